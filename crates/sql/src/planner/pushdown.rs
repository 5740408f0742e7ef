//! Filters move towards the tables, join conditions to the side that they read; outer joins under a filter that
//! rejects the padding become inner ones.
//!
//! Volatile expressions stay where they were written. Filters never pass LIMIT, OVER, patterns or session windows
//! (rows that are taken away would change what those compute), but for one exception that is Flink's: an aggregation by
//! the sessions themselves makes them of the rows that the filter leaves.

use std::collections::BTreeSet;

use ouzel_plan::operator::{JoinKind, WindowShape};
use ouzel_plan::{Expr, ExprKind};

use super::exprs;
use super::rel::{JoinRel, Rel, RelOp};

pub fn push_filters(rel: Rel) -> Rel {
    push(rel, Vec::new())
}

/// `predicates` are over the columns of `rel` and have to hold for what is returned.
fn push(rel: Rel, predicates: Vec<Expr>) -> Rel {
    let Rel { op, inputs, schema } = rel;
    match op {
        RelOp::Filter(predicate) => {
            let mut all = exprs::conjuncts(predicate);
            all.extend(predicates);
            push(only(inputs), all)
        }
        RelOp::Project(projection) => {
            let (down, keep) = split(predicates, |p| {
                exprs::is_deterministic(p)
                    && exprs::columns_of(p).into_iter().all(|c| exprs::is_deterministic(&projection[c]))
            });
            let down = down.iter().map(|p| p.substitute(&projection)).collect();
            let input = push(only(inputs), down);
            above(Rel { op: RelOp::Project(projection), inputs: vec![input], schema }, keep)
        }
        RelOp::Join(join) => push_join(join, inputs, schema, predicates),
        RelOp::Aggregate(aggregate) => {
            let input = only(inputs);
            let windows = window_columns_of(&input);
            let keys = aggregate.keys.clone();
            let movable = |p: &Expr| {
                !keys.is_empty()
                    && aggregate.window.is_none()
                    && exprs::is_deterministic(p)
                    && exprs::columns_of(p).into_iter().all(|c| c < keys.len() && !windows.contains(&keys[c]))
            };
            let (down, keep) = split(predicates, movable);
            let down = down.iter().map(|p| exprs::remapped(p, &|c| keys[c])).collect();
            let mut input = push(input, down);
            if aggregate.window.is_none() && is_session_aggregate(&aggregate.keys, &input) {
                input = below_session(input, Vec::new());
            }
            above(Rel { op: RelOp::Aggregate(aggregate), inputs: vec![input], schema }, keep)
        }
        RelOp::Window(window) => {
            let input = only(inputs);
            let width = input.width();
            let session = matches!(window.shape, WindowShape::Session { .. });
            let (down, keep) = split(predicates, |p| !session && exprs::reads_only(p, 0..width));
            let input = push(input, down);
            above(Rel { op: RelOp::Window(window), inputs: vec![input], schema }, keep)
        }
        RelOp::Unnest(unnest) => {
            let input = only(inputs);
            let width = input.width();
            let (down, keep) = split(predicates, |p| exprs::reads_only(p, 0..width));
            let input = push(input, down);
            above(Rel { op: RelOp::Unnest(unnest), inputs: vec![input], schema }, keep)
        }
        RelOp::Union => {
            let (down, keep) = split(predicates, exprs::is_deterministic);
            let inputs = inputs.into_iter().map(|input| push(input, down.clone())).collect();
            above(Rel { op: RelOp::Union, inputs, schema }, keep)
        }
        other => {
            let inputs = inputs.into_iter().map(push_filters).collect();
            above(Rel { op: other, inputs, schema }, predicates)
        }
    }
}

fn push_join(mut join: JoinRel, mut inputs: Vec<Rel>, schema: ouzel_plan::Schema, predicates: Vec<Expr>) -> Rel {
    let right = inputs.pop().expect("invariant: a join has two inputs");
    let left = inputs.pop().expect("invariant: a join has two inputs");
    let (width, total) = (left.width(), left.width() + right.width());
    join.kind = simplified(join.kind, &predicates, width, total);
    let one_sided = matches!(join.kind, JoinKind::Semi | JoinKind::Anti);
    let (mut to_left, mut to_right, mut keep) = (Vec::new(), Vec::new(), Vec::new());
    for predicate in predicates {
        let steady = exprs::is_deterministic(&predicate);
        let left_only = exprs::reads_only(&predicate, 0..width);
        match join.kind {
            _ if !steady => keep.push(predicate),
            JoinKind::Inner | JoinKind::Left | JoinKind::Semi | JoinKind::Anti if left_only => to_left.push(predicate),
            JoinKind::Inner | JoinKind::Right
                if !one_sided && join.temporal.is_none() && exprs::reads_only(&predicate, width..total) =>
            {
                to_right.push(exprs::shifted(&predicate, 0, -(width as isize)));
            }
            JoinKind::Inner if join.temporal.is_none() => join.condition.push(predicate),
            _ => keep.push(predicate),
        }
    }
    let mut condition = Vec::new();
    for term in std::mem::take(&mut join.condition) {
        let left_only = exprs::reads_only(&term, 0..width) && exprs::is_deterministic(&term);
        let right_only = exprs::reads_only(&term, width..total) && exprs::is_deterministic(&term);
        match join.kind {
            JoinKind::Inner | JoinKind::Semi | JoinKind::Right if left_only && !join.null_aware_anti => {
                to_left.push(term)
            }
            JoinKind::Inner | JoinKind::Semi | JoinKind::Left | JoinKind::Anti
                if right_only && join.temporal.is_none() =>
            {
                to_right.push(exprs::shifted(&term, 0, -(width as isize)));
            }
            _ => condition.push(term),
        }
    }
    join.condition = condition;
    let (left, right) = (push(left, to_left), push(right, to_right));
    above(Rel { op: RelOp::Join(join), inputs: vec![left, right], schema }, keep)
}

/// Calcite's simplification: a predicate above that is never true for the padded side.
fn simplified(kind: JoinKind, predicates: &[Expr], width: usize, total: usize) -> JoinKind {
    let rejects = |range: std::ops::Range<usize>| predicates.iter().any(|p| exprs::rejects_nulls(p, &range));
    match kind {
        JoinKind::Left if rejects(width..total) => JoinKind::Inner,
        JoinKind::Right if rejects(0..width) => JoinKind::Inner,
        JoinKind::Full => match (rejects(0..width), rejects(width..total)) {
            (true, true) => JoinKind::Inner,
            (true, false) => JoinKind::Left,
            (false, true) => JoinKind::Right,
            (false, false) => JoinKind::Full,
        },
        kind => kind,
    }
}

/// The columns that are window_start, window_end or window_time of a window below.
pub fn window_columns_of(rel: &Rel) -> BTreeSet<usize> {
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
        op => Rel { op, inputs: vec![push(only(inputs), predicates)], schema },
    }
}

fn above(rel: Rel, predicates: Vec<Expr>) -> Rel {
    match exprs::conjunction(predicates) {
        Some(predicate) => Rel::filter(rel, predicate),
        None => rel,
    }
}

fn split(predicates: Vec<Expr>, movable: impl Fn(&Expr) -> bool) -> (Vec<Expr>, Vec<Expr>) {
    predicates.into_iter().partition(|p| movable(p))
}

fn only(mut inputs: Vec<Rel>) -> Rel {
    inputs.pop().expect("invariant: the operator has one input")
}
