//! FIRST_VALUE and LAST_VALUE in order of arrival; NULLs do not count, as in Flink.
//!
//! Over inputs that only add, one row per group is kept; over changing inputs all rows are.

use std::sync::Arc;

use ouzel_types::{ColumnBuilder, DataType};

use crate::error::Result;
use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::chosen_row::{Rule, chosen};
use crate::operators::aggregate::row_wise::{RowWise, RowWiseAggregate};
use crate::operators::aggregate::value_list::ValueLists;
use crate::state::RowCodec;

/// Of an input that only adds.
#[derive(Clone, Copy)]
struct ByArrival {
    last: bool,
}

impl Rule for ByArrival {
    fn takes(self, _codec: &RowCodec, present: &[u8], row: &[u8]) -> bool {
        self.last && present != row
    }
}

struct All {
    codec: Arc<RowCodec>,
    last: bool,
    lists: ValueLists,
}

impl All {
    fn current(&self, word: u64) -> Option<&[u8]> {
        let length = self.lists.len(word);
        self.lists.get(word, if self.last { length.wrapping_sub(1) } else { 0 })
    }
}

impl RowWise for All {
    fn fresh(&self) -> Self {
        All { codec: self.codec.clone(), last: self.last, lists: ValueLists::default() }
    }

    fn add(&mut self, state: &mut [u64], row: &[u8]) -> Result<bool> {
        if self.codec.is_null(row, 0) {
            return Ok(false);
        }
        let changed = match self.current(state[0]) {
            None => true,
            Some(current) => self.last && current != row,
        };
        self.lists.push(&mut state[0], row);
        Ok(changed)
    }

    fn retract(&mut self, state: &mut [u64], row: &[u8]) -> Result<bool> {
        if self.codec.is_null(row, 0) {
            return Ok(false);
        }
        let length = self.lists.len(state[0]);
        let Some(place) = self.lists.remove(state[0], row) else { return Ok(false) };
        let was_current = if self.last { place + 1 == length } else { place == 0 };
        Ok(was_current && self.current(state[0]) != Some(row))
    }

    fn append(&self, state: &[u64], out: &mut ColumnBuilder) -> Result<()> {
        match self.current(state[0]) {
            None => out.append_null(),
            Some(row) => self.codec.append_to(row, 0, out),
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

pub fn first_last(codec: Arc<RowCodec>, result: &DataType, last: bool, retracts: bool) -> Box<dyn Accumulator> {
    if retracts {
        let all = All { codec: codec.clone(), last, lists: ValueLists::default() };
        RowWiseAggregate::boxed(all, codec, result.clone())
    } else {
        chosen(ByArrival { last }, codec, result)
    }
}
