//! `'connector' = 'generator'` (ours): events of a family, paced by the wall clock, continued after the log's tail.
//!
//! Columns by name: `event STRING` (JSON text), `event_number BIGINT`, `event_time TIMESTAMP_LTZ(3)`, `headers
//! MAP<STRING, BYTES>` (the number under `ouzel-event-number`, for the sink's `headers` metadata).
//!
//! Options: `family`, `seed`, `events-per-second` (the environment's EVENTS_PER_SECOND overrides), `backfill` (event
//! time made at once at the very first start), `number-of-events` (then it is bounded), `topic` with
//! `properties.bootstrap.servers`: where the events go. At start the last event number in that topic wins over the
//! checkpoint, so that after any crash no event is there twice and none is left out.

use std::time::Instant;

use ouzel_engine::source::{ConnectorContext, Source, SourcePoll, SplitStatus, Waker};
use ouzel_engine::{EngineError, Result};
use ouzel_functions::EvalContext;
use ouzel_generators::EventFamily;
use ouzel_kafka::record::Record;
use ouzel_plan::config::parse_duration_ms;
use ouzel_plan::table::{Scan, ScanFieldSource};
use ouzel_types::data_type::ticks_per_milli;
use ouzel_types::{Batch, ColumnBuilder, DataType, Scalar, TypeKind};

use crate::kafka::KafkaClients;
use crate::kafka::topic_tail::{TopicTail, header};

/// The header that carries an event's number.
pub const NUMBER_HEADER: &str = "ouzel-event-number";
const EVENTS_PER_SECOND: f64 = 20.0;
/// How much further back each step of the search for our last event looks.
const TAIL_STEP_GROWTH: i64 = 32;

pub struct GeneratorSource {
    family: Box<dyn EventFamily>,
    columns: Vec<(String, DataType)>,
    rate: f64,
    limit: Option<u64>,
    backfill_ms: i64,
    tail: Option<TopicTail>,
    next: u64,
    /// Pacing: events below `burst` are due at once, the others at their time after `started`.
    pace: Option<Pace>,
    eval: EvalContext,
}

struct Pace {
    started: Instant,
    started_us: i64,
    first: u64,
    /// Events of the back-fill, before `started`.
    burst: u64,
}

impl GeneratorSource {
    pub fn new(scan: &Scan, context: &ConnectorContext, clients: &KafkaClients) -> Result<GeneratorSource> {
        let table = &scan.table;
        let name = table.option("family").unwrap_or("product-analytics");
        let seed = table.option("seed").and_then(|s| s.parse().ok()).unwrap_or(42);
        let family = ouzel_generators::family(name, seed).ok_or_else(|| {
            EngineError::user(format!("'{name}' is not an event family"))
                .hint(format!("known: {}", ouzel_generators::FAMILIES.join(", ")))
        })?;
        let rate_text =
            std::env::var("EVENTS_PER_SECOND").ok().or_else(|| table.option("events-per-second").map(str::to_string));
        let rate = match &rate_text {
            Some(text) => text
                .parse::<f64>()
                .ok()
                .filter(|r| *r > 0.0)
                .ok_or_else(|| EngineError::user(format!("'{text}' is not a number of events per second")))?,
            None => EVENTS_PER_SECOND,
        };
        let mut columns = Vec::new();
        for field in &scan.fields {
            let ScanFieldSource::Physical { column, .. } = &field.source else {
                return Err(EngineError::user("the connector 'generator' has no metadata columns"));
            };
            columns.push((table.physical[*column].name.to_string(), field.ty.clone()));
        }
        Ok(GeneratorSource {
            family,
            columns,
            rate,
            limit: table.option("number-of-events").and_then(|n| n.parse().ok()),
            backfill_ms: table.option("backfill").and_then(parse_duration_ms).unwrap_or(0),
            tail: TopicTail::of(table, clients)?,
            next: 0,
            pace: None,
            eval: context.eval.clone(),
        })
    }

    /// Where to go on: behind the last event in the topic.
    fn start(&mut self) -> Result<()> {
        if let Some(tail) = &self.tail
            && let Some(last) = last_number(tail)?
        {
            self.next = last + 1;
        }
        let burst = if self.next == 0 { (self.backfill_ms as f64 / 1_000.0 * self.rate) as u64 } else { 0 };
        let started_us = self.eval.clock.now_nanos().div_euclid(1_000);
        self.pace = Some(Pace { started: Instant::now(), started_us, first: self.next, burst });
        Ok(())
    }

    fn due(&self, pace: &Pace) -> u64 {
        let paced = (pace.started.elapsed().as_secs_f64() * self.rate) as u64;
        (pace.first + pace.burst + paced).min(self.limit.unwrap_or(u64::MAX))
    }

    fn time_us(&self, pace: &Pace, number: u64) -> i64 {
        let since = (number - pace.first) as i64 - pace.burst as i64;
        pace.started_us + (since as f64 / self.rate * 1_000_000.0) as i64
    }
}

impl Source for GeneratorSource {
    fn poll(&mut self, max_rows: usize) -> Result<SourcePoll> {
        if self.pace.is_none() {
            self.start()?;
        }
        if self.limit.is_some_and(|limit| self.next >= limit) {
            return Ok(SourcePoll::Finished);
        }
        let Some(pace) = &self.pace else { return Ok(SourcePoll::Pending { retry_ms: Some(1) }) };
        let rows = self.due(pace).saturating_sub(self.next).min(max_rows as u64);
        if rows == 0 {
            let pause = (1_000.0 / self.rate).clamp(1.0, 100.0) as u64;
            return Ok(SourcePoll::Pending { retry_ms: Some(pause) });
        }
        let numbers: Vec<(u64, i64)> = (self.next..self.next + rows).map(|n| (n, self.time_us(pace, n))).collect();
        let mut text = Vec::new();
        let columns = self.columns.iter().map(|(name, ty)| {
            let mut builder = ColumnBuilder::new(ty, numbers.len());
            for (number, time_us) in &numbers {
                builder.append(&match (name.as_str(), &ty.kind) {
                    ("event", _) => {
                        text.clear();
                        self.family.write_event(*number, *time_us, &mut text);
                        Scalar::String(String::from_utf8_lossy(&text).into())
                    }
                    ("event_number", _) => Scalar::Int(*number as i64),
                    ("event_time", TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p)) => {
                        Scalar::Timestamp(time_us.div_euclid(1_000) * ticks_per_milli(*p))
                    }
                    ("headers", _) => {
                        let value = Scalar::Bytes(number.to_string().into_bytes().into());
                        Scalar::Map(vec![(Scalar::String(NUMBER_HEADER.into()), value)])
                    }
                    _ => Scalar::Null,
                });
            }
            builder.finish()
        });
        let batch = Batch::new(columns.collect(), numbers.len());
        self.next += rows;
        Ok(SourcePoll::Rows { split: 0, batch, bad: Vec::new(), origin: None })
    }

    fn set_waker(&mut self, _waker: Waker) {}

    fn snapshot(&mut self) -> Vec<u8> {
        self.next.to_le_bytes().to_vec()
    }

    fn bounded(&self) -> bool {
        self.limit.is_some()
    }

    fn restore(&mut self, snapshot: &[u8]) -> Result<()> {
        let bytes = snapshot.try_into().map_err(|_| EngineError::internal("a generator's snapshot has eight bytes"))?;
        self.next = u64::from_le_bytes(bytes);
        Ok(())
    }

    fn splits(&self) -> Vec<SplitStatus> {
        let lag = self.pace.as_ref().map(|pace| self.due(pace).saturating_sub(self.next) as i64);
        vec![SplitStatus { name: "generator".to_string(), offset: self.next as i64, lag }]
    }
}

/// The largest event number in a topic; None when no record has one.
///
/// The last record is looked at first. Others may have written into the topic behind our last event, so the search
/// goes back in growing steps, in the worst case to the topic's start.
fn last_number(tail: &TopicTail) -> Result<Option<u64>> {
    let offsets = tail.offsets()?;
    let (mut to, mut step) = (offsets.end, 1);
    while to > offsets.start {
        let from = offsets.start.max(to - step);
        let mut largest = None;
        tail.read(from..to, |record| largest = largest.max(number_of(record)))?;
        if largest.is_some() {
            return Ok(largest);
        }
        (to, step) = (from, step * TAIL_STEP_GROWTH);
    }
    Ok(None)
}

fn number_of(record: &Record) -> Option<u64> {
    std::str::from_utf8(header(record, NUMBER_HEADER)?).ok()?.parse().ok()
}
