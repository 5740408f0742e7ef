//! Join with the version of a table that was valid at a row's own time.
//!
//! **Meaning**: each left row joins the version of its key whose time is the latest at or before the row's; a deleted
//! version joins nothing. Left joins pad. A left row is emitted once the watermark of both inputs has passed its time,
//! rows of one key in arrival order; it keeps its own kind. A late left row joins the version of its own time, as far
//! as that is still kept.
//! **State**: left rows that wait; of each key the versions newer than the watermark and the one that is valid at it.
//! Both are in order of time, so that what is not due is not looked at; the last version of a key stays.
//! With a TTL all of a key goes, waiting rows as well, when nothing came for one to one and a half of it, as in Flink.
//! **Time**: row time; one timer per key, at the earliest row that has not been looked at. **Checkpoint**: rows and
//! timers that changed. **Limits**: where a filter over the versions makes the plan keep -U rows, each ends its version
//! at that version's own time, which is then gone; a NULL key matches a NULL key: both as in Flink.

use std::ops::Range;

use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMillisecondType;
use ouzel_functions::EvalContext;
use ouzel_plan::operator::{JoinKind, TemporalJoin as Plan};
use ouzel_types::{Batch, DataType, RowKind};

use crate::error::Result;
use crate::operator::{Operator, Output};
use crate::operators::form::{self, Form};
use crate::operators::join::pairs::{PADDED, PairCondition, batch_of};
use crate::operators::keyed_rows::{EntryId, NONE};
use crate::operators::stored_rows::StoredRows;
use crate::operators::timed_rows::TimedRows;
use crate::state::{
    BatchKeys, EncodedRows, IdleTimers, KeyedTable, PackedCodec, RowCodec, Slot, StateReader, StateWriter, Timers,
    hash_bytes,
};
use crate::time::firing::Firing;

/// The owner's words of a left group: whether a timer is set, and its time.
const HAS_TIMER: usize = 0;
const TIMER: usize = 1;
/// The tag of a version that ends the one before.
const DELETED: u32 = 1;

struct Side {
    keys: BatchKeys,
    codec: PackedCodec,
    time: usize,
    rows: TimedRows,
    batch_rows: EncodedRows,
}

pub struct TemporalJoin {
    outer: bool,
    /// Left: an entry's `tag` is its kind. Right: `tag` may be `DELETED`.
    sides: [Side; 2],
    condition: Option<PairCondition>,
    padding: Vec<u8>,
    /// By left group, which exists for every key that has a timer.
    timers: Timers<Slot>,
    idle: IdleKeys,
}

/// When keys are freed by their TTL: by key, the processing time at which all of it goes.
struct IdleKeys {
    table: KeyedTable,
    /// A key's time is its word.
    timers: IdleTimers,
    /// Restored keys have no time yet.
    unknown: bool,
}

impl IdleKeys {
    /// Something came for this key.
    fn keep(&mut self, hash: u64, key: &[u8], now_ms: i64) {
        if !self.timers.ttl.is_set() {
            return;
        }
        let (slot, new) = self.table.find_or_insert(hash, key);
        let at = &mut self.table.value_mut(slot)[0];
        if let Some(next) = self.timers.keep(slot, (!new).then_some(*at as i64), now_ms) {
            *at = next as u64;
        }
    }

    fn next_ms(&self) -> Option<i64> {
        if self.unknown { Some(0) } else { self.timers.next_ms() }
    }

    /// The keys whose time is over; they are forgotten here.
    fn take_due(&mut self, now_ms: i64) -> Vec<Vec<u8>> {
        let mut keys = Vec::new();
        while let Some((at, slot)) = self.timers.pop_due(now_ms) {
            if self.table.is_live(slot) && self.table.value(slot)[0] as i64 == at {
                keys.push(self.table.key(slot).to_vec());
                self.table.remove(slot);
            }
        }
        keys
    }
}

impl TemporalJoin {
    pub fn new(plan: &Plan, inputs: [&[DataType]; 2], eval: &EvalContext) -> Result<TemporalJoin> {
        let side = |input: usize, keys: &[usize], time: usize, words: usize| {
            let keys = BatchKeys::new(keys, inputs[input]);
            Side {
                rows: TimedRows::new(keys.codec().stride(), words),
                keys,
                codec: PackedCodec::new(inputs[input]),
                time,
                batch_rows: EncodedRows::default(),
            }
        };
        let key_types: Vec<DataType> = plan.left_keys.iter().map(|key| inputs[0][*key].clone()).collect();
        let idle = IdleKeys {
            table: KeyedTable::new(&RowCodec::new(&key_types), 1),
            timers: IdleTimers::new(plan.state_ttl_ms),
            unknown: false,
        };
        let sides = [side(0, &plan.left_keys, plan.left_time, 2), side(1, &plan.right_keys, plan.right_time, 0)];
        Ok(TemporalJoin {
            idle,
            outer: plan.kind == JoinKind::Left,
            padding: sides[1].codec.null_row(),
            sides,
            condition: PairCondition::compile(plan.condition.as_ref(), inputs[0].len(), inputs[1].len(), eval)?,
            timers: Timers::new(),
        })
    }

    /// Sets the key's timer unless it has an earlier one.
    fn wake_at(&mut self, slot: Slot, time: i64) {
        let rows = &mut self.sides[0].rows;
        if rows.word(slot, HAS_TIMER) == 0 || rows.word(slot, TIMER) as i64 > time {
            rows.set_word(slot, HAS_TIMER, 1);
            rows.set_word(slot, TIMER, time as u64);
            self.timers.add(time, slot);
        }
    }

    fn add_version(&mut self, row: usize, time: i64, kind: RowKind) {
        let right = &mut self.sides[1];
        let slot = right.rows.group(right.keys.hash(row), right.keys.key(row));
        let same_time: Vec<EntryId> = right.rows.between(slot, (time, time)).collect();
        same_time.into_iter().for_each(|entry| right.rows.remove(entry));
        let tag = if kind.is_add() { 0 } else { DELETED };
        right.rows.push(slot, right.batch_rows.row(row), time, tag);
    }

    /// Pairs of waiting left rows of a key with their versions; what is older than the watermark's version goes.
    fn due(&mut self, slot: Slot, watermark: i64, pairs: &mut Vec<(EntryId, EntryId)>, doomed: &mut Vec<EntryId>) {
        let [left, right] = &mut self.sides;
        let key = left.rows.keys().key(slot);
        let right_slot = right.rows.find(hash_bytes(key), key);
        let mut versions: Vec<(i64, EntryId)> = Vec::new();
        if let Some(right_slot) = right_slot {
            let up_to = right.rows.up_to(right_slot, watermark);
            versions.extend(up_to.map(|entry| (right.rows.entry(entry).meta, entry)));
        }
        let mut due: Vec<EntryId> = left.rows.up_to(slot, watermark).collect();
        let next = due.last().map_or(left.rows.first_time(slot), |last| {
            let next = left.rows.next(*last);
            (next != NONE).then(|| left.rows.entry(next).meta)
        });
        due.sort_unstable_by_key(|entry| left.rows.entry(*entry).sequence);
        for entry in due {
            let time = left.rows.entry(entry).meta;
            let newer = versions.partition_point(|(version, _)| *version <= time);
            let version = versions[..newer].last().filter(|(_, version)| right.rows.entry(*version).tag != DELETED);
            match version {
                Some((_, version)) => pairs.push((entry, *version)),
                None => pairs.push((entry, PADDED)),
            }
        }
        doomed.extend(versions[..versions.len().saturating_sub(1)].iter().map(|(_, entry)| *entry));
        left.rows.set_word(slot, HAS_TIMER, 0);
        if let Some(next) = next {
            self.wake_at(slot, next);
        }
    }

    /// After a restart nobody knows when keys came: their time starts with the first timer.
    fn keep_unknown(&mut self, now_ms: i64) {
        let keys: Vec<Vec<u8>> = self
            .sides
            .iter()
            .flat_map(|side| {
                let table = side.rows.keys();
                table.slots().map(|slot| table.key(slot).to_vec()).collect::<Vec<_>>()
            })
            .collect();
        for key in keys {
            if self.idle.table.find(hash_bytes(&key), &key).is_none() {
                self.idle.keep(hash_bytes(&key), &key, now_ms);
            }
        }
    }

    /// Forgets a key on both sides.
    fn free_key(&mut self, key: &[u8]) {
        for side in &mut self.sides {
            let Some(slot) = side.rows.find(hash_bytes(key), key) else { continue };
            let entries: Vec<EntryId> = side.rows.between(slot, (i64::MIN, i64::MAX)).collect();
            entries.into_iter().for_each(|entry| side.rows.remove(entry));
            side.rows.release(slot);
        }
    }

    fn emit(&self, pairs: &[(EntryId, EntryId)], out: &mut Output) -> Result<()> {
        let [left, right] = &self.sides;
        let mut partner: Vec<EntryId> = pairs.iter().map(|(_, version)| *version).collect();
        if let Some(condition) = &self.condition {
            let found: Vec<usize> = (0..pairs.len()).filter(|i| partner[*i] != PADDED).collect();
            let lefts = StoredRows::of(found.iter().map(|i| pairs[*i].0), |entry| left.rows.row(entry));
            let rights = StoredRows::of(found.iter().map(|i| partner[*i]), |entry| right.rows.row(entry));
            if let Some(kept) = condition.kept_stored([lefts, rights], [&left.codec, &right.codec])? {
                let refused: Vec<usize> =
                    (0..found.len()).filter(|i| kept.binary_search(&(*i as u32)).is_err()).map(|i| found[i]).collect();
                refused.into_iter().for_each(|i| partner[i] = PADDED);
            }
        }
        let (mut lefts, mut rights, mut kinds) = (Vec::new(), Vec::new(), Vec::new());
        for ((entry, _), version) in pairs.iter().zip(partner) {
            if version == PADDED && !self.outer {
                continue;
            }
            lefts.push(left.rows.row(*entry));
            rights.push(version);
            let kind = RowKind::from_byte(left.rows.entry(*entry).tag as u8);
            kinds.push(kind.expect("invariant: a left row's tag is its kind"));
        }
        let mut columns = left.codec.decode(&lefts);
        let version = |entry| if entry == PADDED { self.padding.as_slice() } else { right.rows.row(entry) };
        columns.extend(StoredRows::of(rights.iter().copied(), version).decode(&right.codec)?);
        out.push(batch_of(columns, &kinds));
        Ok(())
    }

    /// The form of its state.
    pub fn form(plan: &Plan, [left, right]: [&[DataType]; 2]) -> Form {
        Form::new("TemporalJoin")
            .term("kind", form::join_kind(plan.kind))
            .term("left-keys", form::columns(&plan.left_keys, left))
            .term("right-keys", form::columns(&plan.right_keys, right))
            .term("condition", form::condition(plan.condition.as_ref()))
            .term("times", form::list([plan.left_time, plan.right_time]))
            .term("left", form::row(left))
            .term("right", form::row(right))
            .flag("ttl", plan.state_ttl_ms > 0)
    }
}

impl Operator for TemporalJoin {
    fn prepare(&mut self, input: usize, batch: &Batch) -> Result<()> {
        let side = &mut self.sides[input];
        side.keys.encode(batch);
        side.codec.encode(&batch.columns, 0..batch.rows, &mut side.batch_rows);
        Ok(())
    }

    fn process(&mut self, input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        let times = batch.columns[self.sides[input].time].as_primitive::<TimestampMillisecondType>();
        for row in rows {
            let (time, kind) = (times.value(row), batch.kind(row));
            if input == 1 {
                self.add_version(row, time, kind);
            }
            let (key, hash) = (self.sides[input].keys.key(row), self.sides[input].keys.hash(row));
            self.idle.keep(hash, key, out.now_ms);
            let slot = if input == 0 {
                let left = &mut self.sides[0];
                let slot = left.rows.group(hash, left.keys.key(row));
                left.rows.push(slot, left.batch_rows.row(row), time, kind as u32);
                slot
            } else {
                let key = key.to_vec();
                self.sides[0].rows.group(hash, &key)
            };
            self.wake_at(slot, time);
        }
        Ok(())
    }

    fn watermark(&mut self, watermark: i64, out: &mut Output) -> Result<()> {
        let (mut pairs, mut doomed, mut slots) = (Vec::new(), Vec::new(), Vec::new());
        while let Some((time, slot)) = self.timers.pop_due(watermark) {
            let rows = &self.sides[0].rows;
            let set =
                rows.keys().is_live(slot) && rows.word(slot, HAS_TIMER) == 1 && rows.word(slot, TIMER) as i64 == time;
            if set {
                self.due(slot, watermark, &mut pairs, &mut doomed);
                slots.push(slot);
            }
        }
        if !pairs.is_empty() {
            self.emit(&pairs, out)?;
        }
        for (entry, _) in pairs {
            self.sides[0].rows.remove(entry);
        }
        for entry in doomed {
            let slot = self.sides[1].rows.entry(entry).slot;
            self.sides[1].rows.remove(entry);
            self.sides[1].rows.release(slot);
        }
        for slot in slots {
            let rows = &mut self.sides[0].rows;
            if rows.word(slot, HAS_TIMER) == 0 {
                rows.release(slot);
            }
        }
        Ok(())
    }

    fn next_timer(&self) -> Option<i64> {
        self.idle.next_ms()
    }

    fn processing_time(&mut self, now: i64, _out: &mut Output) -> Result<()> {
        for key in self.idle.take_due(now) {
            self.free_key(&key);
        }
        if std::mem::take(&mut self.idle.unknown) {
            self.keep_unknown(now);
        }
        Ok(())
    }

    fn waits_for(&self) -> Option<Firing> {
        self.timers.next_time().map(Firing::at)
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
        let rows = &self.sides[0].rows;
        for slot in rows.keys().slots().filter(|slot| rows.word(*slot, HAS_TIMER) == 1) {
            self.timers.add(rows.word(slot, TIMER) as i64, slot);
        }
        let empty = self.sides.iter().all(|side| side.rows.keys().is_empty());
        self.idle.unknown = self.idle.timers.ttl.is_set() && !empty;
        Ok(())
    }

    fn state_bytes(&self) -> usize {
        self.sides.iter().map(|side| side.rows.state_bytes() + side.codec.state_bytes()).sum::<usize>()
            + self.timers.state_bytes()
            + self.idle.table.state_bytes()
            + self.idle.timers.state_bytes()
    }
}
