//! Top-N of an input that updates rows by a unique key, where an update can only raise a row (the planner knows).
//!
//! Only the rows up to the last rank are kept: a row that fell out comes back by its own next update. The planner gives such an input
//! only where no row goes for good: a -D, whose row comes again at once (a group over a group that is updated), is taken for an
//! update as in Flink.

use std::cmp::Ordering;

use ouzel_types::{Batch, RowKind};

use super::offset::Move;
use super::operator::Rank;
use crate::operators::keyed_rows::EntryId;
use crate::state::Slot;

impl Rank {
    pub(super) fn upsert(&mut self, batch: &Batch, row: usize, now_ms: i64) {
        if batch.kind(row) == RowKind::UpdateBefore {
            return;
        }
        let (slot, end) = self.partition(batch, row, now_ms);
        match self.known(row) {
            Some(entry) => self.upsert_known(slot, entry, row, end),
            None if self.is_better(slot, end, row) => {
                let entry = self.store(slot, row, row);
                self.note(row, entry);
                let position = self.place(slot, entry);
                let leaving = self.doomed.len();
                if self.by_offset() {
                    let removed = self.push_out(slot, end).map(|entry| (entry, end as usize - 1));
                    let placed = Some((entry, position));
                    self.emit_window_change(slot, Move { removed, placed, same_row: false }, end);
                } else {
                    self.emit_entry(slot, position, end);
                }
                for i in leaving..self.doomed.len() {
                    let id = self.identity(self.doomed[i]);
                    self.identities.iter_mut().for_each(|identities| identities.drop_all(&id));
                }
            }
            None => {}
        }
    }

    fn upsert_known(&mut self, slot: Slot, old: EntryId, row: usize, end: u64) {
        let Some(old_position) = self.position(slot, old) else { return };
        let order = self.sort_key(row).cmp(Rank::parts(&self.rows, old).0);
        if order != Ordering::Less && self.is_top_one() {
            // Flink's `FastTop1Function` takes what is better alone: the row stays as it was given.
            return;
        }
        let same_key = order == Ordering::Equal;
        let entry = self.store(slot, row, row);
        self.doomed.push(old);
        if same_key {
            // The row stays where it is: it takes the place among equal ones, not the end of them.
            self.rows.swap_sequences(entry, old);
            self.orders[slot as usize].set(old_position, entry);
            self.repoint(row, entry);
            self.emit_update(old, entry, old_position as u64 + 1);
            return;
        }
        self.orders[slot as usize].remove(old_position);
        let position = self.place(slot, entry);
        self.repoint(row, entry);
        if self.by_offset() {
            let moved = Move { removed: Some((old, old_position)), placed: Some((entry, position)), same_row: true };
            return self.emit_window_change(slot, moved, end);
        }
        if !self.by_rank() {
            self.emit_update(old, entry, self.plan.from);
            return;
        }
        // From the new place to the old one every rank has another row.
        let (first, last) = (position.min(old_position), position.max(old_position));
        let now: Vec<EntryId> = self.orders[slot as usize].from(first).take(last - first + 1).collect();
        if position < old_position {
            return self.emit_raised(&now, old, first);
        }
        self.emit_lowered(&now, old, first);
    }

    /// A row rose to position `first`: `now` are the rows from there to its old place, where `old` was. As in Flink
    /// the old row is taken back before the new one is given, the others follow one by one.
    fn emit_raised(&mut self, now: &[EntryId], old: EntryId, first: usize) {
        let last = now.len() - 1;
        for (i, after) in now.iter().enumerate() {
            let rank = (first + i) as u64 + 1;
            if i < last {
                self.emit(now[i + 1], rank, RowKind::UpdateBefore);
            }
            if i == 0 {
                self.emit(old, (first + last) as u64 + 1, RowKind::UpdateBefore);
            }
            self.emit(*after, rank, RowKind::UpdateAfter);
        }
    }

    /// A row fell from position `first`, which a NULL in its sort key alone can make: `now` are the rows from there to its new
    /// place. As in Flink each row that rises is taken back before it is given, the one that fell comes last.
    fn emit_lowered(&mut self, now: &[EntryId], old: EntryId, first: usize) {
        self.emit(old, first as u64 + 1, RowKind::UpdateBefore);
        let Some((fallen, risen)) = now.split_last() else { return };
        for (i, row) in risen.iter().enumerate() {
            let rank = (first + i) as u64 + 1;
            self.emit(*row, rank + 1, RowKind::UpdateBefore);
            self.emit(*row, rank, RowKind::UpdateAfter);
        }
        self.emit(*fallen, (first + risen.len()) as u64 + 1, RowKind::UpdateAfter);
    }

    fn repoint(&mut self, row: usize, entry: EntryId) {
        if let Some(identities) = &mut self.identities {
            identities.repoint(self.identity_rows.row(row), entry);
        }
    }
}
