//! Rows grouped by key, each group in arrival order (or another that its owner gives it, see `timed_rows`): the state of joins, Top-N, patterns and the like.
//!
//! A group is a slot of a `KeyedTable`, a row is an entry in one array and its bytes are in `RowPages`; entries of a
//! group form a ring, each knows the next one and the group its last. Who came before is only kept once a row leaves a
//! group of more than a few, or from the start for an owner that walks backwards. What an entry's `meta` and `tag`
//! mean is its owner's business; where all have the same they cost nothing.
//!
//! What stands in the pages is the owner's form of a row (`RowForm`); snapshots hold the canonical one.
//!
//! Invariants: an entry's number is valid until `remove`; sequence numbers never repeat, so that `key, sequence`
//! names a row in snapshots and their order is the arrival order; a group without rows stays until `release`.

use crate::error::{EngineError, Result};
use crate::state::paged::Paged;
use crate::state::row_pages::{narrow, wide};
use crate::state::slot_index::Bits;
use crate::state::{KeyedTable, RowForm, RowHandle, RowPages, Slot, StateReader, StateWriter, hash_bytes};

pub type EntryId = u32;

/// No entry.
pub const NONE: EntryId = u32::MAX;

/// The word of a group that belongs to this file: the number of its rows, and above it the last entry. The owner's
/// words come behind it.
const RING: usize = 0;
const GROUP_WORDS: usize = 1;

/// In groups up to this size the entry before another is looked for along the ring.
const FEW: usize = 4;

/// What is known of a row.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub sequence: u64,
    pub meta: i64,
    pub slot: Slot,
    pub tag: u32,
}

/// Where a row stands, in 16 bytes: there are as many as rows.
#[derive(Clone, Copy, Debug)]
struct Place {
    handle_low: u32,
    /// `LIVE`, `DIRTY`, `LAST`, 17 high bits of the lead (2^49 rows are 17 years at a million a second), 12 of the handle.
    high: u32,
    slot: Slot,
    /// The first entry of the group behind the last one.
    next: EntryId,
}

const LIVE: u32 = 1 << 31;
const DIRTY: u32 = 1 << 30;
/// The last entry of its group.
const LAST: u32 = 1 << 29;
const FLAGS: u32 = LIVE | DIRTY | LAST;
const HANDLE_BITS: u32 = 12;
const HANDLE_HIGH: u32 = (1 << HANDLE_BITS) - 1;
/// 49 bits of sequence numbers.
const SEQUENCES: u64 = (1 << 49) - 1;

impl Place {
    fn new(handle: RowHandle, slot: Slot) -> Place {
        let mut place = Place { handle_low: 0, high: LIVE, slot, next: NONE };
        place.set_handle(handle);
        place
    }
    #[inline]
    fn handle(&self) -> RowHandle {
        wide(u64::from(self.high & HANDLE_HIGH) << 32 | u64::from(self.handle_low))
    }
    fn set_handle(&mut self, handle: RowHandle) {
        let handle = narrow(handle);
        self.handle_low = handle as u32;
        self.high = self.high & !HANDLE_HIGH | (handle >> 32) as u32;
    }
    fn is_live(&self) -> bool {
        self.high & LIVE != 0
    }
    fn is_dirty(&self) -> bool {
        self.high & DIRTY != 0
    }
    fn is_last(&self) -> bool {
        self.high & LAST != 0
    }
}

/// A value per entry that takes no memory while it is the same for all.
struct Sparse<T> {
    /// What an entry has that is not in `values`.
    common: Option<T>,
    values: Paged<T>,
}

impl<T: Copy + PartialEq> Sparse<T> {
    fn new() -> Sparse<T> {
        Sparse { common: None, values: Paged::default() }
    }
    #[inline]
    fn get(&self, at: EntryId) -> Option<T> {
        self.values.get(at as usize).copied().or(self.common)
    }
    fn set(&mut self, at: EntryId, value: T) {
        let common = *self.common.get_or_insert(value);
        if common == value && self.values.len() <= at as usize {
            return;
        }
        while self.values.len() <= at as usize {
            self.values.push(common);
        }
        self.values[at as usize] = value;
    }
}

/// See the file's head.
pub struct KeyedRows {
    keys: KeyedTable,
    entries: Paged<Place>,
    /// Who comes before an entry in the ring of its group, if that is kept.
    before: Option<Paged<EntryId>>,
    /// How far a row's sequence number is ahead of its entry's number, the low half: 0 for all while no entry is used again.
    leads: Sparse<u32>,
    meta: Sparse<i64>,
    tags: Sparse<u32>,
    /// When an entry was last touched; empty where nobody asks (no TTL).
    touched_ms: Vec<i64>,
    free: Vec<EntryId>,
    pages: RowPages,
    next_sequence: u64,
    /// Rows with lower sequence numbers are in the snapshots.
    saved_below: u64,
    rows: usize,
    dirty: Vec<EntryId>,
    /// Snapshot keys of saved rows that were removed since the last snapshot, each behind its length.
    removed: Vec<u8>,
    tracking: bool,
}

impl KeyedRows {
    /// `stride`: the size of every key if all have the same; `words`: the owner's words per group.
    pub fn new(stride: Option<usize>, words: usize) -> KeyedRows {
        KeyedRows {
            keys: KeyedTable::with_stride(stride, GROUP_WORDS + words),
            entries: Paged::default(),
            before: None,
            leads: Sparse::new(),
            meta: Sparse::new(),
            tags: Sparse::new(),
            touched_ms: Vec::new(),
            free: Vec::new(),
            pages: RowPages::new(),
            next_sequence: 0,
            saved_below: 0,
            rows: 0,
            dirty: Vec::new(),
            removed: Vec::new(),
            tracking: false,
        }
    }

    /// The owner walks backwards, see `previous`.
    pub fn walked_back(mut self) -> KeyedRows {
        self.before = Some(Paged::default());
        self
    }

    pub fn len(&self) -> usize {
        self.rows
    }
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }
    pub fn keys(&self) -> &KeyedTable {
        &self.keys
    }

    pub fn find(&self, hash: u64, key: &[u8]) -> Option<Slot> {
        self.keys.find(hash, key)
    }
    /// The group of `key`, made if need be.
    pub fn group(&mut self, hash: u64, key: &[u8]) -> Slot {
        self.keys.find_or_insert(hash, key).0
    }
    /// The owner's word of a group.
    #[inline]
    pub fn word(&self, slot: Slot, word: usize) -> u64 {
        self.keys.value(slot)[GROUP_WORDS + word]
    }
    #[inline]
    pub fn set_word(&mut self, slot: Slot, word: usize, value: u64) {
        self.keys.value_mut(slot)[GROUP_WORDS + word] = value;
    }
    #[inline]
    pub fn count(&self, slot: Slot) -> usize {
        self.keys.value(slot)[RING] as u32 as usize
    }
    fn set_ring(&mut self, slot: Slot, last: EntryId, count: usize) {
        self.keys.value_mut(slot)[RING] = u64::from(last) << 32 | count as u64;
    }
    /// The first row of a group, or `NONE`.
    #[inline]
    pub fn first(&self, slot: Slot) -> EntryId {
        self.last(slot).map_or(NONE, |last| self.entries[last as usize].next)
    }
    /// The last row of a group.
    #[inline]
    pub fn last(&self, slot: Slot) -> Option<EntryId> {
        let ring = self.keys.value(slot)[RING];
        (ring as u32 != 0).then_some((ring >> 32) as EntryId)
    }
    #[inline]
    pub fn next(&self, entry: EntryId) -> EntryId {
        let place = &self.entries[entry as usize];
        if place.is_last() { NONE } else { place.next }
    }
    /// The entry before another one, or `NONE`; a few steps unless rows are `walked_back`.
    pub fn previous(&self, entry: EntryId) -> EntryId {
        let before = self.around(entry);
        if self.entries[before as usize].is_last() { NONE } else { before }
    }
    /// The entry before another one in the ring: before the first stands the last.
    fn around(&self, entry: EntryId) -> EntryId {
        if let Some(before) = &self.before {
            return before[entry as usize];
        }
        let mut before = entry;
        loop {
            let next = self.entries[before as usize].next;
            if next == entry {
                return before;
            }
            before = next;
        }
    }
    fn keep_before(&mut self) {
        let mut before = Paged::default();
        (0..self.entries.len()).for_each(|_| before.push(NONE));
        for entry in self.all_entries() {
            before[self.entries[entry as usize].next as usize] = entry;
        }
        self.before = Some(before);
    }
    /// The entries of a group, in arrival order.
    pub fn group_entries(&self, slot: Slot) -> impl Iterator<Item = EntryId> + '_ {
        let some = |entry: EntryId| (entry != NONE).then_some(entry);
        std::iter::successors(some(self.first(slot)), move |entry| some(self.next(*entry)))
    }
    /// All entries, in no order that means anything.
    pub fn all_entries(&self) -> impl Iterator<Item = EntryId> + '_ {
        (0..self.entries.len() as EntryId).filter(|entry| self.entries[*entry as usize].is_live())
    }

    #[inline]
    pub fn entry(&self, entry: EntryId) -> Entry {
        let place = &self.entries[entry as usize];
        Entry {
            sequence: self.sequence(entry),
            meta: self.meta.get(entry).unwrap_or(0),
            slot: place.slot,
            tag: self.tags.get(entry).unwrap_or(0),
        }
    }
    /// As `entry`, if it has not been removed.
    pub fn live_entry(&self, entry: EntryId) -> Option<Entry> {
        self.entries.get(entry as usize).is_some_and(Place::is_live).then(|| self.entry(entry))
    }
    #[inline]
    pub fn row(&self, entry: EntryId) -> &[u8] {
        self.pages.get(self.entries[entry as usize].handle())
    }
    pub fn set_meta(&mut self, entry: EntryId, meta: i64) {
        self.meta.set(entry, meta);
        self.mark(entry);
    }
    pub fn set_tag(&mut self, entry: EntryId, tag: u32) {
        self.tags.set(entry, tag);
        self.mark(entry);
    }
    pub fn touch(&mut self, entry: EntryId, now_ms: i64) {
        self.set_touched(entry, now_ms);
        self.mark(entry);
    }
    /// 0 for an entry that was never touched.
    #[inline]
    pub fn touched_ms(&self, entry: EntryId) -> i64 {
        self.touched_ms.get(entry as usize).copied().unwrap_or(0)
    }
    fn set_touched(&mut self, entry: EntryId, now_ms: i64) {
        if self.touched_ms.len() <= entry as usize {
            self.touched_ms.resize(entry as usize + 1, 0);
        }
        self.touched_ms[entry as usize] = now_ms;
    }
    /// Each row takes the other's place in the arrival order (not in the group's list).
    pub fn swap_sequences(&mut self, one: EntryId, other: EntryId) {
        let (first, second) = (self.sequence(one), self.sequence(other));
        self.set_sequence(one, second);
        self.set_sequence(other, first);
        self.mark(one);
        self.mark(other);
    }

    #[inline]
    fn sequence(&self, entry: EntryId) -> u64 {
        let high = (self.entries[entry as usize].high & !FLAGS) >> HANDLE_BITS;
        let lead = u64::from(high) << 32 | u64::from(self.leads.get(entry).unwrap_or(0));
        (u64::from(entry) + lead) & SEQUENCES
    }
    fn set_sequence(&mut self, entry: EntryId, sequence: u64) {
        debug_assert!(sequence <= SEQUENCES, "invariant: 49 bits of sequence numbers");
        let lead = sequence.wrapping_sub(u64::from(entry)) & SEQUENCES;
        let high = &mut self.entries[entry as usize].high;
        *high = *high & (FLAGS | HANDLE_HIGH) | ((lead >> 32) as u32) << HANDLE_BITS;
        self.leads.set(entry, lead as u32);
    }

    /// Puts other bytes in the place of a row.
    pub fn replace(&mut self, entry: EntryId, row: &[u8]) {
        let handle = self.pages.replace(self.entries[entry as usize].handle(), row);
        self.entries[entry as usize].set_handle(handle);
        self.mark(entry);
    }

    fn mark(&mut self, entry: EntryId) {
        let state = &mut self.entries[entry as usize];
        if self.tracking && !state.is_dirty() {
            state.high |= DIRTY;
            self.dirty.push(entry);
        }
    }

    /// Adds a row at the end of a group.
    pub fn push(&mut self, slot: Slot, row: &[u8], meta: i64, tag: u32) -> EntryId {
        let last = self.last(slot).unwrap_or(NONE);
        self.push_behind(last, slot, row, meta, tag)
    }

    /// Adds a row to a group, in its list behind `previous` (`NONE`: at the start). It is still the last that arrived.
    pub fn push_behind(&mut self, previous: EntryId, slot: Slot, row: &[u8], meta: i64, tag: u32) -> EntryId {
        let sequence = self.next_sequence;
        self.next_sequence += 1;
        self.link(previous, row, Entry { sequence, meta, slot, tag })
    }

    fn link(&mut self, previous: EntryId, row: &[u8], entry: Entry) -> EntryId {
        let Entry { sequence, meta, slot, tag } = entry;
        let place = Place::new(self.pages.insert(row), slot);
        let id = match self.free.pop() {
            Some(id) => {
                self.entries[id as usize] = place;
                if let Some(touched) = self.touched_ms.get_mut(id as usize) {
                    *touched = 0;
                }
                id
            }
            None => {
                self.entries.push(place);
                self.entries.len() as EntryId - 1
            }
        };
        self.set_sequence(id, sequence);
        self.meta.set(id, meta);
        self.tags.set(id, tag);
        let last = self.last(slot);
        // A row in front of all stands behind the last one, as far as the ring goes.
        let before = if previous == NONE { last.unwrap_or(id) } else { previous };
        let next = if last.is_none() { id } else { self.entries[before as usize].next };
        self.entries[before as usize].next = id;
        self.entries[id as usize].next = next;
        if let Some(known) = &mut self.before {
            while known.len() <= id as usize {
                known.push(NONE);
            }
            known[id as usize] = before;
            known[next as usize] = id;
        }
        let count = self.count(slot) + 1;
        if last.is_none_or(|last| last == previous) {
            last.into_iter().for_each(|last| self.entries[last as usize].high &= !LAST);
            self.entries[id as usize].high |= LAST;
            self.set_ring(slot, id, count);
        } else {
            self.set_ring(slot, last.unwrap_or(id), count);
        }
        self.rows += 1;
        self.mark(id);
        id
    }

    /// Takes a row away. Its group stays, see `release`.
    pub fn remove(&mut self, id: EntryId) {
        self.unlink(id);
        self.discard(id);
    }

    /// Takes a row out of its group; its bytes and its entry can be read until `discard`.
    pub fn unlink(&mut self, id: EntryId) {
        let entry = self.entries[id as usize];
        debug_assert!(entry.is_live(), "invariant: a row is removed once");
        if self.tracking && self.sequence(id) < self.saved_below {
            let key = self.keys.key(entry.slot);
            self.removed.extend_from_slice(&(key.len() as u32 + 8).to_le_bytes());
            self.removed.extend_from_slice(key);
            self.removed.extend_from_slice(&self.sequence(id).to_be_bytes());
        }
        let count = self.count(entry.slot) - 1;
        if count >= FEW && self.before.is_none() {
            self.keep_before();
        }
        let before = self.around(id);
        self.entries[before as usize].next = entry.next;
        if let Some(known) = &mut self.before {
            known[entry.next as usize] = before;
        }
        match entry.is_last() {
            true if count > 0 => {
                self.entries[before as usize].high |= LAST;
                self.set_ring(entry.slot, before, count);
            }
            true => self.set_ring(entry.slot, 0, 0),
            false => self.keys.value_mut(entry.slot)[RING] -= 1,
        }
        self.entries[id as usize].high &= !LIVE;
        self.rows -= 1;
    }

    /// Frees what `unlink` has left of a row.
    pub fn discard(&mut self, id: EntryId) {
        let entry = self.entries[id as usize];
        debug_assert!(!entry.is_live(), "invariant: a row is out of its group before its bytes go");
        self.pages.free(entry.handle());
        self.free.push(id);
        if self.free.len() == self.entries.len() && self.free.len() > 1024 {
            self.entries = Paged::default();
            self.before = self.before.as_ref().map(|_| Paged::default());
            self.leads = Sparse::new();
            self.meta = Sparse::new();
            self.tags = Sparse::new();
            self.touched_ms = Vec::new();
            self.free = Vec::new();
            self.dirty.clear();
        }
    }

    /// Takes the group away if it has no row left.
    pub fn release(&mut self, slot: Slot) {
        if self.keys.is_live(slot) && self.count(slot) == 0 {
            self.keys.remove(slot);
        }
    }

    pub fn state_bytes(&self) -> usize {
        self.keys.state_bytes()
            + self.entries.state_bytes()
            + self.before.as_ref().map_or(0, Paged::state_bytes)
            + self.leads.values.state_bytes()
            + self.meta.values.state_bytes()
            + self.tags.values.state_bytes()
            + self.touched_ms.capacity() * 8
            + (self.free.capacity() + self.dirty.capacity()) * 4
            + self.removed.capacity()
            + self.pages.state_bytes()
    }

    /// Writes the rows that changed (or all).
    pub fn snapshot(&mut self, writer: &mut StateWriter, table: u8, form: &impl RowForm) {
        let mut removed = self.removed.as_slice();
        while !writer.is_full() && removed.len() >= 4 {
            let (length, rest) = removed.split_at(4);
            let length = u32::from_le_bytes(length.try_into().expect("invariant: four bytes")) as usize;
            writer.delete(table, &rest[..length]);
            removed = &rest[length..];
        }
        let (mut key, mut value) = (Vec::new(), Vec::new());
        let all = writer.is_full() || !self.tracking;
        let changed = std::mem::take(&mut self.dirty);
        let ids: Box<dyn Iterator<Item = EntryId>> =
            if all { Box::new(0..self.entries.len() as EntryId) } else { Box::new(changed.iter().copied()) };
        for id in ids {
            let Some(entry) = self.entries.get(id as usize).filter(|e| e.is_live() && (all || e.is_dirty())) else {
                continue;
            };
            key.clear();
            key.extend_from_slice(self.keys.key(entry.slot));
            key.extend_from_slice(&self.sequence(id).to_be_bytes());
            value.clear();
            value.extend_from_slice(&self.meta.get(id).unwrap_or(0).to_le_bytes());
            value.extend_from_slice(&self.touched_ms(id).to_le_bytes());
            value.extend_from_slice(&self.tags.get(id).unwrap_or(0).to_le_bytes());
            form.save(self.pages.get(entry.handle()), &mut value);
            writer.put(table, &key, &value);
            // An entry that was used again is in the list once for each of its rows.
            self.entries[id as usize].high &= !DIRTY;
        }
        self.removed.clear();
        self.saved_below = self.next_sequence;
        self.tracking = true;
    }

    /// Takes the rows of a snapshot; groups restored before keep the owner's words.
    pub fn restore(&mut self, reader: &StateReader, table: u8, form: &mut impl RowForm) -> Result<()> {
        self.restore_ordered(reader, table, form, |_| 0)
    }

    /// As `restore`, with each group's list in the order of what `order` makes of `meta`, then of arrival.
    pub fn restore_ordered(
        &mut self,
        reader: &StateReader,
        table: u8,
        form: &mut impl RowForm,
        order: impl Fn(i64) -> i64,
    ) -> Result<()> {
        for slot in self.keys.slots().collect::<Vec<_>>() {
            self.set_ring(slot, 0, 0);
        }
        let number = |bytes: &[u8]| i64::from_le_bytes(bytes.try_into().expect("invariant: eight bytes"));
        let (mut row, mut unordered) = (Vec::new(), Bits::default());
        reader.each(table, |key, value| {
            let (Some((key, sequence)), true) = (key.split_last_chunk::<8>(), value.len() >= 20) else {
                return Err(EngineError::internal("a row of a snapshot is cut"));
            };
            row.clear();
            form.load(&value[20..], &mut row);
            let slot = self.group(hash_bytes(key), key);
            let sequence = u64::from_be_bytes(*sequence);
            let tag = u32::from_le_bytes(value[16..20].try_into().expect("invariant: four bytes"));
            let meta = number(&value[..8]);
            let previous = self.last(slot);
            let id = self.link(previous.unwrap_or(NONE), &row, Entry { sequence, meta, slot, tag });
            if previous.is_some_and(|previous| self.rank(previous, &order) > self.rank(id, &order)) {
                unordered.set(slot);
            }
            if let touched @ 1.. = number(&value[8..16]) {
                self.set_touched(id, touched);
            }
            self.next_sequence = self.next_sequence.max(sequence + 1);
            Ok(())
        })?;
        unordered.iter().for_each(|slot| self.sort_group(slot, &order));
        self.saved_below = self.next_sequence;
        self.tracking = true;
        self.dirty.clear();
        Ok(())
    }

    /// What a restored group is ordered by.
    fn rank(&self, entry: EntryId, order: impl Fn(i64) -> i64) -> (i64, u64) {
        let entry = self.entry(entry);
        (order(entry.meta), entry.sequence)
    }

    fn sort_group(&mut self, slot: Slot, order: impl Fn(i64) -> i64) {
        let mut ids: Vec<EntryId> = self.group_entries(slot).collect();
        ids.sort_unstable_by_key(|id| self.rank(*id, &order));
        for (i, id) in ids.iter().enumerate() {
            let before = ids[i.checked_sub(1).unwrap_or(ids.len() - 1)];
            self.entries[before as usize].next = *id;
            self.entries[*id as usize].high &= !LAST;
            if let Some(known) = &mut self.before {
                known[*id as usize] = before;
            }
        }
        let last = ids[ids.len() - 1];
        self.entries[last as usize].high |= LAST;
        self.set_ring(slot, last, ids.len());
    }

    /// The owner's words of the groups, for owners that have some. Restored before the rows.
    pub fn snapshot_groups(&mut self, writer: &mut StateWriter, table: u8) {
        self.keys.snapshot(writer, table, |_, _, _| ());
    }
    pub fn restore_groups(&mut self, reader: &StateReader, table: u8) -> Result<()> {
        // The owner's words come last; other versions have more or fewer in front of them.
        let bytes = self.keys.words().width() * 8;
        reader.each(table, |key, value| {
            self.keys.restore_entry(key, &value[value.len().saturating_sub(bytes)..], &mut |_, _, _| Ok(()))
        })?;
        self.keys.restored();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::RowCodec;

    #[test]
    fn groups_keep_their_order_through_deltas() {
        let mut rows = KeyedRows::new(None, 0);
        let group = |rows: &mut KeyedRows, key: &[u8]| rows.group(hash_bytes(key), key);
        let a = group(&mut rows, b"a");
        let b = group(&mut rows, b"bb");
        let ids: Vec<EntryId> =
            (0..5u8).map(|i| rows.push(if i == 2 { b } else { a }, &[i], i64::from(i), 0)).collect();
        let mut base = StateWriter::new(true);
        rows.snapshot(&mut base, 0, &RowCodec::new(&[]));
        rows.remove(ids[0]);
        rows.remove(ids[2]);
        rows.release(b);
        rows.set_meta(ids[3], 30);
        rows.push(a, b"new", 9, 1);
        let mut delta = StateWriter::new(false);
        rows.snapshot(&mut delta, 0, &RowCodec::new(&[]));
        let (base, delta) = (base.into_bytes(), delta.into_bytes());
        let mut reader = StateReader::default();
        reader.base(base).unwrap();
        reader.delta(delta).unwrap();
        let mut restored = KeyedRows::new(None, 0);
        restored.restore(&reader, 0, &mut RowCodec::new(&[])).unwrap();
        assert!(restored.find(hash_bytes(b"bb"), b"bb").is_none());
        let a = restored.find(hash_bytes(b"a"), b"a").unwrap();
        let seen: Vec<(Vec<u8>, i64)> =
            restored.group_entries(a).map(|e| (restored.row(e).to_vec(), restored.entry(e).meta)).collect();
        assert_eq!(seen, [(vec![1], 1), (vec![3], 30), (vec![4], 4), (b"new".to_vec(), 9)]);
        assert_eq!(restored.count(a), 4);
    }

    #[test]
    fn a_delta_says_nothing_of_rows_that_came_and_went() {
        let mut rows = KeyedRows::new(Some(1), 0);
        let slot = rows.group(hash_bytes(b"a"), b"a");
        let delta = |rows: &mut KeyedRows, full: bool| {
            let mut writer = StateWriter::new(full);
            rows.snapshot(&mut writer, 0, &RowCodec::new(&[]));
            writer.into_bytes()
        };
        let [first, second] = [1, 2].map(|row| rows.push(slot, &[row], 0, 0));
        let mut reader = StateReader::default();
        reader.base(delta(&mut rows, true)).unwrap();
        let nothing = delta(&mut rows, false).len();
        let pass = |rows: &mut KeyedRows| {
            for i in 0..100 {
                let entry = rows.push(slot, &[i], 0, 0);
                rows.remove(entry);
            }
        };
        pass(&mut rows);
        assert_eq!(delta(&mut rows, false).len(), nothing);
        // One saved row goes, another gives its place to a new one, as where a Top-N takes an update, and goes.
        pass(&mut rows);
        rows.remove(first);
        let new = rows.push(slot, b"new", 0, 0);
        rows.swap_sequences(new, second);
        rows.remove(second);
        let changed = delta(&mut rows, false);
        assert!(changed.len() < nothing + 120, "{} bytes for two rows", changed.len());
        reader.delta(changed).unwrap();
        let mut restored = KeyedRows::new(Some(1), 0);
        restored.restore(&reader, 0, &mut RowCodec::new(&[])).unwrap();
        let seen: Vec<(u64, &[u8])> =
            restored.all_entries().map(|entry| (restored.entry(entry).sequence, restored.row(entry))).collect();
        assert_eq!(seen, [(1, b"new".as_slice())]);
        // What was restored is in the snapshots.
        let entry = restored.all_entries().next().unwrap();
        restored.remove(entry);
        reader.delta(delta(&mut restored, false)).unwrap();
        assert_eq!(reader.count().unwrap(), 0);
    }

    /// Against a vector: rows at the ends and in the middle of groups of any size, with and without links backwards.
    #[test]
    fn a_ring_behaves_like_a_list() {
        for walked_back in [false, true] {
            let mut rows = KeyedRows::new(Some(1), 1);
            if walked_back {
                rows = rows.walked_back();
            }
            let mut model: Vec<Vec<EntryId>> = vec![Vec::new(); 5];
            let mut random = 7u64;
            for step in 0..6_000u64 {
                random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                let group = (random >> 40) as usize % model.len();
                // The groups stay at one, two, three, four and twenty rows or fewer.
                let most = [1, 2, 3, 4, 20][group];
                let list = &mut model[group];
                let slot = rows.group(hash_bytes(&[group as u8]), &[group as u8]);
                rows.set_word(slot, 0, step);
                let at = (random >> 20) as usize % (list.len() + 1);
                if at < list.len() && (list.len() == most || random.is_multiple_of(3)) {
                    rows.remove(list.remove(at));
                } else if list.len() < most {
                    let behind = if at == 0 { NONE } else { list[at - 1] };
                    list.insert(at, rows.push_behind(behind, slot, &[step as u8], 0, 0));
                }
                assert_eq!(rows.group_entries(slot).collect::<Vec<_>>(), *list);
                assert_eq!((rows.count(slot), rows.last(slot)), (list.len(), list.last().copied()));
                assert_eq!((rows.first(slot), rows.word(slot, 0)), (list.first().copied().unwrap_or(NONE), step));
                let backwards = std::iter::successors(rows.last(slot), |entry| {
                    Some(rows.previous(*entry)).filter(|previous| *previous != NONE)
                });
                assert!(backwards.eq(list.iter().rev().copied()));
            }
        }
    }

    /// Earlier versions had three words in front of the owner's.
    #[test]
    fn groups_of_older_snapshots_keep_the_owners_words() {
        let mut writer = StateWriter::new(true);
        let words: Vec<u8> = [7u64, 7, 1, 42, 43].iter().flat_map(|word| word.to_le_bytes()).collect();
        writer.put(0, b"a", &words);
        let mut reader = StateReader::default();
        reader.base(writer.into_bytes()).unwrap();
        let mut rows = KeyedRows::new(None, 2);
        rows.restore_groups(&reader, 0).unwrap();
        rows.restore(&reader, 1, &mut RowCodec::new(&[])).unwrap();
        let slot = rows.find(hash_bytes(b"a"), b"a").unwrap();
        assert_eq!((rows.count(slot), rows.first(slot)), (0, NONE));
        assert_eq!((rows.word(slot, 0), rows.word(slot, 1)), (42, 43));
    }
}
