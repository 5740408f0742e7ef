//! Zigzag variable-length integers as record batches use them.
//!
//! Does not know the unsigned variants of the flexible request encoding: the codec crate has those.

/// Reads a zigzag varint of at most 64 bits; `None` when the bytes end or the number is too long.
#[inline]
pub fn read_i64(buf: &[u8], at: &mut usize) -> Option<i64> {
    let mut value = 0u64;
    let mut shift = 0;
    loop {
        let byte = *buf.get(*at)?;
        *at += 1;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(((value >> 1) as i64) ^ -((value & 1) as i64));
        }
        shift += 7;
        if shift > 63 {
            return None;
        }
    }
}

/// Reads a zigzag varint that has to fit into 32 bits.
#[inline]
pub fn read_i32(buf: &[u8], at: &mut usize) -> Option<i32> {
    // Nearly every length and delta is one byte long.
    if let Some(&byte) = buf.get(*at)
        && byte & 0x80 == 0
    {
        *at += 1;
        return Some(i32::from(byte >> 1) ^ -i32::from(byte & 1));
    }
    i32::try_from(read_i64(buf, at)?).ok()
}

/// Appends `value` as a zigzag varint.
#[inline]
pub fn write(out: &mut Vec<u8>, value: i64) {
    let mut rest = zigzag(value);
    while rest >= 0x80 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

/// How many bytes [`write`] appends.
#[inline]
pub fn len(value: i64) -> usize {
    let bits = 64 - (zigzag(value) | 1).leading_zeros() as usize;
    bits.div_ceil(7)
}

#[inline]
fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trips_at_every_length() {
        for shift in 0..64 {
            for value in [1i64 << shift, (1i64 << shift).wrapping_sub(1), (1i64 << shift).wrapping_neg()] {
                let mut out = Vec::new();
                write(&mut out, value);
                assert_eq!(out.len(), len(value), "{value}");
                let mut at = 0;
                assert_eq!(read_i64(&out, &mut at), Some(value));
                assert_eq!(at, out.len());
            }
        }
    }

    #[test]
    fn refuses_what_ends_early_or_never() {
        assert_eq!(read_i64(&[0x80], &mut 0), None);
        assert_eq!(read_i64(&[0xff; 11], &mut 0), None);
        let mut out = Vec::new();
        write(&mut out, i64::from(i32::MAX) + 1);
        assert_eq!(read_i32(&out, &mut 0), None);
    }
}
