//! Top-N of an input that only inserts: rows behind the last rank are never looked at again.

use std::ops::Range;

use ouzel_types::batch::take_rows;
use ouzel_types::{Batch, RowKind};

use super::operator::Rank;
use crate::operators::keyed_rows::EntryId;
use crate::state::Slot;

/// How many rows ahead a partition is looked for.
const AHEAD: usize = 8;

impl Rank {
    pub(super) fn append(&mut self, batch: &Batch, rows: Range<usize>, now_ms: i64) {
        // Most rows of a long stream fall behind the threshold: only the others are encoded. Thresholds only rise
        // within the segment, so a row that fails now would fail later, too.
        let mut accepted: Vec<(u32, Slot, u64)> = Vec::new();
        for row in rows.clone() {
            if let Some(ahead) = self.keys.hashes().get(row + AHEAD) {
                self.rows.keys().expect(*ahead);
            }
            let (slot, end) = self.partition(batch, row, now_ms);
            if self.is_better(slot, end, row) {
                accepted.push((row as u32, slot, end));
            }
        }
        if accepted.is_empty() {
            return;
        }
        let numbers: Vec<u32> = accepted.iter().map(|(row, ..)| *row).collect();
        if numbers.len() == batch.rows {
            self.encode_rows(&batch.columns, batch.rows);
        } else {
            self.encode_rows(&take_rows(&batch.columns, &numbers), numbers.len());
        }
        for (i, (row, slot, end)) in accepted.into_iter().enumerate() {
            if self.is_better(slot, end, row as usize) {
                let entry = self.store(slot, row as usize, i);
                let position = self.place(slot, entry);
                self.emit_entry(slot, position, end);
            }
        }
    }

    /// The row would be among the first `end` of its partition.
    pub(super) fn is_better(&self, slot: Slot, end: u64, row: usize) -> bool {
        let order = &self.orders[slot as usize];
        match order.last() {
            Some(last) if order.len() as u64 >= end => self.sort_key(row) < Rank::parts(&self.rows, last).0,
            _ => end > 0,
        }
    }

    /// The changes that a new entry at `position` causes; what falls behind the end leaves the state.
    pub(super) fn emit_entry(&mut self, slot: Slot, position: usize, end: u64) {
        let leaving = self.push_out(slot, end);
        let entry = self.orders[slot as usize].get(position).expect("invariant: the new row is inside the range");
        if let (Some(leaving), true) = (leaving, self.is_top_one()) {
            self.emit_update(leaving, entry, 1);
        } else if self.by_rank() {
            self.emit_shifted(slot, position, leaving);
        } else {
            leaving.into_iter().for_each(|entry| self.emit(entry, self.plan.from, RowKind::Delete));
            self.emit(entry, self.plan.from, RowKind::Insert);
        }
    }

    /// Takes the row behind the end out of the order, if there is one.
    pub(super) fn push_out(&mut self, slot: Slot, end: u64) -> Option<EntryId> {
        let order = &mut self.orders[slot as usize];
        if order.len() as u64 <= end {
            return None;
        }
        let last = order.remove(order.len() - 1);
        self.doomed.push(last);
        Some(last)
    }

    /// Every rank from `position` on has another row; the last one is new unless a row left.
    pub(super) fn emit_shifted(&mut self, slot: Slot, position: usize, leaving: Option<u32>) {
        let now: Vec<u32> = self.orders[slot as usize].from(position).collect();
        for (i, entry) in now.iter().enumerate() {
            let rank = (position + i) as u64 + 1;
            match now.get(i + 1).copied().or(leaving) {
                Some(before) => self.emit_update(before, *entry, rank),
                None => self.emit(*entry, rank, RowKind::Insert),
            }
        }
    }
}
