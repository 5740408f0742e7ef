//! Settings of a cluster or of Flink's own planner that mean nothing here: a Flink reads each before it plans any job, so that a
//! value that it cannot read is refused here as well.

use ouzel_plan::descriptor::OptionType;

const CASCADING: &[&str] = &["TREE", "CASCADING"];
const CLEANERS: &[&str] = &["NONE", "TOP_LEVEL", "RECURSIVE"];
const RETENTION: &[&str] = &["DELETE_ON_CANCELLATION", "RETAIN_ON_CANCELLATION", "NO_EXTERNALIZED_CHECKPOINTS"];

pub const KEYS: &[(&str, OptionType)] = &[
    ("execution.attached", OptionType::Bool),
    ("execution.buffer-timeout.enabled", OptionType::Bool),
    ("execution.buffer-timeout.interval", OptionType::Duration),
    ("execution.checkpointing.aligned-checkpoint-timeout", OptionType::Duration),
    ("execution.checkpointing.checkpoints-after-tasks-finish", OptionType::Bool),
    ("execution.checkpointing.externalized-checkpoint-retention", OptionType::Enum(RETENTION)),
    ("execution.checkpointing.max-concurrent-checkpoints", OptionType::Int),
    ("execution.checkpointing.min-pause", OptionType::Duration),
    ("execution.checkpointing.mode", OptionType::Enum(&["EXACTLY_ONCE", "AT_LEAST_ONCE"])),
    ("execution.checkpointing.timeout", OptionType::Duration),
    ("execution.checkpointing.tolerable-failed-checkpoints", OptionType::Int),
    ("execution.checkpointing.unaligned.enabled", OptionType::Bool),
    ("execution.shutdown-on-attached-exit", OptionType::Bool),
    ("execution.state-recovery.approximate-local-recovery", OptionType::Bool),
    ("execution.state-recovery.claim-mode", OptionType::Enum(&["CLAIM", "NO_CLAIM", "LEGACY"])),
    ("execution.state-recovery.ignore-unclaimed-state", OptionType::Bool),
    ("jobmanager.scheduler", OptionType::Enum(&["Default", "Adaptive", "AdaptiveBatch"])),
    ("metrics.latency.interval", OptionType::Duration),
    ("pipeline.auto-generate-uids", OptionType::Bool),
    ("pipeline.closure-cleaner-level", OptionType::Enum(CLEANERS)),
    ("pipeline.force-avro", OptionType::Bool),
    ("pipeline.force-kryo", OptionType::Bool),
    ("pipeline.generic-types", OptionType::Bool),
    ("pipeline.max-parallelism", OptionType::Int),
    ("pipeline.object-reuse", OptionType::Bool),
    ("pipeline.operator-chaining.enabled", OptionType::Bool),
    ("pipeline.vertex-description-mode", OptionType::Enum(CASCADING)),
    ("pipeline.vertex-name-include-index-prefix", OptionType::Bool),
    ("table.exec.resource.default-parallelism", OptionType::Int),
    ("table.exec.simplify-operator-name-enabled", OptionType::Bool),
    ("table.exec.sink.keyed-shuffle", OptionType::Enum(&["NONE", "AUTO", "FORCE"])),
    ("table.exec.uid.generation", OptionType::Enum(&["PLAN_ONLY", "ALWAYS", "DISABLED"])),
    ("table.legacy-nested-row-nullability", OptionType::Bool),
    ("table.optimizer.delta-join.strategy", OptionType::Enum(&["AUTO", "FORCE", "NONE"])),
    ("table.optimizer.join-reorder-enabled", OptionType::Bool),
    ("table.optimizer.multi-join.enabled", OptionType::Bool),
    ("table.optimizer.reuse-source-enabled", OptionType::Bool),
    ("table.optimizer.reuse-sub-plan-enabled", OptionType::Bool),
];

const AFTER_TASKS: &str = "execution.checkpointing.checkpoints-after-tasks-finish";
const LOCAL: &str = "execution.state-recovery.approximate-local-recovery";

/// Older names that Flink still reads where the setting of today's name is not given.
pub const OLDER: &[(&str, &str)] = &[
    ("execution.buffer-timeout", "execution.buffer-timeout.interval"),
    ("execution.checkpointing.alignment-timeout", "execution.checkpointing.aligned-checkpoint-timeout"),
    ("execution.checkpointing.approximate-local-recovery", LOCAL),
    ("execution.checkpointing.checkpoints-after-tasks-finish.enabled", AFTER_TASKS),
    ("execution.checkpointing.unaligned", "execution.checkpointing.unaligned.enabled"),
    ("execution.savepoint-restore-mode", "execution.state-recovery.claim-mode"),
    ("execution.savepoint.ignore-unclaimed-state", "execution.state-recovery.ignore-unclaimed-state"),
];
