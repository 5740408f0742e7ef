//! Constants: deterministic calls over literals become literals; what fails to evaluate is reported once the whole
//! expression is known.
//!
//! A failing constant is kept while its expression is built, because it may stand where it is never evaluated
//! (`COALESCE`, the other branch of a CASE); Flink reduces the largest constant, and so does [`check`].

use std::sync::Arc;

use ouzel_functions::{Clock, EvalContext, compile, registry};
use ouzel_plan::{Config, Expr, ExprKind};
use ouzel_types::TypeKind;

use super::expr_binder::{Bound, one};
use crate::ast::Span;
use crate::diagnostic::Diagnostic;

/// Folds the top node; its children have been folded.
pub fn fold(expr: Expr, config: &Config) -> Expr {
    if !foldable(&expr) {
        return expr;
    }
    match compile::fold(&expr, &context(config)) {
        Ok(value) => Expr::literal(value, expr.ty),
        Err(_) => expr,
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

/// An error if a constant part of the expression fails to evaluate.
pub fn check(expr: &Expr, config: &Config, span: Span) -> Bound<()> {
    if expr.as_literal().is_some() || expr.as_column().is_some() {
        return Ok(());
    }
    if !is_constant(expr) {
        return expr.children().into_iter().try_for_each(|child| check(child, config, span));
    }
    match compile::fold(expr, &context(config)) {
        Ok(_) => Ok(()),
        Err(message) => {
            Err(one(Diagnostic::error(format!("the constant cannot be evaluated: {message}")).at(span).detail(message)))
        }
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
