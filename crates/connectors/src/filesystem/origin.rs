//! Where a row of a file came from: for errors and dead letters.

use std::io::{self, BufRead, BufReader, Read};
use std::ops::Range;
use std::path::Path;

use arrow_buffer::Buffer;
use ouzel_engine::source::BadRow;
use ouzel_formats::Decoded;

use super::compression;

/// So much of a broken file's rest is kept in a dead letter.
const UNREAD_BYTES_MAX: usize = 1 << 20;

/// `file 'a.csv', line 2, byte offset 40`: where a record begins. The line is told of files of lines only.
pub fn place(path: &Path, is_lines: bool, offset: i64) -> String {
    let line = match is_lines.then(|| line_at(path, offset.unsigned_abs())) {
        Some(Ok(line)) => format!(" line {line},"),
        _ => String::new(),
    };
    format!("file '{}',{line} byte offset {offset}", path.display())
}

/// From 1. The file is read up to there, which is done for a failure only.
fn line_at(path: &Path, offset: u64) -> io::Result<u64> {
    let mut reader = BufReader::new(compression::open(path)?.take(offset));
    let mut line = 1;
    loop {
        let read = reader.fill_buf()?;
        if read.is_empty() {
            return Ok(line);
        }
        line += read.iter().filter(|byte| **byte == b'\n').count() as u64;
        let length = read.len();
        reader.consume(length);
    }
}

/// The records that could not be read, with what is known of them.
pub fn bad_rows(
    decoded: &Decoded,
    block: &Buffer,
    records: &[Range<usize>],
    path: &Path,
    block_offset: u64,
) -> Vec<BadRow> {
    let row = |(index, error): &(u32, String)| {
        let record = &records[*index as usize];
        // Of a file that cannot be read on: what is left of it, as far as a letter goes.
        let unread = decoded.cut_at.map(|at| {
            let start = (record.start + at).min(record.end);
            start..record.end.min(start + UNREAD_BYTES_MAX)
        });
        let record = unread.as_ref().unwrap_or(record);
        BadRow { error: error.clone(), ..record_origin(record, block, path, block_offset) }
    };
    decoded.bad.iter().map(row).collect()
}

fn record_origin(record: &Range<usize>, block: &Buffer, path: &Path, block_offset: u64) -> BadRow {
    BadRow {
        raw: block.as_slice()[record.clone()].to_vec(),
        topic: path.display().to_string(),
        partition: 0,
        offset: (block_offset + record.start as u64) as i64,
        error: String::new(),
    }
}

/// Tells for a row of what was decoded where it came from.
pub fn origin_of(
    decoded: &Decoded,
    block: &Buffer,
    records: &[Range<usize>],
    path: &Path,
    block_offset: u64,
) -> Box<dyn Fn(usize) -> BadRow + Send> {
    let bad: Vec<u32> = decoded.bad.iter().map(|(i, _)| *i).collect();
    let of_row = decoded
        .record_of_row
        .clone()
        .unwrap_or_else(|| (0..records.len() as u32).filter(|r| bad.binary_search(r).is_err()).collect());
    let (block, records, path) = (block.clone(), records.to_vec(), path.to_path_buf());
    Box::new(move |row| record_origin(&records[of_row[row] as usize], &block, &path, block_offset))
}
