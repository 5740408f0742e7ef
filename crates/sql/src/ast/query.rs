//! Queries: SELECT, set operations, VALUES, FROM.

use super::{Expr, FunctionCall, Ident, MatchRecognize, ObjectName, Span, StringLiteral, Unpivot, WindowSpec};

/// A whole query: `WITH .. body ORDER BY .. LIMIT ..`.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    pub with: Vec<Cte>,
    /// WITH RECURSIVE: parsed, refused later.
    pub recursive: bool,
    pub body: QueryBody,
    pub order_by: Vec<OrderByItem>,
    /// `LIMIT n`; `LIMIT ALL` is `None`. `LIMIT a, b` fills `offset` with a.
    pub limit: Option<Expr>,
    pub offset: Option<Expr>,
    /// `FETCH {FIRST | NEXT} n {ROW | ROWS} ONLY`.
    pub fetch: Option<Expr>,
    pub span: Span,
}

/// `name [(columns)] AS (query)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Cte {
    pub name: Ident,
    pub columns: Vec<Ident>,
    pub query: Box<Query>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum QueryBody {
    Select(Box<Select>),
    Values(Values),
    /// `TABLE t` as a query.
    Table(ObjectName),
    /// `( query )`.
    Nested(Box<Query>),
    /// INTERSECT binds tighter than UNION and EXCEPT; equal operators group to the left.
    SetOperation {
        left: Box<QueryBody>,
        op: SetOperator,
        all: bool,
        right: Box<QueryBody>,
        span: Span,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SetOperator {
    Union,
    Intersect,
    /// EXCEPT, also MINUS.
    Except,
}

/// `VALUES (1, 2), 3`: a row without parentheses has one column.
#[derive(Debug, Clone, PartialEq)]
pub struct Values {
    pub rows: Vec<Vec<Expr>>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Select {
    pub hints: Vec<Hint>,
    /// SELECT STREAM: parsed, refused later.
    pub stream: bool,
    pub distinct: bool,
    pub projection: Vec<SelectItem>,
    /// `None`: no FROM.
    pub from: Option<TableRef>,
    pub selection: Option<Expr>,
    pub group_by: Option<GroupBy>,
    pub having: Option<Expr>,
    pub windows: Vec<NamedWindow>,
    pub qualify: Option<Expr>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum SelectItem {
    /// `e [AS alias]`.
    Expr { expr: Expr, alias: Option<Ident> },
    /// `*`.
    Star { span: Span },
    /// `t.*`, also `c.d.*` of a row column.
    QualifiedStar { qualifier: ObjectName, span: Span },
}

#[derive(Debug, Clone, PartialEq)]
pub struct GroupBy {
    /// GROUP BY DISTINCT.
    pub distinct: bool,
    pub items: Vec<GroupingItem>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum GroupingItem {
    Expr(Expr),
    /// `()`, or `(a, b)` inside GROUPING SETS, ROLLUP, CUBE or GROUP BY.
    Set {
        exprs: Vec<Expr>,
        span: Span,
    },
    GroupingSets {
        items: Vec<GroupingItem>,
        span: Span,
    },
    Rollup {
        items: Vec<GroupingItem>,
        span: Span,
    },
    Cube {
        items: Vec<GroupingItem>,
        span: Span,
    },
}

/// `w AS (..)` of the WINDOW clause.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedWindow {
    pub name: Ident,
    pub spec: WindowSpec,
}

#[derive(Debug, Clone, PartialEq)]
pub struct OrderByItem {
    pub expr: Expr,
    /// `Some(true)` for DESC, `Some(false)` for ASC, `None` for nothing.
    pub descending: Option<bool>,
    pub nulls_first: Option<bool>,
}

impl OrderByItem {
    pub fn is_descending(&self) -> bool {
        self.descending == Some(true)
    }
}

/// `OPTIONS('k'='v')`, `LOOKUP('table'='t')`, `BROADCAST(a, b)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Hint {
    pub name: Ident,
    pub options: Vec<HintOption>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum HintOption {
    /// Key and value as plain text, whether they were written as names or as strings.
    KeyValue { key: StringLiteral, value: StringLiteral },
    /// An identifier, a string or a number on its own: `BROADCAST(t)`.
    Value(StringLiteral),
}

/// What stands after FROM: a tree of joins over factors. A comma is [`JoinOperator::Comma`].
#[derive(Debug, Clone, PartialEq)]
pub enum TableRef {
    Factor(Box<TableFactor>),
    Join(Box<Join>),
}

impl TableRef {
    pub fn span(&self) -> Span {
        match self {
            TableRef::Factor(factor) => factor.span,
            TableRef::Join(join) => join.span,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Join {
    pub left: TableRef,
    pub operator: JoinOperator,
    pub natural: bool,
    pub right: TableRef,
    pub condition: JoinCondition,
    /// The whole join.
    pub span: Span,
    /// The word or comma between the sides.
    pub operator_span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JoinOperator {
    Inner,
    Left,
    Right,
    Full,
    Cross,
    Comma,
    /// CROSS APPLY and OUTER APPLY: parsed, refused later.
    CrossApply,
    OuterApply,
}

#[derive(Debug, Clone, PartialEq)]
pub enum JoinCondition {
    None,
    On(Expr),
    Using { columns: Vec<Ident>, span: Span },
}

/// One table of FROM with everything that may follow it. Order in the text: factor, hints,
/// FOR SYSTEM_TIME, MATCH_RECOGNIZE (a factor around a factor), alias, TABLESAMPLE.
#[derive(Debug, Clone, PartialEq)]
pub struct TableFactor {
    pub kind: TableFactorKind,
    pub alias: Option<TableAlias>,
    pub sample: Option<TableSample>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum TableFactorKind {
    Table {
        name: ObjectName,
        hints: Vec<Hint>,
        /// `FOR SYSTEM_TIME AS OF e`.
        system_time: Option<Expr>,
    },
    /// `[LATERAL] (query)`.
    Subquery {
        query: Box<Query>,
        lateral: bool,
    },
    /// `[LATERAL] TABLE(f(..))`, and `f(..)` without TABLE.
    Function(Box<TableFunctionCall>),
    Unnest {
        exprs: Vec<Expr>,
        with_ordinality: bool,
        lateral: bool,
    },
    /// `(a JOIN b ON ..)`.
    NestedJoin(Box<TableRef>),
    /// `input MATCH_RECOGNIZE (..)`. The input keeps an alias of its own where one was written
    /// before the word.
    MatchRecognize {
        input: Box<TableFactor>,
        clause: Box<MatchRecognize>,
    },
    /// `input UNPIVOT (..)`; the input has no alias.
    Unpivot {
        input: Box<TableFactor>,
        clause: Box<Unpivot>,
    },
    /// `VALUES ..` without parentheses around it.
    Values(Values),
}

#[derive(Debug, Clone, PartialEq)]
pub struct TableFunctionCall {
    pub lateral: bool,
    /// Whether TABLE( ) stood around the call.
    pub table_keyword: bool,
    pub call: FunctionCall,
    pub hints: Vec<Hint>,
    /// `FOR SYSTEM_TIME AS OF e` after the call.
    pub system_time: Option<Expr>,
    /// The call itself.
    pub span: Span,
}

/// A table as an argument: `TABLE t [PARTITION BY k] [ORDER BY o]`, `(query) [PARTITION BY k] ..`.
#[derive(Debug, Clone, PartialEq)]
pub struct TableArg {
    pub source: TableArgSource,
    pub partition_by: Vec<Expr>,
    pub order_by: Vec<OrderByItem>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum TableArgSource {
    Table { name: ObjectName, hints: Vec<Hint> },
    Query(Box<Query>),
}

/// `[AS] name [(columns)]`.
#[derive(Debug, Clone, PartialEq)]
pub struct TableAlias {
    pub name: Ident,
    pub columns: Vec<Ident>,
    pub span: Span,
}

/// `TABLESAMPLE {BERNOULLI | SYSTEM}(p) [REPEATABLE(seed)]`: parsed, refused later.
#[derive(Debug, Clone, PartialEq)]
pub struct TableSample {
    pub method: SampleMethod,
    pub percentage: Option<Expr>,
    pub seed: Option<Expr>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum SampleMethod {
    Bernoulli,
    System,
    Substitute(StringLiteral),
}
