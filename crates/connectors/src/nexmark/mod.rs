//! `'connector' = 'nexmark'`: the auction benchmark's events, with the options of its published connector.
//!
//! Events are made as JSON text and go through the JSON decoder, so that a column (or a member of one) has the value
//! that a file or topic of the same events gives. `seed` and `base-time` (ours) make a run repeatable; without them
//! the seed is 42 and the first event happens when the source starts.
//!
//! Invariant: the position is the number of the next event; a restart goes on there with the same base time.

use std::time::Instant;

use arrow_buffer::Buffer;
use ouzel_engine::source::{ConnectorContext, Source, SourcePoll, SplitStatus, Waker};
use ouzel_engine::{EngineError, Result};
use ouzel_formats::Decoder;
use ouzel_functions::EvalContext;
use ouzel_generators::nexmark::{Nexmark, NexmarkConfig};
use ouzel_plan::config::parse_duration_ms;
use ouzel_plan::descriptor::option::parse_bytes;
use ouzel_plan::table::{Scan, Table};
use ouzel_types::Batch;

/// Text made at a time, in events: it stays in the second-level cache.
const EVENTS_AT_ONCE: u64 = 2_048;
const SEED: u64 = 42;

pub struct NexmarkSource {
    events: Nexmark,
    decoder: Box<dyn Decoder>,
    /// None: no end.
    limit: Option<u64>,
    keep_alive: bool,
    stop_at_ms: Option<i64>,
    /// Events come when their time has come, not before.
    paced: bool,
    base_ms: Option<i64>,
    started: Option<(Instant, u64)>,
    next: u64,
    eval: EvalContext,
}

impl NexmarkSource {
    pub fn new(scan: &Scan, context: &ConnectorContext) -> Result<NexmarkSource> {
        let table = &scan.table;
        // The decoder is asked for as if the table were a file of the events' text.
        let mut as_json = Table::clone(table);
        as_json.options.insert("format".into(), "json".into());
        let flag = |key: &str, default| table.option(key).map_or(default, |v| v.eq_ignore_ascii_case("true"));
        let base_ms =
            table.option("base-time").map(|v| v.trim().parse::<i64>().map_err(|_| bad("base-time", v))).transpose()?;
        let stop_at = number(table, "stop-at")?.filter(|ms| *ms >= 0);
        Ok(NexmarkSource {
            events: Nexmark::new(number(table, "seed")?.map_or(SEED, |v| v as u64), config(table)?),
            decoder: crate::registry::decoder(&as_json, &scan.fields, context)?,
            limit: number(table, "events.num")?.filter(|n| *n > 0).map(|n| n as u64),
            keep_alive: flag("keep-alive", false),
            stop_at_ms: stop_at,
            paced: flag("rate.limited", false) || !flag("max-emit-speed", true),
            base_ms,
            started: None,
            next: 0,
            eval: context.eval.clone(),
        })
    }

    fn now_ms(&self) -> i64 {
        self.eval.clock.now_nanos().div_euclid(1_000_000)
    }

    /// How many events may be given now.
    fn due(&mut self, max_rows: usize) -> u64 {
        let mut events = (max_rows as u64).clamp(1, EVENTS_AT_ONCE);
        if let Some(limit) = self.limit {
            events = events.min(limit - self.next);
        }
        if self.paced {
            let (started, first) = *self.started.get_or_insert_with(|| (Instant::now(), self.next));
            let elapsed_ms = started.elapsed().as_millis() as i64 + self.events.offset_ms(first);
            let is_due = |n: &u64| self.events.offset_ms(self.next + n) <= elapsed_ms;
            return (0..events).take_while(is_due).count() as u64;
        }
        events
    }
}

impl Source for NexmarkSource {
    fn poll(&mut self, max_rows: usize) -> Result<SourcePoll> {
        let now_ms = self.now_ms();
        let base_ms = *self.base_ms.get_or_insert(now_ms);
        if self.stop_at_ms.is_some_and(|ms| now_ms >= ms) {
            return Ok(SourcePoll::Finished);
        }
        if self.limit.is_some_and(|limit| self.next >= limit) {
            return Ok(if self.keep_alive {
                SourcePoll::Pending { retry_ms: Some(1_000) }
            } else {
                SourcePoll::Finished
            });
        }
        let events = self.due(max_rows);
        if events == 0 {
            return Ok(SourcePoll::Pending { retry_ms: Some(1) });
        }
        let mut text = Vec::with_capacity(events as usize * 400);
        let mut records = Vec::with_capacity(events as usize);
        for number in self.next..self.next + events {
            let start = text.len();
            self.events.write(number, base_ms + self.events.offset_ms(number), &mut text);
            records.push(start..text.len());
        }
        let decoded =
            self.decoder.decode(&Buffer::from_vec(text), &records).map_err(|e| EngineError::internal(e.to_string()))?;
        if let Some((_, error)) = decoded.bad.first() {
            return Err(EngineError::user(error.clone())
                .detail("the connector 'nexmark' makes the columns event_type, person, auction and bid")
                .hint("declare them as the benchmark does"));
        }
        self.next += events;
        let batch = Batch::new(decoded.columns, decoded.rows);
        Ok(SourcePoll::Rows { split: 0, batch, bad: Vec::new(), origin: None })
    }

    fn set_waker(&mut self, _waker: Waker) {}

    /// The next event and the base time, eight bytes each.
    fn snapshot(&mut self) -> Vec<u8> {
        let now_ms = self.now_ms();
        let base_ms = *self.base_ms.get_or_insert(now_ms);
        [self.next.to_le_bytes(), base_ms.to_le_bytes()].concat()
    }

    fn bounded(&self) -> bool {
        self.limit.is_some() && !self.keep_alive
    }

    fn restore(&mut self, snapshot: &[u8]) -> Result<()> {
        let (words, rest) = snapshot.as_chunks::<8>();
        let ([next, base], []) = (words, rest) else {
            return Err(EngineError::internal("a nexmark snapshot has sixteen bytes"));
        };
        self.next = u64::from_le_bytes(*next);
        self.base_ms = Some(i64::from_le_bytes(*base));
        Ok(())
    }

    fn splits(&self) -> Vec<SplitStatus> {
        let lag = self.limit.map(|limit| limit.saturating_sub(self.next) as i64);
        vec![SplitStatus { name: "nexmark".to_string(), offset: self.next as i64, lag }]
    }
}

fn config(table: &Table) -> Result<NexmarkConfig> {
    let default = NexmarkConfig::default();
    let count =
        |key: &str, default: u64| Ok::<u64, EngineError>(number(table, key)?.map_or(default, |v| v.max(0) as u64));
    let bytes = |key: &str, default: u64| match table.option(key) {
        Some(text) => parse_bytes(text).ok_or_else(|| bad(key, text)),
        None => Ok(default),
    };
    let period_ms = match table.option("rate.period") {
        Some(text) => parse_duration_ms(text).ok_or_else(|| bad("rate.period", text))?,
        None => 600_000,
    };
    let config = NexmarkConfig {
        first_rate: count("first-event.rate", default.first_rate)?,
        next_rate: count("next-event.rate", default.next_rate)?,
        sine: table.option("rate.shape").is_some_and(|s| s.eq_ignore_ascii_case("SINE")),
        rate_period_s: (period_ms / 1_000).max(1) as u64,
        person_proportion: count("person.proportion", default.person_proportion)?,
        auction_proportion: count("auction.proportion", default.auction_proportion)?,
        bid_proportion: count("bid.proportion", default.bid_proportion)?,
        person_bytes: bytes("person.avg-size", default.person_bytes)?,
        auction_bytes: bytes("auction.avg-size", default.auction_bytes)?,
        bid_bytes: bytes("bid.avg-size", default.bid_bytes)?,
        hot_auctions: count("bid.hot-ratio.auctions", default.hot_auctions)?,
        hot_bidders: count("bid.hot-ratio.bidders", default.hot_bidders)?,
        hot_sellers: count("auction.hot-ratio.sellers", default.hot_sellers)?,
    };
    if config.first_rate == 0 || config.next_rate == 0 {
        return Err(EngineError::user("a rate of 0 events per second makes no event"));
    }
    if config.person_proportion + config.auction_proportion + config.bid_proportion == 0 {
        return Err(EngineError::user("the proportions of people, auctions and bids are all 0"));
    }
    Ok(config)
}

fn number(table: &Table, key: &str) -> Result<Option<i64>> {
    table.option(key).map(|text| text.trim().parse().map_err(|_| bad(key, text))).transpose()
}

fn bad(key: &str, value: &str) -> EngineError {
    EngineError::user(format!("'{value}' is not a value of the option '{key}'"))
}
