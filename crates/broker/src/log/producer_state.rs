//! What the log knows about idempotent producers: epoch and the last batches of each.
//!
//! Rules as in Kafka's `ProducerStateManager`: a batch that is one of the last five is a duplicate
//! and acknowledged with its first offset; a gap in the sequences is refused; a producer that the
//! log has never seen (or has forgotten) may start anywhere.

use std::collections::VecDeque;

use kafka_protocol::error::ResponseError;
use ouzel_kafka::record::{BatchHeader, add_sequence};
use rustc_hash::FxHashMap;

use crate::error::{Error, Result};

/// Batches per producer that are recognised when they come again.
const BATCHES_REMEMBERED: usize = 5;
/// Kafka's `producer.id.expiration.ms`.
const EXPIRATION_MS: i64 = 86_400_000;

/// A batch that was appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    pub first_sequence: i32,
    pub last_sequence: i32,
    pub base_offset: i64,
    pub max_timestamp: i64,
}

/// One producer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Producer {
    pub epoch: i16,
    /// Wall clock of the last append, epoch milliseconds; says when the producer is forgotten.
    pub last_used_ms: i64,
    pub batches: VecDeque<Seen>,
}

/// What to do with a batch.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Append,
    /// It is in the log already, from this offset on.
    Duplicate {
        base_offset: i64,
    },
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Producers {
    by_id: FxHashMap<i64, Producer>,
}

impl Producers {
    /// Decides about a batch without changing anything.
    pub(super) fn check(&self, header: &BatchHeader) -> Result<Verdict> {
        if !header.is_idempotent() {
            return Ok(Verdict::Append);
        }
        let Some(producer) = self.by_id.get(&header.producer_id) else {
            return Ok(Verdict::Append);
        };
        if header.producer_epoch < producer.epoch {
            let message = format!(
                "Epoch {} of producer {} is smaller than the last seen epoch {}",
                header.producer_epoch, header.producer_id, producer.epoch
            );
            return Err(Error::refused(ResponseError::InvalidProducerEpoch, message));
        }
        if header.producer_epoch > producer.epoch {
            return match header.base_sequence {
                0 => Ok(Verdict::Append),
                _ => Err(out_of_order(header, 0)),
            };
        }
        let duplicate = producer
            .batches
            .iter()
            .find(|seen| seen.first_sequence == header.base_sequence && seen.last_sequence == header.last_sequence());
        if let Some(seen) = duplicate {
            return Ok(Verdict::Duplicate { base_offset: seen.base_offset });
        }
        match producer.batches.back().map(|last| add_sequence(last.last_sequence, 1)) {
            Some(expected) if expected != header.base_sequence => Err(out_of_order(header, expected)),
            _ => Ok(Verdict::Append),
        }
    }

    /// Remembers an appended batch.
    pub(super) fn note(&mut self, header: &BatchHeader, now_ms: i64) {
        if !header.is_idempotent() {
            return;
        }
        let producer = self.by_id.entry(header.producer_id).or_insert_with(|| Producer {
            epoch: header.producer_epoch,
            last_used_ms: now_ms,
            batches: VecDeque::with_capacity(BATCHES_REMEMBERED),
        });
        if producer.epoch != header.producer_epoch {
            producer.epoch = header.producer_epoch;
            producer.batches.clear();
        }
        if producer.batches.len() == BATCHES_REMEMBERED {
            producer.batches.pop_front();
        }
        producer.last_used_ms = now_ms;
        producer.batches.push_back(Seen {
            first_sequence: header.base_sequence,
            last_sequence: header.last_sequence(),
            base_offset: header.base_offset,
            max_timestamp: header.max_timestamp,
        });
    }

    /// Forgets producers that have been silent for a day.
    pub(super) fn expire(&mut self, now_ms: i64) {
        self.by_id.retain(|_, producer| now_ms - producer.last_used_ms < EXPIRATION_MS);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (i64, &Producer)> {
        self.by_id.iter().map(|(id, producer)| (*id, producer))
    }

    pub(super) fn insert(&mut self, id: i64, producer: Producer) {
        self.by_id.insert(id, producer);
    }

    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }
}

fn out_of_order(header: &BatchHeader, expected: i32) -> Error {
    let message = format!(
        "Out of order sequence number for producer {}: {} (incoming), {} (expected)",
        header.producer_id, header.base_sequence, expected
    );
    Error::refused(ResponseError::OutOfOrderSequenceNumber, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ouzel_kafka::record::{BatchBuilder, BatchIdentity, Compression};

    fn batch(epoch: i16, base_sequence: i32, records: usize, base_offset: i64) -> BatchHeader {
        let mut builder = BatchBuilder::default();
        for _ in 0..records {
            builder.push(0, None, None, std::iter::empty());
        }
        let identity = BatchIdentity { producer_id: 9, producer_epoch: epoch, base_sequence, transactional: false };
        let bytes = builder.finish(identity, Compression::None).unwrap();
        let mut header = BatchHeader::parse(&bytes).unwrap();
        header.base_offset = base_offset;
        header
    }

    #[test]
    fn duplicates_gaps_and_epochs() {
        let mut producers = Producers::default();
        assert_eq!(producers.check(&batch(0, 17, 3, 0)).unwrap(), Verdict::Append);
        let mut offset = 0;
        for i in 0..7 {
            let header = batch(0, i * 3, 3, offset);
            assert_eq!(producers.check(&header).unwrap(), Verdict::Append);
            producers.note(&header, 0);
            offset += 3;
        }
        // The last five are remembered: sequences 6.. at offset 6...
        let again = producers.check(&batch(0, 6, 3, 0)).unwrap();
        assert_eq!(again, Verdict::Duplicate { base_offset: 6 });
        let old = producers.check(&batch(0, 3, 3, 0)).unwrap_err();
        assert_eq!(old.code(), ResponseError::OutOfOrderSequenceNumber);
        let gap = producers.check(&batch(0, 22, 3, 0)).unwrap_err();
        assert_eq!(gap.code(), ResponseError::OutOfOrderSequenceNumber);
        assert!(producers.check(&batch(1, 5, 1, 0)).is_err());
        let next_epoch = batch(1, 0, 1, offset);
        assert_eq!(producers.check(&next_epoch).unwrap(), Verdict::Append);
        producers.note(&next_epoch, 0);
        let fenced = producers.check(&batch(0, 21, 3, 0)).unwrap_err();
        assert_eq!(fenced.code(), ResponseError::InvalidProducerEpoch);
    }

    #[test]
    fn sequences_wrap() {
        let mut producers = Producers::default();
        producers.note(&batch(0, i32::MAX - 1, 2, 0), 0);
        assert_eq!(producers.check(&batch(0, 0, 2, 2)).unwrap(), Verdict::Append);
        producers.note(&batch(0, i32::MAX, 3, 2), 0);
        assert_eq!(producers.check(&batch(0, 2, 1, 5)).unwrap(), Verdict::Append);
    }
}
