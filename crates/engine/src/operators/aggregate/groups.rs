//! The states of all groups of one operator or one window slice: keys, accumulators, distinct values.
//!
//! `Aggregates` is what the plan says (made once); `Groups` is state (one per slice). The first `reserved` words
//! of a slot belong to the operator that owns the groups.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};
use ouzel_plan::AggregateCall;
use ouzel_plan::aggregate::AggregateFunction;
use ouzel_types::{DataType, RowKind};

use crate::error::Result;
use crate::operators::aggregate::accumulator::{Accumulator, Input};
use crate::operators::aggregate::choose::accumulator;
use crate::operators::aggregate::distinct::{DistinctSet, Merged};
use crate::state::{KeyedTable, RowCodec, Slot, StateReader, StateWriter};

/// What may happen to the groups.
#[derive(Clone, Copy, Debug, Default)]
pub struct GroupOptions {
    /// Rows are taken away.
    pub retracts: bool,
    /// Groups are freed or merged one by one (sessions, TTL), not with the whole state.
    pub frees_groups: bool,
    /// Words at the start of each slot for the owner.
    pub reserved: usize,
}

/// The calls of an operator, ready to make states.
pub struct Aggregates {
    key_stride: Option<usize>,
    width: usize,
    calls: Vec<Call>,
    sets: Vec<DistinctSet>,
    filters: Vec<usize>,
    result_types: Arc<[DataType]>,
}

struct Call {
    accumulator: Box<dyn Accumulator>,
    /// First word.
    at: usize,
    args: Vec<usize>,
    /// Index into `filters`.
    filter: Option<usize>,
    /// Set, and the call's number in it.
    distinct: Option<(usize, usize)>,
    pass: Vec<bool>,
    /// Each result is a new array.
    gathers: bool,
}

impl Call {
    fn fresh(&self) -> Call {
        Call {
            accumulator: self.accumulator.fresh(),
            at: self.at,
            args: self.args.clone(),
            filter: self.filter,
            distinct: self.distinct,
            pass: Vec::new(),
            gathers: self.gathers,
        }
    }
}

impl Aggregates {
    pub fn new(
        calls: &[AggregateCall],
        input: &[DataType],
        key_stride: Option<usize>,
        options: GroupOptions,
    ) -> Result<Aggregates> {
        let mut aggregates = Aggregates {
            key_stride,
            width: options.reserved,
            calls: Vec::new(),
            sets: Vec::new(),
            filters: Vec::new(),
            result_types: calls.iter().map(|call| call.ty.clone()).collect(),
        };
        let mut shared: Vec<(Vec<usize>, usize)> = Vec::new();
        for call in calls {
            let types: Vec<DataType> = call.args.iter().map(|a| input[*a].clone()).collect();
            let accumulator = accumulator(call, &types, options.retracts)?;
            let at = aggregates.width;
            aggregates.width += accumulator.words();
            let filter = call.filter.map(|column| {
                let known = aggregates.filters.iter().position(|f| *f == column);
                known.unwrap_or_else(|| {
                    aggregates.filters.push(column);
                    aggregates.filters.len() - 1
                })
            });
            let distinct = (call.distinct && !call.args.is_empty()).then(|| {
                let set = shared.iter().position(|(args, _)| *args == call.args).unwrap_or_else(|| {
                    shared.push((call.args.clone(), 0));
                    shared.len() - 1
                });
                shared[set].1 += 1;
                (set, shared[set].1 - 1)
            });
            aggregates.calls.push(Call {
                accumulator,
                at,
                args: call.args.clone(),
                filter,
                distinct,
                pass: Vec::new(),
                gathers: call.function == AggregateFunction::ArrayAgg,
            });
        }
        let linked = options.retracts || options.frees_groups;
        for (args, count) in shared {
            let types: Vec<DataType> = args.iter().map(|a| input[*a].clone()).collect();
            let codec = Arc::new(RowCodec::new(&types));
            aggregates.sets.push(DistinctSet::new(codec, args, count, options.retracts, linked));
        }
        Ok(aggregates)
    }

    pub fn groups(&self) -> Groups {
        Groups {
            table: KeyedTable::with_stride(self.key_stride, self.width),
            calls: self.calls.iter().map(Call::fresh).collect(),
            sets: self.sets.iter().map(DistinctSet::fresh).collect(),
            filters: self.filters.iter().map(|column| (*column, Vec::new())).collect(),
            result_types: self.result_types.clone(),
        }
    }

    /// How many snapshot tables a state uses.
    pub fn tables(&self) -> u8 {
        1 + self.sets.len() as u8
    }
}

/// See the file's head.
pub struct Groups {
    pub table: KeyedTable,
    calls: Vec<Call>,
    sets: Vec<DistinctSet>,
    filters: Vec<(usize, Vec<bool>)>,
    result_types: Arc<[DataType]>,
}

/// Rows of an input and the groups they belong to; see `Input`.
#[derive(Clone, Copy)]
pub struct Changes<'a> {
    pub rows: &'a [u32],
    pub slots: &'a [Slot],
    pub retract: Option<&'a [bool]>,
    pub reset: Option<&'a [bool]>,
}

/// Which kinds take away; None when none does.
pub fn retractions(kinds: Option<&[RowKind]>, rows: &[u32], out: &mut Vec<bool>) -> bool {
    let Some(kinds) = kinds else { return false };
    out.clear();
    out.extend(rows.iter().map(|row| !kinds[*row as usize].is_add()));
    out.contains(&true)
}

impl Groups {
    /// Finds what each call sees of the rows: FILTER, then DISTINCT.
    fn sift(&mut self, columns: &[ArrayRef], changes: Changes<'_>) {
        let Changes { rows, slots, retract, reset } = changes;
        for (column, mask) in &mut self.filters {
            let filter = columns[*column].as_boolean();
            mask.clear();
            mask.extend(rows.iter().map(|row| filter.is_valid(*row as usize) && filter.value(*row as usize)));
        }
        for (number, set) in self.sets.iter_mut().enumerate() {
            let mut passes: Vec<&mut Vec<bool>> = Vec::new();
            for call in self.calls.iter_mut().filter(|c| c.distinct.is_some_and(|(set, _)| set == number)) {
                call.pass.clear();
                match call.filter {
                    Some(filter) => call.pass.extend_from_slice(&self.filters[filter].1),
                    None => call.pass.resize(rows.len(), true),
                }
                passes.push(&mut call.pass);
            }
            set.mark(columns, &Changes { rows, slots, retract, reset }, &mut passes);
        }
    }

    /// Adds (or takes away) rows of the input.
    pub fn update(
        &mut self,
        columns: &[ArrayRef],
        rows: &[u32],
        slots: &[Slot],
        retract: Option<&[bool]>,
    ) -> Result<()> {
        self.apply(columns, Changes { rows, slots, retract, reset: None }, false)
    }

    /// As `update`, with rows that a local half folds group by group.
    pub fn fold(&mut self, columns: &[ArrayRef], changes: Changes<'_>) -> Result<()> {
        self.apply(columns, changes, true)
    }

    /// What local halves have folded of these groups counts in full.
    pub fn settle(&mut self, slots: &[Slot]) -> Result<()> {
        self.calls.iter_mut().try_for_each(|call| call.accumulator.settle(self.table.words_mut(), call.at, slots))
    }

    fn apply(&mut self, columns: &[ArrayRef], changes: Changes<'_>, folded: bool) -> Result<()> {
        self.sift(columns, changes);
        let Changes { rows, slots, retract, .. } = changes;
        for call in &mut self.calls {
            let args: Vec<&ArrayRef> = call.args.iter().map(|a| &columns[*a]).collect();
            let pass = match (call.distinct, call.filter) {
                (Some(_), _) => Some(call.pass.as_slice()),
                (None, Some(filter)) => Some(self.filters[filter].1.as_slice()),
                (None, None) => None,
            };
            let input = Input { args: &args, rows, slots, pass, retract, reset: None, after_only: false, folded };
            call.accumulator.update(self.table.words_mut(), call.at, &input)?;
        }
        Ok(())
    }

    /// As `update`; gives each call's result before (2i) and after (2i + 1) each row. `changed` is overwritten.
    pub fn trace(
        &mut self,
        columns: &[ArrayRef],
        changes: Changes<'_>,
        changed: &mut Vec<bool>,
    ) -> Result<Vec<ArrayRef>> {
        self.trace_changes(columns, changes, changed, false)
    }

    /// As `trace`, for those who show no result before a row: result i is that after row i.
    pub fn trace_after(
        &mut self,
        columns: &[ArrayRef],
        changes: Changes<'_>,
        changed: &mut Vec<bool>,
    ) -> Result<Vec<ArrayRef>> {
        self.trace_changes(columns, changes, changed, true)
    }

    fn trace_changes(
        &mut self,
        columns: &[ArrayRef],
        changes: Changes<'_>,
        changed: &mut Vec<bool>,
        after_only: bool,
    ) -> Result<Vec<ArrayRef>> {
        let Changes { rows, slots, retract, reset } = changes;
        self.sift(columns, changes);
        changed.clear();
        changed.resize(rows.len(), false);
        let mut results = Vec::with_capacity(self.calls.len());
        for call in &mut self.calls {
            let args: Vec<&ArrayRef> = call.args.iter().map(|a| &columns[*a]).collect();
            let pass = match (call.distinct, call.filter) {
                (Some(_), _) => Some(call.pass.as_slice()),
                (None, Some(filter)) => Some(self.filters[filter].1.as_slice()),
                (None, None) => None,
            };
            let input = Input { args: &args, rows, slots, pass, retract, reset, after_only, folded: false };
            let result = call.accumulator.trace(self.table.words_mut(), call.at, &input, changed)?;
            if call.gathers {
                note_null_elements(&result, after_only, changed);
            }
            results.push(result);
        }
        Ok(results)
    }

    /// The types of the calls' results.
    pub fn result_types(&self) -> &[DataType] {
        &self.result_types
    }

    pub fn results(&mut self, slots: &[Slot]) -> Result<Vec<ArrayRef>> {
        self.calls.iter_mut().map(|call| call.accumulator.results(self.table.words(), call.at, slots)).collect()
    }

    /// Adds the states `from` of `other` to the states `into`. The owner's words are not touched.
    pub fn merge(&mut self, into: &[Slot], other: &Groups, from: &[Slot]) -> Result<()> {
        for (call, theirs) in self.calls.iter_mut().zip(&other.calls) {
            if call.distinct.is_none() {
                let words = self.table.words_mut();
                call.accumulator.merge(words, call.at, into, &*theirs.accumulator, other.table.words(), from)?;
            }
        }
        for number in 0..self.sets.len() {
            let merged = self.sets[number].merge(into, &other.sets[number], from);
            self.feed(number, &merged)?;
        }
        Ok(())
    }

    /// Adds one group to another and empties it.
    pub fn merge_within(&mut self, into: Slot, from: Slot) -> Result<()> {
        for call in &mut self.calls {
            let words = self.table.words_mut();
            match call.distinct {
                None => call.accumulator.merge_within(words, call.at, into, from)?,
                Some(_) => call.accumulator.reset(words, call.at, from),
            }
        }
        for number in 0..self.sets.len() {
            let merged = self.sets[number].merge_within(into, from);
            self.feed(number, &merged)?;
        }
        Ok(())
    }

    /// Shows newly distinct values to the calls of a set.
    fn feed(&mut self, set: usize, merged: &Merged) -> Result<()> {
        let rows: Vec<u32> = (0..merged.slots.len() as u32).collect();
        let args: Vec<&ArrayRef> = merged.columns.iter().collect();
        for call in &mut self.calls {
            let Some((_, bit)) = call.distinct.filter(|(number, _)| *number == set) else { continue };
            let pass = Some(merged.passes[bit].as_slice());
            let input = Input {
                args: &args,
                rows: &rows,
                slots: &merged.slots,
                pass,
                retract: None,
                reset: None,
                after_only: false,
                folded: false,
            };
            call.accumulator.update(self.table.words_mut(), call.at, &input)?;
        }
        Ok(())
    }

    /// Empties a group; its key stays.
    pub fn reset(&mut self, slot: Slot) {
        for call in &mut self.calls {
            call.accumulator.reset(self.table.words_mut(), call.at, slot);
        }
        self.sets.iter_mut().for_each(|set| set.reset(slot));
    }

    /// Forgets a group.
    pub fn remove(&mut self, slot: Slot) {
        self.reset(slot);
        self.table.remove(slot);
    }

    /// Writes groups into `table` and sets into the tables behind it, all keys behind `prefix`.
    pub fn snapshot(&mut self, writer: &mut StateWriter, table: u8, prefix: &[u8]) {
        let (calls, sets) = (&self.calls, &mut self.sets);
        for (number, set) in sets.iter_mut().enumerate() {
            set.snapshot(writer, table + 1 + number as u8, prefix, &self.table);
        }
        self.table.snapshot_as(
            writer,
            table,
            |key, out| {
                out.extend_from_slice(prefix);
                out.extend_from_slice(key);
            },
            |words, slot, out| {
                calls.iter().for_each(|call| call.accumulator.save(words, call.at, slot, out));
                sets.iter().for_each(|set| set.save(slot, out));
            },
        );
    }

    /// Takes what was written behind no prefix.
    pub fn restore(&mut self, reader: &StateReader, table: u8) -> Result<()> {
        for number in 0..=self.sets.len() as u8 {
            reader.each(table + number, |key, value| self.restore_entry(number, key, value))?;
        }
        self.restored();
        Ok(())
    }

    /// Takes an entry of the `number`-th table of a snapshot, `key` without its prefix; groups (0) before sets.
    pub fn restore_entry(&mut self, number: u8, key: &[u8], value: &[u8]) -> Result<()> {
        let (calls, sets) = (&mut self.calls, &mut self.sets);
        if let Some(set) = number.checked_sub(1) {
            return sets[set as usize].restore_entry(key, value, &self.table);
        }
        self.table.restore_entry(key, value, &mut |groups, slot, mut rest| {
            for call in calls.iter_mut() {
                call.accumulator.load(groups.words_mut(), call.at, slot, &mut rest)?;
            }
            sets.iter_mut().try_for_each(|set| set.load(slot, &mut rest))
        })
    }

    /// All entries of the snapshot were taken.
    pub fn restored(&mut self) {
        self.table.restored();
        self.sets.iter_mut().for_each(DistinctSet::restored);
    }

    /// The next snapshot writes everything (the groups moved to another table of the snapshot).
    pub fn forget_snapshots(&mut self) {
        self.table.forget_snapshots();
        self.sets.iter_mut().for_each(DistinctSet::forget_snapshots);
    }

    pub fn state_bytes(&self) -> usize {
        self.table.state_bytes()
            + self.calls.iter().map(|c| c.accumulator.state_bytes()).sum::<usize>()
            + self.sets.iter().map(DistinctSet::state_bytes).sum::<usize>()
    }
}

/// Flink compares arrays that it has just gathered element by element and NULL with nothing: one that holds a NULL counts as changed.
/// Arrays that came over a shuffle are compared byte by byte.
fn note_null_elements(result: &ArrayRef, after_only: bool, changed: &mut [bool]) {
    let Some(lists) = result.as_list_opt::<i32>().filter(|lists| lists.values().null_count() > 0) else { return };
    for (row, changed) in changed.iter_mut().enumerate().filter(|(_, changed)| !**changed) {
        let after = if after_only { row } else { 2 * row + 1 };
        *changed = lists.is_valid(after) && lists.value(after).null_count() > 0;
    }
}
