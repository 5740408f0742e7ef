//! A job from start to end: its workers, and the conductor that triggers checkpoints, stops and ends them.
//!
//! The caller's thread is worker 0 and conducts. A cut of all fragments is handed to the checkpoint writer, which
//! writes while processing goes on; when it is durable every worker commits its sinks.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ouzel_functions::EvalContext;
use ouzel_plan::JobPlan;

use crate::error::{EngineError, Result};
use crate::runtime::build::Blueprint;
use crate::runtime::checkpoints::Checkpoints;
use crate::runtime::conductor::Conductor;
use crate::runtime::control::Control;
use crate::runtime::metrics::JobMetrics;
use crate::runtime::notifier::Notifier;
use crate::runtime::plan_form;
use crate::runtime::recovery::Restored;
use crate::runtime::worker::Worker;
use crate::source::{ConnectorContext, Connectors, Siblings};

/// What a job needs besides its plan.
#[derive(Clone)]
pub struct JobOptions {
    pub job: Arc<str>,
    pub connectors: Arc<dyn Connectors>,
    pub eval: EvalContext,
    /// None: no checkpoints (`run`).
    pub checkpoints: Option<CheckpointOptions>,
    pub stop: StopSignal,
}

#[derive(Clone)]
pub struct CheckpointOptions {
    pub folder: PathBuf,
    pub interval_ms: i64,
    /// Called by the checkpoint writer before a checkpoint is complete: makes durable what it counts on and others
    /// keep (the records that sinks wrote to the embedded log, and those that sources have read from it).
    pub make_durable: Option<MakeDurable>,
}

pub type MakeDurable = Arc<dyn Fn() -> Result<()> + Send + Sync>;

impl JobOptions {
    pub fn now_ms(&self) -> i64 {
        self.eval.clock.now_nanos().div_euclid(1_000_000)
    }

    pub fn connector_context(&self, plan: &JobPlan) -> ConnectorContext {
        ConnectorContext {
            job: self.job.clone(),
            node: 0,
            subtask: 0,
            parallelism: 1,
            time_zone: plan.time_zone.clone(),
            checkpoints: self.checkpoints.is_some(),
            eval: self.eval.clone(),
            siblings: Siblings::default(),
        }
    }
}

/// Asks a job to stop; a job waiting for rows is woken.
#[derive(Clone)]
pub struct StopSignal {
    requested: Arc<AtomicBool>,
    notifier: Arc<Notifier>,
}

impl Default for StopSignal {
    fn default() -> Self {
        StopSignal { requested: Arc::new(AtomicBool::new(false)), notifier: Notifier::new() }
    }
}

impl StopSignal {
    pub fn stop(&self) {
        self.requested.store(true, Ordering::SeqCst);
        self.notifier.notify();
    }
    pub fn is_requested(&self) -> bool {
        self.requested.load(Ordering::SeqCst)
    }
    pub fn notifier(&self) -> &Arc<Notifier> {
        &self.notifier
    }
}

/// How a job came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobEnd {
    /// Its bounded inputs are read and its sinks committed.
    Finished,
    /// It was asked to stop and can go on from its last checkpoint.
    Stopped,
}

/// Runs a job to its end: on this thread, and on further ones when its parallelism is above one.
pub fn run_job(plan: &JobPlan, options: &JobOptions, metrics: Arc<JobMetrics>) -> Result<JobEnd> {
    let mut checkpoints = match &options.checkpoints {
        Some(c) => Some(Checkpoints::open(c, plan_form::of_plan(plan), options, options.now_ms())?),
        None => None,
    };
    let last = checkpoints.as_ref().and_then(|c| c.restored.as_ref());
    let ended = last.is_some_and(|manifest| manifest.ended);
    if last.is_some_and(|manifest| manifest.ended && manifest.committed) {
        return Ok(JobEnd::Finished);
    }
    let restored = checkpoints.as_mut().map(Restored::read).transpose()?.flatten();
    let blueprint = Blueprint::new(plan, options, metrics)?;
    blueprint.metrics.begin(blueprint.layout.workers);
    let outlet = checkpoints.as_ref().map(Checkpoints::outlet);
    let control = Control::new(blueprint.exchange.clone(), blueprint.source_instances(), outlet);
    // Everything is opened before anything runs, so that what cannot be opened is said alone.
    let make = |index| Worker::new(&blueprint, &control, index, blueprint.exchange.notifier(index), restored.as_ref());
    let mut workers = (0..blueprint.layout.workers).map(make).collect::<Result<Vec<_>>>()?;
    drop(restored);
    if ended {
        // It came to its end, but not to the end of its commits.
        workers.iter_mut().try_for_each(Worker::finish)?;
        checkpoints.iter().try_for_each(Checkpoints::note_committed)?;
        return Ok(JobEnd::Finished);
    }
    let (metrics, fragments) = (blueprint.metrics.clone(), blueprint.fragment_instances());
    let mut conductor = Conductor::new(options, metrics, &control, checkpoints, fragments, plan.config.is_batch());
    let mut others = workers.split_off(1);
    let Some(first) = workers.first_mut() else { return Err(EngineError::internal("a job without a worker")) };
    std::thread::scope(|scope| -> Result<()> {
        for (index, worker) in (1..).zip(&mut others) {
            let control = &control;
            std::thread::Builder::new()
                .name(format!("{} worker {index}", options.job))
                .spawn_scoped(scope, move || guard(control, || worker.run(|_| Ok(None))))
                .map_err(|e| EngineError::external(format!("cannot start a thread for job {}: {e}", options.job)))
                .inspect_err(|error| control.fail(error.clone()))?;
        }
        guard(&control, || first.run(|now_ms| conductor.conduct(now_ms)));
        Ok(())
    })?;
    match (control.failure(), conductor.end()) {
        (Some(error), _) => Err(error),
        (None, Some(end)) => conductor.closed().map(|()| end),
        (None, None) => Err(EngineError::internal("a job ended without an end")),
    }
}

/// Runs a worker: its error, or its panic, ends the job.
fn guard(control: &Control, run: impl FnOnce() -> Result<()>) {
    let outcome = catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
        let text = text.unwrap_or("no message");
        Err(EngineError::internal(format!("this is a bug of Ouzel: the job panicked: {text}")))
    });
    if let Err(error) = outcome {
        control.fail(error);
    }
}
