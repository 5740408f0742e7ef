//! Where delimiters, quotes and escapes stand in a block, found 64 bytes at a time before its lines are cut.

use crate::json::classes::{Base, Level, Machine};

/// So many words are looked at between two looks at the room for their marks.
const WORDS_AT_ONCE: usize = 16;

/// The marks of one span of a block, ascending. Reused from block to block.
#[derive(Default)]
pub struct Marks {
    marks: Vec<u32>,
}

impl Marks {
    /// Looks for three bytes in `block[from..to]`. False: the block is too large for that.
    pub fn scan(&mut self, level: Level, block: &[u8], from: usize, to: usize, bytes: [u8; 3]) -> bool {
        self.marks.clear();
        if u32::try_from(to).is_err() {
            return false;
        }
        let block = &block[..to];
        match level {
            // SAFETY: the processor has the instructions of the level that was detected.
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => unsafe { self.scan_avx512(block, from, bytes) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => unsafe { self.scan_avx2(block, from, bytes) },
            Level::Base => self.scan_words::<Base>(block, from, bytes),
        }
        true
    }

    /// The marks from place `place` on.
    #[inline(always)]
    pub fn from(&self, place: usize) -> &[u32] {
        self.marks.get(place..).unwrap_or_default()
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi2,avx2,bmi1,bmi2,popcnt,lzcnt")]
    fn scan_avx512(&mut self, block: &[u8], from: usize, bytes: [u8; 3]) {
        self.scan_words::<crate::json::classes::x86::Avx512>(block, from, bytes);
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,bmi1,bmi2,popcnt,lzcnt")]
    fn scan_avx2(&mut self, block: &[u8], from: usize, bytes: [u8; 3]) {
        self.scan_words::<crate::json::classes::x86::Avx2>(block, from, bytes);
    }

    #[inline(always)]
    fn scan_words<M: Machine>(&mut self, block: &[u8], from: usize, bytes: [u8; 3]) {
        let (words, rest) = block[from..].as_chunks::<64>();
        let mut base = from;
        for some in words.chunks(WORDS_AT_ONCE) {
            self.marks.reserve(64 * WORDS_AT_ONCE);
            let mut length = self.marks.len();
            for word in some {
                let bits = bytes.iter().fold(0, |bits, byte| bits | M::equal(word, *byte));
                // SAFETY: of the room for 64 marks a word, each word before has taken at most 64; `positions` may write
                // 64 and initialises those that count.
                unsafe {
                    M::positions(bits, base as u32, &mut *self.marks.as_mut_ptr().add(length).cast());
                }
                length += bits.count_ones() as usize;
                base += 64;
            }
            // SAFETY: so many were written.
            unsafe { self.marks.set_len(length) };
        }
        let others = rest.iter().enumerate().filter(|(_, byte)| bytes.contains(byte));
        self.marks.extend(others.map(|(i, _)| (base + i) as u32));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_machine_finds_the_same() {
        let mut seed = 5u64;
        let block: Vec<u8> = (0..3000)
            .map(|_| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                b",\"\\abcdefghij"[(seed >> 40) as usize % 13]
            })
            .collect();
        for (from, to) in [(0, 3000), (7, 2990), (64, 128), (5, 5)] {
            let wanted: Vec<u32> = (from..to).filter(|i| b",\"\\".contains(&block[*i])).map(|i| i as u32).collect();
            for level in Level::all() {
                let mut marks = Marks::default();
                assert!(marks.scan(level, &block, from, to, *b",\"\\"));
                assert_eq!(marks.from(0), wanted, "{level:?}");
            }
        }
    }
}
