//! A served table: the latest row per key, in memory.
//!
//! Rows live in chunks that are shared with snapshots and copied when written to while a snapshot
//! holds them: a snapshot costs one pointer per chunk, however many rows there are, and a query
//! never holds a writer up. A row stays in its place while it lives; a deleted row's place is
//! used again.
//!
//! It does not write itself to disk: [`ServedTable::changed_since`] gives what a checkpoint needs
//! and [`ServedTable::restore`] takes it back.
//!
//! Invariants: the index holds exactly the live rows of a keyed table, each once; one
//! [`ServedTable::write`] is seen by a snapshot wholly or not at all.

use std::hash::Hasher;
use std::sync::Arc;

use hashbrown::HashTable;
use parking_lot::RwLock;
use rustc_hash::FxHasher;

use super::schema::TableSchema;
use super::value::{Value, ValueRef};
use crate::model::{TableColumn, TableStatus};
use crate::state::now_ms;

/// Small enough to be copied in microseconds, large enough that a snapshot has few of them.
pub const CHUNK_ROWS: usize = 256;

/// `CHUNK_ROWS` places for rows, row by row.
#[derive(Debug, Clone)]
pub struct Chunk {
    pub(super) values: Vec<Value>,
    pub(super) live: Vec<bool>,
    /// The epoch in which it was last written to.
    pub(super) modified: u64,
}

impl Chunk {
    fn new(width: usize) -> Self {
        Self { values: vec![Value::Null; CHUNK_ROWS * width], live: vec![false; CHUNK_ROWS], modified: 0 }
    }

    fn row(&self, place: usize, width: usize) -> &[Value] {
        &self.values[place * width..(place + 1) * width]
    }
}

#[derive(Debug)]
pub struct ServedTable {
    name: String,
    schema: Arc<TableSchema>,
    rows: RwLock<Rows>,
}

#[derive(Debug)]
struct Rows {
    chunks: Vec<Arc<Chunk>>,
    /// Row numbers of a keyed table by the hash of their key.
    index: HashTable<u32>,
    free: Vec<u32>,
    live: u64,
    changes: u64,
    updated_ms: Option<i64>,
    epoch: u64,
}

impl Rows {
    fn empty() -> Self {
        Self {
            chunks: Vec::new(),
            index: HashTable::new(),
            free: Vec::new(),
            live: 0,
            changes: 0,
            updated_ms: None,
            epoch: 1,
        }
    }

    fn row(&self, number: u32, width: usize) -> &[Value] {
        let number = number as usize;
        self.chunks[number / CHUNK_ROWS].row(number % CHUNK_ROWS, width)
    }
}

impl ServedTable {
    pub fn new(name: impl Into<String>, schema: TableSchema) -> Self {
        Self { name: name.into(), schema: Arc::new(schema), rows: RwLock::new(Rows::empty()) }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn schema(&self) -> &Arc<TableSchema> {
        &self.schema
    }

    /// Applies changes so that queries see all of them or none. Keep it short: it excludes the
    /// start of queries.
    pub fn write<T>(&self, change: impl FnOnce(&mut TableWriter<'_>) -> T) -> T {
        let mut rows = self.rows.write();
        let before = rows.changes;
        let result = change(&mut TableWriter { schema: &self.schema, rows: &mut rows });
        if rows.changes != before {
            rows.updated_ms = Some(now_ms());
        }
        result
    }

    /// All rows at this instant.
    pub fn snapshot(&self) -> TableSnapshot {
        let rows = self.rows.read();
        TableSnapshot {
            schema: Arc::clone(&self.schema),
            chunks: rows.chunks.clone(),
            rows: rows.live,
            updated_ms: rows.updated_ms,
        }
    }

    pub fn status(&self) -> TableStatus {
        let (live, updated_ms, changes) = {
            let rows = self.rows.read();
            (rows.live, rows.updated_ms, rows.changes)
        };
        let columns = &self.schema.columns;
        let key = self.schema.key.iter().flatten();
        TableStatus {
            name: self.name.clone(),
            columns: columns
                .iter()
                .map(|column| TableColumn { name: column.name.clone(), data_type: column.data_type.name().to_owned() })
                .collect(),
            key: key.map(|&position| columns[position].name.clone()).collect(),
            rows: live,
            updated_ms,
            changes,
        }
    }

    /// The parts written since an earlier call returned `since`; 0 gives all of them. The parts
    /// of all calls in order, encoded, are what [`ServedTable::restore`] takes.
    pub fn changed_since(&self, since: u64) -> TableChanges {
        let mut rows = self.rows.write();
        let epoch = rows.epoch;
        rows.epoch += 1;
        let chunks = rows.chunks.iter().enumerate();
        let changed = chunks
            .filter(|(_, chunk)| since == 0 || chunk.modified > since)
            .map(|(number, chunk)| (number as u32, Arc::clone(chunk)))
            .collect();
        TableChanges { schema: Arc::clone(&self.schema), chunks: changed, epoch }
    }

    /// Replaces all rows; called by the codec with the chunks of a checkpoint.
    pub(super) fn replace(&self, chunks: Vec<Chunk>) {
        let width = self.schema.columns.len();
        let mut restored = Rows::empty();
        restored.chunks = chunks.into_iter().map(Arc::new).collect();
        for number in 0..(restored.chunks.len() * CHUNK_ROWS) as u32 {
            let chunk = &restored.chunks[number as usize / CHUNK_ROWS];
            if !chunk.live[number as usize % CHUNK_ROWS] {
                restored.free.push(number);
                continue;
            }
            restored.live += 1;
            if let Some(key) = &self.schema.key {
                let hash = hash_row(key, restored.row(number, width));
                let chunks = &restored.chunks;
                restored.index.insert_unique(hash, number, |&other| {
                    let row = chunks[other as usize / CHUNK_ROWS].row(other as usize % CHUNK_ROWS, width);
                    hash_row(key, row)
                });
            }
        }
        // The lowest places are used first, so that a shrunken table fills its first chunks.
        restored.free.reverse();
        *self.rows.write() = restored;
    }
}

/// Changes rows inside one [`ServedTable::write`].
#[derive(Debug)]
pub struct TableWriter<'a> {
    schema: &'a TableSchema,
    rows: &'a mut Rows,
}

impl TableWriter<'_> {
    /// Inserts a row or replaces the one with its key. `row` has a value for each column.
    pub fn upsert(&mut self, row: &[ValueRef<'_>]) {
        debug_assert_eq!(row.len(), self.schema.columns.len());
        self.rows.changes += 1;
        let number = match &self.schema.key {
            None => self.place(),
            Some(key) => {
                let hash = hash_refs(key, row);
                match self.find(key, hash, row) {
                    Some(number) => number,
                    None => {
                        let number = self.place();
                        self.insert(key, hash, number);
                        number
                    }
                }
            }
        };
        let chunk = self.chunk_mut(number);
        let width = row.len();
        let place = number as usize % CHUNK_ROWS;
        for (old, new) in chunk.values[place * width..].iter_mut().zip(row) {
            old.assign(*new);
        }
        if !std::mem::replace(&mut chunk.live[place], true) {
            self.rows.live += 1;
        }
    }

    /// Removes the row with the key that `row` has; only its key columns are looked at. An
    /// append-only table has nothing to remove, and a key that is not there is no error: a
    /// restarted job may repeat a delete.
    pub fn delete(&mut self, row: &[ValueRef<'_>]) {
        debug_assert_eq!(row.len(), self.schema.columns.len());
        let Some(key) = &self.schema.key else { return };
        self.rows.changes += 1;
        let width = row.len();
        let Rows { chunks, index, .. } = &mut *self.rows;
        let found = index.find_entry(hash_refs(key, row), |&number| {
            let number = number as usize;
            key_equals(key, chunks[number / CHUNK_ROWS].row(number % CHUNK_ROWS, width), row)
        });
        let Ok(entry) = found else { return };
        let (number, _) = entry.remove();
        let chunk = self.chunk_mut(number);
        let place = number as usize % CHUNK_ROWS;
        chunk.values[place * width..(place + 1) * width].fill(Value::Null);
        chunk.live[place] = false;
        self.rows.live -= 1;
        self.rows.free.push(number);
    }

    fn find(&self, key: &[usize], hash: u64, row: &[ValueRef<'_>]) -> Option<u32> {
        let found = self.rows.index.find(hash, |&number| key_equals(key, self.rows.row(number, row.len()), row));
        found.copied()
    }

    fn insert(&mut self, key: &[usize], hash: u64, number: u32) {
        let width = self.schema.columns.len();
        let Rows { chunks, index, .. } = &mut *self.rows;
        index.insert_unique(hash, number, |&other| {
            let row = chunks[other as usize / CHUNK_ROWS].row(other as usize % CHUNK_ROWS, width);
            hash_row(key, row)
        });
    }

    /// A place that no row has.
    fn place(&mut self) -> u32 {
        if let Some(number) = self.rows.free.pop() {
            return number;
        }
        let first = (self.rows.chunks.len() * CHUNK_ROWS) as u32;
        self.rows.chunks.push(Arc::new(Chunk::new(self.schema.columns.len())));
        self.rows.free.extend((first + 1..first + CHUNK_ROWS as u32).rev());
        first
    }

    fn chunk_mut(&mut self, number: u32) -> &mut Chunk {
        let epoch = self.rows.epoch;
        let chunk = Arc::make_mut(&mut self.rows.chunks[number as usize / CHUNK_ROWS]);
        chunk.modified = epoch;
        chunk
    }
}

fn hash_refs(key: &[usize], row: &[ValueRef<'_>]) -> u64 {
    let mut hasher = FxHasher::default();
    for &position in key {
        row[position].hash_into(&mut hasher);
    }
    hasher.finish()
}

fn hash_row(key: &[usize], row: &[Value]) -> u64 {
    let mut hasher = FxHasher::default();
    for &position in key {
        row[position].as_ref().hash_into(&mut hasher);
    }
    hasher.finish()
}

fn key_equals(key: &[usize], stored: &[Value], row: &[ValueRef<'_>]) -> bool {
    key.iter().all(|&position| stored[position].as_ref().same(row[position]))
}

/// The rows of a table at one instant; later writes do not change it.
#[derive(Debug, Clone)]
pub struct TableSnapshot {
    schema: Arc<TableSchema>,
    chunks: Vec<Arc<Chunk>>,
    rows: u64,
    updated_ms: Option<i64>,
}

impl TableSnapshot {
    pub fn schema(&self) -> &Arc<TableSchema> {
        &self.schema
    }

    /// Number of rows.
    pub fn len(&self) -> u64 {
        self.rows
    }

    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// When the table last changed.
    pub fn updated_ms(&self) -> Option<i64> {
        self.updated_ms
    }

    /// All rows, each with a value per column, in no promised order.
    pub fn rows(&self) -> impl Iterator<Item = &[Value]> {
        let width = self.schema.columns.len();
        self.chunks.iter().flat_map(move |chunk| {
            let live = chunk.live.iter().enumerate().filter(|(_, live)| **live);
            live.map(move |(place, _)| chunk.row(place, width))
        })
    }
}

/// The parts of a table that changed between two checkpoints.
#[derive(Debug, Clone)]
pub struct TableChanges {
    pub(super) schema: Arc<TableSchema>,
    pub(super) chunks: Vec<(u32, Arc<Chunk>)>,
    epoch: u64,
}

impl TableChanges {
    /// What the next [`ServedTable::changed_since`] is given.
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Nothing changed, so that nothing has to be stored.
    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }
}
