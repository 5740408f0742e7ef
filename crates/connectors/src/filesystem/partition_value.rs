//! The text of a partition's folder and the value of its column: Java's parsers and `toString`, not casts.
//!
//! Flink: `RowPartitionComputer.restorePartValueFromType` reads, and what it does not know can be written only. Writing takes
//! values as they are inside of Flink: a DATE is a number of days, which is then no date for whoever reads it.

use std::io::Write;

use arrow_array::builder::StringViewBuilder;
use arrow_array::{Array, ArrayRef, StringViewArray};
use ouzel_engine::{EngineError, Result};
use ouzel_formats::cells::{Cells, Column};
use ouzel_formats::java_text::{Seconds, write_timestamp};
use ouzel_formats::json::number::{java_trim, parse_java_double, parse_java_integer};
use ouzel_formats::json::time::{DateCache, TimestampStandard, parse_date, parse_timestamp};
use ouzel_formats::json::value::ticks;
use ouzel_types::{DataType, Scalar, TypeKind};

/// The texts of a column where they are not those of a CAST; None: they are.
pub fn texts(array: &ArrayRef, ty: &DataType) -> Option<StringViewArray> {
    let column = Column::of(array, ty);
    let mut out = StringViewBuilder::with_capacity(array.len());
    let mut text = Vec::new();
    for row in 0..array.len() {
        if column.is_null(row) {
            out.append_null();
            continue;
        }
        text.clear();
        match &column.cells {
            Cells::Boolean(v) => write!(text, "{}", v.value(row)).ok()?,
            Cells::Date(v) | Cells::Time(v) | Cells::Months(v) => write!(text, "{}", v[row]).ok()?,
            Cells::Millis(v) => write!(text, "{}", v[row]).ok()?,
            Cells::Timestamp { ticks, ticks_per_milli, .. } => {
                write_timestamp(ticks[row], *ticks_per_milli, b'T', Seconds::Java, &mut text);
            }
            _ => return None,
        }
        out.append_value(std::str::from_utf8(&text).ok()?);
    }
    Some(out.finish())
}

/// A text keeps all of its characters, whatever the column's length; a timestamp has a `T` before its time of day.
pub fn parse(text: &str, ty: &DataType) -> Result<Scalar> {
    let failed =
        |detail: String| EngineError::user(format!("the partition value '{text}' is not a {ty}")).detail(detail);
    let integer = |low: i64, high: i64| {
        let number = parse_java_integer(text).ok().filter(|n| java_trim(text) == text && (low..=high).contains(n));
        number.map(Scalar::Int).ok_or_else(|| failed(format!("For input string: \"{text}\"")))
    };
    let unparsable = || failed(format!("Text '{text}' could not be parsed"));
    match &ty.kind {
        TypeKind::Char(_) | TypeKind::Varchar(_) => Ok(Scalar::String(text.into())),
        TypeKind::Boolean => Ok(Scalar::Boolean(text.eq_ignore_ascii_case("true"))),
        TypeKind::TinyInt => integer(i8::MIN.into(), i8::MAX.into()),
        TypeKind::SmallInt => integer(i16::MIN.into(), i16::MAX.into()),
        TypeKind::Int => integer(i32::MIN.into(), i32::MAX.into()),
        TypeKind::BigInt => integer(i64::MIN, i64::MAX),
        TypeKind::Float => match java_trim(text).parse::<f32>() {
            Ok(value) if value.is_finite() => Ok(Scalar::Float(value)),
            _ => parse_java_double(text).map(|value| Scalar::Float(value as f32)).map_err(failed),
        },
        TypeKind::Double => parse_java_double(text).map(Scalar::Double).map_err(failed),
        TypeKind::Date => parse_date(text.as_bytes()).map(|days| Scalar::Date(days as i32)).ok_or_else(unparsable),
        TypeKind::Timestamp(precision) => {
            let parsed = parse_timestamp(text.as_bytes(), TimestampStandard::Iso8601, false, &mut DateCache::default());
            let (days, nanos) = parsed.ok_or_else(unparsable)?;
            Ok(Scalar::Timestamp(ticks(days, nanos, *precision)))
        }
        _ => Err(failed(format!("Can not convert {text} to type {} for partition value", ty.kind.clone().nullable()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_by_javas_parsers() {
        let read = |text: &str, kind: TypeKind| parse(text, &kind.nullable()).ok();
        assert_eq!(read("+1", TypeKind::Int), Some(Scalar::Int(1)));
        for bad in [" 1", "1.5", "2147483648", ""] {
            assert_eq!(read(bad, TypeKind::Int), None, "{bad}");
        }
        assert_eq!(read("yes", TypeKind::Boolean), Some(Scalar::Boolean(false)));
        assert_eq!(read("abcd", TypeKind::Char(3)), Some(Scalar::String("abcd".into())));
        assert_eq!(read("1e3", TypeKind::Double), Some(Scalar::Double(1000.0)));
        assert_eq!(read("2020-1-2", TypeKind::Date), None);
        assert_eq!(read("1970-01-02T00:00:01", TypeKind::Timestamp(3)), Some(Scalar::Timestamp(86_401_000)));
        assert_eq!(read("1970-01-02 00:00:01", TypeKind::Timestamp(3)), None);
        assert_eq!(read("1.5", TypeKind::Decimal { precision: 5, scale: 2 }), None);
    }
}
