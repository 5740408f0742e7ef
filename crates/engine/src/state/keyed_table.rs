//! Keyed state: a hash table from encoded keys to slots, and a row of 64-bit words per slot.
//!
//! The index is in `slot_index.rs`. Keys of one size stand in pages
//! by slot, others in `RowPages`. Words of a new slot are zero: accumulators make zero their empty state.
//!
//! Invariants: slots are stable until `remove`; slots that were never removed are in insertion order; a slot
//! handed out mutably is dirty until the next snapshot. It does not know what the words mean: owners of further
//! state per slot save and load it through the callbacks of `snapshot` and `restore`.

use crate::error::{EngineError, Result};
use crate::state::hash::hash_bytes;
use crate::state::paged::Paged;
use crate::state::row_codec::{EncodedRows, RowCodec};
use crate::state::row_pages::{RowHandle, RowPages};
use crate::state::slot_index::{Bits, Index, prefetch};
use crate::state::{StateReader, StateWriter};

pub type Slot = u32;

const PAGE_SHIFT: usize = 10;
const PAGE_SLOTS: usize = 1 << PAGE_SHIFT;
const PAGE_MASK: usize = PAGE_SLOTS - 1;
/// How many rows ahead the index is touched, so that its cache lines are there in time.
const AHEAD: usize = 8;
/// Tables with more keys than this do not fit the second-level cache: keys and words are touched ahead too.
const LARGE: usize = 8_192;

/// See the file's head.
pub struct KeyedTable {
    index: Index,
    keys: Keys,
    words: Words,
    live: Bits,
    dirty: Bits,
    /// Slots whose key is in the snapshots.
    saved: Bits,
    free: Vec<Slot>,
    slots: u32,
    len: usize,
    /// Keys removed since the last snapshot that are in one, each behind its length. Only kept once one was taken.
    removed: Vec<u8>,
    tracking: bool,
}

/// The words of all slots: `width` per slot, in pages that never move once they are full.
pub struct Words {
    pages: Vec<Vec<u64>>,
    width: usize,
}

impl Words {
    #[inline(always)]
    pub fn get(&self, slot: Slot) -> &[u64] {
        let at = (slot as usize & PAGE_MASK) * self.width;
        &self.pages[slot as usize >> PAGE_SHIFT][at..at + self.width]
    }
    #[inline(always)]
    pub fn get_mut(&mut self, slot: Slot) -> &mut [u64] {
        let at = (slot as usize & PAGE_MASK) * self.width;
        &mut self.pages[slot as usize >> PAGE_SHIFT][at..at + self.width]
    }
    pub fn width(&self) -> usize {
        self.width
    }
    fn reserve(&mut self, slot: usize) {
        grow_pages(&mut self.pages, slot, self.width);
    }
}

/// Makes room for `slot`: the first page grows with its use, later ones are allocated whole.
fn grow_pages<T: Copy + Default>(pages: &mut Vec<Vec<T>>, slot: usize, width: usize) {
    let (page, end) = (slot >> PAGE_SHIFT, ((slot & PAGE_MASK) + 1) * width);
    while pages.len() <= page {
        let capacity = if pages.is_empty() { 0 } else { PAGE_SLOTS * width };
        pages.push(Vec::with_capacity(capacity));
    }
    if pages[page].len() < end {
        pages[page].resize(end, T::default());
    }
}

enum Keys {
    Fixed { stride: usize, pages: Vec<Vec<u8>> },
    Variable { handles: Paged<RowHandle>, rows: RowPages },
}

impl Keys {
    #[inline(always)]
    fn get(&self, slot: Slot) -> &[u8] {
        match self {
            Keys::Fixed { stride, pages } => {
                let at = (slot as usize & PAGE_MASK) * stride;
                &pages[slot as usize >> PAGE_SHIFT][at..at + stride]
            }
            Keys::Variable { handles, rows } => rows.get(handles[slot as usize]),
        }
    }

    fn set(&mut self, slot: Slot, key: &[u8]) {
        match self {
            Keys::Fixed { stride, pages } => {
                debug_assert_eq!(*stride, key.len(), "invariant: keys of a fixed codec have one size");
                grow_pages(pages, slot as usize, *stride);
                let at = (slot as usize & PAGE_MASK) * *stride;
                pages[slot as usize >> PAGE_SHIFT][at..at + *stride].copy_from_slice(key);
            }
            Keys::Variable { handles, rows } => {
                let handle = rows.insert(key);
                while handles.len() <= slot as usize {
                    handles.push(0);
                }
                handles[slot as usize] = handle;
            }
        }
    }

    fn free(&mut self, slot: Slot) {
        if let Keys::Variable { handles, rows } = self {
            rows.free(std::mem::take(&mut handles[slot as usize]));
        }
    }

    fn state_bytes(&self) -> usize {
        match self {
            Keys::Fixed { pages, .. } => pages.iter().map(Vec::capacity).sum(),
            Keys::Variable { handles, rows } => handles.state_bytes() + rows.state_bytes(),
        }
    }
}

/// `a == b`, without a call for the short keys that most tables have.
///
/// The key of a table without key columns is empty and its pointer dangles: a masked vector load from there, which the C
/// library's comparison does, costs the processor a hundred nanoseconds although it reads nothing.
#[inline(always)]
fn same_bytes(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let word =
        |bytes: &[u8], at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().expect("invariant: eight bytes"));
    let wide =
        |bytes: &[u8], at: usize| u128::from_le_bytes(bytes[at..at + 16].try_into().expect("invariant: sixteen bytes"));
    match a.len() {
        0..8 => a.iter().zip(b).all(|(a, b)| a == b),
        n @ 8..=16 => word(a, 0) == word(b, 0) && word(a, n - 8) == word(b, n - 8),
        n @ 17..=32 => wide(a, 0) == wide(b, 0) && wide(a, n - 16) == wide(b, n - 16),
        _ => a == b,
    }
}

impl KeyedTable {
    /// A table for keys of `codec` with `width` words per slot.
    pub fn new(codec: &RowCodec, width: usize) -> KeyedTable {
        KeyedTable::with_stride(codec.stride(), width)
    }

    /// `stride`: the size of every key, if all have the same.
    pub fn with_stride(stride: Option<usize>, width: usize) -> KeyedTable {
        let keys = match stride {
            Some(stride) => Keys::Fixed { stride, pages: Vec::new() },
            None => Keys::Variable { handles: Paged::default(), rows: RowPages::new() },
        };
        KeyedTable {
            index: Index::default(),
            keys,
            words: Words { pages: Vec::new(), width },
            live: Bits::default(),
            dirty: Bits::default(),
            saved: Bits::default(),
            free: Vec::new(),
            slots: 0,
            len: 0,
            removed: Vec::new(),
            tracking: false,
        }
    }

    pub fn len(&self) -> usize {
        self.len
    }
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
    /// Gives the index back before its time: slots can be read, but no key is found any more and none may be added.
    pub fn drop_index(&mut self) {
        self.index = Index::default();
    }
    /// After `drop_index`: gives back the pages of slots below `slot`, which must not be read again.
    pub fn drop_below(&mut self, slot: Slot) {
        let pages = slot as usize >> PAGE_SHIFT;
        self.words.pages[..pages].iter_mut().filter(|page| page.capacity() > 0).for_each(|page| *page = Vec::new());
        match &mut self.keys {
            Keys::Fixed { pages: keys, .. } => {
                keys[..pages].iter_mut().filter(|page| page.capacity() > 0).for_each(|page| *page = Vec::new());
            }
            Keys::Variable { .. } => {}
        }
    }
    /// One above the highest slot ever used.
    pub fn slot_end(&self) -> Slot {
        self.slots
    }

    /// For each of `rows` (row numbers of `keys` and `hashes`): the slot of its key, which is made if need be.
    /// All slots become dirty. `slots` is overwritten.
    pub fn find_or_insert_batch(&mut self, hashes: &[u64], keys: &EncodedRows, rows: &[u32], slots: &mut Vec<Slot>) {
        slots.clear();
        slots.reserve(rows.len());
        for (i, row) in rows.iter().enumerate() {
            if let Some(ahead) = rows.get(i + AHEAD * 2) {
                self.index.prefetch(hashes[*ahead as usize]);
            }
            if let Some(ahead) = rows.get(i + AHEAD).filter(|_| self.is_large()) {
                self.expect_slot(hashes[*ahead as usize]);
            }
            let row = *row as usize;
            let (slot, _) = self.find_or_insert(hashes[row], keys.row(row));
            slots.push(slot);
        }
    }

    /// Touching ahead pays.
    pub fn is_large(&self) -> bool {
        self.len > LARGE
    }

    /// Touches the index where `hash` will be looked up soon.
    #[inline]
    pub fn expect(&self, hash: u64) {
        self.index.prefetch(hash);
    }

    /// Touches the key and the words of the slot that the index most likely gives.
    #[inline]
    pub fn expect_slot(&self, hash: u64) {
        let Some(slot) = self.index.guess(hash) else { return };
        let (page, at) = (slot as usize >> PAGE_SHIFT, slot as usize & PAGE_MASK);
        match &self.keys {
            Keys::Fixed { stride, pages } => prefetch(&pages[page][at * stride..]),
            Keys::Variable { handles, rows } => rows.expect(handles[slot as usize]),
        }
        prefetch(&self.words.pages[page][at * self.words.width..]);
    }

    /// For each of `rows`: the slot of its key, or `Slot::MAX`. Nothing becomes dirty.
    pub fn find_batch(&self, hashes: &[u64], keys: &EncodedRows, rows: &[u32], slots: &mut Vec<Slot>) {
        slots.clear();
        slots.reserve(rows.len());
        for (i, row) in rows.iter().enumerate() {
            if let Some(ahead) = rows.get(i + AHEAD) {
                self.index.prefetch(hashes[*ahead as usize]);
            }
            let row = *row as usize;
            slots.push(self.find(hashes[row], keys.row(row)).unwrap_or(Slot::MAX));
        }
    }

    /// The slot of `key` (dirty from now on), and whether it is new.
    #[inline]
    pub fn find_or_insert(&mut self, hash: u64, key: &[u8]) -> (Slot, bool) {
        if let Some(slot) = self.find(hash, key) {
            self.dirty.set(slot);
            return (slot, false);
        }
        (self.insert_new(hash, key), true)
    }

    #[inline]
    pub fn find(&self, hash: u64, key: &[u8]) -> Option<Slot> {
        self.index.find(hash, |slot| same_bytes(self.keys.get(slot), key))
    }

    fn insert_new(&mut self, hash: u64, key: &[u8]) -> Slot {
        let slot = match self.free.pop() {
            Some(slot) => {
                self.words.get_mut(slot).fill(0);
                slot
            }
            None => {
                let slot = self.slots;
                self.slots += 1;
                self.words.reserve(slot as usize);
                slot
            }
        };
        self.keys.set(slot, key);
        self.index.insert(hash, slot);
        self.live.set(slot);
        self.dirty.set(slot);
        self.len += 1;
        slot
    }

    /// Removes a slot. Its number will be used again.
    pub fn remove(&mut self, slot: Slot) {
        debug_assert!(self.live.get(slot), "invariant: only live slots are removed");
        let key = self.keys.get(slot);
        if self.tracking && self.saved.get(slot) {
            self.removed.extend_from_slice(&(key.len() as u32).to_le_bytes());
            self.removed.extend_from_slice(key);
        }
        self.index.remove(hash_bytes(key), slot);
        self.keys.free(slot);
        self.live.clear(slot);
        self.dirty.clear(slot);
        self.saved.clear(slot);
        self.free.push(slot);
        self.len -= 1;
    }

    #[inline(always)]
    pub fn key(&self, slot: Slot) -> &[u8] {
        self.keys.get(slot)
    }
    #[inline(always)]
    pub fn words(&self) -> &Words {
        &self.words
    }
    /// For slots that are already dirty (they came from `find_or_insert` since the last snapshot).
    #[inline(always)]
    pub fn words_mut(&mut self) -> &mut Words {
        &mut self.words
    }
    #[inline(always)]
    pub fn value(&self, slot: Slot) -> &[u64] {
        self.words.get(slot)
    }
    #[inline(always)]
    pub fn value_mut(&mut self, slot: Slot) -> &mut [u64] {
        self.dirty.set(slot);
        self.words.get_mut(slot)
    }
    pub fn mark_dirty(&mut self, slot: Slot) {
        self.dirty.set(slot);
    }
    #[inline(always)]
    pub fn is_live(&self, slot: Slot) -> bool {
        self.live.get(slot)
    }

    /// Live slots, ascending.
    pub fn slots(&self) -> impl Iterator<Item = Slot> + '_ {
        self.live.iter()
    }

    /// Removes everything and keeps the memory for the next use.
    pub fn clear(&mut self) {
        for slot in self.live.iter().collect::<Vec<_>>() {
            self.remove(slot);
        }
        if !self.tracking {
            self.free.clear();
            self.slots = 0;
            self.words.pages.iter_mut().for_each(Vec::clear);
        }
    }

    pub fn state_bytes(&self) -> usize {
        self.index.state_bytes()
            + self.keys.state_bytes()
            + self.words.pages.iter().map(|p| p.capacity() * 8).sum::<usize>()
            + self.live.state_bytes()
            + self.dirty.state_bytes()
            + self.saved.state_bytes()
            + self.free.capacity() * 4
            + self.removed.capacity()
    }

    /// Writes the slots that changed (or all): words, then what `extra` appends for the slot (it sees all words).
    pub fn snapshot(&mut self, writer: &mut StateWriter, table: u8, extra: impl FnMut(&Words, Slot, &mut Vec<u8>)) {
        self.snapshot_as(writer, table, |key, out| out.extend_from_slice(key), extra);
    }

    /// As `snapshot`, with other keys in the snapshot than in the table: `name` appends the key to write.
    pub fn snapshot_as(
        &mut self,
        writer: &mut StateWriter,
        table: u8,
        mut name: impl FnMut(&[u8], &mut Vec<u8>),
        mut extra: impl FnMut(&Words, Slot, &mut Vec<u8>),
    ) {
        let (mut key, mut value) = (Vec::new(), Vec::with_capacity(self.words.width * 8));
        let mut removed = self.removed.as_slice();
        while !writer.is_full() && removed.len() >= 4 {
            let (length, rest) = removed.split_at(4);
            let length = u32::from_le_bytes(length.try_into().expect("invariant: four bytes")) as usize;
            key.clear();
            name(&rest[..length], &mut key);
            writer.delete(table, &key);
            removed = &rest[length..];
        }
        let full = writer.is_full() || !self.tracking;
        for slot in self.live.iter().filter(|slot| full || self.dirty.get(*slot)) {
            key.clear();
            value.clear();
            name(self.keys.get(slot), &mut key);
            self.words.get(slot).iter().for_each(|w| value.extend_from_slice(&w.to_le_bytes()));
            extra(&self.words, slot, &mut value);
            writer.put(table, &key, &value);
        }
        self.removed.clear();
        self.restored();
    }

    /// Takes the entries of a snapshot; `extra` gets the table, the slot and the bytes behind its words.
    pub fn restore(
        &mut self,
        reader: &StateReader,
        table: u8,
        mut extra: impl FnMut(&mut KeyedTable, Slot, &[u8]) -> Result<()>,
    ) -> Result<()> {
        reader.each(table, |key, value| self.restore_entry(key, value, &mut extra))?;
        self.restored();
        Ok(())
    }

    /// The state is as in the last snapshot: nothing is dirty, and removals are noted from now on.
    pub fn restored(&mut self) {
        self.dirty.clear_all();
        self.saved.copy_from(&self.live);
        self.tracking = true;
    }

    /// The next snapshot writes everything, as if none had been taken.
    pub fn forget_snapshots(&mut self) {
        self.removed.clear();
        self.tracking = false;
    }

    /// Takes one entry of a snapshot.
    pub fn restore_entry(
        &mut self,
        key: &[u8],
        value: &[u8],
        extra: &mut impl FnMut(&mut KeyedTable, Slot, &[u8]) -> Result<()>,
    ) -> Result<()> {
        let fits = match &self.keys {
            Keys::Fixed { stride, .. } => *stride == key.len(),
            Keys::Variable { .. } => true,
        };
        if !fits || value.len() < self.words.width * 8 {
            return Err(EngineError::internal("a snapshot's entry has another shape than this operator's state"));
        }
        let (words, rest) = value.split_at(self.words.width * 8);
        let (slot, _) = self.find_or_insert(hash_bytes(key), key);
        for (word, bytes) in self.words.get_mut(slot).iter_mut().zip(words.chunks_exact(8)) {
            *word = u64::from_le_bytes(bytes.try_into().expect("invariant: eight bytes"));
        }
        extra(self, slot, rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn key(i: u64, variable: bool) -> Vec<u8> {
        if variable {
            format!("key {i} {}", "x".repeat(i as usize % 50)).into_bytes()
        } else {
            i.to_le_bytes().to_vec()
        }
    }

    #[test]
    fn behaves_like_a_map_under_inserts_and_removes() {
        for variable in [false, true] {
            let mut table = KeyedTable::with_stride((!variable).then_some(8), 2);
            let mut model: HashMap<u64, u64> = HashMap::new();
            let mut random = 12345u64;
            for step in 0..60_000u64 {
                random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                let i = (random >> 40) % 5000;
                let bytes = key(i, variable);
                let hash = hash_bytes(&bytes);
                if random & 0x300 == 0 {
                    match table.find(hash, &bytes) {
                        Some(slot) => {
                            assert_eq!(model.remove(&i), Some(table.value(slot)[1]));
                            table.remove(slot);
                        }
                        None => assert!(!model.contains_key(&i)),
                    }
                } else {
                    let (slot, new) = table.find_or_insert(hash, &bytes);
                    assert_eq!(new, !model.contains_key(&i));
                    assert!(!new || table.value(slot) == [0, 0]);
                    table.value_mut(slot)[1] = step;
                    model.insert(i, step);
                }
                assert_eq!(table.len(), model.len());
            }
            assert_eq!(table.slots().count(), model.len());
            for (i, value) in &model {
                let bytes = key(*i, variable);
                let slot = table.find(hash_bytes(&bytes), &bytes).expect("the key is there");
                assert_eq!(table.value(slot)[1], *value);
                assert_eq!(table.key(slot), bytes);
            }
        }
    }

    #[test]
    fn a_count_by_a_number_costs_less_than_64_bytes_per_key() {
        let mut table = KeyedTable::with_stride(Some(9), 1);
        for i in 0..400_000u64 {
            let mut key = [0; 9];
            key[1..].copy_from_slice(&i.to_le_bytes());
            table.find_or_insert(hash_bytes(&key), &key);
            if i % 1000 == 999 && i > 10_000 {
                assert!(table.state_bytes() / table.len() < 48, "{} for {}", table.state_bytes(), table.len());
            }
        }
    }

    #[test]
    fn a_delta_says_nothing_of_keys_that_came_and_went() {
        for variable in [false, true] {
            let mut table = KeyedTable::with_stride((!variable).then_some(8), 1);
            let come_and_go = |table: &mut KeyedTable, keys: std::ops::Range<u64>| {
                for i in keys {
                    let bytes = key(i, variable);
                    let slot = table.find_or_insert(hash_bytes(&bytes), &bytes).0;
                    table.remove(slot);
                }
            };
            let delta = |table: &mut KeyedTable, full: bool| {
                let mut writer = StateWriter::new(full);
                table.snapshot(&mut writer, 0, |_, _, _| {});
                writer.into_bytes()
            };
            for i in 0..10 {
                let bytes = key(i, variable);
                table.find_or_insert(hash_bytes(&bytes), &bytes);
            }
            let mut reader = StateReader::default();
            reader.base(delta(&mut table, true)).unwrap();
            let nothing = delta(&mut table, false).len();
            come_and_go(&mut table, 100..1000);
            assert_eq!(delta(&mut table, false).len(), nothing);
            // A key that is saved goes, comes again in a slot of another, and goes.
            come_and_go(&mut table, 5..6);
            come_and_go(&mut table, 100..102);
            come_and_go(&mut table, 5..6);
            reader.delta(delta(&mut table, false)).unwrap();
            assert_eq!((reader.count().unwrap(), reader.get(0, &key(5, variable)).unwrap()), (9, None));
        }
    }

    #[test]
    fn deltas_restore_the_last_state() {
        let mut table = KeyedTable::with_stride(Some(8), 1);
        let mut snapshots = Vec::new();
        let mut model: HashMap<u64, u64> = HashMap::new();
        for round in 0..5u64 {
            for i in 0..200u64 {
                let bytes = key(i * (round + 1) % 300, false);
                let (slot, _) = table.find_or_insert(hash_bytes(&bytes), &bytes);
                table.value_mut(slot)[0] = round * 1000 + i;
                model.insert(i * (round + 1) % 300, round * 1000 + i);
                if i % 7 == round {
                    table.remove(slot);
                    model.remove(&(i * (round + 1) % 300));
                }
            }
            let mut writer = StateWriter::new(round == 0);
            table.snapshot(&mut writer, 3, |_, slot, out| out.push(slot as u8));
            snapshots.push(writer.into_bytes());
        }
        let mut reader = StateReader::default();
        let mut snapshots = snapshots.into_iter();
        reader.base(snapshots.next().unwrap()).unwrap();
        snapshots.for_each(|bytes| reader.delta(bytes).unwrap());
        let mut restored = KeyedTable::with_stride(Some(8), 1);
        restored.restore(&reader, 3, |_, _, rest| if rest.len() == 1 { Ok(()) } else { panic!("one byte") }).unwrap();
        assert_eq!(restored.len(), model.len());
        for (i, value) in model {
            let bytes = key(i, false);
            let slot = restored.find(hash_bytes(&bytes), &bytes).unwrap();
            assert_eq!(restored.value(slot), [value]);
        }
    }
}
