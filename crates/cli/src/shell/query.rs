//! A SELECT in the shell: `sql-client.execution.result-mode` says how its rows are shown.
//!
//! - `table` (the default): the rows that are there, drawn in place while the query runs, printed when it has ended.
//! - `changelog`: each change as a line with its kind.
//! - `tableau`: each row as a line; with its kind where the result changes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ouzel_engine::EngineError;
use ouzel_engine::runtime::{JobEnd, StopSignal};
use ouzel_engine::sink::Sink;
use ouzel_plan::{Config, JobPlan, Operator, table};
use ouzel_sql::statements::tableau;
use parking_lot::Mutex;

use super::Shell;
use super::live_table::{LiveTable, View};
use crate::execution::{self, Collect};
use crate::failure::Failure;
use crate::output;
use crate::results::folded::{FoldSink, Folded, order_of};
use crate::results::printed::{self, Around, PrintedSink, column_width_max as width_max};
use crate::run::run_plan;

/// `sql-client.execution.max-table-result.rows`
const TABLE_ROWS_MAX: usize = 1_000_000;

pub fn run(shell: &mut Shell, plan: &JobPlan) -> Result<(), Failure> {
    let mode = shell.session.config().get("sql-client.execution.result-mode").map(str::to_ascii_lowercase);
    let stop = StopSignal::default();
    shell.ran = true;
    match mode.as_deref() {
        Some("changelog") if plan.config.is_batch() => Err(Failure::refused(
            "error: a batch job has no changes to show\n  Results of batch queries can only be served in table or tableau mode.",
        )),
        Some("changelog") => stream(shell, plan, &stop, true),
        Some("tableau") => stream(shell, plan, &stop, execution::is_updating(plan)),
        _ if shell.interactive => fold(shell, plan, &stop),
        _ => {
            let executor = shell.executor.clone();
            shell.interrupt.guard(&stop, || run_plan(plan, "select", &executor, &stop)).map(drop)
        }
    }
}

fn rows_max(config: &Config) -> usize {
    let set = config.get("sql-client.execution.max-table-result.rows").and_then(|v| v.trim().parse().ok());
    set.filter(|rows| *rows > 0).unwrap_or(TABLE_ROWS_MAX)
}

/// The sink of a SELECT's plan.
fn sink_of(plan: &JobPlan) -> Result<&table::Sink, Failure> {
    match plan.sinks.first().map(|s| &plan.nodes[*s].operator) {
        Some(Operator::Sink(sink)) => Ok(sink),
        _ => Err(EngineError::internal("a SELECT has one sink").into()),
    }
}

/// Mode `table`.
fn fold(shell: &Shell, plan: &JobPlan, stop: &StopSignal) -> Result<(), Failure> {
    let config = shell.session.config();
    let updating = execution::is_updating(plan);
    let order = order_of(plan);
    let folded = Arc::new(Mutex::new(Folded::new(updating, !order.is_empty(), rows_max(config))));
    let names: Vec<String> = sink_of(plan)?.columns.iter().map(|c| c.name.to_string()).collect();
    let metrics = execution::metrics_of(plan);
    let (shared, time_zone) = (folded.clone(), plan.time_zone.clone());
    let collect: Collect =
        Box::new(move |sink| -> Box<dyn Sink> { Box::new(FoldSink::new(sink, &time_zone, &order, shared.clone())) });
    let view = View {
        names: names.clone(),
        folded: folded.clone(),
        metrics: metrics.clone(),
        updating,
        width_max: width_max(config),
    };
    let live = LiveTable::start(view);
    let outcome = shell.interrupt.guard(stop, || shell.executor.run(plan, "select", stop, metrics, Some(collect)));
    drop(live);
    let rows: Vec<Vec<Option<String>>> =
        folded.lock().head(usize::MAX).iter().map(|cells| cells.iter().cloned().map(Some).collect()).collect();
    if outcome.is_ok() || !rows.is_empty() {
        shell.show(&tableau::render_within(&names, &rows, width_max(config)));
    }
    if outcome? == JobEnd::Stopped {
        shell.info("The query was cancelled.");
    }
    Ok(())
}

/// Modes `changelog` and `tableau`.
fn stream(shell: &Shell, plan: &JobPlan, stop: &StopSignal, with_op: bool) -> Result<(), Failure> {
    let width = width_max(shell.session.config());
    let frame = printed::frame(sink_of(plan)?, with_op, width);
    let rows = Arc::new(AtomicU64::new(0));
    let (counted, lines, time_zone) = (rows.clone(), frame.clone(), plan.time_zone.clone());
    output::print(&frame.head());
    let collect: Collect = Box::new(move |sink| -> Box<dyn Sink> {
        Box::new(PrintedSink::new(sink, &time_zone, lines.clone(), with_op, Around::Nothing, counted.clone()))
    });
    let metrics = execution::metrics_of(plan);
    let outcome = shell.interrupt.guard(stop, || shell.executor.run(plan, "select", stop, metrics, Some(collect)));
    let rows = rows.load(Ordering::Relaxed);
    let counted = format!("{rows} row{}", if rows == 1 { "" } else { "s" });
    output::print(frame.border());
    match outcome? {
        JobEnd::Finished => output::print(&format!("Received a total of {counted}\n")),
        JobEnd::Stopped => output::print(&format!("Query terminated, received a total of {counted}\n")),
    }
    Ok(())
}
