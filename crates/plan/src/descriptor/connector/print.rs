//! `print`: changes on standard output.

use super::{Connector, FormatUse, SinkChanges};
use crate::ChangelogMode;
use crate::descriptor::option::{OptionSpec, boolean, int, text};

pub static PRINT: Connector = Connector {
    name: "print",
    doc: "Prints every change",
    source: false,
    sink: true,
    lookup: false,
    options: OPTIONS,
    metadata: &[],
    format: FormatUse::None,
    source_changelog: ChangelogMode::APPEND,
    sink_changes: SinkChanges::All,
    flink: true,
    portable: None,
    open: false,
};

static OPTIONS: &[OptionSpec] = &[
    text("print-identifier", "Before each line"),
    boolean("standard-error", "false", "Whether to print to standard error"),
    int("sink.parallelism", "Parallelism of the sink"),
];
