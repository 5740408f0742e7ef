//! Partitions that a catalog keeps: ALTER TABLE ADD and DROP PARTITION, SHOW PARTITIONS.
//!
//! A catalog in memory lists what was added and nothing else, as Flink's does: the folders that a filesystem table has
//! written are the connector's business, and rows are read and written without looking here.

use ouzel_plan::ObjectPath;

use super::plan::{Outcome, Planned, Rows, done, refuse};
use crate::ast::{Expr, ExprKind, Literal, ObjectName, Partition, Span, UnaryOp};
use crate::catalog::CatalogTable;
use crate::catalog::catalogs::PartitionSpec;
use crate::diagnostic::Diagnostic;
use crate::session::{Relation, Session};

/// `ALTER TABLE t ADD [IF NOT EXISTS] PARTITION (..) PARTITION (..)`.
pub fn add(session: &mut Session, table: &CatalogTable, partitions: &[&Partition], if_not_exists: bool) -> Outcome {
    partitioned(table, partitions.first().map_or(Span::default(), |p| p.span))?;
    for partition in partitions {
        let spec = spec_of(table, partition)?;
        let place = place(session, &table.path)?;
        if place.iter().any(|known| is_same(known, &spec)) {
            if if_not_exists {
                continue;
            }
            return refuse(
                Diagnostic::error(format!("the partition {} is there already", shown(&spec)))
                    .at(partition.span)
                    .detail(format!(
                        "Partition {} of table {} already exists.",
                        flink_spec(&spec),
                        flink_table(&table.path)
                    )),
            );
        }
        place.push(spec);
    }
    done()
}

/// `ALTER TABLE t DROP [IF EXISTS] PARTITION (..), PARTITION (..)`.
pub fn drop(session: &mut Session, path: &ObjectPath, partitions: &[Partition], if_exists: bool) -> Outcome {
    for partition in partitions {
        let spec = written(partition)?;
        let place = place(session, path)?;
        match place.iter().position(|known| is_same(known, &spec)) {
            Some(at) => {
                place.remove(at);
            }
            None if if_exists => {}
            None => {
                return refuse(
                    Diagnostic::error(format!("the partition {} is not there", shown(&spec)))
                        .at(partition.span)
                        .detail(format!(
                            "Partition {} of table {} does not exist.",
                            flink_spec(&spec),
                            flink_table(path)
                        )),
                );
            }
        }
    }
    done()
}

/// `SHOW PARTITIONS t [PARTITION (..)]`: in the order in which they were added.
pub fn show(session: &Session, name: &ObjectName, wanted: Option<&Partition>) -> Outcome {
    let path = session.qualify(name).map_err(|e| vec![e])?;
    let absent = format!("Table (or view) {}.{} does not exist in Catalog {}.", path.database, path.name, path.catalog);
    let table = match session.relation(name).map_err(|error| vec![error.detail(absent)])? {
        Relation::Table(table) => table,
        Relation::View(_) | Relation::Materialized(_) => {
            return refuse(not_partitioned(&path).at(name.span()));
        }
    };
    partitioned(&table, name.span())?;
    let wanted = wanted.map(written).transpose()?.unwrap_or_default();
    let known = session
        .catalogs
        .database(&table.path.catalog, &table.path.database)
        .and_then(|d| d.partitions.get(table.path.name.as_ref()))
        .map(Vec::as_slice)
        .unwrap_or_default();
    let rows = known.iter().filter(|spec| wanted.iter().all(|entry| spec.contains(entry)));
    Ok(Planned::Rows(Rows::table(&["partition name"], rows.map(|spec| vec![shown(spec)]))))
}

fn place<'s>(session: &'s mut Session, path: &ObjectPath) -> Result<&'s mut Vec<PartitionSpec>, Vec<Diagnostic>> {
    match session.catalogs_mut().database_mut(&path.catalog, &path.database) {
        Some(database) => Ok(database.partitions.entry(path.name.to_string()).or_default()),
        None => Err(vec![Diagnostic::error(format!("the database \"{}\" is not known", path.database))]),
    }
}

fn partitioned(table: &CatalogTable, span: Span) -> Result<(), Vec<Diagnostic>> {
    if table.partition_keys.is_empty() { Err(vec![not_partitioned(&table.path).at(span)]) } else { Ok(()) }
}

pub fn not_partitioned(path: &ObjectPath) -> Diagnostic {
    Diagnostic::error(format!("the table \"{}\" has no partitions", path.name))
        .detail(format!("Table {} is not partitioned.", flink_table(path)))
        .hint("PARTITIONED BY (..) in CREATE TABLE makes some")
}

/// The columns and values of a partition, all keys of the table among them.
fn spec_of(table: &CatalogTable, partition: &Partition) -> Result<PartitionSpec, Vec<Diagnostic>> {
    let spec = written(partition)?;
    let complete = spec.len() == table.partition_keys.len()
        && table.partition_keys.iter().all(|key| spec.iter().any(|(column, _)| column == key.as_ref()));
    if complete {
        return Ok(spec);
    }
    let keys: Vec<&str> = table.partition_keys.iter().map(|k| k.as_ref()).collect();
    Err(vec![
        Diagnostic::error(format!("a partition of \"{}\" names {}", table.path.name, keys.join(", ")))
            .at(partition.span)
            .detail(format!(
                "PartitionSpec {} does not match partition keys [{}] of table {}.",
                flink_spec(&spec),
                keys.join(", "),
                flink_table(&table.path)
            )),
    ])
}

fn written(partition: &Partition) -> Result<PartitionSpec, Vec<Diagnostic>> {
    let value = |expr: Option<&Expr>| match expr.map(|e| &e.kind) {
        Some(ExprKind::Literal(Literal::String { value, .. })) => Some(value.clone()),
        Some(ExprKind::Literal(Literal::Number(text))) => Some(text.clone()),
        Some(ExprKind::Unary { op: UnaryOp::Minus, expr }) => match &expr.kind {
            ExprKind::Literal(Literal::Number(text)) => Some(format!("-{text}")),
            _ => None,
        },
        _ => None,
    };
    let entry = |entry: &crate::ast::PartitionEntry| match value(entry.value.as_ref()) {
        Some(value) => Ok((entry.column.value.clone(), value)),
        None => Err(vec![
            Diagnostic::error(format!("the partition column \"{}\" needs a literal", entry.column.value))
                .at(entry.column.span)
                .detail(format!("not a literal: {}", entry.value.as_ref().map_or(String::new(), |e| e.to_string()))),
        ]),
    };
    // Of a column that stands there twice the last value counts.
    let mut spec = PartitionSpec::new();
    for (column, value) in partition.entries.iter().map(entry).collect::<Result<Vec<_>, _>>()? {
        match spec.iter_mut().find(|(known, _)| *known == column) {
            Some((_, known)) => *known = value,
            None => spec.push((column, value)),
        }
    }
    Ok(spec)
}

fn is_same(a: &PartitionSpec, b: &PartitionSpec) -> bool {
    a.len() == b.len() && a.iter().all(|entry| b.contains(entry))
}

/// `dt=x/hh=2`.
fn shown(spec: &PartitionSpec) -> String {
    spec.iter().map(|(column, value)| format!("{column}={value}")).collect::<Vec<_>>().join("/")
}

fn flink_spec(spec: &PartitionSpec) -> String {
    let entries: Vec<String> = spec.iter().map(|(column, value)| format!("{column}={value}")).collect();
    format!("CatalogPartitionSpec{{{{{}}}}}", entries.join(", "))
}

fn flink_table(path: &ObjectPath) -> String {
    format!("{}.{} in catalog {}", path.database, path.name, path.catalog)
}
