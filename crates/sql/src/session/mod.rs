//! What one script sees: its catalogs, its configuration, where unqualified names are looked for.
//!
//! The planner reads it through [`Session::relation`], [`Session::inside`] and [`Session::config`]:
//! ```ignore
//! match session.relation(&name)? {              // in the current namespace
//!     Relation::Table(table) => ..,             // Arc<CatalogTable>
//!     Relation::View(view) => {                 // names in it are found from where it was made, and a view
//!         let inner = session.inside(&view.path, &view.namespace);   // that reads itself is an error
//!         bind_query(&inner, &view.query)
//!     }
//!     Relation::Materialized(table) => ..,      // as a view: `table.path`, `table.namespace`, `table.query`
//! }
//! ```
//! Statements are run through [`Session::plan`](crate::statements). It opens nothing and reads no clock.

mod cluster_settings;
mod configuration;
mod lookup;
mod plans;

pub use cluster_settings::KEYS as CLUSTER_SETTINGS;
pub use configuration::{check_setting, known_keys};
pub use lookup::Relation;
pub use plans::{CompiledPlan, CompiledTable, PlanFileError, PlanFiles};

use std::sync::Arc;

use ouzel_plan::{Config, ObjectPath};

use crate::ast::Span;
use crate::catalog::catalogs::{DEFAULT_CATALOG, DEFAULT_DATABASE};
use crate::catalog::expansion::Expansion;
use crate::catalog::{Catalogs, Namespace};
use crate::portability::Portability;

/// Cheap to clone (the catalogs are shared until one of the two changes).
#[derive(Clone, Debug)]
pub struct Session {
    pub(crate) catalogs: Arc<Catalogs>,
    pub(crate) namespace: Namespace,
    /// SET over the defaults.
    pub(crate) config: Config,
    /// `-D` and the program's own.
    pub(crate) defaults: Config,
    /// The script's text: spans are ranges of it. For views and messages; may be empty.
    pub(crate) source: Arc<str>,
    /// Loaded modules in order of use.
    pub(crate) modules: Vec<Module>,
    portability: Portability,
    /// A view's query that is being written out in full.
    pub(crate) expansion: Option<Expansion>,
    /// Views that are being read, outermost first.
    views: Vec<ObjectPath>,
    /// Of COMPILE PLAN.
    pub(crate) plans: plans::Plans,
    /// Where the time zone was SET last: the text and the place of the value in it.
    pub(crate) zone_set: Option<(Arc<str>, Span)>,
    /// ALTER MATERIALIZED TABLE reaches jobs.
    keeps_materialized_tables: bool,
}

/// A loaded module; only `core` exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    pub name: String,
    pub used: bool,
}

impl Session {
    /// `defaults` are beaten by SET and come back with RESET. `table.local-time-zone` in it should be a real zone.
    pub fn new(defaults: Config) -> Session {
        Session {
            catalogs: Arc::new(Catalogs::default()),
            namespace: Namespace { catalog: DEFAULT_CATALOG.into(), database: DEFAULT_DATABASE.into() },
            config: defaults.clone(),
            defaults,
            source: Arc::from(""),
            modules: vec![Module { name: "core".into(), used: true }],
            portability: Portability::default(),
            expansion: None,
            views: Vec::new(),
            plans: plans::Plans::default(),
            zone_set: None,
            keeps_materialized_tables: false,
        }
    }

    /// Jobs keep the materialized tables of the script: ALTER may suspend, resume and change them.
    pub fn with_kept_tables(self) -> Session {
        Session { keeps_materialized_tables: true, ..self }
    }

    pub fn keeps_materialized_tables(&self) -> bool {
        self.keeps_materialized_tables
    }

    /// The text whose statements are planned next.
    pub fn set_source(&mut self, source: &str) {
        self.source = source.into();
    }

    /// Where the text that is planned has SET the time zone.
    pub(crate) fn zone_set_at(&self) -> Option<Span> {
        self.zone_set.as_ref().filter(|(source, _)| Arc::ptr_eq(source, &self.source)).map(|(_, span)| *span)
    }

    pub fn config(&self) -> &Config {
        &self.config
    }

    pub fn namespace(&self) -> &Namespace {
        &self.namespace
    }

    pub fn catalogs(&self) -> &Catalogs {
        &self.catalogs
    }

    /// A copy that keeps its notes to itself: for what is planned once more.
    pub(crate) fn without_notes(self) -> Session {
        Session { portability: Portability::default(), ..self }
    }

    /// What a Flink would not take of the statement that was planned last.
    pub fn portability(&self) -> &Portability {
        &self.portability
    }

    /// The session as a view's query sees it.
    pub fn inside(&self, view: &ObjectPath, namespace: &Namespace) -> Session {
        let mut inner = self.clone();
        inner.namespace = namespace.clone();
        inner.expansion = None;
        inner.views.push(view.clone());
        inner
    }

    pub(crate) fn catalogs_mut(&mut self) -> &mut Catalogs {
        Arc::make_mut(&mut self.catalogs)
    }
}
