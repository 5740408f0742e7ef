//! Change logs in JSON: debezium-json, canal-json, maxwell-json, ogg-json.

use ouzel_types::{DataType, TypeKind};

use super::Format;
use super::json::{IGNORE, IGNORE_NULLS, NULL_KEY_LITERAL, NULL_KEY_MODE, PLAIN_DECIMAL, TIMESTAMP};
use crate::ChangelogMode;
use crate::descriptor::connector::Metadata;
use crate::descriptor::option::{OptionSpec, boolean, text};

const fn change_log(
    name: &'static str,
    doc: &'static str,
    options: &'static [OptionSpec],
    metadata: &'static [Metadata],
) -> Format {
    Format {
        name,
        doc,
        options,
        metadata,
        decodes: true,
        encodes: true,
        changelog: ChangelogMode::RETRACT,
        files_only: false,
        refused: None,
    }
}

fn string() -> DataType {
    DataType::string()
}
fn instant() -> DataType {
    TypeKind::TimestampLtz(3).nullable()
}
fn strings() -> DataType {
    TypeKind::Array(Box::new(string())).nullable()
}
fn numbers_by_name() -> DataType {
    TypeKind::Map(Box::new(string()), Box::new(TypeKind::Int.nullable())).nullable()
}
fn texts_by_name() -> DataType {
    TypeKind::Map(Box::new(string()), Box::new(string())).nullable()
}

const fn read(key: &'static str, ty: &'static str, data_type: fn() -> DataType, doc: &'static str) -> Metadata {
    Metadata { key, ty, data_type, writable: false, doc }
}

pub static DEBEZIUM_JSON: Format = change_log(
    "debezium-json",
    "Debezium's envelopes: before, after, op",
    &[
        boolean("schema-include", "false", "Whether messages carry their schema"),
        IGNORE,
        TIMESTAMP,
        NULL_KEY_MODE,
        NULL_KEY_LITERAL,
        PLAIN_DECIMAL,
        IGNORE_NULLS,
    ],
    &[
        read("schema", "STRING", string, "The payload's schema as JSON"),
        read("ingestion-timestamp", "TIMESTAMP_LTZ(3)", instant, "When the connector saw the change"),
        read("source.timestamp", "TIMESTAMP_LTZ(3)", instant, "When the database made the change"),
        read("source.database", "STRING", string, "Database"),
        read("source.schema", "STRING", string, "Schema"),
        read("source.table", "STRING", string, "Table"),
        read("source.properties", "MAP<STRING, STRING>", texts_by_name, "Everything about the source"),
    ],
);

pub static CANAL_JSON: Format = change_log(
    "canal-json",
    "Canal's messages: data, old, type",
    &[
        IGNORE,
        TIMESTAMP,
        NULL_KEY_MODE,
        NULL_KEY_LITERAL,
        PLAIN_DECIMAL,
        IGNORE_NULLS,
        text("database.include", "Regular expression of databases to read"),
        text("table.include", "Regular expression of tables to read"),
    ],
    &[
        read("database", "STRING", string, "Database"),
        read("table", "STRING", string, "Table"),
        read("sql-type", "MAP<STRING, INT>", numbers_by_name, "SQL types by column"),
        read("pk-names", "ARRAY<STRING>", strings, "Primary key"),
        read("ingestion-timestamp", "TIMESTAMP_LTZ(3)", instant, "When the change was seen"),
        read("event-timestamp", "TIMESTAMP_LTZ(3)", instant, "When the change was made"),
    ],
);

pub static MAXWELL_JSON: Format = change_log(
    "maxwell-json",
    "Maxwell's messages: data, old, type",
    &[IGNORE, TIMESTAMP, NULL_KEY_MODE, NULL_KEY_LITERAL, PLAIN_DECIMAL, IGNORE_NULLS],
    &[
        read("database", "STRING", string, "Database"),
        read("table", "STRING", string, "Table"),
        read("primary-key-columns", "ARRAY<STRING>", strings, "Primary key"),
        read("ingestion-timestamp", "TIMESTAMP_LTZ(3)", instant, "When the change was made"),
    ],
);

pub static OGG_JSON: Format = change_log(
    "ogg-json",
    "Oracle GoldenGate's messages: before, after, op_type",
    &[IGNORE, TIMESTAMP, NULL_KEY_MODE, NULL_KEY_LITERAL, PLAIN_DECIMAL, IGNORE_NULLS],
    &[
        read("table", "STRING", string, "Table"),
        read("primary-keys", "ARRAY<STRING>", strings, "Primary key"),
        read(
            "ingestion-timestamp",
            "TIMESTAMP_LTZ(6)",
            || TypeKind::TimestampLtz(6).nullable(),
            "When the change was seen",
        ),
        read(
            "event-timestamp",
            "TIMESTAMP_LTZ(6)",
            || TypeKind::TimestampLtz(6).nullable(),
            "When the change was made",
        ),
    ],
);
