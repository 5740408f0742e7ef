//! `raw`: the record is the value of the only column.

use super::Format;
use crate::ChangelogMode;
use crate::descriptor::option::{OptionSpec, choice, text};

pub static RAW: Format = Format {
    name: "raw",
    doc: "The bytes of one column",
    options: OPTIONS,
    metadata: &[],
    decodes: true,
    encodes: true,
    changelog: ChangelogMode::APPEND,
    files_only: false,
    refused: None,
};

static OPTIONS: &[OptionSpec] = &[
    text("charset", "How texts are coded").default("UTF-8"),
    choice("endianness", &["big-endian", "little-endian"], "Order of the bytes of numbers").default("big-endian"),
];
