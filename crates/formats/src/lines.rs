//! Where lines end, 64 bytes at a time.
//!
//! Lines of a few hundred bytes are too short for a search per line: here the whole block is compared once into bits, and
//! the bits are walked. With AVX2 where the processor has it (asked at run time), with SSE2 on every other x86-64.

/// Words of bits made at a time; they stay in registers' reach of the first-level cache.
const WORDS: usize = 64;

/// Calls `each` with the position of every `\n` in `block[from..]`, ascending.
pub fn for_each_newline(block: &[u8], from: usize, mut each: impl FnMut(usize)) {
    let (words, rest) = block[from..].as_chunks::<64>();
    let mut base = from;
    let mut bits = [0u64; WORDS];
    for words in words.chunks(WORDS) {
        newline_bits(words, &mut bits);
        for bits in &bits[..words.len()] {
            let mut bits = *bits;
            while bits != 0 {
                each(base + bits.trailing_zeros() as usize);
                bits &= bits - 1;
            }
            base += 64;
        }
    }
    for (at, _) in rest.iter().enumerate().filter(|(_, byte)| **byte == b'\n') {
        each(base + at);
    }
}

fn newline_bits(words: &[[u8; 64]], bits: &mut [u64; WORDS]) {
    #[cfg(target_arch = "x86_64")]
    {
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has the instructions.
            return unsafe { x86::with_avx2(words, bits) };
        }
        x86::with_sse2(words, bits);
    }
    #[cfg(not(target_arch = "x86_64"))]
    plain(words, bits);
}

#[cfg(any(test, not(target_arch = "x86_64")))]
fn plain(words: &[[u8; 64]], bits: &mut [u64; WORDS]) {
    for (word, bits) in words.iter().zip(bits) {
        *bits = word.iter().enumerate().fold(0, |sum, (i, byte)| sum | u64::from(*byte == b'\n') << i);
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    #[target_feature(enable = "avx2")]
    pub fn with_avx2(words: &[[u8; 64]], bits: &mut [u64; super::WORDS]) {
        let newline = _mm256_set1_epi8(b'\n' as i8);
        for (word, bits) in words.iter().zip(bits) {
            let half = |at: usize| {
                // SAFETY: a word has two halves of 32 bytes; the load is unaligned.
                let bytes = unsafe { _mm256_loadu_si256(word.as_ptr().add(at).cast()) };
                u64::from(_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, newline)) as u32)
            };
            *bits = half(0) | half(32) << 32;
        }
    }

    pub fn with_sse2(words: &[[u8; 64]], bits: &mut [u64; super::WORDS]) {
        for (word, bits) in words.iter().zip(bits) {
            *bits = 0;
            for quarter in 0..4 {
                // SAFETY: SSE2 is part of every x86-64; a word has four quarters of 16 bytes; the load is unaligned.
                let found = unsafe {
                    let bytes = _mm_loadu_si128(word.as_ptr().add(quarter * 16).cast());
                    _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'\n' as i8)))
                };
                *bits |= (found as u64) << (quarter * 16);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_newline_is_found_in_order() {
        for length in [0, 1, 63, 64, 65, 5000, 9000] {
            let block: Vec<u8> =
                (0..length).map(|i| if i * 7 % 31 < 2 { b'\n' } else { b'a' + (i % 26) as u8 }).collect();
            for from in [0, length / 3, length] {
                let wanted: Vec<usize> = (from..length).filter(|i| block[*i] == b'\n').collect();
                let mut found = Vec::new();
                for_each_newline(&block, from, |at| found.push(at));
                assert_eq!(found, wanted, "{length} from {from}");
            }
        }
    }

    #[test]
    fn every_width_of_instructions_sees_the_same() {
        let words: Vec<[u8; 64]> = (0..20u8)
            .map(|i| std::array::from_fn(|j| if (j as u8 ^ i).is_multiple_of(5) { b'\n' } else { i }))
            .collect();
        let (mut wanted, mut found) = ([0; WORDS], [0; WORDS]);
        plain(&words, &mut wanted);
        newline_bits(&words, &mut found);
        assert_eq!(found, wanted);
        #[cfg(target_arch = "x86_64")]
        {
            x86::with_sse2(&words, &mut found);
            assert_eq!(found, wanted);
        }
    }
}
