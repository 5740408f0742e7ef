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

/// At a digit or minus: an integer of up to fifteen digits, eight at a time. None: the cursor has not moved; it may be an
/// integer of another form.
#[inline(always)]
pub fn quick_integer(cursor: &mut Cursor<'_>) -> Option<i64> {
    let negative = cursor.peek() == b'-';
    let start = cursor.at + usize::from(negative);
    let bytes = sixteen(cursor.block, start)?;
    let digits = digit_count(bytes);
    let stop = start + digits;
    let leading_zero = digits > 1 && bytes[0] == b'0';
    if digits == 0 || digits > 15 || leading_zero || stop > cursor.end {
        return None;
    }
    if stop < cursor.end && !ends_token(bytes[digits]) {
        return None;
    }
    cursor.at = stop;
    let value = value_of(bytes, digits) as i64;
    Some(if negative { -value } else { value })
}

/// At a digit or minus: a number of at most seven digits before its point and seven behind it, which one division makes
/// exactly. None: the cursor has not moved; it may be a number of another form.
#[inline(always)]
pub fn quick_double(cursor: &mut Cursor<'_>) -> Option<f64> {
    const POWERS: [(u64, f64); 8] = [
        (1, 1e0),
        (10, 1e1),
        (100, 1e2),
        (1_000, 1e3),
        (10_000, 1e4),
        (100_000, 1e5),
        (1_000_000, 1e6),
        (10_000_000, 1e7),
    ];
    let negative = cursor.peek() == b'-';
    let start = cursor.at + usize::from(negative);
    let bytes = sixteen(cursor.block, start)?;
    let digits = digit_count(bytes);
    if digits == 0 || digits > 7 || (digits > 1 && bytes[0] == b'0') {
        return None;
    }
    let mut value = value_of_few(bytes, digits);
    let (mut stop, mut power) = (start + digits, POWERS[0]);
    if bytes[digits] == b'.' {
        let bytes = sixteen(cursor.block, stop + 1)?;
        let digits = digit_count(bytes);
        if digits == 0 || digits > 7 {
            return None;
        }
        power = POWERS[digits];
        value = value * power.0 + value_of_few(bytes, digits);
        stop += 1 + digits;
    }
    if stop > cursor.end || (stop < cursor.end && !ends_token(cursor.block[stop])) {
        return None;
    }
    cursor.at = stop;
    let value = value as f64 / power.1;
    Some(if negative { -value } else { value })
}

/// Goes past a number of up to fifteen digits before its point and fifteen behind it. False: the cursor has not moved; it
/// may be a number of another form.
#[inline(always)]
pub fn skip_quick(cursor: &mut Cursor<'_>) -> bool {
    let start = cursor.at + usize::from(cursor.peek() == b'-');
    let Some(bytes) = sixteen(cursor.block, start) else { return false };
    let digits = digit_count(bytes);
    if digits == 0 || digits > 15 || (digits > 1 && bytes[0] == b'0') {
        return false;
    }
    let mut stop = start + digits;
    if bytes[digits] == b'.' {
        let Some(bytes) = sixteen(cursor.block, stop + 1) else { return false };
        let digits = digit_count(bytes);
        if digits == 0 || digits > 15 {
            return false;
        }
        stop += 1 + digits;
    }
    if stop > cursor.end || (stop < cursor.end && !ends_token(cursor.block[stop])) {
        return false;
    }
    cursor.at = stop;
    true
}

const ZEROS: u64 = 0x3030_3030_3030_3030;

#[inline(always)]
fn sixteen(block: &[u8], at: usize) -> Option<&[u8; 16]> {
    block.get(at..at + 16)?.try_into().ok()
}

/// How many of the bytes, from the first on, are digits.
#[inline(always)]
fn digit_count(bytes: &[u8; 16]) -> usize {
    #[cfg(target_arch = "x86_64")]
    {
        super::simd::digit_count(bytes)
    }
    #[cfg(not(target_arch = "x86_64"))]
    bytes.iter().take_while(|b| b.is_ascii_digit()).count()
}

/// Up to fifteen digits.
#[inline(always)]
fn value_of(bytes: &[u8; 16], digits: usize) -> u64 {
    const POWERS: [u64; 8] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];
    if digits < 8 {
        return value_of_few(bytes, digits);
    }
    let (words, _) = bytes.as_chunks::<8>();
    let (first, second) = (u64::from_le_bytes(words[0]), u64::from_le_bytes(words[1]));
    let digits = digits - 8;
    let low = eight_digits(((second ^ ZEROS) << 8) << (56 - digits * 8));
    eight_digits(first ^ ZEROS) * POWERS[digits & 7] + low
}

/// Up to seven digits: they go to the upper end, as if zeros stood before them.
#[inline(always)]
fn value_of_few(bytes: &[u8; 16], digits: usize) -> u64 {
    let (words, _) = bytes.as_chunks::<8>();
    eight_digits(((u64::from_le_bytes(words[0]) ^ ZEROS) << 8) << (56 - digits * 8))
}

/// The value of eight bytes that are 0 to 9, the first one highest.
#[inline(always)]
fn eight_digits(digits: u64) -> u64 {
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8);
    let high = (pairs & 0x0000_00ff_0000_00ff).wrapping_mul(0x000f_4240_0000_0064);
    let low = (pairs >> 16 & 0x0000_00ff_0000_00ff).wrapping_mul(0x0000_2710_0000_0001);
    high.wrapping_add(low) >> 32
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
    fn quick_integers_are_those_of_the_plain_loop() {
        for digits in 1..=18usize {
            for tail in [",", "}", " ", "x", ".5", "e1", ""] {
                for sign in ["", "-"] {
                    let number = format!("{sign}{}{tail}", &"918273645546372819"[..digits]);
                    let text = format!("{number}                 ");
                    let mut plain = Cursor::new(text.as_bytes(), 0, number.len());
                    let mut quick = plain;
                    let wanted = fast_integer(&mut plain);
                    let found = quick_integer(&mut quick);
                    assert_eq!(found, wanted.filter(|_| digits <= 15), "{number:?}");
                    assert_eq!(quick.at, if found.is_some() { plain.at } else { 0 }, "{number:?}");
                }
            }
        }
        for slow in ["01,", "00000001234567890,", "x1", "-,", "--1,", ""] {
            let text = format!("{slow}                ");
            assert_eq!(quick_integer(&mut Cursor::new(text.as_bytes(), 0, slow.len())), None, "{slow}");
        }
        assert_eq!(quick_integer(&mut Cursor::new(b"0,               ", 0, 2)), Some(0));
    }

    #[test]
    fn quick_doubles_are_exact() {
        for whole in ["0", "7", "42", "1234567", "12345678", "01", ""] {
            for fraction in ["", ".", ".0", ".1", ".3333333", ".33333333", ".1.2"] {
                for (sign, tail) in [("", ","), ("-", "}"), ("", ""), ("-", "e1"), ("", "x")] {
                    let number = format!("{sign}{whole}{fraction}");
                    let text = format!("{number}{tail}                          ");
                    let mut cursor = Cursor::new(text.as_bytes(), 0, number.len() + tail.len());
                    let mut skipped = cursor;
                    let fits = whole.len() <= 7 && fraction.len() <= 8;
                    let right = !whole.is_empty() && whole != "01" && fraction != "." && fraction != ".1.2";
                    let ends = !tail.contains(['e', 'x']);
                    let wanted = number.parse::<f64>().ok().filter(|_| fits && right && ends).map(f64::to_bits);
                    assert_eq!(quick_double(&mut cursor).map(f64::to_bits), wanted, "{number}{tail}");
                    assert_eq!(cursor.at, if wanted.is_some() { number.len() } else { 0 });
                    assert_eq!(skip_quick(&mut skipped), right && ends, "{number}{tail}");
                    assert_eq!(skipped.at, if right && ends { number.len() } else { 0 });
                }
            }
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
