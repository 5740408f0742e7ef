//! CREATE TABLE: plain, LIKE, AS.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ouzel_plan::{ObjectPath, Schema};
use ouzel_types::TypeKind;

use super::plan::{Outcome, Planned, done, refuse};
use crate::ast::{CreateTable, Ident, Insert, ObjectName, Query, Span};
use crate::binder::implicit_cast::implicit;
use crate::catalog::draft::{DraftColumn, DraftKind, TableDraft};
use crate::catalog::resolve::resolve;
use crate::catalog::{Object, like};
use crate::diagnostic::{Diagnostic, nearest};
use crate::planner::{self, select_list::numbered};
use crate::session::{Relation, Session};

pub fn create(session: &mut Session, create: &CreateTable, span: Span) -> Outcome {
    let path = session.qualify(&create.name).map_err(|e| vec![e])?;
    if create.temporary && create.as_query.is_some() {
        let words = match create.or_replace {
            true => "CREATE OR REPLACE TABLE AS SELECT syntax does not support temporary table yet.",
            false => "CREATE TABLE AS SELECT syntax does not support to create temporary table yet.",
        };
        return refuse(Diagnostic::error("CREATE TABLE .. AS makes no temporary table").at(span).detail(words));
    }
    let replaces = create.or_replace && create.as_query.is_some();
    if replaces && create.if_not_exists {
        return refuse(
            Diagnostic::error("a table is replaced or left as it is, not both")
                .at(span)
                .detail("CREATE OR REPLACE TABLE AS SELECT syntax does not support IF NOT EXISTS statements yet."),
        );
    }
    // A temporary object needs no database.
    if !create.temporary {
        check_place(session, &path, &create.name).map_err(|e| vec![e])?;
    }
    if exists(session, &path, create.temporary) && !replaces {
        if create.if_not_exists {
            let Some(as_query) = &create.as_query else { return done() };
            // The query fills the table that is there, column by column.
            let insert = insert_of(&path, Vec::new(), &as_query.query, span);
            let plan = planner::plan_insert(session, &insert)?;
            return Ok(Planned::Job { plan, targets: vec![path] });
        }
        return refuse(already_exists(&path, create.temporary).at(create.name.span()));
    }
    if create.must_exist && !exists(session, &path, create.temporary) {
        return refuse(missing(&path).at(create.name.span()));
    }
    let mut draft = TableDraft::of(create, path.clone())?;
    if let Some(clause) = &create.like {
        let base = session.qualify(&clause.source).map_err(|e| vec![e])?;
        let base = match session.relation(&clause.source) {
            Ok(Relation::Table(table)) => TableDraft::from_table(&table),
            Ok(_) => {
                return refuse(
                    Diagnostic::error(format!("\"{}\" is not a table", clause.source)).at(clause.source.span()).detail(
                        format!(
                            "Source table '`{}`.`{}`.`{}`' of the LIKE clause can not be a VIEW",
                            base.catalog, base.database, base.name
                        ),
                    ),
                );
            }
            Err(error) => {
                return refuse(error.detail(format!(
                    "Source table '`{}`.`{}`.`{}`' of the LIKE clause not found in the catalog",
                    base.catalog, base.database, base.name
                )));
            }
        };
        draft = like::merge(draft, base, clause)?;
        check_key(&draft, create)?;
    }
    let Some(as_query) = &create.as_query else {
        let table = resolve(draft, session.config())?;
        put(session, &path, create.temporary, Object::Table(Arc::new(table)));
        return done();
    };
    let mut schema = planner::query_schema(session, &as_query.query)?;
    make_unique(&mut schema);
    let columns = columns_as(&mut draft, &schema, &create.column_names)?;
    check_key(&draft, create)?;
    let table = resolve(draft, session.config())?;
    // The table is there only if its INSERT can be planned.
    let before = session.clone();
    put(session, &path, create.temporary, Object::Table(Arc::new(table)));
    let insert = insert_of(&path, columns, &as_query.query, span);
    match planner::plan_insert(session, &insert) {
        Ok(plan) => Ok(Planned::Job { plan, targets: vec![path] }),
        Err(errors) => {
            *session = before;
            Err(errors)
        }
    }
}

/// For EXPLAIN of CREATE TABLE .. AS: a session in which the table is there, and its INSERT.
pub fn explained(session: &Session, create: &CreateTable, span: Span) -> Result<(Session, Insert), Vec<Diagnostic>> {
    let mut with_table = session.clone();
    self::create(&mut with_table, create, span)?;
    let path = session.qualify(&create.name).map_err(|e| vec![e])?;
    let Some(as_query) = &create.as_query else {
        return Err(vec![Diagnostic::error("CREATE TABLE without AS has no plan").at(span)]);
    };
    let mut schema = planner::query_schema(session, &as_query.query)?;
    make_unique(&mut schema);
    let columns = schema.columns.iter().map(|c| Ident::new(c.name.as_ref(), Span::default())).collect();
    Ok((with_table, insert_of(&path, columns, &as_query.query, span)))
}

/// A name that was there before gets a number.
pub fn make_unique(schema: &mut Schema) {
    let mut taken: BTreeSet<Arc<str>> = BTreeSet::new();
    for column in &mut schema.columns {
        column.name = numbered(&column.name, |name| taken.contains(name));
        taken.insert(column.name.clone());
    }
}

/// Declared columns that the query does not have first, then the query's in its order, with their declared types; gives
/// the columns that the query fills.
fn columns_as(draft: &mut TableDraft, schema: &Schema, names: &[Ident]) -> Result<Vec<Ident>, Vec<Diagnostic>> {
    let filled: Vec<Ident> = schema.columns.iter().map(|c| Ident::new(c.name.as_ref(), Span::default())).collect();
    let mut queried: Vec<DraftColumn> = Vec::new();
    for column in &schema.columns {
        let mut ty = column.ty.clone();
        if ty.kind == TypeKind::Null {
            return Err(vec![Diagnostic::error(format!("the column \"{}\" has no type: CAST the NULL", column.name))]);
        }
        if !draft.options.contains_key("connector") {
            ty = ty.with_nullable(true);
        }
        queried.push(DraftColumn {
            name: Ident::new(column.name.as_ref(), Span::default()),
            kind: DraftKind::Physical(ty),
            comment: None,
            declared_time: column.time,
            span: Span::default(),
        });
    }
    if !names.is_empty() {
        return reorder(draft, queried, names).map(|()| filled);
    }
    let in_query = |column: &DraftColumn| schema.columns.iter().any(|c| c.name.as_ref() == column.name.value);
    if let Some(column) = draft.columns.iter().find(|c| matches!(c.kind, DraftKind::Computed { .. }) && in_query(c)) {
        let name = &column.name.value;
        return Err(vec![
            Diagnostic::error(format!("the query fills \"{name}\", which is computed")).at(column.name.span).detail(format!(
                "A column named '{name}' already exists in the source schema. Computed columns cannot overwrite columns from source."
            )),
        ]);
    }
    for (position, column) in schema.columns.iter().enumerate() {
        let Some(declared) = draft.position(&column.name).map(|at| &draft.columns[at]) else { continue };
        let DraftKind::Physical(ty) = &declared.kind else { continue };
        if !implicit(&column.ty.kind, &ty.kind) {
            return Err(vec![Diagnostic::error(format!("the query fills \"{}\" with {}", column.name, column.ty))
                .at(declared.name.span)
                .detail(format!(
                    "Incompatible types for sink column '{}' at position {position}. The source column has type '{}', while the target column has type '{ty}'.",
                    column.name, column.ty
                ))]);
        }
    }
    let (declared, own): (Vec<_>, Vec<_>) = std::mem::take(&mut draft.columns).into_iter().partition(in_query);
    for column in declared {
        if let Some(place) = queried.iter_mut().find(|c| c.name == column.name) {
            *place = column;
        }
    }
    draft.columns = own;
    draft.columns.extend(queried);
    Ok(filled)
}

/// A key may name columns of the query or of LIKE's table that are never NULL; only a column that is declared beside it
/// becomes NOT NULL by it.
fn check_key(draft: &TableDraft, create: &CreateTable) -> Result<(), Vec<Diagnostic>> {
    let Some(key) = &draft.primary_key else { return Ok(()) };
    for column in &key.columns {
        let declared = create.columns.iter().any(|c| c.name == *column);
        let nullable = draft
            .position(&column.value)
            .is_some_and(|at| matches!(&draft.columns[at].kind, DraftKind::Physical(ty) if ty.nullable && !declared));
        if nullable {
            let names: Vec<&str> = key.columns.iter().map(|c| c.value.as_str()).collect();
            let name = key.name.clone().unwrap_or_else(|| format!("PK_{}", names.join("_")).into());
            return Err(vec![
                Diagnostic::error(format!("the key column \"{}\" may be NULL", column.value))
                    .at(column.span)
                    .detail(format!("Invalid primary key '{name}'. Column '{}' is nullable.", column.value)),
            ]);
        }
    }
    Ok(())
}

/// `CREATE TABLE t (b, a) AS`: the query's columns in another order.
fn reorder(draft: &mut TableDraft, queried: Vec<DraftColumn>, names: &[Ident]) -> Result<(), Vec<Diagnostic>> {
    if names.len() != queried.len() {
        return Err(vec![Diagnostic::error("the list of columns and the query have different lengths").detail(
            "The number of columns in the column list must match the number of columns in the source schema.",
        )]);
    }
    for name in names {
        match queried.iter().find(|c| c.name == *name) {
            Some(column) => draft.columns.push(DraftColumn { name: name.clone(), ..column.clone() }),
            None => {
                let error = Diagnostic::error(format!("the query has no column \"{}\"", name.value))
                    .at(name.span)
                    .detail(format!("Column '{}' not found in the source schema.", name.value));
                return Err(vec![match nearest(&name.value, queried.iter().map(|c| c.name.value.as_str())) {
                    Some(near) => error.hint(format!("did you mean \"{near}\"?")),
                    None => error,
                }]);
            }
        }
    }
    Ok(())
}

fn insert_of(path: &ObjectPath, columns: Vec<Ident>, query: &Query, span: Span) -> Insert {
    let ident = |name: &str| Ident::new(name, span);
    Insert {
        overwrite: false,
        upsert: false,
        table: ObjectName(vec![ident(&path.catalog), ident(&path.database), ident(&path.name)]),
        hints: Vec::new(),
        partition: None,
        columns: columns.into_iter().map(|c| ObjectName(vec![c])).collect(),
        query: Box::new(query.clone()),
        span,
    }
}

/// Whether something of that kind (temporary or permanent) has the name.
pub fn exists(session: &Session, path: &ObjectPath, temporary: bool) -> bool {
    if temporary { session.catalogs.temporary.contains_key(path) } else { session.catalogs.permanent(path).is_some() }
}

fn missing(path: &ObjectPath) -> Diagnostic {
    Diagnostic::error(format!("there is no table \"{}\" to replace", path.name))
        .detail(format!(
            "The table `{}`.`{}`.`{}` to be replaced doesn't exist. You can try to use CREATE TABLE AS statement or CREATE OR REPLACE TABLE AS statement.",
            path.catalog, path.database, path.name
        ))
        .hint("CREATE OR REPLACE TABLE .. AS makes it if it is not there")
}

pub fn already_exists(path: &ObjectPath, temporary: bool) -> Diagnostic {
    let detail = if temporary {
        format!("Temporary table '{path}' already exists")
    } else {
        format!("Table (or view) {}.{} already exists in Catalog {}.", path.database, path.name, path.catalog)
    };
    Diagnostic::error(format!("\"{}\" exists already", path.name))
        .detail(detail)
        .hint("CREATE .. IF NOT EXISTS keeps the old one")
}

/// The catalog and the database are there.
pub fn check_place(session: &Session, path: &ObjectPath, name: &ObjectName) -> Result<(), Diagnostic> {
    let Some(catalog) = session.catalogs.catalogs.get(path.catalog.as_ref()) else {
        return Err(Diagnostic::error(format!("the catalog \"{}\" is not known", path.catalog))
            .at(name.span())
            .detail(format!("Catalog {} does not exist.", path.catalog)));
    };
    if catalog.databases.contains_key(path.database.as_ref()) {
        return Ok(());
    }
    let error = Diagnostic::error(format!("the database \"{}\" is not known", path.database))
        .at(name.span())
        .detail(format!("Database {} does not exist in Catalog {}.", path.database, path.catalog));
    Err(match nearest(&path.database, catalog.databases.keys()) {
        Some(near) => error.hint(format!("did you mean \"{near}\"?")),
        None => error,
    })
}

pub fn put(session: &mut Session, path: &ObjectPath, temporary: bool, object: Object) {
    let placed = session.catalogs_mut().put(path, temporary, object);
    debug_assert!(placed, "invariant: the database was checked");
}

/// Options as a map, later keys winning.
pub fn options(entries: &[crate::ast::OptionEntry]) -> BTreeMap<String, String> {
    crate::catalog::draft::options(entries)
}
