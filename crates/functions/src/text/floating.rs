//! `Double.toString` and `Float.toString`: shortest digits in Java's layout (`1.0E10`, `0.001`, `NaN`).
//!
//! Java before 19 prints whole numbers beyond the precision (2^53, for FLOAT 2^24) with more digits than needed, and so
//! does this; the few other values for which it prints a digit too many are not copied.

use std::fmt::Write;

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

/// The text `-1.2345e-7` in a buffer on the stack.
#[derive(Default)]
pub struct Digits {
    bytes: [u8; 32],
    len: usize,
}

impl Write for Digits {
    fn write_str(&mut self, s: &str) -> std::fmt::Result {
        let end = self.len + s.len();
        self.bytes.get_mut(self.len..end).ok_or(std::fmt::Error)?.copy_from_slice(s.as_bytes());
        self.len = end;
        Ok(())
    }
}

impl Digits {
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    /// As `{:e}` would write it.
    fn write_whole(&mut self, negative: bool, (mut whole, mut exponent): (u64, u32)) {
        while whole.is_multiple_of(10) && whole > 0 {
            whole /= 10;
            exponent += 1;
        }
        let scale = whole.ilog10();
        let power = 10u64.pow(scale);
        let sign = if negative { "-" } else { "" };
        let _ = match scale {
            0 => write!(self, "{sign}{whole}e{exponent}"),
            _ => write!(
                self,
                "{sign}{}.{:0width$}e{}",
                whole / power,
                whole % power,
                exponent + scale,
                width = scale as usize
            ),
        };
    }

    fn layout(&self, out: &mut String) {
        let text = std::str::from_utf8(&self.bytes[..self.len]).expect("invariant: formatted as ASCII");
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let exponent: i32 = exponent.parse().expect("invariant: an exponent is a number");
        let mantissa = mantissa.strip_prefix('-').inspect(|_| out.push('-')).unwrap_or(mantissa);
        let (first, rest) = mantissa.split_once('.').unwrap_or((mantissa, ""));
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
