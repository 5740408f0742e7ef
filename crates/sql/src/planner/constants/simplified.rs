//! Expressions that say the same with less.

use ouzel_plan::expr::{CastMode, names};
use ouzel_plan::{Expr, ExprKind, Schema};
use ouzel_types::{Scalar, TypeKind};

use crate::binder::implicit_cast;
use crate::planner::exprs::{self, as_comparison, as_integer, conjunction, conjuncts};

/// A column where the expression is nothing but one: nothing added, multiplied by one, the same in each branch of a CASE or in the
/// one that is taken, the first value of COALESCE that is never NULL, cast to and fro without a loss.
pub fn simplified(expr: &Expr, input: &Schema) -> Expr {
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
    match instead.filter(|other| bare_column(other).is_some_and(|c| input.columns[c].time.is_none())) {
        Some(column) => implicit_cast::cast(column.clone(), &expr.ty),
        None => expr.clone(),
    }
}

/// A column, also one that is cast to a wider integer.
fn bare_column(expr: &Expr) -> Option<usize> {
    match &expr.kind {
        ExprKind::Cast { input, mode: CastMode::Implicit } if loses_nothing(&input.ty.kind, &expr.ty.kind) => {
            input.as_column()
        }
        _ => expr.as_column(),
    }
}

/// A condition in the terms that Flink's planner makes of it: `p IS TRUE` and `p = TRUE` are p, `x >= 1 AND x <= 1` is `x = 1`,
/// and what is compared with a literal is simplified.
pub fn simplified_condition(predicate: Expr, input: &Schema) -> Expr {
    let mut terms: Vec<Expr> = conjuncts(predicate.clone()).into_iter().map(asserted).collect();
    terms = terms.into_iter().flat_map(conjuncts).map(|term| compared(term, input)).collect();
    let mut at = 0;
    while at < terms.len() {
        let other = (at + 1..terms.len()).find(|other| meets(&terms[at], &terms[*other]));
        if let (Some(other), Some((_, a, b))) = (other, as_comparison(&terms[at])) {
            terms[at] = exprs::equal(a.clone(), b.clone());
            terms.remove(other);
        }
        at += 1;
    }
    conjunction(terms).unwrap_or(predicate)
}

/// What has to hold for a term to be TRUE.
fn asserted(term: Expr) -> Expr {
    let is_true = |expr: &Expr| *expr == exprs::true_literal();
    let inner = match &term.kind {
        ExprKind::Call { name, args } => match (name.as_ref(), args.as_slice()) {
            (names::IS_TRUE, [inner]) => Some(inner),
            (names::EQ, [inner, other]) | (names::EQ, [other, inner]) if is_true(other) => {
                Some(inner).filter(|inner| inner.ty.kind == TypeKind::Boolean)
            }
            _ => None,
        },
        _ => None,
    };
    match inner {
        Some(inner) => asserted(inner.clone()),
        None => term,
    }
}

/// A comparison with a literal whose other side is a column and nothing added.
fn compared(mut term: Expr, input: &Schema) -> Expr {
    let ExprKind::Call { args, .. } = &mut term.kind else { return term };
    if let [a, b] = args.as_mut_slice() {
        let side = match (a.as_literal().is_some(), b.as_literal().is_some()) {
            (false, true) => a,
            (true, false) => b,
            _ => return term,
        };
        *side = simplified(side, input);
    }
    term
}

/// `x >= v` and `x <= v`, either one first.
fn meets(one: &Expr, other: &Expr) -> bool {
    let is_pair = |a: &str, b: &str| matches!((a, b), (names::GE, names::LE) | (names::LE, names::GE));
    match (as_comparison(one), as_comparison(other)) {
        (Some((op, x, value)), Some((other_op, other_x, other_value))) => {
            is_pair(op, other_op) && x == other_x && value == other_value && value.as_literal().is_some()
        }
        _ => false,
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

/// What is left of `x + 0`, `x - 0`, `x * 1`, `x / 1` and `-(-x)`.
fn neutral<'e>(name: &str, args: &'e [Expr]) -> Option<&'e Expr> {
    if let (names::NEGATE, [Expr { kind: ExprKind::Call { name, args }, .. }]) = (name, args)
        && name.as_ref() == names::NEGATE
    {
        return args.first();
    }
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
pub fn loses_nothing(from: &TypeKind, to: &TypeKind) -> bool {
    match to {
        TypeKind::Varchar(length) => {
            from.is_integer() && from.decimal_shape().is_some_and(|(digits, _)| *length > u32::from(digits))
        }
        _ => from.is_integer() && to.is_integer() && from.decimal_shape() <= to.decimal_shape(),
    }
}
