//! Builds a column of any type value by value: for literals, VALUES and slow paths.
//!
//! Hot paths (decoders, kernels, aggregates) use typed Arrow builders directly.

use std::sync::Arc;

use arrow_array::builder::*;
use arrow_array::types::*;
use arrow_array::{ArrayRef, ListArray, MapArray, NullArray, StructArray};
use arrow_buffer::{NullBufferBuilder, OffsetBuffer, ScalarBuffer};
use arrow_schema::{DataType as ArrowType, TimeUnit};

use crate::data_type::{arrow_fields, timestamp_unit};
use crate::{DataType, Scalar, TypeKind};

/// A growing column. `append` takes a `Scalar` of the column's type; a value of another shape becomes NULL,
/// which the planner's typing makes impossible and debug builds assert.
pub enum ColumnBuilder {
    Null(usize),
    Boolean(BooleanBuilder),
    Int8(PrimitiveBuilder<Int8Type>),
    Int16(PrimitiveBuilder<Int16Type>),
    Int32(PrimitiveBuilder<Int32Type>),
    Int64(PrimitiveBuilder<Int64Type>),
    Float32(PrimitiveBuilder<Float32Type>),
    Float64(PrimitiveBuilder<Float64Type>),
    Decimal(PrimitiveBuilder<Decimal128Type>),
    String(StringViewBuilder),
    Bytes(BinaryViewBuilder),
    Date(PrimitiveBuilder<Date32Type>),
    Time(PrimitiveBuilder<Time32MillisecondType>),
    TimestampMs(PrimitiveBuilder<TimestampMillisecondType>),
    TimestampUs(PrimitiveBuilder<TimestampMicrosecondType>),
    TimestampNs(PrimitiveBuilder<TimestampNanosecondType>),
    List {
        ty: ArrowType,
        items: Box<ColumnBuilder>,
        offsets: Vec<i32>,
        nulls: NullBufferBuilder,
    },
    Map {
        ty: ArrowType,
        keys: Box<ColumnBuilder>,
        values: Box<ColumnBuilder>,
        offsets: Vec<i32>,
        nulls: NullBufferBuilder,
    },
    Row {
        fields: Arc<[crate::Field]>,
        columns: Vec<ColumnBuilder>,
        nulls: NullBufferBuilder,
        rows: usize,
    },
}

impl ColumnBuilder {
    pub fn new(ty: &DataType, capacity: usize) -> ColumnBuilder {
        match &ty.kind {
            TypeKind::Null => ColumnBuilder::Null(0),
            TypeKind::Boolean => ColumnBuilder::Boolean(BooleanBuilder::with_capacity(capacity)),
            TypeKind::TinyInt => ColumnBuilder::Int8(PrimitiveBuilder::with_capacity(capacity)),
            TypeKind::SmallInt => ColumnBuilder::Int16(PrimitiveBuilder::with_capacity(capacity)),
            TypeKind::Int | TypeKind::IntervalYearMonth => {
                ColumnBuilder::Int32(PrimitiveBuilder::with_capacity(capacity))
            }
            TypeKind::BigInt | TypeKind::IntervalDayTime => {
                ColumnBuilder::Int64(PrimitiveBuilder::with_capacity(capacity))
            }
            TypeKind::Float => ColumnBuilder::Float32(PrimitiveBuilder::with_capacity(capacity)),
            TypeKind::Double => ColumnBuilder::Float64(PrimitiveBuilder::with_capacity(capacity)),
            TypeKind::Decimal { .. } => {
                ColumnBuilder::Decimal(PrimitiveBuilder::with_capacity(capacity).with_data_type(ty.arrow()))
            }
            TypeKind::Char(_) | TypeKind::Varchar(_) | TypeKind::Variant => {
                ColumnBuilder::String(StringViewBuilder::with_capacity(capacity))
            }
            TypeKind::Binary(_) | TypeKind::Varbinary(_) | TypeKind::Raw(_) => {
                ColumnBuilder::Bytes(BinaryViewBuilder::with_capacity(capacity))
            }
            TypeKind::Date => ColumnBuilder::Date(PrimitiveBuilder::with_capacity(capacity)),
            TypeKind::Time(_) => ColumnBuilder::Time(PrimitiveBuilder::with_capacity(capacity)),
            TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p) => match timestamp_unit(*p) {
                TimeUnit::Millisecond => {
                    ColumnBuilder::TimestampMs(PrimitiveBuilder::with_capacity(capacity).with_data_type(ty.arrow()))
                }
                TimeUnit::Microsecond => {
                    ColumnBuilder::TimestampUs(PrimitiveBuilder::with_capacity(capacity).with_data_type(ty.arrow()))
                }
                _ => ColumnBuilder::TimestampNs(PrimitiveBuilder::with_capacity(capacity).with_data_type(ty.arrow())),
            },
            TypeKind::Array(item) => ColumnBuilder::List {
                ty: ty.arrow(),
                items: Box::new(ColumnBuilder::new(item, capacity)),
                offsets: vec![0],
                nulls: NullBufferBuilder::new(capacity),
            },
            TypeKind::Map(key, value) => ColumnBuilder::map(ty, key, value, capacity),
            TypeKind::Multiset(item) => ColumnBuilder::map(ty, item, &TypeKind::Int.not_null(), capacity),
            TypeKind::Row(fields) | TypeKind::Structured { fields, .. } => ColumnBuilder::Row {
                columns: fields.iter().map(|f| ColumnBuilder::new(&f.ty, capacity)).collect(),
                fields: fields.clone(),
                nulls: NullBufferBuilder::new(capacity),
                rows: 0,
            },
        }
    }

    fn map(ty: &DataType, key: &DataType, value: &DataType, capacity: usize) -> ColumnBuilder {
        ColumnBuilder::Map {
            ty: ty.arrow(),
            keys: Box::new(ColumnBuilder::new(key, capacity)),
            values: Box::new(ColumnBuilder::new(value, capacity)),
            offsets: vec![0],
            nulls: NullBufferBuilder::new(capacity),
        }
    }

    pub fn append_null(&mut self) {
        self.append(&Scalar::Null);
    }

    pub fn append(&mut self, value: &Scalar) {
        match self {
            ColumnBuilder::Null(n) => *n += 1,
            ColumnBuilder::Boolean(b) => b.append_option(if let Scalar::Boolean(v) = value { Some(*v) } else { None }),
            ColumnBuilder::Int8(b) => b.append_option(int(value).map(|v| v as i8)),
            ColumnBuilder::Int16(b) => b.append_option(int(value).map(|v| v as i16)),
            ColumnBuilder::Int32(b) => b.append_option(int(value).map(|v| v as i32)),
            ColumnBuilder::Int64(b) => b.append_option(int(value)),
            ColumnBuilder::Float32(b) => b.append_option(if let Scalar::Float(v) = value { Some(*v) } else { None }),
            ColumnBuilder::Float64(b) => b.append_option(if let Scalar::Double(v) = value { Some(*v) } else { None }),
            ColumnBuilder::Decimal(b) => b.append_option(if let Scalar::Decimal(v) = value { Some(*v) } else { None }),
            ColumnBuilder::String(b) => {
                b.append_option(if let Scalar::String(v) = value { Some(v.as_ref()) } else { None })
            }
            ColumnBuilder::Bytes(b) => {
                b.append_option(if let Scalar::Bytes(v) = value { Some(v.as_ref()) } else { None })
            }
            ColumnBuilder::Date(b) => b.append_option(if let Scalar::Date(v) = value { Some(*v) } else { None }),
            ColumnBuilder::Time(b) => b.append_option(if let Scalar::Time(v) = value { Some(*v) } else { None }),
            ColumnBuilder::TimestampMs(b) => b.append_option(ticks(value)),
            ColumnBuilder::TimestampUs(b) => b.append_option(ticks(value)),
            ColumnBuilder::TimestampNs(b) => b.append_option(ticks(value)),
            ColumnBuilder::List { items, offsets, nulls, .. } => {
                let present = if let Scalar::Array(values) = value {
                    values.iter().for_each(|v| items.append(v));
                    true
                } else {
                    false
                };
                nulls.append(present);
                offsets.push(items.len() as i32);
            }
            ColumnBuilder::Map { keys, values, offsets, nulls, .. } => {
                let present = if let Scalar::Map(entries) = value {
                    for (k, v) in entries {
                        keys.append(k);
                        values.append(v);
                    }
                    true
                } else {
                    false
                };
                nulls.append(present);
                offsets.push(keys.len() as i32);
            }
            ColumnBuilder::Row { columns, nulls, rows, .. } => {
                *rows += 1;
                if let Scalar::Row(values) = value {
                    columns.iter_mut().zip(values).for_each(|(c, v)| c.append(v));
                    nulls.append(true);
                } else {
                    columns.iter_mut().for_each(ColumnBuilder::append_null);
                    nulls.append(false);
                }
            }
        }
    }

    pub fn len(&self) -> usize {
        match self {
            ColumnBuilder::Null(n) => *n,
            ColumnBuilder::Boolean(b) => b.len(),
            ColumnBuilder::Int8(b) => b.len(),
            ColumnBuilder::Int16(b) => b.len(),
            ColumnBuilder::Int32(b) => b.len(),
            ColumnBuilder::Int64(b) => b.len(),
            ColumnBuilder::Float32(b) => b.len(),
            ColumnBuilder::Float64(b) => b.len(),
            ColumnBuilder::Decimal(b) => b.len(),
            ColumnBuilder::String(b) => b.len(),
            ColumnBuilder::Bytes(b) => b.len(),
            ColumnBuilder::Date(b) => b.len(),
            ColumnBuilder::Time(b) => b.len(),
            ColumnBuilder::TimestampMs(b) => b.len(),
            ColumnBuilder::TimestampUs(b) => b.len(),
            ColumnBuilder::TimestampNs(b) => b.len(),
            ColumnBuilder::List { offsets, .. } | ColumnBuilder::Map { offsets, .. } => offsets.len() - 1,
            ColumnBuilder::Row { rows, .. } => *rows,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The column so far; the builder is empty afterwards.
    pub fn finish(&mut self) -> ArrayRef {
        match self {
            ColumnBuilder::Null(n) => Arc::new(NullArray::new(std::mem::take(n))),
            ColumnBuilder::Boolean(b) => Arc::new(b.finish()),
            ColumnBuilder::Int8(b) => Arc::new(b.finish()),
            ColumnBuilder::Int16(b) => Arc::new(b.finish()),
            ColumnBuilder::Int32(b) => Arc::new(b.finish()),
            ColumnBuilder::Int64(b) => Arc::new(b.finish()),
            ColumnBuilder::Float32(b) => Arc::new(b.finish()),
            ColumnBuilder::Float64(b) => Arc::new(b.finish()),
            ColumnBuilder::Decimal(b) => Arc::new(b.finish()),
            ColumnBuilder::String(b) => Arc::new(b.finish()),
            ColumnBuilder::Bytes(b) => Arc::new(b.finish()),
            ColumnBuilder::Date(b) => Arc::new(b.finish()),
            ColumnBuilder::Time(b) => Arc::new(b.finish()),
            ColumnBuilder::TimestampMs(b) => Arc::new(b.finish()),
            ColumnBuilder::TimestampUs(b) => Arc::new(b.finish()),
            ColumnBuilder::TimestampNs(b) => Arc::new(b.finish()),
            ColumnBuilder::List { ty, items, offsets, nulls } => {
                let ArrowType::List(field) = ty.clone() else {
                    unreachable!("invariant: a list builder has a list type")
                };
                let offsets = take_offsets(offsets);
                Arc::new(ListArray::new(field, offsets, items.finish(), nulls.finish()))
            }
            ColumnBuilder::Map { ty, keys, values, offsets, nulls } => {
                let ArrowType::Map(field, sorted) = ty.clone() else {
                    unreachable!("invariant: a map builder has a map type")
                };
                let ArrowType::Struct(fields) = field.data_type().clone() else {
                    unreachable!("invariant: map entries are a struct")
                };
                let entries = StructArray::new(fields, vec![keys.finish(), values.finish()], None);
                Arc::new(MapArray::new(field, take_offsets(offsets), entries, nulls.finish(), sorted))
            }
            ColumnBuilder::Row { fields, columns, nulls, rows } => {
                let arrays = columns.iter_mut().map(ColumnBuilder::finish).collect::<Vec<_>>();
                let len = std::mem::take(rows);
                if arrays.is_empty() {
                    return Arc::new(StructArray::new_empty_fields(len, nulls.finish()));
                }
                Arc::new(StructArray::new(arrow_fields(fields), arrays, nulls.finish()))
            }
        }
    }
}

fn take_offsets(offsets: &mut Vec<i32>) -> OffsetBuffer<i32> {
    OffsetBuffer::new(ScalarBuffer::from(std::mem::replace(offsets, vec![0])))
}

fn int(value: &Scalar) -> Option<i64> {
    if let Scalar::Int(v) = value { Some(*v) } else { None }
}

fn ticks(value: &Scalar) -> Option<i64> {
    if let Scalar::Timestamp(v) = value { Some(*v) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;

    #[test]
    fn nested_values_survive_a_round_trip() {
        let ty = DataType::row(vec![
            Field::new("a", TypeKind::Array(Box::new(TypeKind::Int.nullable())).nullable()),
            Field::new(
                "m",
                TypeKind::Map(Box::new(DataType::string()), Box::new(TypeKind::Timestamp(6).nullable())).nullable(),
            ),
        ]);
        let value = Scalar::Row(vec![
            Scalar::Array(vec![Scalar::Int(1), Scalar::Null]),
            Scalar::Map(vec![(Scalar::String("k".into()), Scalar::Timestamp(5))]),
        ]);
        let mut builder = ColumnBuilder::new(&ty, 2);
        builder.append(&value);
        builder.append_null();
        let array = builder.finish();
        assert_eq!(array.data_type(), &ty.arrow());
        assert_eq!(Scalar::from_array(&array, &ty, 0), value);
        assert_eq!(Scalar::from_array(&array, &ty, 1), Scalar::Null);
    }
}
