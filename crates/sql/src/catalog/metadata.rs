//! Types of METADATA columns against those that connectors and formats give or take.

use ouzel_plan::Table;
use ouzel_plan::descriptor::{Role, metadata_type};

use crate::binder::implicit_cast::castable;
use crate::diagnostic::Diagnostic;

/// Columns whose declared type cannot be cast from (when read) or to (when written) the metadata's own type.
pub fn check_types(table: &Table, role: Role) -> Vec<Diagnostic> {
    let path = format!("{}.{}.{}", table.path.catalog, table.path.database, table.path.name);
    let mut errors = Vec::new();
    for column in &table.metadata {
        let Some(own) = metadata_type(table, &column.key) else { continue };
        let (from, to, word) = match role {
            Role::Sink if column.virtual_ => continue,
            Role::Sink => (&column.ty, &own, "castable to"),
            Role::Source | Role::Lookup => (&own, &column.ty, "castable from"),
        };
        if castable(&from.kind, &to.kind).is_err() {
            errors.push(Diagnostic::error(format!("\"{}\" cannot be {}: the metadata '{}' is {own}", column.name, column.ty, column.key)).detail(
                format!(
                    "Invalid data type for metadata column '{}' of table '{path}'. The column cannot be declared as '{}' because the type must be {word} metadata type '{}'.",
                    column.name, column.ty, own
                ),
            ));
        }
    }
    errors
}
