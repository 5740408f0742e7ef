//! One partition: segments, end of the log, idempotent producers, and those who wait for records.
//!
//! Appends are serial; readers hold the lock only to find a file and a position.
//! Guarantee: a record whose append has returned is in the operating system's hands and survives
//! the process; it survives a power cut once [`PartitionLog::flush`] has returned.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

use bytes::Bytes;
use kafka_protocol::error::ResponseError;
use ouzel_kafka::record::{BatchHeader, HEADER_BYTES};
use parking_lot::Mutex;
use tokio::sync::Notify;

use super::acceptance::accept;
use super::format::sync_dir;
use super::producer_state::{Producers, Verdict};
use super::recovery::recover;
use super::recovery_point::RecoveryPoint;
use super::segment::{Segment, read_at};
use crate::error::{Error, Result};
use crate::topic_config::Settings;

/// A new recovery point is written after this many bytes, so that a start after a crash has at
/// most about this much to check.
const RECOVERY_POINT_EVERY_BYTES: u64 = 64 << 20;
/// Read in front of the wanted batch when only the sparse index knows the way.
const SEEK_MARGIN_BYTES: usize = 8 << 10;
/// Places of recent reads that are remembered: readers mostly go on where they stopped.
const HINTS: usize = 8;

/// Where a batch went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Appended {
    pub base_offset: i64,
    pub start_offset: i64,
    /// It was there already.
    pub duplicate: bool,
}

/// A partition of the log.
pub(crate) struct PartitionLog {
    topic: Arc<str>,
    partition: i32,
    dir: PathBuf,
    settings: Settings,
    inner: Mutex<Inner>,
    /// Held over a whole flush; taken before `inner`.
    flushing: Mutex<()>,
    waiters: Mutex<Vec<Weak<Notify>>>,
    /// In the flusher's list.
    pub(super) queued_for_flush: AtomicBool,
    deleted: AtomicBool,
}

struct Inner {
    /// Never empty; the last one is written to.
    segments: Vec<Segment>,
    end_offset: i64,
    producers: Producers,
    /// Closed since the last flush and not on the disk yet.
    unsynced: Vec<Arc<std::fs::File>>,
    new_files: bool,
    bytes_since_recovery_point: u64,
    failed: Option<String>,
    /// The last append was refused by the file system.
    appends_fail: bool,
    /// After the last flush nothing is written: another process may own the files.
    closed: bool,
    hints: [Hint; HINTS],
    next_hint: usize,
    appended_records: u64,
    appended_bytes: u64,
}

#[derive(Debug, Clone, Copy)]
struct Hint {
    offset: i64,
    segment_base: i64,
    position: u64,
}

/// Numbers of one partition, for metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartitionStats {
    /// Partition number.
    pub partition: i32,
    /// First offset in the log.
    pub start_offset: i64,
    /// Offset behind the last one.
    pub end_offset: i64,
    /// Size of all segments.
    pub bytes: u64,
    /// Number of segments.
    pub segments: usize,
    /// Records appended since the broker was opened.
    pub appended_records: u64,
    /// Bytes appended since the broker was opened.
    pub appended_bytes: u64,
    /// Newest timestamp in the log, epoch milliseconds; `None` while it is empty.
    pub newest_timestamp: Option<i64>,
}

impl PartitionLog {
    /// Opens the partition in `dir`, which has to exist.
    pub(super) fn open(topic: Arc<str>, partition: i32, dir: PathBuf, settings: Settings, now_ms: i64) -> Result<Self> {
        let recovered = recover(&dir, &settings, now_ms)?;
        if recovered.torn_bytes > 0 {
            tracing::warn!(
                topic = &*topic,
                partition,
                bytes = recovered.torn_bytes,
                end_offset = recovered.end_offset,
                "the log ended in the middle of a write: the torn tail was cut off"
            );
        }
        Ok(Self {
            topic,
            partition,
            dir,
            settings,
            inner: Mutex::new(Inner {
                segments: recovered.segments,
                end_offset: recovered.end_offset,
                producers: recovered.producers,
                unsynced: Vec::new(),
                new_files: true,
                // What was checked now need not be checked again at the next start.
                bytes_since_recovery_point: recovered.checked_bytes + recovered.torn_bytes,
                failed: None,
                appends_fail: false,
                closed: false,
                hints: [Hint { offset: -1, segment_base: 0, position: 0 }; HINTS],
                next_hint: 0,
                appended_records: 0,
                appended_bytes: 0,
            }),
            flushing: Mutex::default(),
            waiters: Mutex::default(),
            queued_for_flush: AtomicBool::new(false),
            deleted: AtomicBool::new(false),
        })
    }

    /// First offset and the offset behind the last one.
    pub(crate) fn bounds(&self) -> (i64, i64) {
        let inner = self.inner.lock();
        (inner.start_offset(), inner.end_offset)
    }

    /// Appends one batch as a producer sent it.
    pub(crate) fn append(&self, batch: &Bytes, now_ms: i64) -> Result<Appended> {
        let header = accept(&self.topic, self.partition, &self.settings, batch, now_ms)?;
        let mut inner = self.inner.lock();
        if let Some(detail) = &inner.failed {
            return Err(self.failed(detail.clone()));
        }
        if inner.closed {
            return Err(Error::refused(ResponseError::NotLeaderOrFollower, "the broker is closed"));
        }
        if self.is_deleted() {
            return Err(Error::UnknownTopic { topic: self.topic.to_string() });
        }
        let start_offset = inner.start_offset();
        if let Verdict::Duplicate { base_offset } = inner.producers.check(&header)? {
            return Ok(Appended { base_offset, start_offset, duplicate: true });
        }
        let base_offset = inner.end_offset;
        let written = self.write(&mut inner, &header, batch);
        self.note_outcome(&mut inner, &written);
        let written = written?;
        inner.end_offset = written.next_offset();
        inner.producers.note(&written, now_ms);
        inner.appended_records += header.record_count as u64;
        inner.appended_bytes += header.size_bytes as u64;
        inner.bytes_since_recovery_point += header.size_bytes as u64;
        drop(inner);
        self.wake_waiters();
        Ok(Appended { base_offset, start_offset, duplicate: false })
    }

    /// Says once that appends fail, and once that they work again: producers try many times a second.
    fn note_outcome(&self, inner: &mut Inner, written: &Result<BatchHeader>) {
        let (topic, partition) = (&*self.topic, self.partition);
        match written {
            Err(error) if !inner.appends_fail => tracing::error!(%error, topic, partition, "appends fail"),
            Ok(_) if inner.appends_fail => tracing::info!(topic, partition, "appends work again"),
            _ => {}
        }
        inner.appends_fail = written.is_err();
    }

    fn write(&self, inner: &mut Inner, header: &BatchHeader, batch: &Bytes) -> Result<BatchHeader> {
        let end = inner.end_offset;
        if !inner.active().has_room(header, self.settings.segment_bytes, end) {
            self.roll(inner)?;
        }
        let interval = self.settings.index_interval_bytes;
        inner.active_mut().append(header, batch, end, interval)
    }

    fn roll(&self, inner: &mut Inner) -> Result<()> {
        let end = inner.end_offset;
        let fresh = Segment::open(&self.dir, end)?;
        let closed = inner.active_mut();
        closed.seal(end)?;
        let file = closed.file.clone();
        inner.unsynced.push(file);
        inner.segments.push(fresh);
        inner.new_files = true;
        Ok(())
    }

    /// Whole batches from the one that holds `offset` on, up to `max_bytes`; the first one also if
    /// it is larger and `at_least_one` says so. Stops at the end of a segment.
    pub(crate) fn read(&self, offset: i64, max_bytes: usize, at_least_one: bool) -> Result<Bytes> {
        let Some(mut place) = self.place_of(offset)? else {
            return Ok(Bytes::new());
        };
        loop {
            let left = place.limit - place.position;
            let length = left.min((max_bytes + SEEK_MARGIN_BYTES) as u64) as usize;
            let chunk = read_at(&place.file, &place.path, place.position, length)?;
            let mut at = 0;
            let found = loop {
                let Some(header) = header_at(&chunk, at) else { break None };
                if header.last_offset() >= offset {
                    break Some(header);
                }
                at += header.size_bytes;
            };
            let start = place.position + at as u64;
            if let Some(header) = found {
                let records = if at + header.size_bytes > chunk.len() || header.size_bytes > max_bytes {
                    if !at_least_one && header.size_bytes > max_bytes {
                        return Ok(Bytes::new());
                    }
                    read_at(&place.file, &place.path, start, header.size_bytes)?
                } else {
                    whole_batches(chunk.slice(at..), max_bytes)
                };
                self.remember(&place, start, &records);
                return Ok(records);
            }
            if start >= place.limit || (at == 0 && length as u64 == left) {
                // The segment ends here: the offset is the first of the next one.
                return Ok(Bytes::new());
            }
            place.position = start;
        }
    }

    fn place_of(&self, offset: i64) -> Result<Option<Place>> {
        let inner = self.inner.lock();
        let (start, end) = (inner.start_offset(), inner.end_offset);
        if offset < start || offset > end {
            return Err(Error::OffsetOutOfRange { offset, start, end });
        }
        if offset == end {
            return Ok(None);
        }
        let segment = inner.segment_of(offset);
        let hint = inner.hints.iter().find(|hint| hint.offset == offset && hint.segment_base == segment.base_offset);
        let position = match hint {
            Some(hint) => hint.position,
            None => segment.floor_position(offset)?,
        };
        Ok(Some(segment.place(position)))
    }

    /// The next read of this reader starts behind what it got now.
    fn remember(&self, place: &Place, start: u64, records: &Bytes) {
        let mut at = 0;
        let mut next_offset = None;
        while let Some(header) = header_at(records, at) {
            at += header.size_bytes;
            next_offset = Some(header.next_offset());
        }
        let Some(offset) = next_offset else { return };
        let mut inner = self.inner.lock();
        let slot = inner.next_hint;
        inner.hints[slot] = Hint { offset, segment_base: place.base_offset, position: start + at as u64 };
        inner.next_hint = (slot + 1) % HINTS;
    }

    /// Segments as they are now, for searches that read without the lock.
    pub(super) fn places(&self) -> Vec<(Place, i64)> {
        let inner = self.inner.lock();
        inner.segments.iter().map(|s| (s.place(0), s.max_timestamp)).collect()
    }

    /// Where in a segment a search for a time starts.
    pub(super) fn time_place(&self, base_offset: i64, timestamp: i64) -> Result<Option<Place>> {
        let inner = self.inner.lock();
        let Some(segment) = inner.segments.iter().find(|s| s.base_offset == base_offset) else {
            return Ok(None);
        };
        Ok(Some(segment.place(segment.floor_position_by_time(timestamp)?)))
    }

    /// `waiter` is notified at the next append, once.
    pub(crate) fn wait(&self, waiter: &Arc<Notify>) {
        let mut waiters = self.waiters.lock();
        let ours = Arc::as_ptr(waiter);
        waiters.retain(|other| other.strong_count() > 0 && other.as_ptr() != ours);
        waiters.push(Arc::downgrade(waiter));
    }

    fn wake_waiters(&self) {
        let waiters = std::mem::take(&mut *self.waiters.lock());
        for waiter in waiters.iter().filter_map(Weak::upgrade) {
            waiter.notify_one();
        }
    }

    /// The topic is gone: appends are refused, waiting readers look again.
    pub(super) fn mark_deleted(&self) {
        self.deleted.store(true, Ordering::Release);
        self.wake_waiters();
    }

    pub(crate) fn is_deleted(&self) -> bool {
        self.deleted.load(Ordering::Acquire)
    }

    /// Forces everything that was appended so far to the disk.
    pub(crate) fn flush(&self, final_flush: bool, now_ms: i64) -> Result<()> {
        if self.is_deleted() {
            return Ok(());
        }
        let result = self.try_flush(final_flush, now_ms);
        if self.is_deleted() {
            // Its folder went away meanwhile.
            return Ok(());
        }
        if let Err(error) = &result {
            // After a failed fsync the kernel may have dropped the pages: a second one proves
            // nothing, so nothing is accepted until the files were read again.
            self.inner.lock().failed = Some(error.to_string());
        }
        result
    }

    fn try_flush(&self, final_flush: bool, now_ms: i64) -> Result<()> {
        // One at a time: who comes second must not return before the files that the first one
        // has taken are on the disk.
        let _serial = self.flushing.lock();
        self.check_writable()?;
        let work = self.inner.lock().take_flush_work(final_flush, now_ms);
        for file in &work.files {
            file.sync_data().map_err(Error::io("sync", &work.path))?;
        }
        if work.new_files {
            sync_dir(&self.dir)?;
        }
        if let Some(point) = work.point {
            for file in &work.indexes {
                file.sync_data().map_err(Error::io("sync", &work.path))?;
            }
            point.write(&self.dir)?;
        }
        Ok(())
    }

    /// The error that made the partition read-only, if there was one.
    pub(crate) fn check_writable(&self) -> Result<()> {
        match &self.inner.lock().failed {
            Some(detail) => Err(self.failed(detail.clone())),
            None => Ok(()),
        }
    }

    fn failed(&self, detail: String) -> Error {
        Error::Failed { topic: self.topic.to_string(), partition: self.partition, detail }
    }

    pub(crate) fn stats(&self) -> PartitionStats {
        let inner = self.inner.lock();
        let newest = inner.segments.iter().map(|segment| segment.max_timestamp).max();
        PartitionStats {
            partition: self.partition,
            start_offset: inner.start_offset(),
            end_offset: inner.end_offset,
            bytes: inner.segments.iter().map(|segment| segment.size).sum(),
            segments: inner.segments.len(),
            appended_records: inner.appended_records,
            appended_bytes: inner.appended_bytes,
            newest_timestamp: newest.filter(|&timestamp| timestamp > i64::MIN),
        }
    }
}

impl Inner {
    fn active(&self) -> &Segment {
        self.segments.last().expect("invariant: a partition has a segment")
    }

    fn active_mut(&mut self) -> &mut Segment {
        self.segments.last_mut().expect("invariant: a partition has a segment")
    }

    fn start_offset(&self) -> i64 {
        self.segments[0].base_offset
    }

    fn segment_of(&self, offset: i64) -> &Segment {
        let behind = self.segments.partition_point(|s| s.base_offset <= offset);
        &self.segments[behind.saturating_sub(1)]
    }

    fn take_flush_work(&mut self, final_flush: bool, now_ms: i64) -> FlushWork {
        self.closed |= final_flush;
        let mut files = std::mem::take(&mut self.unsynced);
        let active = self.active();
        files.push(active.file.clone());
        let (indexes, path) = (active.index_files(), active.path.clone());
        let due = self.bytes_since_recovery_point >= RECOVERY_POINT_EVERY_BYTES
            || (final_flush && self.bytes_since_recovery_point > 0);
        FlushWork {
            files,
            indexes,
            path,
            new_files: std::mem::take(&mut self.new_files),
            point: due.then(|| self.recovery_point(now_ms)),
        }
    }

    fn recovery_point(&mut self, now_ms: i64) -> RecoveryPoint {
        self.bytes_since_recovery_point = 0;
        self.producers.expire(now_ms);
        let active = self.active();
        RecoveryPoint {
            end_offset: self.end_offset,
            segment_base: active.base_offset,
            position: active.size,
            max_timestamp: active.max_timestamp,
            producers: self.producers.clone(),
        }
    }
}

/// What a flush forces to the disk, taken so that appends go on meanwhile.
struct FlushWork {
    files: Vec<Arc<std::fs::File>>,
    indexes: [Arc<std::fs::File>; 2],
    path: PathBuf,
    new_files: bool,
    /// Written when all of the above is done.
    point: Option<RecoveryPoint>,
}

/// A position in a segment that can be read without the partition's lock.
pub(super) struct Place {
    pub file: Arc<std::fs::File>,
    pub path: PathBuf,
    pub base_offset: i64,
    pub position: u64,
    /// Whole batches end here.
    pub limit: u64,
}

impl Segment {
    fn place(&self, position: u64) -> Place {
        Place {
            file: self.file.clone(),
            path: self.path.clone(),
            base_offset: self.base_offset,
            position,
            limit: self.size,
        }
    }
}

pub(super) fn header_at(chunk: &Bytes, at: usize) -> Option<BatchHeader> {
    let rest = chunk.get(at..)?;
    if rest.len() < HEADER_BYTES {
        return None;
    }
    BatchHeader::parse(rest).ok()
}

/// Cuts behind the last whole batch within `max_bytes`; the first batch is known to be whole.
fn whole_batches(records: Bytes, max_bytes: usize) -> Bytes {
    let mut end = 0;
    while let Some(header) = header_at(&records, end) {
        let next = end + header.size_bytes;
        if next > records.len() || next > max_bytes {
            break;
        }
        end = next;
    }
    records.slice(..end)
}
