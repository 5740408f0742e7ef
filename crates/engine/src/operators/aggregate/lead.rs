//! LEAD(x [, offset [, default]]) in OVER: the value of the row `offset` rows behind the current one.
//!
//! Its frame is `ROWS BETWEEN CURRENT ROW AND offset FOLLOWING`: the value is there when the frame has all its rows.

use std::sync::Arc;

use ouzel_types::{ColumnBuilder, DataType, Scalar};

use crate::error::Result;
use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::listed::{ListRule, listed};
use crate::operators::aggregate::value_list::ValueLists;
use crate::state::RowCodec;

#[derive(Clone)]
struct Lead {
    codec: Arc<RowCodec>,
    offset: usize,
    default: Scalar,
}

impl ListRule for Lead {
    fn add(&self, lists: &mut ValueLists, word: &mut u64, row: &[u8]) -> Result<bool> {
        lists.push(word, row);
        Ok(true)
    }

    /// Rows leave a frame in the order in which they came.
    fn retract(&self, lists: &mut ValueLists, word: u64, _row: &[u8]) -> bool {
        lists.pop_front(word);
        true
    }

    fn append(&self, lists: &ValueLists, word: u64, out: &mut ColumnBuilder) {
        match lists.iter(word).nth(self.offset) {
            Some(row) => self.codec.append_to(row, 0, out),
            None => out.append(&self.default),
        }
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
    Some(listed(Lead { codec: codec.clone(), offset, default }, codec, result))
}
