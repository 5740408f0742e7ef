//! Join of two windowed inputs on equal keys and equal windows.
//!
//! **Meaning**: when a window ends, its pairs with equal keys and a TRUE condition; outer sides pad, semi and anti give
//! left rows. Insert-only. Rows of a window that is already over are dropped (and counted).
//! **State**: the rows of open windows; all of a window's rows go when it ends. **Time**: the watermark (or the clock)
//! passing the window's end. **Checkpoint**: rows that came or went.

use std::ops::Range;

use arrow_array::ArrayRef;
use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMillisecondType;
use ouzel_functions::EvalContext;
use ouzel_plan::TimeAttribute;
use ouzel_plan::operator::{JoinKind, WindowJoin as Plan};
use ouzel_types::{Batch, DataType, WATERMARK_MIN};

use crate::error::Result;
use crate::operator::{Counters, HotKey, Operator, Output};
use crate::operators::form::{self, Form};
use crate::operators::join::hot_key::HottestKey;
use crate::operators::join::pairs::{PADDED, PairCondition};
use crate::operators::join::regular::is_outer;
use crate::operators::keyed_rows::{EntryId, KeyedRows};
use crate::operators::stored_rows::StoredRows;
use crate::operators::window_aggregate::LocalClock;
use crate::state::{BatchKeys, EncodedRows, PackedCodec, Slot, StateReader, StateWriter, Timers, hash_bytes};
use crate::time::firing::Firing;

/// Pairs are evaluated in pieces of about this many.
const PAIRS: usize = 16 * 1024;
/// The owner's word of a left group: its window's last instant is registered (the instant itself is in the key).
const TIMER: usize = 0;

struct Side {
    /// Keys, then the window's end.
    keys: BatchKeys,
    codec: PackedCodec,
    rows: KeyedRows,
    padding: Vec<u8>,
    batch_rows: EncodedRows,
    hottest: HottestKey,
}

pub struct WindowJoin {
    kind: JoinKind,
    sides: [Side; 2],
    null_safe: Vec<bool>,
    condition: Option<PairCondition>,
    clock: LocalClock,
    proctime: bool,
    /// By left group, which exists for every key and window that has rows on any side.
    timers: Timers<Slot>,
    progress: i64,
    late: u64,
}

/// Output of one firing: entries of both sides.
#[derive(Default)]
struct Pairs {
    left: Vec<EntryId>,
    right: Vec<EntryId>,
}

impl WindowJoin {
    pub fn new(plan: &Plan, inputs: [&[DataType]; 2], eval: &EvalContext, zone: &str) -> Result<WindowJoin> {
        let side = |input: usize, keys: &[usize], end: usize| {
            let mut keys = keys.to_vec();
            keys.push(end);
            let keys = BatchKeys::new(&keys, inputs[input]);
            let codec = PackedCodec::new(inputs[input]);
            Side {
                rows: KeyedRows::new(keys.codec().stride(), 1),
                keys,
                padding: codec.null_row(),
                codec,
                batch_rows: EncodedRows::default(),
                hottest: HottestKey::default(),
            }
        };
        let proctime = plan.time == TimeAttribute::Proctime;
        Ok(WindowJoin {
            kind: plan.kind,
            sides: [side(0, &plan.left_keys, plan.left_end), side(1, &plan.right_keys, plan.right_end)],
            null_safe: plan.null_safe.clone(),
            condition: PairCondition::compile(plan.condition.as_ref(), inputs[0].len(), inputs[1].len(), eval)?,
            clock: LocalClock::new(plan.local || proctime, zone)?,
            proctime,
            timers: Timers::new(),
            progress: WATERMARK_MIN,
            late: 0,
        })
    }

    /// The window of a row of the batch fires at this time; the left side's groups stand for both.
    fn register(&mut self, input: usize, row: usize, fires_at: i64) {
        let [left, right] = &mut self.sides;
        let keys = if input == 0 { &left.keys } else { &right.keys };
        let slot = left.rows.group(keys.hash(row), keys.key(row));
        if left.rows.word(slot, TIMER) == 0 {
            left.rows.set_word(slot, TIMER, 1);
            self.timers.add(fires_at, slot);
        }
    }

    fn can_match(&self, key: &[u8]) -> bool {
        let codec = self.sides[0].keys.codec();
        (0..codec.columns() - 1)
            .all(|column| self.null_safe.get(column).copied().unwrap_or(false) || !codec.is_null(key, column))
    }

    /// Joins the rows of one key in one window.
    fn fire_group(&self, slot: Slot, out: &mut Output) -> Result<()> {
        let [left, right] = &self.sides;
        let key = left.rows.keys().key(slot);
        let lefts: Vec<EntryId> = left.rows.group_entries(slot).collect();
        let rights: Vec<EntryId> = match right.rows.find(hash_bytes(key), key) {
            Some(slot) => right.rows.group_entries(slot).collect(),
            None => Vec::new(),
        };
        let partners: &[EntryId] = if self.can_match(key) { &rights } else { &[] };
        let mut matched = vec![false; rights.len()];
        let mut pairs = Pairs::default();
        let step = (PAIRS / partners.len().max(1)).max(1);
        for chunk in lefts.chunks(step) {
            self.join_chunk(chunk, partners, &mut matched, &mut pairs)?;
            if pairs.left.len() >= PAIRS {
                self.emit(&mut pairs, out)?;
            }
        }
        if is_outer(self.kind, 1) {
            for (entry, _) in rights.iter().zip(&matched).filter(|(_, matched)| !**matched) {
                pairs.left.push(PADDED);
                pairs.right.push(*entry);
            }
        }
        self.emit(&mut pairs, out)?;
        Ok(())
    }

    fn join_chunk(&self, lefts: &[EntryId], rights: &[EntryId], matched: &mut [bool], out: &mut Pairs) -> Result<()> {
        let [left, right] = &self.sides;
        let width = rights.len();
        let kept = match &self.condition {
            Some(condition) if width > 0 => {
                let all = lefts.iter().flat_map(|l| rights.iter().map(|r| (*l, *r)));
                let (all_lefts, all_rights): (Vec<EntryId>, Vec<EntryId>) = all.unzip();
                let all_lefts = StoredRows::of(all_lefts.iter().copied(), |entry| left.rows.row(entry));
                let all_rights = StoredRows::of(all_rights.iter().copied(), |entry| right.rows.row(entry));
                condition.kept_stored([all_lefts, all_rights], [&left.codec, &right.codec])?
            }
            _ => None,
        };
        let mut kept = kept.as_ref().map(|kept| kept.iter().copied().peekable());
        for (i, entry) in lefts.iter().enumerate() {
            let mut found = false;
            for j in 0..width {
                let pair = (i * width + j) as u32;
                if kept.as_mut().is_none_or(|kept| kept.next_if_eq(&pair).is_some()) {
                    found = true;
                    matched[j] = true;
                    if !matches!(self.kind, JoinKind::Semi | JoinKind::Anti) {
                        out.left.push(*entry);
                        out.right.push(rights[j]);
                    }
                }
            }
            let alone = match self.kind {
                JoinKind::Semi => found,
                JoinKind::Anti => !found,
                kind => !found && is_outer(kind, 0),
            };
            if alone {
                out.left.push(*entry);
                out.right.push(PADDED);
            }
        }
        Ok(())
    }

    fn emit(&self, pairs: &mut Pairs, out: &mut Output) -> Result<()> {
        let rows = |side: &'_ Side, entries: &[EntryId]| -> Result<Vec<ArrayRef>> {
            let row = |entry: EntryId| if entry == PADDED { side.padding.as_slice() } else { side.rows.row(entry) };
            StoredRows::of(entries.iter().copied(), row).decode(&side.codec)
        };
        let mut columns = rows(&self.sides[0], &pairs.left)?;
        if !matches!(self.kind, JoinKind::Semi | JoinKind::Anti) {
            columns.extend(rows(&self.sides[1], &pairs.right)?);
        }
        out.push(Batch::new(columns, pairs.left.len()));
        *pairs = Pairs::default();
        Ok(())
    }

    fn fire(&mut self, now: i64, out: &mut Output) -> Result<()> {
        while let Some((_, slot)) = self.timers.pop_due(now) {
            if !self.sides[0].rows.keys().is_live(slot) {
                continue;
            }
            self.fire_group(slot, out)?;
            let key = self.sides[0].rows.keys().key(slot).to_vec();
            let right = self.sides[1].rows.find(hash_bytes(&key), &key);
            clear_group(&mut self.sides[0].rows, Some(slot));
            clear_group(&mut self.sides[1].rows, right);
        }
        Ok(())
    }

    /// The form of its state.
    pub fn form(plan: &Plan, [left, right]: [&[DataType]; 2]) -> Form {
        let windows = [plan.left_start, plan.left_end, plan.right_start, plan.right_end];
        Form::new("WindowJoin")
            .term("kind", form::join_kind(plan.kind))
            .term("left-keys", form::columns(&plan.left_keys, left))
            .term("right-keys", form::columns(&plan.right_keys, right))
            .term("null-safe", form::list(&plan.null_safe))
            .term("condition", form::condition(plan.condition.as_ref()))
            .term("windows", form::list(windows))
            .term("time", form::time(plan.time))
            .flag("local", plan.local)
            .term("left", form::row(left))
            .term("right", form::row(right))
    }
}

fn clear_group(rows: &mut KeyedRows, slot: Option<Slot>) {
    if let Some(slot) = slot {
        rows.group_entries(slot).collect::<Vec<_>>().into_iter().for_each(|entry| rows.remove(entry));
        rows.release(slot);
    }
}

impl Operator for WindowJoin {
    fn prepare(&mut self, input: usize, batch: &Batch) -> Result<()> {
        let side = &mut self.sides[input];
        side.keys.encode(batch);
        side.codec.encode(&batch.columns, 0..batch.rows, &mut side.batch_rows);
        Ok(())
    }

    fn process(&mut self, input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        let end = *self.sides[input].keys.columns().last().expect("invariant: the window's end is the last key");
        let ends = batch.columns[end].as_primitive::<TimestampMillisecondType>();
        let progress = if self.proctime { out.now_ms } else { self.progress };
        for row in rows {
            let fires_at = self.clock.timer(ends.value(row) - 1);
            if fires_at <= progress {
                self.late += 1;
                out.push_late(&[row as u32]);
                continue;
            }
            let side = &mut self.sides[input];
            let slot = side.rows.group(side.keys.hash(row), side.keys.key(row));
            let entry = side.rows.push(slot, side.batch_rows.row(row), 0, 0);
            side.hottest.saw(&side.rows, entry, slot);
            self.register(input, row, fires_at);
        }
        Ok(())
    }

    fn watermark(&mut self, watermark: i64, out: &mut Output) -> Result<()> {
        self.progress = watermark;
        if self.proctime { Ok(()) } else { self.fire(watermark, out) }
    }

    fn next_timer(&self) -> Option<i64> {
        if self.proctime { self.timers.next_time() } else { None }
    }

    fn processing_time(&mut self, now: i64, out: &mut Output) -> Result<()> {
        if self.proctime { self.fire(now, out) } else { Ok(()) }
    }

    fn waits_for(&self) -> Option<Firing> {
        self.timers.next_time().filter(|_| !self.proctime).map(Firing::at)
    }

    fn snapshot(&mut self, writer: &mut StateWriter) -> Result<()> {
        self.sides[0].rows.snapshot_groups(writer, 0);
        for (table, side) in (1u8..).zip(&mut self.sides) {
            side.rows.snapshot(writer, table, &side.codec);
        }
        Ok(())
    }

    fn restore(&mut self, reader: &mut StateReader) -> Result<()> {
        self.sides[0].rows.restore_groups(reader, 0)?;
        for (table, side) in (1u8..).zip(&mut self.sides) {
            side.rows.restore(reader, table, &mut side.codec)?;
        }
        self.sides.iter_mut().for_each(|side| side.hottest.restored(&side.rows));
        let left = &self.sides[0];
        let end = left.keys.codec().columns() - 1;
        for slot in left.rows.keys().slots().collect::<Vec<_>>() {
            let end = left.keys.codec().i64_at(left.rows.keys().key(slot), end);
            self.timers.add(self.clock.timer(end - 1), slot);
        }
        Ok(())
    }

    fn restore_watermark(&mut self, watermark: i64) {
        self.progress = watermark;
    }

    fn state_bytes(&self) -> usize {
        self.sides.iter().map(|side| side.rows.state_bytes() + side.codec.state_bytes()).sum::<usize>()
            + self.timers.state_bytes()
    }

    fn hot_key(&self) -> Option<HotKey> {
        let [left, right] = &self.sides;
        let of = |side: &Side, input| side.hottest.now(&side.rows, side.keys.codec(), input);
        HotKey::hotter(of(left, 0), of(right, 1))
    }

    fn counters(&self) -> Counters {
        Counters { late_rows: self.late, ..Counters::default() }
    }
}
