//! MATCH_RECOGNIZE: the whole clause as Calcite's grammar has it, more than Flink runs.

use super::{Expr, Ident, OrderByItem, Span};

#[derive(Debug, Clone, PartialEq)]
pub struct MatchRecognize {
    pub partition_by: Vec<Expr>,
    pub order_by: Vec<OrderByItem>,
    pub measures: Vec<Measure>,
    /// `None`: left out, which means ONE ROW PER MATCH.
    pub rows_per_match: Option<RowsPerMatch>,
    /// `None`: left out, which in Flink means TO NEXT ROW.
    pub after_match: Option<AfterMatchSkip>,
    /// `PATTERN (^ ..)`.
    pub anchor_start: bool,
    /// `PATTERN (.. $)`.
    pub anchor_end: bool,
    pub pattern: Pattern,
    pub within: Option<Expr>,
    pub subsets: Vec<PatternSubset>,
    pub define: Vec<PatternDefinition>,
    pub span: Span,
}

/// `e AS name`; RUNNING and FINAL show as `ExprKind::MatchSemantics`.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    pub expr: Expr,
    pub alias: Ident,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowsPerMatch {
    One(Span),
    /// ALL ROWS PER MATCH: refused later.
    All(Span),
}

#[derive(Debug, Clone, PartialEq)]
pub enum AfterMatchSkip {
    PastLastRow(Span),
    ToNextRow(Span),
    ToFirst(Ident, Span),
    ToLast(Ident, Span),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    pub kind: PatternKind,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum PatternKind {
    Variable(Ident),
    /// `A B C`, two or more.
    Concat(Vec<Pattern>),
    /// `A | B`, two or more.
    Alternation(Vec<Pattern>),
    /// `( .. )`.
    Group(Box<Pattern>),
    /// `{- .. -}`.
    Exclude(Box<Pattern>),
    /// `PERMUTE(A, B)`.
    Permute(Vec<Pattern>),
    Quantified {
        pattern: Box<Pattern>,
        quantifier: PatternQuantifier,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PatternQuantifier {
    pub repeat: PatternRepeat,
    /// A trailing `?`.
    pub reluctant: bool,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatternRepeat {
    /// `*`
    ZeroOrMore,
    /// `+`
    OneOrMore,
    /// `?`
    Optional,
    /// `{n}`
    Exactly(u32),
    /// `{n,}`
    AtLeast(u32),
    /// `{n,m}`
    Between(u32, u32),
    /// `{,m}`: Flink 2.2 documents it and fails on it.
    AtMost(u32),
}

impl PatternRepeat {
    /// The fewest and the most repetitions; `None` is no limit.
    pub fn bounds(self) -> (u32, Option<u32>) {
        match self {
            PatternRepeat::ZeroOrMore => (0, None),
            PatternRepeat::OneOrMore => (1, None),
            PatternRepeat::Optional => (0, Some(1)),
            PatternRepeat::Exactly(n) => (n, Some(n)),
            PatternRepeat::AtLeast(n) => (n, None),
            PatternRepeat::Between(n, m) => (n, Some(m)),
            PatternRepeat::AtMost(m) => (0, Some(m)),
        }
    }
}

/// `SUBSET u = (a, b)`: refused later.
#[derive(Debug, Clone, PartialEq)]
pub struct PatternSubset {
    pub name: Ident,
    pub variables: Vec<Ident>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PatternDefinition {
    pub variable: Ident,
    pub condition: Expr,
}
