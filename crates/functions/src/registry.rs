//! All scalar functions by name.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::function::ScalarFunction;

/// The groups, in the order of the reference page.
static GROUPS: &[&[ScalarFunction]] = &[
    crate::arithmetic::FUNCTIONS,
    crate::comparison::FUNCTIONS,
    crate::logic::FUNCTIONS,
    crate::conditional::FUNCTIONS,
    crate::numeric::math::FUNCTIONS,
    crate::numeric::rounding::FUNCTIONS,
    crate::numeric::random::FUNCTIONS,
    crate::string::case::FUNCTIONS,
    crate::string::concat::FUNCTIONS,
    crate::string::slice::FUNCTIONS,
    crate::string::search::FUNCTIONS,
    crate::string::pad::FUNCTIONS,
    crate::string::split::FUNCTIONS,
    crate::string::printf::FUNCTIONS,
    crate::regex::like::FUNCTIONS,
    crate::regex::functions::FUNCTIONS,
    crate::time::extract::FUNCTIONS,
    crate::time::rounding::FUNCTIONS,
    crate::time::difference::FUNCTIONS,
    crate::time::format::FUNCTIONS,
    crate::time::clock::FUNCTIONS,
    crate::encoding::digest::FUNCTIONS,
    crate::encoding::radix::FUNCTIONS,
    crate::encoding::charset::FUNCTIONS,
    crate::encoding::url::FUNCTIONS,
    crate::json::query::FUNCTIONS,
    crate::json::construct::FUNCTIONS,
    crate::json::quote::FUNCTIONS,
    crate::json::variant::FUNCTIONS,
    crate::nested::FUNCTIONS,
    crate::structured::FUNCTIONS,
    crate::collection::array_slices::FUNCTIONS,
    crate::collection::array_sets::FUNCTIONS,
    crate::collection::array_order::FUNCTIONS,
    crate::collection::maps::FUNCTIONS,
];

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_has_two_functions() {
        let mut names: Vec<&str> =
            all().flat_map(|f| std::iter::once(f.name).chain(f.aliases.iter().copied())).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(names.iter().all(|n| n.to_ascii_uppercase() == **n), "names are upper case");
        assert_eq!(lookup("json_value").map(|f| f.name), Some("JSON_VALUE"));
    }
}
