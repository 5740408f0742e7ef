//! `print`: changes on standard output.

use super::{Connector, SinkChanges};
use crate::descriptor::option::{OptionSpec, boolean, int, text};

pub static PRINT: Connector = Connector {
    name: "print",
    doc: "Prints every change",
    sink: true,
    options: OPTIONS,
    sink_changes: SinkChanges::All,
    parallel_sink: true,
    ..Connector::BASE
};

static OPTIONS: &[OptionSpec] = &[
    text("print-identifier", "Before each line"),
    boolean("standard-error", "false", "Whether to print to standard error"),
    int("sink.parallelism", "Parallelism of the sink"),
];
