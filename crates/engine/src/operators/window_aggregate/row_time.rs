//! Reading a time attribute's column as epoch milliseconds.

use arrow_array::cast::AsArray;
use arrow_array::types::{TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType as ArrowType, TimeUnit};

use crate::error::{EngineError, Result};

/// Flink's words for a row without a row time.
const NULL_ROWTIME: &str = "RowTime field should not be null, please convert it to a non-null long value.";

/// Ticks of a timestamp column, and how many make a millisecond.
pub struct RowTimes<'a> {
    ticks: &'a [i64],
    per_milli: i64,
    column: &'a ArrayRef,
}

impl<'a> RowTimes<'a> {
    pub fn new(column: &'a ArrayRef) -> Result<RowTimes<'a>> {
        let (ticks, per_milli): (&[i64], i64) = match column.data_type() {
            ArrowType::Timestamp(TimeUnit::Millisecond, _) => {
                (column.as_primitive::<TimestampMillisecondType>().values(), 1)
            }
            ArrowType::Timestamp(TimeUnit::Microsecond, _) => {
                (column.as_primitive::<TimestampMicrosecondType>().values(), 1_000)
            }
            ArrowType::Timestamp(TimeUnit::Nanosecond, _) => {
                (column.as_primitive::<TimestampNanosecondType>().values(), 1_000_000)
            }
            other => return Err(EngineError::internal(format!("a time attribute of layout {other}"))),
        };
        Ok(RowTimes { ticks, per_milli, column })
    }

    #[inline]
    pub fn get(&self, row: usize) -> Option<i64> {
        if self.column.is_null(row) {
            return None;
        }
        Some(if self.per_milli == 1 { self.ticks[row] } else { self.ticks[row].div_euclid(self.per_milli) })
    }

    /// NULL fails the job, as in Flink.
    #[inline]
    pub fn require(&self, row: usize) -> Result<i64> {
        self.get(row).ok_or_else(|| EngineError::user("a row has no row time").detail(NULL_ROWTIME))
    }
}
