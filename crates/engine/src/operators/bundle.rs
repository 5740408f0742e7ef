//! The rows of a mini-batch (`table.exec.mini-batch.*`) until they are processed together.
//!
//! Rows are kept as batches, not folded on arrival: the result before the bundle is needed when it ends, and only
//! then it is known which groups it touches.

use ouzel_types::Batch;
use ouzel_types::batch::concat_batches;

pub struct Bundle {
    latency_ms: i64,
    size: usize,
    batches: Vec<Batch>,
    rows: usize,
    since_ms: Option<i64>,
}

impl Bundle {
    pub fn new(latency_ms: i64, size: usize) -> Bundle {
        Bundle { latency_ms, size: size.max(1), batches: Vec::new(), rows: 0, since_ms: None }
    }

    pub fn add(&mut self, batch: Batch, now_ms: i64) {
        self.rows += batch.rows;
        self.batches.push(batch);
        self.since_ms.get_or_insert(now_ms);
    }

    /// How many rows it still takes.
    pub fn room(&self) -> usize {
        self.size - self.rows
    }

    pub fn is_full(&self) -> bool {
        self.rows >= self.size
    }

    pub fn due_ms(&self) -> Option<i64> {
        self.since_ms.map(|since| since + self.latency_ms)
    }

    pub fn take(&mut self) -> Option<Batch> {
        self.rows = 0;
        self.since_ms = None;
        concat_batches(&std::mem::take(&mut self.batches))
    }

    pub fn state_bytes(&self) -> usize {
        self.batches.iter().map(Batch::bytes).sum()
    }
}
