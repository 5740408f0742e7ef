//! Strings of a record that is not UTF-8, read as Jackson's byte parser reads them.
//!
//! Jackson decodes by hand and checks little: the length that a first byte announces and the top bits of what follows.
//! So a surrogate in three bytes is a character (which Java prints as `?`), and after an error in a string that is read the
//! parser goes on behind the bytes it has taken: with `ignore-parse-errors` the field is NULL, and the record is kept
//! if what follows happens to be JSON.

use super::cursor::{Cursor, Syntax, unescape};

/// A byte sequence that Jackson refuses: its words, and the position behind what it has taken.
#[derive(Debug, PartialEq, Eq)]
pub struct BadBytes {
    pub message: String,
    pub resume: usize,
}

/// The character at `block[at..end]`, which is not ASCII, and the position behind it.
fn character(block: &[u8], at: usize, end: usize) -> Result<(char, usize), BadBytes> {
    let first = block[at];
    let (length, bits) = match first {
        0xc0..=0xdf => (2, u32::from(first & 0x1f)),
        0xe0..=0xef => (3, u32::from(first & 0x0f)),
        0xf0..=0xf7 => (4, u32::from(first & 0x07)),
        _ => return Err(BadBytes { message: format!("Invalid UTF-8 start byte 0x{first:x}"), resume: at + 1 }),
    };
    let mut code = bits;
    for next in at + 1..at + length {
        match block[..end].get(next) {
            Some(byte) if byte & 0xc0 == 0x80 => code = code << 6 | u32::from(byte & 0x3f),
            Some(byte) => {
                return Err(BadBytes { message: format!("Invalid UTF-8 middle byte 0x{byte:x}"), resume: next + 1 });
            }
            None => return Err(BadBytes { message: "Unexpected end-of-input in VALUE_STRING".into(), resume: end }),
        }
    }
    Ok((char::from_u32(code).unwrap_or('?'), at + length))
}

/// At an opening quote: the string's text and the cursor behind it, or what is wrong with its bytes.
pub fn read(cursor: &mut Cursor<'_>) -> Syntax<Result<String, BadBytes>> {
    cursor.expect(b'"', "a string")?;
    let mut text = Vec::new();
    loop {
        let start = cursor.at;
        match cursor.peek() {
            _ if start >= cursor.end => {
                return cursor.error("Unexpected end-of-input: was expecting closing quote for a string value");
            }
            b'"' => {
                cursor.at += 1;
                return Ok(Ok(String::from_utf8_lossy(&text).into_owned()));
            }
            b'\\' => {
                cursor.escape()?;
                // The two halves of a pair belong together.
                while cursor.block[cursor.at..cursor.end].starts_with(b"\\u") {
                    cursor.escape()?;
                }
                unescape(&cursor.block[start..cursor.at], &mut text);
            }
            0..=0x7f => {
                text.push(cursor.block[start]);
                cursor.at += 1;
            }
            _ => match character(cursor.block, start, cursor.end) {
                Ok((character, behind)) => {
                    text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                    cursor.at = behind;
                }
                Err(bad) => return Ok(Err(bad)),
            },
        }
    }
}

/// What is wrong with bytes that are skipped, if anything.
pub fn check(bytes: &[u8]) -> Result<(), String> {
    let mut at = 0;
    while at < bytes.len() {
        at = if bytes[at] < 0x80 { at + 1 } else { character(bytes, at, bytes.len()).map_err(|bad| bad.message)?.1 };
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parser_goes_on_behind_what_it_has_taken() {
        let read = |bytes: &[u8]| {
            let mut cursor = Cursor::new(bytes, 0, bytes.len());
            (read(&mut cursor).map(|r| r.map_err(|bad| bad.resume)), cursor.at)
        };
        assert_eq!(read(b"\"a\xc3\xa9\\ud83d\\ude00\""), (Ok(Ok("a\u{e9}\u{1f600}".into())), 17));
        assert_eq!(read(b"\"\xed\xa0\x80\"").0, Ok(Ok("?".into())));
        assert_eq!(read(b"\"a\xff\xfeb\"").0, Ok(Err(3)));
        assert_eq!(read(b"\"\xc3\",").0, Ok(Err(3)));
        assert!(read(b"\"abc").0.is_err());
        assert!(check(b"abc\xc3\xa9").is_ok() && check(b"\x80").is_err() && check(b"\xe2\x82").is_err());
    }
}
