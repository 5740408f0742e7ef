//! Top-N of a change log: all rows are kept, because any may rise when others leave.

use ouzel_types::{Batch, RowKind};

use super::offset::Move;
use super::operator::Rank;
use crate::operators::keyed_rows::EntryId;
use crate::state::Slot;

impl Rank {
    pub(super) fn retract(&mut self, batch: &Batch, row: usize, now_ms: i64) {
        let (slot, end) = self.partition(batch, row, now_ms);
        if batch.kind(row).is_add() {
            let entry = self.store(slot, row, row);
            self.note(row, entry);
            let position = self.place(slot, entry);
            if self.by_offset() {
                let placed = Some((entry, position));
                return self.emit_window_change(slot, Move { placed, ..Move::default() }, end);
            }
            self.emit_added(slot, position, entry, end);
            return;
        }
        let Some(entry) = self.known(row) else {
            self.unmatched += 1;
            return self.release(slot);
        };
        let Some(position) = self.position(slot, entry) else { return };
        let before = self.orders[slot as usize].len();
        self.orders[slot as usize].remove(position);
        if let Some(identities) = &mut self.identities {
            identities.drop_first(self.encoded.row(row), &self.rows);
        }
        self.doomed.push(entry);
        if self.by_offset() {
            let removed = Some((entry, position));
            return self.emit_window_change(slot, Move { removed, ..Move::default() }, end);
        }
        if (position as u64) < end {
            let filled = (before as u64 - 1).min(end);
            self.emit_removal(slot, position, entry, filled as usize, filled == end);
            self.emit_promoted(slot, end, before);
        }
    }

    fn emit_added(&mut self, slot: Slot, position: usize, entry: EntryId, end: u64) {
        if position as u64 >= end {
            return;
        }
        let order = &self.orders[slot as usize];
        let pushed_out = order.get(end as usize);
        if !self.by_rank() {
            pushed_out.into_iter().for_each(|entry| self.emit(entry, self.plan.from, RowKind::Delete));
            return self.emit(entry, self.plan.from, RowKind::Insert);
        }
        let now: Vec<EntryId> = order.from(position).take(end as usize - position).collect();
        for (i, after) in now.iter().enumerate() {
            let rank = (position + i) as u64 + 1;
            match now.get(i + 1).copied().or(pushed_out) {
                Some(before) => self.emit_update(before, *after, rank),
                None => self.emit(*after, rank, RowKind::Insert),
            }
        }
    }

    /// The changes after `entry` left `position`: `filled` positions have a row, which is all of them if `full`.
    pub(super) fn emit_removal(&mut self, slot: Slot, position: usize, entry: EntryId, filled: usize, full: bool) {
        if !self.by_rank() {
            return self.emit(entry, self.plan.from, RowKind::Delete);
        }
        let now: Vec<EntryId> = self.orders[slot as usize].from(position).take(filled - position).collect();
        let mut before = entry;
        for (i, after) in now.into_iter().enumerate() {
            self.emit_update(before, after, (position + i) as u64 + 1);
            before = after;
        }
        if !full {
            self.emit(before, filled as u64 + 1, RowKind::Delete);
        }
    }

    /// Without ranks, the row that rises to the last rank is new.
    fn emit_promoted(&mut self, slot: Slot, end: u64, before: usize) {
        if !self.by_rank()
            && before as u64 > end
            && let Some(entry) = self.orders[slot as usize].get(end as usize - 1)
        {
            self.emit(entry, self.plan.from, RowKind::Insert);
        }
    }
}
