//! Expressions.

use super::{DataType, Ident, ObjectName, OrderByItem, Query, Span, Spanned, StringLiteral, TableArg};

#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

impl Expr {
    pub fn new(kind: ExprKind, span: Span) -> Self {
        Self { kind, span }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    Literal(Literal),
    /// A column, possibly qualified, possibly followed by row fields: `c`, `t.c`, `t.c.f`. Only the
    /// binder knows where the column ends and the fields begin.
    Column(ObjectName),
    /// `*` or `t.*` where a select item or COUNT(*) allows it; `e.*` on an expression is [`ExprKind::FieldStar`].
    Star {
        qualifier: Option<ObjectName>,
    },
    /// `e.f` where `e` is not a plain name: `f(x).a`, `a[1].b`, `(r).b`.
    Field {
        base: Box<Expr>,
        field: Ident,
    },
    /// `e.*` where `e` is not a plain name.
    FieldStar {
        base: Box<Expr>,
    },
    /// `a[i]`, `m[k]`.
    Item {
        base: Box<Expr>,
        index: Box<Expr>,
    },
    Unary {
        op: UnaryOp,
        expr: Box<Expr>,
    },
    /// `op_span` is the operator's place. Chains of AND and of OR are built as balanced trees (their
    /// order from left to right is kept), so that thousands of terms stay shallow.
    Binary {
        left: Box<Expr>,
        op: BinaryOp,
        op_span: Span,
        right: Box<Expr>,
    },
    Between {
        expr: Box<Expr>,
        negated: bool,
        symmetric: bool,
        low: Box<Expr>,
        high: Box<Expr>,
    },
    InList {
        expr: Box<Expr>,
        negated: bool,
        list: Vec<Expr>,
    },
    InSubquery {
        expr: Box<Expr>,
        negated: bool,
        query: Box<Query>,
    },
    /// `expr op ANY|SOME|ALL (..)`.
    Quantified {
        expr: Box<Expr>,
        op: BinaryOp,
        quantifier: Quantifier,
        source: QuantifiedSource,
    },
    Exists(Box<Query>),
    /// `UNIQUE (query)`; Flink parses and refuses it.
    Unique(Box<Query>),
    Like {
        kind: LikeKind,
        expr: Box<Expr>,
        negated: bool,
        pattern: Box<Expr>,
        escape: Option<Box<Expr>>,
    },
    /// `e IS [NOT] {NULL | TRUE | FALSE | UNKNOWN}`.
    Is {
        expr: Box<Expr>,
        negated: bool,
        kind: IsKind,
    },
    IsDistinctFrom {
        left: Box<Expr>,
        negated: bool,
        right: Box<Expr>,
    },
    /// `e IS [NOT] JSON [VALUE | OBJECT | ARRAY | SCALAR]`.
    IsJson {
        expr: Box<Expr>,
        negated: bool,
        kind: IsJsonKind,
    },
    /// `CASE [operand] WHEN .. THEN .. [ELSE ..] END`.
    Case {
        operand: Option<Box<Expr>>,
        branches: Vec<CaseBranch>,
        else_result: Option<Box<Expr>>,
    },
    /// CAST, or TRY_CAST when `safe`.
    Cast {
        expr: Box<Expr>,
        data_type: DataType,
        safe: bool,
    },
    /// An ordinary call; also niladic functions (`CURRENT_DATE`), where `parens` is false.
    Function(Box<FunctionCall>),
    /// `EXTRACT(unit FROM e)`.
    Extract {
        unit: Spanned<TimeUnit>,
        expr: Box<Expr>,
    },
    /// `FLOOR(e TO unit)`; `FLOOR(e)` is a [`ExprKind::Function`].
    FloorTo {
        expr: Box<Expr>,
        unit: Spanned<TimeUnit>,
    },
    CeilTo {
        expr: Box<Expr>,
        unit: Spanned<TimeUnit>,
    },
    /// `TRIM([BOTH | LEADING | TRAILING] [chars] [FROM] e)`.
    Trim {
        side: TrimSide,
        chars: Option<Box<Expr>>,
        expr: Box<Expr>,
    },
    /// `SUBSTRING(e FROM start [FOR length])` and `SUBSTRING(e, start [, length])`.
    Substring {
        expr: Box<Expr>,
        start: Box<Expr>,
        length: Option<Box<Expr>>,
    },
    Overlay(Box<OverlayArgs>),
    /// `POSITION(needle IN haystack [FROM start])`.
    Position {
        needle: Box<Expr>,
        haystack: Box<Expr>,
        start: Option<Box<Expr>>,
    },
    /// `TIMESTAMPADD(unit, count, time)`.
    TimestampAdd {
        unit: Spanned<TimeUnit>,
        count: Box<Expr>,
        time: Box<Expr>,
    },
    /// `TIMESTAMPDIFF(unit, from, to)`.
    TimestampDiff {
        unit: Spanned<TimeUnit>,
        from: Box<Expr>,
        to: Box<Expr>,
    },
    /// `JSON_EXISTS(input, path [.. ON ERROR])`.
    JsonExists {
        input: Box<Expr>,
        path: Box<Expr>,
        on_error: Option<JsonBehavior>,
    },
    JsonValue(Box<JsonValueFunction>),
    /// `JSON_QUERY(input, path [RETURNING t] [wrapper WRAPPER] [.. ON EMPTY] [.. ON ERROR])`.
    JsonQuery {
        input: Box<Expr>,
        path: Box<Expr>,
        returning: Option<DataType>,
        wrapper: Option<JsonWrapper>,
        on_empty: Option<JsonBehavior>,
        on_error: Option<JsonBehavior>,
    },
    JsonObject {
        entries: Vec<JsonObjectEntry>,
        on_null: Option<JsonNullClause>,
    },
    /// Each element may carry FORMAT JSON.
    JsonArray {
        items: Vec<Expr>,
        on_null: Option<JsonNullClause>,
    },
    JsonObjectAgg {
        entry: Box<JsonObjectEntry>,
        on_null: Option<JsonNullClause>,
        filter: Option<Box<Expr>>,
        over: Option<Box<Over>>,
    },
    JsonArrayAgg {
        item: Box<Expr>,
        order_by: Vec<OrderByItem>,
        on_null: Option<JsonNullClause>,
        filter: Option<Box<Expr>>,
        over: Option<Box<Over>>,
    },
    /// `ROW(a, b)` when `explicit`, `(a, b)` otherwise.
    Row {
        items: Vec<Expr>,
        explicit: bool,
    },
    /// `ARRAY[..]`.
    Array(Vec<Expr>),
    /// `ARRAY(query)`, `MAP(query)`, `MULTISET(query)`: parsed, refused later.
    QueryConstructor {
        kind: QueryConstructorKind,
        query: Box<Query>,
    },
    /// `MAP[k, v, ..]`.
    Map(Vec<(Expr, Expr)>),
    /// `MULTISET[..]`.
    Multiset(Vec<Expr>),
    /// `(SELECT ..)` as a value.
    Subquery(Box<Query>),
    /// `(e)`: kept, because `(a, b) OVERLAPS ..` and unparsing care; the binder looks through it.
    Nested(Box<Expr>),
    /// `left OVERLAPS right` and the other period predicates; both sides are rows of two.
    Period {
        left: Box<Expr>,
        op: PeriodOp,
        right: Box<Expr>,
    },
    /// `INTERVAL e DAY` with a value that is no string literal.
    Interval {
        negative: bool,
        value: Box<Expr>,
        qualifier: IntervalQualifier,
    },
    /// `(left - right) DAY`: the distance of two points in time.
    Difference {
        left: Box<Expr>,
        right: Box<Expr>,
        qualifier: IntervalQualifier,
    },
    /// `DESCRIPTOR(a, b)`.
    Descriptor(Vec<Ident>),
    /// `TABLE t [PARTITION BY ..] [ORDER BY ..]` or `(query) PARTITION BY ..` as an argument.
    Table(Box<TableArg>),
    /// `MODEL m` as an argument.
    Model(ObjectName),
    /// `DEFAULT` as an argument or an inserted value.
    Default,
    /// `?`: parsed, refused later.
    Parameter,
    /// A JSON_ARRAY element or JSON_OBJECT value with FORMAT JSON.
    FormatJson(Box<Expr>),
    /// `CURSOR (query)`: parsed, refused later.
    Cursor(Box<Query>),
    /// `RUNNING e` or `FINAL e` in MATCH_RECOGNIZE.
    MatchSemantics {
        running: bool,
        expr: Box<Expr>,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    Null,
    Boolean(bool),
    /// The UNKNOWN literal: a BOOLEAN NULL.
    Unknown,
    /// The text as written, without sign: `1`, `1.50`, `.5`, `1e10`.
    Number(String),
    /// Escapes undone; adjacent literals on several lines joined. `charset` of `_UTF16'..'`.
    String {
        value: String,
        charset: Option<String>,
    },
    /// `x'0aff'`.
    Binary(Vec<u8>),
    /// `DATE '2024-01-02'`: the text between the quotes.
    Date(String),
    /// `TIME '10:00:00'`.
    Time(String),
    /// `TIMESTAMP '2024-01-02 10:00:00.123'`; its precision is that of the text.
    Timestamp(String),
    /// `TIMESTAMP WITH LOCAL TIME ZONE '..'`.
    TimestampLtz(String),
    /// `INTERVAL [-] '1 10:00' DAY TO MINUTE`.
    Interval {
        negative: bool,
        value: StringLiteral,
        qualifier: IntervalQualifier,
    },
}

/// `DAY(2)`, `DAY TO SECOND(3)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IntervalQualifier {
    pub from: IntervalField,
    pub to: Option<IntervalField>,
    pub span: Span,
}

/// `DAY(3)`, `SECOND(2, 6)` (leading precision, fraction), `TO SECOND(3)` (fraction only).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IntervalField {
    pub unit: TimeUnit,
    pub precision: Option<u32>,
    pub fraction: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeUnit {
    Millennium,
    Century,
    Decade,
    Year,
    IsoYear,
    Quarter,
    Month,
    Week,
    Day,
    DayOfYear,
    DayOfWeek,
    IsoDayOfWeek,
    Hour,
    Minute,
    Second,
    Millisecond,
    Microsecond,
    Nanosecond,
    Epoch,
}

impl TimeUnit {
    /// The unit as SQL and the special forms write it.
    pub fn name(self) -> &'static str {
        match self {
            TimeUnit::Millennium => "MILLENNIUM",
            TimeUnit::Century => "CENTURY",
            TimeUnit::Decade => "DECADE",
            TimeUnit::Year => "YEAR",
            TimeUnit::IsoYear => "ISOYEAR",
            TimeUnit::Quarter => "QUARTER",
            TimeUnit::Month => "MONTH",
            TimeUnit::Week => "WEEK",
            TimeUnit::Day => "DAY",
            TimeUnit::DayOfYear => "DOY",
            TimeUnit::DayOfWeek => "DOW",
            TimeUnit::IsoDayOfWeek => "ISODOW",
            TimeUnit::Hour => "HOUR",
            TimeUnit::Minute => "MINUTE",
            TimeUnit::Second => "SECOND",
            TimeUnit::Millisecond => "MILLISECOND",
            TimeUnit::Microsecond => "MICROSECOND",
            TimeUnit::Nanosecond => "NANOSECOND",
            TimeUnit::Epoch => "EPOCH",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    Minus,
    Plus,
    Not,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    Or,
    And,
    Eq,
    NotEq,
    Lt,
    LtEq,
    Gt,
    GtEq,
    Plus,
    Minus,
    Multiply,
    Divide,
    Modulo,
    /// `||`.
    Concat,
    /// `a MULTISET UNION [ALL | DISTINCT] b` and its sisters: parsed, refused later.
    MultisetUnion,
    MultisetIntersect,
    MultisetExcept,
    MemberOf,
    SubmultisetOf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PeriodOp {
    Overlaps,
    Contains,
    Equals,
    Precedes,
    Succeeds,
    ImmediatelyPrecedes,
    ImmediatelySucceeds,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quantifier {
    /// ANY and SOME.
    Any,
    All,
}

#[derive(Debug, Clone, PartialEq)]
pub enum QuantifiedSource {
    Query(Box<Query>),
    List(Vec<Expr>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QueryConstructorKind {
    Array,
    Map,
    Multiset,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LikeKind {
    Like,
    SimilarTo,
    /// Parsed, refused later.
    ILike,
    /// Parsed, refused later.
    RLike,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IsKind {
    Null,
    True,
    False,
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IsJsonKind {
    /// IS JSON and IS JSON VALUE.
    Value,
    Object,
    Array,
    Scalar,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CaseBranch {
    /// One condition; `CASE x WHEN 1, 2 THEN` has several.
    pub when: Vec<Expr>,
    pub then: Expr,
}

#[derive(Debug, Clone, PartialEq)]
pub struct FunctionCall {
    pub name: ObjectName,
    /// False for `CURRENT_DATE`; true for `NOW()`.
    pub parens: bool,
    /// `Some(true)` for DISTINCT, `Some(false)` for ALL.
    pub distinct: Option<bool>,
    pub args: Vec<FunctionArg>,
    /// ORDER BY inside the parentheses, or WITHIN GROUP (ORDER BY ..).
    pub within_group: Vec<OrderByItem>,
    pub null_treatment: Option<NullTreatment>,
    pub filter: Option<Expr>,
    pub over: Option<Over>,
}

impl FunctionCall {
    /// The name's last part in upper case: function names are not case-sensitive.
    pub fn upper_name(&self) -> String {
        self.name.base().to_ascii_uppercase()
    }

    /// Whether it is an aggregate that takes ORDER BY between its parentheses.
    pub fn takes_order(&self) -> bool {
        matches!(self.upper_name().as_str(), "ARRAY_AGG" | "ARRAY_CONCAT_AGG")
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct FunctionArg {
    /// `SIZE => INTERVAL '1' DAY`.
    pub name: Option<Ident>,
    /// `*` is [`ExprKind::Star`]; a bare time unit (`FLOOR`-like calls of user functions) is a column.
    pub value: Expr,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NullTreatment {
    Ignore,
    Respect,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Over {
    /// `OVER w`.
    Name(Ident),
    /// `OVER (..)`.
    Spec(WindowSpec),
}

#[derive(Debug, Clone, PartialEq)]
pub struct WindowSpec {
    /// `(w PARTITION BY ..)`.
    pub base: Option<Ident>,
    pub partition_by: Vec<Expr>,
    pub order_by: Vec<OrderByItem>,
    pub frame: Option<WindowFrame>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub struct WindowFrame {
    pub unit: FrameUnit,
    pub start: FrameBound,
    /// `None`: the short form `ROWS n PRECEDING`, which means AND CURRENT ROW.
    pub end: Option<FrameBound>,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FrameUnit {
    Rows,
    Range,
}

#[derive(Debug, Clone, PartialEq)]
pub enum FrameBound {
    CurrentRow,
    UnboundedPreceding,
    UnboundedFollowing,
    Preceding(Box<Expr>),
    Following(Box<Expr>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TrimSide {
    Both,
    Leading,
    Trailing,
}

#[derive(Debug, Clone, PartialEq)]
pub struct OverlayArgs {
    pub expr: Expr,
    pub placing: Expr,
    pub start: Expr,
    pub length: Option<Expr>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct JsonValueFunction {
    pub input: Expr,
    pub path: Expr,
    pub returning: Option<DataType>,
    pub on_empty: Option<JsonBehavior>,
    pub on_error: Option<JsonBehavior>,
}

/// What stands before ON EMPTY or ON ERROR; which of them a function takes is the binder's check.
#[derive(Debug, Clone, PartialEq)]
pub enum JsonBehavior {
    Error,
    Null,
    Default(Box<Expr>),
    True,
    False,
    Unknown,
    /// EMPTY ARRAY, also plain EMPTY.
    EmptyArray,
    EmptyObject,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JsonWrapper {
    /// WITHOUT [ARRAY] WRAPPER.
    Without,
    /// WITH [UNCONDITIONAL] [ARRAY] WRAPPER.
    Unconditional,
    /// WITH CONDITIONAL [ARRAY] WRAPPER.
    Conditional,
}

#[derive(Debug, Clone, PartialEq)]
pub struct JsonObjectEntry {
    pub key: Expr,
    /// FORMAT JSON shows as [`ExprKind::FormatJson`].
    pub value: Expr,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JsonNullClause {
    /// NULL ON NULL.
    Null,
    /// ABSENT ON NULL.
    Absent,
}
