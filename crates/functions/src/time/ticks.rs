//! Timestamp columns of any unit as ticks.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef, PrimitiveArray};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType as ArrowType, TimeUnit};
use ouzel_types::TypeKind;

/// The values of a TIMESTAMP or TIMESTAMP_LTZ column, in its own unit; one row may stand for all.
#[derive(Clone, Copy)]
pub struct Ticks<'a> {
    values: &'a [i64],
    step: usize,
}

impl<'a> Ticks<'a> {
    pub fn of(array: &'a ArrayRef) -> Self {
        let values: &[i64] = match array.data_type() {
            ArrowType::Timestamp(TimeUnit::Millisecond, _) => array.as_primitive::<TimestampMillisecondType>().values(),
            ArrowType::Timestamp(TimeUnit::Microsecond, _) => array.as_primitive::<TimestampMicrosecondType>().values(),
            _ => array.as_primitive::<TimestampNanosecondType>().values(),
        };
        Ticks { values, step: usize::from(array.len() != 1) }
    }
    #[inline]
    pub fn get(&self, row: usize) -> i64 {
        self.values[row * self.step]
    }
}

/// A column of the given TIMESTAMP or TIMESTAMP_LTZ type. `f` is called for every row that is not NULL.
pub fn timestamps(ty: &TypeKind, rows: usize, nulls: Option<NullBuffer>, f: impl Fn(usize) -> i64) -> ArrayRef {
    let values: Vec<i64> = match &nulls {
        None => (0..rows).map(f).collect(),
        Some(n) => (0..rows).map(|row| if n.is_valid(row) { f(row) } else { 0 }).collect(),
    };
    from_ticks(ty, values, nulls)
}

pub fn from_ticks(ty: &TypeKind, values: Vec<i64>, nulls: Option<NullBuffer>) -> ArrayRef {
    let arrow = ty.arrow();
    let ArrowType::Timestamp(unit, _) = &arrow else { unreachable!("invariant: the caller passes a timestamp type") };
    match unit {
        TimeUnit::Millisecond => {
            Arc::new(PrimitiveArray::<TimestampMillisecondType>::new(values.into(), nulls).with_data_type(arrow))
        }
        TimeUnit::Microsecond => {
            Arc::new(PrimitiveArray::<TimestampMicrosecondType>::new(values.into(), nulls).with_data_type(arrow))
        }
        _ => Arc::new(PrimitiveArray::<TimestampNanosecondType>::new(values.into(), nulls).with_data_type(arrow)),
    }
}
