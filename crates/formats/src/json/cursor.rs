//! JSON syntax: a position in one record, and how to get past tokens.
//!
//! Strings are the bulk of most records, so their end is searched sixteen bytes at a time. Nothing here allocates
//! but unescaping.

use super::simd::{Expected, find_string_stop};

/// Why a record is not JSON. Worded after Jackson, which Flink uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    pub message: String,
    pub at: usize,
}

pub type Syntax<T> = Result<T, SyntaxError>;

/// Jackson's limit (StreamReadConstraints).
pub const NESTING_MAX: usize = 1000;

/// The same for a number's digits and for the bytes of a name.
pub const NUMBER_MAX: usize = 1000;
pub const NAME_MAX: usize = 50_000;

/// A position in the bytes of one record. `end` is exclusive.
#[derive(Clone, Copy)]
pub struct Cursor<'a> {
    /// The whole block, so that positions are offsets for string views.
    pub block: &'a [u8],
    pub at: usize,
    pub end: usize,
}

/// The content of a string, between its quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StringToken {
    pub start: usize,
    pub end: usize,
    /// Holds a backslash: has to be unescaped.
    pub escaped: bool,
}

impl<'a> Cursor<'a> {
    pub fn new(block: &'a [u8], start: usize, end: usize) -> Cursor<'a> {
        Cursor { block, at: start, end }
    }

    /// The byte at the position, 0 at the end.
    #[inline(always)]
    pub fn peek(&self) -> u8 {
        if self.at < self.end { self.block[self.at] } else { 0 }
    }

    #[inline(always)]
    pub fn skip_space(&mut self) {
        while self.at < self.end && matches!(self.block[self.at], b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    #[cold]
    pub fn error<T>(&self, message: impl Into<String>) -> Syntax<T> {
        Err(SyntaxError { message: message.into(), at: self.at })
    }

    #[cold]
    pub fn unexpected<T>(&self, wanted: &str) -> Syntax<T> {
        if self.at >= self.end {
            return self.error(format!("Unexpected end-of-input: expected {wanted}"));
        }
        let found =
            String::from_utf8_lossy(&self.block[self.at..(self.at + 4).min(self.end)]).chars().next().unwrap_or('?');
        self.error(format!("Unexpected character ('{found}' (code {})): expected {wanted}", found as u32))
    }

    #[inline(always)]
    pub fn expect(&mut self, byte: u8, wanted: &str) -> Syntax<()> {
        if self.peek() == byte && self.at < self.end {
            self.at += 1;
            return Ok(());
        }
        self.unexpected(wanted)
    }

    /// If the bytes at the position are `expected`, goes past them.
    #[inline(always)]
    pub fn eat(&mut self, expected: &Expected) -> bool {
        match expected.end_in(self.block, self.at, self.end) {
            Some(stop) => {
                self.at = stop;
                true
            }
            None => false,
        }
    }

    /// At an opening quote: the string, and the position behind its closing quote.
    #[inline]
    pub fn string(&mut self) -> Syntax<StringToken> {
        self.expect(b'"', "a string")?;
        let start = self.at;
        let mut escaped = false;
        loop {
            self.at = find_string_stop(self.block, self.at, self.end);
            match self.peek() {
                b'"' => {
                    let token = StringToken { start, end: self.at, escaped };
                    self.at += 1;
                    return Ok(token);
                }
                b'\\' => {
                    escaped = true;
                    self.escape()?;
                }
                _ => return self.error("Unexpected end-of-input: was expecting closing quote for a string value"),
            }
        }
    }

    /// At the opening quote of a member's name.
    #[inline]
    pub fn name(&mut self) -> Syntax<StringToken> {
        let token = self.string()?;
        match token.end - token.start {
            0..=NAME_MAX => Ok(token),
            length => self.error(format!(
                "Name length ({length}) exceeds the maximum allowed ({NAME_MAX}, from `StreamReadConstraints.getMaxNameLength()`)"
            )),
        }
    }

    /// At a backslash inside a string: checks the escape and goes past it.
    pub fn escape(&mut self) -> Syntax<()> {
        self.at += 1;
        match self.peek() {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {
                self.at += 1;
                Ok(())
            }
            b'u' => {
                let hex = self.block.get(self.at + 1..(self.at + 5).min(self.end)).unwrap_or_default();
                if hex.len() < 4 || !hex.iter().all(u8::is_ascii_hexdigit) {
                    return self.error("Unexpected character: expected a hex-digit for character escape sequence");
                }
                self.at += 5;
                Ok(())
            }
            _ => self.error("Unrecognized character escape"),
        }
    }

    /// Goes past one value of any kind, checking its syntax.
    pub fn skip_value(&mut self, depth: usize) -> Syntax<()> {
        match self.peek() {
            b'"' => self.string().map(|_| ()),
            b'{' => self.skip_object(depth + 1),
            b'[' => self.skip_array(depth + 1),
            b'-' | b'0'..=b'9' => self.number().map(|_| ()),
            _ => self.keyword().map(|_| ()),
        }
    }

    fn skip_object(&mut self, depth: usize) -> Syntax<()> {
        self.check_depth(depth)?;
        self.at += 1;
        self.skip_space();
        if self.peek() == b'}' {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.skip_space();
            self.name()?;
            self.skip_space();
            self.expect(b':', "a colon to separate field name and value")?;
            self.skip_space();
            self.skip_value(depth)?;
            self.skip_space();
            match self.peek() {
                b',' => self.at += 1,
                b'}' => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return self.unexpected("comma to separate Object entries"),
            }
        }
    }

    fn skip_array(&mut self, depth: usize) -> Syntax<()> {
        self.check_depth(depth)?;
        self.at += 1;
        self.skip_space();
        if self.peek() == b']' {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.skip_space();
            self.skip_value(depth)?;
            self.skip_space();
            match self.peek() {
                b',' => self.at += 1,
                b']' => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return self.unexpected("comma to separate Array entries"),
            }
        }
    }

    pub fn check_depth(&self, depth: usize) -> Syntax<()> {
        if depth <= NESTING_MAX {
            return Ok(());
        }
        self.error(format!("Document nesting depth ({depth}) exceeds the maximum allowed ({NESTING_MAX})"))
    }

    /// At a digit or minus: goes past a number; true if it is an integer (no fraction, no exponent).
    pub fn number(&mut self) -> Syntax<bool> {
        let start = self.at;
        if self.peek() == b'-' {
            self.at += 1;
        }
        match self.peek() {
            b'0' => {
                self.at += 1;
                if self.peek().is_ascii_digit() {
                    return self.error("Invalid numeric value: Leading zeroes not allowed");
                }
            }
            b'1'..=b'9' => self.digits(),
            _ => return self.unexpected("a digit"),
        }
        let mut integer = true;
        if self.peek() == b'.' {
            integer = false;
            self.at += 1;
            self.some_digits()?;
        }
        if matches!(self.peek(), b'e' | b'E') {
            integer = false;
            self.at += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
            }
            self.some_digits()?;
        }
        self.token_end()?;
        match self.at - start {
            0..=NUMBER_MAX => Ok(integer),
            length => self.number_too_long(start, length).map(|()| integer),
        }
    }

    /// Signs, point and `e` do not count.
    #[cold]
    fn number_too_long(&self, start: usize, length: usize) -> Syntax<()> {
        let digits = self.block[start..start + length].iter().filter(|b| b.is_ascii_digit()).count();
        if digits <= NUMBER_MAX {
            return Ok(());
        }
        self.error(format!(
            "Number value length ({digits}) exceeds the maximum allowed ({NUMBER_MAX}, from `StreamReadConstraints.getMaxNumberLength()`)"
        ))
    }

    #[inline(always)]
    fn digits(&mut self) {
        while self.at < self.end && self.block[self.at].is_ascii_digit() {
            self.at += 1;
        }
    }

    fn some_digits(&mut self) -> Syntax<()> {
        if !self.peek().is_ascii_digit() {
            return self.unexpected("a digit");
        }
        self.digits();
        Ok(())
    }

    /// A number or keyword ends at white space, `,`, `]`, `}` or the end.
    #[inline(always)]
    fn token_end(&self) -> Syntax<()> {
        if self.at >= self.end || ends_token(self.block[self.at]) {
            return Ok(());
        }
        self.unexpected("space separating root-level values")
    }

    /// true, false or null.
    pub fn keyword(&mut self) -> Syntax<Option<bool>> {
        let (value, length) = match self.peek() {
            b't' if self.block[self.at..self.end].starts_with(b"true") => (Some(true), 4),
            b'f' if self.block[self.at..self.end].starts_with(b"false") => (Some(false), 5),
            b'n' if self.block[self.at..self.end].starts_with(b"null") => (None, 4),
            _ if self.at >= self.end => return self.error("Unexpected end-of-input: expected a value"),
            _ => {
                let rest = &self.block[self.at..self.end];
                let stop = rest.iter().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(rest.len()).max(1);
                let token = String::from_utf8_lossy(&rest[..stop]).into_owned();
                return self.error(format!(
                    "Unrecognized token '{token}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
                ));
            }
        };
        self.at += length;
        self.token_end()?;
        Ok(value)
    }
}

/// What may stand behind a number or a keyword.
#[inline(always)]
pub fn ends_token(byte: u8) -> bool {
    const ENDS: [bool; 256] = {
        let mut ends = [false; 256];
        let bytes = b",}] \t\n\r";
        let mut i = 0;
        while i < bytes.len() {
            ends[bytes[i] as usize] = true;
            i += 1;
        }
        ends
    };
    ENDS[byte as usize]
}

/// Appends the meaning of an escaped string's content (already checked by `Cursor::string`).
pub fn unescape(content: &[u8], out: &mut Vec<u8>) {
    let mut rest = content;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        out.extend_from_slice(&rest[..at]);
        let code = rest.get(at + 1).copied().unwrap_or(b'\\');
        rest = rest.get(at + 2..).unwrap_or_default();
        match code {
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'u' => rest = unescape_unicode(rest, out),
            other => out.push(other),
        }
    }
    out.extend_from_slice(rest);
}

fn unescape_unicode<'a>(rest: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
    let first = hex4(rest);
    let mut rest = rest.get(4..).unwrap_or_default();
    let mut code = first;
    if (0xd800..0xdc00).contains(&first) && rest.starts_with(b"\\u") {
        let second = hex4(&rest[2..]);
        if (0xdc00..0xe000).contains(&second) {
            code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            rest = &rest[6..];
        }
    }
    // A lone surrogate cannot stand in UTF-8; Java would write it as '?'.
    let character = char::from_u32(code).unwrap_or('?');
    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    rest
}

fn hex4(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |sum, b| sum * 16 + char::from(*b).to_digit(16).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skip(text: &str) -> Syntax<usize> {
        let mut cursor = Cursor::new(text.as_bytes(), 0, text.len());
        cursor.skip_value(0).map(|()| cursor.at)
    }

    #[test]
    fn values_are_skipped_with_their_syntax_checked() {
        for good in [r#"{"a":[1,-2.5e+3,true,null,{"b":"c\"\u00e9"}]}"#, "0", "\"\"", "[ ]", "{ }", "\"a\nb\""] {
            assert_eq!(skip(good), Ok(good.len()), "{good}");
        }
        for bad in
            ["{\"a\":}", "[1,]", "01", "1.", "tru", "nulll", "\"a", "\"\\x\"", "\"\\u12\"", "{\"a\" 1}", "{1:2}", "-"]
        {
            assert!(skip(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn deep_nesting_is_an_error_not_a_crash() {
        let error = skip(&"[".repeat(100_000)).unwrap_err();
        assert!(error.message.contains("nesting depth"), "{error:?}");
    }

    #[test]
    fn escapes_are_resolved() {
        let mut out = Vec::new();
        unescape(br#"a\n\u00e9\ud83d\ude00\/\""#, &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), "a\né😀/\"");
    }
}
