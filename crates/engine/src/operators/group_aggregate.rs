//! GROUP BY without a window.
//!
//! **Meaning**: one row per group. On changes, after every input row: +I for a group's first row, -U and +U when the
//! result changed (the -U only where a reader needs it), nothing when it did not, -D when a group of a changing
//! input has no row left. Without keys there is one group, which does not exist before its first row.
//! **State**: a slot per group: row count, accumulators; distinct values and multisets beside it. Freed by -D, and
//! by TTL (then a group starts again at +I).
//! **Time**: none; TTL is processing time.
//! **Checkpoint**: the groups that changed.
//! **Limits**: a retraction for a group that is not there is dropped (and counted), as in Flink.
//!
//! The work is columnar: each function goes over the whole batch and gives its results before and after every row;
//! which of them are emitted is decided once per row and expressed as a selection over the interleaved columns.

mod mini_batch;

use std::ops::Range;

use arrow_array::{ArrayRef, UInt32Array};
use arrow_select::take::take;
use ouzel_plan::operator::GroupAggregate as Plan;
use ouzel_types::{Batch, DataType, RowKind};

use self::mini_batch::MiniBatches;
use crate::error::{EngineError, Result};
use crate::operator::{Counters, Operator, Output};
use crate::operators::aggregate::groups::{Changes, retractions};
use crate::operators::aggregate::{Aggregates, GroupOptions, Groups};
use crate::operators::form::{self, Form};
use crate::state::{BatchKeys, CleanUp, Slot, StateReader, StateWriter};

/// Words of a slot before the accumulators: rows in the group, and when it was last touched (processing time).
const COUNT: usize = 0;
const TOUCHED: usize = 1;
const RESERVED: usize = 2;

/// What a row does to the result.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    First,
    Update,
    Last,
    /// The group came and went before it was seen.
    Nothing,
}

pub struct GroupAggregate {
    keys: BatchKeys,
    groups: Groups,
    retracts: bool,
    emit_update_before: bool,
    clean_up: CleanUp,
    bundles: Option<Box<MiniBatches>>,
    unmatched: u64,
    // Of the batch in work; kept so that nothing is allocated per batch.
    slots: Vec<Slot>,
    retracting: Vec<bool>,
    changes: Vec<Change>,
    changed: Vec<bool>,
    emptied: Vec<Slot>,
    resets: Vec<bool>,
}

impl GroupAggregate {
    pub fn new(plan: &Plan, input: &[DataType]) -> Result<GroupAggregate> {
        let keys = BatchKeys::new(&plan.keys, input);
        let options =
            GroupOptions { retracts: plan.input_retracts, frees_groups: plan.state_ttl_ms > 0, reserved: RESERVED };
        let groups = Aggregates::new(&plan.aggregates, input, keys.codec().stride(), options)?.groups();
        Ok(GroupAggregate {
            keys,
            groups,
            retracts: plan.input_retracts,
            emit_update_before: plan.emit_update_before,
            clean_up: CleanUp::new(plan.state_ttl_ms),
            bundles: plan.mini_batch.map(|plan| Box::new(MiniBatches::new(plan))),
            unmatched: 0,
            slots: Vec::new(),
            retracting: Vec::new(),
            changes: Vec::new(),
            changed: Vec::new(),
            emptied: Vec::new(),
            resets: Vec::new(),
        })
    }

    /// Every change on its own.
    fn process_each(&mut self, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        let all: Vec<u32> = (rows.start as u32..rows.end as u32).collect();
        let mut slots = std::mem::take(&mut self.slots);
        self.groups.table.find_or_insert_batch(self.keys.hashes(), self.keys.rows(), &all, &mut slots);
        if self.clean_up.ttl.is_set() {
            self.expire(&slots, out.now_ms);
        }
        self.classify(batch, &all, &slots);
        if self.retracts || self.emit_update_before {
            self.emit_each(batch, &slots, &all, out)?;
        } else {
            self.emit_after(batch, &slots, &all, out)?;
        }
        self.free_emptied();
        self.slots = slots;
        Ok(())
    }

    /// Counts rows per group and decides what each row does.
    fn classify(&mut self, batch: &Batch, rows: &[u32], slots: &[Slot]) {
        self.changes.clear();
        let words = self.groups.table.words_mut();
        if !self.retracts {
            for slot in slots {
                let count = &mut words.get_mut(*slot)[COUNT];
                self.changes.push(if *count == 0 { Change::First } else { Change::Update });
                *count = 1;
            }
            return;
        }
        for (i, slot) in slots.iter().enumerate() {
            let adds = batch.kind(rows[i] as usize).is_add();
            let count = &mut words.get_mut(*slot)[COUNT];
            let before = *count as i64;
            if before == 0 && !adds {
                self.unmatched += 1;
                self.changes.push(Change::Nothing);
                self.emptied.push(*slot);
                continue;
            }
            let after = before + if adds { 1 } else { -1 };
            *count = after as u64;
            self.changes.push(match (before, after) {
                (0, _) => Change::First,
                (_, 0) => {
                    self.emptied.push(*slot);
                    Change::Last
                }
                _ => Change::Update,
            });
        }
    }

    fn emit_each(&mut self, batch: &Batch, slots: &[Slot], rows: &[u32], out: &mut Output) -> Result<()> {
        let dropped = self.changes.contains(&Change::Nothing);
        let (kept_rows, kept_slots): (Vec<u32>, Vec<Slot>);
        let (rows, slots) = if dropped {
            let keep = |i: &usize| self.changes[*i] != Change::Nothing;
            kept_rows = (0..rows.len()).filter(keep).map(|i| rows[i]).collect();
            kept_slots = (0..rows.len()).filter(keep).map(|i| slots[i]).collect();
            self.changes.retain(|c| *c != Change::Nothing);
            (kept_rows.as_slice(), kept_slots.as_slice())
        } else {
            (rows, slots)
        };
        let retract = retractions(batch.kinds.as_deref(), rows, &mut self.retracting);
        let retract = retract.then_some(self.retracting.as_slice());
        // A group that went and came again in this batch starts from nothing, whatever its rows left behind.
        self.resets.clear();
        self.resets.extend(self.changes.iter().map(|change| *change == Change::First));
        let reset = self.retracts.then_some(self.resets.as_slice());
        let changes = Changes { rows, slots, retract, reset };
        let results = self.groups.trace(&batch.columns, changes, &mut self.changed)?;
        let mut columns = Vec::with_capacity(self.keys.columns().len() + results.len());
        if !self.keys.columns().is_empty() {
            let twice = UInt32Array::from_iter_values(rows.iter().flat_map(|row| [*row, *row]));
            for key in self.keys.columns() {
                let taken = take(batch.columns[*key].as_ref(), &twice, None);
                columns.push(taken.map_err(|e| EngineError::internal(e.to_string()))?);
            }
        }
        columns.extend(results);
        out.push(self.select(columns, rows.len()));
        Ok(())
    }

    /// Groups that only grow, read by somebody who needs no -U: the results after the rows, beside the keys as they are.
    fn emit_after(&mut self, batch: &Batch, slots: &[Slot], rows: &[u32], out: &mut Output) -> Result<()> {
        let Some(first) = rows.first() else { return Ok(()) };
        let changes = Changes { rows, slots, retract: None, reset: None };
        let results = self.groups.trace_after(&batch.columns, changes, &mut self.changed)?;
        let keys = self.keys.columns().iter().map(|key| batch.columns[*key].slice(*first as usize, rows.len()));
        let mut output = Batch::new(keys.chain(results).collect(), rows.len());
        let kind = |change: &Change| if *change == Change::First { RowKind::Insert } else { RowKind::UpdateAfter };
        output.kinds = Some(self.changes.iter().map(kind).collect());
        let shown = |i: &u32| {
            let i = *i as usize;
            self.changes[i] == Change::First || self.changed[i] || self.clean_up.ttl.is_set()
        };
        let selection: Vec<u32> = (0..rows.len() as u32).filter(shown).collect();
        if selection.len() < rows.len() {
            output.selection = Some(selection.into());
        }
        out.push(output);
        Ok(())
    }

    /// The interleaved results, and which of them are changes.
    fn select(&self, columns: Vec<ArrayRef>, rows: usize) -> Batch {
        let mut kinds = vec![RowKind::Insert; rows * 2];
        let mut selection = Vec::with_capacity(rows * 2);
        for (i, change) in self.changes.iter().enumerate() {
            let (before, after) = (i as u32 * 2, i as u32 * 2 + 1);
            match change {
                Change::First => selection.push(after),
                // With a TTL, readers refresh their own state by updates that change nothing, as in Flink.
                Change::Update if self.changed[i] || self.clean_up.ttl.is_set() => {
                    if self.emit_update_before {
                        kinds[before as usize] = RowKind::UpdateBefore;
                        selection.push(before);
                    }
                    kinds[after as usize] = RowKind::UpdateAfter;
                    selection.push(after);
                }
                Change::Last => {
                    kinds[before as usize] = RowKind::Delete;
                    selection.push(before);
                }
                Change::Update | Change::Nothing => {}
            }
        }
        let mut batch = Batch::new(columns, rows * 2);
        batch.kinds = Some(kinds.into());
        if selection.len() < rows * 2 {
            batch.selection = Some(selection.into());
        }
        batch
    }

    fn free_emptied(&mut self) {
        for slot in self.emptied.drain(..) {
            if self.groups.table.is_live(slot) && self.groups.table.value(slot)[COUNT] == 0 {
                self.groups.remove(slot);
            }
        }
    }

    /// Empties groups whose time is over, so that they start again.
    fn expire(&mut self, slots: &[Slot], now_ms: i64) {
        for slot in slots {
            let words = self.groups.table.value(*slot);
            if words[COUNT] != 0 && self.clean_up.ttl.expired(words[TOUCHED] as i64, now_ms) {
                self.groups.reset(*slot);
                self.groups.table.value_mut(*slot)[COUNT] = 0;
            }
            self.groups.table.value_mut(*slot)[TOUCHED] = now_ms as u64;
        }
        self.clean_up.touched(now_ms);
    }

    /// The form of its state.
    pub fn form(plan: &Plan, input: &[DataType]) -> Form {
        Form::new("GroupAggregate")
            .term("keys", form::columns(&plan.keys, input))
            .term("aggregates", form::calls(&plan.aggregates, input))
            .flag("retracts", plan.input_retracts)
            .flag("update-before", plan.emit_update_before)
            .flag("ttl", plan.state_ttl_ms > 0)
            .flag("mini-batch", plan.mini_batch.is_some())
    }
}

impl Operator for GroupAggregate {
    fn prepare(&mut self, _input: usize, batch: &Batch) -> Result<()> {
        if self.bundles.is_none() {
            self.keys.encode(batch);
        }
        Ok(())
    }

    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        let mut start = rows.start;
        while start < rows.end {
            let Some(mut bundles) = self.bundles.take() else { return self.process_each(batch, rows, out) };
            start += bundles.rows.add_some(batch, start..rows.end, out.now_ms);
            let ended = if bundles.rows.is_full() { self.end_rows(&mut bundles, out) } else { Ok(()) };
            self.bundles = Some(bundles);
            ended?;
        }
        Ok(())
    }

    fn watermark(&mut self, _watermark: i64, out: &mut Output) -> Result<()> {
        match self.bundles.as_ref().is_some_and(|bundles| bundles.rows.ends_by_watermark()) {
            true => self.flush(out),
            false => Ok(()),
        }
    }

    fn next_timer(&self) -> Option<i64> {
        let bundle = self.bundles.as_ref().and_then(|bundles| bundles.due_ms());
        bundle.into_iter().chain(self.clean_up.next_ms()).min()
    }

    fn processing_time(&mut self, now: i64, out: &mut Output) -> Result<()> {
        if self.next_timer().is_some_and(|due| due <= now) {
            self.flush(out)?;
        }
        if self.clean_up.is_due(now) {
            let ttl = self.clean_up.ttl;
            let old = |slot: &Slot| ttl.expired(self.groups.table.value(*slot)[TOUCHED] as i64, now);
            let expired: Vec<Slot> = self.groups.table.slots().filter(old).collect();
            expired.into_iter().for_each(|slot| self.groups.remove(slot));
            self.clean_up.looked(now, self.groups.table.is_empty());
        }
        Ok(())
    }

    fn flush(&mut self, out: &mut Output) -> Result<()> {
        let Some(mut bundles) = self.bundles.take() else { return Ok(()) };
        let ended = self.end_all(&mut bundles, out);
        self.bundles = Some(bundles);
        ended
    }

    fn snapshot(&mut self, writer: &mut StateWriter) -> Result<()> {
        self.groups.snapshot(writer, 0, &[]);
        Ok(())
    }

    fn restore(&mut self, reader: &mut StateReader) -> Result<()> {
        self.groups.restore(reader, 0)?;
        if self.clean_up.ttl.is_set() {
            let oldest = self.groups.table.slots().map(|s| self.groups.table.value(s)[TOUCHED] as i64).min();
            oldest.into_iter().for_each(|oldest| self.clean_up.touched(oldest));
        }
        Ok(())
    }

    fn state_bytes(&self) -> usize {
        self.groups.state_bytes() + self.bundles.as_ref().map_or(0, |bundles| bundles.state_bytes())
    }

    fn counters(&self) -> Counters {
        Counters { unmatched_changes: self.unmatched, ..Counters::default() }
    }
}
