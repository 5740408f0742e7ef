//! All scalar functions by name.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::function::ScalarFunction;

/// The groups, in the order of the reference page.
static GROUPS: &[&[ScalarFunction]] =
    &[crate::arithmetic::FUNCTIONS, crate::comparison::FUNCTIONS, crate::logic::FUNCTIONS, crate::nested::FUNCTIONS];

static BY_NAME: LazyLock<HashMap<&'static str, &'static ScalarFunction>> = LazyLock::new(|| {
    all().flat_map(|f| std::iter::once(f.name).chain(f.aliases.iter().copied()).map(move |name| (name, f))).collect()
});

/// By canonical name or alias, in any case.
pub fn lookup(name: &str) -> Option<&'static ScalarFunction> {
    if let Some(function) = BY_NAME.get(name) {
        return Some(function);
    }
    BY_NAME.get(name.to_ascii_uppercase().as_str()).copied()
}

/// Every function, group by group.
pub fn all() -> impl Iterator<Item = &'static ScalarFunction> {
    GROUPS.iter().flat_map(|group| group.iter())
}
