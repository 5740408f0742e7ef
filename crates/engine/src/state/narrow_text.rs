//! Text in as few bits a character as its characters need.
//!
//! How a text is written follows from its bytes alone, so equal texts are written alike. Eight characters are moved at a
//! time, without a table: the kinds are ranges of ASCII whose characters differ in their low bits only.

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
            text.chunks_exact(8).for_each(|chunk| see(word(chunk)));
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

    fn bits(self) -> usize {
        match self {
            Characters::Digits => 4,
            Characters::Capitals | Characters::Letters => 5,
            Characters::Plain => 6,
            Characters::Ascii => 7,
            Characters::Any => 8,
        }
    }

    /// Bytes that a text of so many characters takes.
    #[inline]
    pub fn bytes(self, characters: usize) -> usize {
        (characters * self.bits()).div_ceil(8)
    }

    /// Writes a text of this kind at the start of `out`, which has room for it and `SLACK` more.
    #[inline]
    pub fn narrow(self, text: &[u8], out: &mut [u8]) {
        match self {
            Characters::Digits => narrow::<4>(text, out, |word| word & each(0x0f)),
            Characters::Capitals | Characters::Letters => narrow::<5>(text, out, |word| word & each(0x1f)),
            Characters::Plain => narrow::<6>(text, out, |word| word & each(0x1f) | word >> 1 & each(0x20)),
            Characters::Ascii => narrow::<7>(text, out, |word| word),
            Characters::Any => out[..text.len()].copy_from_slice(text),
        }
    }

    /// Appends the `characters` that stand narrowed at the start of `bytes`.
    #[inline]
    pub fn widen(self, bytes: &[u8], characters: usize, out: &mut Vec<u8>) {
        match self {
            Characters::Digits => widen::<4>(bytes, characters, out, |word| word | each(0x30)),
            Characters::Capitals => widen::<5>(bytes, characters, out, |word| word | each(0x40)),
            Characters::Letters => widen::<5>(bytes, characters, out, |word| word | each(0x60)),
            Characters::Plain => {
                widen::<6>(bytes, characters, out, |word| word & each(0x1f) | each(0x20) | (word & each(0x20)) << 1)
            }
            Characters::Ascii => widen::<7>(bytes, characters, out, |word| word),
            Characters::Any => out.extend_from_slice(&bytes[..characters]),
        }
    }
}

#[inline(always)]
const fn each(byte: u8) -> u64 {
    byte as u64 * 0x0101_0101_0101_0101
}

/// Up to eight bytes as a number.
#[inline(always)]
fn word(bytes: &[u8]) -> u64 {
    match bytes.first_chunk::<8>() {
        Some(whole) => u64::from_le_bytes(*whole),
        None => bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
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

#[inline(always)]
fn narrow<const BITS: usize>(text: &[u8], out: &mut [u8], low_bits: impl Fn(u64) -> u64) {
    let spare = 8 - BITS as u32;
    for (at, chunk) in text.chunks(8).enumerate() {
        let mut word = low_bits(word(chunk));
        // Neighbours move together: eight, then four, then two.
        word = word & lanes(16, 8) | (word & (lanes(16, 8) << 8)) >> spare;
        word = word & lanes(32, 16) | (word & (lanes(32, 16) << 16)) >> (2 * spare);
        word = word & 0xffff_ffff | (word >> 32 << 32) >> (4 * spare);
        out[at * BITS..at * BITS + 8].copy_from_slice(&word.to_le_bytes());
    }
}

#[inline(always)]
fn widen<const BITS: usize>(bytes: &[u8], characters: usize, out: &mut Vec<u8>, high_bits: impl Fn(u64) -> u64) {
    let (bits, spare) = (BITS as u32, 8 - BITS as u32);
    let start = out.len();
    out.resize(start + characters.next_multiple_of(8), 0);
    for (at, chunk) in out[start..].chunks_exact_mut(8).enumerate() {
        let from = &bytes[at * BITS..];
        let mut word = word(from);
        word = word & lanes(64, 4 * bits) | (word & (lanes(64, 4 * bits) << (4 * bits))) << (4 * spare);
        word = word & lanes(32, 2 * bits) | (word & (lanes(32, 2 * bits) << (2 * bits))) << (2 * spare);
        word = word & lanes(16, bits) | (word & (lanes(16, bits) << bits)) << spare;
        chunk.copy_from_slice(&high_bits(word).to_le_bytes());
    }
    out.truncate(start + characters);
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
                let mut wide = b"before".to_vec();
                kind.widen(&narrow[..kind.bytes(length)], length, &mut wide);
                assert_eq!(wide, [b"before".as_slice(), &text].concat(), "{kind:?}");
            }
        }
    }
}
