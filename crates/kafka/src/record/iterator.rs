//! Walks the records of a batch as views into its bytes.
//!
//! No allocation per record: keys, values and headers are slices of the batch.
//! Invariant: a malformed record ends the iteration with one error; nothing behind it is guessed.

use bytes::Bytes;

use super::{BatchError, BatchHeader, HEADER_BYTES, decompress, varint};

/// The decompressed records of one batch.
#[derive(Debug, Clone)]
pub struct Records {
    header: BatchHeader,
    data: Bytes,
    from_offset: i64,
}

impl Records {
    /// Takes one whole batch (header and body), as [`super::split_first_batch`] gives it.
    pub fn new(header: BatchHeader, batch: &Bytes) -> Result<Self, BatchError> {
        let codec = header.compression()?;
        if batch.len() < HEADER_BYTES {
            return Err(BatchError::Truncated { have: batch.len(), need: header.size_bytes });
        }
        let data = decompress(codec, batch.slice(HEADER_BYTES..))?;
        Ok(Self { header, data, from_offset: header.base_offset })
    }

    /// A batch whose records the reader must not see.
    pub(crate) fn hidden(mut header: BatchHeader) -> Self {
        header.record_count = 0;
        Self { header, data: Bytes::new(), from_offset: header.base_offset }
    }

    /// Leaves out the records before `offset`: a fetch answers with whole batches.
    #[must_use]
    pub fn starting_at(mut self, offset: i64) -> Self {
        self.from_offset = offset;
        self
    }

    /// The header of the batch.
    pub fn header(&self) -> &BatchHeader {
        &self.header
    }

    /// The one piece of memory that all records are slices of.
    pub fn data(&self) -> &Bytes {
        &self.data
    }

    /// The records in offset order.
    pub fn iter(&self) -> RecordsIter<'_> {
        RecordsIter {
            data: &self.data,
            at: 0,
            left: self.header.record_count,
            from_offset: self.from_offset,
            base_offset: self.header.base_offset,
            base_timestamp: self.header.base_timestamp,
            append_timestamp: self.header.is_log_append_time().then_some(self.header.max_timestamp),
        }
    }
}

/// One record: slices of its batch.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// Offset in the partition.
    pub offset: i64,
    /// Epoch milliseconds.
    pub timestamp: i64,
    /// `None` is Kafka's null.
    pub key: Option<&'a [u8]>,
    /// `None` is Kafka's null, a tombstone.
    pub value: Option<&'a [u8]>,
    /// Headers in the order of the producer.
    pub headers: Headers<'a>,
}

/// The headers of a record, decoded while iterating.
#[derive(Debug, Clone, Copy)]
pub struct Headers<'a> {
    data: &'a [u8],
    count: usize,
}

impl<'a> Headers<'a> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// True without headers.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Name and value of each header; names are UTF-8 by convention only.
    pub fn iter(&self) -> impl Iterator<Item = (&'a [u8], Option<&'a [u8]>)> + use<'a> {
        let (data, mut at) = (self.data, 0);
        // `RecordsIter` has walked these bytes once, so that they cannot end early here.
        (0..self.count).map_while(move |_| {
            let name = read_slice(data, &mut at)??;
            let value = read_slice(data, &mut at)?;
            Some((name, value))
        })
    }

    /// Value of the last header of that name, which is the one that counts in Kafka.
    pub fn last(&self, name: &str) -> Option<Option<&'a [u8]>> {
        self.iter().filter(|(n, _)| *n == name.as_bytes()).last().map(|(_, value)| value)
    }
}

/// Iterator over the records of one batch.
#[derive(Debug, Clone)]
pub struct RecordsIter<'a> {
    data: &'a [u8],
    at: usize,
    left: i32,
    from_offset: i64,
    base_offset: i64,
    base_timestamp: i64,
    append_timestamp: Option<i64>,
}

impl<'a> RecordsIter<'a> {
    #[inline]
    fn read(&mut self) -> Option<Record<'a>> {
        let length = usize::try_from(varint::read_i32(self.data, &mut self.at)?).ok()?;
        let end = self.at.checked_add(length)?;
        let body = self.data.get(self.at..end)?;
        self.at = end;
        let mut at = 1; // the attributes of a record are unused in v2
        let timestamp_delta = varint::read_i64(body, &mut at)?;
        let offset_delta = varint::read_i32(body, &mut at)?;
        let key = read_slice(body, &mut at)?;
        let value = read_slice(body, &mut at)?;
        let count = usize::try_from(varint::read_i32(body, &mut at)?).ok()?;
        let headers = body.get(at..)?;
        for _ in 0..count {
            read_slice(body, &mut at)??;
            read_slice(body, &mut at)?;
        }
        if at != body.len() {
            return None;
        }
        Some(Record {
            offset: self.base_offset.checked_add(i64::from(offset_delta))?,
            timestamp: match self.append_timestamp {
                Some(timestamp) => timestamp,
                None => self.base_timestamp.wrapping_add(timestamp_delta),
            },
            key,
            value,
            headers: Headers { data: headers, count },
        })
    }
}

impl<'a> Iterator for RecordsIter<'a> {
    type Item = Result<Record<'a>, BatchError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        while self.left > 0 {
            self.left -= 1;
            match self.read() {
                Some(record) if record.offset < self.from_offset => {}
                Some(record) => return Some(Ok(record)),
                None => {
                    self.left = 0;
                    return Some(Err(BatchError::Malformed("a record contradicts its length")));
                }
            }
        }
        None
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(self.left.max(0) as usize))
    }
}

/// A length and that many bytes; `Some(None)` is null, `None` is malformed.
#[inline]
fn read_slice<'a>(data: &'a [u8], at: &mut usize) -> Option<Option<&'a [u8]>> {
    let length = varint::read_i32(data, at)?;
    if length < 0 {
        return (length == -1).then_some(None);
    }
    let end = at.checked_add(length as usize)?;
    let slice = data.get(*at..end)?;
    *at = end;
    Some(Some(slice))
}
