//! `parquet`, in files.

use super::Format;
use crate::ChangelogMode;
use crate::descriptor::option::{OptionSpec, boolean, int, text};

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
    text("timestamp.time.unit", "Unit of INT64 times: nanos, micros, millis").default("micros"),
    boolean("write.int64.timestamp", "false", "Whether times are INT64 instead of INT96"),
    int("batch-size", "Rows per batch when reading").default("2048"),
    text("compression", "Codec of pages: SNAPPY, GZIP, ZSTD, LZ4, LZ4_RAW, UNCOMPRESSED").default("SNAPPY"),
    text("*", "Any setting of the Parquet writer"),
];
