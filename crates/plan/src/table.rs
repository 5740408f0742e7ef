//! What a table's DDL says, resolved: columns with final types, options as text, the watermark as an expression.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use ouzel_types::DataType;

use crate::{Column, Expr};

/// `catalog.database.name`, resolved.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectPath {
    pub catalog: Arc<str>,
    pub database: Arc<str>,
    pub name: Arc<str>,
}

impl fmt::Display for ObjectPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`.`{}`.`{}`", self.catalog, self.database, self.name)
    }
}

/// A table as a connector sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub path: ObjectPath,
    /// Physical columns in order of declaration: what the format reads and writes (partition columns included).
    pub physical: Vec<PhysicalColumn>,
    /// Metadata columns, in order.
    pub metadata: Vec<MetadataColumn>,
    /// Names of the primary key's columns (physical), empty when there is none.
    pub primary_key: Vec<Arc<str>>,
    pub partition_keys: Vec<Arc<str>>,
    /// WITH options after hints were applied; `connector` is among them. Validated by the planner.
    pub options: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PhysicalColumn {
    pub name: Arc<str>,
    pub ty: DataType,
}

#[derive(Clone, Debug, PartialEq)]
pub struct MetadataColumn {
    /// The column's own name.
    pub name: Arc<str>,
    /// The key in the connector or format (`offset`, `value.source.timestamp`, `file.path`).
    pub key: Arc<str>,
    pub ty: DataType,
    /// VIRTUAL columns are read, never written.
    pub virtual_: bool,
}

impl Table {
    pub fn connector(&self) -> &str {
        self.option("connector").unwrap_or_default()
    }
    pub fn option(&self, key: &str) -> Option<&str> {
        self.options.get(key).map(String::as_str)
    }
    pub fn physical_index(&self, name: &str) -> Option<usize> {
        self.physical.iter().position(|c| c.name.as_ref() == name)
    }
}

/// Reading a table: what the connector produces, then what is computed from it.
///
/// The connector gives `fields` in this order (nested members by path, so that a decoder builds only what the
/// plan reads); `computed` are expressions over them and become the node's columns; then the watermark.
#[derive(Clone, Debug, PartialEq)]
pub struct Scan {
    pub table: Arc<Table>,
    /// Columns that the connector gives, in order.
    pub fields: Vec<ScanField>,
    /// The node's output columns over `fields`. None: the fields are the output.
    pub computed: Option<Vec<Expr>>,
    pub watermark: Option<WatermarkSpec>,
    /// A predicate over the *output* columns that may be applied right after decoding (before the watermark is
    /// NOT allowed: the watermark sees every row). The planner keeps it in a Calc; a connector may use it to prune.
    pub hint_filter: Option<Expr>,
    /// Where bad records go: a table of the script (`SET 'ouzel.dead-letter.<table>'`), else they fail the job.
    pub dead_letter: Option<Arc<Table>>,
    /// LIMIT pushed down, rows.
    pub limit: Option<u64>,
}

/// One column out of the connector.
#[derive(Clone, Debug, PartialEq)]
pub struct ScanField {
    pub source: ScanFieldSource,
    pub ty: DataType,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ScanFieldSource {
    /// A physical column, and a path of member positions into its ROW type (empty = the whole column).
    Physical { column: usize, path: Vec<usize> },
    /// Index into `Table::metadata`.
    Metadata(usize),
}

/// WATERMARK FOR: the row time column and the expression, both over the scan's output columns.
#[derive(Clone, Debug, PartialEq)]
pub struct WatermarkSpec {
    pub column: usize,
    /// TIMESTAMP or TIMESTAMP_LTZ valued. None: SOURCE_WATERMARK().
    pub expr: Option<Expr>,
    /// `pipeline.auto-watermark-interval` in ms; 0 = after each row.
    pub interval_ms: i64,
    /// `scan.watermark.emit.strategy` = on-event: after every `gap` events; None = on-periodic.
    pub on_event_gap: Option<u32>,
    /// 0 = never idle.
    pub idle_timeout_ms: i64,
    /// (group, max drift ms, update interval ms)
    pub alignment: Option<(Arc<str>, i64, i64)>,
    /// Mini-batches: which watermarks of this scan its readers see.
    pub thinned: Option<Thinned>,
    /// `ouzel.watermark.max-ahead.<table>`: a row whose watermark is this much ahead of the wall clock does not move it.
    pub max_ahead_ms: Option<i64>,
}

/// Flink's mini-batch assigner: what it lets through of a scan's watermarks. The last, of the end, always passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thinned {
    /// No reader works by event time; bundles end by the clock.
    None,
    /// The first watermark in each interval of this many milliseconds.
    EveryMs(i64),
}

/// What a sink does about values that its columns' types do not allow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Constraints {
    /// A NULL in a NOT NULL column drops the row instead of failing the job (`table.exec.sink.not-null-enforcer` = DROP).
    pub drop_nulls: bool,
    pub lengths: Lengths,
    pub nested: Nested,
}

/// `table.exec.sink.type-length-enforcer`: lengths of CHAR, VARCHAR, BINARY and VARBINARY.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lengths {
    #[default]
    Ignore,
    TrimPad,
    Error,
}

/// `table.exec.sink.nested-constraint-enforcer`: how far NOT NULL and lengths reach into a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Nested {
    #[default]
    Ignore,
    Rows,
    RowsAndCollections,
}

/// Writing a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Sink {
    pub table: Arc<Table>,
    /// The input's columns are: all physical columns in order, then the non-virtual metadata columns in order.
    pub columns: Vec<Column>,
    pub constraints: Constraints,
    /// Positions to check for NULL.
    pub not_null: Vec<usize>,
    pub overwrite: bool,
    /// `execution.runtime-mode` = batch: what is written becomes visible at the end of the job only.
    pub batch: bool,
}
