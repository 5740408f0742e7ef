//! Sparse index files of a segment: fixed-size entries, appended in order, searched on disk.
//!
//! Entries are Kafka's: (relative offset, position) and (timestamp, relative offset), big-endian.
//! Searched with `pread`, so an index costs no memory however large its segment is.
//! Invariants: entries grow in both fields; losing an index loses no data, it is rebuilt.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{Error, Result};

/// A file of entries of `N` bytes.
#[derive(Debug)]
struct EntryFile<const N: usize> {
    path: PathBuf,
    file: Arc<File>,
    count: u64,
}

impl<const N: usize> EntryFile<N> {
    fn open(path: PathBuf) -> Result<Self> {
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(Error::io("open", &path))?;
        let size = file.metadata().map_err(Error::io("look at", &path))?.len();
        Ok(Self { path, file: Arc::new(file), count: size / N as u64 })
    }

    fn append(&mut self, entry: [u8; N]) -> Result<()> {
        self.file.write_all_at(&entry, self.count * N as u64).map_err(Error::io("write", &self.path))?;
        self.count += 1;
        Ok(())
    }

    fn get(&self, at: u64) -> Result<[u8; N]> {
        let mut entry = [0; N];
        self.file.read_exact_at(&mut entry, at * N as u64).map_err(Error::io("read", &self.path))?;
        Ok(entry)
    }

    fn truncate(&mut self, count: u64) -> Result<()> {
        self.file.set_len(count * N as u64).map_err(Error::io("cut", &self.path))?;
        self.count = count;
        Ok(())
    }

    /// The number of entries for which `before` holds; they come first.
    fn partition_point(&self, before: impl Fn([u8; N]) -> bool) -> Result<u64> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low + (high - low) / 2;
            if before(self.get(middle)?) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }
}

/// From offsets to positions in the segment.
#[derive(Debug)]
pub(super) struct OffsetIndex(EntryFile<8>);

impl OffsetIndex {
    pub(super) fn open(base: &Path) -> Result<Self> {
        EntryFile::open(base.with_extension("index")).map(Self)
    }

    pub(super) fn append(&mut self, relative: u32, position: u32) -> Result<()> {
        let mut entry = [0; 8];
        entry[..4].copy_from_slice(&relative.to_be_bytes());
        entry[4..].copy_from_slice(&position.to_be_bytes());
        self.0.append(entry)
    }

    /// A position at or in front of the batch that holds the offset.
    pub(super) fn floor(&self, relative: u32) -> Result<u64> {
        let behind = self.0.partition_point(|entry| field32(&entry, 0) <= relative)?;
        match behind.checked_sub(1) {
            Some(at) => Ok(u64::from(field32(&self.0.get(at)?, 4))),
            None => Ok(0),
        }
    }

    /// Forgets entries at or behind a position.
    pub(super) fn cut_at(&mut self, position: u64) -> Result<()> {
        let keep = self.0.partition_point(|entry| u64::from(field32(&entry, 4)) < position)?;
        self.0.truncate(keep)
    }

    /// False when the last entry cannot belong to a segment of that size.
    pub(super) fn fits(&self, segment_bytes: u64) -> Result<bool> {
        match self.0.count.checked_sub(1) {
            Some(last) => Ok(u64::from(field32(&self.0.get(last)?, 4)) < segment_bytes),
            None => Ok(true),
        }
    }

    pub(super) fn file(&self) -> Arc<File> {
        self.0.file.clone()
    }

    pub(super) fn sync(&self) -> Result<()> {
        self.0.file.sync_data().map_err(Error::io("sync", &self.0.path))
    }
}

/// From timestamps to offsets: each entry is the newest timestamp up to that batch.
#[derive(Debug)]
pub(super) struct TimeIndex(EntryFile<12>);

impl TimeIndex {
    pub(super) fn open(base: &Path) -> Result<Self> {
        EntryFile::open(base.with_extension("timeindex")).map(Self)
    }

    /// Appends unless the newest timestamp has not changed since the last entry.
    pub(super) fn append(&mut self, timestamp: i64, relative: u32) -> Result<()> {
        if let Some(last) = self.last()?
            && last.0 >= timestamp
        {
            return Ok(());
        }
        let mut entry = [0; 12];
        entry[..8].copy_from_slice(&timestamp.to_be_bytes());
        entry[8..].copy_from_slice(&relative.to_be_bytes());
        self.0.append(entry)
    }

    /// A relative offset in front of which no timestamp reaches `timestamp`.
    pub(super) fn floor(&self, timestamp: i64) -> Result<u32> {
        let behind = self.0.partition_point(|entry| field64(&entry) < timestamp)?;
        match behind.checked_sub(1) {
            Some(at) => Ok(field32(&self.0.get(at)?, 8)),
            None => Ok(0),
        }
    }

    pub(super) fn last(&self) -> Result<Option<(i64, u32)>> {
        let Some(last) = self.0.count.checked_sub(1) else {
            return Ok(None);
        };
        let entry = self.0.get(last)?;
        Ok(Some((field64(&entry), field32(&entry, 8))))
    }

    /// Forgets entries at or behind a relative offset.
    pub(super) fn cut_at(&mut self, relative: u32) -> Result<()> {
        let keep = self.0.partition_point(|entry| field32(&entry, 8) < relative)?;
        self.0.truncate(keep)
    }

    pub(super) fn file(&self) -> Arc<File> {
        self.0.file.clone()
    }

    pub(super) fn sync(&self) -> Result<()> {
        self.0.file.sync_data().map_err(Error::io("sync", &self.0.path))
    }
}

fn field32<const N: usize>(entry: &[u8; N], at: usize) -> u32 {
    let mut raw = [0; 4];
    raw.copy_from_slice(&entry[at..at + 4]);
    u32::from_be_bytes(raw)
}

fn field64(entry: &[u8; 12]) -> i64 {
    let mut raw = [0; 8];
    raw.copy_from_slice(&entry[..8]);
    i64::from_be_bytes(raw)
}
