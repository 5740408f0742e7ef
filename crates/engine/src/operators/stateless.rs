//! Operators without state: UNION ALL, and dropping -U rows.
//!
//! **Meaning**: union passes the rows of all inputs in arrival order; `DropUpdateBefore` takes -U rows out where no
//! reader needs them. **State**, **Checkpoint**: none. **Time**: the driver combines watermarks (minimum).

use std::ops::Range;

use ouzel_types::{Batch, RowKind};

use crate::error::Result;
use crate::operator::{Operator, Output};
use crate::state::{StateReader, StateWriter};

/// Concatenates its inputs.
pub struct Union;

impl Operator for Union {
    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        out.push(batch.slice(rows.start, rows.len()));
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
        let mut rows = batch.slice(rows.start, rows.len());
        if let Some(kinds) = &rows.kinds
            && kinds.contains(&RowKind::UpdateBefore)
        {
            let kept = (0..kinds.len() as u32).filter(|row| kinds[*row as usize] != RowKind::UpdateBefore);
            rows.selection = Some(kept.collect());
        }
        out.push(rows);
        Ok(())
    }

    fn snapshot(&mut self, _writer: &mut StateWriter) -> Result<()> {
        Ok(())
    }

    fn restore(&mut self, _reader: &mut StateReader) -> Result<()> {
        Ok(())
    }
}
