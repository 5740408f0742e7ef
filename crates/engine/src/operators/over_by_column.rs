//! OVER ordered by a column that is no time attribute, and OVER by row time over a change log (which Flink refuses).
//!
//! **Meaning**: every input row with its calls over the rows of its key that are not greater; a row that comes
//! or goes in the middle updates those behind it, in their order; unchanged results are not given again. RANGE gives
//! equal order values one result, ROWS each its own. Nothing is late: a row is in its place whenever it comes.
//! **State**: all rows of all keys, with their results; freed by -D, and with a TTL by key, when nothing was written for
//! so long. A key whose time is over starts again; its rows are not taken back.
//! **Time**: none; TTL is processing time. **Checkpoint**: the rows, whole each time; results are computed anew.
//! **Limits**: frames that end at the current row. A change computes anew what its row can reach: the rows behind it
//! inside the frame, the whole key where the frame has no start, so that its cost grows with the key's rows.

use std::ops::Range;

use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMillisecondType;
use arrow_array::{Array, ArrayRef, new_null_array};
use arrow_row::{RowConverter, SortField};
use arrow_schema::SortOptions;
use ouzel_plan::aggregate::SortKey;
use ouzel_plan::operator::{FrameBound, FrameUnit, OverAggregate as Plan};
use ouzel_types::{Batch, DataType, RowKind};

use crate::error::{EngineError, Result};
use crate::operator::{Counters, Operator, Output};
use crate::operators::aggregate::groups::Changes;
use crate::operators::aggregate::saved::{read_bytes, write_bytes};
use crate::operators::aggregate::{Aggregates, GroupOptions, Groups};
use crate::state::{BatchKeys, CleanUp, EncodedRows, KeyedTable, RowCodec, Slot, StateReader, StateWriter, hash_bytes};

const ROWS: u8 = 1;
/// Words of a key: its place in `keys`, the processing time of its last change.
const PLACE: usize = 0;
const TOUCHED: usize = 1;
/// The last change was before a restart.
const RESTORED: u64 = u64::MAX;

/// A row of a key, in order of `order`, then of arrival.
struct Entry {
    order: Box<[u8]>,
    /// The order value in ms where the frame is a time range.
    ms: i64,
    row: Box<[u8]>,
    result: Option<Box<[u8]>>,
}

type Change = (Box<[u8]>, Box<[u8]>, RowKind);

pub struct OverByColumn {
    batch_keys: BatchKeys,
    order: SortKey,
    converter: RowConverter,
    start: FrameBound,
    shares_peers: bool,
    needed: Vec<usize>,
    width: usize,
    row_codec: RowCodec,
    result_codec: RowCodec,
    /// One group, emptied before each use.
    groups: Groups,
    table: KeyedTable,
    keys: Vec<Vec<Entry>>,
    /// Places in `keys` that no key has.
    free: Vec<usize>,
    clean_up: CleanUp,
    unmatched: u64,
    encoded: EncodedRows,
    changed: Vec<bool>,
}

impl OverByColumn {
    pub fn new(plan: &Plan, order: SortKey, input: &[DataType]) -> Result<OverByColumn> {
        if plan.frame.end != FrameBound::CurrentRow {
            return Err(EngineError::user("OVER over changes takes frames that end at the current row"));
        }
        let options = SortOptions { descending: order.descending, nulls_first: order.nulls_first };
        let field = SortField::new_with_options(input[order.column].arrow(), options);
        let converter = RowConverter::new(vec![field])
            .map_err(|e| EngineError::user("OVER cannot be ordered by a column of this type").detail(e.to_string()))?;
        let result_types: Vec<DataType> = plan.calls.iter().map(|call| call.ty.clone()).collect();
        let mut needed: Vec<usize> =
            plan.calls.iter().flat_map(|call| call.args.iter().copied().chain(call.filter)).collect();
        needed.sort_unstable();
        needed.dedup();
        let batch_keys = BatchKeys::new(&plan.partition, input);
        let retracts = plan.frame.start != FrameBound::UnboundedPreceding;
        let options = GroupOptions { retracts, frees_groups: true, reserved: 0 };
        Ok(OverByColumn {
            order,
            converter,
            start: plan.frame.start,
            shares_peers: plan.frame.unit == FrameUnit::Range,
            needed,
            width: input.len(),
            table: KeyedTable::new(batch_keys.codec(), 2),
            batch_keys,
            row_codec: RowCodec::new(input),
            result_codec: RowCodec::new(&result_types),
            groups: Aggregates::new(&plan.calls, input, Some(0), options)?.groups(),
            keys: Vec::new(),
            free: Vec::new(),
            clean_up: CleanUp::new(plan.state_ttl_ms),
            unmatched: 0,
            encoded: EncodedRows::default(),
            changed: Vec::new(),
        })
    }

    /// The place of a key's entries; `new`: it was not there.
    fn entries(&mut self, (slot, new): (Slot, bool), now_ms: i64) -> usize {
        if new {
            let place = self.free.pop().unwrap_or_else(|| {
                self.keys.push(Vec::new());
                self.keys.len() - 1
            });
            self.table.value_mut(slot)[PLACE] = place as u64;
        } else if self.expired(slot, now_ms) {
            self.keys[self.table.value(slot)[PLACE] as usize].clear();
        }
        self.table.value_mut(slot)[TOUCHED] = now_ms as u64;
        self.table.value(slot)[PLACE] as usize
    }

    fn expired(&self, slot: Slot, now_ms: i64) -> bool {
        let touched = self.table.value(slot)[TOUCHED];
        touched != RESTORED && self.clean_up.ttl.expired(touched as i64, now_ms)
    }

    /// Gives keys of these rows of the batch back that have lost their last row.
    fn free_emptied(&mut self, rows: Range<usize>) {
        for row in rows {
            let found = self.table.find(self.batch_keys.hash(row), self.batch_keys.key(row));
            if let Some(slot) = found.filter(|slot| self.keys[self.table.value(*slot)[PLACE] as usize].is_empty()) {
                self.free_key(slot);
            }
        }
    }

    fn free_key(&mut self, slot: Slot) {
        let place = self.table.value(slot)[PLACE] as usize;
        self.keys[place] = Vec::new();
        self.free.push(place);
        self.table.remove(slot);
    }

    /// A row that comes as +U leaves as one, a row that goes always as -D, as in Flink.
    fn apply(&mut self, key: usize, entry: Entry, kind: RowKind, changes: &mut Vec<Change>) -> Result<()> {
        let entries = &mut self.keys[key];
        let (place, ms) = if kind.is_add() {
            let place = entries.partition_point(|other| other.order <= entry.order);
            let ms = entry.ms;
            entries.insert(place, entry);
            (place, ms)
        } else {
            let first = entries.partition_point(|other| other.order < entry.order);
            let found = entries[first..].iter().take_while(|o| o.order == entry.order).position(|o| o.row == entry.row);
            let Some(at) = found else {
                self.unmatched += 1;
                return Ok(());
            };
            let gone = entries.remove(first + at);
            if let Some(result) = gone.result {
                changes.push((gone.row, result, RowKind::Delete));
            }
            (first + at, gone.ms)
        };
        let touched = self.touched(key, place, ms);
        self.compute(key, touched, kind, changes)
    }

    /// The rows of a key whose frames a change at `place` reaches.
    fn touched(&self, key: usize, place: usize, ms: i64) -> Range<usize> {
        let entries = &self.keys[key];
        let first = match entries.get(place.saturating_sub(1)).or(entries.first()) {
            // Rows in front of the place may be its peers.
            Some(before) if self.shares_peers => entries.partition_point(|other| other.order < before.order),
            _ => place,
        };
        let end = match (self.start, self.shares_peers) {
            (FrameBound::Preceding(rows), false) => place.saturating_add(rows as usize).saturating_add(1),
            (FrameBound::Preceding(range), true) => {
                entries.partition_point(|other| other.ms <= ms.saturating_add(range))
            }
            (FrameBound::CurrentRow, false) => place + 1,
            (FrameBound::CurrentRow, true) => entries.partition_point(|other| other.ms <= ms),
            _ => entries.len(),
        };
        first..end.min(entries.len()).max(first)
    }

    /// The first row in the frame of row `at`.
    fn frame_start(&self, entries: &[Entry], at: usize) -> usize {
        match (self.start, self.shares_peers) {
            (FrameBound::Preceding(rows), false) => at.saturating_sub(rows as usize),
            (FrameBound::Preceding(range), true) => {
                let least = entries[at].ms.saturating_sub(range);
                entries.partition_point(|other| other.ms < least)
            }
            (FrameBound::CurrentRow, false) => at,
            (FrameBound::CurrentRow, true) => entries.partition_point(|other| other.order < entries[at].order),
            _ => 0,
        }
    }

    /// Computes the results of some rows of a key and notes the differences; `kind` is that of the row that is new.
    fn compute(&mut self, key: usize, touched: Range<usize>, kind: RowKind, changes: &mut Vec<Change>) -> Result<()> {
        if touched.is_empty() {
            return Ok(());
        }
        let steps = self.steps(&self.keys[key], touched.clone());
        let entries = &self.keys[key];
        let rows: Vec<&[u8]> = entries[steps.first..touched.end].iter().map(|entry| entry.row.as_ref()).collect();
        let mut columns: Vec<ArrayRef> = vec![new_null_array(&arrow_schema::DataType::Null, rows.len()); self.width];
        for column in &self.needed {
            columns[*column] = self.row_codec.decode_column(*column, &rows);
        }
        let (slot, _) = self.groups.table.find_or_insert(hash_bytes(&[]), &[]);
        self.groups.reset(slot);
        let slots = vec![slot; steps.rows.len()];
        let retract = steps.retract.contains(&true).then_some(steps.retract.as_slice());
        let all = Changes { rows: &steps.rows, slots: &slots, retract, reset: None };
        let traced = self.groups.trace(&columns, all, &mut self.changed)?;
        let mut results = EncodedRows::default();
        self.result_codec.encode(&traced, 0..steps.rows.len() * 2, &mut results);
        for (entry, stands) in self.keys[key][touched].iter_mut().zip(&steps.stands) {
            let now = results.row(stands * 2 + 1);
            match &entry.result {
                None => changes.push((entry.row.clone(), now.into(), kind)),
                Some(before) if before.as_ref() != now => {
                    changes.push((entry.row.clone(), before.clone(), RowKind::UpdateBefore));
                    changes.push((entry.row.clone(), now.into(), RowKind::UpdateAfter));
                }
                Some(_) => continue,
            }
            entry.result = Some(now.into());
        }
        Ok(())
    }

    /// How a group slides over the rows, so that each touched row finds its frame in it.
    fn steps(&self, entries: &[Entry], touched: Range<usize>) -> Steps {
        let first = self.frame_start(entries, touched.start);
        let mut steps = Steps { first, ..Steps::default() };
        let (mut from, mut to, mut at) = (first, first, touched.start);
        while at < touched.end {
            let peers = if self.shares_peers {
                entries[at..touched.end].iter().take_while(|other| other.order == entries[at].order).count()
            } else {
                1
            };
            let start = self.frame_start(entries, at);
            (from..start).for_each(|row| steps.push(row, true));
            from = start;
            (to..at + peers).for_each(|row| steps.push(row, false));
            to = at + peers;
            steps.stands.extend(std::iter::repeat_n(steps.rows.len() - 1, peers));
            at += peers;
        }
        steps
    }
}

/// Rows that enter and leave a sliding frame. Row numbers count from `first`.
#[derive(Default)]
struct Steps {
    first: usize,
    rows: Vec<u32>,
    retract: Vec<bool>,
    /// Per touched row: the step after which the group holds its frame.
    stands: Vec<usize>,
}

impl Steps {
    fn push(&mut self, row: usize, leaves: bool) {
        self.rows.push((row - self.first) as u32);
        self.retract.push(leaves);
    }
}

/// The order column in ms where it is a time, 0 elsewhere.
fn order_ms(column: &ArrayRef) -> Vec<i64> {
    match column.as_primitive_opt::<TimestampMillisecondType>() {
        Some(times) => (0..times.len()).map(|i| if times.is_null(i) { i64::MIN } else { times.value(i) }).collect(),
        None => vec![0; column.len()],
    }
}

impl Operator for OverByColumn {
    fn prepare(&mut self, _input: usize, batch: &Batch) -> Result<()> {
        self.batch_keys.encode(batch);
        Ok(())
    }

    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        self.row_codec.encode(&batch.columns, rows.clone(), &mut self.encoded);
        let order = batch.columns[self.order.column].slice(rows.start, rows.len());
        let times = order_ms(&order);
        let order = self.converter.convert_columns(&[order]).map_err(|e| EngineError::internal(e.to_string()))?;
        let mut changes = Vec::new();
        for row in rows.clone() {
            let found = self.table.find_or_insert(self.batch_keys.hash(row), self.batch_keys.key(row));
            let key = self.entries(found, out.now_ms);
            let entry = Entry {
                order: order.row(row - rows.start).as_ref().into(),
                ms: times[row - rows.start],
                row: self.encoded.row(row - rows.start).into(),
                result: None,
            };
            self.apply(key, entry, batch.kind(row), &mut changes)?;
        }
        self.free_emptied(rows);
        self.clean_up.touched(out.now_ms);
        let values: Vec<&[u8]> = changes.iter().map(|(row, _, _)| row.as_ref()).collect();
        let results: Vec<&[u8]> = changes.iter().map(|(_, result, _)| result.as_ref()).collect();
        let mut columns = self.row_codec.decode(&values);
        columns.extend(self.result_codec.decode(&results));
        out.push(Batch::with_kinds(columns, changes.iter().map(|(_, _, kind)| *kind).collect()));
        Ok(())
    }

    fn next_timer(&self) -> Option<i64> {
        self.clean_up.next_ms()
    }

    fn processing_time(&mut self, now: i64, _out: &mut Output) -> Result<()> {
        if self.clean_up.is_due(now) {
            let slots: Vec<Slot> = self.table.slots().collect();
            for slot in slots {
                match self.table.value(slot)[TOUCHED] {
                    RESTORED => self.table.value_mut(slot)[TOUCHED] = now as u64,
                    _ if self.expired(slot, now) => self.free_key(slot),
                    _ => {}
                }
            }
            self.clean_up.looked(now, self.table.is_empty());
        }
        Ok(())
    }

    fn snapshot(&mut self, writer: &mut StateWriter) -> Result<()> {
        if !writer.is_full() {
            writer.delete_prefix(ROWS, &[]);
        }
        let (mut number, mut value) = (0u64, Vec::new());
        for slot in self.table.slots() {
            for entry in &self.keys[self.table.value(slot)[PLACE] as usize] {
                value.clear();
                write_bytes(self.table.key(slot), &mut value);
                write_bytes(&entry.order, &mut value);
                value.extend_from_slice(&entry.ms.to_le_bytes());
                value.extend_from_slice(&entry.row);
                writer.put(ROWS, &number.to_be_bytes(), &value);
                number += 1;
            }
        }
        Ok(())
    }

    fn restore(&mut self, reader: &mut StateReader) -> Result<()> {
        reader.each(ROWS, |_, mut value| {
            let key = read_bytes(&mut value)?;
            let order = read_bytes(&mut value)?.into();
            let Some((ms, row)) = value.split_first_chunk::<8>() else {
                return Err(EngineError::internal("a row of OVER is cut off in the checkpoint".to_string()));
            };
            let found = self.table.find_or_insert(hash_bytes(key), key);
            let key = self.entries(found, RESTORED as i64);
            self.keys[key].push(Entry { order, ms: i64::from_le_bytes(*ms), row: row.into(), result: None });
            Ok(())
        })?;
        // Nobody wrote down when a key was written: its time starts again with the first timer.
        self.clean_up.restored(self.table.is_empty());
        let mut known = Vec::new();
        (0..self.keys.len()).try_for_each(|key| self.compute(key, 0..self.keys[key].len(), RowKind::Insert, &mut known))
    }

    fn state_bytes(&self) -> usize {
        let bytes = |e: &Entry| 64 + e.order.len() + e.row.len() + e.result.as_ref().map_or(0, |r| r.len());
        self.table.state_bytes() + self.keys.iter().flatten().map(bytes).sum::<usize>()
    }

    fn counters(&self) -> Counters {
        Counters { unmatched_changes: self.unmatched, ..Counters::default() }
    }
}
