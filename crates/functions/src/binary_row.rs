//! Rows laid out as Flink's `BinaryRowData`, and their hashes: where Flink keeps rows in a hash map, these decide the order in
//! which they leave.
//!
//! A row is a header (the change kind, here always +I, and a bit per NULL) of whole words of 8 bytes, a word per column, then what
//! does not fit into a word. Nested and binary columns are not laid out here.

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType};
use arrow_schema::{DataType as ArrowType, TimeUnit};

use crate::java_map::murmur_hash;

/// The hash of each row of these columns; None if one of them cannot be laid out.
pub fn hashes(columns: &[ArrayRef], rows: usize) -> Option<Vec<u32>> {
    let fields: Vec<Field<'_>> = columns.iter().map(field).collect::<Option<_>>()?;
    let header = (columns.len() + 8).div_ceil(64) * 8;
    let mut bytes = Vec::new();
    let mut hash = |row: usize| {
        bytes.clear();
        bytes.resize(header + columns.len() * 8, 0);
        for (position, (column, field)) in columns.iter().zip(&fields).enumerate() {
            let is_null = column.is_null(row);
            if is_null {
                bytes[(position + 8) / 8] |= 1 << (position % 8);
            }
            let word = field.write(row, is_null, &mut bytes);
            bytes[header + position * 8..][..8].copy_from_slice(&word.to_le_bytes());
        }
        murmur_hash(&bytes)
    };
    Some((0..rows).map(&mut hash).collect())
}

enum Field<'a> {
    /// All of it is in the row's word.
    Word(Box<dyn Fn(usize) -> u64 + 'a>),
    Text(&'a arrow_array::StringViewArray),
    /// DECIMAL of more than 18 digits: its bytes, highest first, in 16 that are kept free.
    Decimal(&'a [i128]),
    /// TIMESTAMP of more than milliseconds: (milliseconds, nanoseconds within).
    Instant(Box<dyn Fn(usize) -> (i64, u64) + 'a>),
}

impl Field<'_> {
    /// Appends what does not fit into the word; gives the word.
    fn write(&self, row: usize, is_null: bool, bytes: &mut Vec<u8>) -> u64 {
        let place = (bytes.len() as u64) << 32;
        match self {
            Field::Word(_) | Field::Text(_) if is_null => 0,
            Field::Word(word) => word(row),
            Field::Text(texts) => {
                let text = texts.value(row).as_bytes();
                if text.len() < 8 {
                    let mut word = [0; 8];
                    word[..text.len()].copy_from_slice(text);
                    word[7] = 0x80 | text.len() as u8;
                    return u64::from_le_bytes(word);
                }
                bytes.extend_from_slice(text);
                bytes.resize(bytes.len().next_multiple_of(8), 0);
                place | text.len() as u64
            }
            Field::Decimal(values) => {
                let start = bytes.len();
                bytes.resize(start + 16, 0);
                if is_null {
                    return place;
                }
                let value = values[row];
                let bits = 128 - if value < 0 { value.leading_ones() } else { value.leading_zeros() };
                let length = bits as usize / 8 + 1;
                bytes[start..start + length].copy_from_slice(&value.to_be_bytes()[16 - length..]);
                place | length as u64
            }
            Field::Instant(instant) => {
                let (millis, nanos) = if is_null { (0, 0) } else { instant(row) };
                bytes.extend_from_slice(&millis.to_le_bytes());
                place | nanos
            }
        }
    }
}

fn field(column: &ArrayRef) -> Option<Field<'_>> {
    Some(match column.data_type() {
        ArrowType::Boolean => {
            let values = column.as_boolean();
            Field::Word(Box::new(|row| values.value(row).into()))
        }
        ArrowType::Int8 => word::<Int8Type>(column, |v| u64::from(v as u8)),
        ArrowType::Int16 => word::<Int16Type>(column, |v| u64::from(v as u16)),
        ArrowType::Int32 => word::<Int32Type>(column, |v| u64::from(v as u32)),
        ArrowType::Int64 => word::<Int64Type>(column, |v| v as u64),
        ArrowType::Float32 => word::<Float32Type>(column, |v| v.to_bits().into()),
        ArrowType::Float64 => word::<Float64Type>(column, f64::to_bits),
        ArrowType::Date32 => word::<Date32Type>(column, |v| u64::from(v as u32)),
        ArrowType::Time32(TimeUnit::Millisecond) => word::<Time32MillisecondType>(column, |v| u64::from(v as u32)),
        ArrowType::Decimal128(precision, _) if *precision <= 18 => word::<Decimal128Type>(column, |v| v as u64),
        ArrowType::Decimal128(..) => Field::Decimal(column.as_primitive::<Decimal128Type>().values()),
        ArrowType::Utf8View => Field::Text(column.as_string_view()),
        ArrowType::Timestamp(TimeUnit::Millisecond, _) => word::<TimestampMillisecondType>(column, |v| v as u64),
        ArrowType::Timestamp(TimeUnit::Microsecond, _) => instant::<TimestampMicrosecondType>(column, 1_000),
        ArrowType::Timestamp(TimeUnit::Nanosecond, _) => instant::<TimestampNanosecondType>(column, 1_000_000),
        _ => return None,
    })
}

fn word<'a, T: ArrowPrimitiveType>(column: &'a ArrayRef, bits: impl Fn(T::Native) -> u64 + 'a) -> Field<'a> {
    let values = column.as_primitive::<T>().values();
    Field::Word(Box::new(move |row| bits(values[row])))
}

fn instant<T: ArrowPrimitiveType<Native = i64>>(column: &ArrayRef, per_milli: i64) -> Field<'_> {
    let values = column.as_primitive::<T>().values();
    Field::Instant(Box::new(move |row| {
        let nanos = values[row].rem_euclid(per_milli) * (1_000_000 / per_milli);
        (values[row].div_euclid(per_milli), nanos as u64)
    }))
}
