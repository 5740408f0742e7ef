//! The state that the page shows, as it goes over the wire.
//!
//! Plain data with no behaviour: whoever runs pipelines fills it ([`crate::Backend::snapshot`]),
//! the routes serve its parts, the WebSocket pushes the whole. The OpenAPI document and, from it,
//! the page's TypeScript types are generated from these structs.
//!
//! Invariants: times are epoch milliseconds, sizes are bytes, rates are per second over the last
//! few seconds, and all of it was measured. What is not known yet is absent, never zero.

use serde::Serialize;
use utoipa::ToSchema;

/// Everything at one instant.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Snapshot {
    pub overview: Overview,
    pub jobs: Vec<Job>,
    pub graph: Graph,
    pub topics: Vec<Topic>,
    pub tables: Vec<TableStatus>,
    /// What operators wait for, earliest first.
    pub waiting: Vec<Waiting>,
}

/// The process as a whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Overview {
    /// Version of the program, as in `ouzel --version`.
    pub version: String,
    pub started_ms: i64,
    /// The server's clock when the snapshot was taken; the page never uses its own for lag.
    pub now_ms: i64,
    pub uptime_ms: i64,
    pub pipelines: Vec<Pipeline>,
    /// What listens where, for the header and `ouzel urls`.
    pub addresses: Vec<Address>,
    /// Filled by the server itself; a backend leaves it at its default.
    pub process: ProcessUsage,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Pipeline {
    /// A bundled name such as `product-analytics`, or the stem of a script's path.
    pub name: String,
    /// Ids of its jobs, in the order of the scripts.
    pub jobs: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Address {
    /// What it is for a reader: `page`, `kafka`, `pinot`.
    pub name: String,
    /// `http://127.0.0.1:8080` or `127.0.0.1:9092`.
    pub address: String,
}

/// What the operating system says about this process; absent where it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct ProcessUsage {
    pub resident_bytes: Option<u64>,
    pub cpu_seconds: Option<f64>,
    pub open_files: Option<u64>,
    /// Share of one core over the last moments: 1.0 is one core fully used.
    pub cpu_share: Option<f64>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Deployed, but a source topic does not exist yet.
    #[default]
    Waiting,
    Running,
    /// Failed a moment ago and about to start again.
    Restarting,
    /// Its bounded input ended.
    Finished,
    /// Will not be started again without a person.
    Failed,
}

/// One INSERT or STATEMENT SET.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Job {
    /// Stable across restarts of the process.
    pub id: String,
    pub pipeline: String,
    /// The script it stands in: `ingest.sql`.
    pub script: String,
    /// The tables it writes.
    pub targets: Vec<String>,
    pub state: JobState,
    /// Why it failed or restarts; kept until the next successful checkpoint.
    pub error: Option<JobError>,
    /// What a running job tries again and again: a service that does not answer, a full disk.
    pub trouble: Option<String>,
    /// What a running job's reader should know although nothing has failed: a join key with very many rows.
    pub warnings: Vec<Warning>,
    pub restarts: u64,
    pub next_restart_ms: Option<i64>,
    pub started_ms: Option<i64>,
    pub checkpoints: u64,
    pub last_checkpoint: Option<Checkpoint>,
    /// Its parallel tasks.
    pub tasks: Vec<Task>,
}

/// What will make a job slow or large, and what to do about it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Warning {
    /// [`Node::id`].
    pub node: String,
    /// [`Node::name`].
    pub operator: String,
    /// What it is, as a sentence.
    pub says: String,
    /// What to do.
    pub hint: String,
}

/// One of a job's parallel tasks: how it spends its time, in seconds since the job's last start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, ToSchema)]
pub struct Task {
    pub busy_s: f64,
    /// Waiting with work at hand because the queues to the next task are full.
    pub back_pressured_s: f64,
    pub idle_s: f64,
    /// Batches in its input queues.
    pub queued: u64,
}

/// An error for people.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct JobError {
    pub primary: String,
    pub detail: Option<String>,
    pub hint: Option<String>,
    pub time_ms: Option<i64>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Checkpoint {
    pub id: u64,
    /// When it was complete.
    pub time_ms: i64,
    pub bytes: u64,
    pub duration_ms: u64,
}

/// The operators of all jobs and how rows flow between them. Jobs meet in topics: a sink and a
/// source that name the same topic are drawn through it by the page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Graph {
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    Source,
    #[default]
    Operator,
    Sink,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Node {
    /// Unique over all jobs.
    pub id: String,
    /// [`Job::id`].
    pub job: String,
    pub kind: NodeKind,
    /// Short and in the field's words: `raw_events`, `TumblingWindow`, `GroupAggregate`.
    pub name: String,
    /// One line of what it does: `TUMBLE(event_timestamp, 1 min), COUNT(DISTINCT user_id)`.
    pub detail: Option<String>,
    /// The topic that a source reads or a sink writes, if it is one.
    pub topic: Option<String>,
    /// The served table that a sink fills, if it does.
    pub table: Option<String>,
    /// Minimum over its inputs.
    pub watermark_ms: Option<i64>,
    /// All of its inputs are idle, so that they hold nothing back.
    pub idle: bool,
    pub rows_in: u64,
    pub rows_out: u64,
    pub rows_in_per_s: f64,
    pub rows_out_per_s: f64,
    /// Bytes read by a source or written by a sink.
    pub bytes: u64,
    pub late_rows: u64,
    pub dead_letter_rows: u64,
    /// Deletes for rows that never were, and the like: taken as Flink takes them.
    pub unmatched_changes: u64,
    /// Rows of the key with the most rows on one side of a join; absent below 10,000.
    pub hot_key_rows: Option<u64>,
    pub state_bytes: u64,
    /// How full its output queues are, 0 to 1: at 1 it waits for the operators behind it.
    pub pressure: f64,
    /// Only for sources.
    pub splits: Vec<Split>,
}

/// One partition, file or connection that a source reads.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Split {
    pub split: String,
    /// The next offset to be read.
    pub offset: Option<i64>,
    /// Records (for a topic) or bytes (for a file) between `offset` and the end.
    pub lag: Option<u64>,
    pub last_event_ms: Option<i64>,
    pub watermark_ms: Option<i64>,
    pub idle: bool,
    /// The watermark alignment group that it is too far ahead of: it is not read until the group has come after it.
    pub waits_for_group: Option<String>,
}

/// An operator that holds a result back until event time comes to it: why a window is not firing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Waiting {
    /// [`Job::id`].
    pub job: String,
    /// [`Node::id`].
    pub node: String,
    /// [`Node::name`].
    pub operator: String,
    /// The window that fires next, where it is one; its end is exclusive.
    pub window_start_ms: Option<i64>,
    pub window_end_ms: Option<i64>,
    /// The watermark that lets it go.
    pub fires_at_ms: i64,
    /// Of its input that holds it back; absent before there is one.
    pub watermark_ms: Option<i64>,
    /// How far the watermark has to go.
    pub missing_ms: Option<i64>,
    /// Whose events event time hangs on.
    pub held_by: Option<Holder>,
    /// All of it as a sentence or two.
    pub says: String,
}

/// The partition with the lowest watermark.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Holder {
    /// [`Node::id`] of the source.
    pub node: String,
    /// [`Node::name`] of the source.
    pub source: String,
    pub split: Option<String>,
    /// Absent if it has never given an event.
    pub last_event_ms: Option<i64>,
    pub watermark_ms: Option<i64>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Edge {
    /// [`Node::id`].
    pub from: String,
    /// [`Node::id`].
    pub to: String,
    pub rows: u64,
    pub rows_per_s: f64,
}

/// A topic of the embedded log.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Topic {
    pub name: String,
    pub partitions: u32,
    /// Sum over the partitions.
    pub start_offset: i64,
    /// Sum over the partitions; `end_offset - start_offset` bounds the number of records.
    pub end_offset: i64,
    pub bytes: u64,
    pub rows_per_s: f64,
}

/// The last records of a topic, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct TopicTail {
    pub topic: String,
    pub end_offset: i64,
    pub records: Vec<TopicRecord>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct TopicRecord {
    pub partition: i32,
    pub offset: i64,
    pub time_ms: i64,
    /// Text, with what is not UTF-8 replaced; absent for a null key.
    pub key: Option<String>,
    /// As `key`; absent for a tombstone.
    pub value: Option<String>,
}

/// A served table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct TableStatus {
    pub name: String,
    pub columns: Vec<TableColumn>,
    /// Names of the columns that identify a row.
    pub key: Vec<String>,
    pub rows: u64,
    /// When it last changed.
    pub updated_ms: Option<i64>,
    pub changes: u64,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct TableColumn {
    pub name: String,
    /// In Pinot's words: INT, LONG, FLOAT, DOUBLE, BOOLEAN, STRING, TIMESTAMP, JSON.
    #[serde(rename = "type")]
    pub data_type: String,
}

/// What every failed `/api/v1` call answers with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ApiError {
    pub primary: String,
    pub detail: Option<String>,
    pub hint: Option<String>,
}
