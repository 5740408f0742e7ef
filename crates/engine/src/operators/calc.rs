//! Filter and projection in one pass.
//!
//! **Meaning**: rows for which the filter is TRUE, each through the projection; on a change log every change on its
//! own, so that a row which enters by an update appears as a lone +U, as in Flink.
//! **State**: none. **Time**: marks stay where they are; CURRENT_WATERMARK is what it was before the row (after a
//! restore it is NULL until the next watermark). **Checkpoint**: nothing.
//! **Limits**: a row that fails an expression fails the job; rows that the filter removes cannot fail the projection.
//!
//! A filter does not copy: it leaves a selection. Only when it keeps few rows and the projection computes
//! something, the columns that are read are gathered first.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

use arrow_array::{ArrayRef, new_null_array};
use arrow_schema::DataType as ArrowType;
use ouzel_functions::{CompiledCalc, EvalContext, RowErrors};
use ouzel_plan::operator::Calc as Plan;
use ouzel_plan::{Expr, ExprKind};
use ouzel_types::batch::{concat_batches, take_rows};
use ouzel_types::{Batch, Mark, WATERMARK_MIN};

use crate::error::{EngineError, Result, check_rows};
use crate::operator::{Operator, Output};
use crate::operators::form::{self, Form};
use crate::state::{StateReader, StateWriter};

pub struct Calc {
    expressions: CompiledCalc,
    /// The columns that the projection computes with; empty when it only picks columns.
    computed_from: Vec<usize>,
    gathered: Option<Arc<[u32]>>,
    /// What CURRENT_WATERMARK reads; None when no expression does.
    watermark: Option<Arc<AtomicI64>>,
}

impl Calc {
    pub fn new(plan: &Plan, context: &EvalContext) -> Result<Calc> {
        let watermark = plan
            .filter
            .iter()
            .chain(&plan.projection)
            .any(reads_watermark)
            .then(|| Arc::new(AtomicI64::new(WATERMARK_MIN)));
        let mut context = context.clone();
        if let Some(watermark) = watermark.clone() {
            context.watermark = Arc::new(move || Some(watermark.load(Relaxed)).filter(|w| *w != WATERMARK_MIN));
        }
        let context = &context;
        let expressions = ouzel_functions::compile_calc(plan.filter.as_ref(), &plan.projection, context);
        let mut computed_from = Vec::new();
        if plan.projection.iter().any(|expr| expr.as_column().is_none()) {
            plan.projection.iter().for_each(|expr| expr.visit_columns(&mut |column| computed_from.push(column)));
            computed_from.sort_unstable();
            computed_from.dedup();
        }
        Ok(Calc { expressions: expressions.map_err(EngineError::user)?, computed_from, gathered: None, watermark })
    }

    /// Kinds and marks stay; the result may have a selection.
    pub fn apply(&mut self, batch: Batch) -> Result<Batch> {
        match self.watermark.clone() {
            None => self.apply_all(batch, true),
            Some(watermark) => self.apply_segments(batch, &watermark),
        }
    }

    /// Each row sees the watermark before it: segment by segment. The result has all rows of the batch.
    fn apply_segments(&mut self, batch: Batch, watermark: &AtomicI64) -> Result<Batch> {
        let Batch { columns, rows, kinds, selection, marks } = batch;
        let whole = Batch::new(columns, rows);
        let mut pieces = Vec::with_capacity(marks.len() + 1);
        let mut kept: Vec<u32> = Vec::with_capacity(rows);
        let mut start = 0;
        for mark in marks.iter().copied().chain([Mark { row: rows as u32, watermark: WATERMARK_MIN }]) {
            let end = mark.row as usize;
            let mut piece = whole.slice(start, end - start);
            piece.selection = selection.as_ref().map(|selection| {
                let inside = |row: &&u32| (start..end).contains(&(**row as usize));
                selection.iter().filter(inside).map(|row| row - start as u32).collect()
            });
            let mut piece = self.apply_all(piece, false)?;
            match piece.selection.take() {
                Some(selection) => kept.extend(selection.iter().map(|row| row + start as u32)),
                None => kept.extend(start as u32..end as u32),
            }
            pieces.push(piece);
            start = end;
            watermark.fetch_max(mark.watermark, Relaxed);
        }
        let result = concat_batches(&pieces).ok_or_else(|| EngineError::internal("a batch without segments"))?;
        let selection = (kept.len() < rows).then(|| kept.into());
        Ok(Batch { kinds, selection, marks, ..result })
    }

    fn apply_all(&mut self, mut batch: Batch, may_gather: bool) -> Result<Batch> {
        self.gathered = None;
        let mut errors = RowErrors::default();
        let frame = self.expressions.begin(&batch.columns, batch.rows, Vec::new());
        if let Some(kept) = frame.filter(batch.selection.as_deref(), &mut errors) {
            batch.selection = Some(kept);
        }
        check_rows(&errors)?;
        let few = |selection: &&Arc<[u32]>| may_gather && selection.len() * 4 <= batch.rows;
        let columns = match batch.selection.as_ref().filter(few).filter(|_| !self.computed_from.is_empty()) {
            None => frame.project(&mut errors),
            Some(selection) => {
                let carried = frame.carry(selection);
                self.gathered = Some(selection.clone());
                batch = self.gather(batch);
                self.expressions.begin(&batch.columns, batch.rows, carried).project(&mut errors)
            }
        };
        if let Some(selection) = &batch.selection {
            errors.retain(|row| selection.binary_search(&(row as u32)).is_ok());
        }
        check_rows(&errors)?;
        batch.columns = columns;
        Ok(batch)
    }

    /// The rows of the last batch that its result consists of; None when the result has the batch's rows.
    pub fn gathered(&self) -> Option<Arc<[u32]>> {
        self.gathered.clone()
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

    /// It keeps nothing; what it computes is in the state of those behind it.
    pub fn form(plan: &Plan) -> Form {
        Form::new("Calc")
            .term("filter", form::condition(plan.filter.as_ref()))
            .term("projection", form::expressions(&plan.projection))
    }
}

/// The expression asks for the watermark.
pub fn reads_watermark(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Call { name, .. } if name.as_ref() == "CURRENT_WATERMARK")
        || expr.children().into_iter().any(reads_watermark)
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
