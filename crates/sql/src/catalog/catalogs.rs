//! The three levels of names and the temporary objects that hide them.

use std::collections::BTreeMap;
use std::sync::Arc;

use ouzel_plan::ObjectPath;

use super::{CatalogModel, CatalogTable, CatalogView, MaterializedTable};

pub const DEFAULT_CATALOG: &str = "default_catalog";
pub const DEFAULT_DATABASE: &str = "default_database";

#[derive(Clone, Debug, PartialEq)]
pub enum Object {
    Table(Arc<CatalogTable>),
    View(Arc<CatalogView>),
    Materialized(Arc<MaterializedTable>),
}

/// All catalogs of a session.
#[derive(Clone, Debug)]
pub struct Catalogs {
    pub catalogs: BTreeMap<String, Catalog>,
    /// CREATE TEMPORARY: found before permanent objects of the same path.
    pub temporary: BTreeMap<ObjectPath, Object>,
    /// CREATE TEMPORARY MODEL.
    pub temporary_models: BTreeMap<ObjectPath, CatalogModel>,
    /// CREATE TEMPORARY SYSTEM FUNCTION.
    pub system_functions: BTreeMap<String, String>,
}

#[derive(Clone, Debug)]
pub struct Catalog {
    pub databases: BTreeMap<String, Database>,
    /// Current after USE CATALOG.
    pub default_database: String,
    pub options: BTreeMap<String, String>,
    pub comment: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub struct Database {
    pub objects: BTreeMap<String, Object>,
    pub models: BTreeMap<String, CatalogModel>,
    /// Function name to class.
    pub functions: BTreeMap<String, String>,
    /// By table, in the order in which they were added.
    pub partitions: BTreeMap<String, Vec<PartitionSpec>>,
    pub options: BTreeMap<String, String>,
    pub comment: Option<String>,
}

/// Columns and values of a partition, as written.
pub type PartitionSpec = Vec<(String, String)>;

impl Default for Catalogs {
    fn default() -> Catalogs {
        let catalog = Catalog::new(DEFAULT_DATABASE, BTreeMap::new(), None);
        Catalogs {
            catalogs: BTreeMap::from([(DEFAULT_CATALOG.to_string(), catalog)]),
            temporary: BTreeMap::new(),
            temporary_models: BTreeMap::new(),
            system_functions: BTreeMap::new(),
        }
    }
}

impl Catalog {
    /// Whether the catalog store knows it: the one that is there from the start was not created.
    pub fn is_stored(&self) -> bool {
        self.options.contains_key("type")
    }

    /// A catalog with one empty database.
    pub fn new(default_database: &str, options: BTreeMap<String, String>, comment: Option<String>) -> Catalog {
        Catalog {
            databases: BTreeMap::from([(default_database.to_string(), Database::default())]),
            default_database: default_database.to_string(),
            options,
            comment,
        }
    }
}

impl Catalogs {
    pub fn database(&self, catalog: &str, database: &str) -> Option<&Database> {
        self.catalogs.get(catalog)?.databases.get(database)
    }

    pub fn database_mut(&mut self, catalog: &str, database: &str) -> Option<&mut Database> {
        self.catalogs.get_mut(catalog)?.databases.get_mut(database)
    }

    /// Temporary objects first.
    pub fn object(&self, path: &ObjectPath) -> Option<&Object> {
        self.temporary.get(path).or_else(|| self.permanent(path))
    }

    pub fn permanent(&self, path: &ObjectPath) -> Option<&Object> {
        self.database(&path.catalog, &path.database)?.objects.get(path.name.as_ref())
    }

    /// Puts an object in its place, over any other. False: the database is not there.
    pub fn put(&mut self, path: &ObjectPath, temporary: bool, object: Object) -> bool {
        if temporary {
            self.temporary.insert(path.clone(), object);
            return true;
        }
        match self.database_mut(&path.catalog, &path.database) {
            Some(database) => {
                database.objects.insert(path.name.to_string(), object);
                true
            }
            None => false,
        }
    }

    pub fn remove(&mut self, path: &ObjectPath, temporary: bool) -> Option<Object> {
        if temporary {
            return self.temporary.remove(path);
        }
        let database = self.database_mut(&path.catalog, &path.database)?;
        database.partitions.remove(path.name.as_ref());
        database.objects.remove(path.name.as_ref())
    }

    /// Temporary models first; and whether it is one.
    pub fn model(&self, path: &ObjectPath) -> Option<(&CatalogModel, bool)> {
        let temporary = self.temporary_models.get(path).map(|model| (model, true));
        temporary.or_else(|| self.permanent_model(path).map(|model| (model, false)))
    }

    pub fn permanent_model(&self, path: &ObjectPath) -> Option<&CatalogModel> {
        self.database(&path.catalog, &path.database)?.models.get(path.name.as_ref())
    }

    /// Puts a model in its place, over any other; the database was checked.
    pub fn put_model(&mut self, path: &ObjectPath, temporary: bool, model: CatalogModel) {
        if temporary {
            self.temporary_models.insert(path.clone(), model);
        } else if let Some(database) = self.database_mut(&path.catalog, &path.database) {
            database.models.insert(path.name.to_string(), model);
        }
    }

    pub fn remove_model(&mut self, path: &ObjectPath, temporary: bool) -> Option<CatalogModel> {
        if temporary {
            return self.temporary_models.remove(path);
        }
        self.database_mut(&path.catalog, &path.database)?.models.remove(path.name.as_ref())
    }

    /// Names and objects of a database, temporary ones among them, in order of name.
    pub fn objects(&self, catalog: &str, database: &str) -> BTreeMap<String, &Object> {
        let mut objects: BTreeMap<String, &Object> = self
            .database(catalog, database)
            .map(|d| d.objects.iter().map(|(name, object)| (name.clone(), object)).collect())
            .unwrap_or_default();
        let temporary =
            self.temporary.iter().filter(|(p, _)| p.catalog.as_ref() == catalog && p.database.as_ref() == database);
        objects.extend(temporary.map(|(path, object)| (path.name.to_string(), object)));
        objects
    }
}

impl Object {
    /// The word Flink has for it.
    pub fn kind(&self) -> &'static str {
        match self {
            Object::Table(_) => "Table",
            Object::View(_) => "View",
            Object::Materialized(_) => "Materialized Table",
        }
    }
}
