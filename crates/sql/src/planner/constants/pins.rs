//! Which columns a condition pins to one value.

use std::collections::BTreeSet;

use ouzel_plan::expr::{CastMode, names};
use ouzel_plan::{Expr, ExprKind, Schema};
use ouzel_types::{DataType, Scalar, TypeKind};

use super::Constants;
use super::simplified::loses_nothing;
use crate::binder::expr_binder::cast_node;
use crate::planner::exprs::{as_comparison, columns_of, conjuncts};

/// What is known where the condition holds.
pub fn of_condition(predicate: &Expr, schema: &Schema, constants: &mut Constants) {
    pin_all(predicate, schema, constants);
    let compared = compared_columns(predicate, schema);
    constants.retain(|column, _| !compared.contains(column));
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

/// What an integer was before a cast to a wider one; a narrower one has the same value for several.
pub fn widened_integer(expr: &Expr) -> Option<&Expr> {
    let ExprKind::Cast { input, mode: CastMode::Implicit | CastMode::Explicit } = &expr.kind else { return None };
    let (from, to) = (&input.ty.kind, &expr.ty.kind);
    (to.is_integer() && loses_nothing(from, to)).then_some(input)
}

/// A column, also one that is cast to a wider integer, and the literal that it equals.
fn pin_column(side: &Expr, literal: &Expr, schema: &Schema, constants: &mut Constants) {
    let tested = widened_integer(side).or_else(|| widened_decimal(side)).unwrap_or(side);
    let (Some(column), Some(value)) = (tested.as_column(), literal.as_literal()) else { return };
    let ty = &schema.columns[column].ty;
    if let Some(rescaled) = rescaled(literal, &ty.kind) {
        let value = Expr::literal(rescaled, ty.with_nullable(false));
        constants.entry(column).or_insert_with(|| typed(value, ty));
        return;
    }
    let is_possible = match (value, &ty.kind) {
        (Scalar::Int(n), kind) => fits(*n, kind) && literal.ty.kind.is_integer(),
        (Scalar::String(text), TypeKind::Varchar(length)) => text.chars().count() <= *length as usize,
        (Scalar::String(text), TypeKind::Char(length)) => text.chars().count() == *length as usize,
        (Scalar::Float(_) | Scalar::Double(_) | Scalar::Date(_) | Scalar::Timestamp(_), kind) => {
            *kind == literal.ty.kind
        }
        _ => false,
    };
    if is_possible && schema.columns[column].time.is_none() {
        let value = Expr::literal(value.clone(), ty.with_nullable(false));
        constants.entry(column).or_insert_with(|| typed(value, ty));
    }
}

/// What a DECIMAL was before it was cast to be compared.
fn widened_decimal(expr: &Expr) -> Option<&Expr> {
    let ExprKind::Cast { input, mode: CastMode::Implicit } = &expr.kind else { return None };
    matches!((&input.ty.kind, &expr.ty.kind), (TypeKind::Decimal { .. }, TypeKind::Decimal { .. })).then_some(input)
}

/// The number of a DECIMAL as one of another type that has all of its digits.
fn rescaled(literal: &Expr, to: &TypeKind) -> Option<Scalar> {
    let (Scalar::Decimal(digits), TypeKind::Decimal { scale: from, .. }) = (literal.as_literal()?, &literal.ty.kind)
    else {
        return None;
    };
    let TypeKind::Decimal { precision, scale } = to else { return None };
    let digits = digits.checked_mul(10i128.checked_pow(u32::from(scale.checked_sub(*from)?))?)?;
    (digits.unsigned_abs() < 10u128.pow(u32::from(*precision))).then_some(Scalar::Decimal(digits))
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
pub fn typed(value: Expr, ty: &DataType) -> Expr {
    let bare = match value.kind {
        ExprKind::Cast { input, .. } => *input,
        _ => value,
    };
    if ty.nullable { cast_node(bare, ty.clone(), CastMode::Explicit) } else { bare }
}
