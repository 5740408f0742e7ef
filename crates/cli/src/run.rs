//! `ouzel run`: a script as a program.
//!
//! All statements are bound before the first one runs; then each INSERT or STATEMENT SET runs to its end before the
//! next. No data directory, no port, no checkpoints unless an interval is set. A signal ends an unbounded script cleanly.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use ouzel_engine::runtime::{JobEnd, StopSignal};
use ouzel_plan::{JobPlan, NodeId, Operator};
use ouzel_sql::statements::Planned;

use crate::execution::{self, Collect, Executor};
use crate::failure::Failure;
use crate::progress::Progress;
use crate::results::printed::{self, Around, PrintedSink};
use crate::script::Source;
use crate::{args, environment, output, plan_file, signals};

pub fn run(args: &args::Run) -> Result<(), Failure> {
    environment::start_logging("warn");
    let source = match (&args.script, &args.execute) {
        (Some(path), _) => Source::read(path)?,
        (None, Some(sql)) => Source { name: "-e".to_string(), text: sql.clone() },
        (None, None) => return Err(Failure::refused("error: a script or -e SQL is needed")),
    };
    let config = environment::defaults(&args.defines.define)?;
    let statements = source.plan(&config)?;
    let stop = StopSignal::default();
    let signal = stop.clone();
    signals::on_stop(move || signal.stop())?;
    let executor = Executor::start()?;
    for (ordinal, statement) in statements.into_iter().enumerate() {
        if stop.is_requested() {
            break;
        }
        execute(statement, ordinal, &executor, &stop)?;
    }
    executor.shut_down();
    Ok(())
}

fn execute(statement: Planned, ordinal: usize, executor: &Executor, stop: &StopSignal) -> Result<(), Failure> {
    match statement {
        Planned::Done(_) | Planned::Set(_) => Ok(()),
        Planned::Rows(rows) => {
            output::print(&rows.render());
            Ok(())
        }
        Planned::Job { plan, .. } | Planned::Query { plan, .. } => {
            run_plan(&plan, &format!("run-{ordinal}"), executor, stop).map(|_| ())
        }
        Planned::Compiled(compiled) => {
            plan_file::write(&compiled)?;
            match compiled.job {
                Some((plan, _)) => run_plan(&plan, &format!("run-{ordinal}"), executor, stop).map(|_| ()),
                None => Ok(()),
            }
        }
        // Nothing serves it here: `up` does.
        Planned::Materialized { .. } | Planned::Kept { .. } | Planned::NoLongerKept(_) => Ok(()),
    }
}

/// Rows appear on the terminal: they are progress enough, and would stand behind the line.
fn shows_rows(plan: &JobPlan) -> bool {
    let prints = |sink: &NodeId| match &plan.nodes[*sink].operator {
        Operator::Sink(sink) => matches!(sink.table.connector(), "collect" | "print"),
        _ => false,
    };
    std::io::stdout().is_terminal() && plan.sinks.iter().any(prints)
}

/// Runs a plan with a progress line; a SELECT prints its rows.
pub fn run_plan(plan: &JobPlan, name: &str, executor: &Executor, stop: &StopSignal) -> Result<JobEnd, Failure> {
    let updating = execution::is_updating(plan);
    let (time_zone, width_max) = (plan.time_zone.clone(), printed::column_width_max(&plan.config));
    let collect: Collect = Box::new(move |sink| {
        let frame = printed::frame(sink, updating, width_max);
        Box::new(PrintedSink::new(sink, &time_zone, frame, updating, Around::All, Arc::default()))
    });
    let metrics = execution::metrics_of(plan);
    let progress = if shows_rows(plan) { None } else { Progress::start(metrics.clone()) };
    let outcome = executor.run(plan, name, stop, metrics.clone(), Some(collect));
    drop(progress);
    // The benchmarks read this line.
    let checkpoints = metrics.checkpoint.lock().completed;
    tracing::info!(
        job = name,
        state_bytes_max = metrics.state_bytes_max.load(Relaxed),
        checkpoints,
        "the job has ended"
    );
    Ok(outcome?)
}
