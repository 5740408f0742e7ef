//! One row per key: the state of deduplication and change-log normalisation, and changes made of rows of the batch
//! and stored rows.
//!
//! Invariant: while a segment is in work, stored rows do not move; what a key's row has become is noted (`Current`)
//! and written by `commit` once the changes are emitted.

use arrow_array::ArrayRef;
use arrow_select::interleave::interleave;
use ouzel_types::{Batch, DataType, RowKind};

use crate::error::{EngineError, Result};
use crate::operators::join::pairs::{batch_of, internal};
use crate::state::fixed_member::array;
use crate::state::{
    EncodedRows, KeyedTable, PackedCodec, RowCodec, RowForm, RowHandle, RowPages, Slot, StateReader, StateTtl,
    StateWriter,
};

/// The handle of a key's row, 0 without one; or `PENDING` with the place in `changed`.
const ROW: usize = 0;
/// A word of the owner.
const WORD: usize = 1;
const WIDTH: usize = 2;

const PENDING: u64 = 1 << 63;
/// Of a snapshot's entry in front of the row: when the key was touched and its word.
const HEAD: usize = 16;

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
    pub codec: PackedCodec,
    /// By slot, the processing time of the last write; empty without a TTL.
    touched_ms: Vec<i64>,
    ttl: StateTtl,
    /// Keys that were set in this segment: the row that is stored, and the one of the batch that takes its place.
    changed: Vec<(Slot, RowHandle, Option<u32>)>,
}

impl LatestRows {
    pub fn new(key_codec: &RowCodec, input: &[DataType], ttl: StateTtl) -> LatestRows {
        LatestRows {
            table: KeyedTable::new(key_codec, WIDTH),
            pages: RowPages::new(),
            codec: PackedCodec::new(input),
            touched_ms: Vec::new(),
            ttl,
            changed: Vec::new(),
        }
    }

    pub fn current(&self, slot: Slot) -> Current {
        match self.table.value(slot)[ROW] {
            0 => Current::Absent,
            row if row & PENDING == 0 => Current::Stored(row),
            row => self.changed[(row & !PENDING) as usize].2.map_or(Current::Absent, Current::Batch),
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
        self.touch(slot, now_ms);
        let word = &mut self.table.value_mut(slot)[ROW];
        if *word & PENDING == 0 {
            self.changed.push((slot, *word, row));
            *word = PENDING | (self.changed.len() - 1) as u64;
        } else {
            self.changed[(*word & !PENDING) as usize].2 = row;
        }
    }

    /// Writes what `set` noted; `rows` are the batch's.
    pub fn commit(&mut self, rows: &EncodedRows) {
        for (slot, handle, row) in self.changed.drain(..) {
            let Some(row) = row else {
                if handle != 0 {
                    self.pages.free(handle);
                }
                self.table.remove(slot);
                continue;
            };
            let row = rows.row(row as usize);
            self.table.value_mut(slot)[ROW] =
                if handle == 0 { self.pages.insert(row) } else { self.pages.replace(handle, row) };
        }
    }

    /// Stores a row at once.
    pub fn put(&mut self, slot: Slot, row: &[u8], now_ms: i64) {
        self.touch(slot, now_ms);
        let word = &mut self.table.value_mut(slot)[ROW];
        *word = if *word == 0 { self.pages.insert(row) } else { self.pages.replace(*word, row) };
    }

    /// Forgets the row of a key but not the key.
    pub fn drop_row(&mut self, slot: Slot) {
        let handle = std::mem::take(&mut self.table.value_mut(slot)[ROW]);
        if handle != 0 {
            self.pages.free(handle);
        }
    }

    /// True if the key's time to live is over.
    pub fn expired(&self, slot: Slot, now_ms: i64) -> bool {
        self.ttl.expired(self.touched_ms(slot), now_ms)
    }
    fn touched_ms(&self, slot: Slot) -> i64 {
        self.touched_ms.get(slot as usize).copied().unwrap_or(0)
    }
    pub fn touch(&mut self, slot: Slot, now_ms: i64) {
        if self.ttl.is_set() {
            if self.touched_ms.len() <= slot as usize {
                self.touched_ms.resize(slot as usize + 1, 0);
            }
            self.touched_ms[slot as usize] = now_ms;
            self.table.mark_dirty(slot);
        }
    }
    /// Removes the keys whose time to live is over.
    pub fn expire(&mut self, now_ms: i64) {
        let doomed: Vec<Slot> = self.table.slots().filter(|slot| self.expired(*slot, now_ms)).collect();
        for slot in doomed {
            self.drop_row(slot);
            self.table.remove(slot);
        }
    }

    pub fn state_bytes(&self) -> usize {
        self.table.state_bytes()
            + self.pages.state_bytes()
            + self.codec.state_bytes()
            + self.touched_ms.capacity() * 8
            + self.changed.capacity() * size_of::<(Slot, RowHandle, Option<u32>)>()
    }

    pub fn snapshot(&mut self, writer: &mut StateWriter, table: u8) {
        let (pages, codec, touched_ms) = (&self.pages, &self.codec, &self.touched_ms);
        self.table.snapshot(writer, table, |words, slot, out| {
            let words = words.get(slot);
            out.extend_from_slice(&touched_ms.get(slot as usize).copied().unwrap_or(0).to_le_bytes());
            out.extend_from_slice(&words[WORD].to_le_bytes());
            if words[ROW] != 0 {
                codec.save(pages.get(words[ROW]), out);
            }
        });
    }

    pub fn restore(&mut self, reader: &StateReader, table: u8) -> Result<()> {
        let (pages, codec, touched_ms) = (&mut self.pages, &mut self.codec, &mut self.touched_ms);
        let keeps_time = self.ttl.is_set();
        let mut stored = Vec::new();
        self.table.restore(reader, table, |table, slot, saved| {
            let (head, row) =
                saved.split_at_checked(HEAD).ok_or_else(|| EngineError::internal("a key's row is cut"))?;
            let number = |at: usize| i64::from_le_bytes(array(head, at));
            stored.clear();
            if !row.is_empty() {
                codec.load(row, &mut stored);
            }
            let words = table.value_mut(slot);
            words[ROW] = if row.is_empty() { 0 } else { pages.insert(&stored) };
            words[WORD] = number(8) as u64;
            if keeps_time {
                touched_ms.resize(touched_ms.len().max(slot as usize + 1), 0);
                touched_ms[slot as usize] = number(0);
            }
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
        for (column, old) in columns.iter().zip(rows.codec.decode(&bytes)) {
            result.push(interleave(&[column.as_ref(), old.as_ref()], &self.sources).map_err(internal)?);
        }
        let batch = batch_of(result, &self.kinds);
        self.sources.clear();
        self.stored.clear();
        self.kinds.clear();
        Ok(Some(batch))
    }
}
