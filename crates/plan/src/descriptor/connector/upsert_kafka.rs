//! `upsert-kafka`: a topic as a table by key; a record without a value deletes.

use super::kafka::{DELIVERY, METADATA, bounded_by_mode};
use super::kafka_rules::check_upsert_kafka;
use super::{Connector, FormatUse, SinkChanges};
use crate::ChangelogMode;
use crate::descriptor::option::{OptionSpec, OptionType, choice, duration, int, long, option, text};

pub static UPSERT_KAFKA: Connector = Connector {
    name: "upsert-kafka",
    doc: "A topic as a table: the latest record of a key is its row",
    source: true,
    sink: true,
    options: OPTIONS,
    metadata: METADATA,
    format: FormatUse::BothRequired,
    source_changelog: ChangelogMode::UPSERT,
    sink_changes: SinkChanges::Upsert,
    parallel_sink: true,
    bounded: bounded_by_mode,
    check: check_upsert_kafka,
    ..Connector::BASE
};

static OPTIONS: &[OptionSpec] = &[
    option("topic", OptionType::List, "The topic").required(),
    text("properties.bootstrap.servers", "Brokers, host:port between commas").required(),
    text("properties.*", "Any setting of the Kafka client"),
    text("key.fields-prefix", "Prefix of key columns that the format does not see").default(""),
    choice("value.fields-include", &["ALL", "EXCEPT_KEY"], "Whether key columns are in the value too").default("ALL"),
    choice(
        "scan.bounded.mode",
        &["unbounded", "latest-offset", "group-offsets", "timestamp", "specific-offsets"],
        "Where reading ends",
    )
    .default("unbounded"),
    text("scan.bounded.specific-offsets", "partition:0,offset:42;.."),
    long("scan.bounded.timestamp-millis", "Epoch milliseconds for the mode timestamp"),
    int("scan.parallelism", "Parallelism of the source"),
    int("sink.parallelism", "Parallelism of the sink"),
    int("sink.buffer-flush.max-rows", "Rows kept back to write only the last of each key; 0 = none").default("0"),
    duration("sink.buffer-flush.interval", "How long rows are kept back; 0 = not").default("0"),
    choice("sink.delivery-guarantee", DELIVERY, "What a crash may do").default("at-least-once"),
    text("sink.transactional-id-prefix", "Prefix of the transactional ids, for exactly-once"),
    choice(
        "sink.transaction-naming-strategy",
        &["default", "pooling", "incrementing"],
        "How transactional ids are named",
    ),
];
