//! OVER by row time whose frame does not end at the current row: FOLLOWING bounds, LEAD, frames that end before it.
//!
//! Flink has none of these on a stream; event time makes them possible, because the watermark says when a frame is whole.
//! **Meaning**: every input row, extended by one value per call over its frame; rows of equal times in order of arrival.
//! A row leaves when its frame is whole: RANGE .. FOLLOWING when the watermark has passed the frame's end, ROWS .. n
//! FOLLOWING when n rows follow it at or before the watermark; the rest, and UNBOUNDED FOLLOWING, at the end of the input.
//! **State**: per key the rows from the start of the oldest frame on, and the accumulators of one frame that slides. A key
//! is freed when nothing of it waits and no later row can see its rows (frames that reach back by ROWS or without bound
//! keep theirs).
//! **Time**: rows at or behind the watermark are late and dropped. Rows leave later than they came, so what downstream
//! may believe is held back to just before the oldest row that still waits.
//! **Checkpoint**: changed keys; rows are written whole each time. **Limits**: append-only input.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use arrow_array::{ArrayRef, UInt32Array, new_null_array};
use arrow_select::concat::concat;
use arrow_select::take::take;
use ouzel_plan::operator::{Frame, FrameBound, FrameUnit, OverAggregate as Plan};
use ouzel_types::{Batch, DataType, WATERMARK_MAX, WATERMARK_MIN};

use crate::error::{EngineError, Result};
use crate::operator::{Counters, Operator, Output};
use crate::operators::aggregate::groups::Changes;
use crate::operators::aggregate::saved::{read_bytes, read_i64, write_bytes, write_i64};
use crate::operators::aggregate::{Aggregates, GroupOptions, Groups};
use crate::operators::window_aggregate::RowTimes;
use crate::state::{BatchKeys, EncodedRows, RowCodec, RowHandle, RowPages, Slot, StateReader, StateWriter, hash_bytes};
use crate::time::firing::Firing;

/// Words of a key, written at a snapshot: how far it had come, counted from its oldest row.
const NEXT: usize = 0;
const START: usize = 1;
const END: usize = 2;
const RESERVED: usize = 3;

const META: u8 = 0;
const ROWS: u8 = 1;
const KEYS: u8 = 2;

#[derive(Clone, Copy)]
struct Stored {
    time: i64,
    /// Ascending in order of arrival.
    number: u64,
    row: RowHandle,
}

/// A key's rows in order of time. `next` is the first that has not left, `start..end` are in the accumulators.
#[derive(Default)]
struct Sequence {
    rows: VecDeque<Stored>,
    next: usize,
    start: usize,
    end: usize,
    /// Rows ahead of the watermark, which stand in `waiting`.
    ahead: usize,
}

struct Step {
    slot: Slot,
    row: RowHandle,
    retract: bool,
}

/// A row that leaves, and the step after which its result stands; none if its frame is the one before.
struct Due {
    slot: Slot,
    stored: Stored,
    step: Option<u32>,
}

pub struct OverFollowing {
    rowtime: usize,
    keys: BatchKeys,
    frame: Frame,
    row_codec: RowCodec,
    /// Input columns that calls read.
    needed: Vec<usize>,
    width: usize,
    groups: Groups,
    sequences: Vec<Sequence>,
    rows: RowPages,
    waiting: BTreeMap<i64, Vec<(Slot, Stored)>>,
    /// When keys have to be looked at again.
    wakes: BTreeMap<i64, Vec<Slot>>,
    /// Times of the rows that the watermark has reached and that have not left.
    held: BTreeMap<i64, u32>,
    watermark: i64,
    next_number: u64,
    late_rows: u64,
    encoded: EncodedRows,
    slots: Vec<Slot>,
    changed: Vec<bool>,
}

impl OverFollowing {
    pub fn new(plan: &Plan, rowtime: usize, input: &[DataType]) -> Result<OverFollowing> {
        let keys = BatchKeys::new(&plan.partition, input);
        let options = GroupOptions { retracts: true, frees_groups: true, reserved: RESERVED };
        let groups = Aggregates::new(&plan.calls, input, keys.codec().stride(), options)?.groups();
        let mut needed: Vec<usize> =
            plan.calls.iter().flat_map(|call| call.args.iter().copied().chain(call.filter)).collect();
        needed.sort_unstable();
        needed.dedup();
        Ok(OverFollowing {
            rowtime,
            keys,
            frame: plan.frame,
            row_codec: RowCodec::new(input),
            needed,
            width: input.len(),
            groups,
            sequences: Vec::new(),
            rows: RowPages::new(),
            waiting: BTreeMap::new(),
            wakes: BTreeMap::new(),
            held: BTreeMap::new(),
            watermark: WATERMARK_MIN,
            next_number: 0,
            late_rows: 0,
            encoded: EncodedRows::default(),
            slots: Vec::new(),
            changed: Vec::new(),
        })
    }

    fn sequence(&mut self, slot: Slot) -> &mut Sequence {
        if self.sequences.len() <= slot as usize {
            self.sequences.resize_with(slot as usize + 1, Sequence::default);
        }
        &mut self.sequences[slot as usize]
    }

    fn settle(&mut self, slot: Slot, stored: Stored) {
        *self.held.entry(stored.time).or_default() += 1;
        let sequence = self.sequence(slot);
        sequence.ahead -= 1;
        sequence.rows.push_back(stored);
    }

    fn leave(&mut self, time: i64) {
        if let Some(count) = self.held.get_mut(&time) {
            *count -= 1;
            if *count == 0 {
                self.held.remove(&time);
            }
        }
    }

    /// Lets the rows of a key go whose frames are whole.
    fn advance(&mut self, slot: Slot, steps: &mut Vec<Step>, due: &mut Vec<Due>) {
        let frame = self.frame;
        let mut last_step = None;
        let mut sequence = std::mem::take(self.sequence(slot));
        while let Some(stored) = sequence.rows.get(sequence.next).copied() {
            if let Err(wake) = is_whole(&frame, &sequence, stored.time, self.watermark) {
                wake.into_iter().for_each(|time| self.wakes.entry(time).or_default().push(slot));
                break;
            }
            let end = frame_end(&frame, &sequence, stored.time).max(sequence.end);
            let start = frame_start(&frame, &sequence, stored.time).clamp(sequence.start, end);
            let added = (sequence.end..end).map(|i| (i, false));
            let taken = (sequence.start..start).map(|i| (i, true));
            for (i, retract) in added.chain(taken) {
                last_step = Some(steps.len() as u32);
                steps.push(Step { slot, row: sequence.rows[i].row, retract });
            }
            (sequence.start, sequence.end) = (start, end);
            due.push(Due { slot, stored, step: last_step });
            self.leave(stored.time);
            sequence.next += 1;
        }
        if let Some(time) = self.free_at(&sequence)
            && time > self.watermark
        {
            self.wakes.entry(time).or_default().push(slot);
        }
        self.sequences[slot as usize] = sequence;
    }

    /// The watermark at which nothing of the key can be seen any more; None while something waits or for ever.
    fn free_at(&self, sequence: &Sequence) -> Option<i64> {
        if sequence.next < sequence.rows.len() || sequence.ahead > 0 {
            return None;
        }
        match (self.frame.unit, self.frame.start) {
            (FrameUnit::Range, FrameBound::Preceding(ms)) => {
                Some(sequence.rows.back().map_or(WATERMARK_MIN, |last| last.time.saturating_add(ms)))
            }
            (_, FrameBound::CurrentRow | FrameBound::Following(_)) => Some(WATERMARK_MIN),
            _ => None,
        }
    }

    /// Emits what is due and forgets what no frame needs.
    fn run(&mut self, touched: &[Slot], out: &mut Output) -> Result<()> {
        let (mut steps, mut due) = (Vec::new(), Vec::new());
        for slot in touched {
            self.advance(*slot, &mut steps, &mut due);
        }
        if !due.is_empty() {
            let unstepped: Vec<Slot> = due.iter().filter(|d| d.step.is_none()).map(|d| d.slot).collect();
            let before = self.groups.results(&unstepped)?;
            let traced = self.trace(&steps)?;
            self.emit(due, &before, &traced, out)?;
        }
        for slot in touched {
            self.trim(*slot);
        }
        Ok(())
    }

    fn trace(&mut self, steps: &[Step]) -> Result<Vec<ArrayRef>> {
        let rows: Vec<&[u8]> = steps.iter().map(|step| self.rows.get(step.row)).collect();
        let mut columns: Vec<ArrayRef> = vec![new_null_array(&arrow_schema::DataType::Null, steps.len()); self.width];
        for column in &self.needed {
            columns[*column] = self.row_codec.decode_column(*column, &rows);
        }
        let numbers: Vec<u32> = (0..steps.len() as u32).collect();
        let slots: Vec<Slot> = steps.iter().map(|step| step.slot).collect();
        let retract: Vec<bool> = steps.iter().map(|step| step.retract).collect();
        let changes = Changes { rows: &numbers, slots: &slots, retract: Some(&retract), reset: None };
        let traced = self.groups.trace_after(&columns, changes, &mut self.changed)?;
        slots.iter().for_each(|slot| self.groups.table.mark_dirty(*slot));
        Ok(traced)
    }

    /// Rows in order of time, then of arrival, over all keys.
    fn emit(&self, due: Vec<Due>, before: &[ArrayRef], traced: &[ArrayRef], out: &mut Output) -> Result<()> {
        let steps = traced.first().map_or(0, |column| column.len()) as u32;
        let mut unstepped = 0;
        let mut placed: Vec<(Stored, u32)> = Vec::with_capacity(due.len());
        for row in due {
            placed.push((
                row.stored,
                row.step.unwrap_or_else(|| {
                    unstepped += 1;
                    steps + unstepped - 1
                }),
            ));
        }
        placed.sort_by_key(|(stored, _)| (stored.time, stored.number));
        let rows: Vec<&[u8]> = placed.iter().map(|(stored, _)| self.rows.get(stored.row)).collect();
        let mut columns = self.row_codec.decode(&rows);
        let places = UInt32Array::from_iter_values(placed.iter().map(|(_, place)| *place));
        let wrong = |e: arrow_schema::ArrowError| EngineError::internal(e.to_string());
        for (traced, before) in traced.iter().zip(before) {
            let all = concat(&[traced.as_ref(), before.as_ref()]).map_err(wrong)?;
            columns.push(take(all.as_ref(), &places, None).map_err(wrong)?);
        }
        out.push(Batch::new(columns, placed.len()));
        Ok(())
    }

    fn trim(&mut self, slot: Slot) {
        let Some(sequence) = self.sequences.get_mut(slot as usize) else { return };
        let unbounded = self.frame.start == FrameBound::UnboundedPreceding;
        let unread = if unbounded { sequence.next.min(sequence.end) } else { sequence.next.min(sequence.start) };
        for stored in sequence.rows.drain(..unread) {
            self.rows.free(stored.row);
        }
        sequence.next -= unread;
        sequence.end -= unread;
        sequence.start = sequence.start.saturating_sub(unread);
        let sequence = &self.sequences[slot as usize];
        if self.free_at(sequence).is_some_and(|time| time <= self.watermark) && self.groups.table.is_live(slot) {
            for stored in std::mem::take(&mut self.sequences[slot as usize]).rows {
                self.rows.free(stored.row);
            }
            self.groups.remove(slot);
        }
    }
}

/// Err: not yet, and the watermark at which to look again if that is known.
fn is_whole(frame: &Frame, sequence: &Sequence, time: i64, watermark: i64) -> std::result::Result<(), Option<i64>> {
    if watermark == WATERMARK_MAX {
        return Ok(());
    }
    match (frame.unit, frame.end) {
        (_, FrameBound::UnboundedFollowing) => Err(None),
        (FrameUnit::Range, FrameBound::Following(ms)) => {
            let whole = time.saturating_add(ms);
            if whole <= watermark { Ok(()) } else { Err(Some(whole)) }
        }
        (FrameUnit::Rows, FrameBound::Following(rows)) => {
            let following = sequence.rows.len() - sequence.next - 1;
            if following as u64 >= rows.unsigned_abs() { Ok(()) } else { Err(None) }
        }
        _ => Ok(()),
    }
}

/// Behind the last row of the frame of row `next`, whose time is `time`.
fn frame_end(frame: &Frame, sequence: &Sequence, time: i64) -> usize {
    let (all, next) = (sequence.rows.len(), sequence.next);
    let up_to = |limit: i64| (sequence.end..all).find(|i| sequence.rows[*i].time > limit).unwrap_or(all);
    match (frame.unit, frame.end) {
        (_, FrameBound::UnboundedFollowing) => all,
        (_, FrameBound::UnboundedPreceding) => 0,
        (FrameUnit::Rows, FrameBound::CurrentRow) => next + 1,
        (FrameUnit::Rows, FrameBound::Preceding(rows)) => (next + 1).saturating_sub(count(rows)),
        (FrameUnit::Rows, FrameBound::Following(rows)) => next.saturating_add(1 + count(rows)).min(all),
        (FrameUnit::Range, FrameBound::CurrentRow) => up_to(time),
        (FrameUnit::Range, FrameBound::Preceding(ms)) => up_to(time.saturating_sub(ms)),
        (FrameUnit::Range, FrameBound::Following(ms)) => up_to(time.saturating_add(ms)),
    }
}

/// The first row of the frame of row `next`.
fn frame_start(frame: &Frame, sequence: &Sequence, time: i64) -> usize {
    let (all, next) = (sequence.rows.len(), sequence.next);
    let from = |limit: i64| (sequence.start..all).find(|i| sequence.rows[*i].time >= limit).unwrap_or(all);
    match (frame.unit, frame.start) {
        (_, FrameBound::UnboundedPreceding) => 0,
        (_, FrameBound::UnboundedFollowing) => all,
        (FrameUnit::Rows, FrameBound::CurrentRow) => next,
        (FrameUnit::Rows, FrameBound::Preceding(rows)) => next.saturating_sub(count(rows)),
        (FrameUnit::Rows, FrameBound::Following(rows)) => next.saturating_add(count(rows)).min(all),
        (FrameUnit::Range, FrameBound::CurrentRow) => from(time),
        (FrameUnit::Range, FrameBound::Preceding(ms)) => from(time.saturating_sub(ms)),
        (FrameUnit::Range, FrameBound::Following(ms)) => from(time.saturating_add(ms)),
    }
}

fn count(rows: i64) -> usize {
    usize::try_from(rows).unwrap_or(0)
}

impl Operator for OverFollowing {
    fn prepare(&mut self, _input: usize, batch: &Batch) -> Result<()> {
        self.keys.encode(batch);
        self.row_codec.encode(&batch.columns, 0..batch.rows, &mut self.encoded);
        Ok(())
    }

    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        if batch.kinds.as_ref().is_some_and(|kinds| kinds[rows.clone()].iter().any(|kind| !kind.is_add())) {
            return Err(EngineError::internal("OVER was given a change log"));
        }
        let times = RowTimes::new(&batch.columns[self.rowtime])?;
        let (mut kept, mut kept_times) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
        for row in rows {
            let time = times.require(row)?;
            if time <= self.watermark {
                self.late_rows += 1;
                out.push_late(&[row as u32]);
            } else {
                kept.push(row as u32);
                kept_times.push(time);
            }
        }
        let mut slots = std::mem::take(&mut self.slots);
        self.groups.table.find_or_insert_batch(self.keys.hashes(), self.keys.rows(), &kept, &mut slots);
        for ((row, time), slot) in kept.iter().zip(kept_times).zip(&slots) {
            let stored =
                Stored { time, number: self.next_number, row: self.rows.insert(self.encoded.row(*row as usize)) };
            self.next_number += 1;
            self.sequence(*slot).ahead += 1;
            self.waiting.entry(time).or_default().push((*slot, stored));
        }
        self.slots = slots;
        Ok(())
    }

    fn watermark(&mut self, watermark: i64, out: &mut Output) -> Result<()> {
        self.watermark = self.watermark.max(watermark);
        let mut touched = Vec::new();
        while let Some(entry) = self.waiting.first_entry().filter(|entry| *entry.key() <= self.watermark) {
            for (slot, stored) in entry.remove() {
                self.settle(slot, stored);
                touched.push(slot);
            }
        }
        while let Some(entry) = self.wakes.first_entry().filter(|entry| *entry.key() <= self.watermark) {
            touched.extend(entry.remove());
        }
        if self.watermark == WATERMARK_MAX {
            touched.extend(self.groups.table.slots());
        }
        touched.sort_unstable();
        touched.dedup();
        touched.retain(|slot| self.groups.table.is_live(*slot));
        self.run(&touched, out)
    }

    fn output_watermark(&self, watermark: i64) -> i64 {
        self.held.keys().next().map_or(watermark, |oldest| watermark.min(oldest.saturating_sub(1)))
    }

    fn waits_for(&self) -> Option<Firing> {
        let ahead = self.waiting.keys().next().copied();
        ahead.into_iter().chain(self.wakes.keys().next().copied()).min().map(Firing::at)
    }

    fn snapshot(&mut self, writer: &mut StateWriter) -> Result<()> {
        let mut meta = self.watermark.to_le_bytes().to_vec();
        meta.extend_from_slice(&self.next_number.to_le_bytes());
        writer.put(META, b"meta", &meta);
        if !writer.is_full() {
            writer.delete_prefix(ROWS, &[]);
        }
        let slots: Vec<Slot> = self.groups.table.slots().collect();
        let mut value = Vec::new();
        let mut put = |key: &[u8], stored: &Stored, row: &[u8]| {
            value.clear();
            write_bytes(key, &mut value);
            write_i64(stored.time, &mut value);
            value.extend_from_slice(row);
            writer.put(ROWS, &stored.number.to_be_bytes(), &value);
        };
        for slot in slots {
            let Some(sequence) = self.sequences.get(slot as usize) else { continue };
            for stored in &sequence.rows {
                put(self.groups.table.key(slot), stored, self.rows.get(stored.row));
            }
            let place = [sequence.next as u64, sequence.start as u64, sequence.end as u64];
            if self.groups.table.value(slot)[..RESERVED] != place {
                self.groups.table.value_mut(slot)[..RESERVED].copy_from_slice(&place);
            }
        }
        for (slot, stored) in self.waiting.values().flatten() {
            put(self.groups.table.key(*slot), stored, self.rows.get(stored.row));
        }
        self.groups.snapshot(writer, KEYS, &[]);
        Ok(())
    }

    fn restore(&mut self, reader: &mut StateReader) -> Result<()> {
        let cut = || EngineError::internal("the state of OVER is cut");
        if let Some(bytes) = reader.get(META, b"meta")? {
            let (watermark, number) = bytes.split_first_chunk::<8>().ok_or_else(cut)?;
            self.watermark = i64::from_le_bytes(*watermark);
            self.next_number = u64::from_le_bytes(number.try_into().map_err(|_| cut())?);
        }
        self.groups.restore(reader, KEYS)?;
        let mut settled: Vec<(Slot, Stored)> = Vec::new();
        reader.each(ROWS, |number, mut value| {
            let number = u64::from_be_bytes(number.try_into().map_err(|_| cut())?);
            let key = read_bytes(&mut value)?;
            let time = read_i64(&mut value)?;
            let slot = self.groups.table.find(hash_bytes(key), key).ok_or_else(cut)?;
            let stored = Stored { time, number, row: self.rows.insert(value) };
            if time <= self.watermark {
                settled.push((slot, stored));
            } else {
                self.sequence(slot).ahead += 1;
                self.waiting.entry(time).or_default().push((slot, stored));
            }
            Ok(())
        })?;
        self.waiting.values_mut().for_each(|rows| rows.sort_by_key(|(_, stored)| stored.number));
        settled.sort_by_key(|(_, stored)| (stored.time, stored.number));
        for (slot, stored) in settled {
            self.sequence(slot).rows.push_back(stored);
        }
        let slots: Vec<Slot> = self.groups.table.slots().collect();
        for slot in slots {
            let place: Vec<usize> = self.groups.table.value(slot)[..RESERVED].iter().map(|w| *w as usize).collect();
            let sequence = self.sequence(slot);
            (sequence.next, sequence.start, sequence.end) = (place[NEXT], place[START], place[END]);
            let times: Vec<i64> = sequence.rows.iter().skip(place[NEXT]).map(|stored| stored.time).collect();
            times.iter().for_each(|time| *self.held.entry(*time).or_default() += 1);
            // Whatever it waits for: it is looked at with the next watermark.
            self.wakes.entry(WATERMARK_MIN).or_default().push(slot);
        }
        Ok(())
    }

    fn state_bytes(&self) -> usize {
        let stored = std::mem::size_of::<Stored>();
        self.groups.state_bytes()
            + self.rows.state_bytes()
            + self.waiting.values().map(|rows| rows.capacity() * (stored + 8) + 32).sum::<usize>()
            + self.sequences.iter().map(|s| s.rows.capacity() * stored + std::mem::size_of::<Sequence>()).sum::<usize>()
    }

    fn counters(&self) -> Counters {
        Counters { late_rows: self.late_rows, ..Counters::default() }
    }
}
