//! Constants: deterministic calls over literals become literals.
//!
//! A constant that fails to evaluate stays as it is: it may stand where it is never evaluated (the other branch of a
//! CASE), and a Flink fails only when it is run. The exception is a literal divided by zero, which [`check`] refuses.

use std::sync::Arc;

use ouzel_functions::{Clock, EvalContext, compile, registry};
use ouzel_plan::expr::names;
use ouzel_plan::{Config, Expr, ExprKind};
use ouzel_types::{Scalar, TypeKind};

use super::expr_binder::{Bound, one};
use crate::ast::Span;
use crate::diagnostic::Diagnostic;

/// Folds the top node; its children have been folded.
pub fn fold(expr: Expr, config: &Config) -> Expr {
    if !foldable(&expr) {
        return expr;
    }
    match compile::fold(&expr, &context(config)) {
        Ok(Scalar::Null) if ouzel_functions::nested::lacks_null(&expr) => expr,
        Ok(value) => Expr::literal(cut(value, &expr.ty.kind), expr.ty),
        Err(_) => expr,
    }
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

fn foldable(expr: &Expr) -> bool {
    if matches!(expr.kind, ExprKind::Column(_) | ExprKind::Literal(_))
        || expr.ty.kind == TypeKind::Null
        || !is_deterministic(expr)
    {
        return false;
    }
    // What chooses between its parts may have failing ones, which are no literals.
    let chooses = matches!(expr.kind, ExprKind::Case { .. } | ExprKind::And(_) | ExprKind::Or(_));
    expr.children().into_iter().all(|child| child.as_literal().is_some() || chooses && is_constant(child))
}

/// Whether the node itself gives the same value every time.
pub fn is_deterministic(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Call { name, .. } => registry::lookup(name).is_some_and(|f| f.deterministic),
        _ => true,
    }
}

/// An error if a literal is divided by a literal zero. Any other constant that fails (a CAST of a text that is no number)
/// fails when it is run, as in Flink.
pub fn check(expr: &Expr, config: &Config, span: Span) -> Bound<()> {
    match &expr.kind {
        ExprKind::Call { name, args }
            if name.as_ref() == names::DIVIDE && args.iter().all(|a| a.as_literal().is_some()) =>
        {
            match compile::fold(expr, &context(config)) {
                Ok(_) => Ok(()),
                Err(_) => {
                    Err(one(Diagnostic::error("a constant is divided by zero").at(span).detail("Division by zero")))
                }
            }
        }
        _ => expr.children().into_iter().try_for_each(|child| check(child, config, span)),
    }
}

fn is_constant(expr: &Expr) -> bool {
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
