//! Outer joins that add nothing are left out, as Flink leaves them out.

use ouzel_plan::operator::JoinKind;
use ouzel_plan::{Expr, ExprKind};

use super::{Columns, Moved, only, prune};
use crate::planner::exprs;
use crate::planner::rel::{Rel, RelOp};
use crate::planner::unique_key::{Ranks, equal_columns, is_unique};

/// The input of an aggregate that does not see how often a row is there (DISTINCT, COUNT(DISTINCT ..)): an outer join
/// whose other side it does not read only repeats rows.
pub(super) fn without_duplicating_join(rel: Rel, needed: &Columns) -> Rel {
    let Rel { op, mut inputs, schema } = rel;
    match op {
        RelOp::Project(projection) if projection.iter().all(|e| matches!(e.kind, ExprKind::Column(_))) => {
            let below = needed.iter().flat_map(|c| exprs::columns_of(&projection[*c])).collect();
            let whole = inputs[0].width();
            let input = without_duplicating_join(only(inputs), &below);
            if input.width() == whole {
                return Rel { op: RelOp::Project(projection), inputs: vec![input], schema };
            }
            // The join was a left one: its columns stand where they stood. What was the other side's is read by nobody.
            let null = |e: &Expr| Expr::literal(ouzel_types::Scalar::Null, e.ty.with_nullable(true));
            let kept = |e: &Expr| match exprs::columns_of(e).iter().all(|c| *c < input.width()) {
                true => e.clone(),
                false => null(e),
            };
            let projection = projection.iter().map(kept).collect();
            Rel { op: RelOp::Project(projection), inputs: vec![input], schema }
        }
        RelOp::Join(join) if join.kind == JoinKind::Left && join.temporal.is_none() => {
            let width = inputs[0].width();
            if needed.iter().all(|c| *c < width) {
                return inputs.swap_remove(0);
            }
            Rel { op: RelOp::Join(join), inputs, schema }
        }
        op => Rel { op, inputs, schema },
    }
}

/// As `prune`, under a projection: an outer join whose other side is not read and has at most one row for each row
/// changes nothing.
pub(super) fn prune_without_padding_join(rel: Rel, required: &Columns) -> (Rel, Moved) {
    match kept_side(&rel, required) {
        Some(side) => {
            let Rel { mut inputs, schema, .. } = rel;
            let left_width = inputs[0].width();
            let first = if side == 0 { 0 } else { left_width };
            let side = inputs.swap_remove(side);
            let width = side.width();
            let below = required.iter().map(|c| c - first).collect();
            let (side, map) = prune_without_padding_join(side, &below);
            let place = |c: usize| (first..first + width).contains(&c).then(|| map[c - first]).flatten();
            let moved = (0..schema.columns.len()).map(place).collect();
            (side, moved)
        }
        None => prune(rel, required),
    }
}

/// The side of an outer join whose rows come out as they are, each once.
fn kept_side(rel: &Rel, required: &Columns) -> Option<usize> {
    let RelOp::Join(join) = &rel.op else { return None };
    if join.temporal.is_some() {
        return None;
    }
    let width = rel.inputs[0].width();
    let (left, right): (Vec<usize>, Vec<usize>) = equal_columns(join, width).into_iter().unzip();
    let unread = |side: usize| required.iter().all(|c| (*c < width) == (side == 0));
    match join.kind {
        JoinKind::Left if unread(0) && is_unique(&rel.inputs[1], &right, Ranks::Unknown) => Some(0),
        JoinKind::Right if unread(1) && is_unique(&rel.inputs[0], &left, Ranks::Unknown) => Some(1),
        _ => None,
    }
}
