//! SHOW of everything.

use super::databases::{self, database_name, unknown_database};
use super::pattern::shown;
use super::plan::{Outcome, Planned, Rows, refuse};
use super::{describe, flink_functions, models, partitions};
use crate::ast::{ObjectName, Show, ShowKind, ShowScope};
use crate::catalog::{Object, show_create};
use crate::diagnostic::Diagnostic;
use crate::session::{Relation, Session};

pub fn show(session: &Session, show: &Show) -> Outcome {
    match &show.kind {
        ShowKind::Catalogs(scope) => names("catalog name", scope, session.catalogs.catalogs.keys().cloned()),
        ShowKind::CurrentCatalog => one("current catalog name", &session.namespace.catalog),
        ShowKind::CurrentDatabase => one("current database name", &session.namespace.database),
        ShowKind::Databases(scope) => databases(session, scope),
        ShowKind::Tables(scope) => objects(session, scope, "table name", |_| true),
        ShowKind::Views(scope) => objects(session, scope, "view name", |o| matches!(o, Object::View(_))),
        ShowKind::MaterializedTables(scope) => {
            objects(session, scope, "materialized table", |o| matches!(o, Object::Materialized(_)))
        }
        ShowKind::Columns(scope) => match &scope.from {
            Some(table) => describe::columns(session, table, scope.like.as_ref()),
            None => refuse(Diagnostic::error("SHOW COLUMNS needs a table").at(show.span)),
        },
        ShowKind::CreateTable(name) => create(session, name, "TABLE"),
        ShowKind::CreateView(name) => create(session, name, "VIEW"),
        ShowKind::CreateMaterializedTable(name) => create(session, name, "MATERIALIZED TABLE"),
        ShowKind::CreateCatalog(name) => match session.catalogs.catalogs.get(&name.value).filter(|c| c.is_stored()) {
            Some(catalog) => Ok(Planned::Rows(Rows::ddl(show_create::catalog(&name.value, catalog)))),
            None => refuse(databases::without_metadata(session, name)),
        },
        ShowKind::Partitions { table, partition } => partitions::show(session, table, partition.as_ref()),
        ShowKind::Functions { user, scope } => functions(session, *user, scope),
        ShowKind::Procedures(scope) => procedures(session, show, scope),
        ShowKind::Models(scope) => models::show(session, scope),
        ShowKind::CreateModel(name) => models::show_create(session, name),
        ShowKind::Modules { full: false } => {
            let used = session.modules.iter().filter(|m| m.used).map(|m| vec![m.name.clone()]);
            Ok(Planned::Rows(Rows::table(&["module name"], used)))
        }
        ShowKind::Modules { full: true } => {
            let all = session.modules.iter().map(|m| vec![m.name.clone(), m.used.to_string().to_uppercase()]);
            Ok(Planned::Rows(Rows::table(&["module name", "used"], all)))
        }
        ShowKind::Jobs => Ok(Planned::Rows(Rows::table(&["job id", "job name", "status", "start time"], []))),
        ShowKind::Jars => Ok(Planned::Rows(Rows::table(&["jars"], []))),
    }
}

fn one(column: &str, value: &str) -> Outcome {
    Ok(Planned::Rows(Rows::table(&[column], [vec![value.to_string()]])))
}

fn names(column: &str, scope: &ShowScope, names: impl Iterator<Item = String>) -> Outcome {
    let rows = names.filter(|name| shown(scope.like.as_ref(), name)).map(|name| vec![name]);
    Ok(Planned::Rows(Rows::table(&[column], rows)))
}

fn databases(session: &Session, scope: &ShowScope) -> Outcome {
    let catalog = match &scope.from {
        Some(name) if name.0.len() > 1 => {
            return refuse(Diagnostic::error("a catalog's name has one part").at(name.span()).detail(format!(
                "SQL parse failed. Show databases from/in identifier [ {} ] format error, catalog must be a single part identifier.",
                name.parts().collect::<Vec<_>>().join(".")
            )));
        }
        Some(name) => name.base().to_string(),
        None => session.namespace.catalog.to_string(),
    };
    match session.catalogs.catalogs.get(&catalog) {
        Some(found) => names("database name", scope, found.databases.keys().cloned()),
        None => refuse(
            Diagnostic::error(format!("the catalog \"{catalog}\" is not known"))
                .detail(format!("Catalog {catalog} does not exist")),
        ),
    }
}

fn no_database(statement: &str, name: &ObjectName) -> String {
    let parts = name.parts().collect::<Vec<_>>().join(".");
    format!("{statement} from/in identifier [ {parts} ] format error, it should be [catalog_name.]database_name.")
}

/// A catalog in memory has none.
fn procedures(session: &Session, show: &Show, scope: &ShowScope) -> Outcome {
    if let Some(name) = &scope.from {
        let (catalog, _) =
            database_name(session, name).map_err(|e| vec![e.detail(no_database("SHOW PROCEDURES", name))])?;
        if !session.catalogs.catalogs.contains_key(&catalog) {
            return refuse(databases::no_catalog(&catalog, name));
        }
    }
    refuse(
        Diagnostic::error("a catalog in memory has no procedures").at(show.span).detail(
            "listProcedures is not implemented for class org.apache.flink.table.catalog.GenericInMemoryCatalog.",
        ),
    )
}

fn objects(session: &Session, scope: &ShowScope, column: &str, wanted: impl Fn(&Object) -> bool) -> Outcome {
    let (catalog, database) = match &scope.from {
        Some(name) => {
            let (catalog, database) = database_name(session, name).map_err(|e| {
                let statement = format!("SHOW {}S", column.trim_end_matches(" name").to_uppercase());
                vec![e.detail(no_database(&statement, name))]
            })?;
            if session.catalogs.database(&catalog, &database).is_none() {
                let error = unknown_database(session, &catalog, &database, name);
                return refuse(match session.catalogs.catalogs.contains_key(&catalog) {
                    true => error.detail(format!("Database '{catalog}'.'{database}' doesn't exist.")),
                    false => error,
                });
            }
            (catalog, database)
        }
        None => (session.namespace.catalog.to_string(), session.namespace.database.to_string()),
    };
    let found = session.catalogs.objects(&catalog, &database);
    names(column, scope, found.into_iter().filter(|(_, object)| wanted(object)).map(|(name, _)| name))
}

fn create(session: &Session, name: &ObjectName, kind: &str) -> Outcome {
    let path = session.qualify(name).map_err(|e| vec![e])?;
    let text = match (session.relation(name), kind) {
        (Ok(Relation::Table(table)), "TABLE") => show_create::table(&table),
        (Ok(Relation::View(view)), "VIEW") => show_create::view(&view),
        (Ok(Relation::Materialized(table)), "MATERIALIZED TABLE") => show_create::materialized(&table),
        (Ok(Relation::View(_)), "TABLE") => {
            return refuse(
                Diagnostic::error(format!("\"{name}\" is a view"))
                    .at(name.span())
                    .detail(format!("SHOW CREATE TABLE is only supported for tables, but {path} is a view. Please use SHOW CREATE VIEW instead."))
                    .hint("write SHOW CREATE VIEW"),
            );
        }
        (Ok(Relation::Table(_)), "VIEW") => {
            return refuse(
                Diagnostic::error(format!("\"{name}\" is a table"))
                    .at(name.span())
                    .detail(format!("SHOW CREATE VIEW is only supported for views, but {path} is a table. Please use SHOW CREATE TABLE instead."))
                    .hint("write SHOW CREATE TABLE"),
            );
        }
        (Ok(Relation::Materialized(_)), "TABLE" | "VIEW") => {
            let what = kind.to_lowercase();
            return refuse(
                Diagnostic::error(format!("\"{name}\" is a materialized table"))
                    .at(name.span())
                    .detail(format!("SHOW CREATE {kind} is only supported for {what}s, but {path} is a materialized table. Please use SHOW CREATE MATERIALIZED TABLE instead."))
                    .hint("write SHOW CREATE MATERIALIZED TABLE"),
            );
        }
        (Ok(found), "MATERIALIZED TABLE") => {
            let class = match found {
                Relation::View(_) => "ResolvedCatalogView",
                _ => "ResolvedCatalogTable",
            };
            return refuse(
                Diagnostic::error(format!("\"{name}\" is no materialized table")).at(name.span()).detail(format!(
                    "class org.apache.flink.table.catalog.{class} cannot be cast to class org.apache.flink.table.catalog.ResolvedCatalogMaterializedTable"
                )),
            );
        }
        (Ok(_), _) => {
            return refuse(
                Diagnostic::error(format!("\"{name}\" is no {}", kind.to_lowercase()))
                    .at(name.span())
                    .detail(format!("SHOW CREATE {kind} is not supported for {path}.")),
            );
        }
        (Err(error), _) => {
            let word = match kind {
                "VIEW" => "View",
                "MATERIALIZED TABLE" => "Materialized table",
                _ => "Table",
            };
            return refuse(error.detail(format!(
                "Could not execute SHOW CREATE {kind}. {word} with identifier {path} does not exist."
            )));
        }
    };
    Ok(Planned::Rows(Rows::ddl(text)))
}

fn functions(session: &Session, user: bool, scope: &ShowScope) -> Outcome {
    let (catalog, database) = match &scope.from {
        Some(name) => database_name(session, name).map_err(|e| vec![e.detail(no_database("SHOW FUNCTIONS", name))])?,
        None => (session.namespace.catalog.to_string(), session.namespace.database.to_string()),
    };
    let own = session
        .catalogs
        .database(&catalog, &database)
        .map(|d| d.functions.keys().cloned().collect::<Vec<_>>())
        .unwrap_or_default();
    let mut all: Vec<String> = session.catalogs.system_functions.keys().cloned().chain(own).collect();
    if !user && session.modules.iter().any(|module| module.used) {
        all.extend(flink_functions::NAMES.iter().map(|name| name.to_string()));
    }
    all.sort();
    all.dedup();
    names("function name", scope, all.into_iter())
}
