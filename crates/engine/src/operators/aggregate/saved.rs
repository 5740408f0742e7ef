//! Reading and writing the saved form of states: little-endian numbers and sized bytes.

use crate::error::{EngineError, Result};

pub fn write_u32(value: u32, out: &mut Vec<u8>) {
    out.extend_from_slice(&value.to_le_bytes());
}

pub fn write_i64(value: i64, out: &mut Vec<u8>) {
    out.extend_from_slice(&value.to_le_bytes());
}

pub fn write_bytes(value: &[u8], out: &mut Vec<u8>) {
    write_u32(value.len() as u32, out);
    out.extend_from_slice(value);
}

pub fn read_u32(bytes: &mut &[u8]) -> Result<u32> {
    take(bytes).map(u32::from_le_bytes)
}

pub fn read_i64(bytes: &mut &[u8]) -> Result<i64> {
    take(bytes).map(i64::from_le_bytes)
}

pub fn read_bytes<'a>(bytes: &mut &'a [u8]) -> Result<&'a [u8]> {
    let length = read_u32(bytes)? as usize;
    let (head, tail) = bytes.split_at_checked(length).ok_or_else(cut)?;
    *bytes = tail;
    Ok(head)
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N]> {
    let (head, tail) = bytes.split_first_chunk::<N>().ok_or_else(cut)?;
    *bytes = tail;
    Ok(*head)
}

fn cut() -> EngineError {
    EngineError::internal("a saved aggregate ends in its middle")
}
