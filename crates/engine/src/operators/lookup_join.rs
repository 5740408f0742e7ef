//! Join with a table that is asked by key, row by row as they come.
//!
//! **Meaning**: each left row joins the rows that the table holds for its keys at that moment and that fulfil the
//! condition; left joins pad. A result is not updated when the table changes later. Kinds are the left row's own.
//! **State**, **Checkpoint**: none (a connector may cache). **Time**: processing time, by nature.
//! **Limits**: a key that is NULL matches nothing and is not asked for. A batch of keys is one question, and while it is
//! asked, or waits to be asked again ([`lookup_retry`](super::lookup_retry)), its worker does nothing else;
//! [`async_lookup_join`](super::async_lookup_join) does not wait.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef};
use ouzel_functions::{CompiledExpr, EvalContext, RowErrors};
use ouzel_plan::operator::{JoinKind, LookupJoin as Plan, LookupKey};
use ouzel_types::batch::take_rows;
use ouzel_types::{Batch, RowKind};

use crate::error::{EngineError, Result, check_rows};
use crate::lookup::Lookup;
use crate::operator::{Operator, Output};
use crate::operators::form::{self, Form};
use crate::operators::join::pairs::{PADDED, take_padded};
use crate::operators::lookup_retry::with_retries;
use crate::state::{StateReader, StateWriter};

pub struct LookupJoin {
    joining: Joining,
    lookup: Box<dyn Lookup>,
}

/// What is asked for a row, and what becomes of the answer.
pub struct Joining {
    keys: Vec<LookupKey>,
    outer: bool,
    condition: Option<CompiledExpr>,
}

impl LookupJoin {
    pub fn new(plan: &Plan, lookup: Box<dyn Lookup>, context: &EvalContext) -> Result<LookupJoin> {
        Ok(LookupJoin { joining: Joining::new(plan, context)?, lookup: with_retries(lookup, &plan.hints) })
    }

    /// What it joins is in the state of those behind it; rows under way are state that only an asynchronous one has.
    pub fn form(plan: &Plan) -> Form {
        let keys = plan.keys.iter().map(|(column, key)| match key {
            LookupKey::Column(input) => format!("{column} = #{input}"),
            LookupKey::Constant(value, ty) => format!("{column} = {} {ty}", form::scalars(std::slice::from_ref(value))),
        });
        Form::new("LookupJoin")
            .term("kind", form::join_kind(plan.kind))
            .term("table", &plan.table.path)
            .term("keys", form::list(keys))
            .term("columns", form::columns(&plan.projection, &[]))
            .term("types", form::row(&plan.right_types))
            .term("condition", form::condition(plan.condition.as_ref()))
            .flag("async", plan.async_lookup.is_some())
    }
}

impl Joining {
    pub fn new(plan: &Plan, context: &EvalContext) -> Result<Joining> {
        let condition = plan.condition.as_ref().map(|condition| ouzel_functions::compile(condition, context));
        Ok(Joining {
            keys: plan.keys.iter().map(|(_, key)| key.clone()).collect(),
            outer: plan.kind == JoinKind::Left,
            condition: condition.transpose().map_err(EngineError::user)?,
        })
    }

    /// The keys of every row.
    pub fn keys(&self, batch: &Batch) -> Vec<ArrayRef> {
        let key = |key: &LookupKey| match key {
            LookupKey::Column(column) => batch.columns[*column].clone(),
            LookupKey::Constant(value, ty) => value.to_array(ty, batch.rows),
        };
        self.keys.iter().map(key).collect()
    }

    /// The result: `probe[i]` is a row of `batch` (ascending), `found[i]` its partner in `right`.
    pub fn join(&self, batch: &Batch, mut probe: Vec<u32>, mut found: Vec<u32>, right: &[ArrayRef]) -> Result<Batch> {
        self.filter(batch, &mut probe, &mut found, right)?;
        if self.outer {
            (probe, found) = padded(batch.rows as u32, &probe, &found);
        }
        let mut columns = take_rows(&batch.columns, &probe);
        columns.extend(take_padded(right, &found)?);
        let mut result = Batch::new(columns, probe.len());
        if let Some(kinds) = &batch.kinds {
            result.kinds = Some(probe.iter().map(|row| kinds[*row as usize]).collect::<Arc<[RowKind]>>());
        }
        Ok(result)
    }

    /// Pairs (row of the batch, row of the found ones) that fulfil the condition.
    fn filter(&self, batch: &Batch, probe: &mut Vec<u32>, found: &mut Vec<u32>, right: &[ArrayRef]) -> Result<()> {
        let Some(condition) = self.condition.as_ref().filter(|_| !probe.is_empty()) else { return Ok(()) };
        let mut columns = take_rows(&batch.columns, probe);
        let as_they_are =
            right.first().is_none_or(|c| c.len() == found.len()) && found.iter().copied().eq(0..found.len() as u32);
        columns.extend(if as_they_are { right.to_vec() } else { take_padded(right, found)? });
        let mut errors = RowErrors::default();
        let kept = condition.eval_filter(&columns, probe.len(), None, &mut errors);
        check_rows(&errors)?;
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
        let keys = self.joining.keys(&batch);
        let asked: Vec<u32> = (0..batch.rows as u32).filter(|row| has_key(&keys, *row)).collect();
        let keys = if asked.len() == batch.rows { keys } else { take_rows(&keys, &asked) };
        let (answered, right) = self.lookup.lookup(&keys, asked.len())?;
        let probe: Vec<u32> = answered.iter().map(|row| asked[*row as usize]).collect();
        let found: Vec<u32> = (0..probe.len() as u32).collect();
        out.push(self.joining.join(&batch, probe, found, &right)?);
        Ok(())
    }

    fn snapshot(&mut self, _writer: &mut StateWriter) -> Result<()> {
        Ok(())
    }

    fn restore(&mut self, _reader: &mut StateReader) -> Result<()> {
        Ok(())
    }
}

/// Is none of the row's keys NULL?
pub fn has_key(keys: &[ArrayRef], row: u32) -> bool {
    keys.iter().all(|key| key.is_valid(row as usize))
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
