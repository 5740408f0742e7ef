//! Pairs of a row of a batch (the probe) and a stored row: filtering them by a condition, and emitting them.
//!
//! Shared by every operator with two inputs. Pairs are collected for many probe rows, then evaluated and decoded
//! column by column; nothing is allocated per pair.

use std::sync::Arc;

use arrow_array::{ArrayRef, UInt32Array, new_null_array};
use arrow_schema::DataType as ArrowType;
use arrow_select::take::take;
use ouzel_functions::{CompiledExpr, EvalContext, RowErrors};
use ouzel_plan::Expr;
use ouzel_types::{Batch, RowKind};
use rustc_hash::FxHashMap;

use crate::error::{EngineError, Result, check_rows};
use crate::operators::stored_rows::StoredRows;
use crate::state::PackedCodec;

/// Stands for "no row": the side is padded with NULL.
pub const PADDED: u32 = u32::MAX;

/// A condition over `left ++ right`.
pub struct PairCondition {
    expr: CompiledExpr,
    /// Per column of left ++ right: it is read.
    read: Vec<bool>,
    left_width: usize,
}

impl PairCondition {
    pub fn new(condition: &Expr, left: usize, right: usize, eval: &EvalContext) -> Result<PairCondition> {
        let expr = ouzel_functions::compile(condition, eval).map_err(EngineError::user)?;
        let mut read = vec![false; left + right];
        condition.visit_columns(&mut |column| read[column] = true);
        Ok(PairCondition { expr, read, left_width: left })
    }

    pub fn compile(
        condition: Option<&Expr>,
        left: usize,
        right: usize,
        eval: &EvalContext,
    ) -> Result<Option<PairCondition>> {
        condition.map(|c| PairCondition::new(c, left, right, eval)).transpose()
    }

    /// Which pairs fulfil the condition; None: all of them. `probe[i]` is a row of `batch`, row `i` of `stored` its partner.
    pub fn kept(
        &self,
        batch: &[ArrayRef],
        probe: &[u32],
        stored: &StoredRows,
        codec: &PackedCodec,
        probe_is_left: bool,
    ) -> Result<Option<Arc<[u32]>>> {
        let indices = UInt32Array::from(probe.to_vec());
        let nothing = new_null_array(&ArrowType::Null, probe.len());
        let mut columns = Vec::with_capacity(self.read.len());
        for (column, read) in self.read.iter().enumerate() {
            let (is_left, position) =
                if column < self.left_width { (true, column) } else { (false, column - self.left_width) };
            columns.push(match (read, is_left == probe_is_left) {
                (false, _) => nothing.clone(),
                (true, true) => take(batch[position].as_ref(), &indices, None).map_err(internal)?,
                (true, false) => stored.decode_column(codec, position)?,
            });
        }
        self.kept_columns(&columns, probe.len())
    }

    /// As `kept`, over stored rows on both sides.
    pub fn kept_stored(&self, rows: [StoredRows; 2], codecs: [&PackedCodec; 2]) -> Result<Option<Arc<[u32]>>> {
        let nothing = new_null_array(&ArrowType::Null, rows[0].asked());
        let read = |column: usize| match (self.read[column], column.checked_sub(self.left_width)) {
            (false, _) => Ok(nothing.clone()),
            (true, None) => rows[0].decode_column(codecs[0], column),
            (true, Some(column)) => rows[1].decode_column(codecs[1], column),
        };
        let columns: Vec<ArrayRef> = (0..self.read.len()).map(read).collect::<Result<_>>()?;
        self.kept_columns(&columns, rows[0].asked())
    }

    /// As `kept`, over rows of columns on both sides.
    pub fn kept_pairs(&self, sides: [(&[ArrayRef], &[u32]); 2]) -> Result<Option<Arc<[u32]>>> {
        let pairs = sides[0].1.len();
        let nothing = new_null_array(&ArrowType::Null, pairs);
        let indices = sides.map(|(_, rows)| UInt32Array::from(rows.to_vec()));
        let mut columns = Vec::with_capacity(self.read.len());
        for (column, read) in self.read.iter().enumerate() {
            let (side, position) = column.checked_sub(self.left_width).map_or((0, column), |position| (1, position));
            columns.push(match read {
                false => nothing.clone(),
                true => take(sides[side].0[position].as_ref(), &indices[side], None).map_err(internal)?,
            });
        }
        self.kept_columns(&columns, pairs)
    }

    fn kept_columns(&self, columns: &[ArrayRef], pairs: usize) -> Result<Option<Arc<[u32]>>> {
        let mut errors = RowErrors::default();
        let kept = self.expr.eval_filter(columns, pairs, None, &mut errors);
        check_rows(&errors)?;
        Ok(kept)
    }
}

/// Rows of a batch by number, NULL where the number is `PADDED`.
pub fn take_padded(columns: &[ArrayRef], rows: &[u32]) -> Result<Vec<ArrayRef>> {
    let indices = if rows.contains(&PADDED) {
        UInt32Array::from_iter(rows.iter().map(|row| (*row != PADDED).then_some(*row)))
    } else {
        UInt32Array::from(rows.to_vec())
    };
    columns.iter().map(|column| take(column.as_ref(), &indices, None).map_err(internal)).collect()
}

/// Output that is being collected: pairs of a probe row and a stored row, either of them possibly `PADDED`.
#[derive(Default)]
pub struct PairOutput {
    pub probe: Vec<u32>,
    pub stored: Vec<u32>,
    pub kinds: Vec<RowKind>,
}

impl PairOutput {
    #[inline]
    pub fn push(&mut self, probe: u32, stored: u32, kind: RowKind) {
        self.probe.push(probe);
        self.stored.push(stored);
        self.kinds.push(kind);
    }
    pub fn len(&self) -> usize {
        self.kinds.len()
    }
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// Takes stored rows out that were padded (+I) and then no longer are (-D).
    pub fn cancel_padding(&mut self) {
        let mut padded: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
        let mut gone = vec![false; self.len()];
        for at in (0..self.len()).filter(|at| self.probe[*at] == PADDED) {
            let known = padded.entry(self.stored[at]).or_default();
            match (self.kinds[at], known.pop()) {
                (RowKind::Delete, Some(before)) => (gone[before], gone[at]) = (true, true),
                (_, before) => {
                    known.extend(before.into_iter().chain((self.kinds[at] == RowKind::Insert).then_some(at)))
                }
            }
        }
        let mut left = gone.iter().map(|gone| !gone);
        self.probe.retain(|_| left.next() == Some(true));
        let mut left = gone.iter().map(|gone| !gone);
        self.stored.retain(|_| left.next() == Some(true));
        let mut left = gone.iter().map(|gone| !gone);
        self.kinds.retain(|_| left.next() == Some(true));
    }

    /// The rows left ++ right; `row` gives the bytes of a stored row. Empties the collection.
    pub fn take_batch<'a>(
        &mut self,
        columns: &[ArrayRef],
        codec: &PackedCodec,
        padding: &'a [u8],
        probe_is_left: bool,
        row: impl Fn(u32) -> &'a [u8],
    ) -> Result<Batch> {
        let row = |id: u32| if id == PADDED { padding } else { row(id) };
        let rows = StoredRows::of(self.stored.iter().copied(), row);
        let mut first = take_padded(columns, &self.probe)?;
        let mut second = rows.decode(codec)?;
        if !probe_is_left {
            std::mem::swap(&mut first, &mut second);
        }
        first.extend(second);
        let batch = batch_of(first, &self.kinds);
        self.probe.clear();
        self.stored.clear();
        self.kinds.clear();
        Ok(batch)
    }
}

/// A batch whose kinds are left out when all are +I.
pub fn batch_of(columns: Vec<ArrayRef>, kinds: &[RowKind]) -> Batch {
    let mut batch = Batch::new(columns, kinds.len());
    if kinds.iter().any(|kind| *kind != RowKind::Insert) {
        batch.kinds = Some(kinds.into());
    }
    batch
}

pub fn internal(error: arrow_schema::ArrowError) -> EngineError {
    EngineError::internal(error.to_string())
}
