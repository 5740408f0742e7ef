//! CROSS JOIN UNNEST and LEFT JOIN UNNEST .. ON: a row per element.
//!
//! **Meaning**: each row once per element of its collection, in the order of the elements; a map gives key and value, a
//! multiset its element as often as it counts, an array of ROWs its members (a NULL element gives no row). With
//! `outer` a row without elements (or with none that the condition keeps) stays, padded. Kinds are the row's own.
//! **State**, **Checkpoint**: none. **Time**: nothing.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{Array, ArrayRef, Int32Array, UInt32Array};
use arrow_select::take::take;
use ouzel_functions::{CompiledExpr, EvalContext, RowErrors};
use ouzel_plan::operator::Unnest as Plan;
use ouzel_types::{Batch, RowKind, TypeKind};

use crate::error::{EngineError, Result, check_rows};
use crate::operator::{Operator, Output};
use crate::operators::form::{self, Form};
use crate::operators::join::pairs::{PADDED, internal, take_padded};
use crate::state::{StateReader, StateWriter};

pub struct Unnest {
    collection: CompiledExpr,
    kind: TypeKind,
    spread: bool,
    ordinality: bool,
    outer: bool,
    condition: Option<CompiledExpr>,
}

/// Which row, which element of the collection's items, and its number in the row, from 1.
#[derive(Default)]
struct Elements {
    rows: Vec<u32>,
    items: Vec<u32>,
    ordinals: Vec<i32>,
}

impl Elements {
    fn push(&mut self, row: u32, item: u32, ordinal: i32) {
        self.rows.push(row);
        self.items.push(item);
        self.ordinals.push(ordinal);
    }
}

impl Unnest {
    pub fn new(plan: &Plan, eval: &EvalContext) -> Result<Unnest> {
        let compile = |expr| ouzel_functions::compile(expr, eval).map_err(EngineError::user);
        Ok(Unnest {
            collection: compile(&plan.collection)?,
            kind: plan.collection.ty.kind.clone(),
            spread: plan.spread,
            ordinality: plan.ordinality,
            outer: plan.outer,
            condition: plan.condition.as_ref().map(compile).transpose()?,
        })
    }

    /// The elements of every row, and the columns they are in.
    fn elements(&self, collection: &ArrayRef) -> (Elements, Vec<ArrayRef>) {
        let mut found = Elements::default();
        match &self.kind {
            TypeKind::Array(item) => {
                let list = collection.as_list::<i32>();
                let rows = item.kind.members().is_some() && self.spread;
                for row in (0..list.len()).filter(|row| list.is_valid(*row)) {
                    let range = list.value_offsets()[row]..list.value_offsets()[row + 1];
                    for (i, item) in range.enumerate() {
                        if !rows || list.values().is_valid(item as usize) {
                            found.push(row as u32, item as u32, i as i32 + 1);
                        }
                    }
                }
                let columns =
                    if rows { list.values().as_struct().columns().to_vec() } else { vec![list.values().clone()] };
                (found, columns)
            }
            kind => {
                let map = collection.as_map();
                let counts = matches!(kind, TypeKind::Multiset(_)).then(|| map.values().as_primitive::<Int32Type>());
                for row in (0..map.len()).filter(|row| map.is_valid(*row)) {
                    let mut ordinal = 0;
                    for item in map.value_offsets()[row]..map.value_offsets()[row + 1] {
                        for _ in 0..counts.map_or(1, |counts| counts.value(item as usize)) {
                            ordinal += 1;
                            found.push(row as u32, item as u32, ordinal);
                        }
                    }
                }
                let mut columns = vec![map.keys().clone()];
                if counts.is_none() {
                    columns.push(map.values().clone());
                }
                if self.spread
                    && let TypeKind::Multiset(item) = kind
                    && item.kind.members().is_some()
                {
                    columns = map.keys().as_struct().columns().to_vec();
                }
                (found, columns)
            }
        }
    }

    fn keep(&self, input: &[ArrayRef], found: &mut Elements, items: &[ArrayRef]) -> Result<()> {
        let Some(condition) = &self.condition else { return Ok(()) };
        let columns = self.columns(input, found, items)?;
        let mut errors = RowErrors::default();
        let kept = condition.eval_filter(&columns, found.rows.len(), None, &mut errors);
        check_rows(&errors)?;
        if let Some(kept) = kept {
            let pick = |from: &[u32]| kept.iter().map(|i| from[*i as usize]).collect();
            (found.rows, found.items, found.ordinals) =
                (pick(&found.rows), pick(&found.items), kept.iter().map(|i| found.ordinals[*i as usize]).collect());
        }
        Ok(())
    }

    /// Gives rows without elements one that is all NULL.
    fn pad(&self, rows: usize, found: &mut Elements) {
        if !self.outer {
            return;
        }
        let mut padded = Elements::default();
        let mut at = 0;
        for row in 0..rows as u32 {
            if found.rows.get(at) != Some(&row) {
                padded.push(row, PADDED, 0);
            }
            while found.rows.get(at) == Some(&row) {
                padded.push(row, found.items[at], found.ordinals[at]);
                at += 1;
            }
        }
        *found = padded;
    }

    fn columns(&self, input: &[ArrayRef], found: &Elements, items: &[ArrayRef]) -> Result<Vec<ArrayRef>> {
        let indices = UInt32Array::from(found.rows.to_vec());
        let mut columns = Vec::with_capacity(input.len() + items.len() + 1);
        for column in input {
            columns.push(take(column.as_ref(), &indices, None).map_err(internal)?);
        }
        columns.extend(take_padded(items, &found.items)?);
        if self.ordinality {
            let ordinals = found.ordinals.iter().map(|ordinal| (*ordinal > 0).then_some(*ordinal));
            columns.push(Arc::new(Int32Array::from_iter(ordinals)));
        }
        Ok(columns)
    }

    /// It keeps nothing; what it computes is in the state of those behind it.
    pub fn form(plan: &Plan) -> Form {
        Form::new("Correlate")
            .term("collection", form::expression(&plan.collection))
            .term("element", form::row(&plan.element))
            .term("condition", form::condition(plan.condition.as_ref()))
            .flag("spread", plan.spread)
            .flag("ordinality", plan.ordinality)
            .flag("outer", plan.outer)
    }
}

impl Operator for Unnest {
    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        let first = rows.start as u32;
        let batch = if rows.len() == batch.rows { batch.clone() } else { batch.slice(rows.start, rows.len()) };
        let mut errors = RowErrors::default();
        let collection = self.collection.eval(&batch.columns, batch.rows, &mut errors);
        check_rows(&errors)?;
        let (mut found, items) = self.elements(&collection);
        self.keep(&batch.columns, &mut found, &items)?;
        self.pad(batch.rows, &mut found);
        let mut result = Batch::new(self.columns(&batch.columns, &found, &items)?, found.rows.len());
        if let Some(kinds) = &batch.kinds {
            result.kinds = Some(found.rows.iter().map(|row| kinds[*row as usize]).collect::<Arc<[RowKind]>>());
        }
        out.push_rows(result, found.rows.iter().map(|row| first + row));
        Ok(())
    }

    fn snapshot(&mut self, _writer: &mut StateWriter) -> Result<()> {
        Ok(())
    }

    fn restore(&mut self, _reader: &mut StateReader) -> Result<()> {
        Ok(())
    }
}
