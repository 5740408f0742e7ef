//! Avro's binary primitives, read with bounds and written.

/// A position in bytes that a writer's schema describes.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    pub bytes: &'a [u8],
    pub at: usize,
    pub end: usize,
}

pub type Read<T> = Result<T, String>;

impl<'a> Input<'a> {
    pub fn new(bytes: &'a [u8], start: usize, end: usize) -> Input<'a> {
        Input { bytes, at: start, end }
    }

    pub fn left(&self) -> usize {
        self.end - self.at
    }

    #[inline]
    pub fn take(&mut self, count: usize) -> Read<&'a [u8]> {
        if count > self.left() {
            return Err("the data ends in the middle of a value".to_string());
        }
        let start = self.at;
        self.at += count;
        Ok(&self.bytes[start..self.at])
    }

    /// A zigzag variable-length integer.
    #[inline]
    pub fn long(&mut self) -> Read<i64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok((value >> 1) as i64 ^ -((value & 1) as i64));
            }
        }
        Err("Invalid long encoding".to_string())
    }

    pub fn int(&mut self) -> Read<i32> {
        self.long()?.try_into().map_err(|_| "Invalid int encoding".to_string())
    }

    pub fn boolean(&mut self) -> Read<bool> {
        Ok(self.take(1)?[0] == 1)
    }

    pub fn float(&mut self) -> Read<f32> {
        let bytes = self.take(4)?;
        Ok(f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    pub fn double(&mut self) -> Read<f64> {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(self.take(8)?);
        Ok(f64::from_le_bytes(bytes))
    }

    /// The place of length-prefixed bytes.
    pub fn slice(&mut self) -> Read<(usize, usize)> {
        let length = usize::try_from(self.long()?).map_err(|_| "Malformed data. Length is negative".to_string())?;
        self.take(length)?;
        Ok((self.at - length, self.at))
    }

    /// The number of items of an array's or map's next block; 0 at its end.
    pub fn block_items(&mut self) -> Read<usize> {
        let mut count = self.long()?;
        if count < 0 {
            count = count.checked_neg().ok_or("Malformed data. Count is out of range")?;
            self.long()?;
        }
        let count = usize::try_from(count).map_err(|_| "Malformed data. Count is out of range".to_string())?;
        // Items may take no bytes (null), but nobody writes more of them than this.
        if count > self.left().saturating_add(1 << 20) {
            return Err("Malformed data. More items than bytes".to_string());
        }
        Ok(count)
    }
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
    fn longs_survive() {
        for value in [0, -1, 1, 63, 64, -65, i64::MAX, i64::MIN] {
            let mut out = Vec::new();
            write_long(value, &mut out);
            assert_eq!(Input::new(&out, 0, out.len()).long(), Ok(value));
        }
        assert!(Input::new(&[0xff; 12], 0, 12).long().is_err());
        assert!(Input::new(&[0x80], 0, 1).long().is_err());
    }
}
