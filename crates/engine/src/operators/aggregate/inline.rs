//! Functions whose whole state is a few words: the loops that COUNT, SUM, AVG, MIN and MAX share.
//!
//! Each function says in `Inline` what one value does to the words; the loops are written once here and compiled
//! once per function and type.

use std::any::Any;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, BooleanArray, PrimitiveArray};
use arrow_buffer::{BooleanBufferBuilder, NullBuffer};
use arrow_schema::DataType as ArrowType;

use crate::error::Result;
use crate::operators::aggregate::accumulator::{Accumulator, Input};
use crate::state::{Slot, Words};

/// A column of values that a function reads.
pub trait ReadColumn: Send + 'static {
    type Value: Copy;
    type Reader<'a>;
    /// None: the function has no argument (COUNT(*)).
    fn reader(column: Option<&ArrayRef>) -> Self::Reader<'_>;
    /// None where the value is NULL.
    fn read(reader: &Self::Reader<'_>, row: usize) -> Option<Self::Value>;
}

/// Values of a primitive Arrow type.
pub struct Primitive<T>(std::marker::PhantomData<T>);

impl<T: ArrowPrimitiveType + Send> ReadColumn for Primitive<T> {
    type Value = T::Native;
    type Reader<'a> = (&'a [T::Native], Option<&'a NullBuffer>);

    fn reader(column: Option<&ArrayRef>) -> Self::Reader<'_> {
        let column = column.expect("invariant: the function has an argument").as_primitive::<T>();
        (column.values(), column.nulls().filter(|n| n.null_count() > 0))
    }
    #[inline(always)]
    fn read(reader: &Self::Reader<'_>, row: usize) -> Option<T::Native> {
        if reader.1.is_some_and(|nulls| nulls.is_null(row)) {
            return None;
        }
        Some(reader.0[row])
    }
}

/// BOOLEAN values.
pub struct Booleans;

impl ReadColumn for Booleans {
    type Value = bool;
    type Reader<'a> = &'a BooleanArray;

    fn reader(column: Option<&ArrayRef>) -> Self::Reader<'_> {
        column.expect("invariant: the function has an argument").as_boolean()
    }
    #[inline(always)]
    fn read(reader: &Self::Reader<'_>, row: usize) -> Option<bool> {
        reader.is_valid(row).then(|| reader.value(row))
    }
}

/// Only whether there is a value.
pub struct Presence;

impl ReadColumn for Presence {
    type Value = ();
    type Reader<'a> = Option<NullBuffer>;

    fn reader(column: Option<&ArrayRef>) -> Self::Reader<'_> {
        column.and_then(|c| c.logical_nulls()).filter(|n| n.null_count() > 0)
    }
    #[inline(always)]
    fn read(reader: &Self::Reader<'_>, row: usize) -> Option<()> {
        match reader {
            Some(nulls) if nulls.is_null(row) => None,
            _ => Some(()),
        }
    }
}

/// Results, value by value.
pub trait WriteColumn: Send + 'static {
    type Value: Copy + PartialEq + Default;
    fn finish(values: Vec<Self::Value>, nulls: Option<NullBuffer>, ty: &ArrowType) -> ArrayRef;
}

impl<T: ArrowPrimitiveType + Send> WriteColumn for Primitive<T> {
    type Value = T::Native;
    fn finish(values: Vec<T::Native>, nulls: Option<NullBuffer>, ty: &ArrowType) -> ArrayRef {
        Arc::new(PrimitiveArray::<T>::new(values.into(), nulls).with_data_type(ty.clone()))
    }
}

impl WriteColumn for Booleans {
    type Value = bool;
    fn finish(values: Vec<bool>, nulls: Option<NullBuffer>, _ty: &ArrowType) -> ArrayRef {
        Arc::new(BooleanArray::new(values.into(), nulls))
    }
}

/// What one value does to a state of `WORDS` words.
pub trait Inline: Clone + Send + 'static {
    type In: ReadColumn;
    type Out: WriteColumn;
    const WORDS: usize;
    fn add(&self, state: &mut [u64], value: <Self::In as ReadColumn>::Value);
    fn retract(&self, state: &mut [u64], value: <Self::In as ReadColumn>::Value);
    fn result(&self, state: &[u64]) -> Option<<Self::Out as WriteColumn>::Value>;
    fn merge(&self, state: &mut [u64], other: &[u64]);
}

/// The accumulator of an `Inline` function.
pub struct InlineAggregate<F> {
    function: F,
    ty: ArrowType,
}

impl<F: Inline> InlineAggregate<F> {
    pub fn boxed(function: F, ty: ArrowType) -> Box<dyn Accumulator> {
        Box::new(InlineAggregate { function, ty })
    }
}

/// Collects results with their nulls; the bitmap is made only when the first NULL comes.
struct Results<W: WriteColumn> {
    values: Vec<W::Value>,
    valid: Option<BooleanBufferBuilder>,
}

impl<W: WriteColumn> Results<W> {
    fn with_capacity(capacity: usize) -> Self {
        Results { values: Vec::with_capacity(capacity), valid: None }
    }
    #[inline(always)]
    fn push(&mut self, value: Option<W::Value>) {
        match value {
            Some(value) => {
                self.values.push(value);
                if let Some(valid) = &mut self.valid {
                    valid.append(true);
                }
            }
            None => self.push_null(),
        }
    }
    fn push_null(&mut self) {
        let rows = self.values.len();
        let valid = self.valid.get_or_insert_with(|| {
            let mut valid = BooleanBufferBuilder::new(rows + 1);
            valid.append_n(rows, true);
            valid
        });
        valid.append(false);
        self.values.push(W::Value::default());
    }
    fn finish(self, ty: &ArrowType) -> ArrayRef {
        W::finish(self.values, self.valid.map(|mut v| NullBuffer::new(v.finish())), ty)
    }
}

impl<F: Inline> Accumulator for InlineAggregate<F> {
    fn words(&self) -> usize {
        F::WORDS
    }

    fn fresh(&self) -> Box<dyn Accumulator> {
        InlineAggregate::boxed(self.function.clone(), self.ty.clone())
    }

    fn update(&mut self, words: &mut Words, at: usize, input: &Input<'_>) -> Result<()> {
        let reader = F::In::reader(input.args.first().copied());
        if input.pass.is_none() && input.retract.is_none() {
            for (row, slot) in input.rows.iter().zip(input.slots) {
                if let Some(value) = F::In::read(&reader, *row as usize) {
                    self.function.add(&mut words.get_mut(*slot)[at..at + F::WORDS], value);
                }
            }
            return Ok(());
        }
        for i in 0..input.len() {
            if let Some(value) = F::In::read(&reader, input.rows[i] as usize)
                && input.passes(i)
            {
                let state = &mut words.get_mut(input.slots[i])[at..at + F::WORDS];
                if input.retracts(i) { self.function.retract(state, value) } else { self.function.add(state, value) }
            }
        }
        Ok(())
    }

    fn trace(&mut self, words: &mut Words, at: usize, input: &Input<'_>, changed: &mut [bool]) -> Result<ArrayRef> {
        let reader = F::In::reader(input.args.first().copied());
        let mut results = Results::<F::Out>::with_capacity(input.len() * if input.after_only { 1 } else { 2 });
        for (i, changed) in changed.iter_mut().enumerate() {
            let state = &mut words.get_mut(input.slots[i])[at..at + F::WORDS];
            if input.resets(i) {
                state.fill(0);
            }
            let before = self.function.result(state);
            if !input.after_only {
                results.push(before);
            }
            let mut after = before;
            if input.passes(i)
                && let Some(value) = F::In::read(&reader, input.rows[i] as usize)
            {
                if input.retracts(i) {
                    self.function.retract(state, value)
                } else {
                    self.function.add(state, value)
                }
                after = self.function.result(state);
                *changed |= before != after;
            }
            results.push(after);
        }
        Ok(results.finish(&self.ty))
    }

    fn results(&mut self, words: &Words, at: usize, slots: &[Slot]) -> Result<ArrayRef> {
        let mut results = Results::<F::Out>::with_capacity(slots.len());
        for slot in slots {
            results.push(self.function.result(&words.get(*slot)[at..at + F::WORDS]));
        }
        Ok(results.finish(&self.ty))
    }

    fn merge(
        &mut self,
        words: &mut Words,
        at: usize,
        into: &[Slot],
        _other: &dyn Accumulator,
        other_words: &Words,
        from: &[Slot],
    ) -> Result<()> {
        for (into, from) in into.iter().zip(from) {
            let other = &other_words.get(*from)[at..at + F::WORDS];
            self.function.merge(&mut words.get_mut(*into)[at..at + F::WORDS], other);
        }
        Ok(())
    }

    fn merge_within(&mut self, words: &mut Words, at: usize, into: Slot, from: Slot) -> Result<()> {
        let mut other = [0u64; 8];
        other[..F::WORDS].copy_from_slice(&words.get(from)[at..at + F::WORDS]);
        self.function.merge(&mut words.get_mut(into)[at..at + F::WORDS], &other[..F::WORDS]);
        self.reset(words, at, from);
        Ok(())
    }

    fn reset(&mut self, words: &mut Words, at: usize, slot: Slot) {
        words.get_mut(slot)[at..at + F::WORDS].fill(0);
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Values as words. `STRIDE` words per value.
pub trait Word: Copy + PartialEq + Default + Send + 'static {
    const STRIDE: usize;
    fn load(words: &[u64]) -> Self;
    fn store(self, words: &mut [u64]);
}

macro_rules! integer_words {
    ($($ty:ty),*) => {$(
        impl Word for $ty {
            const STRIDE: usize = 1;
            #[inline(always)]
            fn load(words: &[u64]) -> Self {
                words[0] as $ty
            }
            #[inline(always)]
            fn store(self, words: &mut [u64]) {
                words[0] = self as u64;
            }
        }
    )*};
}
integer_words!(i8, i16, i32, i64);

impl Word for f32 {
    const STRIDE: usize = 1;
    #[inline(always)]
    fn load(words: &[u64]) -> Self {
        f32::from_bits(words[0] as u32)
    }
    #[inline(always)]
    fn store(self, words: &mut [u64]) {
        words[0] = self.to_bits().into();
    }
}

impl Word for f64 {
    const STRIDE: usize = 1;
    #[inline(always)]
    fn load(words: &[u64]) -> Self {
        f64::from_bits(words[0])
    }
    #[inline(always)]
    fn store(self, words: &mut [u64]) {
        words[0] = self.to_bits();
    }
}

impl Word for bool {
    const STRIDE: usize = 1;
    #[inline(always)]
    fn load(words: &[u64]) -> Self {
        words[0] != 0
    }
    #[inline(always)]
    fn store(self, words: &mut [u64]) {
        words[0] = self.into();
    }
}

impl Word for i128 {
    const STRIDE: usize = 2;
    #[inline(always)]
    fn load(words: &[u64]) -> Self {
        (u128::from(words[0]) | u128::from(words[1]) << 64) as i128
    }
    #[inline(always)]
    fn store(self, words: &mut [u64]) {
        words[0] = self as u64;
        words[1] = ((self as u128) >> 64) as u64;
    }
}
