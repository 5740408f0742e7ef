//! The outside of a job, in memory: numbered rows to read, a sink that is exactly once, a clock that ticks when asked.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{ArrayRef, Int64Array};
use ouzel_engine::lookup::{Answer, Lookup};
use ouzel_engine::sink::Sink;
use ouzel_engine::source::{ConnectorContext, Connectors, Source, SourcePoll, SplitStatus, Waker};
use ouzel_engine::{EngineError, Result};
use ouzel_functions::Clock;
use ouzel_plan::operator::LookupJoin;
use ouzel_plan::{Table, table};
use ouzel_types::Batch;
use parking_lot::Mutex;

/// A millisecond passes at every look.
#[derive(Default)]
pub struct Ticking(AtomicI64);

impl Clock for Ticking {
    fn now_nanos(&self) -> i64 {
        self.0.fetch_add(1, Ordering::Relaxed) * 1_000_000
    }
}

/// Rows `(number mod keys, number)` in `splits` of `rows` each.
#[derive(Clone, Copy)]
pub struct Feed {
    pub splits: usize,
    pub rows: i64,
    pub keys: i64,
    /// More rows of a poll than this are not given.
    pub step: usize,
}

pub struct World {
    pub feed: Feed,
    /// Rows after which a source fails, once.
    pub fail_after: AtomicU64,
    /// Sources wait in the middle of their rows for a checkpoint to be complete; then one fails.
    pub fail_behind_a_checkpoint: AtomicBool,
    /// The next commit of a job whose sources have ended fails, once.
    pub fail_last_commit: AtomicBool,
    ended: AtomicBool,
    /// Rows that sources have given.
    pub given: AtomicU64,
    commits: AtomicU64,
    /// Late keys that look-ups have asked for.
    asked: Mutex<HashSet<i64>>,
    /// By (node, subtask).
    sinks: Mutex<BTreeMap<(usize, usize), Written>>,
}

#[derive(Default)]
struct Written {
    open: Vec<(bool, Vec<i64>)>,
    prepared: HashMap<u64, Vec<(bool, Vec<i64>)>>,
    visible: Vec<(bool, Vec<i64>)>,
}

impl World {
    pub fn new(feed: Feed) -> Arc<World> {
        Arc::new(World {
            feed,
            fail_after: AtomicU64::new(u64::MAX),
            fail_behind_a_checkpoint: AtomicBool::new(false),
            fail_last_commit: AtomicBool::new(false),
            ended: AtomicBool::new(false),
            given: AtomicU64::new(0),
            commits: AtomicU64::new(0),
            asked: Mutex::default(),
            sinks: Mutex::default(),
        })
    }

    /// What is left of all visible changes of a sink: rows and how often they are there.
    pub fn folded(&self, node: usize) -> BTreeMap<Vec<i64>, i64> {
        let mut bag = BTreeMap::new();
        for written in self.sinks.lock().iter().filter(|((of, _), _)| *of == node).map(|(_, w)| w) {
            for (add, row) in &written.visible {
                *bag.entry(row.clone()).or_default() += if *add { 1 } else { -1 };
            }
        }
        bag.retain(|_, count| *count != 0);
        bag
    }

    /// How many instances of a sink have written.
    pub fn writers(&self, node: usize) -> usize {
        self.sinks.lock().iter().filter(|((of, _), w)| *of == node && !w.visible.is_empty()).count()
    }
}

pub struct InMemory(pub Arc<World>);

impl Connectors for InMemory {
    fn source(&self, _scan: &table::Scan, context: &ConnectorContext) -> Result<Box<dyn Source>> {
        let own = (0..self.0.feed.splits).filter(|split| split % context.parallelism == context.subtask);
        let next = own.map(|split| (split, 0)).collect();
        let instance = (context.subtask, context.parallelism);
        Ok(Box::new(FeedSource { world: self.0.clone(), next, turn: 0, instance, restored: false }))
    }
    fn sink(&self, _sink: &table::Sink, context: &ConnectorContext) -> Result<Box<dyn Sink>> {
        Ok(Box::new(BagSink { world: self.0.clone(), key: (context.node, context.subtask) }))
    }
    fn source_instances(&self, _table: &Table, wanted: usize) -> usize {
        wanted.min(self.0.feed.splits)
    }
    fn sink_spreads(&self, table: &Table) -> bool {
        table.connector() != "single"
    }
    fn lookup(&self, _join: &LookupJoin, _context: &ConnectorContext) -> Result<Box<dyn Lookup>> {
        Ok(Box::new(SlowTable(self.0.clone())))
    }
}

/// A table of `(key, key * 10)` whose answers take a while; every seventh key
/// of the first 600 has its row from the second question on (at the end of the input nobody asks again).
struct SlowTable(Arc<World>);

impl Lookup for SlowTable {
    fn lookup(&mut self, keys: &[ArrayRef], rows: usize) -> Result<Answer> {
        std::thread::sleep(Duration::from_millis(1));
        let keys = keys[0].as_primitive::<Int64Type>();
        let mut asked = self.0.asked.lock();
        let mut there = |key: i64| key % 7 != 3 || key >= 600 || !asked.insert(key);
        let rows = (0..rows as u32).zip(keys.values().iter().copied());
        let found: Vec<(u32, i64)> = rows.filter(|(_, key)| there(*key)).collect();
        let column = |times: i64| -> ArrayRef {
            Arc::new(Int64Array::from_iter_values(found.iter().map(|(_, key)| key * times)))
        };
        Ok((found.iter().map(|(row, _)| *row).collect(), vec![column(1), column(10)]))
    }
    fn another(&self) -> Result<Option<Box<dyn Lookup>>> {
        Ok(Some(Box::new(SlowTable(self.0.clone()))))
    }
}

struct FeedSource {
    world: Arc<World>,
    /// (split, next row) of the splits that have not ended.
    next: Vec<(usize, i64)>,
    turn: usize,
    instance: (usize, usize),
    restored: bool,
}

impl Source for FeedSource {
    fn poll(&mut self, _max_rows: usize) -> Result<SourcePoll> {
        let feed = self.world.feed;
        if self.next.is_empty() {
            self.world.ended.store(true, Ordering::SeqCst);
            return Ok(SourcePoll::Finished);
        }
        self.turn = (self.turn + 1) % self.next.len();
        let (split, row) = self.next[self.turn];
        if row >= feed.rows {
            self.next.remove(self.turn);
            self.turn = 0;
            return Ok(SourcePoll::SplitFinished { split });
        }
        if row >= feed.rows / 2 && self.world.fail_behind_a_checkpoint.load(Ordering::SeqCst) {
            if self.world.commits.load(Ordering::SeqCst) == 0 {
                return Ok(SourcePoll::Pending { retry_ms: Some(1) });
            }
            if self.world.fail_behind_a_checkpoint.swap(false, Ordering::SeqCst) {
                return Err(EngineError::external("the source is gone"));
            }
        }
        let end = (row + feed.step as i64).min(feed.rows);
        self.world.given.fetch_add((end - row) as u64, Ordering::Relaxed);
        let left = self.world.fail_after.load(Ordering::SeqCst);
        if left < (end - row) as u64 {
            self.world.fail_after.store(u64::MAX, Ordering::SeqCst);
            return Err(EngineError::external("the source is gone"));
        }
        if left != u64::MAX {
            self.world.fail_after.fetch_sub((end - row) as u64, Ordering::SeqCst);
        }
        let numbers: Vec<i64> = (row..end).map(|r| r * feed.splits as i64 + split as i64).collect();
        let keys = Int64Array::from_iter_values(numbers.iter().map(|n| n % feed.keys));
        let columns: Vec<ArrayRef> = vec![Arc::new(keys), Arc::new(Int64Array::from(numbers))];
        self.next[self.turn].1 = end;
        Ok(SourcePoll::Rows { split, batch: Batch::new(columns, (end - row) as usize), bad: Vec::new(), origin: None })
    }
    fn set_waker(&mut self, _waker: Waker) {}
    fn snapshot(&mut self) -> Vec<u8> {
        let text: Vec<String> = self.next.iter().map(|(split, row)| format!("{split} {row}")).collect();
        text.join("\n").into_bytes()
    }
    fn bounded(&self) -> bool {
        true
    }
    fn restore(&mut self, snapshot: &[u8]) -> Result<()> {
        let text = String::from_utf8(snapshot.to_vec()).expect("text");
        let saved = |line: &str| {
            let (split, row) = line.split_once(' ').expect("two numbers");
            (split.parse::<usize>().expect("a split"), row.parse::<i64>().expect("a row"))
        };
        if !std::mem::replace(&mut self.restored, true) {
            self.next.clear();
        }
        let (instance, instances) = self.instance;
        self.next.extend(text.lines().map(saved).filter(|(split, _)| split % instances == instance));
        Ok(())
    }
    fn splits(&self) -> Vec<SplitStatus> {
        Vec::new()
    }
}

struct BagSink {
    world: Arc<World>,
    key: (usize, usize),
}

impl BagSink {
    fn with<T>(&self, run: impl FnOnce(&mut Written) -> T) -> T {
        run(self.world.sinks.lock().entry(self.key).or_default())
    }
}

impl Sink for BagSink {
    fn write(&mut self, batch: &Batch) -> Result<()> {
        let value = |column: &ArrayRef, row: usize| column.as_primitive::<Int64Type>().value(row);
        self.with(|written| {
            for row in 0..batch.rows {
                let values = batch.columns.iter().map(|column| value(column, row)).collect();
                written.open.push((batch.kind(row).is_add(), values));
            }
        });
        Ok(())
    }
    fn prepare(&mut self, checkpoint: u64) -> Result<Vec<u8>> {
        self.with(|written| {
            let rows = std::mem::take(&mut written.open);
            written.prepared.insert(checkpoint, rows);
        });
        Ok(vec![self.key.1 as u8])
    }
    fn commit(&mut self, checkpoint: u64, _handle: &[u8]) -> Result<()> {
        self.world.commits.fetch_add(1, Ordering::SeqCst);
        if self.world.ended.load(Ordering::SeqCst) && self.world.fail_last_commit.swap(false, Ordering::SeqCst) {
            return Err(EngineError::external("the disk is gone"));
        }
        self.with(|written| {
            let rows = written.prepared.remove(&checkpoint).unwrap_or_default();
            written.visible.extend(rows);
        });
        Ok(())
    }
    fn recover(&mut self, checkpoint: u64, completed: Option<&[u8]>) -> Result<()> {
        // The handle names the instance that prepared, which may be another one.
        if let Some(subtask) = completed.and_then(|handle| handle.first()) {
            let mut sinks = self.world.sinks.lock();
            let prepared = sinks.get_mut(&(self.key.0, usize::from(*subtask)));
            let rows = prepared.and_then(|written| written.prepared.remove(&checkpoint)).unwrap_or_default();
            sinks.entry(self.key).or_default().visible.extend(rows);
        }
        self.with(|written| {
            written.open.clear();
            written.prepared.clear();
        });
        Ok(())
    }
    fn finish(&mut self) -> Result<()> {
        self.with(|written| {
            let rows = std::mem::take(&mut written.open);
            written.visible.extend(rows);
        });
        Ok(())
    }
    fn written(&self) -> (u64, u64) {
        (0, 0)
    }
}
