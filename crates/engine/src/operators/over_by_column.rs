//! OVER ordered by a column that is no time attribute.
//!
//! **Meaning**: every input row with its calls over the rows of its key that are not greater; a row that comes
//! or goes in the middle updates those behind it, in their order; unchanged results are not given again. RANGE gives
//! equal order values one result, ROWS each its own.
//! **State**: all rows of all keys, with their results; freed by -D only, as in Flink without a TTL.
//! **Time**: none. **Checkpoint**: the rows, whole each time; results are computed anew.
//! **Limits**: frames from UNBOUNDED PRECEDING to CURRENT ROW. Each change computes its key anew, so its cost grows
//! with the key's rows.

use std::ops::Range;

use arrow_array::{ArrayRef, new_null_array};
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
use crate::state::{EncodedRows, KeyedTable, RowCodec, StateReader, StateWriter, hash_bytes, hash_rows};

const ROWS: u8 = 1;

/// A row of a key, in order of `order`, then of arrival.
struct Entry {
    order: Box<[u8]>,
    row: Box<[u8]>,
    result: Option<Box<[u8]>>,
}

type Change = (Box<[u8]>, Box<[u8]>, RowKind);

pub struct OverByColumn {
    partition: Vec<usize>,
    order: SortKey,
    converter: RowConverter,
    shares_peers: bool,
    needed: Vec<usize>,
    width: usize,
    key_codec: RowCodec,
    row_codec: RowCodec,
    result_codec: RowCodec,
    /// One group, emptied before each use.
    groups: Groups,
    /// Key to its place in `keys`, in the first word.
    table: KeyedTable,
    keys: Vec<Vec<Entry>>,
    unmatched: u64,
    encoded_keys: EncodedRows,
    hashes: Vec<u64>,
    encoded: EncodedRows,
    changed: Vec<bool>,
}

impl OverByColumn {
    pub fn new(plan: &Plan, order: SortKey, input: &[DataType]) -> Result<OverByColumn> {
        if plan.frame.start != FrameBound::UnboundedPreceding || plan.frame.end != FrameBound::CurrentRow {
            return Err(EngineError::user(
                "not supported yet: OVER ordered by a plain column with another frame than UNBOUNDED PRECEDING to CURRENT ROW",
            ));
        }
        let types = |columns: &[usize]| -> Vec<DataType> { columns.iter().map(|c| input[*c].clone()).collect() };
        let options = SortOptions { descending: order.descending, nulls_first: order.nulls_first };
        let field = SortField::new_with_options(input[order.column].arrow(), options);
        let converter = RowConverter::new(vec![field])
            .map_err(|e| EngineError::user("OVER cannot be ordered by a column of this type").detail(e.to_string()))?;
        let result_types: Vec<DataType> = plan.calls.iter().map(|call| call.ty.clone()).collect();
        let mut needed: Vec<usize> =
            plan.calls.iter().flat_map(|call| call.args.iter().copied().chain(call.filter)).collect();
        needed.sort_unstable();
        needed.dedup();
        let key_codec = RowCodec::new(&types(&plan.partition));
        let options = GroupOptions { retracts: false, frees_groups: true, reserved: 0 };
        Ok(OverByColumn {
            partition: plan.partition.clone(),
            order,
            converter,
            shares_peers: plan.frame.unit == FrameUnit::Range,
            needed,
            width: input.len(),
            table: KeyedTable::new(&key_codec, 1),
            key_codec,
            row_codec: RowCodec::new(input),
            result_codec: RowCodec::new(&result_types),
            groups: Aggregates::new(&plan.calls, input, Some(0), options)?.groups(),
            keys: Vec::new(),
            unmatched: 0,
            encoded_keys: EncodedRows::default(),
            hashes: Vec::new(),
            encoded: EncodedRows::default(),
            changed: Vec::new(),
        })
    }

    fn entries(&mut self, hash: u64, key: &[u8]) -> usize {
        let (slot, new) = self.table.find_or_insert(hash, key);
        if new {
            self.keys.push(Vec::new());
            self.table.value_mut(slot)[0] = self.keys.len() as u64 - 1;
        }
        self.table.value(slot)[0] as usize
    }

    fn apply(&mut self, key: usize, entry: Entry, adds: bool, changes: &mut Vec<Change>) -> Result<()> {
        let entries = &mut self.keys[key];
        if adds {
            let place = entries.partition_point(|other| other.order <= entry.order);
            entries.insert(place, entry);
        } else {
            let first = entries.partition_point(|other| other.order < entry.order);
            let found = entries[first..].iter().take_while(|o| o.order == entry.order).position(|o| o.row == entry.row);
            let Some(place) = found else {
                self.unmatched += 1;
                return Ok(());
            };
            let gone = entries.remove(first + place);
            if let Some(result) = gone.result {
                changes.push((gone.row, result, RowKind::Delete));
            }
        }
        self.compute(key, changes)
    }

    /// Computes all results of a key and notes the differences.
    fn compute(&mut self, key: usize, changes: &mut Vec<Change>) -> Result<()> {
        let entries = &mut self.keys[key];
        if entries.is_empty() {
            return Ok(());
        }
        let rows: Vec<&[u8]> = entries.iter().map(|entry| entry.row.as_ref()).collect();
        let mut columns: Vec<ArrayRef> = vec![new_null_array(&arrow_schema::DataType::Null, rows.len()); self.width];
        for column in &self.needed {
            columns[*column] = self.row_codec.decode_column(*column, &rows);
        }
        let (slot, _) = self.groups.table.find_or_insert(hash_bytes(&[]), &[]);
        self.groups.reset(slot);
        let numbers: Vec<u32> = (0..rows.len() as u32).collect();
        let slots = vec![slot; rows.len()];
        let all = Changes { rows: &numbers, slots: &slots, retract: None, reset: None };
        let traced = self.groups.trace(&columns, all, &mut self.changed)?;
        let mut results = EncodedRows::default();
        self.result_codec.encode(&traced, 0..rows.len() * 2, &mut results);
        let mut last = rows.len() - 1;
        let mut stands: Vec<usize> = vec![0; rows.len()];
        for i in (0..entries.len()).rev() {
            if !self.shares_peers || entries[i].order != entries[last].order {
                last = i;
            }
            stands[i] = last;
        }
        for (entry, stands) in entries.iter_mut().zip(stands) {
            let now = results.row(stands * 2 + 1);
            match &entry.result {
                None => changes.push((entry.row.clone(), now.into(), RowKind::Insert)),
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
}

impl Operator for OverByColumn {
    fn prepare(&mut self, _input: usize, batch: &Batch) -> Result<()> {
        let columns: Vec<ArrayRef> = self.partition.iter().map(|key| batch.columns[*key].clone()).collect();
        self.key_codec.encode(&columns, 0..batch.rows, &mut self.encoded_keys);
        hash_rows(&self.encoded_keys, &mut self.hashes);
        Ok(())
    }

    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        self.row_codec.encode(&batch.columns, rows.clone(), &mut self.encoded);
        let order = batch.columns[self.order.column].slice(rows.start, rows.len());
        let order = self.converter.convert_columns(&[order]).map_err(|e| EngineError::internal(e.to_string()))?;
        let mut changes = Vec::new();
        for row in rows.clone() {
            let keys = std::mem::take(&mut self.encoded_keys);
            let key = self.entries(self.hashes[row], keys.row(row));
            self.encoded_keys = keys;
            let entry = Entry {
                order: order.row(row - rows.start).as_ref().into(),
                row: self.encoded.row(row - rows.start).into(),
                result: None,
            };
            self.apply(key, entry, batch.kind(row).is_add(), &mut changes)?;
        }
        let values: Vec<&[u8]> = changes.iter().map(|(row, _, _)| row.as_ref()).collect();
        let results: Vec<&[u8]> = changes.iter().map(|(_, result, _)| result.as_ref()).collect();
        let mut columns = self.row_codec.decode(&values);
        columns.extend(self.result_codec.decode(&results));
        out.push(Batch::with_kinds(columns, changes.iter().map(|(_, _, kind)| *kind).collect()));
        Ok(())
    }

    fn snapshot(&mut self, writer: &mut StateWriter) -> Result<()> {
        if !writer.is_full() {
            writer.delete_prefix(ROWS, &[]);
        }
        let (mut number, mut value) = (0u64, Vec::new());
        for slot in self.table.slots() {
            for entry in &self.keys[self.table.value(slot)[0] as usize] {
                value.clear();
                write_bytes(self.table.key(slot), &mut value);
                write_bytes(&entry.order, &mut value);
                value.extend_from_slice(&entry.row);
                writer.put(ROWS, &number.to_be_bytes(), &value);
                number += 1;
            }
        }
        Ok(())
    }

    fn restore(&mut self, reader: &mut StateReader) -> Result<()> {
        for (_, mut value) in reader.table(ROWS) {
            let key = read_bytes(&mut value)?;
            let order = read_bytes(&mut value)?.into();
            let key = self.entries(hash_bytes(key), key);
            self.keys[key].push(Entry { order, row: value.into(), result: None });
        }
        let mut known = Vec::new();
        (0..self.keys.len()).try_for_each(|key| self.compute(key, &mut known))
    }

    fn state_bytes(&self) -> usize {
        let bytes = |e: &Entry| 64 + e.order.len() + e.row.len() + e.result.as_ref().map_or(0, |r| r.len());
        self.table.state_bytes() + self.keys.iter().flatten().map(bytes).sum::<usize>()
    }

    fn counters(&self) -> Counters {
        Counters { unmatched_changes: self.unmatched, ..Counters::default() }
    }
}
