//! Records of an upsert sink that are kept back, so that of many changes of a key only the last is written.
//!
//! `sink.buffer-flush.max-rows` and `sink.buffer-flush.interval`: on where both are above zero, as in Flink. It leaves
//! when it holds so many keys, when its first row has waited so long, before a checkpoint and at the end; keys in the
//! order in which they first came (in Flink in that of a hash map).

use std::collections::HashMap;
use std::time::{Duration, Instant};

use ouzel_engine::Result;
use ouzel_kafka::{ProduceRecord, Producer, TopicId};
use ouzel_plan::Table;
use ouzel_plan::config::parse_duration_ms;

use super::clients::external;

/// See the file's head.
pub(super) struct UpsertBuffer {
    rows_max: usize,
    interval: Duration,
    since: Option<Instant>,
    records: Vec<Kept>,
    places: HashMap<(TopicId, Option<Vec<u8>>), usize>,
}

/// A record that owns its bytes.
struct Kept {
    topic: TopicId,
    partition: Option<i32>,
    timestamp: i64,
    key: Option<Vec<u8>>,
    value: Option<Vec<u8>>,
    headers: Vec<(String, Option<Vec<u8>>)>,
}

impl UpsertBuffer {
    /// None where the table writes each change.
    pub fn of(table: &Table) -> Option<UpsertBuffer> {
        let rows_max = table.option("sink.buffer-flush.max-rows")?.trim().parse().ok().filter(|rows| *rows > 0)?;
        let interval = table.option("sink.buffer-flush.interval").and_then(parse_duration_ms).filter(|ms| *ms > 0)?;
        Some(UpsertBuffer {
            rows_max,
            interval: Duration::from_millis(interval as u64),
            since: None,
            records: Vec::new(),
            places: HashMap::new(),
        })
    }

    /// Takes a record in the place of what it has of the key.
    pub fn add(&mut self, topic: TopicId, record: &ProduceRecord<'_>) {
        self.since.get_or_insert_with(Instant::now);
        let owned = |bytes: Option<&[u8]>| bytes.map(<[u8]>::to_vec);
        let kept = Kept {
            topic,
            partition: record.partition,
            timestamp: record.timestamp,
            key: owned(record.key),
            value: owned(record.value),
            headers: record.headers.iter().map(|(name, value)| ((*name).to_string(), owned(*value))).collect(),
        };
        let place = *self.places.entry((topic, kept.key.clone())).or_insert(self.records.len());
        if place == self.records.len() {
            self.records.push(kept);
        } else {
            self.records[place] = kept;
        }
    }

    pub fn is_due(&self) -> bool {
        self.records.len() >= self.rows_max || self.since.is_some_and(|since| since.elapsed() >= self.interval)
    }

    /// Hands everything to the producer.
    pub fn flush(&mut self, producer: &mut Producer) -> Result<()> {
        for kept in self.records.drain(..) {
            let headers: Vec<(&str, Option<&[u8]>)> =
                kept.headers.iter().map(|(name, value)| (name.as_str(), value.as_deref())).collect();
            let record = ProduceRecord {
                partition: kept.partition,
                timestamp: kept.timestamp,
                key: kept.key.as_deref(),
                value: kept.value.as_deref(),
                headers: &headers,
            };
            producer.send(kept.topic, &record).map_err(external)?;
        }
        self.places.clear();
        self.since = None;
        Ok(())
    }
}
