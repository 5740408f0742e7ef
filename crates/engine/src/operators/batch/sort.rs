//! ORDER BY in a batch job, with or without LIMIT and OFFSET.
//!
//! **Meaning**: the rows in order; equal ones in order of arrival. **State**: all rows, to the end of the input.
//! **Time**: none. **Checkpoint**: none (batch). **Limits**: the rows have to fit into memory.

use std::cmp::Ordering;
use std::ops::Range;

use arrow_row::{RowConverter, Rows};
use ouzel_plan::batch::Sort as Plan;
use ouzel_types::{Batch, DataType};

use super::held_rows::{HeldRows, give_rows};
use crate::error::Result;
use crate::operator::{Operator, Output};
use crate::operators::form::{self, Form};
use crate::operators::rank::operator::{sort_keys, sorter};
use crate::state::{StateReader, StateWriter};

pub struct Sort {
    plan: Plan,
    sorter: RowConverter,
    rows: HeldRows,
}

impl Sort {
    pub fn new(plan: &Plan, input: &[DataType]) -> Result<Sort> {
        Ok(Sort { plan: plan.clone(), sorter: sorter(&plan.order, input)?, rows: HeldRows::new(input) })
    }

    /// What it computes: a batch job that has ended is not run again for the same query.
    pub fn form(plan: &Plan, input: &[DataType]) -> Form {
        let fetch = plan.fetch.map_or("all".to_string(), |rows| rows.to_string());
        Form::new("Sort")
            .term("order", form::order(&plan.order, input))
            .term("offset", plan.offset)
            .term("fetch", fetch)
    }
}

impl Operator for Sort {
    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, _out: &mut Output) -> Result<()> {
        self.rows.add(batch, rows);
        Ok(())
    }

    fn finish(&mut self, out: &mut Output) -> Result<()> {
        let batch = self.rows.take();
        let keys = sort_keys(&self.sorter, &self.plan.order, &batch.columns)?;
        let count = |n: u64| usize::try_from(n).unwrap_or(usize::MAX).min(batch.rows);
        let end = count(self.plan.fetch.map_or(u64::MAX, |fetch| self.plan.offset.saturating_add(fetch)));
        let rows = sorted(&keys, end);
        give_rows(&batch.columns, &rows[count(self.plan.offset).min(end)..], out);
        Ok(())
    }

    fn snapshot(&mut self, _writer: &mut StateWriter) -> Result<()> {
        Ok(())
    }

    fn restore(&mut self, _reader: &mut StateReader) -> Result<()> {
        Ok(())
    }

    fn state_bytes(&self) -> usize {
        self.rows.bytes()
    }
}

/// The numbers of the first `count` rows in order of their keys, equal ones in order of their numbers.
pub fn sorted(keys: &Rows, count: usize) -> Vec<u32> {
    // Most comparisons are decided by the first bytes, which stand beside the number.
    let mut rows: Vec<(u64, u32)> = keys.iter().map(|key| prefix(key.as_ref())).zip(0..).collect();
    let compare = |a: &(u64, u32), b: &(u64, u32)| -> Ordering {
        let whole = || keys.row(a.1 as usize).cmp(&keys.row(b.1 as usize));
        a.0.cmp(&b.0).then_with(whole).then(a.1.cmp(&b.1))
    };
    if count == 0 {
        return Vec::new();
    }
    if count < rows.len() {
        rows.select_nth_unstable_by(count - 1, compare);
        rows.truncate(count);
    }
    rows.sort_unstable_by(compare);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// The first eight bytes as a number that compares as they do.
fn prefix(key: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    let length = key.len().min(8);
    bytes[..length].copy_from_slice(&key[..length]);
    u64::from_be_bytes(bytes)
}
