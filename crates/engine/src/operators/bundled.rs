//! Mini-batches of operators that keep one row of each key: deduplication and change-log normalisation.
//!
//! **Meaning**: of the rows of a key that a bundle holds, the operator sees one: the last, or the one whose time wins.
//! What comes out is what the operator makes of these rows, so that changes within a bundle are not seen. Or it sees all of
//! them, key by key. Keys leave in the order of Flink's hash map.
//! **Time**: a bundle ends when it is full, by the clock, or, where the plan reads event time, with each watermark.
//! **Checkpoint**: the operator's; a bundle is empty before each.

use std::ops::Range;

use arrow_array::ArrayRef;
use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMillisecondType;
use ouzel_functions::binary_row;
use ouzel_functions::java_map::ReusedMap;
use ouzel_plan::operator::MiniBatch;
use ouzel_types::batch::take_rows;
use ouzel_types::{Batch, DataType};
use rustc_hash::FxHashMap;

use crate::error::Result;
use crate::operator::{Counters, Operator, Output};
use crate::operators::bundle::Bundle;
use crate::state::{BatchKeys, StateReader, StateWriter};
use crate::time::firing::Firing;

/// Which rows of a key a bundle keeps. Of equal times the later arrival wins as the last, the earlier as the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    All,
    Last,
    Latest(usize),
    Earliest(usize),
}

pub struct Bundled<O> {
    inner: O,
    bundle: Bundle,
    keys: BatchKeys,
    keep: Keep,
    map: ReusedMap,
}

impl<O: Operator> Bundled<O> {
    pub fn new(inner: O, plan: MiniBatch, keys: &[usize], keep: Keep, input: &[DataType]) -> Bundled<O> {
        Bundled { inner, bundle: Bundle::new(plan), keys: BatchKeys::new(keys, input), keep, map: ReusedMap::default() }
    }

    /// The rows of a bundle that are kept.
    fn kept(&mut self, batch: &Batch) -> Vec<u32> {
        self.keys.encode(batch);
        let times = match self.keep {
            Keep::All | Keep::Last => None,
            Keep::Latest(column) | Keep::Earliest(column) => {
                Some(batch.columns[column].as_primitive::<TimestampMillisecondType>())
            }
        };
        // By key: its first row, and the last that is kept.
        let mut firsts: Vec<u32> = Vec::new();
        let mut kept: Vec<u32> = Vec::new();
        // By row: the key's row before it, where all are kept.
        let mut before: Vec<Option<u32>> = Vec::new();
        let mut places: FxHashMap<&[u8], usize> = FxHashMap::default();
        for row in 0..batch.rows {
            let place = *places.entry(self.keys.key(row)).or_insert(kept.len());
            if self.keep == Keep::All {
                before.push(kept.get(place).copied());
            }
            let Some(known) = kept.get_mut(place) else {
                kept.push(row as u32);
                firsts.push(row as u32);
                continue;
            };
            let wins = times.is_none_or(|times| {
                let (new, old) = (times.value(row), times.value(*known as usize));
                if matches!(self.keep, Keep::Earliest(_)) { new < old } else { new >= old }
            });
            if wins {
                *known = row as u32;
            }
        }
        let keys: Vec<ArrayRef> = self.keys.columns().iter().map(|key| batch.columns[*key].clone()).collect();
        let kept = match binary_row::hashes(&take_rows(&keys, &firsts), kept.len()) {
            Some(hashes) => self.map.order(&hashes).into_iter().map(|at| kept[at as usize]).collect(),
            None => kept,
        };
        if self.keep == Keep::All { whole(&kept, &before) } else { kept }
    }
}

/// All rows of the keys that have these last rows.
fn whole(lasts: &[u32], before: &[Option<u32>]) -> Vec<u32> {
    let mut rows = Vec::with_capacity(before.len());
    for last in lasts {
        let start = rows.len();
        rows.extend(std::iter::successors(Some(*last), |row| before[*row as usize]));
        rows[start..].reverse();
    }
    rows
}

impl<O: Operator> Operator for Bundled<O> {
    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        let mut start = rows.start;
        while start < rows.end {
            start += self.bundle.add_some(batch, start..rows.end, out.now_ms);
            if self.bundle.is_full() {
                self.flush(out)?;
            }
        }
        Ok(())
    }

    fn watermark(&mut self, watermark: i64, out: &mut Output) -> Result<()> {
        if self.bundle.ends_by_watermark() {
            self.flush(out)?;
        }
        self.inner.watermark(watermark, out)
    }

    fn next_timer(&self) -> Option<i64> {
        self.bundle.due_ms().into_iter().chain(self.inner.next_timer()).min()
    }

    fn processing_time(&mut self, now: i64, out: &mut Output) -> Result<()> {
        if self.bundle.due_ms().is_some_and(|due| due <= now) {
            self.flush(out)?;
        }
        self.inner.processing_time(now, out)
    }

    fn waits_for(&self) -> Option<Firing> {
        self.inner.waits_for()
    }

    fn flush(&mut self, out: &mut Output) -> Result<()> {
        let Some(batch) = self.bundle.take() else { return Ok(()) };
        let kept = self.kept(&batch);
        let batch = Batch {
            kinds: batch.kinds.as_ref().map(|kinds| kept.iter().map(|row| kinds[*row as usize]).collect()),
            rows: kept.len(),
            columns: take_rows(&batch.columns, &kept),
            ..batch
        };
        self.inner.prepare(0, &batch)?;
        self.inner.process(0, &batch, 0..batch.rows, out)
    }

    fn snapshot(&mut self, writer: &mut StateWriter) -> Result<()> {
        self.inner.snapshot(writer)
    }

    fn restore(&mut self, reader: &mut StateReader) -> Result<()> {
        self.inner.restore(reader)
    }

    fn restore_watermark(&mut self, watermark: i64) {
        self.inner.restore_watermark(watermark);
    }

    fn state_bytes(&self) -> usize {
        self.inner.state_bytes() + self.bundle.state_bytes()
    }

    fn counters(&self) -> Counters {
        self.inner.counters()
    }
}
