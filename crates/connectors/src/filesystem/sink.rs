//! Writes files that become visible on commit.
//!
//! Rows go to a file whose name starts with `.`; a checkpoint fsyncs it and notes its length, so that a restart cuts
//! off what came later; a file that was rolled (size, age, inactivity) is renamed when the checkpoint that holds it
//! is complete, the others when the job ends. Renaming twice is harmless. Without checkpoints (`run`) every file
//! becomes visible at the end. A partition that is complete ([`partition_commit`](super::partition_commit)) ends its
//! file. With `auto-compaction` files end at every checkpoint, as in Flink; there is nothing to merge then, because a
//! task writes one file per partition and checkpoint.
//!
//! Handle of a checkpoint (text): `pending <tmp> <final>` to rename, `open <tmp> <length> <final>` to go on with,
//! `held <tmp> <final>` to rename at the end (INSERT OVERWRITE), `complete <folder>` and `wait <folder> <since>` for
//! partitions. What this job left open before and no handle
//! names is removed at the first checkpoint.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, StringViewArray};
use ouzel_engine::sink::Sink;
use ouzel_engine::source::ConnectorContext;
use ouzel_engine::{EngineError, Result};
use ouzel_formats::{Encoder, Records};
use ouzel_plan::config::parse_duration_ms;
use ouzel_plan::table::{self, Table};
use ouzel_plan::{Column, Expr};
use ouzel_types::batch::take_rows;
use ouzel_types::{Batch, DataType, RowKind};

use super::overwrite::Overwrite;
use super::partition_commit::PartitionCommit;
use super::{local_path, partition};

pub struct FileSink {
    root: PathBuf,
    /// Unique per start of the job, so that names never clash.
    run: String,
    /// INSERT OVERWRITE: what it replaces.
    overwrite: Option<Overwrite>,
    subtask: usize,
    counter: u64,
    partitions: Vec<PartitionColumn>,
    default_name: String,
    /// Positions of the columns that go into the file.
    data_columns: Vec<usize>,
    encoder: Box<dyn Encoder>,
    policy: Rolling,
    commits: Option<PartitionCommit>,
    /// Files of every checkpoint are made visible by it.
    rolls_each_checkpoint: bool,
    /// How names of this job's pending files begin, until those of an earlier run are removed.
    own_prefix: Option<String>,
    open: BTreeMap<String, OpenFile>,
    pending: Vec<(PathBuf, PathBuf)>,
    records: Records,
    rows: u64,
    bytes: u64,
}

struct PartitionColumn {
    name: String,
    column: usize,
    text: ouzel_functions::compile::CompiledProjection,
}

struct OpenFile {
    temporary: PathBuf,
    visible: PathBuf,
    writer: BufWriter<File>,
    /// Of a format that keeps state per file.
    encoder: Option<Box<dyn Encoder>>,
    bytes: u64,
    opened: Instant,
    written: Instant,
}

struct Rolling {
    bytes: u64,
    age: Duration,
    inactivity: Duration,
}

impl FileSink {
    pub fn new(spec: &table::Sink, context: &ConnectorContext) -> Result<FileSink> {
        let table = &spec.table;
        let mut partitions = Vec::new();
        for key in &table.partition_keys {
            let column = spec
                .columns
                .iter()
                .position(|c| c.name == *key)
                .ok_or_else(|| EngineError::internal("a partition column is missing"))?;
            partitions.push(PartitionColumn {
                name: key.to_string(),
                column,
                text: to_text(&spec.columns[column].ty, context)?,
            });
        }
        let data_columns: Vec<usize> =
            (0..table.physical.len()).filter(|i| !partitions.iter().any(|p| p.column == *i)).collect();
        let columns: Vec<Column> = data_columns.iter().map(|i| spec.columns[*i].clone()).collect();
        let encoder = crate::registry::encoder(table, &columns, context)?;
        let nanos = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos());
        let job = job_mark(context);
        let root = local_path(table)?;
        let overwrite = spec.overwrite.then(|| Overwrite::of(&root, table.partition_keys.len())).transpose();
        Ok(FileSink {
            overwrite: overwrite.map_err(|e| write_error(&root, &e))?,
            root,
            run: format!("{job}-{:x}-{:x}", nanos, std::process::id()),
            subtask: context.subtask,
            counter: 0,
            partitions,
            default_name: table.option("partition.default-name").unwrap_or(partition::DEFAULT_NAME).to_string(),
            data_columns,
            encoder,
            policy: Rolling::of(table),
            commits: PartitionCommit::of(table, context)?,
            rolls_each_checkpoint: table.option("auto-compaction").is_some_and(|v| v.eq_ignore_ascii_case("true")),
            own_prefix: (context.checkpoints && context.parallelism == 1).then(|| format!(".part-{job}-")),
            open: BTreeMap::new(),
            pending: Vec::new(),
            records: Records::default(),
            rows: 0,
            bytes: 0,
        })
    }

    fn write_partition(&mut self, folder: &str, columns: Vec<ArrayRef>, kinds: Option<Vec<RowKind>>) -> Result<()> {
        let rows = columns.first().map_or(0, |c| c.len());
        let mut batch = Batch::new(self.data_columns.iter().map(|i| columns[*i].clone()).collect(), rows);
        batch.kinds = kinds.map(Into::into);
        if let Some(commits) = &mut self.commits {
            commits.add(folder);
        }
        self.records.clear();
        if !self.open.contains_key(folder) {
            let file = self.create(folder)?;
            self.open.insert(folder.to_string(), file);
        }
        let Some(file) = self.open.get_mut(folder) else {
            return Err(EngineError::internal("a file that was opened is gone"));
        };
        let encoder = file.encoder.as_mut().unwrap_or(&mut self.encoder);
        encoder.encode(&batch, &mut self.records).map_err(|e| EngineError::user(e.to_string()))?;
        let end = encoder.record_end();
        let wrote = file.append(&self.records, end)?;
        self.bytes += wrote;
        if file.bytes >= self.policy.bytes {
            self.roll(folder)?;
        }
        Ok(())
    }

    fn create(&mut self, folder: &str) -> Result<OpenFile> {
        let directory = self.root.join(folder);
        fs::create_dir_all(&directory).map_err(|e| write_error(&directory, &e))?;
        let name = format!("part-{}-{}-{}", self.run, self.subtask, self.counter);
        self.counter += 1;
        let temporary = directory.join(format!(".{name}.inprogress"));
        let file = File::create(&temporary).map_err(|e| write_error(&temporary, &e))?;
        let mut open = OpenFile::new(temporary, directory.join(name), file, 0);
        open.encoder = self.encoder.of_file();
        let header = open.encoder.as_mut().unwrap_or(&mut self.encoder).file_header();
        open.raw(&header)?;
        Ok(open)
    }

    /// Closes a file; it waits for the commit.
    fn roll(&mut self, folder: &str) -> Result<()> {
        let Some(mut file) = self.open.remove(folder) else { return Ok(()) };
        let footer = file.encoder.as_mut().unwrap_or(&mut self.encoder).file_footer();
        file.raw(&footer.map_err(|e| EngineError::user(e.to_string()))?)?;
        file.sync()?;
        self.pending.push((file.temporary, file.visible));
        Ok(())
    }

    fn publish(&self, temporary: &Path, visible: &Path) -> Result<()> {
        match fs::rename(temporary, visible) {
            Ok(()) => {}
            // Committed before: the rename has happened already.
            Err(e) if e.kind() == io::ErrorKind::NotFound && visible.exists() => {}
            Err(e) => return Err(write_error(visible, &e)),
        }
        if let Some(folder) = visible.parent() {
            File::open(folder).and_then(|f| f.sync_all()).map_err(|e| write_error(folder, &e))?;
        }
        Ok(())
    }

    fn complete(&self, folder: &str) -> Result<()> {
        let Some(commits) = &self.commits else { return Ok(()) };
        let folder = self.root.join(folder);
        commits.commit(&folder).map_err(|e| write_error(&folder, &e))
    }

    /// Goes on with a file at the length that the checkpoint knows.
    fn reopen(&mut self, temporary: &str, length: &str, visible: &str) -> Result<()> {
        let (temporary, visible) = (PathBuf::from(temporary), PathBuf::from(visible));
        // The job had ended and was closing its files when it was interrupted.
        if !temporary.exists() && visible.exists() {
            self.pending.push((temporary, visible));
            return Ok(());
        }
        let length: u64 = length.parse().map_err(|_| EngineError::internal("a file sink's handle has no length"))?;
        let file = OpenOptions::new().append(true).open(&temporary).map_err(|e| write_error(&temporary, &e))?;
        file.set_len(length).map_err(|e| write_error(&temporary, &e))?;
        let folder =
            visible.parent().and_then(|p| p.strip_prefix(&self.root).ok()).and_then(Path::to_str).unwrap_or("");
        let folder = folder.to_string();
        // Of several instances before, one file goes on and the others end here.
        self.roll(&folder)?;
        self.open.insert(folder, OpenFile::new(temporary, visible, file, length));
        Ok(())
    }

    /// Removes what an earlier run of this job wrote behind its last checkpoint. Once, when everything that goes on is
    /// known; several instances do not know each other's files and leave them.
    fn remove_leftovers(&mut self) -> Result<()> {
        let Some(prefix) = self.own_prefix.take() else { return Ok(()) };
        let open = self.open.values().map(|f| f.temporary.as_path());
        let kept: Vec<&Path> = open.chain(self.pending.iter().map(|(temporary, _)| temporary.as_path())).collect();
        let found = pending_files(&self.root, &prefix).map_err(|e| write_error(&self.root, &e))?;
        for path in found.iter().filter(|path| !kept.contains(&path.as_path())) {
            tracing::info!("removing '{}', which no checkpoint knows", path.display());
            fs::remove_file(path).map_err(|e| write_error(path, &e))?;
        }
        Ok(())
    }

    /// Rows by folder, e.g. `dt=2024-01-01/hm=10%3A05`. Neighbours are mostly in one folder: its name is made once.
    fn rows_by_folder(&self, batch: &Batch) -> BTreeMap<String, Vec<u32>> {
        let texts: Vec<ArrayRef> = self
            .partitions
            .iter()
            .map(|partition| {
                let mut errors = ouzel_functions::RowErrors::default();
                partition.text.eval(&[batch.columns[partition.column].clone()], batch.rows, &mut errors).swap_remove(0)
            })
            .collect();
        let texts: Vec<&StringViewArray> = texts.iter().map(|text| text.as_string_view()).collect();
        let value = |text: &StringViewArray, row: usize| text.is_valid(row).then(|| text.value(row).to_string());
        let equal = |a: usize, b: usize| {
            texts.iter().all(|t| t.is_valid(a) == t.is_valid(b) && (t.is_null(a) || t.value(a) == t.value(b)))
        };
        let mut folders: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let mut start = 0;
        while start < batch.rows {
            let end = (start + 1..batch.rows).find(|row| !equal(start, *row)).unwrap_or(batch.rows);
            let names = self.partitions.iter().zip(&texts).map(|(partition, text)| {
                partition::folder(&partition.name, value(text, start).as_deref(), &self.default_name)
            });
            let folder = names.collect::<Vec<_>>().join("/");
            folders.entry(folder).or_default().extend(start as u32..end as u32);
            start = end;
        }
        folders
    }
}

impl Sink for FileSink {
    fn write(&mut self, batch: &Batch) -> Result<()> {
        self.rows += batch.rows as u64;
        let kinds = |rows: &[u32]| batch.kinds.as_ref().map(|k| rows.iter().map(|r| k[*r as usize]).collect());
        if self.partitions.is_empty() {
            let kinds = batch.kinds.as_ref().map(|k| k.to_vec());
            return self.write_partition("", batch.columns.clone(), kinds);
        }
        for (folder, rows) in self.rows_by_folder(batch) {
            let columns =
                if rows.len() == batch.rows { batch.columns.clone() } else { take_rows(&batch.columns, &rows) };
            self.write_partition(&folder, columns, kinds(&rows))?;
        }
        Ok(())
    }

    fn watermark(&mut self, watermark: i64) -> Result<()> {
        if let Some(commits) = &mut self.commits {
            commits.watermark(watermark);
        }
        Ok(())
    }

    fn prepare(&mut self, _checkpoint: u64) -> Result<Vec<u8>> {
        self.remove_leftovers()?;
        let complete = self.commits.as_mut().map_or(Ok(Vec::new()), PartitionCommit::take_due)?;
        // A file whose encoder holds state cannot be continued after a restart: it ends here.
        let due = |folder: &String, f: &OpenFile| {
            f.encoder.is_some() || self.rolls_each_checkpoint || self.policy.is_due(f) || complete.contains(folder)
        };
        let due: Vec<String> = self.open.iter().filter(|(k, f)| due(k, f)).map(|(k, _)| k.clone()).collect();
        due.iter().try_for_each(|folder| self.roll(folder))?;
        let mut handle = String::new();
        for file in self.open.values_mut() {
            file.sync()?;
            handle.push_str(&format!(
                "open\t{}\t{}\t{}\n",
                file.temporary.display(),
                file.bytes,
                file.visible.display()
            ));
        }
        // What replaces other files becomes visible at the end only.
        let (word, ended) = match &self.overwrite {
            Some(_) => ("held", self.pending.clone()),
            None => ("pending", std::mem::take(&mut self.pending)),
        };
        for (temporary, visible) in ended {
            handle.push_str(&format!("{word}\t{}\t{}\n", temporary.display(), visible.display()));
        }
        complete.iter().for_each(|folder| handle.push_str(&format!("complete\t{folder}\n")));
        if let Some(commits) = &self.commits {
            commits.save(&mut handle);
        }
        Ok(handle.into_bytes())
    }

    fn commit(&mut self, _checkpoint: u64, handle: &[u8]) -> Result<()> {
        let text = handle_text(handle)?;
        for line in text.lines() {
            match line.split('\t').collect::<Vec<_>>()[..] {
                ["pending", temporary, visible] => self.publish(Path::new(temporary), Path::new(visible))?,
                ["complete", folder] => self.complete(folder)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn recover(&mut self, checkpoint: u64, completed: Option<&[u8]>) -> Result<()> {
        let handle = completed.unwrap_or_default();
        self.commit(checkpoint, handle)?;
        for line in handle_text(handle)?.lines() {
            match line.split('\t').collect::<Vec<_>>()[..] {
                ["open", temporary, length, visible] => self.reopen(temporary, length, visible)?,
                ["held", temporary, visible] => self.pending.push((temporary.into(), visible.into())),
                ["wait", folder, since] => {
                    self.commits.iter_mut().for_each(|commits| commits.restore(folder, since));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        self.remove_leftovers()?;
        // Without rows there is no folder, unless a batch job replaces the table, as in Flink.
        if self.overwrite.is_some() {
            fs::create_dir_all(&self.root).map_err(|e| write_error(&self.root, &e))?;
        }
        let folders: Vec<String> = self.open.keys().cloned().collect();
        folders.iter().try_for_each(|folder| self.roll(folder))?;
        let pending = std::mem::take(&mut self.pending);
        pending.iter().try_for_each(|(temporary, visible)| self.publish(temporary, visible))?;
        if let Some(overwrite) = &self.overwrite {
            let written: Vec<&Path> = pending.iter().map(|(_, visible)| visible.as_path()).collect();
            overwrite.remove_old(&written, self.partitions.is_empty()).map_err(|e| write_error(&self.root, &e))?;
        }
        let complete = self.commits.as_mut().map(PartitionCommit::take_all).unwrap_or_default();
        complete.iter().try_for_each(|folder| self.complete(folder))
    }

    fn written(&self) -> (u64, u64) {
        (self.rows, self.bytes)
    }
}

impl OpenFile {
    fn new(temporary: PathBuf, visible: PathBuf, file: File, bytes: u64) -> OpenFile {
        let now = Instant::now();
        OpenFile {
            temporary,
            visible,
            writer: BufWriter::with_capacity(256 << 10, file),
            encoder: None,
            bytes,
            opened: now,
            written: now,
        }
    }

    fn raw(&mut self, bytes: &[u8]) -> Result<()> {
        self.bytes += bytes.len() as u64;
        self.writer.write_all(bytes).map_err(|e| write_error(&self.temporary, &e))
    }

    fn append(&mut self, records: &Records, end: &[u8]) -> Result<u64> {
        let before = self.bytes;
        for i in 0..records.len() {
            self.raw(records.get(i))?;
            self.raw(end)?;
        }
        self.written = Instant::now();
        Ok(self.bytes - before)
    }

    fn sync(&mut self) -> Result<()> {
        self.writer
            .flush()
            .and_then(|()| self.writer.get_ref().sync_data())
            .map_err(|e| write_error(&self.temporary, &e))
    }
}

impl Rolling {
    fn of(table: &Table) -> Rolling {
        let duration = |key: &str| {
            let ms = table.option(key).and_then(parse_duration_ms).unwrap_or(30 * 60_000);
            Duration::from_millis(ms.max(0) as u64)
        };
        Rolling {
            bytes: table.option("sink.rolling-policy.file-size").and_then(memory_bytes).unwrap_or(128 << 20),
            age: duration("sink.rolling-policy.rollover-interval"),
            inactivity: duration("sink.rolling-policy.inactivity-interval"),
        }
    }

    fn is_due(&self, file: &OpenFile) -> bool {
        file.opened.elapsed() >= self.age || file.written.elapsed() >= self.inactivity
    }
}

/// Flink's `MemorySize`: `128MB`, `1 gb`, `1024`.
pub fn memory_bytes(text: &str) -> Option<u64> {
    let text = text.trim().to_ascii_lowercase();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number: u64 = text[..digits].parse().ok()?;
    let shift = match text[digits..].trim() {
        "" | "b" | "bytes" => 0,
        "k" | "kb" | "kibibytes" => 10,
        "m" | "mb" | "mebibytes" => 20,
        "g" | "gb" | "gibibytes" => 30,
        "t" | "tb" | "tebibytes" => 40,
        _ => return None,
    };
    number.checked_shl(shift)
}

fn to_text(ty: &DataType, context: &ConnectorContext) -> Result<ouzel_functions::compile::CompiledProjection> {
    let input = Box::new(Expr::column(0, ty.clone()));
    let cast = Expr {
        kind: ouzel_plan::ExprKind::Cast { input, mode: ouzel_plan::expr::CastMode::Explicit },
        ty: DataType::string(),
    };
    ouzel_functions::compile::compile_all(&[cast], &context.eval).map_err(EngineError::user)
}

/// Stable over restarts, and another one for every sink: how names of its files begin.
fn job_mark(context: &ConnectorContext) -> String {
    let mut mark = 0xcbf2_9ce4_8422_2325_u64;
    for byte in context.job.bytes().chain(format!(" {}", context.node).bytes()) {
        mark = (mark ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{mark:016x}")
}

/// Pending files below `folder` whose name begins so. Nothing when there is no folder yet.
fn pending_files(folder: &Path, prefix: &str) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(found),
        Err(e) => return Err(e),
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            found.extend(pending_files(&entry.path(), prefix)?);
        } else if entry.file_name().to_str().is_some_and(|n| n.starts_with(prefix) && n.ends_with(".inprogress")) {
            found.push(entry.path());
        }
    }
    Ok(found)
}

fn handle_text(handle: &[u8]) -> Result<&str> {
    std::str::from_utf8(handle).map_err(|_| EngineError::internal("a file sink's handle is not text"))
}

fn write_error(path: &Path, error: &io::Error) -> EngineError {
    EngineError::external(format!("cannot write '{}': {error}", path.display())).hint(match error.kind() {
        io::ErrorKind::StorageFull => "free some space: the job goes on from its last checkpoint",
        _ => "check the path and its permissions",
    })
}
