//! All formats by name, one file per family.

mod avro;
mod cdc;
mod csv;
mod json;
mod parquet;
mod raw;

use super::connector::Metadata;
use super::option::OptionSpec;
use crate::ChangelogMode;

pub struct Format {
    pub name: &'static str,
    pub doc: &'static str,
    /// Keys without the format's prefix (`ignore-parse-errors` for `json.ignore-parse-errors`).
    pub options: &'static [OptionSpec],
    pub metadata: &'static [Metadata],
    pub decodes: bool,
    pub encodes: bool,
    /// As a source, and as a sink.
    pub changelog: ChangelogMode,
    /// Only in files.
    pub files_only: bool,
    /// Known but not there yet: why.
    pub refused: Option<&'static str>,
}

pub static FORMATS: &[&Format] = &[
    &avro::AVRO,
    &avro::AVRO_CONFLUENT,
    &avro::DEBEZIUM_AVRO_CONFLUENT,
    &cdc::CANAL_JSON,
    &cdc::DEBEZIUM_JSON,
    &cdc::MAXWELL_JSON,
    &cdc::OGG_JSON,
    &csv::CSV,
    &json::JSON,
    &parquet::PARQUET,
    &raw::RAW,
];

pub fn lookup(name: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|f| f.name == name)
}
