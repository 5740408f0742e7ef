//! JSON text as Jackson reads it: strict syntax, the last of equal members counts, text behind the first value is ignored.
//!
//! Numbers keep their text. A value can be skipped (checked, but not built) and one member of a document can be located
//! without building the rest.

use std::borrow::Cow;

/// A value; strings without escapes point into the text.
#[derive(Clone, Debug, PartialEq)]
pub enum Json<'a> {
    Null,
    Bool(bool),
    /// As written.
    Number(Cow<'a, str>),
    String(Cow<'a, str>),
    Array(Vec<Json<'a>>),
    /// In the order of first appearance.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

impl Json<'_> {
    pub fn is_scalar(&self) -> bool {
        !matches!(self, Json::Array(_) | Json::Object(_))
    }
}

/// What does not parse, and where (byte).
pub type Malformed = String;

const MAX_DEPTH: usize = 1000;

/// The first value of the text.
pub fn parse(text: &str) -> Result<Json<'_>, Malformed> {
    let mut parser = Parser { text, at: 0, depth: 0, unique: false };
    let value = parser.value()?;
    parser.check_end_of_scalar(&value)?;
    Ok(value)
}

/// As `parse`, but equal members are an error.
pub fn parse_unique(text: &str) -> Result<Json<'_>, Malformed> {
    let mut parser = Parser { text, at: 0, depth: 0, unique: true };
    let value = parser.value()?;
    parser.check_end_of_scalar(&value)?;
    Ok(value)
}

/// One step to a place in a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    Member(String),
    Item(usize),
}

/// The value at a place, or None where there is none. The whole text is checked.
pub fn locate<'a>(text: &'a str, places: &[Place]) -> Result<Option<Json<'a>>, Malformed> {
    let mut parser = Parser { text, at: 0, depth: 0, unique: false };
    parser.locate(places)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    unique: bool,
}

impl<'a> Parser<'a> {
    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    fn fail<T>(&self) -> Result<T, Malformed> {
        Err(match self.text[self.at.min(self.text.len())..].chars().next() {
            None => "Unexpected end-of-input".to_owned(),
            Some(c) => format!("Unexpected character ('{c}' (code {})) at column {}", u32::from(c), self.at + 1),
        })
    }

    /// The next byte that is no white space, not consumed.
    fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.bytes().get(self.at) {
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    fn expect(&mut self, byte: u8) -> Result<(), Malformed> {
        if self.peek() != Some(byte) {
            return self.fail();
        }
        self.at += 1;
        Ok(())
    }

    fn check_end_of_scalar(&self, value: &Json<'_>) -> Result<(), Malformed> {
        let open = matches!(value, Json::Number(_) | Json::Bool(_) | Json::Null);
        match self.bytes().get(self.at) {
            Some(byte) if open && !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') => self.fail(),
            _ => Ok(()),
        }
    }

    fn value(&mut self) -> Result<Json<'a>, Malformed> {
        match self.peek() {
            Some(b'{') => {
                let mut members: Vec<(Cow<'a, str>, Json<'a>)> = Vec::new();
                self.members(|parser, key| {
                    let value = parser.value()?;
                    match members.iter_mut().find(|(k, _)| *k == key) {
                        Some(_) if parser.unique => return Err("VARIANT_DUPLICATE_KEY".to_owned()),
                        Some(member) => member.1 = value,
                        None => members.push((key, value)),
                    }
                    Ok(())
                })?;
                Ok(Json::Object(members))
            }
            Some(b'[') => {
                let mut items = Vec::new();
                self.items(|parser, _| {
                    items.push(parser.value()?);
                    Ok(())
                })?;
                Ok(Json::Array(items))
            }
            Some(b'"') => Ok(Json::String(self.string()?)),
            Some(b't') => self.word("true").map(|()| Json::Bool(true)),
            Some(b'f') => self.word("false").map(|()| Json::Bool(false)),
            Some(b'n') => self.word("null").map(|()| Json::Null),
            _ => Ok(Json::Number(Cow::Borrowed(self.number()?))),
        }
    }

    /// Checks a value without building it.
    fn skip(&mut self) -> Result<(), Malformed> {
        match self.peek() {
            Some(b'{') => self.members(|parser, _| parser.skip()),
            Some(b'[') => self.items(|parser, _| parser.skip()),
            Some(b'"') => self.string().map(drop),
            Some(b't') => self.word("true"),
            Some(b'f') => self.word("false"),
            Some(b'n') => self.word("null"),
            _ => self.number().map(drop),
        }
    }

    fn locate(&mut self, places: &[Place]) -> Result<Option<Json<'a>>, Malformed> {
        let Some((place, rest)) = places.split_first() else {
            let value = self.value()?;
            self.check_in_document(&value)?;
            return Ok(Some(value));
        };
        let mut found = None;
        match (self.peek(), place) {
            (Some(b'{'), Place::Member(name)) => self.members(|parser, key| {
                if key == name.as_str() {
                    found = parser.locate(rest)?;
                    Ok(())
                } else {
                    parser.skip()
                }
            })?,
            (Some(b'['), Place::Item(wanted)) => self.items(|parser, index| {
                if index == *wanted {
                    found = parser.locate(rest)?;
                    Ok(())
                } else {
                    parser.skip()
                }
            })?,
            _ => self.skip()?,
        }
        Ok(found)
    }

    fn check_in_document(&self, value: &Json<'_>) -> Result<(), Malformed> {
        if self.depth == 0 { self.check_end_of_scalar(value) } else { Ok(()) }
    }

    fn deeper(&mut self) -> Result<(), Malformed> {
        self.depth += 1;
        if self.depth > MAX_DEPTH { Err(format!("Document nesting depth exceeds {MAX_DEPTH}")) } else { Ok(()) }
    }

    fn members(
        &mut self,
        mut each: impl FnMut(&mut Self, Cow<'a, str>) -> Result<(), Malformed>,
    ) -> Result<(), Malformed> {
        self.deeper()?;
        self.at += 1;
        if self.peek() == Some(b'}') {
            self.at += 1;
            self.depth -= 1;
            return Ok(());
        }
        loop {
            if self.peek() != Some(b'"') {
                return self.fail();
            }
            let key = self.string()?;
            self.expect(b':')?;
            each(self, key)?;
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return self.fail(),
            }
        }
        self.at += 1;
        self.depth -= 1;
        Ok(())
    }

    fn items(&mut self, mut each: impl FnMut(&mut Self, usize) -> Result<(), Malformed>) -> Result<(), Malformed> {
        self.deeper()?;
        self.at += 1;
        if self.peek() == Some(b']') {
            self.at += 1;
            self.depth -= 1;
            return Ok(());
        }
        for index in 0.. {
            each(self, index)?;
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                _ => return self.fail(),
            }
        }
        self.at += 1;
        self.depth -= 1;
        Ok(())
    }

    fn word(&mut self, word: &str) -> Result<(), Malformed> {
        if !self.text[self.at..].starts_with(word) {
            return self.fail();
        }
        self.at += word.len();
        Ok(())
    }

    fn number(&mut self) -> Result<&'a str, Malformed> {
        let start = self.at;
        let bytes = self.bytes();
        let digits = |at: usize| bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        let mut at = start + usize::from(bytes.get(start) == Some(&b'-'));
        let whole = digits(at.min(bytes.len()));
        if whole == 0 || (whole > 1 && bytes[at] == b'0') {
            return self.fail();
        }
        at += whole;
        if bytes.get(at) == Some(&b'.') {
            let fraction = digits(at + 1);
            if fraction == 0 {
                return self.fail();
            }
            at += 1 + fraction;
        }
        if matches!(bytes.get(at), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
            let exponent = digits((at + 1 + sign).min(bytes.len()));
            if exponent == 0 {
                return self.fail();
            }
            at += 1 + sign + exponent;
        }
        self.at = at;
        Ok(&self.text[start..at])
    }

    /// At an opening quote.
    fn string(&mut self) -> Result<Cow<'a, str>, Malformed> {
        let start = self.at + 1;
        let bytes = self.bytes();
        let mut at = start;
        let mut owned: Option<String> = None;
        let mut copied = start;
        loop {
            match bytes.get(at) {
                None => {
                    self.at = bytes.len();
                    return self.fail();
                }
                Some(b'"') => break,
                Some(b'\\') => {
                    let text = owned.get_or_insert_default();
                    text.push_str(&self.text[copied..at]);
                    let Some((c, length)) = escape(&self.text[at..]) else {
                        self.at = at;
                        return self.fail();
                    };
                    text.push(c);
                    at += length;
                    copied = at;
                }
                Some(0..=0x1F) => {
                    self.at = at;
                    return self.fail();
                }
                Some(_) => at += 1,
            }
        }
        self.at = at + 1;
        let last = &self.text[copied..at];
        Ok(match owned {
            None => Cow::Borrowed(last),
            Some(mut text) => {
                text.push_str(last);
                Cow::Owned(text)
            }
        })
    }
}

/// The character of an escape sequence at the start of the text, and the sequence's length.
pub fn escape(text: &str) -> Option<(char, usize)> {
    let simple = match text.as_bytes().get(1)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return unicode(text),
        _ => return None,
    };
    Some((simple, 2))
}

fn unicode(text: &str) -> Option<(char, usize)> {
    let unit = |at: usize| -> Option<u16> {
        let digits = text.get(at..at + 4)?;
        digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok())?
    };
    let first = unit(2)?;
    if let Some(c) = char::from_u32(first.into()) {
        return Some((c, 6));
    }
    // Half of a surrogate pair; alone it has no character.
    if text.get(6..8) == Some("\\u")
        && let Some(second) = unit(8)
        && let Some(Ok(c)) = char::decode_utf16([first, second]).next()
    {
        return Some((c, 12));
    }
    Some((char::REPLACEMENT_CHARACTER, 6))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syntax_is_jacksons() {
        for good in ["1", "{} x", "[1, 2]", r#"{"a":"\u00e9\n"}"#, "null", " true ", "-0.5e+10", r#""a""#] {
            assert!(parse(good).is_ok(), "{good}");
            assert!(locate(good, &[Place::Member("x".into())]).is_ok(), "{good}");
        }
        for bad in ["", "{", "1x", "[1,]", r#"{"a":1"#, "nul", "{a:1}", "01", "\"a\nb\"", r#""\x""#, "1.", "\""] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn places_are_found_without_building_the_rest() {
        let text = r#"{"a":[{"b":1},{"b":"x\ty"}],"a2":null,"a":{"c":true}}"#;
        let at = |places: &[Place]| locate(text, places).unwrap();
        assert_eq!(at(&[Place::Member("a".into()), Place::Member("c".into())]), Some(Json::Bool(true)));
        assert_eq!(at(&[Place::Member("a".into()), Place::Item(1)]), None);
        assert_eq!(at(&[Place::Member("a2".into())]), Some(Json::Null));
    }
}
