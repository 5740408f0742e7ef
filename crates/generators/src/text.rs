//! What the families write their JSON with, and the hash that their draws come from.

use std::fmt::{Display, Formatter, Result};
use std::io::Write;

use ouzel_types::calendar::civil;
use rand::Rng;
use rand::rngs::SmallRng;

/// A number of `DECIMALS` decimals, given in units of the last one: `Fixed::<2>(1950)` is `19.50`.
pub(crate) struct Fixed<const DECIMALS: u32>(pub i64);

impl<const DECIMALS: u32> Display for Fixed<DECIMALS> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let unit = 10_u64.pow(DECIMALS);
        let sign = if self.0 < 0 { "-" } else { "" };
        let value = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:0width$}", value / unit, value % unit, width = DECIMALS as usize)
    }
}

/// A version 4 UUID of these bits.
pub(crate) struct Uuid(pub u128);

impl Display for Uuid {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let bits = (self.0 & !(0xf << 76) & !(0b11 << 62)) | (0x4 << 76) | (0b10 << 62);
        let part = |shift: u32, width: u32| (bits >> shift) & ((1 << width) - 1);
        write!(
            f,
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            part(96, 32),
            part(80, 16),
            part(64, 16),
            part(48, 16),
            part(0, 48)
        )
    }
}

/// Epoch microseconds as `2025-01-31T12:00:00.123456`, without a zone.
pub(crate) struct Iso(pub i64);

impl Display for Iso {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let (days, of_day) = (self.0.div_euclid(86_400_000_000), self.0.rem_euclid(86_400_000_000));
        let (year, month, day) = civil(days);
        let (seconds, micros) = (of_day / 1_000_000, of_day % 1_000_000);
        let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micros:06}")
    }
}

pub(crate) fn put(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("invariant: writing to memory");
}

pub(crate) fn pick<'a>(items: &[&'a str], rng: &mut SmallRng) -> &'a str {
    items[rng.random_range(0..items.len())]
}

/// SplitMix64 over both.
pub(crate) fn mix(a: u64, b: u64) -> u64 {
    let mut z = a.wrapping_add(b.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// 128 bits of both.
pub(crate) fn mix_wide(a: u64, b: u64) -> u128 {
    (u128::from(mix(a, b)) << 64) | u128::from(mix(b, a))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_ids_and_times_have_their_json_form() {
        assert_eq!(Fixed::<2>(1_905).to_string(), "19.05");
        assert_eq!(Fixed::<3>(-70).to_string(), "-0.070");
        assert_eq!(Uuid(0).to_string(), "00000000-0000-4000-8000-000000000000");
        assert_eq!(Uuid(u128::MAX).to_string(), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(Iso(1_738_324_800_123_456).to_string(), "2025-01-31T12:00:00.123456");
        assert_eq!(Iso(-1).to_string(), "1969-12-31T23:59:59.999999");
    }
}
