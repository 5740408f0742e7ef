//! Literals: numbers, strings, bytes, dates, times; their types are those Flink gives them.

use ouzel_plan::Expr;
use ouzel_types::data_type::ticks_per_milli;
use ouzel_types::{Scalar, TypeKind, calendar};

use super::expr_binder::{Bound, ExprBinder, one};
use super::interval;
use crate::ast::{Literal, Span};
use crate::diagnostic::Diagnostic;

pub fn bind(b: &ExprBinder<'_>, literal: &Literal, span: Span) -> Bound {
    Ok(match literal {
        Literal::Null => Expr::literal(Scalar::Null, TypeKind::Null.nullable()),
        Literal::Unknown => Expr::literal(Scalar::Null, TypeKind::Boolean.nullable()),
        Literal::Boolean(value) => Expr::literal(Scalar::Boolean(*value), TypeKind::Boolean.not_null()),
        Literal::Number(text) => return number(&b.digits(text), span),
        Literal::String { value, charset } => {
            if let Some(charset) = charset.as_deref().filter(|c| !known_charset(c)) {
                return Err(one(Diagnostic::error(format!("the character set {charset} is not known")).at(span)));
            }
            // Java counts UTF-16 units here.
            let length = value.encode_utf16().count() as u32;
            Expr::literal(Scalar::String(value.as_str().into()), TypeKind::Char(length).not_null())
        }
        Literal::Binary(bytes) => {
            Expr::literal(Scalar::Bytes(bytes.as_slice().into()), TypeKind::Binary(bytes.len() as u32).not_null())
        }
        Literal::Date(text) => {
            // Years start at 1.
            let days = date(text).filter(|day| i64::from(*day) >= calendar::days(1, 1, 1));
            let days = days.ok_or_else(|| illegal("DATE", text, "yyyy-MM-dd", span))?;
            Expr::literal(Scalar::Date(days), TypeKind::Date.not_null())
        }
        Literal::Time(text) => {
            // The value has the milliseconds that the type, TIME(0), does not show.
            let (seconds, nanos, _) = time(text).ok_or_else(|| illegal("TIME", text, "HH:mm:ss", span))?;
            Expr::literal(Scalar::Time(seconds * 1000 + (nanos / 1_000_000) as i32), TypeKind::Time(0).not_null())
        }
        Literal::Timestamp(text) => timestamp(text, span)?,
        Literal::TimestampLtz(text) => {
            // Flink takes the digits for UTC, whatever the session's zone is.
            let digits = timestamp(text, span)?;
            let TypeKind::Timestamp(precision) = digits.ty.kind else { return Ok(digits) };
            Expr { ty: TypeKind::TimestampLtz(precision).not_null(), ..digits }
        }
        Literal::Interval { negative, value, qualifier } => interval::literal(*negative, value, qualifier)?,
    })
}

fn known_charset(name: &str) -> bool {
    ["UTF16", "UTF-16", "UTF-16LE", "UTF8", "UTF-8", "LATIN1", "ISO-8859-1", "US-ASCII"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

fn illegal(what: &str, text: &str, format: &str, span: Span) -> Vec<Diagnostic> {
    one(Diagnostic::error(format!("'{text}' is not a {what}"))
        .at(span)
        .detail(format!("Illegal {what} literal '{text}': not in format '{format}'")))
}

/// `text` may carry a minus sign, which the binder has folded in. A literal of more digits than a BIGINT has is refused, with a
/// point or without, as in Flink.
pub fn number(text: &str, span: Span) -> Bound {
    let out_of_range = || {
        one(Diagnostic::error(format!("the number {text} is out of range"))
            .at(span)
            .detail(format!("Numeric literal '{}' out of range", text.to_uppercase())))
    };
    if text.contains(['e', 'E']) {
        let value: f64 = text.parse().map_err(|_| out_of_range())?;
        if value.is_infinite() {
            return Err(out_of_range());
        }
        // A sign before it makes no negative zero: Flink negates a decimal number.
        let value = if value == 0.0 { 0.0 } else { value };
        return Ok(Expr::literal(Scalar::Double(value), TypeKind::Double.not_null()));
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let unscaled: i64 = format!("{whole}{fraction}").parse().map_err(|_| out_of_range())?;
    if fraction.is_empty() {
        let kind = if i32::try_from(unscaled).is_ok() { TypeKind::Int } else { TypeKind::BigInt };
        return Ok(Expr::literal(Scalar::Int(unscaled), kind.not_null()));
    }
    let scale = fraction.len();
    let precision = whole.trim_start_matches('-').len() + scale;
    if precision > 38 {
        return Err(out_of_range());
    }
    let kind = TypeKind::Decimal { precision: precision as u8, scale: scale as u8 };
    Ok(Expr::literal(Scalar::Decimal(unscaled.into()), kind.not_null()))
}

/// `y-M-d` as days since 1970-01-01.
fn date(text: &str) -> Option<i32> {
    let mut parts = text.trim().splitn(3, '-').map(digits);
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if year > 9999 {
        return None;
    }
    // Days that the change to the Gregorian calendar left out.
    let left_out = calendar::days(1582, 10, 5)..calendar::days(1582, 10, 15);
    let days = calendar::checked_days(year.into(), month.into(), day.into());
    days.filter(|days| !left_out.contains(days)).map(|days| days as i32)
}

/// `HH:mm:ss[.f]`: seconds of the day, nanoseconds, digits of the fraction (at most 9).
fn time(text: &str) -> Option<(i32, i64, u8)> {
    let (clock, fraction) = match text.split_once('.') {
        Some((clock, fraction)) => (clock, fraction),
        None => (text, ""),
    };
    let mut parts = clock.splitn(3, ':').map(digits);
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    if hour > 23 || minute > 59 || second > 59 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let kept = &fraction[..fraction.len().min(9)];
    let nanos: i64 = format!("{kept:0<9}").parse().ok()?;
    Some((hour * 3600 + minute * 60 + second, nanos, kept.len() as u8))
}

fn timestamp(text: &str, span: Span) -> Bound {
    let wrong = || illegal("TIMESTAMP", text, "yyyy-MM-dd HH:mm:ss", span);
    let (day, clock) = match text.trim().split_once(' ') {
        Some((day, clock)) => (day, Some(clock)),
        None => (text.trim(), None),
    };
    let days = date(day).ok_or_else(wrong)?;
    let (seconds, nanos, precision) = match clock {
        Some(clock) => time(clock).ok_or_else(wrong)?,
        None => (0, 0, 0),
    };
    let per_milli = ticks_per_milli(precision);
    let millis = i64::from(days) * 86_400_000 + i64::from(seconds) * 1000;
    let ticks = millis.checked_mul(per_milli).ok_or_else(wrong)? + nanos / (1_000_000 / per_milli);
    Ok(Expr::literal(Scalar::Timestamp(ticks), TypeKind::Timestamp(precision).not_null()))
}

fn digits(text: &str) -> Option<i32> {
    (!text.is_empty() && text.len() <= 6 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> String {
        number(text, Span::default()).map_or_else(|e| e[0].detail.clone().unwrap(), |e| e.ty.to_string())
    }

    #[test]
    fn numbers_have_the_types_of_their_text() {
        assert_eq!(typed("1"), "INT NOT NULL");
        assert_eq!(typed("2147483648"), "BIGINT NOT NULL");
        assert_eq!(typed("-9223372036854775808"), "BIGINT NOT NULL");
        assert_eq!(typed("9223372036854775808"), "Numeric literal '9223372036854775808' out of range");
        assert_eq!(typed("1.50"), "DECIMAL(3, 2) NOT NULL");
        assert_eq!(typed(".5"), "DECIMAL(1, 1) NOT NULL");
        assert_eq!(typed("1e0"), "DOUBLE NOT NULL");
        assert!(typed("1e400").contains("out of range"));
        assert!(typed("99999999999999999999.5").contains("out of range"));
    }

    #[test]
    fn dates_and_timestamps() {
        assert_eq!(date("1970-01-02"), Some(1));
        assert_eq!(date("2024-1-2"), Some(19_724));
        assert_eq!(date("2024-02-30"), None);
        let at = timestamp("2024-01-02 10:00:00.100", Span::default()).unwrap();
        assert_eq!(at.ty, TypeKind::Timestamp(3).not_null());
        assert_eq!(at.as_literal(), Some(&Scalar::Timestamp(1_704_189_600_100)));
        assert!(timestamp("2024-01-02 10:00", Span::default()).is_err());
        assert!(timestamp("2024-01-02T10:00:00", Span::default()).is_err());
        let micros = timestamp("1970-01-01 00:00:01.000001", Span::default()).unwrap();
        assert_eq!(micros.as_literal(), Some(&Scalar::Timestamp(1_000_001)));
    }
}
