//! What a table can do, by its connector and format: changes it gives and takes, whether it ends.

use super::connector::{self, FormatUse, Pushdown, SinkChanges};
use super::format::{self, Format};
use crate::{ChangelogMode, Table};

/// The changes a source gives.
pub fn source_changelog(table: &Table) -> ChangelogMode {
    let Some(connector) = connector::lookup(table.connector()) else { return ChangelogMode::APPEND };
    match (connector.format, value_format(table)) {
        (FormatUse::None | FormatUse::BothRequired, _) | (_, None) => connector.source_changelog,
        (_, Some(format)) => format.changelog,
    }
}

/// The changes a sink takes.
pub fn sink_changelog(table: &Table) -> ChangelogMode {
    let Some(connector) = connector::lookup(table.connector()) else { return ChangelogMode::APPEND };
    match connector.sink_changes {
        SinkChanges::None => ChangelogMode::APPEND,
        SinkChanges::All => ChangelogMode::RETRACT,
        SinkChanges::Upsert => ChangelogMode::UPSERT,
        SinkChanges::UpsertWithKey if !table.primary_key.is_empty() => ChangelogMode::UPSERT,
        SinkChanges::UpsertWithKey => ChangelogMode::APPEND,
        SinkChanges::OfFormat => value_format(table).map_or(ChangelogMode::APPEND, |f| f.changelog),
    }
}

/// Whether reading the table ends by itself.
pub fn is_bounded(table: &Table) -> bool {
    connector::lookup(table.connector()).is_some_and(|connector| (connector.bounded)(table))
}

/// What of a query the table's source does itself.
pub fn pushdown(table: &Table) -> Pushdown {
    connector::lookup(table.connector()).map_or(Pushdown::NONE, |connector| connector.pushdown)
}

/// Whether several instances of the table's sink may write the rows of one.
pub fn sink_spreads(table: &Table) -> bool {
    connector::lookup(table.connector()).is_some_and(|connector| connector.parallel_sink)
}

/// The format of the value, by its descriptor.
pub fn value_format(table: &Table) -> Option<&'static Format> {
    table.option("value.format").or_else(|| table.option("format")).and_then(format::lookup)
}
