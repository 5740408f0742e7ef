//! Top-N: the rows of each partition whose ROW_NUMBER is in a range.
//!
//! **Meaning**: the rows ranked `from..=to` by the sort keys, equal ones in arrival order. On changes, with the rank (or
//! an offset over inserts): every rank whose row changes is -U and +U, a rank that appears is +I, one that disappears
//! -D; without: one -D for the row that leaves, one +I for the row that enters. Top 1 of an append or upsert input is always -U, +U.
//! **State**: append: the rows up to rank `to`, with the worst sort key as threshold; upsert: the same, by unique key;
//! retract: all rows, because any may rise. Freed when rows leave, and by TTL. **Time**: none; TTL is processing time.
//! **Checkpoint**: rows that changed. **Limits**: RANK and DENSE_RANK are refused, as in Flink; a retraction of a row
//! that never was is dropped and counted, but of an input that updates by a key (`upsert.rs`).

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array};
use arrow_row::{RowConverter, Rows, SortField};
use arrow_schema::SortOptions;
use ouzel_plan::aggregate::SortKey;
use ouzel_plan::operator::{Rank as Plan, RankEnd, RankFunction, RankInput};
use ouzel_types::{Batch, DataType, RowKind, Scalar};

use super::behind_sort_key::{BehindSortKey, put_key, split};
use super::identities::Identities;
use super::sorted::Sorted;
use crate::error::{EngineError, Result};
use crate::operator::{Counters, Operator, Output};
use crate::operators::form::{self, Form};
use crate::operators::join::pairs::{batch_of, internal};
use crate::operators::keyed_rows::{EntryId, KeyedRows};
use crate::operators::stored_rows::StoredRows;
use crate::state::paged::Paged;
use crate::state::{BatchKeys, CleanUp, EncodedRows, PackedCodec, RowCodec, Slot, StateReader, StateWriter};

/// The owner's words of a partition, if there are any: its end (variable ends), when it was last written (TTL).
pub(super) const END: usize = 0;
pub(super) const TOUCHED: usize = 1;
const WORDS: usize = 2;

pub struct Rank {
    pub(super) plan: Plan,
    types: Vec<DataType>,
    pub(super) keys: BatchKeys,
    pub(super) codec: PackedCodec,
    sorter: RowConverter,
    pub(super) rows: KeyedRows,
    /// By partition slot.
    pub(super) orders: Paged<Sorted>,
    /// By unique key (upsert), or by the whole row (retract).
    pub(super) identities: Option<Identities>,
    identity_columns: Vec<usize>,
    identity_codec: RowCodec,
    pub(super) changes: Vec<(EntryId, u64, RowKind)>,
    /// Entries that are out of the order but still in `changes`.
    pub(super) doomed: Vec<EntryId>,
    clean_up: CleanUp,
    pub(super) unmatched: u64,
    // Of the batch in work.
    sort_keys: Option<Rows>,
    pub(super) encoded: EncodedRows,
    pub(super) identity_rows: EncodedRows,
    pub(super) payload: Vec<u8>,
}

impl Rank {
    pub fn new(plan: &Plan, input: &[DataType]) -> Result<Rank> {
        if plan.function != RankFunction::RowNumber {
            return Err(EngineError::user("RANK() and DENSE_RANK() are not supported on streaming tables")
                .hint("Use ROW_NUMBER()."));
        }
        let types = |columns: &[usize]| columns.iter().map(|c| input[*c].clone()).collect::<Vec<_>>();
        let keys = BatchKeys::new(&plan.partition, input);
        let identity_columns: Vec<usize> = match &plan.input {
            RankInput::Append => Vec::new(),
            RankInput::Upsert(key) => {
                let rest = key.iter().filter(|c| !plan.partition.contains(c));
                plan.partition.iter().chain(rest).copied().collect()
            }
            // The row as it is stored.
            RankInput::Retract => Vec::new(),
        };
        let identity_codec = RowCodec::new(&types(&identity_columns));
        let identities = match &plan.input {
            RankInput::Append => None,
            RankInput::Upsert(_) => Some(Identities::new(identity_codec.stride())),
            RankInput::Retract => Some(Identities::new(None)),
        };
        Ok(Rank {
            sorter: sorter(&plan.order, input)?,
            rows: KeyedRows::new(keys.codec().stride(), if has_words(plan) { WORDS } else { 0 }),
            keys,
            codec: PackedCodec::new(input),
            types: input.to_vec(),
            plan: plan.clone(),
            orders: Paged::default(),
            identities,
            identity_columns,
            identity_codec,
            changes: Vec::new(),
            doomed: Vec::new(),
            clean_up: CleanUp::new(plan.state_ttl_ms),
            unmatched: 0,
            sort_keys: None,
            encoded: EncodedRows::default(),
            identity_rows: EncodedRows::default(),
            payload: Vec::new(),
        })
    }

    /// The sort key of a row of the batch: bytes that compare as the rows do.
    pub(super) fn sort_key(&self, row: usize) -> &[u8] {
        if self.plan.order.is_empty() {
            return &[];
        }
        self.sort_keys.as_ref().expect("invariant: prepared before rows come").row(row).data()
    }

    /// Entry's sort key and row.
    pub(super) fn parts(rows: &KeyedRows, entry: EntryId) -> (&[u8], &[u8]) {
        split(rows.row(entry))
    }

    /// Stores row `encoded` (a row of `self.encoded`) with the sort key of batch row `row`.
    pub(super) fn store(&mut self, slot: Slot, row: usize, encoded: usize) -> EntryId {
        let mut payload = std::mem::take(&mut self.payload);
        payload.clear();
        put_key(self.sort_key(row), &mut payload);
        payload.extend_from_slice(self.encoded.row(encoded));
        let entry = self.rows.push(slot, &payload, -1, 0);
        self.payload = payload;
        entry
    }

    /// Puts an entry into the order of its partition, behind equal ones; gives its position.
    pub(super) fn place(&mut self, slot: Slot, entry: EntryId) -> usize {
        let (key, _) = Rank::parts(&self.rows, entry);
        let rows = &self.rows;
        self.orders[slot as usize].insert(entry, |other| Rank::parts(rows, other).0.cmp(key))
    }

    /// The position of an entry in its partition.
    pub(super) fn position(&self, slot: Slot, entry: EntryId) -> Option<usize> {
        let rows = &self.rows;
        let (key, sequence) = (Rank::parts(rows, entry).0, rows.entry(entry).sequence);
        self.orders[slot as usize].position(|other| {
            let order = Rank::parts(rows, other).0.cmp(key);
            order.then_with(|| rows.entry(other).sequence.cmp(&sequence))
        })
    }

    /// The partition of a batch row, its order and its last rank.
    pub(super) fn partition(&mut self, batch: &Batch, row: usize, now_ms: i64) -> (Slot, u64) {
        let slot = self.rows.group(self.keys.hash(row), self.keys.key(row));
        self.orders.reach(slot as usize);
        if self.clean_up.ttl.is_set() {
            let touched = self.rows.word(slot, TOUCHED) as i64;
            if touched != 0 && self.clean_up.ttl.expired(touched, now_ms) {
                self.clear(slot);
            }
            self.rows.set_word(slot, TOUCHED, now_ms.max(1) as u64);
        }
        let end = match self.plan.to {
            RankEnd::Constant(end) => end,
            RankEnd::Column(column) => {
                // As in Flink, a partition's end is that of its first row.
                if self.rows.word(slot, END) == 0 {
                    let end = Scalar::from_array(batch.columns[column].as_ref(), &self.types[column], row);
                    let end = if let Scalar::Int(end) = end { end.max(0) as u64 } else { 0 };
                    self.rows.set_word(slot, END, end + 1);
                }
                self.rows.word(slot, END) - 1
            }
        };
        (slot, end)
    }

    fn clear(&mut self, slot: Slot) {
        if has_words(&self.plan) {
            self.rows.set_word(slot, END, 0);
        }
        let entries: Vec<EntryId> = self.rows.group_entries(slot).collect();
        self.orders[slot as usize] = Sorted::default();
        for entry in entries {
            // An entry in `doomed` is removed there.
            if !self.doomed.contains(&entry) {
                self.forget_identity(entry);
                self.rows.remove(entry);
            }
        }
    }

    fn forget_identity(&mut self, entry: EntryId) {
        if self.identities.is_some() {
            let id = self.identity(entry);
            self.identities.iter_mut().for_each(|identities| identities.drop_all(&id));
        }
    }

    /// The entry of a batch row's identity.
    pub(super) fn known(&self, row: usize) -> Option<EntryId> {
        let id = if self.upserts() { self.identity_rows.row(row) } else { self.encoded.row(row) };
        self.identities.as_ref()?.find(id)
    }

    /// Makes the entry of a batch row known.
    pub(super) fn note(&mut self, row: usize, entry: EntryId) {
        let id = if self.upserts() { self.identity_rows.row(row) } else { self.encoded.row(row) };
        if let Some(identities) = &mut self.identities {
            identities.note(id, entry, &mut self.rows);
        }
    }

    pub(super) fn upserts(&self) -> bool {
        matches!(self.plan.input, RankInput::Upsert(_))
    }

    /// The identity of a stored row.
    pub(super) fn identity(&self, entry: EntryId) -> Vec<u8> {
        let row = Rank::parts(&self.rows, entry).1;
        match self.plan.input {
            RankInput::Upsert(_) => crate::operators::join::side::identity_of(
                row,
                &self.codec,
                &self.identity_columns,
                &self.identity_codec,
            ),
            _ => row.to_vec(),
        }
    }

    /// Ranks have to be told apart: they are shown, or the first ones are left out.
    pub(super) fn by_rank(&self) -> bool {
        self.plan.with_rank || self.plan.from > 1
    }

    pub(super) fn is_top_one(&self) -> bool {
        self.plan.to == RankEnd::Constant(1) && self.plan.from == 1
    }

    /// Notes a change of the row at `rank`, if that is shown.
    #[inline]
    pub(super) fn emit(&mut self, entry: EntryId, rank: u64, kind: RowKind) {
        if rank >= self.plan.from && (kind != RowKind::UpdateBefore || self.plan.emit_update_before) {
            self.changes.push((entry, rank, kind));
        }
    }

    /// -U and +U where the row at `rank` is another now.
    pub(super) fn emit_update(&mut self, before: EntryId, after: EntryId, rank: u64) {
        self.emit(before, rank, RowKind::UpdateBefore);
        self.emit(after, rank, RowKind::UpdateAfter);
    }

    /// Removes rows that were only kept for the output.
    pub(super) fn flush_changes(&mut self, out: &mut Output) -> Result<()> {
        if !self.changes.is_empty() {
            let changed = self.changes.iter().map(|(entry, ..)| *entry);
            let mut columns = StoredRows::of(changed, |entry| Rank::parts(&self.rows, entry).1).decode(&self.codec)?;
            if self.plan.with_rank {
                let ranks = self.changes.iter().map(|(_, rank, _)| *rank as i64);
                columns.push(Arc::new(Int64Array::from_iter_values(ranks)));
            }
            let kinds: Vec<RowKind> = self.changes.iter().map(|(.., kind)| *kind).collect();
            out.push(batch_of(columns, &kinds));
            self.changes.clear();
        }
        let mut doomed = std::mem::take(&mut self.doomed);
        for entry in doomed.drain(..) {
            let slot = self.rows.entry(entry).slot;
            self.rows.remove(entry);
            self.release(slot);
        }
        self.doomed = doomed;
        Ok(())
    }

    /// Gives an empty partition back.
    pub(super) fn release(&mut self, slot: Slot) {
        if self.rows.keys().is_live(slot) && self.orders[slot as usize].is_empty() && self.rows.count(slot) == 0 {
            self.orders[slot as usize] = Sorted::default();
            self.rows.release(slot);
        }
    }

    pub(super) fn encode_rows(&mut self, columns: &[ArrayRef], rows: usize) {
        self.codec.encode(columns, 0..rows, &mut self.encoded);
        if self.upserts() {
            let picked: Vec<ArrayRef> = self.identity_columns.iter().map(|c| columns[*c].clone()).collect();
            self.identity_codec.encode(&picked, 0..rows, &mut self.identity_rows);
        }
    }

    /// The form of its state.
    pub fn form(plan: &Plan, input: &[DataType]) -> Form {
        let function = match plan.function {
            RankFunction::RowNumber => "ROW_NUMBER",
            RankFunction::Rank => "RANK",
            RankFunction::DenseRank => "DENSE_RANK",
        };
        let to = match plan.to {
            RankEnd::Constant(to) => to.to_string(),
            RankEnd::Column(column) => format!("#{column}"),
        };
        let changes = match &plan.input {
            RankInput::Append => "append".to_string(),
            RankInput::Upsert(key) => format!("upsert by {}", form::columns(key, input)),
            RankInput::Retract => "retract".to_string(),
        };
        Form::new("Rank")
            .term("function", function)
            .term("partition", form::columns(&plan.partition, input))
            .term("order", form::order(&plan.order, input))
            .term("from", plan.from)
            .term("to", to)
            .term("changes", changes)
            .term("rows", form::row(input))
            .flag("with-rank", plan.with_rank)
            .flag("limit", plan.is_limit)
            .flag("update-before", plan.emit_update_before)
            .flag("ttl", plan.state_ttl_ms > 0)
    }
}

/// Something is to be remembered of a partition beside its rows.
fn has_words(plan: &Plan) -> bool {
    plan.state_ttl_ms > 0 || matches!(plan.to, RankEnd::Column(_))
}

/// Turns sort columns into bytes that compare as the order says.
pub fn sorter(order: &[SortKey], input: &[DataType]) -> Result<RowConverter> {
    let field = |key: &SortKey| {
        let options = SortOptions { descending: key.descending, nulls_first: key.nulls_first };
        SortField::new_with_options(input[key.column].arrow(), options)
    };
    RowConverter::new(order.iter().map(field).collect())
        .map_err(|_| EngineError::user("not supported yet: ORDER BY a column of this type"))
}

/// The sort columns of a batch through `sorter`.
pub fn sort_keys(sorter: &RowConverter, order: &[SortKey], columns: &[ArrayRef]) -> Result<Rows> {
    let picked: Vec<ArrayRef> = order.iter().map(|key| columns[key.column].clone()).collect();
    if picked.is_empty() {
        return Ok(sorter.empty_rows(0, 0));
    }
    sorter.convert_columns(&picked).map_err(internal)
}

impl Operator for Rank {
    fn prepare(&mut self, _input: usize, batch: &Batch) -> Result<()> {
        self.keys.encode(batch);
        self.sort_keys = Some(sort_keys(&self.sorter, &self.plan.order, &batch.columns)?);
        if self.plan.input != RankInput::Append {
            self.encode_rows(&batch.columns, batch.rows);
        }
        Ok(())
    }

    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        self.clean_up.touched(out.now_ms);
        match self.plan.input {
            RankInput::Append => self.append(batch, rows, out.now_ms),
            RankInput::Upsert(_) => rows.for_each(|row| self.upsert(batch, row, out.now_ms)),
            RankInput::Retract => rows.for_each(|row| self.retract(batch, row, out.now_ms)),
        }
        self.flush_changes(out)?;
        Ok(())
    }

    fn next_timer(&self) -> Option<i64> {
        self.clean_up.next_ms()
    }

    fn processing_time(&mut self, now: i64, _out: &mut Output) -> Result<()> {
        if self.clean_up.is_due(now) {
            let ttl = self.clean_up.ttl;
            let over = |slot: &Slot| ttl.expired(self.rows.word(*slot, TOUCHED) as i64, now);
            let doomed: Vec<Slot> = self.rows.keys().slots().filter(over).collect();
            for slot in doomed {
                self.clear(slot);
                self.release(slot);
            }
            self.clean_up.looked(now, self.rows.keys().is_empty());
        }
        Ok(())
    }

    fn snapshot(&mut self, writer: &mut StateWriter) -> Result<()> {
        if has_words(&self.plan) {
            self.rows.snapshot_groups(writer, 0);
        }
        self.rows.snapshot(writer, 1, &BehindSortKey(&mut self.codec));
        Ok(())
    }

    fn restore(&mut self, reader: &mut StateReader) -> Result<()> {
        self.rows.restore_groups(reader, 0)?;
        self.rows.restore(reader, 1, &mut BehindSortKey(&mut self.codec))?;
        self.orders.reach(self.rows.keys().slot_end() as usize);
        let mut entries: Vec<EntryId> = self.rows.all_entries().collect();
        let rows = &self.rows;
        entries.sort_unstable_by(|a, b| -> Ordering {
            let (left, right) = (Rank::parts(rows, *a).0, Rank::parts(rows, *b).0);
            left.cmp(right).then_with(|| rows.entry(*a).sequence.cmp(&rows.entry(*b).sequence))
        });
        for entry in &entries {
            self.place(self.rows.entry(*entry).slot, *entry);
        }
        if self.identities.is_some() {
            entries.sort_unstable_by_key(|entry| self.rows.entry(*entry).sequence);
            for entry in entries {
                let id = self.identity(entry);
                if let Some(identities) = &mut self.identities {
                    identities.note(&id, entry, &mut self.rows);
                }
            }
        }
        self.clean_up.restored(self.rows.is_empty());
        Ok(())
    }

    fn state_bytes(&self) -> usize {
        self.rows.state_bytes()
            + self.codec.state_bytes()
            + self.orders.state_bytes()
            + self.orders.iter().map(Sorted::heap_bytes).sum::<usize>()
            + self.identities.as_ref().map_or(0, Identities::state_bytes)
    }

    fn counters(&self) -> Counters {
        Counters { unmatched_changes: self.unmatched, ..Counters::default() }
    }
}
