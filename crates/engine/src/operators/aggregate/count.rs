//! COUNT(*) and COUNT(x): one word per group.

use arrow_array::types::Int64Type;
use arrow_schema::DataType as ArrowType;

use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::inline::{Inline, InlineAggregate, Presence, Primitive};

#[derive(Clone)]
struct Count;

impl Inline for Count {
    type In = Presence;
    type Out = Primitive<Int64Type>;
    const WORDS: usize = 1;
    #[inline(always)]
    fn add(&self, state: &mut [u64], (): ()) {
        state[0] = state[0].wrapping_add(1);
    }
    #[inline(always)]
    fn retract(&self, state: &mut [u64], (): ()) {
        state[0] = state[0].wrapping_sub(1);
    }
    #[inline(always)]
    fn result(&self, state: &[u64]) -> Option<i64> {
        Some(state[0] as i64)
    }
    #[inline(always)]
    fn merge(&self, state: &mut [u64], other: &[u64]) {
        state[0] = state[0].wrapping_add(other[0]);
    }
}

pub fn count() -> Box<dyn Accumulator> {
    InlineAggregate::boxed(Count, ArrowType::Int64)
}
