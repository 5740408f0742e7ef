//! A record into its fields: quotes, doubled quotes, escapes. Nothing is copied but what has to be unescaped.

use super::options::CsvOptions;

/// Jackson's words.
const UNCLOSED_QUOTE: &str = "Missing closing quote for value";

/// One field's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Bytes of the block.
    Slice { start: usize, end: usize },
    /// Bytes of `Fields::scratch`.
    Unescaped { start: usize, end: usize },
}

/// The fields of one record; reused between records.
#[derive(Default)]
pub struct Fields {
    pub fields: Vec<Field>,
    pub scratch: Vec<u8>,
}

impl Fields {
    /// The bytes of a field.
    #[inline]
    pub fn bytes<'a>(&'a self, field: Field, block: &'a [u8]) -> &'a [u8] {
        match field {
            Field::Slice { start, end } => &block[start..end],
            Field::Unescaped { start, end } => &self.scratch[start..end],
        }
    }

    /// Cuts `block[start..end]` at those of the marks that lie in it, which are the places of delimiters of one byte, of
    /// quotes and of escapes. Returns how many there were; None: not all of them are delimiters.
    #[inline]
    pub fn cut(&mut self, block: &[u8], start: usize, end: usize, marks: &[u32], delimiter: u8) -> Option<usize> {
        self.fields.clear();
        self.scratch.clear();
        let mut from = start;
        let mut used = 0;
        for mark in marks.iter().map(|mark| *mark as usize).take_while(|mark| *mark < end) {
            if block[mark] != delimiter {
                return None;
            }
            self.fields.push(Field::Slice { start: from, end: mark });
            from = mark + 1;
            used += 1;
        }
        self.fields.push(Field::Slice { start: from, end });
        Some(used)
    }

    /// Cuts `block[start..end]`.
    pub fn split(&mut self, block: &[u8], start: usize, end: usize, options: &CsvOptions) -> Result<(), String> {
        self.fields.clear();
        self.scratch.clear();
        let mut at = start;
        loop {
            at = if options.quote.is_some() && block[..end].get(at).copied() == options.quote {
                self.quoted(block, at + 1, end, options)?
            } else {
                self.bare(block, at, end, options)
            };
            if at >= end {
                return Ok(());
            }
            // Behind a delimiter there is always a field, if an empty one.
            at += options.delimiter.len();
        }
    }

    /// At the first byte of a field without quotes; returns where it ends.
    fn bare(&mut self, block: &[u8], from: usize, end: usize, options: &CsvOptions) -> usize {
        let stop = next_delimiter(block, from, end, &options.delimiter);
        let escape = options.escape.and_then(|escape| memchr::memchr(escape, &block[from..stop]));
        let Some(first) = escape else {
            self.fields.push(Field::Slice { start: from, end: stop });
            return stop;
        };
        let start = self.scratch.len();
        self.scratch.extend_from_slice(&block[from..from + first]);
        let mut at = from + first;
        while at < end && !block[at..end].starts_with(&options.delimiter) {
            at = self.character(block, at, end, options.escape);
        }
        self.fields.push(Field::Unescaped { start, end: self.scratch.len() });
        at
    }

    /// Behind the opening quote; returns where the field ends (at a delimiter or the record's end).
    fn quoted(&mut self, block: &[u8], from: usize, end: usize, options: &CsvOptions) -> Result<usize, String> {
        let quote = options.quote.unwrap_or(b'"');
        let escape = options.escape.unwrap_or(quote);
        let simple = memchr::memchr2(quote, escape, &block[from..end]).map(|i| from + i);
        let close = match simple {
            // The whole field without a copy.
            Some(at) if block[at] == quote && block[..end].get(at + 1) != Some(&quote) => {
                self.fields.push(Field::Slice { start: from, end: at });
                at
            }
            _ => self.quoted_with_escapes(block, from, end, quote, options.escape)?,
        };
        let mut at = close + 1;
        while at < end && block[at] <= b' ' && !block[at..end].starts_with(&options.delimiter) {
            at += 1;
        }
        if at < end && !block[at..end].starts_with(&options.delimiter) {
            let found = String::from_utf8_lossy(&block[at..(at + 4).min(end)]).chars().next().unwrap_or('?');
            let delimiter = String::from_utf8_lossy(&options.delimiter).chars().next().unwrap_or(',');
            return Err(format!(
                "Unexpected character ('{found}' (code {})): Expected column separator character ('{delimiter}' (code {}))",
                found as u32, delimiter as u32
            ));
        }
        Ok(at)
    }

    fn quoted_with_escapes(
        &mut self,
        block: &[u8],
        from: usize,
        end: usize,
        quote: u8,
        escape: Option<u8>,
    ) -> Result<usize, String> {
        let start = self.scratch.len();
        let mut at = from;
        while at < end {
            if block[at] == quote {
                if block[..end].get(at + 1) != Some(&quote) {
                    self.fields.push(Field::Unescaped { start, end: self.scratch.len() });
                    return Ok(at);
                }
                self.scratch.push(quote);
                at += 2;
            } else {
                at = self.character(block, at, end, escape);
            }
        }
        Err(UNCLOSED_QUOTE.to_string())
    }

    /// Copies one byte, or what an escape stands for; returns the place behind it.
    #[inline]
    fn character(&mut self, block: &[u8], at: usize, end: usize, escape: Option<u8>) -> usize {
        if Some(block[at]) != escape || at + 1 >= end {
            self.scratch.push(block[at]);
            return at + 1;
        }
        self.scratch.push(match block[at + 1] {
            b'0' => 0,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            other => other,
        });
        at + 2
    }
}

#[inline]
fn next_delimiter(block: &[u8], from: usize, end: usize, delimiter: &[u8]) -> usize {
    let found = match delimiter {
        [one] => memchr::memchr(*one, &block[from..end]),
        several => memchr::memmem::find(&block[from..end], several),
    };
    found.map_or(end, |i| from + i)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str, options: &CsvOptions) -> Result<Vec<String>, String> {
        let mut fields = Fields::default();
        fields.split(text.as_bytes(), 0, text.len(), options)?;
        let all = fields.fields.clone();
        Ok(all.into_iter().map(|f| String::from_utf8_lossy(fields.bytes(f, text.as_bytes())).into_owned()).collect())
    }

    #[test]
    fn quotes_stand_only_at_the_start_of_a_field() {
        let options = CsvOptions::default();
        assert_eq!(split("1,,x", &options).unwrap(), ["1", "", "x"]);
        assert_eq!(split("a,\"b,\"\"c\"\"\" ,", &options).unwrap(), ["a", "b,\"c\"", ""]);
        assert_eq!(split(" \"a\",b\"c", &options).unwrap(), [" \"a\"", "b\"c"]);
        assert_eq!(split("\"\"", &options).unwrap(), [""]);
        assert_eq!(split("", &options).unwrap(), [""]);
        assert_eq!(split("\"a", &options).unwrap_err(), "Missing closing quote for value");
        assert!(split("\"a\"b", &options).unwrap_err().starts_with("Unexpected character ('b' (code 98))"));
    }

    #[test]
    fn escapes_stand_everywhere() {
        let options = CsvOptions { escape: Some(b'\\'), delimiter: "§".as_bytes().to_vec(), ..CsvOptions::default() };
        assert_eq!(split(r#"a\§b§"c\"d\n""#, &options).unwrap(), ["a§b", "c\"d\n"]);
        assert_eq!(split("x\\", &options).unwrap(), ["x\\"]);
    }

    #[test]
    fn without_quotes_everything_is_text() {
        let options = CsvOptions { quote: None, ..CsvOptions::default() };
        assert_eq!(split("\"a,b\"", &options).unwrap(), ["\"a", "b\""]);
    }
}
