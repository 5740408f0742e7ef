//! What differs between processors: what stands where in 64 bytes (a bit per byte), the numbers of the bits that are set,
//! and whether expected bytes are there. With AVX-512 or AVX2 where the processor has them, with SSE2 on every other
//! x86-64, byte by byte elsewhere.

use std::mem::MaybeUninit;

use super::simd::Expected;

/// What the processor can do, asked once at run time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Base,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Level {
    /// All that the processor has, the best one last.
    pub fn all() -> Vec<Level> {
        let mut levels = vec![Level::Base];
        #[cfg(target_arch = "x86_64")]
        {
            use std::arch::is_x86_feature_detected as has;
            let bits = has!("bmi1") && has!("bmi2") && has!("popcnt") && has!("lzcnt");
            if bits && has!("avx2") {
                levels.push(Level::Avx2);
                if has!("avx512f") && has!("avx512bw") && has!("avx512vl") && has!("avx512vbmi2") {
                    levels.push(Level::Avx512);
                }
            }
        }
        levels
    }

    pub fn best() -> Level {
        Level::all().pop().unwrap_or(Level::Base)
    }
}

/// The classes of a word's bytes: bit i is byte i.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Classes {
    pub quotes: u64,
    pub backslashes: u64,
    /// Bytes that are not ASCII.
    pub high: u64,
}

/// A set of instructions. `positions` writes up to 64 numbers and may write garbage behind them: `out` has room for 64.
pub trait Machine {
    fn classes(word: &[u8; 64]) -> Classes;

    /// The bytes that are `byte`.
    fn equal(word: &[u8; 64], byte: u8) -> u64;

    /// Where the expected bytes end, if they stand at `record[at..]`; the record is the beginning of the block.
    #[inline(always)]
    fn end_of(expected: &Expected, block: &[u8], record: &[u8], at: u32) -> Option<u32> {
        expected.end_in(block, at as usize, record.len()).map(|stop| stop as u32)
    }

    /// `base` plus the number of each bit that is set, ascending, to the beginning of `out`.
    #[inline(always)]
    fn positions(mut bits: u64, base: u32, out: &mut [MaybeUninit<u32>; 64]) {
        let mut count = 0;
        while bits != 0 {
            out[count & 63].write(base + bits.trailing_zeros());
            bits &= bits - 1;
            count += 1;
        }
    }
}

#[cfg(target_arch = "x86_64")]
pub type Base = x86::Sse2;
#[cfg(not(target_arch = "x86_64"))]
pub type Base = Plain;

/// Without special instructions.
#[cfg(any(test, not(target_arch = "x86_64")))]
pub struct Plain;

#[cfg(any(test, not(target_arch = "x86_64")))]
impl Machine for Plain {
    fn equal(word: &[u8; 64], byte: u8) -> u64 {
        word.iter().enumerate().fold(0, |sum, (i, found)| sum | u64::from(*found == byte) << i)
    }

    fn classes(word: &[u8; 64]) -> Classes {
        let bits =
            |is: fn(u8) -> bool| word.iter().enumerate().fold(0, |sum, (i, byte)| sum | u64::from(is(*byte)) << i);
        Classes { quotes: bits(|b| b == b'"'), backslashes: bits(|b| b == b'\\'), high: bits(|b| !b.is_ascii()) }
    }
}

#[cfg(target_arch = "x86_64")]
pub mod x86 {
    use std::arch::x86_64::*;

    use super::super::simd::Expected;
    use super::{Classes, Machine};
    use std::mem::MaybeUninit;

    /// Part of every x86-64.
    pub struct Sse2;
    /// To be used only where `Level::Avx2` was detected.
    pub struct Avx2;
    /// To be used only where `Level::Avx512` was detected.
    pub struct Avx512;

    impl Machine for Sse2 {
        #[inline(always)]
        fn equal(word: &[u8; 64], byte: u8) -> u64 {
            (0..4).fold(0, |sum, quarter| {
                // SAFETY: SSE2 is part of every x86-64; a word has four quarters of 16 bytes; the load is unaligned.
                let bits = unsafe {
                    let bytes = _mm_loadu_si128(word.as_ptr().add(quarter * 16).cast());
                    _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte as i8))) as u32
                };
                sum | u64::from(bits) << (quarter * 16)
            })
        }

        #[inline(always)]
        fn classes(word: &[u8; 64]) -> Classes {
            let mut classes = Classes::default();
            for quarter in 0..4 {
                // SAFETY: SSE2 is part of every x86-64; a word has four quarters of 16 bytes; the load is unaligned.
                let (quotes, backslashes, high) = unsafe {
                    let bytes = _mm_loadu_si128(word.as_ptr().add(quarter * 16).cast());
                    let bits = |equal| u64::from(_mm_movemask_epi8(equal) as u32);
                    (
                        bits(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'"' as i8))),
                        bits(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'\\' as i8))),
                        bits(bytes),
                    )
                };
                classes.quotes |= quotes << (quarter * 16);
                classes.backslashes |= backslashes << (quarter * 16);
                classes.high |= high << (quarter * 16);
            }
            classes
        }
    }

    impl Machine for Avx2 {
        #[inline(always)]
        fn equal(word: &[u8; 64], byte: u8) -> u64 {
            (0..2).fold(0, |sum, half| {
                // SAFETY: the processor has the instructions (see `Avx2`); a word has two halves of 32 bytes; the load is
                // unaligned.
                let bits = unsafe {
                    let bytes = _mm256_loadu_si256(word.as_ptr().add(half * 32).cast());
                    _mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte as i8))) as u32
                };
                sum | u64::from(bits) << (half * 32)
            })
        }

        #[inline(always)]
        fn classes(word: &[u8; 64]) -> Classes {
            let mut classes = Classes::default();
            for half in 0..2 {
                // SAFETY: the processor has the instructions (see `Avx2`); a word has two halves of 32 bytes; the load
                // is unaligned.
                let (quotes, backslashes, high) = unsafe {
                    let bytes = _mm256_loadu_si256(word.as_ptr().add(half * 32).cast());
                    let bits = |equal| u64::from(_mm256_movemask_epi8(equal) as u32);
                    (
                        bits(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(b'"' as i8))),
                        bits(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(b'\\' as i8))),
                        bits(bytes),
                    )
                };
                classes.quotes |= quotes << (half * 32);
                classes.backslashes |= backslashes << (half * 32);
                classes.high |= high << (half * 32);
            }
            classes
        }
    }

    impl Machine for Avx512 {
        #[inline(always)]
        fn equal(word: &[u8; 64], byte: u8) -> u64 {
            // SAFETY: the processor has the instructions (see `Avx512`); a word has 64 bytes; the load is unaligned.
            unsafe { _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(word.as_ptr().cast()), _mm512_set1_epi8(byte as i8)) }
        }

        #[inline(always)]
        fn classes(word: &[u8; 64]) -> Classes {
            // SAFETY: the processor has the instructions (see `Avx512`); a word has 64 bytes; the load is unaligned.
            unsafe {
                let bytes = _mm512_loadu_si512(word.as_ptr().cast());
                Classes {
                    quotes: _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(b'"' as i8)),
                    backslashes: _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(b'\\' as i8)),
                    high: _mm512_movepi8_mask(bytes),
                }
            }
        }

        #[inline(always)]
        fn end_of(expected: &Expected, block: &[u8], record: &[u8], at: u32) -> Option<u32> {
            let (padded, mask, length) = expected.parts();
            if length > 64 {
                return expected.end_in(block, at as usize, record.len()).map(|stop| stop as u32);
            }
            let stop = at as usize + length;
            if stop > record.len() {
                return None;
            }
            // SAFETY: the processor has the instructions (see `Avx512`); only the bytes up to `stop` are loaded, which are
            // in the record.
            let differ = unsafe {
                let found = _mm512_maskz_loadu_epi8(mask, record.as_ptr().add(at as usize).cast());
                _mm512_mask_cmpneq_epi8_mask(mask, found, _mm512_loadu_si512(padded.as_ptr().cast()))
            };
            (differ == 0).then_some(stop as u32)
        }

        /// Sixteen at a time: the numbers 0 to 63 without those whose bit is not set.
        #[inline(always)]
        fn positions(bits: u64, base: u32, out: &mut [MaybeUninit<u32>; 64]) {
            const NUMBERS: [u8; 64] = {
                let mut numbers = [0; 64];
                let mut i = 0;
                while i < 64 {
                    numbers[i] = i as u8;
                    i += 1;
                }
                numbers
            };
            let count = bits.count_ones() as usize;
            // SAFETY: the processor has the instructions (see `Avx512`); both arrays have 64 places, of which each step
            // reads or writes sixteen from 0, 16, 32 or 48 on.
            unsafe {
                let numbers = _mm512_maskz_compress_epi8(bits, _mm512_loadu_si512(NUMBERS.as_ptr().cast()));
                let base = _mm512_set1_epi32(base as i32);
                let write = |place: usize, numbers: __m128i| {
                    let wide = _mm512_add_epi32(_mm512_cvtepu8_epi32(numbers), base);
                    _mm512_storeu_si512(out.as_mut_ptr().add(place).cast(), wide);
                };
                let mut write = write;
                write(0, _mm512_castsi512_si128(numbers));
                if count > 16 {
                    write(16, _mm512_extracti32x4_epi32::<1>(numbers));
                    write(32, _mm512_extracti32x4_epi32::<2>(numbers));
                    write(48, _mm512_extracti32x4_epi32::<3>(numbers));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_machine(word: &[u8; 64], bits: u64) -> Vec<(Classes, Vec<u32>)> {
        fn of<M: Machine>(word: &[u8; 64], bits: u64) -> (Classes, Vec<u32>) {
            let mut out = [MaybeUninit::uninit(); 64];
            M::positions(bits, 1000, &mut out);
            // SAFETY: so many were written.
            let positions = out[..bits.count_ones() as usize].iter().map(|p| unsafe { p.assume_init() });
            (M::classes(word), positions.collect())
        }
        let mut found = vec![of::<Plain>(word, bits)];
        found.extend(Level::all().into_iter().map(|level| match level {
            Level::Base => of::<Base>(word, bits),
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => of::<x86::Avx2>(word, bits),
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => of::<x86::Avx512>(word, bits),
        }));
        found
    }

    #[test]
    fn every_machine_sees_the_same() {
        let mut seed = 9u64;
        for round in 0..500 {
            let mut next = || {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                seed >> 30
            };
            let word: [u8; 64] = std::array::from_fn(|_| match next() % 9 {
                0 => b'"',
                1 => b'\\',
                2 => 0x80 + (next() % 128) as u8,
                _ => b'a',
            });
            let bits = [0, u64::MAX, next() << 32 | next(), next() & next(), 1 << 63][round % 5];
            let found = every_machine(&word, bits);
            let positions: Vec<u32> = (0..64).filter(|i| bits >> i & 1 == 1).map(|i| 1000 + i).collect();
            assert_eq!(found[0].1, positions);
            assert!(found.iter().all(|f| *f == found[0]), "{found:?}");
            assert_eq!(found[0].0.quotes.count_ones() as usize, word.iter().filter(|b| **b == b'"').count());
        }
    }
}
