//! `csv`.

use super::Format;
use crate::ChangelogMode;
use crate::descriptor::option::{OptionSpec, boolean, text};

pub static CSV: Format = Format {
    name: "csv",
    doc: "One line of separated values per record",
    options: OPTIONS,
    metadata: &[],
    decodes: true,
    encodes: true,
    changelog: ChangelogMode::APPEND,
    files_only: false,
    refused: None,
};

static OPTIONS: &[OptionSpec] = &[
    text("field-delimiter", "Between fields").default(","),
    boolean("disable-quote-character", "false", "Whether nothing quotes"),
    text("quote-character", "Around a field that holds a delimiter").default("\""),
    boolean("allow-comments", "false", "Whether lines that start with # are left out"),
    boolean("ignore-parse-errors", "false", "Bad fields become NULL, bad rows are skipped"),
    text("array-element-delimiter", "Between elements of arrays and rows").default(";"),
    text("escape-character", "Before a character that is meant as it stands"),
    text("null-literal", "What is read as NULL"),
    boolean("write-bigdecimal-in-scientific-notation", "true", "Whether decimals may use the exponent form"),
];
