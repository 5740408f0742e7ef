//! Mini-batches of regular joins.
//!
//! **Meaning**: a bundle counts the rows of both sides. Of each side what cancels out within the bundle goes first: under a
//! unique key an added row and what is added or taken back behind it, without one a row and its retraction. Then one
//! side is joined after the other: the right one first, for right joins the left one. An update of a row (its
//! retraction and the row that follows under the same unique key) does not pad partners that it had before and has
//! after it. Keys leave in the order in which they first came (in Flink in the order of a hash map).
//! **Time**, **Checkpoint**: as `bundled`.

use std::ops::Range;

use arrow_array::ArrayRef;
use ouzel_plan::operator::{Join as Plan, JoinKind, MiniBatch};
use ouzel_types::batch::take_rows;
use ouzel_types::{Batch, DataType};
use rustc_hash::FxHashMap;

use super::regular::Join;
use crate::error::Result;
use crate::operator::{Counters, HotKey, Operator, Output};
use crate::operators::bundle::Bundle;
use crate::state::{EncodedRows, RowCodec, StateReader, StateWriter};

pub struct BundledJoin {
    join: Join,
    /// The bundles of both sides share their size: `rows` is counted here.
    bundles: [Bundle; 2],
    folds: [Fold; 2],
    first: usize,
    size: usize,
    rows: usize,
}

/// How rows of one side cancel out.
struct Fold {
    /// What tells rows apart: join key and unique key, or all columns.
    columns: Vec<usize>,
    unique: bool,
    codec: RowCodec,
    ids: EncodedRows,
}

impl BundledJoin {
    pub fn new(join: Join, plan: &Plan, mini_batch: MiniBatch, inputs: [&[DataType]; 2]) -> BundledJoin {
        let sides = [(&plan.left_keys, &plan.left_unique), (&plan.right_keys, &plan.right_unique)];
        let fold = |side: usize| {
            let (keys, unique) = sides[side];
            let columns: Vec<usize> = match unique {
                Some(unique) => keys.iter().chain(unique.iter().filter(|c| !keys.contains(c))).copied().collect(),
                None => (0..inputs[side].len()).collect(),
            };
            let types: Vec<DataType> = columns.iter().map(|c| inputs[side][*c].clone()).collect();
            Fold { columns, unique: unique.is_some(), codec: RowCodec::new(&types), ids: EncodedRows::default() }
        };
        BundledJoin {
            join,
            bundles: [Bundle::new(mini_batch), Bundle::new(mini_batch)],
            folds: [fold(0), fold(1)],
            first: if plan.kind == JoinKind::Right { 0 } else { 1 },
            size: mini_batch.size.max(1),
            rows: 0,
        }
    }
}

impl Fold {
    /// The rows of a bundle that are left, the two of an update one behind the other.
    fn left(&mut self, batch: &Batch) -> Vec<u32> {
        let picked: Vec<ArrayRef> = self.columns.iter().map(|column| batch.columns[*column].clone()).collect();
        self.codec.encode(&picked, 0..batch.rows, &mut self.ids);
        let mut places: FxHashMap<&[u8], usize> = FxHashMap::default();
        let mut left: Vec<Vec<u32>> = Vec::new();
        for row in 0..batch.rows {
            let place = *places.entry(self.ids.row(row)).or_insert(left.len());
            if place == left.len() {
                left.push(Vec::new());
            }
            let rows = &mut left[place];
            let adds = batch.kind(row).is_add();
            let last_adds = rows.last().map(|last| batch.kind(*last as usize).is_add());
            match (last_adds, adds) {
                // The row came and went.
                (Some(true), false) => {
                    rows.pop();
                    continue;
                }
                // It went and is back as it was.
                (Some(false), true) if !self.unique => {
                    rows.pop();
                    continue;
                }
                // The later version of the row, or of what is taken back.
                (Some(last), adds) if self.unique && last == adds => {
                    rows.pop();
                }
                _ => {}
            }
            rows.push(row as u32);
        }
        left.into_iter().flatten().collect()
    }

    /// Two rows that stand behind each other are an update of one row.
    fn are_update(&self, batch: &Batch, ids: &[u32], row: usize) -> bool {
        self.unique
            && row + 1 < batch.rows
            && !batch.kind(row).is_add()
            && batch.kind(row + 1).is_add()
            && self.ids.row(ids[row] as usize) == self.ids.row(ids[row + 1] as usize)
    }
}

impl Operator for BundledJoin {
    fn process(&mut self, input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        let mut start = rows.start;
        while start < rows.end {
            let end = rows.end.min(start + self.size - self.rows);
            let taken = self.bundles[input].add_some(batch, start..end, out.now_ms);
            start += taken;
            self.rows += taken;
            if self.rows >= self.size {
                self.flush(out)?;
            }
        }
        Ok(())
    }

    fn watermark(&mut self, watermark: i64, out: &mut Output) -> Result<()> {
        if self.bundles[0].ends_by_watermark() {
            self.flush(out)?;
        }
        self.join.watermark(watermark, out)
    }

    fn next_timer(&self) -> Option<i64> {
        self.bundles.iter().filter_map(Bundle::due_ms).chain(self.join.next_timer()).min()
    }

    fn processing_time(&mut self, now: i64, out: &mut Output) -> Result<()> {
        if self.bundles.iter().filter_map(Bundle::due_ms).any(|due| due <= now) {
            self.flush(out)?;
        }
        self.join.processing_time(now, out)
    }

    fn flush(&mut self, out: &mut Output) -> Result<()> {
        self.rows = 0;
        for input in [self.first, 1 - self.first] {
            let Some(batch) = self.bundles[input].take() else { continue };
            let left = self.folds[input].left(&batch);
            let kinds = batch.kinds.as_ref().map(|kinds| left.iter().map(|row| kinds[*row as usize]).collect());
            let batch = Batch { kinds, rows: left.len(), columns: take_rows(&batch.columns, &left), ..batch };
            let fold = &self.folds[input];
            let updates: Vec<bool> = (0..batch.rows).map(|row| fold.are_update(&batch, &left, row)).collect();
            self.join.prepare(input, &batch)?;
            self.join.process_updates(input, &batch, &updates, out)?;
        }
        Ok(())
    }

    fn snapshot(&mut self, writer: &mut StateWriter) -> Result<()> {
        self.join.snapshot(writer)
    }

    fn restore(&mut self, reader: &mut StateReader) -> Result<()> {
        self.join.restore(reader)
    }

    fn state_bytes(&self) -> usize {
        self.join.state_bytes() + self.bundles.iter().map(Bundle::state_bytes).sum::<usize>()
    }

    fn hot_key(&self) -> Option<HotKey> {
        self.join.hot_key()
    }

    fn counters(&self) -> Counters {
        self.join.counters()
    }
}
