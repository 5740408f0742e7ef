//! `UNPIVOT`: columns that become rows.

use super::{Expr, Ident, Span};

/// `UNPIVOT [INCLUDE NULLS | EXCLUDE NULLS] ((m, ..) FOR (a, ..) IN ((c, ..) AS (v, ..), ..))`.
#[derive(Debug, Clone, PartialEq)]
pub struct Unpivot {
    pub include_nulls: bool,
    /// The columns that take the values.
    pub measures: Vec<Ident>,
    /// The columns that tell where a value comes from.
    pub axes: Vec<Ident>,
    /// Each gives one row of every row of the input.
    pub groups: Vec<UnpivotGroup>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub struct UnpivotGroup {
    /// As many as there are measures.
    pub columns: Vec<Ident>,
    /// The values of the axes; none written: the columns' names.
    pub axis: Vec<Expr>,
    pub span: Span,
}
