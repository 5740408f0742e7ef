//! The dataflow of one task: nodes with their readers, and how a batch travels through them.
//!
//! Rows move depth first: a batch is pushed through an operator, and what comes out is pushed on, before the next
//! batch is read. So with one task the order of results is that of a row-at-a-time engine, and memory is bounded
//! without queues. Marks are walked here: operators see rows and watermarks, never marks.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Instant;

use ouzel_types::batch::concat_batches;
use ouzel_types::{Batch, Mark, WATERMARK_MAX, WATERMARK_MIN};

use crate::error::Result;
use crate::operator::{Operator, Output};
use crate::operators::calc::Calc;
use crate::runtime::late_table::{LateRow, LateTable, Trace};
use crate::runtime::metrics::JobMetrics;
use crate::runtime::sink_driver::SinkDriver;
use crate::state::{StateReader, StateWriter};
use crate::time::tracker::WatermarkTracker;

pub enum Runner {
    /// The scan itself is driven by the job; here it only has readers.
    Source,
    Calc(Box<Calc>),
    Stateful(Box<dyn Operator>),
    Sink(Box<SinkDriver>),
}

pub struct GraphNode {
    pub runner: Runner,
    pub tracker: WatermarkTracker,
    pub output_watermark: i64,
    pub idle: bool,
    pub open_inputs: usize,
    /// (node, input port) of every reader.
    pub readers: Vec<(usize, usize)>,
    /// Where the late rows of this operator go, as rows of its source.
    pub late_table: Option<Arc<LateTable>>,
    /// This source's rows are kept for the time in which they travel, because a late table may want them.
    pub traced: bool,
}

pub struct Graph {
    pub nodes: Vec<GraphNode>,
    pub metrics: Arc<JobMetrics>,
    pub now_ms: i64,
    /// The batch of a traced source that travels at the moment.
    travelling: Option<Batch>,
}

impl Graph {
    pub fn new(nodes: Vec<GraphNode>, metrics: Arc<JobMetrics>) -> Graph {
        Graph { nodes, metrics, now_ms: 0, travelling: None }
    }

    /// Gives rows (with marks) to every reader of a node.
    pub fn emit(&mut self, node: usize, batch: Batch) -> Result<()> {
        if !self.nodes[node].traced {
            return self.pass_on(node, batch, &Trace::Lost);
        }
        self.travelling = Some(batch.clone());
        let passed = self.pass_on(node, batch, &Trace::Same);
        self.travelling = None;
        passed
    }

    fn pass_on(&mut self, node: usize, batch: Batch, trace: &Trace) -> Result<()> {
        if batch.is_empty() {
            return Ok(());
        }
        let metrics = &self.metrics.nodes[node];
        metrics.rows_out.fetch_add(batch.live_rows() as u64, Relaxed);
        if let Some(mark) = batch.marks.last() {
            metrics.watermark.store(mark.watermark, Relaxed);
        }
        let readers = self.nodes[node].readers.len();
        for i in 0..readers.saturating_sub(1) {
            let (reader, port) = self.nodes[node].readers[i];
            self.deliver(reader, port, batch.clone(), trace)?;
        }
        match self.nodes[node].readers.last().copied() {
            Some((reader, port)) => self.deliver(reader, port, batch, trace),
            None => Ok(()),
        }
    }

    /// Gives rows to one node that is not reached through the plan (dead-letter rows).
    pub fn deliver_to(&mut self, node: usize, batch: Batch) -> Result<()> {
        self.deliver(node, 0, batch, &Trace::Lost)
    }

    fn deliver(&mut self, index: usize, port: usize, batch: Batch, trace: &Trace) -> Result<()> {
        let mut out_trace = Trace::Lost;
        let started = Instant::now();
        self.metrics.nodes[index].rows_in.fetch_add(batch.live_rows() as u64, Relaxed);
        let now_ms = self.now_ms;
        let node = &mut self.nodes[index];
        let out = match &mut node.runner {
            Runner::Source => vec![batch],
            Runner::Calc(calc) => {
                if let Some(mark) = batch.marks.last() {
                    node.tracker.update(port, mark.watermark);
                }
                if batch.rows == 0 {
                    vec![Batch { columns: Vec::new(), ..batch }]
                } else {
                    let result = calc.apply(batch)?;
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
                if let Some(combined) = watermark.and_then(|w| node.tracker.update(port, w)) {
                    self.metrics.nodes[index].watermark.store(combined, Relaxed);
                    sink.watermark(combined)?;
                }
                Vec::new()
            }
            Runner::Stateful(operator) => {
                let kept = batch.selection.clone();
                let batch = batch.compact();
                let mut walk = Walk::new(operator.as_mut(), &mut node.tracker, node.output_watermark, now_ms);
                walk.batch(port, &batch)?;
                let (pieces, late, output_watermark) = walk.finish();
                node.output_watermark = output_watermark;
                self.late(index, &late, &trace.then(kept))?;
                pieces
            }
        };
        let spent = started.elapsed().as_nanos() as u64;
        self.metrics.nodes[index].busy_nanos.fetch_add(spent, Relaxed);
        match concat_batches(&out) {
            Some(batch) => self.pass_on(index, batch, &out_trace),
            None => Ok(()),
        }
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
        let mut pieces = out.take();
        if let Some(watermark) = watermark.filter(|w| *w > node.output_watermark) {
            node.output_watermark = watermark;
            pieces.push(Batch::watermark(Vec::new(), watermark));
        }
        match concat_batches(&pieces) {
            Some(batch) => self.emit(index, batch),
            None => Ok(()),
        }
    }

    /// Late rows of an operator, each with the watermark that it came behind.
    fn late(&mut self, index: usize, late: &[LateRow], trace: &Trace) -> Result<()> {
        let (false, Some(table)) = (late.is_empty(), self.nodes[index].late_table.clone()) else { return Ok(()) };
        let Some(source) = &self.travelling else { return Ok(()) };
        let rows: Option<Vec<LateRow>> =
            late.iter().map(|late| trace.source_row(late.row).map(|row| LateRow { row, ..*late })).collect();
        let Some(rows) = rows else { return Ok(()) };
        let batch = table.batch_of(source, &rows, self.metrics.nodes[index].operator)?;
        self.deliver(table.reader, 0, batch, &Trace::Lost)
    }

    /// An input of a node has become idle or active.
    pub fn set_idle(&mut self, node: usize, idle: bool) -> Result<()> {
        self.metrics.nodes[node].idle.store(idle, Relaxed);
        self.nodes[node].idle = idle;
        for i in 0..self.nodes[node].readers.len() {
            let (reader, port) = self.nodes[node].readers[i];
            let risen = self.nodes[reader].tracker.set_idle(port, idle);
            if let Some(watermark) = risen {
                self.watermark_rose(reader, watermark)?;
            }
            let now_idle = self.nodes[reader].tracker.all_idle();
            if now_idle != self.nodes[reader].idle {
                self.set_idle(reader, now_idle)?;
            }
        }
        Ok(())
    }

    fn watermark_rose(&mut self, index: usize, watermark: i64) -> Result<()> {
        match &mut self.nodes[index].runner {
            Runner::Stateful(_) => self.step(index, |operator, _, out| {
                operator.watermark(watermark, out)?;
                Ok(Some(operator.output_watermark(watermark)))
            }),
            Runner::Sink(sink) => sink.watermark(watermark),
            Runner::Source | Runner::Calc(_) => self.emit(index, Batch::watermark(Vec::new(), watermark)),
        }
    }

    /// The output of `node` has ended: its watermark is +infinity and, when all inputs of a reader have ended, the
    /// reader flushes and ends too.
    pub fn end(&mut self, node: usize) -> Result<()> {
        self.emit(node, Batch::watermark(Vec::new(), WATERMARK_MAX))?;
        for i in 0..self.nodes[node].readers.len() {
            let (reader, _) = self.nodes[node].readers[i];
            self.nodes[reader].open_inputs -= 1;
            if self.nodes[reader].open_inputs == 0 {
                self.step(reader, |operator, _, out| operator.flush(out).map(|()| None))?;
                self.end(reader)?;
            }
        }
        Ok(())
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
            let due = matches!(&self.nodes[index].runner, Runner::Stateful(op) if op.next_timer().is_some_and(|t| t <= now_ms));
            if due {
                self.step(index, |operator, _, out| operator.processing_time(now_ms, out).map(|()| None))?;
            }
        }
        Ok(())
    }

    /// Before a barrier: what is bundled leaves, in order of the dataflow.
    pub fn flush(&mut self) -> Result<()> {
        (0..self.nodes.len()).try_for_each(|i| self.step(i, |operator, _, out| operator.flush(out).map(|()| None)))
    }

    pub fn snapshot(&mut self, full: bool) -> Result<Vec<(u32, Vec<u8>)>> {
        let mut states = Vec::new();
        for (index, node) in self.nodes.iter_mut().enumerate() {
            let Runner::Stateful(operator) = &mut node.runner else { continue };
            let mut writer = StateWriter::new(full);
            operator.snapshot(&mut writer)?;
            let mut bytes = Vec::new();
            bytes.extend_from_slice(&node.output_watermark.to_le_bytes());
            bytes.extend_from_slice(&node.tracker.current().to_le_bytes());
            bytes.extend_from_slice(&writer.into_bytes());
            states.push((index as u32, bytes));
        }
        Ok(states)
    }

    /// `chain`: the node's base and deltas, oldest first.
    pub fn restore(&mut self, index: usize, chain: &[&[u8]]) -> Result<()> {
        let node = &mut self.nodes[index];
        let Runner::Stateful(operator) = &mut node.runner else { return Ok(()) };
        let mut reader = StateReader::default();
        let mut watermarks = (WATERMARK_MIN, WATERMARK_MIN);
        for bytes in chain {
            let head: [u8; 16] = bytes
                .get(..16)
                .and_then(|b| b.try_into().ok())
                .ok_or_else(|| crate::EngineError::internal("an operator's snapshot is cut"))?;
            let (output, input) = head.split_at(8);
            let number = |b: &[u8]| b.try_into().map(i64::from_le_bytes).unwrap_or(WATERMARK_MIN);
            watermarks = (number(output), number(input));
            reader.replay(&bytes[16..])?;
        }
        operator.restore(&mut reader)?;
        node.output_watermark = watermarks.0;
        // The operator learns where event time stood, so that rows that were late stay late.
        if watermarks.1 != WATERMARK_MIN {
            node.tracker.restore(watermarks.1);
            operator.restore_watermark(watermarks.1);
        }
        Ok(())
    }

    pub fn sinks(&mut self) -> impl Iterator<Item = (usize, &mut SinkDriver)> {
        self.nodes.iter_mut().enumerate().filter_map(|(i, n)| match &mut n.runner {
            Runner::Sink(sink) => Some((i, sink.as_mut())),
            _ => None,
        })
    }

    /// Copies what operators count into the metrics.
    pub fn publish(&self) {
        for (node, metrics) in self.nodes.iter().zip(&self.metrics.nodes) {
            if let Runner::Stateful(operator) = &node.runner {
                let counters = operator.counters();
                metrics.late_rows.store(counters.late_rows, Relaxed);
                metrics.unmatched_changes.store(counters.unmatched_changes, Relaxed);
                metrics.state_bytes.store(operator.state_bytes() as u64, Relaxed);
            }
        }
    }
}

/// One batch on its way through one stateful operator.
struct Walk<'a> {
    operator: &'a mut dyn Operator,
    tracker: &'a mut WatermarkTracker,
    output_watermark: i64,
    out: Output,
    pieces: Vec<Batch>,
    late: Vec<LateRow>,
}

impl<'a> Walk<'a> {
    fn new(
        operator: &'a mut dyn Operator,
        tracker: &'a mut WatermarkTracker,
        output_watermark: i64,
        now_ms: i64,
    ) -> Self {
        Walk { operator, tracker, output_watermark, out: Output::new(now_ms), pieces: Vec::new(), late: Vec::new() }
    }

    fn batch(&mut self, port: usize, batch: &Batch) -> Result<()> {
        if batch.rows > 0 {
            self.operator.prepare(port, batch)?;
        }
        let mut done = 0;
        for Mark { row, watermark } in &batch.marks {
            let row = *row as usize;
            if row > done {
                self.process(port, batch, done..row)?;
                done = row;
            }
            if let Some(combined) = self.tracker.update(port, *watermark) {
                self.operator.watermark(combined, &mut self.out)?;
                self.forward(combined);
            }
        }
        if batch.rows > done {
            self.process(port, batch, done..batch.rows)?;
        }
        Ok(())
    }

    fn process(&mut self, port: usize, batch: &Batch, rows: Range<usize>) -> Result<()> {
        self.operator.process(port, batch, rows, &mut self.out)?;
        let watermark = self.tracker.current();
        self.late.extend(self.out.take_late().into_iter().map(|row| LateRow { row, watermark }));
        Ok(())
    }

    fn forward(&mut self, combined: i64) {
        let watermark = self.operator.output_watermark(combined);
        if watermark > self.output_watermark {
            self.output_watermark = watermark;
            self.pieces.append(&mut self.out.take());
            match self.pieces.last_mut() {
                Some(last) if last.selection.is_none() => last.marks.push(Mark { row: last.rows as u32, watermark }),
                _ => self.pieces.push(Batch::watermark(Vec::new(), watermark)),
            }
        }
    }

    fn finish(mut self) -> (Vec<Batch>, Vec<LateRow>, i64) {
        self.pieces.append(&mut self.out.take());
        let pieces = self.pieces.into_iter().map(Batch::compact).collect();
        (pieces, self.late, self.output_watermark)
    }
}
