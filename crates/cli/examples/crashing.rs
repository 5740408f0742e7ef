//! `ouzel run` for scripts over files, with jobs that crash again and again: what a conformance case writes must be the same.
//!
//! ```text
//! crashing run [-D key=value]... script.sql        $CRASH_SEED chooses the moments
//! ```
//!
//! Sources give a row or two at a time, and every so often nothing until a checkpoint is complete; sources and sinks fail at
//! random moments, and what failed is started again from its last checkpoint, through the engine's real workers. Exit code
//! 77: the script does what this program does not (a SELECT, a sink that is no file system, batch mode).

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::SeqCst};
use std::time::{SystemTime, UNIX_EPOCH};

use ouzel_connectors::Registry;
use ouzel_engine::lookup::Lookup;
use ouzel_engine::runtime::job::CheckpointOptions;
use ouzel_engine::runtime::{JobOptions, StopSignal, build, run_job};
use ouzel_engine::sink::Sink;
use ouzel_engine::source::{ConnectorContext, Connectors, Source, SourcePoll, SplitStatus, Waker};
use ouzel_engine::{EngineError, Result};
use ouzel_functions::{Clock, EvalContext};
use ouzel_plan::operator::LookupJoin;
use ouzel_plan::{Config, JobPlan, Operator, Table, table};
use ouzel_sql::session::Session;
use ouzel_sql::statements::{Planned, plan_script};
use ouzel_types::Batch;

const CRASH: &str = "a crash, as asked for";
/// So many per job; then it runs to its end.
const CRASHES: i64 = 4;
const LEFT_OUT: u8 = 77;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(2).collect();
    let mut config = Config::default();
    config.set("table.local-time-zone", "UTC");
    for pair in arguments.windows(2).filter(|pair| pair[0] == "-D") {
        let (key, value) = pair[1].split_once('=').unwrap_or((&pair[1], ""));
        config.set(key.to_string(), value.to_string());
    }
    match arguments.last().map(|script| run(script, config)) {
        Some(Ok(code)) => ExitCode::from(code),
        Some(Err(error)) => {
            eprintln!("{error}");
            ExitCode::from(1)
        }
        None => ExitCode::from(2),
    }
}

fn run(script: &str, config: Config) -> std::result::Result<u8, String> {
    let text = std::fs::read_to_string(script).map_err(|e| format!("{script}: {e}"))?;
    let planned = match plan_script(&mut Session::new(config), &text) {
        Ok(planned) => planned,
        Err(errors) => {
            errors.iter().for_each(|e| eprintln!("{}", e.render(script, &text)));
            return Ok(2);
        }
    };
    let mut plans = Vec::new();
    for statement in planned {
        match statement.planned {
            Planned::Done(_) | Planned::Set(_) | Planned::NoLongerKept(_) => {}
            // A job in batch mode begins anew: the checkpoints that the sources wait for never come.
            Planned::Job { plan, .. }
                if plan.sinks.iter().all(|sink| is_file(&plan, *sink)) && !plan.config.is_batch() =>
            {
                plans.push(plan)
            }
            Planned::Compiled(compiled) => plans.extend(compiled.job.map(|(plan, _)| plan)),
            _ => return Ok(LEFT_OUT),
        }
    }
    let folder = PathBuf::from(script).with_extension("checkpoints");
    let seed = std::env::var("CRASH_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let mut restarts = 0;
    for (number, plan) in plans.iter().enumerate() {
        restarts += through_crashes(plan, folder.join(number.to_string()), seed).map_err(|e| e.to_string())?;
    }
    eprintln!("{restarts} restarts");
    Ok(0)
}

fn is_file(plan: &JobPlan, sink: usize) -> bool {
    matches!(&plan.nodes[sink].operator, Operator::Sink(sink) if sink.table.connector() == "filesystem")
}

/// Runs a job until it ends; how often it had to be started again.
fn through_crashes(plan: &JobPlan, folder: PathBuf, seed: u64) -> Result<i64> {
    let crashes = Arc::new(Crashes::new(seed));
    let eval = EvalContext {
        time_zone: plan.time_zone.clone(),
        clock: Arc::new(WallClock),
        watermark: Arc::new(|| None),
        query_start_ms: WallClock.now_nanos() / 1_000_000,
    };
    loop {
        let options = JobOptions {
            job: "crashing".into(),
            connectors: Arc::new(Failing { inner: Registry::new(), crashes: crashes.clone() }),
            eval: eval.clone(),
            checkpoints: Some(CheckpointOptions { folder: folder.clone(), interval_ms: 1, make_durable: None }),
            stop: StopSignal::default(),
        };
        match run_job(plan, &options, build::metrics_of(plan)) {
            Err(error) if error.primary == CRASH => crashes.done.fetch_add(1, SeqCst),
            outcome => return outcome.map(|_| crashes.done.load(SeqCst)),
        };
    }
}

struct WallClock;

impl Clock for WallClock {
    fn now_nanos(&self) -> i64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos() as i64)
    }
}

/// When it crashes: after a random number of steps, as often as it may.
struct Crashes {
    random: AtomicU64,
    steps: AtomicI64,
    done: AtomicI64,
    /// Completed checkpoints, as sinks see them.
    commits: AtomicU64,
}

impl Crashes {
    fn new(seed: u64) -> Crashes {
        let crashes = Crashes {
            random: AtomicU64::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1),
            steps: AtomicI64::new(0),
            done: AtomicI64::new(0),
            commits: AtomicU64::new(0),
        };
        crashes.steps.store(crashes.below(12) as i64, SeqCst);
        crashes
    }

    /// A random number below `limit` (xorshift).
    fn below(&self, limit: u64) -> u64 {
        let next = |mut x: u64| {
            x ^= x << 13;
            x ^= x >> 7;
            x ^ (x << 17)
        };
        let before = self.random.fetch_update(SeqCst, SeqCst, |x| Some(next(x))).unwrap_or(1);
        (next(before) >> 33) % limit
    }

    /// A step of a source or sink, which may be the last one.
    fn step(&self) -> Result<()> {
        if self.done.load(SeqCst) < CRASHES && self.steps.fetch_sub(1, SeqCst) == 0 {
            self.steps.store(1 + self.below(25) as i64, SeqCst);
            return Err(EngineError::external(CRASH));
        }
        Ok(())
    }
}

struct Failing {
    inner: Registry,
    crashes: Arc<Crashes>,
}

impl Connectors for Failing {
    fn source(&self, scan: &table::Scan, context: &ConnectorContext) -> Result<Box<dyn Source>> {
        let inner = self.inner.source(scan, context)?;
        Ok(Box::new(Hesitant { inner, crashes: self.crashes.clone(), waits_for: None }))
    }
    fn sink(&self, sink: &table::Sink, context: &ConnectorContext) -> Result<Box<dyn Sink>> {
        Ok(Box::new(Fragile { inner: self.inner.sink(sink, context)?, crashes: self.crashes.clone() }))
    }
    fn source_instances(&self, table: &Table, wanted: usize) -> usize {
        self.inner.source_instances(table, wanted)
    }
    fn sink_spreads(&self, table: &Table) -> bool {
        self.inner.sink_spreads(table)
    }
    fn lookup(&self, join: &LookupJoin, context: &ConnectorContext) -> Result<Box<dyn Lookup>> {
        self.inner.lookup(join, context)
    }
}

/// A source that gives little at a time.
struct Hesitant {
    inner: Box<dyn Source>,
    crashes: Arc<Crashes>,
    /// So many checkpoints have to be complete before it goes on.
    waits_for: Option<u64>,
}

impl Source for Hesitant {
    fn poll(&mut self, max_rows: usize) -> Result<SourcePoll> {
        let commits = self.crashes.commits.load(SeqCst);
        if self.waits_for.is_some_and(|wanted| commits < wanted) {
            return Ok(SourcePoll::Pending { retry_ms: Some(1) });
        }
        self.crashes.step()?;
        self.waits_for = (self.crashes.below(3) == 0).then_some(commits + 1);
        self.inner.poll(max_rows.min(1 + self.crashes.below(2) as usize))
    }
    fn set_waker(&mut self, waker: Waker) {
        self.inner.set_waker(waker);
    }
    fn snapshot(&mut self) -> Vec<u8> {
        self.inner.snapshot()
    }
    fn bounded(&self) -> bool {
        self.inner.bounded()
    }
    fn restore(&mut self, snapshot: &[u8]) -> Result<()> {
        self.inner.restore(snapshot)
    }
    fn gives_watermarks(&self) -> bool {
        self.inner.gives_watermarks()
    }
    fn checkpoint_completed(&mut self, checkpoint: u64) {
        self.inner.checkpoint_completed(checkpoint);
    }
    fn has_splits(&self) -> bool {
        self.inner.has_splits()
    }
    fn splits(&self) -> Vec<SplitStatus> {
        self.inner.splits()
    }
    fn split_count(&self) -> usize {
        self.inner.split_count()
    }
    fn pause_split(&mut self, split: usize, paused: bool) {
        self.inner.pause_split(split, paused);
    }
    fn takes_turns(&self) -> bool {
        self.inner.takes_turns()
    }
}

/// A sink that fails before it does something.
struct Fragile {
    inner: Box<dyn Sink>,
    crashes: Arc<Crashes>,
}

impl Sink for Fragile {
    fn write(&mut self, batch: &Batch) -> Result<()> {
        self.crashes.step()?;
        self.inner.write(batch)
    }
    fn idle(&mut self) -> Result<()> {
        self.inner.idle()
    }
    fn watermark(&mut self, watermark: i64) -> Result<()> {
        self.inner.watermark(watermark)
    }
    fn prepare(&mut self, checkpoint: u64) -> Result<Vec<u8>> {
        self.crashes.step()?;
        self.inner.prepare(checkpoint)
    }
    fn commit(&mut self, checkpoint: u64, handle: &[u8]) -> Result<()> {
        self.crashes.commits.fetch_add(1, SeqCst);
        self.crashes.step()?;
        self.inner.commit(checkpoint, handle)
    }
    fn snapshot(&mut self, full: bool) -> Result<Option<Vec<u8>>> {
        self.inner.snapshot(full)
    }
    fn restore(&mut self, chain: &[&[u8]]) -> Result<()> {
        self.inner.restore(chain)
    }
    fn recover(&mut self, checkpoint: u64, completed: Option<&[u8]>) -> Result<()> {
        self.inner.recover(checkpoint, completed)
    }
    fn finish(&mut self) -> Result<()> {
        self.inner.finish()
    }
    fn written(&self) -> (u64, u64) {
        self.inner.written()
    }
}
