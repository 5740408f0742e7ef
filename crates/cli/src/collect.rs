//! The sink of a SELECT: prints rows as they come, or as one table at the end.
//!
//! A bounded query is shown as one table; the `op` column is there when the result changes. An unbounded one prints
//! each change as a line of a table whose columns are as wide as Flink's client makes them.

use std::io::Write;

use ouzel_engine::sink::Sink;
use ouzel_engine::{EngineError, Result};
use ouzel_formats::cells::Column as Cells;
use ouzel_formats::row_text::write_cell;
use ouzel_plan::table;
use ouzel_sql::statements::tableau;
use ouzel_types::{Batch, DataType};

/// Rows kept for one table; a larger result is printed in parts.
const TABLE_ROWS: usize = 100_000;

pub struct CollectSink {
    names: Vec<String>,
    types: Vec<DataType>,
    with_op: bool,
    rows: Vec<Vec<Option<String>>>,
    printed: u64,
    streaming: bool,
}

impl CollectSink {
    /// `updating`: the result changes, so the kind of each row is shown. `streaming`: print at every pause.
    pub fn new(spec: &table::Sink, updating: bool, streaming: bool) -> CollectSink {
        let mut names: Vec<String> = spec.columns.iter().map(|c| c.name.to_string()).collect();
        if updating {
            names.insert(0, "op".to_string());
        }
        CollectSink {
            names,
            types: spec.columns.iter().map(|c| c.ty.clone()).collect(),
            with_op: updating,
            rows: Vec::new(),
            printed: 0,
            streaming,
        }
    }

    fn print(&mut self) -> Result<()> {
        let text = tableau::render(&self.names, &self.rows);
        self.printed += self.rows.len() as u64;
        self.rows.clear();
        write(&text)
    }
}

fn write(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|e| EngineError::external(format!("cannot print: {e}")))
}

impl Sink for CollectSink {
    fn write(&mut self, batch: &Batch) -> Result<()> {
        let columns: Vec<Cells<'_>> = batch.columns.iter().zip(&self.types).map(|(a, t)| Cells::of(a, t)).collect();
        for row in 0..batch.rows {
            let mut cells = Vec::with_capacity(self.names.len());
            if self.with_op {
                cells.push(Some(batch.kind(row).short().to_string()));
            }
            for column in &columns {
                let mut text = Vec::new();
                if column.is_null(row) {
                    text.extend_from_slice(b"<NULL>");
                } else {
                    write_cell(column, row, &mut text);
                }
                cells.push(Some(String::from_utf8_lossy(&text).into_owned()));
            }
            self.rows.push(cells);
        }
        if self.rows.len() >= TABLE_ROWS { self.print() } else { Ok(()) }
    }

    fn idle(&mut self) -> Result<()> {
        if self.streaming && !self.rows.is_empty() { self.print() } else { Ok(()) }
    }

    fn prepare(&mut self, _checkpoint: u64) -> Result<Vec<u8>> {
        Ok(Vec::new())
    }
    fn commit(&mut self, _checkpoint: u64, _handle: &[u8]) -> Result<()> {
        Ok(())
    }
    fn recover(&mut self, _checkpoint: u64, _completed: Option<&[u8]>) -> Result<()> {
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        if !self.rows.is_empty() || self.printed == 0 { self.print() } else { Ok(()) }
    }

    fn written(&self) -> (u64, u64) {
        (self.printed, 0)
    }
}
