//! `faker`: rows of made-up names, addresses and the like.

use super::{Connector, Pushdown};
use crate::descriptor::option::{OptionSpec, OptionType, long, option, text};

pub static FAKER: Connector = Connector {
    name: "faker",
    doc: "Makes rows of plausible values",
    source: true,
    lookup: true,
    options: OPTIONS,
    flink: false,
    portable: Some("a Flink needs the jar of flink-faker; 'datagen' is built in"),
    pushdown: Pushdown { limit: true, ..Pushdown::NONE },
    bounded: |table| table.option("number-of-rows").is_some(),
    ..Connector::BASE
};

static OPTIONS: &[OptionSpec] = &[
    long("rows-per-second", "Rate").default("10000"),
    long("number-of-rows", "Rows in all; without it the table does not end"),
    text("fields.#.expression", "What the column holds, for example #{Name.fullName}"),
    option("fields.#.null-rate", OptionType::Double, "Share of NULLs").default("0.0"),
    text("fields.#.length", "Elements of a collection").default("1"),
];
