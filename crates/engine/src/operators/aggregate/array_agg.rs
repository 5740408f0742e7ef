//! ARRAY_AGG: the values in order of arrival, NULLs kept unless IGNORE NULLS; NULL over none.

use std::sync::Arc;

use ouzel_types::{ColumnBuilder, DataType, Scalar};

use crate::error::Result;
use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::row_wise::{RowWise, RowWiseAggregate};
use crate::operators::aggregate::value_list::ValueLists;
use crate::state::RowCodec;

struct ArrayAgg {
    codec: Arc<RowCodec>,
    ignore_nulls: bool,
    lists: ValueLists,
}

impl RowWise for ArrayAgg {
    fn fresh(&self) -> Self {
        ArrayAgg { codec: self.codec.clone(), ignore_nulls: self.ignore_nulls, lists: ValueLists::default() }
    }

    fn add(&mut self, state: &mut [u64], row: &[u8]) -> Result<bool> {
        if self.ignore_nulls && self.codec.is_null(row, 0) {
            return Ok(false);
        }
        self.lists.push(&mut state[0], row);
        Ok(true)
    }

    fn retract(&mut self, state: &mut [u64], row: &[u8]) -> Result<bool> {
        Ok(self.lists.remove(state[0], row).is_some())
    }

    fn append(&self, state: &[u64], out: &mut ColumnBuilder) -> Result<()> {
        match out {
            ColumnBuilder::List { items, offsets, nulls, .. } if self.lists.len(state[0]) > 0 => {
                for row in self.lists.iter(state[0]) {
                    self.codec.append_to(row, 0, items);
                }
                nulls.append(true);
                offsets.push(items.len() as i32);
            }
            out => out.append(&Scalar::Null),
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

pub fn array_agg(codec: Arc<RowCodec>, result: &DataType, ignore_nulls: bool) -> Box<dyn Accumulator> {
    let function = ArrayAgg { codec: codec.clone(), ignore_nulls, lists: ValueLists::default() };
    RowWiseAggregate::boxed(function, codec, result.clone())
}
