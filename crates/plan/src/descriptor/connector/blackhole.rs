//! `blackhole`: takes everything, keeps nothing. As in Flink it asks for no -U rows.

use super::{Connector, SinkChanges};

pub static BLACKHOLE: Connector = Connector {
    name: "blackhole",
    doc: "Takes every change and drops it",
    sink: true,
    sink_changes: SinkChanges::Upsert,
    parallel_sink: true,
    ..Connector::BASE
};
