//! ON: the conjuncts of a join, and the equalities that Flink refuses.

use ouzel_plan::Expr;
use ouzel_types::DataType;

use super::exprs;
use crate::ast::{self, BinaryOp, Span};
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
            let across = (left < left_width) != (right < left_width);
            if across { one_kind(&a.ty, &b.ty, on.span) } else { Ok(()) }
        }
        _ => Ok(()),
    }
}

/// Refuses keys of which one only is text.
pub(super) fn one_kind(left: &DataType, right: &DataType, span: Span) -> Bound<()> {
    if left.kind.is_string() == right.kind.is_string() {
        return Ok(());
    }
    let (from, to) = (calcite_name(&left.kind), calcite_name(&right.kind));
    let detail = format!("implicit type conversion between {from} and {to} is not supported on join's condition now");
    let error = Diagnostic::error(format!("a join cannot equate {left} and {right}")).at(span);
    Err(vec![error.detail(detail).hint("CAST one side")])
}
