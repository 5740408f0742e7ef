//! Aggregates over the list of a group's values: LISTAGG, ARRAY_AGG, the JSON ones, LAG, LEAD, and FIRST_VALUE and
//! LAST_VALUE over changing inputs. They differ in which rows the list takes and in what they make of it.

use std::collections::VecDeque;
use std::hash::Hash;
use std::sync::Arc;

use ouzel_types::{ColumnBuilder, DataType};
use rustc_hash::FxHashMap;

use crate::error::Result;
use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::row_wise::{RowWise, RowWiseAggregate};
use crate::operators::aggregate::value_list::ValueLists;
use crate::state::RowCodec;

/// What an aggregate does with the list of a group, which `word` names.
pub trait ListRule: Clone + Send + 'static {
    /// Both give whether the result may have changed.
    fn add(&self, lists: &mut ValueLists, word: &mut u64, row: &[u8]) -> Result<bool>;
    fn retract(&self, lists: &mut ValueLists, word: u64, row: &[u8]) -> bool;
    fn append(&self, lists: &ValueLists, word: u64, out: &mut ColumnBuilder);
}

struct Listed<R> {
    rule: R,
    lists: ValueLists,
    /// By word: what local halves of the open bundle have made.
    open: FxHashMap<u64, Halves>,
}

/// Rows in order, of which the first that equals another is found by hash.
struct Ordered<K> {
    rows: Vec<Option<K>>,
    places: FxHashMap<K, VecDeque<usize>>,
}

impl<K> Default for Ordered<K> {
    fn default() -> Self {
        Ordered { rows: Vec::new(), places: FxHashMap::default() }
    }
}

impl<K: Clone + Eq + Hash> Ordered<K> {
    fn push(&mut self, row: K) {
        self.places.entry(row.clone()).or_default().push_back(self.rows.len());
        self.rows.push(Some(row));
    }

    /// Takes the first row that equals this one out, if there is one.
    fn take(&mut self, row: &K) -> bool {
        let place = self.places.get_mut(row).and_then(VecDeque::pop_front);
        place.is_some_and(|place| self.rows[place].take().is_some())
    }

    fn iter(&self) -> impl Iterator<Item = &K> {
        self.rows.iter().flatten()
    }
}

/// The halves of a bundle, merged: what came, and what was there before and is taken away.
#[derive(Default)]
struct Halves {
    kept: Ordered<Arc<[u8]>>,
    taken: Ordered<Arc<[u8]>>,
}

impl Halves {
    /// As Flink merges: all that came, then each of all that goes takes the first that equals it. What went in a half before
    /// found nothing then, so it can only meet what comes now.
    fn merge(&mut self, kept: &Ordered<&[u8]>, taken: &[&[u8]]) {
        for row in kept.iter().map(|row| Arc::from(*row)) {
            if !self.taken.take(&row) {
                self.kept.push(row);
            }
        }
        for row in taken.iter().map(|row| Arc::from(*row)) {
            if !self.kept.take(&row) {
                self.taken.push(row);
            }
        }
    }
}

impl<R: ListRule> RowWise for Listed<R> {
    fn fresh(&self) -> Self {
        Listed::new(self.rule.clone())
    }

    fn add(&mut self, state: &mut [u64], row: &[u8]) -> Result<bool> {
        self.rule.add(&mut self.lists, &mut state[0], row)
    }

    fn retract(&mut self, state: &mut [u64], row: &[u8]) -> Result<bool> {
        Ok(self.rule.retract(&mut self.lists, state[0], row))
    }

    const FOLDS: bool = true;

    /// What comes and goes within the half is not seen.
    fn fold(&mut self, state: &mut [u64], rows: &[(bool, &[u8])]) -> Result<()> {
        let mut kept = Ordered::default();
        let mut taken = Vec::new();
        for &(adds, row) in rows {
            if adds {
                kept.push(row);
            } else if !kept.take(&row) {
                taken.push(row);
            }
        }
        let word = self.lists.claim(&mut state[0]);
        self.open.entry(word).or_default().merge(&kept, &taken);
        Ok(())
    }

    fn settle(&mut self, state: &mut [u64]) -> Result<()> {
        let Some(halves) = self.open.remove(&state[0]) else { return Ok(()) };
        for row in halves.kept.iter() {
            self.add(state, row)?;
        }
        for row in halves.taken.iter() {
            self.retract(state, row)?;
        }
        Ok(())
    }

    fn append(&self, state: &[u64], out: &mut ColumnBuilder) {
        self.rule.append(&self.lists, state[0], out);
    }

    fn save(&self, state: &[u64], out: &mut Vec<u8>) {
        self.lists.save(state[0], out);
    }

    fn merge_saved(&mut self, state: &mut [u64], bytes: &mut &[u8]) -> Result<()> {
        self.lists.merge_saved(&mut state[0], bytes)
    }

    fn reset(&mut self, state: &mut [u64]) {
        self.open.remove(&state[0]);
        self.lists.clear(&mut state[0]);
    }

    fn state_bytes(&self) -> usize {
        self.lists.state_bytes()
    }
}

impl<R> Listed<R> {
    fn new(rule: R) -> Listed<R> {
        Listed { rule, lists: ValueLists::default(), open: FxHashMap::default() }
    }
}

/// The aggregate of a rule.
pub fn listed(rule: impl ListRule, codec: Arc<RowCodec>, result: &DataType) -> Box<dyn Accumulator> {
    RowWiseAggregate::boxed(Listed::new(rule), codec, result.clone())
}
