//! Look-ups in files, which Flink does not have: the table is read whole and indexed by the join's keys.
//!
//! Files are looked at again every `source.monitor-interval` (one second when it is not set); when one came, went or
//! changed, the table is read again, so a look-up sees a file at most that much later. Memory holds the columns that the
//! join reads and one index entry per key. A row whose key is NULL is not found.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow_array::{Array, ArrayRef};
use arrow_row::{RowConverter, SortField};
use ouzel_engine::lookup::Lookup;
use ouzel_engine::source::{ConnectorContext, Siblings, Source, SourcePoll};
use ouzel_engine::{EngineError, Result};
use ouzel_plan::config::parse_duration_ms;
use ouzel_plan::operator::LookupJoin;
use ouzel_plan::table::{Scan, ScanField, ScanFieldSource, Table};
use ouzel_types::batch::{concat_batches, take_rows};
use ouzel_types::{Batch, DataType};

use super::listing::{self, FoundFile};
use super::local_path;
use super::source::FileSource;

const READ_ROWS: usize = 16_384;

pub struct FileLookup {
    scan: Scan,
    context: ConnectorContext,
    /// Positions of the keys in what is read.
    keys: Vec<usize>,
    types: Vec<DataType>,
    converter: RowConverter,
    interval: Duration,
    looked: Option<Instant>,
    files: Vec<FoundFile>,
    columns: Vec<ArrayRef>,
    index: Index,
}

/// Rows of each key: `rows[start..start + length]`, in the order in which they were read.
#[derive(Default)]
struct Index {
    ranges: HashMap<Box<[u8]>, (u32, u32)>,
    rows: Vec<u32>,
}

impl FileLookup {
    pub fn new(join: &LookupJoin, context: &ConnectorContext) -> Result<FileLookup> {
        let interval = join.table.option("source.monitor-interval").and_then(parse_duration_ms).unwrap_or(1_000);
        // The files are read to their end, whatever the table says for scans.
        let mut table: Table = join.table.as_ref().clone();
        table.options.remove("source.monitor-interval");
        let field = |column: &usize| ScanField {
            source: ScanFieldSource::Physical { column: *column, path: Vec::new() },
            ty: table.physical[*column].ty.clone(),
        };
        let fields: Vec<ScanField> = join.projection.iter().map(field).collect();
        let types: Vec<DataType> = fields.iter().map(|f| f.ty.clone()).collect();
        let place = |column: usize| join.projection.iter().position(|p| *p == column);
        let keys: Option<Vec<usize>> = join.keys.iter().map(|(column, _)| place(*column)).collect();
        let keys = keys.ok_or_else(|| EngineError::internal("a look-up does not read its key"))?;
        let sort = keys.iter().map(|k| SortField::new(types[*k].arrow())).collect();
        let converter = RowConverter::new(sort)
            .map_err(|e| EngineError::user(format!("rows of files cannot be found by such a key: {e}")))?;
        let scan = Scan {
            table: Arc::new(table),
            fields,
            computed: None,
            watermark: None,
            hint_filter: None,
            dead_letter: None,
            limit: None,
        };
        // Errors of the table's options come before anything runs.
        FileSource::new(&scan, &ConnectorContext { siblings: Siblings::default(), ..context.clone() })?;
        Ok(FileLookup {
            scan,
            context: context.clone(),
            keys,
            types,
            converter,
            interval: Duration::from_millis(interval.max(0) as u64),
            looked: None,
            files: Vec::new(),
            columns: Vec::new(),
            index: Index::default(),
        })
    }

    /// Reads the table again if its files are others than before.
    fn refresh(&mut self) -> Result<()> {
        if self.looked.is_some_and(|at| at.elapsed() < self.interval) {
            return Ok(());
        }
        let root = local_path(&self.scan.table)?;
        let first = self.looked.is_none();
        let files = match listing::list(&root, self.scan.table.partition_keys.len()) {
            Ok(files) => files,
            // The source words the error.
            Err(_) if first => Vec::new(),
            Err(e) => return Err(EngineError::external(format!("cannot list '{}': {e}", root.display()))),
        };
        if first || files != self.files {
            self.read()?;
            self.files = files;
        }
        self.looked = Some(Instant::now());
        Ok(())
    }

    fn read(&mut self) -> Result<()> {
        // Alone, and with nothing read yet.
        let context = ConnectorContext { siblings: Siblings::default(), parallelism: 1, ..self.context.clone() };
        let mut source = FileSource::new(&self.scan, &context)?;
        let mut batches: Vec<Batch> = Vec::new();
        loop {
            match source.poll(READ_ROWS)? {
                SourcePoll::Rows { batch, .. } => batches.push(batch),
                SourcePoll::Finished => break,
                SourcePoll::Pending { .. } | SourcePoll::SplitFinished { .. } => {}
            }
        }
        let nothing = || self.types.iter().map(|t| ouzel_types::ColumnBuilder::new(t, 0).finish()).collect();
        let (columns, rows) = match concat_batches(&batches) {
            Some(batch) => (batch.columns, batch.rows),
            None => (nothing(), 0),
        };
        let keys: Vec<ArrayRef> = self.keys.iter().map(|k| columns[*k].clone()).collect();
        let encoded = self.converter.convert_columns(&keys).map_err(|e| EngineError::internal(e.to_string()))?;
        let present = (0..rows).filter(|row| keys.iter().all(|k| k.is_valid(*row)));
        self.index = Index::of(present.map(|row| (encoded.row(row).data().into(), row as u32)));
        self.columns = columns;
        Ok(())
    }
}

impl Index {
    fn of(keys: impl Iterator<Item = (Box<[u8]>, u32)>) -> Index {
        let mut places: HashMap<Box<[u8]>, u32> = HashMap::new();
        let mut by_key: Vec<(u32, u32)> = Vec::new();
        for (key, row) in keys {
            let next = places.len() as u32;
            by_key.push((*places.entry(key).or_insert(next), row));
        }
        // Stable: rows of a key stay in their order.
        by_key.sort_by_key(|(key, _)| *key);
        let mut spans = vec![(0u32, 0u32); places.len()];
        for (at, (key, _)) in by_key.iter().enumerate() {
            let span = &mut spans[*key as usize];
            if span.1 == 0 {
                span.0 = at as u32;
            }
            span.1 += 1;
        }
        Index {
            ranges: places.into_iter().map(|(key, place)| (key, spans[place as usize])).collect(),
            rows: by_key.into_iter().map(|(_, row)| row).collect(),
        }
    }

    fn rows(&self, key: &[u8]) -> &[u32] {
        let (start, length) = self.ranges.get(key).copied().unwrap_or_default();
        &self.rows[start as usize..(start + length) as usize]
    }
}

impl Lookup for FileLookup {
    fn lookup(&mut self, keys: &[ArrayRef], rows: usize) -> Result<(Vec<u32>, Vec<ArrayRef>)> {
        self.refresh()?;
        let encoded = self
            .converter
            .convert_columns(keys)
            .map_err(|e| EngineError::internal(format!("a look-up key has another type than its column: {e}")))?;
        let (mut probe, mut taken) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
        for row in 0..rows {
            for found in self.index.rows(encoded.row(row).data()) {
                probe.push(row as u32);
                taken.push(*found);
            }
        }
        Ok((probe, take_rows(&self.columns, &taken)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::cast::AsArray;
    use arrow_array::types::Int32Type;
    use ouzel_functions::{Clock, EvalContext};
    use ouzel_plan::ObjectPath;
    use ouzel_plan::operator::{JoinKind, LookupKey};
    use ouzel_plan::table::PhysicalColumn;
    use ouzel_types::{Scalar, TypeKind};

    struct NoClock;

    impl Clock for NoClock {
        fn now_nanos(&self) -> i64 {
            0
        }
    }

    fn context() -> ConnectorContext {
        let eval = EvalContext {
            time_zone: "UTC".into(),
            clock: Arc::new(NoClock),
            watermark: Arc::new(|| None),
            query_start_ms: 0,
        };
        ConnectorContext {
            job: "test".into(),
            node: 0,
            subtask: 0,
            parallelism: 1,
            time_zone: "UTC".into(),
            checkpoints: false,
            eval,
            siblings: Siblings::default(),
        }
    }

    fn join(path: &str) -> LookupJoin {
        let column = |name: &str, ty: TypeKind| PhysicalColumn { name: name.into(), ty: ty.nullable() };
        let options =
            [("connector", "filesystem"), ("path", path), ("format", "json"), ("source.monitor-interval", "0")];
        let table = Table {
            path: ObjectPath { catalog: "c".into(), database: "d".into(), name: "t".into() },
            physical: vec![column("k", TypeKind::STRING), column("unread", TypeKind::Int), column("v", TypeKind::Int)],
            metadata: Vec::new(),
            primary_key: Vec::new(),
            partition_keys: Vec::new(),
            options: options.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect(),
        };
        LookupJoin {
            kind: JoinKind::Inner,
            table: Arc::new(table),
            projection: vec![0, 2],
            keys: vec![(0, LookupKey::Column(0))],
            condition: None,
            hints: Vec::new(),
            async_lookup: None,
            right_types: vec![DataType::string(), TypeKind::Int.nullable()],
        }
    }

    fn ask(lookup: &mut FileLookup, keys: &[&str]) -> Vec<(u32, i32)> {
        let array =
            keys.iter().map(|k| Scalar::String((*k).into()).to_array(&DataType::string(), 1)).collect::<Vec<_>>();
        let parts: Vec<&dyn Array> = array.iter().map(|a| a.as_ref()).collect();
        let array = arrow_select::concat::concat(&parts).unwrap();
        let (probe, found) = lookup.lookup(&[array], keys.len()).unwrap();
        probe.into_iter().zip(found[1].as_primitive::<Int32Type>().values().iter().copied()).collect()
    }

    #[test]
    fn a_key_finds_its_rows_and_a_changed_file_is_read_again() {
        let folder = tempfile::Builder::new().prefix("lookup").tempdir().unwrap();
        let file = folder.path().join("t.json");
        std::fs::write(&file, "{\"k\":\"a\",\"v\":1}\n{\"k\":null,\"v\":2}\n{\"k\":\"a\",\"v\":3}\n").unwrap();
        let mut lookup = FileLookup::new(&join(folder.path().to_str().unwrap()), &context()).unwrap();
        assert_eq!(ask(&mut lookup, &["b", "a"]), [(1, 1), (1, 3)]);
        std::fs::write(folder.path().join("more.json"), "{\"k\":\"b\",\"v\":4}\n").unwrap();
        assert_eq!(ask(&mut lookup, &["b", "a"]), [(0, 4), (1, 1), (1, 3)]);
        std::fs::remove_file(&file).unwrap();
        assert_eq!(ask(&mut lookup, &["b", "a"]), [(0, 4)]);
    }

    #[test]
    fn rows_of_a_key_stay_in_order() {
        let keys: [&[u8]; 5] = [b"b", b"a", b"b", b"c", b"b"];
        let index = Index::of(keys.into_iter().map(Box::from).zip(0..));
        assert_eq!(index.rows(b"b"), [0, 2, 4]);
        assert_eq!((index.rows(b"a"), index.rows(b"c")), (&[1][..], &[3][..]));
        assert!(index.rows(b"d").is_empty());
    }
}
