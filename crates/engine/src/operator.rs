//! The contract of an operator: rows and watermarks in, rows out; owned by one task at a time.
//!
//! The driver (`runtime::walk`) walks the marks of a batch: it calls `process` with the rows between two rises of the
//! watermark and `watermark` at each rise, with the minimum over the inputs. So an operator never sees a mark itself, and
//! lateness is decided per row. A watermark is forwarded downstream after `watermark` returned. Where event time is of no
//! use any more (`runtime::event_time`), an operator is given all rows of a batch at once.

use std::ops::Range;

use ouzel_types::Batch;

use crate::error::Result;
use crate::state::{StateReader, StateWriter};
use crate::time::firing::Firing;

pub trait Operator: Send {
    /// Called once per batch before its rows, e.g. to hash the keys of all rows at once. The batch has no selection.
    fn prepare(&mut self, _input: usize, _batch: &Batch) -> Result<()> {
        Ok(())
    }

    /// Rows `rows` of `batch` (no selection) arrive at `input`; the watermark is the one last given to `watermark`.
    fn process(&mut self, input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()>;

    /// The watermark of the operator (minimum over inputs that are not idle) rises to `watermark` (epoch ms;
    /// `WATERMARK_MAX` at the end of bounded input).
    fn watermark(&mut self, _watermark: i64, _out: &mut Output) -> Result<()> {
        Ok(())
    }

    /// What downstream may believe once this operator has seen `watermark` (interval joins hold it back).
    fn output_watermark(&self, watermark: i64) -> i64 {
        watermark
    }

    /// The processing-time instant (epoch ms) at which `processing_time` wants to be called, if any.
    fn next_timer(&self) -> Option<i64> {
        None
    }

    /// Processing time has reached `now`: fire what is due. Also called at the end of input with `i64::MAX`
    /// when Flink would fire processing-time timers at the end (it does not: default is nothing).
    fn processing_time(&mut self, _now: i64, _out: &mut Output) -> Result<()> {
        Ok(())
    }

    /// The next result that waits for the watermark (not for the clock), if one does.
    fn waits_for(&self) -> Option<Firing> {
        None
    }

    /// Everything buffered must leave (mini-batch bundles): before a barrier and at the end of input.
    fn flush(&mut self, _out: &mut Output) -> Result<()> {
        Ok(())
    }

    /// All inputs have ended: what waits for that leaves (batch jobs), before `flush`.
    fn finish(&mut self, _out: &mut Output) -> Result<()> {
        Ok(())
    }

    /// How many rows it is given in one batch: one that makes many of each row would have no bounds otherwise.
    fn rows_at_once(&self) -> usize {
        usize::MAX
    }

    /// So much is under way outside that no further row should come. Rows that do come are taken.
    fn is_full(&self) -> bool {
        false
    }

    /// Rows wait for the outside: the end of the input does not go on before they have left (through `processing_time`).
    fn is_open(&self) -> bool {
        false
    }

    /// All inputs have ended; called only while `is_open`, before `flush`.
    fn end(&mut self) {}

    /// Writes the state that changed since the last snapshot (or all of it when `writer.is_full()`).
    fn snapshot(&mut self, writer: &mut StateWriter) -> Result<()>;

    /// Takes the state of a snapshot. Called before any row, and once, unless the operator has no keys and took over
    /// what several instances kept.
    fn restore(&mut self, reader: &mut StateReader) -> Result<()>;

    /// After `restore`: where event time stood, so that a row that would have been late still is. Nothing fires.
    fn restore_watermark(&mut self, _watermark: i64) {}

    /// Bytes of live state, for metrics.
    fn state_bytes(&self) -> usize {
        0
    }

    /// The key with the most rows of a join, where one has very many.
    fn hot_key(&self) -> Option<HotKey> {
        None
    }

    /// Counters for metrics.
    fn counters(&self) -> Counters {
        Counters::default()
    }
}

/// What operators count besides rows in and out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Rows dropped because they came behind the watermark.
    pub late_rows: u64,
    /// Deletes for rows that never were, and the like: accepted as Flink accepts them.
    pub unmatched_changes: u64,
    /// Joins: stored rows that arriving rows were set beside; far above the rows that come out, a condition refuses most.
    pub rows_visited: u64,
}

/// A key of a join with so many rows on one side that each row of the other side is dear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HotKey {
    /// How many rows that side keeps of it.
    pub rows: u64,
    /// The input: 0 left, 1 right.
    pub side: usize,
    /// The values of the key's columns as text; none for a join without a key.
    pub key: Vec<String>,
}

impl HotKey {
    /// The one with more rows.
    pub fn hotter(a: Option<HotKey>, b: Option<HotKey>) -> Option<HotKey> {
        a.into_iter().chain(b).max_by_key(|key| key.rows)
    }
}

/// Where an operator puts its results, in order.
pub struct Output {
    batches: Vec<Batch>,
    /// Late rows: their numbers in the batch that is processed (for the late table).
    late: Vec<u32>,
    /// The row that each result came from, for operators that make rows of single rows. None: nobody asks.
    origins: Option<Vec<u32>>,
    /// Processing time in epoch ms, read once per batch or timer.
    pub now_ms: i64,
}

impl Output {
    pub fn new(now_ms: i64) -> Output {
        Output { batches: Vec::new(), late: Vec::new(), origins: None, now_ms }
    }
    /// Notes where rows come from (see `push_rows`).
    pub fn tracing(mut self, traces: bool) -> Output {
        self.origins = traces.then(Vec::new);
        self
    }
    /// Emits rows. Batches carry no marks.
    pub fn push(&mut self, batch: Batch) {
        debug_assert!(batch.marks.is_empty(), "invariant: operators do not write marks");
        if batch.live_rows() > 0 {
            self.batches.push(batch);
        }
    }
    /// Emits rows (the live ones count) that come from single rows of the batch in `process`: `origins` has one per row.
    pub fn push_rows(&mut self, batch: Batch, origins: impl Iterator<Item = u32>) {
        if let Some(known) = &mut self.origins {
            known.extend(origins);
        }
        self.push(batch);
    }
    /// Rows of the batch in `process` that are dropped because they came behind the watermark.
    pub fn push_late(&mut self, rows: &[u32]) {
        self.late.extend_from_slice(rows);
    }
    pub fn take(&mut self) -> Vec<Batch> {
        std::mem::take(&mut self.batches)
    }
    pub fn take_origins(&mut self) -> Option<Vec<u32>> {
        self.origins.take()
    }
    pub fn take_late(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.late)
    }
}
