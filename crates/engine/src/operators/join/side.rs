//! The rows of one input of a join, by join key.
//!
//! An entry's `tag` is how often the same row is there, its `meta` how many rows of the other side it matches (outer
//! and semi joins). Rows are found by identity (unique key, or the whole row) through a table of its own, so that a
//! retraction costs the same under a hot key; an input that never retracts and has no unique key never pays for it.
//!
//! A Top-N gives a row at its new rank before it takes it back at the old one. So where the input takes every row back
//! on its own, a row that was replaced under its unique key survives the retraction of another version.
//! Rows whose key is NULL where NULL matches nothing are not kept: nothing will ever ask for them.

use arrow_array::ArrayRef;
use ouzel_types::{Batch, DataType};
use rustc_hash::FxHashMap;

use super::hot_key::HottestKey;
use crate::error::Result;
use crate::operator::HotKey;
use crate::operators::keyed_rows::{EntryId, KeyedRows};
use crate::state::{
    BatchKeys, EncodedRows, KeyedTable, PackedCodec, RowCodec, Slot, StateReader, StateTtl, StateWriter, hash_bytes,
};

const LARGE: Slot = 1_024;

pub struct JoinSide {
    pub keys: BatchKeys,
    null_safe: Vec<bool>,
    pub codec: PackedCodec,
    pub rows: KeyedRows,
    /// Join key and unique key columns, if the side has a unique key.
    unique: Option<(Vec<usize>, RowCodec)>,
    /// From identity to entry. None until the first retraction, unless there is a unique key.
    identities: Option<KeyedTable>,
    ttl: StateTtl,
    /// Every row that goes is taken back on its own; then `replaced` says which rows took the place of another version
    /// that will still be taken back, and how often.
    retracts: bool,
    replaced: FxHashMap<EntryId, u32>,
    hottest: HottestKey,
    // Of the batch in work.
    pub batch_rows: EncodedRows,
    batch_ids: EncodedRows,
    /// Groups that may have lost their last row.
    emptied: Vec<Slot>,
}

impl JoinSide {
    pub fn new(
        types: &[DataType],
        keys: &[usize],
        null_safe: &[bool],
        unique: Option<&[usize]>,
        ttl_ms: i64,
    ) -> JoinSide {
        let codec_of =
            |columns: &[usize]| RowCodec::new(&columns.iter().map(|c| types[*c].clone()).collect::<Vec<_>>());
        let unique = unique.map(|unique| {
            let mut columns = keys.to_vec();
            columns.extend(unique.iter().filter(|c| !keys.contains(c)));
            let codec = codec_of(&columns);
            (columns, codec)
        });
        let batch_keys = BatchKeys::new(keys, types);
        JoinSide {
            rows: KeyedRows::new(batch_keys.codec().stride(), 0),
            identities: unique.as_ref().map(|(_, codec)| KeyedTable::new(codec, 1)),
            keys: batch_keys,
            null_safe: null_safe.to_vec(),
            codec: PackedCodec::new(types),
            unique,
            ttl: StateTtl::new(ttl_ms),
            retracts: false,
            replaced: FxHashMap::default(),
            hottest: HottestKey::default(),
            batch_rows: EncodedRows::default(),
            batch_ids: EncodedRows::default(),
            emptied: Vec::new(),
        }
    }

    /// Says whether the input takes every row back on its own.
    pub fn retracting(mut self, retracts: bool) -> JoinSide {
        self.retracts = retracts;
        self
    }

    /// Encodes a batch of this side.
    pub fn prepare(&mut self, batch: &Batch) {
        let pick = |columns: &[usize]| columns.iter().map(|c| batch.columns[*c].clone()).collect::<Vec<ArrayRef>>();
        self.keys.encode(batch);
        self.codec.encode(&batch.columns, 0..batch.rows, &mut self.batch_rows);
        if let Some((columns, codec)) = &self.unique {
            codec.encode(&pick(columns), 0..batch.rows, &mut self.batch_ids);
        }
    }

    /// False if the key of this row of the batch matches nothing because of a NULL.
    #[inline]
    pub fn can_match(&self, row: usize) -> bool {
        can_match(&self.keys, &self.null_safe, row)
    }

    /// The identity of a row of the batch.
    fn identity(&self, row: usize) -> &[u8] {
        if self.unique.is_some() { self.batch_ids.row(row) } else { self.batch_rows.row(row) }
    }

    /// Adds a row of the batch, or replaces the row with the same unique key.
    pub fn add(&mut self, row: usize, matches: i64, now_ms: i64) {
        if let Some(identities) = &self.identities {
            let id = self.identity(row);
            let hash = hash_bytes(id);
            let known = identities.find(hash, id).map(|slot| identities.value(slot)[0] as EntryId);
            if let Some(entry) = known.filter(|entry| self.is_alive(*entry, now_ms)) {
                return self.add_again(entry, row, matches, now_ms);
            }
            known.into_iter().for_each(|entry| self.remove(entry));
        }
        let slot = self.rows.group(self.keys.hash(row), self.keys.key(row));
        let entry = self.rows.push(slot, self.batch_rows.row(row), matches, 1);
        self.hottest.saw(&self.rows, entry, slot);
        if self.ttl.is_set() {
            self.rows.touch(entry, now_ms);
        }
        if let Some(identities) = &mut self.identities {
            let id = if self.unique.is_some() { self.batch_ids.row(row) } else { self.batch_rows.row(row) };
            let slot = identities.find_or_insert(hash_bytes(id), id).0;
            identities.value_mut(slot)[0] = entry.into();
        }
    }

    /// The row of the batch takes the place of a row with the same unique key.
    pub fn replaces(&self, row: usize) -> bool {
        let identities = self.identities.as_ref().filter(|_| self.unique.is_some());
        identities.is_some_and(|known| known.find(hash_bytes(self.identity(row)), self.identity(row)).is_some())
    }

    fn add_again(&mut self, entry: EntryId, row: usize, matches: i64, now_ms: i64) {
        if self.unique.is_some() {
            self.rows.replace(entry, self.batch_rows.row(row));
            if self.retracts {
                *self.replaced.entry(entry).or_default() += 1;
            }
        } else {
            self.rows.set_tag(entry, self.rows.entry(entry).tag + 1);
            self.hottest.saw(&self.rows, entry, self.rows.entry(entry).slot);
        }
        self.rows.set_meta(entry, matches);
        if self.ttl.is_set() {
            self.rows.touch(entry, now_ms);
        }
    }

    /// Takes one copy of a row of the batch away. False if there is none.
    pub fn retract(&mut self, row: usize, now_ms: i64) -> bool {
        self.index_identities();
        let Some(identities) = &self.identities else { return false };
        let id = self.identity(row);
        let Some(slot) = identities.find(hash_bytes(id), id) else { return false };
        let entry = identities.value(slot)[0] as EntryId;
        let alive = self.is_alive(entry, now_ms);
        let copies = self.rows.entry(entry).tag;
        if alive && self.is_another_version(entry, row) {
            return true;
        }
        if alive && copies > 1 {
            self.rows.set_tag(entry, copies - 1);
        } else {
            self.remove(entry);
        }
        alive
    }

    /// The row of the batch is a version that this entry has replaced already.
    fn is_another_version(&mut self, entry: EntryId, row: usize) -> bool {
        let Some(times) = self.replaced.get_mut(&entry) else { return false };
        if self.rows.row(entry) == self.batch_rows.row(row) {
            return false;
        }
        *times -= 1;
        if *times == 0 {
            self.replaced.remove(&entry);
        }
        true
    }

    fn remove(&mut self, entry: EntryId) {
        self.replaced.remove(&entry);
        let slot = self.rows.entry(entry).slot;
        if let Some(identities) = &mut self.identities {
            let scratch;
            let id = match &self.unique {
                None => self.rows.row(entry),
                Some((columns, codec)) => {
                    scratch = identity_of(self.rows.row(entry), &self.codec, columns, codec);
                    scratch.as_slice()
                }
            };
            if let Some(slot) = identities.find(hash_bytes(id), id) {
                identities.remove(slot);
            }
            // A table that has been large gives its memory back with its last row.
            if identities.is_empty() && identities.slot_end() > LARGE {
                *identities = KeyedTable::with_stride(self.unique.as_ref().and_then(|(_, codec)| codec.stride()), 1);
            }
        }
        self.rows.remove(entry);
        self.emptied.push(slot);
    }

    /// Builds the table of identities when the first retraction comes; equal rows become one entry.
    fn index_identities(&mut self) {
        if self.identities.is_some() {
            return;
        }
        let mut identities = KeyedTable::with_stride(None, 1);
        let mut entries: Vec<EntryId> = self.rows.all_entries().collect();
        entries.sort_unstable_by_key(|entry| self.rows.entry(*entry).sequence);
        let mut doubles: Vec<(EntryId, EntryId)> = Vec::new();
        for entry in entries {
            let row = self.rows.row(entry);
            let (slot, new) = identities.find_or_insert(hash_bytes(row), row);
            if new {
                identities.value_mut(slot)[0] = entry.into();
            } else {
                doubles.push((identities.value(slot)[0] as EntryId, entry));
            }
        }
        for (first, double) in doubles {
            let copies = self.rows.entry(first).tag + self.rows.entry(double).tag;
            self.rows.set_tag(first, copies);
            self.rows.remove(double);
        }
        self.identities = Some(identities);
    }

    pub fn is_alive(&self, entry: EntryId, now_ms: i64) -> bool {
        !self.ttl.expired(self.rows.touched_ms(entry), now_ms)
    }

    /// Gives groups without rows back; at the end of a segment, because candidates point at groups.
    pub fn release_emptied(&mut self) {
        while let Some(slot) = self.emptied.pop() {
            self.rows.release(slot);
        }
    }

    /// Drops rows whose time to live is over.
    pub fn expire(&mut self, now_ms: i64) {
        if !self.ttl.is_set() {
            return;
        }
        let doomed: Vec<EntryId> = self.rows.all_entries().filter(|entry| !self.is_alive(*entry, now_ms)).collect();
        doomed.into_iter().for_each(|entry| self.remove(entry));
        self.release_emptied();
    }

    pub fn state_bytes(&self) -> usize {
        self.rows.state_bytes() + self.codec.state_bytes() + self.identities.as_ref().map_or(0, KeyedTable::state_bytes)
    }

    /// The key with the most rows; `side` 0 for the left input.
    pub fn hot_key(&self, side: usize) -> Option<HotKey> {
        self.hottest.now(&self.rows, self.keys.codec(), side)
    }

    pub fn snapshot(&mut self, writer: &mut StateWriter, table: u8) {
        self.rows.snapshot(writer, table, &self.codec);
    }

    pub fn restore(&mut self, reader: &StateReader, table: u8) -> Result<()> {
        self.rows.restore(reader, table, &mut self.codec)?;
        self.hottest.restored(&self.rows);
        if let (Some((columns, codec)), Some(identities)) = (&self.unique, &mut self.identities) {
            let entries: Vec<EntryId> = self.rows.all_entries().collect();
            for entry in entries {
                let id = identity_of(self.rows.row(entry), &self.codec, columns, codec);
                let slot = identities.find_or_insert(hash_bytes(&id), &id).0;
                identities.value_mut(slot)[0] = entry.into();
            }
        }
        Ok(())
    }
}

/// The canonical bytes of some columns of a packed row.
pub fn identity_of(row: &[u8], codec: &PackedCodec, columns: &[usize], id_codec: &RowCodec) -> Vec<u8> {
    let picked: Vec<ArrayRef> = columns.iter().map(|column| codec.decode_column(*column, &[row])).collect();
    let mut encoded = EncodedRows::default();
    id_codec.encode(&picked, 0..1, &mut encoded);
    encoded.row(0).to_vec()
}

/// False if a key of the encoded batch matches nothing because of a NULL.
#[inline]
pub fn can_match(keys: &BatchKeys, null_safe: &[bool], row: usize) -> bool {
    let (key, codec) = (keys.key(row), keys.codec());
    !codec.has_null(key) || (0..null_safe.len()).all(|column| null_safe[column] || !codec.is_null(key, column))
}
