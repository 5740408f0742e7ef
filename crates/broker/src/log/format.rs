//! The log's folder: its version marker, its lock, and files that are replaced as a whole.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use parking_lot::Mutex;
use uuid::Uuid;

use crate::error::{Error, Result};

/// The version of everything below the log's folder.
const LOG_FORMAT: u32 = 1;
const MARKER: &str = "ouzel-log";

/// The opened and locked folder of the log.
pub struct LogDir {
    path: PathBuf,
    cluster_id: String,
    /// Held until [`LogDir::unlock`]; the operating system frees it with the process.
    lock: Mutex<Option<File>>,
}

impl LogDir {
    /// Opens `<data_dir>/log`, creating it if need be.
    pub fn open(data_dir: &Path) -> Result<Self> {
        let path = data_dir.join("log");
        let topics = path.join("topics");
        ouzel_durable::create_dir_all(&topics).map_err(Error::io("create", &topics))?;
        let lock = lock(&path)?;
        let marker = path.join("format");
        let cluster_id = match read_text(&marker)? {
            Some(text) => read_marker(&marker, &text)?,
            None => {
                let cluster_id = Uuid::new_v4().simple().to_string();
                let text = format!("{MARKER} {LOG_FORMAT}\ncluster={cluster_id}\n");
                replace_file(&marker, text.as_bytes())?;
                cluster_id
            }
        };
        let trash = path.join("trash");
        if trash.exists() {
            // Left by a crash in the middle of a deletion: the topic is gone already.
            fs::remove_dir_all(&trash).map_err(Error::io("remove", &trash))?;
        }
        Ok(Self { path, cluster_id, lock: Mutex::new(Some(lock)) })
    }

    /// Lets another process open the log.
    pub fn unlock(&self) {
        let Some(file) = self.lock.lock().take() else { return };
        // Not left to closing the file: a child process that is just being started shares it.
        if let Err(error) = file.unlock() {
            tracing::warn!(%error, path = %self.path.display(), "the lock of the log cannot be freed");
        }
    }

    pub fn cluster_id(&self) -> &str {
        &self.cluster_id
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn topics(&self) -> PathBuf {
        self.path.join("topics")
    }

    /// Takes a folder out of the log at once, then deletes it.
    pub fn discard(&self, folder: &Path) -> Result<()> {
        let trash = self.path.join("trash");
        ouzel_durable::create_dir_all(&trash).map_err(Error::io("create", &trash))?;
        let doomed = trash.join(Uuid::new_v4().simple().to_string());
        fs::rename(folder, &doomed).map_err(Error::io("rename", folder))?;
        if let Some(parent) = folder.parent() {
            sync_dir(parent)?;
        }
        fs::remove_dir_all(&doomed).map_err(Error::io("remove", &doomed))
    }
}

impl Drop for LogDir {
    fn drop(&mut self) {
        self.unlock();
    }
}

fn lock(log: &Path) -> Result<File> {
    let path = log.join("lock");
    let file =
        OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(Error::io("open", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::InUse { path: log.to_path_buf() }),
        Err(TryLockError::Error(cause)) => Err(Error::io("lock", &path)(cause)),
    }
}

fn read_marker(path: &Path, text: &str) -> Result<String> {
    let damaged = |detail: &str| Error::Damaged { path: path.to_path_buf(), detail: detail.to_owned() };
    let mut lines = text.lines();
    let version = lines
        .next()
        .and_then(|line| line.strip_prefix(MARKER)?.trim().parse::<u32>().ok())
        .ok_or_else(|| damaged("it does not start with the version of the log"))?;
    if version > LOG_FORMAT {
        return Err(Error::NewerFormat { path: path.to_path_buf(), found: version, supported: LOG_FORMAT });
    }
    lines
        .find_map(|line| line.strip_prefix("cluster="))
        .map(str::to_owned)
        .ok_or_else(|| damaged("the cluster's id is missing"))
}

/// The file's text; `None` when there is no such file.
pub(super) fn read_text(path: &Path) -> Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io("read", path)(error)),
    }
}

/// Replaces a file durably: after a crash it holds the old bytes or the new ones.
pub(super) fn replace_file(path: &Path, bytes: &[u8]) -> Result<()> {
    ouzel_durable::write(path, bytes).map_err(Error::io("write", path))
}

/// Makes created, renamed and removed names in a folder durable.
pub(super) fn sync_dir(path: &Path) -> Result<()> {
    ouzel_durable::sync_dir(path).map_err(Error::io("sync", path))
}
