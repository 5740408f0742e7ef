//! Reads the files of a table, one after the other, block by block.
//!
//! Bounded unless `source.monitor-interval` is set, which looks for new files. Compressed files are read by suffix
//! (`.gz`, `.xz` and their like), as Flink does. The offset of a file is counted in its decompressed bytes. All files
//! are one split: Flink's watermark of a file table is taken over its rows in reading order. Several instances share
//! the files ([`Pieces`]).

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use arrow_array::ArrayRef;
use arrow_buffer::Buffer;
use ouzel_engine::source::{ConnectorContext, Source, SourcePoll, SplitStatus, Waker};
use ouzel_engine::{EngineError, Result};
use ouzel_formats::{Decoded, Decoder, Framing};
use ouzel_plan::table::{Scan, ScanFieldSource, Table};
use ouzel_types::{Batch, DataType, Scalar, TypeKind};

use super::blocks::Blocks;
use super::listing::{self, FoundFile};
use super::origin::{self, bad_rows, origin_of};
use super::pieces::{self, END, Next, Piece, Pieces, Ranges};
use super::pruning::{self, PartitionFilter, PathPattern};
use super::{compression, framing, local_path, partition, partition_value, path_text};
use crate::bad_record;

/// Bytes read at a time: a few thousand records, small enough to stay in the second-level cache while decoded.
const BLOCK_BYTES: usize = 512 << 10;
/// Read behind a piece's end at a time: there its last line ends.
const LINE_BYTES: usize = 4 << 10;
/// A record larger than this is refused instead of growing the block without end.
const RECORD_BYTES_MAX: usize = 256 << 20;

pub struct FileSource {
    table: Arc<Table>,
    root: PathBuf,
    monitor: Option<Duration>,
    decoder: Box<dyn Decoder>,
    framing: Framing,
    layout: Vec<FieldLayout>,
    keeps_bad_rows: bool,
    /// Files whose path does not match are no part of the table.
    pattern: Option<PathPattern>,
    /// Files of partitions that the query filters out are not opened.
    filter: Option<PartitionFilter>,
    /// Rows that the query asks for at most; with monitoring there is no such number.
    limit: Option<u64>,
    given: u64,
    pieces: Arc<Pieces>,
    /// There are other instances: files of lines are cut.
    cuts: bool,
    current: Option<OpenFile>,
    blocks: Blocks,
    /// What this instance has read of other pieces than the current one.
    read: Ranges,
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
    /// The piece of it that is read: lines that begin in here.
    start: u64,
    end: u64,
    /// The first line belongs to the piece before and is skipped.
    mid_line: bool,
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
    /// Of a file that is one record: its rows that have been decoded. Its positions, `start` among them, count rows.
    rows: u64,
}

/// How many of `wanted` instances would find a piece to read. A folder that is watched may fill later.
pub fn instances(table: &Table, wanted: usize) -> usize {
    if table.option("source.monitor-interval").is_some() {
        return wanted;
    }
    // What cannot be listed says so when it is read.
    let files = local_path(table)
        .ok()
        .and_then(|root| listing::list(&root, table.partition_keys.len()).ok())
        .unwrap_or_default();
    files.iter().map(|file| if is_plain(&file.path) { pieces::of_file(file.bytes) } else { 1 }).sum()
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
        let mut decoder = crate::registry::decoder(&table, &decoded, context)?;
        decoder.leave_out(pruning::bounds(scan));
        let monitor = table.option("source.monitor-interval").and_then(ouzel_plan::config::parse_duration_ms);
        Ok(FileSource {
            root: local_path(&table)?,
            monitor: monitor.map(|ms| Duration::from_millis(ms.max(1) as u64)),
            framing: decoder.framing(),
            decoder,
            layout,
            keeps_bad_rows: scan.dead_letter.is_some(),
            pattern: PathPattern::of(&table)?,
            filter: PartitionFilter::of(scan, context)?,
            limit: scan.limit.filter(|_| monitor.is_none()),
            given: 0,
            pieces: context.siblings.share(),
            cuts: context.parallelism > 1,
            current: None,
            blocks: Blocks::default(),
            read: Ranges::default(),
            bytes_done: 0,
            table,
        })
    }

    /// The table's pattern or the query's filter leaves the file out.
    fn leaves_out(&self, file: &FoundFile) -> Result<bool> {
        if self.pattern.as_ref().is_some_and(|p| !p.matches(&file.path)) {
            return Ok(true);
        }
        match &self.filter {
            Some(filter) => Ok(!filter.keeps(&self.constants(file)?)),
            None => Ok(false),
        }
    }

    fn open(&mut self, piece: Piece) -> Result<()> {
        let Piece { file, start, end } = piece;
        let bytes_before = if self.framing == Framing::File { 0 } else { start };
        let (reader, at, mid_line) = if bytes_before > 0 && is_plain(&file.path) {
            // One byte before, to see whether a line begins at the start.
            let mut plain = File::open(&file.path).map_err(|e| read_error(&file.path, &e))?;
            let mid_line = self.framing == Framing::Lines;
            let at = if mid_line { start - 1 } else { start };
            plain.seek(SeekFrom::Start(at)).map_err(|e| read_error(&file.path, &e))?;
            (Box::new(plain) as Box<dyn Read + Send>, at, mid_line)
        } else {
            let mut reader = compression::open(&file.path).map_err(|e| read_error(&file.path, &e))?;
            let skip = &mut reader.by_ref().take(bytes_before);
            let skipped = io::copy(skip, &mut io::sink()).map_err(|e| read_error(&file.path, &e))?;
            (reader, skipped, false)
        };
        let constants = self.constants(&file)?;
        self.current = Some(OpenFile {
            file,
            start,
            end,
            mid_line,
            reader,
            block: Buffer::from_vec(Vec::<u8>::new()),
            block_offset: at,
            records: Vec::new(),
            next_record: 0,
            carry: Vec::new(),
            carry_offset: at,
            eof: false,
            constants,
            rows: 0,
        });
        Ok(())
    }

    /// The current piece has been read.
    fn close_piece(&mut self) {
        let Some(open) = self.current.take() else { return };
        self.bytes_done += open.carry_offset - open.start.min(open.carry_offset);
        self.read.add(&open.file.path, open.start, open.end);
    }

    fn constants(&self, file: &FoundFile) -> Result<Vec<Option<Scalar>>> {
        let partitions = partition::values_of(&file.path);
        partition::check(&partitions, &self.table.partition_keys, &file.path)?;
        let default_name = self.table.option("partition.default-name").unwrap_or(partition::DEFAULT_NAME);
        self.layout
            .iter()
            .map(|field| match field {
                FieldLayout::Decoded(_) => Ok(None),
                FieldLayout::Metadata { key, ty } => Ok(Some(metadata_value(key, ty, file))),
                FieldLayout::Partition { key, ty } => {
                    let value = partitions.iter().find(|(k, _)| k.as_str() == key.as_ref()).map(|(_, v)| v.as_str());
                    match value.filter(|v| *v != default_name) {
                        Some(text) => partition_value::parse(text, ty).map(Some),
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
        if self.framing == Framing::File {
            let given_before = open.start.saturating_sub(open.rows);
            open.rows += decoded.rows as u64;
            drop_rows(&mut decoded, given_before);
        }
        let bad = bad_rows(&decoded, &open.block, records, &path, open.block_offset);
        if let Some(first) = bad.first().filter(|_| !self.keeps_bad_rows) {
            let place = origin::place(&path, self.framing == Framing::Lines, first.offset);
            return Err(bad_record::failure(&self.table, first, place));
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
        self.given += decoded.rows as u64;
        if decoded.more {
            return Ok(SourcePoll::Rows { split: 0, batch, bad, origin });
        }
        open.next_record = end;
        if end == open.records.len() && open.eof {
            self.close_piece();
        }
        Ok(SourcePoll::Rows { split: 0, batch, bad, origin })
    }
}

impl Source for FileSource {
    fn poll(&mut self, max_rows: usize) -> Result<SourcePoll> {
        loop {
            if self.limit.is_some_and(|limit| self.given >= limit) {
                return Ok(SourcePoll::Finished);
            }
            if let Some(open) = &mut self.current {
                if open.next_record < open.records.len() {
                    return self.decode(max_rows);
                }
                if open.eof {
                    self.close_piece();
                } else {
                    open.fill(self.framing, &mut self.blocks)?;
                }
                continue;
            }
            let cuts = self.cuts && self.framing == Framing::Lines;
            match self
                .pieces
                .next((&self.root, self.table.partition_keys.len()), self.monitor, |path| cuts && is_plain(path))?
            {
                Next::Piece(piece) if self.leaves_out(&piece.file)? => {
                    self.read.add(&piece.file.path, piece.start, piece.end);
                }
                Next::Piece(piece) => self.open(piece)?,
                Next::After(pause) => {
                    return Ok(SourcePoll::Pending { retry_ms: Some(pause.as_millis().max(1) as u64) });
                }
                Next::Finished => return Ok(SourcePoll::Finished),
            }
        }
    }

    fn set_waker(&mut self, _waker: Waker) {}

    fn takes_turns(&self) -> bool {
        self.cuts && self.framing == Framing::Lines
    }

    fn bounded(&self) -> bool {
        self.monitor.is_none()
    }

    /// Lines of text: `v2`, then `<start> <end> <path>` of what this instance has read, in bytes; of a file that is one
    /// record, in rows.
    fn snapshot(&mut self) -> Vec<u8> {
        let mut read = self.read.clone();
        if let Some(open) = &self.current {
            let next = open.records.get(open.next_record);
            let at = match self.framing {
                Framing::File => open.rows.max(open.start),
                _ => next.map_or(open.carry_offset, |r| open.block_offset + r.start as u64),
            };
            read.add(&open.file.path, open.start, at.min(open.end));
        }
        let mut text = String::from("v2\n");
        for (path, start, end) in read.iter() {
            text.push_str(&format!("{start} {end} {}\n", path_text::write(path)));
        }
        text.into_bytes()
    }

    /// Also reads the first format: `done <path>` and `at <offset> <path>`.
    fn restore(&mut self, snapshot: &[u8]) -> Result<()> {
        let broken = || EngineError::internal("a file source's snapshot cannot be read");
        let text = std::str::from_utf8(snapshot).map_err(|_| broken())?;
        for line in text.lines().skip(1) {
            let (start, end, path) = if let Some(path) = line.strip_prefix("done ") {
                (0, END, path)
            } else if let Some((offset, path)) = line.strip_prefix("at ").and_then(|l| l.split_once(' ')) {
                (0, offset.parse().map_err(|_| broken())?, path)
            } else {
                let mut parts = line.splitn(3, ' ');
                let mut number = || parts.next().and_then(|n| n.parse::<u64>().ok()).ok_or_else(broken);
                let (start, end) = (number()?, number()?);
                (start, end, parts.next().ok_or_else(broken)?)
            };
            let path = path_text::read(path);
            self.read.add(&path, start, end);
            self.pieces.already_read(&path, start, end);
        }
        Ok(())
    }

    fn has_splits(&self) -> bool {
        self.current.is_some()
    }

    fn splits(&self) -> Vec<SplitStatus> {
        let at = self.current.as_ref().map_or(0, |o| o.carry_offset.saturating_sub(o.start));
        let of_current = |o: &OpenFile| o.end.min(o.file.bytes).saturating_sub(o.carry_offset);
        let left = self.pieces.bytes_left() + self.current.as_ref().map_or(0, of_current);
        vec![SplitStatus {
            name: self.root.display().to_string(),
            offset: (self.bytes_done + at) as i64,
            lag: Some(left as i64),
        }]
    }
}

impl OpenFile {
    /// Reads the next block and cuts it. Every record of the last block has been decoded.
    fn fill(&mut self, framing: Framing, blocks: &mut Blocks) -> Result<()> {
        self.records.clear();
        self.next_record = 0;
        self.block_offset = self.carry_offset;
        let carry = std::mem::take(&mut self.carry);
        // Its memory may be that of the next one.
        self.block = Buffer::default();
        let block = if framing == Framing::File {
            self.eof = true;
            let mut bytes = Vec::with_capacity(self.file.bytes as usize + 1);
            self.reader.read_to_end(&mut bytes).map(|_| Buffer::from_vec(bytes))
        } else {
            let wanted = block_bytes(self.end.saturating_sub(self.block_offset + carry.len() as u64), carry.len());
            let block = blocks.read(&carry, &mut self.reader, wanted);
            self.eof = block.as_ref().is_ok_and(|block| block.len() < carry.len() + wanted);
            block
        };
        let block = block.map_err(|e| read_error(&self.file.path, &e))?;
        let bytes = block.as_slice();
        let mut from = 0;
        if self.mid_line {
            let end = memchr::memchr(b'\n', bytes);
            self.mid_line = end.is_none();
            from = end.map_or(bytes.len(), |end| end + 1);
        }
        let rest = framing::cut(bytes, from, self.eof, framing, &mut self.records);
        let rest = self.within_piece(rest);
        if rest == 0 && !self.eof && bytes.len() > RECORD_BYTES_MAX {
            return Err(EngineError::user(format!(
                "a record of '{}' is longer than {RECORD_BYTES_MAX} bytes",
                self.file.path.display()
            )));
        }
        self.carry = if self.eof { Vec::new() } else { bytes[rest..].to_vec() };
        self.carry_offset = self.block_offset + rest as u64;
        self.block = block;
        Ok(())
    }

    /// Leaves lines that begin behind the piece to others. `rest`: where the first incomplete line begins.
    fn within_piece(&mut self, rest: usize) -> usize {
        if self.end == END {
            return rest;
        }
        let end = self.end.saturating_sub(self.block_offset);
        let kept = self.records.partition_point(|record| (record.start as u64) < end);
        let next = self.records.get(kept).map_or(rest, |record| record.start);
        self.records.truncate(kept);
        self.eof |= next as u64 >= end;
        next
    }
}

/// How much to read at once where a piece has `left` bytes: its last block goes a few lines further, since the line that begins
/// in the piece ends there, and may be a little larger than others, so that none of a few lines comes behind it. `carried`: bytes
/// of a line that has begun; of a long one as much again is read.
fn block_bytes(left: u64, carried: usize) -> usize {
    let left = left.saturating_add(LINE_BYTES as u64);
    let is_last = left <= (BLOCK_BYTES + BLOCK_BYTES / 8) as u64;
    let wanted = if is_last { left as usize } else { BLOCK_BYTES };
    wanted.max(carried)
}

/// Leaves out rows that were given before a restart.
fn drop_rows(decoded: &mut Decoded, rows: u64) {
    let dropped = decoded.rows.min(rows as usize);
    if dropped > 0 {
        decoded.rows -= dropped;
        decoded.columns.iter_mut().for_each(|column| *column = column.slice(dropped, decoded.rows));
        decoded.record_of_row.iter_mut().for_each(|records| drop(records.drain(..dropped)));
    }
}

/// Its bytes are its text: it can be cut.
fn is_plain(path: &Path) -> bool {
    !matches!(
        path.extension().and_then(|e| e.to_str()),
        Some("gz" | "gzip" | "deflate" | "bz2" | "xz" | "zst" | "zstd")
    )
}

fn read_error(path: &Path, error: &io::Error) -> EngineError {
    EngineError::external(format!("cannot read '{}': {error}", path.display()))
}

fn metadata_value(key: &str, ty: &DataType, file: &FoundFile) -> Scalar {
    let path = || format!("file:{}", file.path.display());
    match key {
        "file.path" => Scalar::String(path().into()),
        "file.name" => Scalar::String(file.path.file_name().unwrap_or_default().to_string_lossy().into()),
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

#[cfg(test)]
#[path = "source_tests.rs"]
mod tests;
