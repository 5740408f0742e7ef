//! Rows as a Top-N keeps them: packed, behind their sort key and its length.
//!
//! The length has one byte, or five where the first says so; in snapshots it always has four.

use crate::state::{PackedCodec, RowForm};

/// Lengths from here on stand behind this byte.
const LONG: usize = 0xff;

/// See the file's head.
pub(super) struct BehindSortKey<'a>(pub(super) &'a mut PackedCodec);

impl RowForm for BehindSortKey<'_> {
    fn save(&self, stored: &[u8], out: &mut Vec<u8>) {
        let (key, row) = split(stored);
        out.extend_from_slice(&(key.len() as u32).to_le_bytes());
        out.extend_from_slice(key);
        self.0.save(row, out);
    }
    fn load(&mut self, saved: &[u8], out: &mut Vec<u8>) {
        let (length, rest) = saved.split_first_chunk::<4>().expect("invariant: a sort key's length comes first");
        let (key, row) = rest.split_at(u32::from_le_bytes(*length) as usize);
        put_key(key, out);
        self.0.load(row, out);
    }
}

/// Appends a sort key; the row comes behind it.
pub(super) fn put_key(key: &[u8], out: &mut Vec<u8>) {
    if key.len() < LONG {
        out.push(key.len() as u8);
    } else {
        out.push(LONG as u8);
        out.extend_from_slice(&(key.len() as u32).to_le_bytes());
    }
    out.extend_from_slice(key);
}

/// The sort key and the row.
#[inline]
pub(super) fn split(stored: &[u8]) -> (&[u8], &[u8]) {
    let (first, rest) = stored.split_first().expect("invariant: a sort key's length comes first");
    if usize::from(*first) < LONG {
        return rest.split_at((*first).into());
    }
    let (length, rest) = rest.split_first_chunk::<4>().expect("invariant: a long sort key's length has four bytes");
    rest.split_at(u32::from_le_bytes(*length) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_any_length_comes_back_also_through_a_snapshot() {
        let mut codec = PackedCodec::new(&[]);
        let row = codec.null_row();
        for length in [0, 1, 18, 254, 255, 256, 70_000] {
            let key: Vec<u8> = (0..length).map(|i| i as u8).collect();
            let (mut stored, mut saved, mut loaded) = (Vec::new(), Vec::new(), Vec::new());
            put_key(&key, &mut stored);
            stored.extend_from_slice(&row);
            assert_eq!(split(&stored), (&key[..], &row[..]));
            BehindSortKey(&mut codec).save(&stored, &mut saved);
            assert_eq!(saved[..4], (length as u32).to_le_bytes());
            BehindSortKey(&mut codec).load(&saved, &mut loaded);
            assert_eq!(loaded, stored);
        }
    }
}
