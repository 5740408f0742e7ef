//! SINGLE_VALUE: what a scalar subquery gives. A second row fails the job, as in Flink.
//!
//! State: the row, the number of rows.

use std::sync::Arc;

use ouzel_types::{ColumnBuilder, DataType};

use crate::error::{EngineError, Result};
use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::chosen_row::ChosenRows;
use crate::operators::aggregate::row_wise::{RowWise, RowWiseAggregate};
use crate::state::RowCodec;

struct SingleValue {
    rows: ChosenRows,
}

impl RowWise for SingleValue {
    const WORDS: usize = 2;

    fn fresh(&self) -> Self {
        SingleValue { rows: self.rows.fresh() }
    }

    fn add(&mut self, state: &mut [u64], row: &[u8]) -> Result<bool> {
        if state[1] as i64 > 0 {
            return Err(EngineError::user("a scalar subquery gave more than one row")
                .detail("SingleValueAggFunction received more than one element."));
        }
        state[1] = state[1].wrapping_add(1);
        self.rows.choose(&mut state[0], row);
        Ok(true)
    }

    fn retract(&mut self, state: &mut [u64], _row: &[u8]) -> Result<bool> {
        state[1] = state[1].wrapping_sub(1);
        self.rows.clear(&mut state[0]);
        Ok(true)
    }

    fn append(&self, state: &[u64], out: &mut ColumnBuilder) {
        self.rows.append(state[0], out);
    }

    fn save(&self, state: &[u64], out: &mut Vec<u8>) {
        self.rows.save(state[0], out);
    }

    fn merge_saved(&mut self, state: &mut [u64], bytes: &mut &[u8]) -> Result<()> {
        if let Some(row) = ChosenRows::saved(bytes)? {
            self.add(state, row)?;
        }
        Ok(())
    }

    fn reset(&mut self, state: &mut [u64]) {
        self.rows.clear(&mut state[0]);
        state.fill(0);
    }

    fn state_bytes(&self) -> usize {
        self.rows.state_bytes()
    }
}

pub fn single_value(codec: Arc<RowCodec>, result: &DataType) -> Box<dyn Accumulator> {
    RowWiseAggregate::boxed(SingleValue { rows: ChosenRows::new(codec.clone()) }, codec, result.clone())
}
