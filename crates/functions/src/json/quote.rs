//! JSON_QUOTE and JSON_UNQUOTE.

use std::fmt::Write;

use ouzel_types::TypeKind;

use super::parse::{escape, parse};
use crate::column::Strs;
use crate::column::build::strings;
use crate::function::{Binding, ScalarFunction};
use crate::signature::{Bound, Gives, Want, function, kernel, typed};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("JSON_QUOTE", &[], |a| typed("JSON_QUOTE", a, &[Want::Str], 0, Gives::Kind(TypeKind::STRING)), bind_quote),
    function(
        "JSON_UNQUOTE",
        &[],
        |a| typed("JSON_UNQUOTE", a, &[Want::Str], 0, Gives::Kind(TypeKind::STRING)),
        bind_unquote,
    ),
];

/// Escapes `/` and everything that is not ASCII too; other control characters stay as they are.
fn bind_quote(_: &Binding<'_>) -> Bound {
    kernel(|args, rows, errors| {
        let text = Strs::of(&args[0]);
        strings(args, rows, errors, |row, out| {
            out.push('"');
            for c in text.get(row).chars() {
                match c {
                    '"' => out.push_str("\\\""),
                    '\\' => out.push_str("\\\\"),
                    '/' => out.push_str("\\/"),
                    '\u{8}' => out.push_str("\\b"),
                    '\u{c}' => out.push_str("\\f"),
                    '\n' => out.push_str("\\n"),
                    '\r' => out.push_str("\\r"),
                    '\t' => out.push_str("\\t"),
                    c if c.is_ascii() => out.push(c),
                    c => {
                        // Of a pair Flink writes the whole code point in the place of its first half.
                        let _ = write!(out, "\\u{:04x}", c as u32);
                        for half in c.encode_utf16(&mut [0; 2]).iter().skip(1) {
                            let _ = write!(out, "\\u{half:04x}");
                        }
                    }
                }
            }
            out.push('"');
            Ok(true)
        })
    })
}

/// What is no quoted JSON string stays as it is.
fn bind_unquote(_: &Binding<'_>) -> Bound {
    kernel(|args, rows, errors| {
        let column = Strs::of(&args[0]);
        strings(args, rows, errors, |row, out| {
            let text = column.get(row);
            let inner = text
                .strip_prefix('"')
                .and_then(|t| t.strip_suffix('"'))
                .filter(|_| text.len() > 1 && parse(text).is_ok());
            match inner {
                Some(inner) if unescape(inner, out).is_some() => {}
                _ => {
                    out.clear();
                    out.push_str(text);
                }
            }
            Ok(true)
        })
    })
}

fn unescape(inner: &str, out: &mut String) -> Option<()> {
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let (c, length) = escape(&rest[at..])?;
        out.push(c);
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    Some(())
}
