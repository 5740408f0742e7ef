//! Reads the files of a table, one after the other, block by block.
//!
//! Bounded unless `source.monitor-interval` is set, which looks for new files. Compressed files are read by suffix
//! (`.gz`, `.gzip`, `.deflate`), as Flink does. The offset of a file is counted in its decompressed bytes. All files
//! are one split: Flink's watermark of a file table is taken over its rows in reading order.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow_array::ArrayRef;
use arrow_buffer::Buffer;
use ouzel_engine::source::{BadRow, ConnectorContext, Source, SourcePoll, SplitStatus, Waker};
use ouzel_engine::{EngineError, Result};
use ouzel_formats::{Decoded, Decoder, Framing};
use ouzel_functions::EvalContext;
use ouzel_plan::expr::{CastMode, Expr, ExprKind};
use ouzel_plan::table::{Scan, ScanFieldSource, Table};
use ouzel_types::{Batch, DataType, Scalar, TypeKind};

use super::listing::{self, FoundFile};
use super::{framing, local_path, partition};

/// Bytes read at a time: a few thousand records, small enough to stay in the second-level cache while decoded.
const BLOCK_BYTES: usize = 512 << 10;
/// A record larger than this is refused instead of growing the block without end.
const RECORD_BYTES_MAX: usize = 256 << 20;

pub struct FileSource {
    table: Arc<Table>,
    root: PathBuf,
    monitor: Option<Duration>,
    last_listing: Option<Instant>,
    decoder: Box<dyn Decoder>,
    framing: Framing,
    layout: Vec<FieldLayout>,
    keeps_bad_rows: bool,
    eval: EvalContext,
    queue: Vec<FoundFile>,
    seen: BTreeSet<PathBuf>,
    current: Option<OpenFile>,
    /// Where to go on after a restart: (path, offset).
    resume: Option<(PathBuf, u64)>,
    listed: bool,
    bytes_done: u64,
}

/// Where a field of the scan comes from.
enum FieldLayout {
    /// Column of the decoder.
    Decoded(usize),
    /// Constant per file: a partition column.
    Partition { key: Arc<str>, ty: DataType },
    /// Constant per file: `file.path` and its sisters.
    Metadata { key: Arc<str>, ty: DataType },
}

struct OpenFile {
    file: FoundFile,
    reader: Box<dyn Read + Send>,
    /// The block under decoding and its undecoded records.
    block: Buffer,
    block_offset: u64,
    records: Vec<Range<usize>>,
    next_record: usize,
    /// Bytes behind the last whole record, carried into the next block.
    carry: Vec<u8>,
    /// Offset of `carry` in the file.
    carry_offset: u64,
    eof: bool,
    constants: Vec<Option<Scalar>>,
}

impl FileSource {
    pub fn new(scan: &Scan, context: &ConnectorContext) -> Result<FileSource> {
        let table = scan.table.clone();
        let mut layout = Vec::new();
        let mut decoded = Vec::new();
        for field in &scan.fields {
            layout.push(match &field.source {
                ScanFieldSource::Physical { column, .. }
                    if table.partition_keys.contains(&table.physical[*column].name) =>
                {
                    FieldLayout::Partition { key: table.physical[*column].name.clone(), ty: field.ty.clone() }
                }
                ScanFieldSource::Metadata(index) if table.metadata[*index].key.starts_with("file.") => {
                    FieldLayout::Metadata { key: table.metadata[*index].key.clone(), ty: field.ty.clone() }
                }
                _ => {
                    decoded.push(field.clone());
                    FieldLayout::Decoded(decoded.len() - 1)
                }
            });
        }
        let decoder = crate::registry::decoder(&table, &decoded, context)?;
        let monitor = table.option("source.monitor-interval").and_then(ouzel_plan::config::parse_duration_ms);
        Ok(FileSource {
            root: local_path(&table)?,
            monitor: monitor.map(|ms| Duration::from_millis(ms.max(1) as u64)),
            last_listing: None,
            framing: decoder.framing(),
            decoder,
            layout,
            keeps_bad_rows: scan.dead_letter.is_some(),
            eval: context.eval.clone(),
            queue: Vec::new(),
            seen: BTreeSet::new(),
            current: None,
            resume: None,
            listed: false,
            bytes_done: 0,
            table,
        })
    }

    fn list(&mut self) -> Result<()> {
        self.last_listing = Some(Instant::now());
        let files = match listing::list(&self.root) {
            Ok(files) => files,
            Err(e) if e.kind() == io::ErrorKind::NotFound && self.monitor.is_some() => Vec::new(),
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                return Err(EngineError::user(format!("the file or folder '{}' does not exist", self.root.display()))
                    .detail("java.io.FileNotFoundException")
                    .hint("check the table's 'path'"));
            }
            Err(e) => return Err(EngineError::external(format!("cannot list '{}': {e}", self.root.display()))),
        };
        self.listed = true;
        for file in files {
            if self.seen.insert(file.path.clone()) {
                self.queue.push(file);
            }
        }
        // The next file is popped from the end.
        self.queue.sort_by(|a, b| b.path.cmp(&a.path));
        Ok(())
    }

    fn open_next(&mut self) -> Result<bool> {
        let Some(file) = self.queue.pop() else { return Ok(false) };
        let skip = match self.resume.take() {
            Some((path, offset)) if path == file.path => offset,
            other => {
                self.resume = other;
                0
            }
        };
        let mut reader = open(&file.path)?;
        let skipped =
            io::copy(&mut reader.by_ref().take(skip), &mut io::sink()).map_err(|e| read_error(&file.path, &e))?;
        let constants = self.constants(&file)?;
        self.current = Some(OpenFile {
            file,
            reader,
            block: Buffer::from_vec(Vec::<u8>::new()),
            block_offset: skipped,
            records: Vec::new(),
            next_record: 0,
            carry: Vec::new(),
            carry_offset: skipped,
            eof: false,
            constants,
        });
        Ok(true)
    }

    fn constants(&self, file: &FoundFile) -> Result<Vec<Option<Scalar>>> {
        let partitions = partition::values_of(&file.path);
        let default_name = self.table.option("partition.default-name").unwrap_or(partition::DEFAULT_NAME);
        self.layout
            .iter()
            .map(|field| match field {
                FieldLayout::Decoded(_) => Ok(None),
                FieldLayout::Metadata { key, ty } => Ok(Some(metadata_value(key, ty, file))),
                FieldLayout::Partition { key, ty } => {
                    let value = partitions.iter().find(|(k, _)| k.as_str() == key.as_ref()).map(|(_, v)| v.as_str());
                    match value.filter(|v| *v != default_name) {
                        Some(text) => parse_partition(text, ty, &self.eval).map(Some),
                        None => Ok(Some(Scalar::Null)),
                    }
                }
            })
            .collect()
    }

    fn decode(&mut self, max_rows: usize) -> Result<SourcePoll> {
        let Some(open) = &mut self.current else { return Ok(SourcePoll::Pending { retry_ms: Some(0) }) };
        let end = (open.next_record + max_rows).min(open.records.len());
        let records = &open.records[open.next_record..end];
        let path = open.file.path.clone();
        let mut decoded = self
            .decoder
            .decode(&open.block, records)
            .map_err(|e| EngineError::user(e.to_string()).at(path.display().to_string()))?;
        let bad = bad_rows(&decoded, &open.block, records, &path, open.block_offset);
        if let Some(first) = bad.first().filter(|_| !self.keeps_bad_rows) {
            return Err(EngineError::user(first.error.clone())
                .detail(format!("file '{}', byte offset {}", path.display(), first.offset))
                .hint(format!(
                    "'ignore-parse-errors' skips such records; SET 'ouzel.dead-letter.{}' = '<table>' keeps them",
                    self.table.path.name
                )));
        }
        let columns = self
            .layout
            .iter()
            .zip(&open.constants)
            .map(|(field, constant)| -> ArrayRef {
                match (field, constant) {
                    (FieldLayout::Decoded(i), _) => decoded.columns[*i].clone(),
                    (FieldLayout::Partition { ty, .. } | FieldLayout::Metadata { ty, .. }, value) => {
                        value.as_ref().unwrap_or(&Scalar::Null).to_array(ty, decoded.rows)
                    }
                }
            })
            .collect();
        let mut batch = Batch::new(columns, decoded.rows);
        if let Some(kinds) = decoded.kinds.take() {
            batch.kinds = Some(kinds.into());
        }
        let origin = self.keeps_bad_rows.then(|| origin_of(&decoded, &open.block, records, &path, open.block_offset));
        open.next_record = end;
        if end == open.records.len() && open.eof {
            self.bytes_done += open.carry_offset;
            self.current = None;
        }
        Ok(SourcePoll::Rows { split: 0, batch, bad, origin })
    }
}

impl Source for FileSource {
    fn poll(&mut self, max_rows: usize) -> Result<SourcePoll> {
        if !self.listed {
            self.list()?;
        }
        loop {
            if let Some(open) = &mut self.current {
                if open.next_record < open.records.len() {
                    return self.decode(max_rows);
                }
                if open.eof {
                    self.bytes_done += open.carry_offset;
                    self.current = None;
                } else {
                    open.fill(self.framing)?;
                }
                continue;
            }
            if self.open_next()? {
                continue;
            }
            let Some(interval) = self.monitor else { return Ok(SourcePoll::Finished) };
            let waited = self.last_listing.map_or(interval, |t| t.elapsed());
            if waited < interval {
                return Ok(SourcePoll::Pending { retry_ms: Some((interval - waited).as_millis().max(1) as u64) });
            }
            self.list()?;
            if self.queue.is_empty() {
                return Ok(SourcePoll::Pending { retry_ms: Some(interval.as_millis() as u64) });
            }
        }
    }

    fn set_waker(&mut self, _waker: Waker) {}

    fn bounded(&self) -> bool {
        self.monitor.is_none()
    }

    /// Lines of text: `v1`, the files that are done, then the current one with its offset.
    fn snapshot(&mut self) -> Vec<u8> {
        let mut text = String::from("v1\n");
        if let Some(open) = &self.current {
            let offset =
                open.records.get(open.next_record).map_or(open.carry_offset, |r| open.block_offset + r.start as u64);
            text.push_str(&format!("at {offset} {}\n", open.file.path.display()));
        } else if let Some((path, offset)) = &self.resume {
            text.push_str(&format!("at {offset} {}\n", path.display()));
        }
        let waiting: BTreeSet<&Path> = self.queue.iter().map(|f| f.path.as_path()).collect();
        let current = self.current.as_ref().map(|o| o.file.path.as_path());
        for path in self.seen.iter().filter(|p| !waiting.contains(p.as_path()) && Some(p.as_path()) != current) {
            text.push_str(&format!("done {}\n", path.display()));
        }
        text.into_bytes()
    }

    fn restore(&mut self, snapshot: &[u8]) -> Result<()> {
        let text =
            std::str::from_utf8(snapshot).map_err(|_| EngineError::internal("a file source's snapshot is not text"))?;
        for line in text.lines().skip(1) {
            if let Some(path) = line.strip_prefix("done ") {
                self.seen.insert(PathBuf::from(path));
            } else if let Some((offset, path)) = line.strip_prefix("at ").and_then(|l| l.split_once(' ')) {
                self.resume = offset.parse().ok().map(|offset| (PathBuf::from(path), offset));
            }
        }
        Ok(())
    }

    fn splits(&self) -> Vec<SplitStatus> {
        let at = self.current.as_ref().map_or(0, |o| o.carry_offset);
        let left: u64 = self.queue.iter().map(|f| f.bytes).sum::<u64>()
            + self.current.as_ref().map_or(0, |o| o.file.bytes.saturating_sub(at));
        vec![SplitStatus {
            name: self.root.display().to_string(),
            offset: (self.bytes_done + at) as i64,
            lag: Some(left as i64),
        }]
    }
}

impl OpenFile {
    /// Reads the next block and cuts it. Every record of the last block has been decoded.
    fn fill(&mut self, framing: Framing) -> Result<()> {
        let mut bytes = std::mem::take(&mut self.carry);
        let carried = bytes.len();
        self.records.clear();
        self.next_record = 0;
        self.block_offset = self.carry_offset;
        let wanted = if framing == Framing::File { usize::MAX } else { BLOCK_BYTES.max(carried) };
        bytes.reserve(wanted.min(BLOCK_BYTES.max(carried)));
        let read = self
            .reader
            .by_ref()
            .take(wanted as u64)
            .read_to_end(&mut bytes)
            .map_err(|e| read_error(&self.file.path, &e))?;
        self.eof = read < wanted;
        let cut_from = 0;
        let rest = framing::cut(&bytes, cut_from, self.eof, framing, &mut self.records);
        if rest == 0 && !self.eof && bytes.len() > RECORD_BYTES_MAX {
            return Err(EngineError::user(format!(
                "a record of '{}' is longer than {RECORD_BYTES_MAX} bytes",
                self.file.path.display()
            )));
        }
        self.carry = bytes[rest..].to_vec();
        self.carry_offset = self.block_offset + rest as u64;
        self.block = Buffer::from_vec(bytes);
        Ok(())
    }
}

fn open(path: &Path) -> Result<Box<dyn Read + Send>> {
    let file = File::open(path).map_err(|e| read_error(path, &e))?;
    Ok(match path.extension().and_then(|e| e.to_str()) {
        Some("gz" | "gzip") => Box::new(flate2::read::MultiGzDecoder::new(file)),
        Some("deflate") => Box::new(flate2::read::ZlibDecoder::new(file)),
        Some(other @ ("bz2" | "xz" | "zst")) => {
            return Err(EngineError::user(format!(
                "not supported yet: reading '.{other}' files ('{}')",
                path.display()
            )));
        }
        _ => Box::new(file),
    })
}

fn read_error(path: &Path, error: &io::Error) -> EngineError {
    EngineError::external(format!("cannot read '{}': {error}", path.display()))
}

fn metadata_value(key: &str, ty: &DataType, file: &FoundFile) -> Scalar {
    let path = || format!("file:{}", file.path.display());
    match key {
        "file.path" => Scalar::String(path().into()),
        "file.name" => Scalar::String(file.path.file_name().map_or("", |n| n.to_str().unwrap_or("")).into()),
        "file.size" => Scalar::Int(file.bytes as i64),
        "file.modification-time" => match &ty.kind {
            TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p) => {
                Scalar::Timestamp(file.modified_ms * ouzel_types::data_type::ticks_per_milli(*p))
            }
            _ => Scalar::Null,
        },
        _ => Scalar::Null,
    }
}

fn parse_partition(text: &str, ty: &DataType, eval: &EvalContext) -> Result<Scalar> {
    let literal = Expr::literal(Scalar::String(text.into()), TypeKind::STRING.not_null());
    let cast = Expr { kind: ExprKind::Cast { input: Box::new(literal), mode: CastMode::Explicit }, ty: ty.clone() };
    ouzel_functions::compile::fold(&cast, eval)
        .map_err(|e| EngineError::user(format!("the partition value '{text}' is not a {ty}")).detail(e))
}

fn bad_rows(
    decoded: &Decoded,
    block: &Buffer,
    records: &[Range<usize>],
    path: &Path,
    block_offset: u64,
) -> Vec<BadRow> {
    let row = |(index, error): &(u32, String)| BadRow {
        error: error.clone(),
        ..record_origin(&records[*index as usize], block, path, block_offset)
    };
    decoded.bad.iter().map(row).collect()
}

fn record_origin(record: &Range<usize>, block: &Buffer, path: &Path, block_offset: u64) -> BadRow {
    BadRow {
        raw: block.as_slice()[record.clone()].to_vec(),
        topic: path.display().to_string(),
        partition: 0,
        offset: (block_offset + record.start as u64) as i64,
        error: String::new(),
    }
}

fn origin_of(
    decoded: &Decoded,
    block: &Buffer,
    records: &[Range<usize>],
    path: &Path,
    block_offset: u64,
) -> Box<dyn Fn(usize) -> BadRow + Send> {
    let bad: Vec<u32> = decoded.bad.iter().map(|(i, _)| *i).collect();
    let of_row = decoded
        .record_of_row
        .clone()
        .unwrap_or_else(|| (0..records.len() as u32).filter(|r| bad.binary_search(r).is_err()).collect());
    let (block, records, path) = (block.clone(), records.to_vec(), path.to_path_buf());
    Box::new(move |row| record_origin(&records[of_row[row] as usize], &block, &path, block_offset))
}
