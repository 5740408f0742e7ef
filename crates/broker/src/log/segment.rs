//! One segment: a file of record batches and its two indexes.
//!
//! Batches are written verbatim except for base offset and leader epoch, which lie in front of the
//! checksummed bytes. Invariant: `size` counts whole batches only; a failed write is cut off again.

use std::fs::{File, OpenOptions};
use std::io::IoSlice;
use std::os::fd::AsRawFd;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use ouzel_kafka::record::{BatchHeader, HEADER_BYTES};

use super::index::{OffsetIndex, TimeIndex};
use crate::error::{Error, Result};

/// The epoch of the only leader that a single node has.
pub(crate) const LEADER_EPOCH: i32 = 0;

#[derive(Debug)]
pub(super) struct Segment {
    pub base_offset: i64,
    pub path: PathBuf,
    pub file: Arc<File>,
    pub size: u64,
    /// Newest timestamp in the segment; `i64::MIN` while it is empty.
    pub max_timestamp: i64,
    offsets: OffsetIndex,
    times: TimeIndex,
    unindexed_bytes: u64,
}

impl Segment {
    /// Opens or creates the segment that starts at `base_offset`.
    pub(super) fn open(dir: &Path, base_offset: i64) -> Result<Self> {
        let path = dir.join(format!("{base_offset:020}.log"));
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(Error::io("open", &path))?;
        let size = file.metadata().map_err(Error::io("look at", &path))?.len();
        let times = TimeIndex::open(&path)?;
        Ok(Self {
            base_offset,
            max_timestamp: times.last()?.map_or(i64::MIN, |(timestamp, _)| timestamp),
            offsets: OffsetIndex::open(&path)?,
            times,
            path,
            file: Arc::new(file),
            size,
            unindexed_bytes: 0,
        })
    }

    /// False when the batch has to go into a new segment.
    pub(super) fn has_room(&self, header: &BatchHeader, segment_bytes: u64, offset: i64) -> bool {
        let last = offset + i64::from(header.last_offset_delta) - self.base_offset;
        self.size == 0 || (self.size + header.size_bytes as u64 <= segment_bytes && last <= i64::from(i32::MAX))
    }

    /// Appends one batch at `base_offset`; gives the header as it is on disk.
    pub(super) fn append(
        &mut self,
        header: &BatchHeader,
        batch: &Bytes,
        base_offset: i64,
        index_interval_bytes: u64,
    ) -> Result<BatchHeader> {
        let mut patched = [0; HEADER_BYTES];
        patched.copy_from_slice(&batch[..HEADER_BYTES]);
        patched[..8].copy_from_slice(&base_offset.to_be_bytes());
        patched[12..16].copy_from_slice(&LEADER_EPOCH.to_be_bytes());
        if let Err(cause) = write_both_at(&self.file, &patched, &batch[HEADER_BYTES..], self.size) {
            // Half a batch must not stay: the next one would be unreadable behind it.
            self.file.set_len(self.size).map_err(Error::io("cut", &self.path))?;
            return Err(Error::io("write", &self.path)(cause));
        }
        let mut written = *header;
        written.base_offset = base_offset;
        written.leader_epoch = LEADER_EPOCH;
        self.note(&written, self.size, index_interval_bytes)?;
        self.size += header.size_bytes as u64;
        Ok(written)
    }

    /// Keeps the indexes and the newest timestamp in step with a batch at `position`.
    pub(super) fn note(&mut self, header: &BatchHeader, position: u64, index_interval_bytes: u64) -> Result<()> {
        let relative = (header.base_offset - self.base_offset) as u32;
        if self.unindexed_bytes >= index_interval_bytes {
            self.offsets.append(relative, position as u32)?;
            if self.max_timestamp > i64::MIN {
                // Up to this batch, itself excluded: a search starts here for anything newer.
                self.times.append(self.max_timestamp, relative)?;
            }
            self.unindexed_bytes = 0;
        }
        self.unindexed_bytes += header.size_bytes as u64;
        self.max_timestamp = self.max_timestamp.max(header.max_timestamp);
        Ok(())
    }

    /// A position at or in front of the batch that holds `offset`.
    pub(super) fn floor_position(&self, offset: i64) -> Result<u64> {
        self.offsets.floor(relative(self.base_offset, offset))
    }

    /// A position in front of which no record is as new as `timestamp`.
    pub(super) fn floor_position_by_time(&self, timestamp: i64) -> Result<u64> {
        let before = self.times.floor(timestamp)?;
        self.offsets.floor(before)
    }

    /// Forgets everything at or behind `position`, where `offset` would be.
    pub(super) fn cut_at(&mut self, position: u64, offset: i64) -> Result<()> {
        if self.size > position {
            self.file.set_len(position).map_err(Error::io("cut", &self.path))?;
        }
        self.size = position;
        self.cut_indexes_at(position, offset)
    }

    pub(super) fn cut_indexes_at(&mut self, position: u64, offset: i64) -> Result<()> {
        self.offsets.cut_at(position)?;
        self.times.cut_at(relative(self.base_offset, offset))?;
        self.max_timestamp = self.times.last()?.map_or(i64::MIN, |(timestamp, _)| timestamp);
        self.unindexed_bytes = 0;
        Ok(())
    }

    pub(super) fn index_fits(&self) -> Result<bool> {
        self.offsets.fits(self.size)
    }

    /// The last entry of a closed segment, so that its newest timestamp survives a restart.
    pub(super) fn seal(&mut self, next_offset: i64) -> Result<()> {
        if self.max_timestamp > i64::MIN {
            self.times.append(self.max_timestamp, relative(self.base_offset, next_offset))?;
        }
        self.offsets.sync()?;
        self.times.sync()
    }

    pub(super) fn index_files(&self) -> [Arc<File>; 2] {
        [self.offsets.file(), self.times.file()]
    }

    /// Removes the segment's files.
    pub(super) fn remove(self) -> Result<()> {
        for extension in ["log", "index", "timeindex"] {
            let path = self.path.with_extension(extension);
            std::fs::remove_file(&path).map_err(Error::io("remove", &path))?;
        }
        Ok(())
    }
}

fn relative(base_offset: i64, offset: i64) -> u32 {
    u32::try_from((offset - base_offset).max(0)).unwrap_or(u32::MAX)
}

/// Reads up to `length` bytes at `position`, fewer at the end of the file.
pub(super) fn read_at(file: &File, path: &Path, position: u64, length: usize) -> Result<Bytes> {
    let mut buffer = BytesMut::zeroed(length);
    let mut filled = 0;
    while filled < length {
        match file.read_at(&mut buffer[filled..], position + filled as u64) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Error::io("read", path)(error)),
        }
    }
    buffer.truncate(filled);
    Ok(buffer.freeze())
}

/// Writes both parts at `position` with one system call where possible: a batch is not copied
/// only to change its first bytes.
fn write_both_at(file: &File, head: &[u8], body: &[u8], position: u64) -> std::io::Result<()> {
    let mut parts = [IoSlice::new(head), IoSlice::new(body)];
    let mut rest = &mut parts[..];
    let mut at = position;
    while !rest.is_empty() {
        // SAFETY: `IoSlice` has the layout of `iovec`, the slices outlive the call, and the
        // descriptor is owned by `file`.
        let written = unsafe {
            libc::pwritev(
                file.as_raw_fd(),
                rest.as_ptr().cast::<libc::iovec>(),
                rest.len() as libc::c_int,
                at as libc::off_t,
            )
        };
        if written < 0 {
            let error = std::io::Error::last_os_error();
            if error.kind() == std::io::ErrorKind::Interrupted {
                continue;
            }
            return Err(error);
        }
        if written == 0 {
            return Err(std::io::ErrorKind::WriteZero.into());
        }
        at += written as u64;
        IoSlice::advance_slices(&mut rest, written as usize);
    }
    Ok(())
}
