//! Numbers, times and truth values in packed rows: in as many bytes as they need (see `packed_codec.rs`).

use std::ops::Range;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, BooleanArray, PrimitiveArray};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use ouzel_types::DataType;

use crate::state::fixed_member::{Fixed, array, one_nan_f32, one_nan_f64};
use crate::state::packed_cells::Cells;
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

    /// Takes rows of a column.
    pub fn take(&mut self, column: &ArrayRef, rows: Range<usize>, cells: &mut Cells) {
        cells.clear();
        match self.fixed {
            Fixed::Bool => {
                let values = column.as_boolean().values();
                cells.low.extend(rows.clone().map(|row| u64::from(values.value(row))));
            }
            Fixed::I8 => self.take_integers::<Int8Type>(column, rows.clone(), cells),
            Fixed::I16 => self.take_integers::<Int16Type>(column, rows.clone(), cells),
            Fixed::I32 => self.take_integers::<Int32Type>(column, rows.clone(), cells),
            Fixed::Date => self.take_integers::<Date32Type>(column, rows.clone(), cells),
            Fixed::Time => self.take_integers::<Time32MillisecondType>(column, rows.clone(), cells),
            Fixed::I64 => self.take_integers::<Int64Type>(column, rows.clone(), cells),
            Fixed::Ms => self.take_integers::<TimestampMillisecondType>(column, rows.clone(), cells),
            Fixed::Us => self.take_integers::<TimestampMicrosecondType>(column, rows.clone(), cells),
            Fixed::Ns => self.take_integers::<TimestampNanosecondType>(column, rows.clone(), cells),
            Fixed::F32 => {
                let values = &column.as_primitive::<Float32Type>().values()[rows.clone()];
                cells.low.extend(values.iter().map(|v| u64::from(one_nan_f32(*v).to_bits().swap_bytes())));
            }
            Fixed::F64 => {
                let values = &column.as_primitive::<Float64Type>().values()[rows.clone()];
                cells.low.extend(values.iter().map(|v| one_nan_f64(*v).to_bits().swap_bytes()));
            }
            Fixed::I128 => {
                let values = column.as_primitive::<Decimal128Type>().values()[rows.clone()].iter().map(|v| zigzag(*v));
                cells.low.extend(values.clone().map(|v| v as u64));
                cells.high.extend(values.map(|v| (v >> 64) as u64));
            }
        }
        cells.marks.extend(cells.low.iter().map(|number| mark_of(*number)));
        for (mark, _) in cells.marks.iter_mut().zip(&cells.high).filter(|(_, high)| **high != 0) {
            *mark = WIDE;
        }
        cells.set_nulls(column.nulls(), rows.start);
    }

    fn take_integers<T: ArrowPrimitiveType<Native: Into<i64>>>(
        &mut self,
        column: &ArrayRef,
        rows: Range<usize>,
        cells: &mut Cells,
    ) {
        let column = column.as_primitive::<T>();
        let base = self.base.or_else(|| {
            let first = rows.clone().find(|row| column.is_valid(*row));
            self.base = first.map(|row| base_for(column.value(row).into()));
            self.base
        });
        let base = base.unwrap_or_default();
        cells.low.extend(column.values()[rows].iter().map(|value| distance((*value).into(), base)));
    }

    /// Takes the canonical bytes at the start of `from`.
    pub fn take_canonical(&mut self, from: &[u8], cells: &mut Cells) {
        let number = match self.fixed {
            Fixed::Bool => from[0].into(),
            Fixed::I8 => self.distance(i8::from_le_bytes(array(from, 0)).into()),
            Fixed::I16 => self.distance(i16::from_le_bytes(array(from, 0)).into()),
            Fixed::I32 | Fixed::Date | Fixed::Time => self.distance(i32::from_le_bytes(array(from, 0)).into()),
            Fixed::I64 | Fixed::Ms | Fixed::Us | Fixed::Ns => self.distance(i64::from_le_bytes(array(from, 0))),
            Fixed::F32 => u32::from_be_bytes(array(from, 0)).into(),
            Fixed::F64 => u64::from_be_bytes(array(from, 0)),
            Fixed::I128 => {
                let number = zigzag(i128::from_le_bytes(array(from, 0)));
                let high = (number >> 64) as u64;
                return cells.push(if high == 0 { mark_of(number as u64) } else { WIDE }, number as u64, high);
            }
        };
        cells.push(mark_of(number), number, 0);
    }

    /// Writes a number at `at`, which moves on. Overwrites up to eight bytes behind it.
    #[inline(always)]
    pub fn put(cells: &Cells, row: usize, out: &mut [u8], at: &mut usize) {
        let mark = cells.marks[row];
        out[*at..*at + 8].copy_from_slice(&cells.low[row].to_le_bytes());
        if mark == WIDE {
            out[*at + 8..*at + 16].copy_from_slice(&cells.high[row].to_le_bytes());
        }
        *at += PackedNumbers::bytes(mark);
    }

    fn distance(&mut self, value: i64) -> u64 {
        distance(value, *self.base.get_or_insert_with(|| base_for(value)))
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

/// Where the first value of a column puts the base.
fn base_for(first: i64) -> i64 {
    if first.unsigned_abs() < LARGE { 0 } else { first }
}

#[inline(always)]
fn distance(value: i64, base: i64) -> u64 {
    let distance = value.wrapping_sub(base);
    (distance << 1 ^ distance >> 63) as u64
}

fn zigzag(value: i128) -> u128 {
    (value << 1 ^ value >> 127) as u128
}

/// As many bytes as the number needs.
#[inline(always)]
fn mark_of(number: u64) -> u8 {
    (71 - number.leading_zeros() as u8) / 8
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
