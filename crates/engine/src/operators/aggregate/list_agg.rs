//! LISTAGG: the non-NULL strings in order of arrival, joined by a separator; NULL over none.

use std::sync::Arc;

use ouzel_types::{ColumnBuilder, DataType};

use crate::error::Result;
use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::row_wise::{RowWise, RowWiseAggregate};
use crate::operators::aggregate::value_list::ValueLists;
use crate::state::RowCodec;

struct ListAgg {
    codec: Arc<RowCodec>,
    separator: Arc<str>,
    lists: ValueLists,
    text: std::cell::RefCell<Vec<u8>>,
}

impl RowWise for ListAgg {
    fn fresh(&self) -> Self {
        ListAgg {
            codec: self.codec.clone(),
            separator: self.separator.clone(),
            lists: ValueLists::default(),
            text: std::cell::RefCell::default(),
        }
    }

    fn add(&mut self, state: &mut [u64], row: &[u8]) -> Result<bool> {
        if self.codec.is_null(row, 0) {
            return Ok(false);
        }
        self.lists.push(&mut state[0], row);
        Ok(true)
    }

    fn retract(&mut self, state: &mut [u64], row: &[u8]) -> Result<bool> {
        Ok(!self.codec.is_null(row, 0) && self.lists.remove(state[0], row).is_some())
    }

    fn append(&self, state: &[u64], out: &mut ColumnBuilder) -> Result<()> {
        if self.lists.len(state[0]) == 0 {
            out.append_null();
            return Ok(());
        }
        let mut text = self.text.borrow_mut();
        text.clear();
        for (i, row) in self.lists.iter(state[0]).enumerate() {
            if i > 0 {
                text.extend_from_slice(self.separator.as_bytes());
            }
            text.extend_from_slice(self.codec.bytes_at(row, 0));
        }
        if let ColumnBuilder::String(out) = out {
            out.append_value(String::from_utf8_lossy(&text));
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

pub fn list_agg(codec: Arc<RowCodec>, result: &DataType, separator: Arc<str>) -> Box<dyn Accumulator> {
    let function =
        ListAgg { codec: codec.clone(), separator, lists: ValueLists::default(), text: std::cell::RefCell::default() };
    RowWiseAggregate::boxed(function, codec, result.clone())
}
