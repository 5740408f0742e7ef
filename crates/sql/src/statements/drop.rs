//! DROP of everything.

use ouzel_plan::ObjectPath;

use super::databases::{database_name, unknown_catalog, unknown_database};
use super::plan::{Outcome, Planned, done, refuse};
use super::{functions, models};
use crate::ast::{Drop, DropKind};
use crate::catalog::Object;
use crate::diagnostic::{Diagnostic, nearest};
use crate::session::Session;

pub fn drop(session: &mut Session, drop: &Drop) -> Outcome {
    match drop.kind {
        DropKind::Table { temporary } => object(session, drop, temporary, "Table"),
        DropKind::View { temporary } => object(session, drop, temporary, "View"),
        DropKind::MaterializedTable => object(session, drop, false, "Materialized Table"),
        DropKind::Database => database(session, drop),
        DropKind::Catalog => catalog(session, drop),
        DropKind::Function(scope) => functions::drop(session, drop, scope),
        DropKind::Model { temporary } => models::drop(session, drop, temporary),
    }
}

/// Only an object of the kind that was named: DROP TABLE of a view is an error, as in Flink.
fn object(session: &mut Session, drop: &Drop, temporary: bool, kind: &str) -> Outcome {
    let path = session.qualify(&drop.name).map_err(|e| vec![e])?;
    let is_kind = |object: Option<&Object>| object.is_some_and(|o| o.kind() == kind);
    let hidden = session.catalogs.temporary.get(&path);
    // A temporary object of the other kind hides nothing from DROP.
    if temporary && is_kind(hidden) || !temporary && !is_kind(hidden) && is_kind(session.catalogs.permanent(&path)) {
        session.catalogs_mut().remove(&path, temporary);
        return if drop.kind == DropKind::MaterializedTable { Ok(Planned::NoLongerKept(path)) } else { done() };
    }
    if !temporary && is_kind(hidden) {
        let word = kind.to_lowercase();
        return refuse(
            Diagnostic::error(format!("\"{}\" is temporary", drop.name))
                .at(drop.name.span())
                .detail(format!(
                    "Temporary {word} with identifier '{path}' exists. Drop it first before removing the permanent {word}."
                ))
                .hint(format!("write DROP TEMPORARY {}", kind.to_uppercase())),
        );
    }
    if drop.if_exists {
        return done();
    }
    refuse(missing(session, &path, drop, temporary, kind))
}

fn missing(session: &Session, path: &ObjectPath, drop: &Drop, temporary: bool, kind: &str) -> Diagnostic {
    let what = if temporary { "Temporary table or view" } else { kind };
    let error = Diagnostic::error(format!("the {} \"{}\" is not known", kind.to_lowercase(), drop.name))
        .at(drop.name.span())
        .detail(format!("{what} with identifier '{}.{}.{}' does not exist.", path.catalog, path.database, path.name));
    let other = session.catalogs.object(path);
    if let Some(other) = other {
        return error.hint(format!("\"{}\" is a {}", drop.name, other.kind().to_lowercase()));
    }
    let objects = session.catalogs.objects(&path.catalog, &path.database);
    match nearest(&path.name, objects.keys()) {
        Some(near) => error.hint(format!("did you mean \"{near}\"?")),
        None => error,
    }
}

fn database(session: &mut Session, drop: &Drop) -> Outcome {
    let (catalog, database) =
        database_name(session, &drop.name).map_err(|e| vec![e.detail("drop database identifier format error")])?;
    let Some(found) = session.catalogs.database(&catalog, &database) else {
        if drop.if_exists && session.catalogs.catalogs.contains_key(&catalog) {
            return done();
        }
        return refuse(unknown_database(session, &catalog, &database, &drop.name));
    };
    if session.namespace.catalog.as_ref() == catalog && session.namespace.database.as_ref() == database {
        return refuse(
            Diagnostic::error(format!("the database \"{database}\" is in use"))
                .at(drop.name.span())
                .detail("Cannot drop a database which is currently in use."),
        );
    }
    if !(found.objects.is_empty() && found.functions.is_empty()) && drop.cascade != Some(true) {
        return refuse(
            Diagnostic::error(format!("the database \"{database}\" is not empty"))
                .at(drop.name.span())
                .detail(format!("Database {database} in catalog {catalog} is not empty."))
                .hint("DROP DATABASE .. CASCADE drops what is in it"),
        );
    }
    if let Some(place) = session.catalogs_mut().catalogs.get_mut(&catalog) {
        place.databases.remove(&database);
    }
    done()
}

fn catalog(session: &mut Session, drop: &Drop) -> Outcome {
    let name = drop.name.base().to_string();
    if !session.catalogs.catalogs.contains_key(&name) {
        if drop.if_exists {
            return done();
        }
        let detail = format!("Catalog {name} does not exist.");
        return refuse(unknown_catalog(session, &drop.name.0[0]).detail(detail));
    }
    if session.namespace.catalog.as_ref() == name {
        return refuse(
            Diagnostic::error(format!("the catalog \"{name}\" is in use"))
                .at(drop.name.span())
                .detail("Cannot drop a catalog which is currently in use."),
        );
    }
    session.catalogs_mut().catalogs.remove(&name);
    done()
}
