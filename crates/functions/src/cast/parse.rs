//! Text to BOOLEAN, numbers and times.

use std::sync::Arc;

use arrow_array::types::*;
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType};
use ouzel_types::data_type::{ticks_per_milli, timestamp_unit};
use ouzel_types::{DataType, TypeKind};

use super::{Mode, failed, hexadecimal, parse_time, short_decimal, time_failure};
use crate::column::build::{booleans, primitives};
use crate::column::{Outcome, Strs};
use crate::decimal;
use crate::errors::RowErrors;
use crate::function::Kernel;
use crate::zone::ZoneCursor;

pub fn kernel(to: &DataType, mode: &Mode) -> Box<dyn Kernel> {
    let (to, try_cast, zone) = (to.clone(), mode.try_cast, mode.zone.clone());
    Box::new(move |args: &[ArrayRef], _: usize, errors: &mut RowErrors| -> ArrayRef {
        let rows = args[0].len();
        let mut column = Column { text: Strs::of(&args[0]), args, rows, errors, try_cast };
        match &to.kind {
            TypeKind::Boolean => {
                let Column { text, args, rows, errors, .. } = column;
                booleans(args, rows, errors, |row| boolean(text.get(row), try_cast))
            }
            TypeKind::TinyInt => column.integers::<Int8Type>(i8::MIN.into(), i8::MAX.into(), |v| v as i8),
            TypeKind::SmallInt => column.integers::<Int16Type>(i16::MIN.into(), i16::MAX.into(), |v| v as i16),
            TypeKind::Int => column.integers::<Int32Type>(i32::MIN.into(), i32::MAX.into(), |v| v as i32),
            TypeKind::BigInt => column.integers::<Int64Type>(i64::MIN, i64::MAX, |v| v),
            TypeKind::Float => column.values::<Float32Type>(float, not_floating),
            TypeKind::Double => column.values::<Float64Type>(double, not_floating),
            TypeKind::Decimal { precision, scale } => column.decimals(&to, (*precision, *scale)),
            TypeKind::Date => column.values::<Date32Type>(parse_time::date, time_failure::date),
            TypeKind::Time(_) => column.values::<Time32MillisecondType>(parse_time::time, time_failure::time),
            TypeKind::Timestamp(p) => column.timestamps(&to, *p, |ticks| ticks),
            TypeKind::TimestampLtz(p) => {
                let cursor = ZoneCursor::new(&zone);
                let per_second = ticks_per_milli(*p) * 1000;
                column.timestamps(&to, *p, move |ticks| cursor.to_instant(ticks, per_second))
            }
            other => crate::column::build::null_column(&other.clone().nullable(), rows),
        }
    })
}

struct Column<'a> {
    text: Strs<'a>,
    args: &'a [ArrayRef],
    rows: usize,
    errors: &'a mut RowErrors,
    try_cast: bool,
}

impl Column<'_> {
    fn integers<T: ArrowPrimitiveType>(&mut self, min: i64, max: i64, narrow: impl Fn(i64) -> T::Native) -> ArrayRef {
        let (text, try_cast) = (self.text, self.try_cast);
        Arc::new(primitives::<T>(self.args, self.rows, self.errors, |row| {
            let text = text.get(row);
            match integer(text) {
                Ok(v) if (min..=max).contains(&v) => Ok(Some(narrow(v))),
                Ok(_) => failed(try_cast, || number_failure(text, "Overflow.")),
                Err(why) => failed(try_cast, || number_failure(text, why)),
            }
        }))
    }

    fn values<T: ArrowPrimitiveType>(
        &mut self,
        parse: impl Fn(&str) -> Option<T::Native>,
        words: fn(&str) -> String,
    ) -> ArrayRef {
        let (text, try_cast) = (self.text, self.try_cast);
        let array = primitives::<T>(self.args, self.rows, self.errors, |row| {
            let text = text.get(row);
            match parse(text) {
                Some(v) => Ok(Some(v)),
                None => failed(try_cast, || words(text)),
            }
        });
        Arc::new(array)
    }

    fn decimals(&mut self, to: &DataType, shape: (u8, u8)) -> ArrayRef {
        let (text, try_cast) = (self.text, self.try_cast);
        let array = primitives::<Decimal128Type>(self.args, self.rows, self.errors, |row| {
            let text = text.get(row);
            // Of short texts Flink does not tell what is too large from what is no number.
            let (value, why) = match short_decimal::parse(text, shape) {
                Some(value) => (value, "Overflow."),
                None => long_decimal(text, shape),
            };
            match value {
                Some(value) => Ok(Some(value)),
                None => failed(try_cast, || number_failure(text, why)),
            }
        });
        Arc::new(array.with_data_type(to.arrow()))
    }

    fn timestamps(&mut self, to: &DataType, precision: u8, adjust: impl Fn(i64) -> i64) -> ArrayRef {
        use arrow_schema::TimeUnit;
        let (text, try_cast) = (self.text, self.try_cast);
        let parse = |row: usize| -> Outcome<i64> {
            let text = text.get(row);
            match parse_time::timestamp(text, precision) {
                Some(ticks) => Ok(Some(adjust(ticks))),
                None => failed(try_cast, || time_failure::timestamp(text)),
            }
        };
        let arrow = to.arrow();
        match timestamp_unit(precision) {
            TimeUnit::Millisecond => Arc::new(
                primitives::<TimestampMillisecondType>(self.args, self.rows, self.errors, parse).with_data_type(arrow),
            ),
            TimeUnit::Microsecond => Arc::new(
                primitives::<TimestampMicrosecondType>(self.args, self.rows, self.errors, parse).with_data_type(arrow),
            ),
            _ => Arc::new(
                primitives::<TimestampNanosecondType>(self.args, self.rows, self.errors, parse).with_data_type(arrow),
            ),
        }
    }
}

/// A text as `BigDecimal` reads it, and what is wrong where it gives no value.
fn long_decimal(text: &str, shape: (u8, u8)) -> (Option<i128>, &'static str) {
    let text = text.trim_matches([' ', '\n', '\t']);
    (decimal::parse(text, shape), if decimal::is_number(text) { "Overflow." } else { "Invalid character found." })
}

fn number_failure(text: &str, why: &str) -> String {
    format!("For input string: '{text}'. {why}")
}

/// As `Double.parseDouble` says it.
fn not_floating(text: &str) -> String {
    match text.trim_matches(|c: char| c <= ' ') {
        "" => "empty String".to_owned(),
        trimmed => format!("For input string: \"{trimmed}\""),
    }
}

fn boolean(text: &str, try_cast: bool) -> Outcome<bool> {
    let is = |words: &[&str]| words.iter().any(|w| text.eq_ignore_ascii_case(w));
    if is(&["true", "t", "yes", "y", "1"]) {
        return Ok(Some(true));
    }
    if is(&["false", "f", "no", "n", "0"]) {
        return Ok(Some(false));
    }
    failed(try_cast, || format!("Cannot parse '{text}' as BOOLEAN."))
}

/// A whole number as Flink's `BinaryStringDataUtil` reads it: blanks around, a sign, digits, a fraction that is checked and cut.
pub fn integer(text: &str) -> Result<i64, &'static str> {
    let text = text.trim_matches(' ').as_bytes();
    let (negative, digits) = match text.first() {
        None => return Err("Input is empty."),
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    if digits.is_empty() {
        return Err("Input has only positive or negative symbol.");
    }
    let point = memchr::memchr(b'.', digits);
    let (whole, fraction) = point.map_or((digits, &[][..]), |at| (&digits[..at], &digits[at + 1..]));
    let mut value = 0i64;
    for byte in whole {
        if !byte.is_ascii_digit() {
            return Err("Invalid character found.");
        }
        // Negative numbers reach one further.
        value = value.checked_mul(10).and_then(|v| v.checked_sub(i64::from(byte - b'0'))).ok_or("Overflow.")?;
    }
    if !fraction.iter().all(u8::is_ascii_digit) {
        return Err("Invalid character found.");
    }
    if negative { Ok(value) } else { value.checked_neg().ok_or("Overflow.") }
}

/// `Double.parseDouble` on trimmed text: `NaN`, `Infinity`, the suffixes d and f and the hexadecimal form are taken.
pub fn double(text: &str) -> Option<f64> {
    floating(text, hexadecimal::DOUBLE)
}

/// `Float.parseFloat`.
pub fn float(text: &str) -> Option<f32> {
    floating(text, hexadecimal::FLOAT).map(|value| value as f32)
}

fn floating(text: &str, format: hexadecimal::Format) -> Option<f64> {
    let text = text.trim_matches(|c: char| c <= ' ');
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    match unsigned {
        "NaN" => return Some(f64::NAN),
        "Infinity" => return Some(if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY }),
        _ => {}
    }
    let number = text.strip_suffix(['d', 'D', 'f', 'F']).unwrap_or(text);
    let starts = number.strip_prefix(['+', '-']).unwrap_or(number).as_bytes().first().copied()?;
    if let Some(digits) = unsigned.strip_prefix("0x").or_else(|| unsigned.strip_prefix("0X")) {
        let value = hexadecimal::parse(digits, format)?;
        return Some(if text.starts_with('-') { -value } else { value });
    }
    // Rust would also read `inf` and `nan`.
    if starts.is_ascii_digit() || starts == b'.' { number.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_trimmed_and_cut() {
        assert_eq!(integer(" 12 "), Ok(12));
        assert_eq!(integer("1.9"), Ok(1));
        assert_eq!(integer("+5"), Ok(5));
        assert_eq!(integer("-9223372036854775808"), Ok(i64::MIN));
        assert!(integer("9223372036854775808").is_err());
        for bad in ["", "-", "1e3", "0x1F", "abc", "1.x"] {
            assert!(integer(bad).is_err(), "{bad}");
        }
        assert_eq!(double(" 1e3 "), Some(1000.0));
        assert_eq!(double("inf"), None);
        assert_eq!(double(" -0X.8P+3d "), Some(-4.0));
        assert_eq!(float("0x1.000001p0"), Some(1.0));
    }
}
