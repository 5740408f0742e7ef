//! When a partition is complete, and what is done then (`sink.partition-commit.*`).
//!
//! Triggers are Flink's: `process-time` (the delay has passed since the partition's first row) and `partition-time` (the
//! watermark has passed the time in the partition's values plus the delay); both are looked at at a checkpoint, for all
//! instances of a sink together ([`commit`](super::commit)), and the end of the input completes everything. The policy is `success-file`; `metastore` means nothing without a metastore and
//! is refused when the table is planned; a Java class (`custom`) cannot run here. A row that comes later completes its
//! partition again.

use std::fs::File;
use std::io;
use std::path::Path;

use ouzel_engine::source::ConnectorContext;
use ouzel_engine::{EngineError, Result};
use ouzel_functions::EvalContext;
use ouzel_plan::Table;
use ouzel_plan::config::parse_duration_ms;
use ouzel_plan::expr::{CastMode, Expr, ExprKind};
use ouzel_types::{DataType, Scalar, TypeKind};

use super::partition;

pub struct PartitionCommit {
    trigger: Trigger,
    delay_ms: i64,
    success_file: String,
    eval: EvalContext,
}

enum Trigger {
    ProcessTime,
    PartitionTime { pattern: Option<String>, formatter: Option<String> },
}

impl PartitionCommit {
    /// None: the table has no partitions or no policy.
    pub fn of(table: &Table, context: &ConnectorContext) -> Result<Option<PartitionCommit>> {
        let Some(policy) = table.option("sink.partition-commit.policy.kind") else { return Ok(None) };
        if table.partition_keys.is_empty() {
            return Ok(None);
        }
        if let Some(other) = policy.split(',').find(|k| !k.trim().eq_ignore_ascii_case("success-file")) {
            return Err(EngineError::user(format!("not supported yet: the partition commit policy '{other}'"))
                .detail(format!("Unsupported policy: {other}"))
                .hint("'success-file' is there; a class of Java cannot run here"));
        }
        let by_time = |key: &str| table.option(key).is_some_and(|v| v.eq_ignore_ascii_case("partition-time"));
        if table.option("partition.time-extractor.kind").is_some_and(|k| k.eq_ignore_ascii_case("custom")) {
            return Err(EngineError::user("not supported yet: 'partition.time-extractor.kind' = 'custom'")
                .hint("a class of Java cannot run here; 'partition.time-extractor.timestamp-pattern' makes a time of the values"));
        }
        let text = |key: &str| table.option(key).map(str::to_string);
        let trigger = match by_time("sink.partition-commit.trigger") {
            true => Trigger::PartitionTime {
                pattern: text("partition.time-extractor.timestamp-pattern"),
                formatter: text("partition.time-extractor.timestamp-formatter"),
            },
            false => Trigger::ProcessTime,
        };
        let zone = table.option("sink.partition-commit.watermark-time-zone").unwrap_or("UTC");
        Ok(Some(PartitionCommit {
            trigger,
            delay_ms: table.option("sink.partition-commit.delay").and_then(parse_duration_ms).unwrap_or(0),
            success_file: text("sink.partition-commit.success-file.name").unwrap_or_else(|| "_SUCCESS".into()),
            eval: EvalContext { time_zone: zone.into(), ..context.eval.clone() },
        }))
    }

    /// Whether a partition whose first row came at `since` (epoch ms) is complete.
    pub fn is_due(&self, folder: &str, since: i64, watermark: i64) -> Result<bool> {
        Ok(match &self.trigger {
            Trigger::ProcessTime => self.delay_ms == 0 || self.now_ms() > since.saturating_add(self.delay_ms),
            Trigger::PartitionTime { pattern, formatter } => {
                let values = partition::values_of(&Path::new(folder).join("file"));
                let text = time_text(pattern.as_deref(), &values);
                let time = parse_time(&text, formatter.as_deref(), &self.eval)?;
                watermark > time.saturating_add(self.delay_ms)
            }
        })
    }

    /// Says in the folder that it is complete; may be done again.
    pub fn commit(&self, folder: &Path) -> io::Result<()> {
        File::create(folder.join(&self.success_file))?;
        ouzel_durable::sync_dir(folder)
    }

    pub fn now_ms(&self) -> i64 {
        self.eval.clock.now_nanos().div_euclid(1_000_000)
    }
}

/// `$year-$month-$day $hour:00:00` with the partition's values, or its first value.
fn time_text(pattern: Option<&str>, values: &[(String, String)]) -> String {
    match pattern {
        None => values.first().map(|(_, value)| value.clone()).unwrap_or_default(),
        Some(pattern) => {
            values.iter().fold(pattern.to_string(), |text, (key, value)| text.replace(&format!("${key}"), value))
        }
    }
}

/// A local time in the watermark's zone as epoch ms.
fn parse_time(text: &str, formatter: Option<&str>, eval: &EvalContext) -> Result<i64> {
    let string = |text: &str| Expr::literal(Scalar::String(text.into()), DataType::string());
    let cast = |input: Expr, kind: TypeKind, mode| Expr {
        kind: ExprKind::Cast { input: Box::new(input), mode },
        ty: kind.nullable(),
    };
    let local = match formatter {
        Some(format) => {
            Expr::call("TO_TIMESTAMP", vec![string(text), string(format)], TypeKind::Timestamp(3).nullable())
        }
        None => cast(string(text), TypeKind::Timestamp(3), CastMode::Try),
    };
    match ouzel_functions::compile::fold(&cast(local, TypeKind::TimestampLtz(3), CastMode::Explicit), eval) {
        Ok(Scalar::Timestamp(ms)) => Ok(ms),
        _ => Err(EngineError::user(format!("'{text}' of a partition is not a time"))
            .detail(format!("java.time.format.DateTimeParseException: Text '{text}' could not be parsed"))
            .hint("'partition.time-extractor.timestamp-pattern' says how a time is made of the partition's values")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ouzel_functions::Clock;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    struct At(Arc<AtomicI64>);

    impl Clock for At {
        fn now_nanos(&self) -> i64 {
            self.0.load(Ordering::SeqCst) * 1_000_000
        }
    }

    fn commit(trigger: Trigger, delay_ms: i64, zone: &str) -> (PartitionCommit, Arc<AtomicI64>) {
        let now = Arc::new(AtomicI64::new(0));
        let eval = EvalContext {
            time_zone: zone.into(),
            clock: Arc::new(At(now.clone())),
            watermark: Arc::new(|| None),
            query_start_ms: 0,
        };
        (PartitionCommit { trigger, delay_ms, success_file: "_SUCCESS".to_string(), eval }, now)
    }

    #[test]
    fn process_time_waits_for_the_delay() {
        let (partitions, now) = commit(Trigger::ProcessTime, 100, "UTC");
        let due = |at: i64| {
            now.store(at, Ordering::SeqCst);
            partitions.is_due("k=1", 7, i64::MIN).unwrap()
        };
        assert_eq!([due(7), due(107), due(108)], [false, false, true]);
        assert!(commit(Trigger::ProcessTime, 0, "UTC").0.is_due("k=1", 7, i64::MIN).unwrap());
    }

    #[test]
    fn partition_time_waits_for_the_watermark_in_its_zone() {
        let pattern = Some("$dt $hour:00:00".to_string());
        let (partitions, _) = commit(Trigger::PartitionTime { pattern, formatter: None }, 3_600_000, "Asia/Shanghai");
        // 09:00 in Shanghai is 01:00 UTC; the delay makes it 02:00.
        let due = |watermark| partitions.is_due("dt=1970-01-01/hour=09", 0, watermark).unwrap();
        assert_eq!([due(7_200_000), due(7_200_001)], [false, true]);
    }

    #[test]
    fn a_value_that_is_no_time_is_said() {
        let (partitions, _) = commit(Trigger::PartitionTime { pattern: None, formatter: None }, 0, "UTC");
        let error = partitions.is_due("k=x", 0, 0).unwrap_err();
        assert!(error.primary.contains("'x' of a partition is not a time"));
        let formatter = Some("yyyyMMdd".to_string());
        let (partitions, _) = commit(Trigger::PartitionTime { pattern: None, formatter }, 0, "UTC");
        assert!(partitions.is_due("k=19700102", 0, 86_400_001).unwrap());
    }
}
