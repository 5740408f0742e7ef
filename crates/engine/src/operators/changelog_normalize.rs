//! Upserts, and change logs that may repeat themselves, as a full change log.
//!
//! **Meaning**: the first row of a key is +I, a different one -U and +U, an equal one nothing, a delete -D with the
//! stored row (the incoming one may carry only the key); a delete of an unknown key is dropped. A row that a pushed
//! filter refuses counts as a delete.
//! **State**: the latest row of each key; freed by deletes and by TTL (then equal rows are emitted too, so that
//! readers refresh theirs, as in Flink). **Time**: TTL is processing time. **Checkpoint**: the keys that changed.

use std::ops::Range;

use ouzel_functions::{CompiledExpr, EvalContext, RowErrors};
use ouzel_plan::operator::ChangelogNormalize as Plan;
use ouzel_types::{Batch, DataType, RowKind};

use crate::error::{EngineError, Result, check_rows};
use crate::operator::{Counters, Operator, Output};
use crate::operators::form::{self, Form};
use crate::operators::latest_rows::{Current, LatestRows, MixedOutput};
use crate::state::{BatchKeys, CleanUp, EncodedRows, Slot, StateReader, StateWriter};

pub struct ChangelogNormalize {
    keys: BatchKeys,
    emit_update_before: bool,
    filter: Option<CompiledExpr>,
    rows: LatestRows,
    out: MixedOutput,
    clean_up: CleanUp,
    unmatched: u64,
    // Of the batch in work.
    encoded: EncodedRows,
    accepted: Vec<bool>,
    slots: Vec<Slot>,
    wanted: Vec<u32>,
}

impl ChangelogNormalize {
    pub fn new(plan: &Plan, input: &[DataType], eval: &EvalContext) -> Result<ChangelogNormalize> {
        let keys = BatchKeys::new(&plan.keys, input);
        let filter = plan.filter.as_ref().map(|filter| ouzel_functions::compile(filter, eval)).transpose();
        let clean_up = CleanUp::new(plan.state_ttl_ms);
        Ok(ChangelogNormalize {
            rows: LatestRows::new(keys.codec(), input, clean_up.ttl),
            keys,
            emit_update_before: plan.emit_update_before,
            filter: filter.map_err(EngineError::user)?,
            out: MixedOutput::default(),
            clean_up,
            unmatched: 0,
            encoded: EncodedRows::default(),
            accepted: Vec::new(),
            slots: Vec::new(),
            wanted: Vec::new(),
        })
    }

    fn filter_batch(&mut self, batch: &Batch) -> Result<()> {
        self.accepted.clear();
        self.accepted.resize(batch.rows, true);
        let Some(filter) = &self.filter else { return Ok(()) };
        let mut errors = RowErrors::default();
        let kept = filter.eval_filter(&batch.columns, batch.rows, None, &mut errors);
        // A delete may carry only the key: its other columns are not the row's.
        errors.retain(|row| batch.kind(row).is_add());
        check_rows(&errors)?;
        if let Some(kept) = kept {
            self.accepted.fill(false);
            kept.iter().for_each(|row| self.accepted[*row as usize] = true);
        }
        Ok(())
    }

    fn change(&mut self, row: usize, slot: Slot, kind: RowKind, now_ms: i64) {
        if self.rows.expired(slot, now_ms) && self.rows.current(slot) != Current::Absent {
            self.rows.set(slot, None, now_ms);
        }
        let current = self.rows.current(slot);
        if !kind.is_add() || !self.accepted[row] {
            if current == Current::Absent {
                self.unmatched += u64::from(!kind.is_add());
            } else {
                self.out.push(current, RowKind::Delete);
            }
            self.rows.set(slot, None, now_ms);
            return;
        }
        let before = match current {
            Current::Absent => None,
            Current::Stored(handle) => Some(self.rows.stored(handle)),
            Current::Batch(row) => Some(self.encoded.row(row as usize)),
        };
        let new = Current::Batch(row as u32);
        match before {
            None => self.out.push(new, RowKind::Insert),
            Some(before) if !self.clean_up.ttl.is_set() && before == self.encoded.row(row) => return,
            Some(_) => {
                if self.emit_update_before {
                    self.out.push(current, RowKind::UpdateBefore);
                }
                self.out.push(new, RowKind::UpdateAfter);
            }
        }
        self.rows.set(slot, Some(row as u32), now_ms);
    }

    /// The form of its state.
    pub fn form(plan: &Plan, input: &[DataType]) -> Form {
        Form::new("ChangelogNormalize")
            .term("keys", form::columns(&plan.keys, input))
            .term("filter", form::condition(plan.filter.as_ref()))
            .term("rows", form::row(input))
            .flag("upsert", plan.from_upsert)
            .flag("update-before", plan.emit_update_before)
            .flag("ttl", plan.state_ttl_ms > 0)
            .flag("mini-batch", plan.mini_batch.is_some())
    }
}

impl Operator for ChangelogNormalize {
    fn prepare(&mut self, _input: usize, batch: &Batch) -> Result<()> {
        self.keys.encode(batch);
        self.rows.codec.encode(&batch.columns, 0..batch.rows, &mut self.encoded);
        self.filter_batch(batch)
    }

    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        self.clean_up.touched(out.now_ms);
        self.wanted.clear();
        self.wanted.extend(rows.start as u32..rows.end as u32);
        let mut slots = std::mem::take(&mut self.slots);
        self.rows.table.find_or_insert_batch(self.keys.hashes(), self.keys.rows(), &self.wanted, &mut slots);
        for (row, slot) in rows.zip(&slots) {
            self.change(row, *slot, batch.kind(row), out.now_ms);
        }
        self.slots = slots;
        self.out.take(&batch.columns, &self.rows)?.into_iter().for_each(|batch| out.push(batch));
        self.rows.commit(&self.encoded);
        Ok(())
    }

    fn next_timer(&self) -> Option<i64> {
        self.clean_up.next_ms()
    }

    fn processing_time(&mut self, now: i64, _out: &mut Output) -> Result<()> {
        if self.clean_up.is_due(now) {
            self.rows.expire(now);
            self.clean_up.looked(now, self.rows.table.is_empty());
        }
        Ok(())
    }

    fn snapshot(&mut self, writer: &mut StateWriter) -> Result<()> {
        self.rows.snapshot(writer, 0);
        Ok(())
    }

    fn restore(&mut self, reader: &mut StateReader) -> Result<()> {
        self.rows.restore(reader, 0)?;
        self.clean_up.restored(self.rows.table.is_empty());
        Ok(())
    }

    fn state_bytes(&self) -> usize {
        self.rows.state_bytes()
    }

    fn counters(&self) -> Counters {
        Counters { unmatched_changes: self.unmatched, ..Counters::default() }
    }
}
