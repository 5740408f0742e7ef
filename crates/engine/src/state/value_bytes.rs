//! One value of any type as bytes: how encoded rows hold ARRAY, MAP and ROW values.
//!
//! `0` is NULL, `1` is followed by the value: numbers little endian, text and bytes behind their length, members
//! one after the other. The type is not written; the reader knows it.

use ouzel_types::{DataType, Scalar, TypeKind};

use crate::error::{EngineError, Result};

/// Writes one value with its nulls: `0` or `1 payload`.
pub fn write_value(value: &Scalar, out: &mut Vec<u8>) {
    out.push(u8::from(!value.is_null()));
    match value {
        Scalar::Null => {}
        Scalar::Boolean(v) => out.push((*v).into()),
        Scalar::Int(v) | Scalar::Timestamp(v) => out.extend_from_slice(&v.to_le_bytes()),
        Scalar::Float(v) => out.extend_from_slice(&if v.is_nan() { f32::NAN } else { *v }.to_le_bytes()),
        Scalar::Double(v) => out.extend_from_slice(&if v.is_nan() { f64::NAN } else { *v }.to_le_bytes()),
        Scalar::Decimal(v) => out.extend_from_slice(&v.to_le_bytes()),
        Scalar::String(v) => write_sized(v.as_bytes(), out),
        Scalar::Bytes(v) => write_sized(v, out),
        Scalar::Date(v) | Scalar::Time(v) => out.extend_from_slice(&v.to_le_bytes()),
        Scalar::Array(values) => {
            out.extend_from_slice(&(values.len() as u32).to_le_bytes());
            values.iter().for_each(|v| write_value(v, out));
        }
        Scalar::Map(entries) => {
            out.extend_from_slice(&(entries.len() as u32).to_le_bytes());
            for (key, value) in entries {
                write_value(key, out);
                write_value(value, out);
            }
        }
        Scalar::Row(values) => values.iter().for_each(|v| write_value(v, out)),
    }
}

fn write_sized(bytes: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
    out.extend_from_slice(bytes);
}

/// Reads what `write_value` wrote, for a value of type `ty`.
pub fn read_value(bytes: &mut &[u8], ty: &DataType) -> Result<Scalar> {
    if next::<1>(bytes)?[0] == 0 {
        return Ok(Scalar::Null);
    }
    Ok(match &ty.kind {
        TypeKind::Null => Scalar::Null,
        TypeKind::Boolean => Scalar::Boolean(next::<1>(bytes)?[0] != 0),
        TypeKind::TinyInt
        | TypeKind::SmallInt
        | TypeKind::Int
        | TypeKind::BigInt
        | TypeKind::IntervalYearMonth
        | TypeKind::IntervalDayTime => Scalar::Int(i64::from_le_bytes(next(bytes)?)),
        TypeKind::Timestamp(_) | TypeKind::TimestampLtz(_) => Scalar::Timestamp(i64::from_le_bytes(next(bytes)?)),
        TypeKind::Float => Scalar::Float(f32::from_le_bytes(next(bytes)?)),
        TypeKind::Double => Scalar::Double(f64::from_le_bytes(next(bytes)?)),
        TypeKind::Decimal { .. } => Scalar::Decimal(i128::from_le_bytes(next(bytes)?)),
        TypeKind::Date => Scalar::Date(i32::from_le_bytes(next(bytes)?)),
        TypeKind::Time(_) => Scalar::Time(i32::from_le_bytes(next(bytes)?)),
        TypeKind::Char(_) | TypeKind::Varchar(_) | TypeKind::Variant => {
            Scalar::String(String::from_utf8_lossy(next_sized(bytes)?).into())
        }
        TypeKind::Binary(_) | TypeKind::Varbinary(_) | TypeKind::Raw(_) => Scalar::Bytes(next_sized(bytes)?.into()),
        TypeKind::Array(item) => {
            let count = u32::from_le_bytes(next(bytes)?);
            Scalar::Array((0..count).map(|_| read_value(bytes, item)).collect::<Result<_>>()?)
        }
        TypeKind::Map(key, value) => read_map(bytes, key, value)?,
        TypeKind::Multiset(item) => read_map(bytes, item, &TypeKind::Int.not_null())?,
        TypeKind::Row(fields) | TypeKind::Structured { fields, .. } => {
            Scalar::Row(fields.iter().map(|f| read_value(bytes, &f.ty)).collect::<Result<_>>()?)
        }
    })
}

fn read_map(bytes: &mut &[u8], key: &DataType, value: &DataType) -> Result<Scalar> {
    let count = u32::from_le_bytes(next(bytes)?);
    let entries =
        (0..count).map(|_| Ok((read_value(bytes, key)?, read_value(bytes, value)?))).collect::<Result<_>>()?;
    Ok(Scalar::Map(entries))
}

fn next<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N]> {
    let (head, tail) = bytes.split_first_chunk::<N>().ok_or_else(cut)?;
    *bytes = tail;
    Ok(*head)
}

fn next_sized<'a>(bytes: &mut &'a [u8]) -> Result<&'a [u8]> {
    let length = u32::from_le_bytes(next(bytes)?) as usize;
    let (head, tail) = bytes.split_at_checked(length).ok_or_else(cut)?;
    *bytes = tail;
    Ok(head)
}

fn cut() -> EngineError {
    EngineError::internal("a stored value ends in its middle")
}
