//! INSERTs that run beside the shell, as SHOW JOBS, DESCRIBE JOB and STOP JOB see them.

use std::sync::Arc;
use std::thread::JoinHandle;

use ouzel_engine::runtime::{JobEnd, StopSignal};
use ouzel_plan::{JobPlan, ObjectPath};
use ouzel_sql::statements::Rows;
use parking_lot::Mutex;

use crate::execution::{self, Executor};

/// All jobs of the shell, ended ones among them.
#[derive(Default)]
pub struct Jobs {
    jobs: Vec<Job>,
}

struct Job {
    id: String,
    name: String,
    started: jiff::Timestamp,
    stop: StopSignal,
    state: Arc<Mutex<State>>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Clone)]
enum State {
    Running,
    Finished,
    Canceled,
    Failed(String),
}

impl State {
    fn word(&self) -> &'static str {
        match self {
            State::Running => "RUNNING",
            State::Finished => "FINISHED",
            State::Canceled => "CANCELED",
            State::Failed(_) => "FAILED",
        }
    }
}

/// What Flink calls the job of an INSERT.
pub fn name_of(targets: &[ObjectPath]) -> String {
    let paths: Vec<String> = targets.iter().map(|t| format!("{}.{}.{}", t.catalog, t.database, t.name)).collect();
    format!("insert-into_{}", paths.join(","))
}

impl Jobs {
    /// Starts a job of its own thread; its id.
    pub fn start(&mut self, plan: JobPlan, name: String, executor: Arc<Executor>) -> std::io::Result<String> {
        let id = format!("{:032x}", uuid_like(self.jobs.len()));
        let (stop, state) = (StopSignal::default(), Arc::new(Mutex::new(State::Running)));
        let (stopping, done, job_name) = (stop.clone(), state.clone(), name.clone());
        let thread = std::thread::Builder::new().name("job".to_string()).spawn(move || {
            let metrics = execution::metrics_of(&plan);
            let outcome = executor.run(&plan, &job_name, &stopping, metrics, None);
            *done.lock() = match outcome {
                Ok(JobEnd::Finished) => State::Finished,
                Ok(JobEnd::Stopped) => State::Canceled,
                Err(error) => State::Failed(error.to_string()),
            };
        })?;
        let started = jiff::Timestamp::now();
        self.jobs.push(Job { id: id.clone(), name, started, stop, state, thread: Some(thread) });
        Ok(id)
    }

    /// SHOW JOBS.
    pub fn table(&self) -> Rows {
        Rows::table(&["job id", "job name", "status", "start time"], self.jobs.iter().map(Job::row))
    }

    /// DESCRIBE JOB; None: there is no such job.
    pub fn described(&self, id: &str) -> Option<(Rows, Option<String>)> {
        let job = self.jobs.iter().find(|j| j.id == id)?;
        let error = if let State::Failed(error) = &*job.state.lock() { Some(error.clone()) } else { None };
        Some((Rows::table(&["job id", "job name", "status", "start time"], [job.row()]), error))
    }

    /// Stops a job and waits for its end; false: there is no such job.
    pub fn stop(&mut self, id: &str) -> bool {
        let Some(job) = self.jobs.iter_mut().find(|j| j.id == id) else { return false };
        job.end();
        true
    }

    /// Stops what still runs; how many that were.
    pub fn stop_all(&mut self) -> usize {
        let running: Vec<&mut Job> =
            self.jobs.iter_mut().filter(|j| matches!(*j.state.lock(), State::Running)).collect();
        let count = running.len();
        running.into_iter().for_each(Job::end);
        count
    }

    /// Jobs that have failed since the last call, with their errors.
    pub fn newly_failed(&mut self) -> Vec<(String, String)> {
        let ended = self.jobs.iter_mut().filter(|j| j.thread.as_ref().is_some_and(JoinHandle::is_finished));
        ended
            .filter_map(|job| {
                job.thread = None;
                let state = job.state.lock().clone();
                if let State::Failed(error) = state { Some((job.id.clone(), error)) } else { None }
            })
            .collect()
    }
}

impl Job {
    fn row(&self) -> Vec<String> {
        let started = self.started.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
        vec![self.id.clone(), self.name.clone(), self.state.lock().word().to_string(), started]
    }

    fn end(&mut self) {
        self.stop.stop();
        if let Some(thread) = self.thread.take() {
            // A panic in a job is its state already.
            let _ = thread.join();
        }
    }
}

/// As long as a Flink job's id and different for each job.
fn uuid_like(number: usize) -> u128 {
    let nanos = jiff::Timestamp::now().as_nanosecond().unsigned_abs();
    let pid = u128::from(std::process::id());
    (nanos << 48) ^ (pid << 16) ^ number as u128
}
