//! Text in as few bits a character as its characters need.
//!
//! How a text is written follows from its bytes alone, so equal texts are written alike. Eight characters are moved at a
//! time, without a table: the kinds are ranges of ASCII whose characters have some bits in common.

/// What all characters of a text are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Characters {
    /// `0` to `9` and `:;<=>?`: 4 bits.
    Digits,
    /// `A` to `Z` and `@[\]^_`: 5 bits.
    Capitals,
    /// `a` to `z` and the signs behind them: 5 bits.
    Letters,
    /// Letters, digits and the signs in front of them, but no capitals (identifiers, addresses, times): 6 bits.
    Plain,
    /// 7 bits.
    Ascii,
    /// Bytes as they are.
    Any,
}

/// By number, as rows hold it.
pub const KINDS: [Characters; 6] = [
    Characters::Digits,
    Characters::Capitals,
    Characters::Letters,
    Characters::Plain,
    Characters::Ascii,
    Characters::Any,
];

/// So many bytes behind its end may be overwritten by `narrow`, and so many behind a text by `widen`.
pub const SLACK: usize = 8;

impl Characters {
    /// The narrowest kind for all bytes of a text.
    #[inline]
    pub fn of(text: &[u8]) -> Characters {
        let (mut every, mut any) = (u64::MAX, 0);
        let mut see = |word: u64| {
            every &= word;
            any |= word;
        };
        if let Some(last) = text.last_chunk::<8>() {
            text.chunks_exact(8).for_each(|chunk| see(word(chunk, 0)));
            see(u64::from_le_bytes(*last));
        } else {
            text.iter().for_each(|byte| see(u64::from(*byte) * 0x0101_0101_0101_0101));
        }
        let every = every.to_le_bytes().into_iter().fold(0xff, |all, byte| all & byte);
        let any = any.to_le_bytes().into_iter().fold(0, |all, byte| all | byte);
        if any & 0x80 != 0 {
            Characters::Any
        } else if any & 0x40 == 0 && every & 0x30 == 0x30 {
            Characters::Digits
        } else if every & 0x60 == 0x60 {
            Characters::Letters
        } else if any & 0x20 == 0 && every & 0x40 != 0 {
            Characters::Capitals
        } else if every & 0x20 != 0 {
            Characters::Plain
        } else {
            Characters::Ascii
        }
    }

    /// The bits in which characters of this kind differ.
    #[inline(always)]
    const fn own(self) -> u8 {
        match self {
            Characters::Digits => 0x0f,
            Characters::Capitals | Characters::Letters => 0x1f,
            Characters::Plain => 0x5f,
            Characters::Ascii => 0x7f,
            Characters::Any => 0xff,
        }
    }

    /// The bits that all of them have.
    #[inline(always)]
    const fn common(self) -> u8 {
        match self {
            Characters::Digits => 0x30,
            Characters::Capitals => 0x40,
            Characters::Letters => 0x60,
            Characters::Plain => 0x20,
            Characters::Ascii | Characters::Any => 0,
        }
    }

    /// Bytes that a text of so many characters takes.
    #[inline]
    pub fn bytes(self, characters: usize) -> usize {
        (characters * self.own().count_ones() as usize).div_ceil(8)
    }

    /// Writes a text of this kind at the start of `out`, which has room for it and `SLACK` more.
    #[inline]
    pub fn narrow(self, text: &[u8], out: &mut [u8]) {
        if self == Characters::Any {
            out[..text.len()].copy_from_slice(text);
            return;
        }
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("bmi2") {
            // SAFETY: the processor has what the function asks for.
            return unsafe { x86::narrow(self, text, out) };
        }
        narrow(text, out, self, |word| gathered(word, self.own()));
    }

    /// Writes the `characters` that stand narrowed at the start of `bytes` at the start of `out`, which has room for them
    /// and `SLACK` more.
    #[inline]
    pub fn widen(self, bytes: &[u8], characters: usize, out: &mut [u8]) {
        if self == Characters::Any {
            out[..characters].copy_from_slice(&bytes[..characters]);
            return;
        }
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("bmi2") {
            // SAFETY: the processor has what the function asks for.
            return unsafe { x86::widen(self, bytes, characters, out) };
        }
        widen(bytes, characters, out, self, |word| scattered(word, self.own()));
    }
}

#[inline(always)]
const fn each(byte: u8) -> u64 {
    byte as u64 * 0x0101_0101_0101_0101
}

/// Up to eight bytes from `at` on as a number.
#[inline(always)]
fn word(bytes: &[u8], at: usize) -> u64 {
    if let Some(whole) = bytes[at..].first_chunk::<8>() {
        return u64::from_le_bytes(*whole);
    }
    match bytes.last_chunk::<8>() {
        Some(last) => u64::from_le_bytes(*last) >> (8 * (at + 8 - bytes.len())),
        None => bytes[at..].iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}

#[inline(always)]
fn narrow(text: &[u8], out: &mut [u8], kind: Characters, gathered: impl Fn(u64) -> u64) {
    let bits = kind.own().count_ones() as usize;
    let mut to = 0;
    for from in (0..text.len()).step_by(8) {
        out[to..to + 8].copy_from_slice(&gathered(word(text, from)).to_le_bytes());
        to += bits;
    }
}

#[inline(always)]
fn widen(bytes: &[u8], characters: usize, out: &mut [u8], kind: Characters, scattered: impl Fn(u64) -> u64) {
    let bits = kind.own().count_ones() as usize;
    let mut from = 0;
    for to in (0..characters).step_by(8) {
        let wide = scattered(word(bytes, from)) | each(kind.common());
        out[to..to + 8].copy_from_slice(&wide.to_le_bytes());
        from += bits;
    }
}

/// One instruction gathers the bits of eight characters, one scatters them.
#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::{_pdep_u64, _pext_u64};

    use super::{Characters, each};

    #[target_feature(enable = "bmi2")]
    pub fn narrow(kind: Characters, text: &[u8], out: &mut [u8]) {
        super::narrow(text, out, kind, |word| _pext_u64(word, each(kind.own())));
    }

    #[target_feature(enable = "bmi2")]
    pub fn widen(kind: Characters, bytes: &[u8], characters: usize, out: &mut [u8]) {
        super::widen(bytes, characters, out, kind, |word| _pdep_u64(word, each(kind.own())));
    }
}

/// `low` of each lane of `lane` bits.
const fn lanes(lane: u32, low: u32) -> u64 {
    let mut mask = (1u64 << low) - 1;
    let mut at = lane;
    while at < 64 {
        mask |= mask << at;
        at *= 2;
    }
    mask
}

/// The `own` bits of eight characters, one behind the other.
fn gathered(word: u64, own: u8) -> u64 {
    let spare = 8 - own.count_ones();
    let word = if own == 0x5f { word & each(0x1f) | word >> 1 & each(0x20) } else { word & each(own) };
    // Neighbours move together: eight, then four, then two.
    let word = word & lanes(16, 8) | (word & (lanes(16, 8) << 8)) >> spare;
    let word = word & lanes(32, 16) | (word & (lanes(32, 16) << 16)) >> (2 * spare);
    word & 0xffff_ffff | (word >> 32 << 32) >> (4 * spare)
}

/// What `gathered` was made of, without the bits that are not `own`.
fn scattered(word: u64, own: u8) -> u64 {
    let (bits, spare) = (own.count_ones(), 8 - own.count_ones());
    let word = word & lanes(64, 4 * bits) | (word & (lanes(64, 4 * bits) << (4 * bits))) << (4 * spare);
    let word = word & lanes(32, 2 * bits) | (word & (lanes(32, 2 * bits) << (2 * bits))) << (2 * spare);
    let word = word & lanes(16, bits) | (word & (lanes(16, bits) << bits)) << spare;
    if own == 0x5f { word & each(0x1f) | (word & each(0x20)) << 1 } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_in_the_bits_that_they_need() {
        let texts = [
            ("", Characters::Digits),
            ("7", Characters::Digits),
            ("20261129:123456789012", Characters::Digits),
            ("UPDATE_AFTER", Characters::Capitals),
            ("abcdefghijklmnopqrstuvwxyz{|}~", Characters::Letters),
            ("https://example.com/item.htm?query=1&channel_id=7", Characters::Ascii),
            ("2026-11-29 16:20:00.123", Characters::Plain),
            ("6f9619ff-8b86-d011-b42d-00cf4fc964ff", Characters::Plain),
            ("Two words", Characters::Ascii),
            ("tab\there", Characters::Ascii),
            ("größer", Characters::Any),
        ];
        for (text, kind) in texts {
            assert_eq!(Characters::of(text.as_bytes()), kind, "{text}");
        }
    }

    #[test]
    fn every_character_of_every_kind_survives_at_every_place() {
        let ranges = [0x30..0x40, 0x40..0x60, 0x60..0x80, 0x20..0x40, 0..0x80, 0..0x100];
        for (kind, range) in KINDS.into_iter().zip(ranges) {
            for length in 0..40 {
                let text: Vec<u8> =
                    (0..length).map(|i| range.clone().nth((i * 7 + length) % range.len()).unwrap() as u8).collect();
                let mut narrow = vec![0xaa; kind.bytes(length) + SLACK];
                kind.narrow(&text, &mut narrow);
                let mut wide = vec![0; length + SLACK];
                kind.widen(&narrow[..kind.bytes(length)], length, &mut wide);
                assert_eq!(wide[..length], text, "{kind:?}");
            }
        }
    }

    /// Packed rows are compared by their bytes, so every machine writes the same.
    #[test]
    fn bits_move_alike_with_and_without_the_instructions() {
        for kind in KINDS.into_iter().filter(|kind| *kind != Characters::Any) {
            for seed in 1..200u64 {
                let text = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) & each(kind.own()) | each(kind.common());
                let (mut narrow, mut wide) = ([0; 16], [0; 16]);
                kind.narrow(&text.to_le_bytes(), &mut narrow);
                assert_eq!(narrow[..8], gathered(text, kind.own()).to_le_bytes(), "{kind:?}");
                kind.widen(&narrow, 8, &mut wide);
                let scattered = scattered(word(&narrow, 0), kind.own()) | each(kind.common());
                assert_eq!((wide[..8].to_vec(), scattered), (text.to_le_bytes().to_vec(), text), "{kind:?}");
            }
        }
    }
}
