//! JSON text as Jackson writes it in Flink: compact, members sorted by name, numbers as `BigDecimal` prints them.

use std::fmt::Write;

use super::parse::Json;

/// Appends a value.
pub fn write_json(value: &Json<'_>, out: &mut String) {
    match value {
        Json::Null => out.push_str("null"),
        Json::Bool(true) => out.push_str("true"),
        Json::Bool(false) => out.push_str("false"),
        Json::Number(text) => write_number(text, out),
        Json::String(text) => write_string(text, out),
        Json::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_json(item, out);
            }
            out.push(']');
        }
        Json::Object(members) => {
            let mut order: Vec<usize> = (0..members.len()).collect();
            order.sort_by(|a, b| members[*a].0.cmp(&members[*b].0));
            out.push('{');
            for (i, member) in order.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_string(&members[member].0, out);
                out.push(':');
                write_json(&members[member].1, out);
            }
            out.push('}');
        }
    }
}

/// A quoted string: only quotes, backslashes and control characters are escaped.
pub fn write_string(text: &str, out: &mut String) {
    out.push('"');
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(&text[copied..at]);
        copied = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            0x08 => out.push_str("\\b"),
            b'\t' => out.push_str("\\t"),
            b'\n' => out.push_str("\\n"),
            0x0C => out.push_str("\\f"),
            b'\r' => out.push_str("\\r"),
            _ => {
                let _ = write!(out, "\\u{byte:04X}");
            }
        }
    }
    out.push_str(&text[copied..]);
    out.push('"');
}

/// A number's text as Java prints the value: integers as they are, others as `BigDecimal.toString`.
pub fn write_number(text: &str, out: &mut String) {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], text[at + 1..].trim_start_matches('+').parse::<i64>().unwrap_or(0)),
        None if !text.contains('.') => {
            out.push_str(if text == "-0" { "0" } else { text });
            return;
        }
        None => (text, 0),
    };
    let (negative, mantissa) = mantissa.strip_prefix('-').map_or((false, mantissa), |rest| (true, rest));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let scale = fraction.len() as i64 - exponent;
    let mut digits = String::with_capacity(whole.len() + fraction.len());
    digits.push_str(whole);
    digits.push_str(fraction);
    let significant = digits.trim_start_matches('0');
    let significant = if significant.is_empty() { "0" } else { significant };
    if negative && significant != "0" {
        out.push('-');
    }
    let precision = significant.len() as i64;
    let adjusted = precision - 1 - scale;
    if scale >= 0 && adjusted >= -6 {
        plain(significant, scale as usize, out);
        return;
    }
    out.push_str(&significant[..1]);
    if precision > 1 {
        out.push('.');
        out.push_str(&significant[1..]);
    }
    if adjusted != 0 {
        let _ = write!(out, "E{adjusted:+}");
    }
}

fn plain(digits: &str, scale: usize, out: &mut String) {
    if scale == 0 {
        out.push_str(digits);
    } else if digits.len() > scale {
        let point = digits.len() - scale;
        out.push_str(&digits[..point]);
        out.push('.');
        out.push_str(&digits[point..]);
    } else {
        out.push_str("0.");
        (digits.len()..scale).for_each(|_| out.push('0'));
        out.push_str(digits);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_big_decimals() {
        for (text, expected) in [
            ("1.50", "1.50"),
            ("1e5", "1E+5"),
            ("1.0E10", "1.0E+10"),
            ("-0.0", "0.0"),
            ("0.000000001", "1E-9"),
            ("1.50E-10", "1.50E-10"),
            ("12345678901234567890", "12345678901234567890"),
            ("0.05", "0.05"),
            ("123.456", "123.456"),
            ("1.5e300", "1.5E+300"),
            ("12e0", "12"),
        ] {
            let mut out = String::new();
            write_number(text, &mut out);
            assert_eq!(out, expected, "{text}");
        }
    }
}
