//! Arithmetic on unscaled decimals: exact, half-up rounding, None on overflow (which is NULL in SQL).

use std::fmt::Write;

use arrow_buffer::i256;

const POWERS: [i128; 39] = {
    let mut powers = [1i128; 39];
    let mut i = 1;
    while i < 39 {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
};

/// 10^n for n <= 38.
pub fn pow10(n: u8) -> i128 {
    POWERS[usize::from(n)]
}

fn wide_pow10(n: u32) -> Option<i256> {
    (n <= 76).then(|| {
        i256::from_i128(POWERS[n.min(38) as usize]).wrapping_mul(i256::from_i128(POWERS[n.saturating_sub(38) as usize]))
    })
}

/// `value` if it has at most `precision` digits.
pub fn fit(value: i128, precision: u8) -> Option<i128> {
    (value.unsigned_abs() < pow10(precision) as u128).then_some(value)
}

/// Another scale, rounding half up.
pub fn rescale(value: i128, from: u8, to: u8) -> Option<i128> {
    if to >= from {
        return value.checked_mul(pow10(to - from));
    }
    Some(divide_half_up(value, pow10(from - to)))
}

/// Another scale and precision.
pub fn convert(value: i128, from: u8, to: (u8, u8)) -> Option<i128> {
    rescale(value, from, to.1).and_then(|v| fit(v, to.0))
}

fn divide_half_up(value: i128, by: i128) -> i128 {
    let (quotient, rest) = (value / by, value % by);
    if rest.unsigned_abs() >= by.unsigned_abs() - rest.unsigned_abs() {
        quotient + if (value < 0) == (by < 0) { 1 } else { -1 }
    } else {
        quotient
    }
}

fn wide_divide_half_up(value: i256, by: i256) -> i256 {
    let (quotient, rest) = (value.wrapping_div(by), value.wrapping_rem(by));
    let (rest, size) = (magnitude(rest), magnitude(by));
    if rest >= size.wrapping_sub(rest) {
        let one = i256::ONE;
        if value.is_negative() == by.is_negative() { quotient.wrapping_add(one) } else { quotient.wrapping_sub(one) }
    } else {
        quotient
    }
}

fn magnitude(value: i256) -> i256 {
    if value.is_negative() { value.wrapping_neg() } else { value }
}

fn narrow(value: i256, from: u32, to: (u8, u8)) -> Option<i128> {
    let scale = u32::from(to.1);
    let value = if scale >= from {
        value.checked_mul(wide_pow10(scale - from)?)?
    } else {
        wide_divide_half_up(value, wide_pow10(from - scale)?)
    };
    fit(value.to_i128()?, to.0)
}

/// a + b; subtraction negates b.
pub fn add(a: i128, s1: u8, b: i128, s2: u8, to: (u8, u8)) -> Option<i128> {
    let scale = s1.max(s2);
    let exact =
        a.checked_mul(pow10(scale - s1)).and_then(|x| b.checked_mul(pow10(scale - s2)).and_then(|y| x.checked_add(y)));
    if let Some(sum) = exact {
        return convert(sum, scale, to);
    }
    let wide = |v: i128, s: u8| i256::from_i128(v).wrapping_mul(i256::from_i128(pow10(scale - s)));
    narrow(wide(a, s1).wrapping_add(wide(b, s2)), u32::from(scale), to)
}

pub fn multiply(a: i128, s1: u8, b: i128, s2: u8, to: (u8, u8)) -> Option<i128> {
    let scale = u32::from(s1) + u32::from(s2);
    // One multiplication instruction; nothing can overflow.
    if let (Ok(x), Ok(y)) = (i64::try_from(a), i64::try_from(b))
        && scale == u32::from(to.1)
    {
        return fit(i128::from(x) * i128::from(y), to.0);
    }
    if scale <= 38
        && let Some(product) = a.checked_mul(b)
    {
        return convert(product, scale as u8, to);
    }
    narrow(i256::from_i128(a).wrapping_mul(i256::from_i128(b)), scale, to)
}

/// `b` is not 0.
pub fn divide(a: i128, s1: u8, b: i128, s2: u8, to: (u8, u8)) -> Option<i128> {
    let exponent = i32::from(to.1) - i32::from(s1) + i32::from(s2);
    if (0..=38).contains(&exponent)
        && let Some(scaled) = a.checked_mul(pow10(exponent as u8))
    {
        return fit(divide_half_up(scaled, b), to.0);
    }
    let (a, b) = (i256::from_i128(a), i256::from_i128(b));
    let power = wide_pow10(exponent.unsigned_abs())?;
    let quotient = if exponent >= 0 {
        wide_divide_half_up(a.checked_mul(power)?, b)
    } else {
        wide_divide_half_up(a, b.checked_mul(power)?)
    };
    fit(quotient.to_i128()?, to.0)
}

/// `b` is not 0. The sign is that of `a`.
pub fn remainder(a: i128, s1: u8, b: i128, s2: u8, to: (u8, u8)) -> Option<i128> {
    let scale = s1.max(s2);
    let wide = |v: i128, s: u8| i256::from_i128(v).wrapping_mul(i256::from_i128(pow10(scale - s)));
    narrow(wide(a, s1).wrapping_rem(wide(b, s2)), u32::from(scale), to)
}

pub fn compare(a: i128, s1: u8, b: i128, s2: u8) -> std::cmp::Ordering {
    if s1 == s2 {
        return a.cmp(&b);
    }
    let scale = s1.max(s2);
    match (a.checked_mul(pow10(scale - s1)), b.checked_mul(pow10(scale - s2))) {
        (Some(x), Some(y)) => x.cmp(&y),
        _ => {
            let wide = |v: i128, s: u8| i256::from_i128(v).wrapping_mul(i256::from_i128(pow10(scale - s)));
            wide(a, s1).cmp(&wide(b, s2))
        }
    }
}

pub fn to_f64(value: i128, scale: u8) -> f64 {
    // Up to 2^53 and 10^22 both are exact and the division rounds once, as BigDecimal.doubleValue does.
    if value.unsigned_abs() < (1 << 53) && scale <= 22 {
        return value as f64 / pow10(scale) as f64;
    }
    let mut text = String::new();
    write_plain(&mut text, value, scale);
    text.parse().unwrap_or(f64::NAN)
}

/// The shortest decimal text of the double, rounded half up (Flink goes through `BigDecimal.valueOf`).
pub fn from_f64(value: f64, to: (u8, u8)) -> Option<i128> {
    if !value.is_finite() {
        return None;
    }
    let mut text = [0u8; 400];
    let mut cursor = std::io::Cursor::new(&mut text[..]);
    std::io::Write::write_fmt(&mut cursor, format_args!("{value:e}")).ok()?;
    let end = cursor.position() as usize;
    parse(std::str::from_utf8(&text[..end]).ok()?, to)
}

/// A number as `BigDecimal` reads it (sign, digits, point, exponent), rounded half up. None: not a number, or too large.
pub fn parse(text: &str, to: (u8, u8)) -> Option<i128> {
    parse_number(text).and_then(|number| number.to_unscaled(to))
}

/// Is this text a number for `BigDecimal`?
pub fn is_number(text: &str) -> bool {
    parse_number(text).is_some()
}

/// Digits of a decimal text: sign, up to 77 significant digits, and the power of ten behind them.
struct Number {
    negative: bool,
    digits: i256,
    exponent: i64,
}

fn parse_number(text: &str) -> Option<Number> {
    let bytes = text.as_bytes();
    let (negative, mut at) = match bytes.first()? {
        b'-' => (true, 1),
        b'+' => (false, 1),
        _ => (false, 0),
    };
    let (mut digits, mut exponent, mut count, mut seen, mut point) = (i256::ZERO, 0i64, 0u32, false, false);
    let ten = i256::from_i128(10);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'0'..=b'9' => {
                seen = true;
                if count < 75 {
                    digits = digits.wrapping_mul(ten).wrapping_add(i256::from_i128(i128::from(byte - b'0')));
                    count += u32::from(count > 0 || *byte != b'0');
                    exponent -= i64::from(point);
                } else {
                    exponent += i64::from(!point);
                }
            }
            b'.' if !point => point = true,
            b'e' | b'E' if seen => {
                let shift = text[at + 1..].strip_prefix('+').unwrap_or(&text[at + 1..]);
                let shift: i64 = shift.parse::<i32>().ok()?.into();
                return Some(Number { negative, digits, exponent: exponent + shift });
            }
            _ => return None,
        }
        at += 1;
    }
    seen.then_some(Number { negative, digits, exponent })
}

impl Number {
    fn to_unscaled(&self, to: (u8, u8)) -> Option<i128> {
        if self.digits == i256::ZERO {
            return Some(0);
        }
        let shift = self.exponent + i64::from(to.1);
        let size = if shift >= 0 {
            self.digits.checked_mul(wide_pow10(u32::try_from(shift).ok()?)?)?
        } else {
            match wide_pow10(shift.unsigned_abs().try_into().unwrap_or(u32::MAX)) {
                Some(power) => wide_divide_half_up(self.digits, power),
                None => i256::ZERO,
            }
        };
        let value = fit(size.to_i128()?, to.0)?;
        Some(if self.negative { -value } else { value })
    }
}

/// `1.50`: the plain text with all digits of the scale.
pub fn write_plain(out: &mut String, value: i128, scale: u8) {
    if value < 0 {
        out.push('-');
    }
    let size = value.unsigned_abs();
    if scale == 0 {
        let _ = write!(out, "{size}");
        return;
    }
    let power = pow10(scale) as u128;
    let _ = write!(out, "{}.{:0width$}", size / power, size % power, width = usize::from(scale));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_half_up_away_from_zero() {
        assert_eq!(rescale(25, 1, 0), Some(3));
        assert_eq!(rescale(-25, 1, 0), Some(-3));
        assert_eq!(rescale(24, 1, 0), Some(2));
        assert_eq!(divide(10, 1, 3, 0, (14, 12)), Some(333_333_333_333));
    }

    #[test]
    fn numbers_are_read_as_big_decimals() {
        assert_eq!(parse("1e3", (10, 2)), Some(100_000));
        assert_eq!(parse("-1.005", (10, 2)), Some(-101));
        assert_eq!(parse(".5", (10, 1)), Some(5));
        assert_eq!(parse("5.", (10, 1)), Some(50));
        assert_eq!(parse("abc", (10, 1)), None);
        assert_eq!(parse("100", (2, 0)), None);
        assert_eq!(from_f64(5.555, (4, 2)), Some(556));
    }

    #[test]
    fn wide_products_do_not_overflow() {
        let ten_37 = pow10(37);
        assert_eq!(multiply(ten_37, 10, 10, 0, (38, 6)), Some(pow10(34)));
        assert_eq!(add(pow10(38) - 1, 0, 1, 0, (38, 0)), None);
    }
}
