//! Filters move towards the tables, join conditions to the side that they read; outer joins under a filter that
//! rejects the padding become inner ones.
//!
//! Volatile expressions stay where they were written, but for CURRENT_WATERMARK, which goes to the side of a join whose
//! watermark it asks for. Filters never pass LIMIT, OVER, patterns or session windows
//! (rows that are taken away would change what those compute), but for the exception of [`super::session_filters`].

use ouzel_plan::Expr;
use ouzel_plan::operator::{JoinKind, WindowShape};

use super::exprs;
use super::rel::{JoinRel, Rel, RelOp};

/// Whether a condition may be evaluated below a join.
fn moves(condition: &Expr) -> bool {
    exprs::is_deterministic_but(condition, &[exprs::CURRENT_WATERMARK])
}

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
            let keys = aggregate.keys.clone();
            let movable = |p: &Expr| {
                !keys.is_empty()
                    && aggregate.window.is_none()
                    && exprs::is_deterministic(p)
                    && exprs::columns_of(p).into_iter().all(|c| c < keys.len())
            };
            let (down, keep) = split(predicates, movable);
            let down = down.iter().map(|p| exprs::remapped(p, &|c| keys[c])).collect();
            let input = push(input, down);
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
        let steady = moves(&predicate);
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
        let left_only = exprs::reads_only(&term, 0..width) && moves(&term);
        let right_only = exprs::reads_only(&term, width..total) && moves(&term);
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

/// The relation under a filter, if there is anything to filter by.
pub fn above(rel: Rel, predicates: Vec<Expr>) -> Rel {
    match exprs::conjunction(predicates) {
        Some(predicate) => Rel::filter(rel, predicate),
        None => rel,
    }
}

fn split(predicates: Vec<Expr>, movable: impl Fn(&Expr) -> bool) -> (Vec<Expr>, Vec<Expr>) {
    predicates.into_iter().partition(|p| movable(p))
}

/// The input of an operator that has one.
pub fn only(mut inputs: Vec<Rel>) -> Rel {
    inputs.pop().expect("invariant: the operator has one input")
}
