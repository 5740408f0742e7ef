//! `json`.

use super::Format;
use crate::ChangelogMode;
use crate::descriptor::option::{OptionSpec, boolean, choice, text};

pub static JSON: Format = Format {
    name: "json",
    doc: "One JSON object per record",
    options: OPTIONS,
    metadata: &[],
    decodes: true,
    encodes: true,
    changelog: ChangelogMode::APPEND,
    files_only: false,
    refused: None,
};

pub(super) const IGNORE: OptionSpec =
    boolean("ignore-parse-errors", "false", "Bad fields become NULL, bad rows are skipped");
pub(super) const TIMESTAMP: OptionSpec =
    choice("timestamp-format.standard", &["SQL", "ISO-8601"], "How times are written").default("SQL");
pub(super) const NULL_KEY_MODE: OptionSpec =
    choice("map-null-key.mode", &["FAIL", "DROP", "LITERAL"], "What a NULL key of a map becomes").default("FAIL");
pub(super) const NULL_KEY_LITERAL: OptionSpec =
    text("map-null-key.literal", "The key written for NULL").default("null");
pub(super) const PLAIN_DECIMAL: OptionSpec =
    boolean("encode.decimal-as-plain-number", "false", "Whether decimals never use the exponent form");
pub(super) const IGNORE_NULLS: OptionSpec =
    boolean("encode.ignore-null-fields", "false", "Whether NULL fields are left out");

static OPTIONS: &[OptionSpec] = &[
    boolean("fail-on-missing-field", "false", "Whether a missing field fails the row"),
    IGNORE,
    TIMESTAMP,
    NULL_KEY_MODE,
    NULL_KEY_LITERAL,
    PLAIN_DECIMAL,
    IGNORE_NULLS,
    boolean(
        "decode.json-parser.enabled",
        "true",
        "Which of Flink's decoders is followed where two differ: the streaming one, or the one over trees",
    ),
];
