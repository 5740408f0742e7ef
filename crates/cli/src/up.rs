//! `ouzel up`: pipelines as a service.
//!
//! Everything is planned before anything starts; then log, jobs and HTTP start together. A signal (or POST
//! /api/v1/stop) ends it with a last checkpoint of every job.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use ouzel_broker::{Broker, LocalTransport};
use ouzel_connectors::Registry;
use ouzel_connectors::kafka::KafkaClients;
use ouzel_engine::runtime::job::{CheckpointOptions, MakeDurable};
use ouzel_engine::runtime::supervisor::supervise;
use ouzel_engine::runtime::{JobOptions, StopSignal};
use ouzel_plan::{Config, JobPlan, ObjectPath, Operator};
use ouzel_server::{ServedTable, model};
use ouzel_sql::catalog::MaterializedTable;
use ouzel_sql::session::Session;
use ouzel_sql::statements::Planned;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::watch;

use crate::backend::{Program, RunningJob};
use crate::broker::{listen, until};
use crate::control::Running;
use crate::data_dir::DataDir;
use crate::failure::Failure;
use crate::pipelines::{self, Pipeline};
use crate::serve_table::{ServeSink, served_table};
use crate::{args, broker, environment, output, plan_file, signals};

const STANDS_FOR: &str = "localhost:9092,kafka:9092";
const CHECKPOINT_INTERVAL_MS: i64 = 1_000;
/// A stop that takes longer says what it waits for.
const PATIENCE: Duration = Duration::from_secs(2);

/// A job that is planned and not yet started.
struct PlannedJob {
    id: String,
    pipeline: String,
    script: String,
    plan: Arc<JobPlan>,
    /// The materialized table that it keeps.
    table: Option<Arc<MaterializedTable>>,
}

impl PlannedJob {
    fn keeps(&self, table: &ObjectPath) -> bool {
        self.table.as_ref().is_some_and(|kept| kept.path == *table)
    }

    fn is_suspended(&self) -> bool {
        self.table.as_ref().is_some_and(|table| table.suspended)
    }
}

pub fn up(args: &args::Up) -> Result<(), Failure> {
    let started = Instant::now();
    environment::start_logging("warn");
    let config = environment::defaults(&args.defines.define)?;
    let pipelines = pipelines::resolve(&args.pipelines)?;
    let planned = plan(&pipelines, &config)?;
    let data = DataDir::open(&args.data.folder)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|e| Failure::running(format!("error: cannot start: {e}")))?;
    let at = |port| SocketAddr::new(args.bind, port);
    let kafka = runtime.block_on(listen(at(args.kafka_port), "--kafka-port"))?;
    let page = runtime.block_on(listen(at(args.port), "--port"))?;
    let pinot = runtime.block_on(listen(at(args.pinot_port), "--pinot-port"))?;
    let log = broker::open(&data)?;
    let (stop, stopped) = watch::channel(false);
    let signal = stop.clone();
    signals::on_stop(move || {
        signal.send_replace(true);
    })?;
    let running =
        Running { pid: Some(std::process::id()), page: bound(&page)?, kafka: bound(&kafka)?, pinot: bound(&pinot)? };
    running.write(data.path())?;
    let served_log = log.clone();
    let log_stopped = stopped.clone();
    runtime.spawn(async move { served_log.serve(kafka, until(log_stopped)).await });
    let tables = served_tables(&planned)?;
    let suspended: Vec<String> = planned.iter().filter(|job| job.is_suspended()).map(|job| job.id.clone()).collect();
    let jobs = start(planned, &tables, &log, &runtime, data.path(), &config)?;
    let addresses = vec![
        model::Address { name: "page".to_string(), address: format!("http://{}", running.page) },
        model::Address { name: "kafka".to_string(), address: running.kafka.to_string() },
        model::Address { name: "pinot".to_string(), address: format!("http://{}", running.pinot) },
    ];
    let program = Arc::new(Program::new(jobs, log.clone(), tables, addresses, stop));
    serve(&runtime, page, pinot, &program, &stopped);
    announce(&running, &pipelines, data.path(), started);
    for job in suspended {
        output::print(&format!("{job} is suspended: its rows are served as they were\n"));
    }
    runtime.block_on(until(stopped));
    finish(&program);
    runtime.shutdown_timeout(Duration::from_secs(2));
    let closed = log.close().map_err(|e| Failure::running(format!("error: closing the log: {e}")));
    Running::remove(data.path());
    closed
}

fn bound(listener: &TcpListener) -> Result<SocketAddr, Failure> {
    listener.local_addr().map_err(|e| Failure::running(format!("error: {e}")))
}

/// Plans every script of every pipeline; each script has a catalog of its own.
fn plan(pipelines: &[Pipeline], config: &Config) -> Result<Vec<PlannedJob>, Failure> {
    let mut jobs = Vec::new();
    let mut ids: HashSet<String> = HashSet::new();
    for pipeline in pipelines {
        for (_, source) in &pipeline.scripts {
            let script =
                Path::new(&source.name).file_name().and_then(|n| n.to_str()).unwrap_or(&source.name).to_string();
            let before = jobs.len();
            for statement in source.plan_in(Session::new(config.clone()).with_kept_tables())? {
                let mut table = None;
                let plan = match statement {
                    Planned::Job { plan, .. } => plan,
                    // The job of another query begins anew, under a name and with checkpoints of its own.
                    Planned::Materialized { table: kept, plan } => {
                        forget(&mut jobs, before, &kept.path);
                        table = Some(kept);
                        plan
                    }
                    Planned::Kept { table } => {
                        if let Some(job) = jobs[before..].iter_mut().find(|job| job.keeps(&table.path)) {
                            job.table = Some(table);
                        }
                        continue;
                    }
                    Planned::NoLongerKept(path) => {
                        forget(&mut jobs, before, &path);
                        continue;
                    }
                    Planned::Compiled(compiled) => {
                        plan_file::write(&compiled)?;
                        let Some((plan, _)) = compiled.job else { continue };
                        plan
                    }
                    // A service has nobody to show the rows of a SELECT or SHOW to.
                    Planned::Query { .. } | Planned::Rows(_) | Planned::Done(_) | Planned::Set(_) => continue,
                };
                let targets: Vec<String> = plan
                    .sinks
                    .iter()
                    .filter_map(|s| match &plan.nodes[*s].operator {
                        Operator::Sink(sink) => Some(part(&sink.table.path.name)),
                        _ => None,
                    })
                    .collect();
                let base = format!("{}/{}/{}", part(&pipeline.name), part(&script), targets.join("+"));
                let id = unused(base, &mut ids);
                jobs.push(PlannedJob {
                    id,
                    pipeline: pipeline.name.clone(),
                    script: script.clone(),
                    plan: Arc::new(plan),
                    table,
                });
            }
        }
    }
    if jobs.is_empty() {
        return Err(Failure::refused(
            "error: no script has an INSERT, a STATEMENT SET or a MATERIALIZED TABLE: there is nothing to run",
        ));
    }
    Ok(jobs)
}

/// `base`, or with the first number behind it that no other job has.
fn unused(base: String, ids: &mut HashSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    let id = std::iter::once(base.clone()).chain(numbered).find(|id| !ids.contains(id)).unwrap_or(base);
    ids.insert(id.clone());
    id
}

/// The job of a materialized table of the script whose jobs begin at `before` is not to run.
fn forget(jobs: &mut Vec<PlannedJob>, before: usize, table: &ObjectPath) {
    let mut at = 0;
    jobs.retain(|job| {
        at += 1;
        at <= before || !job.keeps(table)
    });
}

/// One served table per `serve` sink; the names of all pipelines are one namespace.
fn served_tables(jobs: &[PlannedJob]) -> Result<Vec<Arc<ServedTable>>, Failure> {
    let mut tables: Vec<Arc<ServedTable>> = Vec::new();
    for job in jobs {
        for sink in &job.plan.sinks {
            let node = &job.plan.nodes[*sink];
            let Operator::Sink(spec) = &node.operator else { continue };
            if spec.table.connector() != "serve" {
                continue;
            }
            let name = spec.table.path.name.as_ref();
            if tables.iter().any(|t| t.name() == name) {
                return Err(Failure::refused(format!(
                    "error: two pipelines serve a table called '{name}'\n  hint: rename one of them in its serve.sql"
                )));
            }
            let input = &job.plan.nodes[node.inputs[0]];
            let declared: Vec<usize> =
                spec.table.primary_key.iter().filter_map(|k| spec.columns.iter().position(|c| c.name == *k)).collect();
            let key = match (declared.is_empty(), input.upsert_keys.iter().min_by_key(|k| k.len())) {
                (false, _) => Some(declared),
                (true, Some(key)) => Some(key.clone()),
                (true, None) if input.changelog.is_append() => None,
                (true, None) => {
                    return Err(Failure::refused(format!(
                        "error: the served table '{name}' changes but its query has no key to find a row by"
                    )));
                }
            };
            tables.push(Arc::new(served_table(name, &spec.columns, key)));
        }
    }
    Ok(tables)
}

fn start(
    planned: Vec<PlannedJob>,
    tables: &[Arc<ServedTable>],
    log: &Broker,
    runtime: &Runtime,
    data: &Path,
    config: &Config,
) -> Result<Vec<RunningJob>, Failure> {
    let stands_for = config.get("ouzel.embedded-log.stands-for").unwrap_or(STANDS_FOR);
    let stands_for = stands_for.split(',').map(|a| a.trim().to_string()).collect();
    let transport = Arc::new(LocalTransport::new(log.clone()));
    let clients = Arc::new(KafkaClients::with_embedded(runtime.handle().clone(), transport, stands_for));
    let mut registry = Registry::with_kafka(clients);
    let served: Vec<Arc<ServedTable>> = tables.to_vec();
    registry.add_sink("serve", move |sink, _| {
        let name = sink.table.path.name.as_ref();
        let table = served.iter().find(|t| t.name() == name).cloned();
        let table =
            table.ok_or_else(|| ouzel_engine::EngineError::internal(format!("there is no served table '{name}'")))?;
        Ok(Box::new(ServeSink::new(sink, table)))
    });
    let connectors = Arc::new(registry);
    let synced = log.clone();
    let make_durable: MakeDurable = Arc::new(move || {
        synced.sync().map_err(|e| ouzel_engine::EngineError::external(format!("the embedded log: {e}")))
    });
    planned
        .into_iter()
        .map(|job| {
            let interval_ms = job.plan.config.duration_ms("execution.checkpointing.interval", CHECKPOINT_INTERVAL_MS);
            let options = JobOptions {
                job: job.id.as_str().into(),
                connectors: connectors.clone(),
                eval: environment::eval_context(&job.plan.time_zone),
                checkpoints: Some(CheckpointOptions {
                    folder: data.join("checkpoints").join(folder_of(&job.id)),
                    interval_ms,
                    make_durable: Some(make_durable.clone()),
                }),
                stop: StopSignal::default(),
            };
            if job.is_suspended() {
                // It takes up its last checkpoint, so that its rows are served, and ends.
                options.stop.stop();
            }
            let supervised = supervise(job.plan.clone(), options)?;
            Ok(RunningJob {
                id: job.id,
                pipeline: job.pipeline,
                script: job.script,
                plan: job.plan,
                job: supervised,
                started_ms: environment::now_ms(),
            })
        })
        .collect()
}

/// A name as a part of a job's identity: without `/` and `+`, which stand between the parts.
fn part(name: &str) -> String {
    escaped(name, |c| !matches!(c, '/' | '+' | '%'))
}

/// A job's identity as a folder name. No two share one: `/` and `+`, which are in no part, are `~`.
fn folder_of(id: &str) -> String {
    let kept = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '%' | '/' | '+');
    escaped(id, kept).replace(['/', '+'], "~")
}

/// Other characters than those that are kept as `%<hex>%`.
fn escaped(text: &str, kept: impl Fn(char) -> bool) -> String {
    let shown = |c: char| if kept(c) { c.to_string() } else { format!("%{:x}%", u32::from(c)) };
    text.chars().map(shown).collect()
}

fn serve(
    runtime: &Runtime,
    page: TcpListener,
    pinot: TcpListener,
    program: &Arc<Program>,
    stopped: &watch::Receiver<bool>,
) {
    let (backend, end) = (program.clone(), stopped.clone());
    runtime.spawn(async move {
        if let Err(error) = ouzel_server::serve_page(page, backend, until(end)).await {
            tracing::error!("the page's server has ended: {error}");
        }
    });
    let (backend, end) = (program.clone(), stopped.clone());
    runtime.spawn(async move {
        if let Err(error) = ouzel_server::serve_pinot(pinot, backend, until(end)).await {
            tracing::error!("the query server has ended: {error}");
        }
    });
}

fn announce(running: &Running, pipelines: &[Pipeline], data: &Path, started: Instant) {
    let names: Vec<&str> = pipelines.iter().map(|p| p.name.as_str()).collect();
    output::print(&format!(
        "ouzel {} runs {} (started in {} ms)\n  page   http://{}/\n  kafka  {kafka}   e.g. kcat -b {kafka} -L\n  \
         sql    http://{}/query/sql   Apache Pinot's shape\n  \
         data   {}   Ctrl-C stops with a last checkpoint; start again to go on\n",
        env!("CARGO_PKG_VERSION"),
        names.join(", "),
        started.elapsed().as_millis(),
        running.page,
        running.pinot,
        data.display(),
        kafka = running.kafka,
    ));
}

fn finish(program: &Program) {
    let count = program.jobs.len();
    output::print(&format!(
        "stopping: taking a last checkpoint of {count} job{}; Ctrl-C again ends without it\n",
        if count == 1 { "" } else { "s" }
    ));
    program.jobs.iter().for_each(|job| job.job.request_stop());
    let (ended, end) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            program.jobs.iter().for_each(|job| job.job.join());
            drop(ended);
        });
        let mut said = Vec::new();
        while end.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            let trouble = |job: &RunningJob| Some(format!("  {} waits: {}\n", job.id, job.job.metrics.trouble()?));
            let troubles: Vec<String> = program.jobs.iter().filter_map(trouble).collect();
            if troubles != said {
                output::print(&troubles.concat());
                said = troubles;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_jobs_share_a_folder() {
        let mut ids = HashSet::new();
        let sinks: [&[&str]; 10] =
            [&["t"], &["t"], &["t-2"], &["ä"], &["ö"], &["%e4%"], &["a", "b"], &["a+b"], &["a/b"], &["a~b"]];
        let id =
            |names: &[&str]| format!("p/p.sql/{}", names.iter().map(|name| part(name)).collect::<Vec<_>>().join("+"));
        let folders: HashSet<String> = sinks.iter().map(|names| folder_of(&unused(id(names), &mut ids))).collect();
        assert_eq!(folders.len(), sinks.len(), "{folders:?}");
        // Those of plain names are what they always were.
        for known in ["p~p.sql~t", "p~p.sql~t-2", "p~p.sql~a~b"] {
            assert!(folders.contains(known), "{known}: {folders:?}");
        }
    }
}
