//! The records that wait: an open batch and a queue of closed ones per partition.
//!
//! No I/O. Invariants: sequences are given when a batch is closed and never change, so a batch is
//! sent again byte by byte; a partition's batches leave in order, one at a time.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::partitioner::partition_of_key;
use super::{ProduceRecord, ProducerOptions, ProducerTotals, TopicId};
use crate::error::{Error, Result};
use crate::record::{BatchBuilder, BatchIdentity};
use crate::transactions::TransactionHandle;

/// Who the producer is to the broker.
#[derive(Debug, Clone)]
pub(super) struct Identity {
    pub producer_id: i64,
    pub producer_epoch: i16,
    pub transaction: Option<TransactionHandle>,
}

/// A partition of an opened topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    topic: usize,
    partition: usize,
}

/// A closed batch on its way.
#[derive(Debug, Clone)]
pub(super) struct Outgoing {
    pub place: Place,
    pub topic: Arc<str>,
    pub partition: i32,
    pub bytes: Bytes,
    pub closed_at: Instant,
    /// The partition has to join the transaction first.
    pub joins_transaction: bool,
}

pub(super) struct Accumulator {
    identity: Option<Identity>,
    topics: Vec<Topic>,
    by_name: HashMap<Arc<str>, usize>,
    /// Places with a closed batch or an open one with records.
    pending: BTreeSet<Place>,
    buffered_bytes: usize,
    totals: ProducerTotals,
    failure: Option<Error>,
}

struct Topic {
    name: Arc<str>,
    partitions: Vec<Partition>,
    sticky: usize,
}

#[derive(Default)]
struct Partition {
    open: BatchBuilder,
    opened_at: Option<Instant>,
    closed: VecDeque<Closed>,
    in_flight: bool,
    retry_at: Option<Instant>,
    next_sequence: i32,
    in_transaction: bool,
}

struct Closed {
    bytes: Bytes,
    records: u64,
    buffered_bytes: usize,
    closed_at: Instant,
}

/// Room that a batch's header takes in the builder's own count.
const RECORD_OVERHEAD_BYTES: usize = 64;

impl Accumulator {
    pub(super) fn new(identity: Option<Identity>, _options: &ProducerOptions) -> Self {
        Self {
            identity,
            topics: Vec::new(),
            by_name: HashMap::new(),
            pending: BTreeSet::new(),
            buffered_bytes: 0,
            totals: ProducerTotals::default(),
            failure: None,
        }
    }

    pub(super) fn transaction(&self) -> Option<&TransactionHandle> {
        self.identity.as_ref()?.transaction.as_ref()
    }

    pub(super) fn open_topic(&mut self, name: &Arc<str>, partitions: usize) -> TopicId {
        if let Some(&id) = self.by_name.get(name) {
            let known = &mut self.topics[id].partitions;
            // Partitions are only ever added.
            while known.len() < partitions {
                known.push(Partition::default());
            }
            return TopicId(id);
        }
        let id = self.topics.len();
        self.by_name.insert(name.clone(), id);
        self.topics.push(Topic {
            name: name.clone(),
            partitions: (0..partitions.max(1)).map(|_| Partition::default()).collect(),
            sticky: 0,
        });
        TopicId(id)
    }

    pub(super) fn partition_count(&self, topic: TopicId) -> usize {
        self.topics[topic.0].partitions.len()
    }

    /// Takes a record; true when the sender has to be woken.
    pub(super) fn push(&mut self, id: TopicId, record: &ProduceRecord<'_>, options: &ProducerOptions) -> Result<bool> {
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        let payload = record.key.map_or(0, <[u8]>::len) + record.value.map_or(0, <[u8]>::len);
        let headers = record.headers.iter().map(|(name, value)| name.len() + value.map_or(0, <[u8]>::len));
        let bytes = payload + headers.sum::<usize>();
        let topic = &mut self.topics[id.0];
        if bytes + RECORD_OVERHEAD_BYTES > options.record_bytes_max {
            return Err(Error::RecordTooLarge { topic: topic.name.to_string(), bytes, max: options.record_bytes_max });
        }
        if self.buffered_bytes > 0 && self.buffered_bytes + bytes > options.buffer_bytes {
            // Nobody waits for the linger time while the buffer is full.
            self.close_all(options);
            return Err(Error::BufferFull);
        }
        let index = topic.choose(record)?;
        let place = Place { topic: id.0, partition: index };
        let mut wake = false;
        let filled = topic.partitions[index].open.size_bytes();
        if !topic.partitions[index].open.is_empty() && filled + bytes > options.batch_bytes {
            self.close(place, options);
            wake = true;
        }
        let partition = &mut self.topics[id.0].partitions[index];
        let before = partition.open.size_bytes();
        partition.open.push(record.timestamp, record.key, record.value, record.headers.iter().copied());
        self.buffered_bytes += partition.open.size_bytes() - before;
        self.totals.records_pending += 1;
        if partition.open.len() == 1 {
            partition.opened_at = Some(Instant::now());
            self.pending.insert(place);
            wake = true;
        }
        if partition.open.size_bytes() >= options.batch_bytes {
            self.close(place, options);
            wake = true;
        }
        Ok(wake)
    }

    fn close(&mut self, place: Place, options: &ProducerOptions) {
        let partition = &mut self.topics[place.topic].partitions[place.partition];
        let records = partition.open.len() as u64;
        if records == 0 {
            return;
        }
        // What `push` counted: everything but the header that an empty builder holds already.
        let buffered_bytes = partition.open.size_bytes() - crate::record::HEADER_BYTES;
        let identity = match &self.identity {
            None => BatchIdentity::NONE,
            Some(identity) => BatchIdentity {
                producer_id: identity.producer_id,
                producer_epoch: identity.producer_epoch,
                base_sequence: partition.next_sequence,
                transactional: identity.transaction.is_some(),
            },
        };
        partition.opened_at = None;
        let finished = partition.open.finish(identity, options.compression);
        match finished {
            Ok(bytes) => {
                let topic = &mut self.topics[place.topic];
                if topic.sticky == place.partition {
                    topic.sticky = (topic.sticky + 1) % topic.partitions.len();
                }
                let partition = &mut topic.partitions[place.partition];
                partition.next_sequence = crate::record::add_sequence(partition.next_sequence, records as i32);
                partition.closed.push_back(Closed { bytes, records, buffered_bytes, closed_at: Instant::now() });
            }
            Err(cause) => {
                self.failure = Some(Error::Corrupt {
                    topic: self.topics[place.topic].name.to_string(),
                    partition: place.partition as i32,
                    offset: -1,
                    cause,
                });
            }
        }
    }

    pub(super) fn close_all(&mut self, options: &ProducerOptions) {
        for place in self.pending.clone() {
            self.close(place, options);
        }
    }

    /// Takes the batches that may leave now and says when to look again.
    pub(super) fn take_ready(&mut self, options: &ProducerOptions, now: Instant) -> (Vec<Outgoing>, Option<Instant>) {
        let mut ready = Vec::new();
        let mut next: Option<Instant> = None;
        let mut look_at = |at: Instant| next = Some(next.map_or(at, |n| n.min(at)));
        for place in self.pending.clone() {
            let partition = &self.topics[place.topic].partitions[place.partition];
            if partition.in_flight {
                continue;
            }
            if let Some(at) = partition.retry_at.filter(|&at| at > now) {
                look_at(at);
                continue;
            }
            if partition.closed.is_empty()
                && let Some(opened_at) = partition.opened_at
            {
                let due = opened_at + options.linger;
                if due > now {
                    look_at(due);
                    continue;
                }
                self.close(place, options);
            }
            let topic = &mut self.topics[place.topic];
            let partition = &mut topic.partitions[place.partition];
            let Some(first) = partition.closed.front() else { continue };
            partition.in_flight = true;
            ready.push(Outgoing {
                place,
                topic: topic.name.clone(),
                partition: place.partition as i32,
                bytes: first.bytes.clone(),
                closed_at: first.closed_at,
                joins_transaction: !partition.in_transaction,
            });
        }
        (ready, next)
    }

    pub(super) fn joined_transaction(&mut self, place: Place) {
        self.partition(place).in_transaction = true;
    }

    pub(super) fn forget_transaction_partitions(&mut self) {
        for partition in self.topics.iter_mut().flat_map(|topic| &mut topic.partitions) {
            partition.in_transaction = false;
        }
    }

    pub(super) fn acknowledged(&mut self, place: Place) {
        let partition = self.partition(place);
        partition.in_flight = false;
        partition.retry_at = None;
        let Some(done) = partition.closed.pop_front() else { return };
        let idle = partition.closed.is_empty() && partition.open.is_empty();
        if idle {
            self.pending.remove(&place);
        }
        self.buffered_bytes -= done.buffered_bytes;
        self.totals.records_acked += done.records;
        self.totals.records_pending -= done.records;
        self.totals.bytes_acked += done.bytes.len() as u64;
    }

    pub(super) fn retry_later(&mut self, place: Place, pause: Duration) {
        self.totals.retries += 1;
        let partition = self.partition(place);
        partition.in_flight = false;
        partition.retry_at = Some(Instant::now() + pause);
    }

    pub(super) fn fail(&mut self, error: Error) {
        if self.failure.is_none() {
            self.failure = Some(error);
        }
    }

    pub(super) fn failure(&self) -> Option<&Error> {
        self.failure.as_ref()
    }

    pub(super) fn is_drained(&self) -> Result<bool> {
        match &self.failure {
            Some(failure) => Err(failure.clone()),
            None => Ok(self.pending.is_empty()),
        }
    }

    pub(super) fn totals(&self) -> ProducerTotals {
        ProducerTotals { bytes_pending: self.buffered_bytes, ..self.totals }
    }

    fn partition(&mut self, place: Place) -> &mut Partition {
        &mut self.topics[place.topic].partitions[place.partition]
    }
}

impl Topic {
    fn choose(&self, record: &ProduceRecord<'_>) -> Result<usize> {
        let count = self.partitions.len();
        match (record.partition, record.key) {
            (Some(partition), _) => usize::try_from(partition)
                .ok()
                .filter(|&index| index < count)
                .ok_or_else(|| Error::NoSuchPartition { topic: self.name.to_string(), partition, count }),
            (None, Some(key)) => Ok(partition_of_key(key, count)),
            (None, None) => Ok(self.sticky),
        }
    }
}
