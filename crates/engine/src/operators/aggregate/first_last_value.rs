//! FIRST_VALUE and LAST_VALUE in order of arrival; NULLs do not count, as in Flink.
//!
//! Over inputs that only add, one row per group is kept; over changing inputs all rows are.

use std::sync::Arc;

use ouzel_types::{ColumnBuilder, DataType};

use crate::error::Result;
use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::chosen_row::{Rule, chosen};
use crate::operators::aggregate::listed::{ListRule, listed};
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

/// Of a changing input.
#[derive(Clone)]
struct All {
    codec: Arc<RowCodec>,
    last: bool,
}

impl All {
    fn current<'a>(&self, lists: &'a ValueLists, word: u64) -> Option<&'a [u8]> {
        if self.last { lists.last(word) } else { lists.first(word) }
    }
}

impl ListRule for All {
    fn add(&self, lists: &mut ValueLists, word: &mut u64, row: &[u8]) -> Result<bool> {
        if self.codec.is_null(row, 0) {
            return Ok(false);
        }
        let changed = match self.current(lists, *word) {
            None => true,
            Some(current) => self.last && current != row,
        };
        lists.push(word, row);
        Ok(changed)
    }

    fn retract(&self, lists: &mut ValueLists, word: u64, row: &[u8]) -> bool {
        if self.codec.is_null(row, 0) {
            return false;
        }
        let Some(removed) = lists.remove(word, row) else { return false };
        let was_current = if self.last { removed.last } else { removed.first };
        was_current && self.current(lists, word) != Some(row)
    }

    fn append(&self, lists: &ValueLists, word: u64, out: &mut ColumnBuilder) {
        match self.current(lists, word) {
            None => out.append_null(),
            Some(row) => self.codec.append_to(row, 0, out),
        }
    }
}

pub fn first_last(codec: Arc<RowCodec>, result: &DataType, last: bool, retracts: bool) -> Box<dyn Accumulator> {
    if retracts {
        listed(All { codec: codec.clone(), last }, codec, result)
    } else {
        chosen(ByArrival { last }, codec, result)
    }
}
