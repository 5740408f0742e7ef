//! GROUP BY in mini-batches: one change per group for many rows.
//!
//! **Meaning**: in one phase a bundle is of input rows. In two, Flink's local half folds `size` rows into one per group and its
//! global half takes `size` of those, so that more is merged; a group may be cut off in the middle of what the local half gave.
//! Groups leave in the order of Flink's hash maps. In two phases a row that is taken away and never was makes a group that
//! counts below zero, as in Flink.
//! **State**: rows wait as they came and are folded into the groups when the local half ends; what the touched groups gave
//! before the global half's bundle is kept until that ends, which is before each checkpoint.

use arrow_array::{ArrayRef, UInt32Array};
use arrow_select::concat::concat;
use arrow_select::interleave::interleave;
use arrow_select::take::take;
use ouzel_functions::binary_row;
use ouzel_functions::java_map::ReusedMap;
use ouzel_plan::operator::MiniBatch;
use ouzel_types::batch::take_rows;
use ouzel_types::{Batch, DataType};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{COUNT, Change, GroupAggregate};
use crate::error::{EngineError, Result};
use crate::operator::Output;
use crate::operators::aggregate::groups::{Changes, retractions};
use crate::operators::bundle::Bundle;
use crate::state::{EncodedRows, RowCodec, Slot};

pub(super) struct MiniBatches {
    pub(super) rows: Bundle,
    two_phase: bool,
    size: usize,
    local_map: ReusedMap,
    map: ReusedMap,
    touched: Touched,
}

/// The groups that the open bundle has touched, in the order in which they came.
#[derive(Default)]
struct Touched {
    slots: Vec<Slot>,
    known: FxHashSet<Slot>,
    counts_before: Vec<i64>,
    hashes: Vec<u32>,
    /// Keys, then results before, of some groups each.
    before: Vec<Vec<ArrayRef>>,
    /// Rows of the local half.
    folded: usize,
}

/// A group among the rows of a local bundle.
struct Entry {
    slot: Slot,
    rows: Vec<u32>,
}

impl MiniBatches {
    pub(super) fn new(plan: MiniBatch) -> MiniBatches {
        MiniBatches {
            rows: Bundle::new(plan),
            two_phase: plan.two_phase,
            size: plan.size.max(1),
            local_map: ReusedMap::default(),
            map: ReusedMap::default(),
            touched: Touched::default(),
        }
    }

    pub(super) fn due_ms(&self) -> Option<i64> {
        self.rows.due_ms()
    }

    pub(super) fn state_bytes(&self) -> usize {
        let before = self.touched.before.iter().flatten().map(|column| column.get_array_memory_size());
        self.rows.state_bytes() + before.sum::<usize>()
    }
}

impl GroupAggregate {
    /// The local half ends: its rows are folded group by group. In one phase the bundle ends with it.
    pub(super) fn end_rows(&mut self, bundles: &mut MiniBatches, out: &mut Output) -> Result<()> {
        let Some(batch) = bundles.rows.take() else { return Ok(()) };
        self.keys.encode(&batch);
        let all: Vec<u32> = (0..batch.rows as u32).collect();
        let mut slots = std::mem::take(&mut self.slots);
        self.groups.table.find_or_insert_batch(self.keys.hashes(), self.keys.rows(), &all, &mut slots);
        if self.clean_up.ttl.is_set() {
            self.expire(&slots, out.now_ms);
        }
        let mut entries: Vec<Entry> = Vec::new();
        let mut places: FxHashMap<Slot, usize> = FxHashMap::default();
        for (row, slot) in slots.iter().enumerate() {
            let place = *places.entry(*slot).or_insert_with(|| {
                entries.push(Entry { slot: *slot, rows: Vec::new() });
                entries.len() - 1
            });
            entries[place].rows.push(row as u32);
        }
        let firsts: Vec<u32> = entries.iter().map(|entry| entry.rows[0]).collect();
        let keys: Vec<ArrayRef> = self.keys.columns().iter().map(|key| batch.columns[*key].clone()).collect();
        let keys = take_rows(&keys, &firsts);
        let hashes = binary_row::hashes(&keys, entries.len()).unwrap_or_else(|| vec![0; entries.len()]);
        if !bundles.two_phase {
            let order: Vec<u32> = (0..entries.len() as u32).collect();
            self.fold(bundles, &batch, &entries, &keys, &hashes, &order)?;
            self.end_bundle(bundles, out)?;
        } else {
            let order = bundles.local_map.order(&hashes);
            let mut rest = order.as_slice();
            while !rest.is_empty() {
                let room = (bundles.size - bundles.touched.folded).min(rest.len());
                let (now, later) = rest.split_at(room);
                self.fold(bundles, &batch, &entries, &keys, &hashes, now)?;
                rest = later;
                if bundles.touched.folded >= bundles.size {
                    self.end_bundle(bundles, out)?;
                }
            }
        }
        self.slots = slots;
        self.free_ended(bundles);
        Ok(())
    }

    /// Frees groups that an ended bundle has emptied. Rows of a local half still count on them while it is cut into bundles,
    /// and an open bundle on those that it has touched.
    fn free_ended(&mut self, bundles: &MiniBatches) {
        self.emptied.retain(|slot| !bundles.touched.known.contains(slot));
        self.free_emptied();
    }

    /// Folds the rows of these entries into their groups; what a group gave before is noted at its first.
    fn fold(
        &mut self,
        bundles: &mut MiniBatches,
        batch: &Batch,
        entries: &[Entry],
        keys: &[ArrayRef],
        hashes: &[u32],
        order: &[u32],
    ) -> Result<()> {
        let touched = &mut bundles.touched;
        touched.folded += order.len();
        let new: Vec<u32> =
            order.iter().copied().filter(|at| touched.known.insert(entries[*at as usize].slot)).collect();
        if !new.is_empty() {
            let slots: Vec<Slot> = new.iter().map(|at| entries[*at as usize].slot).collect();
            let mut before = take_rows(keys, &new);
            before.extend(self.groups.results(&slots)?);
            touched.before.push(before);
            touched.counts_before.extend(slots.iter().map(|slot| self.groups.table.value(*slot)[COUNT] as i64));
            touched.hashes.extend(new.iter().map(|at| hashes[*at as usize]));
            // One that an ended bundle has emptied starts from nothing.
            for slot in &slots {
                if self.groups.table.value(*slot)[COUNT] == 0 {
                    self.groups.reset(*slot);
                }
            }
            touched.slots.extend(slots);
        }
        let mut rows: Vec<u32> = Vec::new();
        let mut slots: Vec<Slot> = Vec::new();
        for entry in order.iter().map(|at| &entries[*at as usize]) {
            // Nothing is there to be taken away from; a local half of Flink does not know that and counts below zero.
            let mut missing = !bundles.two_phase && self.groups.table.value(entry.slot)[COUNT] == 0;
            for row in &entry.rows {
                let adds = batch.kind(*row as usize).is_add();
                missing &= !adds;
                if missing {
                    self.unmatched += 1;
                    continue;
                }
                let count = &mut self.groups.table.words_mut().get_mut(entry.slot)[COUNT];
                *count = match (self.retracts, adds) {
                    (false, _) => 1,
                    (true, true) => count.wrapping_add(1),
                    (true, false) => count.wrapping_sub(1),
                };
                rows.push(*row);
                slots.push(entry.slot);
            }
        }
        let retract = retractions(batch.kinds.as_deref(), &rows, &mut self.retracting);
        let retract = retract.then_some(self.retracting.as_slice());
        if bundles.two_phase && self.retracts {
            return self.groups.fold(&batch.columns, Changes { rows: &rows, slots: &slots, retract, reset: None });
        }
        self.groups.update(&batch.columns, &rows, &slots, retract)
    }

    /// Both halves end.
    pub(super) fn end_all(&mut self, bundles: &mut MiniBatches, out: &mut Output) -> Result<()> {
        self.end_rows(bundles, out)?;
        self.end_bundle(bundles, out)?;
        self.free_ended(bundles);
        Ok(())
    }

    /// The bundle ends: what the touched groups gave before it beside what they give now.
    fn end_bundle(&mut self, bundles: &mut MiniBatches, out: &mut Output) -> Result<()> {
        let touched = std::mem::take(&mut bundles.touched);
        if touched.slots.is_empty() {
            return Ok(());
        }
        let internal = |e: arrow_schema::ArrowError| EngineError::internal(e.to_string());
        let order = bundles.map.order(&touched.hashes);
        let columns = |position: usize| {
            let parts: Vec<&dyn arrow_array::Array> =
                touched.before.iter().map(|part| part[position].as_ref()).collect();
            concat(&parts).map_err(internal)
        };
        let keys = self.keys.columns().len();
        self.groups.settle(&touched.slots)?;
        let after = self.groups.results(&touched.slots)?;
        let before: Vec<ArrayRef> = (keys..keys + after.len()).map(columns).collect::<Result<_>>()?;
        self.compare(&touched, &before, &after, &order);
        let twice = UInt32Array::from_iter_values(order.iter().flat_map(|at| [*at, *at]));
        let both: Vec<(usize, usize)> = order.iter().flat_map(|at| [(0, *at as usize), (1, *at as usize)]).collect();
        let mut interleaved = Vec::with_capacity(keys + after.len());
        for key in 0..keys {
            interleaved.push(take(&columns(key)?, &twice, None).map_err(internal)?);
        }
        for (before, after) in before.iter().zip(&after) {
            interleaved.push(interleave(&[before.as_ref(), after.as_ref()], &both).map_err(internal)?);
        }
        out.push(self.select(interleaved, order.len()));
        self.emptied.extend_from_slice(&touched.slots);
        Ok(())
    }

    /// What happened to each group, in the order in which they leave.
    fn compare(&mut self, touched: &Touched, before: &[ArrayRef], after: &[ArrayRef], order: &[u32]) {
        let types: Vec<DataType> = self.groups.result_types().to_vec();
        let codec = RowCodec::new(&types);
        let (mut old, mut new) = (EncodedRows::default(), EncodedRows::default());
        codec.encode(before, 0..order.len(), &mut old);
        codec.encode(after, 0..order.len(), &mut new);
        self.changes.clear();
        self.changed.clear();
        for at in order.iter().map(|at| *at as usize) {
            self.changed.push(old.row(at) != new.row(at));
            let count = self.groups.table.value(touched.slots[at])[COUNT];
            self.changes.push(match (touched.counts_before[at], count) {
                (0, 0) => Change::Nothing,
                (0, _) => Change::First,
                (_, 0) => Change::Last,
                _ => Change::Update,
            });
        }
    }
}
