//! The metadata columns of a table against those that its connector and formats have.

use ouzel_types::DataType;

use super::formats::{UsedFormat, formats};
use super::{Connector, FormatUse, Problem, Role, Table, problem};
use crate::descriptor::connector::{self, Metadata};
use crate::nearest::nearest;

/// The type in which connector and formats give a metadata column; None: there is no such key.
pub fn metadata_type(table: &Table, key: &str) -> Option<DataType> {
    let connector = connector::lookup(table.connector())?;
    let formats = formats(table, connector, &mut Vec::new());
    known_metadata(connector, &formats).into_iter().find(|(known, _)| known == key).map(|(_, m)| (m.data_type)())
}

fn known_metadata(connector: &Connector, formats: &[UsedFormat]) -> Vec<(String, &'static Metadata)> {
    let mut known: Vec<(String, &'static Metadata)> =
        connector.metadata.iter().map(|m| (m.key.to_string(), m)).collect();
    // Kafka puts its own keys beside the format's, which are prefixed; Flink's files have none of the format's.
    for used in formats.iter().filter(|f| f.value && connector.format != FormatUse::OfFiles) {
        known.extend(used.format.metadata.iter().map(|m| (format!("value.{}", m.key), m)));
    }
    known
}

pub(super) fn check_metadata(
    table: &Table,
    connector: &Connector,
    formats: &[UsedFormat],
    role: Role,
    problems: &mut Vec<Problem>,
) {
    let known = known_metadata(connector, formats);
    for column in &table.metadata {
        if role == Role::Sink && column.virtual_ {
            continue;
        }
        let usable: Vec<&str> =
            known.iter().filter(|(_, m)| role != Role::Sink || m.writable).map(|(key, _)| key.as_str()).collect();
        if usable.contains(&column.key.as_ref()) {
            continue;
        }
        let path = format!("{}.{}.{}", table.path.catalog, table.path.database, table.path.name);
        let (kind, verb) = if role == Role::Sink { ("Sink", "writing") } else { ("Source", "reading") };
        let name = connector.name;
        let detail = if usable.is_empty() && role == Role::Sink {
            format!(
                "Table '{path}' declares persistable metadata columns, but the underlying DynamicTableSink doesn't implement the SupportsWritingMetadata interface."
            )
        } else if usable.is_empty() {
            // Flink has its class here.
            let source = if name == "datagen" { "DataGenTableSource" } else { path.as_str() };
            format!(
                "Table '{source}' declares metadata columns, but the underlying DynamicTableSource doesn't implement the SupportsReadingMetadata interface. Therefore, metadata cannot be read from the given source."
            )
        } else {
            format!(
                "Invalid metadata key '{}' in column '{}' of table '{path}'. The DynamicTable{kind} of '{name}' supports the following metadata keys for {verb}:\n{}",
                column.key,
                column.name,
                usable.join("\n")
            )
        };
        let mut wrong = problem(format!("'{name}' has no metadata '{}' for {verb}", column.key), detail);
        if role == Role::Sink && known.iter().any(|(key, _)| *key == *column.key) {
            wrong = wrong.hint(format!("declare the column \"{}\" as VIRTUAL: it can only be read", column.name));
        } else if let Some(near) = nearest(&column.key, usable.iter().copied()) {
            wrong = wrong.hint(format!("did you mean '{near}'?"));
        }
        problems.push(wrong);
    }
}
