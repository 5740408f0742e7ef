//! Numbers and last records of topics, for metrics and for people.

use bytes::Bytes;
use ouzel_kafka::record::{BatchError, Records, split_first_batch};
use uuid::Uuid;

use crate::broker::Broker;
use crate::error::{Error, Result};
pub use crate::log::PartitionStats;
use crate::log::Topic;

/// Read at once while the last records are looked for.
const TAIL_READ_BYTES: usize = 4 << 20;

/// Numbers of one topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicStats {
    /// Its name.
    pub topic: String,
    /// Its id.
    pub id: Uuid,
    /// Its partitions, in order.
    pub partitions: Vec<PartitionStats>,
}

impl TopicStats {
    pub(crate) fn of(topic: &Topic) -> Self {
        Self {
            topic: topic.name.to_string(),
            id: topic.id,
            partitions: topic.partitions().iter().map(|partition| partition.stats()).collect(),
        }
    }

    /// Records in the log.
    pub fn records(&self) -> i64 {
        self.partitions.iter().map(|p| p.end_offset - p.start_offset).sum()
    }

    /// Bytes in the log.
    pub fn bytes(&self) -> u64 {
        self.partitions.iter().map(|p| p.bytes).sum()
    }
}

/// A record with everything that is known about it; owns nothing but shares of its batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TailRecord {
    /// Partition it is in.
    pub partition: i32,
    /// Its offset.
    pub offset: i64,
    /// Epoch milliseconds.
    pub timestamp: i64,
    /// `None` is Kafka's null.
    pub key: Option<Bytes>,
    /// `None` is Kafka's null.
    pub value: Option<Bytes>,
    /// Name and value.
    pub headers: Vec<(Bytes, Option<Bytes>)>,
}

impl Broker {
    /// The last `count` records of a partition, oldest first. Blocks on the disk.
    ///
    /// # Errors
    /// When there is no such partition or it cannot be read.
    pub fn tail(&self, topic: &str, partition: i32, count: usize) -> Result<Vec<TailRecord>> {
        let log = self.partition(topic, partition)?;
        let (start, end) = log.bounds();
        let mut offset = end.saturating_sub_unsigned(count as u64).max(start);
        let mut found = Vec::new();
        while offset < end {
            let mut bytes = log.read(offset, TAIL_READ_BYTES, true)?;
            if bytes.is_empty() {
                break;
            }
            while let Some((header, batch)) = split_first_batch(&mut bytes)? {
                let records = Records::new(header, &batch)?.starting_at(offset);
                collect(&records, partition, &mut found)?;
                offset = header.next_offset();
            }
        }
        Ok(found)
    }

    /// The last `count` records of a topic by timestamp, oldest first. Blocks on the disk.
    ///
    /// # Errors
    /// When there is no such topic or it cannot be read.
    pub fn tail_of_topic(&self, topic: &str, count: usize) -> Result<Vec<TailRecord>> {
        let partitions = self.topic(topic)?.partition_count();
        let mut found = Vec::new();
        for partition in 0..partitions {
            found.extend(self.tail(topic, partition, count)?);
        }
        found.sort_by_key(|record| (record.timestamp, record.partition, record.offset));
        found.drain(..found.len().saturating_sub(count));
        Ok(found)
    }
}

fn collect(records: &Records, partition: i32, found: &mut Vec<TailRecord>) -> Result<()> {
    let share = |slice: &[u8]| records.data().slice_ref(slice);
    for record in records.iter() {
        let record = record.map_err(|error: BatchError| Error::Batch(error))?;
        found.push(TailRecord {
            partition,
            offset: record.offset,
            timestamp: record.timestamp,
            key: record.key.map(share),
            value: record.value.map(share),
            headers: record.headers.iter().map(|(name, value)| (share(name), value.map(share))).collect(),
        });
    }
    Ok(())
}
