//! CREATE, ALTER and DROP of functions, and modules.
//!
//! A function is kept by name only: code in Java or Python does not run here, and a query that calls it is refused.

use ouzel_plan::ObjectPath;

use crate::ast::{
    AlterFunction, Call, CreateFunction, Drop, FunctionLanguage, Ident, LoadModule, ObjectName, Scope, Span,
    UnloadModule,
};
use crate::binder::{self, ExprBinder};
use crate::diagnostic::Diagnostic;
use crate::session::{Module, Session};

use super::plan::{Outcome, done, refuse};

pub fn create(session: &mut Session, create: &CreateFunction) -> Outcome {
    let class = create.class.value.clone();
    let if_not_exists = create.if_not_exists;
    let path = session.qualify(&create.name).map_err(|e| vec![e])?;
    if create.scope != Scope::Permanent && create.language != Some(FunctionLanguage::Python) {
        return refuse(unloadable(create, &path));
    }
    if class.is_empty() {
        return refuse(
            Diagnostic::error("a function has a class")
                .at(create.class.span)
                .detail("className cannot be null or empty"),
        );
    }
    let lower = path.name.to_lowercase();
    let exists = format!("Function {}.{lower} already exists in Catalog {}.", path.database, path.catalog);
    let (name, functions) = place(session, &create.name, create.scope)?;
    if functions.contains_key(&name) {
        if if_not_exists {
            return done();
        }
        return refuse(
            Diagnostic::error(format!("the function \"{}\" exists already", create.name))
                .at(create.name.span())
                .detail(exists),
        );
    }
    functions.insert(name, class);
    done()
}

/// Whether a name is that of a function of the script.
pub fn is_users(session: &Session, name: &ObjectName) -> bool {
    let Ok(path) = session.qualify(name) else { return false };
    let database = session.catalogs.database(&path.catalog, &path.database);
    database.is_some_and(|d| d.functions.contains_key(&path.name.to_lowercase()))
}

/// A function of the script is there by its name only.
pub fn no_code(session: &Session, name: &ObjectName) -> Diagnostic {
    let error = Diagnostic::error(format!("the function \"{name}\" has no code here: Java and Python do not run"));
    let Ok(path) = session.qualify(name) else { return error };
    error
        .detail(format!("Cannot instantiate user-defined function '{}.{}.{}'.", path.catalog, path.database, path.name))
}

/// An error about a function that is not known, where it is one of the script's.
pub fn called(session: &Session, error: Diagnostic) -> Diagnostic {
    let name = error.detail.as_deref().and_then(|d| d.strip_prefix("No match found for function signature "));
    let Some((name, _)) = name.and_then(|call| call.split_once('(')) else { return error };
    let name = ObjectName(vec![Ident::new(name, Span::default())]);
    match (is_users(session, &name), error.span) {
        (true, Some(span)) => no_code(session, &name).at(span),
        _ => error,
    }
}

/// CALL: catalogs in memory have no procedures.
pub fn call(session: &Session, call: &Call) -> Outcome {
    let path = session.qualify(&call.name).map_err(|e| vec![e])?;
    let error = Diagnostic::error("not supported: CALL")
        .at(call.span)
        .hint("procedures belong to catalogs of other systems; only catalogs in memory are there");
    refuse(
        error.detail(match session.catalogs.catalogs.contains_key(path.catalog.as_ref()) {
            true => "getProcedure is not implemented for class org.apache.flink.table.catalog.GenericInMemoryCatalog."
                .to_string(),
            false => {
                let scope = binder::Scope::empty();
                let binder = ExprBinder::new(&scope, session.config());
                let families =
                    call.args.iter().map(|arg| binder.bind(&arg.value).map(|e| binder::call::family(&e.ty.kind)));
                let families = families.collect::<Result<Vec<_>, _>>()?;
                let shown: Vec<String> = families.iter().map(|family| format!("<{family}>")).collect();
                format!("No match found for function signature {}({})", path.name, shown.join(", "))
            }
        }),
    )
}

/// A temporary function is made at once, of a class that has to be there; a permanent one only when it is called.
fn unloadable(create: &CreateFunction, path: &ObjectPath) -> Diagnostic {
    let detail = match create.scope {
        Scope::TemporarySystem => {
            format!("Could not register temporary system function '{}' due to implementation errors.", create.name)
        }
        _ => format!(
            "Could not register temporary catalog function '{}.{}.{}' due to implementation errors.",
            path.catalog, path.database, path.name
        ),
    };
    Diagnostic::error(format!("the class '{}' cannot be loaded: code of Java does not run here", create.class.value))
        .at(create.class.span)
        .detail(detail)
        .hint("functions are built in: `SHOW FUNCTIONS` lists them")
}

pub fn alter(session: &mut Session, alter: &AlterFunction) -> Outcome {
    if alter.scope != Scope::Permanent {
        let word = if alter.scope == Scope::Temporary { "catalog" } else { "system" };
        return refuse(
            Diagnostic::error("a temporary function cannot be changed")
                .at(alter.name.span())
                .detail(format!("Alter temporary {word} function is not supported"))
                .hint("drop it and create it again"),
        );
    }
    let (name, functions) = place(session, &alter.name, alter.scope)?;
    match functions.get_mut(&name) {
        Some(class) => {
            *class = alter.class.value.clone();
            done()
        }
        None if alter.if_exists => done(),
        None => refuse(unknown(session, &alter.name, alter.scope)),
    }
}

pub fn drop(session: &mut Session, drop: &Drop, scope: Scope) -> Outcome {
    let name = ObjectName(match scope {
        Scope::TemporarySystem => drop.name.0.last().cloned().into_iter().collect(),
        Scope::Temporary | Scope::Permanent => drop.name.0.clone(),
    });
    if nowhere(session, &name, scope) {
        return if drop.if_exists { done() } else { refuse(unknown(session, &name, scope)) };
    }
    let (key, functions) = place(session, &name, scope)?;
    if functions.remove(&key).is_none() && !drop.if_exists {
        return refuse(unknown(session, &name, scope));
    }
    done()
}

/// A permanent function in a database that is not there; an unknown catalog is told apart from it.
fn nowhere(session: &Session, name: &ObjectName, scope: Scope) -> bool {
    let Ok(path) = session.qualify(name) else { return false };
    let catalogs = &session.catalogs;
    scope == Scope::Permanent
        && catalogs.catalogs.contains_key(path.catalog.as_ref())
        && catalogs.database(&path.catalog, &path.database).is_none()
}

fn unknown(session: &Session, name: &ObjectName, scope: Scope) -> Diagnostic {
    let error = Diagnostic::error(format!("the function \"{name}\" is not known")).at(name.span());
    let Ok(path) = session.qualify(name) else { return error };
    error.detail(match scope {
        Scope::Permanent => {
            format!("Function {}.{} does not exist in Catalog {}.", path.database, path.name, path.catalog)
        }
        Scope::Temporary => {
            format!("Temporary catalog function `{}`.`{}`.`{}` doesn't exist", path.catalog, path.database, path.name)
        }
        Scope::TemporarySystem => {
            format!("Could not drop temporary system function. A function named '{name}' doesn't exist.")
        }
    })
}

type Functions<'a> = (String, &'a mut std::collections::BTreeMap<String, String>);

/// Where a function of that scope is kept, and its key (names are not case-sensitive).
fn place<'a>(session: &'a mut Session, name: &ObjectName, scope: Scope) -> Result<Functions<'a>, Vec<Diagnostic>> {
    let path = session.qualify(name).map_err(|e| vec![e])?;
    let key = path.name.to_lowercase();
    let catalogs = session.catalogs_mut();
    if scope != Scope::Permanent {
        return Ok((key, &mut catalogs.system_functions));
    }
    let known = catalogs.catalogs.contains_key(path.catalog.as_ref());
    match catalogs.database_mut(&path.catalog, &path.database) {
        Some(database) => Ok((key, &mut database.functions)),
        None => {
            let detail = match known {
                true => format!("Database {} does not exist in Catalog {}.", path.database, path.catalog),
                false => format!("Catalog {} does not exist", path.catalog),
            };
            let error = Diagnostic::error(format!("the database \"{}\" is not known", path.database));
            Err(vec![error.at(name.span()).detail(detail)])
        }
    }
}

pub fn load_module(session: &mut Session, load: &LoadModule) -> Outcome {
    let name = &load.name;
    if session.modules.iter().any(|m| m.name == name.value) {
        return refuse(
            Diagnostic::error(format!("the module \"{}\" is loaded already", name.value))
                .at(name.span)
                .detail(format!("A module with name '{}' already exists", name.value)),
        );
    }
    if let Some(entry) = load.options.iter().find(|entry| entry.key.value == "type") {
        return refuse(Diagnostic::error("a module is found by its name").at(entry.key.span).detail(format!(
            "Option 'type' = '{}' is not supported since module name is used to find module",
            entry.value.value
        )));
    }
    if name.value != "core" {
        return refuse(
            Diagnostic::error(format!("not supported: the module \"{}\"", name.value))
                .at(name.span)
                .detail(format!("Could not find any factory for identifier '{}' that implements 'org.apache.flink.table.factories.ModuleFactory' in the classpath.\n\nAvailable factory identifiers are:\n\ncore", name.value)),
        );
    }
    session.modules.push(Module { name: name.value.clone(), used: true });
    done()
}

pub fn unload_module(session: &mut Session, unload: &UnloadModule) -> Outcome {
    let before = session.modules.len();
    session.modules.retain(|m| m.name != unload.name.value);
    if session.modules.len() == before {
        return refuse(
            Diagnostic::error(format!("the module \"{}\" is not loaded", unload.name.value))
                .at(unload.name.span)
                .detail(format!("No module with name '{}' exists", unload.name.value)),
        );
    }
    done()
}
