//! Functions with state beyond a few words: strings, lists, multisets. They see one encoded row of their arguments
//! at a time; encoding is done per batch and results are appended to a typed builder.
//!
//! A state has a saved form (bytes). Everything that moves states (snapshots, merging panes and sessions) goes
//! through it: `merge_saved` adds a saved state to a live one.

use std::any::Any;
use std::sync::Arc;

use arrow_array::ArrayRef;
use ouzel_types::{ColumnBuilder, DataType};

use crate::error::Result;
use crate::operators::aggregate::accumulator::{Accumulator, Input};
use crate::state::{EncodedRows, RowCodec, Slot, Words};

pub trait RowWise: Send + 'static {
    /// Words per slot.
    const WORDS: usize = 1;
    /// The same function without state.
    fn fresh(&self) -> Self;
    /// Both give whether the result may have changed.
    fn add(&mut self, state: &mut [u64], row: &[u8]) -> Result<bool>;
    fn retract(&mut self, state: &mut [u64], row: &[u8]) -> Result<bool>;
    /// Whether it matters that a local half sees some rows first.
    const FOLDS: bool = false;
    /// The rows of a group that a local half folds (true: it adds the row), in order.
    fn fold(&mut self, state: &mut [u64], rows: &[(bool, &[u8])]) -> Result<()> {
        for (adds, row) in rows {
            if *adds {
                self.add(state, row)?
            } else {
                self.retract(state, row)?
            };
        }
        Ok(())
    }
    /// The halves of a bundle are merged into the state.
    fn settle(&mut self, _state: &mut [u64]) -> Result<()> {
        Ok(())
    }
    fn append(&self, state: &[u64], out: &mut ColumnBuilder);
    /// What tells one result from another, if it is dear to find out whether a row changes it: asked only where every
    /// change is shown. None: what `add` and `retract` say is exact.
    fn told_apart_by(&self, _state: &[u64]) -> Option<Vec<u64>> {
        None
    }
    /// The column of results, before it leaves.
    fn finish(column: ArrayRef) -> ArrayRef {
        column
    }
    fn save(&self, state: &[u64], out: &mut Vec<u8>);
    fn merge_saved(&mut self, state: &mut [u64], bytes: &mut &[u8]) -> Result<()>;
    /// Frees what the words point to and zeroes them.
    fn reset(&mut self, state: &mut [u64]);
    fn state_bytes(&self) -> usize;
}

/// The accumulator of a `RowWise` function over arguments of the codec's types.
pub struct RowWiseAggregate<F> {
    function: F,
    codec: Arc<RowCodec>,
    ty: DataType,
    encoded: EncodedRows,
    scratch: Vec<u8>,
}

impl<F: RowWise> RowWiseAggregate<F> {
    pub fn boxed(function: F, codec: Arc<RowCodec>, ty: DataType) -> Box<dyn Accumulator> {
        Box::new(RowWiseAggregate { function, codec, ty, encoded: EncodedRows::default(), scratch: Vec::new() })
    }

    /// Encodes the arguments of the rows that the input spans; gives the first of them.
    fn encode(&mut self, input: &Input<'_>) -> u32 {
        let first = input.rows.iter().copied().min().unwrap_or(0);
        let end = input.rows.iter().copied().max().map_or(first, |last| last + 1);
        let columns: Vec<ArrayRef> = input.args.iter().map(|a| ArrayRef::clone(a)).collect();
        self.codec.encode(&columns, first as usize..end as usize, &mut self.encoded);
        first
    }

    fn fold(&mut self, words: &mut Words, at: usize, input: &Input<'_>, first: u32) -> Result<()> {
        let mut start = 0;
        for group in input.slots.chunk_by(|a, b| a == b) {
            let passing = (start..start + group.len()).filter(|i| input.passes(*i));
            let row = |i: usize| self.encoded.row((input.rows[i] - first) as usize);
            let rows: Vec<(bool, &[u8])> = passing.map(|i| (!input.retracts(i), row(i))).collect();
            self.function.fold(&mut words.get_mut(group[0])[at..at + F::WORDS], &rows)?;
            start += group.len();
        }
        Ok(())
    }

    fn merge_scratch(&mut self, words: &mut Words, at: usize, into: Slot) -> Result<()> {
        let scratch = std::mem::take(&mut self.scratch);
        let result = self.function.merge_saved(&mut words.get_mut(into)[at..at + F::WORDS], &mut scratch.as_slice());
        self.scratch = scratch;
        result
    }
}

impl<F: RowWise> Accumulator for RowWiseAggregate<F> {
    fn words(&self) -> usize {
        F::WORDS
    }

    fn fresh(&self) -> Box<dyn Accumulator> {
        RowWiseAggregate::boxed(self.function.fresh(), self.codec.clone(), self.ty.clone())
    }

    fn update(&mut self, words: &mut Words, at: usize, input: &Input<'_>) -> Result<()> {
        let first = self.encode(input);
        if F::FOLDS && input.folded {
            return self.fold(words, at, input, first);
        }
        for i in 0..input.len() {
            if input.passes(i) {
                let row = self.encoded.row((input.rows[i] - first) as usize);
                let state = &mut words.get_mut(input.slots[i])[at..at + F::WORDS];
                if input.retracts(i) {
                    self.function.retract(state, row)?
                } else {
                    self.function.add(state, row)?
                };
            }
        }
        Ok(())
    }

    fn settle(&mut self, words: &mut Words, at: usize, slots: &[Slot]) -> Result<()> {
        if F::FOLDS {
            for slot in slots {
                self.function.settle(&mut words.get_mut(*slot)[at..at + F::WORDS])?;
            }
        }
        Ok(())
    }

    fn trace(&mut self, words: &mut Words, at: usize, input: &Input<'_>, changed: &mut [bool]) -> Result<ArrayRef> {
        let first = self.encode(input);
        let mut out = ColumnBuilder::new(&self.ty, input.len() * if input.after_only { 1 } else { 2 });
        for (i, changed) in changed.iter_mut().enumerate() {
            let state = &mut words.get_mut(input.slots[i])[at..at + F::WORDS];
            if input.resets(i) {
                self.function.reset(state);
            }
            if !input.after_only {
                self.function.append(state, &mut out);
            }
            if input.passes(i) {
                let row = self.encoded.row((input.rows[i] - first) as usize);
                let before = self.function.told_apart_by(state);
                let may_differ = if input.retracts(i) {
                    self.function.retract(state, row)?
                } else {
                    self.function.add(state, row)?
                };
                *changed |= may_differ && (before.is_none() || before != self.function.told_apart_by(state));
            }
            self.function.append(state, &mut out);
        }
        Ok(F::finish(out.finish()))
    }

    fn results(&mut self, words: &Words, at: usize, slots: &[Slot]) -> Result<ArrayRef> {
        let mut out = ColumnBuilder::new(&self.ty, slots.len());
        for slot in slots {
            self.function.append(&words.get(*slot)[at..at + F::WORDS], &mut out);
        }
        Ok(F::finish(out.finish()))
    }

    fn merge(
        &mut self,
        words: &mut Words,
        at: usize,
        into: &[Slot],
        other: &dyn Accumulator,
        other_words: &Words,
        from: &[Slot],
    ) -> Result<()> {
        let other = other.as_any().downcast_ref::<Self>().expect("invariant: states of one function are merged");
        for (into, from) in into.iter().zip(from) {
            self.scratch.clear();
            other.function.save(&other_words.get(*from)[at..at + F::WORDS], &mut self.scratch);
            self.merge_scratch(words, at, *into)?;
        }
        Ok(())
    }

    fn merge_within(&mut self, words: &mut Words, at: usize, into: Slot, from: Slot) -> Result<()> {
        self.scratch.clear();
        self.function.save(&words.get(from)[at..at + F::WORDS], &mut self.scratch);
        self.reset(words, at, from);
        self.merge_scratch(words, at, into)
    }

    fn reset(&mut self, words: &mut Words, at: usize, slot: Slot) {
        self.function.reset(&mut words.get_mut(slot)[at..at + F::WORDS]);
    }

    fn save(&self, words: &Words, at: usize, slot: Slot, out: &mut Vec<u8>) {
        self.function.save(&words.get(slot)[at..at + F::WORDS], out);
    }

    fn load(&mut self, words: &mut Words, at: usize, slot: Slot, bytes: &mut &[u8]) -> Result<()> {
        let state = &mut words.get_mut(slot)[at..at + F::WORDS];
        state.fill(0);
        self.function.merge_saved(state, bytes)
    }

    fn state_bytes(&self) -> usize {
        self.function.state_bytes()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
