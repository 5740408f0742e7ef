//! An aggregation by the sessions of a window makes them of the rows that a filter between them leaves, as in Flink: the filter
//! goes below the window. Anywhere else it stays above, since rows that are taken away would change the sessions.
//!
//! A pinned PARTITION BY is no column any more then, and what groups by it no aggregation by the sessions.

use std::collections::BTreeSet;

use ouzel_plan::operator::WindowShape;
use ouzel_plan::{Expr, ExprKind};

use super::exprs;
use super::pushdown::{above, only, push_filters};
use super::rel::{Rel, RelOp};

pub fn below_sessions(rel: Rel) -> Rel {
    let Rel { op, inputs, schema } = rel;
    let mut inputs: Vec<Rel> = inputs.into_iter().map(below_sessions).collect();
    if let RelOp::Aggregate(aggregate) = &op
        && aggregate.window.is_none()
        && is_session_aggregate(&aggregate.keys, &inputs[0])
    {
        inputs = vec![below_session(only(inputs), Vec::new())];
    }
    Rel { op, inputs, schema }
}

/// The columns that are window_start, window_end or window_time of a window below.
fn window_columns_of(rel: &Rel) -> BTreeSet<usize> {
    match &rel.op {
        RelOp::Window(_) => (rel.width() - 3..rel.width()).collect(),
        RelOp::Filter(_) | RelOp::Over(_) | RelOp::Expand(_) => window_columns_of(&rel.inputs[0]),
        RelOp::Project(exprs) => {
            let below = window_columns_of(&rel.inputs[0]);
            let is_window = |e: &Expr| matches!(e.kind, ExprKind::Column(c) if below.contains(&c));
            (0..exprs.len()).filter(|i| is_window(&exprs[*i])).collect()
        }
        RelOp::Aggregate(aggregate) => {
            let below = window_columns_of(&rel.inputs[0]);
            (0..aggregate.keys.len()).filter(|i| below.contains(&aggregate.keys[*i])).collect()
        }
        _ => BTreeSet::new(),
    }
}

/// GROUP BY window_start, window_end and the PARTITION BY of a session window right below, between them only filters
/// and projections that compute nothing of the window's columns.
fn is_session_aggregate(keys: &[usize], rel: &Rel) -> bool {
    let windows = window_columns_of(rel);
    match &rel.op {
        RelOp::Filter(predicate) => {
            exprs::columns_of(predicate).is_disjoint(&windows) && is_session_aggregate(keys, &rel.inputs[0])
        }
        RelOp::Project(projection) => {
            let below = window_columns_of(&rel.inputs[0]);
            let steady = |e: &Expr| e.as_column().is_some() || exprs::columns_of(e).is_disjoint(&below);
            let keys: Option<Vec<usize>> = keys.iter().map(|k| projection[*k].as_column()).collect();
            projection.iter().all(steady) && keys.is_some_and(|keys| is_session_aggregate(&keys, &rel.inputs[0]))
        }
        RelOp::Window(window) if matches!(window.shape, WindowShape::Session { .. }) => {
            let start = rel.width() - 3;
            let (bounds, others): (BTreeSet<usize>, BTreeSet<usize>) = keys.iter().partition(|k| **k >= start);
            bounds.contains(&start)
                && bounds.contains(&(start + 1))
                && others == window.partition.iter().copied().collect::<BTreeSet<usize>>()
        }
        _ => false,
    }
}

/// Moves the filters above a session window below it.
fn below_session(rel: Rel, mut predicates: Vec<Expr>) -> Rel {
    let Rel { op, inputs, schema } = rel;
    match op {
        RelOp::Filter(predicate) => {
            predicates.push(predicate);
            below_session(only(inputs), predicates)
        }
        RelOp::Project(projection) => {
            let predicates = predicates.iter().map(|p| p.substitute(&projection)).collect();
            let input = below_session(only(inputs), predicates);
            Rel { op: RelOp::Project(projection), inputs: vec![input], schema }
        }
        op => Rel { op, inputs: vec![push_filters(above(only(inputs), predicates))], schema },
    }
}
