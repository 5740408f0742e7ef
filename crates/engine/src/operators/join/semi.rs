//! Semi and anti joins: left rows with, or without, a partner.
//!
//! A left row is emitted as it comes if it qualifies; a change on the right emits the left rows whose number of
//! partners became one or none. A left row that appears through the right side takes the kind of that change in a
//! semi join, and +I or -D in an anti join, as in Flink.
//!
//! Flink counts the partners of each left row, so that a change on the right looks at all left rows of its key. Where
//! every row of a key is a partner (no further condition, no TTL), whether the right side has rows of the key says as
//! much, and only its first and its last row of a key look at left rows: a million rows of one key on the right cost no
//! more than their number. The two ways differ once a row is taken back that never was, or given twice under one
//! unique key; then the counts are made and kept from there on (`counted`).

use std::ops::Range;

use ouzel_plan::operator::JoinKind;
use ouzel_types::batch::take_rows;
use ouzel_types::{Batch, RowKind};

use super::pairs::{PADDED, batch_of};
use super::regular::{Join, PAIRS, count_matches, drop_update_before, sides};
use super::side::JoinSide;
use crate::error::Result;
use crate::operator::Output;
use crate::operators::keyed_rows::EntryId;
use crate::operators::stored_rows::StoredRows;
use crate::state::{StateReader, StateWriter, hash_bytes};

/// The table of a snapshot that says whether partners are counted.
const COUNTED_TABLE: u8 = 2;

impl Join {
    /// Rows without looking at partners one by one, until there is much to emit or one needs them counted. Gives the
    /// first row that is left.
    pub(super) fn process_uncounted(&mut self, input: usize, batch: &Batch, rows: Range<usize>) -> usize {
        for row in rows.clone() {
            let kind = batch.kind(row);
            if input == 0 {
                self.process_left(row, kind);
            } else if !self.process_right(row, kind) {
                self.count_partners();
                return row;
            }
            if self.pairs.len() >= PAIRS {
                return row + 1;
            }
        }
        rows.end
    }

    fn process_left(&mut self, row: usize, kind: RowKind) {
        let (own, other) = sides(&mut self.sides, 0);
        let kept = own.can_match(row);
        let found = if kept { other.rows.find(own.keys.hash(row), own.keys.key(row)) } else { None };
        self.visited += 1;
        let matches = found.is_some_and(|slot| other.rows.count(slot) > 0);
        if matches == (self.kind == JoinKind::Semi) {
            self.pairs.push(row as u32, PADDED, kind);
        }
        if kept && kind.is_add() {
            own.add(row, 0, 0);
        } else if kept && !own.retract(row, 0) {
            self.unmatched += 1;
        }
    }

    /// False, and nothing is done, if the row needs partners to be counted.
    fn process_right(&mut self, row: usize, kind: RowKind) -> bool {
        let (own, other) = sides(&mut self.sides, 1);
        if !own.can_match(row) {
            return true;
        }
        let (hash, key) = (own.keys.hash(row), own.keys.key(row));
        let has_rows = |side: &JoinSide| side.rows.find(hash, key).is_some_and(|slot| side.rows.count(slot) > 0);
        let turns = if kind.is_add() {
            if own.replaces(row) {
                return false;
            }
            let first = !has_rows(own);
            own.add(row, 0, 0);
            first
        } else {
            if !own.retract(row, 0) {
                return false;
            }
            let (hash, key) = (own.keys.hash(row), own.keys.key(row));
            own.rows.find(hash, key).is_none_or(|slot| own.rows.count(slot) == 0)
        };
        let (hash, key) = (own.keys.hash(row), own.keys.key(row));
        if let Some(slot) = other.rows.find(hash, key).filter(|_| turns) {
            let kind = kind_of_left(self.kind == JoinKind::Anti, kind);
            for entry in other.rows.group_entries(slot) {
                self.visited += 1;
                (0..other.rows.entry(entry).tag).for_each(|_| self.pairs.push(PADDED, entry, kind));
            }
        }
        true
    }

    /// Counts the partners of every left row; from here on they are kept.
    fn count_partners(&mut self) {
        self.counted = true;
        let [left, right] = &mut self.sides;
        let entries: Vec<EntryId> = left.rows.all_entries().collect();
        for entry in entries {
            let key = left.rows.keys().key(left.rows.entry(entry).slot);
            let slot = right.rows.find(hash_bytes(key), key);
            let copies =
                |slot| right.rows.group_entries(slot).map(|entry| i64::from(right.rows.entry(entry).tag)).sum();
            left.rows.set_meta(entry, slot.map_or(0, copies));
        }
    }

    /// One row against its partners.
    pub(super) fn process_half(
        &mut self,
        input: usize,
        row: usize,
        partners: Range<usize>,
        kind: RowKind,
        now_ms: i64,
    ) {
        let anti = self.kind == JoinKind::Anti;
        let (own, other) = sides(&mut self.sides, input);
        let entries = &self.candidates.entries[partners];
        let adds = kind.is_add();
        let out = &mut self.pairs;
        if input == 0 && entries.is_empty() == anti {
            out.push(row as u32, PADDED, kind);
        }
        if own.can_match(row) {
            if adds {
                own.add(row, entries.len() as i64, now_ms);
            } else if !own.retract(row, now_ms) {
                self.unmatched += 1;
            }
        }
        if input == 1 {
            let (threshold, step) = if adds { (0, 1) } else { (1, -1) };
            let kind = kind_of_left(anti, kind);
            count_matches(other, entries, step, |entry, before| {
                if before == threshold {
                    out.push(PADDED, entry, kind);
                }
            });
        }
    }

    pub(super) fn emit_half(&mut self, input: usize, batch: &Batch, out: &mut Output) -> Result<()> {
        if self.pairs.is_empty() {
            return Ok(());
        }
        let columns = if input == 0 {
            take_rows(&batch.columns, &self.pairs.probe)
        } else {
            let left = &self.sides[0];
            StoredRows::of(self.pairs.stored.iter().copied(), |entry| left.rows.row(entry)).decode(&left.codec)?
        };
        let mut result = batch_of(columns, &self.pairs.kinds);
        drop_update_before(&mut result, self.emits_update_before());
        out.push(result);
        self.pairs.probe.clear();
        self.pairs.stored.clear();
        self.pairs.kinds.clear();
        Ok(())
    }

    /// Partners that the plan lets uncounted and that are counted now are counted after a restart as well.
    pub(super) fn snapshot_counted(&self, writer: &mut StateWriter) {
        if self.counted && !self.counts_always {
            writer.put(COUNTED_TABLE, &[], &[]);
        }
    }

    pub(super) fn restore_counted(&mut self, reader: &StateReader) -> Result<()> {
        self.counted |= reader.get(COUNTED_TABLE, &[])?.is_some();
        Ok(())
    }
}

/// The kind with which a left row comes or goes when a change of this kind comes on the right.
fn kind_of_left(anti: bool, right: RowKind) -> RowKind {
    match (anti, right.is_add()) {
        (false, _) => right,
        (true, true) => RowKind::Delete,
        (true, false) => RowKind::Insert,
    }
}
