//! Hexadecimal floating point numbers as Java reads them: `1.8p1`, behind the sign and `0x`.

/// How many bits a number has, and the exponent of the smallest one.
#[derive(Clone, Copy)]
pub struct Format {
    bits: i64,
    smallest: i64,
}

pub const DOUBLE: Format = Format { bits: 53, smallest: -1074 };
pub const FLOAT: Format = Format { bits: 24, smallest: -149 };

/// Digits with at most one point, `p` and a decimal exponent; rounded once, to the nearest, ties to even.
pub fn parse(text: &str, format: Format) -> Option<f64> {
    let text = text.strip_suffix(['d', 'D', 'f', 'F']).unwrap_or(text);
    let (digits, exponent) = text.split_once(['p', 'P'])?;
    let written = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if written.is_empty() || !written.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    // An exponent of more digits is beyond every number.
    let size = written.parse::<i64>().unwrap_or(i64::MAX / 2).min(1 << 40);
    let mut exponent = if exponent.starts_with('-') { -size } else { size };
    let mut mantissa = 0u64;
    for (i, digit) in whole.chars().chain(fraction.chars()).enumerate() {
        let digit = u64::from(digit.to_digit(16)?);
        exponent -= if i >= whole.len() { 4 } else { 0 };
        if mantissa >> 60 == 0 {
            mantissa = mantissa << 4 | digit;
        } else {
            // What has no room only decides how a half is rounded.
            mantissa |= u64::from(digit != 0);
            exponent += 4;
        }
    }
    Some(rounded(mantissa, exponent, format))
}

/// `mantissa * 2^exponent`, of which the lowest bit stands for all below.
fn rounded(mantissa: u64, exponent: i64, format: Format) -> f64 {
    if mantissa == 0 {
        return 0.0;
    }
    let shift = i64::from(mantissa.leading_zeros());
    let (mantissa, exponent) = (mantissa << shift, exponent - shift);
    let kept = format.bits.min(exponent + 64 - format.smallest);
    if kept < 0 {
        return 0.0;
    }
    let dropped = 64 - kept;
    let wide = u128::from(mantissa);
    let (value, rest, half) = (wide >> dropped, wide & ((1 << dropped) - 1), 1u128 << (dropped - 1));
    let up = rest > half || rest == half && value & 1 == 1;
    scaled((value + u128::from(up)) as f64, exponent + dropped)
}

/// Times a power of two, in steps that are exact as long as the result is.
fn scaled(mut value: f64, exponent: i64) -> f64 {
    let mut left = exponent.clamp(-4000, 4000);
    while left != 0 && value.is_finite() && value != 0.0 {
        let step = left.clamp(-500, 500);
        value *= 2f64.powi(step as i32);
        left -= step;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_once() {
        for (text, value) in [
            ("1.8p1", Some(3.0)),
            ("1p-2", Some(0.25)),
            ("1.p1", Some(2.0)),
            ("1.fffffffffffff8p0", Some(2.0)),
            ("1.fffffffffffff7p0", Some(1.9999999999999998)),
            ("1p2000", Some(f64::INFINITY)),
            ("1p-2000", Some(0.0)),
            ("1p-1074", Some(f64::from_bits(1))),
            ("1p-1075", Some(0.0)),
            ("1.8p-1075", Some(f64::from_bits(1))),
            ("0.00000000000000000000000000000000001p140", Some(1.0)),
            ("10000000000000000000000000000000000p-136", Some(1.0)),
            ("1.8", None),
            ("1.8p", None),
            (".p1", None),
            ("1.8.1p1", None),
            ("+1p1", None),
            ("1p1_0", None),
        ] {
            assert_eq!(parse(text, DOUBLE), value, "{text}");
        }
        assert_eq!(parse("1.000001p0", FLOAT), Some(1.0));
        assert_eq!(parse("1.0000010000001p0", FLOAT), Some(1.0 + f64::from(f32::EPSILON)));
        assert_eq!(parse("1.ffffffp127", FLOAT).map(|v| v as f32), Some(f32::INFINITY));
    }
}
