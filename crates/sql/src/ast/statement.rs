//! Statements: everything that may stand between two semicolons.

use super::{
    AlterCatalog, AlterDatabase, AlterFunction, AlterMaterializedTable, AlterModel, AlterTable, AlterView,
    CreateCatalog, CreateDatabase, CreateFunction, CreateMaterializedTable, CreateModel, CreateTable, CreateView, Drop,
    Expr, FunctionArg, Hint, Ident, ObjectName, OptionEntry, Partition, Query, Span, Spanned, StringLiteral,
    TableAlias,
};

#[derive(Debug, Clone, PartialEq)]
pub enum Statement {
    Query(Box<Query>),
    Insert(Box<Insert>),
    /// EXECUTE STATEMENT SET .. or BEGIN STATEMENT SET; .. END.
    StatementSet(StatementSet),
    /// `EXECUTE {query | insert | PLAN 'file'}`; EXECUTE STATEMENT SET is [`Statement::StatementSet`].
    Execute(ExecuteTarget),
    Explain(Box<Explain>),

    CreateTable(Box<CreateTable>),
    CreateView(Box<CreateView>),
    CreateMaterializedTable(Box<CreateMaterializedTable>),
    CreateDatabase(CreateDatabase),
    CreateCatalog(CreateCatalog),
    CreateFunction(CreateFunction),
    CreateModel(CreateModel),
    AlterTable(Box<AlterTable>),
    AlterView(Box<AlterView>),
    AlterMaterializedTable(Box<AlterMaterializedTable>),
    AlterDatabase(AlterDatabase),
    AlterCatalog(AlterCatalog),
    AlterFunction(AlterFunction),
    AlterModel(AlterModel),
    Drop(Drop),

    Use(Use),
    LoadModule(LoadModule),
    UnloadModule(UnloadModule),
    Show(Show),
    Describe(Describe),

    Set(SetStatement),
    /// `RESET` (all) or `RESET 'key'`.
    Reset(Option<StringLiteral>),

    Truncate(Truncate),
    Delete(Box<Delete>),
    Update(Box<Update>),
    Analyze(Analyze),
    Call(Call),
    CompilePlan(Box<CompilePlan>),
    StopJob(StopJob),
    Jar(JarCommand),

    /// Commands of the client.
    Quit,
    Help,
    Clear,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Insert {
    /// INSERT OVERWRITE.
    pub overwrite: bool,
    /// UPSERT INTO: parsed, refused later.
    pub upsert: bool,
    pub table: ObjectName,
    pub hints: Vec<Hint>,
    pub partition: Option<Partition>,
    /// `(a, b.c)`; empty when no list was written.
    pub columns: Vec<ObjectName>,
    /// Also VALUES, which is a query.
    pub query: Box<Query>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub struct StatementSet {
    pub inserts: Vec<Spanned<Insert>>,
    pub style: StatementSetStyle,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StatementSetStyle {
    /// EXECUTE STATEMENT SET BEGIN .. END.
    Execute,
    /// STATEMENT SET BEGIN .. END, of EXPLAIN and COMPILE PLAN.
    Plain,
    /// BEGIN STATEMENT SET; .. END, the client's form.
    Begin,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ExecuteTarget {
    Query(Box<Query>),
    Insert(Box<Insert>),
    Plan(StringLiteral),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Explain {
    pub details: Vec<Spanned<ExplainDetail>>,
    /// EXPLAIN PLAN FOR, which takes no details.
    pub plan_for: bool,
    pub statement: Box<Spanned<Statement>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExplainDetail {
    EstimatedCost,
    ChangelogMode,
    PlanAdvice,
    JsonExecutionPlan,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Use {
    Catalog(Ident),
    /// `USE [catalog.]database`.
    Database(ObjectName),
    Modules(Vec<Ident>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct LoadModule {
    pub name: Ident,
    pub options: Vec<OptionEntry>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct UnloadModule {
    pub name: Ident,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Show {
    pub kind: ShowKind,
    pub span: Span,
}

/// `{FROM | IN} name` and `[NOT] {LIKE | ILIKE} 'pattern'` of SHOW.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ShowScope {
    pub from: Option<ObjectName>,
    /// Whether IN stood in the place of FROM.
    pub with_in: bool,
    pub like: Option<LikePattern>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct LikePattern {
    pub negated: bool,
    /// ILIKE.
    pub ignore_case: bool,
    pub pattern: StringLiteral,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ShowKind {
    Catalogs(ShowScope),
    CurrentCatalog,
    CreateCatalog(Ident),
    Databases(ShowScope),
    CurrentDatabase,
    Tables(ShowScope),
    Views(ShowScope),
    MaterializedTables(ShowScope),
    Columns(ShowScope),
    CreateTable(ObjectName),
    CreateView(ObjectName),
    CreateMaterializedTable(ObjectName),
    Partitions {
        table: ObjectName,
        partition: Option<Partition>,
    },
    /// SHOW [USER] FUNCTIONS.
    Functions {
        user: bool,
        scope: ShowScope,
    },
    Procedures(ShowScope),
    Models(ShowScope),
    CreateModel(ObjectName),
    /// SHOW [FULL] MODULES.
    Modules {
        full: bool,
    },
    Jobs,
    Jars,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Describe {
    pub target: DescribeTarget,
    pub extended: bool,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum DescribeTarget {
    Table(ObjectName),
    Catalog(Ident),
    Database(ObjectName),
    /// DESCRIBE TABLE t: Calcite's statement, whose name Flink takes for a column.
    Column(ObjectName),
    Function(ObjectName),
    Model(ObjectName),
    Job(StringLiteral),
}

#[derive(Debug, Clone, PartialEq)]
pub enum SetStatement {
    /// `SET`: show everything.
    ShowAll,
    /// `SET 'key' = 'value'`.
    Assign {
        key: StringLiteral,
        value: StringLiteral,
        /// Written without quotes, as Flink's client took it before 1.13 and no longer does.
        bare: bool,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub struct Truncate {
    pub table: ObjectName,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Delete {
    pub table: ObjectName,
    pub alias: Option<TableAlias>,
    pub selection: Option<Expr>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    pub table: ObjectName,
    pub alias: Option<TableAlias>,
    pub assignments: Vec<(Ident, Expr)>,
    pub selection: Option<Expr>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Analyze {
    pub table: ObjectName,
    pub partition: Option<Partition>,
    pub columns: AnalyzeColumns,
}

#[derive(Debug, Clone, PartialEq)]
pub enum AnalyzeColumns {
    None,
    All,
    Some(Vec<Ident>),
}

/// `CALL procedure(args)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    pub name: ObjectName,
    pub args: Vec<FunctionArg>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CompilePlan {
    pub file: StringLiteral,
    pub if_not_exists: bool,
    /// COMPILE AND EXECUTE PLAN.
    pub execute: bool,
    /// An INSERT or a statement set.
    pub statement: Box<Spanned<Statement>>,
}

/// `STOP JOB 'id' [WITH SAVEPOINT] [WITH DRAIN]`.
#[derive(Debug, Clone, PartialEq)]
pub struct StopJob {
    pub job: StringLiteral,
    pub with_savepoint: bool,
    pub with_drain: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum JarCommand {
    Add(StringLiteral),
    Remove(StringLiteral),
}
