//! Databases and catalogs: CREATE, ALTER, USE.

use crate::ast::{AlterCatalog, AlterDatabase, CreateCatalog, CreateDatabase, Ident, ObjectName, OptionEntry, Use};
use crate::catalog::catalogs::Catalog;
use crate::catalog::{Database, Namespace};
use crate::diagnostic::{Diagnostic, nearest};
use crate::session::{Module, Session};

use super::create_table::options;
use super::plan::{Outcome, done, refuse};

/// `[catalog.]database`.
pub fn database_name(session: &Session, name: &ObjectName) -> Result<(String, String), Diagnostic> {
    match name.0.as_slice() {
        [database] => Ok((session.namespace().catalog.to_string(), database.value.clone())),
        [catalog, database] => Ok((catalog.value.clone(), database.value.clone())),
        _ => Err(Diagnostic::error(format!("\"{name}\" has too many parts for a database")).at(name.span())),
    }
}

pub fn unknown_catalog(session: &Session, name: &Ident) -> Diagnostic {
    let error = Diagnostic::error(format!("the catalog \"{}\" is not known", name.value))
        .at(name.span)
        .detail(format!("A catalog with name [{}] does not exist.", name.value));
    match nearest(&name.value, session.catalogs.catalogs.keys()) {
        Some(near) => error.hint(format!("did you mean \"{near}\"?")),
        None => error,
    }
}

/// No statement of the script created the catalog, so there is nothing to tell of it.
pub fn without_metadata(session: &Session, name: &Ident) -> Diagnostic {
    let error = match session.catalogs.catalogs.contains_key(&name.value) {
        true => {
            Diagnostic::error(format!("the catalog \"{}\" was made by no CREATE CATALOG", name.value)).at(name.span)
        }
        false => unknown_catalog(session, name),
    };
    error.detail(format!("Cannot obtain metadata information from Catalog {}.", name.value))
}

/// The catalog before a database's name is not there.
pub fn no_catalog(catalog: &str, name: &ObjectName) -> Diagnostic {
    Diagnostic::error(format!("the catalog \"{catalog}\" is not known"))
        .at(name.span())
        .detail(format!("Catalog {catalog} does not exist"))
}

pub fn unknown_database(session: &Session, catalog: &str, database: &str, name: &ObjectName) -> Diagnostic {
    if !session.catalogs.catalogs.contains_key(catalog) {
        return no_catalog(catalog, name);
    }
    let error = Diagnostic::error(format!("the database \"{database}\" is not known"))
        .at(name.span())
        .detail(format!("Database {database} does not exist in Catalog {catalog}."));
    let known =
        session.catalogs.catalogs.get(catalog).map(|c| c.databases.keys().collect::<Vec<_>>()).unwrap_or_default();
    match nearest(database, known.into_iter().map(String::as_str)) {
        Some(near) => error.hint(format!("did you mean \"{near}\"?")),
        None => error,
    }
}

pub fn create_database(session: &mut Session, create: &CreateDatabase) -> Outcome {
    let (catalog, database) =
        database_name(session, &create.name).map_err(|e| vec![e.detail("create database identifier format error")])?;
    let new = Database {
        options: options(&create.options),
        comment: create.comment.as_ref().map(|c| c.value.clone()),
        ..Database::default()
    };
    let Some(place) = session.catalogs_mut().catalogs.get_mut(&catalog) else {
        return refuse(no_catalog(&catalog, &create.name));
    };
    if place.databases.contains_key(&database) {
        if create.if_not_exists {
            return done();
        }
        return refuse(
            Diagnostic::error(format!("the database \"{database}\" exists already"))
                .at(create.name.span())
                .detail(format!("Database {database} already exists in Catalog {catalog}.")),
        );
    }
    place.databases.insert(database, new);
    done()
}

/// Catalogs live in memory: `generic_in_memory` is the only type.
pub fn create_catalog(session: &mut Session, create: &CreateCatalog) -> Outcome {
    let name = &create.name;
    if session.catalogs.catalogs.contains_key(&name.value) {
        if create.if_not_exists {
            return done();
        }
        return refuse(
            Diagnostic::error(format!("the catalog \"{}\" exists already", name.value))
                .at(name.span)
                .detail(format!("Catalog {} already exists.", name.value)),
        );
    }
    let options = options(&create.options);
    match options.get("type").map(String::as_str) {
        Some("generic_in_memory") => {}
        Some(other) => {
            return refuse(
                Diagnostic::error(format!("not supported yet: catalogs of type '{other}'"))
                    .at(name.span)
                    .detail(format!("Could not find any factory for identifier '{other}' that implements 'org.apache.flink.table.factories.CatalogFactory' in the classpath."))
                    .hint("'type' = 'generic_in_memory' is there"),
            );
        }
        None => {
            return refuse(
                Diagnostic::error("the catalog has no type")
                    .at(name.span)
                    .detail("Catalog options do not contain an option key 'type' for discovering a catalog."),
            );
        }
    }
    known_options(&create.options)?;
    let default = options.get("default-database").cloned().unwrap_or_else(|| "default".into());
    if default.trim().is_empty() {
        return refuse(
            Diagnostic::error("the default database of a catalog has a name")
                .at(name.span)
                .detail("defaultDatabase cannot be null or empty"),
        );
    }
    let catalog = Catalog::new(&default, options, create.comment.as_ref().map(|c| c.value.clone()));
    session.catalogs_mut().catalogs.insert(name.value.clone(), catalog);
    done()
}

/// The options of a catalog in memory.
fn known_options(entries: &[OptionEntry]) -> Result<(), Vec<Diagnostic>> {
    const KNOWN: &[&str] = &["type", "default-database", "property-version"];
    match entries.iter().find(|e| !KNOWN.contains(&e.key.value.as_str())) {
        None => Ok(()),
        Some(entry) => {
            let key = &entry.key.value;
            let error = Diagnostic::error(format!("a catalog in memory has no option '{key}'"))
                .at(entry.key.span)
                .detail(format!(
                    "Unsupported options found for 'generic_in_memory'.\n\nUnsupported options:\n\n{key}\n\nSupported options:\n\ndefault-database\nproperty-version"
                ));
            Err(vec![match nearest(key, KNOWN.iter().copied()) {
                Some(near) => error.hint(format!("did you mean '{near}'?")),
                None => error,
            }])
        }
    }
}

pub fn alter_database(session: &mut Session, alter: &AlterDatabase) -> Outcome {
    let (catalog, database) = database_name(session, &alter.name).map_err(|e| vec![e])?;
    let new = options(&alter.options);
    match session.catalogs_mut().database_mut(&catalog, &database) {
        Some(place) => {
            place.options.extend(new);
            done()
        }
        None => refuse(unknown_database(session, &catalog, &database, &alter.name)),
    }
}

pub fn alter_catalog(session: &mut Session, alter: &AlterCatalog) -> Outcome {
    let (AlterCatalog::SetOptions(name, _) | AlterCatalog::ResetOptions(name, _) | AlterCatalog::Comment(name, _)) =
        alter;
    match alter {
        AlterCatalog::SetOptions(_, entries)
            if session.catalogs.catalogs.get(&name.value).is_some_and(Catalog::is_stored) =>
        {
            known_options(entries)?
        }
        AlterCatalog::SetOptions(..) => {}
        AlterCatalog::ResetOptions(_, keys) if keys.is_empty() => {
            return refuse(
                Diagnostic::error("RESET names no option")
                    .at(name.span)
                    .detail("ALTER CATALOG RESET does not support empty key"),
            );
        }
        AlterCatalog::ResetOptions(_, keys) => {
            if let Some(key) = keys.iter().find(|k| k.value == "type") {
                return refuse(
                    Diagnostic::error("a catalog keeps its type")
                        .at(key.span)
                        .detail("ALTER CATALOG RESET does not support changing 'type'"),
                );
            }
        }
        AlterCatalog::Comment(..) => {}
    }
    let Some(catalog) = session.catalogs_mut().catalogs.get_mut(&name.value).filter(|c| c.is_stored()) else {
        let detail = format!("Catalog {} does not exist in the catalog store.", name.value);
        return refuse(without_metadata(session, name).detail(detail));
    };
    match alter {
        AlterCatalog::SetOptions(_, entries) => catalog.options.extend(options(entries)),
        AlterCatalog::ResetOptions(_, keys) => catalog.options.retain(|key, _| !keys.iter().any(|k| k.value == *key)),
        AlterCatalog::Comment(_, comment) => catalog.comment = Some(comment.value.clone()),
    }
    // Flink makes the catalog anew: what one in memory held is gone.
    let default = catalog.options.get("default-database").cloned().unwrap_or_else(|| "default".into());
    *catalog = Catalog::new(&default, std::mem::take(&mut catalog.options), catalog.comment.take());
    done()
}

pub fn use_(session: &mut Session, target: &Use) -> Outcome {
    match target {
        Use::Catalog(name) => {
            let Some(catalog) = session.catalogs.catalogs.get(&name.value) else {
                return refuse(unknown_catalog(session, name));
            };
            session.namespace =
                Namespace { catalog: name.value.as_str().into(), database: catalog.default_database.as_str().into() };
        }
        Use::Database(name) => {
            let (catalog, database) =
                database_name(session, name).map_err(|e| vec![e.detail("use database identifier format error")])?;
            if !session.catalogs.catalogs.contains_key(&catalog) {
                return refuse(
                    no_catalog(&catalog, name).detail(format!("A catalog with name [{catalog}] does not exist.")),
                );
            }
            if session.catalogs.database(&catalog, &database).is_none() {
                let detail = format!("A database with name [{database}] does not exist in the catalog: [{catalog}].");
                return refuse(unknown_database(session, &catalog, &database, name).detail(detail));
            }
            session.namespace = Namespace { catalog: catalog.into(), database: database.into() };
        }
        Use::Modules(names) => {
            for (i, name) in names.iter().enumerate() {
                if names[..i].iter().any(|earlier| earlier.value == name.value) {
                    return refuse(
                        Diagnostic::error(format!("the module \"{}\" is named twice", name.value))
                            .at(name.span)
                            .detail(format!("Module '{}' appears more than once", name.value)),
                    );
                }
                if !session.modules.iter().any(|m| m.name == name.value) {
                    return refuse(
                        Diagnostic::error(format!("the module \"{}\" is not loaded", name.value))
                            .at(name.span)
                            .detail(format!("No module with name '{}' exists", name.value)),
                    );
                }
            }
            let used = |m: &Module| names.iter().position(|n| n.value == m.name);
            session.modules.sort_by_key(|m| used(m).unwrap_or(usize::MAX));
            session.modules.iter_mut().for_each(|m| m.used = used(m).is_some());
        }
    }
    done()
}
