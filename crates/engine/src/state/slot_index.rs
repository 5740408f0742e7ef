//! From hashes to slots, and bits per slot: the parts that a keyed table is built from.
//!
//! An index entry has 8 bytes (32 bits of the hash, the slot), so that growing never touches the keys and a probe
//! reads a key only when 32 bits of its hash agree.

use crate::state::Slot;

/// Open addressing, linear probing, backward-shift deletion. An entry is `hash's high half << 32 | slot + 1`.
#[derive(Default)]
pub struct Index {
    entries: Vec<u64>,
    used: usize,
}

impl Index {
    pub fn state_bytes(&self) -> usize {
        self.entries.capacity() * 8
    }

    #[inline(always)]
    fn home(&self, high: u32) -> usize {
        high as usize & (self.entries.len() - 1)
    }

    #[inline(always)]
    pub fn find(&self, hash: u64, is_key: impl Fn(Slot) -> bool) -> Option<Slot> {
        if self.entries.is_empty() {
            return None;
        }
        let high = (hash >> 32) as u32;
        let mask = self.entries.len() - 1;
        let mut at = self.home(high);
        loop {
            let entry = self.entries[at];
            if entry == 0 {
                return None;
            }
            if (entry >> 32) as u32 == high && is_key(entry as u32 - 1) {
                return Some(entry as u32 - 1);
            }
            at = (at + 1) & mask;
        }
    }

    pub fn insert(&mut self, hash: u64, slot: Slot) {
        if (self.used + 1) * 4 > self.entries.len() * 3 {
            self.grow();
        }
        self.used += 1;
        self.place(hash >> 32 << 32 | u64::from(slot + 1));
    }

    fn place(&mut self, entry: u64) {
        let mask = self.entries.len() - 1;
        let mut at = self.home((entry >> 32) as u32);
        while self.entries[at] != 0 {
            at = (at + 1) & mask;
        }
        self.entries[at] = entry;
    }

    #[cold]
    fn grow(&mut self) {
        let size = (self.entries.len() * 2).max(16);
        let old = std::mem::replace(&mut self.entries, vec![0; size]);
        old.into_iter().filter(|e| *e != 0).for_each(|e| self.place(e));
    }

    pub fn remove(&mut self, hash: u64, slot: Slot) {
        let mask = self.entries.len() - 1;
        let wanted = hash >> 32 << 32 | u64::from(slot + 1);
        let mut hole = self.home((hash >> 32) as u32);
        while self.entries[hole] != wanted {
            debug_assert_ne!(self.entries[hole], 0, "invariant: a live slot is in the index");
            hole = (hole + 1) & mask;
        }
        self.used -= 1;
        let mut at = hole;
        loop {
            at = (at + 1) & mask;
            let entry = self.entries[at];
            if entry == 0 {
                break;
            }
            // An entry may fill the hole if its home is not between the hole and its place.
            let home = self.home((entry >> 32) as u32);
            if (at.wrapping_sub(home) & mask) >= (at.wrapping_sub(hole) & mask) {
                self.entries[hole] = entry;
                hole = at;
            }
        }
        self.entries[hole] = 0;
    }

    #[inline(always)]
    pub fn prefetch(&self, hash: u64) {
        if !self.entries.is_empty() {
            prefetch(&self.entries[self.home((hash >> 32) as u32)..]);
        }
    }

    /// The slot in the first place that is looked at, if 32 bits of the hash agree.
    #[inline(always)]
    pub fn guess(&self, hash: u64) -> Option<Slot> {
        let high = (hash >> 32) as u32;
        let entry = if self.entries.is_empty() { 0 } else { self.entries[self.home(high)] };
        (entry != 0 && (entry >> 32) as u32 == high).then(|| entry as u32 - 1)
    }
}

/// Asks for the cache line at the start of the slice.
#[inline(always)]
pub fn prefetch<T>(at: &[T]) {
    // SAFETY: a prefetch does not access memory architecturally.
    #[cfg(target_arch = "x86_64")]
    unsafe {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        _mm_prefetch::<_MM_HINT_T0>(at.as_ptr().cast::<i8>());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = at;
}

/// One bit per slot.
#[derive(Default)]
pub struct Bits {
    words: Vec<u64>,
}

impl Bits {
    #[inline(always)]
    pub fn set(&mut self, slot: Slot) {
        let at = slot as usize / 64;
        if at >= self.words.len() {
            self.words.resize(at + 1, 0);
        }
        self.words[at] |= 1 << (slot % 64);
    }
    #[inline(always)]
    pub fn clear(&mut self, slot: Slot) {
        if let Some(word) = self.words.get_mut(slot as usize / 64) {
            *word &= !(1 << (slot % 64));
        }
    }
    #[inline(always)]
    pub fn get(&self, slot: Slot) -> bool {
        self.words.get(slot as usize / 64).is_some_and(|word| word & (1 << (slot % 64)) != 0)
    }
    /// The same bits as `other`; the memory stays.
    pub fn copy_from(&mut self, other: &Bits) {
        self.words.clone_from(&other.words);
    }
    pub fn clear_all(&mut self) {
        self.words.fill(0);
    }
    pub fn state_bytes(&self) -> usize {
        self.words.capacity() * 8
    }
    pub fn iter(&self) -> impl Iterator<Item = Slot> + '_ {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut word = *word;
            std::iter::from_fn(move || {
                if word == 0 {
                    return None;
                }
                let bit = word.trailing_zeros();
                word &= word - 1;
                Some(at as u32 * 64 + bit)
            })
        })
    }
}
