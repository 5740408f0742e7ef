//! Opens a partition: trusts what the recovery point covers, checks every batch behind it, and cuts
//! off a torn tail.
//!
//! Invariant: what is left is a sequence of whole batches with right checksums and rising offsets.

use std::fs;
use std::path::Path;

use ouzel_kafka::record::{BatchHeader, HEADER_BYTES};

use super::producer_state::Producers;
use super::recovery_point::RecoveryPoint;
use super::segment::{Segment, read_at};
use crate::error::{Error, Result};
use crate::topic_config::Settings;

/// Read at once while batches are checked.
const SCAN_BYTES: usize = 1 << 20;

/// A partition as it was found.
#[derive(Debug)]
pub(super) struct Recovered {
    /// Never empty; sorted by base offset.
    pub segments: Vec<Segment>,
    pub end_offset: i64,
    pub producers: Producers,
    /// Bytes behind the recovery point that were found to be sound.
    pub checked_bytes: u64,
    /// Bytes that were cut off.
    pub torn_bytes: u64,
}

/// Opens all segments in `dir`.
pub(super) fn recover(dir: &Path, settings: &Settings, now_ms: i64) -> Result<Recovered> {
    let mut segments = open_segments(dir)?;
    let point = RecoveryPoint::read(dir)?.filter(|point| fits(point, &segments));
    let (first, position, end_offset, producers) = match point {
        Some(point) => {
            let at = segments
                .iter()
                .position(|segment| segment.base_offset == point.segment_base)
                .expect("invariant: `fits` has found the segment");
            segments[at].cut_indexes_at(point.position, point.end_offset)?;
            segments[at].max_timestamp = segments[at].max_timestamp.max(point.max_timestamp);
            (at, point.position, point.end_offset, point.producers)
        }
        None => {
            let start = segments[0].base_offset;
            segments[0].cut_indexes_at(0, start)?;
            (0, 0, start, Producers::default())
        }
    };
    let mut state = Recovered { segments, end_offset, producers, checked_bytes: 0, torn_bytes: 0 };
    for segment in &mut state.segments[..first] {
        if !segment.index_fits()? {
            rebuild_index(segment, settings)?;
        }
    }
    state.check_from(first, position, settings, now_ms)?;
    Ok(state)
}

impl Recovered {
    /// Checks the batches from a position on; cuts at the first one that is not whole.
    fn check_from(&mut self, first: usize, position: u64, settings: &Settings, now_ms: i64) -> Result<()> {
        let mut position = position;
        for at in first..self.segments.len() {
            let segment = &mut self.segments[at];
            if at > first {
                position = 0;
                segment.cut_indexes_at(0, segment.base_offset)?;
                if segment.base_offset < self.end_offset {
                    return self.drop_from(at);
                }
                self.end_offset = segment.base_offset;
            }
            let sound = scan(segment, position, true, |segment, header, at| {
                if header.base_offset < self.end_offset {
                    return Ok(false);
                }
                segment.note(header, at, settings.index_interval_bytes)?;
                self.producers.note(header, now_ms);
                self.end_offset = header.next_offset();
                Ok(true)
            })?;
            self.checked_bytes += sound - position;
            if sound < segment.size {
                self.torn_bytes += segment.size - sound;
                let max_timestamp = segment.max_timestamp;
                segment.cut_at(sound, self.end_offset)?;
                segment.max_timestamp = max_timestamp;
                return self.drop_from(at + 1);
            }
            if at + 1 < self.segments.len() {
                self.segments[at].seal(self.end_offset)?;
            }
        }
        Ok(())
    }

    /// Nothing behind a torn place can be believed to follow it.
    fn drop_from(&mut self, at: usize) -> Result<()> {
        for segment in self.segments.drain(at..) {
            self.torn_bytes += segment.size;
            segment.remove()?;
        }
        Ok(())
    }
}

fn open_segments(dir: &Path) -> Result<Vec<Segment>> {
    let mut bases = Vec::new();
    for entry in fs::read_dir(dir).map_err(Error::io("read", dir))? {
        let path = entry.map_err(Error::io("read", dir))?.path();
        if path.extension().is_none_or(|extension| extension != "log") {
            continue;
        }
        let base = path.file_stem().and_then(|stem| stem.to_str()?.parse::<i64>().ok()).ok_or_else(|| {
            Error::Damaged { path: path.clone(), detail: "the name of a segment has to be its first offset".to_owned() }
        })?;
        bases.push(base);
    }
    bases.sort_unstable();
    if bases.is_empty() {
        bases.push(0);
    }
    bases.into_iter().map(|base| Segment::open(dir, base)).collect()
}

fn fits(point: &RecoveryPoint, segments: &[Segment]) -> bool {
    segments.iter().any(|segment| {
        segment.base_offset == point.segment_base
            && segment.size >= point.position
            && segment.index_fits().unwrap_or(false)
            && point.end_offset >= segment.base_offset
    })
}

fn rebuild_index(segment: &mut Segment, settings: &Settings) -> Result<()> {
    tracing::warn!(path = %segment.path.display(), "the index of a segment is damaged and is built anew");
    let base = segment.base_offset;
    segment.cut_indexes_at(0, base)?;
    let mut end = base;
    scan(segment, 0, false, |segment, header, at| {
        segment.note(header, at, settings.index_interval_bytes)?;
        end = header.next_offset();
        Ok(true)
    })?;
    segment.seal(end)
}

/// Walks the batches from `position`; gives the position behind the last one that is whole and that
/// `accept` took.
fn scan(
    segment: &mut Segment,
    mut position: u64,
    check: bool,
    mut accept: impl FnMut(&mut Segment, &BatchHeader, u64) -> Result<bool>,
) -> Result<u64> {
    let (file, path, size) = (segment.file.clone(), segment.path.clone(), segment.size);
    let mut wanted = SCAN_BYTES;
    while position < size {
        let length = wanted.min((size - position) as usize);
        let chunk = read_at(&file, &path, position, length)?;
        let mut at = 0;
        wanted = SCAN_BYTES;
        loop {
            let rest = &chunk[at..];
            if rest.len() < HEADER_BYTES {
                break;
            }
            let Ok(header) = BatchHeader::parse(rest) else {
                return Ok(position + at as u64);
            };
            if header.size_bytes as u64 > size - position - at as u64 {
                return Ok(position + at as u64);
            }
            if rest.len() < header.size_bytes {
                wanted = header.size_bytes.max(SCAN_BYTES);
                break;
            }
            if check && header.verify(rest).is_err() {
                return Ok(position + at as u64);
            }
            if !accept(segment, &header, position + at as u64)? {
                return Ok(position + at as u64);
            }
            at += header.size_bytes;
        }
        if at == 0 && length as u64 == size - position {
            // Less than a header is left.
            return Ok(position);
        }
        position += at as u64;
    }
    Ok(position)
}
