//! OVER ordered by a time attribute.
//!
//! **Meaning**: every input row, extended by one value per call over its frame. By row time rows leave when the
//! watermark reaches them, in order of time, equal times in order of arrival; RANGE gives peers (equal time, equal
//! key) one result, ROWS each its own. By processing time rows leave at once.
//! **State**: per key the accumulators; rows that wait for the watermark; for bounded frames the rows inside the frame.
//! A key of a RANGE frame is freed when the watermark has passed its last row by one and a half lengths of the
//! frame; keys of other frames stay, unless a TTL is set: then a key without waiting rows goes when nothing came for one
//! to one and a half of it, as in Flink.
//! **Time**: unbounded frames drop rows at or behind the watermark, bounded ones drop rows that are not after the
//! last processed instant of their key (1970 for a key without one), as in Flink.
//! **Checkpoint**: changed keys; waiting rows and frames are written whole each time.
//! **Limits**: frames end at the current row; append-only input; by processing time every row is its own peer.
//!
//! All frames are one mechanism: a list of additions and retractions in order, which the aggregates trace in
//! columns; a row's result is the value after its (or its last peer's) addition.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use arrow_array::{ArrayRef, UInt32Array, new_null_array};
use arrow_select::take::take;
use ouzel_plan::operator::{FrameBound, FrameUnit, OverAggregate as Plan, OverOrder};
use ouzel_types::{Batch, DataType, WATERMARK_MIN};

use crate::error::{EngineError, Result};
use crate::operator::{Counters, Operator, Output};
use crate::operators::aggregate::groups::Changes;
use crate::operators::aggregate::saved::{read_bytes, read_i64, write_bytes, write_i64};
use crate::operators::aggregate::{Aggregates, GroupOptions, Groups};
use crate::operators::form::{self, Form};
use crate::operators::window_aggregate::RowTimes;
use crate::state::{
    BatchKeys, EncodedRows, IdleTimers, RowCodec, RowHandle, RowPages, Slot, StateReader, StateWriter, hash_bytes,
};
use crate::time::firing::Firing;

/// Words of a key: the last processed time (valid if the next word is 1), rows that wait.
const LAST_TIME: usize = 0;
const PROCESSED: usize = 1;
const WAITING: usize = 2;
/// Processing time at which an idle key is freed; 0: none. Only with a TTL.
const CLEANUP: usize = 3;
/// By row time: when the key of a RANGE frame is freed; 0 = not yet known.
const FRAME_END: usize = 4;
const RESERVED: usize = 5;

const META: u8 = 0;
const WAITING_ROWS: u8 = 1;
const FRAME_ROWS: u8 = 2;
const KEYS: u8 = 3;
/// How names of timers begin in `META`.
const TIMER: &[u8] = b"t";
/// Operations per trace.
const CHUNK: usize = 8192;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Span {
    Unbounded,
    /// Rows before the current one.
    Rows(usize),
    /// Milliseconds before the current one.
    Range(i64),
}

/// One step of the aggregates.
struct Step {
    slot: Slot,
    row: RowHandle,
    retract: bool,
}

pub struct OverAggregate {
    rowtime: Option<usize>,
    keys: BatchKeys,
    span: Span,
    shares_peers: bool,
    row_codec: RowCodec,
    /// Input columns that calls read.
    needed: Vec<usize>,
    width: usize,
    groups: Groups,
    rows: RowPages,
    /// By time: rows that the watermark has not reached.
    waiting: BTreeMap<i64, Vec<(Slot, RowHandle)>>,
    /// Per slot: the frame's rows with their times. Only for bounded frames.
    frames: Vec<VecDeque<(i64, RowHandle)>>,
    /// When keys of RANGE frames may be freed.
    expiry: BTreeMap<i64, Vec<Slot>>,
    watermark: i64,
    /// A key's time is in its word `CLEANUP`.
    idle: IdleTimers,
    late_rows: u64,
    encoded: EncodedRows,
    slots: Vec<Slot>,
    changed: Vec<bool>,
}

impl OverAggregate {
    pub fn new(plan: &Plan, input: &[DataType]) -> Result<OverAggregate> {
        if plan.frame.end != FrameBound::CurrentRow {
            return Err(EngineError::user("not supported yet: OVER frames that end after the current row"));
        }
        let span = match (plan.frame.unit, plan.frame.start) {
            (_, FrameBound::UnboundedPreceding) => Span::Unbounded,
            (FrameUnit::Rows, FrameBound::Preceding(rows)) => Span::Rows(usize::try_from(rows).unwrap_or(0)),
            (FrameUnit::Rows, FrameBound::CurrentRow) => Span::Rows(0),
            (FrameUnit::Range, FrameBound::Preceding(ms)) => Span::Range(ms),
            (FrameUnit::Range, FrameBound::CurrentRow) => Span::Range(0),
            _ => return Err(EngineError::user("not supported yet: OVER frames that start after the current row")),
        };
        let rowtime = match plan.order {
            OverOrder::Rowtime(column) => Some(column),
            OverOrder::Proctime => None,
            OverOrder::Column(_) => return Err(EngineError::internal("OVER by a plain column is another operator")),
        };
        let keys = BatchKeys::new(&plan.partition, input);
        let bounded = span != Span::Unbounded;
        let options =
            GroupOptions { retracts: bounded, frees_groups: bounded || plan.state_ttl_ms > 0, reserved: RESERVED };
        let groups = Aggregates::new(&plan.calls, input, keys.codec().stride(), options)?.groups();
        let mut needed: Vec<usize> =
            plan.calls.iter().flat_map(|call| call.args.iter().copied().chain(call.filter)).collect();
        needed.sort_unstable();
        needed.dedup();
        Ok(OverAggregate {
            rowtime,
            keys,
            span,
            shares_peers: rowtime.is_some() && plan.frame.unit == FrameUnit::Range,
            row_codec: RowCodec::new(input),
            needed,
            width: input.len(),
            groups,
            rows: RowPages::new(),
            waiting: BTreeMap::new(),
            frames: Vec::new(),
            expiry: BTreeMap::new(),
            watermark: WATERMARK_MIN,
            idle: IdleTimers::new(plan.state_ttl_ms),
            late_rows: 0,
            encoded: EncodedRows::default(),
            slots: Vec::new(),
            changed: Vec::new(),
        })
    }

    /// Keeps rows until the watermark reaches them; drops late ones.
    fn wait(&mut self, batch: &Batch, rows: Range<usize>, column: usize, out: &mut Output) -> Result<()> {
        let times = RowTimes::new(&batch.columns[column])?;
        let mut late = Vec::new();
        for (i, row) in rows.clone().enumerate() {
            let (time, slot) = (times.require(row)?, self.slots[i]);
            let words = self.groups.table.words_mut().get_mut(slot);
            let behind = match self.span {
                Span::Unbounded => time <= self.watermark,
                // A key that has not been processed stands at 1970: Flink takes nothing at or before it either.
                _ => time <= if words[PROCESSED] != 0 { words[LAST_TIME] as i64 } else { 0 },
            };
            if behind {
                late.push(row as u32);
                continue;
            }
            words[WAITING] += 1;
            if let Span::Range(ms) = self.span {
                // One timer at a time, half a frame late, so that a busy key does not get one per row.
                let needed = time.saturating_add(ms).saturating_add(1);
                if words[FRAME_END] == 0 || (words[FRAME_END] as i64) < needed {
                    words[FRAME_END] = kept_until(time, ms) as u64;
                    self.expiry.entry(kept_until(time, ms)).or_default().push(slot);
                }
            }
            let handle = self.rows.insert(self.encoded.row(row - rows.start));
            self.waiting.entry(time).or_default().push((slot, handle));
        }
        if !late.is_empty() {
            self.late_rows += late.len() as u64;
            out.push_late(&late);
        }
        Ok(())
    }

    /// Processes rows of one instant or more, in order.
    fn run(&mut self, due: &[(i64, Slot, RowHandle)], out: &mut Output) -> Result<()> {
        let mut steps: Vec<Step> = Vec::with_capacity(due.len() * 2);
        // Per due row, the step after which its result stands.
        let mut results: Vec<u32> = Vec::with_capacity(due.len());
        for (time, slot, row) in due {
            self.evict(*time, *slot, &mut steps);
            results.push(steps.len() as u32);
            steps.push(Step { slot: *slot, row: *row, retract: false });
            if self.span != Span::Unbounded {
                self.frame(*slot).push_back((*time, *row));
            }
        }
        if self.shares_peers {
            share_with_peers(due, &mut results);
        }
        self.trace(due, &steps, &results, out)?;
        for step in &steps {
            if step.retract || self.span == Span::Unbounded {
                self.rows.free(step.row);
            }
        }
        Ok(())
    }

    /// Takes rows out of the frame that a row at `time` does not see.
    fn evict(&mut self, time: i64, slot: Slot, steps: &mut Vec<Step>) {
        let span = self.span;
        if span == Span::Unbounded {
            return;
        }
        let frame = self.frame(slot);
        loop {
            let leaves = match (span, frame.front()) {
                (Span::Rows(rows), Some(_)) => frame.len() > rows,
                (Span::Range(ms), Some((oldest, _))) => *oldest < time.saturating_sub(ms),
                _ => false,
            };
            if !leaves {
                return;
            }
            if let Some((_, row)) = frame.pop_front() {
                steps.push(Step { slot, row, retract: true });
            }
        }
    }

    fn frame(&mut self, slot: Slot) -> &mut VecDeque<(i64, RowHandle)> {
        if self.frames.len() <= slot as usize {
            self.frames.resize_with(slot as usize + 1, VecDeque::new);
        }
        &mut self.frames[slot as usize]
    }

    fn trace(
        &mut self,
        due: &[(i64, Slot, RowHandle)],
        steps: &[Step],
        results: &[u32],
        out: &mut Output,
    ) -> Result<()> {
        let step_rows: Vec<&[u8]> = steps.iter().map(|step| self.rows.get(step.row)).collect();
        let mut columns: Vec<ArrayRef> = vec![new_null_array(&arrow_schema::DataType::Null, steps.len()); self.width];
        for column in &self.needed {
            columns[*column] = self.row_codec.decode_column(*column, &step_rows);
        }
        let numbers: Vec<u32> = (0..steps.len() as u32).collect();
        let slots: Vec<Slot> = steps.iter().map(|step| step.slot).collect();
        let retract: Vec<bool> = steps.iter().map(|step| step.retract).collect();
        let retract = retract.contains(&true).then_some(retract.as_slice());
        let changes = Changes { rows: &numbers, slots: &slots, retract, reset: None };
        let traced = self.groups.trace(&columns, changes, &mut self.changed)?;
        let due_rows: Vec<&[u8]> = due.iter().map(|(_, _, row)| self.rows.get(*row)).collect();
        let mut output = self.row_codec.decode(&due_rows);
        output.extend(after(&traced, results)?);
        out.push(Batch::new(output, due.len()));
        Ok(())
    }

    /// By processing time over an unbounded frame nothing has to be kept but the accumulators.
    fn run_at_once(&mut self, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        let numbers: Vec<u32> = (rows.start as u32..rows.end as u32).collect();
        let changes = Changes { rows: &numbers, slots: &self.slots, retract: None, reset: None };
        let traced = self.groups.trace(&batch.columns, changes, &mut self.changed)?;
        let mut output = batch.slice(rows.start, rows.len()).columns;
        output.extend(after(&traced, &(0..numbers.len() as u32).collect::<Vec<_>>())?);
        out.push(Batch::new(output, numbers.len()));
        Ok(())
    }

    fn fire(&mut self, watermark: i64, out: &mut Output) -> Result<()> {
        let mut due: Vec<(i64, Slot, RowHandle)> = Vec::new();
        while let Some(entry) = self.waiting.first_entry().filter(|entry| *entry.key() <= watermark) {
            let (time, mut rows) = entry.remove_entry();
            by_key(&mut rows);
            for (slot, row) in rows {
                let words = self.groups.table.value_mut(slot);
                words[LAST_TIME] = time as u64;
                words[PROCESSED] = 1;
                words[WAITING] -= 1;
                due.push((time, slot, row));
            }
            if due.len() >= CHUNK {
                self.run(&due, out)?;
                due.clear();
            }
        }
        if !due.is_empty() {
            self.run(&due, out)?;
        }
        self.expire(watermark);
        Ok(())
    }

    fn schedule_expiry(&mut self, due: &[(i64, Slot, RowHandle)]) {
        if let Span::Range(ms) = self.span {
            for (time, slot, _) in due {
                let slots = self.expiry.entry(kept_until(*time, ms)).or_default();
                if slots.last() != Some(slot) {
                    slots.push(*slot);
                }
            }
        }
    }

    /// Frees keys whose last row no future row can see.
    fn expire(&mut self, watermark: i64) {
        while let Some(entry) = self.expiry.first_entry().filter(|entry| *entry.key() <= watermark) {
            let (time, slots) = entry.remove_entry();
            for slot in slots {
                if !self.groups.table.is_live(slot) {
                    continue;
                }
                let words = self.groups.table.value(slot);
                let newest = self.frames.get(slot as usize).and_then(|frame| frame.back()).map(|(newest, _)| *newest);
                let Span::Range(ms) = self.span else { continue };
                let is_over = match self.rowtime {
                    Some(_) => words[FRAME_END] as i64 <= time,
                    None => newest.is_none_or(|newest| kept_until(newest, ms) <= time),
                };
                if self.rowtime.is_some() && !is_over && !self.idle.ttl.is_set() {
                    // To Flink a key has been processed at every instant at which one of its timers fired.
                    let words = self.groups.table.value_mut(slot);
                    if words[PROCESSED] == 0 || (words[LAST_TIME] as i64) < time {
                        words[LAST_TIME] = time as u64;
                        words[PROCESSED] = 1;
                    }
                } else if words[WAITING] == 0 && is_over {
                    self.free_key(slot);
                }
            }
        }
    }

    fn free_key(&mut self, slot: Slot) {
        while let Some((_, row)) = self.frame(slot).pop_front() {
            self.rows.free(row);
        }
        self.frames[slot as usize] = VecDeque::new();
        self.groups.remove(slot);
    }

    /// A key's rows came: it is kept for one to one and a half times to live from now.
    fn keep_keys(&mut self, now_ms: i64) {
        for slot in &self.slots {
            let cleanup = &mut self.groups.table.words_mut().get_mut(*slot)[CLEANUP];
            let known = (*cleanup != 0).then_some(*cleanup as i64);
            if let Some(at) = self.idle.keep(*slot, known, now_ms) {
                *cleanup = at as u64;
            }
        }
    }

    /// Frees keys whose time is over; one with waiting rows gets another turn, as one restored from before there was a TTL.
    fn free_idle(&mut self, now_ms: i64) {
        let mut again = Vec::new();
        while let Some((at, slot)) = self.idle.pop_due(now_ms) {
            if !self.groups.table.is_live(slot) {
                continue;
            }
            // Read only: a key that is looked at has not changed since the last snapshot.
            let words = self.groups.table.value(slot);
            match words[CLEANUP] as i64 == at {
                true if at != 0 && words[WAITING] == 0 => self.free_key(slot),
                true => again.push(slot),
                false => {}
            }
        }
        for slot in again {
            if let Some(at) = self.idle.keep(slot, None, now_ms) {
                self.groups.table.value_mut(slot)[CLEANUP] = at as u64;
            }
        }
    }

    /// The form of its state, and of that of [`OverByColumn`] and [`OverFollowing`]: the order and the frame tell which it is.
    ///
    /// [`OverByColumn`]: crate::operators::over_by_column::OverByColumn
    /// [`OverFollowing`]: crate::operators::over_following::OverFollowing
    pub fn form(plan: &Plan, input: &[DataType]) -> Form {
        let order = match plan.order {
            OverOrder::Rowtime(column) => format!("#{column} row time"),
            OverOrder::Proctime => "processing time".to_string(),
            OverOrder::Column(key) => form::order(&[key], input),
        };
        Form::new("OverAggregate")
            .term("partition", form::columns(&plan.partition, input))
            .term("order", order)
            .term("frame", form::frame(plan.frame))
            .term("calls", form::calls(&plan.calls, input))
            .term("rows", form::row(input))
            .flag("ttl", plan.state_ttl_ms > 0)
    }
}

/// Rows of one instant leave key by key, as each key has its own timer; keys in the order of their first rows.
fn by_key(rows: &mut [(Slot, RowHandle)]) {
    if rows.len() < 3 {
        return;
    }
    let mut ranks: rustc_hash::FxHashMap<Slot, usize> = rustc_hash::FxHashMap::default();
    let mut apart = false;
    for (i, (slot, _)) in rows.iter().enumerate() {
        let known = ranks.len();
        let rank = *ranks.entry(*slot).or_insert(known);
        apart |= i > 0 && rank != known && rows[i - 1].0 != *slot;
    }
    if apart {
        rows.sort_by_key(|(slot, _)| ranks[slot]);
    }
}

/// When Flink frees a key of a RANGE frame: half a frame later than it could.
fn kept_until(time: i64, frame_ms: i64) -> i64 {
    time.saturating_add(frame_ms).saturating_add(frame_ms / 2).saturating_add(1)
}

/// Peers: equal key and time. All of them get the result of the last one.
fn share_with_peers(due: &[(i64, Slot, RowHandle)], results: &mut [u32]) {
    let mut last: rustc_hash::FxHashMap<Slot, (i64, u32)> = rustc_hash::FxHashMap::default();
    for (i, (time, slot, _)) in due.iter().enumerate().rev() {
        match last.get(slot) {
            Some((peer_time, result)) if peer_time == time => results[i] = *result,
            _ => drop(last.insert(*slot, (*time, results[i]))),
        }
    }
}

/// The values after the given steps.
fn after(traced: &[ArrayRef], steps: &[u32]) -> Result<Vec<ArrayRef>> {
    let indices = UInt32Array::from_iter_values(steps.iter().map(|step| step * 2 + 1));
    traced
        .iter()
        .map(|column| take(column.as_ref(), &indices, None).map_err(|e| EngineError::internal(e.to_string())))
        .collect()
}

impl Operator for OverAggregate {
    fn prepare(&mut self, _input: usize, batch: &Batch) -> Result<()> {
        self.keys.encode(batch);
        Ok(())
    }

    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        if batch.kinds.as_ref().is_some_and(|kinds| kinds[rows.clone()].iter().any(|kind| !kind.is_add())) {
            return Err(EngineError::internal("OVER was given a change log"));
        }
        let numbers: Vec<u32> = (rows.start as u32..rows.end as u32).collect();
        self.groups.table.find_or_insert_batch(self.keys.hashes(), self.keys.rows(), &numbers, &mut self.slots);
        if self.idle.ttl.is_set() {
            self.keep_keys(out.now_ms);
        }
        if self.rowtime.is_none() && self.span == Span::Unbounded {
            return self.run_at_once(batch, rows, out);
        }
        self.row_codec.encode(&batch.columns, rows.clone(), &mut self.encoded);
        if let Some(column) = self.rowtime {
            return self.wait(batch, rows, column, out);
        }
        let now = out.now_ms;
        let due: Vec<(i64, Slot, RowHandle)> =
            (0..rows.len()).map(|i| (now, self.slots[i], self.rows.insert(self.encoded.row(i)))).collect();
        self.run(&due, out)?;
        self.schedule_expiry(&due);
        self.expire(now);
        Ok(())
    }

    fn watermark(&mut self, watermark: i64, out: &mut Output) -> Result<()> {
        self.watermark = self.watermark.max(watermark);
        if self.rowtime.is_some() { self.fire(self.watermark, out) } else { Ok(()) }
    }

    fn next_timer(&self) -> Option<i64> {
        self.idle.next_ms()
    }

    fn processing_time(&mut self, now: i64, _out: &mut Output) -> Result<()> {
        self.free_idle(now);
        Ok(())
    }

    fn waits_for(&self) -> Option<Firing> {
        self.waiting.keys().next().copied().map(Firing::at)
    }

    fn snapshot(&mut self, writer: &mut StateWriter) -> Result<()> {
        writer.put(META, b"watermark", &self.watermark.to_le_bytes());
        if !writer.is_full() {
            writer.delete_prefix(WAITING_ROWS, &[]);
            writer.delete_prefix(FRAME_ROWS, &[]);
        }
        let (mut number, mut value) = (0u64, Vec::new());
        let mut put = |table: u8, time: i64, slot: Slot, row: RowHandle| {
            value.clear();
            write_bytes(self.groups.table.key(slot), &mut value);
            write_i64(time, &mut value);
            value.extend_from_slice(self.rows.get(row));
            writer.put(table, &number.to_be_bytes(), &value);
            number += 1;
        };
        for (time, rows) in &self.waiting {
            rows.iter().for_each(|(slot, row)| put(WAITING_ROWS, *time, *slot, *row));
        }
        for (slot, frame) in self.frames.iter().enumerate() {
            frame.iter().for_each(|(time, row)| put(FRAME_ROWS, *time, slot as Slot, *row));
        }
        if self.rowtime.is_some() {
            if !writer.is_full() {
                writer.delete_prefix(META, TIMER);
            }
            let timers = self.expiry.iter().flat_map(|(time, slots)| slots.iter().map(move |slot| (time, slot)));
            for (number, (time, slot)) in (0u64..).zip(timers.filter(|(_, slot)| self.groups.table.is_live(**slot))) {
                let mut value = Vec::new();
                write_bytes(self.groups.table.key(*slot), &mut value);
                write_i64(*time, &mut value);
                writer.put(META, &[TIMER, &number.to_be_bytes()].concat(), &value);
            }
        }
        self.groups.snapshot(writer, KEYS, &[]);
        Ok(())
    }

    fn restore(&mut self, reader: &mut StateReader) -> Result<()> {
        if let Some(bytes) = reader.get(META, b"watermark")?.and_then(|b| b.try_into().ok()) {
            self.watermark = i64::from_le_bytes(bytes);
        }
        self.groups.restore(reader, KEYS)?;
        if self.idle.ttl.is_set() {
            let table = &self.groups.table;
            table.slots().for_each(|slot| self.idle.restored(slot, table.value(slot)[CLEANUP] as i64));
        }
        for table in [WAITING_ROWS, FRAME_ROWS] {
            reader.each(table, |_, mut value| {
                let key = read_bytes(&mut value)?;
                let time = read_i64(&mut value)?;
                let slot = self.groups.table.find(hash_bytes(key), key);
                let slot = slot.ok_or_else(|| EngineError::internal("a row of OVER without its key"))?;
                let row = self.rows.insert(value);
                if table == WAITING_ROWS {
                    self.waiting.entry(time).or_default().push((slot, row));
                } else {
                    self.frame(slot).push_back((time, row));
                    if self.rowtime.is_none() {
                        self.schedule_expiry(&[(time, slot, row)]);
                    }
                }
                Ok(())
            })?;
        }
        reader.each(META, |name, mut value| {
            if !name.starts_with(TIMER) {
                return Ok(());
            }
            let key = read_bytes(&mut value)?;
            let time = read_i64(&mut value)?;
            if let Some(slot) = self.groups.table.find(hash_bytes(key), key) {
                self.expiry.entry(time).or_default().push(slot);
            }
            Ok(())
        })
    }

    fn state_bytes(&self) -> usize {
        self.groups.state_bytes()
            + self.rows.state_bytes()
            + self.waiting.values().map(|rows| rows.capacity() * 16 + 32).sum::<usize>()
            + self.frames.iter().map(|frame| frame.capacity() * 16).sum::<usize>()
            + self.idle.state_bytes()
    }

    fn counters(&self) -> Counters {
        Counters { late_rows: self.late_rows, ..Counters::default() }
    }
}
