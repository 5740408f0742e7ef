//! The fixed header of a v2 record batch: parse, check, patch.
//!
//! Base offset and leader epoch lie in front of the bytes that the checksum covers, so a broker
//! assigns them in place and passes everything else on verbatim.
//! Does not look at the records: see `iterator.rs`.

use bytes::Bytes;

use super::Compression;

/// Bytes from the base offset to the record count.
pub const HEADER_BYTES: usize = 61;
/// What the length field does not count: base offset and the field itself.
const LENGTH_PREFIX_BYTES: usize = 12;
const CRC_START: usize = 21;

const ATTRIBUTE_LOG_APPEND_TIME: i16 = 0x08;
const ATTRIBUTE_TRANSACTIONAL: i16 = 0x10;
const ATTRIBUTE_CONTROL: i16 = 0x20;

/// What is wrong with the bytes of a batch.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// Fewer bytes than the header or than the length field says.
    #[error("the record batch ends early: {have} of {need} bytes")]
    Truncated {
        /// Bytes that are there.
        have: usize,
        /// Bytes that the batch needs.
        need: usize,
    },
    /// A message format other than v2.
    #[error("message format v{0} is not supported, only v2 (Kafka 0.11 and newer) is")]
    Magic(i8),
    /// The checksum does not fit the bytes.
    #[error("the checksum of the record batch is wrong: stored {stored:08x}, computed {computed:08x}")]
    Checksum {
        /// From the header.
        stored: u32,
        /// Over the bytes.
        computed: u32,
    },
    /// A field that contradicts another one.
    #[error("the record batch is malformed: {0}")]
    Malformed(&'static str),
    /// The compressed part cannot be unpacked.
    #[error("the {codec} data of the record batch cannot be decompressed: {detail}")]
    Decompress {
        /// Name of the codec.
        codec: &'static str,
        /// What the codec said.
        detail: String,
    },
}

/// The parsed header of one batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchHeader {
    /// Offset of the first record, as the log assigned it.
    pub base_offset: i64,
    /// Size of the batch in bytes, from its first to its last byte.
    pub size_bytes: usize,
    /// Epoch of the leader that appended it.
    pub leader_epoch: i32,
    /// Checksum over everything behind it.
    pub crc: u32,
    /// Compression, timestamp type, transactional and control bits.
    pub attributes: i16,
    /// Offset of the last record minus `base_offset`; survives compaction.
    pub last_offset_delta: i32,
    /// What the records' timestamp deltas are added to, epoch milliseconds.
    pub base_timestamp: i64,
    /// The newest timestamp in the batch, epoch milliseconds.
    pub max_timestamp: i64,
    /// -1 when the producer is not idempotent.
    pub producer_id: i64,
    /// Epoch of the producer.
    pub producer_epoch: i16,
    /// Sequence of the first record; -1 when not idempotent.
    pub base_sequence: i32,
    /// Records in the batch.
    pub record_count: i32,
}

impl BatchHeader {
    /// Reads the header at the start of `bytes`; the body need not be there.
    pub fn parse(bytes: &[u8]) -> Result<Self, BatchError> {
        let Some(bytes) = bytes.first_chunk::<HEADER_BYTES>() else {
            return Err(BatchError::Truncated { have: bytes.len(), need: HEADER_BYTES });
        };
        let magic = bytes[16] as i8;
        if magic != 2 {
            return Err(BatchError::Magic(magic));
        }
        let length = i32_at(bytes, 8);
        let size_bytes = usize::try_from(length)
            .ok()
            .map(|length| length + LENGTH_PREFIX_BYTES)
            .filter(|&size| size >= HEADER_BYTES)
            .ok_or(BatchError::Malformed("impossible batch length"))?;
        Ok(Self {
            base_offset: i64_at(bytes, 0),
            size_bytes,
            leader_epoch: i32_at(bytes, 12),
            crc: i32_at(bytes, 17) as u32,
            attributes: i16_at(bytes, 21),
            last_offset_delta: i32_at(bytes, 23),
            base_timestamp: i64_at(bytes, 27),
            max_timestamp: i64_at(bytes, 35),
            producer_id: i64_at(bytes, 43),
            producer_epoch: i16_at(bytes, 51),
            base_sequence: i32_at(bytes, 53),
            record_count: i32_at(bytes, 57),
        })
    }

    /// Checks size, checksum and the fields that have to agree; `batch` is exactly one batch.
    pub fn verify(&self, batch: &[u8]) -> Result<(), BatchError> {
        if batch.len() < self.size_bytes {
            return Err(BatchError::Truncated { have: batch.len(), need: self.size_bytes });
        }
        let computed = crc32c::crc32c(&batch[CRC_START..self.size_bytes]);
        if computed != self.crc {
            return Err(BatchError::Checksum { stored: self.crc, computed });
        }
        if self.last_offset_delta < 0 || self.record_count < 0 {
            return Err(BatchError::Malformed("negative record count"));
        }
        Ok(())
    }

    /// Offset of the last record.
    pub fn last_offset(&self) -> i64 {
        self.base_offset + i64::from(self.last_offset_delta)
    }

    /// The offset behind the batch.
    pub fn next_offset(&self) -> i64 {
        self.last_offset() + 1
    }

    /// Sequence of the last record; sequences wrap from `i32::MAX` to 0.
    pub fn last_sequence(&self) -> i32 {
        add_sequence(self.base_sequence, self.last_offset_delta)
    }

    /// The codec of the records.
    pub fn compression(&self) -> Result<Compression, BatchError> {
        Compression::from_attributes(self.attributes)
    }

    /// A batch that ends a transaction and carries no user data.
    pub fn is_control(&self) -> bool {
        self.attributes & ATTRIBUTE_CONTROL != 0
    }

    /// A batch that is part of a transaction.
    pub fn is_transactional(&self) -> bool {
        self.attributes & ATTRIBUTE_TRANSACTIONAL != 0
    }

    /// The broker's clock, not the producer's, gave the timestamp: it is `max_timestamp` for all records.
    pub fn is_log_append_time(&self) -> bool {
        self.attributes & ATTRIBUTE_LOG_APPEND_TIME != 0
    }

    /// True when the producer asked for duplicates to be recognised.
    pub fn is_idempotent(&self) -> bool {
        self.producer_id >= 0
    }
}

/// `sequence + delta`, wrapping from `i32::MAX` to 0.
pub fn add_sequence(sequence: i32, delta: i32) -> i32 {
    ((i64::from(sequence) + i64::from(delta)) % (i64::from(i32::MAX) + 1)) as i32
}

/// Splits the first whole batch off `records`.
///
/// `Ok(None)` means that no whole batch is left: a fetch response may end in the middle of one.
pub fn split_first_batch(records: &mut Bytes) -> Result<Option<(BatchHeader, Bytes)>, BatchError> {
    // A batch of an old format is told apart by its magic byte, which is in the same place.
    if records.len() < HEADER_BYTES {
        if records.len() > 16 && records[16] != 2 {
            return Err(BatchError::Magic(records[16] as i8));
        }
        return Ok(None);
    }
    let header = BatchHeader::parse(records)?;
    if records.len() < header.size_bytes {
        return Ok(None);
    }
    let batch = records.split_to(header.size_bytes);
    Ok(Some((header, batch)))
}

fn i16_at(bytes: &[u8; HEADER_BYTES], at: usize) -> i16 {
    i16::from_be_bytes([bytes[at], bytes[at + 1]])
}

fn i32_at(bytes: &[u8; HEADER_BYTES], at: usize) -> i32 {
    let mut raw = [0; 4];
    raw.copy_from_slice(&bytes[at..at + 4]);
    i32::from_be_bytes(raw)
}

fn i64_at(bytes: &[u8; HEADER_BYTES], at: usize) -> i64 {
    let mut raw = [0; 8];
    raw.copy_from_slice(&bytes[at..at + 8]);
    i64::from_be_bytes(raw)
}
