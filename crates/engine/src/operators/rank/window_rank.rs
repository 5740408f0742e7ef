//! Top-N and deduplication inside windows.
//!
//! **Meaning**: when a window ends, the rows of each partition ranked `from..=to`, in rank order, equal ones in arrival
//! order (with `latest_wins` the other way round: the last row of a deduplication). Insert-only; rows of a window that
//! is over are late. **State**: the rows up to rank `to` of open windows; they go when
//! their window ends. **Time**: the watermark (or the clock) passing
//! the window's end. **Checkpoint**: rows that changed. **Limits**: the input carries the window's columns.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::Int64Array;
use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMillisecondType;
use arrow_row::{RowConverter, Rows};
use ouzel_plan::TimeAttribute;
use ouzel_plan::operator::WindowRank as Plan;
use ouzel_types::{Batch, DataType, WATERMARK_MIN};

use super::behind_sort_key::{BehindSortKey, put_key};
use super::operator::{Rank, sort_keys, sorter};
use super::sorted::Sorted;
use crate::error::{EngineError, Result};
use crate::operator::{Counters, Operator, Output};
use crate::operators::form::{self, Form};
use crate::operators::keyed_rows::{EntryId, KeyedRows};
use crate::operators::window_aggregate::LocalClock;
use crate::state::paged::Paged;
use crate::state::{BatchKeys, EncodedRows, PackedCodec, Slot, StateReader, StateWriter, Timers};
use crate::time::firing::Firing;

pub struct WindowRank {
    plan: Plan,
    /// Partition columns that are not the window's, then the window's end.
    keys: BatchKeys,
    codec: PackedCodec,
    sorter: RowConverter,
    latest_wins: bool,
    clock: LocalClock,
    rows: KeyedRows,
    orders: Paged<Sorted>,
    timers: Timers<Slot>,
    progress: i64,
    late: u64,
    // Of the batch in work.
    encoded: EncodedRows,
    sort_keys: Option<Rows>,
    payload: Vec<u8>,
}

impl WindowRank {
    /// `latest_wins`: of equal rows the later arrival ranks first.
    pub fn new(plan: &Plan, input: &[DataType], zone: &str, latest_wins: bool) -> Result<WindowRank> {
        if plan.assign.is_some() {
            return Err(EngineError::user("not supported yet: a window rank that assigns windows itself"));
        }
        let window = [plan.start, plan.end];
        let mut keys: Vec<usize> = plan.partition.iter().copied().filter(|c| !window.contains(c)).collect();
        keys.push(plan.end);
        let keys = BatchKeys::new(&keys, input);
        Ok(WindowRank {
            sorter: sorter(&plan.order, input)?,
            clock: LocalClock::new(plan.local || plan.time == TimeAttribute::Proctime, zone)?,
            rows: KeyedRows::new(keys.codec().stride(), 0),
            codec: PackedCodec::new(input),
            plan: plan.clone(),
            keys,
            latest_wins,
            orders: Paged::default(),
            timers: Timers::new(),
            progress: WATERMARK_MIN,
            late: 0,
            encoded: EncodedRows::default(),
            sort_keys: None,
            payload: Vec::new(),
        })
    }

    fn proctime(&self) -> bool {
        self.plan.time == TimeAttribute::Proctime
    }

    fn group(&mut self, row: usize, fires_at: i64) -> Slot {
        let slot = self.rows.group(self.keys.hash(row), self.keys.key(row));
        self.orders.reach(slot as usize);
        if self.rows.count(slot) == 0 {
            self.timers.add(fires_at, slot);
        }
        slot
    }

    fn add(&mut self, slot: Slot, row: usize) {
        let key = self.sort_keys.as_ref().expect("invariant: prepared before rows come").row(row);
        let key = key.data();
        let full = self.orders[slot as usize].len() as u64 >= self.plan.to;
        if let Some(last) = self.orders[slot as usize].last().filter(|_| full) {
            let order = key.cmp(Rank::parts(&self.rows, last).0);
            if order == Ordering::Greater || order == Ordering::Equal && !self.latest_wins {
                return;
            }
        }
        self.payload.clear();
        put_key(key, &mut self.payload);
        self.payload.extend_from_slice(self.encoded.row(row));
        let entry = self.rows.push(slot, &self.payload, 0, 0);
        self.place(slot, entry);
        if full {
            let order = &mut self.orders[slot as usize];
            let last = order.remove(order.len() - 1);
            self.rows.remove(last);
        }
    }

    fn place(&mut self, slot: Slot, entry: EntryId) {
        let rows = &self.rows;
        let key = Rank::parts(rows, entry).0;
        let equal = if self.latest_wins { Ordering::Greater } else { Ordering::Equal };
        self.orders[slot as usize].insert(entry, |other| Rank::parts(rows, other).0.cmp(key).then(equal));
    }

    fn fire(&mut self, now: i64, out: &mut Output) {
        let (mut entries, mut ranks, mut slots) = (Vec::new(), Vec::new(), Vec::new());
        while let Some((_, slot)) = self.timers.pop_due(now) {
            if !self.rows.keys().is_live(slot) {
                continue;
            }
            let skipped = (self.plan.from.max(1) - 1) as usize;
            for (i, entry) in self.orders[slot as usize].from(0).enumerate().skip(skipped) {
                entries.push(entry);
                ranks.push(i as i64 + 1);
            }
            slots.push(slot);
        }
        if !entries.is_empty() {
            let bytes: Vec<&[u8]> = entries.iter().map(|entry| Rank::parts(&self.rows, *entry).1).collect();
            let mut columns = self.codec.decode(&bytes);
            if self.plan.with_rank {
                columns.push(Arc::new(Int64Array::from(ranks)));
            }
            out.push(Batch::new(columns, entries.len()));
        }
        for slot in slots {
            let order = std::mem::take(&mut self.orders[slot as usize]);
            order.from(0).for_each(|entry| self.rows.remove(entry));
            self.rows.release(slot);
        }
    }

    /// The form of its state.
    pub fn form(plan: &Plan, input: &[DataType], latest_wins: bool) -> Form {
        let assign = plan.assign.as_ref().map_or("none".to_string(), form::window);
        Form::new("WindowRank")
            .term("windows", form::list([plan.start, plan.end]))
            .term("time", form::time(plan.time))
            .term("assign", assign)
            .term("partition", form::columns(&plan.partition, input))
            .term("order", form::order(&plan.order, input))
            .term("from", plan.from)
            .term("to", plan.to)
            .term("rows", form::row(input))
            .flag("local", plan.local)
            .flag("with-rank", plan.with_rank)
            .flag("latest-wins", latest_wins)
    }
}

impl Operator for WindowRank {
    fn prepare(&mut self, _input: usize, batch: &Batch) -> Result<()> {
        self.keys.encode(batch);
        self.codec.encode(&batch.columns, 0..batch.rows, &mut self.encoded);
        self.sort_keys = Some(sort_keys(&self.sorter, &self.plan.order, &batch.columns)?);
        Ok(())
    }

    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        let ends = batch.columns[self.plan.end].as_primitive::<TimestampMillisecondType>();
        let progress = if self.proctime() { out.now_ms } else { self.progress };
        for row in rows {
            let fires_at = self.clock.timer(ends.value(row) - 1);
            if fires_at <= progress {
                self.late += 1;
                out.push_late(&[row as u32]);
                continue;
            }
            let slot = self.group(row, fires_at);
            self.add(slot, row);
        }
        Ok(())
    }

    fn watermark(&mut self, watermark: i64, out: &mut Output) -> Result<()> {
        self.progress = watermark;
        if !self.proctime() {
            self.fire(watermark, out);
        }
        Ok(())
    }

    fn next_timer(&self) -> Option<i64> {
        if self.proctime() { self.timers.next_time() } else { None }
    }

    fn processing_time(&mut self, now: i64, out: &mut Output) -> Result<()> {
        if self.proctime() {
            self.fire(now, out);
        }
        Ok(())
    }

    fn waits_for(&self) -> Option<Firing> {
        self.timers.next_time().filter(|_| !self.proctime()).map(Firing::at)
    }

    fn snapshot(&mut self, writer: &mut StateWriter) -> Result<()> {
        self.rows.snapshot(writer, 0, &BehindSortKey(&mut self.codec));
        Ok(())
    }

    fn restore(&mut self, reader: &mut StateReader) -> Result<()> {
        self.rows.restore(reader, 0, &mut BehindSortKey(&mut self.codec))?;
        self.orders.reach(self.rows.keys().slot_end() as usize);
        let end = self.keys.codec().columns() - 1;
        for slot in self.rows.keys().slots().collect::<Vec<_>>() {
            let end = self.keys.codec().i64_at(self.rows.keys().key(slot), end);
            self.timers.add(self.clock.timer(end - 1), slot);
            for entry in self.rows.group_entries(slot).collect::<Vec<_>>() {
                self.place(slot, entry);
            }
        }
        Ok(())
    }

    fn restore_watermark(&mut self, watermark: i64) {
        self.progress = watermark;
    }

    fn state_bytes(&self) -> usize {
        self.rows.state_bytes()
            + self.codec.state_bytes()
            + self.orders.state_bytes()
            + self.orders.iter().map(Sorted::heap_bytes).sum::<usize>()
            + self.timers.state_bytes()
    }

    fn counters(&self) -> Counters {
        Counters { late_rows: self.late, ..Counters::default() }
    }
}
