//! Operators without state: UNION ALL, and dropping -U rows.
//!
//! **Meaning**: union passes the rows of all inputs in arrival order; `DropUpdateBefore` takes -U rows out where no
//! reader needs them. **State**, **Checkpoint**: none. **Time**: the driver combines watermarks (minimum).

use std::ops::Range;
use std::sync::Arc;

use ouzel_types::{Batch, RowKind};

use crate::error::Result;
use crate::operator::{Operator, Output};
use crate::state::{StateReader, StateWriter};

/// Concatenates its inputs.
pub struct Union;

impl Operator for Union {
    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        out.push_rows(batch.slice(rows.start, rows.len()), rows.start as u32..rows.end as u32);
        Ok(())
    }

    fn snapshot(&mut self, _writer: &mut StateWriter) -> Result<()> {
        Ok(())
    }

    fn restore(&mut self, _reader: &mut StateReader) -> Result<()> {
        Ok(())
    }
}

pub struct DropUpdateBefore;

impl Operator for DropUpdateBefore {
    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        let (start, mut rows) = (rows.start as u32, batch.slice(rows.start, rows.len()));
        let kinds = rows.kinds.as_ref().filter(|kinds| kinds.contains(&RowKind::UpdateBefore));
        let Some(kinds) = kinds else {
            let end = start + rows.rows as u32;
            out.push_rows(rows, start..end);
            return Ok(());
        };
        let kept = (0..kinds.len() as u32).filter(|row| kinds[*row as usize] != RowKind::UpdateBefore);
        let kept: Arc<[u32]> = kept.collect();
        rows.selection = Some(kept.clone());
        out.push_rows(rows, kept.iter().map(|row| start + row));
        Ok(())
    }

    fn snapshot(&mut self, _writer: &mut StateWriter) -> Result<()> {
        Ok(())
    }

    fn restore(&mut self, _reader: &mut StateReader) -> Result<()> {
        Ok(())
    }
}
