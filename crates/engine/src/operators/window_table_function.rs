//! TUMBLE, HOP and CUMULATE without aggregation.
//!
//! **Meaning**: each row once per window that holds it, with window_start, window_end and window_time behind its
//! columns; HOP gives the latest window first, CUMULATE the shortest, as Flink does. Kinds of changes stay.
//! **State**, **Checkpoint**: none. **Time**: nothing is late; a row without row time is dropped, as in Flink.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::{ArrayRef, TimestampMillisecondArray};
use ouzel_plan::TimeAttribute;
use ouzel_plan::operator::WindowTime;
use ouzel_types::batch::take_rows;
use ouzel_types::{Batch, DataType};

use crate::error::{EngineError, Result};
use crate::operator::{Operator, Output};
use crate::operators::form::{self, Form};
use crate::operators::window_aggregate::slices::Slices;
use crate::operators::window_aggregate::{LocalClock, RowTimes};
use crate::runtime::graph::PASSED_ROWS;
use crate::state::{StateReader, StateWriter};

/// Row numbers, and the window (start, end) of each.
pub type Assigned = (Vec<u32>, Vec<(i64, i64)>);

pub struct WindowTableFunction {
    slices: Slices,
    column: Option<usize>,
    local: bool,
    clock: LocalClock,
    windows: Vec<(i64, i64)>,
}

impl WindowTableFunction {
    /// Not for sessions.
    pub fn new(window: &WindowTime, zone: &str) -> Result<WindowTableFunction> {
        let slices = Slices::new(window.shape);
        let local = window.local || window.time == TimeAttribute::Proctime;
        Ok(WindowTableFunction {
            slices: slices.ok_or_else(|| EngineError::user("a window needs lengths above zero"))?,
            column: (window.time == TimeAttribute::Rowtime).then_some(window.column),
            local,
            clock: LocalClock::new(local, zone)?,
            windows: Vec::new(),
        })
    }

    /// Each of `rows` with its windows: row numbers and (start, end).
    pub fn assign(&mut self, batch: &Batch, rows: Range<usize>, now_ms: i64) -> Result<Assigned> {
        let times = self.column.map(|column| RowTimes::new(&batch.columns[column])).transpose()?;
        let (mut numbers, mut spans) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
        for row in rows {
            let instant = match &times {
                Some(times) => times.get(row),
                None => Some(now_ms),
            };
            let Some(instant) = instant else { continue };
            self.slices.windows_at(self.clock.to_local(instant), &mut self.windows);
            numbers.resize(numbers.len() + self.windows.len(), row as u32);
            spans.extend_from_slice(&self.windows);
        }
        Ok((numbers, spans))
    }

    /// The form of the state of a session's; the others keep nothing.
    pub fn form(plan: &ouzel_plan::operator::WindowTableFunction, input: &[DataType]) -> Form {
        Form::new("WindowTableFunction")
            .term("window", form::window(&plan.window))
            .term("partition", form::columns(&plan.partition, input))
            .term("rows", form::row(input))
    }
}

/// The columns window_start, window_end and window_time of windows (local times).
pub fn window_columns(spans: &[(i64, i64)], clock: &LocalClock, local: bool) -> [ArrayRef; 3] {
    let start = TimestampMillisecondArray::from_iter_values(spans.iter().map(|(start, _)| *start));
    let end = TimestampMillisecondArray::from_iter_values(spans.iter().map(|(_, end)| *end));
    let time = TimestampMillisecondArray::from_iter_values(spans.iter().map(|(_, end)| clock.to_epoch(end - 1)));
    [Arc::new(start), Arc::new(end), Arc::new(if local { time.with_timezone("UTC") } else { time })]
}

impl Operator for WindowTableFunction {
    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        let (numbers, spans) = self.assign(batch, rows, out.now_ms)?;
        let mut columns = take_rows(&batch.columns, &numbers);
        columns.extend(window_columns(&spans, &self.clock, self.local));
        let mut result = Batch::new(columns, numbers.len());
        if let Some(kinds) = &batch.kinds {
            result.kinds = Some(numbers.iter().map(|row| kinds[*row as usize]).collect());
        }
        out.push_rows(result, numbers.into_iter());
        Ok(())
    }

    fn rows_at_once(&self) -> usize {
        (PASSED_ROWS / self.slices.windows_per_row()).max(1)
    }

    fn snapshot(&mut self, _writer: &mut StateWriter) -> Result<()> {
        Ok(())
    }

    fn restore(&mut self, _reader: &mut StateReader) -> Result<()> {
        Ok(())
    }
}
