//! When a partition is complete, and what is done then (`sink.partition-commit.*`).
//!
//! Triggers are Flink's: `process-time` (the delay has passed since the partition's first row) and `partition-time` (the
//! watermark has passed the time in the partition's values plus the delay); both are looked at at a checkpoint, and the
//! end of the input completes everything. The policy is `success-file`; `metastore` means nothing without a metastore and
//! is refused when the table is planned; a Java class (`custom`) cannot run here. A row that comes later completes its
//! partition again.

use std::collections::BTreeMap;
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
    /// Folder and when its first row came, epoch ms.
    waiting: BTreeMap<String, i64>,
    watermark: i64,
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
            waiting: BTreeMap::new(),
            watermark: i64::MIN,
            eval: EvalContext { time_zone: zone.into(), ..context.eval.clone() },
        }))
    }

    /// A row went into this folder.
    pub fn add(&mut self, folder: &str) {
        if !self.waiting.contains_key(folder) {
            self.waiting.insert(folder.to_string(), self.now_ms());
        }
    }

    pub fn watermark(&mut self, watermark: i64) {
        self.watermark = self.watermark.max(watermark);
    }

    /// The folders that are complete now; they no longer wait.
    pub fn take_due(&mut self) -> Result<Vec<String>> {
        let now = self.now_ms();
        let mut due = Vec::new();
        for (folder, since) in &self.waiting {
            let complete = match &self.trigger {
                Trigger::ProcessTime => now >= since.saturating_add(self.delay_ms),
                Trigger::PartitionTime { pattern, formatter } => {
                    let values = partition::values_of(&Path::new(folder).join("file"));
                    let text = time_text(pattern.as_deref(), &values);
                    let time = parse_time(&text, formatter.as_deref(), &self.eval)?;
                    self.watermark > time.saturating_add(self.delay_ms)
                }
            };
            if complete {
                due.push(folder.clone());
            }
        }
        self.waiting.retain(|folder, _| !due.contains(folder));
        Ok(due)
    }

    /// The end of the input completes what waits.
    pub fn take_all(&mut self) -> Vec<String> {
        std::mem::take(&mut self.waiting).into_keys().collect()
    }

    /// Says in the folder that it is complete; may be done again.
    pub fn commit(&self, folder: &Path) -> io::Result<()> {
        File::create(folder.join(&self.success_file))?;
        File::open(folder)?.sync_all()
    }

    /// Lines for a checkpoint's handle: `wait <folder> <since>`.
    pub fn save(&self, handle: &mut String) {
        for (folder, since) in &self.waiting {
            handle.push_str(&format!("wait\t{folder}\t{since}\n"));
        }
    }

    pub fn restore(&mut self, folder: &str, since: &str) {
        self.waiting.insert(folder.to_string(), since.parse().unwrap_or_else(|_| self.now_ms()));
    }

    fn now_ms(&self) -> i64 {
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
        let (success_file, waiting) = ("_SUCCESS".to_string(), BTreeMap::new());
        (PartitionCommit { trigger, delay_ms, success_file, waiting, watermark: i64::MIN, eval }, now)
    }

    #[test]
    fn process_time_waits_for_the_delay() {
        let (mut partitions, now) = commit(Trigger::ProcessTime, 100, "UTC");
        partitions.add("k=1");
        assert!(partitions.take_due().unwrap().is_empty());
        now.store(99, Ordering::SeqCst);
        partitions.add("k=1");
        assert!(partitions.take_due().unwrap().is_empty());
        now.store(100, Ordering::SeqCst);
        assert_eq!(partitions.take_due().unwrap(), ["k=1"]);
        assert!(partitions.take_due().unwrap().is_empty());
    }

    #[test]
    fn partition_time_waits_for_the_watermark_in_its_zone() {
        let pattern = Some("$dt $hour:00:00".to_string());
        let (mut partitions, _) =
            commit(Trigger::PartitionTime { pattern, formatter: None }, 3_600_000, "Asia/Shanghai");
        partitions.add("dt=1970-01-01/hour=09");
        // 09:00 in Shanghai is 01:00 UTC; the delay makes it 02:00.
        partitions.watermark(7_200_000);
        assert!(partitions.take_due().unwrap().is_empty());
        partitions.watermark(7_200_001);
        assert_eq!(partitions.take_due().unwrap(), ["dt=1970-01-01/hour=09"]);
    }

    #[test]
    fn a_value_that_is_no_time_is_said() {
        let (mut partitions, _) = commit(Trigger::PartitionTime { pattern: None, formatter: None }, 0, "UTC");
        partitions.add("k=x");
        assert!(partitions.take_due().unwrap_err().primary.contains("'x' of a partition is not a time"));
        let formatter = Some("yyyyMMdd".to_string());
        let (mut partitions, _) = commit(Trigger::PartitionTime { pattern: None, formatter }, 0, "UTC");
        partitions.add("k=19700102");
        partitions.watermark(86_400_001);
        assert_eq!(partitions.take_due().unwrap(), ["k=19700102"]);
    }
}
