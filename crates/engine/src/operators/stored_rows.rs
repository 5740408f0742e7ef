//! Stored rows on their way out: each is decoded once, however often it is asked for.
//!
//! A hot key's rows are in many pairs of a join, and a row of a Top-N moves through many ranks in one batch. What a row
//! costs is its texts; putting a decoded row in a second place costs a view.

use arrow_array::{ArrayRef, UInt32Array};
use arrow_select::take::take;

use crate::error::Result;
use crate::operators::join::pairs::internal;
use crate::state::PackedCodec;

/// As many rows are remembered as have been asked for lately; a row that was forgotten is decoded again.
const REMEMBERED: usize = 1024;
/// Fewer rows are not worth remembering any.
const FEW: usize = 32;
const NEVER: u32 = u32::MAX;

/// See the file's head.
pub struct StoredRows<'a> {
    /// Each once, or almost.
    rows: Vec<&'a [u8]>,
    /// Which of them is wanted, by position. None: all, in order.
    wanted: Option<UInt32Array>,
}

impl<'a> StoredRows<'a> {
    /// The rows with these numbers, in order; `row` gives the packed bytes of one.
    pub fn of(numbers: impl ExactSizeIterator<Item = u32> + Clone, row: impl Fn(u32) -> &'a [u8]) -> StoredRows<'a> {
        let asked = numbers.len();
        if asked < FEW {
            return StoredRows { rows: numbers.map(row).collect(), wanted: None };
        }
        let mut lately = [(0, NEVER); REMEMBERED];
        let mut rows: Vec<&[u8]> = Vec::new();
        let mut wanted = Vec::with_capacity(asked);
        for number in numbers.clone() {
            let known = &mut lately[number as usize % REMEMBERED];
            if known.1 == NEVER || known.0 != number {
                *known = (number, rows.len() as u32);
                rows.push(row(number));
            }
            wanted.push(known.1);
        }
        // Where hardly any row comes twice, putting them in their places would be the dearer half.
        if rows.len() * 4 > asked * 3 {
            let rows = if rows.len() == asked { rows } else { numbers.map(row).collect() };
            return StoredRows { rows, wanted: None };
        }
        StoredRows { rows, wanted: Some(wanted.into()) }
    }

    /// How many rows were asked for.
    pub fn asked(&self) -> usize {
        self.wanted.as_ref().map_or(self.rows.len(), |wanted| wanted.values().len())
    }

    pub fn decode(&self, codec: &PackedCodec) -> Result<Vec<ArrayRef>> {
        codec.decode(&self.rows).into_iter().map(|column| self.placed(column)).collect()
    }

    pub fn decode_column(&self, codec: &PackedCodec, column: usize) -> Result<ArrayRef> {
        self.placed(codec.decode_column(column, &self.rows))
    }

    fn placed(&self, column: ArrayRef) -> Result<ArrayRef> {
        let Some(wanted) = &self.wanted else { return Ok(column) };
        take(column.as_ref(), wanted, None).map_err(internal)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{Array, Int32Array, StringViewArray};
    use ouzel_types::{DataType, TypeKind};

    use super::*;
    use crate::state::EncodedRows;

    #[test]
    fn every_row_is_where_it_was_asked_for() {
        let mut codec = PackedCodec::new(&[TypeKind::Int.nullable(), DataType::string()]);
        let numbers: Vec<i32> = (0..5000).collect();
        let texts = StringViewArray::from_iter_values(numbers.iter().map(|i| format!("text number {i}")));
        let columns: [ArrayRef; 2] = [Arc::new(Int32Array::from(numbers)), Arc::new(texts)];
        let mut packed = EncodedRows::default();
        codec.encode(&columns, 0..5000, &mut packed);
        for (modulus, step) in [(1, 1), (7, 1), (3000, 1), (5000, 1), (2048, 1024), (5000, 4097)] {
            let asked: Vec<u32> = (0..6000).map(|i| i * step % modulus).collect();
            let rows = StoredRows::of(asked.iter().copied(), |number| packed.row(number as usize));
            assert_eq!(rows.asked(), asked.len());
            let expected = UInt32Array::from(asked);
            for (column, all) in rows.decode(&codec).unwrap().iter().zip(&columns) {
                assert_eq!(column.to_data(), take(all.as_ref(), &expected, None).unwrap().to_data());
            }
            let column = rows.decode_column(&codec, 1).unwrap();
            assert_eq!(column.as_ref(), take(columns[1].as_ref(), &expected, None).unwrap().as_ref());
        }
    }
}
