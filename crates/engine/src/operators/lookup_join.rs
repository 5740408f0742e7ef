//! Join with a table that is asked by key, row by row as they come.
//!
//! **Meaning**: each left row joins the rows that the table holds for its keys at that moment and that fulfil the
//! condition; left joins pad. A result is not updated when the table changes later. Kinds are the left row's own.
//! **State**, **Checkpoint**: none (a connector may cache). **Time**: processing time, by nature.
//! **Limits**: a key that is NULL matches nothing and is not asked for. The LOOKUP hint's retries are honoured
//! ([`lookup_retry`](super::lookup_retry)); its `async`, `output-mode`, `capacity` and `timeout` change nothing, because a
//! batch of keys is one question: answers are always in order.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef};
use ouzel_functions::{CompiledExpr, EvalContext, RowErrors};
use ouzel_plan::operator::{JoinKind, LookupJoin as Plan, LookupKey};
use ouzel_types::batch::take_rows;
use ouzel_types::{Batch, RowKind};

use crate::error::{EngineError, Result};
use crate::lookup::Lookup;
use crate::operator::{Operator, Output};
use crate::operators::join::pairs::{PADDED, take_padded};
use crate::operators::lookup_retry::with_retries;
use crate::state::{StateReader, StateWriter};

pub struct LookupJoin {
    keys: Vec<LookupKey>,
    outer: bool,
    condition: Option<CompiledExpr>,
    lookup: Box<dyn Lookup>,
}

impl LookupJoin {
    pub fn new(plan: &Plan, lookup: Box<dyn Lookup>, context: &EvalContext) -> Result<LookupJoin> {
        let condition = plan.condition.as_ref().map(|condition| ouzel_functions::compile(condition, context));
        Ok(LookupJoin {
            keys: plan.keys.iter().map(|(_, key)| key.clone()).collect(),
            outer: plan.kind == JoinKind::Left,
            condition: condition.transpose().map_err(EngineError::user)?,
            lookup: with_retries(lookup, &plan.hints),
        })
    }

    /// The rows worth asking for, and their keys.
    fn keys(&self, batch: &Batch) -> (Vec<u32>, Vec<ArrayRef>) {
        let columns: Vec<ArrayRef> = self
            .keys
            .iter()
            .map(|key| match key {
                LookupKey::Column(column) => batch.columns[*column].clone(),
                LookupKey::Constant(value, ty) => value.to_array(ty, batch.rows),
            })
            .collect();
        let asked: Vec<u32> =
            (0..batch.rows as u32).filter(|row| columns.iter().all(|c| c.is_valid(*row as usize))).collect();
        let keys = if asked.len() == batch.rows { columns } else { take_rows(&columns, &asked) };
        (asked, keys)
    }

    /// Pairs (row of the batch, row of the found ones) that fulfil the condition.
    fn filter(&self, batch: &Batch, probe: &mut Vec<u32>, found: &mut Vec<u32>, right: &[ArrayRef]) -> Result<()> {
        let Some(condition) = self.condition.as_ref().filter(|_| !probe.is_empty()) else { return Ok(()) };
        let mut columns = take_rows(&batch.columns, probe);
        columns.extend_from_slice(right);
        let mut errors = RowErrors::default();
        let kept = condition.eval_filter(&columns, probe.len(), None, &mut errors);
        if let Some((_, message)) = errors.first() {
            return Err(EngineError::user(message.to_string()));
        }
        if let Some(kept) = kept {
            *probe = kept.iter().map(|i| probe[*i as usize]).collect();
            *found = kept.iter().map(|i| found[*i as usize]).collect();
        }
        Ok(())
    }
}

impl Operator for LookupJoin {
    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        let batch = if rows.len() == batch.rows { batch.clone() } else { batch.slice(rows.start, rows.len()) };
        let (asked, keys) = self.keys(&batch);
        let (answered, right) = self.lookup.lookup(&keys, asked.len())?;
        let mut probe: Vec<u32> = answered.iter().map(|row| asked[*row as usize]).collect();
        let mut found: Vec<u32> = (0..probe.len() as u32).collect();
        self.filter(&batch, &mut probe, &mut found, &right)?;
        if self.outer {
            (probe, found) = padded(batch.rows as u32, &probe, &found);
        }
        let mut columns = take_rows(&batch.columns, &probe);
        columns.extend(take_padded(&right, &found)?);
        let mut result = Batch::new(columns, probe.len());
        if let Some(kinds) = &batch.kinds {
            result.kinds = Some(probe.iter().map(|row| kinds[*row as usize]).collect::<Arc<[RowKind]>>());
        }
        out.push(result);
        Ok(())
    }

    fn snapshot(&mut self, _writer: &mut StateWriter) -> Result<()> {
        Ok(())
    }

    fn restore(&mut self, _reader: &mut StateReader) -> Result<()> {
        Ok(())
    }
}

/// Adds a padded pair for every row without one; pairs are ordered by row.
fn padded(rows: u32, probe: &[u32], found: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let (mut all, mut partners) = (Vec::new(), Vec::new());
    let mut at = 0;
    for row in 0..rows {
        if probe.get(at) != Some(&row) {
            all.push(row);
            partners.push(PADDED);
        }
        while probe.get(at) == Some(&row) {
            all.push(row);
            partners.push(found[at]);
            at += 1;
        }
    }
    (all, partners)
}
