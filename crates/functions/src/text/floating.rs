//! `Double.toString` and `Float.toString`: shortest digits in Java's layout (`1.0E10`, `0.001`, `NaN`).
//!
//! Java before 19 prints a digit too many for a few values (2.0E-3 as such, but 2.2250738585072014E-308-like cases);
//! that bug is not copied.

use std::fmt::Write;

/// Appends the text of a DOUBLE.
pub fn java_double(out: &mut String, value: f64) {
    if special(out, value) {
        return;
    }
    let mut digits = Digits::default();
    let _ = write!(digits, "{value:e}");
    digits.layout(out);
}

/// Appends the text of a FLOAT.
pub fn java_float(out: &mut String, value: f32) {
    if special(out, value.into()) {
        return;
    }
    let mut digits = Digits::default();
    let _ = write!(digits, "{value:e}");
    digits.layout(out);
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
struct Digits {
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
        ] {
            let mut text = String::new();
            java_double(&mut text, value);
            assert_eq!(text, expected);
        }
        let mut text = String::new();
        java_float(&mut text, 16777217.0);
        assert_eq!(text, "1.6777216E7");
    }
}
