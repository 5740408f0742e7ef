//! Bytes as `new String(bytes, UTF_8)` of Java reads them: what is no UTF-8 becomes U+FFFD.

const REPLACEMENT: char = '\u{FFFD}';

/// Appends the text of the bytes. Half a surrogate pair is one replacement, though none of its bytes begins a character.
pub fn push_lossy(bytes: &[u8], out: &mut String) {
    let mut rest = bytes;
    while let Some(chunk) = rest.utf8_chunks().next() {
        out.push_str(chunk.valid());
        rest = &rest[chunk.valid().len()..];
        if !chunk.invalid().is_empty() {
            out.push(REPLACEMENT);
            rest = &rest[half_surrogate(rest).unwrap_or(chunk.invalid().len())..];
        }
    }
}

/// The length of half a surrogate pair that the bytes begin with, also where its last byte is missing.
fn half_surrogate(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [0xED, 0xA0..=0xBF, 0x80..=0xBF, ..] => Some(3),
        [0xED, 0xA0..=0xBF, ..] => Some(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::push_lossy;

    #[test]
    fn replaces_what_java_replaces() {
        for (bytes, text) in [
            (&b"a\xED\xA0\x80b"[..], "a\u{FFFD}b"),
            (b"\xED\xA0b", "\u{FFFD}b"),
            (b"\xED\x9F\xBF", "\u{D7FF}"),
            (b"\xE0\x80\x80", "\u{FFFD}\u{FFFD}\u{FFFD}"),
            (b"\xF0\x90\x80", "\u{FFFD}"),
            (b"\xFF\xC3\xA9\xC3", "\u{FFFD}é\u{FFFD}"),
        ] {
            let mut out = String::new();
            push_lossy(bytes, &mut out);
            assert_eq!(out, text, "{bytes:x?}");
        }
    }
}
