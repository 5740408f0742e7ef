//! `kafka`: topics of a Kafka cluster or of the embedded log, appended to and read in order.

use ouzel_types::{DataType, TypeKind};

use super::kafka_rules::check_kafka;
use super::{Connector, FormatUse, Metadata, SinkChanges};
use crate::Table;
use crate::descriptor::option::{OptionSpec, OptionType, choice, duration, int, long, option, text};

pub static KAFKA: Connector = Connector {
    name: "kafka",
    doc: "Reads and appends to Kafka topics",
    source: true,
    sink: true,
    options: OPTIONS,
    metadata: METADATA,
    format: FormatUse::KeyValue,
    sink_changes: SinkChanges::OfFormat,
    parallel_sink: true,
    bounded: bounded_by_mode,
    check: check_kafka,
    ..Connector::BASE
};

pub(super) const DELIVERY: &[&str] = &["none", "at-least-once", "exactly-once"];

/// A topic has an end where the script says one.
pub(super) fn bounded_by_mode(table: &Table) -> bool {
    table.option("scan.bounded.mode").is_some_and(|mode| !mode.eq_ignore_ascii_case("unbounded"))
}

static OPTIONS: &[OptionSpec] = &[
    option("topic", OptionType::List, "Topic, or topics between semicolons when reading"),
    text("topic-pattern", "Regular expression of topics to read"),
    text("properties.bootstrap.servers", "Brokers, host:port between commas").required(),
    text("properties.group.id", "Consumer group whose offsets are used and committed"),
    text("properties.*", "Any setting of the Kafka client"),
    option("key.fields", OptionType::List, "Columns in the record's key, between semicolons"),
    text("key.fields-prefix", "Prefix of key columns that the format does not see").default(""),
    choice("value.fields-include", &["ALL", "EXCEPT_KEY"], "Whether key columns are in the value too").default("ALL"),
    choice(
        "scan.startup.mode",
        &["earliest-offset", "latest-offset", "group-offsets", "timestamp", "specific-offsets"],
        "Where reading starts",
    )
    .default("group-offsets"),
    text("scan.startup.specific-offsets", "partition:0,offset:42;partition:1,offset:300"),
    long("scan.startup.timestamp-millis", "Epoch milliseconds for the mode timestamp"),
    choice(
        "scan.bounded.mode",
        &["unbounded", "latest-offset", "group-offsets", "timestamp", "specific-offsets"],
        "Where reading ends",
    )
    .default("unbounded"),
    text("scan.bounded.specific-offsets", "As scan.startup.specific-offsets"),
    long("scan.bounded.timestamp-millis", "Epoch milliseconds for the mode timestamp"),
    duration("scan.topic-partition-discovery.interval", "How often new partitions are looked for").default("5 min"),
    int("scan.parallelism", "Parallelism of the source"),
    text("sink.partitioner", "default, fixed, round-robin or a class").default("default"),
    choice("sink.delivery-guarantee", DELIVERY, "What a crash may do").default("at-least-once"),
    text("sink.transactional-id-prefix", "Prefix of the transactional ids, for exactly-once"),
    choice(
        "sink.transaction-naming-strategy",
        &["default", "pooling", "incrementing"],
        "How transactional ids are named",
    ),
    int("sink.parallelism", "Parallelism of the sink"),
];

pub(super) static METADATA: &[Metadata] = &[
    Metadata {
        key: "topic",
        ty: "STRING NOT NULL",
        data_type: || TypeKind::STRING.not_null(),
        writable: true,
        doc: "Topic of the record",
    },
    Metadata {
        key: "partition",
        ty: "INT NOT NULL",
        data_type: || TypeKind::Int.not_null(),
        writable: false,
        doc: "Partition of the record",
    },
    Metadata {
        key: "headers",
        ty: "MAP<STRING, BYTES> NOT NULL",
        data_type: || TypeKind::Map(Box::new(DataType::string()), Box::new(TypeKind::BYTES.nullable())).not_null(),
        writable: true,
        doc: "Headers; of several with one name the last",
    },
    Metadata {
        key: "leader-epoch",
        ty: "INT",
        data_type: || TypeKind::Int.nullable(),
        writable: false,
        doc: "Leader epoch if known",
    },
    Metadata {
        key: "offset",
        ty: "BIGINT NOT NULL",
        data_type: || TypeKind::BigInt.not_null(),
        writable: false,
        doc: "Offset of the record",
    },
    Metadata {
        key: "timestamp",
        ty: "TIMESTAMP_LTZ(3) NOT NULL",
        data_type: || TypeKind::TimestampLtz(3).not_null(),
        writable: true,
        doc: "Timestamp of the record",
    },
    Metadata {
        key: "timestamp-type",
        ty: "STRING NOT NULL",
        data_type: || TypeKind::STRING.not_null(),
        writable: false,
        doc: "NoTimestampType, CreateTime or LogAppendTime",
    },
];
