//! One row of a group that an aggregate has chosen: what FIRST_VALUE, LAST_VALUE, MIN and MAX of texts over inputs that
//! only add, and SINGLE_VALUE have in common.
//!
//! The group's word is the handle of the row's bytes, 0 while nothing is chosen.

use std::sync::Arc;

use ouzel_types::{ColumnBuilder, DataType};

use crate::error::Result;
use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::row_wise::{RowWise, RowWiseAggregate};
use crate::operators::aggregate::saved::{read_bytes, read_u32, write_bytes, write_u32};
use crate::state::{RowCodec, RowPages};

/// The chosen rows of all groups.
pub struct ChosenRows {
    codec: Arc<RowCodec>,
    rows: RowPages,
}

impl ChosenRows {
    pub fn new(codec: Arc<RowCodec>) -> ChosenRows {
        ChosenRows { codec, rows: RowPages::new() }
    }
    pub fn fresh(&self) -> ChosenRows {
        ChosenRows::new(self.codec.clone())
    }
    pub fn current(&self, word: u64) -> Option<&[u8]> {
        (word != 0).then(|| self.rows.get(word))
    }
    pub fn choose(&mut self, word: &mut u64, row: &[u8]) {
        *word = if *word == 0 { self.rows.insert(row) } else { self.rows.replace(*word, row) };
    }
    pub fn clear(&mut self, word: &mut u64) {
        if *word != 0 {
            self.rows.free(*word);
            *word = 0;
        }
    }
    pub fn append(&self, word: u64, out: &mut ColumnBuilder) {
        match self.current(word) {
            None => out.append_null(),
            Some(row) => self.codec.append_to(row, 0, out),
        }
    }
    pub fn save(&self, word: u64, out: &mut Vec<u8>) {
        write_u32((word != 0).into(), out);
        self.current(word).into_iter().for_each(|row| write_bytes(row, out));
    }
    /// The row that `save` wrote, if one was chosen.
    pub fn saved<'a>(bytes: &mut &'a [u8]) -> Result<Option<&'a [u8]>> {
        if read_u32(bytes)? == 0 { Ok(None) } else { read_bytes(bytes).map(Some) }
    }
    pub fn state_bytes(&self) -> usize {
        self.rows.state_bytes()
    }
}

/// Whether a row is chosen in the place of the present one. NULLs never are.
pub trait Rule: Copy + Send + 'static {
    fn takes(self, codec: &RowCodec, present: &[u8], row: &[u8]) -> bool;
}

/// An aggregate that keeps the row that its rule chose, over inputs that only add.
struct Chosen<R> {
    rule: R,
    rows: ChosenRows,
}

impl<R: Rule> RowWise for Chosen<R> {
    fn fresh(&self) -> Self {
        Chosen { rule: self.rule, rows: self.rows.fresh() }
    }

    fn add(&mut self, state: &mut [u64], row: &[u8]) -> Result<bool> {
        let codec = &self.rows.codec;
        let taken = !codec.is_null(row, 0)
            && self.rows.current(state[0]).is_none_or(|present| self.rule.takes(codec, present, row));
        if taken {
            self.rows.choose(&mut state[0], row);
        }
        Ok(taken)
    }

    /// Only for MIN and MAX of arguments that move towards the extreme; other changing inputs keep all values.
    fn retract(&mut self, _state: &mut [u64], _row: &[u8]) -> Result<bool> {
        Ok(false)
    }

    fn append(&self, state: &[u64], out: &mut ColumnBuilder) {
        self.rows.append(state[0], out);
    }

    fn save(&self, state: &[u64], out: &mut Vec<u8>) {
        self.rows.save(state[0], out);
    }

    fn merge_saved(&mut self, state: &mut [u64], bytes: &mut &[u8]) -> Result<()> {
        if let Some(row) = ChosenRows::saved(bytes)? {
            self.add(state, row)?;
        }
        Ok(())
    }

    fn reset(&mut self, state: &mut [u64]) {
        self.rows.clear(&mut state[0]);
    }

    fn state_bytes(&self) -> usize {
        self.rows.state_bytes()
    }
}

/// The aggregate of a rule.
pub fn chosen(rule: impl Rule, codec: Arc<RowCodec>, result: &DataType) -> Box<dyn Accumulator> {
    RowWiseAggregate::boxed(Chosen { rule, rows: ChosenRows::new(codec.clone()) }, codec, result.clone())
}
