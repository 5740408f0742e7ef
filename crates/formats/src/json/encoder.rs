//! Columns to JSON text, one object a row, as Flink's `RowDataToJsonConverters` and Jackson write it.

use std::io::Write;

use arrow_array::StringViewArray;
use base64::Engine;
use ouzel_plan::Column as PlanColumn;
use ouzel_types::{Batch, DataType};

use super::simd::find_escaped;
use super::time::TimestampStandard;
use crate::cells::{Cells, Column};
use crate::encoder::{Encoder, Records};
use crate::error::FormatError;
use crate::java_text::{
    Seconds, write_date, write_decimal_plain, write_decimal_stripped, write_double, write_float, write_time,
    write_timestamp,
};

/// What a NULL key of a MAP does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NullKey {
    Fail,
    Drop,
    Literal(String),
}

#[derive(Clone, Debug)]
pub struct JsonEncodeOptions {
    pub standard: TimestampStandard,
    pub null_key: NullKey,
    pub decimal_as_plain_number: bool,
    pub ignore_null_fields: bool,
}

/// Writes values; shared with the change-log formats.
pub struct JsonWriter {
    options: JsonEncodeOptions,
    types: Vec<DataType>,
    /// `"name":` per column, escaped.
    keys: Vec<Vec<u8>>,
}

pub struct JsonEncoder {
    writer: JsonWriter,
}

impl JsonEncoder {
    pub fn new(columns: &[PlanColumn], options: JsonEncodeOptions) -> JsonEncoder {
        JsonEncoder { writer: JsonWriter::new(columns, options) }
    }
}

impl Encoder for JsonEncoder {
    fn encode(&mut self, batch: &Batch, out: &mut Records) -> Result<(), FormatError> {
        let columns = self.writer.columns(batch);
        for row in 0..batch.rows {
            self.writer.object(&columns, row, &mut out.bytes)?;
            out.end_record();
        }
        Ok(())
    }
}

impl JsonWriter {
    pub fn new(columns: &[PlanColumn], options: JsonEncodeOptions) -> JsonWriter {
        let keys = columns.iter().map(|c| key_of(&c.name)).collect();
        JsonWriter { options, types: columns.iter().map(|c| c.ty.clone()).collect(), keys }
    }

    /// Typed access to a batch, once per batch.
    pub fn columns<'a>(&'a self, batch: &'a Batch) -> Vec<Column<'a>> {
        batch.columns.iter().zip(&self.types).map(|(array, ty)| Column::of(array, ty)).collect()
    }

    /// One row as an object.
    pub fn object(&self, columns: &[Column<'_>], row: usize, out: &mut Vec<u8>) -> Result<(), FormatError> {
        out.push(b'{');
        let mut first = true;
        for (key, column) in self.keys.iter().zip(columns) {
            if self.options.ignore_null_fields && column.is_null(row) {
                continue;
            }
            if !first {
                out.push(b',');
            }
            first = false;
            out.extend_from_slice(key);
            self.value(column, row, out)?;
        }
        out.push(b'}');
        Ok(())
    }

    fn value(&self, column: &Column<'_>, row: usize, out: &mut Vec<u8>) -> Result<(), FormatError> {
        if column.is_null(row) {
            out.extend_from_slice(b"null");
            return Ok(());
        }
        match &column.cells {
            Cells::Null => {}
            Cells::Boolean(v) => out.extend_from_slice(if v.value(row) { b"true" } else { b"false" }),
            Cells::Int8(v) => integer(v[row].into(), out),
            Cells::Int16(v) => integer(v[row].into(), out),
            Cells::Int32(v) | Cells::Months(v) => integer(v[row].into(), out),
            Cells::Int64(v) | Cells::Millis(v) => integer(v[row], out),
            Cells::Float(v) => quoted_unless(v[row].is_finite(), |out| write_float(v[row], out), out),
            Cells::Double(v) => quoted_unless(v[row].is_finite(), |out| write_double(v[row], out), out),
            Cells::Decimal { values, scale } if self.options.decimal_as_plain_number => {
                write_decimal_plain(values[row], *scale, out);
            }
            Cells::Decimal { values, scale } => write_decimal_stripped(values[row], *scale, out),
            Cells::String(v) => write_string(v.value(row), out),
            Cells::Bytes(v) => {
                let text = base64::engine::general_purpose::STANDARD.encode(v.value(row));
                quoted_unless(false, |out| out.extend_from_slice(text.as_bytes()), out);
            }
            Cells::Date(v) => quoted_unless(false, |out| write_date(v[row].into(), out), out),
            Cells::Time(v) => {
                // As in Flink, a time has whole seconds in JSON.
                let seconds = i64::from(v[row] / 1000);
                if seconds < 0 {
                    return Err(FormatError::Data(format!(
                        "Invalid value for SecondOfDay (valid values 0 - 86399): {seconds}"
                    )));
                }
                quoted_unless(false, |out| write_time(seconds * 1_000_000_000, Seconds::TrimmedFraction, out), out);
            }
            Cells::Timestamp { ticks, ticks_per_milli, zoned } => {
                let separator = if self.options.standard == TimestampStandard::Sql { b' ' } else { b'T' };
                out.push(b'"');
                write_timestamp(ticks[row], *ticks_per_milli, separator, Seconds::TrimmedFraction, out);
                out.extend_from_slice(if *zoned { b"Z\"" } else { b"\"" });
            }
            Cells::Array { item, offsets } => {
                out.push(b'[');
                for (i, at) in (offsets[row]..offsets[row + 1]).enumerate() {
                    if i > 0 {
                        out.push(b',');
                    }
                    self.value(item, at as usize, out)?;
                }
                out.push(b']');
            }
            Cells::Map { key, value, offsets, .. } => self.map(key, value, offsets[row]..offsets[row + 1], out)?,
            Cells::Row { names, members } => {
                out.push(b'{');
                let mut first = true;
                for (name, member) in names.iter().zip(members) {
                    if self.options.ignore_null_fields && member.is_null(row) {
                        continue;
                    }
                    if !first {
                        out.push(b',');
                    }
                    first = false;
                    write_string(name, out);
                    out.push(b':');
                    self.value(member, row, out)?;
                }
                out.push(b'}');
            }
        }
        Ok(())
    }

    fn map(
        &self,
        key: &Column<'_>,
        value: &Column<'_>,
        entries: std::ops::Range<i32>,
        out: &mut Vec<u8>,
    ) -> Result<(), FormatError> {
        let Cells::String(keys) = &key.cells else {
            return Err(FormatError::Data("JSON format doesn't support non-string as key type of map.".to_string()));
        };
        let twins = match &self.options.null_key {
            NullKey::Literal(literal) => twins(literal, key, keys, entries.clone()),
            _ => None,
        };
        out.push(b'{');
        let mut first = true;
        for entry in entries {
            let entry = entry as usize;
            if twins.is_some_and(|(_, later)| entry == later) {
                continue;
            }
            let name = match (key.is_null(entry), &self.options.null_key) {
                (false, _) => keys.value(entry),
                (true, NullKey::Literal(literal)) => literal,
                (true, NullKey::Drop) => continue,
                (true, NullKey::Fail) => {
                    return Err(FormatError::Data(
                        "JSON format doesn't support to serialize map data with null keys. You can drop null key entries or \
                         encode null in literals by specifying map-null-key.mode option."
                            .to_string(),
                    ));
                }
            };
            if !first {
                out.push(b',');
            }
            first = false;
            write_string(name, out);
            out.push(b':');
            let shown = twins.filter(|(earlier, _)| entry == *earlier).map_or(entry, |(_, later)| later);
            self.value(value, shown, out)?;
        }
        out.push(b'}');
        Ok(())
    }
}

/// The entries of one name, earlier and later: the NULL key and a key that is the literal for it. Flink's object keeps the place
/// of the first and the value of the second.
fn twins(
    literal: &str,
    key: &Column<'_>,
    keys: &StringViewArray,
    mut entries: std::ops::Range<i32>,
) -> Option<(usize, usize)> {
    let null = entries.clone().find(|entry| key.is_null(*entry as usize))? as usize;
    let named = entries.find(|entry| !key.is_null(*entry as usize) && keys.value(*entry as usize) == literal)? as usize;
    Some((null.min(named), null.max(named)))
}

fn key_of(name: &str) -> Vec<u8> {
    let mut key = Vec::new();
    write_string(name, &mut key);
    key.push(b':');
    key
}

fn integer(value: i64, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}

fn quoted_unless(bare: bool, write: impl FnOnce(&mut Vec<u8>), out: &mut Vec<u8>) {
    if bare {
        return write(out);
    }
    out.push(b'"');
    write(out);
    out.push(b'"');
}

/// Escapes as Jackson writes bytes: `"`, `\`, control characters, and both halves of what is outside of the BMP.
pub fn write_string(text: &str, out: &mut Vec<u8>) {
    write_escaped(text, 0xf0, out);
}

/// As `write_string`, but characters outside of the BMP stay: so Jackson writes a text.
pub fn write_string_of_text(text: &str, out: &mut Vec<u8>) {
    write_escaped(text, 0xff, out);
}

/// Bytes from `high` on start a character that is escaped.
fn write_escaped(text: &str, high: u8, out: &mut Vec<u8>) {
    out.push(b'"');
    let bytes = text.as_bytes();
    let (mut done, mut from) = (0, 0);
    loop {
        let i = find_escaped(bytes, from, high);
        out.extend_from_slice(&bytes[done..i]);
        let Some(byte) = bytes.get(i) else { break };
        done = i + 1;
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            8 => out.extend_from_slice(b"\\b"),
            9 => out.extend_from_slice(b"\\t"),
            10 => out.extend_from_slice(b"\\n"),
            12 => out.extend_from_slice(b"\\f"),
            13 => out.extend_from_slice(b"\\r"),
            0xf0.. => {
                let character = text[i..].chars().next().unwrap_or(char::REPLACEMENT_CHARACTER);
                for half in character.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{half:04X}").expect("invariant: writing to memory");
                }
                done = i + character.len_utf8();
            }
            control => write!(out, "\\u{control:04X}").expect("invariant: writing to memory"),
        }
        from = done;
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_escaped_as_jackson_escapes_them() {
        let mut out = Vec::new();
        write_string("a\"\\\n\u{1}é/😀.", &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), r#""a\"\\\n\u0001é/\uD83D\uDE00.""#);
    }

    #[test]
    fn escapes_are_found_anywhere_in_texts_of_any_length() {
        for length in 0..50 {
            for at in 0..length {
                for (special, escaped) in
                    [("\"", "\\\""), ("\\", "\\\\"), ("\t", "\\t"), ("😀", "\\uD83D\\uDE00"), ("é", "é")]
                {
                    let text = format!("{}{special}{}", "x".repeat(at), "y".repeat(length - at));
                    let mut out = Vec::new();
                    write_string(&text, &mut out);
                    let wanted = format!("\"{}{escaped}{}\"", "x".repeat(at), "y".repeat(length - at));
                    assert_eq!(String::from_utf8(out).unwrap(), wanted);
                }
            }
        }
    }
}
