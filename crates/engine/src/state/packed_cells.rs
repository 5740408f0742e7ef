//! Members of some rows on their way into packed rows: what each is, before the rows are written one by one.
//!
//! Columns are read one at a time and rows are written one at a time; a few hundred rows at once stay in the cache.

use arrow_buffer::NullBuffer;

use crate::state::packed_codec::NULL;

/// The members of one column, a value per row in each vector.
#[derive(Default)]
pub struct Cells {
    pub marks: Vec<u8>,
    /// A number's bytes; of a text its number in the dictionary, where the mark says that it has one.
    pub low: Vec<u64>,
    /// The upper eight bytes of decimals; empty for all other types.
    pub high: Vec<u64>,
}

impl Cells {
    pub fn clear(&mut self) {
        self.marks.clear();
        self.low.clear();
        self.high.clear();
    }

    pub fn push(&mut self, mark: u8, low: u64, high: u64) {
        self.marks.push(mark);
        self.low.push(low);
        self.high.push(high);
    }

    pub fn set_all_null(&mut self, rows: usize) {
        self.clear();
        (0..rows).for_each(|_| self.push(NULL, 0, 0));
    }

    /// Marks the NULLs; `nulls` are those of the column from row `start` on.
    pub fn set_nulls(&mut self, nulls: Option<&NullBuffer>, start: usize) {
        let Some(nulls) = nulls.filter(|nulls| nulls.null_count() > 0) else { return };
        for (row, mark) in self.marks.iter_mut().enumerate() {
            if nulls.is_null(start + row) {
                *mark = NULL;
            }
        }
    }
}
