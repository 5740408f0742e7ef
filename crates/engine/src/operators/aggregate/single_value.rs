//! SINGLE_VALUE: what a scalar subquery gives. A second row fails the job, as in Flink.
//!
//! State: the row, the number of rows.

use std::sync::Arc;

use ouzel_types::{ColumnBuilder, DataType};

use crate::error::{EngineError, Result};
use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::row_wise::{RowWise, RowWiseAggregate};
use crate::operators::aggregate::saved::{read_bytes, read_u32, write_bytes, write_u32};
use crate::state::{RowCodec, RowPages};

struct SingleValue {
    codec: Arc<RowCodec>,
    rows: RowPages,
}

impl RowWise for SingleValue {
    const WORDS: usize = 2;

    fn fresh(&self) -> Self {
        SingleValue { codec: self.codec.clone(), rows: RowPages::new() }
    }

    fn add(&mut self, state: &mut [u64], row: &[u8]) -> Result<bool> {
        if state[1] as i64 > 0 {
            return Err(EngineError::user("a scalar subquery gave more than one row")
                .detail("SingleValueAggFunction received more than one element."));
        }
        state[1] = state[1].wrapping_add(1);
        if state[0] != 0 {
            self.rows.free(state[0]);
        }
        state[0] = self.rows.insert(row);
        Ok(true)
    }

    fn retract(&mut self, state: &mut [u64], _row: &[u8]) -> Result<bool> {
        state[1] = state[1].wrapping_sub(1);
        if state[0] != 0 {
            self.rows.free(state[0]);
            state[0] = 0;
        }
        Ok(true)
    }

    fn append(&self, state: &[u64], out: &mut ColumnBuilder) -> Result<()> {
        match state[0] {
            0 => out.append_null(),
            handle => self.codec.append_to(self.rows.get(handle), 0, out),
        }
        Ok(())
    }

    fn save(&self, state: &[u64], out: &mut Vec<u8>) {
        write_u32((state[0] != 0).into(), out);
        if state[0] != 0 {
            write_bytes(self.rows.get(state[0]), out);
        }
    }

    fn merge_saved(&mut self, state: &mut [u64], bytes: &mut &[u8]) -> Result<()> {
        if read_u32(bytes)? != 0 {
            let row = read_bytes(bytes)?;
            self.add(state, row)?;
        }
        Ok(())
    }

    fn reset(&mut self, state: &mut [u64]) {
        if state[0] != 0 {
            self.rows.free(state[0]);
        }
        state.fill(0);
    }

    fn state_bytes(&self) -> usize {
        self.rows.state_bytes()
    }
}

pub fn single_value(codec: Arc<RowCodec>, result: &DataType) -> Box<dyn Accumulator> {
    RowWiseAggregate::boxed(SingleValue { codec: codec.clone(), rows: RowPages::new() }, codec, result.clone())
}
