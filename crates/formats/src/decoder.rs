//! Bytes to columns: the contract of a format that is read.

use std::ops::Range;

use arrow_array::ArrayRef;
use arrow_buffer::Buffer;
use ouzel_types::RowKind;

use crate::FormatError;
use crate::bounds::Bound;

/// Decodes records into the columns of a projection.
///
/// Records lie in one shared block so that string columns may be views into it. A bad record costs itself only. A file
/// that is one record gives its rows in several calls.
pub trait Decoder: Send {
    fn decode(&mut self, block: &Buffer, records: &[Range<usize>]) -> Result<Decoded, FormatError>;

    /// The query above needs no row that does not fit all of these: a format that can tell may leave such rows out.
    fn leave_out(&mut self, _bounds: Vec<Bound>) {}

    /// How a file of this format is cut into records.
    fn framing(&self) -> Framing {
        Framing::Lines
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// One record a line (`\n` or `\r\n`).
    Lines,
    /// CSV: lines, but a quoted field may hold line ends. A quote counts only at the start of a field, which is the
    /// start of a line or behind a delimiter (its last byte).
    QuotedLines { quote: u8, escape: Option<u8>, delimiter: u8 },
    /// The whole file is the format's business (Avro container, Parquet).
    File,
}

/// What came out of one call.
#[derive(Debug, Default)]
pub struct Decoded {
    /// One per requested field, `rows` long.
    pub columns: Vec<ArrayRef>,
    pub rows: usize,
    /// For change-log formats.
    pub kinds: Option<Vec<RowKind>>,
    /// Index of the record each row came from, ascending. None: row i is record i.
    pub record_of_row: Option<Vec<u32>>,
    /// Records that could not be decoded although the options want them to be (so not those that
    /// `ignore-parse-errors` skips silently), ascending by record.
    pub bad: Vec<(u32, String)>,
    /// Of a whole file that is one record: where the part begins that could not be read. What stands before it gave rows.
    pub cut_at: Option<usize>,
    /// Of a whole file that is one record: there are more rows in it, which the next call with the same block gives.
    pub more: bool,
    /// Records (or fields) that `ignore-parse-errors` skipped, for the metric.
    pub skipped: u64,
}
