//! Filter and projection in one pass.
//!
//! **Meaning**: rows for which the filter is TRUE, each through the projection; on a change log every change on its
//! own, so that a row which enters by an update appears as a lone +U, as in Flink.
//! **State**: none. **Time**: marks stay where they are. **Checkpoint**: nothing.
//! **Limits**: a row that fails an expression fails the job; rows that the filter removes cannot fail the projection.
//!
//! A filter does not copy: it leaves a selection. Only when it keeps few rows and the projection computes
//! something, the columns that are read are gathered first.

use std::ops::Range;

use arrow_array::{ArrayRef, new_null_array};
use arrow_schema::DataType as ArrowType;
use ouzel_functions::{CompiledExpr, CompiledProjection, EvalContext, RowErrors};
use ouzel_plan::operator::Calc as Plan;
use ouzel_types::Batch;
use ouzel_types::batch::take_rows;

use crate::error::{EngineError, Result};
use crate::operator::{Operator, Output};
use crate::state::{StateReader, StateWriter};

pub struct Calc {
    filter: Option<CompiledExpr>,
    projection: CompiledProjection,
    /// The columns that the projection computes with; empty when it only picks columns.
    computed_from: Vec<usize>,
}

impl Calc {
    pub fn new(plan: &Plan, context: &EvalContext) -> Result<Calc> {
        let filter = plan.filter.as_ref().map(|filter| ouzel_functions::compile(filter, context)).transpose();
        let mut computed_from = Vec::new();
        if plan.projection.iter().any(|expr| expr.as_column().is_none()) {
            plan.projection.iter().for_each(|expr| expr.visit_columns(&mut |column| computed_from.push(column)));
            computed_from.sort_unstable();
            computed_from.dedup();
        }
        Ok(Calc {
            filter: filter.map_err(EngineError::user)?,
            projection: ouzel_functions::compile_all(&plan.projection, context).map_err(EngineError::user)?,
            computed_from,
        })
    }

    /// Kinds and marks stay; the result may have a selection.
    pub fn apply(&mut self, mut batch: Batch) -> Result<Batch> {
        let mut errors = RowErrors::default();
        if let Some(filter) = &self.filter {
            let selection = filter.eval_filter(&batch.columns, batch.rows, batch.selection.as_deref(), &mut errors);
            fail_on(&errors)?;
            if let Some(selection) = selection {
                batch.selection = Some(selection);
            }
        }
        if let Some(selection) = &batch.selection
            && !self.computed_from.is_empty()
            && selection.len() * 4 <= batch.rows
        {
            batch = self.gather(batch);
        }
        let columns = self.projection.eval(&batch.columns, batch.rows, &mut errors);
        if let Some(selection) = &batch.selection {
            errors.retain(|row| selection.binary_search(&(row as u32)).is_ok());
        }
        fail_on(&errors)?;
        batch.columns = columns;
        Ok(batch)
    }

    /// Applies the selection to the columns that are needed; the others become NULL.
    fn gather(&self, batch: Batch) -> Batch {
        let Some(selection) = batch.selection.clone() else { return batch };
        let needed: Vec<ArrayRef> = self.computed_from.iter().map(|c| batch.columns[*c].clone()).collect();
        let mut taken = take_rows(&needed, &selection).into_iter();
        let width = batch.columns.len();
        let rest = Batch { columns: Vec::new(), ..batch }.compact();
        let nothing = new_null_array(&ArrowType::Null, rest.rows);
        let columns = (0..width).map(|column| match self.computed_from.binary_search(&column) {
            Ok(_) => taken.next().expect("invariant: one gathered column per needed one"),
            Err(_) => nothing.clone(),
        });
        Batch { columns: columns.collect(), ..rest }
    }
}

fn fail_on(errors: &RowErrors) -> Result<()> {
    match errors.first() {
        None => Ok(()),
        Some((_, message)) => Err(EngineError::user(message.to_string())),
    }
}

impl Operator for Calc {
    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        let rows = if rows.len() == batch.rows { batch.clone() } else { batch.slice(rows.start, rows.len()) };
        out.push(self.apply(Batch { marks: Vec::new(), ..rows })?);
        Ok(())
    }

    fn snapshot(&mut self, _writer: &mut StateWriter) -> Result<()> {
        Ok(())
    }

    fn restore(&mut self, _reader: &mut StateReader) -> Result<()> {
        Ok(())
    }
}
