//! LAG(x [, offset [, default]]) in OVER: the value of the row `offset` rows before. Keeps `offset + 1` rows.

use std::sync::Arc;

use ouzel_types::{ColumnBuilder, DataType, Scalar};

use crate::error::{EngineError, Result};
use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::row_wise::{RowWise, RowWiseAggregate};
use crate::operators::aggregate::value_list::ValueLists;
use crate::state::RowCodec;

struct Lag {
    codec: Arc<RowCodec>,
    /// None: a negative one or NULL, an error when a row comes.
    offset: Option<usize>,
    default: Scalar,
    lists: ValueLists,
}

impl RowWise for Lag {
    fn fresh(&self) -> Self {
        Lag {
            codec: self.codec.clone(),
            offset: self.offset,
            default: self.default.clone(),
            lists: ValueLists::default(),
        }
    }

    fn add(&mut self, state: &mut [u64], row: &[u8]) -> Result<bool> {
        let Some(offset) = self.offset else {
            return Err(EngineError::user("the offset of LAG is negative or NULL").detail("Offset should be positive."));
        };
        self.lists.push(&mut state[0], row);
        if self.lists.len(state[0]) > offset + 1 {
            self.lists.pop_front(state[0]);
        }
        Ok(true)
    }

    /// Rows leave a frame, not LAG's sight.
    fn retract(&mut self, _state: &mut [u64], _row: &[u8]) -> Result<bool> {
        Ok(false)
    }

    fn append(&self, state: &[u64], out: &mut ColumnBuilder) -> Result<()> {
        if self.offset.is_some_and(|offset| self.lists.len(state[0]) > offset)
            && let Some(row) = self.lists.get(state[0], 0)
        {
            self.codec.append_to(row, 0, out);
        } else {
            out.append(&self.default);
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

/// None: an offset that is no number.
pub fn lag(codec: Arc<RowCodec>, result: &DataType, constants: &[Scalar]) -> Option<Box<dyn Accumulator>> {
    let offset = match constants.first() {
        None => Some(1),
        Some(Scalar::Null) => None,
        Some(Scalar::Int(n)) => usize::try_from(*n).ok(),
        Some(_) => return None,
    };
    let default = constants.get(1).cloned().unwrap_or(Scalar::Null);
    let function = Lag { codec: codec.clone(), offset, default, lists: ValueLists::default() };
    Some(RowWiseAggregate::boxed(function, codec, result.clone()))
}
