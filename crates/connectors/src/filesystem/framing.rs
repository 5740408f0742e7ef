//! Cuts a block of bytes into records.

use std::ops::Range;

use ouzel_formats::Framing;

/// Appends the records that are complete in `block[from..]` to `records` and returns where the rest begins.
/// At the end of the file (`eof`) the rest is a record too; a format of whole files gets all bytes, if there are none too.
pub fn cut(block: &[u8], from: usize, eof: bool, framing: Framing, records: &mut Vec<Range<usize>>) -> usize {
    let rest = match framing {
        Framing::Lines => cut_lines(block, from, records),
        Framing::QuotedLines { quote, escape, delimiter } => {
            cut_quoted(block, from, [quote, delimiter], escape, records)
        }
        Framing::File if eof => {
            records.push(from..block.len());
            return block.len();
        }
        Framing::File => from,
    };
    if eof && rest < block.len() {
        records.push(trimmed(block, rest, block.len()));
        return block.len();
    }
    rest
}

fn cut_lines(block: &[u8], from: usize, records: &mut Vec<Range<usize>>) -> usize {
    let mut start = from;
    ouzel_formats::lines::for_each_newline(block, from, |end| {
        records.push(trimmed(block, start, end));
        start = end + 1;
    });
    start
}

/// A quote opens only at the start of a field; a doubled quote inside does not close.
fn cut_quoted(
    block: &[u8],
    from: usize,
    [quote, delimiter]: [u8; 2],
    escape: Option<u8>,
    records: &mut Vec<Range<usize>>,
) -> usize {
    let mut start = from;
    let mut quoted = false;
    let mut at = from;
    while at < block.len() {
        let byte = block[at];
        if Some(byte) == escape {
            at += 2;
            continue;
        }
        if quoted {
            if byte == quote {
                let doubled = block.get(at + 1) == Some(&quote);
                quoted = doubled;
                at += usize::from(doubled);
            }
        } else if byte == quote {
            quoted = at == start || block[at - 1] == delimiter;
        } else if byte == b'\n' {
            records.push(trimmed(block, start, at));
            start = at + 1;
        }
        at += 1;
    }
    start
}

/// Without the carriage return of `\r\n`.
fn trimmed(block: &[u8], start: usize, end: usize) -> Range<usize> {
    if end > start && block[end - 1] == b'\r' { start..end - 1 } else { start..end }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str, eof: bool, framing: Framing) -> (Vec<&str>, usize) {
        let mut ranges = Vec::new();
        let rest = cut(text.as_bytes(), 0, eof, framing, &mut ranges);
        (ranges.into_iter().map(|r| &text[r]).collect(), rest)
    }

    #[test]
    fn lines_may_end_in_crlf_and_the_last_may_have_no_end() {
        assert_eq!(records("a\r\nb\nc", false, Framing::Lines), (vec!["a", "b"], 5));
        assert_eq!(records("a\nc", true, Framing::Lines), (vec!["a", "c"], 3));
    }

    #[test]
    fn a_whole_file_keeps_its_last_byte() {
        assert_eq!(records("a\nb\r", true, Framing::File), (vec!["a\nb\r"], 4));
        assert_eq!(records("", true, Framing::File), (vec![""], 0));
        assert_eq!(records("a", false, Framing::File), (vec![], 0));
    }

    #[test]
    fn quoted_line_ends_do_not_cut() {
        let framing = Framing::QuotedLines { quote: b'"', escape: None, delimiter: b',' };
        assert_eq!(records("a,\"x\ny\"\nb\n", true, framing).0, vec!["a,\"x\ny\"", "b"]);
        assert_eq!(records("5\"x\n\"a\"\"\nb\"\nc\n", true, framing).0, vec!["5\"x", "\"a\"\"\nb\"", "c"]);
    }
}
