//! Subqueries of a SELECT in the place of a value or a condition.

use ouzel_plan::Expr;
use ouzel_types::DataType;

use super::{SUBQUERY, Slots, SubquerySlot, fail};
use crate::ast::{self, ExprKind as Ast};
use crate::binder::implicit_cast::calcite_name;
use crate::binder::{Bound, ExprBinder};
use crate::planner::rel::Rel;
use crate::planner::{join_condition, query};

impl Slots<'_, '_> {
    pub(super) fn subquery(&mut self, slot: SubquerySlot, ty: DataType) -> Expr {
        self.subqueries.push(slot);
        let at = self.subqueries.len() - 1;
        if self.inside_aggregate {
            self.early.push(at);
        }
        Expr::column(SUBQUERY + at, ty)
    }

    /// A scalar subquery over a relation that is already bound.
    pub fn scalar(&mut self, rel: Rel) -> Expr {
        let ty = rel.schema.columns[0].ty.with_nullable(true);
        self.subquery(SubquerySlot::Scalar { rel, ty: ty.clone() }, ty)
    }

    /// `values IN (query)`: both sides with common types.
    pub fn in_subquery(
        &mut self,
        value: &ast::Expr,
        of: &ast::Query,
        binder: &ExprBinder<'_>,
    ) -> Bound<(Rel, Vec<Expr>)> {
        let rel = query::nested(self.env.with_outer(binder.scope), of)?;
        let items: Vec<&ast::Expr> = match &value.kind {
            Ast::Row { items, .. } => items.iter().collect(),
            Ast::Nested(inner) => match &inner.kind {
                Ast::Row { items, .. } => items.iter().collect(),
                _ => vec![value],
            },
            _ => vec![value],
        };
        let values = binder.bind_all(items, self)?;
        if values.len() != rel.width() {
            return fail(
                format!("IN compares {} values with {} columns", values.len(), rel.width()),
                "Values passed to IN operator must have compatible types",
                value.span,
            );
        }
        let mut left = Vec::new();
        let mut right = Vec::new();
        for (i, v) in values.into_iter().enumerate() {
            let column = rel.column(i);
            let Some(common) = binder.common_type(&[&v.ty, &column.ty]) else {
                return fail(
                    format!("{} and {} cannot be compared", v.ty, column.ty),
                    match v.ty.kind.is_string() == column.ty.kind.is_string() {
                        true => "Values passed to IN operator must have compatible types".to_owned(),
                        false => join_condition::no_conversion((&v.ty, binder.time_attribute(&v)), (&column.ty, None)),
                    },
                    value.span,
                );
            };
            let as_common = |e: Expr| {
                let ty = common.with_nullable(e.ty.nullable);
                binder.as_common(e, &ty)
            };
            left.push(as_common(v));
            right.push(as_common(column));
        }
        let names = rel.schema.columns.iter().map(|c| c.name.clone()).collect();
        let plain = right.iter().enumerate().all(|(i, e)| e.as_column() == Some(i));
        let rel = if plain { rel } else { Rel::project(rel, right, names) };
        Ok((rel, left))
    }
}

/// Flink's words for a subquery with several columns in the place of a value.
pub(super) fn not_scalar(rel: &Rel) -> String {
    let columns: Vec<String> =
        rel.schema.columns.iter().map(|c| format!("{} {}", calcite_name(&c.ty.kind), c.name).to_uppercase()).collect();
    let call = format!("'$SCALAR_QUERY(<RECORDTYPE({})>)'", columns.join(", "));
    format!(
        "Cannot apply '$SCALAR_QUERY' to arguments of type {call}. Supported form(s): '$SCALAR_QUERY(<RECORDTYPE(SINGLE FIELD)>)'"
    )
}
