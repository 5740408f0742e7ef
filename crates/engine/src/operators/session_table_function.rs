//! SESSION without aggregation.
//!
//! **Meaning**: the rows of a session, with window_start, window_end and window_time behind their columns, when the
//! watermark reaches its end; in order of arrival within a session. A change log's kinds stay with the rows.
//! **State**: the rows of open sessions; all of a session's rows go when it closes. **Time**: a row that belongs to no open session and whose own window has
//! ended is dropped. **Checkpoint**: changed sessions with their rows, the watermark.

use std::ops::Range;

use ouzel_plan::TimeAttribute;
use ouzel_plan::operator::WindowTime;
use ouzel_types::{Batch, DataType, RowKind, WATERMARK_MIN};

use crate::error::Result;
use crate::operator::{Counters, Operator, Output};
use crate::operators::aggregate::value_list::ValueLists;
use crate::operators::window_aggregate::sessions::{SESSION_WORDS, SUFFIX, SessionStore, Sessions};
use crate::operators::window_aggregate::{LocalClock, RowTimes};
use crate::operators::window_table_function::window_columns;
use crate::state::{BatchKeys, EncodedRows, KeyedTable, RowCodec, Slot, StateReader, StateWriter};
use crate::time::firing::Firing;

const LIST: usize = SESSION_WORDS;
const META: u8 = 0;
const SESSIONS: u8 = 1;

pub struct SessionTableFunction {
    time: TimeAttribute,
    column: usize,
    keys: BatchKeys,
    local: bool,
    clock: LocalClock,
    row_codec: RowCodec,
    sessions: Sessions,
    store: Store,
    watermark: i64,
    late_rows: u64,
    encoded: EncodedRows,
    row: Vec<u8>,
}

/// Rows of open sessions: a byte for the kind, then the encoded row.
struct Store {
    table: KeyedTable,
    lists: ValueLists,
}

impl SessionStore for Store {
    fn table(&mut self) -> &mut KeyedTable {
        &mut self.table
    }

    fn settle(&mut self) -> Result<()> {
        Ok(())
    }

    fn merge(&mut self, into: Slot, from: Slot) -> Result<()> {
        let mut rows = Vec::new();
        self.lists.save(self.table.value(from)[LIST], &mut rows);
        self.lists.merge_saved(&mut self.table.value_mut(into)[LIST], &mut rows.as_slice())
    }

    fn remove(&mut self, slot: Slot) {
        self.lists.clear(&mut self.table.value_mut(slot)[LIST]);
        self.table.remove(slot);
    }
}

impl SessionTableFunction {
    pub fn new(
        window: &WindowTime,
        gap: i64,
        partition: &[usize],
        input: &[DataType],
        zone: &str,
    ) -> Result<SessionTableFunction> {
        let local = window.local || window.time == TimeAttribute::Proctime;
        let keys = BatchKeys::new(partition, input);
        let stride = keys.codec().stride();
        Ok(SessionTableFunction {
            time: window.time,
            column: window.column,
            keys,
            local,
            clock: LocalClock::new(local, zone)?,
            row_codec: RowCodec::new(input),
            sessions: Sessions::new(gap, stride),
            store: Store {
                table: KeyedTable::with_stride(stride.map(|s| s + SUFFIX), SESSION_WORDS + 1),
                lists: ValueLists::default(),
            },
            watermark: WATERMARK_MIN,
            late_rows: 0,
            encoded: EncodedRows::default(),
            row: Vec::new(),
        })
    }

    fn fire(&mut self, now: i64, out: &mut Output) {
        for slot in self.sessions.ended(&mut self.store, now, &self.clock) {
            let window = Sessions::window(&self.store.table, slot);
            let word = self.store.table.value(slot)[LIST];
            let kinds: Vec<RowKind> =
                self.store.lists.iter(word).map(|row| RowKind::from_byte(row[0]).unwrap_or(RowKind::Insert)).collect();
            let rows: Vec<&[u8]> = self.store.lists.iter(word).map(|row| &row[1..]).collect();
            let mut columns = self.row_codec.decode(&rows);
            columns.extend(window_columns(&vec![window; rows.len()], &self.clock, self.local));
            out.push(Batch::with_kinds(columns, kinds));
            self.store.remove(slot);
        }
    }
}

impl Operator for SessionTableFunction {
    fn prepare(&mut self, _input: usize, batch: &Batch) -> Result<()> {
        self.keys.encode(batch);
        Ok(())
    }

    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        let event_time = self.time == TimeAttribute::Rowtime;
        let times = if event_time { Some(RowTimes::new(&batch.columns[self.column])?) } else { None };
        self.row_codec.encode(&batch.columns, rows.clone(), &mut self.encoded);
        let (clock, watermark) = (&self.clock, self.watermark);
        let mut late = Vec::new();
        for row in rows.clone() {
            let instant = times.as_ref().map_or(Ok(out.now_ms), |times| times.require(row))?;
            let key = (self.keys.hash(row), self.keys.key(row));
            let ended = |end: i64| event_time && clock.timer(end - 1) <= watermark;
            match self.sessions.assign(&mut self.store, key, clock.to_local(instant), clock, ended)? {
                Some(slot) => {
                    self.row.clear();
                    self.row.push(batch.kind(row) as u8);
                    self.row.extend_from_slice(self.encoded.row(row - rows.start));
                    self.store.lists.push(&mut self.store.table.value_mut(slot)[LIST], &self.row);
                }
                None => late.push(row as u32),
            }
        }
        if !late.is_empty() {
            self.late_rows += late.len() as u64;
            out.push_late(&late);
        }
        Ok(())
    }

    fn watermark(&mut self, watermark: i64, out: &mut Output) -> Result<()> {
        self.watermark = self.watermark.max(watermark);
        if self.time == TimeAttribute::Rowtime {
            self.fire(self.watermark, out);
        }
        Ok(())
    }

    fn next_timer(&self) -> Option<i64> {
        self.sessions.next_time().filter(|_| self.time == TimeAttribute::Proctime)
    }

    fn processing_time(&mut self, now: i64, out: &mut Output) -> Result<()> {
        if self.time == TimeAttribute::Proctime {
            self.fire(now, out);
        }
        Ok(())
    }

    fn waits_for(&self) -> Option<Firing> {
        self.sessions.next_time().filter(|_| self.time == TimeAttribute::Rowtime).map(Firing::at)
    }

    fn snapshot(&mut self, writer: &mut StateWriter) -> Result<()> {
        writer.put(META, b"watermark", &self.watermark.to_le_bytes());
        let lists = &self.store.lists;
        self.store.table.snapshot(writer, SESSIONS, |words, slot, out| lists.save(words.get(slot)[LIST], out));
        Ok(())
    }

    fn restore(&mut self, reader: &mut StateReader) -> Result<()> {
        if let Some(bytes) = reader.get(META, b"watermark")?.and_then(|b| b.try_into().ok()) {
            self.watermark = i64::from_le_bytes(bytes);
        }
        let lists = &mut self.store.lists;
        self.store.table.restore(reader, SESSIONS, |table, slot, mut rest| {
            let words = table.words_mut().get_mut(slot);
            words[LIST] = 0;
            lists.merge_saved(&mut words[LIST], &mut rest)
        })?;
        self.sessions.restored(&mut self.store, &self.clock);
        Ok(())
    }

    fn state_bytes(&self) -> usize {
        self.store.table.state_bytes() + self.store.lists.state_bytes() + self.sessions.state_bytes()
    }

    fn counters(&self) -> Counters {
        Counters { late_rows: self.late_rows, ..Counters::default() }
    }
}
