//! COLLECT: the multiset of the non-NULL values, in the order of the `java.util.HashMap` that Flink keeps them in; empty over
//! none. A value that is taken away before it comes has a count below zero, then of zero, and is shown so, as in Flink.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::cast::AsArray;
use ouzel_functions::java_map::{DEFAULT_PLACES, Hashes, in_java_order};
use ouzel_types::{ColumnBuilder, DataType, Scalar};

use crate::error::Result;
use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::row_wise::{RowWise, RowWiseAggregate};
use crate::operators::aggregate::saved::{read_bytes, read_i64, read_u32, write_bytes, write_i64, write_u32};
use crate::operators::aggregate::value_counts::ValueCounts;
use crate::state::RowCodec;

struct Collect {
    codec: Arc<RowCodec>,
    counts: ValueCounts<Box<[u8]>>,
}

impl Collect {
    fn in_order(&self, word: u64) -> Vec<(u64, &[u8], i64)> {
        let mut entries: Vec<_> = self.counts.all(word).map(|(row, e)| (e.order, row.as_ref(), e.count)).collect();
        entries.sort_unstable_by_key(|(order, _, _)| *order);
        entries
    }
}

impl RowWise for Collect {
    fn fresh(&self) -> Self {
        Collect { codec: self.codec.clone(), counts: ValueCounts::default() }
    }

    fn add(&mut self, state: &mut [u64], row: &[u8]) -> Result<bool> {
        if self.codec.is_null(row, 0) {
            return Ok(false);
        }
        self.counts.add_and_keep(&mut state[0], row.into(), 1);
        Ok(true)
    }

    fn retract(&mut self, state: &mut [u64], row: &[u8]) -> Result<bool> {
        if self.codec.is_null(row, 0) {
            return Ok(false);
        }
        self.counts.add(&mut state[0], row.into(), -1);
        Ok(true)
    }

    const FOLDS: bool = true;

    /// The half counts for itself; where counts are added, one that comes to zero stays.
    fn fold(&mut self, state: &mut [u64], rows: &[(bool, &[u8])]) -> Result<()> {
        let mut half = Collect { codec: self.codec.clone(), counts: ValueCounts::default() };
        let mut word = [0u64];
        for &(adds, row) in rows {
            if adds {
                half.add(&mut word, row)?
            } else {
                half.retract(&mut word, row)?
            };
        }
        for (_, row, count) in half.in_order(word[0]) {
            self.counts.add_and_keep(&mut state[0], row.into(), count);
        }
        Ok(())
    }

    fn append(&self, state: &[u64], out: &mut ColumnBuilder) {
        let ColumnBuilder::Map { keys, values, offsets, nulls, .. } = out else { return };
        for (_, row, count) in self.in_order(state[0]) {
            self.codec.append_to(row, 0, keys);
            values.append(&Scalar::Int(count));
        }
        nulls.append(true);
        offsets.push(keys.len() as i32);
    }

    fn finish(column: ArrayRef) -> ArrayRef {
        match column.as_map_opt() {
            Some(map) => Arc::new(in_java_order(map.clone(), Hashes::Flink, |_| DEFAULT_PLACES)),
            None => column,
        }
    }

    fn save(&self, state: &[u64], out: &mut Vec<u8>) {
        let entries = self.in_order(state[0]);
        write_u32(entries.len() as u32, out);
        for (_, row, count) in entries {
            write_bytes(row, out);
            write_i64(count, out);
        }
    }

    fn merge_saved(&mut self, state: &mut [u64], bytes: &mut &[u8]) -> Result<()> {
        for _ in 0..read_u32(bytes)? {
            let row = read_bytes(bytes)?.into();
            self.counts.add_and_keep(&mut state[0], row, read_i64(bytes)?);
        }
        Ok(())
    }

    fn reset(&mut self, state: &mut [u64]) {
        self.counts.clear(&mut state[0]);
    }

    fn state_bytes(&self) -> usize {
        self.counts.state_bytes()
    }
}

pub fn collect(codec: Arc<RowCodec>, result: &DataType) -> Box<dyn Accumulator> {
    RowWiseAggregate::boxed(Collect { codec: codec.clone(), counts: ValueCounts::default() }, codec, result.clone())
}
