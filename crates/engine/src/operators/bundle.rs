//! The rows of a mini-batch (`table.exec.mini-batch.*`) until they are processed together.
//!
//! Rows are kept as batches, not folded on arrival: the result before the bundle is needed when it ends, and only
//! then it is known which groups it touches. A bundle ends when it is full and, by the clock, when its first row has
//! waited for the latency; where the plan reads event time, with each watermark instead.

use std::ops::Range;

use ouzel_plan::operator::MiniBatch;
use ouzel_types::Batch;
use ouzel_types::batch::concat_batches;

pub struct Bundle {
    plan: MiniBatch,
    batches: Vec<Batch>,
    rows: usize,
    since_ms: Option<i64>,
}

impl Bundle {
    pub fn new(plan: MiniBatch) -> Bundle {
        let plan = MiniBatch { size: plan.size.max(1), latency_ms: plan.latency_ms.max(1), ..plan };
        Bundle { plan, batches: Vec::new(), rows: 0, since_ms: None }
    }

    /// Takes the first of the rows, as many as there is room for; gives how many.
    pub fn add_some(&mut self, batch: &Batch, rows: Range<usize>, now_ms: i64) -> usize {
        let taken = (self.plan.size - self.rows).min(rows.len());
        self.batches.push(batch.slice(rows.start, taken));
        self.rows += taken;
        self.since_ms.get_or_insert(now_ms);
        taken
    }

    pub fn is_full(&self) -> bool {
        self.rows >= self.plan.size
    }

    pub fn due_ms(&self) -> Option<i64> {
        self.since_ms.filter(|_| !self.plan.event_time).map(|since| since + self.plan.latency_ms)
    }

    /// By event time each watermark ends it: the scans below let one through in each interval of the latency.
    pub fn ends_by_watermark(&self) -> bool {
        self.plan.event_time
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
