//! The one way in which plans run in this process outside `up`: `run` and the shell both come here.
//!
//! Kafka addresses are literal, and the rows of a SELECT go to the sink that the caller makes. Checkpoints are taken only
//! where an interval is set: sinks of files then show their rows at each. A new run never goes on from an old one's, so
//! they are removed with the job's end, as Flink removes those of a job that has ended.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

use ouzel_connectors::Registry;
use ouzel_connectors::kafka::KafkaClients;
use ouzel_engine::runtime::job::CheckpointOptions;
use ouzel_engine::runtime::{JobEnd, JobMetrics, JobOptions, StopSignal, build, run_job};
use ouzel_engine::sink::Sink;
use ouzel_engine::{Domain, EngineError};
use ouzel_plan::{JobPlan, Operator, table};

use crate::environment;
use crate::failure::Failure;

/// Makes the sink of a SELECT.
pub type Collect = Box<dyn Fn(&table::Sink) -> Box<dyn Sink> + Send + Sync>;

/// Runs plans; cheap to share between threads.
pub struct Executor {
    runtime: tokio::runtime::Runtime,
    clients: Arc<KafkaClients>,
}

impl Executor {
    pub fn start() -> Result<Executor, Failure> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .map_err(|e| Failure::running(format!("error: cannot start: {e}")))?;
        let clients = Arc::new(KafkaClients::new(runtime.handle().clone()));
        Ok(Executor { runtime, clients })
    }

    /// Runs a plan on this thread to its end, or until `stop`, or until nobody reads what it prints (which is a stop, too).
    /// `collect` is needed where the plan is a SELECT.
    pub fn run(
        &self,
        plan: &JobPlan,
        name: &str,
        stop: &StopSignal,
        metrics: Arc<JobMetrics>,
        collect: Option<Collect>,
    ) -> Result<JobEnd, EngineError> {
        let mut registry = Registry::with_kafka(self.clients.clone());
        if let Some(collect) = collect {
            registry.add_sink("collect", move |sink, _| Ok(collect(sink)));
        }
        let folder = CheckpointFolder::of(plan, name);
        let options = JobOptions {
            job: name.into(),
            connectors: Arc::new(registry),
            eval: environment::eval_context(&plan.time_zone),
            checkpoints: folder.as_ref().map(CheckpointFolder::options),
            stop: stop.clone(),
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| run_job(plan, &options, metrics)));
        // The panic has written its own message.
        match outcome.unwrap_or_else(|_| Err(EngineError::internal("this is a bug of Ouzel: the job panicked"))) {
            Err(error) if error.domain == Domain::Reader => {
                stop.stop();
                Ok(JobEnd::Stopped)
            }
            outcome => outcome.map_err(|error| placed(plan, error)),
        }
    }

    /// Ends without waiting for connections that are still open.
    pub fn shut_down(self) {
        self.runtime.shutdown_background();
    }
}

/// Where one job's checkpoints are while it runs; removed when dropped.
struct CheckpointFolder {
    path: PathBuf,
    interval_ms: i64,
}

impl CheckpointFolder {
    /// None without an interval. Below `execution.checkpointing.dir`, else in the system's temporary folder.
    fn of(plan: &JobPlan, name: &str) -> Option<CheckpointFolder> {
        let interval_ms = plan.config.duration_ms("execution.checkpointing.interval", 0);
        let parent = match plan.config.get("execution.checkpointing.dir") {
            Some(dir) => PathBuf::from(dir.trim_start_matches("file://")),
            None => std::env::temp_dir(),
        };
        let path = parent.join(format!("ouzel-checkpoints-{}-{name}", std::process::id()));
        (interval_ms > 0).then_some(CheckpointFolder { path, interval_ms })
    }

    fn options(&self) -> CheckpointOptions {
        CheckpointOptions { folder: self.path.clone(), interval_ms: self.interval_ms, make_durable: None }
    }
}

impl Drop for CheckpointFolder {
    fn drop(&mut self) {
        // What cannot be removed only takes space.
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

/// The error with the node of the plan that it is about, as EXPLAIN shows it.
pub fn placed(plan: &JobPlan, error: EngineError) -> EngineError {
    match error.node.and_then(|node| plan.nodes.get(node)) {
        Some(node) => error.at(ouzel_sql::planner::explain::node_line(plan, node)),
        None => error,
    }
}

/// Counters of a plan's job, for progress.
pub fn metrics_of(plan: &JobPlan) -> Arc<JobMetrics> {
    build::metrics_of(plan)
}

/// Whether rows that a plan's sinks take are changed later.
pub fn is_updating(plan: &JobPlan) -> bool {
    plan.sinks.iter().any(|s| plan.nodes[*s].inputs.iter().any(|i| !plan.nodes[*i].changelog.is_append()))
}

/// Whether a plan reads a table that has no end.
pub fn is_unbounded(plan: &JobPlan) -> bool {
    let endless = |table: &ouzel_plan::Table| !ouzel_plan::descriptor::is_bounded(table);
    plan.nodes.iter().any(|n| matches!(&n.operator, Operator::Scan(scan) if endless(&scan.table)))
}
