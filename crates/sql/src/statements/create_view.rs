//! CREATE VIEW and ALTER VIEW.

use std::sync::Arc;

use ouzel_plan::{ObjectPath, Schema};

use super::create_table::{already_exists, check_place, exists, put};
use super::plan::{Outcome, done, refuse};
use crate::ast::{AlterView, CreateView, Ident, Query, Span, ViewOperation};
use crate::catalog::expansion::Expansion;
use crate::catalog::{CatalogView, Object};
use crate::diagnostic::Diagnostic;
use crate::planner;
use crate::session::{Relation, Session};

pub fn create(session: &mut Session, create: &CreateView) -> Outcome {
    let path = session.qualify(&create.name).map_err(|e| vec![e])?;
    // A temporary object needs no database.
    if !create.temporary {
        check_place(session, &path, &create.name).map_err(|e| vec![e])?;
    }
    if exists(session, &path, create.temporary) {
        if create.if_not_exists {
            return done();
        }
        let error = already_exists(&path, create.temporary).at(create.name.span());
        // Flink's grammar has OR REPLACE for views, and nothing behind it.
        return refuse(match create.or_replace {
            true => error.hint("write DROP VIEW IF EXISTS and CREATE VIEW, or ALTER VIEW .. AS"),
            false => error,
        });
    }
    let inner = session.inside(&path, session.namespace());
    let (schema, queried) = view_schema(&inner, &create.query, &create.columns)?;
    let (text, query) = expanded(session, &path, &create.query);
    let view = CatalogView {
        path: path.clone(),
        temporary: create.temporary,
        namespace: session.namespace().clone(),
        query,
        queried,
        text,
        schema,
        comment: create.comment.as_ref().map(|c| c.value.as_str().into()),
        options: Default::default(),
    };
    put(session, &path, create.temporary, Object::View(Arc::new(view)));
    done()
}

/// The query with every name in full, as text and as what is bound wherever the view is read: columns that its tables get
/// later are not in it, and those that they lose are missed under their table's name. As it was written where that cannot be
/// bound, or means something else.
pub(super) fn expanded(session: &Session, path: &ObjectPath, written: &Query) -> (Arc<str>, Arc<Query>) {
    let text = written.to_string();
    let as_written = |text: String| (text.into(), Arc::new(written.clone()));
    let Ok(query) = crate::parser::parse_query(&text) else { return as_written(text) };
    let expansion = Expansion::of(&text);
    let plain = session.inside(path, session.namespace()).without_notes();
    let mut inner = plain.clone();
    inner.expansion = Some(expansion.clone());
    let Ok(schema) = planner::query_schema(&inner, &query) else { return as_written(text) };
    let text = expansion.applied();
    match crate::parser::parse_query(&text) {
        Ok(query) if planner::query_schema(&plain, &query).is_ok_and(|again| again == schema) => {
            (text.into(), Arc::new(query))
        }
        _ => as_written(text),
    }
}

/// The query's schema under the view's column names, and the query's own names.
pub(super) fn view_schema(
    session: &Session,
    query: &Query,
    names: &[Ident],
) -> Result<(Schema, Vec<Arc<str>>), Vec<Diagnostic>> {
    let mut schema = planner::query_schema(session, query)?;
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
        Ok(Relation::View(view)) if !view.temporary => view,
        Ok(other @ (Relation::Table(_) | Relation::Materialized(_)))
            if !session.catalogs.temporary.contains_key(&path) =>
        {
            let kind = if matches!(other, Relation::Table(_)) { "table" } else { "materialized table" };
            return refuse(
                Diagnostic::error(format!("\"{}\" is a {kind}", alter.name))
                    .at(alter.name.span())
                    .detail(format!("ALTER VIEW for a {kind} is not allowed"))
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
            // A view stays in its database.
            (to.catalog, to.database) = (path.catalog.clone(), path.database.clone());
            if exists(session, &to, view.temporary) {
                return refuse(already_exists(&to, view.temporary).at(alter.name.span()));
            }
            changed.path = to.clone();
            session.catalogs_mut().remove(&path, view.temporary);
            put(session, &to, view.temporary, Object::View(Arc::new(changed)));
            return done();
        }
        ViewOperation::As(query) => {
            // A view that reads itself is taken here, as in Flink, and refused where it is read.
            (changed.schema, changed.queried) = view_schema(session, query, &[])?;
            (changed.text, changed.query) = expanded(session, &path, query);
            changed.namespace = session.namespace().clone();
        }
    }
    put(session, &path, view.temporary, Object::View(Arc::new(changed)));
    done()
}
