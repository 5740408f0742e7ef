//! `avro`; the Confluent forms are known and refused until there is a schema registry.

use super::Format;
use crate::ChangelogMode;
use crate::descriptor::option::{OptionSpec, boolean, choice, text};

pub static AVRO: Format = Format {
    name: "avro",
    doc: "Avro records; object container files on disk",
    options: &[
        text("codec", "Compression of files: null, deflate, snappy, bzip2, xz, zstandard").default("snappy"),
        choice("encoding", &["binary", "json"], "How a message is written; files are always binary").default("binary"),
        boolean("timestamp_mapping.legacy", "true", "Whether TIMESTAMP is an instant, as before 1.19"),
    ],
    metadata: &[],
    decodes: true,
    encodes: true,
    changelog: ChangelogMode::APPEND,
    files_only: false,
    refused: None,
};

const REGISTRY: Option<&str> = Some("it needs a schema registry, which does not exist here yet");

static CONFLUENT: &[OptionSpec] = &[
    text("url", "Address of the schema registry").required(),
    text("subject", "Subject; <topic>-key or <topic>-value when left out"),
    text("schema", "Schema to use instead of the table's"),
    text("ssl.*", "TLS stores"),
    text("basic-auth.*", "User and password"),
    text("bearer-auth.*", "Token"),
    text("properties.*", "Any setting of the registry's client"),
];

pub static AVRO_CONFLUENT: Format = Format {
    name: "avro-confluent",
    doc: "Avro records whose schema is in a registry",
    options: CONFLUENT,
    metadata: &[],
    decodes: true,
    encodes: true,
    changelog: ChangelogMode::APPEND,
    files_only: false,
    refused: REGISTRY,
};

pub static DEBEZIUM_AVRO_CONFLUENT: Format = Format {
    name: "debezium-avro-confluent",
    doc: "Debezium's envelopes in Avro",
    options: CONFLUENT,
    metadata: &[],
    decodes: true,
    encodes: true,
    changelog: ChangelogMode::RETRACT,
    files_only: false,
    refused: REGISTRY,
};
