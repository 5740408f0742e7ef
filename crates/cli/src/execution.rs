//! The one way in which plans run in this process outside `up`: `run` and the shell both come here.
//!
//! Kafka addresses are literal, there are no checkpoints, and the rows of a SELECT go to the sink that the caller makes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use ouzel_connectors::Registry;
use ouzel_connectors::kafka::KafkaClients;
use ouzel_engine::EngineError;
use ouzel_engine::runtime::{JobEnd, JobMetrics, JobOptions, StopSignal, build, run_job};
use ouzel_engine::sink::Sink;
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

    /// Runs a plan on this thread to its end, or until `stop`. `collect` is needed where the plan is a SELECT.
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
        let options = JobOptions {
            job: name.into(),
            connectors: Arc::new(registry),
            eval: environment::eval_context(&plan.time_zone),
            checkpoints: None,
            stop: stop.clone(),
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| run_job(plan, &options, metrics)));
        // The panic has written its own message.
        outcome.unwrap_or_else(|_| Err(EngineError::internal("this is a bug of Ouzel: the job panicked")))
    }

    /// Ends without waiting for connections that are still open.
    pub fn shut_down(self) {
        self.runtime.shutdown_background();
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
