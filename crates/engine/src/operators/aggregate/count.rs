//! COUNT(*), COUNT(x) and COUNT(x, y): one word per group. Rows with a NULL argument do not count.

use std::sync::Arc;

use arrow_array::types::Int64Type;
use arrow_schema::DataType as ArrowType;
use ouzel_types::{ColumnBuilder, DataType, Scalar};

use crate::error::Result;
use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::inline::{Inline, InlineAggregate, Presence, Primitive};
use crate::operators::aggregate::row_wise::{RowWise, RowWiseAggregate};
use crate::operators::aggregate::saved::{read_i64, write_i64};
use crate::state::RowCodec;

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

/// Counts rows without any NULL among several arguments.
struct CountRows {
    codec: Arc<RowCodec>,
}

impl CountRows {
    fn change(&self, state: &mut [u64], row: &[u8], by: i64) -> Result<bool> {
        let counts = !self.codec.has_null(row);
        if counts {
            state[0] = (state[0] as i64).wrapping_add(by) as u64;
        }
        Ok(counts)
    }
}

impl RowWise for CountRows {
    fn fresh(&self) -> Self {
        CountRows { codec: self.codec.clone() }
    }

    fn add(&mut self, state: &mut [u64], row: &[u8]) -> Result<bool> {
        self.change(state, row, 1)
    }

    fn retract(&mut self, state: &mut [u64], row: &[u8]) -> Result<bool> {
        self.change(state, row, -1)
    }

    fn append(&self, state: &[u64], out: &mut ColumnBuilder) {
        out.append(&Scalar::Int(state[0] as i64));
    }

    fn save(&self, state: &[u64], out: &mut Vec<u8>) {
        write_i64(state[0] as i64, out);
    }

    fn merge_saved(&mut self, state: &mut [u64], bytes: &mut &[u8]) -> Result<()> {
        state[0] = (state[0] as i64).wrapping_add(read_i64(bytes)?) as u64;
        Ok(())
    }

    fn reset(&mut self, state: &mut [u64]) {
        state[0] = 0;
    }

    fn state_bytes(&self) -> usize {
        0
    }
}

pub fn count_rows(codec: Arc<RowCodec>, result: &DataType) -> Box<dyn Accumulator> {
    RowWiseAggregate::boxed(CountRows { codec: codec.clone() }, codec, result.clone())
}
