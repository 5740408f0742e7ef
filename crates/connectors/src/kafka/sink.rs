//! Writes topics: at least once. A checkpoint waits until every record is acknowledged.
//!
//! `kafka` takes appends (or a change-log format's records); `upsert-kafka` writes the latest row per key and a
//! tombstone for a delete. Keyed records are placed by murmur2 as Kafka's own clients do.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::Array;
use arrow_array::cast::AsArray;
use ouzel_engine::sink::{Sink, Trouble};
use ouzel_engine::source::ConnectorContext;
use ouzel_engine::{EngineError, Result};
use ouzel_formats::registry::FormatRole;
use ouzel_formats::{Encoder, Records};
use ouzel_functions::EvalContext;
use ouzel_functions::regex::java::JavaRegex;
use ouzel_kafka::record::Compression;
use ouzel_kafka::{Client, ProduceRecord, Producer, ProducerOptions, TopicId};
use ouzel_plan::{Column, Table, table};
use ouzel_types::{Batch, Scalar};

use super::clients::{KafkaClients, external};
use super::config::{bootstrap, check_properties, is_upsert, key_columns, key_table, value_excludes_key};
use super::upsert_buffer::UpsertBuffer;

pub struct KafkaSink {
    producer: Producer,
    target: Target,
    upsert: bool,
    /// Upsert tables that keep records back.
    buffer: Option<UpsertBuffer>,
    waits_at_checkpoint: bool,
    key: Option<(Box<dyn Encoder>, Vec<usize>)>,
    value: Box<dyn Encoder>,
    value_columns: Vec<usize>,
    /// Columns of the writable metadata.
    timestamp: Option<(usize, Column)>,
    headers: Option<(usize, Column)>,
    partitioner: Partitioner,
    eval: EvalContext,
    key_records: Records,
    value_records: Records,
    rows: u64,
    bytes: u64,
}

/// Which topic a row goes to.
enum Target {
    /// The table's.
    One(TopicId),
    /// The row's own, from its writable metadata column `topic`.
    OfRow { client: Client, column: usize, allowed: Allowed, known: HashMap<Box<str>, TopicId> },
}

/// What the table says of the topics that rows may name.
enum Allowed {
    Listed(Vec<String>),
    Matching(String, Box<JavaRegex>),
}

impl Target {
    fn of(table: &Table, column: Option<usize>, client: &Client, producer: &Producer) -> Result<Target> {
        let topics: Vec<String> = table
            .option("topic")
            .unwrap_or_default()
            .split(';')
            .filter(|t| !t.is_empty())
            .map(str::to_string)
            .collect();
        if let ([topic], _) | ([topic, ..], None) = (topics.as_slice(), column) {
            let topic = client.block_on(producer.open_topic(topic, true)).map_err(external)?;
            return Ok(Target::One(topic));
        }
        let Some(column) = column else { return Err(EngineError::user("a topic to write to is missing")) };
        let allowed = match table.option("topic-pattern") {
            Some(pattern) if topics.is_empty() => {
                let whole = JavaRegex::compile(&format!("^(?:{pattern})$")).map_err(EngineError::user)?;
                Allowed::Matching(pattern.to_string(), Box::new(whole))
            }
            _ => Allowed::Listed(topics),
        };
        Ok(Target::OfRow { client: client.clone(), column, allowed, known: HashMap::new() })
    }

    fn topic(&mut self, producer: &Producer, batch: &Batch, row: usize) -> Result<TopicId> {
        let (client, column, allowed, known) = match self {
            Target::One(topic) => return Ok(*topic),
            Target::OfRow { client, column, allowed, known } => (client, *column, allowed, known),
        };
        let names = batch.columns[column].as_string_view();
        let wrong =
            |detail: String| EngineError::user("a row names a topic that the table does not write").detail(detail);
        if names.is_null(row) {
            return Err(wrong(
                "The topic of the sink record is not valid. Expected a single topic but no topic is set.".into(),
            ));
        }
        let name = names.value(row);
        if let Some(topic) = known.get(name) {
            return Ok(*topic);
        }
        match allowed {
            Allowed::Listed(topics) if !topics.iter().any(|t| t == name) => {
                return Err(wrong(format!(
                    "The topic of the sink record is not valid. Expected topic to be in: [{}] but was: {name}",
                    topics.join(", ")
                )));
            }
            Allowed::Matching(pattern, regex) if !regex.finds(name) => {
                return Err(wrong(format!(
                    "The topic of the sink record is not valid. Expected topic to match: {pattern} but was: {name}"
                )));
            }
            _ => {}
        }
        let topic = client.block_on(producer.open_topic(name, true)).map_err(external)?;
        known.insert(name.into(), topic);
        Ok(topic)
    }
}

enum Partitioner {
    /// By key, else sticky.
    Default,
    Fixed(i32),
    RoundRobin {
        next: i32,
    },
}

impl KafkaSink {
    pub fn new(spec: &table::Sink, context: &ConnectorContext, clients: &KafkaClients) -> Result<KafkaSink> {
        let table = &spec.table;
        if table.option("sink.delivery-guarantee") == Some("exactly-once") {
            return Err(EngineError::user("not supported yet: 'sink.delivery-guarantee' = 'exactly-once'")
                .hint("use 'at-least-once'"));
        }
        check_properties(table)?;
        let client = clients.client(&bootstrap(table)?)?;
        let compression = match table.option("properties.compression.type") {
            Some(name) => Compression::from_name(name).ok_or_else(|| {
                EngineError::user(format!("'{name}' is not a value of 'properties.compression.type'"))
            })?,
            None => Compression::None,
        };
        let options = ProducerOptions { compression, ..ProducerOptions::default() };
        let producer = client.block_on(Producer::new(&client, options)).map_err(external)?;
        let keys = key_columns(table);
        let key_positions: Vec<usize> =
            keys.iter().filter_map(|k| spec.columns.iter().position(|c| c.name.as_ref() == k)).collect();
        let value_columns: Vec<usize> =
            (0..table.physical.len()).filter(|i| !(value_excludes_key(table) && key_positions.contains(i))).collect();
        let format = |e: ouzel_formats::FormatError| EngineError::user(e.to_string());
        let key_table = key_table(table);
        let key_spec: Vec<Column> =
            key_table.physical.iter().map(|c| Column::new(c.name.clone(), c.ty.clone())).collect();
        let key = match key_positions.is_empty() {
            true => None,
            false => Some((
                ouzel_formats::registry::encoder(&key_table, &key_spec, FormatRole::Key, &context.eval)
                    .map_err(format)?,
                key_positions,
            )),
        };
        let value_spec: Vec<Column> = value_columns.iter().map(|i| spec.columns[*i].clone()).collect();
        let writable = table.metadata.iter().filter(|m| !m.virtual_).enumerate();
        let (mut timestamp, mut headers, mut topic) = (None, None, None);
        for (i, metadata) in writable {
            let position = table.physical.len() + i;
            match metadata.key.as_ref() {
                "timestamp" => timestamp = Some((position, spec.columns[position].clone())),
                "topic" => topic = Some(position),
                "headers" => headers = Some((position, spec.columns[position].clone())),
                other => {
                    return Err(EngineError::user(format!("not supported yet: writing the metadata column '{other}'")));
                }
            }
        }
        let target = Target::of(table, topic, &client, &producer)?;
        Ok(KafkaSink {
            producer,
            target,
            upsert: is_upsert(table),
            buffer: if is_upsert(table) { UpsertBuffer::of(table) } else { None },
            waits_at_checkpoint: table.option("sink.delivery-guarantee") != Some("none"),
            key,
            value: ouzel_formats::registry::encoder(table, &value_spec, FormatRole::Value, &context.eval)
                .map_err(format)?,
            value_columns,
            timestamp,
            headers,
            partitioner: match table.option("sink.partitioner") {
                None | Some("default") => Partitioner::Default,
                Some("fixed") => Partitioner::Fixed(context.subtask as i32),
                Some("round-robin") => Partitioner::RoundRobin { next: 0 },
                Some(other) => {
                    return Err(EngineError::user(format!("not supported yet: 'sink.partitioner' = '{other}'")));
                }
            },
            eval: context.eval.clone(),
            key_records: Records::default(),
            value_records: Records::default(),
            rows: 0,
            bytes: 0,
        })
    }

    fn send(&mut self, batch: &Batch, row: usize, now_ms: i64, key: Option<&[u8]>, value: Option<&[u8]>) -> Result<()> {
        let timestamp = match &self.timestamp {
            Some((column, spec)) => match Scalar::from_array(&batch.columns[*column], &spec.ty, row) {
                Scalar::Timestamp(ticks) => match &spec.ty.kind {
                    ouzel_types::TypeKind::Timestamp(p) | ouzel_types::TypeKind::TimestampLtz(p) => {
                        ticks / ouzel_types::data_type::ticks_per_milli(*p)
                    }
                    _ => now_ms,
                },
                _ => now_ms,
            },
            None => now_ms,
        };
        let topic = self.target.topic(&self.producer, batch, row)?;
        let partitions = self.producer.partition_count(topic).max(1) as i32;
        let partition = match &mut self.partitioner {
            Partitioner::Default => None,
            Partitioner::Fixed(task) => Some(*task % partitions),
            Partitioner::RoundRobin { next } => {
                *next = (*next + 1) % partitions;
                Some(*next)
            }
        };
        self.bytes += (key.map_or(0, <[u8]>::len) + value.map_or(0, <[u8]>::len)) as u64;
        let map = match &self.headers {
            Some((column, spec)) => Scalar::from_array(&batch.columns[*column], &spec.ty, row),
            None => Scalar::Null,
        };
        let headers = header_pairs(&map);
        let record = ProduceRecord { partition, timestamp, key, value, headers: &headers };
        match &mut self.buffer {
            Some(buffer) => buffer.add(topic, &record),
            None => return self.producer.send(topic, &record).map_err(external),
        }
        self.flush_buffer(false)
    }
}

impl KafkaSink {
    /// Lets records go that were kept back: all, or if it is time.
    fn flush_buffer(&mut self, all: bool) -> Result<()> {
        match &mut self.buffer {
            Some(buffer) if all || buffer.is_due() => buffer.flush(&mut self.producer),
            _ => Ok(()),
        }
    }
}

/// MAP<STRING, BYTES> as header names and values.
fn header_pairs(headers: &Scalar) -> Vec<(&str, Option<&[u8]>)> {
    let Scalar::Map(entries) = headers else { return Vec::new() };
    entries
        .iter()
        .filter_map(|(name, value)| match (name, value) {
            (Scalar::String(name), Scalar::Bytes(value)) => Some((name.as_ref(), Some(value.as_ref()))),
            (Scalar::String(name), _) => Some((name.as_ref(), None)),
            _ => None,
        })
        .collect()
}

impl Sink for KafkaSink {
    fn write(&mut self, batch: &Batch) -> Result<()> {
        let now_ms = self.eval.clock.now_nanos().div_euclid(1_000_000);
        self.rows += batch.rows as u64;
        let format = |e: ouzel_formats::FormatError| EngineError::user(e.to_string());
        let part = |columns: &[usize]| Batch {
            columns: columns.iter().map(|i| batch.columns[*i].clone()).collect(),
            marks: Vec::new(),
            ..batch.clone()
        };
        let (mut keys, mut values) = (std::mem::take(&mut self.key_records), std::mem::take(&mut self.value_records));
        keys.clear();
        values.clear();
        if let Some((encoder, columns)) = &mut self.key {
            let plain = Batch { kinds: None, ..part(columns) };
            encoder.encode(&plain, &mut keys).map_err(format)?;
        }
        let kinds = if self.upsert { None } else { batch.kinds.clone() };
        self.value.encode(&Batch { kinds, ..part(&self.value_columns) }, &mut values).map_err(format)?;
        for record in 0..values.len() {
            let row = values.row_of_record.as_ref().map_or(record, |r| r[record] as usize);
            let key = if self.key.is_some() { keys.value(row) } else { None };
            // A -U that reaches an upsert sink is a tombstone, as in Flink: its +U may have been filtered away. Where
            // the +U always follows, the planner sends no -U.
            let tombstone = self.upsert && !batch.kind(row).is_add();
            self.send(batch, row, now_ms, key, if tombstone { None } else { values.value(record) })?;
        }
        (self.key_records, self.value_records) = (keys, values);
        Ok(())
    }

    fn idle(&mut self) -> Result<()> {
        self.flush_buffer(false)?;
        self.producer.start_flush();
        Ok(())
    }

    fn prepare(&mut self, _checkpoint: u64) -> Result<Vec<u8>> {
        self.flush_buffer(true)?;
        if self.waits_at_checkpoint {
            self.producer.flush_blocking().map_err(external)?;
        }
        Ok(Vec::new())
    }

    fn commit(&mut self, _checkpoint: u64, _handle: &[u8]) -> Result<()> {
        Ok(())
    }

    fn recover(&mut self, _checkpoint: u64, _completed: Option<&[u8]>) -> Result<()> {
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        self.flush_buffer(true)?;
        self.producer.flush_blocking().map_err(external)
    }

    fn written(&self) -> (u64, u64) {
        (self.rows, self.bytes)
    }

    fn trouble(&self) -> Option<Trouble> {
        let trouble = self.producer.trouble();
        Some(Arc::new(move || trouble().map(|error| error.to_string())))
    }
}
