//! Builds v2 record batches: records are appended to one buffer, the header is filled in at the end.
//!
//! No allocation per record. A builder is reused after [`BatchBuilder::finish`].

use bytes::Bytes;

use super::{BatchError, Compression, HEADER_BYTES, varint};

/// Who sends a batch: what makes it recognisable when it is sent twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchIdentity {
    /// From InitProducerId; -1 without idempotence.
    pub producer_id: i64,
    /// From InitProducerId; -1 without idempotence.
    pub producer_epoch: i16,
    /// Sequence of the first record; -1 without idempotence.
    pub base_sequence: i32,
    /// Part of a transaction.
    pub transactional: bool,
}

impl BatchIdentity {
    /// A batch of a producer that is not idempotent.
    pub const NONE: Self = Self { producer_id: -1, producer_epoch: -1, base_sequence: -1, transactional: false };
}

/// Collects records for one partition.
#[derive(Debug)]
pub struct BatchBuilder {
    buffer: Vec<u8>,
    count: i32,
    base_timestamp: i64,
    max_timestamp: i64,
}

impl Default for BatchBuilder {
    fn default() -> Self {
        Self::with_capacity(0)
    }
}

impl BatchBuilder {
    /// An empty batch with room for `bytes` of records.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { buffer: start(bytes), count: 0, base_timestamp: 0, max_timestamp: i64::MIN }
    }

    /// Appends one record. `headers` are walked twice.
    pub fn push<'h>(
        &mut self,
        timestamp: i64,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
        headers: impl ExactSizeIterator<Item = (&'h str, Option<&'h [u8]>)> + Clone,
    ) {
        if self.count == 0 {
            self.base_timestamp = timestamp;
        }
        self.max_timestamp = self.max_timestamp.max(timestamp);
        let timestamp_delta = timestamp.wrapping_sub(self.base_timestamp);
        let header_count = headers.len() as i64;
        let mut length = 1
            + varint::len(timestamp_delta)
            + varint::len(i64::from(self.count))
            + slice_len(key)
            + slice_len(value)
            + varint::len(header_count);
        for (name, value) in headers.clone() {
            length += slice_len(Some(name.as_bytes())) + slice_len(value);
        }
        let out = &mut self.buffer;
        varint::write(out, length as i64);
        out.push(0);
        varint::write(out, timestamp_delta);
        varint::write(out, i64::from(self.count));
        write_slice(out, key);
        write_slice(out, value);
        varint::write(out, header_count);
        for (name, value) in headers {
            write_slice(out, Some(name.as_bytes()));
            write_slice(out, value);
        }
        self.count += 1;
    }

    /// Records so far.
    pub fn len(&self) -> usize {
        self.count as usize
    }

    /// True before the first record.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Size of the batch before compression.
    pub fn size_bytes(&self) -> usize {
        self.buffer.len()
    }

    /// The finished batch with base offset 0; the builder starts again.
    ///
    /// # Errors
    /// When the codec fails.
    pub fn finish(&mut self, identity: BatchIdentity, compression: Compression) -> Result<Bytes, BatchError> {
        let records_bytes = self.buffer.len();
        let mut batch = std::mem::replace(&mut self.buffer, start(records_bytes));
        if compression != Compression::None {
            let mut packed = start(records_bytes / 2);
            compression.compress(&batch[HEADER_BYTES..], &mut packed)?;
            batch = packed;
        }
        let mut attributes = compression.attribute();
        if identity.transactional {
            attributes |= 0x10;
        }
        let length = (batch.len() - 12) as i32;
        batch[8..12].copy_from_slice(&length.to_be_bytes());
        batch[12..16].copy_from_slice(&(-1i32).to_be_bytes());
        batch[16] = 2;
        batch[21..23].copy_from_slice(&attributes.to_be_bytes());
        batch[23..27].copy_from_slice(&(self.count - 1).to_be_bytes());
        batch[27..35].copy_from_slice(&self.base_timestamp.to_be_bytes());
        batch[35..43].copy_from_slice(&self.max_timestamp.to_be_bytes());
        batch[43..51].copy_from_slice(&identity.producer_id.to_be_bytes());
        batch[51..53].copy_from_slice(&identity.producer_epoch.to_be_bytes());
        batch[53..57].copy_from_slice(&identity.base_sequence.to_be_bytes());
        batch[57..61].copy_from_slice(&self.count.to_be_bytes());
        let crc = crc32c::crc32c(&batch[21..]);
        batch[17..21].copy_from_slice(&crc.to_be_bytes());
        self.count = 0;
        self.max_timestamp = i64::MIN;
        Ok(Bytes::from(batch))
    }
}

fn start(capacity: usize) -> Vec<u8> {
    let mut buffer = Vec::with_capacity(HEADER_BYTES + capacity);
    buffer.resize(HEADER_BYTES, 0);
    buffer
}

fn slice_len(slice: Option<&[u8]>) -> usize {
    match slice {
        Some(slice) => varint::len(slice.len() as i64) + slice.len(),
        None => 1,
    }
}

fn write_slice(out: &mut Vec<u8>, slice: Option<&[u8]>) {
    match slice {
        Some(slice) => {
            varint::write(out, slice.len() as i64);
            out.extend_from_slice(slice);
        }
        None => varint::write(out, -1),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{BatchHeader, Records, split_first_batch};
    use super::*;

    #[test]
    fn what_is_built_is_read_back() {
        for compression in
            [Compression::None, Compression::Gzip, Compression::Snappy, Compression::Lz4, Compression::Zstd]
        {
            let mut builder = BatchBuilder::default();
            for i in 0..100i64 {
                let value = format!("value {i}");
                let headers = [("n", Some(value.as_bytes())), ("null", None)];
                builder.push(1000 - i, (i % 2 == 0).then_some(b"key"), Some(value.as_bytes()), headers.into_iter());
            }
            builder.push(5, None, None, std::iter::empty());
            let identity = BatchIdentity { producer_id: 7, producer_epoch: 1, base_sequence: 3, transactional: true };
            let mut bytes = builder.finish(identity, compression).unwrap();
            let (header, batch) = split_first_batch(&mut bytes).unwrap().unwrap();
            assert!(bytes.is_empty());
            header.verify(&batch).unwrap();
            assert_eq!((header.record_count, header.max_timestamp), (101, 1000));
            assert_eq!((header.producer_id, header.last_sequence()), (7, 103));
            assert!(header.is_transactional() && !header.is_control());
            let records = Records::new(header, &batch).unwrap();
            let all: Vec<_> = records.iter().map(Result::unwrap).collect();
            assert_eq!(all.len(), 101);
            assert_eq!(all[3].value, Some(&b"value 3"[..]));
            assert_eq!(all[3].key, None);
            assert_eq!((all[3].timestamp, all[3].offset), (997, 3));
            assert_eq!(all[3].headers.last("n"), Some(Some(&b"value 3"[..])));
            assert_eq!(all[3].headers.last("null"), Some(None));
            assert_eq!(all[100].value, None);
            assert!(builder.is_empty());
        }
    }

    #[test]
    fn a_flipped_bit_is_seen() {
        let mut builder = BatchBuilder::default();
        builder.push(1, None, Some(b"abc"), std::iter::empty());
        let bytes = builder.finish(BatchIdentity::NONE, Compression::None).unwrap();
        for at in 16..bytes.len() {
            let mut broken = bytes.to_vec();
            broken[at] ^= 4;
            let seen = BatchHeader::parse(&broken).and_then(|header| header.verify(&broken));
            assert!(seen.is_err(), "bit of byte {at}");
        }
    }
}
