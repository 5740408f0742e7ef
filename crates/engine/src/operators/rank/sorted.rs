//! The order of one partition: entries sorted by a caller's comparison, in blocks, so that an insertion into a long
//! partition moves few entries.

use std::cmp::Ordering;

use crate::operators::keyed_rows::EntryId;

const BLOCK: usize = 512;

/// Blocks are never empty.
#[derive(Default)]
pub struct Sorted {
    blocks: Vec<Vec<EntryId>>,
    len: usize,
}

impl Sorted {
    pub fn len(&self) -> usize {
        self.len
    }
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
    pub fn last(&self) -> Option<EntryId> {
        self.blocks.last()?.last().copied()
    }

    /// Inserts behind everything that `compare` does not call greater; gives the position.
    pub fn insert(&mut self, entry: EntryId, compare: impl Fn(EntryId) -> Ordering) -> usize {
        let (block, at, before) = self.place(|other| compare(other) != Ordering::Greater);
        self.len += 1;
        if self.blocks.is_empty() {
            self.blocks.push(vec![entry]);
            return 0;
        }
        self.blocks[block].insert(at, entry);
        if self.blocks[block].len() > BLOCK {
            let tail = self.blocks[block].split_off(BLOCK / 2);
            self.blocks.insert(block + 1, tail);
        }
        before + at
    }

    /// The position of the first entry for which `compare` says equal.
    pub fn position(&self, compare: impl Fn(EntryId) -> Ordering) -> Option<usize> {
        let (block, at, before) = self.place(|other| compare(other) == Ordering::Less);
        let found = self.blocks.get(block)?.get(at)?;
        (compare(*found) == Ordering::Equal).then_some(before + at)
    }

    /// Block, position in it and position of its start, of the first entry that is not `left`.
    fn place(&self, left: impl Fn(EntryId) -> bool) -> (usize, usize, usize) {
        let ends_left = |block: &Vec<EntryId>| block.last().is_some_and(|entry| left(*entry));
        let block = self.blocks.partition_point(ends_left).min(self.blocks.len().saturating_sub(1));
        let before = self.blocks[..block].iter().map(Vec::len).sum();
        let at = self.blocks.get(block).map_or(0, |entries| entries.partition_point(|entry| left(*entry)));
        // Left of the end of a block is the start of the next one.
        match self.blocks.get(block) {
            Some(entries) if at == entries.len() && block + 1 < self.blocks.len() => (block + 1, 0, before + at),
            _ => (block, at, before),
        }
    }

    pub fn remove(&mut self, position: usize) -> EntryId {
        let (block, at) = self.locate(position);
        let entry = self.blocks[block].remove(at);
        if self.blocks[block].is_empty() {
            self.blocks.remove(block);
        }
        self.len -= 1;
        entry
    }

    /// Puts an entry in the place of another.
    pub fn set(&mut self, position: usize, entry: EntryId) {
        let (block, at) = self.locate(position);
        self.blocks[block][at] = entry;
    }

    pub fn get(&self, position: usize) -> Option<EntryId> {
        if position >= self.len {
            return None;
        }
        let (block, at) = self.locate(position);
        Some(self.blocks[block][at])
    }

    fn locate(&self, position: usize) -> (usize, usize) {
        let mut at = position;
        for (index, block) in self.blocks.iter().enumerate() {
            if at < block.len() {
                return (index, at);
            }
            at -= block.len();
        }
        unreachable!("invariant: positions are below the length")
    }

    /// Entries from `position` on.
    pub fn from(&self, position: usize) -> impl Iterator<Item = EntryId> + '_ {
        let (block, at) = if position < self.len { self.locate(position) } else { (self.blocks.len(), 0) };
        self.blocks[block..]
            .iter()
            .enumerate()
            .flat_map(move |(i, entries)| entries[if i == 0 { at } else { 0 }..].iter().copied())
    }

    pub fn state_bytes(&self) -> usize {
        self.blocks.iter().map(|block| block.capacity() * 4 + 24).sum::<usize>() + 32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_entries_keep_their_arrival_order() {
        let mut sorted = Sorted::default();
        // Entry n has the key n % 7; entries arrive in order.
        for entry in 0..4000u32 {
            sorted.insert(entry, |other| (other % 7).cmp(&(entry % 7)));
        }
        let mut expected: Vec<u32> = (0..4000).collect();
        expected.sort_by_key(|entry| entry % 7);
        assert_eq!(sorted.from(0).collect::<Vec<_>>(), expected);
        assert_eq!(sorted.from(1234).next(), Some(expected[1234]));
        for entry in (0..4000u32).step_by(3) {
            let at = sorted.position(|other| (other % 7, other).cmp(&(entry % 7, entry))).unwrap();
            assert_eq!(sorted.remove(at), entry);
        }
        expected.retain(|entry| entry % 3 != 0);
        assert_eq!(sorted.from(0).collect::<Vec<_>>(), expected);
        assert_eq!((sorted.len(), sorted.get(5)), (expected.len(), Some(expected[5])));
    }
}
