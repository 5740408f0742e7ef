//! Keys of GROUP BY that have one value are no keys: it stands in the projection above.

use ouzel_plan::operator::JoinKind;
use ouzel_plan::{Expr, ExprKind};

use super::{Constants, with_values};
use crate::planner::prune::call_columns;
use crate::planner::rel::{AggregateRel, Rel, RelOp};

/// The aggregate without keys that are constant, and what is known of its columns. One key stays where all are constant, since an
/// aggregate without keys has a row for no rows. A value of a column that can be NULL is not known to be one.
///
/// Where a window's start or its end is dropped nothing is left of the window: as in Flink the aggregate is one with updates then.
/// INTERSECT and EXCEPT, which Flink makes later, keep their keys.
pub fn without_constants(rel: Rel, known: &Constants) -> (Rel, Constants) {
    let Rel { op: RelOp::Aggregate(mut aggregate), mut inputs, schema } = rel else { return (rel, Constants::new()) };
    let is_set = aggregate.calls.is_empty() && matches!(&inputs[0].op, RelOp::Join(join) if is_one_sided(join.kind));
    if is_set {
        return (Rel { op: RelOp::Aggregate(aggregate), inputs, schema }, Constants::new());
    }
    let mut input = inputs.remove(0);
    if !is_above_projection(&input) {
        input = with_values(input, known, &columns_of(&aggregate));
    }
    let value = |key: &usize| known.get(key).filter(|value| matches!(value.kind, ExprKind::Literal(_)));
    let constants: Constants =
        aggregate.keys.iter().enumerate().filter_map(|(i, key)| Some((i, value(key)?.clone()))).collect();
    let mut dropped: Vec<usize> = constants.keys().copied().collect();
    if dropped.len() == aggregate.keys.len() && !dropped.is_empty() {
        dropped.remove(0);
    }
    if dropped.is_empty() {
        return (Rel { op: RelOp::Aggregate(aggregate), inputs: vec![input], schema }, constants);
    }
    let keys = aggregate.keys.len();
    let kept: Vec<usize> = (0..keys).filter(|i| !dropped.contains(i)).collect();
    aggregate.keys = kept.iter().map(|i| aggregate.keys[*i]).collect();
    let below = Rel::aggregate(input, aggregate);
    let column = |i: usize| -> Expr {
        if let Some(value) = constants.get(&i) {
            return value.clone();
        }
        below.column(kept.iter().position(|k| *k == i).unwrap_or_else(|| i - keys + kept.len()))
    };
    let projection: Vec<Expr> = (0..schema.columns.len()).map(column).collect();
    (Rel { op: RelOp::Project(projection), inputs: vec![below], schema }, constants)
}

/// A condition that will be pushed below a projection, whose columns it does not pin where they are computed.
fn is_above_projection(rel: &Rel) -> bool {
    matches!(rel.op, RelOp::Filter(_)) && matches!(rel.inputs[0].op, RelOp::Project(_))
}

/// What the aggregate reads.
fn columns_of(aggregate: &AggregateRel) -> Vec<usize> {
    aggregate.keys.iter().copied().chain(aggregate.calls.iter().flat_map(call_columns)).collect()
}

fn is_one_sided(kind: JoinKind) -> bool {
    matches!(kind, JoinKind::Semi | JoinKind::Anti)
}
