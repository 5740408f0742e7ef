//! The select list: what `*`, `t.*` and `row.*` stand for, and how columns are named.

use std::sync::Arc;

use ouzel_plan::Expr;
use ouzel_types::{DataType, Field, TypeKind};

use super::slots::{Slots, fail};
use crate::ast::{self, ExprKind as Ast, SelectItem};
use crate::binder::{Bound, ExprBinder, Scope, nested, operator, scope};
use crate::catalog::expansion;

/// The columns that an item of the select list stands for; `before` are those that came before it, `sink` what the columns of a
/// statement's query are cast to.
pub fn columns(
    item: &SelectItem,
    binder: &ExprBinder<'_>,
    slots: &mut Slots<'_, '_>,
    before: &[(Expr, Arc<str>)],
    sink: Option<&[DataType]>,
) -> Bound<Vec<(Expr, Arc<str>)>> {
    let starred = |positions: Vec<usize>| -> Vec<(Expr, Arc<str>)> {
        let mut names: Vec<Arc<str>> = before.iter().map(|(_, name)| name.clone()).collect();
        for i in &positions {
            let name = numbered(&binder.scope.columns[*i].name, |name| names.contains(name));
            names.push(name);
        }
        let names = names.split_off(before.len());
        if let (Some(expansion), Some(span)) = (&binder.scope.expansion, expansion::star_span(item)) {
            let columns: Vec<_> = positions.iter().map(|i| &binder.scope.columns[*i]).zip(&names).collect();
            expansion.star(span, &columns);
        }
        positions.into_iter().zip(names).map(|(i, name)| (binder.scope.column(i), name)).collect()
    };
    match item {
        SelectItem::Star { span } => {
            let all = binder.scope.star();
            no_name_twice(binder.scope, &all, *span)?;
            if all.is_empty() {
                return fail("SELECT * needs a FROM", "SELECT * requires a FROM clause", *span);
            }
            Ok(starred(all))
        }
        SelectItem::QualifiedStar { qualifier, span } => {
            let of_table = binder.scope.qualified_star(qualifier);
            if !of_table.is_empty() {
                no_name_twice(binder.scope, &of_table, *span)?;
                return Ok(starred(of_table));
            }
            let row = binder.scope.resolve(qualifier).map_err(|error| {
                vec![error.detail(format!("Unknown identifier '{}'", qualifier.to_string().replace('`', "")))]
            })?;
            members(row, qualifier.span())
        }
        SelectItem::Expr { expr, alias } => {
            if let Ast::FieldStar { base } = &expr.kind {
                return members(binder.bind_with(base, slots)?, expr.span);
            }
            let target = sink.and_then(|columns| columns.get(before.len()));
            let bound = binder.bind_for(expr, slots, target)?;
            no_bare_null(&bound, expr.span)?;
            nested::nulls_fit_keys(expr, &bound)?;
            let name: Arc<str> = match (alias, natural_name(expr)) {
                (Some(alias), _) => alias.value.as_str().into(),
                (None, Some(name)) => name.into(),
                (None, None) => format!("EXPR${}", before.len()).into(),
            };
            Ok(vec![(bound, name)])
        }
    }
}

/// A column of a star as Flink names it where it may not stand.
pub fn star_column(item: &SelectItem, expr: &Expr, scope: &Scope<'_>) -> Option<String> {
    if matches!(item, SelectItem::Expr { .. }) {
        return None;
    }
    let column = scope.columns.get(expr.as_column()?)?;
    Some(format!("{}.{}", column.qualifier.last()?, column.name))
}

/// `*` names each column of a relation, and so no two that are called alike.
fn no_name_twice(scope: &Scope<'_>, star: &[usize], span: ast::Span) -> Bound<()> {
    match scope.called_alike(star) {
        Some(name) => fail(
            format!("`*` stands for two columns \"{name}\" of one relation"),
            format!("Column '{name}' is ambiguous"),
            span,
        ),
        None => Ok(()),
    }
}

/// Flink derives no type for a NULL that stands alone in SELECT or VALUES, whatever the sink's column is.
pub fn no_bare_null(bound: &Expr, span: ast::Span) -> Bound<()> {
    if bound.ty.kind == TypeKind::Null {
        return Err(vec![operator::illegal_null(span)]);
    }
    Ok(())
}

/// The name of a column with a number where the name is taken, as Calcite numbers the columns of a query: page, page0, page1.
pub fn numbered(name: &Arc<str>, taken: impl Fn(&Arc<str>) -> bool) -> Arc<str> {
    let mut unique = name.clone();
    let mut number = 0;
    while taken(&unique) {
        unique = format!("{name}{number}").into();
        number += 1;
    }
    unique
}

/// `r.*` of a ROW.
fn members(row: Expr, span: ast::Span) -> Bound<Vec<(Expr, Arc<str>)>> {
    let Some(fields) = row.ty.kind.members() else {
        return fail(
            "only a table or a row has members that * can list",
            "Not a record type. The '*' operator requires a record",
            span,
        );
    };
    let named = |(i, f): (usize, &Field)| (scope::field_at(row.clone(), i), f.name.clone());
    Ok(fields.iter().enumerate().map(named).collect())
}

fn natural_name(expr: &ast::Expr) -> Option<&str> {
    match &expr.kind {
        Ast::Column(name) => Some(name.base()),
        Ast::Nested(inner) => natural_name(inner),
        _ => None,
    }
}
