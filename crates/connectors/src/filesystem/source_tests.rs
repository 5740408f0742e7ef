//! Pieces of a file: every line is read once, however the file is cut.

use super::*;

fn open_piece(text: &str, start: u64, end: u64) -> OpenFile {
    let at = start.saturating_sub(1);
    OpenFile {
        file: FoundFile { path: PathBuf::from("/f"), bytes: text.len() as u64, modified_ms: 0 },
        start,
        end,
        mid_line: start > 0,
        reader: Box::new(io::Cursor::new(text.as_bytes()[at as usize..].to_vec())),
        block: Buffer::from_vec(Vec::<u8>::new()),
        block_offset: at,
        records: Vec::new(),
        next_record: 0,
        carry: Vec::new(),
        carry_offset: at,
        eof: false,
        constants: Vec::new(),
        rows: 0,
    }
}

fn lines(text: &str, start: u64, end: u64) -> Vec<(u64, String)> {
    let mut open = open_piece(text, start, end);
    let mut lines = Vec::new();
    let mut blocks = Blocks::default();
    while !open.eof {
        open.fill(Framing::Lines, &mut blocks).unwrap();
        for record in &open.records {
            let line = String::from_utf8(open.block.as_slice()[record.clone()].to_vec()).unwrap();
            lines.push((open.block_offset + record.start as u64, line));
        }
    }
    lines
}

#[test]
fn every_line_belongs_to_one_piece() {
    let text = "a\nbb\n\nccc\r\ndddd\ne";
    let all = lines(text, 0, END);
    for first in 1..text.len() as u64 {
        for second in first..=text.len() as u64 {
            let mut joined = lines(text, 0, first);
            joined.extend(lines(text, first, second));
            joined.extend(lines(text, second, END));
            assert_eq!(joined, all, "cut at {first} and {second}");
        }
    }
}

#[test]
fn a_piece_reads_little_behind_its_end() {
    let text = "0123456789\n".repeat(BLOCK_BYTES / 2);
    let mut open = open_piece(&text, 100, 100 + 3 * BLOCK_BYTES as u64);
    let (mut count, mut blocks) = (0, Blocks::default());
    while !open.eof {
        open.fill(Framing::Lines, &mut blocks).unwrap();
        assert!(open.block_offset + open.block.len() as u64 <= open.end + 2 * LINE_BYTES as u64);
        count += 1;
    }
    assert_eq!(count, 3, "the last takes what would be a block of one line");
}

#[test]
fn a_line_longer_than_a_block_and_a_piece() {
    let long = "x".repeat(BLOCK_BYTES * 3);
    let text = format!("a\n{long}\nb\n");
    let middle = BLOCK_BYTES as u64;
    assert_eq!(lines(&text, 0, middle).len(), 2);
    assert_eq!(lines(&text, middle, middle + 10), []);
    assert_eq!(lines(&text, middle, END), [(text.len() as u64 - 2, "b".to_string())]);
}
