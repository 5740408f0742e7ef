//! Loads of 16 and 32 bytes at once, each with a check that the bytes are there.
//!
//! SSE2 is part of every x86-64, so nothing is detected at run time; other processors take the plain loops.

/// The first of `"` or `\` in `block[from..end]`, or `end`. Control characters are text: Flink allows them unescaped.
#[inline]
pub fn find_string_stop(block: &[u8], mut from: usize, end: usize) -> usize {
    let end = end.min(block.len());
    #[cfg(target_arch = "x86_64")]
    while from + 16 <= end {
        let mask = sse2::string_stops(block, from);
        if mask != 0 {
            return from + mask.trailing_zeros() as usize;
        }
        from += 16;
    }
    while from < end {
        if matches!(block[from], b'"' | b'\\') {
            return from;
        }
        from += 1;
    }
    end
}

/// The first byte of `bytes[from..]` that is `"`, `\`, a control character or not below `high` (which is not ASCII); their
/// length if there is none.
#[inline]
pub fn find_escaped(bytes: &[u8], mut from: usize, high: u8) -> usize {
    #[cfg(target_arch = "x86_64")]
    {
        while let Some(sixteen) = bytes.get(from..from + 16).and_then(|some| some.try_into().ok()) {
            let mask = sse2::escaped(sixteen, high);
            if mask != 0 {
                return from + mask.trailing_zeros() as usize;
            }
            from += 16;
        }
        let tail = match bytes.last_chunk() {
            // The last sixteen bytes, of which some were looked at already.
            Some(last) => sse2::escaped(last, high) != 0,
            None => short_has_escaped(&bytes[from..], high),
        };
        if !tail {
            return bytes.len();
        }
        let escaped = |byte: &u8| !(0x20..high).contains(byte) || matches!(byte, b'"' | b'\\');
        bytes[from..].iter().position(escaped).map_or(bytes.len(), |at| from + at)
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        let escaped = |byte: &u8| !(0x20..high).contains(byte) || matches!(byte, b'"' | b'\\');
        bytes[from..].iter().position(escaped).map_or(bytes.len(), |at| from + at)
    }
}

/// `find_escaped` for fewer than sixteen bytes: whether there is one.
#[cfg(target_arch = "x86_64")]
#[inline]
fn short_has_escaped(bytes: &[u8], high: u8) -> bool {
    // Two loads that overlap; blanks need no escape.
    let mut both = [b' '; 16];
    if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        both[..8].copy_from_slice(first);
        both[8..].copy_from_slice(last);
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        both[..4].copy_from_slice(first);
        both[4..8].copy_from_slice(last);
    } else {
        for (to, from) in both.iter_mut().zip(bytes).take(3) {
            *to = *from;
        }
    }
    sse2::escaped(&both, high) != 0
}

/// Bytes that are expected somewhere, laid out so that comparing is a few vector instructions.
#[derive(Clone, Debug)]
pub struct Expected {
    padded: [u8; 64],
    /// The first bytes that count have their bit set.
    #[cfg_attr(not(target_arch = "x86_64"), allow(dead_code))]
    mask: u64,
    length: u32,
    /// The whole, if it is longer than 64 bytes.
    long: Box<[u8]>,
}

impl Expected {
    pub fn new(bytes: &[u8]) -> Expected {
        let mut padded = [0; 64];
        let short = bytes.len().min(64);
        padded[..short].copy_from_slice(&bytes[..short]);
        let mask = if short == 64 { u64::MAX } else { (1 << short) - 1 };
        let long = if bytes.len() > 64 { bytes.into() } else { Box::default() };
        // What is longer than 4 GB is not in a block, and does not match.
        Expected { padded, mask, length: u32::try_from(bytes.len()).unwrap_or(u32::MAX), long }
    }

    /// (the first 64 bytes, a bit for each of them that counts, how many there are in all)
    #[inline(always)]
    pub fn parts(&self) -> (&[u8; 64], u64, usize) {
        (&self.padded, self.mask, self.length as usize)
    }

    /// Matches nothing.
    pub fn never() -> Expected {
        Expected { padded: [0; 64], mask: 0, length: u32::MAX, long: Box::default() }
    }

    pub fn is_never(&self) -> bool {
        self.length == u32::MAX
    }

    /// Where these bytes end, if they stand at `block[at..end]`.
    #[inline(always)]
    pub fn end_in(&self, block: &[u8], at: usize, end: usize) -> Option<usize> {
        let stop = at + self.length as usize;
        #[cfg(target_arch = "x86_64")]
        {
            if self.length <= 32 && at + 32 <= block.len() {
                return (stop <= end && sse2::starts_with(block, at, &self.padded, 0, self.mask as u32))
                    .then_some(stop);
            }
            if self.length <= 64 && at + 64 <= block.len() {
                let equal = stop <= end
                    && sse2::starts_with(block, at, &self.padded, 0, u32::MAX)
                    && sse2::starts_with(block, at + 32, &self.padded, 32, (self.mask >> 32) as u32);
                return equal.then_some(stop);
            }
        }
        (stop <= end && block.get(at..stop) == Some(self.bytes())).then_some(stop)
    }

    fn bytes(&self) -> &[u8] {
        if self.long.is_empty() { &self.padded[..(self.length as usize).min(64)] } else { &self.long }
    }
}

#[cfg(target_arch = "x86_64")]
pub use sse2::digit_count;

#[cfg(target_arch = "x86_64")]
mod sse2 {
    use std::arch::x86_64::{
        _mm_cmpeq_epi8, _mm_loadu_si128, _mm_max_epu8, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi8,
        _mm_sub_epi8,
    };

    /// How many of the bytes, from the first on, are digits.
    #[inline(always)]
    pub fn digit_count(bytes: &[u8; 16]) -> usize {
        // SAFETY: SSE2 is part of every x86-64; there are sixteen bytes and the load is unaligned.
        let others = unsafe {
            let values = _mm_sub_epi8(_mm_loadu_si128(bytes.as_ptr().cast()), _mm_set1_epi8(b'0' as i8));
            !_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(values, _mm_set1_epi8(9)), values))
        };
        others.trailing_zeros() as usize
    }

    /// Bit i: `block[from + i]` ends a run of plain string bytes.
    #[inline(always)]
    pub fn string_stops(block: &[u8], from: usize) -> u32 {
        debug_assert!(from + 16 <= block.len());
        // SAFETY: the caller checked that sixteen bytes are there; the load is unaligned.
        unsafe {
            let bytes = _mm_loadu_si128(block.as_ptr().add(from).cast());
            let quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'"' as i8));
            let escape = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'\\' as i8));
            _mm_movemask_epi8(_mm_or_si128(quote, escape)) as u32
        }
    }

    /// Bit i: byte i is a quote, a backslash, a control character or not below `high`.
    #[inline(always)]
    pub fn escaped(bytes: &[u8; 16], high: u8) -> u32 {
        // SAFETY: SSE2 is part of every x86-64; there are sixteen bytes and the load is unaligned.
        unsafe {
            let bytes = _mm_loadu_si128(bytes.as_ptr().cast());
            let quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'"' as i8));
            let escape = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'\\' as i8));
            let control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
            let above = _mm_cmpeq_epi8(_mm_max_epu8(bytes, _mm_set1_epi8(high as i8)), bytes);
            let any = _mm_or_si128(_mm_or_si128(quote, escape), _mm_or_si128(control, above));
            _mm_movemask_epi8(any) as u32
        }
    }

    /// Whether the bytes of `mask` are equal in `block[at..at + 32]` and `expected[from..from + 32]`.
    #[inline(always)]
    pub fn starts_with(block: &[u8], at: usize, expected: &[u8; 64], from: usize, mask: u32) -> bool {
        debug_assert!(at + 32 <= block.len() && from + 32 <= expected.len());
        // SAFETY: the caller checked that 32 bytes are there (`from` is 0 or 32); both loads are unaligned.
        unsafe {
            let (found, wanted) = (block.as_ptr().add(at), expected.as_ptr().add(from));
            let low = _mm_cmpeq_epi8(_mm_loadu_si128(found.cast()), _mm_loadu_si128(wanted.cast()));
            let high = _mm_cmpeq_epi8(_mm_loadu_si128(found.add(16).cast()), _mm_loadu_si128(wanted.add(16).cast()));
            let equal = _mm_movemask_epi8(low) as u32 | (_mm_movemask_epi8(high) as u32) << 16;
            equal & mask == mask
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expected_bytes_of_any_length_at_any_place() {
        let block: Vec<u8> = (0..160).map(|i| b'a' + i % 26).collect();
        for length in 0..=70 {
            for at in 0..50 {
                let mut wanted = block[at..at + length].to_vec();
                assert_eq!(Expected::new(&wanted).end_in(&block, at, block.len()), Some(at + length));
                assert_eq!(Expected::new(&wanted).end_in(&block, at, at + length), Some(at + length));
                if length > 0 {
                    assert_eq!(Expected::new(&wanted).end_in(&block, at, at + length - 1), None);
                    wanted[length - 1] ^= 1;
                    assert_eq!(Expected::new(&wanted).end_in(&block, at, block.len()), None);
                }
            }
        }
        assert_eq!(Expected::new(b"xyz").end_in(b"xy", 0, 2), None);
    }
}
