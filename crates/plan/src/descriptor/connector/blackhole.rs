//! `blackhole`: takes everything, keeps nothing.

use super::{Connector, FormatUse, SinkChanges};
use crate::ChangelogMode;

pub static BLACKHOLE: Connector = Connector {
    name: "blackhole",
    doc: "Takes every change and drops it",
    source: false,
    sink: true,
    lookup: false,
    options: &[],
    metadata: &[],
    format: FormatUse::None,
    source_changelog: ChangelogMode::APPEND,
    sink_changes: SinkChanges::All,
    flink: true,
    portable: None,
    open: false,
};
