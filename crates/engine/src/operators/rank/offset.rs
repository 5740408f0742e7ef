//! Top-N with an offset whose rank nobody sees, over changes: the net change of the window.
//!
//! Flink tells ranks apart here although no reader can: a row that moves from rank 3 to rank 2 comes as +U before its
//! -D, and a reader that keeps rows by their key loses it. So only what leaves the window and what enters it is given.
//! A window has as many rows as the query says, so it is compared as a whole.

use ouzel_types::RowKind;

use super::operator::Rank;
use crate::operators::keyed_rows::EntryId;
use crate::state::Slot;

/// What happened to the order of a partition: an entry left its position, an entry was placed at one, or both.
#[derive(Clone, Copy, Default)]
pub(super) struct Move {
    pub removed: Option<(EntryId, usize)>,
    pub placed: Option<(EntryId, usize)>,
    /// What was placed is the new version of what was removed.
    pub same_row: bool,
}

impl Rank {
    /// Ranks are not shown, but the first ones are left out.
    pub(super) fn by_offset(&self) -> bool {
        !self.plan.with_rank && self.plan.from > 1
    }

    /// -U for the row that left the window and +U for the one that entered it, -D and +I where that is one row alone or
    /// the reader takes an update for one of the same row.
    pub(super) fn emit_window_change(&mut self, slot: Slot, change: Move, end: u64) {
        let first = self.plan.from as usize - 1;
        let now: Vec<EntryId> = self.orders[slot as usize].from(0).take(end as usize + 1).collect();
        let before = order_before(&now, change);
        let window = |rows: &[EntryId]| rows.iter().take(end as usize).skip(first).copied().collect::<Vec<_>>();
        let (old, new) = (window(&before), window(&now));
        let left: Vec<EntryId> = old.iter().filter(|entry| !new.contains(entry)).copied().collect();
        let entered: Vec<EntryId> = new.iter().filter(|entry| !old.contains(entry)).copied().collect();
        // Who gets -U rows gets the pair; for everybody else an update has to be of one and the same row.
        if let ([old], [new]) = (left.as_slice(), entered.as_slice())
            && (self.plan.emit_update_before || change.is_of(*old, *new))
        {
            return self.emit_update(*old, *new, self.plan.from);
        }
        left.into_iter().for_each(|entry| self.emit(entry, self.plan.from, RowKind::Delete));
        entered.into_iter().for_each(|entry| self.emit(entry, self.plan.from, RowKind::Insert));
    }
}

impl Move {
    /// `new` is the new version of the row `old`.
    fn is_of(self, old: EntryId, new: EntryId) -> bool {
        let entry = |place: Option<(EntryId, usize)>| place.map(|(entry, _)| entry);
        self.same_row && entry(self.removed) == Some(old) && entry(self.placed) == Some(new)
    }
}

/// The first entries of the order before a change, from those after it (one more than are asked for).
fn order_before(now: &[EntryId], change: Move) -> Vec<EntryId> {
    let mut before = now.to_vec();
    if let Some((_, position)) = change.placed
        && position < before.len()
    {
        before.remove(position);
    }
    if let Some((entry, position)) = change.removed
        && position <= before.len()
    {
        before.insert(position, entry);
    }
    before
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_before_a_change() {
        let placed = Move { placed: Some((9, 1)), ..Move::default() };
        assert_eq!(order_before(&[1, 9, 2], placed), [1, 2]);
        let removed = Move { removed: Some((9, 0)), ..Move::default() };
        assert_eq!(order_before(&[1, 2], removed), [9, 1, 2]);
        let moved = Move { removed: Some((8, 2)), placed: Some((9, 0)), same_row: true };
        assert_eq!(order_before(&[9, 1, 2], moved), [1, 2, 8]);
    }
}
