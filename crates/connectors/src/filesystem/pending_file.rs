//! A file that is being written under its hidden name, and when it ends.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ouzel_engine::{EngineError, Result};
use ouzel_formats::Encoder;
use ouzel_plan::Table;
use ouzel_plan::config::parse_duration_ms;

use super::handle::Part;
use super::memory_bytes;

pub struct PendingFile {
    pub temporary: PathBuf,
    pub visible: PathBuf,
    /// Of a format that keeps state per file.
    pub encoder: Option<Box<dyn Encoder>>,
    pub bytes: u64,
    writer: BufWriter<File>,
    /// Its hidden name is on the disk.
    named: bool,
    opened: Instant,
    written: Instant,
}

impl PendingFile {
    pub fn create(temporary: PathBuf, visible: PathBuf) -> Result<PendingFile> {
        if let Some(folder) = temporary.parent() {
            ouzel_durable::create_dir_all(folder).map_err(|e| write_error(folder, &e))?;
        }
        let file = File::create(&temporary).map_err(|e| write_error(&temporary, &e))?;
        Ok(PendingFile::new(temporary, visible, file, 0, false))
    }

    /// Goes on with a file at the length that a checkpoint knows.
    pub fn reopen(part: &Part) -> Result<PendingFile> {
        let failed = |e: io::Error| write_error(&part.temporary, &e);
        let file = OpenOptions::new().append(true).open(&part.temporary).map_err(failed)?;
        file.set_len(part.bytes).map_err(failed)?;
        Ok(PendingFile::new(part.temporary.clone(), part.visible.clone(), file, part.bytes, true))
    }

    fn new(temporary: PathBuf, visible: PathBuf, file: File, bytes: u64, named: bool) -> PendingFile {
        let now = Instant::now();
        let writer = BufWriter::with_capacity(256 << 10, file);
        PendingFile { temporary, visible, writer, named, encoder: None, bytes, opened: now, written: now }
    }

    pub fn append(&mut self, bytes: &[u8]) -> Result<()> {
        self.bytes += bytes.len() as u64;
        self.writer.write_all(bytes).map_err(|e| write_error(&self.temporary, &e))
    }

    /// Rows went into it just now.
    pub fn touch(&mut self) {
        self.written = Instant::now();
    }

    /// What was appended is on the disk, and the name under which a restart looks for it.
    pub fn sync(&mut self) -> Result<()> {
        self.force().map_err(|e| write_error(&self.temporary, &e))
    }

    fn force(&mut self) -> io::Result<()> {
        self.writer.flush()?;
        self.writer.get_ref().sync_data()?;
        if !self.named {
            ouzel_durable::sync_parent(&self.temporary)?;
            self.named = true;
        }
        Ok(())
    }

    /// Its place in a checkpoint.
    pub fn part(&self) -> Part {
        Part { temporary: self.temporary.clone(), visible: self.visible.clone(), bytes: self.bytes }
    }
}

/// `sink.rolling-policy.*`. As in Flink a file that is too large ends when its next row comes.
pub struct Rolling {
    pub bytes: u64,
    age: Duration,
    inactivity: Duration,
    interval: Duration,
    checked: Instant,
}

impl Rolling {
    pub fn of(table: &Table) -> Rolling {
        let duration = |key: &str, minutes: i64| {
            let ms = table.option(key).and_then(parse_duration_ms).unwrap_or(minutes * 60_000);
            Duration::from_millis(ms.max(0) as u64)
        };
        Rolling {
            bytes: table.option("sink.rolling-policy.file-size").and_then(memory_bytes).unwrap_or(128 << 20),
            age: duration("sink.rolling-policy.rollover-interval", 30),
            inactivity: duration("sink.rolling-policy.inactivity-interval", 30),
            interval: duration("sink.rolling-policy.check-interval", 1),
            checked: Instant::now(),
        }
    }

    /// Whether it is time to look at the files' ages again; if so, they are looked at now.
    pub fn check_is_due(&mut self) -> bool {
        let due = self.checked.elapsed() >= self.interval;
        if due {
            self.checked = Instant::now();
        }
        due
    }

    pub fn is_due(&self, file: &PendingFile) -> bool {
        file.opened.elapsed() >= self.age || file.written.elapsed() >= self.inactivity
    }
}

pub fn write_error(path: &Path, error: &io::Error) -> EngineError {
    EngineError::external(format!("cannot write '{}': {error}", path.display())).hint(match error.kind() {
        io::ErrorKind::StorageFull => "free some space: the job goes on from its last checkpoint",
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
            "a table that is written needs a folder as its 'path', and a file stands there"
        }
        _ => "check the path and its permissions",
    })
}
