//! The file `recovery-point` of a partition: up to where everything is on the disk for certain,
//! and the idempotent producers as of there.
//!
//! Opening a log reads batches only from there on. Losing the file costs time, not data.
//! Layout, big-endian: magic, version, end offset, segment base, position, newest timestamp of that
//! segment, producers, CRC-32C of all before it.

use std::collections::VecDeque;
use std::path::Path;

use bytes::{Buf, BufMut};

use super::format::replace_file;
use super::producer_state::{Producer, Producers, Seen};
use crate::error::{Error, Result};

const FILE: &str = "recovery-point";
const MAGIC: u32 = 0x4f5a_5250;
const VERSION: u32 = 1;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RecoveryPoint {
    pub end_offset: i64,
    pub segment_base: i64,
    pub position: u64,
    pub max_timestamp: i64,
    pub producers: Producers,
}

impl RecoveryPoint {
    pub(super) fn write(&self, dir: &Path) -> Result<()> {
        let mut out = Vec::with_capacity(64 + self.producers.len() * 160);
        out.put_u32(MAGIC);
        out.put_u32(VERSION);
        out.put_i64(self.end_offset);
        out.put_i64(self.segment_base);
        out.put_u64(self.position);
        out.put_i64(self.max_timestamp);
        out.put_u32(self.producers.len() as u32);
        for (id, producer) in self.producers.iter() {
            out.put_i64(id);
            out.put_i16(producer.epoch);
            out.put_i64(producer.last_used_ms);
            out.put_u8(producer.batches.len() as u8);
            for seen in &producer.batches {
                out.put_i32(seen.first_sequence);
                out.put_i32(seen.last_sequence);
                out.put_i64(seen.base_offset);
                out.put_i64(seen.max_timestamp);
            }
        }
        let crc = crc32c::crc32c(&out);
        out.put_u32(crc);
        replace_file(&dir.join(FILE), &out)
    }

    /// `None` when there is none or it cannot be trusted.
    pub(super) fn read(dir: &Path) -> Result<Option<Self>> {
        let path = dir.join(FILE);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io("read", &path)(error)),
        };
        let Some((body, crc)) = bytes.split_last_chunk::<4>() else {
            return Ok(None);
        };
        if crc32c::crc32c(body) != u32::from_be_bytes(*crc) {
            tracing::warn!(path = %path.display(), "the recovery point is damaged: the whole partition is checked");
            return Ok(None);
        }
        let mut rest = body;
        if rest.try_get_u32() != Ok(MAGIC) {
            return Ok(None);
        }
        let version = rest.try_get_u32().unwrap_or(0);
        if version > VERSION {
            return Err(Error::NewerFormat { path, found: version, supported: VERSION });
        }
        Ok(Self::parse(rest).ok())
    }

    fn parse(mut rest: &[u8]) -> Result<Self, bytes::TryGetError> {
        let mut point = Self {
            end_offset: rest.try_get_i64()?,
            segment_base: rest.try_get_i64()?,
            position: rest.try_get_u64()?,
            max_timestamp: rest.try_get_i64()?,
            producers: Producers::default(),
        };
        for _ in 0..rest.try_get_u32()? {
            let id = rest.try_get_i64()?;
            let epoch = rest.try_get_i16()?;
            let last_used_ms = rest.try_get_i64()?;
            let count = rest.try_get_u8()?;
            let mut batches = VecDeque::with_capacity(usize::from(count));
            for _ in 0..count {
                batches.push_back(Seen {
                    first_sequence: rest.try_get_i32()?,
                    last_sequence: rest.try_get_i32()?,
                    base_offset: rest.try_get_i64()?,
                    max_timestamp: rest.try_get_i64()?,
                });
            }
            let producer = Producer { epoch, last_used_ms, batches };
            point.producers.insert(id, producer);
        }
        Ok(point)
    }
}
