//! Order per sink key, where the key of the query is another: a late delete must not take a newer row away.
//!
//! **Meaning**: the rows of a sink key stand in arrival order; an added row is emitted (+I if it is the only one, else
//! +U), a deleted one is looked for by the input's upsert key, or as a whole row: -D if it was the only one, +U of the
//! row before it if it was the last, nothing if an older one left. A delete of an unknown row is dropped.
//! **State**: all rows of each sink key, until they are deleted or the TTL ends. **Time**: TTL is processing time.
//! **Checkpoint**: rows that changed. Rows of one sink key are few (more than one means that two rows of the query fell
//! on one key) and are searched one by one, as in Flink; where they are many they get an index.

use std::ops::Range;

use arrow_array::ArrayRef;
use ouzel_plan::operator::SinkMaterialize as Plan;
use ouzel_types::{Batch, DataType, RowKind};

use crate::error::Result;
use crate::operator::{Counters, Operator, Output};
use crate::operators::form::{self, Form};
use crate::operators::identity_index::{IdentityIndexes, STEPS};
use crate::operators::join::pairs::batch_of;
use crate::operators::keyed_rows::{EntryId, KeyedRows, NONE};
use crate::state::{
    BatchKeys, CleanUp, EncodedRows, PackedCodec, RowCodec, RowForm, Slot, StateReader, StateWriter, hash_bytes,
};

pub struct SinkMaterialize {
    keys: BatchKeys,
    codec: PackedCodec,
    /// Columns of the input's upsert key, and their codec.
    upsert: Option<(Vec<usize>, RowCodec)>,
    /// Payload: the identity behind its length (upsert key only), then the row.
    rows: KeyedRows,
    indexes: IdentityIndexes,
    clean_up: CleanUp,
    unmatched: u64,
    // Of the batch in work.
    encoded: EncodedRows,
    identities: EncodedRows,
    payload: Vec<u8>,
    emitted: Vec<u8>,
    ends: Vec<usize>,
    kinds: Vec<RowKind>,
}

impl SinkMaterialize {
    pub fn new(plan: &Plan, input: &[DataType]) -> SinkMaterialize {
        let codec_of =
            |columns: &[usize]| RowCodec::new(&columns.iter().map(|c| input[*c].clone()).collect::<Vec<_>>());
        let keys = BatchKeys::new(&plan.keys, input);
        SinkMaterialize {
            rows: KeyedRows::new(keys.codec().stride(), 0),
            indexes: IdentityIndexes::default(),
            keys,
            codec: PackedCodec::new(input),
            upsert: plan.input_upsert_key.as_ref().map(|key| (key.clone(), codec_of(key))),
            clean_up: CleanUp::new(plan.state_ttl_ms),
            unmatched: 0,
            encoded: EncodedRows::default(),
            identities: EncodedRows::default(),
            payload: Vec::new(),
            emitted: Vec::new(),
            ends: Vec::new(),
            kinds: Vec::new(),
        }
    }

    /// Identity and row of a stored row.
    fn parts(&self, entry: EntryId) -> (&[u8], &[u8]) {
        let bytes = self.rows.row(entry);
        match identity_end(bytes, self.upsert.is_some()) {
            0 => (bytes, bytes),
            end => (&bytes[4..end], &bytes[end..]),
        }
    }

    fn fill_payload(&mut self, row: usize) {
        self.payload.clear();
        if self.upsert.is_some() {
            let id = self.identities.row(row);
            self.payload.extend_from_slice(&(id.len() as u32).to_le_bytes());
            self.payload.extend_from_slice(id);
        }
        self.payload.extend_from_slice(self.encoded.row(row));
    }

    /// What identifies a row of the batch.
    fn identity(&self, row: usize) -> &[u8] {
        if self.upsert.is_some() { self.identities.row(row) } else { self.encoded.row(row) }
    }

    /// The first row of a group with the identity of a row of the batch.
    fn find(&mut self, slot: Slot, row: usize) -> Option<EntryId> {
        let id = self.identity(row);
        let is_it = |entry: EntryId| self.parts(entry).0 == id;
        if self.indexes.has(slot) {
            return self.indexes.first(slot, hash_bytes(id), is_it);
        }
        let found = self.rows.group_entries(slot).take(STEPS).find(|entry| is_it(*entry));
        if found.is_some() || self.rows.count(slot) <= STEPS {
            return found;
        }
        let hashes = self.rows.group_entries(slot).map(|entry| (hash_bytes(self.parts(entry).0), entry));
        let hashes: Vec<(u64, EntryId)> = hashes.collect();
        self.indexes.build(slot, hashes.into_iter());
        self.find(slot, row)
    }

    fn emit_row(&mut self, row: usize, kind: RowKind) {
        self.emitted.extend_from_slice(self.encoded.row(row));
        self.ends.push(self.emitted.len());
        self.kinds.push(kind);
    }

    fn add(&mut self, row: usize, now_ms: i64) {
        let slot = self.rows.group(self.keys.hash(row), self.keys.key(row));
        let kind = if self.rows.count(slot) == 0 { RowKind::Insert } else { RowKind::UpdateAfter };
        self.fill_payload(row);
        let known = if self.upsert.is_some() { self.find(slot, row) } else { None };
        let entry = match known {
            Some(entry) => {
                self.rows.replace(entry, &self.payload);
                entry
            }
            None => {
                let entry = self.rows.push(slot, &self.payload, 0, 0);
                let id = if self.upsert.is_some() { self.identities.row(row) } else { self.encoded.row(row) };
                self.indexes.add(slot, || hash_bytes(id), entry);
                entry
            }
        };
        if self.clean_up.ttl.is_set() {
            self.rows.touch(entry, now_ms);
        }
        self.emit_row(row, kind);
    }

    fn retract(&mut self, row: usize) {
        let slot = self.rows.find(self.keys.hash(row), self.keys.key(row));
        let Some((slot, entry)) = slot.and_then(|slot| Some((slot, self.find(slot, row)?))) else {
            self.unmatched += 1;
            return;
        };
        let was_last = self.rows.next(entry) == NONE;
        let id = if self.upsert.is_some() { self.identities.row(row) } else { self.encoded.row(row) };
        self.indexes.remove(slot, || hash_bytes(id), entry);
        self.rows.remove(entry);
        if self.rows.count(slot) == 0 {
            self.rows.release(slot);
            self.emit_row(row, RowKind::Delete);
        } else if was_last && let Some(last) = self.rows.last(slot) {
            let mut emitted = std::mem::take(&mut self.emitted);
            emitted.extend_from_slice(self.parts(last).1);
            self.ends.push(emitted.len());
            self.emitted = emitted;
            self.kinds.push(RowKind::UpdateAfter);
        }
    }

    fn expired(&self, entry: EntryId, now_ms: i64) -> bool {
        self.clean_up.ttl.expired(self.rows.touched_ms(entry), now_ms)
    }

    /// The form of its state.
    pub fn form(plan: &Plan, input: &[DataType]) -> Form {
        let own = plan.input_upsert_key.as_ref().map_or("none".to_string(), |key| form::columns(key, input));
        Form::new("SinkMaterialize")
            .term("keys", form::columns(&plan.keys, input))
            .term("upsert-key", own)
            .term("rows", form::row(input))
            .flag("ttl", plan.state_ttl_ms > 0)
    }
}

/// A payload: an identity behind its length stays as it is, the row is packed.
struct Payload<'a> {
    codec: &'a mut PackedCodec,
    has_identity: bool,
}

impl RowForm for Payload<'_> {
    fn save(&self, stored: &[u8], out: &mut Vec<u8>) {
        let (identity, row) = stored.split_at(identity_end(stored, self.has_identity));
        out.extend_from_slice(identity);
        self.codec.save(row, out);
    }
    fn load(&mut self, saved: &[u8], out: &mut Vec<u8>) {
        let (identity, row) = saved.split_at(identity_end(saved, self.has_identity));
        out.extend_from_slice(identity);
        self.codec.load(row, out);
    }
}

/// Where the row of a payload begins.
fn identity_end(payload: &[u8], has_identity: bool) -> usize {
    match payload.first_chunk::<4>() {
        Some(length) if has_identity => 4 + u32::from_le_bytes(*length) as usize,
        _ => 0,
    }
}

impl Operator for SinkMaterialize {
    fn prepare(&mut self, _input: usize, batch: &Batch) -> Result<()> {
        let pick = |columns: &[usize]| columns.iter().map(|c| batch.columns[*c].clone()).collect::<Vec<ArrayRef>>();
        self.keys.encode(batch);
        self.codec.encode(&batch.columns, 0..batch.rows, &mut self.encoded);
        if let Some((columns, codec)) = &self.upsert {
            codec.encode(&pick(columns), 0..batch.rows, &mut self.identities);
        }
        Ok(())
    }

    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        self.clean_up.touched(out.now_ms);
        for row in rows {
            if batch.kind(row).is_add() {
                self.add(row, out.now_ms);
            } else {
                self.retract(row);
            }
        }
        let mut start = 0;
        let bytes: Vec<&[u8]> =
            self.ends.iter().map(|end| &self.emitted[std::mem::replace(&mut start, *end)..*end]).collect();
        out.push(batch_of(self.codec.decode(&bytes), &self.kinds));
        self.emitted.clear();
        self.ends.clear();
        self.kinds.clear();
        Ok(())
    }

    fn next_timer(&self) -> Option<i64> {
        self.clean_up.next_ms()
    }

    fn processing_time(&mut self, now: i64, _out: &mut Output) -> Result<()> {
        if self.clean_up.is_due(now) {
            self.indexes.clear();
            let doomed: Vec<EntryId> = self.rows.all_entries().filter(|entry| self.expired(*entry, now)).collect();
            for entry in doomed {
                let slot = self.rows.entry(entry).slot;
                self.rows.remove(entry);
                self.rows.release(slot);
            }
            self.clean_up.looked(now, self.rows.is_empty());
        }
        Ok(())
    }

    fn snapshot(&mut self, writer: &mut StateWriter) -> Result<()> {
        let form = Payload { codec: &mut self.codec, has_identity: self.upsert.is_some() };
        self.rows.snapshot(writer, 0, &form);
        Ok(())
    }

    fn restore(&mut self, reader: &mut StateReader) -> Result<()> {
        let mut form = Payload { codec: &mut self.codec, has_identity: self.upsert.is_some() };
        self.rows.restore(reader, 0, &mut form)?;
        self.clean_up.restored(self.rows.is_empty());
        Ok(())
    }

    fn state_bytes(&self) -> usize {
        self.rows.state_bytes() + self.codec.state_bytes() + self.indexes.state_bytes()
    }

    fn counters(&self) -> Counters {
        Counters { unmatched_changes: self.unmatched, ..Counters::default() }
    }
}
