//! Members of fixed width in encoded rows: one typed loop per column and direction.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::*;
use arrow_buffer::{BooleanBufferBuilder, NullBuffer};
use ouzel_types::DataType;

use crate::state::row_codec::EncodedRows;

/// How a value of fixed width is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixed {
    Bool,
    I8,
    I16,
    I32,
    I64,
    F32,
    F64,
    I128,
    Date,
    Time,
    Ms,
    Us,
    Ns,
}

impl Fixed {
    pub fn width(self) -> usize {
        match self {
            Fixed::Bool | Fixed::I8 => 1,
            Fixed::I16 => 2,
            Fixed::I32 | Fixed::F32 | Fixed::Date | Fixed::Time => 4,
            Fixed::I64 | Fixed::F64 | Fixed::Ms | Fixed::Us | Fixed::Ns => 8,
            Fixed::I128 => 16,
        }
    }
}

/// Writes a column's values at `at` of each row; NULL leaves zeros.
pub fn put_fixed(fixed: Fixed, column: &ArrayRef, rows: Range<usize>, at: usize, out: &mut EncodedRows) {
    match fixed {
        Fixed::Bool => {
            let values = column.as_boolean();
            for i in 0..rows.len() {
                if values.is_valid(rows.start + i) {
                    let start = out.start(i);
                    out.bytes[start + at] = values.value(rows.start + i).into();
                }
            }
        }
        Fixed::I8 => put::<Int8Type, 1>(column, rows, at, out, i8::to_le_bytes),
        Fixed::I16 => put::<Int16Type, 2>(column, rows, at, out, i16::to_le_bytes),
        Fixed::I32 => put::<Int32Type, 4>(column, rows, at, out, i32::to_le_bytes),
        Fixed::I64 => put::<Int64Type, 8>(column, rows, at, out, i64::to_le_bytes),
        Fixed::F32 => put::<Float32Type, 4>(column, rows, at, out, |v| one_nan_f32(v).to_le_bytes()),
        Fixed::F64 => put::<Float64Type, 8>(column, rows, at, out, |v| one_nan_f64(v).to_le_bytes()),
        Fixed::I128 => put::<Decimal128Type, 16>(column, rows, at, out, i128::to_le_bytes),
        Fixed::Date => put::<Date32Type, 4>(column, rows, at, out, i32::to_le_bytes),
        Fixed::Time => put::<Time32MillisecondType, 4>(column, rows, at, out, i32::to_le_bytes),
        Fixed::Ms => put::<TimestampMillisecondType, 8>(column, rows, at, out, i64::to_le_bytes),
        Fixed::Us => put::<TimestampMicrosecondType, 8>(column, rows, at, out, i64::to_le_bytes),
        Fixed::Ns => put::<TimestampNanosecondType, 8>(column, rows, at, out, i64::to_le_bytes),
    }
}

/// Every NaN is the same one.
#[inline(always)]
pub fn one_nan_f32(value: f32) -> f32 {
    if value.is_nan() { f32::NAN } else { value }
}

#[inline(always)]
pub fn one_nan_f64(value: f64) -> f64 {
    if value.is_nan() { f64::NAN } else { value }
}

fn put<T: ArrowPrimitiveType, const N: usize>(
    column: &ArrayRef,
    rows: Range<usize>,
    at: usize,
    out: &mut EncodedRows,
    bytes: impl Fn(T::Native) -> [u8; N],
) {
    let column = column.as_primitive::<T>();
    let values = &column.values()[rows.clone()];
    match column.nulls().filter(|n| n.null_count() > 0) {
        None if !out.variable => {
            for (row, value) in out.bytes.chunks_exact_mut(out.stride).zip(values) {
                row[at..at + N].copy_from_slice(&bytes(*value));
            }
        }
        None => {
            for (start, value) in out.offsets.iter().zip(values) {
                out.bytes[start + at..start + at + N].copy_from_slice(&bytes(*value));
            }
        }
        Some(nulls) => {
            for (i, value) in values.iter().enumerate() {
                if nulls.is_valid(rows.start + i) {
                    let start = out.start(i) + at;
                    out.bytes[start..start + N].copy_from_slice(&bytes(*value));
                }
            }
        }
    }
}

/// Reads a column's values from `at` of each row.
pub fn take_fixed(fixed: Fixed, ty: &DataType, at: usize, rows: &[&[u8]], nulls: Option<NullBuffer>) -> ArrayRef {
    match fixed {
        Fixed::Bool => {
            let mut values = BooleanBufferBuilder::new(rows.len());
            rows.iter().for_each(|row| values.append(row[at] != 0));
            Arc::new(BooleanArray::new(values.finish(), nulls))
        }
        Fixed::I8 => take::<Int8Type, 1>(ty, at, rows, nulls, i8::from_le_bytes),
        Fixed::I16 => take::<Int16Type, 2>(ty, at, rows, nulls, i16::from_le_bytes),
        Fixed::I32 => take::<Int32Type, 4>(ty, at, rows, nulls, i32::from_le_bytes),
        Fixed::I64 => take::<Int64Type, 8>(ty, at, rows, nulls, i64::from_le_bytes),
        Fixed::F32 => take::<Float32Type, 4>(ty, at, rows, nulls, f32::from_le_bytes),
        Fixed::F64 => take::<Float64Type, 8>(ty, at, rows, nulls, f64::from_le_bytes),
        Fixed::I128 => take::<Decimal128Type, 16>(ty, at, rows, nulls, i128::from_le_bytes),
        Fixed::Date => take::<Date32Type, 4>(ty, at, rows, nulls, i32::from_le_bytes),
        Fixed::Time => take::<Time32MillisecondType, 4>(ty, at, rows, nulls, i32::from_le_bytes),
        Fixed::Ms => take::<TimestampMillisecondType, 8>(ty, at, rows, nulls, i64::from_le_bytes),
        Fixed::Us => take::<TimestampMicrosecondType, 8>(ty, at, rows, nulls, i64::from_le_bytes),
        Fixed::Ns => take::<TimestampNanosecondType, 8>(ty, at, rows, nulls, i64::from_le_bytes),
    }
}

fn take<T: ArrowPrimitiveType, const N: usize>(
    ty: &DataType,
    at: usize,
    rows: &[&[u8]],
    nulls: Option<NullBuffer>,
    value: impl Fn([u8; N]) -> T::Native,
) -> ArrayRef {
    let values: Vec<T::Native> = rows.iter().map(|row| value(array(row, at))).collect();
    Arc::new(PrimitiveArray::<T>::new(values.into(), nulls).with_data_type(ty.arrow()))
}

#[inline(always)]
pub fn array<const N: usize>(row: &[u8], at: usize) -> [u8; N] {
    row[at..at + N].try_into().expect("invariant: a fixed member is inside its row")
}
