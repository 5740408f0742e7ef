//! Columns to csv lines, as Jackson's `CsvEncoder` writes them.
//!
//! Quoting is Jackson's "loose" check: text longer than 24 characters, or with any character up to the delimiter, the
//! quote or the line feed (a blank, for example), or with a backslash is quoted. Numbers never are.

use base64::Engine;
use ouzel_plan::Column as PlanColumn;
use ouzel_types::{Batch, DataType};

use super::options::CsvOptions;
use crate::cells::{Cells, Column};
use crate::encoder::{Encoder, Records};
use crate::error::FormatError;
use crate::java_text::{
    Seconds, write_date, write_decimal_plain, write_decimal_stripped, write_double, write_float, write_time,
    write_timestamp,
};

/// Jackson quotes longer text without looking at it.
const LOOKED_AT_MAX: usize = 24;

pub struct CsvEncoder {
    types: Vec<DataType>,
    options: CsvOptions,
    /// Characters below this ask for quotes.
    safe_from: char,
    scratch: Vec<u8>,
}

impl CsvEncoder {
    pub fn new(columns: &[PlanColumn], options: CsvOptions) -> CsvEncoder {
        let delimiter = String::from_utf8_lossy(&options.delimiter).chars().next().unwrap_or(',');
        let highest = delimiter.max(options.quote.map_or('\n', char::from)).max('\n');
        let safe_from = char::from_u32(highest as u32 + 1).unwrap_or(char::MAX);
        CsvEncoder { types: columns.iter().map(|c| c.ty.clone()).collect(), options, safe_from, scratch: Vec::new() }
    }
}

impl Encoder for CsvEncoder {
    fn encode(&mut self, batch: &Batch, out: &mut Records) -> Result<(), FormatError> {
        let types = std::mem::take(&mut self.types);
        let columns: Vec<Column<'_>> =
            batch.columns.iter().zip(&types).map(|(array, ty)| Column::of(array, ty)).collect();
        let mut result = Ok(());
        'rows: for row in 0..batch.rows {
            for (i, column) in columns.iter().enumerate() {
                if i > 0 {
                    out.bytes.extend_from_slice(&self.options.delimiter);
                }
                result = self.field(column, row, &mut out.bytes);
                if result.is_err() {
                    break 'rows;
                }
            }
            out.end_record();
        }
        drop(columns);
        self.types = types;
        result
    }
}

impl CsvEncoder {
    fn field(&mut self, column: &Column<'_>, row: usize, out: &mut Vec<u8>) -> Result<(), FormatError> {
        if column.is_null(row) {
            out.extend_from_slice(self.null());
            return Ok(());
        }
        match &column.cells {
            Cells::String(v) => self.text(v.value(row), out),
            Cells::Array { .. } | Cells::Row { .. } => {
                let mut scratch = std::mem::take(&mut self.scratch);
                scratch.clear();
                self.elements(column, row, &mut scratch)?;
                self.text(&String::from_utf8_lossy(&scratch), out);
                self.scratch = scratch;
            }
            Cells::Bytes(_) | Cells::Date(_) | Cells::Time(_) | Cells::Timestamp { .. } => {
                let mut scratch = std::mem::take(&mut self.scratch);
                scratch.clear();
                self.plain(column, row, &mut scratch)?;
                self.text(std::str::from_utf8(&scratch).unwrap_or_default(), out);
                self.scratch = scratch;
            }
            _ => self.plain(column, row, out)?,
        }
        Ok(())
    }

    fn null(&self) -> &[u8] {
        self.options.null_literal.as_deref().unwrap_or_default().as_bytes()
    }

    /// The elements of an array or the members of a row, without quotes of their own.
    fn elements(&self, column: &Column<'_>, row: usize, out: &mut Vec<u8>) -> Result<(), FormatError> {
        let mut first = true;
        let mut one = |element: &Column<'_>, at: usize| {
            if !std::mem::take(&mut first) {
                out.extend_from_slice(self.options.array_delimiter.as_bytes());
            }
            if element.is_null(at) {
                out.extend_from_slice(self.null());
                return Ok(());
            }
            self.plain(element, at, out)
        };
        match &column.cells {
            Cells::Array { item, offsets } => {
                (offsets[row]..offsets[row + 1]).try_for_each(|at| one(item, at as usize))
            }
            Cells::Row { members, .. } => members.iter().try_for_each(|member| one(member, row)),
            _ => Ok(()),
        }
    }

    /// A value's text without quotes.
    fn plain(&self, column: &Column<'_>, row: usize, out: &mut Vec<u8>) -> Result<(), FormatError> {
        let mut integer = |value: i64| out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
        match &column.cells {
            Cells::Int8(v) => integer(v[row].into()),
            Cells::Int16(v) => integer(v[row].into()),
            Cells::Int32(v) | Cells::Months(v) => integer(v[row].into()),
            Cells::Int64(v) | Cells::Millis(v) => integer(v[row]),
            Cells::Boolean(v) => out.extend_from_slice(if v.value(row) { b"true" } else { b"false" }),
            Cells::Float(v) => write_float(v[row], out),
            Cells::Double(v) => write_double(v[row], out),
            Cells::Decimal { values, scale } if self.options.scientific => {
                write_decimal_stripped(values[row], *scale, out)
            }
            Cells::Decimal { values, scale } => write_decimal_plain(values[row], *scale, out),
            Cells::String(v) => out.extend_from_slice(v.value(row).as_bytes()),
            Cells::Bytes(v) => {
                let text = base64::engine::general_purpose::STANDARD.encode(v.value(row));
                out.extend_from_slice(text.as_bytes());
            }
            Cells::Date(v) => write_date(v[row].into(), out),
            Cells::Time(v) => {
                let nanos = i64::from(v[row]) * 1_000_000;
                if nanos < 0 {
                    return Err(FormatError::Data(format!(
                        "Invalid value for NanoOfDay (valid values 0 - 86399999999999): {nanos}"
                    )));
                }
                write_time(nanos, Seconds::TrimmedFraction, out);
            }
            Cells::Timestamp { ticks, ticks_per_milli, zoned } => {
                write_timestamp(ticks[row], *ticks_per_milli, b' ', Seconds::TrimmedFraction, out);
                out.extend_from_slice(if *zoned { b"Z" } else { b"" });
            }
            Cells::Null => {}
            Cells::Array { .. } | Cells::Map { .. } | Cells::Row { .. } => {
                return Err(FormatError::Data("The csv format cannot write this nested value.".to_string()));
            }
        }
        Ok(())
    }

    fn text(&self, text: &str, out: &mut Vec<u8>) {
        let Some(quote) = self.options.quote.filter(|_| self.needs_quotes(text)) else {
            return out.extend_from_slice(text.as_bytes());
        };
        let escape = self.options.escape.unwrap_or(quote);
        out.push(quote);
        let mut rest = text.as_bytes();
        // Both are doubled: Jackson does not escape a quote, even where an escape character is set.
        while let Some(at) = memchr::memchr2(quote, escape, rest) {
            out.extend_from_slice(&rest[..at]);
            out.extend_from_slice(&[rest[at], rest[at]]);
            rest = &rest[at + 1..];
        }
        out.extend_from_slice(rest);
        out.push(quote);
    }

    fn needs_quotes(&self, text: &str) -> bool {
        // Without an escape character Jackson looks for its default, but writes it as it is.
        let escape = self.options.escape.unwrap_or(b'\\');
        // A UTF-16 unit is one to three bytes here.
        if text.len() > LOOKED_AT_MAX * 3
            || (text.len() > LOOKED_AT_MAX && (text.is_ascii() || text.encode_utf16().count() > LOOKED_AT_MAX))
        {
            return true;
        }
        match u8::try_from(self.safe_from) {
            // All bytes at once: characters that are not ASCII have none below.
            Ok(safe) if safe.is_ascii() => text.bytes().fold(false, |found, b| found | (b < safe) | (b == escape)),
            _ => text.chars().any(|c| c < self.safe_from || c == char::from(escape)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ouzel_types::{ColumnBuilder, Scalar, TypeKind};

    fn encode(ty: TypeKind, value: Scalar, options: CsvOptions) -> String {
        let ty = ty.nullable();
        let mut builder = ColumnBuilder::new(&ty, 1);
        builder.append(&value);
        let mut out = Records::default();
        let batch = Batch::new(vec![builder.finish()], 1);
        CsvEncoder::new(&[PlanColumn::new("c", ty)], options).encode(&batch, &mut out).unwrap();
        String::from_utf8(out.get(0).to_vec()).unwrap()
    }

    #[test]
    fn quotes_are_jacksons() {
        let text =
            |value: &str, options: &CsvOptions| encode(TypeKind::STRING, Scalar::String(value.into()), options.clone());
        let options = CsvOptions::default();
        assert_eq!(text("plain", &options), "plain");
        assert_eq!(text("a b", &options), "\"a b\"");
        assert_eq!(text("say \"hi\"", &options), "\"say \"\"hi\"\"\"");
        assert_eq!(text("abcdefghijklmnopqrstuvwxy", &options), "\"abcdefghijklmnopqrstuvwxy\"");
        assert_eq!(text("", &options), "");
        assert_eq!(text("a\\b", &options), "\"a\\b\"");
        let escaping = CsvOptions { escape: Some(b'\\'), ..CsvOptions::default() };
        assert_eq!(text("a\"\\", &escaping), "\"a\"\"\\\\\"");
        let bare = CsvOptions { quote: None, ..CsvOptions::default() };
        assert_eq!(text("a,b", &bare), "a,b");
    }

    #[test]
    fn numbers_times_and_arrays() {
        let decimal = TypeKind::Decimal { precision: 8, scale: 3 };
        let plain = CsvOptions { scientific: false, ..CsvOptions::default() };
        assert_eq!(encode(decimal.clone(), Scalar::Decimal(1_000_000), CsvOptions::default()), "1E+3");
        assert_eq!(encode(decimal, Scalar::Decimal(1_000_000), plain), "1000.000");
        assert_eq!(encode(TypeKind::Double, Scalar::Double(1e10), CsvOptions::default()), "1.0E10");
        assert_eq!(
            encode(TypeKind::Timestamp(3), Scalar::Timestamp(0), CsvOptions::default()),
            "\"1970-01-01 00:00:00\""
        );
        let items = TypeKind::Array(Box::new(TypeKind::Int.nullable()));
        let value = Scalar::Array(vec![Scalar::Int(1), Scalar::Null, Scalar::Int(3)]);
        assert_eq!(encode(items, value, CsvOptions::default()), "1;;3");
        let nulls = CsvOptions { null_literal: Some("n/a".into()), ..CsvOptions::default() };
        assert_eq!(encode(TypeKind::Int, Scalar::Null, nulls), "n/a");
    }
}
