//! The contract of one aggregate function over many groups at once.
//!
//! A group is a slot of a `KeyedTable`; the function owns some of the slot's words (from `at` on) and, where words
//! do not suffice, a side store that its words point into. Work comes in columns: one call per batch, loops inside,
//! no allocation per row. Invariant: all-zero words are the empty state.

use std::any::Any;

use arrow_array::ArrayRef;

use crate::error::Result;
use crate::state::{Slot, Words};

/// Rows that arrive at a function, in order. `rows[i]` of the columns belongs to the group `slots[i]`.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The function's arguments, whole columns.
    pub args: &'a [&'a ArrayRef],
    pub rows: &'a [u32],
    pub slots: &'a [Slot],
    /// Per entry of `rows`: false = the row does not count (FILTER, DISTINCT).
    pub pass: Option<&'a [bool]>,
    /// Per entry of `rows`: true = the row is taken away.
    pub retract: Option<&'a [bool]>,
    /// Per entry of `rows`, for `trace` only: true = the group is emptied before the row (it had gone).
    pub reset: Option<&'a [bool]>,
    /// For `trace` only: nobody reads the results before the rows.
    pub after_only: bool,
    /// For `update` only: rows of a group that stand together are what a local half folds before the state sees them.
    pub folded: bool,
}

impl Input<'_> {
    pub fn len(&self) -> usize {
        self.rows.len()
    }
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
    #[inline(always)]
    pub fn passes(&self, i: usize) -> bool {
        self.pass.is_none_or(|pass| pass[i])
    }
    #[inline(always)]
    pub fn retracts(&self, i: usize) -> bool {
        self.retract.is_some_and(|retract| retract[i])
    }
    #[inline(always)]
    pub fn resets(&self, i: usize) -> bool {
        self.reset.is_some_and(|reset| reset[i])
    }
}

/// See the file's head.
pub trait Accumulator: Send {
    /// Words per slot.
    fn words(&self) -> usize;

    /// The same function with an empty side store.
    fn fresh(&self) -> Box<dyn Accumulator>;

    /// Adds or takes away every row.
    fn update(&mut self, words: &mut Words, at: usize, input: &Input<'_>) -> Result<()>;

    /// What local halves folded is merged into the states of these groups.
    fn settle(&mut self, _words: &mut Words, _at: usize, _slots: &[Slot]) -> Result<()> {
        Ok(())
    }

    /// As `update`, and gives the group's result before (2i) and after (2i + 1) each row; sets `changed[i]` when
    /// they differ. With `after_only`, result i is that after row i.
    fn trace(&mut self, words: &mut Words, at: usize, input: &Input<'_>, changed: &mut [bool]) -> Result<ArrayRef>;

    /// The results of groups.
    fn results(&mut self, words: &Words, at: usize, slots: &[Slot]) -> Result<ArrayRef>;

    /// Adds the states `from` of another instance (made by `fresh` of the same function) to the states `into`.
    fn merge(
        &mut self,
        words: &mut Words,
        at: usize,
        into: &[Slot],
        other: &dyn Accumulator,
        other_words: &Words,
        from: &[Slot],
    ) -> Result<()>;

    /// Adds the state `from` of this instance to `into` and empties `from`.
    fn merge_within(&mut self, words: &mut Words, at: usize, into: Slot, from: Slot) -> Result<()>;

    /// Empties a state: frees what it has in the side store and zeroes its words.
    fn reset(&mut self, words: &mut Words, at: usize, slot: Slot);

    /// Writes what the words of a slot do not hold themselves.
    fn save(&self, _words: &Words, _at: usize, _slot: Slot, _out: &mut Vec<u8>) {}

    /// Reads what `save` wrote, and corrects the slot's words (which point into a side store that is gone).
    fn load(&mut self, _words: &mut Words, _at: usize, _slot: Slot, _bytes: &mut &[u8]) -> Result<()> {
        Ok(())
    }

    /// Bytes of the side store.
    fn state_bytes(&self) -> usize {
        0
    }

    fn as_any(&self) -> &dyn Any;
}
