//! ON: the conjuncts of a join, and the equalities that Flink refuses.

use ouzel_plan::Expr;

use super::exprs;
use crate::ast::{self, BinaryOp};
use crate::binder::implicit_cast::calcite_name;
use crate::binder::{Bound, ExprBinder, NoIntercept};
use crate::diagnostic::Diagnostic;

/// Binds ON over `left ++ right`.
pub(super) fn bind(binder: &ExprBinder<'_>, on: &ast::Expr, left_width: usize) -> Bound<Vec<Expr>> {
    let condition = binder.bind_condition(on, "ON", &mut NoIntercept)?;
    refuse_text_keys(binder, on, left_width)?;
    Ok(exprs::conjuncts(condition))
}

/// A column of text equals one of another type by a cast everywhere but between the two sides of a join
/// (Flink's `JoinConditionTypeCoerceRule`).
fn refuse_text_keys(binder: &ExprBinder<'_>, on: &ast::Expr, left_width: usize) -> Bound<()> {
    match &on.kind {
        ast::ExprKind::Nested(inner) => refuse_text_keys(binder, inner, left_width),
        ast::ExprKind::Binary { left, op: BinaryOp::And, right, .. } => {
            refuse_text_keys(binder, left, left_width)?;
            refuse_text_keys(binder, right, left_width)
        }
        ast::ExprKind::Binary { left, op: BinaryOp::Eq, right, .. } => {
            let (a, b) = (binder.bind(left)?, binder.bind(right)?);
            let (Some(left), Some(right)) = (a.as_column(), b.as_column()) else { return Ok(()) };
            if (left < left_width) == (right < left_width) || a.ty.kind.is_string() == b.ty.kind.is_string() {
                return Ok(());
            }
            let (from, to) = (calcite_name(&a.ty.kind), calcite_name(&b.ty.kind));
            let error = Diagnostic::error(format!("a join cannot equate {} and {}", a.ty, b.ty)).at(on.span);
            Err(vec![
                error
                    .detail(format!(
                        "implicit type conversion between {from} and {to} is not supported on join's condition now"
                    ))
                    .hint("CAST one side"),
            ])
        }
        _ => Ok(()),
    }
}
