//! FROM: each piece of it gives a relation and the scope that names its columns.
//!
//! Tables and views ([`named_table`]), joins ([`join`]), UNNEST, window functions and patterns have files of their own.

use std::sync::Arc;

use ouzel_plan::Expr;

use super::env::Env;
use super::rel::Rel;
use super::slots::fail;
use super::{column_expansion, join, match_recognize, named_table, query, unnest, unpivot, window_function};
use crate::ast::{self, TableFactor, TableFactorKind, TableRef};
use crate::binder::{Bound, Scope};

/// A relation, and the scope that names its columns.
pub type FromItem<'a> = (Rel, Scope<'a>);

pub fn table_ref<'a>(env: Env<'a>, table: &TableRef) -> Bound<FromItem<'a>> {
    let (rel, mut scope) = match table {
        TableRef::Factor(table) => factor(env, table)?,
        TableRef::Join(table) => join::join(env, table)?,
    };
    scope.outer = env.outer;
    scope.expansion = env.session.expansion.clone();
    Ok((rel, scope))
}

fn factor<'a>(env: Env<'a>, table: &TableFactor) -> Bound<FromItem<'a>> {
    if let Some(sample) = &table.sample {
        return fail("TABLESAMPLE is not supported", crate::calcite::NO_PLAN, sample.span);
    }
    let unnamed = unnamed(env, table);
    let (rel, qualifier) = match &table.kind {
        TableFactorKind::Table { name, hints, system_time } => {
            if system_time.is_some() {
                return fail(
                    "FOR SYSTEM_TIME AS OF is only possible on the right side of a join",
                    join::ONE_VERSION,
                    table.span,
                );
            }
            let (rel, path) = named_table::named(env, name, hints)?;
            if let Some(expansion) = &env.session.expansion {
                expansion.table(table, &path);
            }
            (rel, path)
        }
        TableFactorKind::Subquery { query, .. } => (query::nested(env, query)?, unnamed),
        TableFactorKind::Values(values) => (query::values(env, values)?, unnamed),
        TableFactorKind::Function(call) => {
            let scope = Scope::of_columns(Vec::new(), env.outer);
            (window_function::table_function(env, call, &scope)?, unnamed)
        }
        TableFactorKind::NestedJoin(inner) => {
            let (rel, scope) = table_ref(env, inner)?;
            return match &table.alias {
                None => Ok((rel, scope)),
                Some(alias) => aliased(rel, alias),
            };
        }
        TableFactorKind::MatchRecognize { input, clause } => (match_recognize::bind(env, input, clause)?, unnamed),
        TableFactorKind::Unpivot { input, clause } => (unpivot::bind(env, input, clause)?, unnamed),
        TableFactorKind::Unnest { .. } => return unnest::alone(env, table),
    };
    let unstarred = column_expansion::unstarred(env, &table.kind, &rel);
    let (rel, mut scope) = called(rel, table.alias.as_ref(), &qualifier)?;
    unstarred.into_iter().for_each(|column| scope.columns[column].in_star = false);
    Ok((rel, scope))
}

/// The qualifier of a relation without alias where a view is written out; nobody else can name it.
fn unnamed(env: Env<'_>, table: &TableFactor) -> Vec<Arc<str>> {
    let named = matches!(table.kind, TableFactorKind::Table { .. } | TableFactorKind::NestedJoin(_));
    match &env.session.expansion {
        Some(expansion) if !named && table.alias.is_none() => vec![expansion.alias(table.span.end).into()],
        _ => Vec::new(),
    }
}

/// A relation under its alias, or where there is none under `qualifier`.
pub fn called<'a>(rel: Rel, alias: Option<&ast::TableAlias>, qualifier: &[Arc<str>]) -> Bound<FromItem<'a>> {
    match alias {
        Some(alias) => aliased(rel, alias),
        None => {
            let scope = Scope::of(qualifier, &rel.schema);
            Ok((rel, scope))
        }
    }
}

/// `AS t (a, b)`.
fn aliased<'a>(mut rel: Rel, alias: &ast::TableAlias) -> Bound<FromItem<'a>> {
    if !alias.columns.is_empty() {
        rel = renamed(rel, &alias.columns, alias.span)?;
    }
    let scope = Scope::of(&[alias.name.value.as_str().into()], &rel.schema);
    Ok((rel, scope))
}

/// A list of names has none twice; `what` is what Flink calls the list.
pub fn no_name_twice(columns: &[ast::Ident], what: &str) -> Bound<()> {
    for (i, column) in columns.iter().enumerate() {
        if columns[..i].iter().any(|other| other.value == column.value) {
            return fail(
                format!("the list has the name \"{}\" twice", column.value),
                format!("Duplicate name '{}' in {what}", column.value),
                column.span,
            );
        }
    }
    Ok(())
}

/// Refuses an alias list that has not as many names as the table has columns.
pub fn other_degree<T>(names: &[&str], aliases: &[ast::Ident], span: ast::Span) -> Bound<T> {
    fail(
        format!("{} names for {} columns", aliases.len(), names.len()),
        format!(
            "List of column aliases must have same degree as table; table has {} columns ({}), whereas alias list has {} columns",
            names.len(),
            names.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", "),
            aliases.len()
        ),
        span,
    )
}

/// The columns under other names.
pub fn renamed(rel: Rel, columns: &[ast::Ident], span: ast::Span) -> Bound<Rel> {
    if columns.len() != rel.width() {
        let names: Vec<&str> = rel.schema.columns.iter().map(|c| c.name.as_ref()).collect();
        return other_degree(&names, columns, span);
    }
    no_name_twice(columns, "column alias list")?;
    let exprs: Vec<Expr> = (0..rel.width()).map(|c| rel.column(c)).collect();
    let names = columns.iter().map(|c| c.value.as_str().into()).collect();
    Ok(Rel::project(rel, exprs, names))
}
