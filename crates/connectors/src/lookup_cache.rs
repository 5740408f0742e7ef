//! Between a lookup join and its table: each key is asked once per batch, and kept if the table says so.
//!
//! Options and their meaning are Flink's partial cache: `lookup.cache = PARTIAL` with `lookup.partial-cache.max-rows`
//! (keys, least recently used leave first), `.expire-after-write`, `.expire-after-access`, `.cache-missing-key`; the old
//! `lookup.cache.max-rows` with `lookup.cache.ttl` mean the same. A kept row may be as old as the cache allows.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow_array::ArrayRef;
use arrow_row::{RowConverter, SortField};
use ouzel_engine::lookup::Lookup;
use ouzel_engine::{EngineError, Result};
use ouzel_plan::Table;
use ouzel_plan::config::parse_duration_ms;
use ouzel_types::DataType;
use ouzel_types::batch::take_rows;
use parking_lot::Mutex;

/// Asks each distinct key of a batch once; with a cache, only keys that are not in it.
pub struct CachedLookup {
    inner: Box<dyn Lookup>,
    keys: Option<RowConverter>,
    rows: RowConverter,
    types: Vec<DataType>,
    /// Shared by all that ask the table for one instance of a join.
    cache: Option<Arc<Mutex<Cache>>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Options {
    rows_max: Option<usize>,
    after_write: Option<Duration>,
    after_access: Option<Duration>,
    missing: bool,
}

impl CachedLookup {
    /// `types`: the columns that the table gives.
    pub fn new(inner: Box<dyn Lookup>, table: &Table, types: &[DataType]) -> Result<CachedLookup> {
        CachedLookup::with(inner, Options::of(table).map(|options| Arc::new(Mutex::new(Cache::new(options)))), types)
    }

    fn with(inner: Box<dyn Lookup>, cache: Option<Arc<Mutex<Cache>>>, types: &[DataType]) -> Result<CachedLookup> {
        let fields = types.iter().map(|t| SortField::new(t.arrow())).collect();
        let rows = RowConverter::new(fields).map_err(internal)?;
        Ok(CachedLookup { inner, keys: None, rows, types: types.to_vec(), cache })
    }

    /// Every distinct key of `keys`: the first row that has it. Per row: its key's place in that list.
    fn distinct(&mut self, keys: &[ArrayRef], rows: usize, with_bytes: bool) -> Result<Distinct> {
        let converter = match &mut self.keys {
            Some(converter) => converter,
            none => {
                let fields = keys.iter().map(|k| SortField::new(k.data_type().clone())).collect();
                none.insert(RowConverter::new(fields).map_err(internal)?)
            }
        };
        let encoded = converter.convert_columns(keys).map_err(internal)?;
        let mut places: HashMap<&[u8], u32> = HashMap::with_capacity(rows);
        let mut distinct = Distinct { first: Vec::new(), of_row: Vec::with_capacity(rows), bytes: Vec::new() };
        for row in 0..rows {
            let bytes = encoded.row(row).data();
            let place = *places.entry(bytes).or_insert_with(|| {
                distinct.first.push(row as u32);
                distinct.first.len() as u32 - 1
            });
            distinct.of_row.push(place);
        }
        if with_bytes {
            distinct.bytes = distinct.first.iter().map(|row| encoded.row(*row as usize).data().into()).collect();
        }
        Ok(distinct)
    }

    fn uncached(&mut self, keys: &[ArrayRef], rows: usize) -> Result<(Vec<u32>, Vec<ArrayRef>)> {
        let distinct = self.distinct(keys, rows, false)?;
        if distinct.first.len() == rows {
            return self.inner.lookup(keys, rows);
        }
        let (answered, found) = self.inner.lookup(&take_rows(keys, &distinct.first), distinct.first.len())?;
        let ranges = ranges(&answered, distinct.first.len());
        let (mut probe, mut taken) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
        for (row, place) in distinct.of_row.iter().enumerate() {
            for result in ranges[*place as usize].clone() {
                probe.push(row as u32);
                taken.push(result as u32);
            }
        }
        Ok((probe, take_rows(&found, &taken)))
    }
}

struct Distinct {
    first: Vec<u32>,
    of_row: Vec<u32>,
    /// The keys themselves, when they are wanted.
    bytes: Vec<Box<[u8]>>,
}

impl Lookup for CachedLookup {
    fn lookup(&mut self, keys: &[ArrayRef], rows: usize) -> Result<(Vec<u32>, Vec<ArrayRef>)> {
        match self.cache.clone() {
            Some(cache) => self.through(&cache, keys, rows),
            None => self.uncached(keys, rows),
        }
    }

    fn another(&self) -> Result<Option<Box<dyn Lookup>>> {
        let Some(inner) = self.inner.another()? else { return Ok(None) };
        Ok(Some(Box::new(CachedLookup::with(inner, self.cache.clone(), &self.types)?)))
    }
}

impl CachedLookup {
    fn through(&mut self, cache: &Mutex<Cache>, keys: &[ArrayRef], rows: usize) -> Result<(Vec<u32>, Vec<ArrayRef>)> {
        let distinct = self.distinct(keys, rows, true)?;
        let now = Instant::now();
        // Never locked while the table is asked.
        let mut found: Vec<Option<Found>> = {
            let mut cache = cache.lock();
            distinct.bytes.iter().map(|key| cache.get(key, now)).collect()
        };
        let asked: Vec<usize> = (0..found.len()).filter(|place| found[*place].is_none()).collect();
        if !asked.is_empty() {
            let first: Vec<u32> = asked.iter().map(|place| distinct.first[*place]).collect();
            let (answered, columns) = self.inner.lookup(&take_rows(keys, &first), first.len())?;
            let encoded = self.rows.convert_columns(&columns).map_err(internal)?;
            let mut cache = cache.lock();
            for (range, place) in ranges(&answered, first.len()).into_iter().zip(asked) {
                let rows: Found = range.map(|row| Box::from(encoded.row(row).data())).collect();
                cache.put(&distinct.bytes[place], rows.clone(), now);
                found[place] = Some(rows);
            }
        }
        let parser = self.rows.parser();
        let (mut probe, mut results) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
        for (row, place) in distinct.of_row.iter().enumerate() {
            for result in found[*place as usize].iter().flat_map(|rows| rows.iter()) {
                probe.push(row as u32);
                results.push(parser.parse(result));
            }
        }
        Ok((probe, self.rows.convert_rows(results).map_err(internal)?))
    }
}

/// Which results belong to each asked key; `answered` is ascending.
fn ranges(answered: &[u32], keys: usize) -> Vec<std::ops::Range<usize>> {
    let mut at = 0;
    (0..keys as u32)
        .map(|key| {
            let start = at;
            while answered.get(at) == Some(&key) {
                at += 1;
            }
            start..at
        })
        .collect()
}

/// Encoded result rows of one key.
type Found = Arc<[Box<[u8]>]>;

/// Entries in a list from the most to the least recently used: a hit relinks two neighbours and allocates nothing.
struct Cache {
    options: Options,
    places: HashMap<Arc<[u8]>, u32>,
    entries: Vec<Entry>,
    /// Places of entries that left.
    free: Vec<u32>,
    newest: u32,
    oldest: u32,
    swept: Instant,
}

struct Entry {
    key: Arc<[u8]>,
    rows: Found,
    written: Instant,
    accessed: Instant,
    newer: u32,
    older: u32,
}

/// No neighbour.
const NONE: u32 = u32::MAX;

impl Options {
    /// None: nothing is kept.
    fn of(table: &Table) -> Option<Options> {
        let number = |key: &str| table.option(key).and_then(|v| v.trim().parse::<i64>().ok()).filter(|v| *v > 0);
        let duration = |key: &str| {
            let ms = table.option(key).and_then(parse_duration_ms).filter(|ms| *ms > 0)?;
            Some(Duration::from_millis(ms as u64))
        };
        let yes = |key: &str| !table.option(key).is_some_and(|v| v.eq_ignore_ascii_case("false"));
        if table.option("lookup.cache").is_some_and(|c| c.eq_ignore_ascii_case("PARTIAL")) {
            return Some(Options {
                rows_max: number("lookup.partial-cache.max-rows").map(|n| n as usize),
                after_write: duration("lookup.partial-cache.expire-after-write"),
                after_access: duration("lookup.partial-cache.expire-after-access"),
                missing: yes("lookup.partial-cache.cache-missing-key"),
            });
        }
        Some(Options {
            rows_max: Some(number("lookup.cache.max-rows")? as usize),
            after_write: Some(duration("lookup.cache.ttl")?),
            after_access: None,
            missing: yes("lookup.cache.caching-missing-key"),
        })
    }

    fn expired(&self, entry: &Entry, now: Instant) -> bool {
        let older = |since: Instant, limit: Option<Duration>| limit.is_some_and(|l| now.duration_since(since) >= l);
        older(entry.written, self.after_write) || older(entry.accessed, self.after_access)
    }
}

impl Cache {
    fn new(options: Options) -> Cache {
        Cache {
            options,
            places: HashMap::new(),
            entries: Vec::new(),
            free: Vec::new(),
            newest: NONE,
            oldest: NONE,
            swept: Instant::now(),
        }
    }

    fn get(&mut self, key: &[u8], now: Instant) -> Option<Found> {
        let place = *self.places.get(key)?;
        if self.options.expired(&self.entries[place as usize], now) {
            self.remove(place);
            return None;
        }
        self.unlink(place);
        self.link_newest(place);
        let entry = &mut self.entries[place as usize];
        entry.accessed = now;
        Some(entry.rows.clone())
    }

    fn put(&mut self, key: &[u8], rows: Found, now: Instant) {
        if rows.is_empty() && !self.options.missing {
            return;
        }
        self.sweep(now);
        if let Some(place) = self.places.get(key).copied() {
            self.remove(place);
        }
        let key: Arc<[u8]> = key.into();
        let entry = Entry { key: key.clone(), rows, written: now, accessed: now, newer: NONE, older: NONE };
        let place = match self.free.pop() {
            Some(place) => {
                self.entries[place as usize] = entry;
                place
            }
            None => {
                self.entries.push(entry);
                self.entries.len() as u32 - 1
            }
        };
        self.places.insert(key, place);
        self.link_newest(place);
        while self.options.rows_max.is_some_and(|most| self.places.len() > most) {
            self.remove(self.oldest);
        }
    }

    fn remove(&mut self, place: u32) {
        self.unlink(place);
        let entry = &mut self.entries[place as usize];
        entry.rows = Arc::from([]);
        let key = std::mem::replace(&mut entry.key, Arc::from([]));
        self.places.remove(&key);
        self.free.push(place);
    }

    fn unlink(&mut self, place: u32) {
        let (newer, older) = (self.entries[place as usize].newer, self.entries[place as usize].older);
        match self.entries.get_mut(newer as usize) {
            Some(entry) => entry.older = older,
            None => self.newest = older,
        }
        match self.entries.get_mut(older as usize) {
            Some(entry) => entry.newer = newer,
            None => self.oldest = newer,
        }
    }

    fn link_newest(&mut self, place: u32) {
        let second = std::mem::replace(&mut self.newest, place);
        match self.entries.get_mut(second as usize) {
            Some(entry) => entry.newer = place,
            None => self.oldest = place,
        }
        let entry = &mut self.entries[place as usize];
        (entry.newer, entry.older) = (NONE, second);
    }

    /// Expired entries that nobody asks for leave too, now and then.
    fn sweep(&mut self, now: Instant) {
        let Some(limit) = self.options.after_write.into_iter().chain(self.options.after_access).min() else { return };
        if now.duration_since(self.swept) < limit.max(Duration::from_secs(1)) {
            return;
        }
        self.swept = now;
        let expired = |place: &u32| self.options.expired(&self.entries[*place as usize], now);
        let gone: Vec<u32> = self.places.values().copied().filter(expired).collect();
        gone.into_iter().for_each(|place| self.remove(place));
    }
}

fn internal(error: arrow_schema::ArrowError) -> EngineError {
    EngineError::internal(format!("a look-up cannot encode its rows: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::{Array, Int32Array};
    use ouzel_types::TypeKind;
    use parking_lot::Mutex;

    /// Key k has the rows k*10 and k*10+1 when it is even, none when it is odd. Keeps what it was asked.
    struct Even(Arc<Mutex<Vec<i32>>>);

    impl Lookup for Even {
        fn lookup(&mut self, keys: &[ArrayRef], rows: usize) -> Result<(Vec<u32>, Vec<ArrayRef>)> {
            let keys = keys[0].as_any().downcast_ref::<Int32Array>().unwrap();
            let (mut probe, mut values) = (Vec::new(), Vec::new());
            for row in 0..rows {
                self.0.lock().push(keys.value(row));
                if keys.value(row) % 2 == 0 {
                    probe.extend([row as u32, row as u32]);
                    values.extend([keys.value(row) * 10, keys.value(row) * 10 + 1]);
                }
            }
            Ok((probe, vec![Arc::new(Int32Array::from(values))]))
        }
    }

    fn lookup(options: Option<Options>) -> (CachedLookup, Arc<Mutex<Vec<i32>>>) {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let cache = options.map(|options| Arc::new(Mutex::new(Cache::new(options))));
        let cached = CachedLookup::with(Box::new(Even(asked.clone())), cache, &[TypeKind::Int.nullable()]).unwrap();
        (cached, asked)
    }

    fn ask(lookup: &mut CachedLookup, keys: &[i32]) -> Vec<(u32, i32)> {
        let array: ArrayRef = Arc::new(Int32Array::from(keys.to_vec()));
        let (probe, found) = lookup.lookup(&[array], keys.len()).unwrap();
        let values = found[0].as_any().downcast_ref::<Int32Array>().unwrap();
        probe.into_iter().zip(values.values().iter().copied()).collect()
    }

    const ALL: Options = Options { rows_max: None, after_write: None, after_access: None, missing: true };

    #[test]
    fn each_key_of_a_batch_is_asked_once() {
        let (mut lookup, asked) = lookup(None);
        assert_eq!(ask(&mut lookup, &[2, 1, 2]), [(0, 20), (0, 21), (2, 20), (2, 21)]);
        assert_eq!(*asked.lock(), [2, 1]);
        ask(&mut lookup, &[2]);
        assert_eq!(*asked.lock(), [2, 1, 2]);
    }

    #[test]
    fn a_cache_keeps_rows_and_absence() {
        let (mut cached, asked) = lookup(Some(ALL));
        for _ in 0..2 {
            assert_eq!(ask(&mut cached, &[4, 3, 4]), [(0, 40), (0, 41), (2, 40), (2, 41)]);
        }
        assert_eq!(*asked.lock(), [4, 3]);
        let (mut cached, asked) = lookup(Some(Options { missing: false, ..ALL }));
        ask(&mut cached, &[4, 3]);
        ask(&mut cached, &[4, 3]);
        assert_eq!(*asked.lock(), [4, 3, 3]);
    }

    #[test]
    fn the_least_recently_used_key_leaves_first() {
        let (mut cached, asked) = lookup(Some(Options { rows_max: Some(2), ..ALL }));
        for key in [2, 4, 2, 6, 2, 4] {
            ask(&mut cached, &[key]);
        }
        assert_eq!(*asked.lock(), [2, 4, 6, 4]);
    }

    #[test]
    fn places_of_keys_that_left_are_used_again() {
        let mut cache = Cache::new(Options { rows_max: Some(3), ..ALL });
        let now = Instant::now();
        for key in 0..200u8 {
            cache.put(&[key], Arc::from([]), now);
            assert!(cache.get(&[key], now).is_some());
            assert!(cache.get(&[key.wrapping_sub(3)], now).is_none());
        }
        assert_eq!((cache.places.len(), cache.entries.len()), (3, 4));
    }

    #[test]
    fn rows_expire_by_age_and_by_idleness() {
        let mut cache = Cache::new(Options { after_write: Some(Duration::from_secs(10)), ..ALL });
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        cache.put(&[1], Arc::from([]), start);
        assert!(cache.get(&[1], at(9)).is_some());
        assert!(cache.get(&[1], at(10)).is_none());
        let mut cache = Cache::new(Options { after_access: Some(Duration::from_secs(10)), ..ALL });
        cache.put(&[1], Arc::from([]), start);
        assert!(cache.get(&[1], at(9)).is_some());
        assert!(cache.get(&[1], at(18)).is_some());
        assert!(cache.get(&[1], at(28)).is_none());
        assert!(cache.places.is_empty());
    }
}
