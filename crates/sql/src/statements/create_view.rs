//! CREATE VIEW, ALTER VIEW, CREATE MATERIALIZED TABLE: objects that are queries.

use std::sync::Arc;

use ouzel_plan::{ObjectPath, Schema};
use ouzel_types::Scalar;

use super::create_table::{already_exists, check_place, exists, options, put};
use super::plan::{Outcome, Planned, done, refuse};
use crate::ast::{
    AlterView, CreateMaterializedTable, CreateView, Expr, ExprKind, Ident, Literal, Query, RefreshMode, Span,
    ViewOperation,
};
use crate::binder::{ExprBinder, Scope};
use crate::catalog::draft::key;
use crate::catalog::expansion::Expansion;
use crate::catalog::{CatalogView, MaterializedTable, Object};
use crate::diagnostic::Diagnostic;
use crate::planner;
use crate::portability::Note;
use crate::session::{Relation, Session};

pub fn create(session: &mut Session, create: &CreateView) -> Outcome {
    let path = session.qualify(&create.name).map_err(|e| vec![e])?;
    // A temporary object needs no database.
    if !create.temporary {
        check_place(session, &path, &create.name).map_err(|e| vec![e])?;
    }
    if exists(session, &path, create.temporary) && !create.or_replace {
        if create.if_not_exists {
            return done();
        }
        return refuse(already_exists(&path, create.temporary).at(create.name.span()));
    }
    if exists(session, &path, create.temporary) {
        session.portability().note(
            Note::refused(format!("CREATE OR REPLACE of the view {path}, which is there"))
                .flink(format!(
                    "Table (or view) {}.{} already exists in Catalog {}.",
                    path.database, path.name, path.catalog
                ))
                .portable("DROP VIEW IF EXISTS, then CREATE VIEW; or ALTER VIEW .. AS")
                .at(create.name.span()),
        );
    }
    let (schema, queried) = view_schema(session, &path, &create.query, &create.columns)?;
    let view = CatalogView {
        path: path.clone(),
        temporary: create.temporary,
        namespace: session.namespace().clone(),
        query: Arc::new(create.query.as_ref().clone()),
        queried,
        text: expanded(session, &path, &create.query).into(),
        schema,
        comment: create.comment.as_ref().map(|c| c.value.as_str().into()),
        options: Default::default(),
    };
    put(session, &path, create.temporary, Object::View(Arc::new(view)));
    done()
}

/// The query's text with every name in full; as it was written where that cannot be bound.
fn expanded(session: &Session, path: &ObjectPath, query: &Query) -> String {
    let text = query.to_string();
    let Ok(query) = crate::parser::parse_query(&text) else { return text };
    let expansion = Expansion::of(&text);
    let mut inner = session.inside(path, session.namespace());
    inner.expansion = Some(expansion.clone());
    match planner::query_schema(&inner, &query) {
        Ok(_) => expansion.applied(),
        Err(_) => text,
    }
}

/// The query's schema under the view's column names, and the query's own names. A query that reads the view itself is an
/// error.
fn view_schema(
    session: &Session,
    path: &ObjectPath,
    query: &Query,
    names: &[Ident],
) -> Result<(Schema, Vec<Arc<str>>), Vec<Diagnostic>> {
    let inner = session.inside(path, session.namespace());
    let mut schema = planner::query_schema(&inner, query)?;
    let queried = schema.columns.iter().map(|c| c.name.clone()).collect();
    if names.is_empty() {
        return Ok((distinct(schema, query.span)?, queried));
    }
    if names.len() != schema.columns.len() {
        let defined: Vec<&str> = names.iter().map(|n| n.value.as_str()).collect();
        let given: Vec<&str> = schema.columns.iter().map(|c| c.name.as_ref()).collect();
        let span = names[0].span.to(names[names.len() - 1].span);
        return Err(vec![
            Diagnostic::error(format!("the view names {} columns, its query has {}", names.len(), given.len()))
                .at(span)
                .detail(format!(
                    "VIEW definition and input fields not match:\n\tDef fields: [{}].\n\tInput fields: [{}].",
                    defined.join(", "),
                    given.join(", ")
                )),
        ]);
    }
    for (column, name) in schema.columns.iter_mut().zip(names) {
        column.name = name.value.as_str().into();
    }
    Ok((distinct(schema, names[0].span)?, queried))
}

/// The schema, unless a name stands in it twice.
fn distinct(schema: Schema, span: Span) -> Result<Schema, Vec<Diagnostic>> {
    let twice = schema.columns.iter().enumerate().find(|(i, c)| schema.columns[..*i].iter().any(|d| d.name == c.name));
    match twice {
        None => Ok(schema),
        Some((_, column)) => Err(vec![
            Diagnostic::error(format!("the view has two columns \"{}\"", column.name))
                .at(span)
                .detail(format!("A column with the same name `{}` has been defined", column.name))
                .hint("give one of them another name with AS"),
        ]),
    }
}

pub fn alter(session: &mut Session, alter: &AlterView) -> Outcome {
    let path = session.qualify(&alter.name).map_err(|e| vec![e])?;
    let view = match session.relation(&alter.name) {
        Ok(Relation::View(view)) => view,
        Ok(_) => {
            return refuse(
                Diagnostic::error(format!("\"{}\" is a table", alter.name))
                    .at(alter.name.span())
                    .detail("ALTER VIEW for a table is not allowed")
                    .hint("write ALTER TABLE"),
            );
        }
        _ => {
            return refuse(
                Diagnostic::error(format!("the view \"{}\" is not known", alter.name)).at(alter.name.span()).detail(
                    format!(
                        "View `{}`.`{}`.`{}` doesn't exist or is a temporary view.",
                        path.catalog, path.database, path.name
                    ),
                ),
            );
        }
    };
    let mut changed = view.as_ref().clone();
    match &alter.operation {
        ViewOperation::Rename(to) => {
            let mut to = session.qualify(to).map_err(|e| vec![e])?;
            if exists(session, &to, view.temporary) {
                return refuse(already_exists(&to, view.temporary).at(alter.name.span()));
            }
            // A view stays in its database.
            (to.catalog, to.database) = (path.catalog.clone(), path.database.clone());
            changed.path = to.clone();
            session.catalogs_mut().remove(&path, view.temporary);
            put(session, &to, view.temporary, Object::View(Arc::new(changed)));
            return done();
        }
        ViewOperation::As(query) => {
            (changed.schema, changed.queried) = view_schema(session, &path, query, &[])?;
            changed.text = expanded(session, &path, query).into();
            changed.query = Arc::new(query.as_ref().clone());
            changed.namespace = session.namespace().clone();
        }
    }
    put(session, &path, view.temporary, Object::View(Arc::new(changed)));
    done()
}

pub fn create_materialized(session: &mut Session, create: &CreateMaterializedTable, span: Span) -> Outcome {
    let path = session.qualify(&create.name).map_err(|e| vec![e])?;
    check_place(session, &path, &create.name).map_err(|e| vec![e])?;
    if exists(session, &path, false) && !create.or_replace && !create.or_alter {
        if create.if_not_exists {
            return done();
        }
        return refuse(already_exists(&path, false).at(create.name.span()));
    }
    if !create.columns.is_empty() || !create.watermarks.is_empty() {
        return refuse(
            Diagnostic::error("not supported yet: columns with types in CREATE MATERIALIZED TABLE")
                .at(span)
                .hint("leave them out: the query's columns are the table's"),
        );
    }
    let mut errors = Vec::new();
    let primary_key = key(&create.constraints, &mut errors);
    let freshness_ms = match create.freshness.as_ref().map(|f| freshness(session, f)).transpose() {
        Ok(ms) => ms,
        Err(e) => {
            errors.extend(e);
            None
        }
    };
    if !errors.is_empty() {
        return Err(errors);
    }
    let (schema, _) = view_schema(session, &path, &create.query, &create.column_names)?;
    for column in primary_key.iter().flat_map(|k| &k.columns).chain(&create.partitioned_by) {
        if schema.index_of(&column.value).is_none() {
            let what = if create.partitioned_by.contains(column) { "Partition" } else { "Primary key" };
            let known: Vec<String> = schema.columns.iter().map(|c| format!("'{}'", c.name)).collect();
            errors.push(
                Diagnostic::error(format!("the query has no column \"{}\"", column.value)).at(column.span).detail(
                    format!(
                        "{what} column '{}' not defined in the query schema. Available columns: [{}].",
                        column.value,
                        known.join(", ")
                    ),
                ),
            );
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let names = |idents: &[Ident]| idents.iter().map(|i| i.value.as_str().into()).collect();
    let table = Arc::new(MaterializedTable {
        path: path.clone(),
        namespace: session.namespace().clone(),
        query: Arc::new(create.query.as_ref().clone()),
        text: expanded(session, &path, &create.query).into(),
        schema,
        primary_key: primary_key.map(|k| names(&k.columns)).unwrap_or_default(),
        partition_keys: names(&create.partitioned_by),
        comment: create.comment.as_ref().map(|c| c.value.as_str().into()),
        options: options(&create.options),
        freshness_ms,
        full_refresh: create.refresh_mode == Some(RefreshMode::Full),
    });
    let planned = planner::plan_served(session, &create.query, &path)?;
    session.portability().note(
        Note::differs("a materialized table is kept and served by this process")
            .flink("A Flink whose catalog keeps no materialized tables registers it and runs no job for it.")
            .portable("INSERT INTO an 'upsert-kafka' table; the materialized table stays in a script of its own")
            .at(create.name.span()),
    );
    put(session, &path, false, Object::Materialized(table.clone()));
    Ok(Planned::Materialized { table, plan: planned.plan })
}

/// FRESHNESS: a positive interval of SECOND to DAY, in milliseconds.
fn freshness(session: &Session, expr: &Expr) -> Result<i64, Vec<Diagnostic>> {
    let scope = Scope::empty();
    let bound = ExprBinder::new(&scope, session.config()).bind(expr)?;
    match bound.as_literal() {
        Some(Scalar::Int(ms)) if bound.ty.kind == ouzel_types::TypeKind::IntervalDayTime && *ms > 0 => Ok(*ms),
        Some(Scalar::Int(ms)) if bound.ty.kind == ouzel_types::TypeKind::IntervalDayTime => {
            let number = match &expr.kind {
                ExprKind::Literal(Literal::Interval { negative: false, value, .. }) => value.value.clone(),
                _ => ms.to_string(),
            };
            Err(vec![Diagnostic::error("FRESHNESS is a positive interval").at(expr.span).detail(format!(
                "The freshness interval currently only supports positive integer type values. But was: {number}"
            ))])
        }
        _ => Err(vec![
            Diagnostic::error("FRESHNESS is a positive interval, such as INTERVAL '1' MINUTE")
                .at(expr.span)
                .detail("Materialized table freshness only support SECOND, MINUTE, HOUR, DAY as the time unit."),
        ]),
    }
}
