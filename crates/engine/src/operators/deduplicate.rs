//! The first or the last row of each key, by row time or by arrival.
//!
//! **Meaning**: last: +I for a key's first row, then -U and +U for every row that is not older (equal times: the later
//! arrival wins; a row that changes nothing is emitted too, but by arrival without TTL not if it equals the key's first
//! row: Flink compares change kinds as well, so that an updated row equals none). First by arrival: a key's first row. First by row time,
//! insert-only: the earliest row, emitted when the watermark passes it; rows behind the watermark are late.
//! First by row time, updating: -U and +U when an earlier row comes.
//! **State**: the row of each key; for "first" only that the key was seen once its row is out. Freed by TTL alone, as
//! in Flink. **Time**: see above; TTL is processing time. **Checkpoint**: the keys that changed.
//! **Limits**: input is insert-only (the planner uses a rank otherwise).

use std::ops::Range;

use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMillisecondType;
use ouzel_plan::operator::Deduplicate as Plan;
use ouzel_types::{Batch, DataType, RowKind, WATERMARK_MIN};

use crate::error::Result;
use crate::operator::{Counters, Operator, Output};
use crate::operators::form::{self, Form};
use crate::operators::latest_rows::{Current, LatestRows, MixedOutput};
use crate::state::{BatchKeys, CleanUp, EncodedRows, RowHandle, Slot, StateReader, StateWriter, Timers};
use crate::time::firing::Firing;

/// The owner's word of a key whose first row is out.
const DONE: i64 = i64::MIN;
/// The owner's word of a key whose row came as an update (last by arrival).
const UPDATED: i64 = 1;

pub struct Deduplicate {
    plan: Plan,
    keys: BatchKeys,
    rows: LatestRows,
    out: MixedOutput,
    /// First row by row time: (time, key).
    timers: Timers<Slot>,
    watermark: i64,
    late: u64,
    clean_up: CleanUp,
    // Of the batch in work.
    encoded: EncodedRows,
    wanted: Vec<u32>,
    slots: Vec<Slot>,
}

impl Deduplicate {
    pub fn new(plan: &Plan, input: &[DataType]) -> Deduplicate {
        let keys = BatchKeys::new(&plan.partition, input);
        let clean_up = CleanUp::new(plan.state_ttl_ms);
        Deduplicate {
            rows: LatestRows::new(keys.codec(), input, clean_up.ttl),
            keys,
            plan: plan.clone(),
            out: MixedOutput::default(),
            timers: Timers::new(),
            watermark: WATERMARK_MIN,
            late: 0,
            clean_up,
            encoded: EncodedRows::default(),
            wanted: Vec::new(),
            slots: Vec::new(),
        }
    }

    fn keeps_seen_keys_only(&self) -> bool {
        !self.plan.keep_last && self.plan.rowtime.is_none()
    }

    fn fires(&self) -> bool {
        self.plan.insert_only && !self.plan.keep_last && self.plan.rowtime.is_some()
    }

    /// Forgets a key whose time to live is over.
    fn refresh(&mut self, slot: Slot, now_ms: i64) {
        if self.rows.expired(slot, now_ms) && self.rows.current(slot) != Current::Absent
            || self.rows.word(slot) == DONE && self.rows.expired(slot, now_ms)
        {
            self.rows.drop_row(slot);
            self.rows.set_word(slot, 0);
        }
    }

    fn first_by_arrival(&mut self, batch: &Batch, rows: Range<usize>, out: &mut Output) {
        let mut kept: Vec<u32> = Vec::new();
        let slots = std::mem::take(&mut self.slots);
        for (row, slot) in rows.zip(slots.iter().copied()) {
            if self.clean_up.ttl.is_set() {
                self.refresh(slot, out.now_ms);
            }
            if self.rows.word(slot) != DONE {
                self.rows.set_word(slot, DONE);
                self.rows.touch(slot, out.now_ms);
                kept.push(row as u32);
            }
        }
        self.slots = slots;
        if !kept.is_empty() {
            let mut result = Batch { marks: Vec::new(), ..batch.clone() };
            if kept.len() < batch.rows {
                result.selection = Some(kept.into());
            }
            out.push(result);
        }
    }

    /// Updates: last by arrival or row time, or first by row time.
    fn updating(&mut self, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        let slots = std::mem::take(&mut self.slots);
        let times = self.plan.rowtime.map(|column| batch.columns[column].as_primitive::<TimestampMillisecondType>());
        for (row, slot) in rows.zip(&slots) {
            let slot = *slot;
            if self.clean_up.ttl.is_set() {
                self.refresh(slot, out.now_ms);
            }
            let current = self.rows.current(slot);
            if let Some(times) = times {
                let (time, known) = (times.value(row), self.rows.word(slot));
                let wins = if self.plan.keep_last { time >= known } else { time < known };
                if current != Current::Absent && !wins {
                    continue;
                }
                self.rows.set_word(slot, time);
            }
            if times.is_none() {
                if !self.clean_up.ttl.is_set() && self.rows.word(slot) != UPDATED && self.is_same(current, row) {
                    continue;
                }
                self.rows.set_word(slot, if current == Current::Absent { 0 } else { UPDATED });
            }
            let kind = if current == Current::Absent { RowKind::Insert } else { RowKind::UpdateAfter };
            if self.plan.emit_update_before {
                self.out.push(current, RowKind::UpdateBefore);
            }
            self.out.push(Current::Batch(row as u32), kind);
            self.rows.set(slot, Some(row as u32), out.now_ms);
        }
        self.slots = slots;
        self.out.take(&batch.columns, &self.rows)?.into_iter().for_each(|batch| out.push(batch));
        self.rows.commit(&self.encoded);
        Ok(())
    }

    /// The row of the batch has the values that its key's row already has.
    fn is_same(&self, current: Current, row: usize) -> bool {
        let new = self.encoded.row(row);
        match current {
            Current::Absent => false,
            Current::Stored(handle) => self.rows.stored(handle) == new,
            Current::Batch(known) => self.encoded.row(known as usize) == new,
        }
    }

    fn first_by_row_time(&mut self, batch: &Batch, rows: Range<usize>, column: usize, out: &mut Output) {
        let times = batch.columns[column].as_primitive::<TimestampMillisecondType>();
        for row in rows {
            let time = times.value(row);
            // One by one: a key that only a late row named must not be made for the others.
            let slot = self.rows.table.find_or_insert(self.keys.hash(row), self.keys.key(row)).0;
            // A row exactly at the watermark is not late: it leaves with the next one.
            if time < self.watermark {
                self.late += 1;
                out.push_late(&[row as u32]);
                if self.rows.current(slot) == Current::Absent && self.rows.word(slot) != DONE {
                    self.rows.table.remove(slot);
                }
                continue;
            }
            if self.clean_up.ttl.is_set() {
                self.refresh(slot, out.now_ms);
            }
            let known = self.rows.word(slot);
            if known != DONE && (self.rows.current(slot) == Current::Absent || time < known) {
                self.rows.put(slot, self.encoded.row(row), out.now_ms);
                self.rows.set_word(slot, time);
                self.timers.add(time, slot);
            }
        }
    }

    /// The form of its state.
    pub fn form(plan: &Plan, input: &[DataType]) -> Form {
        Form::new("Deduplicate")
            .term("keys", form::columns(&plan.partition, input))
            .term("time", form::rowtime(plan.rowtime))
            .term("rows", form::row(input))
            .flag("keep-last", plan.keep_last)
            .flag("insert-only", plan.insert_only)
            .flag("update-before", plan.emit_update_before)
            .flag("ttl", plan.state_ttl_ms > 0)
            .flag("mini-batch", plan.mini_batch.is_some())
            .flag("compacts", plan.compacts)
    }
}

impl Operator for Deduplicate {
    fn prepare(&mut self, _input: usize, batch: &Batch) -> Result<()> {
        self.keys.encode(batch);
        if !self.keeps_seen_keys_only() {
            self.rows.codec.encode(&batch.columns, 0..batch.rows, &mut self.encoded);
        }
        Ok(())
    }

    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        self.clean_up.touched(out.now_ms);
        if self.fires() {
            let column = self.plan.rowtime.expect("invariant: fires only by row time");
            self.first_by_row_time(batch, rows, column, out);
            return Ok(());
        }
        self.wanted.clear();
        self.wanted.extend(rows.start as u32..rows.end as u32);
        self.rows.table.find_or_insert_batch(self.keys.hashes(), self.keys.rows(), &self.wanted, &mut self.slots);
        if self.keeps_seen_keys_only() {
            self.first_by_arrival(batch, rows, out);
            return Ok(());
        }
        self.updating(batch, rows, out)
    }

    fn watermark(&mut self, watermark: i64, out: &mut Output) -> Result<()> {
        self.watermark = watermark;
        let mut due: Vec<(Slot, RowHandle)> = Vec::new();
        while let Some((time, slot)) = self.timers.pop_due(watermark) {
            if self.rows.table.is_live(slot)
                && self.rows.word(slot) == time
                && let Current::Stored(handle) = self.rows.current(slot)
            {
                self.rows.set_word(slot, DONE);
                due.push((slot, handle));
            }
        }
        if due.is_empty() {
            return Ok(());
        }
        let bytes: Vec<&[u8]> = due.iter().map(|(_, handle)| self.rows.stored(*handle)).collect();
        out.push(Batch::new(self.rows.codec.decode(&bytes), due.len()));
        due.into_iter().for_each(|(slot, _)| self.rows.drop_row(slot));
        Ok(())
    }

    fn next_timer(&self) -> Option<i64> {
        self.clean_up.next_ms()
    }

    fn processing_time(&mut self, now: i64, _out: &mut Output) -> Result<()> {
        if self.clean_up.is_due(now) {
            self.rows.expire(now);
            self.clean_up.looked(now, self.rows.table.is_empty());
        }
        Ok(())
    }

    fn waits_for(&self) -> Option<Firing> {
        self.timers.next_time().filter(|_| self.plan.rowtime.is_some()).map(Firing::at)
    }

    fn snapshot(&mut self, writer: &mut StateWriter) -> Result<()> {
        self.rows.snapshot(writer, 0);
        Ok(())
    }

    fn restore(&mut self, reader: &mut StateReader) -> Result<()> {
        self.rows.restore(reader, 0)?;
        if self.fires() {
            let mut waiting: Vec<(i64, Slot)> =
                self.rows.table.slots().map(|slot| (self.rows.word(slot), slot)).collect();
            waiting.retain(|(time, _)| *time != DONE);
            waiting.into_iter().for_each(|(time, slot)| self.timers.add(time, slot));
        }
        self.clean_up.restored(self.rows.table.is_empty());
        Ok(())
    }

    fn restore_watermark(&mut self, watermark: i64) {
        self.watermark = watermark;
    }

    fn state_bytes(&self) -> usize {
        self.rows.state_bytes() + self.timers.state_bytes()
    }

    fn counters(&self) -> Counters {
        Counters { late_rows: self.late, ..Counters::default() }
    }
}
