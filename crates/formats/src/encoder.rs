//! Columns to bytes: the contract of a format that is written.

use ouzel_types::Batch;

use crate::FormatError;
use crate::merger::{Concatenation, FileMerger};

/// Encodes rows, one record each (change-log formats may drop or split rows by kind).
pub trait Encoder: Send {
    /// Appends the records of all rows of `batch` (no selection) to `out`.
    fn encode(&mut self, batch: &Batch, out: &mut Records) -> Result<(), FormatError>;

    /// A format that keeps state per file (Parquet) gives a fresh encoder for each; such a file is not continued after
    /// a restart, so it ends at every checkpoint.
    fn of_file(&self) -> Option<Box<dyn Encoder>> {
        None
    }

    /// What stands before the first record of a file (Avro's header), if anything.
    fn file_header(&mut self) -> Vec<u8> {
        Vec::new()
    }
    /// What stands behind the last record of a file.
    fn file_footer(&mut self) -> Result<Vec<u8>, FormatError> {
        Ok(Vec::new())
    }
    /// Makes one file of several that this encoder, or one like it, has written.
    fn merger(&self) -> Box<dyn FileMerger> {
        Box::new(Concatenation)
    }
    /// What ends a record in a file.
    fn record_end(&self) -> &'static [u8] {
        b"\n"
    }
}

/// Records one after the other, without separators.
#[derive(Default)]
pub struct Records {
    pub bytes: Vec<u8>,
    /// End of each record in `bytes`.
    pub ends: Vec<usize>,
    /// The row of the batch each record came from; None: record i is row i.
    pub row_of_record: Option<Vec<u32>>,
    /// Ascending: records that are no bytes at all (a NULL of the raw format), Kafka's null.
    pub nulls: Vec<u32>,
}

impl Records {
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
        self.row_of_record = None;
        self.nulls.clear();
    }
    pub fn len(&self) -> usize {
        self.ends.len()
    }
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
    /// Marks the end of the record being written.
    pub fn end_record(&mut self) {
        self.ends.push(self.bytes.len());
    }
    /// Marks the record being written as none, and ends it.
    pub fn end_null(&mut self) {
        self.nulls.push(self.ends.len() as u32);
        self.end_record();
    }
    /// A record, or that it is none.
    pub fn value(&self, index: usize) -> Option<&[u8]> {
        self.nulls.binary_search(&(index as u32)).is_err().then(|| self.get(index))
    }
    pub fn get(&self, index: usize) -> &[u8] {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.bytes[start..self.ends[index]]
    }
}
