//! Names to objects.

use std::sync::Arc;

use ouzel_plan::ObjectPath;

use super::Session;
use crate::ast::{ObjectName, Span};
use crate::catalog::{CatalogTable, CatalogView, MaterializedTable, Object};
use crate::diagnostic::{Diagnostic, nearest};

/// What a name in FROM is.
#[derive(Clone, Debug)]
pub enum Relation {
    Table(Arc<CatalogTable>),
    View(Arc<CatalogView>),
    Materialized(Arc<MaterializedTable>),
}

impl Session {
    /// The full path of a name of one to three parts; the object need not be there.
    pub fn qualify(&self, name: &ObjectName) -> Result<ObjectPath, Diagnostic> {
        let part = |i: usize| Arc::<str>::from(name.0[i].value.as_str());
        let (catalog, database) = (self.namespace.catalog.clone(), self.namespace.database.clone());
        match name.0.len() {
            1 => Ok(ObjectPath { catalog, database, name: part(0) }),
            2 => Ok(ObjectPath { catalog, database: part(0), name: part(1) }),
            3 => Ok(ObjectPath { catalog: part(0), database: part(1), name: part(2) }),
            _ => Err(Diagnostic::error(format!("\"{name}\" has too many parts"))
                .at(name.span())
                .detail("Object identifier must consist of 1 to 3 parts.")),
        }
    }

    /// The table, view or materialized table of that name.
    pub fn relation(&self, name: &ObjectName) -> Result<Relation, Diagnostic> {
        let path = self.qualify(name)?;
        self.plans.note_read(&path);
        match self.catalogs.object(&path) {
            Some(Object::Table(table)) => Ok(Relation::Table(table.clone())),
            Some(Object::View(view)) => {
                self.check_recursion(&view.path, name.span())?;
                Ok(Relation::View(view.clone()))
            }
            Some(Object::Materialized(table)) => {
                self.check_recursion(&table.path, name.span())?;
                Ok(Relation::Materialized(table.clone()))
            }
            None => Err(self.not_found(name, &path)),
        }
    }

    /// A table that can be written to.
    pub fn table(&self, name: &ObjectName) -> Result<Arc<CatalogTable>, Diagnostic> {
        let path = self.qualify(name)?;
        let found = self.relation(name).map_err(|error| match self.catalogs.object(&path) {
            Some(_) => error,
            None => error.detail(format!(
                "Cannot find table '{path}' in any of the catalogs [{}], nor as a temporary table.",
                self.catalogs.catalogs.keys().cloned().collect::<Vec<_>>().join(", ")
            )),
        })?;
        match found {
            Relation::Table(table) => Ok(table),
            Relation::View(_) => Err(Diagnostic::error(format!("\"{name}\" is a view and cannot be written"))
                .at(name.span())
                .detail(format!("Sink '{}' does not exists", self.qualify(name)?.to_string().replace('`', "")))),
            Relation::Materialized(_) => {
                Err(Diagnostic::error(format!("\"{name}\" is a materialized table: its query writes it"))
                    .at(name.span()))
            }
        }
    }

    fn check_recursion(&self, path: &ObjectPath, span: Span) -> Result<(), Diagnostic> {
        if self.views.contains(path) {
            return Err(Diagnostic::error(format!("the view \"{}\" reads itself", path.name)).at(span));
        }
        Ok(())
    }

    /// The first part of a path that is not there.
    fn first_unknown<'a>(&self, path: &'a ObjectPath) -> &'a str {
        match self.catalogs.catalogs.get(path.catalog.as_ref()) {
            None => &path.catalog,
            Some(catalog) if !catalog.databases.contains_key(path.database.as_ref()) => &path.database,
            Some(_) => &path.name,
        }
    }

    fn not_found(&self, name: &ObjectName, path: &ObjectPath) -> Diagnostic {
        let error = Diagnostic::error(format!("the table \"{name}\" is not known"))
            .at(name.span())
            .detail(format!("Object '{}' not found", self.first_unknown(path)));
        let objects = self.catalogs.objects(&path.catalog, &path.database);
        match nearest(&path.name, objects.keys()) {
            Some(near) => error.hint(format!("did you mean \"{near}\"?")),
            None if self.catalogs.database(&path.catalog, &path.database).is_none() => {
                error.hint(format!("there is no database `{}`.`{}`", path.catalog, path.database))
            }
            None => error.hint("a CREATE TABLE or CREATE VIEW for it has to come first"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ouzel_plan::Config;

    #[test]
    fn unknown_tables_name_the_nearest() {
        let session = Session::new(Config::default());
        let ident = |text: &str| ObjectName(vec![crate::ast::Ident::new(text, Span::default())]);
        let error = session.relation(&ident("nope")).unwrap_err();
        assert_eq!(error.detail.as_deref(), Some("Object 'nope' not found"));
    }
}
