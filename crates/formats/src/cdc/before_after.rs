//! debezium-json and ogg-json: records with `before`, `after` and an operation.
//!
//! c and r of Debezium (I of Ogg) give +I of after; u (U) gives -U of before and +U of after; d (D) gives -D of before. Neither knows
//! the letters of the other.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};
use arrow_buffer::Buffer;
use arrow_select::interleave::interleave;
use ouzel_types::{DataType, Field, RowKind, TypeKind};

use super::fields::{ChangeFields, Output, drill, metadata_column};
use super::objects::{NO_OBJECT, strays};
use super::refusal::Refusal;
use crate::decoder::{Decoded, Decoder};
use crate::error::FormatError;
use crate::json::decoder::{JsonDecoder, JsonOptions};

/// What the two formats call things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    Debezium,
    Ogg,
}

impl Dialect {
    fn operation_key(self) -> &'static str {
        if self == Dialect::Debezium { "op" } else { "op_type" }
    }

    fn name(self) -> &'static str {
        if self == Dialect::Debezium { "Debezium" } else { "Ogg" }
    }

    /// Where a metadata key stands in the record, and how it is decoded.
    pub fn metadata(self, key: &str) -> Option<(Vec<&'static str>, DataType)> {
        let text = DataType::string();
        let long = TypeKind::BigInt.nullable();
        Some(match (self, key) {
            (Dialect::Debezium, "schema") => (vec!["schema"], text),
            (Dialect::Debezium, "ingestion-timestamp") => (vec!["ts_ms"], long),
            (Dialect::Debezium, "source.timestamp") => (vec!["source", "ts_ms"], long),
            (Dialect::Debezium, "source.database") => (vec!["source", "db"], text),
            (Dialect::Debezium, "source.schema") => (vec!["source", "schema"], text),
            (Dialect::Debezium, "source.table") => (vec!["source", "table"], text),
            (Dialect::Debezium, "source.properties") => {
                (vec!["source"], TypeKind::Map(Box::new(DataType::string()), Box::new(DataType::string())).nullable())
            }
            (Dialect::Ogg, "table") => (vec!["table"], text),
            (Dialect::Ogg, "primary-keys") => {
                (vec!["primary_keys"], TypeKind::Array(Box::new(DataType::string())).nullable())
            }
            (Dialect::Ogg, "ingestion-timestamp") => (vec!["current_ts"], TypeKind::Timestamp(6).nullable()),
            (Dialect::Ogg, "event-timestamp") => (vec!["op_ts"], TypeKind::Timestamp(6).nullable()),
            _ => return None,
        })
    }
}

pub struct BeforeAfterDecoder {
    dialect: Dialect,
    fields: ChangeFields,
    json: JsonDecoder,
    refusal: Refusal,
    /// Bytes of debezium's record are wrapped into `{"schema":..,"payload":..}`.
    width: usize,
}

impl BeforeAfterDecoder {
    pub fn new(
        dialect: Dialect,
        fields: ChangeFields,
        options: JsonOptions,
        schema_include: bool,
    ) -> BeforeAfterDecoder {
        let envelope = |path: &[&str]| -> Vec<Arc<str>> {
            let payload = schema_include.then_some("payload");
            payload.into_iter().chain(path.iter().copied()).map(Arc::from).collect()
        };
        let mut paths = vec![
            (envelope(&["before"]), wrapped(&fields.row)),
            (envelope(&["after"]), wrapped(&fields.row)),
            (envelope(&[dialect.operation_key()]), DataType::string()),
        ];
        for (path, ty) in &fields.metadata {
            let names: Vec<&str> = path.iter().map(AsRef::as_ref).collect();
            let at = if names == ["schema"] { path.clone() } else { envelope(&names) };
            paths.push((at, ty.clone()));
        }
        let width = fields.width();
        BeforeAfterDecoder {
            dialect,
            fields,
            json: JsonDecoder::new(&paths, options),
            refusal: Refusal { format: dialect.name(), ignored: options.ignore_parse_errors },
            width,
        }
    }
}

/// A ROW that has at least one member, so that its NULL can be told.
fn wrapped(row: &DataType) -> DataType {
    match &row.kind {
        TypeKind::Row(fields) if fields.is_empty() => DataType::row(vec![Field::new("", DataType::string())]),
        _ => row.clone(),
    }
}

const BEFORE: usize = 0;
const AFTER: usize = 1;

impl Decoder for BeforeAfterDecoder {
    fn decode(&mut self, block: &Buffer, records: &[Range<usize>]) -> Result<Decoded, FormatError> {
        let json = self.json.decode(block, records)?;
        let record_of = |row: usize| json.record_of_row.as_ref().map_or(row as u32, |r| r[row]);
        let (before, after) = (json.columns[BEFORE].as_struct(), json.columns[AFTER].as_struct());
        let operations = json.columns[2].as_string_view();
        let mut out = Decoded { bad: json.bad, skipped: json.skipped, ..Decoded::default() };
        let mut places: Vec<(usize, usize)> = Vec::with_capacity(json.rows);
        let mut kinds = Vec::with_capacity(json.rows);
        let mut of_record = Vec::with_capacity(json.rows);
        let mut of_json_row = Vec::with_capacity(json.rows);
        let strays = strays(block, records);
        let is_known = |record: &u32| out.bad.binary_search_by_key(record, |(bad, _)| *bad).is_ok();
        let refused: Vec<u32> = strays.iter().copied().filter(|record| !is_known(record)).collect();
        for record in refused {
            self.refusal.refuse(&mut out, block, records, record, NO_OBJECT);
        }
        for row in (0..json.rows).filter(|row| strays.binary_search(&record_of(*row)).is_err()) {
            let operation = if operations.is_null(row) { "" } else { operations.value(row) };
            let changes: &[(usize, RowKind)] = match (self.dialect, operation) {
                (Dialect::Debezium, "c" | "r") | (Dialect::Ogg, "I") => &[(AFTER, RowKind::Insert)],
                (Dialect::Debezium, "u") | (Dialect::Ogg, "U") => {
                    &[(BEFORE, RowKind::UpdateBefore), (AFTER, RowKind::UpdateAfter)]
                }
                (Dialect::Debezium, "d") | (Dialect::Ogg, "D") => &[(BEFORE, RowKind::Delete)],
                _ => &[],
            };
            let missing =
                changes.iter().find(|(side, _)| if *side == BEFORE { before.is_null(row) } else { after.is_null(row) });
            let problem = match (changes.is_empty(), missing) {
                (true, _) => Some(format!("Unknown \"{}\" value \"{operation}\".", self.dialect.operation_key())),
                (false, Some((side, kind))) => Some(self.null_side(*side, *kind)),
                (false, None) => None,
            };
            if let Some(problem) = problem {
                self.refusal.refuse(&mut out, block, records, record_of(row), &problem);
                continue;
            }
            for (side, kind) in changes {
                places.push((*side, row));
                kinds.push(*kind);
                of_record.push(record_of(row));
                of_json_row.push(row as u32);
            }
        }
        out.bad.sort_by_key(|(record, _)| *record);
        out.rows = places.len();
        let members: Vec<ArrayRef> = (0..self.width)
            .map(|m| {
                interleave(&[before.column(m).as_ref(), after.column(m).as_ref()], &places)
                    .map_err(|e| FormatError::Data(e.to_string()))
            })
            .collect::<Result<_, _>>()?;
        out.columns = self
            .fields
            .outputs
            .iter()
            .map(|output| match output {
                Output::Row { member, path } => drill(&members[*member], path),
                Output::Metadata { index, ty } => metadata_column(&json.columns[3 + index], ty, &of_json_row),
            })
            .collect();
        out.kinds = Some(kinds);
        out.record_of_row = Some(of_record);
        Ok(out)
    }
}

impl BeforeAfterDecoder {
    fn null_side(&self, side: usize, kind: RowKind) -> String {
        let message = if kind == RowKind::Delete { "DELETE" } else { "UPDATE" };
        match (self.dialect, side) {
            (Dialect::Debezium, BEFORE) => format!(
                "The \"before\" field of {message} message is null, if you are using Debezium Postgres Connector, please check the \
                 Postgres table has been set REPLICA IDENTITY to FULL level."
            ),
            (Dialect::Ogg, BEFORE) => format!(
                "The \"before\" field of {message} message is null, if you are using Ogg Postgres Connector, please check the \
                 Postgres table has been set REPLICA IDENTITY to FULL level."
            ),
            _ => format!("The \"after\" field of {message} message is null."),
        }
    }
}
