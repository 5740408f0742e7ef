//! ROW_NUMBER, RANK and DENSE_RANK in an OVER that is ordered by a time attribute: the number of rows so far.
//!
//! Flink's RANK and DENSE_RANK over a row time count the peers as well and share the count among them (recorded
//! from a real Flink in the conformance case `over/rank-dense-rank`), so one counter serves all three.

use arrow_array::types::Int64Type;
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
