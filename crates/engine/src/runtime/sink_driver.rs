//! A sink with what the planner asks of it: NOT NULL enforcement, CHAR/VARCHAR trimming, counting.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, StringViewArray};
use ouzel_plan::table;
use ouzel_types::{Batch, TypeKind};

use crate::error::{EngineError, Result};
use crate::sink::Sink;

pub struct SinkDriver {
    name: String,
    spec: table::Sink,
    sink: Box<dyn Sink>,
}

impl SinkDriver {
    pub fn new(spec: table::Sink, sink: Box<dyn Sink>) -> SinkDriver {
        SinkDriver { name: spec.table.path.name.to_string(), spec, sink }
    }

    pub fn write(&mut self, batch: Batch) -> Result<()> {
        let mut batch = self.enforce_not_null(batch)?;
        if batch.rows == 0 {
            return Ok(());
        }
        if self.spec.trim_pad {
            for (i, column) in self.spec.columns.iter().enumerate() {
                if let Some(trimmed) = trim_pad(&batch.columns[i], &column.ty.kind) {
                    batch.columns[i] = trimmed;
                }
            }
        }
        self.sink.write(&batch).map_err(|e| e.at(format!("sink table `{}`", self.name)))
    }

    fn enforce_not_null(&self, mut batch: Batch) -> Result<Batch> {
        let violated: Vec<usize> =
            self.spec.not_null.iter().copied().filter(|c| batch.columns[*c].null_count() > 0).collect();
        let Some(first) = violated.first() else { return Ok(batch) };
        if !self.spec.drop_nulls {
            // Flink's ConstraintEnforcer, word for word.
            return Err(EngineError::user(format!(
                "Column '{}' is NOT NULL, however, a null value is being written into it. You can set job configuration \
                 'table.exec.sink.not-null-enforcer'='DROP' to suppress this exception and drop such records silently.",
                self.spec.columns[*first].name
            ))
            .at(format!("sink table `{}`", self.name)));
        }
        let keep: Vec<u32> = (0..batch.rows as u32)
            .filter(|row| violated.iter().all(|c| batch.columns[*c].is_valid(*row as usize)))
            .collect();
        batch.selection = Some(keep.into());
        Ok(batch.compact())
    }

    pub fn watermark(&mut self, watermark: i64) -> Result<()> {
        self.sink.watermark(watermark)
    }
    pub fn idle(&mut self) -> Result<()> {
        self.sink.idle().map_err(|e| e.at(format!("sink table `{}`", self.name)))
    }
    pub fn prepare(&mut self, checkpoint: u64) -> Result<Vec<u8>> {
        self.sink.prepare(checkpoint).map_err(|e| e.at(format!("sink table `{}`", self.name)))
    }
    pub fn snapshot(&mut self, full: bool) -> Result<Option<Vec<u8>>> {
        self.sink.snapshot(full).map_err(|e| e.at(format!("sink table `{}`", self.name)))
    }
    pub fn restore(&mut self, chain: &[&[u8]]) -> Result<()> {
        self.sink.restore(chain).map_err(|e| e.at(format!("sink table `{}`", self.name)))
    }
    pub fn commit(&mut self, checkpoint: u64, handle: &[u8]) -> Result<()> {
        self.sink.commit(checkpoint, handle).map_err(|e| e.at(format!("sink table `{}`", self.name)))
    }
    pub fn recover(&mut self, checkpoint: u64, completed: Option<&[u8]>) -> Result<()> {
        self.sink.recover(checkpoint, completed).map_err(|e| e.at(format!("sink table `{}`", self.name)))
    }
    pub fn finish(&mut self) -> Result<()> {
        self.sink.finish().map_err(|e| e.at(format!("sink table `{}`", self.name)))
    }
    pub fn written(&self) -> (u64, u64) {
        self.sink.written()
    }
}

/// CHAR(n) padded or cut to n code points, VARCHAR(n) cut; None when the type sets no length.
fn trim_pad(column: &ArrayRef, kind: &TypeKind) -> Option<ArrayRef> {
    let (length, pad) = match kind {
        TypeKind::Char(n) => (*n as usize, true),
        TypeKind::Varchar(n) if *n != ouzel_types::data_type::STRING_LENGTH => (*n as usize, false),
        _ => return None,
    };
    let values = column.as_string_view();
    let fitted: StringViewArray = values
        .iter()
        .map(|value| {
            value.map(|value| {
                let count = value.chars().count();
                match count.cmp(&length) {
                    std::cmp::Ordering::Greater => value.chars().take(length).collect(),
                    std::cmp::Ordering::Less if pad => format!("{value}{}", " ".repeat(length - count)),
                    _ => value.to_string(),
                }
            })
        })
        .collect();
    Some(Arc::new(fitted))
}
