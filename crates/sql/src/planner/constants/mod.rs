//! Columns that a condition pins to one value are that value in the projections above it, and a projection that changes nothing is
//! the column itself, as Flink's planner reduces them. A key that is pinned is no longer a column, so that a sink materialises.
//!
//! Row times stay columns.

mod aggregate_keys;
mod apart;
mod join_pins;
mod over_keys;
mod pins;
mod simplified;

use std::collections::BTreeMap;

use ouzel_plan::operator::JoinKind;
use ouzel_plan::{Expr, ExprKind};
use ouzel_types::Scalar;

use super::pushdown::{only, push_filters};
use super::rel::{JoinRel, Rel, RelOp};
use super::{conditions, exprs};
use pins::{typed, widened_integer};
use simplified::{simplified, simplified_condition};

/// By column, of the column's type.
type Constants = BTreeMap<usize, Expr>;

/// Filters are pushed between the passes: what a WHERE above a join pins stands below it then, and what goes over to the other side
/// of a join pins a key of GROUP BY below that.
pub fn reduce(rel: Rel) -> Rel {
    let above = push_filters(reduced(rel).0);
    let joined = push_filters(reduced(above).0);
    reduced(joined).0
}

/// The tree, and what is known of its columns.
fn reduced(rel: Rel) -> (Rel, Constants) {
    let Rel { mut op, inputs, schema } = rel;
    let (mut inputs, mut known): (Vec<Rel>, Vec<Constants>) = inputs.into_iter().map(reduced).unzip();
    let constants = match &mut op {
        RelOp::Filter(predicate) => {
            let mut constants = std::mem::take(&mut known[0]);
            *predicate = simplified_condition(predicate.clone(), &inputs[0].schema);
            if *predicate == exprs::true_literal() {
                return (only(inputs), constants);
            }
            pins::of_condition(predicate, &inputs[0].schema, &mut constants);
            constants
        }
        RelOp::Project(projection) if is_as_given(projection, &inputs[0]) => std::mem::take(&mut known[0]),
        RelOp::Project(projection) => {
            for expr in projection.iter_mut() {
                conditions::simplify_inside(expr);
                *expr = simplified(expr, &inputs[0].schema);
                if let Some(value) = value_of(expr, &known[0]) {
                    *expr = value;
                }
            }
            let is_value = |(_, expr): &(usize, &Expr)| is_constant(expr);
            projection.iter().enumerate().filter(is_value).map(|(i, expr)| (i, expr.clone())).collect()
        }
        RelOp::Aggregate(_) => return aggregate_keys::without_constants(Rel { op, inputs, schema }, &known[0]),
        RelOp::Join(join) => {
            simplify_join(join, &inputs);
            let constants = join_pins::of_join(join, &mut inputs, &schema, known);
            return (Rel { op, inputs, schema }, constants);
        }
        RelOp::Over(_) => {
            return over_keys::without_constants(Rel { op, inputs, schema }, std::mem::take(&mut known[0]));
        }
        RelOp::Sort(_) => std::mem::take(&mut known[0]),
        RelOp::Scan(_)
        | RelOp::Values(_)
        | RelOp::Window(_)
        | RelOp::Expand(_)
        | RelOp::Union
        | RelOp::Unnest(_)
        | RelOp::Match(_) => Constants::new(),
    };
    (Rel { op, inputs, schema }, constants)
}

/// The condition in fewer terms. One of NOT IN is not of these, in which what is unknown is a match; a FULL JOIN without any match
/// keeps its keys.
fn simplify_join(join: &mut JoinRel, inputs: &[Rel]) {
    if join.null_aware_anti || join.temporal.is_some() {
        return;
    }
    let Some(condition) = exprs::conjunction(join.condition.clone()).map(conditions::simplified) else { return };
    // Flink makes a join of EXCEPT after it has looked for what contradicts.
    let is_apart = join.kind != JoinKind::Anti && apart::are_apart(join, inputs);
    let is_never = condition == exprs::false_literal() || is_apart;
    join.condition = match (is_never, join.kind) {
        (true, JoinKind::Full) => return,
        (true, _) => vec![exprs::false_literal()],
        (false, _) => exprs::conjuncts(condition),
    };
}

/// What GROUP BY or another projection gives, in its order: Flink makes no projection of it.
fn is_as_given(projection: &[Expr], input: &Rel) -> bool {
    let of_groups = match &input.op {
        RelOp::Filter(_) => matches!(input.inputs[0].op, RelOp::Aggregate(_)),
        _ => matches!(input.op, RelOp::Aggregate(_) | RelOp::Project(_)),
    };
    of_groups
        && projection.len() == input.width()
        && projection.iter().enumerate().all(|(i, expr)| expr.as_column() == Some(i))
}

/// The value of a column that has one, also of one that is cast to a wider integer.
fn value_of(expr: &Expr, known: &Constants) -> Option<Expr> {
    if let Some(input) = widened_integer(expr) {
        let value = known.get(&input.as_column()?)?;
        let value = bare(value).as_literal().filter(|value| matches!(value, Scalar::Int(_)))?;
        return Some(typed(Expr::literal(value.clone(), expr.ty.with_nullable(false)), &expr.ty));
    }
    known.get(&expr.as_column()?).cloned()
}

/// A value without the cast that makes it nullable.
fn bare(value: &Expr) -> &Expr {
    match &value.kind {
        ExprKind::Cast { input, .. } => input,
        _ => value,
    }
}

/// Of a value that is cast to be nullable Flink does not know above that it is one.
fn is_constant(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Literal(_))
}

/// The input with values in the place of those of `columns` that have one.
fn with_values(input: Rel, known: &Constants, columns: &[usize]) -> Rel {
    if !columns.iter().any(|column| known.contains_key(column)) {
        return input;
    }
    let value = |column: usize| known.get(&column).filter(|_| columns.contains(&column)).cloned();
    let exprs = (0..input.width()).map(|c| value(c).unwrap_or_else(|| input.column(c))).collect();
    let schema = input.schema.clone();
    Rel { op: RelOp::Project(exprs), inputs: vec![input], schema }
}
