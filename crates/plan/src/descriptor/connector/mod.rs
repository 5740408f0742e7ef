//! All connectors by name.

mod blackhole;
mod datagen;
mod elasticsearch;
mod faker;
mod filesystem;
mod generator;
mod jdbc;
mod kafka;
mod nexmark;
mod print;
mod sse;
mod upsert_kafka;

use ouzel_types::DataType;

use super::option::{OptionSpec, OptionType, choice, duration, int, text};
use crate::ChangelogMode;

pub struct Connector {
    pub name: &'static str,
    pub doc: &'static str,
    pub source: bool,
    pub sink: bool,
    pub lookup: bool,
    pub options: &'static [OptionSpec],
    pub metadata: &'static [Metadata],
    pub format: FormatUse,
    /// What a source gives where no format decides.
    pub source_changelog: ChangelogMode,
    pub sink_changes: SinkChanges,
    /// False: not in a Flink and its own connectors; a Flink refuses it.
    pub flink: bool,
    /// Of a connector that Flink does not have: what a script for both uses instead.
    pub portable: Option<&'static str>,
    /// Options that are not listed are accepted: the connector knows families of them that it checks itself.
    pub open: bool,
}

/// Which options name the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatUse {
    None,
    /// `format`, required.
    Single,
    /// `format`, json when left out.
    Optional(&'static str),
    /// `format` or `value.format`; `key.format` with `key.fields`.
    KeyValue,
    /// `key.format` and `value.format`, both required.
    BothRequired,
}

/// Which changes a sink takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SinkChanges {
    None,
    All,
    Upsert,
    /// Upserts when the table has a primary key, else inserts.
    UpsertWithKey,
    /// What the format can write.
    OfFormat,
}

/// A metadata column.
#[derive(Clone, Copy)]
pub struct Metadata {
    pub key: &'static str,
    /// The type as SQL writes it.
    pub ty: &'static str,
    pub data_type: fn() -> DataType,
    pub writable: bool,
    pub doc: &'static str,
}

pub static CONNECTORS: &[&Connector] = &[
    &blackhole::BLACKHOLE,
    &datagen::DATAGEN,
    &elasticsearch::ELASTICSEARCH_7,
    &faker::FAKER,
    &filesystem::FILESYSTEM,
    &generator::GENERATOR,
    &jdbc::JDBC,
    &kafka::KAFKA,
    &nexmark::NEXMARK,
    &print::PRINT,
    &sse::SSE,
    &upsert_kafka::UPSERT_KAFKA,
];

pub fn lookup(name: &str) -> Option<&'static Connector> {
    CONNECTORS.iter().copied().find(|c| c.name == name)
}

/// Options that every scanned table takes.
pub static SCAN_OPTIONS: &[OptionSpec] = &[
    choice("scan.watermark.emit.strategy", &["on-periodic", "on-event"], "When watermarks are emitted")
        .default("on-periodic"),
    int("scan.watermark.emit.on-event.gap", "Events between two watermarks with on-event").default("1"),
    duration("scan.watermark.idle-timeout", "After which a silent split no longer holds the watermark back"),
    text("scan.watermark.alignment.group", "Sources of one group wait for each other"),
    duration("scan.watermark.alignment.max-drift", "How far a source of the group may run ahead"),
    duration("scan.watermark.alignment.update-interval", "How often the group compares").default("1 s"),
    option_of("property-version", OptionType::Int, "Kept for compatibility"),
];

const fn option_of(key: &'static str, ty: OptionType, doc: &'static str) -> OptionSpec {
    super::option::option(key, ty, doc)
}
