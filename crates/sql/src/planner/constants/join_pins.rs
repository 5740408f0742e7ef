//! What a join knows of its sides: a value that an equality of the join carries over pins the other side as well, and then
//! the equality says nothing more.

use ouzel_plan::operator::JoinKind;
use ouzel_plan::{Expr, Schema};

use super::{Constants, bare, pins};
use crate::planner::rel::{JoinRel, Rel};
use crate::planner::unique_key::equal_columns;
use crate::planner::{exprs, query};

/// What each side knows that is not padded, and what an inner join asks for itself. Filters are put on the sides that learn a value.
/// A WHERE above the join has to be in its sides already.
pub fn of_join(join: &mut JoinRel, inputs: &mut [Rel], schema: &Schema, known: Vec<Constants>) -> Constants {
    let width = inputs[0].width();
    let mut sides = known.into_iter();
    let (mut left, mut right) = (sides.next().unwrap_or_default(), sides.next().unwrap_or_default());
    if join.temporal.is_some() {
        return Constants::new();
    }
    if !join.null_aware_anti {
        carry_over(join, inputs, &mut left, &mut right);
    }
    let keeps_left = !matches!(join.kind, JoinKind::Right | JoinKind::Full);
    let keeps_right = matches!(join.kind, JoinKind::Inner | JoinKind::Right);
    let shifted = right.into_iter().filter(|_| keeps_right).map(|(c, value)| (c + width, value));
    let mut constants: Constants = left.into_iter().filter(|_| keeps_left).chain(shifted).collect();
    if let (JoinKind::Inner, Some(condition)) = (join.kind, exprs::conjunction(join.condition.clone())) {
        pins::of_condition(&condition, schema, &mut constants);
    }
    constants
}

fn carry_over(join: &mut JoinRel, inputs: &mut [Rel], left: &mut Constants, right: &mut Constants) {
    let width = inputs[0].width();
    let (to_left, to_right) = match join.kind {
        JoinKind::Inner | JoinKind::Semi => (true, true),
        JoinKind::Left => (false, true),
        JoinKind::Right => (true, false),
        JoinKind::Anti | JoinKind::Full => (false, false),
    };
    for (l, r) in equal_columns(join, width) {
        let (of_left, of_right) = (&inputs[0].schema.columns[l].ty, &inputs[1].schema.columns[r].ty);
        if of_left.kind != of_right.kind {
            continue;
        }
        match (left.get(&l).cloned(), right.get(&r).cloned()) {
            (Some(value), None) if to_right => {
                right.insert(r, pins::typed(value.clone(), of_right));
                pin(&mut inputs[1], r, &value);
            }
            (None, Some(value)) if to_left => {
                left.insert(l, pins::typed(value.clone(), of_left));
                pin(&mut inputs[0], l, &value);
            }
            (Some(a), Some(b)) if bare(&a) == bare(&b) && (to_left || to_right) => {}
            _ => continue,
        }
        join.condition.retain(|term| !is_equality_of(term, l, r + width));
    }
}

fn pin(side: &mut Rel, column: usize, value: &Expr) {
    let predicate = exprs::equal(side.column(column), bare(value).clone());
    let input = std::mem::replace(side, query::one_row());
    *side = Rel::filter(input, predicate);
}

fn is_equality_of(term: &Expr, a: usize, b: usize) -> bool {
    exprs::as_equality(term).is_some_and(|(x, y)| match (x.as_column(), y.as_column()) {
        (Some(x), Some(y)) => (x, y) == (a, b) || (x, y) == (b, a),
        _ => false,
    })
}
