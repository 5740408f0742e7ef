//! Rows grouped by key, each group in order of time, equal times in order of arrival: the state of joins in time and
//! of patterns.
//!
//! An entry's `meta` is its time. Most rows come nearly in order and most questions are about one end of a group, so
//! a place is looked for from the end of the list; a group in which that took more than [`STEPS`] steps gets an index
//! by time, so that a key with a million rows costs a logarithm per row and not a million steps.
//!
//! Invariants: a group's list is ascending by (time, sequence); an index holds exactly the entries of its group.

use std::collections::BTreeMap;
use std::ops::Deref;

use rustc_hash::FxHashMap;

use crate::error::Result;
use crate::operators::keyed_rows::{EntryId, KeyedRows, NONE};
use crate::state::{RowForm, Slot, StateReader, StateWriter};

/// Steps along a list that are cheaper than an index.
const STEPS: usize = 64;

/// What it costs to keep an index: an entry of 20 bytes in nodes that are two thirds full.
const INDEX_BYTES: usize = 32;

type Index = BTreeMap<(i64, u64), EntryId>;

/// See the file's head.
pub struct TimedRows {
    rows: KeyedRows,
    indexes: FxHashMap<Slot, Index>,
}

impl Deref for TimedRows {
    type Target = KeyedRows;
    fn deref(&self) -> &KeyedRows {
        &self.rows
    }
}

impl TimedRows {
    /// As `KeyedRows::new`.
    pub fn new(stride: Option<usize>, words: usize) -> TimedRows {
        TimedRows { rows: KeyedRows::new(stride, words).walked_back(), indexes: FxHashMap::default() }
    }

    pub fn group(&mut self, hash: u64, key: &[u8]) -> Slot {
        self.rows.group(hash, key)
    }
    pub fn set_word(&mut self, slot: Slot, word: usize, value: u64) {
        self.rows.set_word(slot, word, value);
    }
    pub fn set_tag(&mut self, entry: EntryId, tag: u32) {
        self.rows.set_tag(entry, tag);
    }

    /// Adds a row at its place.
    pub fn push(&mut self, slot: Slot, row: &[u8], time: i64, tag: u32) -> EntryId {
        let previous = self.place(slot, time);
        let entry = self.rows.push_behind(previous, slot, row, time, tag);
        if let Some(index) = self.indexes.get_mut(&slot) {
            index.insert((time, self.rows.entry(entry).sequence), entry);
        }
        entry
    }

    pub fn remove(&mut self, entry: EntryId) {
        self.unlink(entry);
        self.discard(entry);
    }

    /// Takes a row out of its group; its bytes and its entry can be read until `discard`.
    pub fn unlink(&mut self, entry: EntryId) {
        let (slot, time, sequence) = {
            let entry = self.rows.entry(entry);
            (entry.slot, entry.meta, entry.sequence)
        };
        if let Some(index) = self.indexes.get_mut(&slot) {
            index.remove(&(time, sequence));
            if index.is_empty() {
                self.indexes.remove(&slot);
            }
        }
        self.rows.unlink(entry);
    }

    pub fn discard(&mut self, entry: EntryId) {
        self.rows.discard(entry);
    }

    /// Takes the group away if it has no row left.
    pub fn release(&mut self, slot: Slot) {
        self.rows.release(slot);
    }

    /// The first row of a group at or behind `time`, or `NONE`.
    pub fn first_from(&mut self, slot: Slot, time: i64) -> EntryId {
        if let Some(index) = self.indexes.get(&slot) {
            return index.range((time, 0)..).next().map_or(NONE, |(_, entry)| *entry);
        }
        let mut entry = self.rows.first(slot);
        for _ in 0..STEPS {
            if entry == NONE || self.rows.entry(entry).meta >= time {
                return entry;
            }
            entry = self.rows.next(entry);
        }
        self.build_index(slot);
        self.first_from(slot, time)
    }

    /// The rows of a group with times in `bounds`, both inclusive, in order.
    pub fn between(&mut self, slot: Slot, bounds: (i64, i64)) -> impl Iterator<Item = EntryId> + '_ {
        let first = Some(self.first_from(slot, bounds.0)).filter(|entry| *entry != NONE);
        let rows = &self.rows;
        std::iter::successors(first, |entry| Some(rows.next(*entry)).filter(|next| *next != NONE))
            .take_while(move |entry| rows.entry(*entry).meta <= bounds.1)
    }

    /// The rows of a group up to `time`, in order.
    pub fn up_to(&self, slot: Slot, time: i64) -> impl Iterator<Item = EntryId> + '_ {
        self.rows.group_entries(slot).take_while(move |entry| self.rows.entry(*entry).meta <= time)
    }

    /// The earliest time in a group.
    pub fn first_time(&self, slot: Slot) -> Option<i64> {
        self.rows.group_entries(slot).next().map(|entry| self.rows.entry(entry).meta)
    }

    /// The last row of a group at or before `time`: where a row of this time goes behind.
    fn place(&mut self, slot: Slot, time: i64) -> EntryId {
        if let Some(index) = self.indexes.get(&slot) {
            return index.range(..=(time, u64::MAX)).next_back().map_or(NONE, |(_, entry)| *entry);
        }
        match walk_back(&self.rows, slot, time) {
            Some(place) => place,
            None => {
                self.build_index(slot);
                self.place(slot, time)
            }
        }
    }

    fn build_index(&mut self, slot: Slot) {
        let rows = &self.rows;
        let key = |entry: EntryId| (rows.entry(entry).meta, rows.entry(entry).sequence);
        let index = rows.group_entries(slot).map(|entry| (key(entry), entry)).collect();
        self.indexes.insert(slot, index);
    }

    pub fn state_bytes(&self) -> usize {
        let indexed: usize = self.indexes.values().map(BTreeMap::len).sum();
        self.rows.state_bytes() + indexed * INDEX_BYTES
    }

    pub fn snapshot(&mut self, writer: &mut StateWriter, table: u8, form: &impl RowForm) {
        self.rows.snapshot(writer, table, form);
    }

    pub fn restore(&mut self, reader: &StateReader, table: u8, form: &mut impl RowForm) -> Result<()> {
        self.rows.restore_ordered(reader, table, form, |time| time)
    }

    pub fn snapshot_groups(&mut self, writer: &mut StateWriter, table: u8) {
        self.rows.snapshot_groups(writer, table);
    }
    pub fn restore_groups(&mut self, reader: &StateReader, table: u8) -> Result<()> {
        self.rows.restore_groups(reader, table)
    }
}

/// The last row of a group at or before `time`, or `NONE`; None: it is further from the end than pays.
fn walk_back(rows: &KeyedRows, slot: Slot, time: i64) -> Option<EntryId> {
    let mut entry = rows.last(slot).unwrap_or(NONE);
    for _ in 0..STEPS {
        if entry == NONE || rows.entry(entry).meta <= time {
            return Some(entry);
        }
        entry = rows.previous(entry);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{RowCodec, hash_bytes};

    fn times(rows: &TimedRows, slot: Slot) -> Vec<(i64, Vec<u8>)> {
        rows.group_entries(slot).map(|e| (rows.entry(e).meta, rows.row(e).to_vec())).collect()
    }

    /// Against a sorted vector: inserts at random times, removals, ranges, a restart in the middle.
    #[test]
    fn a_group_is_sorted_by_time_then_arrival_whatever_its_size() {
        for spread in [3, 1_000, 1_000_000] {
            let mut rows = TimedRows::new(None, 0);
            let mut slot = rows.group(hash_bytes(b"k"), b"k");
            let mut model: Vec<(i64, Vec<u8>)> = Vec::new();
            let mut random = 7u64;
            for step in 0..4_000u32 {
                random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                let time = (random >> 33) as i64 % spread + i64::from(step);
                rows.push(slot, &step.to_le_bytes(), time, 0);
                let at = model.partition_point(|(t, _)| *t <= time);
                model.insert(at, (time, step.to_le_bytes().to_vec()));
                if random.is_multiple_of(3) {
                    let from = (random >> 20) as i64 % spread;
                    let found: Vec<EntryId> = rows.between(slot, (from, from + 10)).collect();
                    let expected = model.iter().filter(|(t, _)| (from..=from + 10).contains(t)).count();
                    assert_eq!(found.len(), expected);
                    if let Some(entry) = found.first() {
                        let (time, row) = (rows.entry(*entry).meta, rows.row(*entry).to_vec());
                        rows.remove(*entry);
                        model.retain(|(t, r)| (*t, r) != (time, &row));
                    }
                }
                if step == 2_000 {
                    let mut writer = StateWriter::new(true);
                    rows.snapshot(&mut writer, 0, &RowCodec::new(&[]));
                    let snapshot = writer.into_bytes();
                    let mut reader = StateReader::default();
                    reader.base(snapshot).unwrap();
                    rows = TimedRows::new(None, 0);
                    rows.restore(&reader, 0, &mut RowCodec::new(&[])).unwrap();
                    slot = rows.find(hash_bytes(b"k"), b"k").unwrap();
                }
            }
            assert_eq!(times(&rows, slot), model);
            assert_eq!(rows.first_time(slot), model.first().map(|(t, _)| *t));
            let middle = model[model.len() / 2].0;
            assert_eq!(rows.up_to(slot, middle).count(), model.partition_point(|(t, _)| *t <= middle));
            rows.group_entries(slot).collect::<Vec<_>>().into_iter().for_each(|entry| rows.remove(entry));
            assert!(rows.indexes.is_empty() && rows.is_empty());
        }
    }
}
