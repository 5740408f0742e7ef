//! LEAD(x [, offset [, default]]) in OVER: the value of the row `offset` rows behind the current one.
//!
//! Its frame is `ROWS BETWEEN CURRENT ROW AND offset FOLLOWING`: the value is there when the frame has all its rows.

use std::sync::Arc;

use ouzel_types::{ColumnBuilder, DataType, Scalar};

use crate::error::Result;
use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::row_wise::{RowWise, RowWiseAggregate};
use crate::operators::aggregate::value_list::ValueLists;
use crate::state::RowCodec;

struct Lead {
    codec: Arc<RowCodec>,
    offset: usize,
    default: Scalar,
    lists: ValueLists,
}

impl RowWise for Lead {
    fn fresh(&self) -> Self {
        Lead {
            codec: self.codec.clone(),
            offset: self.offset,
            default: self.default.clone(),
            lists: ValueLists::default(),
        }
    }

    fn add(&mut self, state: &mut [u64], row: &[u8]) -> Result<bool> {
        self.lists.push(&mut state[0], row);
        Ok(true)
    }

    /// Rows leave a frame in the order in which they came.
    fn retract(&mut self, state: &mut [u64], _row: &[u8]) -> Result<bool> {
        self.lists.pop_front(state[0]);
        Ok(true)
    }

    fn append(&self, state: &[u64], out: &mut ColumnBuilder) -> Result<()> {
        match self.lists.get(state[0], self.offset) {
            Some(row) => self.codec.append_to(row, 0, out),
            None => out.append(&self.default),
        }
        Ok(())
    }

    fn save(&self, state: &[u64], out: &mut Vec<u8>) {
        self.lists.save(state[0], out);
    }

    fn merge_saved(&mut self, state: &mut [u64], bytes: &mut &[u8]) -> Result<()> {
        self.lists.merge_saved(&mut state[0], bytes)
    }

    fn reset(&mut self, state: &mut [u64]) {
        self.lists.clear(&mut state[0]);
    }

    fn state_bytes(&self) -> usize {
        self.lists.state_bytes()
    }
}

/// None: a negative offset.
pub fn lead(codec: Arc<RowCodec>, result: &DataType, constants: &[Scalar]) -> Option<Box<dyn Accumulator>> {
    let offset = match constants.first() {
        None | Some(Scalar::Null) => 1,
        Some(Scalar::Int(n)) => usize::try_from(*n).ok()?,
        Some(_) => return None,
    };
    let default = constants.get(1).cloned().unwrap_or(Scalar::Null);
    let function = Lead { codec: codec.clone(), offset, default, lists: ValueLists::default() };
    Some(RowWiseAggregate::boxed(function, codec, result.clone()))
}
