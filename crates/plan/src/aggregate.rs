//! Aggregate calls: which function over which columns of the input.

use std::sync::Arc;

use ouzel_types::{DataType, Scalar};

/// One call of GROUP BY, a window or OVER. Arguments, filter and order are columns of the input: the planner
/// puts a projection below that computes them.
#[derive(Clone, Debug, PartialEq)]
pub struct AggregateCall {
    pub function: AggregateFunction,
    /// Column positions. Empty for COUNT(*).
    pub args: Vec<usize>,
    pub distinct: bool,
    /// A BOOLEAN column: only rows where it is TRUE count (FILTER (WHERE ..)).
    pub filter: Option<usize>,
    /// WITHIN GROUP / ORDER BY inside the call, where Flink has it.
    pub order_by: Vec<SortKey>,
    /// Constant arguments (separator of LISTAGG, offset and default of LAG, percentages, JSON null handling).
    pub constants: Vec<Scalar>,
    /// The result's type.
    pub ty: DataType,
    pub name: Arc<str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AggregateFunction {
    Count,
    Sum,
    /// SUM that gives 0 over no rows (Flink's `$SUM0`).
    Sum0,
    Avg,
    /// constants[0]: Boolean(true) = over a changing input the argument only falls, so retractions are not looked at.
    Min,
    /// constants[0]: Boolean(true) = over a changing input the argument only rises, so retractions are not looked at.
    Max,
    StddevPop,
    StddevSamp,
    VarPop,
    VarSamp,
    FirstValue,
    LastValue,
    /// constants[0]: the separator (default ",").
    ListAgg,
    Collect,
    /// constants[0]: Boolean(true) = IGNORE NULLS (default keeps them).
    ArrayAgg,
    /// args: key, value. constants[0]: Boolean(true) = ABSENT ON NULL.
    JsonObjectAgg,
    /// constants[0]: Boolean(true) = ABSENT ON NULL (the default).
    JsonArrayAgg,
    /// args: value [, frequency]; constants: the percentage or the percentages.
    Percentile,
    /// The only value of the group (scalar subqueries); fails on a second row.
    SingleValue,
    ApproxCountDistinct,
    /// OVER only. constants: [offset Int, default or Null].
    Lag,
    Lead,
    RowNumber,
    Rank,
    DenseRank,
    PercentRank,
    CumeDist,
    /// constants[0]: n.
    Ntile,
}

/// One key of an order. NULL is the smallest value unless said otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SortKey {
    pub column: usize,
    pub descending: bool,
    pub nulls_first: bool,
}
