//! Semi and anti joins: left rows with, or without, a partner.
//!
//! A left row is emitted as it comes if it qualifies; a change on the right emits the left rows whose number of
//! partners became one or none. A left row that appears through the right side takes the kind of that change in a
//! semi join, and +I or -D in an anti join, as in Flink.

use std::ops::Range;

use ouzel_plan::operator::JoinKind;
use ouzel_types::batch::take_rows;
use ouzel_types::{Batch, RowKind};

use super::pairs::{PADDED, batch_of};
use super::regular::{Join, count_matches, drop_update_before, sides};
use crate::error::Result;
use crate::operator::Output;

impl Join {
    pub(super) fn process_half(
        &mut self,
        input: usize,
        row: usize,
        partners: Range<usize>,
        kind: RowKind,
        now_ms: i64,
    ) {
        let anti = self.kind == JoinKind::Anti;
        let (own, other) = sides(&mut self.sides, input);
        let entries = &self.candidates.entries[partners];
        let adds = kind.is_add();
        let out = &mut self.pairs;
        if input == 0 && entries.is_empty() == anti {
            out.push(row as u32, PADDED, kind);
        }
        if own.can_match(row) {
            if adds {
                own.add(row, entries.len() as i64, now_ms);
            } else if !own.retract(row, now_ms) {
                self.unmatched += 1;
            }
        }
        if input == 1 {
            let (threshold, step) = if adds { (0, 1) } else { (1, -1) };
            let kind = match (anti, adds) {
                (false, _) => kind,
                (true, true) => RowKind::Delete,
                (true, false) => RowKind::Insert,
            };
            count_matches(other, entries, step, |entry, before| {
                if before == threshold {
                    out.push(PADDED, entry, kind);
                }
            });
        }
    }

    pub(super) fn emit_half(&mut self, input: usize, batch: &Batch, out: &mut Output) -> Result<()> {
        if self.pairs.is_empty() {
            return Ok(());
        }
        let columns = if input == 0 {
            take_rows(&batch.columns, &self.pairs.probe)
        } else {
            let left = &self.sides[0];
            let rows: Vec<&[u8]> = self.pairs.stored.iter().map(|entry| left.rows.row(*entry)).collect();
            left.codec.decode(&rows)
        };
        let mut result = batch_of(columns, &self.pairs.kinds);
        drop_update_before(&mut result, self.emits_update_before());
        out.push(result);
        self.pairs.probe.clear();
        self.pairs.stored.clear();
        self.pairs.kinds.clear();
        Ok(())
    }
}
