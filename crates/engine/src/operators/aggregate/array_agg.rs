//! ARRAY_AGG: the values in order of arrival, NULLs kept unless IGNORE NULLS; NULL over none.

use std::sync::Arc;

use ouzel_types::{ColumnBuilder, DataType, Scalar};

use crate::error::Result;
use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::listed::{ListRule, listed};
use crate::operators::aggregate::value_list::ValueLists;
use crate::state::RowCodec;

#[derive(Clone)]
struct ArrayAgg {
    codec: Arc<RowCodec>,
    ignore_nulls: bool,
}

impl ListRule for ArrayAgg {
    fn add(&self, lists: &mut ValueLists, word: &mut u64, row: &[u8]) -> Result<bool> {
        let taken = !self.ignore_nulls || !self.codec.is_null(row, 0);
        if taken {
            lists.push(word, row);
        }
        Ok(taken)
    }

    fn retract(&self, lists: &mut ValueLists, word: u64, row: &[u8]) -> bool {
        lists.remove(word, row).is_some()
    }

    fn append(&self, lists: &ValueLists, word: u64, out: &mut ColumnBuilder) {
        match out {
            ColumnBuilder::List { items, offsets, nulls, .. } if lists.len(word) > 0 => {
                for row in lists.iter(word) {
                    self.codec.append_to(row, 0, items);
                }
                nulls.append(true);
                offsets.push(items.len() as i32);
            }
            out => out.append(&Scalar::Null),
        }
    }
}

pub fn array_agg(codec: Arc<RowCodec>, result: &DataType, ignore_nulls: bool) -> Box<dyn Accumulator> {
    listed(ArrayAgg { codec: codec.clone(), ignore_nulls }, codec, result)
}
