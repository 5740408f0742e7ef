//! `datagen`: rows of random or running values.

use super::datagen_rules::{check_datagen, supported};
use super::{Connector, Pushdown};
use crate::Table;
use crate::descriptor::option::{OptionSpec, OptionType, boolean, choice, duration, int, long, option, text};

pub static DATAGEN: Connector = Connector {
    name: "datagen",
    doc: "Makes rows of random or running values",
    source: true,
    options: OPTIONS,
    pushdown: Pushdown { limit: true, ..Pushdown::NONE },
    bounded: ends,
    check: check_datagen,
    supported: Some(supported),
    ..Connector::BASE
};

/// After a number of rows, or with the shortest of its sequences.
fn ends(table: &Table) -> bool {
    let sequence =
        |(key, kind): (&String, &String)| key.starts_with("fields.") && key.ends_with(".kind") && kind == "sequence";
    table.option("number-of-rows").is_some() || table.options.iter().any(sequence)
}

static OPTIONS: &[OptionSpec] = &[
    long("rows-per-second", "Rate").default("10000"),
    long("number-of-rows", "Rows in all; without it the table does not end"),
    int("scan.parallelism", "Parallelism of the source"),
    choice("fields.#.kind", &["random", "sequence"], "How the column's values are made").default("random"),
    text("fields.#.min", "Least random value"),
    text("fields.#.max", "Greatest random value"),
    duration("fields.#.max-past", "How far random times go back").default("0"),
    int("fields.#.length", "Length of random texts and collections").default("100"),
    boolean("fields.#.var-len", "false", "Whether lengths vary up to that"),
    text("fields.#.start", "First value of a sequence"),
    text("fields.#.end", "Last value of a sequence"),
    option("fields.#.null-rate", OptionType::Double, "Share of NULLs").default("0"),
];
