//! Columns that a condition pins to one value are that value in the projections above it, and a projection that changes nothing is
//! the column itself, as Flink's planner reduces them. A key that is pinned is no longer a column, so that a sink materialises.
//!
//! Timestamps stay columns: windows and row times are found by them.

use std::collections::{BTreeMap, BTreeSet};

use ouzel_plan::expr::{CastMode, names};
use ouzel_plan::operator::JoinKind;
use ouzel_plan::{Expr, ExprKind, Schema};
use ouzel_types::{DataType, Scalar, TypeKind};

use super::exprs::{self, as_comparison, as_integer, columns_of, conjuncts};
use super::rel::{JoinRel, Rel, RelOp};
use super::unique_key::equal_columns;
use crate::binder::expr_binder::cast_node;
use crate::binder::implicit_cast;

/// By column, of the column's type.
type Constants = BTreeMap<usize, Expr>;

pub fn reduce(rel: Rel) -> Rel {
    reduced(rel).0
}

/// The tree, and what is known of its columns.
fn reduced(rel: Rel) -> (Rel, Constants) {
    let Rel { mut op, inputs, schema } = rel;
    let (inputs, mut known): (Vec<Rel>, Vec<Constants>) = inputs.into_iter().map(reduced).unzip();
    let constants = match &mut op {
        RelOp::Filter(predicate) => {
            let mut constants = std::mem::take(&mut known[0]);
            pin_all(predicate, &inputs[0].schema, &mut constants);
            let compared = compared_columns(predicate, &inputs[0].schema);
            constants.retain(|column, _| !compared.contains(column));
            constants
        }
        RelOp::Project(projection) if is_as_given(projection, &inputs[0]) => std::mem::take(&mut known[0]),
        RelOp::Project(projection) => {
            for expr in projection.iter_mut() {
                *expr = simplified(expr, &inputs[0].schema);
                if let Some(value) = expr.as_column().and_then(|c| known[0].get(&c)) {
                    *expr = value.clone();
                }
            }
            let is_value = |(_, expr): &(usize, &Expr)| is_constant(expr);
            projection.iter().enumerate().filter(is_value).map(|(i, expr)| (i, expr.clone())).collect()
        }
        RelOp::Aggregate(aggregate) => {
            let of_key = |(i, key): (usize, &usize)| Some((i, known[0].get(key)?.clone()));
            aggregate.keys.iter().enumerate().filter_map(of_key).collect()
        }
        RelOp::Join(join) => of_join(join, &inputs, &schema, known),
        RelOp::Sort(_) => std::mem::take(&mut known[0]),
        // Of what is below an OVER Flink knows no constants above it.
        RelOp::Over(_)
        | RelOp::Scan(_)
        | RelOp::Values(_)
        | RelOp::Window(_)
        | RelOp::Expand(_)
        | RelOp::Union
        | RelOp::Unnest(_)
        | RelOp::Match(_) => Constants::new(),
    };
    (Rel { op, inputs, schema }, constants)
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

/// What each side knows that is not padded; an inner join takes it over through its equalities, and adds what it asks for itself.
/// A WHERE above the join is not in its sides yet: only what subqueries pin goes over.
fn of_join(join: &JoinRel, inputs: &[Rel], schema: &Schema, known: Vec<Constants>) -> Constants {
    let width = inputs[0].width();
    let mut sides = known.into_iter();
    let (mut left, mut right) = (sides.next().unwrap_or_default(), sides.next().unwrap_or_default());
    if join.temporal.is_some() {
        return Constants::new();
    }
    if join.kind == JoinKind::Inner {
        for (l, r) in equal_columns(join, width) {
            let same = inputs[0].schema.columns[l].ty.kind == inputs[1].schema.columns[r].ty.kind;
            match (left.get(&l).cloned(), right.get(&r).cloned()) {
                (Some(value), None) if same => drop(right.insert(r, typed(value, &inputs[1].schema.columns[r].ty))),
                (None, Some(value)) if same => drop(left.insert(l, typed(value, &inputs[0].schema.columns[l].ty))),
                _ => {}
            }
        }
    }
    let keeps_left = !matches!(join.kind, JoinKind::Right | JoinKind::Full);
    let keeps_right = matches!(join.kind, JoinKind::Inner | JoinKind::Right);
    let shifted = right.into_iter().filter(|_| keeps_right).map(|(c, value)| (c + width, value));
    let mut constants: Constants = left.into_iter().filter(|_| keeps_left).chain(shifted).collect();
    if join.kind == JoinKind::Inner {
        join.condition.iter().for_each(|term| pin(term, schema, &mut constants));
        for term in &join.condition {
            let compared = compared_columns(term, schema);
            constants.retain(|column, _| !compared.contains(column));
        }
    }
    constants
}

fn is_constant(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(_) => !expr.ty.kind.is_timestamp(),
        ExprKind::Cast { input, mode: CastMode::Explicit } => {
            matches!(input.kind, ExprKind::Literal(_)) && input.ty.kind == expr.ty.kind && is_constant(input)
        }
        _ => false,
    }
}

fn pin_all(predicate: &Expr, schema: &Schema, constants: &mut Constants) {
    conjuncts(predicate.clone()).iter().for_each(|term| pin(term, schema, constants));
}

/// What is known where a term holds: by `column = value`, by an IN list of one value, by what each side of an OR asks for.
fn pin(term: &Expr, schema: &Schema, constants: &mut Constants) {
    match &term.kind {
        ExprKind::Or(alternatives) => {
            let mut sets = alternatives.iter().map(|alternative| {
                let mut set = Constants::new();
                pin_all(alternative, schema, &mut set);
                set
            });
            let mut common = sets.next().unwrap_or_default();
            sets.for_each(|set| common.retain(|column, value| set.get(column) == Some(value)));
            for (column, value) in common {
                constants.entry(column).or_insert(value);
            }
        }
        ExprKind::Call { name, args } => match (name.as_ref(), args.as_slice()) {
            (names::EQ, [a, b]) if b.as_literal().is_some() => pin_column(a, b, schema, constants),
            (names::EQ, [a, b]) => pin_column(b, a, schema, constants),
            (names::IS_NOT_DISTINCT_FROM, [a, b]) if !a.ty.nullable => pin_column(a, b, schema, constants),
            (names::IN, [a, first, others @ ..]) if others.iter().all(|other| other == first) => {
                pin_column(a, first, schema, constants);
            }
            _ => {}
        },
        _ => {}
    }
}

/// Columns that are no constants although a term pins them: another term that is no equality asks for them, other than for a range
/// of values (`gatherConstraints` of Calcite's `RexUtil`).
fn compared_columns(predicate: &Expr, schema: &Schema) -> BTreeSet<usize> {
    let mut compared = BTreeSet::new();
    for term in conjuncts(predicate.clone()) {
        if is_equality(&term) || ranged_column(&term).is_some() {
            continue;
        }
        let ExprKind::Or(alternatives) = &term.kind else {
            compared.extend(columns_of(&term));
            continue;
        };
        // What all alternatives ask for stands before the OR.
        let mut common = Constants::new();
        pin(&term, schema, &mut common);
        for part in alternatives.iter().flat_map(|alternative| conjuncts(alternative.clone())) {
            let mut pinned = Constants::new();
            pin(&part, schema, &mut pinned);
            if ranged_column(&part).is_none() && !pinned.keys().any(|column| common.contains_key(column)) {
                compared.extend(columns_of(&part));
            }
        }
    }
    compared
}

fn is_equality(term: &Expr) -> bool {
    match as_comparison(term) {
        Some((names::EQ, ..)) => true,
        Some((names::IS_NOT_DISTINCT_FROM, a, b)) => !a.ty.nullable && !b.ty.nullable,
        _ => false,
    }
}

/// The column of a term that asks only in which range of values it is.
fn ranged_column(term: &Expr) -> Option<usize> {
    match &term.kind {
        ExprKind::And(parts) | ExprKind::Or(parts) => {
            let column = ranged_column(parts.first()?)?;
            parts.iter().all(|part| ranged_column(part) == Some(column)).then_some(column)
        }
        ExprKind::Call { name, args } => match (name.as_ref(), args.as_slice()) {
            (names::NOT, [part]) => ranged_column(part),
            (names::IS_NULL | names::IS_NOT_NULL, [column]) => column.as_column(),
            (names::IN, [column, values @ ..]) if values.iter().all(|value| value.as_literal().is_some()) => {
                column.as_column()
            }
            _ => {
                let (_, a, b) = as_comparison(term)?;
                let (column, value) = if a.as_literal().is_some() { (b, a) } else { (a, b) };
                column.as_column().filter(|_| value.as_literal().is_some())
            }
        },
        _ => None,
    }
}

/// A column, also one that is cast to a wider integer, and the literal that it equals.
fn pin_column(side: &Expr, literal: &Expr, schema: &Schema, constants: &mut Constants) {
    let tested = match &side.kind {
        ExprKind::Cast { input, .. } if input.ty.kind.is_integer() && side.ty.kind.is_integer() => input,
        _ => side,
    };
    let (Some(column), Some(value)) = (tested.as_column(), literal.as_literal()) else { return };
    let ty = &schema.columns[column].ty;
    let fits = match (value, &ty.kind) {
        (Scalar::Int(n), kind) => fits(*n, kind) && literal.ty.kind.is_integer(),
        (Scalar::String(text), TypeKind::Varchar(length)) => text.chars().count() <= *length as usize,
        (Scalar::Decimal(_) | Scalar::Float(_) | Scalar::Double(_) | Scalar::Date(_), kind) => *kind == literal.ty.kind,
        _ => false,
    };
    if fits && schema.columns[column].time.is_none() {
        let value = Expr::literal(value.clone(), ty.with_nullable(false));
        constants.entry(column).or_insert_with(|| typed(value, ty));
    }
}

fn fits(value: i64, kind: &TypeKind) -> bool {
    match kind {
        TypeKind::TinyInt => i8::try_from(value).is_ok(),
        TypeKind::SmallInt => i16::try_from(value).is_ok(),
        TypeKind::Int => i32::try_from(value).is_ok(),
        TypeKind::BigInt => true,
        _ => false,
    }
}

/// A value under the nullability of its column.
fn typed(value: Expr, ty: &DataType) -> Expr {
    let bare = match value.kind {
        ExprKind::Cast { input, .. } => *input,
        _ => value,
    };
    if ty.nullable { cast_node(bare, ty.clone(), CastMode::Explicit) } else { bare }
}

/// A column where the expression is nothing but one: nothing added, multiplied by one, the same in each branch of a CASE or in the
/// one that is taken, the first value of COALESCE that is never NULL, cast to and fro without a loss.
fn simplified(expr: &Expr, input: &Schema) -> Expr {
    let mut inside = expr.clone();
    inside.children_mut().into_iter().for_each(|child| *child = simplified(child, input));
    let instead = match &inside.kind {
        ExprKind::Call { name, args } if name.as_ref() == "COALESCE" => {
            args.first().filter(|first| args.len() == 1 || !first.ty.nullable)
        }
        ExprKind::Call { name, args } if expr.ty.kind.is_integer() => neutral(name, args),
        ExprKind::Case { branches, otherwise } if taken(branches, otherwise).is_some() => taken(branches, otherwise),
        ExprKind::Case { branches, otherwise } if branches.iter().all(|(_, value)| value == otherwise.as_ref()) => {
            Some(otherwise.as_ref())
        }
        ExprKind::Cast { input, mode } if *mode != CastMode::Try => match &input.kind {
            ExprKind::Cast { input: inner, mode } if *mode != CastMode::Try => (inner.ty.kind == expr.ty.kind
                && loses_nothing(&inner.ty.kind, &input.ty.kind))
            .then_some(inner.as_ref()),
            _ => None,
        },
        _ => None,
    };
    match instead.filter(|other| other.as_column().is_some_and(|c| input.columns[c].time.is_none())) {
        Some(column) => implicit_cast::cast(column.clone(), &expr.ty),
        None => expr.clone(),
    }
}

/// The value of a CASE whose conditions before it are constantly false and whose own, if it has one, is constantly true.
fn taken<'e>(branches: &'e [(Expr, Expr)], otherwise: &'e Expr) -> Option<&'e Expr> {
    let is_false = |condition: &Expr| condition.as_literal() == Some(&Scalar::Boolean(false));
    match branches.iter().find(|(condition, _)| !is_false(condition)) {
        Some((condition, value)) => (*condition == exprs::true_literal()).then_some(value),
        None => Some(otherwise),
    }
}

/// What is left of `x + 0`, `x - 0`, `x * 1` and `x / 1`.
fn neutral<'e>(name: &str, args: &'e [Expr]) -> Option<&'e Expr> {
    let [a, b] = args else { return None };
    let integers = a.ty.kind.is_integer() && b.ty.kind.is_integer();
    let is = |expr: &Expr, number: i64| integers && as_integer(expr) == Some(number);
    match name {
        names::PLUS if is(a, 0) => Some(b),
        names::PLUS | names::MINUS if is(b, 0) => Some(a),
        names::TIMES if is(a, 1) => Some(b),
        names::TIMES | names::DIVIDE if is(b, 1) => Some(a),
        _ => None,
    }
}

/// Casts after which the value can be had again.
fn loses_nothing(from: &TypeKind, to: &TypeKind) -> bool {
    match to {
        TypeKind::Varchar(length) => {
            from.is_integer() && from.decimal_shape().is_some_and(|(digits, _)| *length > u32::from(digits))
        }
        _ => from.is_integer() && to.is_integer() && from.decimal_shape() <= to.decimal_shape(),
    }
}
