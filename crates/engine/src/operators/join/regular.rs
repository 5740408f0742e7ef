//! Regular joins: inner, left, right, full; semi and anti in `semi`.
//!
//! **Meaning**: every pair of rows with equal keys for which the condition is TRUE; outer sides keep rows without a
//! partner, padded with NULL. On changes: a row joins what the other side has at that moment; padding is emitted at
//! once, taken back (-D) when the first partner comes and given again (+I) when the last one leaves. Kinds follow
//! Flink: a change of an inner side keeps its own kind, a change of an outer side is +I or -D.
//!
//! ```text
//!   left row +I  ->  [left rows]   x   [right rows]  <-  right row -D
//!                       add             look up           remove, take pairs back
//! ```
//!
//! **State**: all rows of both sides (see `side`), until they are retracted or their TTL ends. **Time**: none; TTL is
//! processing time. **Checkpoint**: the rows that changed. **Limits**: without a key (NOT IN over what may be NULL has none, as in
//! Flink) every row is compared with every other.

use std::ops::Range;

use ouzel_functions::EvalContext;
use ouzel_plan::operator::{Join as Plan, JoinKind};
use ouzel_types::{Batch, DataType, RowKind};

use super::pairs::{PADDED, PairCondition, PairOutput};
use super::side::JoinSide;
use crate::error::Result;
use crate::operator::{Counters, HotKey, Operator, Output};
use crate::operators::form::{self, Form};
use crate::operators::keyed_rows::EntryId;
use crate::operators::stored_rows::StoredRows;
use crate::state::{CleanUp, Slot, StateReader, StateWriter};

/// Rows of a batch are taken in pieces with about this many candidates.
pub const PAIRS: usize = 16 * 1024;

pub struct Join {
    pub(super) kind: JoinKind,
    pub(super) sides: [JoinSide; 2],
    condition: Option<PairCondition>,
    emit_update_before: bool,
    padding: [Vec<u8>; 2],
    pub(super) candidates: Candidates,
    pub(super) pairs: PairOutput,
    /// By the shorter time to live of the two sides.
    clean_up: CleanUp,
    pub(super) unmatched: u64,
    /// The rows in work are an update of one row (see `process_updates`).
    cancels_padding: bool,
    /// Stored rows looked at.
    pub(super) visited: u64,
    /// Semi and anti joins: the partners of each left row are counted (see `semi`).
    pub(super) counted: bool,
    /// ... from the start, because the plan wants it so.
    pub(super) counts_always: bool,
}

/// Partners of some rows of a batch: those of row `i` are `entries[starts[i]..starts[i + 1]]`, one per copy.
#[derive(Default)]
pub struct Candidates {
    pub entries: Vec<EntryId>,
    pub starts: Vec<usize>,
    probe: Vec<u32>,
    slots: Vec<Slot>,
    wanted: Vec<u32>,
}

impl Join {
    pub fn new(plan: &Plan, inputs: [&[DataType]; 2], eval: &EvalContext) -> Result<Join> {
        let condition = PairCondition::compile(plan.condition.as_ref(), inputs[0].len(), inputs[1].len(), eval)?;
        let left =
            JoinSide::new(inputs[0], &plan.left_keys, &plan.null_safe, plan.left_unique.as_deref(), plan.left_ttl_ms);
        let right = JoinSide::new(
            inputs[1],
            &plan.right_keys,
            &plan.null_safe,
            plan.right_unique.as_deref(),
            plan.right_ttl_ms,
        );
        let counted = condition.is_some() || plan.left_ttl_ms > 0 || plan.right_ttl_ms > 0 || !plan.retracts[1];
        let ttls = [plan.left_ttl_ms, plan.right_ttl_ms];
        Ok(Join {
            padding: [left.codec.null_row(), right.codec.null_row()],
            kind: plan.kind,
            sides: [left.retracting(plan.retracts[0]), right.retracting(plan.retracts[1])],
            condition,
            emit_update_before: plan.emit_update_before,
            candidates: Candidates::default(),
            pairs: PairOutput::default(),
            clean_up: CleanUp::new(ttls.into_iter().filter(|ttl| *ttl > 0).min().unwrap_or(0)),
            unmatched: 0,
            cancels_padding: false,
            visited: 0,
            counted,
            counts_always: counted,
        })
    }

    /// Collects the partners of rows from `start` on, up to `PAIRS`; gives the end of the rows taken.
    fn collect(&mut self, input: usize, batch: &Batch, rows: Range<usize>, now_ms: i64) -> Result<usize> {
        let (own, other) = sides(&mut self.sides, input);
        let found = &mut self.candidates;
        found.entries.clear();
        found.probe.clear();
        found.starts.clear();
        found.wanted.clear();
        found.wanted.extend(rows.start as u32..rows.end as u32);
        other.rows.keys().find_batch(own.keys.hashes(), own.keys.rows(), &found.wanted, &mut found.slots);
        let mut end = rows.start;
        for (row, slot) in rows.clone().zip(&found.slots) {
            found.starts.push(found.entries.len());
            end = row + 1;
            if *slot != Slot::MAX && own.can_match(row) {
                for entry in other.rows.group_entries(*slot) {
                    if other.is_alive(entry, now_ms) {
                        for _ in 0..other.rows.entry(entry).tag {
                            found.entries.push(entry);
                            found.probe.push(row as u32);
                        }
                    }
                }
            }
            if found.entries.len() >= PAIRS {
                break;
            }
        }
        found.starts.push(found.entries.len());
        self.visited += found.entries.len() as u64;
        if let Some(condition) = &self.condition
            && !found.entries.is_empty()
        {
            let stored = StoredRows::of(found.entries.iter().copied(), |entry| other.rows.row(entry));
            let kept = condition.kept(&batch.columns, &found.probe, &stored, &other.codec, input == 0)?;
            if let Some(kept) = kept {
                found.keep(&kept);
            }
        }
        Ok(end)
    }

    /// One row of an inner or outer join against its partners, in the order in which Flink emits.
    fn process_row(&mut self, input: usize, row: usize, partners: Range<usize>, kind: RowKind, now_ms: i64) {
        let (own, other) = sides(&mut self.sides, input);
        let own_outer = is_outer(self.kind, input);
        let other_outer = is_outer(self.kind, 1 - input);
        let probe = row as u32;
        let kept = own.can_match(row);
        let out = &mut self.pairs;
        let adds = kind.is_add();
        if adds && kept {
            // Only outer sides ask how often a row has matched.
            own.add(row, if own_outer { partners.len() as i64 } else { 0 }, now_ms);
        } else if kept && !own.retract(row, now_ms) {
            self.unmatched += 1;
        }
        let entries = &self.candidates.entries[partners];
        if entries.is_empty() {
            if own_outer {
                out.push(probe, PADDED, if adds { RowKind::Insert } else { RowKind::Delete });
            }
            return;
        }
        let plain = if adds { RowKind::Insert } else { RowKind::Delete };
        if adds && other_outer {
            count_matches(other, entries, 1, |entry, before| {
                if before == 0 {
                    out.push(PADDED, entry, RowKind::Delete);
                }
            });
        }
        let kind = if own_outer || (adds && other_outer) { plain } else { kind };
        entries.iter().for_each(|entry| out.push(probe, *entry, kind));
        if !adds && other_outer {
            count_matches(other, entries, -1, |entry, before| {
                if before == 1 {
                    out.push(PADDED, entry, RowKind::Insert);
                }
            });
        }
    }

    /// All rows of a batch of an inner or outer join. Where `updates` says that a row and the next one are an update of
    /// one row, partners that both have are not padded in between.
    pub(super) fn process_updates(
        &mut self,
        input: usize,
        batch: &Batch,
        updates: &[bool],
        out: &mut Output,
    ) -> Result<()> {
        let mut start = 0;
        while start < batch.rows {
            let other_outer = is_outer(self.kind, 1 - input);
            let next = (start..batch.rows).find(|row| other_outer && updates[*row]).unwrap_or(batch.rows);
            if start < next {
                self.process(input, batch, start..next, out)?;
            }
            if next < batch.rows {
                self.cancels_padding = true;
                let done = self.process(input, batch, next..next + 2, out);
                self.cancels_padding = false;
                done?;
            }
            start = (next + 2).min(batch.rows);
        }
        Ok(())
    }

    fn emit(&mut self, input: usize, batch: &Batch, out: &mut Output) -> Result<()> {
        if self.cancels_padding {
            self.pairs.cancel_padding();
        }
        if self.pairs.is_empty() {
            return Ok(());
        }
        let other = &self.sides[1 - input];
        let padding = &self.padding[1 - input];
        let mut result =
            self.pairs.take_batch(&batch.columns, &other.codec, padding, input == 0, |entry| other.rows.row(entry))?;
        drop_update_before(&mut result, self.emit_update_before);
        out.push(result);
        Ok(())
    }

    pub(super) fn is_half(&self) -> bool {
        matches!(self.kind, JoinKind::Semi | JoinKind::Anti)
    }

    pub(super) fn emits_update_before(&self) -> bool {
        self.emit_update_before
    }

    /// The form of its state.
    pub fn form(plan: &Plan, [left, right]: [&[DataType]; 2]) -> Form {
        let unique = |key: &Option<Vec<usize>>| key.as_ref().map_or("none".to_string(), form::list);
        Form::new("Join")
            .term("kind", form::join_kind(plan.kind))
            .term("left-keys", form::columns(&plan.left_keys, left))
            .term("right-keys", form::columns(&plan.right_keys, right))
            .term("null-safe", form::list(&plan.null_safe))
            .term("condition", form::condition(plan.condition.as_ref()))
            .term("left-unique", unique(&plan.left_unique))
            .term("right-unique", unique(&plan.right_unique))
            .term("retracts", form::list(plan.retracts))
            .term("left", form::row(left))
            .term("right", form::row(right))
            .flag("update-before", plan.emit_update_before)
            .flag("left-ttl", plan.left_ttl_ms > 0)
            .flag("right-ttl", plan.right_ttl_ms > 0)
            .flag("mini-batch", plan.mini_batch.is_some())
    }
}

/// Leaves -U rows out where the reader does not want them.
pub fn drop_update_before(batch: &mut Batch, wanted: bool) {
    if !wanted
        && let Some(kinds) = &batch.kinds
        && kinds.contains(&RowKind::UpdateBefore)
    {
        let kept = (0..kinds.len() as u32).filter(|row| kinds[*row as usize] != RowKind::UpdateBefore);
        batch.selection = Some(kept.collect());
    }
}

/// Adds `step` to the matches of each entry once (copies of a row stand next to each other and share their count);
/// `see` gets every copy with the count before.
pub(super) fn count_matches(side: &mut JoinSide, entries: &[EntryId], step: i64, mut see: impl FnMut(EntryId, i64)) {
    let mut at = 0;
    while at < entries.len() {
        let entry = entries[at];
        let before = side.rows.entry(entry).meta;
        side.rows.set_meta(entry, before + step);
        while at < entries.len() && entries[at] == entry {
            see(entry, before);
            at += 1;
        }
    }
}

impl Candidates {
    fn keep(&mut self, kept: &[u32]) {
        let mut kept = kept.iter().peekable();
        let mut end = 0;
        for i in 0..self.starts.len() - 1 {
            let old_end = self.starts[i + 1] as u32;
            self.starts[i] = end;
            while let Some(pair) = kept.next_if(|pair| **pair < old_end) {
                self.entries[end] = self.entries[*pair as usize];
                end += 1;
            }
        }
        self.entries.truncate(end);
        *self.starts.last_mut().expect("invariant: one start more than rows") = end;
    }
}

/// The input's own side and the other one.
pub(super) fn sides(sides: &mut [JoinSide; 2], input: usize) -> (&mut JoinSide, &mut JoinSide) {
    let [left, right] = sides;
    if input == 0 { (left, right) } else { (right, left) }
}

/// Rows of this input without a partner stay.
pub fn is_outer(kind: JoinKind, input: usize) -> bool {
    match kind {
        JoinKind::Left => input == 0,
        JoinKind::Right => input == 1,
        JoinKind::Full => true,
        JoinKind::Inner | JoinKind::Semi | JoinKind::Anti => false,
    }
}

impl Operator for Join {
    fn prepare(&mut self, input: usize, batch: &Batch) -> Result<()> {
        self.sides[input].prepare(batch);
        Ok(())
    }

    fn process(&mut self, input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        self.clean_up.touched(out.now_ms);
        let half = self.is_half();
        let mut start = rows.start;
        while half && !self.counted && start < rows.end {
            start = self.process_uncounted(input, batch, start..rows.end);
            self.emit_half(input, batch, out)?;
        }
        while start < rows.end {
            let end = self.collect(input, batch, start..rows.end, out.now_ms)?;
            for (i, row) in (start..end).enumerate() {
                let partners = self.candidates.starts[i]..self.candidates.starts[i + 1];
                let kind = batch.kind(row);
                if half {
                    self.process_half(input, row, partners, kind, out.now_ms);
                } else {
                    self.process_row(input, row, partners, kind, out.now_ms);
                }
            }
            if half {
                self.emit_half(input, batch, out)?;
            } else {
                self.emit(input, batch, out)?;
            }
            start = end;
        }
        self.sides[input].release_emptied();
        Ok(())
    }

    fn next_timer(&self) -> Option<i64> {
        self.clean_up.next_ms()
    }

    fn processing_time(&mut self, now: i64, _out: &mut Output) -> Result<()> {
        if self.clean_up.is_due(now) {
            self.sides.iter_mut().for_each(|side| side.expire(now));
            let empty = self.sides.iter().all(|side| side.rows.is_empty());
            self.clean_up.looked(now, empty);
        }
        Ok(())
    }

    fn snapshot(&mut self, writer: &mut StateWriter) -> Result<()> {
        self.sides[0].snapshot(writer, 0);
        self.sides[1].snapshot(writer, 1);
        self.snapshot_counted(writer);
        Ok(())
    }

    fn restore(&mut self, reader: &mut StateReader) -> Result<()> {
        self.sides[0].restore(reader, 0)?;
        self.sides[1].restore(reader, 1)?;
        self.restore_counted(reader)?;
        let empty = self.sides.iter().all(|side| side.rows.is_empty());
        self.clean_up.restored(empty);
        Ok(())
    }

    fn state_bytes(&self) -> usize {
        self.sides.iter().map(JoinSide::state_bytes).sum()
    }

    fn hot_key(&self) -> Option<HotKey> {
        HotKey::hotter(self.sides[0].hot_key(0), self.sides[1].hot_key(1))
    }

    fn counters(&self) -> Counters {
        Counters { unmatched_changes: self.unmatched, rows_visited: self.visited, ..Counters::default() }
    }
}
