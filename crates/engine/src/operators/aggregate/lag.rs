//! LAG(x [, offset [, default]]) in OVER: the value of the row `offset` rows before. Keeps `offset + 1` rows.
//!
//! Offset and default are constants, or columns of the encoded rows: then those of the newest row count, and rows that a
//! smaller offset has let go do not come back (Flink's `LagAggFunction`). The default alone
//! says whether the result is NOT NULL, so a column of that type can hold a NULL (`functions/compile/absent.rs`).

use std::sync::Arc;

use ouzel_types::{ColumnBuilder, DataType, Scalar};

use crate::error::{EngineError, Result};
use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::listed::{ListRule, listed};
use crate::operators::aggregate::value_list::ValueLists;
use crate::state::RowCodec;

#[derive(Clone)]
struct Lag {
    codec: Arc<RowCodec>,
    /// None: columns 1 and 2 of each row.
    constants: Option<Constants>,
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

impl ListRule for Lag {
    fn add(&self, lists: &mut ValueLists, word: &mut u64, row: &[u8]) -> Result<bool> {
        let Some(offset) = self.offset(row) else {
            let offset = if self.constants.is_none() { self.codec.i64_at(row, OFFSET).min(-1) } else { -1 };
            return Err(EngineError::user("the offset of LAG is negative or NULL")
                .detail(format!("Offset({offset}) should be positive.")));
        };
        lists.push(word, row);
        while lists.len(*word) > offset + 1 {
            lists.pop_front(*word);
        }
        Ok(true)
    }

    /// Rows leave a frame, not LAG's sight.
    fn retract(&self, _lists: &mut ValueLists, _word: u64, _row: &[u8]) -> bool {
        false
    }

    fn append(&self, lists: &ValueLists, word: u64, out: &mut ColumnBuilder) {
        let count = lists.len(word);
        let newest = lists.last(word);
        let offset = newest.and_then(|row| self.offset(row));
        if let (Some(offset), Some(oldest)) = (offset, lists.first(word))
            && count > offset
        {
            return self.codec.append_to(oldest, 0, out);
        }
        match (&self.constants, newest) {
            (Some(constants), _) => out.append(&constants.default),
            (None, Some(newest)) => self.codec.append_to(newest, DEFAULT, out),
            (None, None) => out.append(&Scalar::Null),
        }
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
    Some(listed(Lag { codec: codec.clone(), constants }, codec, result))
}
