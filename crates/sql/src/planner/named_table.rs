//! What a name in FROM stands for: a table, a view, a materialized table, a common table expression.

use std::collections::BTreeMap;
use std::sync::Arc;

use ouzel_plan::{Config, ObjectPath, Schema};

use super::env::{CteScope, Env};
use super::from::{no_name_twice, renamed};
use super::rel::{Rel, RelOp, ScanOutput, ScanRel};
use super::slots::fail;
use super::source::SourceTable;
use super::{hints, options, query};
use crate::ast::{self, Cte, Hint, HintOption, Span};
use crate::binder::{Bound, implicit_cast};
use crate::session::{Relation, Session};

/// Views within views are refused from this depth on.
const MAX_DEPTH: usize = 64;

/// A table, view or common table expression, and its own qualifier.
pub fn named(env: Env<'_>, name: &ast::ObjectName, hints: &[Hint]) -> Bound<(Rel, Vec<Arc<str>>)> {
    if let [only] = name.0.as_slice()
        && let Some((cte, scope)) = env.ctes.and_then(|c| c.find(&only.value))
    {
        no_name_twice(&cte.columns, "column list")?;
        return Ok((common_table_expression(env, cte, &scope)?, vec![only.value.as_str().into()]));
    }
    let path_of = |path: &ObjectPath| vec![path.catalog.clone(), path.database.clone(), path.name.clone()];
    match env.session.relation(name).map_err(|e| vec![e])? {
        Relation::Table(table) => {
            let source = SourceTable::new(&table, &options_of(hints, env.config)?, env.config);
            options::check_source(&source.table, name.span(), env.session.portability())?;
            check_duplicates(&source, env.config, name.span())?;
            Ok((scan(Arc::new(source)), path_of(&table.path)))
        }
        Relation::View(view) => {
            refuse_options(hints, "view", &view.path)?;
            let inner = env.session.inside(&view.path, &view.namespace);
            let rel = view_query(env, &inner, &view.query, name.span())?;
            let rel = as_made(rel, &view.queried, name.span())?;
            Ok((named_as(rel, &view.schema), path_of(&view.path)))
        }
        Relation::Materialized(table) => {
            refuse_options(hints, "materialized table", &table.path)?;
            let inner = env.session.inside(&table.path, &table.namespace);
            let rel = view_query(env, &inner, &table.query, name.span())?;
            Ok((named_as(rel, &table.schema), path_of(&table.path)))
        }
    }
}

fn common_table_expression(env: Env<'_>, cte: &Cte, scope: &CteScope<'_>) -> Bound<Rel> {
    let rel = query::nested(Env { ctes: Some(scope), ..env.without_outer() }, &cte.query)?;
    if cte.columns.is_empty() {
        return Ok(rel);
    }
    if cte.columns.len() != rel.width() {
        return fail(
            format!("{} names for {} columns", cte.columns.len(), rel.width()),
            "Number of columns must match number of query columns",
            cte.span,
        );
    }
    renamed(rel, &cte.columns, cte.span)
}

/// Which events came twice can be told by a key only.
fn check_duplicates(source: &SourceTable, config: &Config, span: Span) -> Bound<()> {
    let asked = config.bool("table.exec.source.cdc-events-duplicate", false);
    if !asked || source.changelog.is_append() || !source.primary_key.is_empty() {
        return Ok(());
    }
    let path = &source.table.path;
    fail(
        format!("table {path} needs a primary key: its events may come twice"),
        format!(
            "Configuration 'table.exec.source.cdc-events-duplicate' is enabled which requires the changelog sources to define a PRIMARY KEY. However, table '{}.{}.{}' doesn't have a primary key.",
            path.catalog, path.database, path.name
        ),
        span,
    )
}

fn scan(source: Arc<SourceTable>) -> Rel {
    let outputs = (0..source.schema.columns.len()).map(|column| ScanOutput { column, path: Vec::new() }).collect();
    let schema = source.schema.clone();
    Rel { op: RelOp::Scan(ScanRel { source, outputs }), inputs: Vec::new(), schema }
}

fn view_query(env: Env<'_>, session: &Session, query: &ast::Query, span: Span) -> Bound<Rel> {
    if env.depth >= MAX_DEPTH {
        return fail("views are nested too deeply", "Views are nested too deeply", span);
    }
    let inner =
        Env { session, config: env.config, ctes: None, outer: None, depth: env.depth + 1, hints: &[], sink: None };
    // The query's places are those of another text: what is wrong in it is shown where it is read.
    let bound = session.portability().placed(span, || query::nested(inner, query));
    bound.map_err(|errors| errors.into_iter().map(|error| error.at(span)).collect())
}

/// A `*` of a view stands for the columns that were there when the view was made, in that order.
fn as_made(rel: Rel, queried: &[Arc<str>], span: Span) -> Bound<Rel> {
    let columns = &rel.schema.columns;
    if columns.iter().map(|c| &c.name).eq(queried) {
        return Ok(rel);
    }
    let mut found: Vec<usize> = Vec::new();
    for name in queried {
        let Some(at) = (0..columns.len()).find(|at| columns[*at].name == *name && !found.contains(at)) else {
            // One that is written was missed while the query was bound.
            return fail(
                format!("the view's column \"{name}\" is not there any more"),
                format!("Column '{name}' not found in any table"),
                span,
            );
        };
        found.push(at);
    }
    Ok(Rel::project_columns(rel, &found))
}

/// The columns under the names of `schema`, and of the types that they had when it was made.
fn named_as(rel: Rel, schema: &Schema) -> Rel {
    if rel.width() != schema.columns.len() {
        return rel;
    }
    let exprs: Vec<_> =
        schema.columns.iter().enumerate().map(|(c, made)| implicit_cast::cast(rel.column(c), &made.ty)).collect();
    let is_named = |(c, made): (usize, &ouzel_plan::node::Column)| {
        exprs[c].as_column() == Some(c) && made.name == rel.schema.columns[c].name
    };
    if schema.columns.iter().enumerate().all(is_named) {
        return rel;
    }
    let names = schema.columns.iter().map(|c| c.name.clone()).collect();
    Rel::project(rel, exprs, names)
}

/// `/*+ OPTIONS('k' = 'v') */`.
pub fn options_of(hints: &[Hint], config: &Config) -> Bound<BTreeMap<String, String>> {
    hints::known(hints)?;
    let mut options = BTreeMap::new();
    for hint in hints {
        if !hint.name.value.eq_ignore_ascii_case("OPTIONS") {
            return fail(
                format!("the hint {} is not known at a table", hint.name.value),
                format!("Hint: {} is not supported at a table", hint.name.value),
                hint.span,
            );
        }
        if !config.bool("table.dynamic-table-options.enabled", true) {
            return fail(
                "OPTIONS hints are switched off by 'table.dynamic-table-options.enabled'",
                "The 'OPTIONS' hint is allowed only when the config option 'table.dynamic-table-options.enabled' is set to true.",
                hint.span,
            );
        }
        if hint.options.is_empty() {
            return fail(
                "OPTIONS names no option",
                "Hint [OPTIONS] only support non empty key value options",
                hint.span,
            );
        }
        for option in &hint.options {
            match option {
                HintOption::KeyValue { key, value } => {
                    options.insert(key.value.clone(), value.value.clone());
                }
                HintOption::Value(value) => {
                    return fail(
                        "OPTIONS takes 'key' = 'value' pairs",
                        "Hint [OPTIONS] only support non empty key value options",
                        value.span,
                    );
                }
            }
        }
    }
    Ok(options)
}

fn refuse_options(hints: &[Hint], what: &str, path: &ObjectPath) -> Bound<()> {
    match hints.first() {
        Some(hint) => fail(
            format!("a {what} takes no options"),
            format!("View '{path}' cannot be enriched with new options. Hints can only be applied to tables."),
            hint.span,
        ),
        None => Ok(()),
    }
}
