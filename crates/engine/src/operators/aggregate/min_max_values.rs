//! MIN and MAX where one value per group in words does not do: over strings, and over inputs that take rows away
//! (then every value is kept with its count, as Flink's `MaxWithRetractAggFunction` does).
//!
//! Flink looks for the extreme only when the last of its rows is taken away, and then among values that were taken away before
//! they came as well; one that comes is shown even if it only makes up for that. So what is shown may be none of the values.

use std::sync::Arc;

use ouzel_types::{ColumnBuilder, DataType, Scalar, TypeKind};
use rustc_hash::FxHashMap;

use crate::error::Result;
use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::chosen_row::{Rule, chosen};
use crate::operators::aggregate::row_wise::{RowWise, RowWiseAggregate};
use crate::operators::aggregate::saved::{read_bytes, read_i64, read_u32, write_bytes, write_i64, write_u32};
use crate::operators::aggregate::value_counts::ValueCounts;
use crate::state::RowCodec;

/// The extreme string or bytes of a group that only grows.
#[derive(Clone, Copy)]
struct ByText {
    max: bool,
}

impl Rule for ByText {
    fn takes(self, codec: &RowCodec, present: &[u8], row: &[u8]) -> bool {
        let (new, old) = (codec.bytes_at(row, 0), codec.bytes_at(present, 0));
        if self.max { new > old } else { new < old }
    }
}

/// A value in a form whose order is SQL's.
pub trait OrderedValue: Ord + Clone + Send + 'static {
    fn of(codec: &RowCodec, row: &[u8]) -> Self;
    fn append(&self, ty: &DataType, out: &mut ColumnBuilder);
    fn save(&self, out: &mut Vec<u8>);
    fn load(bytes: &mut &[u8]) -> Result<Self>;
}

impl OrderedValue for i128 {
    fn of(codec: &RowCodec, row: &[u8]) -> i128 {
        match codec.scalar_at(row, 0) {
            Scalar::Int(v) | Scalar::Timestamp(v) => v.into(),
            Scalar::Decimal(v) => v,
            Scalar::Date(v) | Scalar::Time(v) => v.into(),
            Scalar::Boolean(v) => v.into(),
            Scalar::Float(v) => ordered_bits(v.into()).into(),
            Scalar::Double(v) => ordered_bits(v).into(),
            _ => 0,
        }
    }

    fn append(&self, ty: &DataType, out: &mut ColumnBuilder) {
        let value = *self;
        out.append(&match ty.kind {
            TypeKind::Boolean => Scalar::Boolean(value != 0),
            TypeKind::Decimal { .. } => Scalar::Decimal(value),
            TypeKind::Date => Scalar::Date(value as i32),
            TypeKind::Time(_) => Scalar::Time(value as i32),
            TypeKind::Timestamp(_) | TypeKind::TimestampLtz(_) => Scalar::Timestamp(value as i64),
            TypeKind::Float => Scalar::Float(from_ordered_bits(value as i64) as f32),
            TypeKind::Double => Scalar::Double(from_ordered_bits(value as i64)),
            _ => Scalar::Int(value as i64),
        });
    }

    fn save(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_le_bytes());
    }

    fn load(bytes: &mut &[u8]) -> Result<i128> {
        let low = read_i64(bytes)? as u64;
        let high = read_i64(bytes)?;
        Ok(i128::from(high) << 64 | i128::from(low))
    }
}

/// Maps doubles to integers of the same order (negative numbers have their bits turned round).
pub fn ordered_bits(value: f64) -> i64 {
    let bits = value.to_bits() as i64;
    bits ^ (((bits >> 63) as u64) >> 1) as i64
}

pub fn from_ordered_bits(bits: i64) -> f64 {
    f64::from_bits((bits ^ (((bits >> 63) as u64) >> 1) as i64) as u64)
}

impl OrderedValue for Box<[u8]> {
    fn of(codec: &RowCodec, row: &[u8]) -> Self {
        codec.bytes_at(row, 0).into()
    }

    fn append(&self, _ty: &DataType, out: &mut ColumnBuilder) {
        match out {
            ColumnBuilder::String(out) => out.append_value(String::from_utf8_lossy(self)),
            ColumnBuilder::Bytes(out) => out.append_value(self),
            other => other.append_null(),
        }
    }

    fn save(&self, out: &mut Vec<u8>) {
        write_bytes(self, out);
    }

    fn load(bytes: &mut &[u8]) -> Result<Self> {
        Ok(read_bytes(bytes)?.into())
    }
}

struct Counted<K> {
    codec: Arc<RowCodec>,
    ty: DataType,
    max: bool,
    counts: ValueCounts<K>,
    /// What groups show that is not the extreme of their values.
    held: FxHashMap<u64, K>,
}

impl<K: OrderedValue> Counted<K> {
    fn new(codec: Arc<RowCodec>, ty: DataType, max: bool) -> Counted<K> {
        Counted { codec, ty, max, counts: ValueCounts::default(), held: FxHashMap::default() }
    }

    fn current(&self, word: u64) -> Option<&K> {
        self.held.get(&word).or_else(|| self.extreme(word))
    }

    fn extreme(&self, word: u64) -> Option<&K> {
        let mut values = self.counts.iter(word);
        if self.max { values.next_back() } else { values.next() }.map(|(k, _)| k)
    }

    /// The extreme of all values if it is one that was taken away before it came.
    fn owed(&self, word: u64) -> Option<K> {
        let mut all = self.counts.all(word);
        let next = if self.max { all.next_back() } else { all.next() };
        next.filter(|(_, entry)| entry.count < 0).map(|(k, _)| k.clone())
    }

    fn is_beyond(&self, value: &K, shown: &K) -> bool {
        if self.max { value > shown } else { value < shown }
    }

    /// Values are copied only where one is shown that is none of those that are there.
    fn change(&mut self, state: &mut [u64], row: &[u8], by: i64) -> Result<bool> {
        if self.codec.is_null(row, 0) {
            return Ok(false);
        }
        let value = K::of(&self.codec, row);
        let shown = self.current(state[0]);
        let (any, is_shown) = (shown.is_some(), shown == Some(&value));
        let comes = by > 0 && shown.is_none_or(|shown| self.is_beyond(&value, shown));
        let makes_up = (comes && self.counts.is_owed(state[0], &value)).then(|| value.clone());
        let count = self.counts.add(&mut state[0], value, by);
        let word = state[0];
        if self.extreme(word).is_none() {
            self.show(word, None);
            return Ok(any);
        }
        if comes {
            self.show(word, makes_up);
            return Ok(true);
        }
        if by < 0 && count == 0 && is_shown {
            let owed = self.owed(word);
            self.show(word, owed);
            return Ok(true);
        }
        if self.held.get(&word).is_some_and(|held| self.extreme(word) == Some(held)) {
            self.show(word, None);
        }
        Ok(false)
    }

    fn show(&mut self, word: u64, shown: Option<K>) {
        match shown.filter(|shown| self.extreme(word) != Some(shown)) {
            Some(shown) => drop(self.held.insert(word, shown)),
            None if self.held.is_empty() => {}
            None => drop(self.held.remove(&word)),
        }
    }
}

impl<K: OrderedValue> RowWise for Counted<K> {
    fn fresh(&self) -> Self {
        Counted::new(self.codec.clone(), self.ty.clone(), self.max)
    }

    fn add(&mut self, state: &mut [u64], row: &[u8]) -> Result<bool> {
        self.change(state, row, 1)
    }

    fn retract(&mut self, state: &mut [u64], row: &[u8]) -> Result<bool> {
        self.change(state, row, -1)
    }

    fn append(&self, state: &[u64], out: &mut ColumnBuilder) {
        match self.current(state[0]) {
            None => out.append_null(),
            Some(value) => value.append(&self.ty, out),
        }
    }

    fn save(&self, state: &[u64], out: &mut Vec<u8>) {
        let held = self.held.get(&state[0]);
        write_u32((self.counts.all(state[0]).count() + usize::from(held.is_some())) as u32, out);
        for (value, entry) in self.counts.all(state[0]) {
            value.save(out);
            write_i64(entry.count, out);
        }
        // No value has a count of zero.
        if let Some(held) = held {
            held.save(out);
            write_i64(0, out);
        }
    }

    fn merge_saved(&mut self, state: &mut [u64], bytes: &mut &[u8]) -> Result<()> {
        for _ in 0..read_u32(bytes)? {
            let value = K::load(bytes)?;
            match read_i64(bytes)? {
                0 => self.show(state[0], Some(value)),
                count => {
                    self.counts.add(&mut state[0], value, count);
                }
            }
        }
        // Other values may have come to those of which one is shown.
        let word = state[0];
        let is_extreme = |held: &K| self.extreme(word).is_some_and(|extreme| !self.is_beyond(extreme, held));
        let shown = self.held.get(&word).cloned().filter(is_extreme);
        self.show(word, shown);
        Ok(())
    }

    fn reset(&mut self, state: &mut [u64]) {
        self.held.remove(&state[0]);
        self.counts.clear(&mut state[0]);
    }

    fn state_bytes(&self) -> usize {
        self.counts.state_bytes() + self.held.capacity() * (size_of::<K>() + 8)
    }
}

/// None: the type has no order.
pub fn extreme_of_values(
    codec: Arc<RowCodec>,
    ty: &DataType,
    max: bool,
    retracts: bool,
) -> Option<Box<dyn Accumulator>> {
    let text = ty.kind.is_string() || ty.kind.is_binary();
    if text && !retracts {
        return Some(chosen(ByText { max }, codec, ty));
    }
    if text {
        let function = Counted::<Box<[u8]>>::new(codec.clone(), ty.clone(), max);
        return Some(RowWiseAggregate::boxed(function, codec, ty.clone()));
    }
    if ty.kind.is_nested() || matches!(ty.kind, TypeKind::Null | TypeKind::Raw(_) | TypeKind::Variant) {
        return None;
    }
    let function = Counted::<i128>::new(codec.clone(), ty.clone(), max);
    Some(RowWiseAggregate::boxed(function, codec, ty.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_keep_their_order_as_integers() {
        let values = [f64::NEG_INFINITY, -1e300, -1.0, -0.0, 0.0, 1e-300, 2.5, f64::INFINITY, f64::NAN];
        for pair in values.windows(2) {
            assert!(ordered_bits(pair[0]) < ordered_bits(pair[1]), "{pair:?}");
        }
        values[..8].iter().for_each(|v| assert_eq!(from_ordered_bits(ordered_bits(*v)).to_bits(), v.to_bits()));
    }
}
