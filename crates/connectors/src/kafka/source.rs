//! Reads topics: one split per partition, in the order of its offsets.
//!
//! Record batches go whole to the decoder; string columns are views into the fetched bytes. A topic that does not
//! exist yet is looked for all the time; new partitions are read from their start. The snapshot is the next offset
//! per partition. Of several instances each reads the partitions that Flink would give it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow_buffer::Buffer;
use ouzel_engine::source::{BadRow, ConnectorContext, Source, SourcePoll, SplitStatus, Waker};
use ouzel_engine::{EngineError, Result};
use ouzel_formats::Decoder;
use ouzel_formats::registry::FormatRole;
use ouzel_kafka::{Client, FetchedBatch, Isolation, OffsetSpec, RecordStream, StreamOptions};
use ouzel_plan::table::{Scan, Table};
use ouzel_types::Batch;

use super::clients::{KafkaClients, external};
use super::config::{Bound, Reset, SourceConfig, Startup, key_columns, key_table, no_offset};
use super::decode_plan::{DecodePlan, FieldLayout};
use super::records::{ReadRecords, RowMap};
use crate::bad_record;

/// How often a missing topic is looked for. At a first start every topic is missing until its writer makes it, so this
/// is part of the time to the first result.
const MISSING_TOPIC_PAUSE: Duration = Duration::from_millis(200);

pub struct KafkaSource {
    table: Arc<Table>,
    config: SourceConfig,
    client: Client,
    stream: RecordStream,
    value_decoder: Box<dyn Decoder>,
    key_decoder: Option<Box<dyn Decoder>>,
    layout: Vec<FieldLayout>,
    reads_headers: bool,
    /// A record without a key gives no row, as the key's format makes nothing of it.
    drops_keyless: bool,
    /// A record without a value is a row of NULL: raw, unless it deletes.
    null_values: bool,
    keeps_bad_rows: bool,
    partitions: Vec<Partition>,
    restored: Vec<(String, i32, i64)>,
    resumed: bool,
    last_discovery: Option<Instant>,
    missing: Vec<String>,
    /// Which instance of how many this is.
    instance: (usize, usize),
    /// Positions in the last snapshot, for the group.
    to_commit: Vec<(Arc<str>, i32, i64)>,
}

struct Partition {
    topic: Arc<str>,
    number: i32,
    next_offset: i64,
    end: Option<i64>,
    finished: bool,
    reported: bool,
}

impl KafkaSource {
    pub fn new(scan: &Scan, context: &ConnectorContext, clients: &KafkaClients) -> Result<KafkaSource> {
        let table = scan.table.clone();
        let config = SourceConfig::of(&table)?;
        let client = clients.client(&config.bootstrap)?;
        let plan = DecodePlan::of(&table, &scan.fields, config.upsert)?;
        let format = |e: ouzel_formats::FormatError| EngineError::user(e.to_string());
        let value_decoder =
            ouzel_formats::registry::decoder(&table, &plan.value_fields, FormatRole::Value, &context.eval)
                .map_err(format)?;
        let key_decoder = match plan.key_fields.is_empty() {
            true => None,
            false => Some(
                ouzel_formats::registry::decoder(&key_table(&table), &plan.key_fields, FormatRole::Key, &context.eval)
                    .map_err(format)?,
            ),
        };
        let committed = table.option("properties.isolation.level") != Some("read_uncommitted");
        let isolation = if committed { Isolation::ReadCommitted } else { Isolation::ReadUncommitted };
        let stream = RecordStream::new(&client, StreamOptions { isolation, ..StreamOptions::default() });
        Ok(KafkaSource {
            keeps_bad_rows: scan.dead_letter.is_some(),
            drops_keyless: !key_columns(&table).is_empty() && table.option("key.format") != Some("raw"),
            null_values: !config.upsert && table.option("value.format").or(table.option("format")) == Some("raw"),
            table,
            config,
            client,
            stream,
            value_decoder,
            key_decoder,
            reads_headers: plan.reads_headers(),
            layout: plan.layout,
            partitions: Vec::new(),
            restored: Vec::new(),
            resumed: false,
            last_discovery: None,
            missing: Vec::new(),
            instance: (context.subtask, context.parallelism),
            to_commit: Vec::new(),
        })
    }

    fn discovery_due(&self) -> bool {
        let Some(last) = self.last_discovery else { return true };
        if !self.missing.is_empty() {
            return last.elapsed() >= MISSING_TOPIC_PAUSE;
        }
        let bounded = self.config.bound != Bound::Unbounded;
        !bounded
            && self.config.discovery_ms > 0
            && last.elapsed() >= Duration::from_millis(self.config.discovery_ms as u64)
    }

    fn discover(&mut self) -> Result<()> {
        let first = self.last_discovery.is_none();
        self.last_discovery = Some(Instant::now());
        self.missing.clear();
        for topic in self.topics()? {
            let metadata = self.client.block_on(self.client.topic_now(&topic, false)).map_err(external)?;
            let Some(metadata) = metadata else {
                if self.config.bound != Bound::Unbounded {
                    return Err(EngineError::user(format!("the topic '{topic}' does not exist"))
                        .detail("UnknownTopicOrPartitionException: This server does not host this topic-partition."));
                }
                if first {
                    tracing::info!(topic, "the topic does not exist yet: looking for it");
                }
                self.missing.push(topic);
                continue;
            };
            for number in 0..metadata.partition_count() {
                let known = self.partitions.iter().any(|p| p.topic.as_ref() == topic && p.number == number);
                if !known && self.owns(&topic, number) {
                    self.add_partition(metadata.name.clone(), number, first)?;
                }
            }
        }
        Ok(())
    }

    /// Flink's assignment: `(31 * hashCode of the topic's name + partition) modulo instances`.
    fn owns(&self, topic: &str, number: i32) -> bool {
        let (instance, instances) = self.instance;
        let hash = topic.encode_utf16().fold(0i32, |hash, c| hash.wrapping_mul(31).wrapping_add(c.into()));
        let start = (hash.wrapping_mul(31) & 0x7fff_ffff) as usize;
        (start + number.max(0) as usize) % instances == instance
    }

    fn add_partition(&mut self, topic: Arc<str>, number: i32, first: bool) -> Result<()> {
        let restored = self.restored.iter().find(|(t, p, _)| t == topic.as_ref() && *p == number).map(|(_, _, o)| *o);
        let next_offset = match restored {
            Some(offset) => offset,
            // A partition that appeared later, or that was not there at the last checkpoint.
            None if !first || self.resumed => self.offset(&topic, number, OffsetSpec::Earliest)?,
            None => self.first_offset(&topic, number)?,
        };
        let end = match &self.config.bound {
            Bound::Unbounded => None,
            Bound::Latest => Some(self.offset(&topic, number, OffsetSpec::Latest)?),
            Bound::Timestamp(ms) => Some(self.offset(&topic, number, OffsetSpec::Timestamp(*ms))?),
            Bound::Specific(offsets) => Some(offsets.get(&number).copied().unwrap_or(next_offset)),
            Bound::Group(group) => Some(self.committed(group, &topic, number)?.unwrap_or(next_offset)),
        };
        let finished = end.is_some_and(|end| next_offset >= end);
        if !finished {
            self.stream.assign(&topic, number, next_offset);
        }
        self.partitions.push(Partition { topic, number, next_offset, end, finished, reported: false });
        Ok(())
    }

    /// The topics to read: those of the table, or those that match its pattern now.
    fn topics(&mut self) -> Result<Vec<String>> {
        let Some(pattern) = self.config.pattern.clone() else { return Ok(self.config.topics.clone()) };
        let mut names = self.client.block_on(self.client.topic_names()).map_err(external)?;
        names.retain(|name| pattern.finds(name));
        if names.is_empty() && self.config.bound == Bound::Unbounded {
            self.missing.push("topics of the pattern".to_string());
        }
        Ok(names)
    }

    /// Where a partition is read from at a first start.
    fn first_offset(&self, topic: &str, number: i32) -> Result<i64> {
        let of_reset = |reset: Reset| match reset {
            Reset::Earliest => OffsetSpec::Earliest,
            Reset::Latest => OffsetSpec::Latest,
        };
        match &self.config.startup {
            Startup::Earliest => self.offset(topic, number, OffsetSpec::Earliest),
            Startup::Latest => self.offset(topic, number, OffsetSpec::Latest),
            Startup::Timestamp(ms) => self.offset(topic, number, OffsetSpec::Timestamp(*ms)),
            Startup::Specific(offsets) => match offsets.get(&number) {
                Some(offset) => Ok(*offset),
                None => self.offset(topic, number, OffsetSpec::Earliest),
            },
            Startup::Group { group, reset } => match (self.committed(group, topic, number)?, reset) {
                (Some(offset), _) => Ok(offset),
                (None, Some(reset)) => self.offset(topic, number, of_reset(*reset)),
                (None, None) => Err(no_offset(&self.table)),
            },
        }
    }

    /// What the group has committed. A log without groups has committed nothing.
    fn committed(&self, group: &str, topic: &str, number: i32) -> Result<Option<i64>> {
        match self.client.block_on(self.client.committed_offsets(group, &[(topic, number)])) {
            Ok(committed) => Ok(committed.first().copied().flatten()),
            Err(ouzel_kafka::Error::Unsupported { .. }) => Ok(None),
            Err(error) => Err(external(error)),
        }
    }

    fn offset(&self, topic: &str, partition: i32, spec: OffsetSpec) -> Result<i64> {
        self.client
            .block_on(self.client.list_offset(topic, partition, spec, Isolation::ReadCommitted))
            .map_err(external)
    }

    fn finished_split(&mut self) -> Option<SourcePoll> {
        let split = self.partitions.iter().position(|p| p.finished && !p.reported)?;
        self.partitions[split].reported = true;
        Some(SourcePoll::SplitFinished { split })
    }

    fn batch(&mut self, fetched: &FetchedBatch) -> Result<Option<SourcePoll>> {
        let Some(split) =
            self.partitions.iter().position(|p| p.topic == fetched.topic && p.number == fetched.partition)
        else {
            return Ok(None);
        };
        let records = fetched.records().map_err(external)?;
        let block = Buffer::from(records.data().clone());
        let origin = records.data().as_ptr() as usize;
        let (from, end) = (self.partitions[split].next_offset, self.partitions[split].end.unwrap_or(i64::MAX));
        let header = records.header();
        let mut read = ReadRecords {
            leader_epoch: header.leader_epoch,
            is_log_append_time: header.is_log_append_time(),
            ..ReadRecords::default()
        };
        for record in records.iter() {
            let record = record.map_err(|cause| external(fetched.corrupt(cause)))?;
            if record.offset < from || record.offset >= end || (self.drops_keyless && record.key.is_none()) {
                continue;
            }
            let range = |bytes: Option<&[u8]>| {
                bytes.map(|b| {
                    let start = b.as_ptr() as usize - origin;
                    start..start + b.len()
                })
            };
            read.offsets.push(record.offset);
            read.timestamps.push(record.timestamp);
            read.keys.push(range(record.key));
            read.values.push(range(record.value));
            if self.reads_headers {
                let pair =
                    |(k, v): (&[u8], Option<&[u8]>)| (String::from_utf8_lossy(k).into_owned(), v.map(<[u8]>::to_vec));
                read.headers.push(record.headers.iter().map(pair).collect());
            }
        }
        let partition = &mut self.partitions[split];
        partition.next_offset = fetched.next_offset().min(end.max(from));
        partition.finished = partition.next_offset >= end;
        if partition.finished {
            self.stream.unassign(&partition.topic.clone(), partition.number);
        }
        let (topic, number) = (self.partitions[split].topic.clone(), self.partitions[split].number);
        self.rows(split, &topic, number, &block, read).map(Some)
    }

    fn rows(
        &mut self,
        split: usize,
        topic: &Arc<str>,
        partition: i32,
        block: &Buffer,
        read: ReadRecords,
    ) -> Result<SourcePoll> {
        let present: Vec<usize> = (0..read.values.len()).filter(|i| read.values[*i].is_some()).collect();
        let ranges: Vec<_> = present.iter().filter_map(|i| read.values[*i].clone()).collect();
        let format = |e: ouzel_formats::FormatError| EngineError::user(e.to_string());
        let values = self.value_decoder.decode(block, &ranges).map_err(format)?;
        let keyed: Vec<usize> = (0..read.keys.len()).filter(|i| read.keys[*i].is_some()).collect();
        let key_ranges: Vec<_> = keyed.iter().filter_map(|i| read.keys[*i].clone()).collect();
        let keys = self.key_decoder.as_mut().map(|d| d.decode(block, &key_ranges)).transpose().map_err(format)?;
        let bad_keys = keys.iter().flat_map(|keys| &keys.bad).map(|(i, error)| (keyed[*i as usize], error));
        let bad: Vec<BadRow> = (values.bad.iter().map(|(i, error)| (present[*i as usize], error)))
            .chain(bad_keys)
            .map(|(record, error)| BadRow { error: error.clone(), ..read.origin(record, topic, partition, block) })
            .collect();
        if let Some(first) = bad.first().filter(|_| !self.keeps_bad_rows) {
            let place = format!("topic '{topic}', partition {partition}, offset {}", first.offset);
            return Err(bad_record::failure(&self.table, first, place));
        }
        let tombstones = self.config.upsert || self.null_values;
        let mut rows = RowMap::of(&values, &present, &read, tombstones);
        keys.iter().for_each(|keys| rows.set_keys(keys, &keyed, read.keys.len()));
        let columns =
            self.layout.iter().map(|field| rows.column(field, &values, &keys, &read, topic, partition)).collect();
        let mut batch = Batch::new(columns, rows.record.len());
        batch.kinds = rows.kinds(&values, self.config.upsert);
        let origin: Option<Box<dyn Fn(usize) -> BadRow + Send>> = if self.keeps_bad_rows {
            let (topic, block, record) = (topic.clone(), block.clone(), rows.record.clone());
            Some(Box::new(move |row| read.origin(record[row] as usize, &topic, partition, &block)))
        } else {
            None
        };
        Ok(SourcePoll::Rows { split, batch, bad, origin })
    }
}

impl Source for KafkaSource {
    fn poll(&mut self, _max_rows: usize) -> Result<SourcePoll> {
        if self.discovery_due() {
            self.discover()?;
        }
        if let Some(finished) = self.finished_split() {
            return Ok(finished);
        }
        while let Some(fetched) = self.stream.try_recv() {
            let fetched = fetched.map_err(external)?;
            if let Some(rows) = self.batch(&fetched)? {
                return Ok(rows);
            }
        }
        let bounded = self.config.bound != Bound::Unbounded;
        if bounded && self.missing.is_empty() && self.partitions.iter().all(|p| p.finished) {
            return Ok(SourcePoll::Finished);
        }
        Ok(SourcePoll::Pending {
            retry_ms: (!self.missing.is_empty()).then_some(MISSING_TOPIC_PAUSE.as_millis() as u64),
        })
    }

    fn set_waker(&mut self, waker: Waker) {
        self.stream.set_waker(waker);
    }

    fn bounded(&self) -> bool {
        self.config.bound != Bound::Unbounded
    }

    /// Lines of text: `v1`, then `<offset> <partition> <topic>`.
    fn snapshot(&mut self) -> Vec<u8> {
        let mut text = String::from("v1\n");
        for partition in &self.partitions {
            text.push_str(&format!("{} {} {}\n", partition.next_offset, partition.number, partition.topic));
        }
        self.to_commit = self.partitions.iter().map(|p| (p.topic.clone(), p.number, p.next_offset)).collect();
        if self.partitions.is_empty() {
            for (topic, number, offset) in &self.restored {
                text.push_str(&format!("{offset} {number} {topic}\n"));
            }
        }
        text.into_bytes()
    }

    fn restore(&mut self, snapshot: &[u8]) -> Result<()> {
        let broken = || EngineError::internal("a Kafka source's snapshot cannot be read");
        let text = std::str::from_utf8(snapshot).map_err(|_| broken())?;
        for line in text.lines().skip(1) {
            let mut parts = line.splitn(3, ' ');
            let offset = parts.next().and_then(|o| o.parse().ok()).ok_or_else(broken)?;
            let partition = parts.next().and_then(|p| p.parse().ok()).ok_or_else(broken)?;
            let topic = parts.next().ok_or_else(broken)?;
            // Also when it was another instance's: partitions that nobody has read are new.
            self.resumed = true;
            if self.owns(topic, partition) {
                self.restored.push((topic.to_string(), partition, offset));
            }
        }
        Ok(())
    }

    /// Others see by the group how far the job has read; the job itself does not need it.
    fn checkpoint_completed(&mut self, _checkpoint: u64) {
        let Some(group) = self.config.group.clone().filter(|_| !self.to_commit.is_empty()) else { return };
        let positions = std::mem::take(&mut self.to_commit);
        let client = self.client.clone();
        self.client.runtime().spawn(async move {
            let positions: Vec<(&str, i32, i64)> = positions.iter().map(|(t, p, o)| (t.as_ref(), *p, *o)).collect();
            if let Err(error) = client.commit_offsets(&group, &positions).await {
                tracing::debug!("offsets of the group '{group}' were not committed: {error}");
            }
        });
    }

    fn has_splits(&self) -> bool {
        // What is not there yet may become this instance's.
        !self.partitions.is_empty() || !self.missing.is_empty()
    }

    fn split_count(&self) -> usize {
        self.partitions.len()
    }

    fn pause_split(&mut self, split: usize, paused: bool) {
        let Some(partition) = self.partitions.get(split) else { return };
        if paused {
            self.stream.pause(&partition.topic, partition.number);
        } else {
            self.stream.resume(&partition.topic, partition.number);
        }
    }

    fn splits(&self) -> Vec<SplitStatus> {
        let status = |p: &Partition| {
            let progress = self.stream.progress(&p.topic, p.number);
            let end = progress.map(|p| p.high_watermark).filter(|h| *h >= 0);
            SplitStatus {
                name: format!("{}-{}", p.topic, p.number),
                offset: p.next_offset,
                lag: end.map(|e| (e - p.next_offset).max(0)),
            }
        };
        self.partitions.iter().map(status).collect()
    }
}
