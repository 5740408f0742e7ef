//! What connectors and formats can do, as far as a plan depends on it: which changes they give and take, look-ups.
//!
//! Options are not checked here; the descriptors do that.

use ouzel_plan::descriptor::connector::{self, SinkChanges};
use ouzel_plan::{ChangelogMode, Table};

pub use ouzel_plan::descriptor::source_changelog;

/// What a sink takes; the plan's own sinks (printed results, served tables) take everything.
pub fn sink_changelog(table: &Table) -> ChangelogMode {
    match table.connector() {
        "collect" | super::sink::SERVED => ChangelogMode::RETRACT,
        _ => ouzel_plan::descriptor::sink_changelog(table),
    }
}

/// The format of the sink writes each -U as well (debezium-json and its like). A print sink shows what comes.
pub fn writes_retractions(table: &Table) -> bool {
    let of_format = |c: &connector::Connector| c.sink_changes == SinkChanges::OfFormat;
    connector::lookup(table.connector()).is_some_and(of_format) && sink_changelog(table).update_before
}

/// A processing-time temporal join may ask it for the rows of a key. Ours: rows in files, which Flink only scans.
pub fn can_look_up(table: &Table) -> bool {
    let known = ouzel_plan::descriptor::connector::lookup(table.connector());
    known.is_some_and(|c| c.lookup) && source_changelog(table).is_append()
}
