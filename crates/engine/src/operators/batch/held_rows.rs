//! The rows of an input until it has ended, as columns.
//!
//! Texts are copied out of the blocks that they were decoded from, so that a held row does not keep its block.

use std::ops::Range;

use arrow_array::cast::AsArray;
use arrow_array::{ArrayRef, new_empty_array};
use arrow_schema::DataType as ArrowType;
use ouzel_types::batch::{concat_batches, take_rows};
use ouzel_types::{Batch, DataType};

use crate::operator::Output;

/// Results leave in batches of so many rows.
pub const GIVEN_ROWS: usize = 16 * 1024;

pub struct HeldRows {
    types: Vec<DataType>,
    batches: Vec<Batch>,
    bytes: usize,
}

impl HeldRows {
    pub fn new(types: &[DataType]) -> HeldRows {
        HeldRows { types: types.to_vec(), batches: Vec::new(), bytes: 0 }
    }

    pub fn add(&mut self, batch: &Batch, rows: Range<usize>) {
        let mut held = batch.slice(rows.start, rows.len());
        held.columns.iter_mut().for_each(detach);
        self.bytes += held.bytes();
        self.batches.push(held);
    }

    /// All rows in order of arrival, as one batch; nothing is held any more.
    pub fn take(&mut self) -> Batch {
        self.bytes = 0;
        concat_batches(&std::mem::take(&mut self.batches)).unwrap_or_else(|| {
            let columns = self.types.iter().map(|ty| new_empty_array(&ty.arrow())).collect();
            Batch::new(columns, 0)
        })
    }

    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

/// Views point into what they were made from: their texts get a buffer of their own.
fn detach(column: &mut ArrayRef) {
    match column.data_type() {
        ArrowType::Utf8View => *column = std::sync::Arc::new(column.as_string_view().gc()),
        ArrowType::BinaryView => *column = std::sync::Arc::new(column.as_binary_view().gc()),
        _ => {}
    }
}

/// Gives these rows of the columns, in pieces.
pub fn give_rows(columns: &[ArrayRef], rows: &[u32], out: &mut Output) {
    for piece in rows.chunks(GIVEN_ROWS) {
        out.push(Batch::new(take_rows(columns, piece), piece.len()));
    }
}
