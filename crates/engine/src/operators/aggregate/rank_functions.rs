//! ROW_NUMBER, RANK and DENSE_RANK in OVER: counters; the ranks compare the row's order column with the last one.
//!
//! State: rows so far, the rank, the last order value and whether there is one.

use arrow_array::types::{Int64Type, TimestampMillisecondType};
use arrow_schema::DataType as ArrowType;

use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::inline::{Inline, InlineAggregate, Presence, Primitive};

#[derive(Clone)]
struct RowNumber;

impl Inline for RowNumber {
    type In = Presence;
    type Out = Primitive<Int64Type>;
    const WORDS: usize = 1;
    fn add(&self, state: &mut [u64], (): ()) {
        state[0] += 1;
    }
    fn retract(&self, _state: &mut [u64], (): ()) {}
    fn result(&self, state: &[u64]) -> Option<i64> {
        Some(state[0] as i64)
    }
    fn merge(&self, state: &mut [u64], other: &[u64]) {
        state[0] += other[0];
    }
}

pub fn row_number() -> Box<dyn Accumulator> {
    InlineAggregate::boxed(RowNumber, ArrowType::Int64)
}

#[derive(Clone)]
struct Rank {
    dense: bool,
}

impl Inline for Rank {
    type In = Primitive<TimestampMillisecondType>;
    type Out = Primitive<Int64Type>;
    const WORDS: usize = 4;
    fn add(&self, state: &mut [u64], order: i64) {
        state[0] += 1;
        if state[3] == 0 || state[2] as i64 != order {
            state[1] = if self.dense { state[1] + 1 } else { state[0] };
            state[2] = order as u64;
            state[3] = 1;
        }
    }
    fn retract(&self, _state: &mut [u64], _order: i64) {}
    fn result(&self, state: &[u64]) -> Option<i64> {
        Some(state[1] as i64)
    }
    fn merge(&self, state: &mut [u64], other: &[u64]) {
        state.copy_from_slice(other);
    }
}

/// The argument is the order column (a TIMESTAMP of millisecond precision).
pub fn rank(dense: bool) -> Box<dyn Accumulator> {
    InlineAggregate::boxed(Rank { dense }, ArrowType::Int64)
}
