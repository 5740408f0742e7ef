//! Aggregates over the list of a group's values: LISTAGG, ARRAY_AGG, the JSON ones, LAG, LEAD, and FIRST_VALUE and
//! LAST_VALUE over changing inputs. They differ in which rows the list takes and in what they make of it.

use std::collections::VecDeque;
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

/// The halves of a bundle, merged: what came, and what was there before and is taken away.
#[derive(Default)]
struct Halves {
    kept: Vec<Box<[u8]>>,
    taken: Vec<Box<[u8]>>,
}

impl Halves {
    /// As Flink merges: all that came, then each of all that goes takes the first that equals it.
    fn merge(&mut self, kept: impl Iterator<Item = Box<[u8]>>, taken: impl Iterator<Item = Box<[u8]>>) {
        self.kept.extend(kept);
        let all: Vec<Box<[u8]>> = std::mem::take(&mut self.taken).into_iter().chain(taken).collect();
        for row in all {
            match self.kept.iter().position(|kept| *kept == row) {
                Some(place) => drop(self.kept.remove(place)),
                None => self.taken.push(row),
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
        let mut kept: Vec<Option<&[u8]>> = Vec::new();
        let mut places: FxHashMap<&[u8], VecDeque<usize>> = FxHashMap::default();
        let mut taken = Vec::new();
        for &(adds, row) in rows {
            let places = places.entry(row).or_default();
            if adds {
                places.push_back(kept.len());
                kept.push(Some(row));
            } else if let Some(place) = places.pop_front() {
                kept[place] = None;
            } else {
                taken.push(row);
            }
        }
        let word = self.lists.claim(&mut state[0]);
        let boxed = |row: &[u8]| -> Box<[u8]> { row.into() };
        self.open.entry(word).or_default().merge(kept.into_iter().flatten().map(boxed), taken.into_iter().map(boxed));
        Ok(())
    }

    fn settle(&mut self, state: &mut [u64]) -> Result<()> {
        let Some(halves) = self.open.remove(&state[0]) else { return Ok(()) };
        for row in &halves.kept {
            self.add(state, row)?;
        }
        for row in &halves.taken {
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
