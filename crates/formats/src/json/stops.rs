//! One look at a whole block before its records are decoded: where a string may end, and whether all of it is UTF-8.
//!
//! A bit per byte says `"`, `\` or a control character, so that the end of a string is one shift and one count, whatever
//! its length. 64 bytes are looked at per step: with AVX-512 or AVX2 where the processor has them (asked once at run
//! time), with SSE2 on every other x86-64, byte by byte elsewhere. Steps that are all ASCII cannot be cut by a character,
//! so only runs of the others are checked as UTF-8.

/// The bits of one span of a block. Reused from block to block.
#[derive(Default)]
pub struct Stops {
    bits: Vec<u64>,
    /// The words with a byte that is not ASCII, ascending.
    high: Vec<u32>,
    /// Position in the block that bit 0 stands for.
    base: usize,
    /// Position behind the last bit that says something.
    end: usize,
}

impl Stops {
    /// Looks at `block[from..to]`; true if it is UTF-8.
    pub fn scan(&mut self, block: &[u8], from: usize, to: usize) -> bool {
        self.bits.clear();
        self.high.clear();
        (self.base, self.end) = (from, to);
        let span = &block[from..to];
        self.bits.reserve(span.len().div_ceil(64));
        let (words, rest) = span.as_chunks::<64>();
        scan_words(words, &mut self.bits, &mut self.high);
        if !rest.is_empty() {
            // Spaces stop nothing.
            let mut last = [b' '; 64];
            last[..rest.len()].copy_from_slice(rest);
            scan_words(&[last], &mut self.bits, &mut self.high);
        }
        let runs = self.high.chunk_by(|a, b| a + 1 == *b);
        runs.map(|run| (run[0] as usize * 64, (run[run.len() - 1] as usize + 1) * 64))
            .all(|(start, end)| std::str::from_utf8(&span[start..end.min(span.len())]).is_ok())
    }

    /// The first stop at or behind `at`; the end of the span if there is none.
    #[inline(always)]
    pub fn next(&self, at: usize) -> usize {
        let place = at - self.base;
        let mut word = place / 64;
        let Some(bits) = self.bits.get(word) else { return self.end };
        let mut bits = bits >> (place % 64) << (place % 64);
        while bits == 0 {
            word += 1;
            match self.bits.get(word) {
                Some(next) => bits = *next,
                None => return self.end,
            }
        }
        self.base + word * 64 + bits.trailing_zeros() as usize
    }
}

/// Appends a word of bits per 64 bytes, and to `high` the numbers of the words that are not all ASCII.
fn scan_words(words: &[[u8; 64]], bits: &mut Vec<u64>, high: &mut Vec<u32>) {
    #[cfg(target_arch = "x86_64")]
    {
        if std::arch::is_x86_feature_detected!("avx512bw") {
            // SAFETY: the processor has the instructions.
            return unsafe { x86::scan_avx512(words, bits, high) };
        }
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has the instructions.
            return unsafe { x86::scan_avx2(words, bits, high) };
        }
        x86::scan_sse2(words, bits, high);
    }
    #[cfg(not(target_arch = "x86_64"))]
    scan_plain(words, bits, high);
}

#[cfg(any(test, not(target_arch = "x86_64")))]
fn scan_plain(words: &[[u8; 64]], bits: &mut Vec<u64>, high: &mut Vec<u32>) {
    for word in words {
        let stop = |byte: u8| u64::from(byte == b'"' || byte == b'\\' || byte < b' ');
        if !word.is_ascii() {
            high.push(bits.len() as u32);
        }
        bits.push(word.iter().enumerate().fold(0, |sum, (i, byte)| sum | stop(*byte) << i));
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    #[target_feature(enable = "avx512f,avx512bw")]
    pub fn scan_avx512(words: &[[u8; 64]], bits: &mut Vec<u64>, high: &mut Vec<u32>) {
        let (quote, escape, space) =
            (_mm512_set1_epi8(b'"' as i8), _mm512_set1_epi8(b'\\' as i8), _mm512_set1_epi8(b' ' as i8));
        let first = bits.len() as u32;
        bits.extend(words.iter().zip(first..).map(|(word, number)| {
            // SAFETY: a word has 64 bytes; the load is unaligned.
            let bytes = unsafe { _mm512_loadu_si512(word.as_ptr().cast()) };
            if _mm512_movepi8_mask(bytes) != 0 {
                high.push(number);
            }
            _mm512_cmpeq_epi8_mask(bytes, quote)
                | _mm512_cmpeq_epi8_mask(bytes, escape)
                | _mm512_cmplt_epu8_mask(bytes, space)
        }));
    }

    #[target_feature(enable = "avx2")]
    pub fn scan_avx2(words: &[[u8; 64]], bits: &mut Vec<u64>, high: &mut Vec<u32>) {
        let (quote, escape, limit) =
            (_mm256_set1_epi8(b'"' as i8), _mm256_set1_epi8(b'\\' as i8), _mm256_set1_epi8(0x1f));
        let first = bits.len() as u32;
        bits.extend(words.iter().zip(first..).map(|(word, number)| {
            let (mut stops, mut all) = ([0u64; 2], _mm256_setzero_si256());
            for (half, stops) in stops.iter_mut().enumerate() {
                // SAFETY: a word has two halves of 32 bytes; the load is unaligned.
                let bytes = unsafe { _mm256_loadu_si256(word.as_ptr().add(half * 32).cast()) };
                all = _mm256_or_si256(all, bytes);
                let text = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, quote), _mm256_cmpeq_epi8(bytes, escape));
                let control = _mm256_cmpeq_epi8(_mm256_max_epu8(bytes, limit), limit);
                *stops = u64::from(_mm256_movemask_epi8(_mm256_or_si256(text, control)) as u32);
            }
            if _mm256_movemask_epi8(all) != 0 {
                high.push(number);
            }
            stops[0] | stops[1] << 32
        }));
    }

    pub fn scan_sse2(words: &[[u8; 64]], bits: &mut Vec<u64>, high: &mut Vec<u32>) {
        let first = bits.len() as u32;
        bits.extend(words.iter().zip(first..).map(|(word, number)| {
            let (mut stops, mut all) = (0, 0);
            for quarter in 0..4 {
                // SAFETY: SSE2 is part of every x86-64; a word has four quarters of 16 bytes; the load is unaligned.
                unsafe {
                    let bytes = _mm_loadu_si128(word.as_ptr().add(quarter * 16).cast());
                    all |= _mm_movemask_epi8(bytes);
                    let text = _mm_or_si128(
                        _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'"' as i8)),
                        _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'\\' as i8)),
                    );
                    let limit = _mm_set1_epi8(0x1f);
                    let control = _mm_cmpeq_epi8(_mm_max_epu8(bytes, limit), limit);
                    stops |= (_mm_movemask_epi8(_mm_or_si128(text, control)) as u64) << (quarter * 16);
                }
            }
            if all != 0 {
                high.push(number);
            }
            stops
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block() -> Vec<u8> {
        let mut seed = 9u64;
        (0..1000)
            .map(|_| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                if (seed >> 40).is_multiple_of(9) { (seed >> 50) as u8 & 0x7f } else { b'a' }
            })
            .collect()
    }

    #[test]
    fn the_next_stop_is_the_first_quote_backslash_or_control_character() {
        let block = block();
        let mut stops = Stops::default();
        for (from, to) in [(0, 1000), (3, 990), (64, 128), (5, 6), (7, 7)] {
            assert!(stops.scan(&block, from, to));
            for at in from..to {
                let expected = (at..to).find(|i| matches!(block[*i], b'"' | b'\\' | 0..=0x1f)).unwrap_or(to);
                assert_eq!(stops.next(at), expected, "{at} of {from}..{to}");
            }
        }
    }

    #[test]
    fn what_is_not_utf8_is_seen_anywhere() {
        for at in 0..200 {
            let mut block = vec![b'x'; 200];
            block[at] = 0xc3;
            assert!(!Stops::default().scan(&block, 0, 200), "{at}");
            let mut block = vec![b'x'; 200];
            let character = "é".as_bytes();
            block.splice(at..at, character.iter().copied());
            let mut stops = Stops::default();
            assert!(stops.scan(&block, 0, block.len()), "{at}");
            assert!(!stops.scan(&block, 0, at + 1), "{at} cut");
        }
    }

    #[test]
    fn every_width_of_instructions_sees_the_same() {
        let mut block = block();
        block[300] = 0x80;
        let (words, _) = block.as_chunks::<64>();
        let mut plain = (Vec::new(), Vec::new());
        scan_plain(words, &mut plain.0, &mut plain.1);
        assert_eq!(plain.1, [4]);
        #[cfg(target_arch = "x86_64")]
        {
            let mut found = (Vec::new(), Vec::new());
            x86::scan_sse2(words, &mut found.0, &mut found.1);
            assert_eq!(found, plain);
            if std::arch::is_x86_feature_detected!("avx2") {
                let mut found = (Vec::new(), Vec::new());
                // SAFETY: the processor has the instructions.
                unsafe { x86::scan_avx2(words, &mut found.0, &mut found.1) };
                assert_eq!(found, plain);
            }
            if std::arch::is_x86_feature_detected!("avx512bw") {
                let mut found = (Vec::new(), Vec::new());
                // SAFETY: the processor has the instructions.
                unsafe { x86::scan_avx512(words, &mut found.0, &mut found.1) };
                assert_eq!(found, plain);
            }
        }
    }
}
