//! Texts of up to 18 bytes as decimals of up to 18 digits: the reader that Flink has for them beside `BigDecimal`
//! (`BinaryStringDataUtil.toDecimalFromBytes`), with its oddities.
//!
//! One byte that is no digit ends the digits and is not looked at again, so `1a` is 1 and `x` is 0. Leading zeros count
//! as digits of the result: `0100` is too large for DECIMAL(5, 2). Rounding may reach one digit more than the type has.

/// Where Flink's decimals change from a long to `BigDecimal`.
const LONG_DIGITS: usize = 18;

/// Larger exponents give too large numbers, or none, anyhow.
const EXPONENT_STOP: i32 = 40;

/// The unscaled value. None outside: the text or the type is too long for this reader. None inside: no number, or too
/// large, which Flink does not tell apart.
pub fn parse(text: &str, (precision, scale): (u8, u8)) -> Option<Option<i128>> {
    if usize::from(precision) > LONG_DIGITS || text.len() > LONG_DIGITS {
        return None;
    }
    Some(read(text.as_bytes(), i32::from(precision), i32::from(scale)))
}

fn read(text: &[u8], precision: i32, scale: i32) -> Option<i128> {
    let blanks = text.iter().take_while(|b| is_blank(**b)).count();
    let mut rest = &text[blanks..];
    let negative = rest.first() == Some(&b'-');
    if matches!(rest.first(), Some(b'-' | b'+')) {
        rest = &rest[1..];
    }
    if rest.is_empty() {
        return None;
    }
    let Significand { value, digits, point, end } = significand(&mut rest)?;
    let mut exponent = 0;
    if matches!(end, b'e' | b'E') && !rest.is_empty() {
        exponent = read_exponent(&mut rest)?;
    }
    if !rest.iter().all(|b| is_blank(*b)) {
        return None;
    }
    let shift = exponent - (digits - point) + scale;
    if digits + shift > precision {
        return None;
    }
    let value = if negative { -value } else { value };
    let power = |n: i32| 10i128.pow(n.unsigned_abs());
    match shift {
        0.. => Some(value * power(shift)),
        // Flink's table of powers ends there, and it fails.
        ..-18 => None,
        _ => Some((value + if negative { -5 } else { 5 } * power(-shift - 1)) / power(-shift)),
    }
}

struct Significand {
    value: i128,
    digits: i32,
    /// Digits in front of the point.
    point: i32,
    /// The last byte that was read.
    end: u8,
}

fn significand(rest: &mut &[u8]) -> Option<Significand> {
    let mut read = Significand { value: 0, digits: 0, point: -1, end: 0 };
    while let Some((byte, after)) = rest.split_first() {
        *rest = after;
        read.end = *byte;
        match byte {
            b'0'..=b'9' => {
                read.value = read.value * 10 + i128::from(byte - b'0');
                read.digits += 1;
            }
            b'.' if read.point >= 0 => return None,
            b'.' => read.point = read.digits,
            _ => break,
        }
    }
    if read.point < 0 {
        read.point = read.digits;
    }
    Some(read)
}

fn read_exponent(rest: &mut &[u8]) -> Option<i32> {
    let negative = rest.first() == Some(&b'-');
    if matches!(rest.first(), Some(b'-' | b'+')) {
        *rest = &rest[1..];
        if rest.is_empty() {
            return None;
        }
    }
    let mut exponent = 0;
    while let Some((byte, after)) = rest.split_first() {
        *rest = after;
        match byte {
            b'0'..=b'9' if exponent < EXPONENT_STOP => exponent = exponent * 10 + i32::from(byte - b'0'),
            b'0'..=b'9' => {}
            _ => break,
        }
    }
    Some(if negative { -exponent } else { exponent })
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_other_byte_ends_the_digits() {
        let read = |text| parse(text, (5, 1)).expect("short");
        assert_eq!(read("1a"), Some(10));
        assert_eq!(read("x"), Some(0));
        assert_eq!(read("."), Some(0));
        assert_eq!(read("1e"), Some(10));
        assert_eq!(read(" -2.25 "), Some(-23));
        assert_eq!(read("1e2"), Some(1000));
        for bad in ["", " ", "-", "ab", "1 2", "1.2.3", "1e-400"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn leading_zeros_are_digits() {
        assert_eq!(parse("0100", (5, 2)), Some(None));
        assert_eq!(parse("100", (5, 2)), Some(Some(10_000)));
        assert_eq!(parse("9.99", (2, 1)), Some(Some(100)));
        assert_eq!(parse("1", (20, 1)), None);
    }
}
