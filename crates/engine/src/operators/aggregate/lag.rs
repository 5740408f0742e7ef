//! LAG(x [, offset [, default]]) in OVER: the value of the row `offset` rows before. Keeps `offset + 1` rows.
//!
//! Offset and default are constants, or columns of the encoded rows: then those of the newest row count, and rows that a
//! smaller offset has let go do not come back (Flink's `LagAggFunction`). The default alone
//! says whether the result is NOT NULL, so a column of that type can hold a NULL (`functions/compile/absent.rs`).

use std::sync::Arc;

use ouzel_types::{ColumnBuilder, DataType, Scalar};

use crate::error::{EngineError, Result};
use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::row_wise::{RowWise, RowWiseAggregate};
use crate::operators::aggregate::value_list::ValueLists;
use crate::state::RowCodec;

struct Lag {
    codec: Arc<RowCodec>,
    /// None: columns 1 and 2 of each row.
    constants: Option<Constants>,
    lists: ValueLists,
}

#[derive(Clone)]
struct Constants {
    /// None: a negative one or NULL, an error when a row comes.
    offset: Option<usize>,
    default: Scalar,
}

impl Lag {
    /// None: negative or NULL.
    fn offset(&self, row: &[u8]) -> Option<usize> {
        match &self.constants {
            Some(constants) => constants.offset,
            None if self.codec.is_null(row, OFFSET) => None,
            None => usize::try_from(self.codec.i64_at(row, OFFSET)).ok(),
        }
    }
}

const OFFSET: usize = 1;
const DEFAULT: usize = 2;

impl RowWise for Lag {
    fn fresh(&self) -> Self {
        Lag { codec: self.codec.clone(), constants: self.constants.clone(), lists: ValueLists::default() }
    }

    fn add(&mut self, state: &mut [u64], row: &[u8]) -> Result<bool> {
        let Some(offset) = self.offset(row) else {
            let offset = if self.constants.is_none() { self.codec.i64_at(row, OFFSET).min(-1) } else { -1 };
            return Err(EngineError::user("the offset of LAG is negative or NULL")
                .detail(format!("Offset({offset}) should be positive.")));
        };
        self.lists.push(&mut state[0], row);
        while self.lists.len(state[0]) > offset + 1 {
            self.lists.pop_front(state[0]);
        }
        Ok(true)
    }

    /// Rows leave a frame, not LAG's sight.
    fn retract(&mut self, _state: &mut [u64], _row: &[u8]) -> Result<bool> {
        Ok(false)
    }

    fn append(&self, state: &[u64], out: &mut ColumnBuilder) -> Result<()> {
        let count = self.lists.len(state[0]);
        let newest = count.checked_sub(1).and_then(|last| self.lists.get(state[0], last));
        let offset = newest.and_then(|row| self.offset(row));
        if let (Some(offset), Some(oldest)) = (offset, self.lists.get(state[0], 0))
            && count > offset
        {
            self.codec.append_to(oldest, 0, out);
            return Ok(());
        }
        match (&self.constants, newest) {
            (Some(constants), _) => out.append(&constants.default),
            (None, Some(newest)) => self.codec.append_to(newest, DEFAULT, out),
            (None, None) => out.append(&Scalar::Null),
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

/// `constants` are offset and default, or none where the rows have them. None: an offset that is no number.
pub fn lag(codec: Arc<RowCodec>, result: &DataType, constants: &[Scalar]) -> Option<Box<dyn Accumulator>> {
    let constants = if codec.columns() > DEFAULT {
        None
    } else {
        let offset = match constants.first() {
            None => Some(1),
            Some(Scalar::Null) => None,
            Some(Scalar::Int(n)) => usize::try_from(*n).ok(),
            Some(_) => return None,
        };
        Some(Constants { offset, default: constants.get(1).cloned().unwrap_or(Scalar::Null) })
    };
    let function = Lag { codec: codec.clone(), constants, lists: ValueLists::default() };
    Some(RowWiseAggregate::boxed(function, codec, result.clone()))
}
