//! `Double.toString` and `Float.toString`: Java's digits in Java's layout (`1.0E10`, `0.001`, `NaN`).

use std::fmt::Write;

use super::java_digits::JavaDigits;

/// Appends the text of a DOUBLE.
pub fn java_double(out: &mut String, value: f64) {
    if !special(out, value) {
        double_digits(value).layout(out);
    }
}

/// Appends the text of a FLOAT.
pub fn java_float(out: &mut String, value: f32) {
    if !special(out, value.into()) {
        float_digits(value).layout(out);
    }
}

/// The digits that Java prints of a finite DOUBLE, in the form `-1.2345e-7`.
pub fn double_digits(value: f64) -> Digits {
    let mut digits = Digits::default();
    match large_whole(value, 53) {
        Some(whole) => digits.write_whole(value < 0.0, whole),
        // Two digits at least: the smallest value has them too.
        None if value.abs() == f64::from_bits(1) => {
            let _ = digits.write_str(if value > 0.0 { "4.9e-324" } else { "-4.9e-324" });
        }
        None => {
            let _ = write!(digits, "{value:e}");
        }
    }
    digits
}

/// As `double_digits`, of a FLOAT.
pub fn float_digits(value: f32) -> Digits {
    let mut digits = Digits::default();
    match large_whole(value.into(), 24) {
        Some(whole) => digits.write_whole(value < 0.0, whole),
        None if value.abs() == f32::from_bits(1) => {
            let _ = digits.write_str(if value > 0.0 { "1.4e-45" } else { "-1.4e-45" });
        }
        None => {
            let _ = write!(digits, "{value:e}");
        }
    }
    digits
}

/// What `FloatingDecimal` prints for a whole number of more bits than the precision: its decimal digits, rounded where
/// they say nothing. The digits and the power of ten behind them.
fn large_whole(value: f64, bits: i32) -> Option<(u64, u32)> {
    let size = value.abs();
    let exponent = ((size.to_bits() >> 52) as i32) - 1023;
    if !(bits..=62).contains(&exponent) {
        return None;
    }
    let insignificant = insignificant_digits(exponent - bits - 1);
    let power = 10u64.pow(insignificant);
    let (whole, rest) = (size as u64 / power, size as u64 % power);
    Some((whole + u64::from(insignificant > 0 && rest >= power / 2), insignificant))
}

/// Decimal digits below 2^p, as in the table of `FloatingDecimal`.
fn insignificant_digits(p: i32) -> u32 {
    if p > 1 { (f64::from(p) * std::f64::consts::LOG10_2) as u32 } else { 0 }
}

fn special(out: &mut String, value: f64) -> bool {
    let text = if value.is_nan() {
        "NaN"
    } else if value.is_infinite() {
        if value > 0.0 { "Infinity" } else { "-Infinity" }
    } else if value == 0.0 {
        if value.is_sign_negative() { "-0.0" } else { "0.0" }
    } else {
        return false;
    };
    out.push_str(text);
    true
}

fn layout(out: &mut String, negative: bool, java: &JavaDigits) {
    let digits = std::str::from_utf8(java.digits()).expect("invariant: digits are ASCII");
    let (first, rest) = digits.split_at(1);
    let exponent = java.exponent - 1;
    if negative {
        out.push('-');
    }
    match exponent {
        -3..=-1 => {
            out.push_str("0.");
            (1..-exponent).for_each(|_| out.push('0'));
            out.push_str(first);
            out.push_str(rest);
        }
        0..=6 => {
            let whole = exponent as usize;
            out.push_str(first);
            out.push_str(&rest[..whole.min(rest.len())]);
            (rest.len()..whole).for_each(|_| out.push('0'));
            out.push('.');
            out.push_str(if rest.len() > whole { &rest[whole..] } else { "0" });
        }
        _ => {
            out.push_str(first);
            out.push('.');
            out.push_str(if rest.is_empty() { "0" } else { rest });
            out.push('E');
            let _ = write!(out, "{exponent}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_look_as_in_java() {
        for (value, expected) in [
            (1.0, "1.0"),
            (-0.0, "-0.0"),
            (100.0, "100.0"),
            (1e7, "1.0E7"),
            (9999999.0, "9999999.0"),
            (0.001, "0.001"),
            (0.00012, "1.2E-4"),
            (12345.678, "12345.678"),
            (1.0000000149e8, "1.0000000149E8"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-Infinity"),
            (f64::MAX, "1.7976931348623157E308"),
            (1e18, "1.0E18"),
            (1152921504606846976.0, "1.15292150460684698E18"),
            (9007199254740993.0, "9.007199254740992E15"),
        ] {
            let mut text = String::new();
            java_double(&mut text, value);
            assert_eq!(text, expected);
        }
        let mut text = String::new();
        java_float(&mut text, 16777217.0);
        assert_eq!(text, "1.6777216E7");
        text.clear();
        java_float(&mut text, 123456789.125);
        assert_eq!(text, "1.23456792E8");
    }
}
