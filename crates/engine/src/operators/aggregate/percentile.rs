//! PERCENTILE(value, percentage [, frequency]): exact, linear between the two nearest values; NULL over none.

use std::sync::Arc;

use ouzel_types::{ColumnBuilder, DataType, Scalar, TypeKind};

use crate::error::Result;
use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::min_max_values::{from_ordered_bits, ordered_bits};
use crate::operators::aggregate::row_wise::{RowWise, RowWiseAggregate};
use crate::operators::aggregate::saved::{read_i64, read_u32, write_i64, write_u32};
use crate::operators::aggregate::value_counts::ValueCounts;
use crate::state::RowCodec;

struct Percentile {
    codec: Arc<RowCodec>,
    scale: u8,
    percentages: Arc<[f64]>,
    array: bool,
    counts: ValueCounts<i64>,
}

impl Percentile {
    fn change(&mut self, state: &mut [u64], row: &[u8], sign: i64) -> Result<bool> {
        let value = match self.codec.scalar_at(row, 0) {
            Scalar::Int(v) => v as f64,
            Scalar::Float(v) => v.into(),
            Scalar::Double(v) => v,
            Scalar::Decimal(v) => v as f64 / 10f64.powi(self.scale.into()),
            _ => return Ok(false),
        };
        let frequency = if self.codec.columns() < 2 {
            1
        } else if self.codec.is_null(row, 1) {
            return Ok(false);
        } else {
            self.codec.i64_at(row, 1)
        };
        if frequency <= 0 {
            return Ok(false);
        }
        self.counts.add(&mut state[0], ordered_bits(value), sign * frequency);
        Ok(true)
    }

    /// One for each percentage; none without values. A value that was taken away before it came counts below zero, as in
    /// Flink, which walks over the values once for all percentages.
    fn results(&self, word: u64) -> Vec<f64> {
        let total: i64 = self.counts.all(word).map(|(_, e)| e.count).sum();
        if total <= 0 {
            return Vec::new();
        }
        // Counted from 1, as Flink does: the last digits of a fraction depend on it.
        let position = |percentage: f64| percentage * (total - 1) as f64 + 1.0;
        let mut asked: Vec<usize> = (0..self.percentages.len()).collect();
        asked.sort_by(|a, b| self.percentages[*a].total_cmp(&self.percentages[*b]));
        let mut results = vec![f64::NAN; asked.len()];
        let mut values = self.counts.all(word).map(|(value, e)| (from_ordered_bits(*value), e.count)).peekable();
        let Some((mut value, mut seen)) = values.next() else { return results };
        for at in asked {
            let position = position(self.percentages[at]);
            let (low, high) = (position.floor(), position.ceil());
            while (seen as f64) < low {
                let Some((next, count)) = values.next() else { break };
                (value, seen) = (next, seen + count);
            }
            results[at] = match values.peek() {
                Some((next, _)) if (seen as f64) < high => (high - position) * value + (position - low) * next,
                _ => value,
            };
        }
        results
    }
}

impl RowWise for Percentile {
    fn fresh(&self) -> Self {
        Percentile {
            codec: self.codec.clone(),
            scale: self.scale,
            percentages: self.percentages.clone(),
            array: self.array,
            counts: ValueCounts::default(),
        }
    }

    fn add(&mut self, state: &mut [u64], row: &[u8]) -> Result<bool> {
        self.change(state, row, 1)
    }

    fn retract(&mut self, state: &mut [u64], row: &[u8]) -> Result<bool> {
        self.change(state, row, -1)
    }

    fn append(&self, state: &[u64], out: &mut ColumnBuilder) {
        let results = self.results(state[0]);
        match results.first() {
            None => out.append_null(),
            Some(_) if self.array => out.append(&Scalar::Array(results.into_iter().map(Scalar::Double).collect())),
            Some(only) => out.append(&Scalar::Double(*only)),
        }
    }

    fn told_apart_by(&self, state: &[u64]) -> Option<Vec<u64>> {
        Some(self.results(state[0]).into_iter().map(f64::to_bits).collect())
    }

    fn save(&self, state: &[u64], out: &mut Vec<u8>) {
        write_u32(self.counts.all(state[0]).count() as u32, out);
        for (value, entry) in self.counts.all(state[0]) {
            write_i64(*value, out);
            write_i64(entry.count, out);
        }
    }

    fn merge_saved(&mut self, state: &mut [u64], bytes: &mut &[u8]) -> Result<()> {
        for _ in 0..read_u32(bytes)? {
            let value = read_i64(bytes)?;
            self.counts.add(&mut state[0], value, read_i64(bytes)?);
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

fn number(value: &Scalar) -> Option<f64> {
    match value {
        Scalar::Int(v) => Some(*v as f64),
        Scalar::Double(v) => Some(*v),
        Scalar::Float(v) => Some((*v).into()),
        _ => None,
    }
}

/// None: the constants are no percentages.
pub fn percentile(
    codec: Arc<RowCodec>,
    types: &[DataType],
    result: &DataType,
    constants: &[Scalar],
) -> Option<Box<dyn Accumulator>> {
    let array = matches!(result.kind, TypeKind::Array(_));
    let percentages: Vec<f64> = match constants {
        [Scalar::Array(values)] => values.iter().map(number).collect::<Option<_>>()?,
        values => values.iter().map(number).collect::<Option<_>>()?,
    };
    if percentages.is_empty() || percentages.iter().any(|p| !(0.0..=1.0).contains(p)) {
        return None;
    }
    let scale = if let TypeKind::Decimal { scale, .. } = types.first()?.kind { scale } else { 0 };
    let function = Percentile {
        codec: codec.clone(),
        scale,
        percentages: percentages.into(),
        array,
        counts: ValueCounts::default(),
    };
    Some(RowWiseAggregate::boxed(function, codec, result.clone()))
}
