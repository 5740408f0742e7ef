//! The bytes of one operator's snapshot: puts and deletes in named tables.
//!
//! A full snapshot lists every entry once; a delta lists what changed since the last one. Restoring replays a full one
//! and its deltas in order, and gives the operator the entries that are left, in the order in which they were written.
//! Keys make rescaling possible later: an entry belongs to the key group of its key's hash.
//!
//! Entry: `op u8 (1 put, 2 delete, 3 delete by prefix), table u8, key length u32, key, [value length u32, value]`, little endian.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::error::Result;
use crate::state::hash::hash_bytes;
use crate::state::keyed_table::KeyedTable;
use crate::state::saved::{Saved, Walk, corrupt};

const PUT: u8 = 1;
const DELETE: u8 = 2;
/// Every key of the table that starts with the given one (a whole window slice at once).
const DELETE_PREFIX: u8 = 3;
/// What is done, the table and the key's length.
const HEAD: usize = 6;
/// A piece of a snapshot has about as many bytes.
const PIECE: usize = 1 << 20;

pub struct StateWriter<'a> {
    full: bool,
    bytes: Vec<u8>,
    pieces: Option<Pieces<'a>>,
}

/// Who takes the bytes whenever there are enough of them, and what each piece begins with.
struct Pieces<'a> {
    head: [u8; 16],
    take: &'a mut dyn FnMut(Vec<u8>),
}

impl<'a> StateWriter<'a> {
    /// Keeps all bytes until `into_bytes`.
    pub fn new(full: bool) -> StateWriter<'a> {
        StateWriter { full, bytes: Vec::new(), pieces: None }
    }
    /// Gives them away in pieces of whole entries, each behind `head`: a snapshot is never in memory beside the state.
    pub fn in_pieces(full: bool, head: [u8; 16], take: &'a mut dyn FnMut(Vec<u8>)) -> StateWriter<'a> {
        StateWriter { full, bytes: head.to_vec(), pieces: Some(Pieces { head, take }) }
    }
    /// True: write every live entry and no deletes. False: write what changed since the last call.
    pub fn is_full(&self) -> bool {
        self.full
    }
    pub fn put(&mut self, table: u8, key: &[u8], value: &[u8]) {
        self.head(PUT, table, key);
        self.bytes.extend_from_slice(&(value.len() as u32).to_le_bytes());
        self.bytes.extend_from_slice(value);
        self.give();
    }
    pub fn delete(&mut self, table: u8, key: &[u8]) {
        self.head(DELETE, table, key);
        self.give();
    }
    /// Deletes every entry of `table` whose key starts with `prefix`.
    pub fn delete_prefix(&mut self, table: u8, prefix: &[u8]) {
        self.head(DELETE_PREFIX, table, prefix);
        self.give();
    }
    fn head(&mut self, op: u8, table: u8, key: &[u8]) {
        self.bytes.push(op);
        self.bytes.push(table);
        self.bytes.extend_from_slice(&(key.len() as u32).to_le_bytes());
        self.bytes.extend_from_slice(key);
    }
    #[inline]
    fn give(&mut self) {
        if let Some(pieces) = self.pieces.as_mut().filter(|_| self.bytes.len() >= PIECE) {
            let mut next = Vec::with_capacity(PIECE + PIECE / 8);
            next.extend_from_slice(&pieces.head);
            (pieces.take)(std::mem::replace(&mut self.bytes, next));
        }
    }
    /// Gives the last piece away, which may have no entry.
    pub fn finish(self) {
        if let Some(pieces) = self.pieces {
            (pieces.take)(self.bytes);
        }
    }
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// The entries that are left after replaying a base and its deltas. Their bytes stay where they are: in memory are the
/// keys that deltas name, and while entries are read one piece of them.
pub struct StateReader {
    parts: Vec<Saved>,
    /// Where the entries of a table stand, in the order of the replay.
    tables: BTreeMap<u8, Vec<Run>>,
    /// Table and key of what deltas put and delete, with the place of the last time.
    named: KeyedTable,
    prefixes: BTreeMap<u8, Prefixes>,
}

/// Neighbours of one table.
struct Run {
    part: usize,
    from: u64,
    to: u64,
}

/// Deletions by prefix, with the place of the last one.
#[derive(Default)]
struct Prefixes {
    lengths: BTreeSet<usize>,
    places: HashMap<Vec<u8>, u64>,
}

impl Prefixes {
    fn delete(&self, key: &[u8], place: u64) -> bool {
        let under = self.lengths.iter().filter_map(|length| self.places.get(key.get(..*length)?));
        under.max().is_some_and(|deleted| *deleted > place)
    }
}

/// Entries are told apart, and compared in time, by the part and where in it they stand.
fn place(part: usize, at: u64) -> u64 {
    (part as u64) << 40 | at
}

struct Entry<'a> {
    op: u8,
    table: u8,
    key: &'a [u8],
    value: &'a [u8],
}

fn next_entry<'a>(walk: &'a mut Walk) -> Result<Entry<'a>> {
    let head = walk.see(HEAD)?;
    let (op, table, key_length) = (head[0], head[1], u32_at(head, 2));
    let key_end = HEAD + key_length;
    let (value, end) = match op {
        PUT => (key_end + 4, key_end + 4 + u32_at(walk.see(key_end + 4)?, key_end)),
        DELETE | DELETE_PREFIX => (key_end, key_end),
        other => return Err(corrupt(&format!("unknown entry {other}"))),
    };
    let bytes = walk.pass(end)?;
    Ok(Entry { op, table, key: &bytes[HEAD..key_end], value: &bytes[value..] })
}

fn u32_at(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("invariant: four bytes")) as usize
}

impl Default for StateReader {
    fn default() -> StateReader {
        StateReader {
            parts: Vec::new(),
            tables: BTreeMap::new(),
            named: KeyedTable::with_stride(None, 1),
            prefixes: BTreeMap::new(),
        }
    }
}

impl StateReader {
    /// Takes the base, or a piece of it: no key comes twice.
    pub fn base(&mut self, saved: impl Into<Saved>) -> Result<()> {
        self.replay(saved.into(), false)
    }

    /// Applies a delta, or a piece of one, to all before it.
    pub fn delta(&mut self, saved: impl Into<Saved>) -> Result<()> {
        self.replay(saved.into(), true)
    }

    fn replay(&mut self, saved: Saved, is_delta: bool) -> Result<()> {
        let part = self.parts.len();
        let (mut walk, mut name) = (Walk::new(&saved, 0, saved.len()), Vec::new());
        while !walk.is_at_end() {
            let from = walk.position();
            let Entry { op, table, key, .. } = next_entry(&mut walk)?;
            if op == DELETE_PREFIX {
                let prefixes = self.prefixes.entry(table).or_default();
                prefixes.lengths.insert(key.len());
                prefixes.places.insert(key.to_vec(), place(part, from));
            } else if is_delta {
                let name = named(&mut name, table, key);
                let (slot, _) = self.named.find_or_insert(hash_bytes(name), name);
                self.named.value_mut(slot)[0] = place(part, from);
            }
            let to = walk.position();
            let runs = self.tables.entry(table).or_default();
            match runs.last_mut().filter(|run| run.part == part && run.to == from) {
                Some(run) => run.to = to,
                None => runs.push(Run { part, from, to }),
            }
        }
        self.parts.push(saved);
        Ok(())
    }

    /// Gives key and value of each entry of a table, in the order in which they were written.
    pub fn each(&self, table: u8, mut take: impl FnMut(&[u8], &[u8]) -> Result<()>) -> Result<()> {
        let mut name = Vec::new();
        for run in self.tables.get(&table).into_iter().flatten() {
            let mut walk = Walk::new(&self.parts[run.part], run.from, run.to);
            while !walk.is_at_end() {
                let place = place(run.part, walk.position());
                let Entry { op, key, value, .. } = next_entry(&mut walk)?;
                if op == PUT && self.is_left(table, key, place, &mut name) {
                    take(key, value)?;
                }
            }
        }
        Ok(())
    }

    /// How many entries there are, in all tables.
    pub fn count(&self) -> Result<usize> {
        let mut count = 0;
        self.tables.keys().try_for_each(|table| {
            self.each(*table, |_, _| {
                count += 1;
                Ok(())
            })
        })?;
        Ok(count)
    }

    /// The value of one entry of a table of few.
    pub fn get(&self, table: u8, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let mut found = None;
        self.each(table, |other, value| {
            if other == key {
                found = Some(value.to_vec());
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// Nothing later replaces or deletes the entry that was put at `place`.
    fn is_left(&self, table: u8, key: &[u8], place: u64, name: &mut Vec<u8>) -> bool {
        if !self.named.is_empty() {
            let name = named(name, table, key);
            let slot = self.named.find(hash_bytes(name), name);
            if slot.is_some_and(|slot| self.named.value(slot)[0] != place) {
                return false;
            }
        }
        self.prefixes.get(&table).is_none_or(|prefixes| !prefixes.delete(key, place))
    }
}

fn named<'a>(name: &'a mut Vec<u8>, table: u8, key: &[u8]) -> &'a [u8] {
    name.clear();
    name.push(table);
    name.extend_from_slice(key);
    name
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
            let mut reader = StateReader::default();
            for file in 0..draw(4) + 1 {
                let mut writer = StateWriter::new(file == 0);
                for _ in 0..draw(200) {
                    let key: Vec<u8> = (0..draw(11)).map(|_| draw(2) as u8).collect();
                    let table = draw(2) as u8;
                    match draw(12) {
                        _ if file == 0 && model.contains_key(&(table, key.clone())) => {}
                        0 if file > 0 && key.len() > 2 => {
                            writer.delete_prefix(table, &key);
                            model.retain(|(of, known), _| *of != table || !known.starts_with(&key));
                        }
                        1..4 if file > 0 => {
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
                let replay = if file == 0 { StateReader::base } else { StateReader::delta };
                replay(&mut reader, writer.into_bytes()).unwrap();
                // Not after each file: entries may be asked for, or more be replayed.
                if draw(2) == 0 {
                    continue;
                }
                for table in 0..3 {
                    let mut left = BTreeMap::new();
                    let each = reader.each(table, |key, value| {
                        assert!(left.insert((table, key.to_vec()), value.to_vec()).is_none(), "a key comes once");
                        Ok(())
                    });
                    each.unwrap();
                    assert!(left.iter().eq(model.iter().filter(|((of, _), _)| *of == table)));
                    let key = vec![1; table as usize];
                    assert_eq!(reader.get(table, &key).unwrap(), model.get(&(table, key)).cloned());
                }
            }
        }
    }

    #[test]
    fn entries_come_in_the_order_of_writing_wherever_the_bytes_are() {
        // Values above and below the size of a piece.
        let value = |i: u32| vec![i as u8; (i as usize * 7_919) % 400_000];
        let mut base = StateWriter::new(true);
        (0..100u32).rev().for_each(|i| base.put((i % 3) as u8, &i.to_be_bytes(), &value(i)));
        let mut delta = StateWriter::new(false);
        delta.put(0, &3u32.to_be_bytes(), b"new");
        delta.delete(0, &6u32.to_be_bytes());
        let path = std::env::temp_dir().join(format!("ouzel-saved-{}", std::process::id()));
        let base = base.into_bytes();
        std::fs::write(&path, [b"head", base.as_slice(), b"tail"].concat()).unwrap();
        let file = std::sync::Arc::new(std::fs::File::open(&path).unwrap());
        std::fs::remove_file(&path).unwrap();
        let mut reader = StateReader::default();
        reader.base(Saved::in_file(file, 4, base.len() as u64)).unwrap();
        reader.delta(delta.into_bytes()).unwrap();
        let mut seen = Vec::new();
        let each = reader.each(0, |key, found| {
            let i = u32::from_be_bytes(key.try_into().unwrap());
            assert!(found == if i == 3 { b"new".to_vec() } else { value(i) });
            seen.push(i);
            Ok(())
        });
        each.unwrap();
        let expected: Vec<u32> = (0..100).rev().filter(|i| i % 3 == 0 && ![3, 6].contains(i)).chain([3]).collect();
        assert_eq!(seen, expected);
        assert!(StateReader::default().base(base[..base.len() - 1].to_vec()).is_err());
    }

    #[test]
    fn pieces_are_the_whole() {
        let write = |writer: &mut StateWriter| (0..5_000u32).for_each(|i| writer.put(0, &i.to_be_bytes(), &[7; 500]));
        let mut whole = StateWriter::new(true);
        write(&mut whole);
        let (mut pieces, mut reader) = (Vec::new(), StateReader::default());
        let mut take = |piece| pieces.push(piece);
        let mut writer = StateWriter::in_pieces(true, [1; 16], &mut take);
        write(&mut writer);
        writer.finish();
        assert!(pieces.len() == 3 && pieces.iter().all(|piece| piece.len() < PIECE + 1_000));
        assert_eq!(pieces.iter().flat_map(|piece| piece[16..].to_vec()).collect::<Vec<_>>(), whole.into_bytes());
        pieces.iter().for_each(|piece| reader.base(piece[16..].to_vec()).unwrap());
        assert_eq!(reader.count().unwrap(), 5_000);
    }
}
