//! Lists of encoded rows, one per group, in order of arrival: what LISTAGG, ARRAY_AGG, JSON_ARRAYAGG and the
//! retractable FIRST_VALUE and LAST_VALUE keep.
//!
//! A group's word is the list's number plus one. Removing looks for the first equal row from the front, as Flink
//! does, so its cost grows with the group; lists of freed groups are used again.

use std::collections::VecDeque;

use crate::error::Result;
use crate::operators::aggregate::saved::{read_bytes, read_u32, write_bytes, write_u32};
use crate::state::{RowHandle, RowPages};

#[derive(Default)]
pub struct ValueLists {
    lists: Vec<VecDeque<RowHandle>>,
    free: Vec<u32>,
    rows: RowPages,
}

impl ValueLists {
    pub fn push(&mut self, word: &mut u64, row: &[u8]) {
        let handle = self.rows.insert(row);
        self.list_mut(word).push_back(handle);
    }

    /// Removes the first row that equals `row`; gives its place.
    pub fn remove(&mut self, word: u64, row: &[u8]) -> Option<usize> {
        let list = &mut self.lists[word.checked_sub(1)? as usize];
        let place = list.iter().position(|h| self.rows.get(*h) == row)?;
        if let Some(handle) = list.remove(place) {
            self.rows.free(handle);
        }
        Some(place)
    }

    pub fn pop_front(&mut self, word: u64) {
        if word != 0
            && let Some(handle) = self.lists[word as usize - 1].pop_front()
        {
            self.rows.free(handle);
        }
    }

    pub fn len(&self, word: u64) -> usize {
        if word == 0 { 0 } else { self.lists[word as usize - 1].len() }
    }

    pub fn get(&self, word: u64, place: usize) -> Option<&[u8]> {
        self.lists.get(word.checked_sub(1)? as usize)?.get(place).map(|h| self.rows.get(*h))
    }

    pub fn iter(&self, word: u64) -> impl Iterator<Item = &[u8]> {
        let list = word.checked_sub(1).and_then(|i| self.lists.get(i as usize));
        list.into_iter().flatten().map(|h| self.rows.get(*h))
    }

    pub fn clear(&mut self, word: &mut u64) {
        if *word != 0 {
            let list = &mut self.lists[*word as usize - 1];
            for handle in list.drain(..) {
                self.rows.free(handle);
            }
            self.free.push(*word as u32 - 1);
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
        self.rows.state_bytes() + self.lists.iter().map(|l| 32 + l.capacity() * 8).sum::<usize>()
    }

    fn list_mut(&mut self, word: &mut u64) -> &mut VecDeque<RowHandle> {
        if *word == 0 {
            let number = self.free.pop().unwrap_or_else(|| {
                self.lists.push(VecDeque::new());
                self.lists.len() as u32 - 1
            });
            *word = u64::from(number) + 1;
        }
        &mut self.lists[*word as usize - 1]
    }
}
