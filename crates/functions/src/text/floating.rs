//! `Double.toString` and `Float.toString`: Java's digits in Java's layout (`1.0E10`, `0.001`, `NaN`).

use std::fmt::Write;

use super::java_digits::JavaDigits;

/// Appends the text of a DOUBLE.
pub fn java_double(out: &mut String, value: f64) {
    if !special(out, value) {
        layout(out, value < 0.0, &JavaDigits::of_double(value));
    }
}

/// Appends the text of a FLOAT.
pub fn java_float(out: &mut String, value: f32) {
    if !special(out, value.into()) {
        layout(out, value < 0.0, &JavaDigits::of_float(value));
    }
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
