//! `filesystem`: files of a folder as a table, partitions as folders.

use ouzel_types::TypeKind;

use super::filesystem_rules::check_filesystem;
use super::{Connector, FormatUse, Metadata, Pushdown, SinkChanges};
use crate::descriptor::option::{OptionSpec, OptionType, boolean, choice, duration, int, option, text};

pub static FILESYSTEM: Connector = Connector {
    name: "filesystem",
    doc: "Reads and writes files",
    source: true,
    sink: true,
    // Ours: Flink only scans files.
    lookup: true,
    options: OPTIONS,
    metadata: METADATA,
    format: FormatUse::OfFiles,
    sink_changes: SinkChanges::OfFormat,
    parallel_sink: true,
    pushdown: Pushdown { projection: true, filter: true, limit: true },
    bounded: |table| table.option("source.monitor-interval").is_none(),
    check: check_filesystem,
    ..Connector::BASE
};

static OPTIONS: &[OptionSpec] = &[
    text("path", "Folder or file").required(),
    duration("source.monitor-interval", "How often new files are looked for; without it the table is bounded"),
    text("source.path.regex-pattern", "Files whose path does not match are left out"),
    choice(
        "source.report-statistics",
        &["NONE", "ALL"],
        "Statistics for the optimizer; taken and not looked at: the order of joins does not depend on them",
    )
    .default("ALL"),
    text("partition.default-name", "Folder of rows whose partition column is NULL or empty")
        .default("__DEFAULT_PARTITION__"),
    option("sink.rolling-policy.file-size", OptionType::MemorySize, "Size at which a file ends").default("128MB"),
    duration("sink.rolling-policy.rollover-interval", "Age at which a file ends").default("30 min"),
    duration("sink.rolling-policy.inactivity-interval", "Silence after which a file ends").default("30 min"),
    duration("sink.rolling-policy.check-interval", "How often both are looked at").default("1 min"),
    boolean("auto-compaction", "false", "Whether the files of a checkpoint are merged; not in batch mode"),
    option(
        "compaction.file-size",
        OptionType::MemorySize,
        "Size up to which files are merged; without it the size at which a file ends",
    ),
    int("compaction.parallelism", "Files that are merged at the same time; without it the sink's parallelism"),
    choice("sink.partition-commit.trigger", &["process-time", "partition-time"], "When a partition is complete")
        .default("process-time"),
    duration("sink.partition-commit.delay", "How long after that it is committed").default("0 s"),
    text("sink.partition-commit.watermark-time-zone", "Zone of watermarks compared with partition times")
        .default("UTC"),
    text(
        "sink.partition-commit.policy.kind",
        "What is done with a complete partition: success-file; metastore is refused (as in Flink), custom is missing (a class of Java)",
    ),
    text("sink.partition-commit.policy.class", "Class of a custom policy; missing: a class of Java cannot run here"),
    option(
        "sink.partition-commit.policy.class.parameters",
        OptionType::List,
        "Parameters of that class; missing with it",
    ),
    text("sink.partition-commit.success-file.name", "Name of the success file").default("_SUCCESS"),
    choice(
        "partition.time-extractor.kind",
        &["default", "custom"],
        "How a partition's time is found; custom is missing (a class of Java)",
    )
    .default("default"),
    text("partition.time-extractor.class", "Class of a custom extractor; missing: a class of Java cannot run here"),
    text("partition.time-extractor.timestamp-pattern", "$year-$month-$day $hour:00:00"),
    text("partition.time-extractor.timestamp-formatter", "Pattern of that text").default("yyyy-MM-dd HH:mm:ss"),
    boolean("sink.shuffle-by-partition.enable", "false", "Whether rows of a partition meet in one task"),
    int("sink.parallelism", "Parallelism of the sink"),
];

static METADATA: &[Metadata] = &[
    Metadata {
        key: "file.path",
        ty: "STRING NOT NULL",
        data_type: || TypeKind::STRING.not_null(),
        writable: false,
        doc: "Path of the file",
    },
    Metadata {
        key: "file.name",
        ty: "STRING NOT NULL",
        data_type: || TypeKind::STRING.not_null(),
        writable: false,
        doc: "Name of the file",
    },
    Metadata {
        key: "file.size",
        ty: "BIGINT NOT NULL",
        data_type: || TypeKind::BigInt.not_null(),
        writable: false,
        doc: "Bytes of the file",
    },
    Metadata {
        key: "file.modification-time",
        ty: "TIMESTAMP_LTZ(3) NOT NULL",
        data_type: || TypeKind::TimestampLtz(3).not_null(),
        writable: false,
        doc: "When the file was last changed",
    },
];
