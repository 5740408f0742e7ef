//! LIMIT without ORDER BY: the first arrivals.
//!
//! **Meaning**: rows `offset + 1 .. offset + fetch` in arrival order.
//! **State**: how many rows came. **Time**: nothing. **Checkpoint**: the count.
//! **Limits**: over a changing input rows that leave must be replaced: `over_changes` gives the rank that does it.

use std::ops::Range;

use ouzel_plan::operator::{Limit as Plan, Rank, RankEnd, RankFunction, RankInput};
use ouzel_types::{Batch, DataType};

use crate::error::{EngineError, Result};
use crate::operator::{Operator, Output};
use crate::operators::form::{self, Form};
use crate::state::{StateReader, StateWriter};

pub struct Limit {
    offset: u64,
    end: u64,
    seen: u64,
}

impl Limit {
    pub fn new(plan: &Plan) -> Limit {
        Limit { offset: plan.offset, end: plan.offset.saturating_add(plan.fetch), seen: 0 }
    }

    /// The form of its state.
    pub fn form(plan: &Plan, input: &[DataType]) -> Form {
        let form = Form::new("Limit").term("offset", plan.offset).term("fetch", plan.fetch);
        if !plan.input_retracts {
            return form;
        }
        // It is a Top-N, which keeps the rows.
        form.flag("retracts", true).term("rows", form::row(input)).flag("ttl", plan.state_ttl_ms > 0)
    }
}

/// LIMIT over a change log: a Top-N without sort keys, as in Flink.
pub fn over_changes(plan: &Plan) -> Rank {
    Rank {
        function: RankFunction::RowNumber,
        partition: Vec::new(),
        order: Vec::new(),
        from: plan.offset + 1,
        to: RankEnd::Constant(plan.offset.saturating_add(plan.fetch)),
        with_rank: false,
        is_limit: true,
        input: RankInput::Retract,
        emit_update_before: true,
        state_ttl_ms: plan.state_ttl_ms,
    }
}

impl Operator for Limit {
    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        let before = self.seen;
        self.seen += rows.len() as u64;
        let first = self.offset.max(before);
        let last = self.end.min(self.seen);
        if first < last {
            out.push(batch.slice(rows.start + (first - before) as usize, (last - first) as usize));
        }
        Ok(())
    }

    fn snapshot(&mut self, writer: &mut StateWriter) -> Result<()> {
        writer.put(0, b"seen", &self.seen.to_le_bytes());
        Ok(())
    }

    fn restore(&mut self, reader: &mut StateReader) -> Result<()> {
        if let Some(seen) = reader.get(0, b"seen")? {
            let bytes = seen.try_into().map_err(|_| EngineError::internal("a snapshot of LIMIT is cut"))?;
            self.seen = u64::from_le_bytes(bytes);
        }
        Ok(())
    }
}
