//! What a table can do, by its connector and format: changes it gives and takes, whether it ends.

use super::connector::{self, FormatUse, SinkChanges};
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
    match table.connector() {
        "filesystem" => table.option("source.monitor-interval").is_none(),
        "jdbc" => true,
        "kafka" | "upsert-kafka" => {
            table.option("scan.bounded.mode").is_some_and(|m| !m.eq_ignore_ascii_case("unbounded"))
        }
        "datagen" => {
            table.option("number-of-rows").is_some()
                || table
                    .options
                    .iter()
                    .any(|(k, v)| k.starts_with("fields.") && k.ends_with(".kind") && v == "sequence")
        }
        "faker" => table.option("number-of-rows").is_some(),
        "generator" => table.option("number-of-events").is_some(),
        "nexmark" => table.option("events.num").is_some_and(|n| n.trim() != "0"),
        _ => false,
    }
}

/// Whether the source itself ends after the rows of a LIMIT (Flink's `SupportsLimitPushDown`).
pub fn takes_limit(table: &Table) -> bool {
    matches!(table.connector(), "filesystem" | "datagen" | "faker")
}

/// The format of the value, by its descriptor.
pub fn value_format(table: &Table) -> Option<&'static Format> {
    table.option("value.format").or_else(|| table.option("format")).and_then(format::lookup)
}
