//! PostgreSQL's binary NUMERIC as an unscaled 128-bit integer, and back.
//!
//! Layout: four 16-bit numbers (digits, weight, sign, display scale), then digits in base 10,000; the first digit is
//! worth 10,000^weight.

const NEGATIVE: u16 = 0x4000;
const FINITE: [u16; 2] = [0, NEGATIVE];
const BASE: u128 = 10_000;

/// The value at `scale` digits after the point, rounded half up; None when it has more than `precision` digits or is
/// not a number. Flink: `DecimalData.fromBigDecimal`.
pub fn decode(bytes: &[u8], precision: u8, scale: u8) -> Option<i128> {
    let word = |i: usize| bytes.get(2 * i..2 * i + 2).and_then(|b| b.try_into().ok()).map(u16::from_be_bytes);
    let (digits, weight, sign) = (word(0)?, word(1)? as i16, word(2)?);
    if !FINITE.contains(&sign) {
        return None;
    }
    let limit = 10i128.pow(precision.into());
    let mut value: i128 = 0;
    // The first decimal behind the scale, which decides the rounding.
    let mut next = 0;
    for i in 0..digits {
        let digit = i128::from(word(4 + usize::from(i))?);
        // The digit's last decimal stands at 10^exponent.
        let exponent = 4 * (i32::from(weight) - i32::from(i));
        let shift = exponent + i32::from(scale);
        let part = match shift {
            0.. => digit.checked_mul(10i128.checked_pow(shift as u32)?)?,
            -4..0 => {
                next = digit / 10i128.pow((-shift - 1) as u32) % 10;
                digit / 10i128.pow((-shift) as u32)
            }
            _ => 0,
        };
        value = value.checked_add(part)?;
    }
    value += i128::from(next >= 5);
    (value < limit).then_some(if sign == NEGATIVE { -value } else { value })
}

/// Appends the value `unscaled / 10^scale`.
pub fn encode(unscaled: i128, scale: u8, out: &mut Vec<u8>) {
    // The point sits between two digits: the last one of the fraction is filled up with zeros.
    let fraction = scale.div_ceil(4);
    let one = 10u128.pow(scale.into());
    let magnitude = unscaled.unsigned_abs();
    let (mut whole, mut part) = (magnitude / one, magnitude % one);
    let mut digits = [0u16; 24];
    let mut count = usize::from(fraction);
    let filled = u32::from(fraction * 4 - scale);
    for i in (0..count).rev() {
        let zeros = if i + 1 == count { filled } else { 0 };
        let base = 10u128.pow(4 - zeros);
        digits[i] = ((part % base) * 10u128.pow(zeros)) as u16;
        part /= base;
    }
    let mut head = [0u16; 12];
    let mut head_count = 0;
    while whole > 0 {
        head[head_count] = (whole % BASE) as u16;
        whole /= BASE;
        head_count += 1;
    }
    while count > 0 && digits[count - 1] == 0 {
        count -= 1;
    }
    let sign = if unscaled < 0 { NEGATIVE } else { 0 };
    let mut put = |word: u16| out.extend_from_slice(&word.to_be_bytes());
    put((head_count + count) as u16);
    put((head_count as i16 - 1) as u16);
    put(sign);
    put(u16::from(scale));
    head[..head_count].iter().rev().chain(&digits[..count]).for_each(|d| put(*d));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(unscaled: i128, from: u8, precision: u8, to: u8) -> Option<i128> {
        let mut bytes = Vec::new();
        encode(unscaled, from, &mut bytes);
        decode(&bytes, precision, to)
    }

    #[test]
    fn values_survive_at_their_scale() {
        let largest = 10i128.pow(38) - 1;
        for value in [0, 1, -1, 12_345, 9_999, 10_000, -10_000_000_001, 10i128.pow(20), largest, -largest] {
            for scale in [0, 1, 2, 4, 5, 18, 37] {
                assert_eq!(through(value, scale, 38, scale), Some(value), "{value} at {scale}");
            }
        }
    }

    #[test]
    fn another_scale_rounds_half_up_and_too_large_is_none() {
        assert_eq!(through(12_345, 3, 10, 2), Some(1_235));
        assert_eq!(through(-12_345, 3, 10, 2), Some(-1_235));
        assert_eq!(through(12_344, 3, 10, 2), Some(1_234));
        assert_eq!(through(5, 1, 10, 0), Some(1));
        assert_eq!(through(1, 0, 10, 4), Some(10_000));
        assert_eq!(through(12_345, 0, 4, 0), None);
    }
}
