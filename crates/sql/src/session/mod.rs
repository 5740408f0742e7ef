//! What one script sees: its catalogs, its configuration, where unqualified names are looked for.
//!
//! The planner reads it through [`Session::relation`], [`Session::config`] and [`Session::namespace`]:
//! ```ignore
//! match session.relation(&name)? {          // in the current namespace
//!     Relation::Table(table) => ..,         // Arc<CatalogTable>
//!     Relation::View(view) => {             // bind view.query with session.inside(&view.namespace)
//!     }
//!     Relation::Materialized(table) => ..,
//! }
//! ```
//! The statements call the planner: `planner::plan_insert(&Session, &ast::Insert) -> Result<JobPlan, Vec<Diagnostic>>`,
//! `planner::plan_statement_set(&Session, &[Spanned<Insert>]) -> Result<JobPlan, ..>`,
//! `planner::plan_query(&Session, &ast::Query) -> Result<PlannedQuery { plan, schema }, ..>` (a job with one collecting sink),
//! `planner::query_schema(&Session, &ast::Query) -> Result<Schema, ..>` and
//! `planner::explain(&Session, &ast::Statement, &[ExplainDetail]) -> Result<String, ..>`.

mod configuration;
mod lookup;

pub use lookup::Relation;

use std::sync::Arc;

use ouzel_plan::Config;

use crate::catalog::{Catalogs, Namespace};

/// Cheap to clone (the catalogs are shared until one of them changes).
#[derive(Clone, Debug)]
pub struct Session {
    pub(crate) catalogs: Arc<Catalogs>,
    pub(crate) namespace: Namespace,
    /// SET over the defaults.
    pub(crate) config: Config,
    /// `-D` and the program's own.
    pub(crate) defaults: Config,
    /// The script's text, for views, computed columns and SHOW CREATE. Spans are ranges of it.
    pub(crate) source: Arc<str>,
    pub(crate) modules: Vec<Module>,
}

/// A loaded module; only `core` exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    pub name: String,
    pub used: bool,
}
