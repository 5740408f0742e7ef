//! Window aggregation over TUMBLE, HOP, CUMULATE and attached windows.
//!
//! **Meaning**: one insert-only row per key and window that has rows, when the watermark reaches `end - 1`. Windows
//! come in order of their end, keys in order of their first row. Changes in the input are applied inside open windows.
//! CUMULATE emits each step for every key of the window so far.
//! **State**: a table of groups per slice; a row is added to one slice, HOP merges the slices of a window when it
//! fires (many of them through [`blocks`](super::blocks)), CUMULATE adds each slice to the window's running table. A slice goes when its last window has fired.
//! **Time**: a row is late when the last window of its slice has fired; TIMESTAMP_LTZ and processing time are cut in
//! the session zone's wall-clock time.
//! **Checkpoint**: changed groups of open slices, the watermark, the windows that wait.
//! **Limits**: processing-time windows that are open at the end of the input are not emitted, as in Flink.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use ouzel_plan::TimeAttribute;
use ouzel_plan::operator::{WindowAggregate as Plan, WindowProperty, WindowShape, WindowSource};
use ouzel_types::{Batch, DataType, WATERMARK_MIN};

use crate::error::{EngineError, Result};
use crate::operator::{Counters, Operator, Output};
use crate::operators::aggregate::groups::retractions;
use crate::operators::aggregate::{Aggregates, GroupOptions, Groups};
use crate::operators::form::{self, Form};
use crate::operators::window_aggregate::blocks::Blocks;
use crate::operators::window_aggregate::emission::Emission;
use crate::operators::window_aggregate::local_clock::LocalClock;
use crate::operators::window_aggregate::row_time::RowTimes;
use crate::operators::window_aggregate::slices::Slices;
use crate::state::{BatchKeys, Slot, StateReader, StateWriter, hash_bytes};
use crate::time::firing::Firing;

/// (end, start) of a slice or an attached window: ordered by end.
type Span = (i64, i64);

/// Snapshot tables: what is about the operator, then slices, then running tables of CUMULATE.
const META: u8 = 0;
const SLICES: u8 = 1;

enum Source {
    Assigned { slices: Slices, column: usize },
    Attached { start: usize, end: usize },
}

pub struct AlignedWindowAggregate {
    source: Source,
    time: TimeAttribute,
    keys: BatchKeys,
    aggregates: Aggregates,
    emission: Emission,
    retracts: bool,
    oldest_slice_first: bool,
    slices: BTreeMap<Span, Groups>,
    /// HOP with many slices to a window.
    blocks: Option<Blocks>,
    /// CUMULATE: by window start, what the fired slices hold.
    running: BTreeMap<i64, Groups>,
    /// Windows that have to fire.
    pending: BTreeSet<Span>,
    watermark: i64,
    late_rows: u64,
    /// Prefixes of tables that are gone since the last snapshot.
    dropped: Vec<(u8, [u8; 16])>,
    tracking: bool,
    // Of the batch in work.
    buckets: Vec<(Span, Vec<u32>)>,
    slots: Vec<Slot>,
    retracting: Vec<bool>,
}

impl AlignedWindowAggregate {
    pub fn new(plan: &Plan, input: &[DataType], time_zone: &str) -> Result<AlignedWindowAggregate> {
        let (source, time, local) = match &plan.window {
            WindowSource::Assign(window) => {
                let slices = Slices::new(window.shape);
                let slices = slices.ok_or_else(|| EngineError::user("a window needs lengths above zero"))?;
                (Source::Assigned { slices, column: window.column }, window.time, window.local)
            }
            WindowSource::Attached { start, end, time, local } => {
                (Source::Attached { start: *start, end: *end }, *time, *local)
            }
        };
        let local = local || time == TimeAttribute::Proctime;
        let keys = BatchKeys::new(&plan.keys, input);
        let options = GroupOptions {
            retracts: plan.input_retracts,
            frees_groups: false,
            reserved: usize::from(plan.input_retracts),
        };
        let aggregates = Aggregates::new(&plan.aggregates, input, keys.codec().stride(), options)?;
        let clock = LocalClock::new(local, time_zone)?;
        let blocks = match &source {
            Source::Assigned { slices, .. } => Blocks::of(slices, &plan.aggregates),
            Source::Attached { .. } => None,
        };
        Ok(AlignedWindowAggregate {
            source,
            blocks,
            time,
            aggregates,
            emission: Emission { keys: keys.codec().clone(), properties: plan.properties.clone(), clock, local },
            keys,
            retracts: plan.input_retracts,
            oldest_slice_first: plan.legacy,
            slices: BTreeMap::new(),
            running: BTreeMap::new(),
            pending: BTreeSet::new(),
            watermark: WATERMARK_MIN,
            late_rows: 0,
            dropped: Vec::new(),
            tracking: false,
            buckets: Vec::new(),
            slots: Vec::new(),
            retracting: Vec::new(),
        })
    }

    fn fired(&self, end: i64) -> bool {
        self.time == TimeAttribute::Rowtime && self.emission.clock.timer(end - 1) <= self.watermark
    }

    /// Sorts rows into slices; rows of one slice keep their order.
    fn sort_into_slices(&mut self, batch: &Batch, rows: Range<usize>, now_ms: i64) -> Result<()> {
        self.buckets.iter_mut().for_each(|(_, rows)| rows.clear());
        self.buckets.retain(|(_, rows)| rows.capacity() < 1 << 16);
        let mut spare: Vec<Vec<u32>> = self.buckets.drain(..).map(|(_, rows)| rows).collect();
        let mut places: BTreeMap<Span, usize> = BTreeMap::new();
        let mut current = usize::MAX;
        let mut add = |span: Span, row: usize, buckets: &mut Vec<(Span, Vec<u32>)>| {
            if current == usize::MAX || buckets[current].0 != span {
                current = *places.entry(span).or_insert_with(|| {
                    buckets.push((span, spare.pop().unwrap_or_default()));
                    buckets.len() - 1
                });
            }
            buckets[current].1.push(row as u32);
        };
        match &self.source {
            Source::Assigned { slices, .. } if self.time == TimeAttribute::Proctime => {
                let (start, end) = slices.slice_of(self.emission.clock.to_local(now_ms));
                rows.for_each(|row| add((end, start), row, &mut self.buckets));
            }
            Source::Assigned { slices, column } => {
                let times = RowTimes::new(&batch.columns[*column])?;
                let (mut start, mut end) = (0, 0);
                for row in rows {
                    let time = self.emission.clock.to_local(times.require(row)?);
                    if time < start || time >= end {
                        (start, end) = slices.slice_of(time);
                    }
                    add((end, start), row, &mut self.buckets);
                }
            }
            Source::Attached { start, end } => {
                let (starts, ends) = (RowTimes::new(&batch.columns[*start])?, RowTimes::new(&batch.columns[*end])?);
                for row in rows {
                    add((ends.require(row)?, starts.require(row)?), row, &mut self.buckets);
                }
            }
        }
        Ok(())
    }

    /// Where rows of a slice go: None = they are late. Registers the windows that wait for them.
    fn target(&mut self, span: Span) -> Option<Target> {
        let Source::Assigned { slices, .. } = &self.source else {
            if self.fired(span.0) {
                return None;
            }
            self.pending.insert(span);
            return Some(Target::Slice);
        };
        let (first, last, interval) = slices.windows_of(span.0);
        let slices = *slices;
        if first > last || self.fired(last) {
            return None;
        }
        let mut end = first;
        while self.fired(end) {
            end += interval;
        }
        if self.slices.contains_key(&span) && end == first {
            // The slice's windows are registered already.
            return Some(Target::Slice);
        }
        while end <= last {
            self.pending.insert((end, slices.window_start(end)));
            end += interval;
        }
        let cumulates = matches!(slices.shape(), WindowShape::Cumulate { .. });
        Some(if cumulates && self.fired(span.0) { Target::Running(slices.window_start(last)) } else { Target::Slice })
    }

    fn add_rows(&mut self, batch: &Batch, span: Span, rows: &[u32], out: &mut Output) -> Result<()> {
        let Some(target) = self.target(span) else {
            self.late_rows += rows.len() as u64;
            out.push_late(rows);
            return Ok(());
        };
        if let Some(blocks) = &mut self.blocks {
            blocks.touch(span.0);
        }
        let fresh = || self.aggregates.groups();
        let groups = match target {
            Target::Slice => self.slices.entry(span).or_insert_with(fresh),
            Target::Running(start) => self.running.entry(start).or_insert_with(fresh),
        };
        groups.table.find_or_insert_batch(self.keys.hashes(), self.keys.rows(), rows, &mut self.slots);
        let retract = retractions(batch.kinds.as_deref(), rows, &mut self.retracting);
        let retract = retract.then_some(self.retracting.as_slice());
        if self.retracts {
            let words = groups.table.words_mut();
            for (i, slot) in self.slots.iter().enumerate() {
                let count = &mut words.get_mut(*slot)[0];
                *count = if retract.is_some_and(|r| r[i]) { count.wrapping_sub(1) } else { count.wrapping_add(1) };
            }
        }
        groups.update(&batch.columns, rows, &self.slots, retract)
    }

    /// Fires every window that is due at `now` (the watermark, or processing time).
    fn fire(&mut self, now: i64, out: &mut Output) -> Result<()> {
        while let Some(window) = self.pending.first().copied() {
            if self.emission.clock.timer(window.0 - 1) > now {
                return Ok(());
            }
            self.pending.pop_first();
            self.fire_window(window, out)?;
        }
        Ok(())
    }

    fn fire_window(&mut self, window: Span, out: &mut Output) -> Result<()> {
        let (end, start) = window;
        let (shape, slice_length) = match &self.source {
            Source::Assigned { slices, .. } => (Some(slices.shape()), slices.length()),
            Source::Attached { .. } => (None, 0),
        };
        match shape {
            Some(WindowShape::Hop { size, .. }) if size != slice_length => {
                self.make_blocks(start, end)?;
                let mut merged = self.merged(self.parts(start, end))?;
                if let Some(blocks) = &mut self.blocks {
                    blocks.drop_before(start + 1);
                }
                self.emit(&mut merged, (start, end), out)?;
                // Slices whose last window this was.
                while let Some((span, _)) = self.slices.first_key_value() {
                    let span = *span;
                    let Source::Assigned { slices, .. } = &self.source else { break };
                    if slices.windows_of(span.0).1 > end {
                        break;
                    }
                    self.drop_slice(span);
                }
            }
            Some(WindowShape::Cumulate { size, .. }) => {
                if let Some(mut slice) = self.slices.remove(&self.slice_span(end)) {
                    self.forget(SLICES, self.slice_span(end));
                    match self.running.get_mut(&start) {
                        Some(running) => add_groups(running, &slice, self.retracts)?,
                        None => {
                            slice.forget_snapshots();
                            self.running.insert(start, slice);
                        }
                    }
                }
                if let Some(mut running) = self.running.remove(&start) {
                    self.emit(&mut running, (start, end), out)?;
                    if end < start + size {
                        self.running.insert(start, running);
                    } else {
                        self.forget(SLICES + self.aggregates.tables(), (start, 0));
                    }
                }
            }
            _ => {
                if let Some(mut slice) = self.slices.remove(&window) {
                    let slots = self.shown(&slice);
                    self.emission.last_of_window(&mut slice, &slots, (start, end), out)?;
                    self.forget(SLICES, window);
                }
            }
        }
        Ok(())
    }

    /// Merges ahead what windows after this one share with it.
    fn make_blocks(&mut self, start: i64, end: i64) -> Result<()> {
        let Some(blocks) = &self.blocks else { return Ok(()) };
        let missing: Vec<i64> = blocks.inside(start, end).filter(|block| !blocks.is_made(*block)).collect();
        for block in missing {
            let Some((first, last)) = self.blocks.as_ref().map(|blocks| blocks.ends(block)) else { break };
            let slices: Vec<&Groups> = self.slices_between(first, last).collect();
            let groups = slices.iter().map(|groups| groups.table.slots().count()).sum();
            let merged = self.merged(slices)?;
            if let Some(blocks) = &mut self.blocks {
                blocks.keep(block, merged, groups);
            }
        }
        Ok(())
    }

    /// What a window consists of, oldest first: slices, and blocks where there are any.
    fn parts(&self, start: i64, end: i64) -> Vec<&Groups> {
        let mut parts = Vec::new();
        let mut from = start;
        if let Some(blocks) = &self.blocks {
            for (groups, (first, last)) in
                blocks.inside(start, end).filter_map(|block| Some((blocks.get(block)?, blocks.ends(block))))
            {
                parts.extend(self.slices_between(from, first));
                parts.push(groups);
                from = last;
            }
        }
        parts.extend(self.slices_between(from, end));
        parts
    }

    /// Slices that end after `from`, up to `to`.
    fn slices_between(&self, from: i64, to: i64) -> impl Iterator<Item = &Groups> {
        let none = from >= to;
        let ends = (from + 1, i64::MIN)..=(to.max(from + 1), i64::MAX);
        self.slices.range(ends).filter(move |_| !none).map(|(_, groups)| groups)
    }

    /// LISTAGG and ARRAY_AGG show the order, which is Flink's.
    fn merged(&self, mut parts: Vec<&Groups>) -> Result<Groups> {
        let mut merged = self.aggregates.groups();
        if !self.oldest_slice_first {
            parts.reverse();
        }
        parts.into_iter().try_for_each(|part| add_groups(&mut merged, part, self.retracts))?;
        Ok(merged)
    }

    fn slice_span(&self, end: i64) -> Span {
        match &self.source {
            Source::Assigned { slices, .. } => (end, slices.slice_of(end - 1).0),
            Source::Attached { .. } => (end, end),
        }
    }

    fn drop_slice(&mut self, span: Span) {
        self.slices.remove(&span);
        self.forget(SLICES, span);
    }

    fn forget(&mut self, table: u8, span: Span) {
        if self.tracking {
            self.dropped.push((table, prefix(span)));
        }
    }

    fn emit(&self, groups: &mut Groups, window: (i64, i64), out: &mut Output) -> Result<()> {
        let slots = self.shown(groups);
        self.emission.window(groups, &slots, window, 0, out)
    }

    /// Groups that have rows.
    fn shown(&self, groups: &Groups) -> Vec<Slot> {
        if self.retracts {
            groups.table.slots().filter(|slot| groups.table.value(*slot)[0] != 0).collect()
        } else {
            groups.table.slots().collect()
        }
    }

    /// The form of its state, and of that of [`SessionAggregate`] and [`EmittingWindowAggregate`]: the window and the emission
    /// tell which it is.
    ///
    /// [`SessionAggregate`]: super::SessionAggregate
    /// [`EmittingWindowAggregate`]: super::EmittingWindowAggregate
    pub fn form(plan: &Plan, input: &[DataType]) -> Form {
        let window = match &plan.window {
            WindowSource::Assign(window) => form::window(window),
            WindowSource::Attached { start, end, time, local } => {
                format!("attached #{start} #{end} {}{}", form::time(*time), if *local { ", local" } else { "" })
            }
        };
        let properties = plan.properties.iter().map(|property| match property {
            WindowProperty::Start => "start",
            WindowProperty::End => "end",
            WindowProperty::Rowtime => "row time",
            WindowProperty::Proctime => "processing time",
        });
        let emit = plan.emit.map_or("at the end".to_string(), |emit| {
            let delay = |delay: Option<i64>| delay.map_or("none".to_string(), |delay| delay.to_string());
            let (early, late) = (delay(emit.early_delay_ms), delay(emit.late_delay_ms));
            format!("early {early}, late {late}, lateness {}", emit.allow_lateness_ms)
        });
        Form::new("WindowAggregate")
            .term("window", window)
            .term("keys", form::columns(&plan.keys, input))
            .term("aggregates", form::calls(&plan.aggregates, input))
            .term("properties", form::list(properties))
            .term("emit", emit)
            .flag("retracts", plan.input_retracts)
            .flag("update-before", plan.emit_update_before)
            .flag("legacy", plan.legacy)
    }
}

enum Target {
    Slice,
    /// CUMULATE: the slice has fired, later steps of the window have not.
    Running(i64),
}

/// Adds all groups of a slice to a merged table.
fn add_groups(into: &mut Groups, slice: &Groups, retracts: bool) -> Result<()> {
    let from: Vec<Slot> = slice.table.slots().collect();
    let mut target = Vec::with_capacity(from.len());
    for slot in &from {
        let key = slice.table.key(*slot);
        let (merged, _) = into.table.find_or_insert(hash_bytes(key), key);
        if retracts {
            let count = slice.table.value(*slot)[0];
            let words = into.table.value_mut(merged);
            words[0] = words[0].wrapping_add(count);
        }
        target.push(merged);
    }
    into.merge(&target, slice, &from)
}

fn prefix((first, second): Span) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&first.to_be_bytes());
    bytes[8..].copy_from_slice(&second.to_be_bytes());
    bytes
}

fn span_of(key: &[u8]) -> Result<Span> {
    let part = |at: usize| key.get(at..at + 8).and_then(|b| b.try_into().ok()).map(i64::from_be_bytes);
    part(0).zip(part(8)).ok_or_else(|| EngineError::internal("a window's snapshot entry has no window"))
}

impl Operator for AlignedWindowAggregate {
    fn prepare(&mut self, _input: usize, batch: &Batch) -> Result<()> {
        self.keys.encode(batch);
        Ok(())
    }

    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        self.sort_into_slices(batch, rows, out.now_ms)?;
        let buckets = std::mem::take(&mut self.buckets);
        let result = buckets.iter().try_for_each(|(span, rows)| self.add_rows(batch, *span, rows, out));
        self.buckets = buckets;
        result
    }

    fn watermark(&mut self, watermark: i64, out: &mut Output) -> Result<()> {
        self.watermark = self.watermark.max(watermark);
        if self.time == TimeAttribute::Rowtime { self.fire(self.watermark, out) } else { Ok(()) }
    }

    fn next_timer(&self) -> Option<i64> {
        let (end, _) = self.pending.first().filter(|_| self.time == TimeAttribute::Proctime)?;
        Some(self.emission.clock.timer(end - 1))
    }

    fn processing_time(&mut self, now: i64, out: &mut Output) -> Result<()> {
        if self.time == TimeAttribute::Proctime { self.fire(now, out) } else { Ok(()) }
    }

    fn waits_for(&self) -> Option<Firing> {
        let (end, start) = self.pending.first().filter(|_| self.time == TimeAttribute::Rowtime)?;
        let clock = &self.emission.clock;
        Some(Firing { watermark_ms: clock.timer(end - 1), window: Some((clock.timer(*start), clock.timer(*end))) })
    }

    fn snapshot(&mut self, writer: &mut StateWriter) -> Result<()> {
        for (table, prefix) in self.dropped.drain(..) {
            if !writer.is_full() {
                (0..self.aggregates.tables()).for_each(|i| writer.delete_prefix(table + i, &prefix));
            }
        }
        self.tracking = true;
        writer.put(META, b"watermark", &self.watermark.to_le_bytes());
        let pending: Vec<u8> = self.pending.iter().flat_map(|window| prefix(*window)).collect();
        writer.put(META, b"windows", &pending);
        for (span, groups) in &mut self.slices {
            groups.snapshot(writer, SLICES, &prefix(*span));
        }
        for (start, groups) in &mut self.running {
            groups.snapshot(writer, SLICES + self.aggregates.tables(), &prefix((*start, 0)));
        }
        Ok(())
    }

    fn restore(&mut self, reader: &mut StateReader) -> Result<()> {
        self.tracking = true;
        if let Some(bytes) = reader.get(META, b"watermark")?.and_then(|b| b.try_into().ok()) {
            self.watermark = i64::from_le_bytes(bytes);
        }
        for window in reader.get(META, b"windows")?.unwrap_or_default().chunks_exact(16) {
            self.pending.insert(span_of(window)?);
        }
        for table in [SLICES, SLICES + self.aggregates.tables()] {
            for number in 0..self.aggregates.tables() {
                reader.each(table + number, |key, value| {
                    let span = span_of(key)?;
                    let made = || self.aggregates.groups();
                    let groups = match table {
                        SLICES => self.slices.entry(span).or_insert_with(made),
                        _ => self.running.entry(span.0).or_insert_with(made),
                    };
                    groups.restore_entry(number, &key[size_of::<Span>()..], value)
                })?;
            }
        }
        self.slices.values_mut().chain(self.running.values_mut()).for_each(Groups::restored);
        Ok(())
    }

    fn state_bytes(&self) -> usize {
        let groups: usize = self.slices.values().chain(self.running.values()).map(Groups::state_bytes).sum();
        groups + self.blocks.as_ref().map_or(0, Blocks::state_bytes)
    }

    fn counters(&self) -> Counters {
        Counters { late_rows: self.late_rows, ..Counters::default() }
    }
}
