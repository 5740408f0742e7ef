//! Restarts: a job that fails is started again from its last checkpoint as its restart strategy says, and never takes the
//! process with it.

use std::hash::{BuildHasher, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use ouzel_plan::JobPlan;
use parking_lot::Mutex;

use crate::error::{EngineError, Result};
use crate::runtime::build;
use crate::runtime::job::{JobEnd, JobOptions, run_job};
use crate::runtime::metrics::JobMetrics;
use crate::runtime::restart_strategy::{RestartStrategy, Restarts};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobState {
    Running,
    /// Waits before its next start.
    Restarting,
    Finished,
    Stopped,
    /// Its restart strategy gives it no further start, or none can help: its checkpoint does not fit.
    Failed,
}

/// A supervised job, for status pages.
pub struct SupervisedJob {
    pub job: Arc<str>,
    pub metrics: Arc<JobMetrics>,
    pub status: Arc<Mutex<JobStatus>>,
    stop: crate::runtime::job::StopSignal,
    thread: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Debug, Clone)]
pub struct JobStatus {
    pub state: JobState,
    pub error: Option<EngineError>,
    /// When it failed last, epoch ms.
    pub failed_ms: i64,
    pub restarts: u64,
    /// While it waits, epoch ms.
    pub next_start_ms: Option<i64>,
}

/// Starts a job on its own thread.
///
/// # Errors
/// A `restart-strategy.*` setting that cannot be read; no thread.
pub fn supervise(plan: Arc<JobPlan>, options: JobOptions) -> Result<SupervisedJob> {
    let restarts = Restarts::new(RestartStrategy::of(&plan.config)?);
    let metrics = build::metrics_of(&plan);
    let status = Arc::new(Mutex::new(JobStatus {
        state: JobState::Running,
        error: None,
        failed_ms: 0,
        restarts: 0,
        next_start_ms: None,
    }));
    let stop = options.stop.clone();
    let job = options.job.clone();
    let (thread_metrics, thread_status) = (metrics.clone(), status.clone());
    let thread = std::thread::Builder::new()
        .name(format!("job {job}"))
        .spawn(move || keep_running(&plan, &options, restarts, &thread_metrics, &thread_status))
        .map_err(|e| EngineError::external(format!("cannot start a thread for job {job}: {e}")))?;
    Ok(SupervisedJob { job, metrics, status, stop, thread: Mutex::new(Some(thread)) })
}

fn keep_running(
    plan: &JobPlan,
    options: &JobOptions,
    mut restarts: Restarts,
    metrics: &Arc<JobMetrics>,
    status: &Mutex<JobStatus>,
) {
    loop {
        let outcome =
            catch_unwind(AssertUnwindSafe(|| run_job(plan, options, metrics.clone()))).unwrap_or_else(|panic| {
                let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
                Err(EngineError::internal(format!("the job panicked: {}", text.unwrap_or("no message"))))
            });
        let error = match outcome {
            Ok(JobEnd::Finished) => return status.lock().state = JobState::Finished,
            Ok(JobEnd::Stopped) => return status.lock().state = JobState::Stopped,
            Err(error) => error,
        };
        tracing::error!(job = %options.job, "{error}");
        let now_ms = options.now_ms();
        let pause_ms = {
            let mut status = status.lock();
            let hopeless = error.hopeless;
            status.error = Some(error);
            status.failed_ms = now_ms;
            let pause_ms = if hopeless { None } else { restarts.pause_ms(now_ms, random()) };
            let Some(pause_ms) = pause_ms else {
                return status.state = JobState::Failed;
            };
            status.state = JobState::Restarting;
            status.next_start_ms = Some(now_ms.saturating_add(pause_ms));
            status.restarts += 1;
            pause_ms
        };
        let stopped = wait_or_stop(options, Duration::from_millis(pause_ms.unsigned_abs()));
        let mut status = status.lock();
        status.next_start_ms = None;
        if stopped {
            return status.state = JobState::Stopped;
        }
        status.state = JobState::Running;
    }
}

/// From 0 to 1: pauses of jobs that failed together differ.
fn random() -> f64 {
    let bits = RandomState::new().hash_one(0u8) >> 11;
    bits as f64 / (1u64 << 53) as f64
}

/// Waits; true when a stop was asked for.
fn wait_or_stop(options: &JobOptions, pause: Duration) -> bool {
    // A century is for ever; an instant after the clock's last cannot be told.
    let until = std::time::Instant::now() + pause.min(Duration::from_secs(100 * 365 * 86_400));
    while !options.stop.is_requested() {
        let now = std::time::Instant::now();
        if now >= until {
            return false;
        }
        options.stop.notifier().wait(until - now);
    }
    true
}

impl SupervisedJob {
    pub fn request_stop(&self) {
        self.stop.stop();
    }

    /// Waits for the last checkpoint of a job that was asked to stop, or for the end of one that ends by itself.
    pub fn join(&self) {
        if let Some(thread) = self.thread.lock().take() {
            // Panics of the job are caught inside.
            let _ = thread.join();
        }
    }
}
