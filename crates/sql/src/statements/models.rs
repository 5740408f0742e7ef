//! Models: CREATE, ALTER, DROP, SHOW and DESCRIBE. A catalog keeps them; a query that asks one is refused, since a model's
//! provider is a Java class, which nothing here can load.

use ouzel_plan::ObjectPath;

use super::create_table::{check_place, options};
use super::databases::{database_name, unknown_database};
use super::pattern::shown;
use super::plan::{Outcome, Planned, Rows, RowsStyle, done, refuse};
use crate::ast::{AlterModel, CreateModel, Drop, ModelColumnDef, ModelOperation, ObjectName, ShowScope};
use crate::binder::data_type::bind_type;
use crate::catalog::{CatalogModel, ModelColumn, show_create};
use crate::diagnostic::Diagnostic;
use crate::session::Session;

pub fn create(session: &mut Session, create: &CreateModel) -> Outcome {
    let path = session.qualify(&create.name).map_err(|e| vec![e])?;
    let empty = match (create.inputs.is_empty(), create.outputs.is_empty()) {
        (false, true) => Some("Output column list can not be empty with non-empty input column list."),
        (true, false) => Some("Input column list can not be empty with non-empty output column list."),
        _ if create.options.is_empty() => Some("Model property list can not be empty."),
        _ => None,
    };
    if let Some(words) = empty {
        return refuse(Diagnostic::error("a model has INPUT, OUTPUT and options").at(create.span).detail(words));
    }
    for (what, columns) in [("input", &create.inputs), ("output", &create.outputs)] {
        let twice = |i: &usize| columns[..*i].iter().any(|known| known.name.value == columns[*i].name.value);
        if let Some(column) = (0..columns.len()).find(twice).map(|i| &columns[i]) {
            let name = &column.name.value;
            return refuse(
                Diagnostic::error(format!("the model has two columns \"{name}\""))
                    .at(column.name.span)
                    .detail(format!("Duplicate {what} column name: '{name}'.")),
            );
        }
    }
    let model = CatalogModel {
        inputs: columns(&create.inputs)?,
        outputs: columns(&create.outputs)?,
        comment: create.comment.as_ref().map(|c| c.value.clone()),
        options: options(&create.options),
    };
    if !create.temporary {
        check_place(session, &path, &create.name).map_err(|e| vec![e])?;
    }
    let known = match create.temporary {
        true => session.catalogs.temporary_models.contains_key(&path),
        false => session.catalogs.permanent_model(&path).is_some(),
    };
    match (known, create.if_not_exists) {
        (true, true) => return done(),
        (true, false) => return refuse(exists(&path, create.temporary).at(create.name.span())),
        (false, _) => session.catalogs_mut().put_model(&path, create.temporary, model),
    }
    done()
}

fn columns(written: &[ModelColumnDef]) -> Result<Vec<ModelColumn>, Vec<Diagnostic>> {
    written
        .iter()
        .map(|column| {
            Ok(ModelColumn {
                name: column.name.value.clone(),
                ty: bind_type(&column.data_type)?,
                comment: column.comment.as_ref().map(|c| c.value.clone()),
            })
        })
        .collect()
}

fn exists(path: &ObjectPath, temporary: bool) -> Diagnostic {
    let detail = if temporary {
        format!("Temporary model '{path}' already exists")
    } else {
        format!("Model {}.{} already exists in Catalog {}.", path.database, path.name, path.catalog)
    };
    Diagnostic::error(format!("the model \"{}\" exists already", path.name)).detail(detail)
}

pub fn alter(session: &mut Session, alter: &AlterModel) -> Outcome {
    let path = session.qualify(&alter.name).map_err(|e| vec![e])?;
    if session.catalogs.temporary_models.contains_key(&path) {
        return refuse(
            Diagnostic::error(format!("the model \"{}\" is temporary and cannot be changed", alter.name))
                .at(alter.name.span())
                .detail(format!("Model {path} is a temporary model."))
                .hint("drop it and create it again"),
        );
    }
    let Some(model) = session.catalogs.permanent_model(&path) else {
        if alter.if_exists {
            return done();
        }
        return refuse(unknown(&alter.name, format!("Model {path} doesn't exist.")));
    };
    let mut model = model.clone();
    let target = match &alter.operation {
        ModelOperation::Rename(to) => {
            let mut to = session.qualify(to).map_err(|e| vec![e])?;
            // A model stays in its database.
            (to.catalog, to.database) = (path.catalog.clone(), path.database.clone());
            if session.catalogs.permanent_model(&to).is_some() {
                return refuse(exists(&to, false).at(alter.span));
            }
            session.catalogs_mut().remove_model(&path, false);
            to
        }
        ModelOperation::Set(entries) if entries.is_empty() => {
            return nothing(alter, "SET does not support empty option");
        }
        ModelOperation::Reset(keys) if keys.is_empty() => return nothing(alter, "RESET does not support empty key"),
        ModelOperation::Set(entries) => {
            model.options.extend(options(entries));
            path
        }
        ModelOperation::Reset(keys) => {
            model.options.retain(|key, _| !keys.iter().any(|k| k.value == *key));
            path
        }
    };
    session.catalogs_mut().put_model(&target, false, model);
    done()
}

fn nothing(alter: &AlterModel, words: &str) -> Outcome {
    refuse(Diagnostic::error("there is nothing to change").at(alter.span).detail(format!("ALTER MODEL {words}.")))
}

pub fn drop(session: &mut Session, drop: &Drop, temporary: bool) -> Outcome {
    let path = session.qualify(&drop.name).map_err(|e| vec![e])?;
    if session.catalogs_mut().remove_model(&path, temporary).is_some() || drop.if_exists {
        return done();
    }
    if !temporary && session.catalogs.temporary_models.contains_key(&path) {
        return refuse(
            unknown(&drop.name, format!("Model '{path}' does not exist.")).hint("write DROP TEMPORARY MODEL"),
        );
    }
    let what = if temporary { "Temporary model" } else { "Model" };
    let identifier = format!("{}.{}.{}", path.catalog, path.database, path.name);
    refuse(unknown(&drop.name, format!("{what} with identifier '{identifier}' does not exist.")))
}

fn unknown(name: &ObjectName, detail: String) -> Diagnostic {
    Diagnostic::error(format!("the model \"{name}\" is not known")).at(name.span()).detail(detail)
}

/// SHOW MODELS: those of a database; as in Flink, no temporary ones.
pub fn show(session: &Session, scope: &ShowScope) -> Outcome {
    let (catalog, database) = match &scope.from {
        Some(name) => database_name(session, name).map_err(|e| vec![e])?,
        None => (session.namespace().catalog.to_string(), session.namespace().database.to_string()),
    };
    let Some(found) = session.catalogs.database(&catalog, &database) else {
        let name = scope.from.clone().unwrap_or(ObjectName(Vec::new()));
        return refuse(unknown_database(session, &catalog, &database, &name));
    };
    let names = found.models.keys().filter(|name| shown(scope.like.as_ref(), name)).map(|name| vec![name.clone()]);
    Ok(Planned::Rows(Rows::table(&["model name"], names)))
}

pub fn show_create(session: &Session, name: &ObjectName) -> Outcome {
    let path = session.qualify(name).map_err(|e| vec![e])?;
    match session.catalogs.model(&path) {
        Some((model, temporary)) => Ok(Planned::Rows(Rows::ddl(show_create::model(&path, model, temporary)))),
        None => {
            let words = format!("Could not execute SHOW CREATE MODEL. Model with identifier {path} does not exist.");
            refuse(unknown(name, words))
        }
    }
}

pub fn describe(session: &Session, name: &ObjectName) -> Outcome {
    let path = session.qualify(name).map_err(|e| vec![e])?;
    let Some((model, _)) = session.catalogs.model(&path) else {
        let identifier = format!("{}.{}.{}", path.catalog, path.database, path.name);
        return refuse(unknown(name, format!("Model with the identifier '{identifier}' doesn't exist.")));
    };
    let truth = |value: bool| Some(if value { "TRUE".to_string() } else { "FALSE".to_string() });
    let row = |column: &ModelColumn, is_input: bool| {
        let ty = column.ty.with_nullable(true).to_string();
        vec![
            Some(column.name.clone()),
            Some(ty),
            truth(column.ty.nullable),
            truth(is_input),
            column.comment.clone().or(Some(String::new())),
        ]
    };
    let inputs = model.inputs.iter().map(|column| row(column, true));
    let mut rows: Vec<Vec<Option<String>>> = inputs.chain(model.outputs.iter().map(|c| row(c, false))).collect();
    let mut columns: Vec<String> = ["name", "type", "null", "is input"].map(String::from).into();
    match model.inputs.iter().chain(&model.outputs).any(|c| c.comment.is_some()) {
        true => columns.push("comment".into()),
        false => rows.iter_mut().for_each(|row| row.truncate(4)),
    }
    Ok(Planned::Rows(Rows { columns, rows, style: RowsStyle::Table }))
}
