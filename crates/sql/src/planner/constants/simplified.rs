//! Expressions that say the same with less.

use ouzel_plan::expr::{CastMode, names};
use ouzel_plan::{Expr, ExprKind, Schema};
use ouzel_types::{Scalar, TypeKind};

use crate::binder::implicit_cast;
use crate::planner::conditions;
use crate::planner::exprs::{self, as_integer};

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

/// A condition in the terms that Flink's planner makes of it: what is compared with a literal is simplified before the whole is.
pub fn simplified_condition(predicate: Expr, input: &Schema) -> Expr {
    conditions::simplified(compared(predicate, input))
}

/// Comparisons with a literal whose other side is a column and nothing added.
fn compared(mut term: Expr, input: &Schema) -> Expr {
    let args = match &mut term.kind {
        ExprKind::And(terms) | ExprKind::Or(terms) => {
            terms.iter_mut().for_each(|term| *term = compared(term.clone(), input));
            return term;
        }
        ExprKind::Call { args, .. } => args,
        _ => return term,
    };
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
