//! Distinct values of up to eight bytes, and texts of up to seven, for all groups, where values only come: one place to look
//! per row.
//!
//! An entry is value, group and a bit per call that has seen the value: eight bytes where the three are small, else sixteen, so that
//! a look-up touches one cache line (a keyed table touches an index, a key and its words). Entries are never removed.
//!
//! Invariants: an entry is narrow when it can be; `CHANGED` says that it changed since the snapshot.

use crate::state::Slot;
use crate::state::entry_pages::{Entry, EntryPages};

/// Calls that share a set; the highest bit of a wide entry is not theirs.
pub const CALLS_MAX: usize = 31;
/// How many rows ahead an entry is touched.
const AHEAD: usize = 12;

pub struct CompactSet {
    narrow: EntryPages<Narrow>,
    wide: EntryPages<Wide>,
    /// How values stand in rows.
    pub small: Small,
    /// There are few enough calls for narrow entries.
    few_calls: bool,
    /// A snapshot was taken: the next one needs only what changed.
    tracking: bool,
}

/// A value below 2^32, then 24 bits of group (slot + 1; 0 is a free place), seven calls, and whether it changed.
#[derive(Clone, Copy, Default)]
struct Narrow(u64);

impl Narrow {
    const GROUPS_MAX: Slot = (1 << 24) - 1;
    const CALLS_MAX: usize = 7;
    const CALLS_AT: u32 = 56;
    const CHANGED: u64 = 1 << 63;
    const KEY: u64 = (1 << Self::CALLS_AT) - 1;

    fn group(self) -> Slot {
        ((self.0 & Self::KEY) >> 32) as Slot - 1
    }
    fn value(self) -> u64 {
        u64::from(self.0 as u32)
    }
    fn calls(self) -> u32 {
        ((self.0 & !Self::CHANGED) >> Self::CALLS_AT) as u32
    }
}

impl Entry for Narrow {
    #[inline(always)]
    fn is_free(self) -> bool {
        self.0 == 0
    }
    #[inline(always)]
    fn has_key_of(self, other: Narrow) -> bool {
        (self.0 ^ other.0) & Self::KEY == 0
    }
    #[inline(always)]
    fn hash(self) -> u64 {
        hash((self.0 & Self::KEY) >> 32, self.value())
    }
}

#[derive(Clone, Copy, Default)]
struct Wide {
    value: u64,
    /// Slot + 1; 0 is a free place.
    group: u32,
    bits: u32,
}

impl Wide {
    const CHANGED: u32 = 1 << 31;
}

impl Entry for Wide {
    #[inline(always)]
    fn is_free(self) -> bool {
        self.group == 0
    }
    #[inline(always)]
    fn has_key_of(self, other: Wide) -> bool {
        self.group == other.group && self.value == other.value
    }
    #[inline(always)]
    fn hash(self) -> u64 {
        hash(self.group.into(), self.value)
    }
}

#[inline(always)]
fn hash(group: u64, value: u64) -> u64 {
    let wide = u128::from(value ^ 0xa076_1d64_78bd_642f) * u128::from((group << 32) ^ 0xe703_7ed1_a0b4_28db | 1);
    (wide as u64) ^ ((wide >> 64) as u64)
}

impl CompactSet {
    /// For values seen by so many calls, at most `CALLS_MAX`.
    pub fn new(small: Small, calls: usize) -> CompactSet {
        debug_assert!(calls <= CALLS_MAX);
        CompactSet {
            narrow: EntryPages::default(),
            wide: EntryPages::default(),
            small,
            few_calls: calls <= Narrow::CALLS_MAX,
            tracking: false,
        }
    }

    /// For each row (its group, its value, the calls that look at it): afterwards `wanted` has the calls for which the
    /// value is new.
    pub fn see_all(&mut self, slots: &[Slot], values: &[u64], wanted: &mut [u32]) {
        for i in 0..wanted.len() {
            if let (Some(slot), Some(value)) = (slots.get(i + AHEAD), values.get(i + AHEAD)) {
                match self.narrow(*slot, *value) {
                    Some(key) => self.narrow.prefetch(key),
                    None => self.wide.prefetch(wide(*slot, *value)),
                }
            }
            if wanted[i] != 0 {
                wanted[i] = self.see(slots[i], values[i], wanted[i]);
            }
        }
    }

    /// Notes that `calls` see a value; gives those for which it is new.
    #[inline]
    pub fn see(&mut self, group: Slot, value: u64, calls: u32) -> u32 {
        if let Some(key) = self.narrow(group, value) {
            let entry = self.narrow.find_or_insert(key);
            let new = calls & !entry.calls();
            if new != 0 {
                entry.0 |= u64::from(new) << Narrow::CALLS_AT | Narrow::CHANGED;
            }
            return new;
        }
        let entry = self.wide.find_or_insert(wide(group, value));
        let new = calls & !entry.bits;
        if new != 0 {
            entry.bits |= new | Wide::CHANGED;
        }
        new
    }

    /// The key of a value whose entry is narrow.
    #[inline(always)]
    fn narrow(&self, group: Slot, value: u64) -> Option<Narrow> {
        let fits = self.few_calls && group < Narrow::GROUPS_MAX && value <= u64::from(u32::MAX);
        fits.then(|| Narrow(u64::from(group + 1) << 32 | value))
    }

    /// Group, value and calls of every entry.
    pub fn iter(&self) -> impl Iterator<Item = (Slot, u64, u32)> + '_ {
        let narrow = self.narrow.iter().map(|e| (e.group(), e.value(), e.calls()));
        narrow.chain(self.wide.iter().map(|e| (e.group - 1, e.value, e.bits & !Wide::CHANGED)))
    }

    /// The entries that a snapshot has to write (all of them in a full one); they count as written.
    pub fn take_changed(&mut self, full: bool, mut each: impl FnMut(Slot, u64, u32)) {
        let all = full || !self.tracking;
        for entry in self.narrow.iter_mut().filter(|e| all || e.0 & Narrow::CHANGED != 0) {
            entry.0 &= !Narrow::CHANGED;
            each(entry.group(), entry.value(), entry.calls());
        }
        for entry in self.wide.iter_mut().filter(|e| all || e.bits & Wide::CHANGED != 0) {
            entry.bits &= !Wide::CHANGED;
            each(entry.group - 1, entry.value, entry.bits);
        }
        self.tracking = true;
    }

    /// The state is as in the last snapshot.
    pub fn restored(&mut self) {
        self.narrow.iter_mut().for_each(|e| e.0 &= !Narrow::CHANGED);
        self.wide.iter_mut().for_each(|e| e.bits &= !Wide::CHANGED);
        self.tracking = true;
    }

    pub fn forget_snapshots(&mut self) {
        self.tracking = false;
    }

    pub fn len(&self) -> usize {
        self.narrow.len() + self.wide.len()
    }

    pub fn is_empty(&self) -> bool {
        self.narrow.is_empty() && self.wide.is_empty()
    }

    pub fn state_bytes(&self) -> usize {
        self.narrow.state_bytes() + self.wide.state_bytes()
    }
}

#[inline(always)]
fn wide(group: Slot, value: u64) -> Wide {
    Wide { value, group: group + 1, bits: 0 }
}

/// How a value stands in the canonical row of one column, which begins with a byte that says whether it is NULL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Small {
    /// So many bytes, up to eight.
    Fixed(usize),
    /// Four bytes of length, then the text or the bytes.
    Text,
}

/// Bytes in front of a text in a row.
const TEXT_AT: usize = 5;
/// The longest text that fits: its length takes the highest byte.
const TEXT_MAX: usize = 7;

/// Bytes of a row, and how many of them are it.
pub type SmallRow = ([u8; TEXT_AT + TEXT_MAX], usize);

impl Small {
    /// The value of a row; None where it is NULL or too long.
    #[inline(always)]
    pub fn value(self, row: &[u8]) -> Option<u64> {
        let mut value = [0u8; 8];
        let bytes = match self {
            Small::Fixed(_) => &row[1..],
            Small::Text => &row[TEXT_AT..],
        };
        if row[0] != 0 || (self == Small::Text && bytes.len() > TEXT_MAX) {
            return None;
        }
        value[..bytes.len()].copy_from_slice(bytes);
        if self == Small::Text {
            value[TEXT_MAX] = bytes.len() as u8;
        }
        Some(u64::from_le_bytes(value))
    }

    /// The row of a value.
    pub fn row(self, value: u64) -> SmallRow {
        let mut row = [0; TEXT_AT + TEXT_MAX];
        let value = value.to_le_bytes();
        match self {
            Small::Fixed(width) => {
                row[1..=width].copy_from_slice(&value[..width]);
                (row, width + 1)
            }
            Small::Text => {
                let length = usize::from(value[TEXT_MAX]);
                row[1] = value[TEXT_MAX];
                row[TEXT_AT..TEXT_AT + length].copy_from_slice(&value[..length]);
                (row, TEXT_AT + length)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn values_come_back_as_the_rows_that_they_were() {
        let text = |text: &str| [&[0][..], &(text.len() as u32).to_le_bytes(), text.as_bytes()].concat();
        let mut seen = HashMap::new();
        for word in ["", "a", "b", "a\0", "\0a", "seventh", "äöü", "\0\0\0\0\0\0\0"] {
            let value = Small::Text.value(&text(word)).expect("it fits");
            let (row, length) = Small::Text.row(value);
            assert_eq!(row[..length], text(word), "{word:?}");
            assert_eq!(seen.insert(value, word), None, "{word:?}");
        }
        assert_eq!(Small::Text.value(&text("eighth..")), None);
        assert_eq!(Small::Text.value(&[1, 0, 0, 0, 0]), None);
        let value = Small::Fixed(4).value(&[0, 1, 2, 3, 4]).expect("it fits");
        assert_eq!(Small::Fixed(4).row(value).0[..5], [0, 1, 2, 3, 4]);
    }

    #[test]
    fn behaves_like_a_map_of_bits() {
        for calls in [3, 12] {
            let mut set = CompactSet::new(Small::Fixed(8), calls);
            let mut model: HashMap<(Slot, u64), u32> = HashMap::new();
            let mut random = 7u64;
            for _ in 0..50_000 {
                random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                // Values and groups on both sides of what a narrow entry holds.
                let value = (random >> 40 & 0xfff) << if random >> 39 & 1 == 0 { 0 } else { 22 };
                let group = (random >> 60) as Slot + if random >> 38 & 3 == 0 { Narrow::GROUPS_MAX - 8 } else { 0 };
                let seen = (random >> 20) as u32 & ((1 << calls) - 1) | 1;
                let known = model.entry((group, value)).or_default();
                assert_eq!(set.see(group, value, seen), seen & !*known);
                *known |= seen;
            }
            assert_eq!((set.len(), set.iter().count()), (model.len(), model.len()));
            assert_eq!(set.narrow.is_empty(), calls == 12);
            assert!(!set.wide.is_empty());
            assert!(set.iter().all(|(group, value, bits)| model[&(group, value)] == bits));
            let mut written = 0;
            set.take_changed(false, |_, _, _| written += 1);
            assert_eq!(written, model.len());
            for value in [5_000, 1 << 50] {
                set.see(0, value, 1);
                let mut changed = Vec::new();
                set.take_changed(false, |_, value, bits| changed.push((value, bits)));
                assert_eq!(changed, [(value, 1)]);
            }
        }
    }
}
