//! ON: the conjuncts of a join, and the equalities that Flink refuses.

use ouzel_plan::{Expr, TimeAttribute};
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
        match refuse_text_keys(binder.scope, on, left_width) {
            Err(refused) if super::where_clause::only_types(&errors) => refused,
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
            if !across || left.kind.is_string() == right.kind.is_string() {
                return Ok(());
            }
            let [left, right] = [a, b].map(|column| &scope.columns[column]);
            Err(refused((&left.ty, left.time), (&right.ty, right.time), on.span))
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
    Err(refused((left, None), (right, None), span))
}

/// A type, and the time attribute that a column of it is.
type Operand<'a> = (&'a DataType, Option<TimeAttribute>);

fn refused(left: Operand<'_>, right: Operand<'_>, span: Span) -> Vec<Diagnostic> {
    let error = Diagnostic::error(format!("a join cannot equate {} and {}", left.0, right.0)).at(span);
    vec![error.detail(no_conversion(left, right)).hint("CAST one side")]
}

/// Flink's words for the two sides of a join's equality.
pub(super) fn no_conversion(left: Operand<'_>, right: Operand<'_>) -> String {
    let shown = |(ty, time): Operand<'_>| match time {
        Some(TimeAttribute::Rowtime) => format!("{} *ROWTIME*", ty.kind),
        Some(TimeAttribute::Proctime) => format!("{} *PROCTIME*", ty.kind),
        None => calcite_name(&ty.kind),
    };
    format!(
        "implicit type conversion between {} and {} is not supported on join's condition now",
        shown(left),
        shown(right)
    )
}

/// The same for a comparison of two relations' columns in WHERE, which becomes a join's condition.
pub(super) fn text_keys_in_where(scope: &Scope<'_>, term: &ast::Expr) -> Bound<()> {
    let ast::ExprKind::Binary { left, op: BinaryOp::Eq, right, .. } = &term.kind else { return Ok(()) };
    let columns = [left, right].map(|side| column(scope, side).and_then(|(at, _)| scope.columns.get(at)));
    match columns {
        [Some(a), Some(b)] if a.qualifier != b.qualifier && a.ty.kind.is_string() != b.ty.kind.is_string() => {
            Err(refused((&a.ty, a.time), (&b.ty, b.time), term.span))
        }
        _ => Ok(()),
    }
}
