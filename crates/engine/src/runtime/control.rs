//! What the workers of a job share besides their lanes: triggers, the parts of a cut, the first failure, the end.
//!
//! Worker 0 conducts: it alone triggers, hands a complete cut to the checkpoint writer and closes the job. Everybody
//! looks here once per round, so all of it is a few atomics.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering};

use parking_lot::Mutex;

use crate::error::EngineError;
use crate::runtime::alignment::Barrier;
use crate::runtime::checkpoint_store::{CheckpointData, Part};
use crate::runtime::checkpoints::Outlet;
use crate::runtime::exchange::Exchange;

/// How workers end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Close {
    /// What sinks hold becomes visible.
    Finish,
    /// The last checkpoint has everything.
    Leave,
}

pub struct Control {
    pub exchange: Arc<Exchange>,
    /// For snapshots; None: the job has no checkpoints.
    outlet: Option<Outlet>,
    /// The barrier in force and how many there have been.
    trigger: Mutex<Option<Barrier>>,
    triggers: AtomicU64,
    cut: Mutex<CutParts>,
    /// The last completed checkpoint.
    completed: AtomicU64,
    live_sources: AtomicUsize,
    close: AtomicU8,
    failed: AtomicBool,
    failure: Mutex<Option<EngineError>>,
}

#[derive(Default)]
struct CutParts {
    /// Fragment instances that have not been cut yet.
    missing: usize,
    barrier: Option<Barrier>,
    data: CheckpointData,
}

impl Control {
    pub fn new(exchange: Arc<Exchange>, live_sources: usize, outlet: Option<Outlet>) -> Control {
        Control {
            exchange,
            outlet,
            trigger: Mutex::new(None),
            triggers: AtomicU64::new(0),
            cut: Mutex::new(CutParts::default()),
            completed: AtomicU64::new(0),
            live_sources: AtomicUsize::new(live_sources),
            close: AtomicU8::new(0),
            failed: AtomicBool::new(false),
            failure: Mutex::new(None),
        }
    }

    /// Starts a cut of `fragments` fragment instances. None must be under way.
    pub fn launch(&self, barrier: Barrier, fragments: usize) {
        *self.cut.lock() = CutParts { missing: fragments, barrier: Some(barrier), data: CheckpointData::default() };
        *self.trigger.lock() = Some(barrier);
        self.triggers.fetch_add(1, Ordering::Release);
        self.exchange.wake_all();
    }

    /// The barrier in force if it is newer than the `seen`-th, which becomes the newest.
    pub fn new_trigger(&self, seen: &mut u64) -> Option<Barrier> {
        let newest = self.triggers.load(Ordering::Acquire);
        if newest == *seen {
            return None;
        }
        *seen = newest;
        *self.trigger.lock()
    }

    /// A piece of a state goes to the checkpoint that is being cut.
    pub fn save(&self, checkpoint: u64, piece: Part) {
        if let Some(outlet) = &self.outlet {
            outlet.put(checkpoint, piece);
        }
    }

    /// A fragment instance was cut, and its states were saved.
    pub fn cut(&self, part: CheckpointData) {
        let mut cut = self.cut.lock();
        cut.data.append(part);
        cut.missing -= 1;
        if cut.missing == 0 {
            drop(cut);
            self.exchange.wake_all();
        }
    }

    /// The parts of the cut, once, when all are there.
    pub fn take_cut(&self) -> Option<(Barrier, CheckpointData)> {
        let mut cut = self.cut.lock();
        if cut.missing > 0 {
            return None;
        }
        let barrier = cut.barrier.take()?;
        let mut data = std::mem::take(&mut cut.data);
        // In which order workers came must not be seen.
        for parts in [&mut data.sources, &mut data.sinks] {
            parts.sort_by_key(|part| (part.node, part.subtask));
        }
        Some((barrier, data))
    }

    pub fn complete(&self, checkpoint: u64) {
        self.completed.store(checkpoint, Ordering::Release);
        self.exchange.wake_all();
    }

    pub fn completed(&self) -> u64 {
        self.completed.load(Ordering::Acquire)
    }

    /// So many operators go on although their inputs have ended; each ends as a source does.
    pub fn go_on(&self, operators: usize) {
        self.live_sources.fetch_add(operators, Ordering::SeqCst);
    }

    /// A source has ended and all that follows from it has been pushed.
    pub fn source_ended(&self) {
        if self.live_sources.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.exchange.wake_all();
        }
    }

    /// A message and all that follows from it has been worked on.
    pub fn message_done(&self) {
        if self.exchange.done() && self.live_sources.load(Ordering::SeqCst) == 0 {
            self.exchange.wake_all();
        }
    }

    /// Every source has ended and nothing is under way.
    pub fn is_drained(&self) -> bool {
        self.live_sources.load(Ordering::SeqCst) == 0 && self.exchange.is_still()
    }

    pub fn close(&self, how: Close) {
        self.close.store(if how == Close::Finish { 1 } else { 2 }, Ordering::Release);
        self.exchange.wake_all();
    }

    pub fn closing(&self) -> Option<Close> {
        match self.close.load(Ordering::Acquire) {
            0 => None,
            1 => Some(Close::Finish),
            _ => Some(Close::Leave),
        }
    }

    /// The job fails: the first error is the one that is reported.
    pub fn fail(&self, error: EngineError) {
        self.failure.lock().get_or_insert(error);
        self.failed.store(true, Ordering::Release);
        self.exchange.wake_all();
    }

    pub fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Acquire)
    }

    pub fn failure(&self) -> Option<EngineError> {
        self.failure.lock().clone()
    }
}
