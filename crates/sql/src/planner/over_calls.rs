//! OVER calls of one SELECT as logical nodes: calls with the same window share one.

use std::collections::BTreeSet;
use std::sync::Arc;

use ouzel_plan::aggregate::{AggregateFunction, SortKey};
use ouzel_plan::operator::{Frame, FrameBound, FrameUnit};
use ouzel_plan::{AggregateCall, Expr};
use ouzel_types::Scalar;

use super::aggregate_types::ResolvedAggregate;
use super::exprs;
use super::prune::map_call;
use super::rel::{OverRel, Rel, RelOp};
use super::slots::{AggregateSlot, OrderExpr, OverSlot};
use crate::binder::{Bound, OUTER as FIRST_OUTER};

/// The slot with its expressions over the relation that it will read.
pub fn placed(slot: &OverSlot, place: &dyn Fn(&Expr) -> Bound<Expr>) -> Bound<OverSlot> {
    let all = |exprs: &[Expr]| exprs.iter().map(place).collect::<Bound<Vec<_>>>();
    let order = |keys: &[OrderExpr]| {
        keys.iter().map(|k| Ok(OrderExpr { expr: place(&k.expr)?, ..k.clone() })).collect::<Bound<Vec<_>>>()
    };
    let mut call = slot.aggregate.call.clone();
    call.args = all(&call.args)?;
    let filter = slot.aggregate.filter.as_ref().map(place).transpose()?;
    let inner = order(&slot.aggregate.order)?;
    let aggregate = AggregateSlot { call, distinct: slot.aggregate.distinct, filter, order: inner };
    Ok(OverSlot { aggregate, partition: all(&slot.partition)?, order: order(&slot.order)?, frame: slot.frame })
}

/// The relation with a column per call, the position of each, and how many windows differ.
pub fn build(mut rel: Rel, slots: Vec<OverSlot>) -> (Rel, Vec<usize>, usize) {
    let mut columns = vec![usize::MAX; slots.len()];
    let mut windows = 0;
    while let Some(first) = columns.iter().position(|c| *c == usize::MAX) {
        let same = |s: &OverSlot| {
            s.partition == slots[first].partition
                && s.order == slots[first].order
                && effective_frame(s) == effective_frame(&slots[first])
        };
        let group: Vec<usize> =
            (first..slots.len()).filter(|i| columns[*i] == usize::MAX && same(&slots[*i])).collect();
        let mut inputs = Inputs { rel, added: Vec::new() };
        let partition = slots[first].partition.iter().map(|e| inputs.column(e)).collect();
        let order = inputs.order(&slots[first].order);
        let calls: Vec<AggregateCall> = group
            .iter()
            .enumerate()
            .map(|(i, at)| inputs.call(&slots[*at].aggregate, format!("w0$o{i}").into()))
            .collect();
        let below = inputs.finish();
        let width = below.width();
        for (i, at) in group.iter().enumerate() {
            columns[*at] = width + i;
        }
        windows += 1;
        // Of the calls that see the same rows one may have said so.
        let frame = group.iter().find_map(|at| own_frame(&slots[*at]));
        rel = Rel::over(below, OverRel { partition, order, frame, calls });
    }
    (rel, columns, windows)
}

/// Beside a number of rows Flink computes what a select list computes of columns below the number, from the columns that the list
/// and the number read: what else tells rows apart is gone there.
pub fn computed_below(rel: Rel, list: &mut [Expr], names: &[Arc<str>]) -> Rel {
    let width = match &rel.op {
        RelOp::Over(over) if over.is_rank() => rel.inputs[0].width(),
        _ => return rel,
    };
    let is_computed = |expr: &Expr| {
        let read = exprs::columns_of(expr);
        expr.as_column().is_none()
            && exprs::is_deterministic(expr)
            && !read.is_empty()
            && read.into_iter().all(|column| column < width)
    };
    if !list.iter().any(is_computed) {
        return rel;
    }
    let Rel { op: RelOp::Over(mut over), mut inputs, .. } = rel else { return rel };
    let input = inputs.remove(0);
    let listed = list.iter().filter(|expr| !is_computed(expr)).flat_map(exprs::columns_of).filter(|c| *c < width);
    let mut kept: BTreeSet<usize> = over.partition.iter().copied().chain(listed).collect();
    kept.extend(over.order.iter().map(|key| key.column));
    let mut below: Vec<Expr> = kept.iter().map(|column| input.column(*column)).collect();
    let mut below_names: Vec<Arc<str>> = kept.iter().map(|column| input.schema.columns[*column].name.clone()).collect();
    // What PARTITION BY and ORDER BY compute stands behind the columns that it is computed of.
    let known = |expr: &Expr| {
        let RelOp::Project(projection) = &input.op else { return None };
        let same_below = exprs::columns_of(expr).into_iter().all(|c| projection[c].as_column() == Some(c));
        projection.iter().position(|other| same_below && other == expr)
    };
    let place = |column: usize| kept.iter().position(|kept| *kept == column);
    let mut computed = vec![None; list.len()];
    for (i, expr) in list.iter().enumerate().filter(|(_, expr)| is_computed(expr)) {
        computed[i] = known(expr).and_then(place).or_else(|| {
            below.push(expr.clone());
            below_names.push(names.get(i).cloned().unwrap_or_else(|| format!("${i}").into()));
            Some(below.len() - 1)
        });
    }
    let moved = |column: usize| place(column).unwrap_or_else(|| column - width + below.len());
    for (expr, place) in list.iter_mut().zip(computed) {
        *expr = match place {
            Some(column) => Expr::column(column, expr.ty.clone()),
            None => exprs::remapped(expr, &moved),
        };
    }
    over.partition.iter_mut().for_each(|column| *column = moved(*column));
    over.order.iter_mut().for_each(|key| key.column = moved(key.column));
    over.calls.iter_mut().for_each(|call| map_call(call, &moved));
    Rel::over(Rel::project(input, below, below_names), over)
}

/// What is written, unless the function has a frame of its own.
fn own_frame(slot: &OverSlot) -> Option<Frame> {
    let ends_elsewhere = slot.frame.is_some_and(|frame| frame.end != FrameBound::CurrentRow);
    if lead_frame(&slot.aggregate.call).is_some() || (looks_back(slot) && ends_elsewhere) {
        return Some(effective_frame(slot));
    }
    slot.frame
}

/// ROW_NUMBER beside RANK: one window here; a Flink counts rows for the one and peers for the others.
pub fn numbers_and_ranks(slots: &[OverSlot]) -> bool {
    let any = |wanted: fn(AggregateFunction) -> bool| slots.iter().any(|s| wanted(s.aggregate.call.function));
    any(|f| f == AggregateFunction::RowNumber)
        && any(|f| matches!(f, AggregateFunction::Rank | AggregateFunction::DenseRank))
}

/// Numbers count rows whatever is written; LAG and LEAD look at a row of their own; others without a frame see their
/// peers.
fn effective_frame(slot: &OverSlot) -> Frame {
    if let Some(frame) = lead_frame(&slot.aggregate.call) {
        return frame;
    }
    let written = slot.frame.filter(|frame| !looks_back(slot) || frame.end == FrameBound::CurrentRow);
    let numbers = matches!(
        slot.aggregate.call.function,
        AggregateFunction::RowNumber | AggregateFunction::Rank | AggregateFunction::DenseRank
    );
    let unit = if numbers { FrameUnit::Rows } else { FrameUnit::Range };
    written.unwrap_or(Frame { unit, start: FrameBound::UnboundedPreceding, end: FrameBound::CurrentRow })
}

fn looks_back(slot: &OverSlot) -> bool {
    slot.aggregate.call.function == AggregateFunction::Lag
}

/// LEAD's own frame: from the current row to the one it shows.
fn lead_frame(call: &ResolvedAggregate) -> Option<Frame> {
    let (AggregateFunction::Lead, Some(Scalar::Int(rows @ 0..))) = (call.function, call.constants.first()) else {
        return None;
    };
    Some(Frame { unit: FrameUnit::Rows, start: FrameBound::CurrentRow, end: FrameBound::Following(*rows) })
}

/// A relation whose operator reads expressions: those that are no columns become some.
pub struct Inputs {
    pub rel: Rel,
    pub added: Vec<Expr>,
}

impl Inputs {
    /// A column of the enclosing query becomes one of the input, too.
    pub fn column(&mut self, expr: &Expr) -> usize {
        if let Some(column) = expr.as_column().filter(|column| *column < FIRST_OUTER) {
            return column;
        }
        let known = self.added.iter().position(|e| e == expr);
        self.rel.width()
            + known.unwrap_or_else(|| {
                self.added.push(expr.clone());
                self.added.len() - 1
            })
    }

    pub fn order(&mut self, keys: &[OrderExpr]) -> Vec<SortKey> {
        keys.iter()
            .map(|k| SortKey { column: self.column(&k.expr), descending: k.descending, nulls_first: k.nulls_first })
            .collect()
    }

    pub fn call(&mut self, slot: &AggregateSlot, name: Arc<str>) -> AggregateCall {
        AggregateCall {
            function: slot.call.function,
            args: slot.call.args.iter().map(|e| self.column(e)).collect(),
            distinct: slot.distinct,
            filter: slot.filter.as_ref().map(|e| self.column(e)),
            order_by: self.order(&slot.order),
            constants: slot.call.constants.clone(),
            ty: slot.call.ty.clone(),
            name,
        }
    }

    pub fn finish(self) -> Rel {
        let named = self.added.into_iter().enumerate().map(|(i, e)| (e, format!("$f{i}").into())).collect();
        Rel::append(self.rel, named)
    }
}
