//! What a running job measures; written by its thread, read by HTTP and the progress line.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::Relaxed};

use ouzel_types::WATERMARK_MIN;
use parking_lot::Mutex;

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
    /// Sources only.
    pub splits: Mutex<Vec<SplitTime>>,
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
            splits: Mutex::new(Vec::new()),
        }
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

#[derive(Debug)]
pub struct JobMetrics {
    pub nodes: Vec<NodeMetrics>,
    pub checkpoint: Mutex<CheckpointMetrics>,
}

impl JobMetrics {
    pub fn new(nodes: Vec<NodeMetrics>) -> Arc<JobMetrics> {
        Arc::new(JobMetrics { nodes, checkpoint: Mutex::new(CheckpointMetrics::default()) })
    }

    /// Rows that sources have read so far.
    pub fn source_rows(&self) -> u64 {
        self.nodes.iter().filter(|n| n.inputs.is_empty()).map(|n| n.rows_out.load(Relaxed)).sum()
    }
}
