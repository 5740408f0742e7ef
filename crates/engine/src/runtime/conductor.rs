//! What a job does next: periodic checkpoints, the last one before a stop or behind the end of all inputs, the close.
//!
//! Worker 0 asks once per round. At most one cut is under way.

use std::sync::Arc;
use std::time::Instant;

use ouzel_checkpoint::Trigger;

use crate::error::Result;
use crate::runtime::alignment::{Barrier, Cut};
use crate::runtime::checkpoints::{Checkpoints, Request};
use crate::runtime::control::{Close, Control};
use crate::runtime::job::{JobEnd, JobOptions};
use crate::runtime::metrics::{CheckpointMetrics, JobMetrics};

pub struct Conductor<'a> {
    options: &'a JobOptions,
    metrics: Arc<JobMetrics>,
    control: &'a Control,
    checkpoints: Option<Checkpoints>,
    /// Fragment instances of all workers: the parts of a cut.
    fragments: usize,
    /// The cut that is under way: its trigger and when it began.
    under_way: Option<(Trigger, Instant)>,
    /// The last cut has been started, and this is why.
    last: Option<JobEnd>,
    /// A batch job has no checkpoint but the one of its end: stopped before, it begins anew.
    batch: bool,
}

impl<'a> Conductor<'a> {
    pub fn new(
        options: &'a JobOptions,
        metrics: Arc<JobMetrics>,
        control: &'a Control,
        checkpoints: Option<Checkpoints>,
        fragments: usize,
        batch: bool,
    ) -> Conductor<'a> {
        Conductor { options, metrics, control, checkpoints, fragments, under_way: None, last: None, batch }
    }

    /// How the job ends; None while it runs.
    pub fn end(&self) -> Option<JobEnd> {
        self.last
    }

    /// Every worker has closed: what the last checkpoint counted on is visible.
    pub fn closed(&self) -> Result<()> {
        match (&self.checkpoints, self.last) {
            (Some(checkpoints), Some(JobEnd::Finished)) => checkpoints.note_committed(),
            _ => Ok(()),
        }
    }

    /// Decides. Returns when (epoch ms) the next checkpoint is due.
    pub fn conduct(&mut self, now_ms: i64) -> Result<Option<i64>> {
        self.collect_cut();
        self.collect_checkpoint()?;
        if self.under_way.is_none() && self.last.is_none() {
            let drained = self.control.is_drained();
            if self.options.stop.is_requested() {
                self.end_with(JobEnd::Stopped, now_ms);
            } else if drained {
                self.end_with(JobEnd::Finished, now_ms);
            } else if let Some(trigger) = self.periodic().and_then(|c| c.coordinator.due(now_ms)) {
                self.launch(trigger, false);
            }
        }
        let waits = self.under_way.is_none() && self.last.is_none();
        Ok(self.periodic().filter(|_| waits).map(|c| c.coordinator.next_due_ms()))
    }

    fn periodic(&mut self) -> Option<&mut Checkpoints> {
        self.checkpoints.as_mut().filter(|_| !self.batch)
    }

    /// A last checkpoint if there are any; else what is under way comes to its end and becomes visible.
    fn end_with(&mut self, end: JobEnd, now_ms: i64) {
        self.last = Some(end);
        match (&mut self.checkpoints, end) {
            (_, JobEnd::Stopped) if self.batch => self.control.close(Close::Leave),
            (Some(checkpoints), _) => {
                let trigger = checkpoints.coordinator.force(now_ms);
                self.launch(trigger, true);
            }
            (None, JobEnd::Finished) => self.control.close(Close::Finish),
            (None, JobEnd::Stopped) => {
                self.control.launch(Barrier { id: 0, kind: Cut::Drain, last: true }, self.fragments);
            }
        }
    }

    fn launch(&mut self, trigger: Trigger, last: bool) {
        self.under_way = Some((trigger, Instant::now()));
        let kind = Cut::Checkpoint { full: trigger.full };
        self.control.launch(Barrier { id: trigger.id, kind, last }, self.fragments);
    }

    /// Hands a complete cut to the writer.
    fn collect_cut(&mut self) {
        let Some((barrier, data)) = self.control.take_cut() else { return };
        match (barrier.kind, &mut self.checkpoints, self.under_way) {
            (Cut::Checkpoint { .. }, Some(checkpoints), Some((trigger, started))) => {
                let ended = self.last == Some(JobEnd::Finished);
                checkpoints.submit(Request { trigger, data, ended, started });
            }
            _ => self.control.close(Close::Finish),
        }
    }

    /// Takes the writer's answer: sinks are to be committed, old files are forgotten.
    fn collect_checkpoint(&mut self) -> Result<()> {
        let Some(answer) = self.checkpoints.as_mut().and_then(Checkpoints::answer) else { return Ok(()) };
        self.under_way = None;
        let bytes = answer.outcome.inspect_err(|_| self.metrics.checkpoint.lock().failed += 1)?;
        self.control.complete(answer.id);
        {
            let mut metrics = self.metrics.checkpoint.lock();
            let (completed, failed) = (metrics.completed + 1, metrics.failed);
            *metrics = CheckpointMetrics {
                id: answer.id,
                completed_ms: self.options.now_ms(),
                duration_ms: answer.started.elapsed().as_millis() as u64,
                bytes,
                completed,
                failed,
            };
        }
        match self.last {
            Some(JobEnd::Finished) => self.control.close(Close::Finish),
            Some(JobEnd::Stopped) => self.control.close(Close::Leave),
            None => {}
        }
        Ok(())
    }
}
