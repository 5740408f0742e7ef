//! GROUPING SETS, CUBE and ROLLUP: each row once per set.
//!
//! **Meaning**: for each row, in the order of the sets, a copy whose keys outside of the set are NULL, and the
//! set's id. **State**, **Checkpoint**: none. **Time**: nothing.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, UInt32Array};
use arrow_select::take::take;
use ouzel_plan::operator::Expand as Plan;
use ouzel_types::Batch;

use crate::error::{EngineError, Result};
use crate::operator::{Operator, Output};
use crate::operators::form::{self, Form};
use crate::state::{StateReader, StateWriter};

pub struct Expand {
    plan: Plan,
}

impl Expand {
    pub fn new(plan: &Plan) -> Expand {
        Expand { plan: plan.clone() }
    }

    /// Row numbers of a column: each row once per set, NULL where the set does not keep the column.
    fn indices(&self, column: usize, rows: &Range<usize>) -> UInt32Array {
        let is_key = self.plan.keys.contains(&column);
        let kept: Vec<bool> = self.plan.sets.iter().map(|(keys, _)| !is_key || keys.contains(&column)).collect();
        rows.clone().flat_map(|row| kept.iter().map(move |kept| kept.then_some(row as u32))).collect()
    }

    /// It keeps nothing; what it computes is in the state of those behind it.
    pub fn form(plan: &Plan) -> Form {
        let sets = plan.sets.iter().map(|(keys, id)| format!("({}) {id}", form::list(keys)));
        Form::new("Expand").term("keys", form::list(&plan.keys)).term("sets", form::list(sets))
    }
}

impl Operator for Expand {
    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        let sets = self.plan.sets.len();
        let mut columns: Vec<ArrayRef> = Vec::with_capacity(batch.columns.len() + 1);
        for (index, column) in batch.columns.iter().enumerate() {
            let taken = take(column.as_ref(), &self.indices(index, &rows), None);
            columns.push(taken.map_err(|e| EngineError::internal(e.to_string()))?);
        }
        let ids = rows.clone().flat_map(|_| self.plan.sets.iter().map(|(_, id)| *id));
        columns.push(Arc::new(Int64Array::from_iter_values(ids)));
        let mut result = Batch::new(columns, rows.len() * sets);
        if let Some(kinds) = &batch.kinds {
            result.kinds = Some(kinds[rows.clone()].iter().flat_map(|kind| std::iter::repeat_n(*kind, sets)).collect());
        }
        out.push_rows(result, rows.flat_map(|row| std::iter::repeat_n(row as u32, sets)));
        Ok(())
    }

    fn snapshot(&mut self, _writer: &mut StateWriter) -> Result<()> {
        Ok(())
    }

    fn restore(&mut self, _reader: &mut StateReader) -> Result<()> {
        Ok(())
    }
}
