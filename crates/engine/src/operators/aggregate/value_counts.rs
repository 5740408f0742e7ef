//! Ordered multisets, one per group: what MIN and MAX over changing inputs, COLLECT and PERCENTILE keep.
//!
//! A group's word is the multiset's number plus one. Counts may be negative: a value that is taken away before it
//! came waits for it, as in Flink.

use std::collections::BTreeMap;

/// A multiset with what its owner wants to remember per value.
pub struct ValueCounts<K> {
    groups: Vec<BTreeMap<K, Entry>>,
    free: Vec<u32>,
    /// Order of first arrivals.
    next: u64,
    values: usize,
}

#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub count: i64,
    pub order: u64,
}

impl<K> Default for ValueCounts<K> {
    fn default() -> Self {
        ValueCounts { groups: Vec::new(), free: Vec::new(), next: 0, values: 0 }
    }
}

impl<K: Ord> ValueCounts<K> {
    /// Gives the value's new count.
    pub fn add(&mut self, word: &mut u64, key: K, count: i64) -> i64 {
        self.change(word, key, count, false)
    }

    /// As `add`; a value whose count comes to zero stays.
    pub fn add_and_keep(&mut self, word: &mut u64, key: K, count: i64) -> i64 {
        self.change(word, key, count, true)
    }

    fn change(&mut self, word: &mut u64, key: K, count: i64, keep: bool) -> i64 {
        if *word == 0 {
            let number = self.free.pop().unwrap_or_else(|| {
                self.groups.push(BTreeMap::new());
                self.groups.len() as u32 - 1
            });
            *word = u64::from(number) + 1;
        }
        let group = &mut self.groups[*word as usize - 1];
        match group.entry(key) {
            std::collections::btree_map::Entry::Vacant(entry) => {
                entry.insert(Entry { count, order: self.next });
                self.next += 1;
                self.values += 1;
                count
            }
            std::collections::btree_map::Entry::Occupied(mut entry) => {
                entry.get_mut().count += count;
                let count = entry.get().count;
                if count == 0 && !keep {
                    entry.remove();
                    self.values -= 1;
                }
                count
            }
        }
    }

    /// Whether the value was taken away before it came.
    pub fn is_owed(&self, word: u64, key: &K) -> bool {
        let group = word.checked_sub(1).and_then(|i| self.groups.get(i as usize));
        group.and_then(|group| group.get(key)).is_some_and(|entry| entry.count < 0)
    }

    /// The values with a positive count, ascending.
    pub fn iter(&self, word: u64) -> impl DoubleEndedIterator<Item = (&K, Entry)> {
        self.all(word).filter(|(_, entry)| entry.count > 0)
    }

    /// Also those that were taken away before they came.
    pub fn all(&self, word: u64) -> impl DoubleEndedIterator<Item = (&K, Entry)> {
        let group = word.checked_sub(1).and_then(|i| self.groups.get(i as usize));
        group.into_iter().flatten().map(|(k, e)| (k, *e))
    }

    pub fn clear(&mut self, word: &mut u64) {
        if *word != 0 {
            let group = &mut self.groups[*word as usize - 1];
            self.values -= group.len();
            group.clear();
            self.free.push(*word as u32 - 1);
            *word = 0;
        }
    }

    pub fn state_bytes(&self) -> usize {
        // B-tree nodes are about two thirds full.
        self.groups.capacity() * 24 + self.values * (size_of::<K>() + size_of::<Entry>()) * 3 / 2
    }
}
