//! Lengths and cuts in UTF-16 units, for the functions that Flink runs on Java's strings.
//!
//! A cut through a surrogate pair leaves half of it in Java; a Rust string cannot hold one, so it becomes `?`, as when Java
//! writes it.

/// `String.length()`.
pub fn length(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// `substring(from, to)`, appended.
pub fn push_range(text: &str, from: usize, to: usize, out: &mut String) {
    if text.is_ascii() {
        let end = to.min(text.len());
        return out.push_str(&text[from.min(end)..end]);
    }
    let mut at = 0;
    for c in text.chars() {
        let next = at + c.len_utf16();
        if at >= from && next <= to {
            out.push(c);
        } else if at < to && next > from {
            // One half of the pair is inside.
            out.push('?');
        }
        at = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_are_javas() {
        let cut = |from, to| {
            let mut out = String::new();
            push_range("é😀ß", from, to, &mut out);
            out
        };
        assert_eq!(length("é😀ß"), 4);
        assert_eq!(cut(0, 3), "é😀");
        assert_eq!(cut(0, 2), "é?");
        assert_eq!(cut(2, 9), "?ß");
        assert_eq!(cut(1, 1), "");
    }
}
