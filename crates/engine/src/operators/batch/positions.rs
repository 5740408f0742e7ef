//! Functions of a row's place in its partition: numbers, ranks, distributions, and the values of neighbours.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{Array, ArrayRef, Float64Array, Int64Array, UInt32Array};
use arrow_select::concat::concat;
use arrow_select::take::take;
use ouzel_plan::AggregateCall;
use ouzel_plan::aggregate::AggregateFunction as F;
use ouzel_types::{ColumnBuilder, Scalar};

use super::sorted_over::Partitions;
use crate::error::{EngineError, Result};

pub fn is_place(function: F) -> bool {
    matches!(
        function,
        F::RowNumber | F::Rank | F::DenseRank | F::PercentRank | F::CumeDist | F::Ntile | F::Lag | F::Lead
    )
}

/// The values of a call over sorted rows; None: it has a frame.
pub fn of(call: &AggregateCall, columns: &[ArrayRef], partitions: &Partitions) -> Result<Option<ArrayRef>> {
    Ok(Some(match call.function {
        F::RowNumber => numbers(partitions, |row, rows, _| row - rows.start + 1),
        F::Rank => numbers(partitions, |_, rows, peers| peers.start - rows.start + 1),
        F::DenseRank => {
            let mut rank = 0;
            numbers(partitions, |row, rows, peers| {
                rank = if row == rows.start { 1 } else { rank + usize::from(row == peers.start) };
                rank
            })
        }
        F::PercentRank => shares(partitions, |_, rows, peers| match rows.len() {
            1 => 0.0,
            count => (peers.start - rows.start) as f64 / (count - 1) as f64,
        }),
        // Flink counts the rows up to this one, not up to its last peer.
        F::CumeDist => shares(partitions, |row, rows, _| (row + 1 - rows.start) as f64 / rows.len() as f64),
        F::Ntile => {
            let Some(Scalar::Int(buckets @ 1..)) = call.constants.first() else {
                return Err(EngineError::user("NTILE needs a number of buckets above zero").detail("/ by zero"));
            };
            let buckets = usize::try_from(*buckets).unwrap_or(usize::MAX);
            numbers(partitions, |row, rows, _| bucket(row - rows.start, rows.len(), buckets))
        }
        F::Lag | F::Lead => neighbours(call, columns, partitions)?,
        _ => return Ok(None),
    }))
}

/// `value` gets a row's number, its partition and its peers.
fn numbers(partitions: &Partitions, mut value: impl FnMut(usize, &Range<usize>, &Range<usize>) -> usize) -> ArrayRef {
    let rows = partitions.rows().map(|(row, rows, peers)| value(row, rows, peers) as i64);
    Arc::new(Int64Array::from_iter_values(rows))
}

fn shares(partitions: &Partitions, value: impl Fn(usize, &Range<usize>, &Range<usize>) -> f64) -> ArrayRef {
    Arc::new(Float64Array::from_iter_values(partitions.rows().map(|(row, rows, peers)| value(row, rows, peers))))
}

/// The first buckets have one row more where rows are left over.
fn bucket(place: usize, count: usize, buckets: usize) -> usize {
    let (size, larger) = (count / buckets, count % buckets);
    let in_larger = larger * (size + 1);
    if place < in_larger { place / (size + 1) + 1 } else { larger + (place - in_larger) / size.max(1) + 1 }
}

/// LAG and LEAD; a negative offset looks the other way, as in Flink's batch mode.
fn neighbours(call: &AggregateCall, columns: &[ArrayRef], partitions: &Partitions) -> Result<ArrayRef> {
    let missing = || EngineError::internal("LAG without its value");
    let value = columns.get(*call.args.first().ok_or_else(missing)?).ok_or_else(missing)?;
    let refused = || EngineError::user(format!("the offset of {:?} is NULL", call.function));
    let own_offsets = call.args.get(1).map(|column| columns[*column].as_primitive_opt::<Int32Type>()).map(|offsets| {
        offsets.ok_or_else(|| EngineError::user("not supported yet: an offset that is a column of this type"))
    });
    let own_offsets = own_offsets.transpose()?;
    let constant = match call.constants.first() {
        Some(Scalar::Int(n)) => Some(*n),
        None if own_offsets.is_none() => Some(1),
        _ => None,
    };
    let offset = |row: usize| match own_offsets {
        Some(offsets) if offsets.is_valid(row) => Some(i64::from(offsets.value(row))),
        Some(_) => None,
        None => constant,
    };
    // Behind the values stand the defaults: those of the rows, or one for all.
    let (defaults, many) = match call.args.get(2) {
        Some(column) => (columns[*column].clone(), true),
        None => {
            let mut default = ColumnBuilder::new(&call.ty, 1);
            default.append(call.constants.get(1).unwrap_or(&Scalar::Null));
            (default.finish(), false)
        }
    };
    let mut places = Vec::with_capacity(value.len());
    for (row, rows, _) in partitions.rows() {
        let offset = offset(row).ok_or_else(refused)?;
        let offset = if call.function == F::Lag { offset.saturating_neg() } else { offset };
        let place = (row as i64).saturating_add(offset);
        let inside = usize::try_from(place).ok().filter(|place| rows.contains(place));
        places.push(inside.unwrap_or(value.len() + if many { row } else { 0 }) as u32);
    }
    let internal = |e: arrow_schema::ArrowError| EngineError::internal(e.to_string());
    let all = concat(&[value.as_ref(), defaults.as_ref()]).map_err(internal)?;
    take(all.as_ref(), &UInt32Array::from(places), None).map_err(internal)
}

#[cfg(test)]
mod tests {
    use super::bucket;

    #[test]
    fn buckets_differ_by_one_row_at_most() {
        let of = |count: usize, buckets: usize| (0..count).map(|row| bucket(row, count, buckets)).collect::<Vec<_>>();
        assert_eq!(of(5, 4), [1, 1, 2, 3, 4]);
        assert_eq!(of(7, 3), [1, 1, 1, 2, 2, 3, 3]);
        assert_eq!(of(2, 3), [1, 2]);
    }
}
