//! A row as Java prints it: what Flink's print connector writes.
//!
//! `+I[1, abc, null, 2024-01-02T03:04:05.600, [1, null], {k=1}, +I[1, z]]`.

use std::io::Write;

use arrow_array::ArrayRef;
use ouzel_functions::java_map::{DEFAULT_PLACES, Hashes, hasher, iteration_order};
use ouzel_functions::order::comparator;
use ouzel_types::{DataType, RowKind};

use crate::FormatError;
use crate::cells::{Cells, Column};
use crate::java_text::{
    Seconds, before_midnight, write_date, write_decimal, write_double, write_duration, write_float, write_period,
    write_time, write_timestamp,
};

/// Writes rows of one schema.
pub struct RowText {
    types: Vec<DataType>,
}

impl RowText {
    pub fn new(types: Vec<DataType>) -> RowText {
        RowText { types }
    }

    /// `<kind>[v1, v2]` of one row.
    pub fn write(&self, columns: &[ArrayRef], row: usize, kind: RowKind, out: &mut Vec<u8>) -> Result<(), FormatError> {
        out.extend_from_slice(kind.short().as_bytes());
        out.push(b'[');
        for (i, (array, ty)) in columns.iter().zip(&self.types).enumerate() {
            if i > 0 {
                out.extend_from_slice(b", ");
            }
            write_cell(&Column::of(array, ty), row, out)?;
        }
        out.push(b']');
        Ok(())
    }
}

/// One value. A TIME before midnight has no text.
pub fn write_cell(column: &Column<'_>, row: usize, out: &mut Vec<u8>) -> Result<(), FormatError> {
    if column.is_null(row) {
        out.extend_from_slice(b"null");
        return Ok(());
    }
    let mut show = |text: std::fmt::Arguments<'_>| out.write_fmt(text).expect("invariant: writing to memory");
    match &column.cells {
        Cells::Null => {}
        Cells::Boolean(values) => show(format_args!("{}", values.value(row))),
        Cells::Int8(values) => show(format_args!("{}", values[row])),
        Cells::Int16(values) => show(format_args!("{}", values[row])),
        Cells::Int32(values) => show(format_args!("{}", values[row])),
        Cells::Int64(values) => show(format_args!("{}", values[row])),
        Cells::Months(values) => write_period(values[row], out),
        Cells::Millis(values) => write_duration(values[row], out),
        Cells::Float(values) => write_float(values[row], out),
        Cells::Double(values) => write_double(values[row], out),
        Cells::Decimal { values, scale } => write_decimal(values[row], *scale, out),
        Cells::String(values) => out.extend_from_slice(values.value(row).as_bytes()),
        Cells::Bytes(values) => write_list(
            values.value(row).iter().map(|b| *b as i8),
            |b, out| {
                write!(out, "{b}").expect("invariant: writing to memory");
                Ok(())
            },
            out,
        )?,
        Cells::Date(values) => write_date(values[row].into(), out),
        Cells::Time(values) => {
            if let Some(words) = before_midnight(values[row]) {
                return Err(FormatError::Data(words));
            }
            write_time(i64::from(values[row]) * 1_000_000, Seconds::Java, out);
        }
        Cells::Timestamp { ticks, ticks_per_milli, zoned } => {
            // An Instant always shows its seconds, a LocalDateTime only if there are any.
            if *zoned {
                write_instant(ticks[row], *ticks_per_milli, out);
            } else {
                write_timestamp(ticks[row], *ticks_per_milli, b'T', Seconds::Java, out);
            }
        }
        Cells::Array { item, offsets } => {
            write_list(offsets[row]..offsets[row + 1], |i, out| write_cell(item, i as usize, out), out)?
        }
        Cells::Map { keys, key, value, offsets } => {
            out.push(b'{');
            for (i, (entry, last)) in
                hash_map_order(keys, offsets[row] as usize..offsets[row + 1] as usize).into_iter().enumerate()
            {
                if i > 0 {
                    out.extend_from_slice(b", ");
                }
                write_cell(key, entry, out)?;
                out.push(b'=');
                write_cell(value, last, out)?;
            }
            out.push(b'}');
        }
        Cells::Row { members, .. } => {
            out.extend_from_slice(b"+I");
            write_list(members.iter(), |member, out| write_cell(member, row, out), out)?;
        }
    }
    Ok(())
}

/// The entries of the `HashMap` into which Flink turns maps before it prints them: the place of each key and, where it comes
/// several times, that of its last value.
fn hash_map_order(keys: &ArrayRef, entries: std::ops::Range<usize>) -> Vec<(usize, usize)> {
    let mut order: Vec<(usize, usize)> = Vec::with_capacity(entries.len());
    let same = comparator(keys, keys);
    for entry in entries {
        match order.iter_mut().find(|(first, _)| same(*first, entry).is_eq()) {
            Some(known) => known.1 = entry,
            None => order.push((entry, entry)),
        }
    }
    if order.len() > 1
        && let Some(hash) = hasher(keys, Hashes::Java)
    {
        iteration_order(&mut order, DEFAULT_PLACES, |entry| hash(entry.0));
    }
    order
}

fn write_list<T>(
    items: impl Iterator<Item = T>,
    write: impl Fn(T, &mut Vec<u8>) -> Result<(), FormatError>,
    out: &mut Vec<u8>,
) -> Result<(), FormatError> {
    out.push(b'[');
    for (i, item) in items.enumerate() {
        if i > 0 {
            out.extend_from_slice(b", ");
        }
        write(item, out)?;
    }
    out.push(b']');
    Ok(())
}

/// `Instant.toString`: seconds always, a fraction of 3, 6 or 9 digits if there is one.
fn write_instant(ticks: i64, ticks_per_milli: i64, out: &mut Vec<u8>) {
    let before = out.len();
    write_timestamp(ticks, ticks_per_milli, b'T', Seconds::Java, out);
    let time_length = out.len() - before - memchr::memchr(b'T', &out[before..]).unwrap_or(0) - 1;
    if time_length == 5 {
        out.extend_from_slice(b":00");
    }
    out.push(b'Z');
}

#[cfg(test)]
mod tests {
    use super::*;
    use ouzel_types::{ColumnBuilder, Field, Scalar, TypeKind};

    #[test]
    fn rows_look_like_flinks() {
        let types = vec![
            DataType::string(),
            TypeKind::Double.nullable(),
            TypeKind::BYTES.nullable(),
            TypeKind::Time(0).nullable(),
            TypeKind::TimestampLtz(3).nullable(),
            TypeKind::Array(Box::new(TypeKind::Int.nullable())).nullable(),
            TypeKind::Map(Box::new(DataType::string()), Box::new(TypeKind::Int.nullable())).nullable(),
            DataType::row(vec![Field::new("a", TypeKind::Int.nullable()), Field::new("b", DataType::string())]),
        ];
        let values = vec![
            Scalar::Null,
            Scalar::Double(1e7),
            Scalar::Bytes(vec![10, 0xff].into()),
            Scalar::Time(36_000_000),
            Scalar::Timestamp(0),
            Scalar::Array(vec![Scalar::Int(1), Scalar::Null]),
            Scalar::Map(vec![(Scalar::String("k".into()), Scalar::Int(1))]),
            Scalar::Row(vec![Scalar::Int(1), Scalar::String("z".into())]),
        ];
        let columns: Vec<ArrayRef> = types
            .iter()
            .zip(&values)
            .map(|(t, v)| {
                let mut builder = ColumnBuilder::new(t, 1);
                builder.append(v);
                builder.finish()
            })
            .collect();
        let mut out = Vec::new();
        RowText::new(types).write(&columns, 0, RowKind::UpdateAfter, &mut out).unwrap();
        let expected = "+U[null, 1.0E7, [10, -1], 10:00, 1970-01-01T00:00:00Z, [1, null], {k=1}, +I[1, z]]";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
