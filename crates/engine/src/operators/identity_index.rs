//! Rows of one group by what identifies them, for groups with so many rows that a walk along the list is dear.
//!
//! Made when a walk was long, kept until the group is empty or the index is dropped; it holds every row of its group.
//! Equal rows stand in the order of their arrival.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use crate::operators::keyed_rows::EntryId;
use crate::state::Slot;

/// Steps along a group's list that are cheaper than an index.
pub const STEPS: usize = 64;

/// What a row costs in an index: a queue of one entry, and its place in a table that is half full.
const INDEX_BYTES: usize = 96;

/// Rows by the hash of their identity.
type Index = FxHashMap<u64, VecDeque<EntryId>>;

/// The groups that have an index.
#[derive(Default)]
pub struct IdentityIndexes {
    groups: FxHashMap<Slot, Index>,
    rows: usize,
}

impl IdentityIndexes {
    pub fn has(&self, slot: Slot) -> bool {
        self.groups.contains_key(&slot)
    }

    /// Makes the index of a group of all its rows, in order, with their hashes.
    pub fn build(&mut self, slot: Slot, rows: impl Iterator<Item = (u64, EntryId)>) {
        self.forget(slot);
        self.groups.insert(slot, Index::default());
        rows.for_each(|(hash, entry)| self.add(slot, || hash, entry));
    }

    /// The first row with this hash that `is_it`.
    pub fn first(&self, slot: Slot, hash: u64, is_it: impl Fn(EntryId) -> bool) -> Option<EntryId> {
        self.groups.get(&slot)?.get(&hash)?.iter().copied().find(|entry| is_it(*entry))
    }

    /// A row came to the end of its group. The hash is asked for only where there is an index.
    pub fn add(&mut self, slot: Slot, hash: impl FnOnce() -> u64, entry: EntryId) {
        if let Some(index) = self.groups.get_mut(&slot) {
            index.entry(hash()).or_default().push_back(entry);
            self.rows += 1;
        }
    }

    /// A row goes.
    pub fn remove(&mut self, slot: Slot, hash: impl FnOnce() -> u64, entry: EntryId) {
        let Some(index) = self.groups.get_mut(&slot) else { return };
        let hash = hash();
        let Some(equals) = index.get_mut(&hash) else { return };
        if let Some(at) = equals.iter().position(|known| *known == entry) {
            equals.remove(at);
            self.rows -= 1;
        }
        if equals.is_empty() {
            index.remove(&hash);
        }
        if index.is_empty() {
            self.groups.remove(&slot);
        }
    }

    /// All rows of a group went.
    pub fn forget(&mut self, slot: Slot) {
        if let Some(index) = self.groups.remove(&slot) {
            self.rows -= index.values().map(VecDeque::len).sum::<usize>();
        }
    }

    /// Rows went in other ways: indexes are made again when they are needed.
    pub fn clear(&mut self) {
        *self = IdentityIndexes::default();
    }

    pub fn state_bytes(&self) -> usize {
        self.rows * INDEX_BYTES
    }
}
