//! One field into one column: Flink's `CsvToRowDataConverters`.

use std::sync::Arc;

use ouzel_types::calendar;

use super::fields::Field;
use crate::json::base64::decode_base64;
use crate::json::column::{Column, Values};
use crate::json::digits;
use crate::json::number::{java_trim, parse_decimal, parse_java_double, parse_java_integer};
use crate::json::time::{DateCache, TimeCache, TimestampStandard, parse_time, parse_timestamp};
use crate::json::value::ticks;

/// What a value depends on besides its text.
pub struct Reader {
    pub array_delimiter: Arc<str>,
    pub null_literal: Option<String>,
    pub ignore_errors: bool,
    pub dates: DateCache,
    pub times: TimeCache,
}

impl Reader {
    /// Appends `block[start..end]`, which is UTF-8, to a column if it has the common form of its type; false: it may have
    /// another one, and nothing was appended.
    #[inline]
    pub fn append_quickly(&mut self, column: &mut Column, block: &[u8], start: usize, end: usize) -> bool {
        let bytes = &block[start..end];
        if self.null_literal.as_ref().is_some_and(|null| null.as_bytes() == bytes) {
            return false;
        }
        match &mut column.values {
            Values::Text(views) => views.push_slice(block, start, end),
            Values::Int64(values) => match digits::integer_of(block, start, end) {
                Some(value) => values.push(value),
                None => return false,
            },
            Values::Int32(values) => match digits::integer_of(block, start, end).map(i32::try_from) {
                Some(Ok(value)) => values.push(value),
                _ => return false,
            },
            Values::Float64(values) => match digits::double_of(block, start, end) {
                Some(value) => values.push(value),
                None => return false,
            },
            Values::Boolean(values) => match bytes {
                b"true" => values.push(true),
                b"false" => values.push(false),
                _ => return false,
            },
            Values::Timestamp { values, precision, zoned } => {
                match self.times.ticks(bytes, TimestampStandard::Sql, *zoned, *precision) {
                    Some(ticks) => values.push(ticks),
                    None => return false,
                }
            }
            _ => return false,
        }
        true
    }

    /// Appends the field to `column`; on an error nothing was appended, unless errors are ignored (then NULL was).
    pub fn append(&mut self, column: &mut Column, text: &str, field: Field, block: &[u8]) -> Result<(), String> {
        let rows = column.len();
        match self.value(column, text, field, block) {
            Ok(()) => Ok(()),
            Err(_) if self.ignore_errors => {
                column.truncate(rows);
                column.push_null();
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    fn value(&mut self, column: &mut Column, text: &str, field: Field, block: &[u8]) -> Result<(), String> {
        match &mut column.values {
            Values::List { items, offsets } => {
                let delimiter = self.array_delimiter.clone();
                for element in elements(text, &delimiter) {
                    self.element(items, element)?;
                }
                offsets.push(items.len() as i32);
                Ok(())
            }
            Values::Row { columns, rows, .. } => {
                let delimiter = self.array_delimiter.clone();
                let found = elements(text, &delimiter).count();
                if found == 0 {
                    column.push_null();
                    return Ok(());
                }
                if found < columns.len() && !self.ignore_errors {
                    return Err(row_length(columns.len(), found));
                }
                let mut parts = elements(text, &delimiter);
                for member in columns {
                    match parts.next() {
                        Some(element) => self.element(member, element)?,
                        None => member.push_null(),
                    }
                }
                *rows += 1;
                Ok(())
            }
            _ if self.null_literal.as_deref() == Some(text) => {
                column.push_null();
                Ok(())
            }
            Values::Text(views) => {
                match field {
                    Field::Slice { start, end } => views.push_slice(block, start, end),
                    Field::Unescaped { .. } => views.push_with(|side| side.extend_from_slice(text.as_bytes())),
                }
                Ok(())
            }
            _ => self.scalar(column, text),
        }
    }

    fn element(&mut self, column: &mut Column, text: &str) -> Result<(), String> {
        if self.null_literal.as_deref() == Some(text) {
            column.push_null();
            return Ok(());
        }
        let rows = column.len();
        match self.scalar(column, text) {
            Err(_) if self.ignore_errors => {
                column.truncate(rows);
                column.push_null();
                Ok(())
            }
            other => other,
        }
    }

    fn scalar(&mut self, column: &mut Column, text: &str) -> Result<(), String> {
        match &mut column.values {
            Values::Boolean(v) => v.push(java_trim(text).eq_ignore_ascii_case("true")),
            Values::Int8(v) => v.push(narrow(text)?),
            Values::Int16(v) => v.push(narrow(text)?),
            Values::Int32(v) => v.push(parse_java_integer(text)?.try_into().map_err(|_| no_number(text))?),
            Values::Int64(v) => v.push(parse_java_integer(text)?),
            Values::Float32(v) => v.push(match java_trim(text).parse::<f32>() {
                Ok(value) if value.is_finite() => value,
                _ => parse_java_double(text)? as f32,
            }),
            Values::Float64(v) => v.push(parse_java_double(text)?),
            Values::Decimal { values, precision, scale } => {
                if java_trim(text).len() != text.len() {
                    return Err(no_number(text));
                }
                match parse_decimal(text, *precision, *scale)? {
                    Some(value) => values.push(value),
                    None => column.push_null(),
                }
            }
            Values::Text(views) => views.push_with(|side| side.extend_from_slice(text.as_bytes())),
            Values::Bytes(views) => {
                let bytes = decode_base64(text).ok_or_else(|| "Unable to deserialize byte array.".to_string())?;
                views.push_with(|side| side.extend_from_slice(&bytes));
            }
            Values::Date(v) => v.push(sql_date(text).ok_or_else(|| unparsable(text))? as i32),
            Values::Time(v) => {
                let nanos = parse_time(text.as_bytes()).ok_or_else(|| unparsable(text))?;
                let ouzel_types::TypeKind::Time(precision) = column.ty.kind else { return Err(unparsable(text)) };
                let unit = 10i64.pow(3 - u32::from(precision.min(3)));
                v.push((nanos / 1_000_000 / unit * unit) as i32);
            }
            Values::Timestamp { values, precision, zoned } => {
                let trimmed = java_trim(text).as_bytes();
                let (days, nanos) = parse_timestamp(trimmed, TimestampStandard::Sql, *zoned, &mut self.dates)
                    .ok_or_else(|| unparsable(text))?;
                values.push(ticks(days, nanos, *precision));
            }
            Values::List { .. } | Values::Map { .. } | Values::Row { .. } => {
                return Err(format!("'{text}' is not a value of {}", column.ty));
            }
        }
        Ok(())
    }
}

pub fn row_length(expected: usize, found: usize) -> String {
    format!("Row length mismatch. {expected} fields expected but was {found}.")
}

/// The elements of a field; a blank field has none.
fn elements<'a>(text: &'a str, delimiter: &'a str) -> impl Iterator<Item = &'a str> {
    let blank = java_trim(text).is_empty();
    // An empty delimiter would cut between all characters.
    let whole = delimiter.is_empty();
    let parts = text.split(delimiter).filter(move |_| !whole);
    parts.chain(std::iter::once(text).filter(move |_| whole)).filter(move |_| !blank)
}

fn narrow<T: TryFrom<i64>>(text: &str) -> Result<T, String> {
    parse_java_integer(text)?
        .try_into()
        .map_err(|_| format!("Value out of range. Value:\"{}\" Radix:10", java_trim(text)))
}

fn no_number(text: &str) -> String {
    format!("For input string: \"{}\"", java_trim(text))
}

fn unparsable(text: &str) -> String {
    format!("Text '{text}' could not be parsed at index 0")
}

/// `java.sql.Date.valueOf`: one or two digits of month and day; a day that the month does not have runs into the next.
/// Its calendar has no year 0 (the year before 1 is called 1 as well) and lost ten days in October 1582.
fn sql_date(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let number = |part: &str, most: usize| -> Option<i64> {
        ((1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let (month, day) = (number(month, 2)?, number(day, 2)?);
    if parts.next().is_some() || year.len() != 4 || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = number(year, 4)?;
    let day = if (year, month) == (1582, 10) && (5..15).contains(&day) { day + 10 } else { day };
    Some(calendar::days(year.max(1), month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_lenient_as_in_java_sql() {
        assert_eq!(sql_date("2024-01-02"), Some(calendar::days(2024, 1, 2)));
        assert_eq!(sql_date("2024-1-2"), Some(calendar::days(2024, 1, 2)));
        assert_eq!(sql_date("2023-02-31"), Some(calendar::days(2023, 3, 3)));
        assert_eq!(sql_date("0000-01-01"), Some(calendar::days(1, 1, 1)));
        assert_eq!(sql_date("1582-10-10"), Some(calendar::days(1582, 10, 20)));
        for bad in ["", "2024-13-01", "2024-01-32", "24-01-01", "2024-01-01 ", "2024-01", "x"] {
            assert_eq!(sql_date(bad), None, "{bad}");
        }
    }

    #[test]
    fn blank_fields_have_no_elements() {
        let of = |text: &'static str, delimiter: &'static str| elements(text, delimiter).collect::<Vec<_>>();
        assert_eq!(of("a;b", ";"), ["a", "b"]);
        assert_eq!(of("a;", ";"), ["a", ""]);
        assert_eq!(of("  ", ";"), Vec::<&str>::new());
        assert_eq!(of("a;b", ""), ["a;b"]);
    }
}
