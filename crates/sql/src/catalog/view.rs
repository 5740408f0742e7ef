//! A view: its query is kept as syntax and bound again wherever it is read.

use std::sync::Arc;

use ouzel_plan::{ObjectPath, Schema};

use crate::ast;

/// Where unqualified names are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namespace {
    pub catalog: Arc<str>,
    pub database: Arc<str>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CatalogView {
    pub path: ObjectPath,
    pub temporary: bool,
    /// Current when the view was made: names in its query are found from here.
    pub namespace: Namespace,
    pub query: Arc<ast::Query>,
    /// The columns that the query had when the view was made: `*` does not become more later.
    pub queried: Vec<Arc<str>>,
    /// The query with names in full, as SHOW CREATE VIEW prints it.
    pub text: Arc<str>,
    /// Column names and types: the list after the name, else the query's.
    pub schema: Schema,
    pub comment: Option<Arc<str>>,
    pub options: std::collections::BTreeMap<String, String>,
}
