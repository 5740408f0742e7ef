//! The contract of a sink: write, prepare, commit again if need be, recover.

use std::sync::Arc;

use ouzel_types::Batch;

use crate::error::Result;

/// Asked from any thread: what a sink tries again and again at the moment, in a sentence; None when all is well.
pub type Trouble = Arc<dyn Fn() -> Option<String> + Send + Sync>;

pub trait Sink: Send {
    /// Takes rows (no selection, no marks). Blocking here is back pressure.
    fn write(&mut self, batch: &Batch) -> Result<()>;

    /// Nothing more is coming right now: buffers that wait for company should leave.
    fn idle(&mut self) -> Result<()> {
        Ok(())
    }

    /// The stream's watermark, for sinks that commit partitions by it.
    fn watermark(&mut self, _watermark: i64) -> Result<()> {
        Ok(())
    }

    /// Makes everything written so far durable but not visible (exactly once) or durable and visible (at least
    /// once); the handle goes into the checkpoint.
    fn prepare(&mut self, checkpoint: u64) -> Result<Vec<u8>>;

    /// The checkpoint is complete: make its output visible. May be called again for the same handle after a crash.
    fn commit(&mut self, checkpoint: u64, handle: &[u8]) -> Result<()>;

    /// What a sink that keeps rows itself adds to a checkpoint, behind `prepare`: all of it (`full`) or what changed
    /// since the last call. None: nothing to add.
    fn snapshot(&mut self, _full: bool) -> Result<Option<Vec<u8>>> {
        Ok(None)
    }

    /// Takes what `snapshot` gave: a full one and the changes since, oldest first. Called behind `recover`.
    fn restore(&mut self, _chain: &[&[u8]]) -> Result<()> {
        Ok(())
    }

    /// At start, before the first write: `completed` is the handle in the checkpoint that is being restored (None:
    /// a fresh start); commit it again, drop whatever else an earlier run left open. Called once for each instance of
    /// before when there were more of them than now.
    fn recover(&mut self, checkpoint: u64, completed: Option<&[u8]>) -> Result<()>;

    /// The end of a bounded job: everything becomes visible. Without checkpoints this is the only commit.
    fn finish(&mut self) -> Result<()>;

    /// Rows and bytes that reached the outside.
    fn written(&self) -> (u64, u64);

    /// For sinks that wait for a service: the page asks it while a call of this sink waits.
    fn trouble(&self) -> Option<Trouble> {
        None
    }
}
