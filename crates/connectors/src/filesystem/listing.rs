//! Which files a table consists of.
//!
//! As Flink lists them: recursively, without names that start with `.` or `_`, in order of their paths so that a
//! run is reproducible.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FoundFile {
    pub path: PathBuf,
    pub bytes: u64,
    pub modified_ms: i64,
}

/// What a reader sees of `root`: nothing where the name of the file or folder itself is hidden. Of a partitioned table
/// only the names below count.
pub fn list(root: &Path, partition_keys: usize) -> io::Result<Vec<FoundFile>> {
    let hides = std::path::absolute(root)?.file_name().is_some_and(is_hidden);
    match list_below(root, partition_keys)? {
        _ if hides && partition_keys == 0 => Ok(Vec::new()),
        found => Ok(found),
    }
}

fn is_hidden(name: &OsStr) -> bool {
    matches!(name.as_encoded_bytes().first(), Some(b'.' | b'_'))
}

/// Every visible file at or below `root`. An error when `root` does not exist.
///
/// Of a table with so many `partition_keys` only what lies in that many folders or deeper: the rest is in no partition.
pub fn list_below(root: &Path, partition_keys: usize) -> io::Result<Vec<FoundFile>> {
    let mut found = Vec::new();
    collect(root, &mut found)?;
    let folders =
        |file: &FoundFile| file.path.strip_prefix(root).map_or(0, |p| p.components().count()).saturating_sub(1);
    found.retain(|file| folders(file) >= partition_keys);
    found.sort();
    Ok(found)
}

fn collect(path: &Path, found: &mut Vec<FoundFile>) -> io::Result<()> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_dir() {
        let modified_ms = metadata.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok());
        found.push(FoundFile {
            path: path.to_path_buf(),
            bytes: metadata.len(),
            modified_ms: modified_ms.map_or(0, |d| d.as_millis() as i64),
        });
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if !is_hidden(&entry.file_name()) {
            match collect(&entry.path(), found) {
                // A file may vanish between listing and looking (another job's commit): it is not part of the table.
                Err(e) if e.kind() == io::ErrorKind::NotFound => {}
                other => other?,
            }
        }
    }
    Ok(())
}
