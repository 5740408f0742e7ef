//! Typed access to the values of a batch's columns: one downcast per column and batch, none per value.

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef, BinaryViewArray, BooleanArray, StringViewArray};
use arrow_buffer::NullBuffer;
use ouzel_types::data_type::ticks_per_milli;
use ouzel_types::{DataType, TypeKind};

/// The values of a column by their type; `nulls` stands beside.
pub enum Cells<'a> {
    Null,
    Boolean(&'a BooleanArray),
    Int8(&'a [i8]),
    Int16(&'a [i16]),
    Int32(&'a [i32]),
    Int64(&'a [i64]),
    /// INTERVAL YEAR TO MONTH.
    Months(&'a [i32]),
    /// INTERVAL DAY TO SECOND.
    Millis(&'a [i64]),
    Float(&'a [f32]),
    Double(&'a [f64]),
    Decimal {
        values: &'a [i128],
        scale: u8,
    },
    String(&'a StringViewArray),
    Bytes(&'a BinaryViewArray),
    Date(&'a [i32]),
    /// Milliseconds of the day.
    Time(&'a [i32]),
    Timestamp {
        ticks: &'a [i64],
        ticks_per_milli: i64,
        zoned: bool,
    },
    Array {
        item: Box<Column<'a>>,
        offsets: &'a [i32],
    },
    Map {
        /// The array behind `key`.
        keys: &'a ArrayRef,
        key: Box<Column<'a>>,
        value: Box<Column<'a>>,
        offsets: &'a [i32],
    },
    Row {
        names: Vec<&'a str>,
        members: Vec<Column<'a>>,
    },
}

pub struct Column<'a> {
    pub nulls: Option<&'a NullBuffer>,
    pub cells: Cells<'a>,
}

impl<'a> Column<'a> {
    pub fn of(array: &'a ArrayRef, ty: &'a DataType) -> Column<'a> {
        let cells = match &ty.kind {
            TypeKind::Null => Cells::Null,
            TypeKind::Boolean => Cells::Boolean(array.as_boolean()),
            TypeKind::TinyInt => Cells::Int8(array.as_primitive::<Int8Type>().values()),
            TypeKind::SmallInt => Cells::Int16(array.as_primitive::<Int16Type>().values()),
            TypeKind::Int => Cells::Int32(array.as_primitive::<Int32Type>().values()),
            TypeKind::IntervalYearMonth => Cells::Months(array.as_primitive::<Int32Type>().values()),
            TypeKind::BigInt => Cells::Int64(array.as_primitive::<Int64Type>().values()),
            TypeKind::IntervalDayTime => Cells::Millis(array.as_primitive::<Int64Type>().values()),
            TypeKind::Float => Cells::Float(array.as_primitive::<Float32Type>().values()),
            TypeKind::Double => Cells::Double(array.as_primitive::<Float64Type>().values()),
            TypeKind::Decimal { scale, .. } => {
                Cells::Decimal { values: array.as_primitive::<Decimal128Type>().values(), scale: *scale }
            }
            TypeKind::Char(_) | TypeKind::Varchar(_) | TypeKind::Variant => Cells::String(array.as_string_view()),
            TypeKind::Binary(_) | TypeKind::Varbinary(_) | TypeKind::Raw(_) => Cells::Bytes(array.as_binary_view()),
            TypeKind::Date => Cells::Date(array.as_primitive::<Date32Type>().values()),
            TypeKind::Time(_) => Cells::Time(array.as_primitive::<Time32MillisecondType>().values()),
            TypeKind::Timestamp(p) => timestamps(array, *p, false),
            TypeKind::TimestampLtz(p) => timestamps(array, *p, true),
            TypeKind::Array(item) => {
                let list = array.as_list::<i32>();
                Cells::Array { item: Box::new(Column::of(list.values(), item)), offsets: list.value_offsets() }
            }
            TypeKind::Map(key, value) => {
                let map = array.as_map();
                let (key, value) = (Column::of(map.keys(), key), Column::of(map.values(), value));
                Cells::Map {
                    keys: map.keys(),
                    key: Box::new(key),
                    value: Box::new(value),
                    offsets: map.value_offsets(),
                }
            }
            TypeKind::Multiset(item) => {
                let map = array.as_map();
                let counts =
                    Column { nulls: None, cells: Cells::Int32(map.values().as_primitive::<Int32Type>().values()) };
                Cells::Map {
                    keys: map.keys(),
                    key: Box::new(Column::of(map.keys(), item)),
                    value: Box::new(counts),
                    offsets: map.value_offsets(),
                }
            }
            TypeKind::Row(fields) | TypeKind::Structured { fields, .. } => {
                let members = array.as_struct().columns().iter().zip(fields.iter());
                Cells::Row {
                    names: fields.iter().map(|f| f.name.as_ref()).collect(),
                    members: members.map(|(a, f)| Column::of(a, &f.ty)).collect(),
                }
            }
        };
        Column { nulls: array.nulls(), cells }
    }

    #[inline]
    pub fn is_null(&self, row: usize) -> bool {
        matches!(self.cells, Cells::Null) || self.nulls.is_some_and(|n| n.is_null(row))
    }
}

fn timestamps(array: &ArrayRef, precision: u8, zoned: bool) -> Cells<'_> {
    let ticks: &[i64] = match precision {
        0..=3 => array.as_primitive::<TimestampMillisecondType>().values(),
        4..=6 => array.as_primitive::<TimestampMicrosecondType>().values(),
        _ => array.as_primitive::<TimestampNanosecondType>().values(),
    };
    Cells::Timestamp { ticks, ticks_per_milli: ticks_per_milli(precision), zoned }
}
