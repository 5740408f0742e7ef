//! From the identity of a row (its unique key, or the whole row) to its entry; equal rows are chained in arrival order
//! through their entries' `meta`.

use crate::operators::keyed_rows::{EntryId, KeyedRows};
use crate::state::{KeyedTable, hash_bytes};

/// The first and the last of equal rows.
const FIRST: usize = 0;
const LAST: usize = 1;
/// No further equal row.
const END: i64 = -1;

pub struct Identities {
    table: KeyedTable,
}

impl Identities {
    /// `stride`: the size of every identity, if all have the same.
    pub fn new(stride: Option<usize>) -> Identities {
        Identities { table: KeyedTable::with_stride(stride, 2) }
    }

    /// The first entry with this identity.
    pub fn find(&self, id: &[u8]) -> Option<EntryId> {
        self.table.find(hash_bytes(id), id).map(|slot| self.table.value(slot)[FIRST] as EntryId)
    }

    /// Makes an entry known, behind equal ones.
    pub fn note(&mut self, id: &[u8], entry: EntryId, rows: &mut KeyedRows) {
        let (slot, new) = self.table.find_or_insert(hash_bytes(id), id);
        let words = self.table.value_mut(slot);
        let last = std::mem::replace(&mut words[LAST], entry.into()) as EntryId;
        if new {
            words[FIRST] = entry.into();
        } else {
            rows.set_meta(last, entry.into());
        }
        rows.set_meta(entry, END);
    }

    /// Forgets the first entry with this identity.
    pub fn drop_first(&mut self, id: &[u8], rows: &KeyedRows) {
        let Some(slot) = self.table.find(hash_bytes(id), id) else { return };
        let first = self.table.value(slot)[FIRST] as EntryId;
        match rows.entry(first).meta {
            END => self.table.remove(slot),
            next => self.table.value_mut(slot)[FIRST] = next as u64,
        }
    }

    /// The only entry with this identity is `entry` from now on.
    pub fn repoint(&mut self, id: &[u8], entry: EntryId) {
        if let Some(slot) = self.table.find(hash_bytes(id), id) {
            self.table.value_mut(slot).fill(entry.into());
        }
    }

    /// Forgets all entries with this identity.
    pub fn drop_all(&mut self, id: &[u8]) {
        if let Some(slot) = self.table.find(hash_bytes(id), id) {
            self.table.remove(slot);
        }
    }

    pub fn state_bytes(&self) -> usize {
        self.table.state_bytes()
    }
}
