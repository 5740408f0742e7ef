//! The tree back to SQL text, by `Display`: for SHOW CREATE VIEW, EXPLAIN and messages.
//!
//! The text is one line and parses to the same tree (but for spans, hints' layout and redundant
//! words such as ALL). Names are written in back quotes always, as Flink does when it expands a
//! view. It does not qualify names; who needs expanded names rewrites the tree first.

mod data_type;
mod expr;
pub(crate) mod number;
mod query;

use std::fmt::{self, Display, Formatter};

use super::{Ident, ObjectName};

/// `` `name` ``
pub(crate) struct Quoted<'a>(pub &'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.0.replace('`', "``"))
    }
}

/// `'text'`
pub(crate) struct Text<'a>(pub &'a str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "'{}'", self.0.replace('\'', "''"))
    }
}

impl Display for Ident {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Quoted(&self.value).fmt(f)
    }
}

impl ObjectName {
    /// The name as SQL, every part in back quotes.
    pub fn to_sql(&self) -> String {
        let parts: Vec<String> = self.0.iter().map(Ident::to_string).collect();
        parts.join(".")
    }
}

/// `a, b, c`
pub(crate) fn list<T: Display>(f: &mut Formatter<'_>, items: &[T]) -> fmt::Result {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            f.write_str(", ")?;
        }
        item.fmt(f)?;
    }
    Ok(())
}

/// ` WORD a, b` if there is anything.
pub(crate) fn clause<T: Display>(f: &mut Formatter<'_>, word: &str, items: &[T]) -> fmt::Result {
    if items.is_empty() {
        return Ok(());
    }
    write!(f, " {word} ")?;
    list(f, items)
}
