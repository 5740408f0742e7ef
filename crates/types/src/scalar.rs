//! One value of any type, for literals, defaults, printing and the slow paths.
//!
//! The hot paths never make a `Scalar` per row; they work on Arrow arrays.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef};

use crate::data_type::timestamp_unit;
use crate::{ColumnBuilder, DataType, TypeKind};
use arrow_schema::TimeUnit;

/// A value; its type is known from the context (`DataType`).
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    Null,
    Boolean(bool),
    /// TINYINT to BIGINT, and both interval families (months, milliseconds).
    Int(i64),
    Float(f32),
    Double(f64),
    /// Unscaled; the scale is the type's.
    Decimal(i128),
    String(Arc<str>),
    Bytes(Arc<[u8]>),
    /// Days since 1970-01-01.
    Date(i32),
    /// Milliseconds of the day.
    Time(i32),
    /// TIMESTAMP and TIMESTAMP_LTZ: ticks of the unit of the type's precision (`data_type::ticks_per_milli`).
    Timestamp(i64),
    Array(Vec<Scalar>),
    /// MAP and MULTISET (value = multiplicity).
    Map(Vec<(Scalar, Scalar)>),
    Row(Vec<Scalar>),
}

impl Scalar {
    pub fn is_null(&self) -> bool {
        matches!(self, Scalar::Null)
    }

    /// An array of `len` equal values.
    pub fn to_array(&self, ty: &DataType, len: usize) -> ArrayRef {
        let mut builder = ColumnBuilder::new(ty, len);
        for _ in 0..len {
            builder.append(self);
        }
        builder.finish()
    }

    /// The value of `array[row]`, where `array` has the layout of `ty`.
    pub fn from_array(array: &dyn Array, ty: &DataType, row: usize) -> Scalar {
        if array.is_null(row) {
            return Scalar::Null;
        }
        match &ty.kind {
            TypeKind::Null => Scalar::Null,
            TypeKind::Boolean => Scalar::Boolean(array.as_boolean().value(row)),
            TypeKind::TinyInt => Scalar::Int(array.as_primitive::<Int8Type>().value(row).into()),
            TypeKind::SmallInt => Scalar::Int(array.as_primitive::<Int16Type>().value(row).into()),
            TypeKind::Int | TypeKind::IntervalYearMonth => {
                Scalar::Int(array.as_primitive::<Int32Type>().value(row).into())
            }
            TypeKind::BigInt | TypeKind::IntervalDayTime => Scalar::Int(array.as_primitive::<Int64Type>().value(row)),
            TypeKind::Float => Scalar::Float(array.as_primitive::<Float32Type>().value(row)),
            TypeKind::Double => Scalar::Double(array.as_primitive::<Float64Type>().value(row)),
            TypeKind::Decimal { .. } => Scalar::Decimal(array.as_primitive::<Decimal128Type>().value(row)),
            TypeKind::Char(_) | TypeKind::Varchar(_) | TypeKind::Variant => {
                Scalar::String(array.as_string_view().value(row).into())
            }
            TypeKind::Binary(_) | TypeKind::Varbinary(_) | TypeKind::Raw(_) => {
                Scalar::Bytes(array.as_binary_view().value(row).into())
            }
            TypeKind::Date => Scalar::Date(array.as_primitive::<Date32Type>().value(row)),
            TypeKind::Time(_) => Scalar::Time(array.as_primitive::<Time32MillisecondType>().value(row)),
            TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p) => Scalar::Timestamp(timestamp_ticks(array, *p, row)),
            TypeKind::Array(item) => {
                let items = array.as_list::<i32>().value(row);
                Scalar::Array((0..items.len()).map(|i| Scalar::from_array(&items, item, i)).collect())
            }
            TypeKind::Map(key, value) => map_entries(array, key, value, row),
            TypeKind::Multiset(item) => map_entries(array, item, &TypeKind::Int.not_null(), row),
            TypeKind::Row(fields) | TypeKind::Structured { fields, .. } => {
                let columns = array.as_struct();
                Scalar::Row(
                    fields.iter().enumerate().map(|(i, f)| Scalar::from_array(columns.column(i), &f.ty, row)).collect(),
                )
            }
        }
    }
}

fn timestamp_ticks(array: &dyn Array, precision: u8, row: usize) -> i64 {
    match timestamp_unit(precision) {
        TimeUnit::Millisecond => array.as_primitive::<TimestampMillisecondType>().value(row),
        TimeUnit::Microsecond => array.as_primitive::<TimestampMicrosecondType>().value(row),
        _ => array.as_primitive::<TimestampNanosecondType>().value(row),
    }
}

fn map_entries(array: &dyn Array, key: &DataType, value: &DataType, row: usize) -> Scalar {
    let entries = array.as_map().value(row);
    let (keys, values) = (entries.column(0), entries.column(1));
    Scalar::Map(
        (0..entries.len()).map(|i| (Scalar::from_array(keys, key, i), Scalar::from_array(values, value, i))).collect(),
    )
}
