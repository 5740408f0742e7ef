//! Operators of batch jobs: each reads its inputs to their end before it gives a row, so that every row is final.
//!
//! They stand where a stream has group aggregates, regular joins, Top-N and OVER; everything that works row by row is
//! the same in both. Inputs and outputs are insert-only.

use crate::aggregate::SortKey;
use crate::operator::{Frame, JoinKind};
use crate::{AggregateCall, Expr};

/// GROUP BY. Output: keys, then aggregates; without keys one row, also over no input.
#[derive(Clone, Debug, PartialEq)]
pub struct HashAggregate {
    pub keys: Vec<usize>,
    pub aggregates: Vec<AggregateCall>,
}

/// Any join but a look-up. Output: left columns, right columns (padded with NULL); left only for Semi and Anti.
#[derive(Clone, Debug, PartialEq)]
pub struct HashJoin {
    pub kind: JoinKind,
    pub left_keys: Vec<usize>,
    pub right_keys: Vec<usize>,
    /// Per key: NULL matches NULL.
    pub null_safe: Vec<bool>,
    /// Over left ++ right columns.
    pub condition: Option<Expr>,
}

/// ORDER BY, and which of the ordered rows are given. Output: the input's columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Sort {
    pub order: Vec<SortKey>,
    pub offset: u64,
    /// None: all of them.
    pub fetch: Option<u64>,
}

/// How many units of a RANGE's distance are 1, where the sort key is a number.
pub const PARTS_OF_ONE: i64 = 1_000_000;

/// OVER by any columns. Output: the input's columns, then one per call, in order of partition and order.
///
/// Distances of a RANGE are in units of the one sort key: days for DATE, milliseconds for timestamps, and for numbers
/// parts of one, so that there are fractions: [`PARTS_OF_ONE`] of them.
#[derive(Clone, Debug, PartialEq)]
pub struct SortedOver {
    pub partition: Vec<usize>,
    pub order: Vec<SortKey>,
    pub frame: Frame,
    pub calls: Vec<AggregateCall>,
}
