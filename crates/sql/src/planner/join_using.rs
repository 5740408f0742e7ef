//! USING and NATURAL: columns that both sides of a join share.

use std::sync::Arc;

use ouzel_plan::expr::names;
use ouzel_plan::operator::JoinKind;
use ouzel_plan::{Expr, ExprKind};
use ouzel_types::TypeKind;

use super::from::FromItem;
use super::join_condition;
use super::rel::Rel;
use super::slots::fail;
use crate::ast::{self, JoinCondition, Span};
use crate::binder::common_type::least_restrictive;
use crate::binder::{Bound, ExprBinder, Scope, implicit_cast, misfit};
use crate::diagnostic::Diagnostic;

/// USING (a, b) and NATURAL: (name, position left, position right).
pub fn shared_columns(join: &ast::Join, left: &Scope<'_>, right: &Scope<'_>) -> Bound<Vec<(String, usize, usize)>> {
    let find = |scope: &Scope<'_>, name: &str| -> Vec<usize> {
        scope.star().into_iter().filter(|i| scope.columns[*i].name.as_ref() == name).collect()
    };
    if join.natural {
        let mut shared = Vec::new();
        for l in left.star() {
            let name = left.columns[l].name.to_string();
            if let [r] = find(right, &name).as_slice() {
                shared.push((name, l, *r));
            }
        }
        return Ok(shared);
    }
    let JoinCondition::Using { columns, .. } = &join.condition else { return Ok(Vec::new()) };
    let mut shared = Vec::new();
    for column in columns {
        match (find(left, &column.value).as_slice(), find(right, &column.value).as_slice()) {
            ([l], [r]) => shared.push((column.value.clone(), *l, *r)),
            ([], _) | (_, []) => {
                return fail(
                    format!("column \"{}\" of USING is not on both sides", column.value),
                    format!("Column '{}' not found in any table", column.value),
                    column.span,
                );
            }
            _ => {
                return fail(
                    format!("column \"{}\" of USING is ambiguous", column.value),
                    format!("Column name '{}' in USING clause is not unique on one side of join", column.value),
                    column.span,
                );
            }
        }
    }
    Ok(shared)
}

/// What has to hold between the columns that are shared.
pub fn equalities(
    shared: &[(String, usize, usize)],
    binder: &ExprBinder<'_>,
    width: usize,
    span: Span,
) -> Bound<Vec<Expr>> {
    let equality = |(name, l, r): &(String, usize, usize)| {
        let sides = vec![binder.scope.column(*l), binder.scope.column(width + r)];
        let types = [sides[0].ty.clone(), sides[1].ty.clone()];
        join_condition::one_kind(&types[0], &types[1], span)?;
        let shown = [&sides[0], &sides[1]].map(|side| misfit::argument(binder, side));
        let equality = binder.call(names::EQ, sides, span).map_err(|_| {
            let [left, right] = shown.map(|ty| ty.trim_matches(['<', '>']).to_owned());
            let detail = format!(
                "Column '{name}' matched using NATURAL keyword or USING clause has incompatible types: cannot compare '{left}' to '{right}'"
            );
            let primary = format!("column \"{name}\" has different types on the two sides");
            vec![Diagnostic::error(primary).detail(detail).at(span)]
        })?;
        Ok(equality)
    };
    shared.iter().map(equality).collect()
}

/// Shared columns come first and once; the originals are still reached by their table's name.
pub fn merged<'a>(
    (rel, mut scope): FromItem<'a>,
    shared: &[(String, usize, usize)],
    width: usize,
    kind: JoinKind,
) -> FromItem<'a> {
    if shared.is_empty() {
        return (rel, scope);
    }
    let (mut exprs, mut names): (Vec<Expr>, Vec<Arc<str>>) = (Vec::new(), Vec::new());
    let mut columns = Vec::new();
    for (name, l, r) in shared {
        let (left, right) = (rel.column(*l), rel.column(width + r));
        // For Flink the column is COALESCE of the two: of their common type, whichever side it is read from.
        let kinds = least_restrictive(&[&left.ty, &right.ty]);
        let [left, right] = [left, right].map(|side| match &kinds {
            Some(common) => implicit_cast::cast(side, common),
            None => side,
        });
        let expr = match kind {
            JoinKind::Right => right,
            JoinKind::Full => {
                let ty = left.ty.with_nullable(left.ty.nullable || right.ty.nullable);
                let present = Expr::call(names::IS_NOT_NULL, vec![left.clone()], TypeKind::Boolean.not_null());
                Expr { kind: ExprKind::Case { branches: vec![(present, left)], otherwise: Box::new(right) }, ty }
            }
            // Equal to the left one, and never NULL where one of the two is not.
            JoinKind::Inner if left.ty.nullable && !right.ty.nullable => right,
            _ => left,
        };
        let mut column = scope.columns[*l].clone();
        column.qualifier = Vec::new().into();
        column.ty = expr.ty.clone();
        column.visible = true;
        columns.push(column);
        exprs.push(expr);
        names.push(name.as_str().into());
        scope.columns[*l].visible = false;
        scope.columns[width + r].visible = false;
    }
    for i in 0..rel.width() {
        exprs.push(rel.column(i));
        names.push(rel.schema.columns[i].name.clone());
    }
    columns.extend(scope.columns);
    (Rel::project(rel, exprs, names), Scope::of_columns(columns, scope.outer))
}
