//! Restarts: a job that fails is started again from its last checkpoint, with growing pauses, and never takes the
//! process with it.

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

const BACKOFF_FIRST: Duration = Duration::from_millis(500);
const BACKOFF_MAX: Duration = Duration::from_secs(30);
/// A job that ran this long starts again with the first pause.
const HEALTHY_AFTER: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobState {
    Running,
    /// Waits before its next start.
    Restarting,
    Finished,
    Stopped,
    /// Cannot run until somebody changes something.
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
}

/// Starts a job on its own thread.
pub fn supervise(plan: Arc<JobPlan>, options: JobOptions) -> Result<SupervisedJob> {
    let metrics = build::metrics_of(&plan);
    let status = Arc::new(Mutex::new(JobStatus { state: JobState::Running, error: None, failed_ms: 0, restarts: 0 }));
    let stop = options.stop.clone();
    let job = options.job.clone();
    let (thread_metrics, thread_status) = (metrics.clone(), status.clone());
    let thread = std::thread::Builder::new()
        .name(format!("job {job}"))
        .spawn(move || keep_running(&plan, &options, &thread_metrics, &thread_status))
        .map_err(|e| EngineError::external(format!("cannot start a thread for job {job}: {e}")))?;
    Ok(SupervisedJob { job, metrics, status, stop, thread: Mutex::new(Some(thread)) })
}

fn keep_running(plan: &JobPlan, options: &JobOptions, metrics: &Arc<JobMetrics>, status: &Mutex<JobStatus>) {
    let mut backoff = BACKOFF_FIRST;
    loop {
        let started = std::time::Instant::now();
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
        if started.elapsed() >= HEALTHY_AFTER {
            backoff = BACKOFF_FIRST;
        }
        {
            let mut status = status.lock();
            status.state = JobState::Restarting;
            status.error = Some(error);
            status.failed_ms = options.now_ms();
            status.restarts += 1;
        }
        if wait_or_stop(options, backoff) {
            return status.lock().state = JobState::Stopped;
        }
        backoff = (backoff * 2).min(BACKOFF_MAX);
        status.lock().state = JobState::Running;
    }
}

/// Waits; true when a stop was asked for.
fn wait_or_stop(options: &JobOptions, pause: Duration) -> bool {
    let until = std::time::Instant::now() + pause;
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
