//! Avro's binary primitives, read with bounds and written.

use std::fmt;

/// A position in bytes that a writer's schema describes.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    pub bytes: &'a [u8],
    pub at: usize,
}

pub type Read<T> = Result<T, Malformed>;

/// Why bytes are not what their schema says. Small, because every value that is read may give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    Ends,
    Long,
    Int,
    Length,
    Count,
    Items,
    Branch,
    Symbol,
    Utf8,
    Depth,
    /// The plan and the column do not belong together.
    Mismatch,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Malformed::Ends => "the data ends in the middle of a value",
            Malformed::Long => "Invalid long encoding",
            Malformed::Int => "Invalid int encoding",
            Malformed::Length => "Malformed data. Length is negative",
            Malformed::Count => "Malformed data. Count is out of range",
            Malformed::Items => "Malformed data. More items than bytes",
            Malformed::Branch => "Malformed data. Union index is out of range",
            Malformed::Symbol => "Malformed data. Enum index is out of range",
            Malformed::Utf8 => "Invalid UTF-8",
            Malformed::Depth => "the Avro data is nested too deeply",
            Malformed::Mismatch => "the Avro data does not fit the table",
        })
    }
}

impl From<Malformed> for String {
    fn from(malformed: Malformed) -> String {
        malformed.to_string()
    }
}

impl<'a> Input<'a> {
    pub fn new(bytes: &'a [u8], start: usize, end: usize) -> Input<'a> {
        Input { bytes: &bytes[..end], at: start }
    }

    pub fn left(&self) -> usize {
        self.bytes.len() - self.at
    }

    #[inline]
    pub fn take(&mut self, count: usize) -> Read<&'a [u8]> {
        if count > self.left() {
            return Err(Malformed::Ends);
        }
        let start = self.at;
        self.at += count;
        Ok(&self.bytes[start..self.at])
    }

    /// A zigzag variable-length integer; most have one byte.
    #[inline]
    pub fn long(&mut self) -> Read<i64> {
        match self.bytes.get(self.at) {
            Some(byte) if *byte < 0x80 => {
                self.at += 1;
                Ok(zigzag(u64::from(*byte)))
            }
            _ => self.long_of_several(),
        }
    }

    /// Up to eight bytes at once: the groups of seven bits are pushed together two by two.
    fn long_of_several(&mut self) -> Read<i64> {
        let Some(eight) = self.bytes[self.at..].first_chunk::<8>() else { return self.long_by_bytes() };
        let word = u64::from_le_bytes(*eight);
        let ends = !word & 0x8080_8080_8080_8080;
        if ends == 0 {
            return self.long_by_bytes();
        }
        let bits = ends.trailing_zeros() + 1;
        let groups = word & (u64::MAX >> (64 - bits)) & 0x7f7f_7f7f_7f7f_7f7f;
        let pairs = groups & 0x007f_007f_007f_007f | (groups & 0x7f00_7f00_7f00_7f00) >> 1;
        let fours = pairs & 0x0000_3fff_0000_3fff | (pairs & 0x3fff_0000_3fff_0000) >> 2;
        self.at += bits as usize / 8;
        Ok(zigzag(fours & 0x0fff_ffff | (fours & 0x0fff_ffff_0000_0000) >> 4))
    }

    /// Near the end of the bytes, and of nine or ten of them.
    fn long_by_bytes(&mut self) -> Read<i64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(zigzag(value));
            }
        }
        Err(Malformed::Long)
    }

    #[inline]
    pub fn int(&mut self) -> Read<i32> {
        self.long()?.try_into().map_err(|_| Malformed::Int)
    }

    #[inline]
    pub fn boolean(&mut self) -> Read<bool> {
        Ok(self.take(1)?[0] == 1)
    }

    #[inline]
    pub fn float(&mut self) -> Read<f32> {
        let bytes = self.bytes[self.at..].first_chunk().ok_or(Malformed::Ends)?;
        self.at += 4;
        Ok(f32::from_le_bytes(*bytes))
    }

    #[inline]
    pub fn double(&mut self) -> Read<f64> {
        let bytes = self.bytes[self.at..].first_chunk().ok_or(Malformed::Ends)?;
        self.at += 8;
        Ok(f64::from_le_bytes(*bytes))
    }

    /// The place of length-prefixed bytes.
    #[inline]
    pub fn slice(&mut self) -> Read<(usize, usize)> {
        let length = usize::try_from(self.long()?).map_err(|_| Malformed::Length)?;
        self.take(length)?;
        Ok((self.at - length, self.at))
    }

    /// The number of items of an array's or map's next block; 0 at its end.
    pub fn block_items(&mut self) -> Read<usize> {
        let mut count = self.long()?;
        if count < 0 {
            count = count.checked_neg().ok_or(Malformed::Count)?;
            self.long()?;
        }
        let count = usize::try_from(count).map_err(|_| Malformed::Count)?;
        // Items may take no bytes (null), but nobody writes more of them than this.
        if count > self.left().saturating_add(1 << 20) {
            return Err(Malformed::Items);
        }
        Ok(count)
    }
}

#[inline]
fn zigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

pub fn write_long(value: i64, out: &mut Vec<u8>) {
    let mut rest = ((value << 1) ^ (value >> 63)) as u64;
    while rest >= 0x80 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

pub fn write_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    write_long(bytes.len() as i64, out);
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longs_of_every_length_survive() {
        let mut values = vec![0, -1, i64::MAX, i64::MIN];
        values.extend((0..63).flat_map(|bit| [1i64 << bit, -(1i64 << bit), (1i64 << bit) - 1]));
        for value in values {
            let mut out = Vec::new();
            write_long(value, &mut out);
            let length = out.len();
            // Alone, and with more behind it.
            for padding in [0, 16] {
                out.resize(length + padding, 0xff);
                let mut input = Input::new(&out, 0, out.len());
                assert_eq!((input.long(), input.at), (Ok(value), length));
            }
        }
        assert_eq!(Input::new(&[0xff; 12], 0, 12).long(), Err(Malformed::Long));
        assert_eq!(Input::new(&[0x80], 0, 1).long(), Err(Malformed::Ends));
    }
}
