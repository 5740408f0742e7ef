//! Where a byte stands in a short text: eight bytes are looked at in one word.
//!
//! A general search (`memchr`) prepares itself for each hit, which is most of its cost when the hits are a few bytes apart.

const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
const LOW: u64 = u64::from_ne_bytes([0x7f; 8]);

/// The places of one byte, ascending.
pub struct ByteHits<'a> {
    bytes: &'a [u8],
    sought: u64,
    /// The highest bit of each byte that is a hit, of the word at `base`.
    hits: u64,
    base: usize,
    next: usize,
}

impl<'a> ByteHits<'a> {
    pub fn of(byte: u8, bytes: &'a [u8]) -> Self {
        ByteHits { bytes, sought: u64::from(byte) * ONES, hits: 0, base: 0, next: 0 }
    }

    /// Looks at the word at `next`. What a last, shorter word lacks is no hit.
    fn look(&mut self) {
        let rest = &self.bytes[self.next..];
        let word = match rest.first_chunk() {
            Some(word) => u64::from_le_bytes(*word) ^ self.sought,
            None => rest.iter().rev().fold(!0, |word, byte| word << 8 | u64::from(*byte ^ self.sought as u8)),
        };
        // A byte is zero when neither its own highest bit is set nor a carry out of its lower ones; nothing carries on.
        self.hits = !((word & LOW).wrapping_add(LOW) | word | LOW);
        self.base = self.next;
        self.next += 8;
    }
}

impl Iterator for ByteHits<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.hits == 0 {
            if self.next >= self.bytes.len() {
                return None;
            }
            self.look();
        }
        let at = self.base + self.hits.trailing_zeros() as usize / 8;
        self.hits &= self.hits - 1;
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hits_are_those_of_a_plain_search() {
        let bytes: Vec<u8> = (0..600u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8 & 0x83).collect();
        for byte in [0x00, 0x01, 0x02, 0x80, 0x81, 0xff] {
            for (from, len) in (0..16).flat_map(|from| (0..40).map(move |len| (from * 31, len))) {
                let part = &bytes[from..from + len];
                let plain: Vec<usize> = (0..len).filter(|at| part[*at] == byte).collect();
                assert_eq!(ByteHits::of(byte, part).collect::<Vec<_>>(), plain, "{byte} in {part:?}");
            }
        }
    }
}
