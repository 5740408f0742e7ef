//! GROUP BY in a batch job.
//!
//! **Meaning**: one row per group when the input has ended, in order of the groups' first rows; without keys one row,
//! also over no input. **State**: a slot of accumulators per group, distinct values beside it, to the end of the input.
//! **Time**: none. **Checkpoint**: none (batch). **Limits**: the groups have to fit into memory.

use std::ops::Range;

use ouzel_plan::batch::HashAggregate as Plan;
use ouzel_types::{Batch, DataType};

use super::held_rows::GIVEN_ROWS;
use crate::error::Result;
use crate::operator::{Operator, Output};
use crate::operators::aggregate::{Aggregates, GroupOptions, Groups};
use crate::operators::form::{self, Form};
use crate::state::{BatchKeys, Slot, StateReader, StateWriter, hash_bytes};

pub struct HashAggregate {
    keys: BatchKeys,
    aggregates: Aggregates,
    groups: Groups,
    // Of the batch in work.
    rows: Vec<u32>,
    slots: Vec<Slot>,
}

impl HashAggregate {
    pub fn new(plan: &Plan, input: &[DataType]) -> Result<HashAggregate> {
        let keys = BatchKeys::new(&plan.keys, input);
        let stride = keys.codec().stride();
        let aggregates = Aggregates::new(&plan.aggregates, input, stride, GroupOptions::default())?;
        Ok(HashAggregate { keys, groups: aggregates.groups(), aggregates, rows: Vec::new(), slots: Vec::new() })
    }

    /// What it computes: a batch job that has ended is not run again for the same query.
    pub fn form(plan: &Plan, input: &[DataType]) -> Form {
        Form::new("HashAggregate")
            .term("keys", form::columns(&plan.keys, input))
            .term("aggregates", form::calls(&plan.aggregates, input))
    }
}

impl Operator for HashAggregate {
    fn prepare(&mut self, _input: usize, batch: &Batch) -> Result<()> {
        self.keys.encode(batch);
        Ok(())
    }

    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, _out: &mut Output) -> Result<()> {
        self.rows.clear();
        self.rows.extend(rows.start as u32..rows.end as u32);
        let table = &mut self.groups.table;
        table.find_or_insert_batch(self.keys.hashes(), self.keys.rows(), &self.rows, &mut self.slots);
        self.groups.update(&batch.columns, &self.rows, &self.slots, None)
    }

    fn finish(&mut self, out: &mut Output) -> Result<()> {
        let mut groups = std::mem::replace(&mut self.groups, self.aggregates.groups());
        if self.keys.columns().is_empty() && groups.table.is_empty() {
            groups.table.find_or_insert(hash_bytes(&[]), &[]);
        }
        let slots: Vec<Slot> = groups.table.slots().collect();
        for piece in slots.chunks(GIVEN_ROWS) {
            let keys: Vec<&[u8]> = piece.iter().map(|slot| groups.table.key(*slot)).collect();
            let mut columns = self.keys.codec().decode(&keys);
            columns.extend(groups.results(piece)?);
            out.push(Batch::new(columns, piece.len()));
        }
        Ok(())
    }

    fn snapshot(&mut self, _writer: &mut StateWriter) -> Result<()> {
        Ok(())
    }

    fn restore(&mut self, _reader: &mut StateReader) -> Result<()> {
        Ok(())
    }

    fn state_bytes(&self) -> usize {
        self.groups.state_bytes()
    }
}
