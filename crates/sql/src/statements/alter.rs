//! ALTER TABLE.

use std::sync::Arc;

use super::create_table::{already_exists, exists, put};
use super::partitions;
use super::plan::{Outcome, done, refuse};
use crate::ast::{AlterTable, AlterTableOperation};
use crate::catalog::resolve::resolve;
use crate::catalog::{Object, alter};
use crate::diagnostic::Diagnostic;
use crate::session::{Relation, Session};

pub fn table(session: &mut Session, statement: &AlterTable) -> Outcome {
    let path = session.qualify(&statement.name).map_err(|e| vec![e])?;
    let identifier = path.to_string();
    let table = match session.relation(&statement.name) {
        Ok(Relation::Table(table)) if !table.temporary => table,
        Ok(_) if statement.if_exists && session.catalogs.temporary.contains_key(&path) => return done(),
        Ok(_) if session.catalogs.temporary.contains_key(&path) => {
            let detail = match statement.operation {
                AlterTableOperation::AddPartitions { .. } => format!(
                    "Table (or view) {}.{} does not exist in Catalog {}.",
                    path.database, path.name, path.catalog
                ),
                _ => format!("Table {identifier} doesn't exist or is a temporary table."),
            };
            return refuse(
                Diagnostic::error(format!("\"{}\" is temporary and cannot be changed", statement.name))
                    .at(statement.name.span())
                    .detail(detail)
                    .hint("drop it and create it again"),
            );
        }
        Ok(Relation::View(_)) if matches!(statement.operation, AlterTableOperation::AddPartitions { .. }) => {
            return refuse(partitions::not_partitioned(&path).at(statement.name.span()));
        }
        Ok(Relation::View(_)) if matches!(statement.operation, AlterTableOperation::DropPartitions { .. }) => {
            let AlterTableOperation::DropPartitions { if_exists, partitions: old } = &statement.operation else {
                return done();
            };
            return partitions::drop(session, &path, old, *if_exists);
        }
        Ok(other) => {
            let kind = if matches!(other, Relation::View(_)) { "view" } else { "materialized table" };
            return refuse(
                Diagnostic::error(format!("\"{}\" is a {kind}", statement.name))
                    .at(statement.name.span())
                    .detail(format!("ALTER TABLE for a {kind} is not allowed")),
            );
        }
        Err(_) if statement.if_exists => return done(),
        Err(error) => {
            return refuse(error.detail(format!("Table {identifier} doesn't exist or is a temporary table.")));
        }
    };
    if let AlterTableOperation::RenameTable(to) = &statement.operation {
        let mut to = session.qualify(to).map_err(|e| vec![e])?;
        // A table stays in its database.
        (to.catalog, to.database) = (path.catalog.clone(), path.database.clone());
        if exists(session, &to, table.temporary) {
            return refuse(already_exists(&to, table.temporary).at(statement.operation_span));
        }
        let mut renamed = table.as_ref().clone();
        renamed.path = to.clone();
        session.catalogs_mut().remove(&path, table.temporary);
        put(session, &to, table.temporary, Object::Table(Arc::new(renamed)));
        return done();
    }
    match &statement.operation {
        AlterTableOperation::AddPartitions { if_not_exists, partitions: new } => {
            let new: Vec<_> = new.iter().map(|(partition, _)| partition).collect();
            return partitions::add(session, &table, &new, *if_not_exists);
        }
        AlterTableOperation::DropPartitions { if_exists, partitions: old } => {
            return partitions::drop(session, &table.path, old, *if_exists);
        }
        _ => {}
    }
    let draft = alter::apply(&table, &statement.operation, statement.operation_span)?;
    let changed = resolve(draft, session.config())?;
    put(session, &path, table.temporary, Object::Table(Arc::new(changed)));
    done()
}
