//! Distinct values of up to eight bytes, and texts of up to seven, for all groups, where values only come: one place to look
//! per row.
//!
//! An entry is value, group and a bit per call that has seen the value: sixteen bytes, so that a look-up touches one
//! cache line (a keyed table touches an index, a key and its words). Entries are never removed.
//!
//! Entries stand in pages that split (`state/page_directory.rs`), so memory grows page by page.
//!
//! Invariant: no entry of an empty group; the highest bit of `bits` says that the entry changed since the snapshot.

use crate::state::Slot;
use crate::state::page_directory::{DEPTH_MAX, PageDirectory};
use crate::state::slot_index::prefetch;

/// Calls that share a set; the highest bit is not theirs.
pub const CALLS_MAX: usize = 31;
const CHANGED: u32 = 1 << 31;
/// How many rows ahead an entry is touched.
const AHEAD: usize = 12;
/// Of a page: 32 KiB. A set of one page begins smaller.
const PLACES_MAX: usize = 2_048;
const PLACES_MIN: usize = 16;

#[derive(Clone, Copy, Default)]
struct Entry {
    value: u64,
    /// Slot + 1; 0 is a free place.
    group: u32,
    bits: u32,
}

impl Entry {
    fn hash(&self) -> u64 {
        hash(self.group, self.value)
    }
}

pub struct CompactSet {
    pages: Vec<Page>,
    directory: PageDirectory,
    used: usize,
    /// The sum of all pages.
    places: usize,
    /// How values stand in rows.
    pub small: Small,
    /// A snapshot was taken: the next one needs only what changed.
    tracking: bool,
}

/// Open addressing with linear probing.
struct Page {
    entries: Vec<Entry>,
    used: usize,
    /// How many first bits of their hashes all entries have in common.
    depth: u32,
    /// Bits to shift a hash by to get a place, after a multiplication that is another at each size and depth: entries that come
    /// in the order of another set, as those of a snapshot do, would otherwise all want neighbouring places.
    shift: u32,
    spread: u64,
}

#[inline(always)]
fn hash(group: u32, value: u64) -> u64 {
    let wide =
        u128::from(value ^ 0xa076_1d64_78bd_642f) * u128::from((u64::from(group) << 32) ^ 0xe703_7ed1_a0b4_28db | 1);
    (wide as u64) ^ ((wide >> 64) as u64)
}

impl Page {
    fn new(places: usize, depth: u32) -> Page {
        let shift = 64 - places.trailing_zeros();
        let spread = hash(shift, u64::from(depth) + 1) | 1;
        Page { entries: vec![Entry::default(); places], used: 0, depth, shift, spread }
    }

    fn is_full(&self) -> bool {
        (self.used + 1) * 3 > self.entries.len() * 2
    }

    #[inline(always)]
    fn home(&self, hash: u64) -> usize {
        (hash.wrapping_mul(self.spread) >> self.shift) as usize
    }

    /// The entry of a value, or the free place for it.
    #[inline(always)]
    fn place(&mut self, hash: u64, group: u32, value: u64) -> &mut Entry {
        let mask = self.entries.len() - 1;
        let mut at = self.home(hash);
        loop {
            let entry = self.entries[at & mask];
            if entry.group == 0 || (entry.group == group && entry.value == value) {
                return &mut self.entries[at & mask];
            }
            at += 1;
        }
    }

    fn put(&mut self, entry: Entry) {
        *self.place(entry.hash(), entry.group, entry.value) = entry;
        self.used += 1;
    }
}

impl CompactSet {
    pub fn new(small: Small) -> CompactSet {
        CompactSet {
            pages: vec![Page::new(PLACES_MIN, 0)],
            directory: PageDirectory::default(),
            used: 0,
            places: PLACES_MIN,
            small,
            tracking: false,
        }
    }

    /// For each row (its group, its value, the calls that look at it): afterwards `wanted` has the calls for which the
    /// value is new.
    pub fn see_all(&mut self, slots: &[Slot], values: &[u64], wanted: &mut [u32]) {
        for i in 0..wanted.len() {
            if let (Some(slot), Some(value)) = (slots.get(i + AHEAD), values.get(i + AHEAD)) {
                self.prefetch(*slot, *value);
            }
            if wanted[i] != 0 {
                wanted[i] = self.see(slots[i], values[i], wanted[i]);
            }
        }
    }

    /// Notes that `calls` see a value; gives those for which it is new.
    #[inline]
    pub fn see(&mut self, group: Slot, value: u64, calls: u32) -> u32 {
        let hash = hash(group + 1, value);
        let mut number = self.directory.page_of(hash);
        while self.pages[number].is_full() {
            self.make_room(number, hash);
            number = self.directory.page_of(hash);
        }
        let page = &mut self.pages[number];
        let entry = page.place(hash, group + 1, value);
        let new = calls & !entry.bits;
        if new != 0 {
            entry.bits |= new | CHANGED;
        }
        let fresh = entry.group == 0;
        if fresh {
            (entry.value, entry.group) = (value, group + 1);
        }
        page.used += usize::from(fresh);
        self.used += usize::from(fresh);
        new
    }

    /// Doubles a small page, splits a large one.
    #[cold]
    fn make_room(&mut self, number: usize, hash: u64) {
        let (places, depth) = (self.pages[number].entries.len(), self.pages[number].depth);
        if places < PLACES_MAX || depth == DEPTH_MAX {
            let old = std::mem::replace(&mut self.pages[number], Page::new(places * 2, depth));
            old.entries.into_iter().filter(|e| e.group != 0).for_each(|e| self.pages[number].put(e));
            self.places += places;
            return;
        }
        let upper = self.pages.len();
        let old = std::mem::replace(&mut self.pages[number], Page::new(places, depth + 1));
        self.pages.push(Page::new(places, depth + 1));
        self.places += places;
        self.directory.split(hash, depth, upper);
        for entry in old.entries.into_iter().filter(|e| e.group != 0) {
            let page = if PageDirectory::is_upper(entry.hash(), depth) { upper } else { number };
            self.pages[page].put(entry);
        }
    }

    #[inline(always)]
    fn prefetch(&self, group: Slot, value: u64) {
        let hash = hash(group + 1, value);
        let page = &self.pages[self.directory.page_of(hash)];
        prefetch(&page.entries[page.home(hash)..]);
    }

    fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.pages.iter().flat_map(|page| &page.entries).filter(|e| e.group != 0)
    }

    /// Group, value and calls of every entry.
    pub fn iter(&self) -> impl Iterator<Item = (Slot, u64, u32)> + '_ {
        self.entries().map(|e| (e.group - 1, e.value, e.bits & !CHANGED))
    }

    /// The entries that a snapshot has to write (all of them in a full one); they count as written.
    pub fn take_changed(&mut self, full: bool, mut each: impl FnMut(Slot, u64, u32)) {
        let all = full || !self.tracking;
        let entries = self.pages.iter_mut().flat_map(|page| &mut page.entries);
        for entry in entries.filter(|e| e.group != 0 && (all || e.bits & CHANGED != 0)) {
            entry.bits &= !CHANGED;
            each(entry.group - 1, entry.value, entry.bits);
        }
        self.tracking = true;
    }

    /// The state is as in the last snapshot.
    pub fn restored(&mut self) {
        self.pages.iter_mut().flat_map(|page| &mut page.entries).for_each(|e| e.bits &= !CHANGED);
        self.tracking = true;
    }

    pub fn forget_snapshots(&mut self) {
        self.tracking = false;
    }

    pub fn len(&self) -> usize {
        self.used
    }

    pub fn is_empty(&self) -> bool {
        self.used == 0
    }

    pub fn state_bytes(&self) -> usize {
        self.places * size_of::<Entry>() + self.directory.state_bytes()
    }
}

/// How a value stands in the canonical row of one column, which begins with a byte that says whether it is NULL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Small {
    /// So many bytes, up to eight.
    Fixed(usize),
    /// Four bytes of length, then the text or the bytes.
    Text,
}

/// Bytes in front of a text in a row.
const TEXT_AT: usize = 5;
/// The longest text that fits: its length takes the highest byte.
const TEXT_MAX: usize = 7;

/// Bytes of a row, and how many of them are it.
pub type SmallRow = ([u8; TEXT_AT + TEXT_MAX], usize);

impl Small {
    /// The value of a row; None where it is NULL or too long.
    #[inline(always)]
    pub fn value(self, row: &[u8]) -> Option<u64> {
        let mut value = [0u8; 8];
        let bytes = match self {
            Small::Fixed(_) => &row[1..],
            Small::Text => &row[TEXT_AT..],
        };
        if row[0] != 0 || (self == Small::Text && bytes.len() > TEXT_MAX) {
            return None;
        }
        value[..bytes.len()].copy_from_slice(bytes);
        if self == Small::Text {
            value[TEXT_MAX] = bytes.len() as u8;
        }
        Some(u64::from_le_bytes(value))
    }

    /// The row of a value.
    pub fn row(self, value: u64) -> SmallRow {
        let mut row = [0; TEXT_AT + TEXT_MAX];
        let value = value.to_le_bytes();
        match self {
            Small::Fixed(width) => {
                row[1..=width].copy_from_slice(&value[..width]);
                (row, width + 1)
            }
            Small::Text => {
                let length = usize::from(value[TEXT_MAX]);
                row[1] = value[TEXT_MAX];
                row[TEXT_AT..TEXT_AT + length].copy_from_slice(&value[..length]);
                (row, TEXT_AT + length)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn values_come_back_as_the_rows_that_they_were() {
        let text = |text: &str| [&[0][..], &(text.len() as u32).to_le_bytes(), text.as_bytes()].concat();
        let mut seen = HashMap::new();
        for word in ["", "a", "b", "a\0", "\0a", "seventh", "äöü", "\0\0\0\0\0\0\0"] {
            let value = Small::Text.value(&text(word)).expect("it fits");
            let (row, length) = Small::Text.row(value);
            assert_eq!(row[..length], text(word), "{word:?}");
            assert_eq!(seen.insert(value, word), None, "{word:?}");
        }
        assert_eq!(Small::Text.value(&text("eighth..")), None);
        assert_eq!(Small::Text.value(&[1, 0, 0, 0, 0]), None);
        let value = Small::Fixed(4).value(&[0, 1, 2, 3, 4]).expect("it fits");
        assert_eq!(Small::Fixed(4).row(value).0[..5], [0, 1, 2, 3, 4]);
    }

    #[test]
    fn behaves_like_a_map_of_bits() {
        let mut set = CompactSet::new(Small::Fixed(8));
        let mut model: HashMap<(Slot, u64), u32> = HashMap::new();
        let mut random = 7u64;
        for _ in 0..50_000 {
            random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let (group, value, calls) = ((random >> 60) as Slot, random >> 40 & 0xfff, (random >> 20) as u32 & 7 | 1);
            let known = model.entry((group, value)).or_default();
            assert_eq!(set.see(group, value, calls), calls & !*known);
            *known |= calls;
        }
        assert_eq!(set.len(), model.len());
        assert!(set.iter().all(|(group, value, bits)| model[&(group, value)] == bits));
        let mut written = 0;
        set.take_changed(false, |_, _, _| written += 1);
        assert_eq!(written, model.len());
        set.see(0, 1 << 50, 1);
        set.take_changed(false, |_, value, bits| assert_eq!((value, bits), (1 << 50, 1)));
    }

    /// Nearly all entries stand near where they are looked for first, also those that came in the order of another set.
    #[test]
    fn the_order_of_another_set_does_no_harm() {
        let mut first = CompactSet::new(Small::Fixed(8));
        (0..100_000).for_each(|value| _ = first.see(0, value, 1));
        let mut second = CompactSet::new(Small::Fixed(8));
        let mut steps = 0;
        for (group, value, bits) in first.iter() {
            second.see(group, value, bits);
            let (hash, number) = (hash(group + 1, value), second.directory.page_of(hash(group + 1, value)));
            let page = &second.pages[number];
            let at = page.entries.iter().skip(page.home(hash)).position(|e| e.value == value);
            // At the end of a page the search begins again; such an entry tells nothing.
            steps += at.unwrap_or(0);
        }
        assert_eq!(second.len(), first.len());
        assert!(steps < 10 * second.len(), "{steps} steps");
    }
}
