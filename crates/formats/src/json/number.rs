//! Numbers out of JSON text, as Jackson and `java.lang.Integer.parseInt` read them.

use super::cursor::{Cursor, Syntax, ends_token};

/// At a digit or minus: an integer that fits 18 digits, without a general parser. None: the cursor has not moved
/// and the slow path has to look.
#[inline(always)]
pub fn fast_integer(cursor: &mut Cursor<'_>) -> Option<i64> {
    let mut at = cursor.at;
    let negative = cursor.peek() == b'-';
    at += usize::from(negative);
    let start = at;
    let mut value: i64 = 0;
    while at < cursor.end {
        let digit = cursor.block[at].wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
        at += 1;
    }
    let digits = at - start;
    let leading_zero = digits > 1 && cursor.block[start] == b'0';
    let ends = at >= cursor.end || ends_token(cursor.block[at]);
    if digits == 0 || digits > 18 || leading_zero || !ends {
        return None;
    }
    cursor.at = at;
    Some(if negative { -value } else { value })
}

pub const NEGATIVE_ZERO: u64 = 1 << 63;

/// A token such as `-0.00` or `-0e5`, but not one that is too small for a double.
pub fn is_negative_zero(token: &str) -> bool {
    let mantissa = token.split(['e', 'E']).next().unwrap_or_default();
    mantissa.starts_with('-') && !mantissa.bytes().any(|b| matches!(b, b'1'..=b'9'))
}

/// At a digit or minus: a double with at most 15 digits and a small power of ten, which one division makes exactly.
/// None: the cursor has not moved.
#[inline]
pub fn fast_double(cursor: &mut Cursor<'_>) -> Option<f64> {
    const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    let mut at = cursor.at;
    let negative = cursor.peek() == b'-';
    at += usize::from(negative);
    let start = at;
    let mut value: u64 = 0;
    let mut point = None;
    while at < cursor.end {
        let digit = cursor.block[at].wrapping_sub(b'0');
        if digit <= 9 {
            value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
        } else if cursor.block[at] == b'.' && point.is_none() && at > start {
            point = Some(at);
        } else {
            break;
        }
        at += 1;
    }
    let digits = at - start - usize::from(point.is_some());
    let leading_zero =
        cursor.block.get(start) == Some(&b'0') && cursor.block.get(start + 1).is_some_and(u8::is_ascii_digit);
    let ends = at >= cursor.end || ends_token(cursor.block[at]);
    if digits == 0 || digits > 15 || leading_zero || !ends || point == Some(at - 1) {
        return None;
    }
    let fraction = point.map_or(0, |p| at - p - 1);
    cursor.at = at;
    let value = value as f64 / POWERS[fraction];
    Some(if negative { -value } else { value })
}

/// A number token as a long, the way Jackson's `getLongValue` coerces: fractions are cut, overflow is an error.
pub fn token_to_long(text: &str, integer: bool) -> Result<i64, String> {
    if integer {
        return text.parse().map_err(|_| {
            format!("Numeric value ({text}) out of range of long (-9223372036854775808 - 9223372036854775807)")
        });
    }
    let value: f64 = text.parse().map_err(|_| format!("'{text}' is not a number"))?;
    if value.is_nan() || value < i64::MIN as f64 || value > i64::MAX as f64 {
        return Err(format!(
            "Numeric value ({text}) out of range of long (-9223372036854775808 - 9223372036854775807)"
        ));
    }
    Ok(value as i64)
}

/// `Long.parseLong(text.trim())` and its narrower sisters: decimal digits with an optional sign.
pub fn parse_java_integer(text: &str) -> Result<i64, String> {
    let trimmed = java_trim(text);
    trimmed.parse().map_err(|_| format!("For input string: \"{trimmed}\""))
}

/// `Double.parseDouble(text.trim())`, without hexadecimal forms.
pub fn parse_java_double(text: &str) -> Result<f64, String> {
    let trimmed = java_trim(text);
    let plain = trimmed
        .strip_suffix(['d', 'D', 'f', 'F'])
        .filter(|p| p.ends_with(|c: char| c.is_ascii_digit() || c == '.'))
        .unwrap_or(trimmed);
    match plain {
        "NaN" | "+NaN" | "-NaN" => Ok(f64::NAN),
        "Infinity" | "+Infinity" => Ok(f64::INFINITY),
        "-Infinity" => Ok(f64::NEG_INFINITY),
        _ if plain.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-')) => {
            plain.parse().map_err(|_| format!("For input string: \"{trimmed}\""))
        }
        _ => Err(format!("For input string: \"{trimmed}\"")),
    }
}

/// Java's `String.trim`: cuts everything up to U+0020.
pub fn java_trim(text: &str) -> &str {
    text.trim_matches(|c: char| c <= ' ')
}

/// A decimal number as unscaled value of `scale`, rounded half up; Ok(None) when it needs more than `precision` digits
/// (Flink makes that NULL).
pub fn parse_decimal(text: &str, precision: u8, scale: u8) -> Result<Option<i128>, String> {
    let trimmed = java_trim(text);
    let invalid = || format!("'{trimmed}' is not a decimal number");
    let (negative, body) = match trimmed.as_bytes().first() {
        Some(b'-') => (true, &trimmed[1..]),
        Some(b'+') => (false, &trimmed[1..]),
        _ => (false, trimmed),
    };
    let (mantissa, exponent) = match body.split_once(['e', 'E']) {
        Some((m, e)) => (m, e.parse::<i32>().map_err(|_| invalid())?),
        None => (body, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.len() + fraction.len() == 0 || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return Err(invalid());
    }
    // value = digits * 10^(exponent - fraction.len()); wanted: value * 10^scale
    let shift = i64::from(exponent) - fraction.len() as i64 + i64::from(scale);
    let digits = whole.bytes().chain(fraction.bytes()).skip_while(|b| *b == b'0');
    let digits: Vec<u8> = digits.map(|b| b - b'0').collect();
    let kept = (digits.len() as i64 + shift.min(0)).max(-1);
    if digits.is_empty() || kept < 0 {
        return Ok(Some(0));
    }
    if kept + shift.max(0) > 39 {
        return Ok(None);
    }
    let kept = kept as usize;
    let mut value: i128 = 0;
    for digit in &digits[..kept] {
        let Some(next) = value.checked_mul(10).and_then(|v| v.checked_add(i128::from(*digit))) else { return Ok(None) };
        value = next;
    }
    if shift < 0 && digits.get(kept).is_some_and(|d| *d >= 5) {
        value += 1;
    }
    for _ in 0..shift.max(0) {
        let Some(next) = value.checked_mul(10) else { return Ok(None) };
        value = next;
    }
    let limit = 10i128.checked_pow(precision.into()).unwrap_or(i128::MAX);
    Ok((value < limit).then_some(if negative { -value } else { value }))
}

/// At a number: its text and whether it is an integer.
pub fn token<'a>(cursor: &mut Cursor<'a>) -> Syntax<(&'a str, bool)> {
    let start = cursor.at;
    let integer = cursor.number()?;
    let text = std::str::from_utf8(&cursor.block[start..cursor.at]).expect("invariant: a number is ASCII");
    Ok((text, integer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_round_half_up_and_overflow_to_null() {
        assert_eq!(parse_decimal("19.995", 8, 2), Ok(Some(2000)));
        assert_eq!(parse_decimal("-0.005", 8, 2), Ok(Some(-1)));
        assert_eq!(parse_decimal("0.004", 8, 2), Ok(Some(0)));
        assert_eq!(parse_decimal("1e3", 8, 2), Ok(Some(100_000)));
        assert_eq!(parse_decimal("1234567", 8, 2), Ok(None));
        assert_eq!(parse_decimal("99999999999999999999999999999999999999", 38, 0), Ok(Some(10i128.pow(38) - 1)));
        assert_eq!(parse_decimal("1e400", 38, 0), Ok(None));
        assert!(parse_decimal("1.2.3", 8, 2).is_err());
        assert!(parse_decimal("", 8, 2).is_err());
    }

    #[test]
    fn fast_doubles_are_exact() {
        let read = |text: &str| fast_double(&mut Cursor::new(text.as_bytes(), 0, text.len()));
        for text in ["0", "-0.0", "1.5", "123456.789012345", "0.1", "99.99,"] {
            let expected: f64 = text.trim_end_matches(',').parse().unwrap();
            assert_eq!(read(text).map(f64::to_bits), Some(expected.to_bits()), "{text}");
        }
        for slow in ["01", "1.", ".5", "1e3", "1.2.3", "1234567890123456", "-", "1x"] {
            assert_eq!(read(slow), None, "{slow}");
        }
    }

    #[test]
    fn the_fast_path_leaves_everything_else_alone() {
        let read = |text: &str| fast_integer(&mut Cursor::new(text.as_bytes(), 0, text.len()));
        assert_eq!(read("-12,"), Some(-12));
        assert_eq!(read("0}"), Some(0));
        for slow in ["1.5", "01", "1e3", "12345678901234567890", "-", "12x"] {
            assert_eq!(read(slow), None, "{slow}");
        }
    }
}
