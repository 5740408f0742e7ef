//! OVER in a batch job: by any columns, with any frame.
//!
//! **Meaning**: every input row, extended by one value per call; rows leave in order of partition and order, equal ones
//! in order of arrival. **State**: all rows, to the end of the input. **Time**: none: a time is a value as others.
//! **Checkpoint**: none (batch). **Limits**: the rows have to fit into memory; a frame whose start moves is computed
//! anew for each row, as a Flink does, so that its cost grows with the frame (see `frame_values`).

use std::ops::Range;

use arrow_array::ArrayRef;
use arrow_row::{RowConverter, Rows};
use ouzel_plan::aggregate::SortKey;
use ouzel_plan::batch::SortedOver as Plan;
use ouzel_types::batch::take_rows;
use ouzel_types::{Batch, DataType};

use super::frame_values::FrameValues;
use super::frames::frames;
use super::held_rows::{GIVEN_ROWS, HeldRows};
use super::positions;
use super::sort::sorted;
use crate::error::Result;
use crate::operator::{Operator, Output};
use crate::operators::form::{self, Form};
use crate::operators::rank::operator::{sort_keys, sorter};
use crate::state::{StateReader, StateWriter};

pub struct SortedOver {
    plan: Plan,
    /// Partition columns, then sort keys.
    order: Vec<SortKey>,
    sorters: [RowConverter; 2],
    values: FrameValues,
    rows: HeldRows,
}

/// The partitions of sorted rows, and where each row's peers begin and end.
pub struct Partitions {
    pub ranges: Vec<Range<usize>>,
    pub peers: Vec<Range<usize>>,
}

impl SortedOver {
    pub fn new(plan: &Plan, input: &[DataType]) -> Result<SortedOver> {
        let ascending = |column: &usize| SortKey { column: *column, descending: false, nulls_first: true };
        let partition: Vec<SortKey> = plan.partition.iter().map(ascending).collect();
        let order: Vec<SortKey> = partition.iter().chain(&plan.order).copied().collect();
        Ok(SortedOver {
            sorters: [sorter(&partition, input)?, sorter(&order, input)?],
            order,
            values: FrameValues::new(&plan.calls, input)?,
            plan: plan.clone(),
            rows: HeldRows::new(input),
        })
    }

    fn results(&mut self, columns: &[ArrayRef], partitions: &Partitions) -> Result<Vec<ArrayRef>> {
        let key = self.plan.order.first().map(|key| (columns[key.column].clone(), *key));
        let frames = if self.values.is_empty() { Vec::new() } else { frames(&self.plan.frame, partitions, key)? };
        let mut values = self.values.over(columns, &self.plan.frame, &frames, partitions)?.into_iter();
        let mut results = Vec::with_capacity(self.plan.calls.len());
        for call in &self.plan.calls {
            let own = positions::of(call, columns, partitions)?;
            results.push(own.or_else(|| values.next()).expect("invariant: a call is one of a place or of a frame"));
        }
        Ok(results)
    }

    /// What it computes: a batch job that has ended is not run again for the same query.
    pub fn form(plan: &Plan, input: &[DataType]) -> Form {
        Form::new("OverAggregate")
            .term("partition", form::columns(&plan.partition, input))
            .term("order", form::order(&plan.order, input))
            .term("frame", form::frame(plan.frame))
            .term("calls", form::calls(&plan.calls, input))
    }
}

impl Partitions {
    /// Every row's number, its partition and its peers.
    pub fn rows(&self) -> impl Iterator<Item = (usize, &Range<usize>, &Range<usize>)> {
        let placed = self.ranges.iter().flat_map(|range| range.clone().map(move |row| (row, range)));
        placed.zip(&self.peers).map(|((row, range), peers)| (row, range, peers))
    }

    /// Of rows sorted by `keys`, which start with `partition`; `rows` are their numbers in order.
    fn of(partition: Option<&Rows>, keys: Option<&Rows>, rows: &[u32]) -> Partitions {
        let runs = |keys: Option<&Rows>| -> Vec<Range<usize>> {
            let same = |a: &u32, b: &u32| keys.is_none_or(|keys| keys.row(*a as usize) == keys.row(*b as usize));
            let mut start = 0;
            let run = |run: &[u32]| {
                let range = start..start + run.len();
                start = range.end;
                range
            };
            rows.chunk_by(same).map(run).collect()
        };
        let peers = runs(keys).into_iter().flat_map(|run| std::iter::repeat_n(run.clone(), run.len())).collect();
        Partitions { ranges: runs(partition), peers }
    }
}

impl Operator for SortedOver {
    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, _out: &mut Output) -> Result<()> {
        self.rows.add(batch, rows);
        Ok(())
    }

    fn finish(&mut self, out: &mut Output) -> Result<()> {
        let batch = self.rows.take();
        let partition = &self.order[..self.plan.partition.len()];
        let encoded = |sorter: &RowConverter, keys: &[SortKey]| -> Result<Option<Rows>> {
            if keys.is_empty() { Ok(None) } else { sort_keys(sorter, keys, &batch.columns).map(Some) }
        };
        let partition = encoded(&self.sorters[0], partition)?;
        let keys = encoded(&self.sorters[1], &self.order)?;
        let rows = keys.as_ref().map_or_else(|| (0..batch.rows as u32).collect(), |keys| sorted(keys, batch.rows));
        let partitions = Partitions::of(partition.as_ref(), keys.as_ref(), &rows);
        drop((partition, keys));
        let mut columns = take_rows(&batch.columns, &rows);
        drop(batch);
        let results = self.results(&columns, &partitions)?;
        columns.extend(results);
        for start in (0..rows.len()).step_by(GIVEN_ROWS) {
            let count = GIVEN_ROWS.min(rows.len() - start);
            out.push(Batch::new(columns.iter().map(|column| column.slice(start, count)).collect(), count));
        }
        Ok(())
    }

    fn snapshot(&mut self, _writer: &mut StateWriter) -> Result<()> {
        Ok(())
    }

    fn restore(&mut self, _reader: &mut StateReader) -> Result<()> {
        Ok(())
    }

    fn state_bytes(&self) -> usize {
        self.rows.bytes()
    }
}
