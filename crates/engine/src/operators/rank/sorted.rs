//! The order of one partition: entries sorted by a caller's comparison.
//!
//! There is one order per partition and most are short, so up to [`FEW`] entries stand in the order itself. Long ones are in
//! blocks, so that an insertion moves few entries.

use std::cmp::Ordering;

use crate::operators::keyed_rows::EntryId;

const FEW: usize = 3;
const BLOCK: usize = 512;

/// See the file's head.
pub enum Sorted {
    /// The first so many of these.
    Few(u32, [EntryId; FEW]),
    One(Vec<EntryId>),
    Many(Box<Blocks>),
}

const _: () = assert!(size_of::<Sorted>() == 24, "invariant: an order is as large as a vector");

impl Default for Sorted {
    fn default() -> Sorted {
        Sorted::Few(0, [0; FEW])
    }
}

/// Blocks are never empty.
pub struct Blocks {
    blocks: Vec<Vec<EntryId>>,
    len: usize,
}

impl Sorted {
    /// The entries, if they stand together.
    #[inline]
    fn together(&self) -> Result<&[EntryId], &Blocks> {
        match self {
            Sorted::Few(len, entries) => Ok(&entries[..*len as usize]),
            Sorted::One(entries) => Ok(entries),
            Sorted::Many(blocks) => Err(blocks),
        }
    }

    pub fn len(&self) -> usize {
        self.together().map_or_else(|blocks| blocks.len, <[EntryId]>::len)
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    pub fn last(&self) -> Option<EntryId> {
        match self.together() {
            Ok(entries) => entries.last().copied(),
            Err(blocks) => blocks.blocks.last()?.last().copied(),
        }
    }

    /// Inserts behind everything that `compare` does not call greater; gives the position.
    pub fn insert(&mut self, entry: EntryId, compare: impl Fn(EntryId) -> Ordering) -> usize {
        let left = |other: EntryId| compare(other) != Ordering::Greater;
        let at = match self.together() {
            Ok(entries) => entries.partition_point(|other| left(*other)),
            Err(_) => 0,
        };
        match self {
            Sorted::Few(len, entries) => {
                let count = *len as usize;
                if count < FEW {
                    entries.copy_within(at..count, at + 1);
                    entries[at] = entry;
                    *len += 1;
                } else {
                    let mut entries = entries.to_vec();
                    entries.insert(at, entry);
                    *self = Sorted::One(entries);
                }
            }
            Sorted::One(entries) => {
                entries.insert(at, entry);
                if entries.len() > BLOCK {
                    let (len, tail) = (entries.len(), entries.split_off(BLOCK / 2));
                    let blocks = vec![std::mem::take(entries), tail];
                    *self = Sorted::Many(Box::new(Blocks { blocks, len }));
                }
            }
            Sorted::Many(blocks) => return blocks.insert(entry, left),
        }
        at
    }

    /// The position of the first entry for which `compare` says equal.
    pub fn position(&self, compare: impl Fn(EntryId) -> Ordering) -> Option<usize> {
        let left = |other: EntryId| compare(other) == Ordering::Less;
        let (found, position) = match self.together() {
            Ok(entries) => {
                let at = entries.partition_point(|other| left(*other));
                (*entries.get(at)?, at)
            }
            Err(blocks) => {
                let (block, at, before) = blocks.place(left);
                (*blocks.blocks.get(block)?.get(at)?, before + at)
            }
        };
        (compare(found) == Ordering::Equal).then_some(position)
    }

    pub fn remove(&mut self, position: usize) -> EntryId {
        match self {
            Sorted::Few(len, entries) => {
                let entry = entries[position];
                entries.copy_within(position + 1..*len as usize, position);
                *len -= 1;
                entry
            }
            Sorted::One(entries) => entries.remove(position),
            Sorted::Many(blocks) => blocks.remove(position),
        }
    }

    /// Puts an entry in the place of another.
    pub fn set(&mut self, position: usize, entry: EntryId) {
        match self {
            Sorted::Few(_, entries) => entries[position] = entry,
            Sorted::One(entries) => entries[position] = entry,
            Sorted::Many(blocks) => {
                let (block, at) = blocks.locate(position);
                blocks.blocks[block][at] = entry;
            }
        }
    }

    pub fn get(&self, position: usize) -> Option<EntryId> {
        self.from(position).next()
    }

    /// Entries from `position` on.
    pub fn from(&self, position: usize) -> impl Iterator<Item = EntryId> + '_ {
        let (first, rest): (&[EntryId], &[Vec<EntryId>]) = match self.together() {
            Ok(entries) => (entries.get(position..).unwrap_or_default(), &[]),
            Err(blocks) if position < blocks.len => {
                let (block, at) = blocks.locate(position);
                (&blocks.blocks[block][at..], &blocks.blocks[block + 1..])
            }
            Err(_) => (&[], &[]),
        };
        first.iter().chain(rest.iter().flatten()).copied()
    }

    /// Bytes that do not stand in the order itself.
    pub fn heap_bytes(&self) -> usize {
        match self {
            Sorted::Few(..) => 0,
            Sorted::One(entries) => entries.capacity() * size_of::<EntryId>(),
            Sorted::Many(blocks) => {
                let entries: usize = blocks.blocks.iter().map(|block| block.capacity() * size_of::<EntryId>()).sum();
                size_of::<Blocks>() + blocks.blocks.capacity() * size_of::<Vec<EntryId>>() + entries
            }
        }
    }
}

impl Blocks {
    fn insert(&mut self, entry: EntryId, left: impl Fn(EntryId) -> bool) -> usize {
        self.len += 1;
        if self.blocks.is_empty() {
            self.blocks.push(vec![entry]);
            return 0;
        }
        let (block, at, before) = self.place(left);
        self.blocks[block].insert(at, entry);
        if self.blocks[block].len() > BLOCK {
            let tail = self.blocks[block].split_off(BLOCK / 2);
            self.blocks.insert(block + 1, tail);
        }
        before + at
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

    fn remove(&mut self, position: usize) -> EntryId {
        let (block, at) = self.locate(position);
        let entry = self.blocks[block].remove(at);
        if self.blocks[block].is_empty() {
            self.blocks.remove(block);
        }
        self.len -= 1;
        entry
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

    #[test]
    fn an_order_of_any_size_behaves_like_a_vector() {
        let mut sorted = Sorted::default();
        let mut model: Vec<u32> = Vec::new();
        let mut random = 7u64;
        // Grows to a few, to a block, to many blocks and back to nothing, twice.
        for target in [2, 4, 3, 600, 5, 1_500, 0, 4, 0] {
            while model.len() != target {
                random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                let entry = (random >> 33) as u32;
                if model.len() < target {
                    let at = model.partition_point(|other| *other <= entry);
                    model.insert(at, entry);
                    assert_eq!(sorted.insert(entry, |other| other.cmp(&entry)), at);
                } else {
                    let at = entry as usize % model.len();
                    assert_eq!(sorted.remove(at), model.remove(at));
                }
                assert_eq!((sorted.len(), sorted.is_empty()), (model.len(), model.is_empty()));
                assert_eq!(sorted.last(), model.last().copied());
                let at = entry as usize % (model.len() + 1);
                assert_eq!(sorted.get(at), model.get(at).copied());
                assert!(sorted.from(at).eq(model[at..].iter().copied()));
                if let Some(entry) = model.get(at) {
                    let first = model.iter().position(|other| other == entry);
                    assert_eq!(sorted.position(|other| other.cmp(entry)), first);
                    sorted.set(at, *entry);
                }
            }
        }
    }
}
