//! ON: the conjuncts of a join, and the equalities that Flink refuses.

use ouzel_plan::Expr;
use ouzel_types::DataType;

use super::exprs;
use crate::ast::{self, BinaryOp, Span};
use crate::binder::implicit_cast::calcite_name;
use crate::binder::{Bound, ExprBinder, NoIntercept, Scope};
use crate::diagnostic::Diagnostic;

/// Binds ON over `left ++ right`.
pub(super) fn bind(binder: &ExprBinder<'_>, on: &ast::Expr, left_width: usize) -> Bound<Vec<Expr>> {
    let condition = binder.bind_condition(on, "ON", &mut NoIntercept).map_err(|errors| {
        // Nothing else is wrong: then the join itself refuses its keys.
        let only_types = errors.iter().all(|error| {
            error.detail.as_deref().is_some_and(|words| words.starts_with("implicit type conversion between"))
        });
        match refuse_text_keys(binder.scope, on, left_width) {
            Err(refused) if only_types => refused,
            _ => errors,
        }
    })?;
    refuse_text_keys(binder.scope, on, left_width)?;
    Ok(exprs::conjuncts(condition))
}

/// A column of text equals one of another type by a cast everywhere but between the two sides of a join
/// (Flink's `JoinConditionTypeCoerceRule`).
fn refuse_text_keys(scope: &Scope<'_>, on: &ast::Expr, left_width: usize) -> Bound<()> {
    match &on.kind {
        ast::ExprKind::Nested(inner) => refuse_text_keys(scope, inner, left_width),
        ast::ExprKind::Binary { left, op: BinaryOp::And, right, .. } => {
            refuse_text_keys(scope, left, left_width)?;
            refuse_text_keys(scope, right, left_width)
        }
        ast::ExprKind::Binary { left, op: BinaryOp::Eq, right, .. } => {
            let (Some((a, left)), Some((b, right))) = (column(scope, left), column(scope, right)) else {
                return Ok(());
            };
            let across = (a < left_width) != (b < left_width);
            if across { one_kind(&left, &right, on.span) } else { Ok(()) }
        }
        _ => Ok(()),
    }
}

/// The bare column that a side of an equality is.
fn column(scope: &Scope<'_>, side: &ast::Expr) -> Option<(usize, DataType)> {
    match &side.kind {
        ast::ExprKind::Nested(inner) => column(scope, inner),
        ast::ExprKind::Column(name) => scope.resolve(name).ok().and_then(|bound| Some((bound.as_column()?, bound.ty))),
        _ => None,
    }
}

/// Refuses keys of which one only is text.
pub(super) fn one_kind(left: &DataType, right: &DataType, span: Span) -> Bound<()> {
    if left.kind.is_string() == right.kind.is_string() {
        return Ok(());
    }
    let error = Diagnostic::error(format!("a join cannot equate {left} and {right}")).at(span);
    Err(vec![error.detail(no_conversion(left, right)).hint("CAST one side")])
}

/// Flink's words for the two sides of a join's equality.
pub(super) fn no_conversion(left: &DataType, right: &DataType) -> String {
    let (from, to) = (calcite_name(&left.kind), calcite_name(&right.kind));
    format!("implicit type conversion between {from} and {to} is not supported on join's condition now")
}
