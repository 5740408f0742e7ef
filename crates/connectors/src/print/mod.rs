//! `'connector' = 'print'`: one line per change, exactly as Flink writes it.
//!
//! `[identifier> ]+I[v1, v2]` with Java's `toString` of each value; of several instances each writes its number (from 1)
//! behind the identifier, or `number> ` without one. `standard-error` chooses the stream. Lines leave
//! when the job has nothing more to do or the buffer is full.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use ouzel_engine::sink::Sink;
use ouzel_engine::source::ConnectorContext;
use ouzel_engine::{EngineError, Result};
use ouzel_formats::row_text::RowText;
use ouzel_plan::table;
use ouzel_types::Batch;

const BUFFER_BYTES: usize = 64 << 10;
/// Rows are not held back longer than this while others come.
const SHOWN_AFTER: Duration = Duration::from_millis(100);

pub struct PrintSink {
    prefix: String,
    to_standard_error: bool,
    text: RowText,
    buffer: Vec<u8>,
    /// None: nothing was shown yet.
    shown: Option<Instant>,
    rows: u64,
    bytes: u64,
}

impl PrintSink {
    pub fn new(spec: &table::Sink, context: &ConnectorContext) -> PrintSink {
        let identifier = spec.table.option("print-identifier").filter(|i| !i.is_empty());
        let prefix = match (identifier, context.parallelism > 1, context.subtask + 1) {
            (Some(identifier), true, subtask) => format!("{identifier}:{subtask}> "),
            (Some(identifier), false, _) => format!("{identifier}> "),
            (None, true, subtask) => format!("{subtask}> "),
            (None, false, _) => String::new(),
        };
        PrintSink {
            prefix,
            to_standard_error: spec.table.option("standard-error").is_some_and(|v| v.eq_ignore_ascii_case("true")),
            text: RowText::new(spec.columns.iter().map(|c| c.ty.clone()).collect()),
            buffer: Vec::new(),
            shown: None,
            rows: 0,
            bytes: 0,
        }
    }

    fn flush(&mut self) -> Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let written = if self.to_standard_error {
            io::stderr().lock().write_all(&self.buffer)
        } else {
            let mut out = io::stdout().lock();
            out.write_all(&self.buffer).and_then(|()| out.flush())
        };
        self.bytes += self.buffer.len() as u64;
        self.buffer.clear();
        self.shown = Some(Instant::now());
        written.map_err(|e| EngineError::printing(&e))
    }
}

impl Sink for PrintSink {
    fn write(&mut self, batch: &Batch) -> Result<()> {
        for row in 0..batch.rows {
            self.buffer.extend_from_slice(self.prefix.as_bytes());
            let begin = self.buffer.len() - self.prefix.len();
            if let Err(error) = self.text.write(&batch.columns, row, batch.kind(row), &mut self.buffer) {
                // What stands before the row is shown.
                self.buffer.truncate(begin);
                return Err(EngineError::on_row(&error.to_string()));
            }
            self.buffer.push(b'\n');
        }
        self.rows += batch.rows as u64;
        // Few rows of a busy source are shown soon, too.
        let waited = self.shown.is_none_or(|shown| shown.elapsed() >= SHOWN_AFTER);
        if waited || self.buffer.len() >= BUFFER_BYTES { self.flush() } else { Ok(()) }
    }
    fn idle(&mut self) -> Result<()> {
        self.flush()
    }
    fn prepare(&mut self, _checkpoint: u64) -> Result<Vec<u8>> {
        self.flush().map(|()| Vec::new())
    }
    fn commit(&mut self, _checkpoint: u64, _handle: &[u8]) -> Result<()> {
        Ok(())
    }
    fn recover(&mut self, _checkpoint: u64, _completed: Option<&[u8]>) -> Result<()> {
        Ok(())
    }
    fn finish(&mut self) -> Result<()> {
        self.flush()
    }
    fn written(&self) -> (u64, u64) {
        (self.rows, self.bytes)
    }
}

impl Drop for PrintSink {
    /// A job that fails still shows what it had printed.
    fn drop(&mut self) {
        let _ = self.flush();
    }
}
