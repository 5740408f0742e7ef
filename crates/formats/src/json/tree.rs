//! A value as Jackson writes it back after reading it as a tree: what an object, an array becomes in a STRING column.
//!
//! White space goes, escapes are resolved and made anew, of members with the same name the last value stands at the
//! first place, fractions are doubles (or decimals without trailing zeros, if the table has a DECIMAL column).

use super::cursor::{Cursor, Syntax, unescape};
use super::encoder::write_string_of_text;
use super::number::java_trim;
use crate::java_text::{write_decimal_stripped, write_double};

/// At a value whose syntax is right: appends its text and goes past it.
pub fn write_tree(cursor: &mut Cursor<'_>, decimals: bool, out: &mut Vec<u8>) -> Syntax<()> {
    match cursor.peek() {
        b'{' => write_object(cursor, decimals, out),
        b'[' => write_array(cursor, decimals, out),
        b'"' => write_text(cursor, out),
        b'-' | b'0'..=b'9' => {
            let start = cursor.at;
            let integer = cursor.number()?;
            write_number(&cursor.block[start..cursor.at], integer, decimals, out);
            Ok(())
        }
        _ => {
            let start = cursor.at;
            cursor.keyword()?;
            out.extend_from_slice(&cursor.block[start..cursor.at]);
            Ok(())
        }
    }
}

fn write_array(cursor: &mut Cursor<'_>, decimals: bool, out: &mut Vec<u8>) -> Syntax<()> {
    cursor.at += 1;
    out.push(b'[');
    loop {
        cursor.skip_space();
        match cursor.peek() {
            b']' => break,
            b',' => {
                out.push(b',');
                cursor.at += 1;
            }
            _ => write_tree(cursor, decimals, out)?,
        }
    }
    cursor.at += 1;
    out.push(b']');
    Ok(())
}

/// Where a member stands in the output.
struct Member {
    key: (usize, usize),
    value_end: usize,
}

fn write_object(cursor: &mut Cursor<'_>, decimals: bool, out: &mut Vec<u8>) -> Syntax<()> {
    cursor.at += 1;
    out.push(b'{');
    let mut members: Vec<Member> = Vec::new();
    loop {
        cursor.skip_space();
        match cursor.peek() {
            b'}' => break,
            b',' => {
                out.push(b',');
                cursor.at += 1;
            }
            _ => {
                let start = out.len();
                write_text(cursor, out)?;
                let key = (start, out.len());
                cursor.skip_space();
                cursor.expect(b':', "a colon to separate field name and value")?;
                cursor.skip_space();
                out.push(b':');
                write_tree(cursor, decimals, out)?;
                members.push(Member { key, value_end: out.len() });
            }
        }
    }
    cursor.at += 1;
    merge_equal_names(&members, out);
    out.push(b'}');
    Ok(())
}

/// Of members with one name, the last value at the first one's place.
fn merge_equal_names(members: &[Member], out: &mut Vec<u8>) {
    let name = |i: usize| &out[members[i].key.0..members[i].key.1];
    let mut by_name: Vec<usize> = (0..members.len()).collect();
    by_name.sort_by(|a, b| name(*a).cmp(name(*b)).then(a.cmp(b)));
    if by_name.windows(2).all(|pair| name(pair[0]) != name(pair[1])) {
        return;
    }
    let mut last: Vec<Option<usize>> = vec![None; members.len()];
    for group in by_name.chunk_by(|a, b| name(*a) == name(*b)) {
        last[group[0]] = group.last().copied();
    }
    let start = members[0].key.0;
    let mut merged = Vec::with_capacity(out.len() - start);
    for (first, last) in last.iter().enumerate().filter_map(|(i, l)| l.map(|l| (i, l))) {
        if !merged.is_empty() {
            merged.push(b',');
        }
        merged.extend_from_slice(name(first));
        merged.extend_from_slice(&out[members[last].key.1..members[last].value_end]);
    }
    out.truncate(start);
    out.extend_from_slice(&merged);
}

fn write_text(cursor: &mut Cursor<'_>, out: &mut Vec<u8>) -> Syntax<()> {
    let token = cursor.string()?;
    let raw = &cursor.block[token.start..token.end];
    if !token.escaped {
        // Nothing in it needs an escape: it had none.
        out.push(b'"');
        out.extend_from_slice(raw);
        out.push(b'"');
        return Ok(());
    }
    let mut text = Vec::with_capacity(raw.len());
    unescape(raw, &mut text);
    write_string_of_text(&String::from_utf8_lossy(&text), out);
    Ok(())
}

/// A number as a tree's `asText` gives it.
pub fn write_number_text(token: &[u8], integer: bool, decimals: bool, out: &mut Vec<u8>) {
    let start = out.len();
    write_number(token, integer, decimals, out);
    // Infinity is a text there.
    if out.get(start) == Some(&b'"') {
        out.remove(start);
        out.pop();
    }
}

fn write_number(token: &[u8], integer: bool, decimals: bool, out: &mut Vec<u8>) {
    let text = std::str::from_utf8(token).map(java_trim).unwrap_or_default();
    if integer {
        return out.extend_from_slice(if text == "-0" { b"0" } else { text.as_bytes() });
    }
    if decimals && let Some((value, scale)) = unscaled(text) {
        return write_decimal_stripped(value, scale, out);
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => write_double(value, out),
        // Jackson makes Infinity of it, a text node.
        Ok(value) => {
            out.push(b'"');
            write_double(value, out);
            out.push(b'"');
        }
        Err(_) => out.extend_from_slice(token),
    }
}

/// `12.50` as (1250, 2); None for what has an exponent below zero or too many digits.
fn unscaled(text: &str) -> Option<(i128, u8)> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent: i32 = exponent.parse().ok()?;
    let mut value: i128 = format!("{whole}{fraction}").parse().ok()?;
    let mut scale = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
    while scale < 0 {
        value = value.checked_mul(10)?;
        scale += 1;
    }
    Some((value, u8::try_from(scale).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str, decimals: bool) -> String {
        let mut out = Vec::new();
        let mut cursor = Cursor::new(text.as_bytes(), 0, text.len());
        write_tree(&mut cursor, decimals, &mut out).unwrap();
        assert_eq!(cursor.at, text.len());
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn trees_are_written_as_by_jackson() {
        assert_eq!(
            tree(r#"{ "o" : [ 1 , 2.50, null, -0, 1e3 ], "s": "\u00e9\/\u0001" }"#, false),
            r#"{"o":[1,2.5,null,0,1000.0],"s":"é/\u0001"}"#
        );
        assert_eq!(tree("[100.0,2.50,1e3,0.0]", true), "[1E+2,2.5,1E+3,0]");
        assert_eq!(tree(r#"{"a":1,"b":2,"a":{"x":[]}}"#, false), r#"{"a":{"x":[]},"b":2}"#);
        assert_eq!(tree("{}", false), "{}");
        assert_eq!(tree("[1e999]", false), "[\"Infinity\"]");
    }
}
