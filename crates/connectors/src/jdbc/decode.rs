//! Rows of the server, in PostgreSQL's binary form, into columns.
//!
//! The SELECT has cast every column to the wire type of its Flink type (`shape::wire_type`), so each decoder knows its
//! bytes. Sources of the layouts: `src/backend/utils/adt/*recv` of PostgreSQL.

use std::error::Error;

use arrow_array::ArrayRef;
use ouzel_engine::{EngineError, Result};
use ouzel_types::data_type::ticks_per_milli;
use ouzel_types::{ColumnBuilder, DataType, Scalar, TypeKind};
use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, Type};

use super::numeric;

/// 2000-01-01, PostgreSQL's day zero, in days and microseconds since 1970-01-01.
pub const EPOCH_DAYS: i32 = 10_957;
pub const EPOCH_MICROS: i64 = EPOCH_DAYS as i64 * 86_400_000_000;

/// Grows one batch.
pub struct RowDecoder {
    columns: Vec<(ColumnBuilder, DataType)>,
    rows: usize,
}

impl RowDecoder {
    pub fn new(types: &[DataType]) -> RowDecoder {
        RowDecoder { columns: types.iter().map(|t| (ColumnBuilder::new(t, 0), t.clone())).collect(), rows: 0 }
    }

    /// Takes the columns from `first` on.
    pub fn append(&mut self, row: &Row, first: usize) -> Result<()> {
        for (i, (builder, ty)) in self.columns.iter_mut().enumerate() {
            let bytes: Option<Bytes> = row.try_get(first + i).map_err(|e| EngineError::internal(e.to_string()))?;
            let fits = match bytes {
                None => {
                    builder.append_null();
                    Some(())
                }
                Some(Bytes(bytes)) => append(builder, ty, bytes),
            };
            fits.ok_or_else(|| {
                let name = row.columns()[first + i].name();
                EngineError::user(format!("a value of the column \"{name}\" in the database does not fit into {ty}"))
                    .hint("an infinite time or date, or an array of several dimensions, has no value in Flink's types")
            })?;
        }
        self.rows += 1;
        Ok(())
    }

    pub fn rows(&self) -> usize {
        self.rows
    }

    pub fn finish(&mut self) -> Vec<ArrayRef> {
        self.rows = 0;
        self.columns.iter_mut().map(|(builder, _)| builder.finish()).collect()
    }
}

/// The bytes of a value of any type.
pub struct Bytes<'a>(pub &'a [u8]);

impl<'a> FromSql<'a> for Bytes<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> std::result::Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Bytes(raw))
    }
    fn accepts(_: &Type) -> bool {
        true
    }
}

fn append(builder: &mut ColumnBuilder, ty: &DataType, bytes: &[u8]) -> Option<()> {
    match builder {
        ColumnBuilder::String(b) => b.append_value(std::str::from_utf8(bytes).ok()?),
        ColumnBuilder::Bytes(b) => b.append_value(bytes),
        ColumnBuilder::Boolean(b) => b.append_value(*bytes.first()? != 0),
        ColumnBuilder::Int16(b) => b.append_value(i16::from_be_bytes(bytes.try_into().ok()?)),
        ColumnBuilder::Int32(b) => b.append_value(i32::from_be_bytes(bytes.try_into().ok()?)),
        ColumnBuilder::Int64(b) => b.append_value(i64::from_be_bytes(bytes.try_into().ok()?)),
        ColumnBuilder::Float32(b) => b.append_value(f32::from_be_bytes(bytes.try_into().ok()?)),
        ColumnBuilder::Float64(b) => b.append_value(f64::from_be_bytes(bytes.try_into().ok()?)),
        other => other.append(&scalar(ty, bytes)?),
    }
    Some(())
}

/// A value of the rarer types. None: the type has no such value. A NUMERIC that is too large is NULL, as in Flink.
fn scalar(ty: &DataType, bytes: &[u8]) -> Option<Scalar> {
    let int = |bytes: &[u8]| bytes.try_into().ok().map(i32::from_be_bytes);
    let long = |bytes: &[u8]| bytes.try_into().ok().map(i64::from_be_bytes);
    Some(match &ty.kind {
        TypeKind::TinyInt => {
            let value = i16::from_be_bytes(bytes.try_into().ok()?);
            Scalar::Int(i8::try_from(value).ok()?.into())
        }
        TypeKind::SmallInt => Scalar::Int(i16::from_be_bytes(bytes.try_into().ok()?).into()),
        TypeKind::Int => Scalar::Int(int(bytes)?.into()),
        TypeKind::BigInt => Scalar::Int(long(bytes)?),
        TypeKind::Boolean => Scalar::Boolean(*bytes.first()? != 0),
        TypeKind::Float => Scalar::Float(f32::from_be_bytes(bytes.try_into().ok()?)),
        TypeKind::Double => Scalar::Double(f64::from_be_bytes(bytes.try_into().ok()?)),
        TypeKind::Decimal { precision, scale } => {
            numeric::decode(bytes, *precision, *scale).map_or(Scalar::Null, Scalar::Decimal)
        }
        TypeKind::Char(_) | TypeKind::Varchar(_) => Scalar::String(std::str::from_utf8(bytes).ok()?.into()),
        TypeKind::Binary(_) | TypeKind::Varbinary(_) => Scalar::Bytes(bytes.into()),
        TypeKind::Date => match int(bytes)? {
            i32::MAX | i32::MIN => return None,
            days => Scalar::Date(days.checked_add(EPOCH_DAYS)?),
        },
        TypeKind::Time(precision) => Scalar::Time(cut_millis(long(bytes)? / 1_000, *precision)),
        TypeKind::Timestamp(precision) | TypeKind::TimestampLtz(precision) => match long(bytes)? {
            i64::MAX | i64::MIN => return None,
            micros => Scalar::Timestamp(ticks(micros.checked_add(EPOCH_MICROS)?, *precision)?),
        },
        TypeKind::Array(item) => Scalar::Array(items(item, bytes)?),
        _ => return None,
    })
}

/// Milliseconds of the day without the digits that the type does not have.
fn cut_millis(millis: i64, precision: u8) -> i32 {
    let unit = 10i64.pow(3 - u32::from(precision.min(3)));
    (millis / unit * unit) as i32
}

/// Microseconds as ticks of the type, without the digits that it does not have.
fn ticks(micros: i64, precision: u8) -> Option<i64> {
    let per_milli = ticks_per_milli(precision);
    let unit = 10i64.pow(6 - u32::from(precision.min(6)));
    let micros = micros.div_euclid(unit) * unit;
    match per_milli {
        1 => Some(micros.div_euclid(1_000)),
        1_000 => Some(micros),
        _ => micros.checked_mul(per_milli / 1_000),
    }
}

/// Array: dimensions, has-NULL flag, element type, then per dimension length and lower bound, then the values.
fn items(item: &DataType, bytes: &[u8]) -> Option<Vec<Scalar>> {
    let int = |at: usize| bytes.get(at..at + 4)?.try_into().ok().map(i32::from_be_bytes);
    let count = match int(0)? {
        0 => return Some(Vec::new()),
        1 => int(12)?,
        _ => return None,
    };
    let mut at = 20;
    (0..count)
        .map(|_| {
            let length = int(at)?;
            at += 4;
            if length < 0 {
                return Some(Scalar::Null);
            }
            let value = scalar(item, bytes.get(at..at + length as usize)?);
            at += length as usize;
            value
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_keep_the_digits_of_their_type() {
        assert_eq!(ticks(1_234_567, 6), Some(1_234_567));
        assert_eq!(ticks(-1, 3), Some(-1));
        assert_eq!(ticks(1_234_567, 0), Some(1_000));
        assert_eq!(ticks(1_234_567, 9), Some(1_234_567_000));
        assert_eq!(cut_millis(3_723_456, 0), 3_723_000);
    }

    #[test]
    fn infinite_dates_and_deep_arrays_have_no_value() {
        let date = TypeKind::Date.nullable();
        assert_eq!(scalar(&date, &i32::MAX.to_be_bytes()), None);
        assert_eq!(scalar(&date, &0i32.to_be_bytes()), Some(Scalar::Date(EPOCH_DAYS)));
        assert_eq!(items(&date, &2i32.to_be_bytes()), None);
    }
}
