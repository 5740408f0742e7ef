//! ORDER BY a time attribute, then other columns.
//!
//! **Meaning**: the rows of an append-only stream in order. By row time a row leaves when the watermark reaches it;
//! by processing time rows of one millisecond are ordered among themselves.
//! **State**: rows that wait; each goes when the watermark has reached it. **Time**: rows that are not after the last instant that was given out are dropped.
//! **Checkpoint**: the waiting rows, whole each time.

use std::collections::BTreeMap;
use std::ops::Range;

use arrow_array::ArrayRef;
use arrow_row::{RowConverter, SortField};
use arrow_schema::SortOptions;
use ouzel_plan::aggregate::SortKey;
use ouzel_plan::operator::TemporalSort as Plan;
use ouzel_types::batch::take_rows;
use ouzel_types::{Batch, DataType};

use crate::error::{EngineError, Result};
use crate::operator::{Counters, Operator, Output};
use crate::operators::form::{self, Form};
use crate::operators::window_aggregate::RowTimes;
use crate::state::{EncodedRows, RowCodec, RowHandle, RowPages, StateReader, StateWriter};
use crate::time::firing::Firing;

const META: u8 = 0;
const ROWS: u8 = 1;

pub struct TemporalSort {
    rowtime: Option<usize>,
    order: Vec<SortKey>,
    converter: Option<RowConverter>,
    codec: RowCodec,
    rows: RowPages,
    waiting: BTreeMap<i64, Vec<RowHandle>>,
    /// The last instant that was given out.
    last: Option<i64>,
    late_rows: u64,
    encoded: EncodedRows,
}

impl TemporalSort {
    pub fn new(plan: &Plan, input: &[DataType]) -> Result<TemporalSort> {
        let field = |key: &SortKey| {
            let options = SortOptions { descending: key.descending, nulls_first: key.nulls_first };
            SortField::new_with_options(input[key.column].arrow(), options)
        };
        let converter = if plan.order.is_empty() {
            None
        } else {
            Some(RowConverter::new(plan.order.iter().map(field).collect()).map_err(not_sortable)?)
        };
        Ok(TemporalSort {
            rowtime: plan.rowtime,
            order: plan.order.clone(),
            converter,
            codec: RowCodec::new(input),
            rows: RowPages::new(),
            waiting: BTreeMap::new(),
            last: None,
            late_rows: 0,
            encoded: EncodedRows::default(),
        })
    }

    fn emit(&mut self, until: i64, out: &mut Output) -> Result<()> {
        while let Some(entry) = self.waiting.first_entry().filter(|entry| *entry.key() <= until) {
            let (time, handles) = entry.remove_entry();
            self.last = Some(time);
            let rows: Vec<&[u8]> = handles.iter().map(|handle| self.rows.get(*handle)).collect();
            let columns = self.codec.decode(&rows);
            let columns = match &mut self.converter {
                Some(converter) if handles.len() > 1 => {
                    let keys: Vec<ArrayRef> = self.order.iter().map(|key| columns[key.column].clone()).collect();
                    let keys = converter.convert_columns(&keys).map_err(not_sortable)?;
                    let mut order: Vec<u32> = (0..handles.len() as u32).collect();
                    order.sort_by(|a, b| keys.row(*a as usize).cmp(&keys.row(*b as usize)));
                    take_rows(&columns, &order)
                }
                _ => columns,
            };
            out.push(Batch::new(columns, handles.len()));
            handles.into_iter().for_each(|handle| self.rows.free(handle));
        }
        Ok(())
    }

    /// The form of its state.
    pub fn form(plan: &Plan, input: &[DataType]) -> Form {
        Form::new("TemporalSort")
            .term("time", form::rowtime(plan.rowtime))
            .term("order", form::order(&plan.order, input))
            .term("rows", form::row(input))
    }
}

fn not_sortable(error: arrow_schema::ArrowError) -> EngineError {
    EngineError::user("not supported yet: ORDER BY a column of this type").detail(error.to_string())
}

impl Operator for TemporalSort {
    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        let times = self.rowtime.map(|column| RowTimes::new(&batch.columns[column])).transpose()?;
        self.codec.encode(&batch.columns, rows.clone(), &mut self.encoded);
        let mut late = Vec::new();
        for row in rows.clone() {
            let time = times.as_ref().map_or(Ok(out.now_ms), |times| times.require(row))?;
            if times.is_some() && self.last.is_some_and(|last| time <= last) {
                late.push(row as u32);
                continue;
            }
            let handle = self.rows.insert(self.encoded.row(row - rows.start));
            self.waiting.entry(time).or_default().push(handle);
        }
        if !late.is_empty() {
            self.late_rows += late.len() as u64;
            out.push_late(&late);
        }
        Ok(())
    }

    fn watermark(&mut self, watermark: i64, out: &mut Output) -> Result<()> {
        if self.rowtime.is_some() { self.emit(watermark, out) } else { Ok(()) }
    }

    fn next_timer(&self) -> Option<i64> {
        let (first, _) = self.waiting.first_key_value().filter(|_| self.rowtime.is_none())?;
        Some(first + 1)
    }

    fn processing_time(&mut self, now: i64, out: &mut Output) -> Result<()> {
        if self.rowtime.is_none() { self.emit(now - 1, out) } else { Ok(()) }
    }

    fn flush(&mut self, out: &mut Output) -> Result<()> {
        if self.rowtime.is_none() { self.emit(i64::MAX, out) } else { Ok(()) }
    }

    fn waits_for(&self) -> Option<Firing> {
        self.waiting.keys().next().copied().filter(|_| self.rowtime.is_some()).map(Firing::at)
    }

    fn snapshot(&mut self, writer: &mut StateWriter) -> Result<()> {
        if !writer.is_full() {
            writer.delete_prefix(ROWS, &[]);
        }
        if let Some(last) = self.last {
            writer.put(META, b"last", &last.to_le_bytes());
        }
        let mut number = 0u64;
        for (time, handles) in &self.waiting {
            for handle in handles {
                let mut value = time.to_le_bytes().to_vec();
                value.extend_from_slice(self.rows.get(*handle));
                writer.put(ROWS, &number.to_be_bytes(), &value);
                number += 1;
            }
        }
        Ok(())
    }

    fn restore(&mut self, reader: &mut StateReader) -> Result<()> {
        self.last = reader.get(META, b"last")?.and_then(|b| b.try_into().ok()).map(i64::from_le_bytes);
        reader.each(ROWS, |_, value| {
            let (time, row) =
                value.split_first_chunk::<8>().ok_or_else(|| EngineError::internal("a sorted row is cut"))?;
            let handle = self.rows.insert(row);
            self.waiting.entry(i64::from_le_bytes(*time)).or_default().push(handle);
            Ok(())
        })
    }

    fn state_bytes(&self) -> usize {
        self.rows.state_bytes() + self.waiting.values().map(|rows| rows.capacity() * 8 + 32).sum::<usize>()
    }

    fn counters(&self) -> Counters {
        Counters { late_rows: self.late_rows, ..Counters::default() }
    }
}
