//! DESCRIBE and SHOW COLUMNS.

use ouzel_plan::{Schema, TimeAttribute};
use ouzel_types::DataType;

use super::pattern::shown;
use super::plan::{Outcome, Planned, Rows, RowsStyle, refuse};
use super::{databases, functions, models};
use crate::ast::{Describe, DescribeTarget, LikePattern, ObjectName};
use crate::catalog::table::{CatalogTable, PrimaryKey, TableColumnKind};
use crate::diagnostic::Diagnostic;
use crate::session::{Relation, Session};

pub fn describe(session: &Session, describe: &Describe) -> Outcome {
    let info = |rows: Vec<(String, String)>| {
        let rows = rows.into_iter().map(|(k, v)| vec![k, v]);
        Ok(Planned::Rows(Rows::table(&["info name", "info value"], rows)))
    };
    match &describe.target {
        DescribeTarget::Table(name) => columns(session, name, None),
        DescribeTarget::Catalog(name) => {
            let Some(catalog) = session.catalogs.catalogs.get(&name.value).filter(|c| c.is_stored()) else {
                return refuse(databases::without_metadata(session, name));
            };
            let mut rows = vec![("name".to_string(), name.value.clone())];
            rows.push((
                "type".into(),
                catalog.options.get("type").cloned().unwrap_or_else(|| "generic_in_memory".into()),
            ));
            rows.push(("comment".into(), catalog.comment.clone().unwrap_or_default()));
            if describe.extended {
                rows.extend(
                    catalog
                        .options
                        .iter()
                        .filter(|(k, _)| *k != "type")
                        .map(|(k, v)| (format!("option:{k}"), v.clone())),
                );
            }
            info(rows)
        }
        DescribeTarget::Database(name) | DescribeTarget::Column(name) => {
            // Flink 2.2.1 parses the statement and then takes the name for a column.
            let detail = match name.0.as_slice() {
                [only] => format!("Column '{}' not found in any table", only.value),
                [first, ..] => format!("Table '{}' not found", first.value),
                [] => String::new(),
            };
            let (primary, hint) = match describe.target {
                DescribeTarget::Column(_) => ("DESCRIBE takes the name alone", "leave TABLE out"),
                _ => ("not supported: DESCRIBE of a database", "SHOW DATABASES lists them, SHOW TABLES what is in one"),
            };
            refuse(Diagnostic::error(primary).at(name.span()).detail(detail).hint(hint))
        }
        DescribeTarget::Function(name) if functions::is_users(session, name) => {
            refuse(functions::no_code(session, name).at(name.span()))
        }
        DescribeTarget::Function(name) => {
            let known = ouzel_functions::registry::lookup(name.base());
            match known {
                Some(function) => info(vec![
                    ("is system function".into(), "true".into()),
                    ("is temporary".into(), "false".into()),
                    ("kind".into(), "SCALAR".into()),
                    ("is deterministic".into(), function.deterministic.to_string()),
                ]),
                None => refuse(
                    Diagnostic::error(format!("the function \"{name}\" is not known"))
                        .at(name.span())
                        .detail(format!("Function with the identifier '`{name}`' doesn't exist.")),
                ),
            }
        }
        DescribeTarget::Model(name) => models::describe(session, name),
        DescribeTarget::Job(job) => refuse(Diagnostic::error("not supported yet: DESCRIBE JOB").at(job.span)),
    }
}

/// name, type, null, key, extras, watermark, and comment where a column has one.
pub fn columns(session: &Session, name: &ObjectName, like: Option<&LikePattern>) -> Outcome {
    let batch = session.config().is_batch();
    let mut rows = match session.relation(name) {
        Ok(Relation::Table(table)) => table_rows(&table, batch),
        Ok(Relation::View(view)) => schema_rows(&view.schema, batch),
        Ok(Relation::Materialized(table)) => {
            let mut rows = schema_rows(&table.schema, batch);
            for (row, column) in rows.iter_mut().zip(&table.schema.columns) {
                row[3] = table.primary_key.as_ref().filter(|k| k.columns.contains(&column.name)).map(shown_key);
            }
            rows
        }
        Err(error) => {
            let path = session.qualify(name).map_err(|e| vec![e])?;
            return refuse(error.detail(format!(
                "Tables or views with the identifier '{}.{}.{}' doesn't exist.",
                path.catalog, path.database, path.name
            )));
        }
    };
    let mut columns = vec!["name", "type", "null", "key", "extras", "watermark"];
    if rows.iter().any(|row| row[6].is_some()) {
        columns.push("comment");
    } else {
        rows.iter_mut().for_each(|row| row.truncate(6));
    }
    rows.retain(|row| row[0].as_deref().is_some_and(|name| shown(like, name)));
    let columns = columns.into_iter().map(String::from).collect();
    Ok(Planned::Rows(Rows { columns, rows, style: RowsStyle::Table }))
}

fn table_rows(table: &CatalogTable, batch: bool) -> Vec<Vec<Option<String>>> {
    let key = table.primary_key.as_ref().map(shown_key);
    table
        .columns
        .iter()
        .enumerate()
        .map(|(i, column)| {
            let in_key = table.primary_key.as_ref().is_some_and(|k| k.columns.contains(&column.name));
            let extras = match &column.kind {
                TableColumnKind::Physical => None,
                TableColumnKind::Computed { text, .. } => Some(format!("AS {text}")),
                TableColumnKind::Metadata { key, virtual_ } => {
                    let from = if *key == column.name { String::new() } else { format!(" FROM '{key}'") };
                    Some(format!("METADATA{from}{}", if *virtual_ { " VIRTUAL" } else { "" }))
                }
            };
            let watermark = table.watermark.as_ref().filter(|w| w.column == i).map(|w| w.text.to_string());
            vec![
                Some(column.name.to_string()),
                Some(shown_type(&column.ty, column.time.or(column.declared_time), batch)),
                Some(truth(column.ty.nullable)),
                key.clone().filter(|_| in_key),
                extras,
                watermark,
                column.comment.as_ref().map(|c| c.to_string()),
            ]
        })
        .collect()
}

fn shown_key(key: &PrimaryKey) -> String {
    format!("PRI({})", key.columns.join(", "))
}

fn schema_rows(schema: &Schema, batch: bool) -> Vec<Vec<Option<String>>> {
    schema
        .columns
        .iter()
        .map(|c| {
            vec![
                Some(c.name.to_string()),
                Some(shown_type(&c.ty, c.time, batch)),
                Some(truth(c.ty.nullable)),
                None,
                None,
                None,
                None,
            ]
        })
        .collect()
}

/// Without NOT NULL, which has a column of its own. In batch mode a row time is a timestamp like others.
fn shown_type(ty: &DataType, time: Option<TimeAttribute>, batch: bool) -> String {
    let ty = ty.with_nullable(true);
    match time {
        Some(TimeAttribute::Rowtime) if !batch => format!("{ty} *ROWTIME*"),
        Some(TimeAttribute::Proctime) => format!("{ty} *PROCTIME*"),
        Some(TimeAttribute::Rowtime) | None => ty.to_string(),
    }
}

fn truth(value: bool) -> String {
    if value { "TRUE".into() } else { "FALSE".into() }
}
