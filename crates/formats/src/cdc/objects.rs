//! Records of a change log that are JSON but no objects. Flink fails at NULL and at arrays, where plain json takes them for no
//! rows or for several.

use std::ops::Range;

use arrow_buffer::Buffer;

/// The records that are NULL or arrays, ascending.
pub fn strays(block: &Buffer, records: &[Range<usize>]) -> Vec<u32> {
    let is_stray = |range: &Range<usize>| {
        let text = block.as_slice()[range.clone()].trim_ascii();
        text == b"null" || text.starts_with(b"[")
    };
    records.iter().enumerate().filter(|(_, range)| is_stray(range)).map(|(record, _)| record as u32).collect()
}

/// Why such a record is refused.
pub const NO_OBJECT: &str = "A change is a JSON object.";
