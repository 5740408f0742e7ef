//! Join of two streams within a bound of time.
//!
//! **Meaning**: pairs with equal keys, `left.time + lower <= right.time <= left.time + upper` and a TRUE condition;
//! outer sides keep rows without a partner, padded once no partner can come. A row that comes too late to be kept
//! still joins what is stored, and if it finds nothing and its side is outer it is padded at once. An empty interval
//! pads every outer row.
//! **State**: rows of each side, in order of time, until the watermark (or the clock) has passed their interval; cleaned
//! per key by one timer at a time, later by `table.exec.interval-join.min-cleanup-interval`. A row looks at its partners only, however many
//! rows wait for its key. **Time**: the operator's watermark is the minimum of both
//! inputs; what downstream may believe is held back by the larger bound, because results carry old times.
//! **Checkpoint**: rows and timers that changed.

use std::ops::Range;

use arrow_array::ArrayRef;
use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMillisecondType;
use ouzel_functions::EvalContext;
use ouzel_plan::TimeAttribute;
use ouzel_plan::operator::IntervalJoin as Plan;
use ouzel_types::{Batch, DataType, RowKind, WATERMARK_MAX, WATERMARK_MIN};

use crate::error::Result;
use crate::operator::{HotKey, Operator, Output};
use crate::operators::form::{self, Form};
use crate::operators::join::hot_key::HottestKey;
use crate::operators::join::pairs::{PADDED, PairCondition, PairOutput, batch_of};
use crate::operators::join::regular::is_outer;
use crate::operators::keyed_rows::EntryId;
use crate::operators::stored_rows::StoredRows;
use crate::operators::timed_rows::TimedRows;
use crate::state::{BatchKeys, EncodedRows, PackedCodec, Slot, StateReader, StateWriter, Timers};
use crate::time::firing::Firing;

/// So many pairs are asked for the condition at once.
const PAIRS: usize = 4096;

/// The owner's word of a group: the time of its timer, plus one; 0 = none.
const TIMER: usize = 0;

struct Side {
    keys: BatchKeys,
    codec: PackedCodec,
    time: usize,
    outer: bool,
    /// How far the other side's rows may be ahead of this side's rows, ms.
    reach: i64,
    /// An entry's `tag` is 1 once it was joined.
    rows: TimedRows,
    timers: Timers<Slot>,
    /// Rows at or before this time have no business in the store.
    expiration: i64,
    padding: Vec<u8>,
    batch_rows: EncodedRows,
    hottest: HottestKey,
}

/// Rows of a batch that have looked at the other side, and what they saw there before the condition was asked.
#[derive(Default)]
struct Found {
    rows: Vec<Seeker>,
    /// Pairs of a row of the batch and a stored row, in order of `rows`.
    probe: Vec<u32>,
    stored: Vec<EntryId>,
}

struct Seeker {
    row: u32,
    time: i64,
    /// How many of the other side's rows had expired once this one had looked.
    doomed: usize,
}

impl Found {
    fn keep(&mut self, kept: &[u32]) {
        for (to, from) in kept.iter().enumerate() {
            self.probe[to] = self.probe[*from as usize];
            self.stored[to] = self.stored[*from as usize];
        }
        self.probe.truncate(kept.len());
        self.stored.truncate(kept.len());
    }

    fn clear(&mut self) {
        self.rows.clear();
        self.probe.clear();
        self.stored.clear();
    }
}

pub struct IntervalJoin {
    sides: [Side; 2],
    /// Per key column: NULL matches NULL.
    null_safe: Vec<bool>,
    condition: Option<PairCondition>,
    proctime: bool,
    empty: bool,
    watermark: i64,
    /// Added to a clean-up time, so that a busy key is cleaned less often.
    slack: i64,
    found: Found,
    pairs: PairOutput,
    doomed: [Vec<EntryId>; 2],
}

impl IntervalJoin {
    pub fn new(plan: &Plan, inputs: [&[DataType]; 2], eval: &EvalContext) -> Result<IntervalJoin> {
        let side = |input: usize, keys: &[usize], time: usize, reach: i64| {
            let keys = BatchKeys::new(keys, inputs[input]);
            let codec = PackedCodec::new(inputs[input]);
            Side {
                rows: TimedRows::new(keys.codec().stride(), 1),
                keys,
                time,
                outer: is_outer(plan.kind, input),
                reach,
                timers: Timers::new(),
                expiration: 0,
                padding: codec.null_row(),
                codec,
                batch_rows: EncodedRows::default(),
                hottest: HottestKey::default(),
            }
        };
        let (ahead, behind) = (plan.upper_ms, plan.lower_ms.saturating_neg());
        Ok(IntervalJoin {
            sides: [
                side(0, &plan.left_keys, plan.left_time, ahead),
                side(1, &plan.right_keys, plan.right_time, behind),
            ],
            null_safe: plan.null_safe.clone(),
            condition: PairCondition::compile(plan.condition.as_ref(), inputs[0].len(), inputs[1].len(), eval)?,
            proctime: plan.time == TimeAttribute::Proctime,
            empty: plan.lower_ms > plan.upper_ms,
            watermark: WATERMARK_MIN,
            slack: plan.cleanup_ms_min.max(0),
            found: Found::default(),
            pairs: PairOutput::default(),
            doomed: [Vec::new(), Vec::new()],
        })
    }

    fn time_of(&self, input: usize, batch: &Batch, row: usize, now_ms: i64) -> i64 {
        if self.proctime {
            return now_ms;
        }
        batch.columns[self.sides[input].time].as_primitive::<TimestampMillisecondType>().value(row)
    }

    /// The operator's time, and the times of partners of a row of this time.
    fn bounds(&self, input: usize, time: i64, now_ms: i64) -> (i64, (i64, i64)) {
        let (reach, back) = (self.sides[input].reach, self.sides[1 - input].reach);
        let operator_time = if self.proctime { now_ms } else { self.watermark };
        (operator_time, (time.saturating_sub(back), time.saturating_add(reach)))
    }

    /// Notes the stored rows of the other side inside the row's interval. Rows that have expired are seen once more by
    /// the first row of their key.
    fn find(&mut self, input: usize, batch: &Batch, row: usize, now_ms: i64) {
        let time = self.time_of(input, batch, row, now_ms);
        let (operator_time, bounds) = self.bounds(input, time, now_ms);
        if self.sides[1 - input].expiration < bounds.1 {
            self.sides[1 - input].expiration = expiration(operator_time, self.sides[1 - input].reach);
            let own = &self.sides[input];
            let (key, codec) = (own.keys.key(row), own.keys.codec());
            let can_match =
                !codec.has_null(key) || (0..self.null_safe.len()).all(|c| self.null_safe[c] || !codec.is_null(key, c));
            if let Some(slot) = self.sides[1 - input].rows.find(own.keys.hash(row), key) {
                if can_match {
                    self.found.stored.extend(self.sides[1 - input].rows.between(slot, bounds));
                    self.found.probe.resize(self.found.stored.len(), row as u32);
                }
                self.unlink_expired(1 - input, slot);
            }
        }
        self.found.rows.push(Seeker { row: row as u32, time, doomed: self.doomed[1 - input].len() });
    }

    /// Asks the condition for all pairs that were found.
    fn filter(&mut self, input: usize, batch: &Batch) -> Result<()> {
        let other = &self.sides[1 - input];
        let Some(condition) = self.condition.as_ref().filter(|_| !self.found.probe.is_empty()) else { return Ok(()) };
        let stored = StoredRows::of(self.found.stored.iter().copied(), |entry| other.rows.row(entry));
        let kept = condition.kept(&batch.columns, &self.found.probe, &stored, &other.codec, input == 0)?;
        if let Some(kept) = kept {
            self.found.keep(&kept);
        }
        Ok(())
    }

    /// Joins the rows that have looked, in order, and keeps them.
    fn join(&mut self, input: usize, batch: &Batch, out: &mut Output) -> Result<()> {
        self.filter(input, batch)?;
        let found = std::mem::take(&mut self.found);
        let mut pairs = found.probe.iter().zip(&found.stored).peekable();
        let mut doomed = 0;
        for seeker in &found.rows {
            let mut joined = false;
            while let Some((_, entry)) = pairs.next_if(|(row, _)| **row == seeker.row) {
                joined = true;
                self.pairs.push(seeker.row, *entry, RowKind::Insert);
                if self.sides[1 - input].outer {
                    self.sides[1 - input].rows.set_tag(*entry, 1);
                }
            }
            self.pad_expired(1 - input, doomed..seeker.doomed);
            doomed = seeker.doomed;
            self.store(input, seeker, joined, out.now_ms);
        }
        self.found = found;
        self.found.clear();
        self.emit(&batch.columns, 1 - input, out)
    }

    /// Keeps a row for partners that may come.
    fn store(&mut self, input: usize, seeker: &Seeker, joined: bool, now_ms: i64) {
        let (operator_time, bounds) = self.bounds(input, seeker.time, now_ms);
        let (row, own) = (seeker.row as usize, &mut self.sides[input]);
        if operator_time < bounds.1 {
            let slot = own.rows.group(own.keys.hash(row), own.keys.key(row));
            let entry = own.rows.push(slot, own.batch_rows.row(row), seeker.time, joined.into());
            own.hottest.saw(&own.rows, entry, slot);
            if own.rows.word(slot, TIMER) == 0 {
                self.add_timer(input, slot, seeker.time);
            }
        } else if !joined && own.outer {
            self.pairs.push(seeker.row, PADDED, RowKind::Insert);
        }
    }

    fn add_timer(&mut self, input: usize, slot: Slot, time: i64) {
        let own = &mut self.sides[input];
        let at = time.saturating_add(own.reach).saturating_add(self.slack).saturating_add(1);
        own.timers.add(at, slot);
        own.rows.set_word(slot, TIMER, (at as u64).wrapping_add(1).max(1));
    }

    /// Takes rows at or before the side's expiration out of the group (their bytes stay until the output is made).
    /// Gives the earliest time that is left.
    fn unlink_expired(&mut self, input: usize, slot: Slot) -> Option<i64> {
        let side = &mut self.sides[input];
        let first = self.doomed[input].len();
        self.doomed[input].extend(side.rows.up_to(slot, side.expiration));
        self.doomed[input][first..].iter().for_each(|entry| side.rows.unlink(*entry));
        side.rows.first_time(slot)
    }

    /// Pads those of the expired rows that never found a partner.
    fn pad_expired(&mut self, input: usize, expired: Range<usize>) {
        let side = &self.sides[input];
        for entry in self.doomed[input][expired].iter().filter(|_| side.outer) {
            if side.rows.entry(*entry).tag == 0 {
                self.pairs.push(PADDED, *entry, RowKind::Insert);
            }
        }
    }

    /// Emits, and removes what was only kept for it. Stored rows in the output are of side `stored`.
    fn emit(&mut self, columns: &[ArrayRef], stored: usize, out: &mut Output) -> Result<()> {
        if !self.pairs.is_empty() {
            let side = &self.sides[stored];
            let rows = &side.rows;
            out.push(self.pairs.take_batch(columns, &side.codec, &side.padding, stored == 1, |entry| rows.row(entry))?);
        }
        self.remove_doomed();
        Ok(())
    }

    fn remove_doomed(&mut self) {
        for (side, doomed) in self.sides.iter_mut().zip(&mut self.doomed) {
            for entry in doomed.drain(..) {
                let slot = side.rows.entry(entry).slot;
                side.rows.discard(entry);
                if side.rows.keys().is_live(slot) && side.rows.word(slot, TIMER) == 0 {
                    side.rows.release(slot);
                }
            }
        }
    }

    /// Cleans the groups whose timers are due at `now` (watermark or clock).
    fn clean(&mut self, now: i64, out: &mut Output) -> Result<()> {
        loop {
            let next = |side: &Side| side.timers.next_time().filter(|time| *time <= now);
            let input = match (next(&self.sides[0]), next(&self.sides[1])) {
                (None, None) => return Ok(()),
                (Some(_), None) => 0,
                (None, Some(_)) => 1,
                (Some(left), Some(right)) => usize::from(right < left),
            };
            let Some((at, slot)) = self.sides[input].timers.pop_due(now) else { return Ok(()) };
            let rows = &self.sides[input].rows;
            if !rows.keys().is_live(slot) || rows.word(slot, TIMER) != (at as u64).wrapping_add(1).max(1) {
                continue;
            }
            self.sides[input].expiration = expiration(now, self.sides[input].reach);
            let earliest = self.unlink_expired(input, slot);
            self.pad_expired(input, 0..self.doomed[input].len());
            self.sides[input].rows.set_word(slot, TIMER, 0);
            if let Some(earliest) = earliest {
                self.add_timer(input, slot, earliest);
            }
            self.emit_padded(input, out);
            self.remove_doomed();
            let rows = &mut self.sides[input].rows;
            if rows.keys().is_live(slot) && rows.word(slot, TIMER) == 0 {
                rows.release(slot);
            }
        }
    }

    /// Emits stored rows of side `input` without partners.
    fn emit_padded(&mut self, input: usize, out: &mut Output) {
        if self.pairs.is_empty() {
            return;
        }
        let [left, right] = &self.sides;
        let rows = |side: &'_ Side| -> Vec<ArrayRef> {
            let stored: Vec<&[u8]> = self.pairs.stored.iter().map(|entry| side.rows.row(*entry)).collect();
            side.codec.decode(&stored)
        };
        let nothing = |side: &Side| side.codec.decode(&vec![side.padding.as_slice(); self.pairs.len()]);
        let mut columns = if input == 0 { rows(left) } else { nothing(left) };
        columns.extend(if input == 1 { rows(right) } else { nothing(right) });
        out.push(batch_of(columns, &self.pairs.kinds));
        self.pairs = PairOutput::default();
    }

    /// The form of its state.
    pub fn form(plan: &Plan, [left, right]: [&[DataType]; 2]) -> Form {
        Form::new("IntervalJoin")
            .term("kind", form::join_kind(plan.kind))
            .term("left-keys", form::columns(&plan.left_keys, left))
            .term("right-keys", form::columns(&plan.right_keys, right))
            .term("null-safe", form::list(&plan.null_safe))
            .term("condition", form::condition(plan.condition.as_ref()))
            .term("time", form::time(plan.time))
            .term("times", form::list([plan.left_time, plan.right_time]))
            .term("bounds-ms", form::list([plan.lower_ms, plan.upper_ms, plan.cleanup_ms_min]))
            .term("left", form::row(left))
            .term("right", form::row(right))
    }
}

/// The last time at which a row needs no keeping any more.
fn expiration(operator_time: i64, reach: i64) -> i64 {
    if operator_time == WATERMARK_MAX { WATERMARK_MAX } else { operator_time.saturating_sub(reach).saturating_sub(1) }
}

impl Operator for IntervalJoin {
    fn prepare(&mut self, input: usize, batch: &Batch) -> Result<()> {
        let side = &mut self.sides[input];
        side.keys.encode(batch);
        side.codec.encode(&batch.columns, 0..batch.rows, &mut side.batch_rows);
        Ok(())
    }

    fn process(&mut self, input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        if self.empty {
            if self.sides[input].outer {
                rows.for_each(|row| self.pairs.push(row as u32, PADDED, RowKind::Insert));
                self.emit(&batch.columns, 1 - input, out)?;
            }
            return Ok(());
        }
        for row in rows {
            self.find(input, batch, row, out.now_ms);
            if self.found.probe.len() >= PAIRS {
                self.join(input, batch, out)?;
            }
        }
        self.join(input, batch, out)
    }

    fn watermark(&mut self, watermark: i64, out: &mut Output) -> Result<()> {
        self.watermark = watermark;
        if !self.proctime {
            self.clean(watermark, out)?;
        }
        Ok(())
    }

    fn output_watermark(&self, watermark: i64) -> i64 {
        if self.proctime || self.empty || watermark == WATERMARK_MAX || watermark == WATERMARK_MIN {
            return watermark;
        }
        watermark.saturating_sub(self.sides[0].reach.max(self.sides[1].reach))
    }

    fn next_timer(&self) -> Option<i64> {
        if !self.proctime {
            return None;
        }
        self.sides.iter().filter_map(|side| side.timers.next_time()).min()
    }

    fn processing_time(&mut self, now: i64, out: &mut Output) -> Result<()> {
        if self.proctime { self.clean(now, out) } else { Ok(()) }
    }

    /// Only padded rows wait; pairs come at once.
    fn waits_for(&self) -> Option<Firing> {
        let padding = self.sides.iter().filter(|side| side.outer && !self.proctime);
        padding.filter_map(|side| side.timers.next_time()).min().map(Firing::at)
    }

    fn snapshot(&mut self, writer: &mut StateWriter) -> Result<()> {
        for (table, side) in (0u8..).zip(&mut self.sides) {
            side.rows.snapshot_groups(writer, table * 2);
            side.rows.snapshot(writer, table * 2 + 1, &side.codec);
            writer.put(4, &[table], &side.expiration.to_le_bytes());
        }
        Ok(())
    }

    fn restore(&mut self, reader: &mut StateReader) -> Result<()> {
        for (table, side) in (0u8..).zip(&mut self.sides) {
            side.rows.restore_groups(reader, table * 2)?;
            side.rows.restore(reader, table * 2 + 1, &mut side.codec)?;
            side.hottest.restored(&side.rows);
            if let Some(bytes) = reader.get(4, &[table])?.and_then(|bytes| bytes.try_into().ok()) {
                side.expiration = i64::from_le_bytes(bytes);
            }
            for slot in side.rows.keys().slots().collect::<Vec<_>>() {
                let timer = side.rows.word(slot, TIMER);
                if timer != 0 {
                    side.timers.add(timer.wrapping_sub(1) as i64, slot);
                }
            }
        }
        Ok(())
    }

    fn hot_key(&self) -> Option<HotKey> {
        let [left, right] = &self.sides;
        let of = |side: &Side, input| side.hottest.now(&side.rows, side.keys.codec(), input);
        HotKey::hotter(of(left, 0), of(right, 1))
    }

    fn restore_watermark(&mut self, watermark: i64) {
        self.watermark = watermark;
    }

    fn state_bytes(&self) -> usize {
        self.sides
            .iter()
            .map(|side| side.rows.state_bytes() + side.codec.state_bytes() + side.timers.state_bytes())
            .sum()
    }
}
