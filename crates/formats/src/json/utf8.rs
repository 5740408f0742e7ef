//! Whether bytes are UTF-8, asked of single words of 64 bytes: most words of most texts are ASCII and need no look.
//!
//! With AVX2 by the look-up tables of Keiser and Lemire, "Validating UTF-8 In Less Than One Instruction Per Byte": of each
//! byte and the three before it, so that a word says nothing about the others. Elsewhere by the standard library.

use super::classes::Level;

/// Whether `span` is UTF-8. `high` are the numbers of the words of 64 bytes that are not all ASCII, ascending.
pub fn is_utf8(level: Level, span: &[u8], high: &[u32]) -> bool {
    match level {
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 | Level::Avx512 => is_utf8_by_words(span, high),
        Level::Base => {
            let runs = high.chunk_by(|a, b| a + 1 == *b);
            runs.map(|run| (run[0] as usize * 64, (run[run.len() - 1] as usize + 1) * 64))
                .all(|(start, end)| std::str::from_utf8(&span[start..end.min(span.len())]).is_ok())
        }
    }
}

/// A character that is not finished in its word shows in the next one.
#[cfg(target_arch = "x86_64")]
fn is_utf8_by_words(span: &[u8], high: &[u32]) -> bool {
    let mut next = 0;
    for number in high.iter().map(|number| *number as usize) {
        if (next == number || word_is_well(span, next)) && word_is_well(span, number) {
            next = number + 1;
        } else {
            return false;
        }
    }
    next == 0 || word_is_well(span, next)
}

/// Word `number`, which may begin in front of the span's end or behind it: what is missing counts as ASCII.
#[cfg(target_arch = "x86_64")]
fn word_is_well(span: &[u8], number: usize) -> bool {
    let start = number * 64;
    let whole = match start.checked_sub(3) {
        Some(from) => span.get(from..from + 67).and_then(|bytes| bytes.try_into().ok()),
        None => None,
    };
    let mut edge = [b' '; 67];
    let bytes: &[u8; 67] = match whole {
        Some(whole) => whole,
        None => {
            let from = start.saturating_sub(3).min(span.len());
            let to = (start + 64).min(span.len());
            let place = from + 3 - start.min(from + 3);
            edge[place..place + to - from].copy_from_slice(&span[from..to]);
            &edge
        }
    };
    // SAFETY: only asked at a level that has the instructions.
    unsafe { x86::is_well(bytes) }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    /// Too short: a lead byte or ASCII where a continuation has to be.
    const SHORT: u8 = 1;
    /// Too long: a continuation behind ASCII.
    const LONG: u8 = 1 << 1;
    const OVERLONG_3: u8 = 1 << 2;
    const LARGE: u8 = 1 << 3;
    const SURROGATE: u8 = 1 << 4;
    const OVERLONG_2: u8 = 1 << 5;
    const LARGE_1000: u8 = 1 << 6;
    const OVERLONG_4: u8 = 1 << 6;
    const TWO_CONTINUATIONS: u8 = 1 << 7;
    const CARRY: u8 = SHORT | LONG | TWO_CONTINUATIONS;

    /// By the upper half of the byte before.
    const BEFORE_HIGH: [u8; 16] = [
        LONG,
        LONG,
        LONG,
        LONG,
        LONG,
        LONG,
        LONG,
        LONG,
        TWO_CONTINUATIONS,
        TWO_CONTINUATIONS,
        TWO_CONTINUATIONS,
        TWO_CONTINUATIONS,
        SHORT | OVERLONG_2,
        SHORT,
        SHORT | OVERLONG_3 | SURROGATE,
        SHORT | LARGE | LARGE_1000 | OVERLONG_4,
    ];
    /// By the lower half of the byte before.
    const BEFORE_LOW: [u8; 16] = [
        CARRY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4,
        CARRY | OVERLONG_2,
        CARRY,
        CARRY,
        CARRY | LARGE,
        CARRY | LARGE | LARGE_1000,
        CARRY | LARGE | LARGE_1000,
        CARRY | LARGE | LARGE_1000,
        CARRY | LARGE | LARGE_1000,
        CARRY | LARGE | LARGE_1000,
        CARRY | LARGE | LARGE_1000,
        CARRY | LARGE | LARGE_1000,
        CARRY | LARGE | LARGE_1000,
        CARRY | LARGE | LARGE_1000 | SURROGATE,
        CARRY | LARGE | LARGE_1000,
        CARRY | LARGE | LARGE_1000,
    ];
    /// By the upper half of the byte itself.
    const HIGH: [u8; 16] = [
        SHORT,
        SHORT,
        SHORT,
        SHORT,
        SHORT,
        SHORT,
        SHORT,
        SHORT,
        LONG | OVERLONG_2 | TWO_CONTINUATIONS | OVERLONG_3 | LARGE_1000 | OVERLONG_4,
        LONG | OVERLONG_2 | TWO_CONTINUATIONS | OVERLONG_3 | LARGE,
        LONG | OVERLONG_2 | TWO_CONTINUATIONS | SURROGATE | LARGE,
        LONG | OVERLONG_2 | TWO_CONTINUATIONS | SURROGATE | LARGE,
        SHORT,
        SHORT,
        SHORT,
        SHORT,
    ];

    /// 64 bytes with the three before them.
    #[target_feature(enable = "avx2")]
    pub fn is_well(bytes: &[u8; 67]) -> bool {
        let table = |values: &[u8; 16]| {
            // SAFETY: a table has sixteen bytes; the load is unaligned.
            _mm256_broadcastsi128_si256(unsafe { _mm_loadu_si128(values.as_ptr().cast()) })
        };
        let (before_high, before_low, high) = (table(&BEFORE_HIGH), table(&BEFORE_LOW), table(&HIGH));
        let half = _mm256_set1_epi8(0x0f);
        let upper = |bytes| _mm256_and_si256(_mm256_srli_epi16::<4>(bytes), half);
        let mut errors = _mm256_setzero_si256();
        for start in [3, 35] {
            let load = |back: usize| {
                // SAFETY: 3 + 64 bytes are there, of which 32 from `start - back` on are loaded, `back` being at most 3.
                unsafe { _mm256_loadu_si256(bytes.as_ptr().add(start - back).cast()) }
            };
            let (this, before) = (load(0), load(1));
            let special = _mm256_and_si256(
                _mm256_and_si256(
                    _mm256_shuffle_epi8(before_high, upper(before)),
                    _mm256_shuffle_epi8(before_low, _mm256_and_si256(before, half)),
                ),
                _mm256_shuffle_epi8(high, upper(this)),
            );
            // Where a third or a fourth byte has to be, two continuations follow each other.
            let third = _mm256_subs_epu8(load(2), _mm256_set1_epi8((0xe0u8 - 0x80) as i8));
            let fourth = _mm256_subs_epu8(load(3), _mm256_set1_epi8((0xf0u8 - 0x80) as i8));
            let must = _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8(0x80u8 as i8));
            errors = _mm256_or_si256(errors, _mm256_xor_si256(must, special));
        }
        _mm256_testz_si256(errors, errors) == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agrees(bytes: &[u8]) {
        let wanted = std::str::from_utf8(bytes).is_ok();
        let high: Vec<u32> =
            bytes.chunks(64).zip(0..).filter(|(word, _)| !word.is_ascii()).map(|(_, number)| number).collect();
        for level in Level::all() {
            assert_eq!(is_utf8(level, bytes, &high), wanted, "{level:?} {bytes:x?}");
        }
    }

    #[test]
    fn every_two_and_three_bytes_at_every_edge() {
        for at in [0, 1, 30, 61, 62, 63, 64, 65, 126, 127] {
            for lead in 0x80..=0xffu8 {
                for second in [0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff] {
                    for rest in [&b"a"[..], b"\x80", b"\x80\x80", b"\x80\x80\x80", b"\xc3\xa9", b""] {
                        let mut bytes = vec![b'x'; at];
                        bytes.extend_from_slice(&[lead, second]);
                        bytes.extend_from_slice(rest);
                        agrees(&bytes);
                        bytes.extend_from_slice(&[b'y'; 70]);
                        agrees(&bytes);
                    }
                }
            }
        }
    }

    #[test]
    fn long_texts_and_what_is_cut_off() {
        let text = "aé漢😀 plain, plain and plain ".repeat(20);
        for end in 0..text.len() {
            agrees(&text.as_bytes()[..end]);
            agrees(&text.as_bytes()[end..]);
        }
    }
}
