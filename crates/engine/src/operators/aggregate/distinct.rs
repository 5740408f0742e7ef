//! The values that DISTINCT calls have seen: one hash set for all groups of a state, shared by all calls over the
//! same arguments.
//!
//! An entry is (group's slot, encoded value). Over inputs that only add, a bit per call says whether the call has
//! seen the value (a FILTER per call costs a bit, not a set); over changing inputs a count per call does, which is below
//! zero while a value was taken away before it came, as in Flink. When groups come and go one by one (`linked`), the
//! entries of a group form a list, so that freeing a group does not scan the set. Where they do not, and values are small,
//! they stand in a `CompactSet`; NULL and long texts stand in the table.

use std::sync::Arc;

use arrow_array::ArrayRef;

use crate::error::Result;
use crate::operators::aggregate::compact_set::{CALLS_MAX, CompactSet, Small, SmallRow};
use crate::operators::aggregate::groups::Changes;
use crate::operators::aggregate::saved::{read_bytes, read_i64, read_u32, write_bytes, write_i64, write_u32};
use crate::state::{EncodedRows, KeyedTable, RowCodec, Slot, StateWriter, hash_bytes};

const SLOT_BYTES: usize = 4;
const AHEAD: usize = 16;

pub struct DistinctSet {
    codec: Arc<RowCodec>,
    table: KeyedTable,
    /// Values that fit; the table has the others then.
    compact: Option<CompactSet>,
    /// Columns of the input.
    pub args: Vec<usize>,
    calls: usize,
    counting: bool,
    linked: bool,
    /// Per group slot: its first entry + 1.
    heads: Vec<u32>,
    encoded: EncodedRows,
    key: Vec<u8>,
    /// The rows of the batch in work that the table has to be asked about.
    others: Vec<usize>,
}

/// Values that became distinct for some calls by merging: `passes[call]` belongs to `slots` and the columns.
pub struct Merged {
    pub slots: Vec<Slot>,
    pub columns: Vec<ArrayRef>,
    pub passes: Vec<Vec<bool>>,
}

impl DistinctSet {
    pub fn new(codec: Arc<RowCodec>, args: Vec<usize>, calls: usize, counting: bool, linked: bool) -> DistinctSet {
        let width = if counting { calls } else { calls.div_ceil(64) } + usize::from(linked);
        let table = KeyedTable::with_stride(codec.stride().map(|s| s + SLOT_BYTES), width);
        let small = match codec.stride() {
            Some(stride) if (2..=9).contains(&stride) => Some(Small::Fixed(stride - 1)),
            None if codec.types().all(|ty| ty.kind.is_string() || ty.kind.is_binary()) => Some(Small::Text),
            _ => None,
        };
        let small = small.filter(|_| args.len() == 1 && !counting && !linked && calls <= CALLS_MAX);
        let compact = small.map(|small| CompactSet::new(small, calls));
        DistinctSet {
            codec,
            table,
            compact,
            args,
            calls,
            counting,
            linked,
            heads: Vec::new(),
            encoded: EncodedRows::default(),
            key: Vec::new(),
            others: Vec::new(),
        }
    }

    pub fn fresh(&self) -> DistinctSet {
        DistinctSet::new(self.codec.clone(), self.args.clone(), self.calls, self.counting, self.linked)
    }

    /// Notes the rows. `passes[call][i]` comes in as the call's FILTER and goes out as "the call sees this row":
    /// a value's first arrival, or its last departure.
    pub fn mark(&mut self, columns: &[ArrayRef], changes: &Changes<'_>, passes: &mut [&mut Vec<bool>]) {
        let Changes { rows, slots, retract, reset } = *changes;
        let first = rows.iter().copied().min().unwrap_or(0);
        let end = rows.iter().copied().max().map_or(first, |last| last + 1);
        let args: Vec<ArrayRef> = self.args.iter().map(|a| columns[*a].clone()).collect();
        let mut encoded = std::mem::take(&mut self.encoded);
        self.codec.encode(&args, first as usize..end as usize, &mut encoded);
        let mut key = std::mem::take(&mut self.key);
        let mut others = std::mem::take(&mut self.others);
        others.clear();
        if let Some(compact) = &mut self.compact {
            others.extend(mark_compact(compact, &encoded, first, changes, passes));
        } else {
            others.extend(0..rows.len());
        }
        // The table is touched for some rows before the first of them is looked up.
        let mut hashes = [0; AHEAD];
        for chunk in others.chunks(AHEAD) {
            for (hash, i) in hashes.iter_mut().zip(chunk) {
                write_key(slots[*i], encoded.row((rows[*i] - first) as usize), &mut key);
                *hash = hash_bytes(&key);
                self.table.expect(*hash);
            }
            if self.table.is_large() {
                hashes[..chunk.len()].iter().for_each(|hash| self.table.expect_slot(*hash));
            }
            for (hash, i) in hashes.iter().zip(chunk) {
                let i = *i;
                if reset.is_some_and(|reset| reset[i]) {
                    self.reset(slots[i]);
                }
                if !passes.iter().any(|pass| pass[i]) {
                    continue;
                }
                write_key(slots[i], encoded.row((rows[i] - first) as usize), &mut key);
                if retract.is_some_and(|retract| retract[i]) {
                    self.take_away((*hash, &key), slots[i], i, passes);
                } else {
                    self.see((*hash, &key), slots[i], i, passes);
                }
            }
        }
        self.key = key;
        self.encoded = encoded;
        self.others = others;
    }

    #[inline]
    fn see(&mut self, (hash, key): (u64, &[u8]), group: Slot, i: usize, passes: &mut [&mut Vec<bool>]) {
        let (entry, new) = self.table.find_or_insert(hash, key);
        if new && self.linked {
            self.link(group, entry);
        }
        if self.counting {
            return self.count((group, entry), 1, i, passes);
        }
        let words = self.table.words_mut().get_mut(entry);
        for (call, pass) in passes.iter_mut().enumerate() {
            if pass[i] {
                let bit = 1u64 << (call % 64);
                pass[i] = words[call / 64] & bit == 0;
                words[call / 64] |= bit;
            }
        }
    }

    fn take_away(&mut self, (hash, key): (u64, &[u8]), group: Slot, i: usize, passes: &mut [&mut Vec<bool>]) {
        let (entry, new) = self.table.find_or_insert(hash, key);
        if new && self.linked {
            self.link(group, entry);
        }
        self.count((group, entry), -1, i, passes);
    }

    /// Counts a value once more or less. It comes when its count becomes one, and is gone when one is taken from that.
    fn count(&mut self, (group, entry): (Slot, Slot), by: i64, i: usize, passes: &mut [&mut Vec<bool>]) {
        let words = self.table.words_mut().get_mut(entry);
        for (call, pass) in passes.iter_mut().enumerate() {
            if pass[i] {
                let before = words[call] as i64;
                words[call] = before.wrapping_add(by) as u64;
                pass[i] = before == if by > 0 { 0 } else { 1 };
            }
        }
        if words[..self.calls].iter().all(|count| *count == 0) {
            self.remove(group, entry);
        }
    }

    /// Forgets a group.
    pub fn reset(&mut self, group: Slot) {
        while let Some(entry) = self.head(group) {
            self.remove(group, entry);
        }
    }

    /// Adds the entries of groups `from` of `other` to the groups `into`.
    pub fn merge(&mut self, into: &[Slot], other: &DistinctSet, from: &[Slot]) -> Merged {
        let end = from.iter().copied().max().map_or(0, |m| m as usize + 1);
        let mut target = vec![Slot::MAX; end];
        from.iter().zip(into).for_each(|(from, into)| target[*from as usize] = *into);
        let small: Vec<(Slot, SmallRow, [u64; 1])> = match &other.compact {
            Some(compact) => {
                compact.iter().map(|(group, value, bits)| (group, compact.small.row(value), [bits.into()])).collect()
            }
            None => Vec::new(),
        };
        let mut entries = Vec::new();
        for (group, (row, length), bits) in &small {
            if let Some(into) = target.get(*group as usize).filter(|into| **into != Slot::MAX) {
                entries.push((*into, &row[..*length], bits.as_slice()));
            }
        }
        for entry in other.table.slots() {
            let key = other.table.key(entry);
            let group = slot_of(key) as usize;
            if group < end && target[group] != Slot::MAX {
                entries.push((target[group], &key[SLOT_BYTES..], other.table.value(entry)));
            }
        }
        self.absorb(&entries)
    }

    /// Moves the entries of one group to another.
    pub fn merge_within(&mut self, into: Slot, from: Slot) -> Merged {
        let mut moved: Vec<(Vec<u8>, Vec<u64>)> = Vec::new();
        while let Some(entry) = self.head(from) {
            moved.push((self.table.key(entry)[SLOT_BYTES..].to_vec(), self.table.value(entry).to_vec()));
            self.remove(from, entry);
        }
        let entries: Vec<_> = moved.iter().map(|(value, words)| (into, value.as_slice(), words.as_slice())).collect();
        self.absorb(&entries)
    }

    fn absorb(&mut self, entries: &[(Slot, &[u8], &[u64])]) -> Merged {
        let mut merged = Merged {
            slots: Vec::new(),
            columns: Vec::new(),
            passes: vec![Vec::with_capacity(entries.len()); self.calls],
        };
        let mut values: Vec<&[u8]> = Vec::with_capacity(entries.len());
        let mut key = std::mem::take(&mut self.key);
        for (group, value, from) in entries {
            if let Some(compact) = &mut self.compact
                && let Some(small) = compact.small.value(value)
            {
                let new = compact.see(*group, small, from[0] as u32);
                merged.passes.iter_mut().enumerate().for_each(|(call, pass)| pass.push(new >> call & 1 != 0));
                merged.slots.push(*group);
                values.push(value);
                continue;
            }
            key.clear();
            key.extend_from_slice(&group.to_le_bytes());
            key.extend_from_slice(value);
            let (entry, new) = self.table.find_or_insert(hash_bytes(&key), &key);
            if new && self.linked {
                self.link(*group, entry);
            }
            let words = self.table.words_mut().get_mut(entry);
            for (call, pass) in merged.passes.iter_mut().enumerate() {
                if self.counting {
                    let (before, after) = (words[call] as i64, words[call].wrapping_add(from[call]));
                    pass.push(before <= 0 && after as i64 > 0);
                    words[call] = after;
                } else {
                    let bit = 1u64 << (call % 64);
                    pass.push(words[call / 64] & bit == 0 && from[call / 64] & bit != 0);
                    words[call / 64] |= from[call / 64] & bit;
                }
            }
            merged.slots.push(*group);
            values.push(value);
        }
        self.key = key;
        merged.columns = self.codec.decode(&values);
        merged
    }

    fn head(&self, group: Slot) -> Option<Slot> {
        self.heads.get(group as usize).and_then(|head| head.checked_sub(1))
    }

    /// Puts an entry before the first of its group. The last word is `next + 1 << 32 | previous + 1`.
    fn link(&mut self, group: Slot, entry: Slot) {
        if self.heads.len() <= group as usize {
            self.heads.resize(group as usize + 1, 0);
        }
        let next = std::mem::replace(&mut self.heads[group as usize], entry + 1);
        let last = self.table.words().width() - 1;
        self.table.words_mut().get_mut(entry)[last] = u64::from(next) << 32;
        if next != 0 {
            let words = self.table.words_mut().get_mut(next - 1);
            words[last] = words[last] >> 32 << 32 | u64::from(entry + 1);
        }
    }

    fn remove(&mut self, group: Slot, entry: Slot) {
        if self.linked {
            let last = self.table.words().width() - 1;
            let links = self.table.value(entry)[last];
            let (next, previous) = ((links >> 32) as u32, links as u32);
            match previous {
                0 => self.heads[group as usize] = next,
                previous => {
                    let words = self.table.words_mut().get_mut(previous - 1);
                    words[last] = u64::from(next) << 32 | u64::from(words[last] as u32);
                }
            }
            if next != 0 {
                let words = self.table.words_mut().get_mut(next - 1);
                words[last] = words[last] >> 32 << 32 | u64::from(previous);
            }
        }
        self.table.remove(entry);
    }

    /// Linked sets are saved with their group ..
    pub fn save(&self, group: Slot, out: &mut Vec<u8>) {
        if !self.linked {
            return;
        }
        let last = self.table.words().width() - 1;
        let mut entries = Vec::new();
        let mut next = self.head(group);
        while let Some(entry) = next {
            entries.push(entry);
            next = ((self.table.value(entry)[last] >> 32) as u32).checked_sub(1);
        }
        write_u32(entries.len() as u32, out);
        for entry in entries.into_iter().rev() {
            write_bytes(&self.table.key(entry)[SLOT_BYTES..], out);
            self.table.value(entry)[..last].iter().for_each(|w| write_i64(*w as i64, out));
        }
    }

    pub fn load(&mut self, group: Slot, bytes: &mut &[u8]) -> Result<()> {
        if !self.linked {
            return Ok(());
        }
        let last = self.table.words().width() - 1;
        for _ in 0..read_u32(bytes)? {
            let mut key = group.to_le_bytes().to_vec();
            key.extend_from_slice(read_bytes(bytes)?);
            let (entry, _) = self.table.find_or_insert(hash_bytes(&key), &key);
            self.link(group, entry);
            for word in 0..last {
                self.table.words_mut().get_mut(entry)[word] = read_i64(bytes)? as u64;
            }
        }
        Ok(())
    }

    /// .. others as a table of their own, entry by entry, under `prefix, group's key length, group's key, value`.
    pub fn snapshot(&mut self, writer: &mut StateWriter, table: u8, prefix: &[u8], groups: &KeyedTable) {
        if self.linked {
            return;
        }
        self.table.snapshot_as(
            writer,
            table,
            |key, out| {
                let group = groups.key(slot_of(key));
                out.extend_from_slice(prefix);
                write_bytes(group, out);
                out.extend_from_slice(&key[SLOT_BYTES..]);
            },
            |_, _, _| {},
        );
        if let Some(compact) = &mut self.compact {
            let (small, mut key) = (compact.small, Vec::new());
            compact.take_changed(writer.is_full(), |slot, value, bits| {
                key.clear();
                key.extend_from_slice(prefix);
                write_bytes(groups.key(slot), &mut key);
                let (row, length) = small.row(value);
                key.extend_from_slice(&row[..length]);
                writer.put(table, &key, &u64::from(bits).to_le_bytes());
            });
        }
    }

    /// Takes an entry of `snapshot` (`key` without its prefix).
    pub fn restore_entry(&mut self, mut key: &[u8], value: &[u8], groups: &KeyedTable) -> Result<()> {
        let group = read_bytes(&mut key)?;
        let Some(slot) = groups.find(hash_bytes(group), group) else { return Ok(()) };
        if let Some(compact) = &mut self.compact
            && let Some(small) = compact.small.value(key)
        {
            compact.see(slot, small, read_i64(&mut &*value)? as u32);
            return Ok(());
        }
        let mut own = slot.to_le_bytes().to_vec();
        own.extend_from_slice(key);
        self.table.restore_entry(&own, value, &mut |_, _, _| Ok(()))
    }

    pub fn forget_snapshots(&mut self) {
        self.table.forget_snapshots();
        self.compact.iter_mut().for_each(CompactSet::forget_snapshots);
    }

    pub fn restored(&mut self) {
        if self.linked {
            return;
        }
        self.table.restored();
        self.compact.iter_mut().for_each(CompactSet::restored);
    }

    pub fn len(&self) -> usize {
        self.table.len() + self.compact.as_ref().map_or(0, CompactSet::len)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn state_bytes(&self) -> usize {
        let compact = self.compact.as_ref().map_or(0, CompactSet::state_bytes);
        self.table.state_bytes() + compact + self.heads.capacity() * 4
    }
}

/// As `DistinctSet::mark`, for values that fit; gives the positions of rows that are NULL, which it leaves alone.
fn mark_compact(
    compact: &mut CompactSet,
    encoded: &EncodedRows,
    first: u32,
    changes: &Changes<'_>,
    passes: &mut [&mut Vec<bool>],
) -> Vec<usize> {
    let (mut values, mut others) = (Vec::with_capacity(changes.rows.len()), Vec::new());
    let mut wanted = vec![0u32; changes.rows.len()];
    for (call, pass) in passes.iter().enumerate() {
        wanted.iter_mut().zip(pass.iter()).for_each(|(wanted, pass)| *wanted |= u32::from(*pass) << call);
    }
    for (i, row) in changes.rows.iter().enumerate() {
        let row = encoded.row((row - first) as usize);
        let value = compact.small.value(row);
        values.push(value.unwrap_or(0));
        if value.is_none() {
            if wanted[i] != 0 {
                others.push(i);
            }
            wanted[i] = 0;
        }
    }
    compact.see_all(changes.slots, &values, &mut wanted);
    for (call, pass) in passes.iter_mut().enumerate() {
        let mut other = others.iter().peekable();
        for (i, (pass, new)) in pass.iter_mut().zip(&wanted).enumerate() {
            if other.next_if_eq(&&i).is_none() {
                *pass = new >> call & 1 != 0;
            }
        }
    }
    others
}

fn write_key(group: Slot, value: &[u8], key: &mut Vec<u8>) {
    key.clear();
    key.extend_from_slice(&group.to_le_bytes());
    key.extend_from_slice(value);
}

fn slot_of(key: &[u8]) -> Slot {
    Slot::from_le_bytes(key[..SLOT_BYTES].try_into().expect("invariant: an entry starts with its group"))
}
