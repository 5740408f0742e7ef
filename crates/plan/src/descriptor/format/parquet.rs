//! `parquet`, in files.

use super::Format;
use crate::ChangelogMode;
use crate::descriptor::option::{OptionSpec, boolean, int, long, text};

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
    boolean(
        "utc-timezone",
        "false",
        "Whether times are those of a clock in UTC; otherwise of one in the machine's zone",
    ),
    text("timestamp.time.unit", "Unit of INT64 times: nanos, micros, millis").default("micros"),
    boolean(
        "write.int64.timestamp",
        "false",
        "Whether times are INT64 of that unit; otherwise INT64 of the precision's unit (Flink: INT96, which is read here)",
    ),
    int("batch-size", "Rows per batch when reading; taken and not looked at").default("2048"),
    text("compression", "Codec of pages: SNAPPY, GZIP, ZSTD, LZ4, LZ4_RAW, UNCOMPRESSED").default("SNAPPY"),
    long("block.size", "Bytes of a row group").default("134217728"),
    int("page.size", "Bytes of a page").default("1048576"),
    boolean("enable.dictionary", "true", "Whether repeated values are written once"),
    int("dictionary.page.size", "Bytes of those values, beyond which they are written as they come").default("1048576"),
    text("writer.version", "Version of the pages: PARQUET_1_0 (v1), PARQUET_2_0 (v2)").default("PARQUET_1_0"),
    text("*", "Any other setting of Java's writer; it is taken and not looked at"),
];
