//! LISTAGG: the non-NULL strings in order of arrival, joined by a separator; NULL over none.

use std::cell::RefCell;
use std::sync::Arc;

use ouzel_types::{ColumnBuilder, DataType};

use crate::error::Result;
use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::listed::{ListRule, listed};
use crate::operators::aggregate::value_list::ValueLists;
use crate::state::RowCodec;

#[derive(Clone)]
struct ListAgg {
    codec: Arc<RowCodec>,
    separator: Arc<str>,
    /// The result in work, so that a buffer serves all of them.
    text: RefCell<Vec<u8>>,
}

impl ListRule for ListAgg {
    fn add(&self, lists: &mut ValueLists, word: &mut u64, row: &[u8]) -> Result<bool> {
        let taken = !self.codec.is_null(row, 0);
        if taken {
            lists.push(word, row);
        }
        Ok(taken)
    }

    fn retract(&self, lists: &mut ValueLists, word: u64, row: &[u8]) -> bool {
        !self.codec.is_null(row, 0) && lists.remove(word, row).is_some()
    }

    fn append(&self, lists: &ValueLists, word: u64, out: &mut ColumnBuilder) {
        if lists.len(word) == 0 {
            return out.append_null();
        }
        let mut text = self.text.borrow_mut();
        text.clear();
        for (i, row) in lists.iter(word).enumerate() {
            if i > 0 {
                text.extend_from_slice(self.separator.as_bytes());
            }
            text.extend_from_slice(self.codec.bytes_at(row, 0));
        }
        if let ColumnBuilder::String(out) = out {
            out.append_value(String::from_utf8_lossy(&text));
        }
    }
}

pub fn list_agg(codec: Arc<RowCodec>, result: &DataType, separator: Arc<str>) -> Box<dyn Accumulator> {
    listed(ListAgg { codec: codec.clone(), separator, text: RefCell::default() }, codec, result)
}
