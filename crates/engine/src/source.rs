//! The contract of a source: splits, an offset per split, a bounded or unbounded end.
//!
//! A source decodes; it knows nothing of watermarks or computed columns, which the scan (`time::scan`) adds.

use std::any::Any;
use std::sync::Arc;

use ouzel_types::Batch;
use parking_lot::Mutex;

use crate::error::{EngineError, Result};

pub trait Source: Send {
    /// The next rows, without waiting. At most about `max_rows`.
    fn poll(&mut self, max_rows: usize) -> Result<SourcePoll>;

    /// Called when rows may be there after `Pending`; may be called from any thread.
    fn set_waker(&mut self, waker: Waker);

    /// The position behind the last row that `poll` gave: what a restart seeks to. Opaque, versioned by the connector.
    fn snapshot(&mut self) -> Vec<u8>;

    /// True when the source ends by itself: then only event time moves its watermark, never the wall clock.
    fn bounded(&self) -> bool;

    /// Continues at a snapshot. Called before the first `poll`; once for every instance of before if there were more or
    /// fewer of them, then each takes what is its own.
    fn restore(&mut self, snapshot: &[u8]) -> Result<()>;

    /// True when times of the source's rows ascend in each split, so that SOURCE_WATERMARK() is the row time itself.
    fn gives_watermarks(&self) -> bool {
        false
    }

    /// The checkpoint that holds the last snapshot is durable (Kafka commits its group offsets here).
    fn checkpoint_completed(&mut self, _checkpoint: u64) {}

    /// False: this instance has no split at the moment, so it holds no watermark back. Asked of one of several only.
    fn has_splits(&self) -> bool {
        true
    }

    /// Offsets and lag per split, for metrics and the page.
    fn splits(&self) -> Vec<SplitStatus>;

    /// How many splits there are, where each has a watermark of its own even before its first row (partitions of a
    /// topic). 0: only those count that have given rows.
    fn split_count(&self) -> usize {
        0
    }

    /// A split is too far ahead of its alignment group: no rows of it until it is resumed. A source that cannot hold
    /// back one split gives its rows, and is not read at all when every split is ahead.
    fn pause_split(&mut self, _split: usize, _paused: bool) {}

    /// Its instances take small pieces of one input in turns: what this one leaves, the others read. So it need not be
    /// polled while its worker has other work.
    fn takes_turns(&self) -> bool {
        false
    }

    /// Nobody else can be reading: close connections.
    fn close(&mut self) {}
}

pub type Waker = Arc<dyn Fn() + Send + Sync>;

pub enum SourcePoll {
    /// Rows of one split, in order. Columns are `Scan::fields`; kinds as the format gives them.
    Rows {
        split: usize,
        batch: Batch,
        /// Records that could not be decoded.
        bad: Vec<BadRow>,
        /// Where a row of the batch came from; given when the scan names a dead-letter table.
        origin: Option<Box<dyn Fn(usize) -> BadRow + Send>>,
    },
    /// Nothing now; the waker will be called, or poll again after `retry_ms`.
    Pending { retry_ms: Option<u64> },
    /// A split has ended (its watermark no longer holds others back).
    SplitFinished { split: usize },
    /// The end of a bounded source.
    Finished,
}

/// A record that could not be decoded, for the dead-letter table. Only given when the scan names one.
#[derive(Debug, Clone)]
pub struct BadRow {
    pub raw: Vec<u8>,
    /// Topic or path.
    pub topic: String,
    pub partition: i32,
    /// Log offset, or byte offset in the file.
    pub offset: i64,
    pub error: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitStatus {
    pub name: String,
    pub offset: i64,
    /// Rows (or bytes for files) behind the end, if known.
    pub lag: Option<i64>,
}

/// Makes sources and sinks; implemented by `connectors`, given to the runtime by the binary.
pub trait Connectors: Send + Sync {
    fn source(&self, scan: &ouzel_plan::table::Scan, context: &ConnectorContext) -> Result<Box<dyn Source>>;
    fn sink(&self, sink: &ouzel_plan::table::Sink, context: &ConnectorContext) -> Result<Box<dyn crate::sink::Sink>>;
    /// How many of `wanted` sources of this table would have something to read. They tell each other apart by their
    /// context.
    fn source_instances(&self, _table: &ouzel_plan::Table, _wanted: usize) -> usize {
        1
    }
    /// Several sinks may write this table at the same time.
    fn sink_spreads(&self, _table: &ouzel_plan::Table) -> bool {
        false
    }
    /// Rows of a table for a lookup join, by key.
    fn lookup(
        &self,
        join: &ouzel_plan::operator::LookupJoin,
        _context: &ConnectorContext,
    ) -> Result<Box<dyn crate::lookup::Lookup>> {
        Err(EngineError::user(format!("the connector '{}' cannot be looked up", join.table.connector())))
    }
}

/// What a connector may need from the job it runs in.
#[derive(Clone)]
pub struct ConnectorContext {
    /// Stable job identity; prefix of transactional ids and pending file names.
    pub job: Arc<str>,
    /// The node of the plan, and which of its parallel instances this is.
    pub node: usize,
    pub subtask: usize,
    pub parallelism: usize,
    pub time_zone: Arc<str>,
    /// False under `run`: no checkpoints, so a bounded sink commits at its end.
    pub checkpoints: bool,
    pub eval: ouzel_functions::EvalContext,
    /// Shared by the instances of this node.
    pub siblings: Siblings,
}

/// One value that all instances of a node share, whatever the connector needs.
#[derive(Clone, Default)]
pub struct Siblings(Arc<Mutex<Option<Arc<dyn Any + Send + Sync>>>>);

impl Siblings {
    /// The shared value; the first who asks makes it.
    pub fn share<T: Any + Default + Send + Sync>(&self) -> Arc<T> {
        let mut shared = self.0.lock();
        let value = shared.get_or_insert_with(|| Arc::new(T::default()) as Arc<dyn Any + Send + Sync>).clone();
        value.downcast().expect("invariant: instances of one node are of one connector")
    }
}
