//! Constants: deterministic calls over literals become literals.
//!
//! A constant that fails to evaluate stays as it is: it may stand where it is never evaluated (the other branch of a
//! CASE), and a Flink fails only when it is run. The exceptions, which [`check`] refuses, are a constant that is nothing but
//! a division by zero, and a FLOAT that is no number.

use std::sync::Arc;

use ouzel_functions::{Clock, EvalContext, compile, registry};
use ouzel_plan::expr::{CastMode, names};
use ouzel_plan::{Config, Expr, ExprKind};
use ouzel_types::{Scalar, TypeKind};

use super::expr_binder::{Bound, casts_as_before, one};
use crate::ast::Span;
use crate::diagnostic::Diagnostic;

/// Folds the top node; its children have been folded.
pub fn fold(expr: Expr, config: &Config) -> Expr {
    if !foldable(&expr) {
        return expr;
    }
    match compile::fold(&expr, &context(config)) {
        Ok(Scalar::Float(value)) if !value.is_finite() => expr,
        Ok(Scalar::Null) if is_text_of_nothing(&expr) => Expr::literal(Scalar::String("".into()), expr.ty),
        Ok(Scalar::Null) if ouzel_functions::nested::lacks_null(&expr) => expr,
        Ok(Scalar::Float(value)) if !is_number_cast(&expr) => {
            Expr::literal(Scalar::Float(seven_digits(value)), expr.ty)
        }
        // A TRY_CAST is left to the rows.
        Ok(value) if is_legacy_cast(&expr) && !expr.ty.nullable => Expr::literal(filled(value, &expr.ty.kind), expr.ty),
        Ok(value) if casts_as_before(config) => Expr::literal(value, expr.ty),
        Ok(value) => Expr::literal(cut(value, &expr.ty.kind), expr.ty),
        Err(_) => expr,
    }
}

/// A number that is written down and cast, which Flink does not compute.
fn is_number_cast(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Cast { input, .. } if input.ty.kind.is_numeric())
}

/// A FLOAT that the planner has computed has seven digits in Flink.
fn seven_digits(value: f32) -> f32 {
    format!("{:.6e}", f64::from(value)).parse().unwrap_or(value)
}

/// A text made of a constant that is NULL under a type that is NOT NULL (a DECIMAL that has overflown): empty, as in Flink.
fn is_text_of_nothing(expr: &Expr) -> bool {
    let ExprKind::Cast { input, .. } = &expr.kind else { return false };
    expr.ty.kind.is_string() && !input.ty.kind.is_string() && !input.ty.nullable
}

/// A constant is cut to its VARCHAR, also a number's text, which the cast itself leaves longer.
fn cut(value: Scalar, kind: &TypeKind) -> Scalar {
    match (value, kind) {
        (Scalar::String(text), TypeKind::Varchar(length)) if text.len() > *length as usize => {
            Scalar::String(ouzel_functions::cast::to_text::cut(&text, *length as usize).into())
        }
        (value, _) => value,
    }
}

fn is_legacy_cast(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Cast { mode: CastMode::Legacy, .. })
}

/// A constant that is shorter than its CHAR or BINARY, which legacy casts of rows do not fill.
fn filled(value: Scalar, kind: &TypeKind) -> Scalar {
    match (value, kind) {
        (Scalar::String(text), TypeKind::Char(length)) => {
            let missing = (*length as usize).saturating_sub(text.chars().count());
            Scalar::String(format!("{text}{}", " ".repeat(missing)).into())
        }
        (Scalar::Bytes(bytes), TypeKind::Binary(length)) if bytes.len() < *length as usize => {
            let mut bytes = bytes.to_vec();
            bytes.resize(*length as usize, 0);
            Scalar::Bytes(bytes.into())
        }
        (value, _) => value,
    }
}

fn foldable(expr: &Expr) -> bool {
    if matches!(expr.kind, ExprKind::Column(_) | ExprKind::Literal(_))
        || expr.ty.kind == TypeKind::Null
        || !is_deterministic(expr)
    {
        return false;
    }
    if divides_by_zero(expr) || is_long(expr) {
        return false;
    }
    // What chooses between its parts may have failing ones, which are no literals.
    let chooses = matches!(expr.kind, ExprKind::Case { .. } | ExprKind::And(_) | ExprKind::Or(_));
    expr.children().into_iter().all(|child| child.as_literal().is_some() || chooses && is_constant(child))
}

/// A text that is made long by a number: it is left to the rows instead of standing in the plan.
fn is_long(expr: &Expr) -> bool {
    const LONG: i64 = 1 << 16;
    let ExprKind::Call { name, args } = &expr.kind else { return false };
    let by_number = matches!(name.as_ref(), "REPEAT" | "LPAD" | "RPAD");
    by_number && matches!(args.get(1).and_then(Expr::as_literal), Some(Scalar::Int(count)) if *count > LONG)
}

/// Whether the node itself gives the same value every time.
pub fn is_deterministic(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Call { name, .. } => registry::lookup(name).is_some_and(|f| f.deterministic),
        _ => true,
    }
}

/// An error where Flink's planner fails over a constant: where the largest constant expression is a division by zero (of DOUBLE
/// too, which a row divides), and where a FLOAT is a NaN or infinite. Any other constant that fails (`ABS(1 / 0)`, a CAST of a
/// text that is no number) fails when it is run, as in Flink.
pub fn check(expr: &Expr, config: &Config, span: Span) -> Bound<()> {
    if is_float_without_number(expr, config) {
        return Err(one(Diagnostic::error("a constant FLOAT is no number").at(span).detail("Infinite or NaN")));
    }
    if !is_constant(expr) {
        return reachable(expr).into_iter().try_for_each(|child| check(child, config, span));
    }
    let is_division = matches!(&expr.kind, ExprKind::Call { name, .. } if name.as_ref() == names::DIVIDE);
    if is_division && (divides_by_zero(expr) || compile::fold(expr, &context(config)).is_err()) {
        return Err(one(Diagnostic::error("a constant is divided by zero").at(span).detail("Division by zero")));
    }
    Ok(())
}

/// What of an expression is looked at: in COALESCE nothing behind a value that is NOT NULL.
fn reachable(expr: &Expr) -> Vec<&Expr> {
    let mut children = expr.children();
    if matches!(&expr.kind, ExprKind::Call { name, .. } if name.as_ref() == "COALESCE")
        && let Some(last) = children.iter().position(|child| !child.ty.nullable)
    {
        children.truncate(last + 1);
    }
    children
}

fn is_float_without_number(expr: &Expr, config: &Config) -> bool {
    let itself = expr.ty.kind == TypeKind::Float
        && is_constant(expr)
        && matches!(compile::fold(expr, &context(config)), Ok(Scalar::Float(value)) if !value.is_finite());
    // TRY_CAST inside of a larger constant is computed with it: only its own value is looked at.
    let tries = |child: &Expr| matches!(child.kind, ExprKind::Cast { mode: CastMode::Try, .. });
    let mut children = expr.children().into_iter();
    itself || is_constant(expr) && children.any(|child| !tries(child) && is_float_without_number(child, config))
}

/// Two literals of DOUBLE or FLOAT, of which the second is zero: a row's division gives an infinity.
fn divides_by_zero(expr: &Expr) -> bool {
    let ExprKind::Call { name, args } = &expr.kind else { return false };
    name.as_ref() == names::DIVIDE
        && matches!(args[1].as_literal(), Some(Scalar::Double(0.0) | Scalar::Float(0.0)))
        && args[0].as_literal().is_some_and(|value| !value.is_null())
}

pub fn is_constant(expr: &Expr) -> bool {
    !matches!(expr.kind, ExprKind::Column(_)) && is_deterministic(expr) && expr.children().into_iter().all(is_constant)
}

/// What constants may read: the session's zone. Nothing that is folded reads the clock.
fn context(config: &Config) -> EvalContext {
    EvalContext {
        time_zone: Arc::from(time_zone(config)),
        clock: Arc::new(NoClock),
        watermark: Arc::new(|| None),
        query_start_ms: 0,
    }
}

/// `table.local-time-zone`; `default` (the machine's zone) is resolved by the program before the session starts.
pub fn time_zone(config: &Config) -> &str {
    match config.get("table.local-time-zone") {
        None | Some("default") => "UTC",
        Some(zone) => zone,
    }
}

struct NoClock;

impl Clock for NoClock {
    fn now_nanos(&self) -> i64 {
        0
    }
}
