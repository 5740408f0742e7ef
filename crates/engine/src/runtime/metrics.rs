//! What a running job measures; written by its thread, read by HTTP and the progress line.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::Relaxed};

use ouzel_types::WATERMARK_MIN;
use parking_lot::Mutex;

use crate::operator::HotKey;
use crate::operators::join::hot_key::HOT_ROWS;
use crate::sink::Trouble;
use crate::time::firing::Firing;
use crate::time::scan::SplitTime;

/// Counters of one node of a plan.
#[derive(Debug)]
pub struct NodeMetrics {
    pub name: String,
    pub operator: &'static str,
    pub inputs: Vec<usize>,
    pub rows_in: AtomicU64,
    pub rows_out: AtomicU64,
    /// Epoch ms; `WATERMARK_MIN` before the first.
    pub watermark: AtomicI64,
    pub idle: AtomicBool,
    pub late_rows: AtomicU64,
    pub dead_letter_rows: AtomicU64,
    pub unmatched_changes: AtomicU64,
    pub state_bytes: AtomicU64,
    /// Nanoseconds spent in this node.
    pub busy_nanos: AtomicU64,
    /// The next result that waits for the watermark.
    pub firing: Mutex<Option<Firing>>,
    /// Joins only: the key with the most rows, where one has very many.
    pub hot_key: Mutex<Option<HotKey>>,
    /// The hot key is told in the log when it has so many rows.
    tells_hot_rows: AtomicU64,
    /// Sources only.
    pub splits: Mutex<Vec<SplitTime>>,
    /// Sinks only, one per instance that can be in trouble.
    pub troubles: Troubles,
}

/// What the instances of a sink try again and again.
#[derive(Default)]
pub struct Troubles(Mutex<Vec<Trouble>>);

impl Troubles {
    pub fn watch(&self, trouble: Trouble) {
        self.0.lock().push(trouble);
    }

    /// The first instance's that has one.
    pub fn now(&self) -> Option<String> {
        self.0.lock().iter().find_map(|trouble| trouble())
    }
}

impl std::fmt::Debug for Troubles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Troubles").field(&self.now()).finish()
    }
}

impl NodeMetrics {
    pub fn new(name: String, operator: &'static str, inputs: Vec<usize>) -> NodeMetrics {
        NodeMetrics {
            name,
            operator,
            inputs,
            rows_in: AtomicU64::new(0),
            rows_out: AtomicU64::new(0),
            watermark: AtomicI64::new(WATERMARK_MIN),
            idle: AtomicBool::new(false),
            late_rows: AtomicU64::new(0),
            dead_letter_rows: AtomicU64::new(0),
            unmatched_changes: AtomicU64::new(0),
            state_bytes: AtomicU64::new(0),
            busy_nanos: AtomicU64::new(0),
            firing: Mutex::new(None),
            hot_key: Mutex::new(None),
            tells_hot_rows: AtomicU64::new(HOT_ROWS),
            splits: Mutex::new(Vec::new()),
            troubles: Troubles::default(),
        }
    }

    /// Keeps the hot key, and tells of it when it has come to twice the rows that were told.
    fn set_hot_key(&self, key: Option<HotKey>) {
        if let Some(HotKey { rows, side, key }) = &key
            && *rows >= self.tells_hot_rows.load(Relaxed)
        {
            self.tells_hot_rows.store(rows.saturating_mul(2), Relaxed);
            let side = ["left", "right"][(*side).min(1)];
            let key = key.join(", ");
            tracing::warn!(
                "{}: one join key ({key}) has {rows} rows on the {side} side, each joined with every row of it on the other",
                self.name
            );
        }
        *self.hot_key.lock() = key;
    }

    /// The watermark, if there is one yet.
    pub fn watermark_ms(&self) -> Option<i64> {
        Some(self.watermark.load(Relaxed)).filter(|w| *w != WATERMARK_MIN)
    }
}

/// The last completed checkpoint.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CheckpointMetrics {
    pub id: u64,
    /// Epoch ms of completion.
    pub completed_ms: i64,
    pub duration_ms: u64,
    /// What was written for it.
    pub bytes: u64,
    pub completed: u64,
    pub failed: u64,
}

/// What one worker's instance of a node counts; a node's figures are made from all of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NodeShare {
    pub late_rows: u64,
    pub unmatched_changes: u64,
    pub state_bytes: u64,
    /// None: this worker has no instance.
    pub watermark: Option<i64>,
    pub idle: bool,
    pub firing: Option<Firing>,
    pub hot_key: Option<HotKey>,
    /// Sources only.
    pub splits: Vec<SplitTime>,
}

/// How a worker spends its time; Flink's busy, back-pressured and idle time of a task.
#[derive(Debug, Default)]
pub struct WorkerMetrics {
    pub busy_nanos: AtomicU64,
    /// Waiting with work at hand because the lanes to the next task are full.
    pub back_pressured_nanos: AtomicU64,
    pub idle_nanos: AtomicU64,
    /// Messages that wait in the worker's queues.
    pub queued: AtomicU64,
}

#[derive(Debug)]
pub struct JobMetrics {
    pub nodes: Vec<NodeMetrics>,
    pub checkpoint: Mutex<CheckpointMetrics>,
    /// One per worker of the run that is under way.
    pub workers: Mutex<Vec<Arc<WorkerMetrics>>>,
    /// The most that all operators' state held at once, as far as it was looked at.
    pub state_bytes_max: AtomicU64,
    /// By worker, then by node.
    shares: Mutex<Vec<Vec<NodeShare>>>,
}

impl JobMetrics {
    pub fn new(nodes: Vec<NodeMetrics>) -> Arc<JobMetrics> {
        Arc::new(JobMetrics {
            nodes,
            checkpoint: Mutex::new(CheckpointMetrics::default()),
            workers: Mutex::new(Vec::new()),
            state_bytes_max: AtomicU64::new(0),
            shares: Mutex::new(Vec::new()),
        })
    }

    /// A run begins with this many workers.
    pub fn begin(&self, workers: usize) {
        *self.workers.lock() = (0..workers).map(|_| Arc::new(WorkerMetrics::default())).collect();
        *self.shares.lock() = vec![Vec::new(); workers];
        self.nodes.iter().for_each(|node| node.troubles.0.lock().clear());
    }

    /// Takes what a worker counts and makes the nodes' figures of all workers' shares.
    pub fn publish(&self, worker: usize, shares: Vec<NodeShare>) {
        let mut all = self.shares.lock();
        all[worker] = shares;
        for (index, node) in self.nodes.iter().enumerate() {
            let of_node = || all.iter().filter_map(|shares| shares.get(index)).filter(|s| s.watermark.is_some());
            let sum = |count: fn(&NodeShare) -> u64| of_node().map(count).sum::<u64>();
            node.late_rows.store(sum(|s| s.late_rows), Relaxed);
            node.unmatched_changes.store(sum(|s| s.unmatched_changes), Relaxed);
            node.state_bytes.store(sum(|s| s.state_bytes), Relaxed);
            *node.firing.lock() = of_node().map(|s| s.firing).fold(None, Firing::earlier);
            node.set_hot_key(of_node().map(|s| s.hot_key.clone()).fold(None, HotKey::hotter));
            *node.splits.lock() = of_node().flat_map(|s| s.splits.iter().cloned()).collect();
            if all.len() > 1 {
                let watermark = of_node().filter(|s| !s.idle).filter_map(|s| s.watermark).min();
                watermark.iter().for_each(|w| node.watermark.store(*w, Relaxed));
                node.idle.store(of_node().all(|s| s.idle), Relaxed);
            }
        }
        let held = self.nodes.iter().map(|node| node.state_bytes.load(Relaxed)).sum();
        self.state_bytes_max.fetch_max(held, Relaxed);
    }

    /// What a sink tries again and again at the moment.
    pub fn trouble(&self) -> Option<String> {
        self.nodes.iter().find_map(|node| node.troubles.now())
    }

    /// Rows that sources have read so far.
    pub fn source_rows(&self) -> u64 {
        self.nodes.iter().filter(|n| n.inputs.is_empty()).map(|n| n.rows_out.load(Relaxed)).sum()
    }
}
