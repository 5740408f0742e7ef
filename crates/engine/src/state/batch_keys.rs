//! The keys of the batch in work: encoded and hashed once, then asked by row.

use arrow_array::ArrayRef;
use ouzel_types::batch::take_rows;
use ouzel_types::{Batch, DataType};

use crate::state::hash::hash_rows;
use crate::state::row_codec::{EncodedRows, RowCodec};

/// Key columns of a stream, and what they are in the batch that was encoded last. Its buffers are used again.
pub struct BatchKeys {
    columns: Vec<usize>,
    codec: RowCodec,
    rows: EncodedRows,
    hashes: Vec<u64>,
}

impl BatchKeys {
    /// `columns` of a stream with the types `input`.
    pub fn new(columns: &[usize], input: &[DataType]) -> BatchKeys {
        let types: Vec<DataType> = columns.iter().map(|column| input[*column].clone()).collect();
        BatchKeys {
            columns: columns.to_vec(),
            codec: RowCodec::new(&types),
            rows: EncodedRows::default(),
            hashes: Vec::new(),
        }
    }

    /// Takes the keys of a batch, one for each row that is selected.
    pub fn encode(&mut self, batch: &Batch) {
        let mut columns: Vec<ArrayRef> = self.columns.iter().map(|column| batch.columns[*column].clone()).collect();
        if let Some(selected) = &batch.selection {
            columns = take_rows(&columns, selected);
        }
        self.codec.encode(&columns, 0..batch.live_rows(), &mut self.rows);
        hash_rows(&self.rows, &mut self.hashes);
    }

    pub fn columns(&self) -> &[usize] {
        &self.columns
    }
    pub fn codec(&self) -> &RowCodec {
        &self.codec
    }
    #[inline(always)]
    pub fn key(&self, row: usize) -> &[u8] {
        self.rows.row(row)
    }
    #[inline(always)]
    pub fn hash(&self, row: usize) -> u64 {
        self.hashes[row]
    }
    pub fn rows(&self) -> &EncodedRows {
        &self.rows
    }
    pub fn hashes(&self) -> &[u64] {
        &self.hashes
    }
}
