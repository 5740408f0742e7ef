//! Texts that come again and again, by number: what rows in state hold in place of them.
//!
//! Invariant: a text keeps what it was given at first sight. One that came while the dictionary was open has a number
//! from then on, one that came later has none, because a dictionary that is closed never opens again. So equal texts
//! are written alike whenever they come, and rows can be compared by their bytes.
//!
//! It closes when it is full, and early where hardly any text comes twice: then it holds the few it has tried, and a
//! glance at the ends of another text nearly always says that it is none of them.

use crate::state::hash_bytes;
use crate::state::slot_index::{Index, prefetch};

/// Texts that are tried before their worth is asked for the first time; then at each doubling.
const TRIED: usize = 1_024;
/// One text seen again for so many that are kept pays for them.
const PAYS: usize = 64;
/// Numbers have two bytes.
const ENTRIES: usize = 1 << 16;
const BYTES: usize = 1 << 20;
/// Shorter texts are as short as a number; longer ones hardly ever repeat.
const SHORTEST: usize = 3;
const LONGEST: usize = 1_024;
/// Bits of `glances`: a dictionary has them while it holds an eighth as many texts.
const GLANCES: usize = 1 << 13;
/// In place of a hash. A text that happens to have it is not tried either.
const NOT_TRIED: u64 = 0;

pub struct TextDictionary {
    /// Of the texts' hashes; the slot is the number.
    index: Index,
    text: Vec<u8>,
    /// Where each text ends.
    ends: Vec<u32>,
    /// Texts that were there already, while open.
    seen_again: usize,
    open: bool,
    /// One bit for the ends of each text, once the dictionary is closed with few of them.
    glances: Option<Box<[u64; GLANCES / 64]>>,
}

impl Default for TextDictionary {
    fn default() -> TextDictionary {
        TextDictionary {
            index: Index::default(),
            text: Vec::new(),
            ends: Vec::new(),
            seen_again: 0,
            open: true,
            glances: None,
        }
    }
}

impl TextDictionary {
    /// What `number` wants to know of a text; `NOT_TRIED` for one that gets no number. The place is on its way into the cache.
    #[inline]
    pub fn hash(&self, text: &[u8]) -> u64 {
        if !(SHORTEST..=LONGEST).contains(&text.len()) {
            return NOT_TRIED;
        }
        if let Some(glances) = &self.glances {
            let bit = glance(text);
            if glances[bit / 64] & 1 << (bit % 64) == 0 {
                return NOT_TRIED;
            }
        }
        let hash = hash_bytes(text);
        self.index.prefetch(hash);
        hash
    }

    /// Touches the text that `number` will probably compare with.
    #[inline]
    pub fn expect(&self, hash: u64) {
        if hash != NOT_TRIED
            && let Some(number) = self.index.guess(hash)
        {
            self.expect_text(number as u16);
        }
    }

    /// Touches the start of a text that will be read soon.
    #[inline]
    pub fn expect_text(&self, number: u16) {
        prefetch(self.text(number));
    }

    /// The number of a text, if it has one.
    #[inline]
    pub fn number(&mut self, hash: u64, text: &[u8]) -> Option<u16> {
        if hash == NOT_TRIED {
            return None;
        }
        if let Some(number) = self.index.find(hash, |number| self.text(number as u16) == text) {
            self.seen_again += 1;
            return Some(number as u16);
        }
        self.open.then(|| self.add(hash, text))
    }

    #[inline]
    pub fn text(&self, number: u16) -> &[u8] {
        let start = if number == 0 { 0 } else { self.ends[number as usize - 1] };
        &self.text[start as usize..self.ends[number as usize] as usize]
    }

    #[cold]
    fn add(&mut self, hash: u64, text: &[u8]) -> u16 {
        let number = self.ends.len();
        self.text.extend_from_slice(text);
        self.ends.push(self.text.len() as u32);
        self.index.insert(hash, number as u32);
        let entries = number + 1;
        let pays = entries < TRIED || !entries.is_power_of_two() || self.seen_again * PAYS >= entries;
        self.open = pays && entries < ENTRIES && self.text.len() < BYTES;
        if !self.open && entries * 8 <= GLANCES {
            let mut glances = Box::new([0; GLANCES / 64]);
            for bit in (0..=number).map(|number| glance(self.text(number as u16))) {
                glances[bit / 64] |= 1 << (bit % 64);
            }
            self.glances = Some(glances);
        }
        number as u16
    }

    pub fn state_bytes(&self) -> usize {
        let glances = self.glances.as_ref().map_or(0, |glances| size_of_val(&**glances));
        self.index.state_bytes() + self.text.capacity() + self.ends.capacity() * 4 + glances
    }
}

/// A bit for what a text starts and ends with and its length.
#[inline(always)]
fn glance(text: &[u8]) -> usize {
    let ends = match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (Some(first), Some(last)) => u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(29),
        _ => text.iter().fold(0, |ends, byte| ends << 8 | u64::from(*byte)),
    };
    ((ends ^ text.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - GLANCES.ilog2())) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(dictionary: &mut TextDictionary, text: &[u8]) -> Option<u16> {
        let hash = dictionary.hash(text);
        dictionary.number(hash, text)
    }

    #[test]
    fn a_text_keeps_what_it_was_given_at_first_sight() {
        let mut dictionary = TextDictionary::default();
        let mut given: Vec<Option<u16>> = Vec::new();
        // Texts return now and then, and there are more than fit.
        for i in 0..200_000usize {
            for text in [i, i / 2, i % 1_000] {
                let number = number(&mut dictionary, format!("text {text}").as_bytes());
                if text == given.len() {
                    given.push(number);
                }
                assert_eq!(number, given[text], "{text}");
                if let Some(number) = number {
                    assert_eq!(dictionary.text(number), format!("text {text}").as_bytes());
                }
            }
        }
        assert_eq!(given.iter().flatten().count(), ENTRIES);
    }

    #[test]
    fn where_nothing_returns_it_stays_small() {
        let mut dictionary = TextDictionary::default();
        let numbered =
            (0..100_000).filter(|i| number(&mut dictionary, format!("text {i}").as_bytes()).is_some()).count();
        assert_eq!(numbered, TRIED);
        assert!(number(&mut dictionary, b"text 7").is_some() && number(&mut dictionary, b"text 99999").is_none());
        assert!(dictionary.state_bytes() < 64 << 10);
        assert_eq!(number(&mut dictionary, b"ab"), None);
    }
}
