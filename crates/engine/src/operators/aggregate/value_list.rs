//! Lists of encoded rows, one per group, in order of arrival: what LISTAGG, ARRAY_AGG, JSON_ARRAYAGG and the
//! retractable FIRST_VALUE and LAST_VALUE keep.
//!
//! A group's word is the list's number plus one. The first equal row from the front is removed, as in Flink; where
//! looking for it was long, the list gets an index, so that removing costs the same in any order. A removed row
//! leaves a hole until holes are the larger half; the ends of a list are never holes. Lists of freed groups are used again.

use std::collections::VecDeque;

use crate::error::Result;
use crate::operators::aggregate::saved::{read_bytes, read_u32, write_bytes, write_u32};
use crate::operators::identity_index::{IdentityIndexes, STEPS};
use crate::operators::keyed_rows::EntryId;
use crate::state::{RowHandle, RowPages, hash_bytes};

/// In the place of a removed row.
const HOLE: RowHandle = 0;

#[derive(Default)]
pub struct ValueLists {
    lists: Vec<List>,
    free: Vec<u32>,
    rows: RowPages,
    /// Of long lists, by number; a row is known by how many came before it.
    indexes: IdentityIndexes,
}

#[derive(Default)]
struct List {
    rows: VecDeque<RowHandle>,
    /// What is known as row `before` is in front.
    before: EntryId,
    live: usize,
}

/// Which ends of its list a removed row was at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removed {
    pub first: bool,
    pub last: bool,
}

impl ValueLists {
    pub fn push(&mut self, word: &mut u64, row: &[u8]) {
        let handle = self.rows.insert(row);
        let number = self.number(word);
        let list = &mut self.lists[number];
        list.rows.push_back(handle);
        list.live += 1;
        self.indexes.add(number as u32, || hash_bytes(row), list.id(list.rows.len() - 1));
    }

    /// Removes the first row that equals `row`.
    pub fn remove(&mut self, word: u64, row: &[u8]) -> Option<Removed> {
        let number = word.checked_sub(1)? as usize;
        let place = self.find(number, row)?;
        let list = &self.lists[number];
        let removed = Removed { first: place == 0, last: place + 1 == list.rows.len() };
        self.take(number, place);
        Some(removed)
    }

    /// The word of a list that may be empty.
    pub fn claim(&mut self, word: &mut u64) -> u64 {
        self.number(word);
        *word
    }

    pub fn pop_front(&mut self, word: u64) {
        if self.len(word) > 0 {
            self.take(word as usize - 1, 0);
        }
    }

    pub fn len(&self, word: u64) -> usize {
        if word == 0 { 0 } else { self.lists[word as usize - 1].live }
    }

    pub fn first(&self, word: u64) -> Option<&[u8]> {
        self.list(word)?.rows.front().map(|handle| self.rows.get(*handle))
    }

    pub fn last(&self, word: u64) -> Option<&[u8]> {
        self.list(word)?.rows.back().map(|handle| self.rows.get(*handle))
    }

    pub fn iter(&self, word: u64) -> impl Iterator<Item = &[u8]> {
        let handles = self.list(word).into_iter().flat_map(|list| &list.rows);
        handles.filter(|handle| **handle != HOLE).map(|handle| self.rows.get(*handle))
    }

    pub fn clear(&mut self, word: &mut u64) {
        if *word != 0 {
            let number = *word as u32 - 1;
            let list = &mut self.lists[number as usize];
            list.rows.drain(..).filter(|handle| *handle != HOLE).for_each(|handle| self.rows.free(handle));
            *list = List::default();
            self.indexes.forget(number);
            self.free.push(number);
            *word = 0;
        }
    }

    pub fn save(&self, word: u64, out: &mut Vec<u8>) {
        write_u32(self.len(word) as u32, out);
        self.iter(word).for_each(|row| write_bytes(row, out));
    }

    pub fn merge_saved(&mut self, word: &mut u64, bytes: &mut &[u8]) -> Result<()> {
        for _ in 0..read_u32(bytes)? {
            self.push(word, read_bytes(bytes)?);
        }
        Ok(())
    }

    pub fn state_bytes(&self) -> usize {
        let lists = self.lists.iter().map(|list| size_of::<List>() + list.rows.capacity() * size_of::<RowHandle>());
        self.rows.state_bytes() + self.indexes.state_bytes() + lists.sum::<usize>()
    }

    fn list(&self, word: u64) -> Option<&List> {
        self.lists.get(word.checked_sub(1)? as usize)
    }

    /// The number of the word's list, which is made if there is none.
    fn number(&mut self, word: &mut u64) -> usize {
        if *word == 0 {
            let number = self.free.pop().unwrap_or_else(|| {
                self.lists.push(List::default());
                self.lists.len() as u32 - 1
            });
            *word = u64::from(number) + 1;
        }
        *word as usize - 1
    }

    /// The place of the first row that equals `row`.
    fn find(&mut self, number: usize, row: &[u8]) -> Option<usize> {
        let list = &self.lists[number];
        let is_it = |handle: RowHandle| handle != HOLE && self.rows.get(handle) == row;
        if self.indexes.has(number as u32) {
            let id = self.indexes.first(number as u32, hash_bytes(row), |id| is_it(list.rows[list.place(id)]))?;
            return Some(list.place(id));
        }
        let found = list.rows.iter().take(STEPS).position(|handle| is_it(*handle));
        if found.is_some() || list.rows.len() <= STEPS {
            return found;
        }
        self.index(number);
        self.find(number, row)
    }

    fn index(&mut self, number: usize) {
        let list = &self.lists[number];
        let live = list.rows.iter().enumerate().filter(|(_, handle)| **handle != HOLE);
        let rows = live.map(|(place, handle)| (hash_bytes(self.rows.get(*handle)), list.id(place)));
        self.indexes.build(number as u32, rows);
    }

    /// Makes a hole at `place`.
    fn take(&mut self, number: usize, place: usize) {
        let list = &mut self.lists[number];
        let handle = std::mem::replace(&mut list.rows[place], HOLE);
        self.indexes.remove(number as u32, || hash_bytes(self.rows.get(handle)), list.id(place));
        self.rows.free(handle);
        list.live -= 1;
        while list.rows.front() == Some(&HOLE) {
            list.rows.pop_front();
            list.before = list.before.wrapping_add(1);
        }
        while list.rows.back() == Some(&HOLE) {
            list.rows.pop_back();
        }
        if list.rows.len() > 2 * list.live + STEPS {
            list.rows.retain(|handle| *handle != HOLE);
            if self.indexes.has(number as u32) {
                self.index(number);
            }
        }
    }
}

impl List {
    fn id(&self, place: usize) -> EntryId {
        self.before.wrapping_add(place as EntryId)
    }

    fn place(&self, id: EntryId) -> usize {
        id.wrapping_sub(self.before) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Random pushes and removals against a plain vector, with values that repeat, long enough for an index and holes.
    #[test]
    fn rows_go_from_the_front_in_any_order_of_removal() {
        let (mut lists, mut word, mut plain) = (ValueLists::default(), 0, Vec::<u32>::new());
        let mut seed = 7u32;
        let mut random = |below: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) % below
        };
        for step in 0..20_000 {
            let grows = step % 4_000 < 2_200;
            if random(10) < if grows { 8 } else { 2 } {
                let value = random(400);
                lists.push(&mut word, &value.to_le_bytes());
                plain.push(value);
            } else {
                let value = random(400);
                let place = plain.iter().position(|known| *known == value);
                let length = plain.len();
                place.into_iter().for_each(|place| _ = plain.remove(place));
                let removed = lists.remove(word, &value.to_le_bytes());
                assert_eq!(removed.map(|r| r.first), place.map(|place| place == 0), "step {step}");
                assert_eq!(removed.map(|r| r.last), place.map(|place| place + 1 == length), "step {step}");
            }
            assert_eq!(lists.len(word), plain.len());
            assert_eq!(lists.first(word), plain.first().map(|v| v.to_le_bytes()).as_ref().map(|b| &b[..]));
            assert_eq!(lists.last(word), plain.last().map(|v| v.to_le_bytes()).as_ref().map(|b| &b[..]));
            if step % 500 == 0 {
                let rows: Vec<u32> = lists.iter(word).map(|row| u32::from_le_bytes(row.try_into().unwrap())).collect();
                assert_eq!(rows, plain, "step {step}");
            }
        }
        lists.clear(&mut word);
        assert_eq!((word, lists.len(word), lists.rows.len()), (0, 0, 0));
    }
}
