//! The metric families, derived from a snapshot so that the page and Prometheus cannot disagree.
//!
//! Invariant: what a snapshot does not know is left out, so that an absent watermark is an absent
//! series and not a zero.

use crate::model::{JobState, Snapshot};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricKind {
    /// Only grows; its samples are written with the suffix `_total`.
    Counter,
    Gauge,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    pub labels: Vec<(&'static str, String)>,
    pub value: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct MetricFamily {
    /// Without `_total`, also for a counter.
    pub name: &'static str,
    pub help: &'static str,
    pub kind: MetricKind,
    pub samples: Vec<Sample>,
}

impl MetricFamily {
    pub fn counter(name: &'static str, help: &'static str) -> Self {
        Self { name, help, kind: MetricKind::Counter, samples: Vec::new() }
    }

    pub fn gauge(name: &'static str, help: &'static str) -> Self {
        Self { name, help, kind: MetricKind::Gauge, samples: Vec::new() }
    }

    pub fn with(mut self, labels: &[(&'static str, &str)], value: f64) -> Self {
        self.push(labels, value);
        self
    }

    pub fn push(&mut self, labels: &[(&'static str, &str)], value: f64) {
        let labels = labels.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
        self.samples.push(Sample { labels, value });
    }

    fn push_known(&mut self, labels: &[(&'static str, &str)], value: Option<f64>) {
        if let Some(value) = value {
            self.push(labels, value);
        }
    }
}

/// All families that a snapshot carries, in the order in which they are written.
pub fn from_snapshot(snapshot: &Snapshot) -> Vec<MetricFamily> {
    let mut families = of_process(snapshot);
    families.extend(of_jobs(snapshot));
    families.extend(of_tasks(snapshot));
    families.extend(of_operators(snapshot));
    families.extend(of_splits(snapshot));
    families.extend(of_topics(snapshot));
    families.extend(of_tables(snapshot));
    families
}

fn seconds(ms: i64) -> f64 {
    ms as f64 / 1000.0
}

fn of_process(snapshot: &Snapshot) -> Vec<MetricFamily> {
    let overview = &snapshot.overview;
    // The `process_` names are Prometheus' own, so that existing dashboards find them.
    let mut resident = MetricFamily::gauge("process_resident_memory_bytes", "Resident memory of the process");
    let mut cpu = MetricFamily::counter("process_cpu_seconds", "User and system CPU time");
    let mut files = MetricFamily::gauge("process_open_fds", "Open file descriptors");
    resident.push_known(&[], overview.process.resident_bytes.map(|bytes| bytes as f64));
    cpu.push_known(&[], overview.process.cpu_seconds);
    files.push_known(&[], overview.process.open_files.map(|count| count as f64));
    vec![
        MetricFamily::gauge("ouzel_build_info", "Always 1; the version is a label")
            .with(&[("version", &overview.version)], 1.0),
        MetricFamily::gauge("ouzel_uptime_seconds", "Time since the process started")
            .with(&[], seconds(overview.uptime_ms)),
        resident,
        cpu,
        files,
    ]
}

fn of_jobs(snapshot: &Snapshot) -> Vec<MetricFamily> {
    let mut running = MetricFamily::gauge("ouzel_job_running", "1 while a job runs or has finished, else 0");
    let mut restarts = MetricFamily::counter("ouzel_job_restarts", "Restarts after a failure");
    let mut checkpoints = MetricFamily::counter("ouzel_checkpoints", "Checkpoints completed since the start");
    let mut bytes = MetricFamily::gauge("ouzel_checkpoint_bytes", "Size of the last checkpoint");
    let mut duration = MetricFamily::gauge(
        "ouzel_checkpoint_duration_seconds",
        "Time from the barrier to the completion of the last checkpoint",
    );
    let mut completed =
        MetricFamily::gauge("ouzel_checkpoint_completed_timestamp_seconds", "When the last checkpoint was complete");
    for job in &snapshot.jobs {
        let labels = [("pipeline", job.pipeline.as_str()), ("job", job.id.as_str())];
        let runs = matches!(job.state, JobState::Running | JobState::Finished);
        running.push(&labels, f64::from(u8::from(runs)));
        restarts.push(&labels, job.restarts as f64);
        checkpoints.push(&labels, job.checkpoints as f64);
        if let Some(last) = &job.last_checkpoint {
            bytes.push(&labels, last.bytes as f64);
            duration.push(&labels, last.duration_ms as f64 / 1000.0);
            completed.push(&labels, seconds(last.time_ms));
        }
    }
    vec![running, restarts, checkpoints, bytes, duration, completed]
}

/// Flink's busy, back-pressured and idle time of tasks.
fn of_tasks(snapshot: &Snapshot) -> Vec<MetricFamily> {
    let mut busy = MetricFamily::counter("ouzel_task_busy_seconds", "Time in which a task worked");
    let mut pressed = MetricFamily::counter(
        "ouzel_task_back_pressured_seconds",
        "Time in which a task had work and waited for room in the queues to the next one",
    );
    let mut idle = MetricFamily::counter("ouzel_task_idle_seconds", "Time in which a task had nothing to do");
    let mut queued = MetricFamily::gauge("ouzel_task_queued_batches", "Batches in the input queues of a task");
    for job in &snapshot.jobs {
        for (number, task) in job.tasks.iter().enumerate() {
            let number = number.to_string();
            let labels = [("pipeline", job.pipeline.as_str()), ("job", job.id.as_str()), ("task", number.as_str())];
            busy.push(&labels, task.busy_s);
            pressed.push(&labels, task.back_pressured_s);
            idle.push(&labels, task.idle_s);
            queued.push(&labels, task.queued as f64);
        }
    }
    vec![busy, pressed, idle, queued]
}

fn of_operators(snapshot: &Snapshot) -> Vec<MetricFamily> {
    let mut rows_in = MetricFamily::counter("ouzel_operator_rows_in", "Rows taken by an operator");
    let mut rows_out = MetricFamily::counter("ouzel_operator_rows_out", "Rows given on by an operator");
    let mut bytes = MetricFamily::counter("ouzel_operator_bytes", "Bytes read by a source, written by a sink");
    let mut late = MetricFamily::counter("ouzel_late_rows", "Rows dropped because they came too late");
    let mut dead = MetricFamily::counter(
        "ouzel_dead_letter_rows",
        "Records that could not be read and went to a dead-letter table or were skipped",
    );
    let mut unmatched = MetricFamily::counter(
        "ouzel_unmatched_changes",
        "Deletes for rows that never were, and the like: taken as Flink takes them",
    );
    let mut hot_key = MetricFamily::gauge(
        "ouzel_join_hot_key_rows",
        "Rows of the key with the most rows on one side of a join, from 10,000 on",
    );
    let mut state = MetricFamily::gauge("ouzel_state_bytes", "State held by an operator");
    let mut pressure = MetricFamily::gauge("ouzel_pressure_ratio", "How full an operator's output queues are, 0 to 1");
    let mut watermark = MetricFamily::gauge("ouzel_watermark_timestamp_seconds", "Watermark of an operator");
    for node in &snapshot.graph.nodes {
        let labels = [("job", node.job.as_str()), ("operator", node.id.as_str())];
        rows_in.push(&labels, node.rows_in as f64);
        rows_out.push(&labels, node.rows_out as f64);
        bytes.push(&labels, node.bytes as f64);
        late.push(&labels, node.late_rows as f64);
        dead.push(&labels, node.dead_letter_rows as f64);
        unmatched.push(&labels, node.unmatched_changes as f64);
        hot_key.push_known(&labels, node.hot_key_rows.map(|rows| rows as f64));
        state.push(&labels, node.state_bytes as f64);
        pressure.push(&labels, node.pressure);
        watermark.push_known(&labels, node.watermark_ms.map(seconds));
    }
    vec![rows_in, rows_out, bytes, late, dead, unmatched, hot_key, state, pressure, watermark]
}

fn of_splits(snapshot: &Snapshot) -> Vec<MetricFamily> {
    let mut lag =
        MetricFamily::gauge("ouzel_source_lag_rows", "Records (bytes for a file) that a source has not read yet");
    let mut offset = MetricFamily::gauge("ouzel_source_offset", "Next offset a source will read");
    for node in &snapshot.graph.nodes {
        for split in &node.splits {
            let labels = [("job", node.job.as_str()), ("operator", node.id.as_str()), ("split", split.split.as_str())];
            lag.push_known(&labels, split.lag.map(|lag| lag as f64));
            offset.push_known(&labels, split.offset.map(|offset| offset as f64));
        }
    }
    vec![lag, offset]
}

fn of_topics(snapshot: &Snapshot) -> Vec<MetricFamily> {
    let mut end = MetricFamily::gauge("ouzel_topic_end_offset", "Sum of the partitions' end offsets");
    let mut bytes = MetricFamily::gauge("ouzel_topic_bytes", "Size of a topic on disk");
    for topic in &snapshot.topics {
        let labels = [("topic", topic.name.as_str())];
        end.push(&labels, topic.end_offset as f64);
        bytes.push(&labels, topic.bytes as f64);
    }
    vec![end, bytes]
}

fn of_tables(snapshot: &Snapshot) -> Vec<MetricFamily> {
    let mut rows = MetricFamily::gauge("ouzel_table_rows", "Rows of a served table");
    let mut changes =
        MetricFamily::counter("ouzel_table_changes", "Upserts and deletes applied to a served table since the start");
    for table in &snapshot.tables {
        let labels = [("table", table.name.as_str())];
        rows.push(&labels, table.rows as f64);
        changes.push(&labels, table.changes as f64);
    }
    vec![rows, changes]
}
