//! One 64-bit hash per row, from the canonical bytes of its key.
//!
//! Not cryptographic and not keyed: it spreads keys over table slots and key groups, and it must give the same
//! number on every machine and in every version, because key groups of restored state depend on it.
//! Hashing the encoded bytes (rather than each column) keeps "equal keys have equal hashes" true by construction.

use crate::state::row_codec::EncodedRows;

const S0: u64 = 0xa076_1d64_78bd_642f;
const S1: u64 = 0xe703_7ed1_a0b4_28db;
const S2: u64 = 0x8ebc_6af0_9c88_c6e3;

#[inline(always)]
fn mix(a: u64, b: u64) -> u64 {
    let wide = u128::from(a) * u128::from(b);
    (wide as u64) ^ ((wide >> 64) as u64)
}

#[inline(always)]
fn read8(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes[at..at + 8].try_into().expect("invariant: eight bytes"))
}

#[inline(always)]
fn read4(bytes: &[u8], at: usize) -> u64 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("invariant: four bytes")).into()
}

/// The hash of a key's bytes (a multiply-and-fold hash of the wyhash family).
#[inline]
pub fn hash_bytes(key: &[u8]) -> u64 {
    let n = key.len();
    let mut seed = S0;
    let (a, b) = if n >= 8 {
        let mut at = 0;
        while n - at > 16 {
            seed = mix(read8(key, at) ^ S1, read8(key, at + 8) ^ seed);
            at += 16;
        }
        (if n >= 16 { read8(key, n - 16) } else { read8(key, 0) }, read8(key, n - 8))
    } else if n >= 4 {
        (read4(key, 0), read4(key, n - 4))
    } else if n > 0 {
        (u64::from(key[0]) << 16 | u64::from(key[n / 2]) << 8 | u64::from(key[n - 1]), 0)
    } else {
        (0, 0)
    };
    mix(S1 ^ n as u64, mix(a ^ S1, b ^ seed ^ S2))
}

/// Hashes of all rows, in order; `hashes` is overwritten.
pub fn hash_rows(rows: &EncodedRows, hashes: &mut Vec<u64>) {
    hashes.clear();
    match rows.fixed() {
        // The sizes of one and two numbers: without asking each row for its length.
        Some((bytes, 5)) => hash_fixed::<5>(bytes, hashes),
        Some((bytes, 9)) => hash_fixed::<9>(bytes, hashes),
        Some((bytes, 13)) => hash_fixed::<13>(bytes, hashes),
        Some((bytes, 17)) => hash_fixed::<17>(bytes, hashes),
        _ => hashes.extend(rows.iter().map(hash_bytes)),
    }
}

fn hash_fixed<const N: usize>(bytes: &[u8], hashes: &mut Vec<u64>) {
    hashes.extend(bytes.as_chunks::<N>().0.iter().map(|key| hash_bytes(key)));
}

/// Flink's default maximum: keyed state moves between tasks in this many groups.
pub const KEY_GROUPS: usize = 128;

/// The key group of a key: the unit in which state is given to tasks. Uses bits that the tables' index does not start with.
#[inline]
pub fn key_group(hash: u64) -> usize {
    (hash as u32 >> 25) as usize
}

/// Which of `parallelism` tasks owns the key with this hash: groups in contiguous ranges, as in Flink.
#[inline]
pub fn task_of(hash: u64, parallelism: usize) -> usize {
    key_group(hash) * parallelism / KEY_GROUPS
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Int32Array, Int64Array};
    use ouzel_types::{DataType, TypeKind};

    use super::*;
    use crate::state::RowCodec;

    #[test]
    fn every_byte_and_the_length_count() {
        for n in 0..70usize {
            let base = vec![7u8; n];
            let hash = hash_bytes(&base);
            for i in 0..n {
                let mut other = base.clone();
                other[i] ^= 1;
                assert_ne!(hash_bytes(&other), hash, "byte {i} of {n}");
            }
            assert_ne!(hash_bytes(&vec![7u8; n + 1]), hash);
        }
    }

    #[test]
    fn rows_of_one_size_have_the_hash_of_their_bytes() {
        for types in [
            vec![TypeKind::Int],
            vec![TypeKind::BigInt],
            vec![TypeKind::Int, TypeKind::BigInt],
            vec![TypeKind::BigInt; 2],
        ] {
            let types: Vec<DataType> = types.into_iter().map(TypeKind::nullable).collect();
            let columns: Vec<ArrayRef> = types.iter().map(|ty| column(&ty.kind)).collect();
            let mut rows = EncodedRows::default();
            RowCodec::new(&types).encode(&columns, 0..3, &mut rows);
            let mut hashes = vec![1];
            hash_rows(&rows, &mut hashes);
            assert_eq!(hashes, rows.iter().map(hash_bytes).collect::<Vec<_>>());
            assert_ne!(hashes[0], hashes[1]);
        }
    }

    fn column(kind: &TypeKind) -> ArrayRef {
        match kind {
            TypeKind::Int => Arc::new(Int32Array::from(vec![Some(7), None, Some(-1)])),
            _ => Arc::new(Int64Array::from(vec![Some(7), None, Some(i64::MIN)])),
        }
    }

    #[test]
    fn tasks_share_evenly() {
        let mut counts = [0usize; 3];
        for i in 0..30_000u64 {
            counts[task_of(hash_bytes(&i.to_le_bytes()), 3)] += 1;
        }
        assert!(counts.iter().all(|c| (9_000..11_000).contains(c)), "{counts:?}");
    }
}
