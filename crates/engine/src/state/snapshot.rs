//! The bytes of one operator's snapshot: puts and deletes in named tables.
//!
//! A full snapshot lists every entry; a delta lists what changed since the last one. Restoring replays a full one
//! and its deltas in order, and gives the operator the entries that are left. Keys make
//! rescaling possible later: an entry belongs to the key group of its key's hash.
//!
//! Entry: `op u8 (1 put, 2 delete, 3 delete by prefix), table u8, key length u32, key, [value length u32, value]`, little endian.

use std::cell::{Cell, OnceCell};
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

/// The entries that are left after replaying a base and its deltas, by table and key. Bytes stay where they are: an
/// entry costs sixteen bytes more.
#[derive(Default)]
pub struct StateReader<'a> {
    replayed: Vec<&'a [u8]>,
    /// What was replayed since entries were last asked for, and what was left before.
    unsettled: Cell<BTreeMap<u8, Table>>,
    settled: OnceCell<BTreeMap<u8, Table>>,
}

#[derive(Default)]
struct Table {
    /// Once settled: ordered by key, no key twice, no deletion.
    places: Vec<Place>,
    /// Deletions by prefix.
    prefixes: Vec<Place>,
}

/// Where an entry stands.
#[derive(Clone, Copy)]
pub struct Place {
    /// Its key's first bytes, big endian: most comparisons need no more.
    key_start: u64,
    /// Number of the replayed bytes, and the entry's offset in them; ascending in the order of the replay.
    at: u64,
}

const OFFSET_BITS: u32 = 40;

impl<'a> StateReader<'a> {
    /// Applies a base or a delta.
    pub fn replay(&mut self, bytes: &'a [u8]) -> Result<()> {
        let tables = self.unsettled.get_mut();
        if let Some(settled) = self.settled.take() {
            *tables = settled;
        }
        let mut rest = bytes;
        while !rest.is_empty() {
            let at = (self.replayed.len() as u64) << OFFSET_BITS | (bytes.len() - rest.len()) as u64;
            let [op, table] = *take(&mut rest, 2)? else { return Err(corrupt("an entry is cut")) };
            let key = take_sized(&mut rest)?;
            let place = Place { key_start: start_of(key), at };
            let table = tables.entry(table).or_default();
            match op {
                PUT => {
                    take_sized(&mut rest)?;
                    table.places.push(place);
                }
                DELETE => table.places.push(place),
                DELETE_PREFIX => table.prefixes.push(place),
                other => return Err(corrupt(&format!("unknown entry {other}"))),
            }
        }
        self.replayed.push(bytes);
        Ok(())
    }

    /// Where the entries of a table stand, ordered by key bytes.
    pub fn places(&self, table: u8) -> &[Place] {
        let settled = self.settled.get_or_init(|| {
            let mut tables = self.unsettled.take();
            tables.values_mut().for_each(|table| self.settle(table));
            tables
        });
        settled.get(&table).map(|table| table.places.as_slice()).unwrap_or_default()
    }

    /// Key and value of an entry.
    pub fn entry(&self, place: Place) -> (&'a [u8], &'a [u8]) {
        let (_, mut rest) = self.parts(place);
        let value = take_sized(&mut rest).and_then(|key| Ok((key, take_sized(&mut rest)?)));
        value.expect("invariant: an entry was read whole when it was replayed")
    }

    /// What is done at a place, and the bytes from its key's length on.
    fn parts(&self, place: Place) -> (u8, &'a [u8]) {
        let bytes =
            &self.replayed[(place.at >> OFFSET_BITS) as usize][(place.at & ((1 << OFFSET_BITS) - 1)) as usize..];
        (bytes[0], &bytes[2..])
    }

    fn key(&self, place: Place) -> &'a [u8] {
        let (_, mut rest) = self.parts(place);
        take_sized(&mut rest).expect("invariant: a key was read whole when it was replayed")
    }

    fn settle(&self, table: &mut Table) {
        let Table { places, prefixes } = table;
        let by_key = |a: &Place, b: &Place| {
            a.key_start.cmp(&b.key_start).then_with(|| self.key(*a).cmp(self.key(*b))).then(a.at.cmp(&b.at))
        };
        places.sort_by(by_key);
        let mut doomed: Vec<usize> = Vec::new();
        for prefix in prefixes.drain(..) {
            let key = self.key(prefix);
            let first = places.partition_point(|place| self.key(*place) < key);
            let under = places[first..].iter().take_while(|place| self.key(**place).starts_with(key));
            doomed.extend(under.enumerate().filter(|(_, place)| place.at < prefix.at).map(|(i, _)| first + i));
        }
        doomed.sort_unstable();
        let (mut doomed, mut i) = (doomed.into_iter().peekable(), 0);
        // The last of a key's places counts.
        let mut kept: usize = 0;
        while i < places.len() {
            let place = places[i];
            let mut is_doomed = false;
            while doomed.next_if_eq(&i).is_some() {
                is_doomed = true;
            }
            i += 1;
            let again = places
                .get(i)
                .is_some_and(|next| next.key_start == place.key_start && self.key(*next) == self.key(place));
            if !again && !is_doomed && self.parts(place).0 == PUT {
                places[kept] = place;
                kept += 1;
            }
        }
        places.truncate(kept);
    }

    /// Entries of a table, ordered by key bytes.
    pub fn table(&self, table: u8) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
        self.places(table).iter().map(|place| self.entry(*place))
    }

    /// Entries of a table whose keys start with `prefix`.
    pub fn table_with_prefix(&self, table: u8, prefix: &[u8]) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
        let places = self.places(table);
        let first = places.partition_point(|place| self.key(*place) < prefix);
        places[first..].iter().map(|place| self.entry(*place)).take_while(move |(key, _)| key.starts_with(prefix))
    }

    pub fn get(&self, table: u8, key: &[u8]) -> Option<&'a [u8]> {
        let places = self.places(table);
        let at = places.binary_search_by(|place| self.key(*place).cmp(key)).ok()?;
        Some(self.entry(places[at]).1)
    }

    /// How many entries there are, in all tables.
    pub fn len(&self) -> usize {
        (0..=u8::MAX).map(|table| self.places(table).len()).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The first bytes of a key, so that numbers compare as keys do.
fn start_of(key: &[u8]) -> u64 {
    let mut start = [0; 8];
    let length = key.len().min(8);
    start[..length].copy_from_slice(&key[..length]);
    u64::from_be_bytes(start)
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

    /// Puts, deletions and deletions by prefix drawn at random, read in between, against a map.
    #[test]
    fn a_reader_gives_what_is_left() {
        let mut random = 5u64;
        let mut draw = |end: u64| {
            random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (random >> 33) % end
        };
        for _ in 0..50 {
            let mut model: BTreeMap<(u8, Vec<u8>), Vec<u8>> = BTreeMap::new();
            let mut files = Vec::new();
            let mut models = Vec::new();
            for file in 0..draw(4) + 1 {
                let mut writer = StateWriter::new(file == 0);
                for _ in 0..draw(200) {
                    let key: Vec<u8> = (0..draw(11)).map(|_| draw(2) as u8).collect();
                    let table = draw(2) as u8;
                    match draw(12) {
                        0 if key.len() > 2 => {
                            writer.delete_prefix(table, &key);
                            model.retain(|(of, known), _| *of != table || !known.starts_with(&key));
                        }
                        1..4 => {
                            writer.delete(table, &key);
                            model.remove(&(table, key));
                        }
                        _ => {
                            let value = draw(1000).to_le_bytes().to_vec();
                            writer.put(table, &key, &value);
                            model.insert((table, key), value);
                        }
                    }
                }
                files.push(writer.into_bytes());
                models.push(model.clone());
            }
            let mut reader = StateReader::default();
            for (bytes, model) in files.iter().zip(&models) {
                reader.replay(bytes).unwrap();
                // Not after each file: entries may be asked for, or more be replayed.
                if draw(2) == 0 {
                    continue;
                }
                let of = |table: u8| model.iter().filter(move |((of, _), _)| *of == table);
                for table in 0..3 {
                    let left: Vec<(&[u8], &[u8])> = of(table).map(|((_, k), v)| (k.as_slice(), v.as_slice())).collect();
                    assert_eq!(reader.table(table).collect::<Vec<_>>(), left);
                    let under: Vec<_> = left.iter().copied().filter(|(key, _)| key.starts_with(&[1, 0])).collect();
                    assert_eq!(reader.table_with_prefix(table, &[1, 0]).collect::<Vec<_>>(), under);
                    for length in 0..3 {
                        let key = vec![1; length];
                        assert_eq!(reader.get(table, &key), model.get(&(table, key.clone())).map(Vec::as_slice));
                    }
                }
                assert_eq!((reader.len(), reader.is_empty()), (model.len(), model.is_empty()));
            }
        }
    }

    #[test]
    fn deltas_replay_over_a_base() {
        let mut base = StateWriter::new(true);
        base.put(0, b"a", b"1");
        base.put(0, b"b", b"2");
        let mut delta = StateWriter::new(false);
        delta.put(0, b"a", b"3");
        delta.delete(0, b"b");
        let (base, delta) = (base.into_bytes(), delta.into_bytes());
        let mut reader = StateReader::default();
        reader.replay(&base).unwrap();
        reader.replay(&delta).unwrap();
        assert_eq!(reader.table(0).collect::<Vec<_>>(), vec![(&b"a"[..], &b"3"[..])]);
        assert!(StateReader::default().replay(&delta[..delta.len() - 1]).is_err());
    }
}
