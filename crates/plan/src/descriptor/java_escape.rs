//! Characters that an option writes as in Java's source.

/// `\t`, `\u0001`, `\001` and their kind, read as by `StringEscapeUtils.unescapeJava`: a backslash that escapes nothing is left out.
pub fn unescape_java(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(code) = rest.chars().next() else { break };
        rest = &rest[code.len_utf8()..];
        match code {
            't' => out.push('\t'),
            'n' => out.push('\n'),
            'r' => out.push('\r'),
            'b' => out.push('\u{8}'),
            'f' => out.push('\u{c}'),
            'u' => {
                let digits = rest.trim_start_matches('u');
                match digits.get(..4).and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32) {
                    Some(character) => {
                        out.push(character);
                        rest = &digits[4..];
                    }
                    None => out.push_str("\\u"),
                }
            }
            '0'..='7' => {
                let length = 1 + rest.bytes().take(2).take_while(|b| (b'0'..=b'7').contains(b)).count();
                let octal = rest[..length - 1].bytes().fold(code as u32 - 48, |sum, b| sum * 8 + u32::from(b - b'0'));
                out.push(char::from_u32(octal).unwrap_or('?'));
                rest = &rest[length - 1..];
            }
            other => out.push(other),
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::unescape_java;

    #[test]
    fn delimiters_may_be_written_as_in_java() {
        assert_eq!(unescape_java("\\t"), "\t");
        assert_eq!(unescape_java("\\u0001"), "\u{1}");
        assert_eq!(unescape_java("\\001"), "\u{1}");
        assert_eq!(unescape_java("\\\\"), "\\");
        assert_eq!(unescape_java("a\\"), "a");
        assert_eq!(unescape_java("\\x09"), "x09");
        assert_eq!(unescape_java("|"), "|");
    }
}
