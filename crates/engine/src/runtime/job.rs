//! The loop of one job: poll sources, push batches through the graph, fire timers, take checkpoints, stop cleanly.
//!
//! One thread owns the graph. Checkpoints are cut between two batches, so barriers are aligned by construction;
//! their bytes are written by a second thread while processing goes on, and sinks are committed when it is done.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use ouzel_checkpoint::{Coordinator, Trigger};
use ouzel_functions::EvalContext;
use ouzel_plan::JobPlan;
use ouzel_types::Batch;

use crate::error::{EngineError, Result};
use crate::runtime::build::{self, JobSource, SourceDriver};
use crate::runtime::checkpoint_store::{CheckpointData, CheckpointStore, Manifest};
use crate::runtime::dead_letter;
use crate::runtime::graph::Graph;
use crate::runtime::metrics::{CheckpointMetrics, JobMetrics};
use crate::runtime::notifier::Notifier;
use crate::source::{ConnectorContext, Connectors, Source, SourcePoll};
use crate::time::scan::ScanPoll;

/// Rows asked of a source at a time: large enough to pay for a batch, small enough for the cache.
const BATCH_ROWS: usize = 4096;
/// The longest sleep of an idle job.
const IDLE_WAIT: Duration = Duration::from_millis(200);
/// How often operator counters are copied into the metrics.
const PUBLISH_INTERVAL: Duration = Duration::from_millis(250);

/// What a job needs besides its plan.
#[derive(Clone)]
pub struct JobOptions {
    pub job: Arc<str>,
    pub connectors: Arc<dyn Connectors>,
    pub eval: EvalContext,
    /// None: no checkpoints (`run`).
    pub checkpoints: Option<CheckpointOptions>,
    pub stop: StopSignal,
}

#[derive(Clone, Debug)]
pub struct CheckpointOptions {
    pub folder: PathBuf,
    pub interval_ms: i64,
}

impl JobOptions {
    pub fn connector_context(&self, plan: &JobPlan) -> ConnectorContext {
        ConnectorContext {
            job: self.job.clone(),
            node: 0,
            subtask: 0,
            parallelism: 1,
            time_zone: plan.time_zone.clone(),
            checkpoints: self.checkpoints.is_some(),
            eval: self.eval.clone(),
        }
    }
}

/// Asks a job to stop; a job waiting for rows is woken.
#[derive(Clone)]
pub struct StopSignal {
    requested: Arc<AtomicBool>,
    notifier: Arc<Notifier>,
}

impl Default for StopSignal {
    fn default() -> Self {
        StopSignal { requested: Arc::new(AtomicBool::new(false)), notifier: Notifier::new() }
    }
}

impl StopSignal {
    pub fn stop(&self) {
        self.requested.store(true, Ordering::SeqCst);
        self.notifier.notify();
    }
    pub fn is_requested(&self) -> bool {
        self.requested.load(Ordering::SeqCst)
    }
    pub fn notifier(&self) -> &Arc<Notifier> {
        &self.notifier
    }
}

/// How a job came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobEnd {
    /// Its bounded inputs are read and its sinks committed.
    Finished,
    /// It was asked to stop and can go on from its last checkpoint.
    Stopped,
}

/// Runs a job on this thread to its end.
pub fn run_job(plan: &JobPlan, options: &JobOptions, metrics: Arc<JobMetrics>) -> Result<JobEnd> {
    let (graph, sources) = build::build(plan, options, metrics.clone())?;
    let now_ms = options.now_ms();
    let checkpoints = match &options.checkpoints {
        Some(c) => Some(Checkpoints::open(c, build::fingerprint(plan), options, now_ms)?),
        None => None,
    };
    let mut job = Job { graph, sources, options, metrics, checkpoints, live: Vec::new(), last_publish: Instant::now() };
    if job.recover(now_ms)? {
        return Ok(JobEnd::Finished);
    }
    let end = job.run();
    job.publish();
    job.sources.iter_mut().for_each(|s| {
        if let SourceDriver::Scan(scan) = &mut s.driver {
            scan.close();
        }
    });
    end
}

struct Job<'a> {
    graph: Graph,
    sources: Vec<JobSource>,
    options: &'a JobOptions,
    metrics: Arc<JobMetrics>,
    checkpoints: Option<Checkpoints>,
    /// Sources that have not ended.
    live: Vec<usize>,
    last_publish: Instant,
}

/// One round over the sources.
#[derive(Default)]
struct Round {
    progressed: bool,
    retry_ms: Option<u64>,
}

impl Job<'_> {
    /// Restores the last checkpoint. True: the job had already ended.
    fn recover(&mut self, now_ms: i64) -> Result<bool> {
        for source in &mut self.sources {
            if let SourceDriver::Scan(scan) = &mut source.driver {
                let notifier = self.options.stop.notifier().clone();
                scan.set_waker(Arc::new(move || notifier.notify()));
            }
        }
        self.live = (0..self.sources.len()).collect();
        let Some(checkpoints) = &mut self.checkpoints else {
            return self.graph.sinks().try_for_each(|(_, sink)| sink.recover(0, None)).map(|()| false);
        };
        let Some(manifest) = checkpoints.restored.take() else {
            self.graph.sinks().try_for_each(|(_, sink)| sink.recover(0, None))?;
            return Ok(false);
        };
        if manifest.ended {
            return Ok(true);
        }
        let files = manifest.chain.iter().map(|id| checkpoints.store.read(*id)).collect::<Result<Vec<_>>>()?;
        let Some(last) = files.last() else { return Err(EngineError::internal("a checkpoint manifest names no file")) };
        for (index, node) in (0..self.graph.nodes.len()).map(|i| (i, i as u32)) {
            let chain: Vec<&[u8]> = files
                .iter()
                .flat_map(|f| f.states.iter().filter(|(n, _)| *n == node).map(|(_, b)| b.as_slice()))
                .collect();
            if !chain.is_empty() {
                self.graph.restore(index, &chain)?;
            }
        }
        for (index, sink) in self.graph.sinks() {
            let handle = last.sinks.iter().find(|(n, _)| *n == index as u32).map(|(_, h)| h.as_slice());
            sink.recover(manifest.id, handle)?;
        }
        for source in &mut self.sources {
            let Some((_, bytes)) = last.sources.iter().find(|(n, _)| *n == source.node as u32) else { continue };
            match &mut source.driver {
                SourceDriver::Scan(scan) => scan.restore(bytes, now_ms)?,
                SourceDriver::Values(values) => values.restore(bytes)?,
            }
        }
        Ok(false)
    }

    fn run(&mut self) -> Result<JobEnd> {
        loop {
            if self.options.stop.is_requested() {
                self.stop()?;
                return Ok(JobEnd::Stopped);
            }
            let now_ms = self.options.now_ms();
            self.graph.now_ms = now_ms;
            let round = self.poll_sources(now_ms)?;
            if self.graph.next_timer().is_some_and(|t| t <= now_ms) {
                self.graph.fire_timers(now_ms)?;
            }
            self.checkpoint_if_due(now_ms)?;
            self.collect_checkpoint(false)?;
            if self.last_publish.elapsed() >= PUBLISH_INTERVAL {
                self.publish();
            }
            if self.live.is_empty() {
                self.finish()?;
                return Ok(JobEnd::Finished);
            }
            if !round.progressed {
                self.graph.sinks().try_for_each(|(_, sink)| sink.idle())?;
                self.wait(&round, now_ms);
            }
        }
    }

    fn poll_sources(&mut self, now_ms: i64) -> Result<Round> {
        let mut round = Round::default();
        let mut ended = Vec::new();
        for position in 0..self.live.len() {
            let index = self.live[position];
            let node = self.sources[index].node;
            match self.poll_source(index, now_ms)? {
                Polled::Rows(batch) => {
                    round.progressed = true;
                    if self.graph.nodes[node].idle {
                        self.graph.set_idle(node, false)?;
                    }
                    self.graph.emit(node, batch)?;
                }
                Polled::Pending(retry_ms) => {
                    round.retry_ms = match (round.retry_ms, retry_ms) {
                        (Some(a), Some(b)) => Some(a.min(b)),
                        (a, b) => a.or(b),
                    };
                    self.tick(index, now_ms)?;
                }
                Polled::Finished => ended.push(index),
            }
        }
        for index in ended {
            round.progressed = true;
            self.live.retain(|i| *i != index);
            self.graph.end(self.sources[index].node)?;
        }
        Ok(round)
    }

    fn poll_source(&mut self, index: usize, now_ms: i64) -> Result<Polled> {
        let source = &mut self.sources[index];
        match &mut source.driver {
            SourceDriver::Values(values) => Ok(match values.poll(BATCH_ROWS)? {
                SourcePoll::Rows { batch, .. } => Polled::Rows(batch),
                _ => Polled::Finished,
            }),
            SourceDriver::Scan(scan) => Ok(match scan.poll(BATCH_ROWS, now_ms)? {
                ScanPoll::Rows { mut batch, bad } => {
                    if let Some((table, reader)) = source.dead_letter.as_ref().filter(|_| !bad.is_empty()) {
                        let (node, reader) = (source.node, *reader);
                        let rows = dead_letter::batch_of(table, &bad, now_ms);
                        self.metrics.nodes[node].dead_letter_rows.fetch_add(bad.len() as u64, Ordering::Relaxed);
                        self.graph.deliver_to(reader, rows)?;
                    }
                    if let Some(periodic) = scan_tick(&mut self.sources[index], now_ms) {
                        batch
                            .marks
                            .extend(periodic.marks.iter().map(|m| ouzel_types::Mark { row: batch.rows as u32, ..*m }));
                    }
                    Polled::Rows(batch)
                }
                ScanPoll::Pending { retry_ms } => Polled::Pending(retry_ms),
                ScanPoll::Finished => Polled::Finished,
            }),
        }
    }

    /// Periodic watermarks and idleness of a source that has nothing at the moment.
    fn tick(&mut self, index: usize, now_ms: i64) -> Result<()> {
        let node = self.sources[index].node;
        if let Some(batch) = scan_tick(&mut self.sources[index], now_ms) {
            self.graph.emit(node, batch)?;
        }
        if let SourceDriver::Scan(scan) = &self.sources[index].driver
            && scan.is_idle() != self.graph.nodes[node].idle
        {
            let idle = scan.is_idle();
            self.graph.set_idle(node, idle)?;
        }
        Ok(())
    }

    fn wait(&self, round: &Round, now_ms: i64) {
        let mut wait = IDLE_WAIT;
        let mut until = |ms: i64| wait = wait.min(Duration::from_millis(ms.max(0) as u64));
        round.retry_ms.into_iter().for_each(|ms| until(ms as i64));
        self.graph.next_timer().into_iter().for_each(|t| until(t - now_ms));
        self.checkpoints.iter().for_each(|c| until(c.coordinator.next_due_ms() - now_ms));
        for index in &self.live {
            if let SourceDriver::Scan(scan) = &self.sources[*index].driver {
                scan.tick_interval_ms().into_iter().for_each(&mut until);
            }
        }
        self.options.stop.notifier().wait(wait);
    }

    fn checkpoint_if_due(&mut self, now_ms: i64) -> Result<()> {
        let trigger = self.checkpoints.as_mut().and_then(|c| c.coordinator.due(now_ms));
        trigger.map_or(Ok(()), |t| self.checkpoint(t, false))
    }

    /// Cuts a snapshot and hands it to the writer.
    fn checkpoint(&mut self, trigger: Trigger, ended: bool) -> Result<()> {
        let started = Instant::now();
        self.graph.flush()?;
        let mut data = CheckpointData { states: self.graph.snapshot(trigger.full)?, ..CheckpointData::default() };
        for source in &mut self.sources {
            data.sources.push((source.node as u32, source.driver.snapshot()));
        }
        for (node, sink) in self.graph.sinks() {
            data.sinks.push((node as u32, sink.prepare(trigger.id)?));
        }
        if let Some(checkpoints) = &mut self.checkpoints {
            checkpoints.submit(Request { trigger, data, ended, started });
        }
        Ok(())
    }

    /// Takes the writer's answer: commit sinks, tell sources, forget old files.
    fn collect_checkpoint(&mut self, wait: bool) -> Result<()> {
        let Some(checkpoints) = &mut self.checkpoints else { return Ok(()) };
        let Some(answer) = checkpoints.answer(wait) else { return Ok(()) };
        let Answer { id, sinks, outcome, started } = answer;
        let bytes = match outcome {
            Ok(bytes) => bytes,
            Err(error) => {
                self.metrics.checkpoint.lock().failed += 1;
                return Err(error);
            }
        };
        for (node, sink) in self.graph.sinks() {
            if let Some((_, handle)) = sinks.iter().find(|(n, _)| *n == node as u32) {
                sink.commit(id, handle)?;
            }
        }
        for source in &mut self.sources {
            if let SourceDriver::Scan(scan) = &mut source.driver {
                scan.checkpoint_completed(id);
            }
        }
        let mut metrics = self.metrics.checkpoint.lock();
        let (completed, failed) = (metrics.completed + 1, metrics.failed);
        *metrics = CheckpointMetrics {
            id,
            completed_ms: self.options.now_ms(),
            duration_ms: started.elapsed().as_millis() as u64,
            bytes,
            completed,
            failed,
        };
        Ok(())
    }

    fn final_checkpoint(&mut self, ended: bool) -> Result<()> {
        if self.checkpoints.as_ref().is_some_and(|c| c.coordinator.is_pending()) {
            self.collect_checkpoint(true)?;
        }
        let now_ms = self.options.now_ms();
        if let Some(trigger) = self.checkpoints.as_mut().map(|c| c.coordinator.force(now_ms)) {
            self.checkpoint(trigger, ended)?;
            self.collect_checkpoint(true)?;
        }
        Ok(())
    }

    /// Every input has ended.
    fn finish(&mut self) -> Result<()> {
        if self.checkpoints.is_some() {
            self.final_checkpoint(true)?;
        }
        self.graph.sinks().try_for_each(|(_, sink)| sink.finish())
    }

    /// A request to stop: a last checkpoint if there are any, else what is written becomes visible.
    fn stop(&mut self) -> Result<()> {
        if self.checkpoints.is_some() {
            return self.final_checkpoint(false);
        }
        self.graph.flush()?;
        self.graph.sinks().try_for_each(|(_, sink)| sink.finish())
    }

    fn publish(&mut self) {
        self.last_publish = Instant::now();
        self.graph.publish();
        for source in &self.sources {
            if let SourceDriver::Scan(scan) = &source.driver {
                *self.metrics.nodes[source.node].splits.lock() = scan.split_times();
            }
        }
    }
}

enum Polled {
    Rows(Batch),
    Pending(Option<u64>),
    Finished,
}

fn scan_tick(source: &mut JobSource, now_ms: i64) -> Option<Batch> {
    match &mut source.driver {
        SourceDriver::Scan(scan) => scan.tick(now_ms),
        SourceDriver::Values(_) => None,
    }
}

impl JobOptions {
    pub fn now_ms(&self) -> i64 {
        self.eval.clock.now_nanos().div_euclid(1_000_000)
    }
}

/// The coordinator with its store and the thread that writes.
struct Checkpoints {
    coordinator: Coordinator,
    store: CheckpointStore,
    restored: Option<Manifest>,
    requests: Option<mpsc::Sender<Request>>,
    answers: mpsc::Receiver<Written>,
    writer: Option<std::thread::JoinHandle<()>>,
    fingerprint: u64,
}

struct Request {
    trigger: Trigger,
    data: CheckpointData,
    ended: bool,
    started: Instant,
}

/// From the writer: the file is on disk (or not).
struct Written {
    id: u64,
    sinks: Vec<(u32, Vec<u8>)>,
    ended: bool,
    outcome: Result<u64>,
    started: Instant,
}

struct Answer {
    id: u64,
    sinks: Vec<(u32, Vec<u8>)>,
    outcome: Result<u64>,
    started: Instant,
}

impl Checkpoints {
    fn open(options: &CheckpointOptions, fingerprint: u64, job: &JobOptions, now_ms: i64) -> Result<Checkpoints> {
        let store = CheckpointStore::open(&options.folder)?;
        let mut coordinator = Coordinator::new(options.interval_ms, now_ms);
        let restored = store.read_manifest()?;
        if let Some(manifest) = &restored {
            if manifest.fingerprint != fingerprint {
                return Err(EngineError::user("the plan of this job no longer fits its last checkpoint")
                    .detail(format!(
                        "checkpoint {} in {} was taken by another query",
                        manifest.id,
                        options.folder.display()
                    ))
                    .hint("undo the change of the script, or remove that folder to start the job afresh"));
            }
            coordinator.restored(manifest.id, manifest.chain.clone());
            store.retain(&manifest.chain);
        }
        let (requests, inbox) = mpsc::channel::<Request>();
        let (outbox, answers) = mpsc::channel();
        let (writer_store, notifier) = (store.clone(), job.stop.notifier().clone());
        let writer = std::thread::Builder::new()
            .name("checkpoint".to_string())
            .spawn(move || {
                for Request { trigger, data, ended, started } in inbox {
                    let outcome = writer_store.write(trigger.id, &data);
                    let written = Written { id: trigger.id, sinks: data.sinks, ended, outcome, started };
                    if outbox.send(written).is_err() {
                        return;
                    }
                    notifier.notify();
                }
            })
            .map_err(|e| EngineError::external(format!("cannot start the checkpoint writer: {e}")))?;
        let writer = Some(writer);
        Ok(Checkpoints { coordinator, store, restored, requests: Some(requests), answers, writer, fingerprint })
    }

    fn submit(&mut self, request: Request) {
        if let Some(requests) = &self.requests {
            // The writer only ends after this sender is dropped.
            requests.send(request).expect("invariant: the checkpoint writer lives as long as its job");
        }
    }

    /// The writer's answer with the manifest moved to it, if there is one (or when there is one, if `wait`).
    fn answer(&mut self, wait: bool) -> Option<Answer> {
        let written = if wait { self.answers.recv().ok()? } else { self.answers.try_recv().ok()? };
        let Written { id, sinks, ended, outcome, started } = written;
        let outcome = match outcome {
            Ok(bytes) => self.complete(id, bytes, ended),
            Err(error) => {
                self.coordinator.failed(id);
                Err(error)
            }
        };
        Some(Answer { id, sinks, outcome, started })
    }

    fn complete(&mut self, id: u64, bytes: u64, ended: bool) -> Result<u64> {
        let Some(completed) = self.coordinator.persisted(id, bytes) else { return Ok(bytes) };
        let manifest = Manifest { id, chain: completed.chain, fingerprint: self.fingerprint, ended };
        self.store.write_manifest(&manifest)?;
        if !completed.retired.is_empty() {
            self.store.retain(&manifest.chain);
        }
        Ok(bytes)
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        self.requests = None;
        if let Some(writer) = self.writer.take() {
            // A panic of the writer has been seen as a missing answer already.
            let _ = writer.join();
        }
    }
}
