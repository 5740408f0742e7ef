//! Which session a row belongs to: open sessions per key, found, made and merged.
//!
//! Sessions live as slots of their owner's table, under the key's bytes and a number; the first words of the slot
//! are described here, what else a session holds is the owner's. A key's sessions form a list. Touching sessions
//! (start = the other's end) are one.

use crate::error::Result;
use crate::operators::window_aggregate::local_clock::LocalClock;
use crate::state::{KeyedTable, Slot, Timers, hash_bytes};

const START: usize = 0;
const END: usize = 1;
/// The key's next session, slot + 1.
const NEXT: usize = 2;
const NUMBER: usize = 3;
/// How many words of a slot are used here.
pub const SESSION_WORDS: usize = 4;
/// Bytes behind the key in a session's own key.
pub const SUFFIX: usize = 8;

/// What holds the sessions' contents.
pub trait SessionStore {
    fn table(&mut self) -> &mut KeyedTable;
    /// Applies rows that were assigned but not added yet (two sessions are about to become one).
    fn settle(&mut self) -> Result<()>;
    /// Adds the contents of `from` to `into` and empties `from`.
    fn merge(&mut self, into: Slot, from: Slot) -> Result<()>;
    /// Forgets a session.
    fn remove(&mut self, slot: Slot);
}

pub struct Sessions {
    gap: i64,
    /// Key to its first session (slot + 1).
    heads: KeyedTable,
    timers: Timers<(Slot, u64)>,
    next_number: u64,
    scratch: Vec<u8>,
}

impl Sessions {
    pub fn new(gap: i64, key_stride: Option<usize>) -> Sessions {
        Sessions {
            gap,
            heads: KeyedTable::with_stride(key_stride, 1),
            timers: Timers::new(),
            next_number: 0,
            scratch: Vec::new(),
        }
    }

    /// The session of a row at the local time `time`, merged with those that it connects; None if it would be a new
    /// one that has ended already.
    pub fn assign(
        &mut self,
        store: &mut impl SessionStore,
        (hash, key): (u64, &[u8]),
        time: i64,
        clock: &LocalClock,
        ended: impl Fn(i64) -> bool,
    ) -> Result<Option<Slot>> {
        let (start, end) = (time, time + self.gap);
        let head = self.heads.find(hash, key);
        let mut found: Option<Slot> = None;
        let mut next = head.map_or(0, |head| self.heads.value(head)[0] as u32);
        while next != 0 {
            let slot = next - 1;
            let words = store.table().value(slot);
            let (s, e) = (words[START] as i64, words[END] as i64);
            next = words[NEXT] as u32;
            if s > end || e < start {
                continue;
            }
            match found {
                None => {
                    if s > start || e < end {
                        let words = store.table().value_mut(slot);
                        words[START] = s.min(start) as u64;
                        words[END] = e.max(end) as u64;
                    }
                    found = Some(slot);
                }
                Some(into) => {
                    store.settle()?;
                    store.merge(into, slot)?;
                    let words = store.table().value_mut(into);
                    words[START] = (words[START] as i64).min(s) as u64;
                    words[END] = (words[END] as i64).max(e) as u64;
                    self.unlink(store, (hash, key), slot);
                    store.remove(slot);
                }
            }
        }
        if let Some(slot) = found {
            store.table().mark_dirty(slot);
            return Ok(Some(slot));
        }
        if ended(end) {
            return Ok(None);
        }
        Ok(Some(self.open(store, (hash, key), (start, end), clock)))
    }

    fn open(
        &mut self,
        store: &mut impl SessionStore,
        (hash, key): (u64, &[u8]),
        (start, end): (i64, i64),
        clock: &LocalClock,
    ) -> Slot {
        let number = self.next_number;
        self.next_number += 1;
        self.scratch.clear();
        self.scratch.extend_from_slice(key);
        self.scratch.extend_from_slice(&number.to_le_bytes());
        let (slot, _) = store.table().find_or_insert(hash_bytes(&self.scratch), &self.scratch);
        let (head, _) = self.heads.find_or_insert(hash, key);
        let next = std::mem::replace(&mut self.heads.value_mut(head)[0], u64::from(slot) + 1);
        store.table().value_mut(slot)[..SESSION_WORDS].copy_from_slice(&[start as u64, end as u64, next, number]);
        self.timers.add(clock.timer(end - 1), (slot, number));
        slot
    }

    fn unlink(&mut self, store: &mut impl SessionStore, (hash, key): (u64, &[u8]), slot: Slot) {
        let Some(head) = self.heads.find(hash, key) else { return };
        let after = store.table().value(slot)[NEXT];
        let first = self.heads.value(head)[0];
        if first == u64::from(slot) + 1 {
            if after == 0 {
                self.heads.remove(head);
            } else {
                self.heads.value_mut(head)[0] = after;
            }
            return;
        }
        let mut at = first;
        while at != 0 {
            let words = store.table().value(at as Slot - 1);
            if words[NEXT] == u64::from(slot) + 1 {
                store.table().value_mut(at as Slot - 1)[NEXT] = after;
                return;
            }
            at = words[NEXT];
        }
    }

    /// Sessions that have ended at `now`, by end, then by age. They are out of the key's list, but still in the store.
    pub fn ended(&mut self, store: &mut impl SessionStore, now: i64, clock: &LocalClock) -> Vec<Slot> {
        let mut ended: Vec<(i64, u64, Slot)> = Vec::new();
        while let Some((_, (slot, number))) = self.timers.pop_due(now) {
            let table = store.table();
            if !table.is_live(slot) || table.value(slot)[NUMBER] != number {
                continue;
            }
            let end = table.value(slot)[END] as i64;
            let due = clock.timer(end - 1);
            if due > now {
                self.timers.add(due, (slot, number));
            } else {
                ended.push((end, number, slot));
            }
        }
        ended.sort_unstable();
        let slots: Vec<Slot> = ended.into_iter().map(|(_, _, slot)| slot).collect();
        for slot in &slots {
            let own = store.table().key(*slot);
            let key = own[..own.len() - SUFFIX].to_vec();
            self.unlink(store, (hash_bytes(&key), &key), *slot);
        }
        slots
    }

    pub fn next_time(&self) -> Option<i64> {
        self.timers.next_time()
    }

    pub fn window(table: &KeyedTable, slot: Slot) -> (i64, i64) {
        let words = table.value(slot);
        (words[START] as i64, words[END] as i64)
    }

    /// Rebuilds lists and timers from the store's restored sessions.
    pub fn restored(&mut self, store: &mut impl SessionStore, clock: &LocalClock) {
        let slots: Vec<Slot> = store.table().slots().collect();
        for slot in slots {
            let own = store.table().key(slot);
            let key = own[..own.len() - SUFFIX].to_vec();
            let words = store.table().value(slot);
            let (end, number) = (words[END] as i64, words[NUMBER]);
            let (head, _) = self.heads.find_or_insert(hash_bytes(&key), &key);
            let next = std::mem::replace(&mut self.heads.value_mut(head)[0], u64::from(slot) + 1);
            store.table().words_mut().get_mut(slot)[NEXT] = next;
            self.timers.add(clock.timer(end - 1), (slot, number));
            self.next_number = self.next_number.max(number + 1);
        }
    }

    pub fn state_bytes(&self) -> usize {
        self.heads.state_bytes() + self.timers.state_bytes()
    }
}
