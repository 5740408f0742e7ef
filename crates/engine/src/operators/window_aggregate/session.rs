//! Session window aggregation.
//!
//! **Meaning**: rows of a key that are at most `gap` apart form a window; one insert-only row per session when the
//! watermark reaches `end - 1`, where end is the last row's time + gap. Changes in the input are applied inside open
//! sessions; a session whose rows have all been taken away gives nothing.
//! **State**: one slot of accumulators per open session; freed when it fires or merges.
//! **Time**: a row is late when it belongs to no open session and its own window has ended.
//! **Checkpoint**: changed sessions, the watermark.
//! **Limits**: sessions are those of the grouping keys; where PARTITION BY names other columns the planner puts the
//! table function below and aggregates over its attached windows.

use std::ops::Range;

use ouzel_plan::TimeAttribute;
use ouzel_plan::operator::{WindowAggregate as Plan, WindowTime};
use ouzel_types::{Batch, DataType, WATERMARK_MIN};

use crate::error::Result;
use crate::operator::{Counters, Operator, Output};
use crate::operators::aggregate::groups::retractions;
use crate::operators::aggregate::{Aggregates, GroupOptions, Groups};
use crate::operators::window_aggregate::emission::Emission;
use crate::operators::window_aggregate::local_clock::LocalClock;
use crate::operators::window_aggregate::row_time::RowTimes;
use crate::operators::window_aggregate::sessions::{SESSION_WORDS, SUFFIX, SessionStore, Sessions};
use crate::state::{BatchKeys, KeyedTable, Slot, StateReader, StateWriter};
use crate::time::firing::Firing;

/// Rows in the session, behind the sessions' own words.
const COUNT: usize = SESSION_WORDS;
const RESERVED: usize = SESSION_WORDS + 1;
const META: u8 = 0;
const SESSIONS: u8 = 1;

pub struct SessionAggregate {
    time: TimeAttribute,
    column: usize,
    keys: BatchKeys,
    emission: Emission,
    sessions: Sessions,
    groups: Groups,
    watermark: i64,
    late_rows: u64,
    rows: Vec<u32>,
    slots: Vec<Slot>,
    retracting: Vec<bool>,
    late: Vec<u32>,
}

/// The groups while a batch is assigned: rows before `settled` have been added.
struct Filling<'a> {
    groups: &'a mut Groups,
    batch: &'a Batch,
    rows: &'a mut Vec<u32>,
    slots: &'a mut Vec<Slot>,
    retracting: &'a mut Vec<bool>,
}

impl SessionStore for Filling<'_> {
    fn table(&mut self) -> &mut KeyedTable {
        &mut self.groups.table
    }

    fn settle(&mut self) -> Result<()> {
        let retract = retractions(self.batch.kinds.as_deref(), self.rows, self.retracting);
        let retract = retract.then_some(self.retracting.as_slice());
        let words = self.groups.table.words_mut();
        for (i, slot) in self.slots.iter().enumerate() {
            let count = &mut words.get_mut(*slot)[COUNT];
            *count = if retract.is_some_and(|r| r[i]) { count.wrapping_sub(1) } else { count.wrapping_add(1) };
        }
        if !self.rows.is_empty() {
            self.groups.update(&self.batch.columns, self.rows, self.slots, retract)?;
        }
        self.rows.clear();
        self.slots.clear();
        Ok(())
    }

    fn merge(&mut self, into: Slot, from: Slot) -> Result<()> {
        let count = self.groups.table.value(from)[COUNT];
        let words = self.groups.table.value_mut(into);
        words[COUNT] = words[COUNT].wrapping_add(count);
        self.groups.merge_within(into, from)
    }

    fn remove(&mut self, slot: Slot) {
        self.groups.remove(slot);
    }
}

impl SessionAggregate {
    pub fn new(plan: &Plan, window: &WindowTime, gap: i64, input: &[DataType], zone: &str) -> Result<SessionAggregate> {
        let local = window.local || window.time == TimeAttribute::Proctime;
        let keys = BatchKeys::new(&plan.keys, input);
        let options = GroupOptions { retracts: plan.input_retracts, frees_groups: true, reserved: RESERVED };
        let stride = keys.codec().stride().map(|stride| stride + SUFFIX);
        let groups = Aggregates::new(&plan.aggregates, input, stride, options)?.groups();
        let clock = LocalClock::new(local, zone)?;
        Ok(SessionAggregate {
            time: window.time,
            column: window.column,
            sessions: Sessions::new(gap, keys.codec().stride()),
            emission: Emission { keys: keys.codec().clone(), properties: plan.properties.clone(), clock, local },
            keys,
            groups,
            watermark: WATERMARK_MIN,
            late_rows: 0,
            rows: Vec::new(),
            slots: Vec::new(),
            retracting: Vec::new(),
            late: Vec::new(),
        })
    }

    fn fire(&mut self, now: i64, out: &mut Output) -> Result<()> {
        if self.sessions.next_time().is_none_or(|next| next > now) {
            return Ok(());
        }
        let nothing = Batch::new(Vec::new(), 0);
        let mut filling = Filling {
            groups: &mut self.groups,
            batch: &nothing,
            rows: &mut self.rows,
            slots: &mut self.slots,
            retracting: &mut self.retracting,
        };
        let ended = self.sessions.ended(&mut filling, now, &self.emission.clock);
        for chunk in ended.chunks(8192) {
            let filled: Vec<Slot> =
                chunk.iter().copied().filter(|slot| self.groups.table.value(*slot)[COUNT] != 0).collect();
            let windows: Vec<(i64, i64)> =
                filled.iter().map(|slot| Sessions::window(&self.groups.table, *slot)).collect();
            self.emission.rows(&mut self.groups, &filled, &windows, None, SUFFIX, out)?;
        }
        ended.into_iter().for_each(|slot| self.groups.remove(slot));
        Ok(())
    }
}

impl Operator for SessionAggregate {
    fn prepare(&mut self, _input: usize, batch: &Batch) -> Result<()> {
        self.keys.encode(batch);
        Ok(())
    }

    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        let times = match self.time {
            TimeAttribute::Rowtime => Some(RowTimes::new(&batch.columns[self.column])?),
            TimeAttribute::Proctime => None,
        };
        self.late.clear();
        let clock = &self.emission.clock;
        let (watermark, event_time) = (self.watermark, self.time == TimeAttribute::Rowtime);
        let mut filling = Filling {
            groups: &mut self.groups,
            batch,
            rows: &mut self.rows,
            slots: &mut self.slots,
            retracting: &mut self.retracting,
        };
        for row in rows {
            let instant = times.as_ref().map_or(Ok(out.now_ms), |times| times.require(row))?;
            let key = (self.keys.hash(row), self.keys.key(row));
            let ended = |end: i64| event_time && clock.timer(end - 1) <= watermark;
            match self.sessions.assign(&mut filling, key, clock.to_local(instant), clock, ended)? {
                Some(slot) => {
                    filling.rows.push(row as u32);
                    filling.slots.push(slot);
                }
                None => self.late.push(row as u32),
            }
        }
        filling.settle()?;
        if !self.late.is_empty() {
            self.late_rows += self.late.len() as u64;
            out.push_late(&self.late);
        }
        Ok(())
    }

    fn watermark(&mut self, watermark: i64, out: &mut Output) -> Result<()> {
        self.watermark = self.watermark.max(watermark);
        if self.time == TimeAttribute::Rowtime { self.fire(self.watermark, out) } else { Ok(()) }
    }

    fn next_timer(&self) -> Option<i64> {
        self.sessions.next_time().filter(|_| self.time == TimeAttribute::Proctime)
    }

    fn processing_time(&mut self, now: i64, out: &mut Output) -> Result<()> {
        if self.time == TimeAttribute::Proctime { self.fire(now, out) } else { Ok(()) }
    }

    fn waits_for(&self) -> Option<Firing> {
        self.sessions.next_time().filter(|_| self.time == TimeAttribute::Rowtime).map(Firing::at)
    }

    fn snapshot(&mut self, writer: &mut StateWriter) -> Result<()> {
        writer.put(META, b"watermark", &self.watermark.to_le_bytes());
        self.groups.snapshot(writer, SESSIONS, &[]);
        Ok(())
    }

    fn restore(&mut self, reader: &mut StateReader) -> Result<()> {
        if let Some(bytes) = reader.get(META, b"watermark")?.and_then(|b| b.try_into().ok()) {
            self.watermark = i64::from_le_bytes(bytes);
        }
        self.groups.restore(reader, SESSIONS)?;
        let nothing = Batch::new(Vec::new(), 0);
        let mut filling = Filling {
            groups: &mut self.groups,
            batch: &nothing,
            rows: &mut self.rows,
            slots: &mut self.slots,
            retracting: &mut self.retracting,
        };
        self.sessions.restored(&mut filling, &self.emission.clock);
        Ok(())
    }

    fn state_bytes(&self) -> usize {
        self.groups.state_bytes() + self.sessions.state_bytes()
    }

    fn counters(&self) -> Counters {
        Counters { late_rows: self.late_rows, ..Counters::default() }
    }
}
