//! The bytes of one operator's snapshot: puts and deletes in named tables.
//!
//! A full snapshot lists every entry; a delta lists what changed since the last one. Restoring replays a full one
//! and its deltas in order into a map per table, and gives the operator the entries that are left. Keys make
//! rescaling possible later: an entry belongs to the key group of its key's hash.
//!
//! Entry: `op u8 (1 put, 2 delete, 3 delete by prefix), table u8, key length u32, key, [value length u32, value]`, little endian.

use std::collections::BTreeMap;

use crate::error::{EngineError, Result};

const PUT: u8 = 1;
const DELETE: u8 = 2;
/// Every key of the table that starts with the given one (a whole window slice at once).
const DELETE_PREFIX: u8 = 3;

pub struct StateWriter {
    full: bool,
    bytes: Vec<u8>,
}

impl StateWriter {
    pub fn new(full: bool) -> StateWriter {
        StateWriter { full, bytes: Vec::new() }
    }
    /// As `new`, with bytes of the caller in front and room for so many behind them: a large snapshot is not moved as it grows.
    pub fn behind(full: bool, head: &[u8], room: usize) -> StateWriter {
        let mut bytes = Vec::with_capacity(head.len() + room);
        bytes.extend_from_slice(head);
        StateWriter { full, bytes }
    }
    /// True: write every live entry and no deletes. False: write what changed since the last call.
    pub fn is_full(&self) -> bool {
        self.full
    }
    pub fn put(&mut self, table: u8, key: &[u8], value: &[u8]) {
        self.head(PUT, table, key);
        self.bytes.extend_from_slice(&(value.len() as u32).to_le_bytes());
        self.bytes.extend_from_slice(value);
    }
    pub fn delete(&mut self, table: u8, key: &[u8]) {
        self.head(DELETE, table, key);
    }
    /// Deletes every entry of `table` whose key starts with `prefix`.
    pub fn delete_prefix(&mut self, table: u8, prefix: &[u8]) {
        self.head(DELETE_PREFIX, table, prefix);
    }
    fn head(&mut self, op: u8, table: u8, key: &[u8]) {
        self.bytes.push(op);
        self.bytes.push(table);
        self.bytes.extend_from_slice(&(key.len() as u32).to_le_bytes());
        self.bytes.extend_from_slice(key);
    }
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// The entries that are left after replaying a base and its deltas, by table and key.
#[derive(Default)]
pub struct StateReader {
    tables: BTreeMap<u8, BTreeMap<Vec<u8>, Vec<u8>>>,
}

impl StateReader {
    /// Applies a base or a delta.
    pub fn replay(&mut self, mut bytes: &[u8]) -> Result<()> {
        while !bytes.is_empty() {
            let op = take(&mut bytes, 1)?[0];
            let table = take(&mut bytes, 1)?[0];
            let key = take_sized(&mut bytes)?.to_vec();
            let entries = self.tables.entry(table).or_default();
            match op {
                PUT => {
                    let value = take_sized(&mut bytes)?.to_vec();
                    entries.insert(key, value);
                }
                DELETE => {
                    entries.remove(&key);
                }
                DELETE_PREFIX => {
                    let doomed: Vec<Vec<u8>> = entries
                        .range(key.clone()..)
                        .map(|(k, _)| k)
                        .take_while(|k| k.starts_with(&key))
                        .cloned()
                        .collect();
                    doomed.iter().for_each(|k| drop(entries.remove(k)));
                }
                other => return Err(corrupt(&format!("unknown entry {other}"))),
            }
        }
        Ok(())
    }

    /// Entries of a table, ordered by key bytes.
    pub fn table(&self, table: u8) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.tables.get(&table).into_iter().flatten().map(|(k, v)| (k.as_slice(), v.as_slice()))
    }

    /// Entries of a table whose keys start with `prefix`.
    pub fn table_with_prefix(&self, table: u8, prefix: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
        let prefix = prefix.to_vec();
        let entries = self.tables.get(&table).into_iter().flat_map({
            let from = prefix.clone();
            move |entries| entries.range(from.clone()..)
        });
        entries.take_while(move |(k, _)| k.starts_with(&prefix)).map(|(k, v)| (k.as_slice(), v.as_slice()))
    }

    pub fn get(&self, table: u8, key: &[u8]) -> Option<&[u8]> {
        self.tables.get(&table)?.get(key).map(Vec::as_slice)
    }

    /// How many entries there are, in all tables.
    pub fn len(&self) -> usize {
        self.tables.values().map(BTreeMap::len).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.tables.values().all(BTreeMap::is_empty)
    }
}

fn take<'a>(bytes: &mut &'a [u8], n: usize) -> Result<&'a [u8]> {
    if bytes.len() < n {
        return Err(corrupt("it ends in the middle of an entry"));
    }
    let (head, tail) = bytes.split_at(n);
    *bytes = tail;
    Ok(head)
}

fn take_sized<'a>(bytes: &mut &'a [u8]) -> Result<&'a [u8]> {
    let length = take(bytes, 4)?.try_into().map(u32::from_le_bytes).map_err(|_| corrupt("a length is cut"))?;
    take(bytes, length as usize)
}

fn corrupt(what: &str) -> EngineError {
    EngineError::internal(format!("an operator's snapshot cannot be read: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deltas_replay_over_a_base() {
        let mut base = StateWriter::new(true);
        base.put(0, b"a", b"1");
        base.put(0, b"b", b"2");
        let mut delta = StateWriter::new(false);
        delta.put(0, b"a", b"3");
        delta.delete(0, b"b");
        let mut reader = StateReader::default();
        reader.replay(&base.into_bytes()).unwrap();
        let delta = delta.into_bytes();
        reader.replay(&delta).unwrap();
        assert_eq!(reader.table(0).collect::<Vec<_>>(), vec![(&b"a"[..], &b"3"[..])]);
        assert!(StateReader::default().replay(&delta[..delta.len() - 1]).is_err());
    }
}
