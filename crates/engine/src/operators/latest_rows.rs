//! One row per key: the state of deduplication and change-log normalisation, and changes made of rows of the batch
//! and stored rows.
//!
//! Invariant: while a segment is in work, stored rows do not move; what a key's row has become is noted (`Current`)
//! and written by `commit` once the changes are emitted.

use arrow_array::ArrayRef;
use arrow_select::interleave::interleave;
use ouzel_types::{Batch, RowKind};

use crate::error::Result;
use crate::operators::join::pairs::{batch_of, internal};
use crate::state::{EncodedRows, KeyedTable, RowCodec, RowHandle, RowPages, Slot, StateReader, StateWriter};

const HANDLE: usize = 0;
const PENDING: usize = 1;
/// Processing time of the last write, for TTL.
const TOUCHED: usize = 2;
/// A word of the owner.
const WORD: usize = 3;
const WIDTH: usize = 4;

/// Values of the pending word.
const UNCHANGED: u64 = 0;
const ABSENT: u64 = 1;
const FIRST_ROW: u64 = 2;

/// What a key's row is at this point of the segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Current {
    Absent,
    Stored(RowHandle),
    Batch(u32),
}

pub struct LatestRows {
    pub table: KeyedTable,
    pages: RowPages,
    pub codec: RowCodec,
    changed: Vec<Slot>,
}

impl LatestRows {
    pub fn new(key_codec: &RowCodec, codec: RowCodec) -> LatestRows {
        LatestRows { table: KeyedTable::new(key_codec, WIDTH), pages: RowPages::new(), codec, changed: Vec::new() }
    }

    pub fn current(&self, slot: Slot) -> Current {
        let words = self.table.value(slot);
        match (words[PENDING], words[HANDLE]) {
            (UNCHANGED, 0) | (ABSENT, _) => Current::Absent,
            (UNCHANGED, handle) => Current::Stored(handle),
            (row, _) => Current::Batch((row - FIRST_ROW) as u32),
        }
    }

    pub fn stored(&self, handle: RowHandle) -> &[u8] {
        self.pages.get(handle)
    }

    /// The owner's word of a key.
    pub fn word(&self, slot: Slot) -> i64 {
        self.table.value(slot)[WORD] as i64
    }
    pub fn set_word(&mut self, slot: Slot, word: i64) {
        self.table.value_mut(slot)[WORD] = word as u64;
    }

    /// The key's row is row `row` of the batch from now on, or is gone.
    pub fn set(&mut self, slot: Slot, row: Option<u32>, now_ms: i64) {
        let words = self.table.value_mut(slot);
        if words[PENDING] == UNCHANGED {
            self.changed.push(slot);
        }
        words[PENDING] = row.map_or(ABSENT, |row| u64::from(row) + FIRST_ROW);
        words[TOUCHED] = now_ms as u64;
    }

    /// Writes what `set` noted; `rows` are the batch's.
    pub fn commit(&mut self, rows: &EncodedRows) {
        for slot in self.changed.drain(..) {
            let words = self.table.value_mut(slot);
            let (pending, handle) = (words[PENDING], words[HANDLE]);
            words[PENDING] = UNCHANGED;
            if pending == ABSENT {
                if handle != 0 {
                    self.pages.free(handle);
                }
                self.table.remove(slot);
                continue;
            }
            let row = rows.row((pending - FIRST_ROW) as usize);
            words[HANDLE] = if handle == 0 { self.pages.insert(row) } else { self.pages.replace(handle, row) };
        }
    }

    /// Stores a row at once.
    pub fn put(&mut self, slot: Slot, row: &[u8], now_ms: i64) {
        let words = self.table.value_mut(slot);
        words[TOUCHED] = now_ms as u64;
        words[HANDLE] =
            if words[HANDLE] == 0 { self.pages.insert(row) } else { self.pages.replace(words[HANDLE], row) };
    }

    /// Forgets the row of a key but not the key.
    pub fn drop_row(&mut self, slot: Slot) {
        let handle = std::mem::take(&mut self.table.value_mut(slot)[HANDLE]);
        if handle != 0 {
            self.pages.free(handle);
        }
    }

    /// True if the key's time to live is over.
    pub fn expired(&self, slot: Slot, ttl_ms: i64, now_ms: i64) -> bool {
        ttl_ms > 0 && now_ms - self.table.value(slot)[TOUCHED] as i64 > ttl_ms
    }
    pub fn touch(&mut self, slot: Slot, now_ms: i64) {
        self.table.value_mut(slot)[TOUCHED] = now_ms as u64;
    }
    /// Removes the keys whose time to live is over.
    pub fn expire(&mut self, ttl_ms: i64, now_ms: i64) {
        let doomed: Vec<Slot> = self.table.slots().filter(|slot| self.expired(*slot, ttl_ms, now_ms)).collect();
        for slot in doomed {
            self.drop_row(slot);
            self.table.remove(slot);
        }
    }

    pub fn state_bytes(&self) -> usize {
        self.table.state_bytes() + self.pages.state_bytes()
    }

    pub fn snapshot(&mut self, writer: &mut StateWriter, table: u8) {
        let pages = &self.pages;
        let handles: Vec<RowHandle> =
            self.table.slots_to_write(writer).map(|slot| self.table.value(slot)[HANDLE]).collect();
        let mut handles = handles.into_iter();
        self.table.snapshot(writer, table, |_, out| {
            if let Some(handle) = handles.next().filter(|handle| *handle != 0) {
                out.extend_from_slice(pages.get(handle));
            }
        });
    }

    pub fn restore(&mut self, reader: &StateReader, table: u8) -> Result<()> {
        let pages = &mut self.pages;
        self.table.restore(reader, table, |table, slot, row| {
            table.value_mut(slot)[HANDLE] = if row.is_empty() { 0 } else { pages.insert(row) };
            Ok(())
        })
    }
}

/// Changes that are being collected.
#[derive(Default)]
pub struct MixedOutput {
    /// (0 the batch, 1 stored; position).
    sources: Vec<(usize, usize)>,
    stored: Vec<RowHandle>,
    kinds: Vec<RowKind>,
}

impl MixedOutput {
    pub fn push(&mut self, row: Current, kind: RowKind) {
        match row {
            Current::Absent => return,
            Current::Batch(row) => self.sources.push((0, row as usize)),
            Current::Stored(handle) => {
                self.sources.push((1, self.stored.len()));
                self.stored.push(handle);
            }
        }
        self.kinds.push(kind);
    }

    /// The changes as a batch, if there are any.
    pub fn take(&mut self, columns: &[ArrayRef], rows: &LatestRows) -> Result<Option<Batch>> {
        if self.kinds.is_empty() {
            return Ok(None);
        }
        let bytes: Vec<&[u8]> = self.stored.iter().map(|handle| rows.stored(*handle)).collect();
        let mut result = Vec::with_capacity(columns.len());
        for (i, column) in columns.iter().enumerate() {
            let old = rows.codec.decode_column(i, &bytes);
            result.push(interleave(&[column.as_ref(), old.as_ref()], &self.sources).map_err(internal)?);
        }
        let batch = batch_of(result, &self.kinds);
        self.sources.clear();
        self.stored.clear();
        self.kinds.clear();
        Ok(Some(batch))
    }
}
