//! CREATE, ALTER and DROP.

use super::{DataType, Expr, Ident, ObjectName, OptionEntry, Query, Span, StringLiteral};

/// What CREATE .. FUNCTION, TABLE and VIEW may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    Permanent,
    Temporary,
    /// TEMPORARY SYSTEM, for functions only.
    TemporarySystem,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CreateTable {
    pub name: ObjectName,
    pub temporary: bool,
    /// CREATE OR REPLACE TABLE .. AS.
    pub or_replace: bool,
    /// REPLACE TABLE .. AS: the table has to be there.
    pub must_exist: bool,
    pub if_not_exists: bool,
    pub columns: Vec<ColumnDef>,
    /// `(a, b)` without types, of CREATE TABLE .. AS.
    pub column_names: Vec<Ident>,
    /// Also the primary keys written at a column.
    pub constraints: Vec<TableConstraint>,
    pub watermarks: Vec<Watermark>,
    pub comment: Option<StringLiteral>,
    pub distribution: Option<Distribution>,
    pub partitioned_by: Vec<Ident>,
    pub options: Vec<OptionEntry>,
    pub like: Option<LikeClause>,
    pub as_query: Option<TableAs>,
}

/// The query of CREATE TABLE .. AS.
#[derive(Debug, Clone, PartialEq)]
pub struct TableAs {
    pub query: Box<Query>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ColumnDef {
    pub name: Ident,
    pub kind: ColumnKind,
    pub comment: Option<StringLiteral>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ColumnKind {
    Physical {
        data_type: DataType,
    },
    /// `c AS e`.
    Computed {
        expr: Expr,
    },
    /// `c T METADATA [FROM 'key'] [VIRTUAL]`.
    Metadata {
        data_type: DataType,
        key: Option<StringLiteral>,
        is_virtual: bool,
    },
}

/// PRIMARY KEY or UNIQUE, at a column or on its own.
#[derive(Debug, Clone, PartialEq)]
pub struct TableConstraint {
    pub name: Option<Ident>,
    /// False for UNIQUE, which Flink refuses.
    pub primary: bool,
    pub columns: Vec<Ident>,
    /// `Some(false)` for NOT ENFORCED, the only form that Flink takes.
    pub enforced: Option<bool>,
    pub span: Span,
}

/// `WATERMARK FOR column AS e`; the column may be a nested field.
#[derive(Debug, Clone, PartialEq)]
pub struct Watermark {
    pub column: ObjectName,
    pub expr: Expr,
    pub span: Span,
}

/// `DISTRIBUTED [BY [HASH | RANGE] (cols)] [INTO n BUCKETS]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    pub kind: Option<DistributionKind>,
    pub columns: Vec<Ident>,
    pub buckets: Option<u64>,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DistributionKind {
    Hash,
    Range,
}

/// `LIKE source [( INCLUDING ALL .. )]`.
#[derive(Debug, Clone, PartialEq)]
pub struct LikeClause {
    pub source: ObjectName,
    pub options: Vec<LikeOption>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub struct LikeOption {
    pub strategy: LikeMergingStrategy,
    pub feature: LikeFeature,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LikeMergingStrategy {
    Including,
    Excluding,
    Overwriting,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LikeFeature {
    All,
    Constraints,
    Distribution,
    Generated,
    Metadata,
    Options,
    Partitions,
    Watermarks,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CreateView {
    pub name: ObjectName,
    pub temporary: bool,
    pub or_replace: bool,
    pub if_not_exists: bool,
    pub columns: Vec<Ident>,
    pub comment: Option<StringLiteral>,
    pub query: Box<Query>,
}

/// `CREATE MATERIALIZED TABLE`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateMaterializedTable {
    pub name: ObjectName,
    pub constraint: Option<TableConstraint>,
    pub comment: Option<StringLiteral>,
    pub distribution: Option<Distribution>,
    pub partitioned_by: Vec<Ident>,
    pub options: Vec<OptionEntry>,
    /// `FRESHNESS = INTERVAL '1' MINUTE`, an interval literal.
    pub freshness: Option<Expr>,
    pub refresh_mode: Option<RefreshMode>,
    pub query: Box<Query>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefreshMode {
    Continuous,
    Full,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CreateDatabase {
    pub name: ObjectName,
    pub if_not_exists: bool,
    pub comment: Option<StringLiteral>,
    pub options: Vec<OptionEntry>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CreateCatalog {
    pub name: Ident,
    pub if_not_exists: bool,
    pub comment: Option<StringLiteral>,
    pub options: Vec<OptionEntry>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FunctionLanguage {
    Java,
    Scala,
    Sql,
    Python,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CreateFunction {
    pub name: ObjectName,
    pub scope: Scope,
    pub if_not_exists: bool,
    /// `AS 'class'`.
    pub class: StringLiteral,
    pub language: Option<FunctionLanguage>,
    /// `USING JAR '..', JAR '..'`.
    pub using: Vec<Resource>,
    pub options: Vec<OptionEntry>,
}

/// `{JAR | FILE | ARCHIVE} 'path'`, the kind in upper case.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    pub kind: String,
    pub path: StringLiteral,
}

#[derive(Debug, Clone, PartialEq)]
pub struct AlterTable {
    pub name: ObjectName,
    pub if_exists: bool,
    pub operation: AlterTableOperation,
    /// From the operation's word to its end.
    pub operation_span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum AlterTableOperation {
    RenameTable(ObjectName),
    /// `RENAME a TO b`.
    RenameColumn {
        from: ObjectName,
        to: Ident,
    },
    /// `SET ('k' = 'v')`.
    SetOptions(Vec<OptionEntry>),
    ResetOptions(Vec<StringLiteral>),
    /// `ADD item` or `ADD (item, ..)`.
    Add(Vec<AlterTableItem>),
    /// `MODIFY item` or `MODIFY (item, ..)`.
    Modify(Vec<AlterTableItem>),
    /// `DROP a` or `DROP (a, b)`.
    DropColumns(Vec<ObjectName>),
    DropPrimaryKey,
    DropConstraint(Ident),
    DropWatermark,
    DropDistribution,
    AddPartitions {
        if_not_exists: bool,
        partitions: Vec<(Partition, Vec<OptionEntry>)>,
    },
    DropPartitions {
        if_exists: bool,
        partitions: Vec<Partition>,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub enum AlterTableItem {
    Column { column: ColumnDef, position: Option<ColumnPosition> },
    Constraint(TableConstraint),
    Watermark(Watermark),
    Distribution(Distribution),
}

#[derive(Debug, Clone, PartialEq)]
pub enum ColumnPosition {
    First,
    After(ObjectName),
}

/// `PARTITION (a = 1, b)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Partition {
    pub entries: Vec<PartitionEntry>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PartitionEntry {
    pub column: Ident,
    /// A literal; `None` where only the column is named.
    pub value: Option<Expr>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct AlterView {
    pub name: ObjectName,
    pub operation: ViewOperation,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ViewOperation {
    Rename(ObjectName),
    As(Box<Query>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct AlterDatabase {
    pub name: ObjectName,
    pub options: Vec<OptionEntry>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum AlterCatalog {
    SetOptions(Ident, Vec<OptionEntry>),
    ResetOptions(Ident, Vec<StringLiteral>),
    Comment(Ident, StringLiteral),
}

#[derive(Debug, Clone, PartialEq)]
pub struct AlterFunction {
    pub name: ObjectName,
    pub scope: Scope,
    pub if_exists: bool,
    pub class: StringLiteral,
    pub language: Option<FunctionLanguage>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct AlterMaterializedTable {
    pub name: ObjectName,
    pub operation: MaterializedTableOperation,
}

#[derive(Debug, Clone, PartialEq)]
pub enum MaterializedTableOperation {
    Suspend,
    /// `RESUME [WITH (..)]`.
    Resume(Vec<OptionEntry>),
    Refresh(Option<Partition>),
    SetFreshness(Expr),
    SetRefreshMode(RefreshMode),
    SetOptions(Vec<OptionEntry>),
    ResetOptions(Vec<StringLiteral>),
    As(Box<Query>),
    /// ADD, MODIFY or DROP of DISTRIBUTION: read, and refused whatever it says.
    Distribution(&'static str),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Drop {
    pub kind: DropKind,
    pub name: ObjectName,
    pub if_exists: bool,
    /// DROP DATABASE .. CASCADE; `Some(false)` is RESTRICT.
    pub cascade: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DropKind {
    Table { temporary: bool },
    View { temporary: bool },
    MaterializedTable,
    Database,
    Catalog,
    Function(Scope),
    Model { temporary: bool },
}
