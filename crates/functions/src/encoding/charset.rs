//! ENCODE and DECODE in Java's standard character sets, UTF-32, those of one byte and those of several (GBK, Shift_JIS).
//! What a set lacks becomes `?`, what does not decode U+FFFD.

use ouzel_types::TypeKind;

use crate::column::build::{Fail, bytes, strings};
use crate::column::{Bins, Strs};
use crate::encoding::several_bytes::{self, SeveralBytes};
use crate::encoding::single_byte::{self, SingleByte};
use crate::function::{Binding, ScalarFunction};
use crate::signature::{Bound, Gives, Want, function, kernel, typed};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function(
        "ENCODE",
        &[],
        |a| typed("ENCODE", a, &[Want::Str, Want::Str], 0, Gives::Kind(TypeKind::BYTES)),
        bind_encode,
    ),
    function(
        "DECODE",
        &[],
        |a| typed("DECODE", a, &[Want::Bytes, Want::Str], 0, Gives::Kind(TypeKind::STRING)),
        bind_decode,
    ),
];

#[derive(Clone, Copy)]
pub enum Charset {
    Utf8,
    /// Big-endian with a byte order mark.
    Utf16,
    Utf16Be,
    Utf16Le,
    /// Big-endian; read by its byte order mark, written without one.
    Utf32,
    Utf32Be,
    Utf32Le,
    Ascii,
    Latin1,
    SingleByte(&'static SingleByte),
    SeveralBytes(&'static SeveralBytes),
}

/// By any of its names, in any case.
pub fn charset(name: &str) -> Result<Charset, Fail> {
    let name_of_set = name.to_ascii_uppercase();
    Ok(match name_of_set.as_str() {
        "UTF-8" | "UTF8" => Charset::Utf8,
        "UTF-16" | "UTF16" => Charset::Utf16,
        "UTF-16BE" => Charset::Utf16Be,
        "UTF-16LE" => Charset::Utf16Le,
        "UTF-32" | "UTF32" | "UTF_32" => Charset::Utf32,
        "UTF-32BE" | "UTF_32BE" => Charset::Utf32Be,
        "UTF-32LE" | "UTF_32LE" => Charset::Utf32Le,
        "US-ASCII" | "ASCII" => Charset::Ascii,
        "ISO-8859-1" | "ISO8859_1" | "LATIN1" => Charset::Latin1,
        other => match (single_byte::named(other), several_bytes::named(other)) {
            (Some(set), _) => Charset::SingleByte(set),
            (_, Some(set)) => Charset::SeveralBytes(set),
            _ => return Err(format!("UnsupportedEncodingException: {name}").into()),
        },
    })
}

pub fn encode(text: &str, charset: Charset, out: &mut Vec<u8>) {
    let single = |out: &mut Vec<u8>, limit: u32| {
        out.extend(text.chars().map(|c| if u32::from(c) < limit { u32::from(c) as u8 } else { b'?' }));
    };
    match charset {
        Charset::Utf8 => out.extend_from_slice(text.as_bytes()),
        Charset::Ascii => single(out, 128),
        Charset::Latin1 => single(out, 256),
        Charset::SingleByte(set) => out.extend(text.chars().map(|c| set.byte(c).unwrap_or(b'?'))),
        Charset::SeveralBytes(set) => set.encode(text, out),
        Charset::Utf32Le => text.chars().for_each(|c| out.extend(u32::from(c).to_le_bytes())),
        Charset::Utf32 | Charset::Utf32Be => text.chars().for_each(|c| out.extend(u32::from(c).to_be_bytes())),
        Charset::Utf16Le => text.encode_utf16().for_each(|unit| out.extend(unit.to_le_bytes())),
        Charset::Utf16 | Charset::Utf16Be => {
            // The mark stands before something only.
            if matches!(charset, Charset::Utf16) && !text.is_empty() {
                out.extend([0xFE, 0xFF]);
            }
            text.encode_utf16().for_each(|unit| out.extend(unit.to_be_bytes()));
        }
    }
}

pub fn decode(bytes: &[u8], charset: Charset, out: &mut String) {
    match charset {
        Charset::Utf8 => crate::text::utf8::push_lossy(bytes, out),
        Charset::Ascii => out.extend(bytes.iter().map(|b| if b.is_ascii() { char::from(*b) } else { '\u{FFFD}' })),
        Charset::Latin1 => out.extend(bytes.iter().map(|b| char::from(*b))),
        Charset::SingleByte(set) => out.extend(bytes.iter().map(|b| set.character(*b))),
        Charset::SeveralBytes(set) => set.decode(bytes, out),
        Charset::Utf32Be => decode_utf32(bytes, u32::from_be_bytes, out),
        Charset::Utf32Le => decode_utf32(bytes, u32::from_le_bytes, out),
        Charset::Utf32 => match bytes {
            [0, 0, 0xFE, 0xFF, rest @ ..] => decode_utf32(rest, u32::from_be_bytes, out),
            [0xFF, 0xFE, 0, 0, rest @ ..] => decode_utf32(rest, u32::from_le_bytes, out),
            _ => decode_utf32(bytes, u32::from_be_bytes, out),
        },
        Charset::Utf16Be => decode_utf16(bytes, u16::from_be_bytes, out),
        Charset::Utf16Le => decode_utf16(bytes, u16::from_le_bytes, out),
        Charset::Utf16 => match bytes {
            [0xFE, 0xFF, rest @ ..] => decode_utf16(rest, u16::from_be_bytes, out),
            [0xFF, 0xFE, rest @ ..] => decode_utf16(rest, u16::from_le_bytes, out),
            _ => decode_utf16(bytes, u16::from_be_bytes, out),
        },
    }
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, out: &mut String) {
    let pairs = bytes.chunks_exact(2);
    let rest = pairs.remainder().len();
    let units = pairs.map(|pair| unit([pair[0], pair[1]]));
    out.extend(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
    if rest > 0 {
        out.push(char::REPLACEMENT_CHARACTER);
    }
}

fn decode_utf32(bytes: &[u8], unit: fn([u8; 4]) -> u32, out: &mut String) {
    let units = bytes.chunks(4).map(|four| match four {
        [a, b, c, d] => char::from_u32(unit([*a, *b, *c, *d])).unwrap_or(char::REPLACEMENT_CHARACTER),
        _ => char::REPLACEMENT_CHARACTER,
    });
    out.extend(units);
}

fn bind_encode(_: &Binding<'_>) -> Bound {
    kernel(|args, rows, errors| {
        let (text, name) = (Strs::of(&args[0]), Strs::of(&args[1]));
        bytes(args, rows, errors, |row, out| {
            encode(text.get(row), charset(name.get(row))?, out);
            Ok(true)
        })
    })
}

fn bind_decode(_: &Binding<'_>) -> Bound {
    kernel(|args, rows, errors| {
        let (values, name) = (Bins::of(&args[0]), Strs::of(&args[1]));
        strings(args, rows, errors, |row, out| {
            decode(values.get(row), charset(name.get(row))?, out);
            Ok(true)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charsets_are_inverse() {
        for name in ["UTF-8", "UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "UTF-32LE", "ISO-8859-1", "windows-1252"] {
            let (mut bytes, mut text) = (Vec::new(), String::new());
            encode("aé", charset(name).unwrap(), &mut bytes);
            decode(&bytes, charset(name).unwrap(), &mut text);
            assert_eq!(text, "aé", "{name}");
        }
        assert!(charset("bogus").is_err());
    }

    #[test]
    fn the_raw_format_knows_the_same_names() {
        let mut written: Vec<String> = ouzel_plan::descriptor::charsets().map(str::to_ascii_uppercase).collect();
        for name in &written {
            assert!(charset(name).is_ok(), "{name} is in the rules of the raw format only");
        }
        written.sort();
        let known: Vec<&str> = written.iter().map(String::as_str).collect();
        for name in single_byte::names().chain(several_bytes::names()) {
            assert!(known.binary_search(&name).is_ok(), "{name} is not in the rules of the raw format");
        }
    }
}
