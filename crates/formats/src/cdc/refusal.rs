//! A record that is JSON and no change: it is skipped or bad, as the table says.

use std::ops::Range;

use arrow_buffer::Buffer;

use crate::decoder::Decoded;

pub struct Refusal {
    /// As Flink's messages call the format.
    pub format: &'static str,
    /// `ignore-parse-errors`.
    pub ignored: bool,
}

impl Refusal {
    /// Counts `record` of `block` in `out` as skipped or as bad.
    pub fn refuse(&self, out: &mut Decoded, block: &Buffer, records: &[Range<usize>], record: u32, problem: &str) {
        if self.ignored {
            out.skipped += 1;
            return;
        }
        let text = String::from_utf8_lossy(&block.as_slice()[records[record as usize].clone()]);
        out.bad.push((record, format!("{problem} The {} JSON message is '{text}'.", self.format)));
    }
}
