//! A table as its DDL resolved it: columns in order, computed ones as expressions, watermark, keys, options.
//!
//! Positions: "source columns" are the physical and metadata columns in the order of declaration; computed columns are
//! expressions over those; the schema is all columns in the order of declaration, and the watermark reads the schema.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use ouzel_plan::node::Column;
use ouzel_plan::table::{MetadataColumn, PhysicalColumn};
use ouzel_plan::{Expr, ObjectPath, Schema, Table, TimeAttribute};
use ouzel_types::DataType;

use super::view::Namespace;
use crate::ast::{self, TimeUnit};

#[derive(Clone, Debug, PartialEq)]
pub struct CatalogTable {
    pub path: ObjectPath,
    pub temporary: bool,
    /// In the order of declaration.
    pub columns: Vec<TableColumn>,
    pub watermark: Option<TableWatermark>,
    pub primary_key: Option<PrimaryKey>,
    pub partition_keys: Vec<Arc<str>>,
    pub distribution: Option<TableDistribution>,
    pub comment: Option<Arc<str>>,
    /// As written in WITH, hints not applied.
    pub options: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TableColumn {
    pub name: Arc<str>,
    /// Final: primary key columns are NOT NULL.
    pub ty: DataType,
    pub kind: TableColumnKind,
    pub comment: Option<Arc<str>>,
    pub time: Option<TimeAttribute>,
    /// What DESCRIBE calls a column that CREATE TABLE AS took over from a query: there it was a time, here it is none.
    pub declared_time: Option<TimeAttribute>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum TableColumnKind {
    Physical,
    Metadata {
        /// The connector's or format's key; equal to the name unless FROM was written.
        key: Arc<str>,
        virtual_: bool,
    },
    Computed {
        /// Over the source columns.
        expr: Expr,
        /// The expression as Flink prints it in DESCRIBE.
        text: Arc<str>,
        /// Kept so that ALTER and LIKE can bind it again.
        ast: Box<ast::Expr>,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct TableWatermark {
    /// Column, or a path into a ROW column (`a.b`): then a row time column of the same name is not there and `column` is the
    /// position of the outer column.
    pub column: usize,
    pub path: Vec<Arc<str>>,
    /// Over the schema's columns. None: SOURCE_WATERMARK().
    pub expr: Option<Expr>,
    pub text: Arc<str>,
    pub ast: Box<ast::Expr>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PrimaryKey {
    pub name: Arc<str>,
    pub columns: Vec<Arc<str>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TableDistribution {
    pub kind: Option<ast::DistributionKind>,
    pub columns: Vec<Arc<str>>,
    pub buckets: Option<u64>,
}

impl CatalogTable {
    /// All columns in order, with their time attributes.
    pub fn schema(&self) -> Schema {
        Schema {
            columns: self
                .columns
                .iter()
                .map(|c| Column { name: c.name.clone(), ty: c.ty.clone(), time: c.time })
                .collect(),
        }
    }

    /// Positions (in `columns`) of the physical and metadata columns, in order: what computed expressions count.
    pub fn source_columns(&self) -> Vec<usize> {
        (0..self.columns.len()).filter(|i| !matches!(self.columns[*i].kind, TableColumnKind::Computed { .. })).collect()
    }

    /// Positions of the columns that INSERT writes: physical, then metadata that is not VIRTUAL, each in order.
    pub fn writable_columns(&self) -> Vec<usize> {
        let physical = (0..self.columns.len()).filter(|i| matches!(self.columns[*i].kind, TableColumnKind::Physical));
        let metadata = (0..self.columns.len())
            .filter(|i| matches!(self.columns[*i].kind, TableColumnKind::Metadata { virtual_: false, .. }));
        physical.chain(metadata).collect()
    }

    /// Columns an INSERT without a list fills, in the order of declaration (computed and VIRTUAL ones left out).
    pub fn insert_columns(&self) -> Vec<usize> {
        let mut columns = self.writable_columns();
        columns.sort_unstable();
        columns
    }

    pub fn column_index(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name.as_ref() == name)
    }

    /// The table as a connector sees it, with `hints` (OPTIONS) laid over the options.
    pub fn plan_table(&self, hints: &BTreeMap<String, String>) -> Table {
        let mut options = self.options.clone();
        options.extend(hints.iter().map(|(k, v)| (k.clone(), v.clone())));
        let mut physical = Vec::new();
        let mut metadata = Vec::new();
        for column in &self.columns {
            match &column.kind {
                TableColumnKind::Physical => {
                    physical.push(PhysicalColumn { name: column.name.clone(), ty: column.ty.clone() });
                }
                TableColumnKind::Metadata { key, virtual_ } => metadata.push(MetadataColumn {
                    name: column.name.clone(),
                    key: key.clone(),
                    ty: column.ty.clone(),
                    virtual_: *virtual_,
                }),
                TableColumnKind::Computed { .. } => {}
            }
        }
        Table {
            path: self.path.clone(),
            physical,
            metadata,
            primary_key: self.primary_key.as_ref().map(|k| k.columns.clone()).unwrap_or_default(),
            partition_keys: self.partition_keys.clone(),
            options,
        }
    }
}

/// `CREATE MATERIALIZED TABLE`: a served query.
#[derive(Clone, Debug, PartialEq)]
pub struct MaterializedTable {
    pub path: ObjectPath,
    pub namespace: Namespace,
    pub query: Arc<ast::Query>,
    /// The query as written.
    pub text: Arc<str>,
    pub schema: Schema,
    pub primary_key: Option<PrimaryKey>,
    pub partition_keys: Vec<Arc<str>>,
    pub distribution: Option<TableDistribution>,
    pub comment: Option<Arc<str>>,
    pub options: BTreeMap<String, String>,
    pub freshness: Freshness,
    pub full_refresh: bool,
    /// ALTER .. SUSPEND: its job does not go on.
    pub suspended: bool,
}

/// How old the rows of a materialized table may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Freshness {
    pub count: u32,
    /// SECOND, MINUTE, HOUR or DAY.
    pub unit: TimeUnit,
}

impl Freshness {
    const UNITS: [(TimeUnit, &'static str, i64); 4] = [
        (TimeUnit::Day, "DAY", 86_400_000),
        (TimeUnit::Hour, "HOUR", 3_600_000),
        (TimeUnit::Minute, "MINUTE", 60_000),
        (TimeUnit::Second, "SECOND", 1000),
    ];

    pub fn ms(self) -> i64 {
        i64::from(self.count) * self.size().1
    }

    fn size(self) -> (&'static str, i64) {
        let found = Freshness::UNITS.iter().find(|(unit, ..)| *unit == self.unit);
        found.map_or(("SECOND", 1000), |(_, name, size)| (*name, *size))
    }
}

impl fmt::Display for Freshness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "INTERVAL '{}' {}", self.count, self.size().0)
    }
}
