//! Writes files that become visible on commit.
//!
//! Rows go to a file whose name starts with `.`; a checkpoint fsyncs it and notes its length, so that a restart cuts
//! off what came later; a file that was rolled (size, age, inactivity) is renamed when the checkpoint that holds it
//! is complete, the others when the job ends. Renaming twice is harmless. Without checkpoints (`run`) and in batch mode
//! every file becomes visible at the end. A partition that is complete
//! ([`partition_commit`](super::partition_commit)) ends its file. With `auto-compaction` files end at every checkpoint and
//! are merged when it is complete ([`compaction`](super::compaction)).

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, StringViewArray};
use ouzel_engine::sink::Sink;
use ouzel_engine::source::ConnectorContext;
use ouzel_engine::{EngineError, Result};
use ouzel_formats::{Encoder, Records};
use ouzel_plan::table;
use ouzel_plan::{Column, Expr};
use ouzel_types::batch::take_rows;
use ouzel_types::{Batch, DataType, RowKind};

use super::commit::Committer;
use super::handle::{Handle, Part, Renamed};
use super::overwrite::Overwrite;
use super::pending_file::{PendingFile, Rolling, write_error};
use super::{local_path, partition, partition_value};

pub struct FileSink {
    root: PathBuf,
    /// INSERT OVERWRITE: what it replaces.
    overwrite: Option<Overwrite>,
    batch: bool,
    subtask: usize,
    counter: u64,
    partitions: Vec<PartitionColumn>,
    default_name: String,
    /// Positions of the columns that go into the file.
    data_columns: Vec<usize>,
    encoder: Box<dyn Encoder>,
    policy: Rolling,
    committer: Committer,
    open: BTreeMap<String, PendingFile>,
    /// Files that have ended and are in no checkpoint yet.
    ended: Vec<Part>,
    records: Records,
    rows: u64,
    bytes: u64,
}

struct PartitionColumn {
    name: String,
    column: usize,
    ty: DataType,
    text: ouzel_functions::compile::CompiledProjection,
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
                ty: spec.columns[column].ty.clone(),
                text: to_text(&spec.columns[column].ty, context)?,
            });
        }
        let data_columns: Vec<usize> =
            (0..table.physical.len()).filter(|i| !partitions.iter().any(|p| p.column == *i)).collect();
        let columns: Vec<Column> = data_columns.iter().map(|i| spec.columns[*i].clone()).collect();
        let encoder = crate::registry::encoder(table, &columns, context)?;
        let root = local_path(table)?;
        let overwrite = spec.overwrite.then(|| Overwrite::of(&root, table.partition_keys.len())).transpose();
        Ok(FileSink {
            overwrite: overwrite.map_err(|e| write_error(&root, &e))?,
            batch: spec.batch,
            subtask: context.subtask,
            counter: 0,
            partitions,
            default_name: table.option("partition.default-name").unwrap_or(partition::DEFAULT_NAME).to_string(),
            data_columns,
            encoder,
            policy: Rolling::of(table),
            committer: Committer::of(table, context, root.clone(), spec.batch)?,
            root,
            open: BTreeMap::new(),
            ended: Vec::new(),
            records: Records::default(),
            rows: 0,
            bytes: 0,
        })
    }

    fn write_partition(&mut self, folder: &str, columns: Vec<ArrayRef>, kinds: Option<Vec<RowKind>>) -> Result<()> {
        let rows = columns.first().map_or(0, |c| c.len());
        let mut batch = Batch::new(self.data_columns.iter().map(|i| columns[*i].clone()).collect(), rows);
        batch.kinds = kinds.map(Into::into);
        self.committer.add(folder);
        self.records.clear();
        let mut file = match self.open.remove(folder) {
            Some(file) if self.is_full(&file) => self.next_file(folder, file)?,
            Some(file) => file,
            None => self.create(folder)?,
        };
        let encoder = file.encoder.as_mut().unwrap_or(&mut self.encoder);
        encoder.encode(&batch, &mut self.records).map_err(|e| EngineError::user(e.to_string()))?;
        let end = encoder.record_end();
        for row in 0..self.records.len() {
            if self.is_full(&file) {
                file = self.next_file(folder, file)?;
            }
            let record = self.records.get(row);
            self.bytes += (record.len() + end.len()) as u64;
            file.append(record)?;
            file.append(end)?;
        }
        file.touch();
        self.open.insert(folder.to_string(), file);
        Ok(())
    }

    fn is_full(&self, file: &PendingFile) -> bool {
        file.bytes > self.policy.bytes && !self.batch
    }

    fn next_file(&mut self, folder: &str, full: PendingFile) -> Result<PendingFile> {
        self.close(full)?;
        self.create(folder)
    }

    fn create(&mut self, folder: &str) -> Result<PendingFile> {
        let directory = self.root.join(folder);
        let (names, task, number) = (self.committer.names(), self.subtask, self.counter);
        let name = match &self.committer.compaction {
            Some(_) => names.part(task, number),
            None if self.batch => names.batch_file(task, number),
            None => names.file(task, number),
        };
        self.counter += 1;
        let mut file = PendingFile::create(directory.join(name.temporary), directory.join(name.visible))?;
        file.encoder = self.encoder.of_file();
        let header = file.encoder.as_mut().unwrap_or(&mut self.encoder).file_header();
        file.append(&header)?;
        Ok(file)
    }

    /// The file of a folder ends.
    fn roll(&mut self, folder: &str) -> Result<()> {
        self.open.remove(folder).map_or(Ok(()), |file| self.close(file))
    }

    fn close(&mut self, mut file: PendingFile) -> Result<()> {
        let footer = file.encoder.as_mut().unwrap_or(&mut self.encoder).file_footer();
        file.append(&footer.map_err(|e| EngineError::user(e.to_string()))?)?;
        file.sync()?;
        self.ended.push(file.part());
        Ok(())
    }

    /// Ends files that are too old, from time to time.
    fn roll_aged(&mut self) -> Result<()> {
        if self.batch || !self.policy.check_is_due() {
            return Ok(());
        }
        let aged = self.open.iter().filter(|(_, file)| self.policy.is_due(file));
        let aged: Vec<String> = aged.map(|(folder, _)| folder.clone()).collect();
        aged.iter().try_for_each(|folder| self.roll(folder))
    }

    /// Goes on with a file at the length that the checkpoint knows.
    fn reopen(&mut self, part: &Part) -> Result<()> {
        // The job had ended and was closing its files when it was interrupted.
        if !part.temporary.exists() && part.visible.exists() {
            self.ended.push(part.clone());
            return Ok(());
        }
        let file = PendingFile::reopen(part)?;
        let folder = part.visible.parent().and_then(|p| p.strip_prefix(&self.root).ok()).and_then(Path::to_str);
        let folder = folder.unwrap_or("").to_string();
        // Of several instances before, one file goes on and the others end here.
        self.roll(&folder)?;
        self.open.insert(folder, file);
        Ok(())
    }

    /// Rows by folder, e.g. `dt=2024-01-01/hm=10%3A05`. Neighbours are mostly in one folder: its name is made once.
    fn rows_by_folder(&self, batch: &Batch) -> BTreeMap<String, Vec<u32>> {
        let texts: Vec<ArrayRef> = self
            .partitions
            .iter()
            .map(|partition| {
                let column = &batch.columns[partition.column];
                if let Some(texts) = partition_value::texts(column, &partition.ty) {
                    return Arc::new(texts) as ArrayRef;
                }
                let mut errors = ouzel_functions::RowErrors::default();
                partition.text.eval(std::slice::from_ref(column), batch.rows, &mut errors).swap_remove(0)
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
        self.roll_aged()?;
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

    fn idle(&mut self) -> Result<()> {
        self.committer.settle(self.encoder.as_ref())?;
        self.roll_aged()
    }

    fn watermark(&mut self, watermark: i64) -> Result<()> {
        self.committer.watermark(watermark);
        Ok(())
    }

    fn prepare(&mut self, _checkpoint: u64) -> Result<Vec<u8>> {
        self.committer.settle(self.encoder.as_ref())?;
        let mut due = Vec::new();
        for (folder, file) in &self.open {
            // A file whose encoder holds state cannot be continued after a restart: it ends here.
            let ends = file.encoder.is_some() || self.committer.compaction.is_some() || self.policy.is_due(file);
            if ends || self.committer.is_due(folder)? {
                due.push(folder.clone());
            }
        }
        due.iter().try_for_each(|folder| self.roll(folder))?;
        let mut handle = Handle::default();
        for file in self.open.values_mut() {
            file.sync()?;
            handle.open.push(file.part());
        }
        if self.batch {
            handle.held = self.ended.iter().map(renamed).collect();
        } else if self.committer.compaction.is_some() {
            handle.merge = std::mem::take(&mut self.ended);
        } else {
            handle.pending = self.ended.drain(..).map(|part| renamed(&part)).collect();
        }
        self.committer.save(&mut handle);
        Ok(handle.to_bytes())
    }

    fn commit(&mut self, checkpoint: u64, handle: &[u8]) -> Result<()> {
        let handle = Handle::parse(handle)?;
        handle.pending.iter().try_for_each(publish)?;
        self.committer.committed(checkpoint, handle, self.encoder.as_ref())
    }

    fn recover(&mut self, _checkpoint: u64, completed: Option<&[u8]>) -> Result<()> {
        let handle = Handle::parse(completed.unwrap_or_default())?;
        handle.pending.iter().try_for_each(publish)?;
        handle.open.iter().try_for_each(|part| self.reopen(part))?;
        self.ended.extend(handle.held.iter().map(|file| Part {
            temporary: file.temporary.clone(),
            visible: file.visible.clone(),
            bytes: 0,
        }));
        self.committer.recover(handle);
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        self.committer.settle(self.encoder.as_ref())?;
        // Without rows a stream leaves no folder, a batch job does, as in Flink.
        if self.batch {
            ouzel_durable::create_dir_all(&self.root).map_err(|e| write_error(&self.root, &e))?;
        }
        let folders: Vec<String> = self.open.keys().cloned().collect();
        folders.iter().try_for_each(|folder| self.roll(folder))?;
        let ended = std::mem::take(&mut self.ended);
        let mut handle = Handle::default();
        if self.committer.compaction.is_some() {
            handle.merge = ended;
        } else {
            ended.iter().try_for_each(|part| publish(&renamed(part)))?;
            if let Some(overwrite) = &self.overwrite {
                let written: Vec<&Path> = ended.iter().map(|part| part.visible.as_path()).collect();
                overwrite.remove_old(&written, self.partitions.is_empty()).map_err(|e| write_error(&self.root, &e))?;
            }
        }
        self.committer.finished(handle, self.encoder.as_ref())
    }

    fn written(&self) -> (u64, u64) {
        (self.rows, self.bytes)
    }
}

fn renamed(part: &Part) -> Renamed {
    Renamed { temporary: part.temporary.clone(), visible: part.visible.clone() }
}

/// Makes a file visible; again after a crash is harmless.
fn publish(file: &Renamed) -> Result<()> {
    let published = match ouzel_durable::rename(&file.temporary, &file.visible) {
        // Committed before: the rename has happened, its name may not be on the disk yet.
        Err(e) if e.kind() == io::ErrorKind::NotFound && file.visible.exists() => {
            ouzel_durable::sync_parent(&file.visible)
        }
        renamed => renamed,
    };
    published.map_err(|e| write_error(&file.visible, &e))
}

fn to_text(ty: &DataType, context: &ConnectorContext) -> Result<ouzel_functions::compile::CompiledProjection> {
    let input = Box::new(Expr::column(0, ty.clone()));
    let cast = Expr {
        kind: ouzel_plan::ExprKind::Cast { input, mode: ouzel_plan::expr::CastMode::Explicit },
        ty: DataType::string(),
    };
    ouzel_functions::compile::compile_all(&[cast], &context.eval).map_err(EngineError::user)
}
