//! The groups of a query and their running aggregates, in the order in which they were first
//! seen, so that a result without ORDER BY does not depend on a hash.

use std::hash::Hasher;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use super::aggregate::AggregateState;
use super::bind::Groups;
use super::error::QueryError;
use super::value::Value;

pub struct GroupTable<'a> {
    groups: &'a Groups,
    index: HashTable<u32>,
    /// Group after group.
    keys: Vec<Value>,
    /// Group after group.
    states: Vec<AggregateState>,
    count: u32,
    scratch: Vec<Value>,
}

impl<'a> GroupTable<'a> {
    pub fn new(groups: &'a Groups) -> Self {
        let mut table = Self {
            groups,
            index: HashTable::new(),
            keys: Vec::new(),
            states: Vec::new(),
            count: 0,
            scratch: Vec::new(),
        };
        // Without keys there is one group, also over nothing.
        if groups.keys.is_empty() {
            table.push_group();
        }
        table
    }

    pub fn add(&mut self, row: &[Value]) -> Result<(), QueryError> {
        let group = if self.groups.keys.is_empty() { 0 } else { self.group_of(row)? };
        let aggregates = &self.groups.aggregates;
        let states = &mut self.states[group as usize * aggregates.len()..][..aggregates.len()];
        for (state, aggregate) in states.iter_mut().zip(aggregates) {
            state.add(aggregate, row)?;
        }
        Ok(())
    }

    fn group_of(&mut self, row: &[Value]) -> Result<u32, QueryError> {
        self.scratch.clear();
        for key in &self.groups.keys {
            self.scratch.push(key.evaluate(row)?);
        }
        let width = self.scratch.len();
        let hash = hash(&self.scratch);
        let (keys, scratch) = (&self.keys, &self.scratch);
        let key_of = |group: u32| &keys[group as usize * width..][..width];
        if let Some(&group) = self.index.find(hash, |&group| key_of(group) == scratch.as_slice()) {
            return Ok(group);
        }
        let group = self.count;
        self.keys.append(&mut self.scratch);
        let keys = &self.keys;
        let rehash = |group: &u32| self::hash(&keys[*group as usize * width..][..width]);
        self.index.insert_unique(hash, group, rehash);
        self.push_group();
        Ok(group)
    }

    fn push_group(&mut self) {
        self.count += 1;
        let kinds = self.groups.aggregates.iter().map(|aggregate| aggregate.kind);
        self.states.extend(kinds.map(AggregateState::new));
    }

    /// A row per group: its keys, then its aggregates.
    pub fn finish(self) -> Result<Vec<Vec<Value>>, QueryError> {
        let mut keys = self.keys.into_iter();
        let mut states = self.states.into_iter();
        let (key_width, aggregates) = (self.groups.keys.len(), self.groups.aggregates.len());
        let mut rows = Vec::with_capacity(self.count as usize);
        for _ in 0..self.count {
            let mut row = Vec::with_capacity(key_width + aggregates);
            row.extend(keys.by_ref().take(key_width));
            for state in states.by_ref().take(aggregates) {
                row.push(state.finish()?);
            }
            rows.push(row);
        }
        Ok(rows)
    }
}

fn hash(values: &[Value]) -> u64 {
    let mut hasher = FxHasher::default();
    for value in values {
        value.as_ref().hash_into(&mut hasher);
    }
    hasher.finish()
}
