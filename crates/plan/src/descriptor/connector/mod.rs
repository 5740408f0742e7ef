//! All connectors by name.

mod blackhole;
mod datagen;
mod datagen_rules;
mod elasticsearch;
mod faker;
mod filesystem;
mod filesystem_rules;
mod generator;
mod jdbc;
mod jdbc_rules;
mod kafka;
mod kafka_rules;
mod nexmark;
mod print;
mod sse;
mod upsert_kafka;

use std::collections::BTreeSet;

use ouzel_types::DataType;

use super::option::{OptionSpec, OptionType, choice, duration, int, text};
use super::validate::{Problem, Role};
use crate::{ChangelogMode, Table};

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
    /// What of a query its source does itself, so that less is read.
    pub pushdown: Pushdown,
    /// Whether several instances of its sink may write the rows of one.
    pub parallel_sink: bool,
    /// Whether reading this table ends by itself.
    pub bounded: fn(&Table) -> bool,
    /// What the options of a table mean together: Flink's checks, in its words.
    pub check: fn(&Table, Role, &mut Vec<Problem>),
    /// The options that a message lists, where they depend on the columns.
    pub supported: Option<fn(&Table) -> BTreeSet<String>>,
}

impl Connector {
    /// What a connector is where its description says nothing else.
    const BASE: Connector = Connector {
        name: "",
        doc: "",
        source: false,
        sink: false,
        lookup: false,
        options: &[],
        metadata: &[],
        format: FormatUse::None,
        source_changelog: ChangelogMode::APPEND,
        sink_changes: SinkChanges::None,
        flink: true,
        portable: None,
        open: false,
        pushdown: Pushdown::NONE,
        parallel_sink: false,
        bounded: |_| false,
        check: |_, _, _| {},
        supported: None,
    };
}

/// What of a query a source does itself (Flink's `SupportsProjectionPushDown`, `SupportsFilterPushDown`,
/// `SupportsLimitPushDown`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pushdown {
    pub projection: bool,
    pub filter: bool,
    pub limit: bool,
}

impl Pushdown {
    pub(super) const NONE: Pushdown = Pushdown { projection: false, filter: false, limit: false };
}

/// Which options name the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatUse {
    None,
    /// `format`, required, and one of those that read and write whole files.
    OfFiles,
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
