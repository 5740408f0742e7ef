//! The loop of one worker: empty the lanes, poll sources, fire timers, cut fragments, look for the end.
//!
//! A job has as many workers as its widest node has instances; each owns its graph and nothing is shared but the
//! lanes ([`Exchange`]) and [`Control`]. With one worker there are no lanes: the loop polls sources and pushes their
//! batches through the graph.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use ouzel_types::{Batch, Mark};

use crate::error::Result;
use crate::runtime::alignment::{Barrier, Cut, Gate};
use crate::runtime::build::{Blueprint, JobSource, SourceDriver};
use crate::runtime::checkpoint_store::{CheckpointData, Part};
use crate::runtime::control::{Close, Control};
use crate::runtime::dead_letter;
use crate::runtime::exchange::{Exchange, Message};
use crate::runtime::graph::Graph;
use crate::runtime::job::JobOptions;
use crate::runtime::metrics::{JobMetrics, WorkerMetrics};
use crate::runtime::notifier::Notifier;
use crate::runtime::recovery::{self, Restored};
use crate::source::{Source, SourcePoll};
use crate::time::scan::ScanPoll;

/// Rows asked of a source at a time: large enough to pay for a batch, small enough for the cache.
const BATCH_ROWS: usize = 4096;
/// While lanes bring rows, a source whose instances take turns is asked in one of so many rounds: a worker with more
/// keyed work than others leaves reading to them, and its event time still moves.
const TURN_ROUNDS: u64 = 16;
/// The longest sleep of an idle worker.
const IDLE_WAIT: Duration = Duration::from_millis(200);
/// How often operator counters are copied into the metrics.
const PUBLISH_INTERVAL: Duration = Duration::from_millis(250);

pub struct Worker<'a> {
    index: usize,
    graph: Graph,
    sources: Vec<JobSource>,
    options: &'a JobOptions,
    metrics: Arc<JobMetrics>,
    own: Arc<WorkerMetrics>,
    control: &'a Control,
    exchange: Arc<Exchange>,
    notifier: Arc<Notifier>,
    gate: Gate,
    /// The fragments that this worker has an instance of.
    fragments: Vec<usize>,
    /// Sources that have not ended.
    live: Vec<usize>,
    triggers_seen: u64,
    rounds: u64,
    /// The last barrier has passed: sources are not read any more.
    stopped: bool,
    /// Operators that have ended inputs and wait for the outside, as `Control` knows it.
    ending: usize,
    /// Handles of sinks that wait for their checkpoint's completion.
    prepared: Vec<(u64, usize, Vec<u8>)>,
    committed: u64,
    last_publish: Instant,
    /// When the time since was last given to busy, idle or back-pressured.
    accounted: Instant,
}

/// One round over lanes and sources.
#[derive(Default)]
struct Round {
    progressed: bool,
    /// There is work that waits for room in a lane.
    pressed: bool,
    retry_ms: Option<u64>,
}

impl<'a> Worker<'a> {
    /// Builds a worker and restores it. `notifier`: what wakes it.
    pub fn new(
        blueprint: &Blueprint<'a>,
        control: &'a Control,
        index: usize,
        notifier: Arc<Notifier>,
        restored: Option<&Restored>,
    ) -> Result<Worker<'a>> {
        let (mut graph, mut sources) = blueprint.build(index)?;
        for source in &mut sources {
            if let SourceDriver::Scan(scan) = &mut source.driver {
                let notifier = notifier.clone();
                scan.set_waker(Arc::new(move || notifier.notify()));
            }
        }
        recovery::recover(&mut graph, &mut sources, blueprint, index, restored)?;
        let exchange = blueprint.exchange.clone();
        let mut inlets: Vec<(usize, usize, usize)> = Vec::new();
        for (number, edge) in exchange.edges.iter().enumerate() {
            inlets.extend(edge.senders(index).map(|from| (number, from, edge.to_fragment)));
        }
        // Readers have higher fragment numbers than their inputs: what is nearest to the sinks comes first.
        inlets.sort_by_key(|(edge, from, fragment)| (std::cmp::Reverse(*fragment), *edge, *from));
        Ok(Worker {
            index,
            live: (0..sources.len()).collect(),
            graph,
            sources,
            options: blueprint.options,
            own: blueprint.metrics.workers.lock()[index].clone(),
            metrics: blueprint.metrics.clone(),
            control,
            exchange,
            notifier,
            gate: Gate::new(inlets),
            fragments: blueprint.fragments(index),
            triggers_seen: 0,
            rounds: 0,
            stopped: false,
            ending: 0,
            prepared: Vec::new(),
            committed: 0,
            last_publish: Instant::now(),
            accounted: Instant::now(),
        })
    }

    /// Runs until the job is closed or has failed. `conduct` is called once per round (worker 0 decides there what
    /// the job does next) and returns when it wants to be called again, in ms.
    pub fn run(&mut self, mut conduct: impl FnMut(i64) -> Result<Option<i64>>) -> Result<()> {
        let end = self.rounds(&mut conduct);
        self.publish();
        for source in &mut self.sources {
            if let SourceDriver::Scan(scan) = &mut source.driver {
                scan.close();
            }
        }
        end
    }

    fn rounds(&mut self, conduct: &mut impl FnMut(i64) -> Result<Option<i64>>) -> Result<()> {
        loop {
            if self.control.has_failed() {
                return Ok(());
            }
            let now_ms = self.options.now_ms();
            self.graph.now_ms = now_ms;
            let mut round = Round::default();
            self.empty_lanes(&mut round)?;
            self.poll_sources(&mut round, now_ms)?;
            if self.graph.next_timer().is_some_and(|t| t <= now_ms) {
                self.graph.fire_timers(now_ms)?;
            }
            round.progressed |= self.take_answers(now_ms)?;
            let due_ms = conduct(now_ms)?;
            self.commit()?;
            if let Some(barrier) = self.control.new_trigger(&mut self.triggers_seen) {
                self.begin_cut(barrier)?;
                round.progressed = true;
            }
            if self.last_publish.elapsed() >= PUBLISH_INTERVAL {
                self.publish();
            }
            if let Some(how) = self.control.closing() {
                self.commit()?;
                return if how == Close::Finish { self.finish() } else { Ok(()) };
            }
            if !round.progressed {
                self.graph.sinks().try_for_each(|(_, _, sink)| sink.idle())?;
                self.wait(&round, now_ms, due_ms);
            }
        }
    }

    /// What operators have been waiting for; one that was the last to end does so.
    fn take_answers(&mut self, now_ms: i64) -> Result<bool> {
        let progressed = self.graph.take_answers(now_ms)?;
        self.note_ends();
        Ok(progressed)
    }

    /// Tells who watches for the job's end of operators that go on behind the end of their inputs.
    fn note_ends(&mut self) {
        let ending = self.graph.ending();
        self.control.go_on(ending.saturating_sub(self.ending));
        (ending..self.ending).for_each(|_| self.control.source_ended());
        self.ending = ending;
    }

    /// One message of every lane that may be read and whose results have room.
    fn empty_lanes(&mut self, round: &mut Round) -> Result<()> {
        for position in 0..self.gate.inlets().len() {
            let inlet = self.gate.inlets()[position];
            if inlet.held.is_some() {
                continue;
            }
            if !self.has_room(inlet.fragment) {
                round.pressed |= self.exchange.waiting(self.index) > 0;
                continue;
            }
            let Some(message) = self.exchange.pop(inlet.edge, inlet.from, self.index) else { continue };
            round.progressed = true;
            if let Message::Barrier(barrier) = message {
                if let Some(barrier) = self.gate.barrier(position, barrier) {
                    self.cut(inlet.fragment, barrier)?;
                }
            } else {
                let edge = &self.exchange.edges[inlet.edge];
                let (to, port, channel) = (edge.to, edge.port, edge.channel(inlet.from));
                self.graph.receive(to, port, channel, message)?;
                self.note_ends();
            }
            self.control.message_done();
        }
        Ok(())
    }

    /// May this fragment take work: is there room in all its lanes?
    fn has_room(&self, fragment: usize) -> bool {
        let leaves = |edge: &crate::runtime::exchange::Edge| {
            edge.from_fragment == fragment && self.index < edge.from_parallelism
        };
        let mut edges = self.exchange.edges.iter().enumerate();
        edges.all(|(i, edge)| !leaves(edge) || self.exchange.has_room(i, self.index)) && !self.graph.is_full(fragment)
    }

    fn poll_sources(&mut self, round: &mut Round, now_ms: i64) -> Result<()> {
        // Nothing is read once a stop is asked for: a job that is started with one takes up its state and no row.
        if self.stopped || self.options.stop.is_requested() {
            return Ok(());
        }
        self.rounds += 1;
        let leaves_turns = round.progressed && !self.rounds.is_multiple_of(TURN_ROUNDS);
        let mut ended = Vec::new();
        for position in 0..self.live.len() {
            let index = self.live[position];
            if leaves_turns && self.sources[index].driver.takes_turns() {
                continue;
            }
            let (node, fragment) = (self.sources[index].node, self.sources[index].fragment);
            if !self.has_room(fragment) {
                round.pressed = true;
                continue;
            }
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
            self.note_ends();
            self.control.source_ended();
        }
        Ok(())
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
                        self.metrics.nodes[node].dead_letter_rows.fetch_add(bad.len() as u64, Relaxed);
                        self.graph.give_aside(reader, rows)?;
                    }
                    if let Some(periodic) = scan_tick(&mut self.sources[index], now_ms) {
                        batch.marks.extend(periodic.marks.iter().map(|m| Mark { row: batch.rows as u32, ..*m }));
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

    /// Fragments that nobody feeds are cut at the trigger; the others when the barrier has come on all their lanes.
    fn begin_cut(&mut self, barrier: Barrier) -> Result<()> {
        self.stopped |= barrier.last;
        let heads: Vec<usize> = self.fragments.iter().copied().filter(|f| !self.gate.feeds(*f)).collect();
        heads.into_iter().try_for_each(|fragment| self.cut(fragment, barrier))
    }

    /// What came before the barrier leaves, the state is saved, the barrier goes on.
    fn cut(&mut self, fragment: usize, barrier: Barrier) -> Result<()> {
        // The checkpoint that follows may replace the one that knows of it.
        self.commit()?;
        while barrier.kind == Cut::Drain && self.graph.is_open(fragment) {
            if !self.take_answers(self.options.now_ms())? {
                self.notifier.wait(IDLE_WAIT);
            }
        }
        self.graph.flush(fragment)?;
        let mut data = CheckpointData::default();
        if let Cut::Checkpoint { full } = barrier.kind {
            let subtask = self.index as u32;
            let save = |node: u32, bytes: Vec<u8>| self.control.save(barrier.id, Part { node, subtask, bytes });
            self.graph.snapshot(fragment, full, save)?;
            for source in self.sources.iter_mut().filter(|source| source.fragment == fragment) {
                data.sources.push(Part { node: source.node as u32, subtask, bytes: source.driver.snapshot() });
            }
            for (node, _, sink) in self.graph.sinks().filter(|(_, of, _)| *of == fragment) {
                let handle = sink.prepare(barrier.id)?;
                data.sinks.push(Part { node: node as u32, subtask, bytes: handle.clone() });
                self.prepared.push((barrier.id, node, handle));
                if let Some(state) = sink.snapshot(full)? {
                    save(node as u32, state);
                }
            }
        }
        self.graph.send_barrier(fragment, barrier);
        self.control.cut(data);
        Ok(())
    }

    /// The last checkpoint is complete: what sinks prepared for it becomes visible.
    fn commit(&mut self) -> Result<()> {
        let completed = self.control.completed();
        if completed == self.committed {
            return Ok(());
        }
        self.committed = completed;
        let prepared = std::mem::take(&mut self.prepared);
        let (due, later) = prepared.into_iter().partition(|(id, ..)| *id <= completed);
        self.prepared = later;
        let due: Vec<(u64, usize, Vec<u8>)> = due;
        for (node, _, sink) in self.graph.sinks() {
            for (id, _, handle) in due.iter().filter(|(_, of, _)| *of == node) {
                sink.commit(*id, handle)?;
            }
        }
        for source in &mut self.sources {
            if let SourceDriver::Scan(scan) = &mut source.driver {
                scan.checkpoint_completed(completed);
            }
        }
        Ok(())
    }

    /// What sinks hold becomes visible, for good.
    pub fn finish(&mut self) -> Result<()> {
        self.graph.sinks().try_for_each(|(_, _, sink)| sink.finish())
    }

    fn wait(&mut self, round: &Round, now_ms: i64, due_ms: Option<i64>) {
        let mut wait = IDLE_WAIT;
        let mut until = |ms: i64| wait = wait.min(Duration::from_millis(ms.max(0) as u64));
        round.retry_ms.into_iter().for_each(|ms| until(ms as i64));
        self.graph.next_timer().into_iter().for_each(|t| until(t - now_ms));
        due_ms.into_iter().for_each(|t| until(t - now_ms));
        for index in &self.live {
            if let SourceDriver::Scan(scan) = &self.sources[*index].driver {
                scan.tick_interval_ms().into_iter().for_each(&mut until);
            }
        }
        self.account(|own| &own.busy_nanos);
        self.notifier.wait(wait);
        self.account(if round.pressed { |own| &own.back_pressured_nanos } else { |own| &own.idle_nanos });
    }

    /// Gives the time since the last call to one of the counters.
    fn account(&mut self, to: fn(&WorkerMetrics) -> &std::sync::atomic::AtomicU64) {
        let now = Instant::now();
        to(&self.own).fetch_add((now - self.accounted).as_nanos() as u64, Relaxed);
        self.accounted = now;
    }

    fn publish(&mut self) {
        self.last_publish = Instant::now();
        self.account(|own| &own.busy_nanos);
        self.own.queued.store(self.exchange.waiting(self.index) as u64, Relaxed);
        let mut shares = self.graph.shares();
        for source in &self.sources {
            if let SourceDriver::Scan(scan) = &source.driver {
                shares[source.node].splits = scan.split_times();
                shares[source.node].watermark = Some(scan.watermark());
            }
        }
        self.metrics.publish(self.index, shares);
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
