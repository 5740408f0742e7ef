//! `table.column-expansion-strategy`: which columns `*` leaves out.

use super::env::Env;
use super::rel::{Rel, RelOp};
use super::source::SourceColumn;
use crate::ast::TableFactorKind;
use crate::session::Relation;

/// Virtual metadata columns of a table that `*` leaves out: those with their key's name, those with another, or both.
pub fn unstarred(env: Env<'_>, kind: &TableFactorKind, rel: &Rel) -> Vec<usize> {
    let strategy = env.config.get("table.column-expansion-strategy").unwrap_or_default();
    let (TableFactorKind::Table { name, .. }, RelOp::Scan(scan), false) = (kind, &rel.op, strategy.is_empty()) else {
        return Vec::new();
    };
    if !matches!(env.session.relation(name), Ok(Relation::Table(_))) {
        return Vec::new();
    }
    let left_out = |column: &usize| {
        let SourceColumn::Metadata(index) = scan.source.kinds[*column] else { return false };
        let metadata = &scan.source.table.metadata[index];
        let word = if metadata.key == metadata.name { "DEFAULT" } else { "ALIASED" };
        metadata.virtual_ && strategy.to_uppercase().contains(&format!("EXCLUDE_{word}_VIRTUAL_METADATA_COLUMNS"))
    };
    (0..scan.source.kinds.len()).filter(left_out).collect()
}
