//! The data directory: one process at a time, one format version.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use fs4::FileExt;

use crate::failure::Failure;

const VERSION: u32 = 1;
/// How long a start waits for the lock.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);

/// An open data directory; the lock is released when it is dropped or the process ends.
pub struct DataDir {
    folder: PathBuf,
    _lock: File,
}

impl DataDir {
    pub fn open(folder: &Path) -> Result<DataDir, Failure> {
        let cannot = |e: std::io::Error| {
            Failure::refused(format!(
                "error: the data directory {} cannot be used: {e}\n  hint: choose another one with --data",
                folder.display()
            ))
        };
        ouzel_durable::create_dir_all(folder).map_err(cannot)?;
        let path = folder.join("lock");
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(cannot)?;
        if !locked(&lock) {
            return Err(Failure::refused(format!(
                "error: the data directory {} is in use by another ouzel\n  hint: stop it with `ouzel stop --data {}`, or choose another directory with --data",
                folder.display(),
                folder.display()
            )));
        }
        check_version(folder)?;
        Ok(DataDir { folder: folder.to_path_buf(), _lock: lock })
    }

    pub fn path(&self) -> &Path {
        &self.folder
    }
}

/// Takes the lock, which a killed process holds until the system has taken its memory apart.
fn locked(lock: &File) -> bool {
    let patience = Instant::now() + LOCK_PATIENCE;
    loop {
        match FileExt::try_lock(lock) {
            Ok(()) => return true,
            Err(_) if Instant::now() >= patience => return false,
            Err(_) => thread::sleep(Duration::from_millis(20)),
        }
    }
}

fn check_version(folder: &Path) -> Result<(), Failure> {
    let path = folder.join("version");
    match fs::read_to_string(&path) {
        Ok(text) => {
            let version: u32 = text.trim().parse().unwrap_or(u32::MAX);
            if version > VERSION {
                return Err(Failure::refused(format!(
                    "error: the data directory {} was written by a newer Ouzel (format {}; this one reads up to {VERSION})",
                    folder.display(),
                    text.trim()
                )));
            }
            Ok(())
        }
        Err(_) => ouzel_durable::write(&path, format!("{VERSION}\n").as_bytes()).map_err(|e| {
            Failure::refused(format!(
                "error: the data directory {} is not writable: {e}\n  hint: choose another one with --data",
                folder.display()
            ))
        }),
    }
}
