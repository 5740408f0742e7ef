//! The key with the most rows on one side of a join.
//!
//! A row is paired with every row of its key on the other side, so that a key with very many rows on both costs their
//! product, and no state can help: whoever runs the job has to hear of it. It costs a comparison per row that is kept.
//!
//! Invariant: what is told is the present number of rows; a key that lost its rows is no longer told.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};
use ouzel_functions::cast::to_string_array;
use ouzel_functions::cast::to_text::cut;
use ouzel_functions::zone::Zone;
use ouzel_types::DataType;

use crate::operator::HotKey;
use crate::operators::keyed_rows::{EntryId, KeyedRows};
use crate::state::{RowCodec, Slot};

/// From so many rows of one key on a key is told.
pub const HOT_ROWS: u64 = 10_000;

/// So many characters of a key are told.
const LONGEST: usize = 60;

/// See the file's head.
#[derive(Default)]
pub struct HottestKey {
    /// The group, and the row whose copies are counted as well.
    at: Option<(Slot, EntryId)>,
}

impl HottestKey {
    /// A row was added, or one more copy of it.
    #[inline]
    pub fn saw(&mut self, rows: &KeyedRows, entry: EntryId, slot: Slot) {
        let count = rows_of(rows, slot, entry);
        if count >= HOT_ROWS {
            self.compare(rows, entry, slot, count);
        }
    }

    #[cold]
    fn compare(&mut self, rows: &KeyedRows, entry: EntryId, slot: Slot, count: u64) {
        if self
            .at
            .is_none_or(|(known, row)| known == slot || !is_live(rows, known) || rows_of(rows, known, row) < count)
        {
            self.at = Some((slot, entry));
        }
    }

    /// Looks at all rows, after they were restored.
    pub fn restored(&mut self, rows: &KeyedRows) {
        rows.all_entries().for_each(|entry| self.saw(rows, entry, rows.entry(entry).slot));
    }

    /// The key with the most rows, if it has very many; `codec` is of the keys, `side` 0 for the left input.
    pub fn now(&self, rows: &KeyedRows, codec: &RowCodec, side: usize) -> Option<HotKey> {
        let (slot, entry) = self.at.filter(|(slot, _)| is_live(rows, *slot))?;
        let count = rows_of(rows, slot, entry);
        let key = rows.keys().key(slot);
        let values = || codec.types().enumerate().map(|(column, ty)| text_of(&codec.decode_column(column, &[key]), ty));
        (count >= HOT_ROWS).then(|| HotKey { rows: count, side, key: values().collect() })
    }
}

fn is_live(rows: &KeyedRows, slot: Slot) -> bool {
    slot < rows.keys().slot_end() && rows.keys().is_live(slot)
}

/// Rows of a group, with the copies of one of them.
#[inline]
fn rows_of(rows: &KeyedRows, slot: Slot, entry: EntryId) -> u64 {
    let copies = rows.live_entry(entry).filter(|entry| entry.slot == slot).map_or(1, |entry| entry.tag.max(1));
    rows.count(slot) as u64 + u64::from(copies) - 1
}

/// The only value of a column as people read it (times in UTC), cut where it is long.
fn text_of(column: &ArrayRef, ty: &DataType) -> String {
    let text = to_string_array(column, ty, &Zone::utc());
    if text.is_null(0) {
        return "NULL".to_string();
    }
    let text = text.as_string_view().value(0);
    match cut(text, LONGEST) {
        start if start.len() < text.len() => format!("{start}.."),
        _ => text.to_string(),
    }
}
