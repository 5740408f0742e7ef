//! The dataflow of one worker: nodes with their readers, and how a batch travels through them.
//!
//! Rows move depth first: a batch is pushed through an operator, and what comes out is pushed on, before the next
//! batch is read. So with one worker the order of results is that of a row-at-a-time engine, and memory is bounded
//! without queues. With several, a reader may be an exchange ([`Outlets`]). Marks are walked here: operators see rows
//! and watermarks, never marks.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Instant;

use ouzel_types::batch::{concat_batches, take_rows};
use ouzel_types::{Batch, WATERMARK_MAX, WATERMARK_MIN};
use rustc_hash::FxHashSet;

use crate::error::{EngineError, Result};
use crate::operator::{Operator, Output};
use crate::operators::calc::Calc;
use crate::runtime::alignment::Barrier;
use crate::runtime::exchange::Message;
use crate::runtime::late_table::{LateRow, LateTable, Trace};
use crate::runtime::metrics::{JobMetrics, NodeShare};
use crate::runtime::outlets::Outlets;
use crate::runtime::sink_driver::SinkDriver;
use crate::runtime::walk::Walk;
use crate::state::{Saved, StateReader, StateWriter};
use crate::time::tracker::WatermarkTracker;

/// Results of one step are passed on in batches of about so many rows.
pub const PASSED_ROWS: usize = 16_384;

pub enum Runner {
    /// This worker has no instance of the node.
    Absent,
    /// The scan itself is driven by the worker; here it only has readers.
    Source,
    Calc(Box<Calc>),
    Stateful(Box<dyn Operator>),
    Sink(Box<SinkDriver>),
}

/// Who gets what a node emits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// A node of this worker: its input, and the channel that its watermark comes on.
    Node { node: usize, port: usize, channel: usize },
    /// An exchange.
    Edge(usize),
}

pub struct GraphNode {
    pub runner: Runner,
    pub fragment: usize,
    /// One channel per input, or per sender where an input comes through an exchange.
    pub tracker: WatermarkTracker,
    pub output_watermark: i64,
    pub idle: bool,
    pub open_channels: usize,
    pub readers: Vec<Reader>,
    /// Where the late rows of this operator go, as rows of its source.
    pub late_table: Option<(Arc<LateTable>, Reader)>,
    /// This source's rows are kept for the time in which they travel, because a late table may want them.
    pub traced: bool,
    /// Every row that it gives comes from one row of its input.
    pub passes_rows: bool,
    /// Its operator is given a batch in pieces, cut where the watermark rises.
    pub cuts_batches: bool,
    /// Its inputs have ended, and it waits for the outside before it ends too.
    pub ending: bool,
}

pub struct Graph {
    pub nodes: Vec<GraphNode>,
    pub metrics: Arc<JobMetrics>,
    pub now_ms: i64,
    outlets: Outlets,
    /// The batch of a traced source that travels at the moment.
    travelling: Option<Batch>,
    /// Nodes that may wait for the outside.
    patient: Vec<usize>,
    /// (node, row of the travelling batch) that a late table has already got: one row per source row and operator.
    kept_late: FxHashSet<(usize, u32)>,
}

impl Graph {
    pub fn new(nodes: Vec<GraphNode>, metrics: Arc<JobMetrics>, outlets: Outlets) -> Graph {
        Graph {
            nodes,
            metrics,
            now_ms: 0,
            outlets,
            travelling: None,
            patient: Vec::new(),
            kept_late: FxHashSet::default(),
        }
    }

    /// Names a node whose operator may wait for the outside (`Operator::is_open`).
    pub fn add_patient(&mut self, node: usize) {
        self.patient.push(node);
    }

    fn patient(&self) -> impl Iterator<Item = (&GraphNode, &dyn Operator)> {
        self.patient.iter().filter_map(|index| match &self.nodes[*index] {
            node @ GraphNode { runner: Runner::Stateful(operator), .. } => Some((node, operator.as_ref())),
            _ => None,
        })
    }

    /// An operator of the fragment wants no more rows for now.
    pub fn is_full(&self, fragment: usize) -> bool {
        self.patient().any(|(node, operator)| node.fragment == fragment && operator.is_full())
    }

    /// Rows of the fragment wait for the outside.
    pub fn is_open(&self, fragment: usize) -> bool {
        self.patient().any(|(node, operator)| node.fragment == fragment && operator.is_open())
    }

    /// How many nodes have ended inputs and wait for the outside.
    pub fn ending(&self) -> usize {
        self.patient().filter(|(node, _)| node.ending).count()
    }

    /// Gives rows (with marks) to every reader of a node.
    pub fn emit(&mut self, node: usize, batch: Batch) -> Result<()> {
        if !self.nodes[node].traced {
            return self.pass_on(node, batch, &Trace::Lost);
        }
        self.travel(Some(batch.clone()));
        let passed = self.pass_on(node, batch, &Trace::Same);
        self.travel(None);
        passed
    }

    fn travel(&mut self, source: Option<Batch>) {
        self.travelling = source;
        self.kept_late.clear();
    }

    fn pass_on(&mut self, node: usize, batch: Batch, trace: &Trace) -> Result<()> {
        if batch.is_empty() {
            return Ok(());
        }
        let metrics = &self.metrics.nodes[node];
        metrics.rows_out.fetch_add(batch.live_rows() as u64, Relaxed);
        if let Some(mark) = batch.marks.last() {
            self.note_watermark(node, mark.watermark);
        }
        let readers = self.nodes[node].readers.len();
        for i in 0..readers.saturating_sub(1) {
            self.give(self.nodes[node].readers[i], batch.clone(), trace)?;
        }
        match self.nodes[node].readers.last().copied() {
            Some(reader) => self.give(reader, batch, trace),
            None => Ok(()),
        }
    }

    fn give(&mut self, reader: Reader, batch: Batch, trace: &Trace) -> Result<()> {
        match reader {
            Reader::Node { node, port, channel } => self.deliver(node, (port, channel), batch, trace),
            Reader::Edge(edge) => {
                self.outlets.send(edge, &batch, |piece| origin_of(self.travelling.as_ref(), piece, trace));
                Ok(())
            }
        }
    }

    /// Gives rows to a reader that is not reached through the plan (dead-letter rows).
    pub fn give_aside(&mut self, reader: Reader, batch: Batch) -> Result<()> {
        self.give(reader, batch, &Trace::Lost)
    }

    /// A message came through an exchange.
    pub fn receive(&mut self, node: usize, port: usize, channel: usize, message: Message) -> Result<()> {
        match message {
            Message::Rows { batch, origin: None } => self.deliver(node, (port, channel), batch, &Trace::Lost),
            Message::Rows { batch, origin } => {
                self.travel(origin);
                let delivered = self.deliver(node, (port, channel), batch.compact(), &Trace::Same);
                self.travel(None);
                delivered
            }
            Message::Idle(idle) => self.channel_idle(node, channel, idle),
            Message::Ended => self.channel_ended(node),
            Message::Barrier(_) => Ok(()),
        }
    }

    fn deliver(&mut self, index: usize, (port, channel): (usize, usize), batch: Batch, trace: &Trace) -> Result<()> {
        if let Runner::Stateful(operator) = &self.nodes[index].runner
            && batch.live_rows() > operator.rows_at_once()
        {
            let rows = operator.rows_at_once();
            let trace = trace.then(batch.selection.clone());
            for (of, part) in batch.compact().parts(rows) {
                let trace = trace.then(Some((of.start as u32..of.end as u32).collect()));
                self.deliver(index, (port, channel), part, &trace)?;
            }
            return Ok(());
        }
        let mut out_trace = Trace::Lost;
        let started = Instant::now();
        self.metrics.nodes[index].rows_in.fetch_add(batch.live_rows() as u64, Relaxed);
        let now_ms = self.now_ms;
        let node = &mut self.nodes[index];
        let out = match &mut node.runner {
            Runner::Source | Runner::Absent => vec![batch],
            Runner::Calc(calc) => {
                if let Some(mark) = batch.marks.last() {
                    node.tracker.update(channel, mark.watermark);
                }
                if batch.rows == 0 {
                    vec![Batch { columns: Vec::new(), ..batch }]
                } else {
                    let result = calc.apply(batch).map_err(|e| EngineError { node: Some(index), ..e })?;
                    out_trace = trace.then(calc.gathered());
                    vec![result]
                }
            }
            Runner::Sink(sink) => {
                let watermark = batch.marks.last().map(|m| m.watermark);
                let batch = batch.compact();
                if batch.rows > 0 {
                    sink.write(batch)?;
                }
                if let Some(combined) = watermark.and_then(|w| node.tracker.update(channel, w)) {
                    sink.watermark(combined)?;
                    self.note_watermark(index, combined);
                }
                Vec::new()
            }
            Runner::Stateful(operator) => {
                let kept = batch.selection.clone();
                let batch = batch.compact();
                let traces = node.passes_rows && !matches!(trace, Trace::Lost);
                let out = Output::new(now_ms).tracing(traces);
                let mut walk =
                    Walk::new(operator.as_mut(), node.cuts_batches, &mut node.tracker, node.output_watermark, out);
                walk.batch(port, channel, &batch).map_err(|e| EngineError { node: Some(index), ..e })?;
                let walked = walk.finish();
                node.output_watermark = walked.output_watermark;
                let trace = trace.then(kept);
                self.late(index, &walked.late, &trace)?;
                if let Some(origins) = walked.origins {
                    out_trace = trace.then(Some(origins.into()));
                }
                walked.pieces
            }
        };
        let spent = started.elapsed().as_nanos() as u64;
        self.metrics.nodes[index].busy_nanos.fetch_add(spent, Relaxed);
        if matches!(out_trace, Trace::Lost) {
            return self.pass_on_pieces(index, out);
        }
        match concat_batches(&out) {
            Some(batch) => self.pass_on(index, batch, &out_trace),
            None => Ok(()),
        }
    }

    /// Passes results on, small ones together. A window of millions of keys is not put together into one batch: its
    /// pieces are gone one after the other.
    fn pass_on_pieces(&mut self, node: usize, pieces: Vec<Batch>) -> Result<()> {
        let (mut group, mut rows) = (Vec::new(), 0);
        for piece in pieces {
            rows += piece.rows;
            group.push(piece);
            if rows >= PASSED_ROWS {
                concat_batches(&group).map_or(Ok(()), |batch| self.pass_on(node, batch, &Trace::Lost))?;
                (group, rows) = (Vec::new(), 0);
            }
        }
        concat_batches(&group).map_or(Ok(()), |batch| self.pass_on(node, batch, &Trace::Lost))
    }

    /// Runs `step` on a stateful operator outside of a batch and passes on what it gives.
    fn step(
        &mut self,
        index: usize,
        step: impl FnOnce(&mut dyn Operator, &mut WatermarkTracker, &mut Output) -> Result<Option<i64>>,
    ) -> Result<()> {
        let now_ms = self.now_ms;
        let node = &mut self.nodes[index];
        let Runner::Stateful(operator) = &mut node.runner else { return Ok(()) };
        let mut out = Output::new(now_ms);
        let watermark = step(operator.as_mut(), &mut node.tracker, &mut out)?;
        let mut pieces: Vec<Batch> = out.take().into_iter().map(Batch::compact).collect();
        if let Some(watermark) = watermark.filter(|w| *w > node.output_watermark) {
            node.output_watermark = watermark;
            pieces.push(Batch::watermark(Vec::new(), watermark));
        }
        self.pass_on_pieces(index, pieces)
    }

    /// Late rows of an operator, each with the watermark that it came behind.
    fn late(&mut self, index: usize, late: &[LateRow], trace: &Trace) -> Result<()> {
        let (false, Some((table, reader))) = (late.is_empty(), self.nodes[index].late_table.clone()) else {
            return Ok(());
        };
        let Some(source) = &self.travelling else { return Ok(()) };
        let rows: Option<Vec<LateRow>> =
            late.iter().map(|late| trace.source_row(late.row).map(|row| LateRow { row, ..*late })).collect();
        let Some(mut rows) = rows else { return Ok(()) };
        rows.retain(|late| self.kept_late.insert((index, late.row)));
        if rows.is_empty() {
            return Ok(());
        }
        let batch = table.batch_of(source, &rows, self.metrics.nodes[index].operator)?;
        self.give(reader, batch, &Trace::Lost)
    }

    fn note_watermark(&self, node: usize, watermark: i64) {
        if self.outlets.is_alone() {
            self.metrics.nodes[node].watermark.store(watermark, Relaxed);
        }
    }

    /// The output of a node has become idle or active.
    pub fn set_idle(&mut self, node: usize, idle: bool) -> Result<()> {
        self.metrics.nodes[node].idle.store(idle, Relaxed);
        self.nodes[node].idle = idle;
        for i in 0..self.nodes[node].readers.len() {
            match self.nodes[node].readers[i] {
                Reader::Node { node: reader, channel, .. } => self.channel_idle(reader, channel, idle)?,
                Reader::Edge(edge) => self.outlets.broadcast(edge, || Message::Idle(idle)),
            }
        }
        Ok(())
    }

    fn channel_idle(&mut self, reader: usize, channel: usize, idle: bool) -> Result<()> {
        let risen = self.nodes[reader].tracker.set_idle(channel, idle);
        if let Some(watermark) = risen {
            self.watermark_rose(reader, watermark)?;
        }
        let now_idle = self.nodes[reader].tracker.all_idle();
        if now_idle != self.nodes[reader].idle { self.set_idle(reader, now_idle) } else { Ok(()) }
    }

    fn watermark_rose(&mut self, index: usize, watermark: i64) -> Result<()> {
        match &mut self.nodes[index].runner {
            Runner::Stateful(_) => self.step(index, |operator, _, out| {
                operator.watermark(watermark, out)?;
                Ok(Some(operator.output_watermark(watermark)))
            }),
            Runner::Sink(sink) => sink.watermark(watermark),
            Runner::Source | Runner::Absent | Runner::Calc(_) => {
                self.emit(index, Batch::watermark(Vec::new(), watermark))
            }
        }
    }

    /// The output of `node` has ended: its watermark is +infinity and, when all inputs of a reader have ended, the
    /// reader flushes and ends too.
    pub fn end(&mut self, node: usize) -> Result<()> {
        self.emit(node, Batch::watermark(Vec::new(), WATERMARK_MAX))?;
        for i in 0..self.nodes[node].readers.len() {
            match self.nodes[node].readers[i] {
                Reader::Node { node: reader, .. } => self.channel_ended(reader)?,
                Reader::Edge(edge) => self.outlets.broadcast(edge, || Message::Ended),
            }
        }
        Ok(())
    }

    fn channel_ended(&mut self, reader: usize) -> Result<()> {
        self.nodes[reader].open_channels -= 1;
        if self.nodes[reader].open_channels > 0 {
            return Ok(());
        }
        if let Runner::Stateful(operator) = &mut self.nodes[reader].runner
            && operator.is_open()
        {
            operator.end();
            self.nodes[reader].ending = true;
            return Ok(());
        }
        self.node_ended(reader)
    }

    fn node_ended(&mut self, reader: usize) -> Result<()> {
        self.nodes[reader].ending = false;
        self.step(reader, |operator, _, out| {
            operator.finish(out)?;
            operator.flush(out).map(|()| None)
        })?;
        self.end(reader)
    }

    /// The earliest processing-time timer.
    pub fn next_timer(&self) -> Option<i64> {
        self.nodes
            .iter()
            .filter_map(|n| if let Runner::Stateful(op) = &n.runner { op.next_timer() } else { None })
            .min()
    }

    pub fn fire_timers(&mut self, now_ms: i64) -> Result<()> {
        for index in 0..self.nodes.len() {
            // Whoever waits for the outside is served by `take_answers`.
            if self.patient.contains(&index) {
                continue;
            }
            let due = matches!(&self.nodes[index].runner, Runner::Stateful(op) if op.next_timer().is_some_and(|t| t <= now_ms));
            if due {
                self.step(index, |operator, _, out| operator.processing_time(now_ms, out).map(|()| None))?;
            }
        }
        Ok(())
    }

    /// Rows of operators that wait for the outside go on when their answers have come, each stretch between two
    /// watermarks followed by its watermark. True: something was done.
    pub fn take_answers(&mut self, now_ms: i64) -> Result<bool> {
        let mut progressed = false;
        for position in 0..self.patient.len() {
            let index = self.patient[position];
            let node = &mut self.nodes[index];
            let Runner::Stateful(operator) = &mut node.runner else { continue };
            let mut pieces: Vec<Batch> = Vec::new();
            while operator.next_timer().is_some_and(|t| t <= now_ms) {
                progressed = true;
                let mut out = Output::new(now_ms);
                operator.processing_time(now_ms, &mut out)?;
                pieces.append(&mut out.take());
                let watermark = operator.output_watermark(node.tracker.current());
                if watermark > node.output_watermark {
                    node.output_watermark = watermark;
                    pieces.push(Batch::watermark(Vec::new(), watermark));
                }
            }
            self.pass_on_pieces(index, pieces)?;
            let node = &self.nodes[index];
            if node.ending && !matches!(&node.runner, Runner::Stateful(operator) if operator.is_open()) {
                self.node_ended(index)?;
            }
        }
        Ok(progressed)
    }

    /// Before a barrier: what is bundled in a fragment leaves, in order of the dataflow.
    pub fn flush(&mut self, fragment: usize) -> Result<()> {
        for index in 0..self.nodes.len() {
            if self.nodes[index].fragment == fragment {
                self.step(index, |operator, _, out| operator.flush(out).map(|()| None))?;
            }
        }
        Ok(())
    }

    /// A barrier leaves a fragment on all its exchanges.
    pub fn send_barrier(&mut self, fragment: usize, barrier: Barrier) {
        self.outlets.send_barrier(fragment, barrier);
    }

    /// Gives the state of a fragment's operators away, piece by piece: (node, bytes). Every operator has one at least.
    pub fn snapshot(&mut self, fragment: usize, full: bool, mut put: impl FnMut(u32, Vec<u8>)) -> Result<()> {
        for (index, node) in self.nodes.iter_mut().enumerate().filter(|(_, node)| node.fragment == fragment) {
            let Runner::Stateful(operator) = &mut node.runner else { continue };
            let mut head = [0; 16];
            head[..8].copy_from_slice(&node.output_watermark.to_le_bytes());
            head[8..].copy_from_slice(&node.tracker.current().to_le_bytes());
            let mut take = |piece| put(index as u32, piece);
            let mut writer = StateWriter::in_pieces(full, head, &mut take);
            operator.snapshot(&mut writer)?;
            writer.finish();
        }
        Ok(())
    }

    /// Takes over what an instance of another parallelism kept; where its event time stood is not taken.
    pub fn adopt(&mut self, index: usize, chain: &[Vec<Saved>]) -> Result<()> {
        let Runner::Stateful(operator) = &mut self.nodes[index].runner else { return Ok(()) };
        operator.restore(&mut replay(chain)?.1)
    }

    /// `chain`: the pieces of the node's base and of its deltas, oldest first.
    pub fn restore(&mut self, index: usize, chain: &[Vec<Saved>]) -> Result<()> {
        let node = &mut self.nodes[index];
        let Runner::Stateful(operator) = &mut node.runner else { return Ok(()) };
        let ([output, input], mut reader) = replay(chain)?;
        operator.restore(&mut reader)?;
        node.output_watermark = output;
        // The operator learns where event time stood, so that rows that were late stay late.
        if input != WATERMARK_MIN {
            node.tracker.restore(input);
            operator.restore_watermark(input);
        }
        Ok(())
    }

    /// (node, fragment, sink) of this worker.
    pub fn sinks(&mut self) -> impl Iterator<Item = (usize, usize, &mut SinkDriver)> {
        self.nodes.iter_mut().enumerate().filter_map(|(i, n)| match &mut n.runner {
            Runner::Sink(sink) => Some((i, n.fragment, sink.as_mut())),
            _ => None,
        })
    }

    /// What this worker's instances count.
    pub fn shares(&self) -> Vec<NodeShare> {
        let share = |node: &GraphNode| {
            let mut share = NodeShare { watermark: None, ..NodeShare::default() };
            match &node.runner {
                Runner::Absent => return share,
                Runner::Stateful(operator) => {
                    let counters = operator.counters();
                    share.late_rows = counters.late_rows;
                    share.unmatched_changes = counters.unmatched_changes;
                    share.state_bytes = operator.state_bytes() as u64;
                    share.firing = operator.waits_for();
                    share.hot_key = operator.hot_key();
                    share.watermark = Some(node.output_watermark);
                }
                Runner::Source | Runner::Calc(_) | Runner::Sink(_) => share.watermark = Some(node.tracker.current()),
            }
            share.idle = node.idle;
            share
        };
        self.nodes.iter().map(share).collect()
    }
}

/// Output and input watermark of the last part of a chain, and a reader of what the chain leaves.
fn replay(chain: &[Vec<Saved>]) -> Result<([i64; 2], StateReader)> {
    let (mut reader, mut watermarks) = (StateReader::default(), [WATERMARK_MIN; 2]);
    for (number, pieces) in chain.iter().enumerate() {
        for piece in pieces {
            let (output, entries) = piece.split_first()?;
            let (input, entries) = entries.split_first()?;
            watermarks = [output, input].map(i64::from_le_bytes);
            if number == 0 { reader.base(entries)? } else { reader.delta(entries)? }
        }
    }
    Ok((watermarks, reader))
}

/// The rows of the travelling source batch that the rows of a piece came from.
fn origin_of(travelling: Option<&Batch>, piece: &Batch, trace: &Trace) -> Option<Batch> {
    let source = travelling?;
    let row = |row: u32| trace.source_row(row);
    let rows: Option<Vec<u32>> = match &piece.selection {
        Some(selection) => selection.iter().map(|r| row(*r)).collect(),
        None => (0..piece.rows as u32).map(row).collect(),
    };
    let rows = rows?;
    Some(Batch::new(take_rows(&source.columns, &rows), rows.len()))
}
