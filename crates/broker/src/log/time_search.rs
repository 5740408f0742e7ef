//! ListOffsets by time: the first record at or after a timestamp, and the newest record.
//!
//! The sparse time index says where to start; from there batch headers are walked, and only the one
//! batch that holds the answer is decompressed.

use ouzel_kafka::record::{BatchHeader, HEADER_BYTES, Records};

use super::partition::{PartitionLog, Place, header_at};
use super::segment::read_at;
use crate::error::Result;

/// Read at once while headers are walked.
const WALK_BYTES: u64 = 64 << 10;

/// A record's time and place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TimedOffset {
    pub timestamp: i64,
    pub offset: i64,
}

impl PartitionLog {
    /// The first record whose timestamp is at least `timestamp`.
    pub(crate) fn first_at_or_after(&self, timestamp: i64) -> Result<Option<TimedOffset>> {
        for (segment, max_timestamp) in self.places() {
            if max_timestamp < timestamp {
                continue;
            }
            let Some(place) = self.time_place(segment.base_offset, timestamp)? else { continue };
            if let Some(found) = search(place, timestamp)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The first of the records with the newest timestamp.
    pub(crate) fn newest(&self) -> Result<Option<TimedOffset>> {
        let newest = self.places().iter().map(|(_, max)| *max).max();
        match newest.filter(|&newest| newest > i64::MIN) {
            Some(newest) => self.first_at_or_after(newest),
            None => Ok(None),
        }
    }
}

fn search(mut place: Place, timestamp: i64) -> Result<Option<TimedOffset>> {
    while place.position < place.limit {
        let length = WALK_BYTES.min(place.limit - place.position) as usize;
        let chunk = read_at(&place.file, &place.path, place.position, length)?;
        let mut at = 0;
        while let Some(header) = header_at(&chunk, at) {
            if header.max_timestamp >= timestamp {
                let found = search_batch(&place, place.position + at as u64, &header, timestamp)?;
                if found.is_some() {
                    return Ok(found);
                }
            }
            at += header.size_bytes;
        }
        if at == 0 {
            return Ok(None);
        }
        place.position += at as u64;
    }
    Ok(None)
}

fn search_batch(place: &Place, position: u64, header: &BatchHeader, timestamp: i64) -> Result<Option<TimedOffset>> {
    let batch = read_at(&place.file, &place.path, position, header.size_bytes)?;
    if batch.len() < HEADER_BYTES {
        return Ok(None);
    }
    let records = Records::new(*header, &batch)?;
    for record in records.iter() {
        let record = record?;
        if record.timestamp >= timestamp {
            return Ok(Some(TimedOffset { timestamp: record.timestamp, offset: record.offset }));
        }
    }
    Ok(None)
}
