//! Which members of an object are read, and the order in which they came last time.
//!
//! Records of one topic nearly always have the same shape. An `ObjectPlan` remembers the bytes that stood before
//! each value in the last record (`, "price": `) and what that member means; the next record is compared with one
//! memcmp per member, and only a mismatch looks the key up.

use std::sync::Arc;

use ouzel_types::Field;

use super::simd::Expected;

/// What to do with the value of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Skip,
    /// Decode into this column.
    Column(usize),
    /// Read members of it: index into `ObjectPlan::nested`.
    Nested(usize),
    /// An object that nobody reads, with the order of its members: index into `ObjectPlan::skipped`.
    SkipObject(usize),
}

pub struct ObjectPlan {
    members: Vec<(Arc<str>, Action)>,
    pub nested: Vec<ObjectPlan>,
    /// Objects that are skipped: comparing with the last one is faster than looking for the ends of its names.
    pub skipped: Vec<ObjectPlan>,
    /// (bytes from behind the last value up to this value, what to do): the last record's order.
    expected: Vec<(Expected, Action)>,
    /// How often a member was not the expected one.
    misses: u32,
    /// Members that are read; after this many the rest is skipped, as in Flink.
    pub arity: usize,
}

/// More members than this are not remembered (objects used as maps have ever new keys).
const EXPECTED_MAX: usize = 256;

/// After this many wrong guesses an object that nobody reads is no longer guessed.
const MISSES_MAX: u32 = 4096;

impl ObjectPlan {
    pub fn empty() -> ObjectPlan {
        ObjectPlan {
            members: Vec::new(),
            nested: Vec::new(),
            skipped: Vec::new(),
            expected: Vec::new(),
            misses: 0,
            arity: 0,
        }
    }

    /// Reads a member as often as it comes.
    pub fn without_arity(mut self) -> ObjectPlan {
        self.arity = usize::MAX;
        self.nested = self.nested.into_iter().map(ObjectPlan::without_arity).collect();
        self
    }

    /// Members of a ROW into columns of the same positions.
    pub fn of_row(fields: &[Field]) -> ObjectPlan {
        let mut plan = ObjectPlan::empty();
        for (i, field) in fields.iter().enumerate() {
            plan.add(std::slice::from_ref(&field.name), i);
        }
        plan
    }

    /// Reads the member at `path` into `column`.
    pub fn add(&mut self, path: &[Arc<str>], column: usize) {
        let Some((name, rest)) = path.split_first() else { return };
        let existing = self.members.iter().position(|(n, _)| n == name);
        if rest.is_empty() {
            self.arity += 1;
            self.members.push((name.clone(), Action::Column(column)));
            return;
        }
        let nested = match existing.map(|i| self.members[i].1) {
            Some(Action::Nested(index)) => index,
            _ => {
                self.arity += 1;
                self.nested.push(ObjectPlan::empty());
                self.members.push((name.clone(), Action::Nested(self.nested.len() - 1)));
                self.nested.len() - 1
            }
        };
        self.nested[nested].add(rest, column);
    }

    /// The slow path: by (unescaped) name.
    pub fn find(&self, name: &[u8]) -> Action {
        self.members.iter().find(|(n, _)| n.as_bytes() == name).map_or(Action::Skip, |(_, action)| *action)
    }

    pub fn name_of(&self, action: Action) -> &str {
        self.members.iter().find(|(_, a)| *a == action).map_or("", |(n, _)| n)
    }

    #[inline(always)]
    pub fn expected(&self, position: usize) -> Option<&(Expected, Action)> {
        self.expected.get(position)
    }

    /// Learns what stood at `position` this time; returns what to do, which is `action` or a better form of it.
    pub fn learn(&mut self, position: usize, bytes: &[u8], action: Action, object: bool) -> Action {
        self.misses = self.misses.saturating_add(1);
        let action = match action {
            Action::Skip if object && self.skipped.len() < EXPECTED_MAX && self.misses < MISSES_MAX => {
                self.skipped.push(ObjectPlan::empty());
                Action::SkipObject(self.skipped.len() - 1)
            }
            other => other,
        };
        if position < self.expected.len() {
            self.expected[position] = (Expected::new(bytes), action);
        } else if position == self.expected.len() && position < EXPECTED_MAX {
            self.expected.push((Expected::new(bytes), action));
        }
        action
    }

    /// Whether guessing pays: objects used as maps have ever new names.
    #[inline]
    pub fn is_steady(&self) -> bool {
        self.misses < MISSES_MAX
    }

    /// Reads every member, whether its name is known or not: for `fail-on-missing-field`.
    pub fn missing<'a>(&'a self, present: impl Fn(usize) -> bool + 'a) -> Option<&'a str> {
        self.members.iter().find_map(|(name, action)| match action {
            Action::Column(column) if !present(*column) => Some(name.as_ref()),
            _ => None,
        })
    }
}
