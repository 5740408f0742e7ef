//! Legacy group windows with early and late firing (`table.exec.emit.*`).
//!
//! **Meaning**: a window's result is given before its end (every change, or every delay of processing time), at its
//! end, and for late rows until the allowed lateness has passed; each new result updates the last one (-U, +U),
//! an unchanged one is not given again.
//! **State**: per key and window the accumulators and the last result; freed when the watermark has passed
//! `end - 1 + allowed lateness`.
//! **Time**: a row is late for a window when that instant has passed.
//! **Checkpoint**: changed windows with their last results; periodic firings start again after a restore.
//! **Limits**: not for sessions; rows are taken one by one, because each may fire.

use std::ops::Range;

use ouzel_plan::TimeAttribute;
use ouzel_plan::operator::{EmitStrategy, WindowAggregate as Plan, WindowTime};
use ouzel_types::{Batch, DataType, RowKind, WATERMARK_MIN};

use crate::error::{EngineError, Result};
use crate::operator::{Counters, Operator, Output};
use crate::operators::aggregate::saved::{read_bytes, read_u32, write_bytes, write_u32};
use crate::operators::aggregate::{Aggregates, GroupOptions, Groups};
use crate::operators::window_aggregate::emission::Emission;
use crate::operators::window_aggregate::local_clock::LocalClock;
use crate::operators::window_aggregate::row_time::RowTimes;
use crate::operators::window_aggregate::slices::Slices;
use crate::state::{BatchKeys, EncodedRows, RowCodec, RowPages, Slot, StateReader, StateWriter, Timers, hash_bytes};
use crate::time::firing::Firing;

/// Words of a window: rows in it, its number, the last result (a row handle), phases.
const COUNT: usize = 0;
const NUMBER: usize = 1;
const LAST: usize = 2;
const PHASE: usize = 3;
const RESERVED: usize = 4;
/// Bits of PHASE.
const ENDED: u64 = 1;
const PERIODIC: u64 = 2;

const META: u8 = 0;
const LASTS: u8 = 1;
const WINDOWS: u8 = 2;
/// Bytes behind the key: end and start of the window.
const SUFFIX: usize = 16;

enum Due {
    End,
    Cleanup,
}

pub struct EmittingWindowAggregate {
    slices: Slices,
    time: TimeAttribute,
    column: usize,
    keys: BatchKeys,
    emit: EmitStrategy,
    emit_update_before: bool,
    emission: Emission,
    groups: Groups,
    result_codec: RowCodec,
    results: RowPages,
    timers: Timers<(Slot, u64, Due)>,
    /// Periodic firings, in processing time.
    periods: Timers<(Slot, u64)>,
    next_number: u64,
    watermark: i64,
    late_rows: u64,
    result_row: EncodedRows,
    key: Vec<u8>,
    windows: Vec<(i64, i64)>,
}

impl EmittingWindowAggregate {
    pub fn new(
        plan: &Plan,
        window: &WindowTime,
        emit: EmitStrategy,
        input: &[DataType],
        zone: &str,
    ) -> Result<EmittingWindowAggregate> {
        let slices = Slices::new(window.shape)
            .ok_or_else(|| EngineError::user("not supported yet: early and late firing of session windows"))?;
        let local = window.local || window.time == TimeAttribute::Proctime;
        let keys = BatchKeys::new(&plan.keys, input);
        let options = GroupOptions { retracts: plan.input_retracts, frees_groups: true, reserved: RESERVED };
        let stride = keys.codec().stride().map(|stride| stride + SUFFIX);
        let groups = Aggregates::new(&plan.aggregates, input, stride, options)?.groups();
        let result_types: Vec<DataType> = plan.aggregates.iter().map(|call| call.ty.clone()).collect();
        let clock = LocalClock::new(local, zone)?;
        Ok(EmittingWindowAggregate {
            slices,
            time: window.time,
            column: window.column,
            emission: Emission { keys: keys.codec().clone(), properties: plan.properties.clone(), clock, local },
            keys,
            emit,
            emit_update_before: plan.emit_update_before,
            groups,
            result_codec: RowCodec::new(&result_types),
            results: RowPages::new(),
            timers: Timers::new(),
            periods: Timers::new(),
            next_number: 0,
            watermark: WATERMARK_MIN,
            late_rows: 0,
            result_row: EncodedRows::default(),
            key: Vec::new(),
            windows: Vec::new(),
        })
    }

    fn end_of(&self, slot: Slot) -> i64 {
        self.emission.clock.timer(self.window_of(slot).1 - 1)
    }

    fn window_of(&self, slot: Slot) -> (i64, i64) {
        let key = self.groups.table.key(slot);
        let part = |at: usize| i64::from_be_bytes(key[at..at + 8].try_into().expect("invariant: eight bytes"));
        (part(key.len() - 8), part(key.len() - 16))
    }

    /// Adds a row to a window and fires it if it has to; false if the row is late for it.
    fn add(&mut self, batch: &Batch, row: usize, window: (i64, i64), out: &mut Output) -> Result<bool> {
        let ends = self.emission.clock.timer(window.1 - 1);
        let event_time = self.time == TimeAttribute::Rowtime;
        let gone = ends.saturating_add(self.emit.allow_lateness_ms);
        if event_time && gone <= self.watermark {
            return Ok(false);
        }
        self.key.clear();
        self.key.extend_from_slice(self.keys.key(row));
        self.key.extend_from_slice(&window.1.to_be_bytes());
        self.key.extend_from_slice(&window.0.to_be_bytes());
        let (slot, new) = self.groups.table.find_or_insert(hash_bytes(&self.key), &self.key);
        if new {
            let number = self.next_number;
            self.next_number += 1;
            self.groups.table.value_mut(slot)[NUMBER] = number;
            self.schedule(slot, number, (ends, gone), ends <= self.watermark && event_time);
        }
        let adds = batch.kind(row).is_add();
        let count = &mut self.groups.table.value_mut(slot)[COUNT];
        *count = if adds { count.wrapping_add(1) } else { count.wrapping_sub(1) };
        let retract = [true];
        self.groups.update(&batch.columns, &[row as u32], &[slot], (!adds).then_some(&retract[..]))?;
        let late = event_time && ends <= self.watermark;
        match if late { Some(self.emit.late_delay_ms.unwrap_or(0)) } else { self.emit.early_delay_ms } {
            Some(0) => self.fire(slot, out)?,
            Some(delay) if self.groups.table.value(slot)[PHASE] & PERIODIC == 0 => {
                self.groups.table.value_mut(slot)[PHASE] |= PERIODIC;
                let number = self.groups.table.value(slot)[NUMBER];
                self.periods.add(out.now_ms + delay, (slot, number));
            }
            _ => {}
        }
        Ok(true)
    }

    fn schedule(&mut self, slot: Slot, number: u64, (ends, gone): (i64, i64), ended: bool) {
        if ended {
            self.groups.table.value_mut(slot)[PHASE] |= ENDED;
        } else {
            self.timers.add(ends, (slot, number, Due::End));
        }
        self.timers.add(gone, (slot, number, Due::Cleanup));
    }

    /// Gives a window's result if it is another than the last one.
    fn fire(&mut self, slot: Slot, out: &mut Output) -> Result<()> {
        let results = self.groups.results(&[slot])?;
        self.result_codec.encode(&results, 0..1, &mut self.result_row);
        let last = self.groups.table.value(slot)[LAST];
        let empty = self.groups.table.value(slot)[COUNT] == 0;
        let before = (last != 0).then(|| self.results.get(last));
        if before == Some(self.result_row.row(0)) && !empty || (empty && before.is_none()) {
            return Ok(());
        }
        let mut rows: Vec<(&[u8], RowKind)> = Vec::new();
        match before {
            None => rows.push((self.result_row.row(0), RowKind::Insert)),
            Some(before) if empty => rows.push((before, RowKind::Delete)),
            Some(before) => {
                if self.emit_update_before {
                    rows.push((before, RowKind::UpdateBefore));
                }
                rows.push((self.result_row.row(0), RowKind::UpdateAfter));
            }
        }
        let (values, kinds): (Vec<&[u8]>, Vec<RowKind>) = rows.into_iter().unzip();
        let results = self.result_codec.decode(&values);
        let windows = vec![self.window_of(slot); kinds.len()];
        let slots = vec![slot; kinds.len()];
        let columns = self.emission.columns_with(&self.groups, results, &slots, &windows, SUFFIX, out.now_ms);
        out.push(Batch::with_kinds(columns, kinds));
        if last != 0 {
            self.results.free(last);
        }
        let now = if empty { 0 } else { self.results.insert(self.result_row.row(0)) };
        self.groups.table.value_mut(slot)[LAST] = now;
        Ok(())
    }

    fn is_current(&self, slot: Slot, number: u64) -> bool {
        self.groups.table.is_live(slot) && self.groups.table.value(slot)[NUMBER] == number
    }

    fn advance(&mut self, now: i64, out: &mut Output) -> Result<()> {
        while let Some((_, (slot, number, due))) = self.timers.pop_due(now) {
            if !self.is_current(slot, number) {
                continue;
            }
            match due {
                Due::End => {
                    self.fire(slot, out)?;
                    self.groups.table.value_mut(slot)[PHASE] = ENDED;
                }
                Due::Cleanup => {
                    let last = self.groups.table.value(slot)[LAST];
                    if last != 0 {
                        self.results.free(last);
                    }
                    self.groups.remove(slot);
                }
            }
        }
        Ok(())
    }

    fn fire_periods(&mut self, now: i64, out: &mut Output) -> Result<()> {
        while let Some((time, (slot, number))) = self.periods.pop_due(now) {
            if !self.is_current(slot, number) {
                continue;
            }
            let ended = self.groups.table.value(slot)[PHASE] & ENDED != 0;
            let delay = if ended { self.emit.late_delay_ms } else { self.emit.early_delay_ms };
            self.fire(slot, out)?;
            match delay {
                Some(delay) if delay > 0 => self.periods.add(time + delay, (slot, number)),
                _ => self.groups.table.value_mut(slot)[PHASE] &= !PERIODIC,
            }
        }
        Ok(())
    }
}

impl Operator for EmittingWindowAggregate {
    fn prepare(&mut self, _input: usize, batch: &Batch) -> Result<()> {
        self.keys.encode(batch);
        Ok(())
    }

    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        let event_time = self.time == TimeAttribute::Rowtime;
        let times = if event_time { Some(RowTimes::new(&batch.columns[self.column])?) } else { None };
        for row in rows {
            let instant = times.as_ref().map_or(Ok(out.now_ms), |times| times.require(row))?;
            let mut windows = std::mem::take(&mut self.windows);
            self.slices.windows_at(self.emission.clock.to_local(instant), &mut windows);
            let mut taken = windows.is_empty();
            for window in &windows {
                taken |= self.add(batch, row, *window, out)?;
            }
            self.windows = windows;
            if !taken {
                self.late_rows += 1;
                out.push_late(&[row as u32]);
            }
        }
        Ok(())
    }

    fn watermark(&mut self, watermark: i64, out: &mut Output) -> Result<()> {
        self.watermark = self.watermark.max(watermark);
        if self.time == TimeAttribute::Rowtime { self.advance(self.watermark, out) } else { Ok(()) }
    }

    fn next_timer(&self) -> Option<i64> {
        let end = if self.time == TimeAttribute::Proctime { self.timers.next_time() } else { None };
        end.into_iter().chain(self.periods.next_time()).min()
    }

    fn processing_time(&mut self, now: i64, out: &mut Output) -> Result<()> {
        self.fire_periods(now, out)?;
        if self.time == TimeAttribute::Proctime { self.advance(now, out) } else { Ok(()) }
    }

    fn waits_for(&self) -> Option<Firing> {
        self.timers.next_time().filter(|_| self.time == TimeAttribute::Rowtime).map(Firing::at)
    }

    fn snapshot(&mut self, writer: &mut StateWriter) -> Result<()> {
        writer.put(META, b"watermark", &self.watermark.to_le_bytes());
        if !writer.is_full() {
            writer.delete_prefix(LASTS, &[]);
        }
        let mut value = Vec::new();
        for slot in self.groups.table.slots() {
            value.clear();
            let last = self.groups.table.value(slot)[LAST];
            write_u32((last != 0).into(), &mut value);
            if last != 0 {
                write_bytes(self.results.get(last), &mut value);
            }
            writer.put(LASTS, self.groups.table.key(slot), &value);
        }
        self.groups.snapshot(writer, WINDOWS, &[]);
        Ok(())
    }

    fn restore(&mut self, reader: &mut StateReader) -> Result<()> {
        if let Some(bytes) = reader.get(META, b"watermark")?.and_then(|b| b.try_into().ok()) {
            self.watermark = i64::from_le_bytes(bytes);
        }
        self.groups.restore(reader, WINDOWS)?;
        let slots: Vec<Slot> = self.groups.table.slots().collect();
        slots.iter().for_each(|slot| self.groups.table.words_mut().get_mut(*slot)[LAST] = 0);
        reader.each(LASTS, |key, mut value| {
            if let Some(slot) = self.groups.table.find(hash_bytes(key), key)
                && read_u32(&mut value)? != 0
            {
                self.groups.table.words_mut().get_mut(slot)[LAST] = self.results.insert(read_bytes(&mut value)?);
            }
            Ok(())
        })?;
        for slot in slots {
            let ends = self.end_of(slot);
            let words = self.groups.table.words_mut().get_mut(slot);
            let ended = words[PHASE] & ENDED != 0;
            words[PHASE] &= ENDED;
            let number = words[NUMBER];
            self.next_number = self.next_number.max(number + 1);
            self.schedule(slot, number, (ends, ends.saturating_add(self.emit.allow_lateness_ms)), ended);
        }
        Ok(())
    }

    fn state_bytes(&self) -> usize {
        self.groups.state_bytes() + self.results.state_bytes() + self.timers.state_bytes()
    }

    fn counters(&self) -> Counters {
        Counters { late_rows: self.late_rows, ..Counters::default() }
    }
}
