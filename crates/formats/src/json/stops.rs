//! One look at a whole block before its records are decoded: where strings begin and end, and whether all of it is UTF-8.
//!
//! The marks are the positions of the quotes that are not escaped, ascending. Whoever stands at the opening quote of a
//! string and counts the marks along the way knows its end without looking for it, however long it is, and knows whether
//! anything in between has to be unescaped. An escape that JSON does not know is a mark too, so that a string with one
//! does not seem to end well. Bytes outside of strings mean nothing here: a backslash there is found by whoever reads on.
//!
//! 64 bytes are looked at per step ([`super::classes`]). Steps that are all ASCII cannot be cut by a character, so only
//! runs of the others are checked as UTF-8.

use super::classes::{Base, Classes, Level, Machine};
use super::utf8::is_utf8;

/// Set in a mark: there are escapes between the one before and this one.
pub const ESCAPED: u32 = 1 << 31;

/// So many words are looked at between two looks at the room for their marks.
const WORDS_AT_ONCE: usize = 16;

/// Behind the last mark: no position in a block.
pub const NONE: u32 = ESCAPED - 1;

/// The marks of one span of a block. Reused from block to block.
#[derive(Default)]
pub struct Stops {
    marks: Vec<u32>,
    /// The words with a byte that is not ASCII, ascending.
    high: Vec<u32>,
}

/// The marks of the block that was looked at last.
#[derive(Clone, Copy)]
pub struct Marks<'a>(&'a [u32]);

impl Marks<'_> {
    /// The mark at place `place` and the one behind it: (position with `ESCAPED`, position with `ESCAPED`).
    #[inline(always)]
    pub fn pair(self, place: u32) -> (u32, u32) {
        match self.0.get(place as usize..place as usize + 2) {
            Some(pair) => (pair[0], pair[1]),
            None => (NONE, NONE),
        }
    }

    /// The place, from `place` on, of the first mark at or behind `at`.
    #[inline(always)]
    pub fn place_of(self, mut place: u32, at: usize) -> u32 {
        while self.0.get(place as usize).is_some_and(|mark| ((mark & !ESCAPED) as usize) < at) {
            place += 1;
        }
        place
    }
}

/// Where an escape stands that the word before left open.
#[derive(Default)]
struct Carry {
    /// The first byte is escaped.
    escaped: bool,
    /// No mark has come since an escape.
    pending: bool,
}

impl Stops {
    /// Looks at `block[from..to]`; true if it is UTF-8.
    pub fn scan(&mut self, level: Level, block: &[u8], from: usize, to: usize) -> bool {
        self.marks.clear();
        self.high.clear();
        let utf8 = if to < NONE as usize {
            self.scan_span(level, &block[..to], from);
            is_utf8(level, &block[from..to], &self.high)
        } else {
            std::str::from_utf8(&block[from..to]).is_ok()
        };
        self.marks.extend([NONE; 3]);
        utf8
    }

    pub fn marks(&self) -> Marks<'_> {
        Marks(&self.marks)
    }

    fn scan_span(&mut self, level: Level, block: &[u8], from: usize) {
        match level {
            // SAFETY: the processor has the instructions of the level that was detected.
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => unsafe { self.scan_avx512(block, from) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => unsafe { self.scan_avx2(block, from) },
            Level::Base => self.scan_words::<Base>(block, from),
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi2,avx2,bmi1,bmi2,popcnt,lzcnt")]
    fn scan_avx512(&mut self, block: &[u8], from: usize) {
        self.scan_words::<super::classes::x86::Avx512>(block, from);
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,bmi1,bmi2,popcnt,lzcnt")]
    fn scan_avx2(&mut self, block: &[u8], from: usize) {
        self.scan_words::<super::classes::x86::Avx2>(block, from);
    }

    #[inline(always)]
    fn scan_words<M: Machine>(&mut self, block: &[u8], from: usize) {
        let (words, rest) = block[from..].as_chunks::<64>();
        let mut carry = Carry::default();
        let mut base = from;
        for some in words.chunks(WORDS_AT_ONCE) {
            self.some_words::<M>(block, from, base, some, &mut carry);
            base += some.len() * 64;
        }
        if !rest.is_empty() {
            let mut last = [b' '; 64];
            last[..rest.len()].copy_from_slice(rest);
            self.some_words::<M>(block, from, base, &[last], &mut carry);
        }
    }

    #[inline(always)]
    fn some_words<M: Machine>(
        &mut self,
        block: &[u8],
        from: usize,
        mut base: usize,
        words: &[[u8; 64]],
        carry: &mut Carry,
    ) {
        self.marks.reserve(64 * WORDS_AT_ONCE);
        let mut length = self.marks.len();
        for word in words {
            let classes = M::classes(word);
            if classes.high != 0 {
                self.high.push(((base - from) / 64) as u32);
            }
            if classes.backslashes == 0 && !carry.escaped && !carry.pending {
                // SAFETY: of the room for 64 marks a word, each word before has taken at most 64.
                unsafe { self.write::<M>(length, classes.quotes, base) };
                length += classes.quotes.count_ones() as usize;
            } else {
                // SAFETY: so many were written.
                unsafe { self.marks.set_len(length) };
                self.word_with_escapes::<M>(block, base, classes, carry);
                length = self.marks.len();
            }
            base += 64;
        }
        // SAFETY: so many were written.
        unsafe { self.marks.set_len(length) };
    }

    /// Writes the marks behind the first `length` ones.
    ///
    /// # Safety
    /// There is room for 64 behind them.
    #[inline(always)]
    unsafe fn write<M: Machine>(&mut self, length: usize, marks: u64, base: usize) {
        debug_assert!(length + 64 <= self.marks.capacity());
        // SAFETY: there is room; the numbers may be written before they are initialised.
        let out = unsafe { &mut *self.marks.as_mut_ptr().add(length).cast::<[std::mem::MaybeUninit<u32>; 64]>() };
        M::positions(marks, base as u32, out);
    }

    #[inline(always)]
    fn word_with_escapes<M: Machine>(&mut self, block: &[u8], base: usize, classes: Classes, carry: &mut Carry) {
        let Classes { quotes, backslashes, .. } = classes;
        let (begins, escaped) = escapes(backslashes, &mut carry.escaped);
        // A backslash that escapes a quote or a backslash is well; others are looked at.
        let mut others = escaped & !(quotes | backslashes);
        let mut bad = 0;
        while others != 0 {
            let bit = others.trailing_zeros();
            // The last word is filled up behind the block.
            let known = is_escape(block.get(base + bit as usize..).unwrap_or_default());
            bad |= u64::from(!known) << bit;
            others &= others - 1;
        }
        let marks = quotes & !escaped | bad;
        let first = self.marks.len();
        // SAFETY: of the room for 64 marks a word, each word before has taken at most 64; what counts is initialised.
        unsafe {
            self.write::<M>(first, marks, base);
            self.marks.set_len(first + marks.count_ones() as usize);
        }
        // Escapes between two marks belong to the later one.
        let mut begins = begins | u64::from(carry.pending);
        carry.pending = false;
        while begins != 0 {
            let below = (1u64 << begins.trailing_zeros()) - 1;
            let Some(mark) = self.marks.get_mut(first + (marks & below).count_ones() as usize) else {
                carry.pending = true;
                break;
            };
            *mark |= ESCAPED;
            let bit = (*mark & !ESCAPED) as usize - base;
            begins &= !(u64::MAX >> (63 - bit));
        }
    }
}

/// Of runs of backslashes: (those that begin an escape, the bytes that are escaped).
#[inline(always)]
fn escapes(backslashes: u64, first_escaped: &mut bool) -> (u64, u64) {
    const ODD: u64 = 0xaaaa_aaaa_aaaa_aaaa;
    let carried = u64::from(*first_escaped);
    let potential = backslashes & !carried;
    // Subtracting carries along a run: each second place of it stays.
    let ends = ((potential << 1 | ODD).wrapping_sub(potential)) ^ ODD;
    let escaped = ends ^ (backslashes | carried);
    let begins = ends & backslashes;
    *first_escaped = begins >> 63 != 0;
    (begins, escaped)
}

/// Whether JSON knows what these bytes, behind a backslash, mean.
fn is_escape(bytes: &[u8]) -> bool {
    match bytes {
        [b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => true,
        [b'u', hex @ ..] => hex.len() >= 4 && hex[..4].iter().all(u8::is_ascii_hexdigit),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By the book: the marks of a text that begins outside of an escape.
    fn marks_of(block: &[u8], from: usize, to: usize) -> Vec<u32> {
        let (mut marks, mut at, mut pending) = (Vec::new(), from, 0);
        while at < to {
            match block[at] {
                b'"' => {
                    marks.push(at as u32 | pending);
                    pending = 0;
                }
                b'\\' => {
                    pending = ESCAPED;
                    at += 1;
                    if at < to && !is_escape(&block[at..to]) {
                        marks.push(at as u32 | pending);
                        pending = 0;
                    }
                }
                _ => {}
            }
            at += 1;
        }
        marks
    }

    fn random_block(seed: &mut u64) -> Vec<u8> {
        (0..700)
            .map(|_| {
                *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                match (*seed >> 40) % 23 {
                    0..3 => b'"',
                    3..7 => b'\\',
                    7 => b'u',
                    8 => b'x',
                    _ => b'a',
                }
            })
            .collect()
    }

    #[test]
    fn marks_are_the_quotes_that_count() {
        let mut seed = 9u64;
        for round in 0..300 {
            let block = random_block(&mut seed);
            for (from, to) in [(0, 700), (3, 690), (64, 128), (5, 6), (7, 7), (round, round + 65)] {
                let wanted = marks_of(&block, from, to);
                for level in Level::all() {
                    let mut stops = Stops::default();
                    assert!(stops.scan(level, &block, from, to));
                    stops.marks.truncate(stops.marks.len() - 3);
                    // An escape that is cut off may have a mark behind the end.
                    stops.marks.retain(|mark| ((mark & !ESCAPED) as usize) < to);
                    assert_eq!(stops.marks, wanted, "{level:?} {from}..{to} of {}", String::from_utf8_lossy(&block));
                }
            }
        }
    }

    #[test]
    fn what_is_not_utf8_is_seen_anywhere() {
        for at in 0..200 {
            let mut block = vec![b'x'; 200];
            block[at] = 0xc3;
            assert!(!Stops::default().scan(Level::Base, &block, 0, 200), "{at}");
            let mut block = vec![b'x'; 200];
            let character = "é".as_bytes();
            block.splice(at..at, character.iter().copied());
            let mut stops = Stops::default();
            assert!(stops.scan(Level::Base, &block, 0, block.len()), "{at}");
            assert!(!stops.scan(Level::Base, &block, 0, at + 1), "{at} cut");
        }
    }
}
