//! A hash set of entries of a few bytes, which are never removed.
//!
//! Entries stand in pages that grow by about a fifth and split when they are large (`page_directory.rs`). Hashes are spread evenly, so
//! all pages are about as full as each other: if pages doubled, a set of an unlucky size would be two fifths full. So it is about
//! two thirds full at least, and four fifths at most.

use crate::state::page_directory::{DEPTH_MAX, PageDirectory};
use crate::state::slot_index::prefetch;

/// Of a page; the smallest is the first of a set, the largest splits.
const BYTES_MAX: usize = 32 << 10;
const PLACES_MIN: usize = 16;

/// What a set is made of. `Default` is a free place.
pub trait Entry: Copy + Default {
    fn is_free(self) -> bool;
    /// The two have one key, whatever else they say.
    fn has_key_of(self, other: Self) -> bool;
    /// Of the key.
    fn hash(self) -> u64;
}

pub struct EntryPages<E> {
    pages: Vec<Page<E>>,
    directory: PageDirectory,
    used: usize,
    /// The sum of all pages.
    places: usize,
}

/// Open addressing with linear probing.
struct Page<E> {
    entries: Vec<E>,
    used: usize,
    /// How many first bits of their hashes all entries have in common.
    depth: u32,
    /// Makes places of hashes another way at each size and depth: entries that come in the order of another set, as those of a
    /// snapshot do, would otherwise all want neighbouring places.
    spread: u64,
}

impl<E: Entry> Page<E> {
    fn new(places: usize, depth: u32) -> Page<E> {
        let spread = (places as u64 ^ u64::from(depth) << 32).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        Page { entries: vec![E::default(); places], used: 0, depth, spread }
    }

    fn is_full(&self) -> bool {
        (self.used + 1) * 5 > self.entries.len() * 4
    }

    #[inline(always)]
    fn home(&self, hash: u64) -> usize {
        (((hash.wrapping_mul(self.spread) >> 32) * self.entries.len() as u64) >> 32) as usize
    }

    /// Where the entry with the key is, or the free place for it.
    #[inline(always)]
    fn find(&self, hash: u64, key: E) -> usize {
        let mut at = self.home(hash);
        while !self.entries[at].is_free() && !self.entries[at].has_key_of(key) {
            at += 1;
            if at == self.entries.len() {
                at = 0;
            }
        }
        at
    }

    /// A page of entries that are each other's only ones of their key.
    fn of(entries: &[E], depth: u32) -> Page<E> {
        let mut places = PLACES_MIN;
        while (entries.len() + 1) * 5 > places * 4 {
            places = larger(places);
        }
        let mut page = Page::new(places, depth);
        entries.iter().for_each(|entry| page.put(*entry));
        page
    }

    fn put(&mut self, entry: E) {
        let at = self.find(entry.hash(), entry);
        self.entries[at] = entry;
        self.used += 1;
    }
}

impl<E: Entry> Default for EntryPages<E> {
    fn default() -> Self {
        EntryPages {
            pages: vec![Page::new(PLACES_MIN, 0)],
            directory: PageDirectory::default(),
            used: 0,
            places: PLACES_MIN,
        }
    }
}

impl<E: Entry> EntryPages<E> {
    const PLACES_MAX: usize = BYTES_MAX / size_of::<E>();

    /// The entry with the key of `key`, which is `key` itself when it was not there.
    #[inline]
    pub fn find_or_insert(&mut self, key: E) -> &mut E {
        let hash = key.hash();
        let mut number = self.directory.page_of(hash);
        while self.pages[number].is_full() {
            self.make_room(number, hash);
            number = self.directory.page_of(hash);
        }
        let page = &mut self.pages[number];
        let at = page.find(hash, key);
        let entry = &mut page.entries[at];
        if entry.is_free() {
            *entry = key;
            page.used += 1;
            self.used += 1;
        }
        entry
    }

    /// Touches the place where a key is looked for first.
    #[inline(always)]
    pub fn prefetch(&self, key: E) {
        let hash = key.hash();
        let page = &self.pages[self.directory.page_of(hash)];
        prefetch(&page.entries[page.home(hash)..]);
    }

    /// Makes a page larger, or two of a large one.
    #[cold]
    fn make_room(&mut self, number: usize, hash: u64) {
        let depth = self.pages[number].depth;
        let old = std::mem::take(&mut self.pages[number].entries);
        let entries = old.iter().copied().filter(|e| !e.is_free());
        if old.len() < Self::PLACES_MAX || depth == DEPTH_MAX {
            self.pages[number] = Page::new(larger(old.len()), depth);
            entries.for_each(|e| self.pages[number].put(e));
            self.places += self.pages[number].entries.len() - old.len();
            return;
        }
        let upper = self.pages.len();
        // Entries that come in the order of another set may all go to one of the two.
        let (low, high): (Vec<E>, Vec<E>) = entries.partition(|e| !PageDirectory::is_upper(e.hash(), depth));
        self.pages[number] = Page::of(&low, depth + 1);
        self.pages.push(Page::of(&high, depth + 1));
        self.places = self.places + self.pages[number].entries.len() + self.pages[upper].entries.len() - old.len();
        self.directory.split(hash, depth, upper);
    }

    pub fn iter(&self) -> impl Iterator<Item = E> + '_ {
        self.pages.iter().flat_map(|page| &page.entries).filter(|e| !e.is_free()).copied()
    }

    /// What is changed must not be a key.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut E> {
        self.pages.iter_mut().flat_map(|page| &mut page.entries).filter(|e| !e.is_free())
    }

    pub fn len(&self) -> usize {
        self.used
    }

    pub fn is_empty(&self) -> bool {
        self.used == 0
    }

    pub fn state_bytes(&self) -> usize {
        self.places * size_of::<E>() + self.directory.state_bytes()
    }
}

/// The next of 16, 20, 24, 28, 32, 40, ..: the sizes that allocators have, so that nothing is left over.
fn larger(places: usize) -> usize {
    places + (1 << places.ilog2()) / 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Copy, Default)]
    struct Number(u64);

    impl Entry for Number {
        fn is_free(self) -> bool {
            self.0 == 0
        }
        fn has_key_of(self, other: Number) -> bool {
            self.0 == other.0
        }
        fn hash(self) -> u64 {
            crate::state::hash_bytes(&self.0.to_le_bytes())
        }
    }

    fn set(numbers: impl Iterator<Item = u64>) -> EntryPages<Number> {
        let mut set = EntryPages::default();
        numbers.for_each(|number| _ = set.find_or_insert(Number(number)));
        set
    }

    #[test]
    fn pages_are_well_filled_at_any_size() {
        for count in [100_000, 120_000, 140_000, 160_000, 180_000, 200_000] {
            let set = set(1..=count);
            let filled = count as f64 / set.places as f64;
            assert!((0.6..0.8).contains(&filled), "{count}: {filled}");
            assert_eq!((set.len() as u64, set.iter().map(|n| n.0).sum::<u64>()), (count, count * (count + 1) / 2));
        }
    }

    #[test]
    fn pages_have_the_sizes_of_an_allocator() {
        let sizes: Vec<usize> = std::iter::successors(Some(16), |places| Some(larger(*places))).take(10).collect();
        assert_eq!(sizes, [16, 20, 24, 28, 32, 40, 48, 56, 64, 80]);
    }

    /// Nearly all entries stand near where they are looked for first, also those that came in the order of another set.
    #[test]
    fn the_order_of_another_set_does_no_harm() {
        let first = set(1..=100_000);
        let second = set(first.iter().map(|n| n.0));
        let steps: usize = second
            .pages
            .iter()
            .flat_map(|page| page.entries.iter().enumerate().map(move |(at, entry)| (page, at, entry)))
            .filter(|(_, _, entry)| !entry.is_free())
            // At the end of a page the search begins again; such an entry tells nothing.
            .map(|(page, at, entry)| at.saturating_sub(page.home(entry.hash())))
            .sum();
        assert!(steps < 10 * second.len(), "{steps} steps");
    }
}
