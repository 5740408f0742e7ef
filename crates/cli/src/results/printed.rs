//! The rows of a SELECT as lines of one table, as they come: Flink's `TableResult.print()` and its client's tableau mode.
//!
//! Columns are as wide as their types need, so that the table can be printed before its rows are known. The `op` column is
//! there where the caller wants it: in a program where the result changes (Flink: on every stream).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ouzel_engine::sink::Sink;
use ouzel_engine::{EngineError, Result};
use ouzel_plan::{Config, table};
use ouzel_sql::statements::tableau::{self, Frame};
use ouzel_types::{Batch, DataType, TypeKind};

use super::cells::{CellWriter, NULL};
use super::without_checkpoints;

/// Flink's default of `table.display.max-column-width`.
const COLUMN_WIDTH_MAX: usize = 30;

/// What surrounds the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Around {
    /// Head, foot and count, or `Empty set`: a whole answer.
    All,
    /// Nothing: the caller prints the frame.
    Nothing,
}

pub struct PrintedSink {
    cells: CellWriter,
    frame: Frame,
    with_op: bool,
    around: Around,
    rows: Arc<AtomicU64>,
}

impl PrintedSink {
    /// `rows` counts what is printed.
    pub fn new(
        spec: &table::Sink,
        time_zone: &str,
        frame: Frame,
        with_op: bool,
        around: Around,
        rows: Arc<AtomicU64>,
    ) -> PrintedSink {
        let types = spec.columns.iter().map(|c| c.ty.clone()).collect();
        PrintedSink { cells: CellWriter::new(types, time_zone), frame, with_op, around, rows }
    }
}

impl Sink for PrintedSink {
    without_checkpoints!();

    fn write(&mut self, batch: &Batch) -> Result<()> {
        if batch.rows == 0 {
            return Ok(());
        }
        let first = self.rows.fetch_add(batch.rows as u64, Ordering::Relaxed) == 0;
        let mut text = if first && self.around == Around::All { self.frame.head() } else { String::new() };
        self.cells.rows(batch, |row, cells| {
            let op = self.with_op.then(|| batch.kind(row).short().to_string());
            let cells: Vec<String> = op.into_iter().chain(cells).collect();
            text.push_str(&self.frame.row(cells.iter().map(String::as_str)));
        });
        write(&text)
    }

    fn finish(&mut self) -> Result<()> {
        match (self.around, self.rows.load(Ordering::Relaxed)) {
            (Around::Nothing, _) => Ok(()),
            (Around::All, 0) => write("Empty set\n"),
            (Around::All, 1) => write(&format!("{}1 row in set\n", self.frame.border())),
            (Around::All, rows) => write(&format!("{}{rows} rows in set\n", self.frame.border())),
        }
    }

    fn written(&self) -> (u64, u64) {
        (self.rows.load(Ordering::Relaxed), 0)
    }
}

/// Writes to standard output at once.
fn write(text: &str) -> Result<()> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|e| EngineError::printing(&e))
}

/// `table.display.max-column-width`, under either of its names.
pub fn column_width_max(config: &Config) -> usize {
    let keys = ["table.display.max-column-width", "sql-client.display.max-column-width"];
    let set = keys.iter().find_map(|key| config.get(key)).and_then(|v| v.trim().parse().ok());
    set.unwrap_or(COLUMN_WIDTH_MAX).max(4)
}

/// The frame of a SELECT's sink.
pub fn frame(spec: &table::Sink, with_op: bool, width_max: usize) -> Frame {
    let op = with_op.then(|| ("op".to_string(), 2));
    let columns = spec.columns.iter().map(|c| {
        let width = width_of(&c.ty, width_max).max(NULL.len()).max(tableau::width(&c.name));
        (c.name.to_string(), width)
    });
    Frame::new(op.into_iter().chain(columns).collect())
}

/// Characters that values of a type need (Flink's `TableauStyle.columnWidthsByType`).
fn width_of(ty: &DataType, width_max: usize) -> usize {
    let fraction = |p: u8| if p == 0 { 0 } else { 1 + usize::from(p) };
    match &ty.kind {
        TypeKind::TinyInt => 4,
        TypeKind::SmallInt => 6,
        TypeKind::Int => 11,
        TypeKind::BigInt => 20,
        TypeKind::Decimal { precision, .. } => usize::from(*precision) + 2,
        TypeKind::Boolean => 5,
        TypeKind::Date => 10,
        TypeKind::Time(0) => 8,
        TypeKind::Time(p) => 9 + usize::from(*p),
        TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p) => 19 + fraction(*p),
        _ => width_max,
    }
}
