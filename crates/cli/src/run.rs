//! `ouzel run`: a script as a program.
//!
//! All statements are bound before the first one runs; then each INSERT or STATEMENT SET runs to its end before the
//! next. No data directory, no port, no checkpoints. A signal ends an unbounded script cleanly.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use ouzel_connectors::Registry;
use ouzel_connectors::kafka::KafkaClients;
use ouzel_engine::EngineError;
use ouzel_engine::runtime::{JobEnd, JobOptions, StopSignal, build, run_job};
use ouzel_plan::{JobPlan, Operator};
use ouzel_sql::statements::Planned;

use crate::collect::CollectSink;
use crate::failure::Failure;
use crate::progress::Progress;
use crate::script::Source;
use crate::{args, environment, signals};

pub fn run(args: &args::Run) -> Result<(), Failure> {
    environment::start_logging("warn");
    let source = match (&args.script, &args.execute) {
        (Some(path), _) => Source::read(path)?,
        (None, Some(sql)) => Source { name: "-e".to_string(), text: sql.clone() },
        (None, None) => return Err(Failure::refused("error: a script or -e SQL is needed")),
    };
    let config = environment::defaults(&args.defines.define);
    let statements = source.plan(&config)?;
    let stop = StopSignal::default();
    let signal = stop.clone();
    signals::on_stop(move || signal.stop())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(|e| Failure::running(format!("error: cannot start: {e}")))?;
    let clients = Arc::new(KafkaClients::new(runtime.handle().clone()));
    for (ordinal, statement) in statements.into_iter().enumerate() {
        if stop.is_requested() {
            break;
        }
        execute(statement, ordinal, &clients, &stop)?;
    }
    runtime.shutdown_background();
    Ok(())
}

fn execute(statement: Planned, ordinal: usize, clients: &Arc<KafkaClients>, stop: &StopSignal) -> Result<(), Failure> {
    match statement {
        Planned::Done(_) | Planned::Set => Ok(()),
        Planned::Rows(rows) => {
            print!("{}", rows.render());
            Ok(())
        }
        Planned::Job { plan, .. } | Planned::Query { plan, .. } => run_plan(&plan, ordinal, clients, stop).map(|_| ()),
        // Nothing serves it here: `up` does.
        Planned::Materialized { .. } => Ok(()),
    }
}

fn run_plan(plan: &JobPlan, ordinal: usize, clients: &Arc<KafkaClients>, stop: &StopSignal) -> Result<JobEnd, Failure> {
    let options = JobOptions {
        job: format!("run-{ordinal}").into(),
        connectors: Arc::new(registry(plan, clients)),
        eval: environment::eval_context(&plan.time_zone),
        checkpoints: None,
        stop: stop.clone(),
    };
    let metrics = build::metrics_of(plan);
    let progress = Progress::start(metrics.clone());
    let outcome = catch_unwind(AssertUnwindSafe(|| run_job(plan, &options, metrics)));
    drop(progress);
    // The panic has written its own message.
    let outcome = outcome.unwrap_or_else(|_| Err(EngineError::internal("this is a bug of Ouzel: the job panicked")));
    Ok(outcome?)
}

/// The connectors of a program: Kafka addresses are literal, a SELECT prints.
fn registry(plan: &JobPlan, clients: &Arc<KafkaClients>) -> Registry {
    let updating =
        plan.sinks.iter().any(|s| plan.nodes[*s].inputs.iter().any(|i| !plan.nodes[*i].changelog.is_append()));
    let unbounded = plan.nodes.iter().any(|n| matches!(&n.operator, Operator::Scan(scan) if is_unbounded(&scan.table)));
    let mut registry = Registry::with_kafka(clients.clone());
    registry.add_sink("collect", move |sink, _| Ok(Box::new(CollectSink::new(sink, updating, unbounded))));
    registry
}

fn is_unbounded(table: &ouzel_plan::Table) -> bool {
    !ouzel_plan::descriptor::is_bounded(table)
}
