//! From the bytes of a fetch answer to batches that a reader may see.
//!
//! Splits and filters only; decompression and decoding are left to the reader's own thread.
//! Invariant: every batch moves the position on, also one that is hidden (a transaction marker,
//! an aborted transaction), so that a reader's position always reaches the end of the log.

use std::collections::HashSet;
use std::sync::Arc;

use bytes::Bytes;
use kafka_protocol::messages::fetch_response::AbortedTransaction;

use crate::error::{Error, Result};
use crate::offsets::Isolation;
use crate::record::{BatchError, BatchHeader, Records, split_first_batch};

/// One record batch of one partition.
#[derive(Debug, Clone)]
pub struct FetchedBatch {
    /// Topic it came from.
    pub topic: Arc<str>,
    /// Partition it came from.
    pub partition: i32,
    header: BatchHeader,
    batch: Bytes,
    from_offset: i64,
    hidden: bool,
}

impl FetchedBatch {
    /// The first offset in it that the reader asked for.
    pub fn base_offset(&self) -> i64 {
        self.from_offset
    }

    /// The position behind the batch: what a reader stores in its checkpoint.
    pub fn next_offset(&self) -> i64 {
        self.header.next_offset()
    }

    /// Size on the wire.
    pub fn size_bytes(&self) -> usize {
        self.batch.len()
    }

    /// The batch's header.
    pub fn header(&self) -> &BatchHeader {
        &self.header
    }

    /// Decompresses; without compression the records stay where they are.
    ///
    /// # Errors
    /// [`Error::Corrupt`], naming topic, partition and offset.
    pub fn records(&self) -> Result<Records> {
        if self.hidden {
            return Ok(Records::hidden(self.header));
        }
        Records::new(self.header, &self.batch)
            .map(|records| records.starting_at(self.from_offset))
            .map_err(|cause| self.corrupt(cause))
    }

    /// Puts the place in front of an error that [`Records::iter`] gave.
    pub fn corrupt(&self, cause: BatchError) -> Error {
        Error::Corrupt {
            topic: self.topic.to_string(),
            partition: self.partition,
            offset: self.header.base_offset,
            cause,
        }
    }
}

/// What to make of one partition's part of a fetch answer.
pub(crate) struct Decoder<'a> {
    pub topic: &'a Arc<str>,
    pub partition: i32,
    pub position: i64,
    pub isolation: Isolation,
    pub check_crcs: bool,
}

impl Decoder<'_> {
    /// Splits `records` into batches, whole ones only.
    pub(crate) fn batches(
        &self,
        mut records: Bytes,
        aborted: Option<Vec<AbortedTransaction>>,
    ) -> Result<Vec<FetchedBatch>> {
        let mut batches = Vec::new();
        let mut filter = AbortedFilter::new(self.isolation, aborted);
        let mut position = self.position;
        loop {
            let corrupt = |cause| Error::Corrupt {
                topic: self.topic.to_string(),
                partition: self.partition,
                offset: position,
                cause,
            };
            let Some((header, batch)) = split_first_batch(&mut records).map_err(corrupt)? else {
                return Ok(batches);
            };
            if self.check_crcs {
                header.verify(&batch).map_err(corrupt)?;
            }
            let hidden = filter.hides(&header, &batch);
            // The broker may send batches that end before the position.
            if header.next_offset() <= position {
                continue;
            }
            batches.push(FetchedBatch {
                topic: self.topic.clone(),
                partition: self.partition,
                header,
                batch,
                from_offset: position.max(header.base_offset),
                hidden,
            });
            position = header.next_offset();
        }
    }
}

/// Hides control batches always and aborted ones from a reader of committed data, as Kafka's own
/// consumer does: a transaction is aborted from its first offset to its abort marker.
struct AbortedFilter {
    aborted: std::vec::IntoIter<AbortedTransaction>,
    next: Option<AbortedTransaction>,
    open: HashSet<i64>,
}

impl AbortedFilter {
    fn new(isolation: Isolation, aborted: Option<Vec<AbortedTransaction>>) -> Self {
        let mut aborted = match isolation {
            Isolation::ReadCommitted => aborted.unwrap_or_default(),
            Isolation::ReadUncommitted => Vec::new(),
        };
        aborted.sort_by_key(|a| a.first_offset);
        let mut aborted = aborted.into_iter();
        let next = aborted.next();
        Self { aborted, next, open: HashSet::new() }
    }

    fn hides(&mut self, header: &BatchHeader, batch: &Bytes) -> bool {
        while let Some(next) = self.next.take_if(|n| n.first_offset <= header.last_offset()) {
            self.open.insert(next.producer_id.0);
            self.next = self.aborted.next();
        }
        if header.is_control() {
            if is_abort_marker(header, batch) {
                self.open.remove(&header.producer_id);
            }
            return true;
        }
        header.is_transactional() && self.open.contains(&header.producer_id)
    }
}

fn is_abort_marker(header: &BatchHeader, batch: &Bytes) -> bool {
    let Ok(records) = Records::new(*header, batch) else {
        return false;
    };
    // The key of a control record is a version and a type; type 0 aborts, 1 commits.
    matches!(
        records.iter().next(),
        Some(Ok(record)) if record.key.is_some_and(|key| key.len() >= 4 && key[2..4] == [0, 0])
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{BatchBuilder, BatchIdentity, Compression};

    const CONTROL: u8 = 0x20;

    /// A batch of one record at `offset`, in a transaction of `producer` unless that is -1.
    fn batch(offset: i64, producer: i64, key: Option<&[u8]>, control: bool) -> Vec<u8> {
        let mut builder = BatchBuilder::default();
        builder.push(0, key, Some(offset.to_string().as_bytes()), std::iter::empty());
        let identity =
            BatchIdentity { producer_id: producer, producer_epoch: 0, base_sequence: 0, transactional: producer >= 0 };
        let mut bytes = builder.finish(identity, Compression::None).unwrap().to_vec();
        bytes[..8].copy_from_slice(&offset.to_be_bytes());
        if control {
            bytes[22] |= CONTROL;
        }
        let crc = crc32c::crc32c(&bytes[21..]);
        bytes[17..21].copy_from_slice(&crc.to_be_bytes());
        bytes
    }

    fn marker(offset: i64, producer: i64, commits: bool) -> Vec<u8> {
        batch(offset, producer, Some(&[0, 0, 0, u8::from(commits)]), true)
    }

    fn visible(isolation: Isolation, position: i64, log: &[Vec<u8>], aborted: &[(i64, i64)]) -> (Vec<i64>, i64) {
        let topic: Arc<str> = Arc::from("t");
        let decoder = Decoder { topic: &topic, partition: 0, position, isolation, check_crcs: true };
        let aborted = aborted.iter().map(|&(producer, first)| {
            AbortedTransaction::default().with_producer_id(producer.into()).with_first_offset(first)
        });
        let batches = decoder.batches(Bytes::from(log.concat()), Some(aborted.collect())).unwrap();
        let offsets = batches.iter().flat_map(|batch| {
            let records = batch.records().unwrap();
            records.iter().map(|record| record.unwrap().offset).collect::<Vec<_>>()
        });
        (offsets.collect(), batches.last().unwrap().next_offset())
    }

    #[test]
    fn aborted_transactions_are_hidden_from_readers_of_committed_data_only() {
        // 7 aborts its first transaction and commits its second; 8 commits; -1 has none.
        let log = [
            batch(0, 7, None, false),
            batch(1, 8, None, false),
            batch(2, -1, None, false),
            batch(3, 7, None, false),
            marker(4, 7, false),
            batch(5, 7, None, false),
            marker(6, 8, true),
            marker(7, 7, true),
        ];
        let aborted = [(7, 0)];
        assert_eq!(visible(Isolation::ReadCommitted, 0, &log, &aborted), (vec![1, 2, 5], 8));
        assert_eq!(visible(Isolation::ReadUncommitted, 0, &log, &aborted), (vec![0, 1, 2, 3, 5], 8));
        assert_eq!(visible(Isolation::ReadCommitted, 2, &log, &aborted), (vec![2, 5], 8));
    }

    #[test]
    fn a_half_batch_at_the_end_is_left_for_the_next_answer_and_a_broken_one_named() {
        let mut log = [batch(0, -1, None, false), batch(1, -1, None, false)];
        log[1].truncate(65);
        assert_eq!(visible(Isolation::ReadCommitted, 0, &log, &[]), (vec![0], 1));
        let mut broken = batch(5, -1, None, false);
        broken[65] ^= 1;
        let topic: Arc<str> = Arc::from("t");
        let decoder =
            Decoder { topic: &topic, partition: 3, position: 5, isolation: Isolation::default(), check_crcs: true };
        let error = decoder.batches(Bytes::from(broken), None).unwrap_err();
        assert!(matches!(error, Error::Corrupt { partition: 3, offset: 5, .. }), "{error}");
    }
}
