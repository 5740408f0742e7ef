//! `parquet`, in files.

use super::Format;
use crate::ChangelogMode;
use crate::descriptor::option::{OptionSpec, boolean, choice, int, text};

pub static PARQUET: Format = Format {
    name: "parquet",
    doc: "Columnar files",
    options: OPTIONS,
    metadata: &[],
    decodes: true,
    encodes: true,
    changelog: ChangelogMode::APPEND,
    files_only: true,
    refused: None,
};

static OPTIONS: &[OptionSpec] = &[
    boolean("utc-timezone", "false", "Whether TIMESTAMP is converted as UTC"),
    choice("timestamp.time.unit", &["nanos", "micros", "millis"], "Unit of INT64 times").default("micros"),
    boolean("write.int64.timestamp", "false", "Whether times are INT64 instead of INT96"),
    int("batch-size", "Rows per batch when reading").default("2048"),
    text("compression", "Codec of pages").default("SNAPPY"),
    text("*", "Any setting of the Parquet writer"),
];
