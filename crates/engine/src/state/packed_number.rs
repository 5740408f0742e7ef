//! Numbers, times and truth values in packed rows: in as many bytes as they need (see `packed_codec.rs`).

use std::sync::Arc;

use arrow_array::types::*;
use arrow_array::{ArrayRef, ArrowPrimitiveType, BooleanArray, PrimitiveArray};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use ouzel_types::DataType;

use crate::state::fixed_member::{Fixed, array};
use crate::state::packed_codec::{NULL, mark_at};

/// The mark of sixteen bytes.
const WIDE: u8 = 9;
/// Numbers from here on, of either sign, are kept as the distance from the first of them: times, numbers of snowflakes.
const LARGE: u64 = 1 << 31;

/// The members of one column.
pub struct PackedNumbers {
    fixed: Fixed,
    /// Zero unless the first value was large.
    base: Option<i64>,
}

impl PackedNumbers {
    pub fn new(fixed: Fixed) -> PackedNumbers {
        PackedNumbers { fixed, base: None }
    }

    /// Bytes of a member with this mark.
    #[inline(always)]
    pub fn bytes(mark: u8) -> usize {
        const BYTES: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 16, 0, 0, 0, 0, 0, 0];
        BYTES[mark as usize].into()
    }

    /// Takes the canonical bytes at the start of `from`; writes at `at`, which moves on. Gives the mark.
    #[inline]
    pub fn pack(&mut self, from: &[u8], out: &mut [u8], at: &mut usize) -> u8 {
        let number = match self.fixed {
            Fixed::Bool => from[0].into(),
            Fixed::I8 => self.distance(i8::from_le_bytes(array(from, 0)).into()),
            Fixed::I16 => self.distance(i16::from_le_bytes(array(from, 0)).into()),
            Fixed::I32 | Fixed::Date | Fixed::Time => self.distance(i32::from_le_bytes(array(from, 0)).into()),
            Fixed::I64 | Fixed::Ms | Fixed::Us | Fixed::Ns => self.distance(i64::from_le_bytes(array(from, 0))),
            Fixed::F32 => u32::from_be_bytes(array(from, 0)).into(),
            Fixed::F64 => u64::from_be_bytes(array(from, 0)),
            Fixed::I128 => {
                let value = i128::from_le_bytes(array(from, 0));
                let number = (value << 1 ^ value >> 127) as u128;
                let Ok(number) = u64::try_from(number) else {
                    out[*at..*at + 16].copy_from_slice(&number.to_le_bytes());
                    *at += 16;
                    return WIDE;
                };
                number
            }
        };
        let bytes = (64 - number.leading_zeros() as usize).div_ceil(8);
        out[*at..*at + 8].copy_from_slice(&number.to_le_bytes());
        *at += bytes;
        bytes as u8
    }

    #[inline(always)]
    fn distance(&mut self, value: i64) -> u64 {
        let first = || if value.unsigned_abs() < LARGE { 0 } else { value };
        let distance = value.wrapping_sub(*self.base.get_or_insert_with(first));
        (distance << 1 ^ distance >> 63) as u64
    }

    #[inline(always)]
    fn integer(&self, number: u64) -> i64 {
        ((number >> 1) as i64 ^ -((number & 1) as i64)).wrapping_add(self.base.unwrap_or(0))
    }

    /// Writes the canonical bytes at the start of `out`.
    pub fn unpack(&self, mark: u8, from: &[u8], out: &mut [u8]) {
        let number = read(mark, from);
        match self.fixed {
            Fixed::Bool => out[0] = number as u8,
            Fixed::F32 => out[..4].copy_from_slice(&(number as u32).to_be_bytes()),
            Fixed::F64 => out[..8].copy_from_slice(&number.to_be_bytes()),
            Fixed::I128 => out[..16].copy_from_slice(&decimal(mark, from).to_le_bytes()),
            fixed => {
                let width = fixed.width();
                out[..width].copy_from_slice(&self.integer(number).to_le_bytes()[..width]);
            }
        }
    }

    /// The values at `places` of the rows; these move behind them.
    pub fn decode(&self, ty: &DataType, position: usize, rows: &[&[u8]], places: &mut [u32]) -> ArrayRef {
        let nulls = nulls(position, rows);
        match self.fixed {
            Fixed::Bool => {
                let mut values = rows.iter().zip(places).map(|(row, place)| next(position, row, place) != 0);
                let values = BooleanBuffer::collect_bool(rows.len(), |_| values.next().unwrap_or_default());
                Arc::new(BooleanArray::new(values, nulls))
            }
            Fixed::I8 => self.integers::<Int8Type>(ty, position, rows, places, nulls, |v| v as i8),
            Fixed::I16 => self.integers::<Int16Type>(ty, position, rows, places, nulls, |v| v as i16),
            Fixed::I32 => self.integers::<Int32Type>(ty, position, rows, places, nulls, |v| v as i32),
            Fixed::Date => self.integers::<Date32Type>(ty, position, rows, places, nulls, |v| v as i32),
            Fixed::Time => self.integers::<Time32MillisecondType>(ty, position, rows, places, nulls, |v| v as i32),
            Fixed::I64 => self.integers::<Int64Type>(ty, position, rows, places, nulls, |v| v),
            Fixed::Ms => self.integers::<TimestampMillisecondType>(ty, position, rows, places, nulls, |v| v),
            Fixed::Us => self.integers::<TimestampMicrosecondType>(ty, position, rows, places, nulls, |v| v),
            Fixed::Ns => self.integers::<TimestampNanosecondType>(ty, position, rows, places, nulls, |v| v),
            Fixed::F32 => {
                let float = |number: u64| f32::from_bits((number as u32).swap_bytes());
                collect::<Float32Type>(ty, nulls, rows.iter().zip(places).map(|(r, p)| float(next(position, r, p))))
            }
            Fixed::F64 => {
                let float = |number: u64| f64::from_bits(number.swap_bytes());
                collect::<Float64Type>(ty, nulls, rows.iter().zip(places).map(|(r, p)| float(next(position, r, p))))
            }
            Fixed::I128 => {
                let values = rows.iter().zip(places).map(|(row, place)| {
                    let (mark, from) = (mark_at(row, position), &row[*place as usize..]);
                    *place += PackedNumbers::bytes(mark) as u32;
                    decimal(mark, from)
                });
                collect::<Decimal128Type>(ty, nulls, values)
            }
        }
    }

    fn integers<T: ArrowPrimitiveType>(
        &self,
        ty: &DataType,
        position: usize,
        rows: &[&[u8]],
        places: &mut [u32],
        nulls: Option<NullBuffer>,
        value: impl Fn(i64) -> T::Native,
    ) -> ArrayRef {
        let values = rows.iter().zip(places).map(|(row, place)| value(self.integer(next(position, row, place))));
        collect::<T>(ty, nulls, values)
    }
}

fn collect<T: ArrowPrimitiveType>(
    ty: &DataType,
    nulls: Option<NullBuffer>,
    values: impl Iterator<Item = T::Native>,
) -> ArrayRef {
    let values: Vec<T::Native> = values.collect();
    Arc::new(PrimitiveArray::<T>::new(values.into(), nulls).with_data_type(ty.arrow()))
}

/// The number at `place` of a row, which moves behind it.
#[inline(always)]
fn next(position: usize, row: &[u8], place: &mut u32) -> u64 {
    let mark = mark_at(row, position);
    let number = read(mark, &row[*place as usize..]);
    *place += PackedNumbers::bytes(mark) as u32;
    number
}

/// A number of up to eight bytes.
#[inline(always)]
fn read(mark: u8, from: &[u8]) -> u64 {
    let bytes = PackedNumbers::bytes(mark).min(8);
    match from.first_chunk::<8>() {
        Some(_) if bytes == 0 => 0,
        Some(word) => u64::from_le_bytes(*word) << (64 - 8 * bytes) >> (64 - 8 * bytes),
        None => from[..bytes].iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)),
    }
}

fn decimal(mark: u8, from: &[u8]) -> i128 {
    let number = if mark == WIDE { u128::from_le_bytes(array(from, 0)) } else { read(mark, from).into() };
    (number >> 1) as i128 ^ -((number & 1) as i128)
}

/// Which rows have NULL for the member at `position`; None: no row.
pub(super) fn nulls(position: usize, rows: &[&[u8]]) -> Option<NullBuffer> {
    let is_null = |row: &&[u8]| mark_at(row, position) == NULL;
    rows.iter()
        .any(is_null)
        .then(|| NullBuffer::new(BooleanBuffer::collect_bool(rows.len(), |row| !is_null(&rows[row]))))
}
