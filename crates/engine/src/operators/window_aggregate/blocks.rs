//! Slices of a long HOP merged ahead: a window of 300 slices is put together from a few blocks and the slices at its ends.
//!
//! A block holds the groups of as many neighbouring slices as the root of a window's; it is made when a window that covers
//! it fires, and serves the windows after that until it is out of their reach or a row comes for one of its slices. It is
//! a copy: snapshots do not know it. Where a block has not many groups fewer than its slices together, none is kept, so
//! that a window of keys that come once costs no more memory.
//!
//! Keys come in the same order as from the slices themselves. Only counts, sums, averages and extremes have blocks, and none
//! of DOUBLE, whose sums would not be the same to the last digit.

use std::collections::BTreeMap;

use ouzel_plan::AggregateCall;
use ouzel_plan::aggregate::AggregateFunction;
use ouzel_plan::operator::WindowShape;
use ouzel_types::TypeKind;

use super::slices::{Slices, period_start};
use crate::operators::aggregate::Groups;

/// Windows of fewer slices are merged slice by slice: measured, there is nothing to win.
const SLICES_MIN: i64 = 32;

pub struct Blocks {
    /// Length of a block, a multiple of a slice's.
    length: i64,
    slice: i64,
    offset: i64,
    /// By start. None: not worth keeping.
    made: BTreeMap<i64, Option<Groups>>,
}

impl Blocks {
    /// None: the windows have few slices, or an aggregate is not for it.
    pub fn of(slices: &Slices, calls: &[AggregateCall]) -> Option<Blocks> {
        let WindowShape::Hop { size, .. } = slices.shape() else { return None };
        let (slice, count) = (slices.length(), size / slices.length());
        let run = (count as f64).sqrt().ceil() as i64;
        let made = BTreeMap::new();
        let blocks = || Blocks { length: run * slice, slice, offset: slices.offset(), made };
        (count >= SLICES_MIN && calls.iter().all(is_for_blocks)).then(blocks)
    }

    /// A row comes for the slice that ends there: its block is not whole any more.
    #[inline]
    pub fn touch(&mut self, slice_end: i64) {
        if !self.made.is_empty() {
            self.made.remove(&self.start_of(slice_end));
        }
    }

    /// Windows from `start` on are left: blocks before it are of no use.
    pub fn drop_before(&mut self, start: i64) {
        while let Some(entry) = self.made.first_entry().filter(|entry| *entry.key() < start) {
            entry.remove();
        }
    }

    /// Starts of the blocks that are whole inside of a window, in order.
    pub fn inside(&self, start: i64, end: i64) -> impl DoubleEndedIterator<Item = i64> + use<> {
        let (length, offset) = (self.length, self.offset);
        let first = (start - offset + length - 1).div_euclid(length);
        let last = (end - offset).div_euclid(length);
        (first..last.max(first)).map(move |n| n * length + offset)
    }

    /// The ends of a block's slices: above the first, up to the second.
    pub fn ends(&self, block: i64) -> (i64, i64) {
        (block, block + self.length)
    }

    pub fn is_made(&self, block: i64) -> bool {
        self.made.contains_key(&block)
    }

    /// Keeps a merged block if it has not more than half as many groups as its slices had.
    pub fn keep(&mut self, block: i64, merged: Groups, groups_of_slices: usize) {
        let worth = merged.table.slots().count() * 2 <= groups_of_slices;
        self.made.insert(block, worth.then_some(merged));
    }

    pub fn get(&self, block: i64) -> Option<&Groups> {
        self.made.get(&block)?.as_ref()
    }

    fn start_of(&self, slice_end: i64) -> i64 {
        period_start(slice_end - self.slice, self.length, self.offset)
    }

    pub fn state_bytes(&self) -> usize {
        self.made.values().flatten().map(Groups::state_bytes).sum()
    }
}

fn is_for_blocks(call: &AggregateCall) -> bool {
    use AggregateFunction as F;
    !call.distinct
        && !matches!(call.ty.kind, TypeKind::Float | TypeKind::Double)
        && matches!(call.function, F::Count | F::Sum | F::Sum0 | F::Avg | F::Min | F::Max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(size: i64, offset: i64) -> Option<Blocks> {
        Blocks::of(&Slices::new(WindowShape::Hop { size, slide: 10, offset })?, &[])
    }

    #[test]
    fn windows_of_few_slices_have_none() {
        assert!(blocks(310, 0).is_none());
        assert!(Blocks::of(&Slices::new(WindowShape::Tumble { size: 10, offset: 0 }).unwrap(), &[]).is_none());
    }

    #[test]
    fn blocks_stand_where_slices_end_and_lie_inside_of_the_window() {
        for offset in [0, 3, -7] {
            let blocks = blocks(360, offset).unwrap();
            assert_eq!(blocks.length, 60);
            for start in (-200..200).map(|n| n * 10 + offset) {
                let inside: Vec<i64> = blocks.inside(start, start + 360).collect();
                assert!((5..=6).contains(&inside.len()), "{inside:?}");
                let (first, last) = (inside[0], inside[inside.len() - 1] + 60);
                assert!(first >= start && first - start < 60 && last <= start + 360, "{start}: {inside:?}");
                assert_eq!(blocks.start_of(first + 10), first, "the first slice of a block ends behind its start");
                assert_eq!(blocks.start_of(first + 60), first, "and the last at its end");
            }
        }
    }
}
