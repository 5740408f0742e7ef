//! Catalogs, databases and what is in them, in memory.
//!
//! Reading order: [`catalogs`] (names to objects), [`table`], [`view`] (what the objects are), [`draft`] (a table as written or
//! changed), [`resolve`] (draft to table), [`like`] and [`alter`] (drafts from drafts), [`expansion`] and [`show_create`] (objects
//! to DDL).
//! Nothing here plans a query; who makes a view or a CTAS table brings the query's schema.

pub mod alter;
pub mod catalogs;
pub mod draft;
pub mod expansion;
pub mod like;
pub mod metadata;
pub mod model;
pub mod resolve;
pub mod show_create;
pub mod table;
pub mod view;

pub use catalogs::{Catalog, Catalogs, Database, Object};
pub use model::{CatalogModel, ModelColumn};
pub use table::{CatalogTable, Freshness, MaterializedTable, TableColumn, TableColumnKind, TableWatermark};
pub use view::{CatalogView, Namespace};
