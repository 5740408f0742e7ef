//! Which of the sorted rows each row of an OVER sees.
//!
//! ROWS counts rows. RANGE means values: the current row with its peers, or everything within a distance of the one sort
//! key. A row whose key is NULL is within a distance of its peers only, and no other row is within a distance of it.

use std::ops::Range;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType};
use arrow_schema::DataType as ArrowType;
use ouzel_plan::aggregate::SortKey;
use ouzel_plan::batch::PARTS_OF_ONE;
use ouzel_plan::operator::{Frame, FrameBound, FrameUnit};

use super::sorted_over::Partitions;
use crate::error::{EngineError, Result};
use crate::operators::window_aggregate::RowTimes;

/// The frame of each row; `key` is the first sort key with its sorted column. A frame without rows has its end at or
/// before its start.
pub fn frames(frame: &Frame, partitions: &Partitions, key: Option<(ArrayRef, SortKey)>) -> Result<Vec<Range<usize>>> {
    let mut frames = Vec::with_capacity(partitions.peers.len());
    if frame.unit == FrameUnit::Rows {
        for partition in &partitions.ranges {
            let place = |row: usize, bound: FrameBound| match bound {
                FrameBound::UnboundedPreceding => partition.start,
                FrameBound::Preceding(n) => row.saturating_sub(rows(n)).max(partition.start),
                FrameBound::CurrentRow => row,
                FrameBound::Following(n) => row.saturating_add(rows(n)),
                FrameBound::UnboundedFollowing => partition.end - 1,
            };
            // The end of n PRECEDING may lie before the partition.
            let end = |row: usize| match frame.end {
                FrameBound::Preceding(n) => (row + 1).saturating_sub(rows(n)).max(partition.start),
                bound => place(row, bound).saturating_add(1).min(partition.end),
            };
            frames.extend(partition.clone().map(|row| place(row, frame.start)..end(row)));
        }
        return Ok(frames);
    }
    let distances =
        [frame.start, frame.end].iter().any(|b| matches!(b, FrameBound::Preceding(_) | FrameBound::Following(_)));
    let values = match key {
        Some((column, key)) if distances => Some(Values::of(&column, key)?),
        _ => None,
    };
    for partition in &partitions.ranges {
        let valued = values.as_ref().map_or(0..0, |values| values.valued(partition.clone()));
        for row in partition.clone() {
            let peers = &partitions.peers[row];
            let near = |distance: i64, end: bool| match &values {
                Some(values) if valued.contains(&row) => values.place(&valued, row, distance, end),
                _ if end => peers.end,
                _ => peers.start,
            };
            let start = match frame.start {
                FrameBound::UnboundedPreceding | FrameBound::UnboundedFollowing => partition.start,
                FrameBound::Preceding(n) => near(n.saturating_neg(), false),
                FrameBound::CurrentRow => peers.start,
                FrameBound::Following(n) => near(n, false),
            };
            let end = match frame.end {
                FrameBound::UnboundedPreceding | FrameBound::UnboundedFollowing => partition.end,
                FrameBound::Preceding(n) => near(n.saturating_neg(), true),
                FrameBound::CurrentRow => peers.end,
                FrameBound::Following(n) => near(n, true),
            };
            frames.push(start..end);
        }
    }
    Ok(frames)
}

fn rows(count: i64) -> usize {
    usize::try_from(count).unwrap_or(0)
}

/// The sort key's values so that they ascend.
enum Values {
    /// In steps as fine as the distance, and how many of them one unit of distance is.
    Exact(Vec<Option<i128>>, i128),
    Approximate(Vec<Option<f64>>),
}

impl Values {
    fn of(column: &ArrayRef, key: SortKey) -> Result<Values> {
        let sign = if key.descending { -1 } else { 1 };
        fn read<T: ArrowPrimitiveType, V>(column: &ArrayRef, value: impl Fn(T::Native) -> V) -> Vec<Option<V>> {
            column.as_primitive::<T>().iter().map(|v| v.map(&value)).collect()
        }
        let exact = |values| Ok(Values::Exact(values, 1));
        let parts = i128::from(PARTS_OF_ONE);
        match column.data_type() {
            ArrowType::Int8 => exact(read::<Int8Type, _>(column, |v| sign * parts * i128::from(v))),
            ArrowType::Int16 => exact(read::<Int16Type, _>(column, |v| sign * parts * i128::from(v))),
            ArrowType::Int32 => exact(read::<Int32Type, _>(column, |v| sign * parts * i128::from(v))),
            ArrowType::Int64 => exact(read::<Int64Type, _>(column, |v| sign * parts * i128::from(v))),
            ArrowType::Date32 => exact(read::<Date32Type, _>(column, |v| sign * i128::from(v))),
            ArrowType::Decimal128(_, scale) => {
                let unit = 10i128.pow(u32::from(scale.unsigned_abs()));
                // A number of more than 32 digits is beyond any distance.
                Ok(Values::Exact(read::<Decimal128Type, _>(column, |v| (sign * v).saturating_mul(parts)), unit))
            }
            ArrowType::Timestamp(..) => {
                let times = RowTimes::new(column)?;
                exact((0..column.len()).map(|row| times.get(row).map(|ms| sign * i128::from(ms))).collect())
            }
            ArrowType::Float32 => {
                Ok(Values::Approximate(read::<Float32Type, _>(column, |v| sign as f64 * f64::from(v))))
            }
            ArrowType::Float64 => Ok(Values::Approximate(read::<Float64Type, _>(column, |v| sign as f64 * v))),
            other => Err(EngineError::user("a RANGE with a distance needs an order by numbers or times")
                .detail(format!("its values are kept as {other}"))),
        }
    }

    /// The rows of a partition whose key is not NULL: they stand together.
    fn valued(&self, partition: Range<usize>) -> Range<usize> {
        let is_null = |row: usize| match self {
            Values::Exact(values, _) => values[row].is_none(),
            Values::Approximate(values) => values[row].is_none(),
        };
        let first = partition.clone().find(|row| !is_null(*row)).unwrap_or(partition.end);
        let end = partition.clone().rev().find(|row| !is_null(*row)).map_or(first, |last| last + 1);
        first..end
    }

    /// The first row that is at least `distance` behind the row's value, or the end of those that are at most.
    fn place(&self, valued: &Range<usize>, row: usize, distance: i64, end: bool) -> usize {
        fn partition_point(rows: &Range<usize>, before: impl Fn(usize) -> bool) -> usize {
            let (mut low, mut high) = (rows.start, rows.end);
            while low < high {
                let middle = low + (high - low) / 2;
                if before(middle) { low = middle + 1 } else { high = middle }
            }
            low
        }
        match self {
            Values::Exact(values, unit) => {
                let wanted = values[row].map(|v| v.saturating_add(i128::from(distance).saturating_mul(*unit)));
                partition_point(valued, |r| values[r] < wanted || (end && values[r] == wanted))
            }
            Values::Approximate(values) => {
                let wanted = values[row].unwrap_or(f64::NAN) + distance as f64 / PARTS_OF_ONE as f64;
                let value = |r: usize| values[r].unwrap_or(f64::NAN);
                partition_point(valued, |r| match value(r).total_cmp(&wanted) {
                    std::cmp::Ordering::Less => true,
                    std::cmp::Ordering::Equal => end,
                    std::cmp::Ordering::Greater => false,
                })
            }
        }
    }
}
