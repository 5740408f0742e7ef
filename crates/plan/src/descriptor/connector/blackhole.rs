//! `blackhole`: takes everything, keeps nothing. As in Flink it asks for no -U rows.

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
    sink_changes: SinkChanges::Upsert,
    flink: true,
    portable: None,
    open: false,
};
