//! Keeps the connection: a thread reads, reconnects with backoff and Last-Event-ID, and fills a bounded queue.
//!
//! Events are handed out at least once over reconnects of the server's making, and exactly once over our own restarts
//! when `topic` is set: events that the topic's tail already holds are skipped by their data.

use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::time::Duration;

use arrow_buffer::Buffer;
use ouzel_engine::source::{BadRow, ConnectorContext, Source, SourcePoll, SplitStatus, Waker};
use ouzel_engine::{EngineError, Result};
use ouzel_formats::Decoder;
use ouzel_formats::json::decoder::{JsonDecoder, JsonOptions};
use ouzel_plan::config::parse_duration_ms;
use ouzel_plan::table::{Scan, ScanFieldSource};
use ouzel_types::{Batch, ColumnBuilder, DataType, Scalar};
use parking_lot::Mutex;

use super::ID_HEADER;
use super::parser::{Event, Parser};
use crate::kafka::KafkaClients;
use crate::kafka::topic_tail::{TopicTail, header};

/// Wikimedia's public stream.
const DEFAULT_URL: &str = "https://stream.wikimedia.org/v2/stream/recentchange";
const QUEUE_EVENTS: usize = 10_000;
const BACKOFF_MAX: Duration = Duration::from_secs(30);
/// Records of the topic's tail that a restart looks at for events it has already.
const TAIL_RECORDS: i64 = 5_000;

pub struct SseSource {
    config: Config,
    columns: Vec<(String, DataType)>,
    keeps_bad_rows: bool,
    drop_canaries: bool,
    domain: JsonDecoder,
    waker: Option<Waker>,
    reader: Option<Reader>,
    start_id: String,
    /// Events that the topic holds already and the server may send again.
    known: HashSet<String>,
    received: i64,
    tail: Option<TopicTail>,
    last_id: String,
}

#[derive(Clone)]
struct Config {
    url: String,
    user_agent: String,
    reconnect_delay: Duration,
    read_timeout: Duration,
}

struct Reader {
    events: Receiver<Event>,
    stop: Arc<AtomicBool>,
    trouble: Arc<Mutex<Option<String>>>,
}

impl SseSource {
    pub fn new(scan: &Scan, _context: &ConnectorContext, clients: &KafkaClients) -> Result<SseSource> {
        let table = &scan.table;
        let duration = |key: &str, default: u64| {
            let ms = table.option(key).and_then(parse_duration_ms).map_or(default, |ms| ms.max(1) as u64);
            Duration::from_millis(ms)
        };
        let mut columns = Vec::new();
        for field in &scan.fields {
            let ScanFieldSource::Physical { column, .. } = &field.source else {
                return Err(EngineError::user("the connector 'sse' has no metadata columns"));
            };
            columns.push((table.physical[*column].name.to_string(), field.ty.clone()));
        }
        let domain = vec![(vec![Arc::from("meta"), Arc::from("domain")], DataType::string())];
        Ok(SseSource {
            config: Config {
                url: table.option("url").unwrap_or(DEFAULT_URL).to_string(),
                user_agent: table
                    .option("user-agent")
                    .unwrap_or(concat!("ouzel/", env!("CARGO_PKG_VERSION")))
                    .to_string(),
                reconnect_delay: duration("reconnect-delay", 500),
                read_timeout: duration("read-timeout", 30_000),
            },
            columns,
            keeps_bad_rows: scan.dead_letter.is_some(),
            drop_canaries: table.option("drop-canaries") != Some("false"),
            domain: JsonDecoder::new(&domain, JsonOptions::default()),
            waker: None,
            reader: None,
            start_id: String::new(),
            known: HashSet::new(),
            received: 0,
            tail: TopicTail::of(table, clients)?,
            last_id: String::new(),
        })
    }

    fn start(&mut self) -> Result<()> {
        if let Some(tail) = &self.tail {
            let (id, known) = last_events(tail)?;
            if !id.is_empty() {
                (self.start_id, self.known) = (id, known);
            }
        }
        let (sender, events) = sync_channel(QUEUE_EVENTS);
        let stop = Arc::new(AtomicBool::new(false));
        let trouble = Arc::new(Mutex::new(None));
        let follower = Follower {
            config: self.config.clone(),
            sender,
            stop: stop.clone(),
            trouble: trouble.clone(),
            waker: self.waker.clone(),
        };
        let id = self.start_id.clone();
        std::thread::Builder::new()
            .name("sse".to_string())
            .spawn(move || follower.follow(&id))
            .map_err(|e| EngineError::external(format!("cannot start a thread: {e}")))?;
        self.reader = Some(Reader { events, stop, trouble });
        Ok(())
    }

    /// Keeps what is JSON and no canary; the rest are bad rows.
    fn sift(&mut self, events: Vec<Event>) -> Result<(Vec<Event>, Vec<BadRow>)> {
        let mut good = Vec::with_capacity(events.len());
        let mut bad = Vec::new();
        for event in events {
            self.received += 1;
            self.last_id.clone_from(&event.id);
            if self.known.remove(&event.data) {
                continue;
            }
            if self.received == TAIL_RECORDS {
                self.known = HashSet::new();
            }
            let record = 0..event.data.len();
            let block = Buffer::from_vec(event.data.clone().into_bytes());
            let decoded = self.domain.decode(&block, &[record]).map_err(|e| EngineError::user(e.to_string()))?;
            if let Some((_, error)) = decoded.bad.first() {
                bad.push(BadRow {
                    raw: event.data.into_bytes(),
                    topic: self.config.url.clone(),
                    partition: 0,
                    offset: self.received - 1,
                    error: error.clone(),
                });
                continue;
            }
            let canary = decoded.rows == 1
                && Scalar::from_array(&decoded.columns[0], &DataType::string(), 0) == Scalar::String("canary".into());
            if !(canary && self.drop_canaries) {
                good.push(event);
            }
        }
        match bad.first() {
            Some(first) if !self.keeps_bad_rows => {
                Err(EngineError::user(first.error.clone()).at(self.config.url.clone()))
            }
            _ => Ok((good, bad)),
        }
    }
}

impl Source for SseSource {
    fn poll(&mut self, max_rows: usize) -> Result<SourcePoll> {
        if self.reader.is_none() {
            self.start()?;
        }
        let Some(reader) = &self.reader else { return Ok(SourcePoll::Pending { retry_ms: None }) };
        let mut events = Vec::new();
        while events.len() < max_rows {
            match reader.events.try_recv() {
                Ok(event) => events.push(event),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => {
                    return Err(EngineError::internal("the thread that follows the stream has ended"));
                }
            }
        }
        if events.is_empty() {
            return Ok(SourcePoll::Pending { retry_ms: None });
        }
        let (events, bad) = self.sift(events)?;
        let columns = self.columns.iter().map(|(name, ty)| {
            let mut builder = ColumnBuilder::new(ty, events.len());
            for event in &events {
                builder.append(&match name.as_str() {
                    "data" => Scalar::String(event.data.as_str().into()),
                    "id" => Scalar::String(event.id.as_str().into()),
                    "event" => Scalar::String(event.event.as_str().into()),
                    "headers" => {
                        let id = Scalar::Bytes(event.id.as_bytes().into());
                        Scalar::Map(vec![(Scalar::String(ID_HEADER.into()), id)])
                    }
                    _ => Scalar::Null,
                });
            }
            builder.finish()
        });
        let batch = Batch::new(columns.collect(), events.len());
        Ok(SourcePoll::Rows { split: 0, batch, bad, origin: None })
    }

    fn set_waker(&mut self, waker: Waker) {
        self.waker = Some(waker);
    }

    fn snapshot(&mut self) -> Vec<u8> {
        let id = if self.last_id.is_empty() { &self.start_id } else { &self.last_id };
        id.as_bytes().to_vec()
    }

    fn bounded(&self) -> bool {
        false
    }

    fn restore(&mut self, snapshot: &[u8]) -> Result<()> {
        self.start_id = String::from_utf8_lossy(snapshot).into_owned();
        Ok(())
    }

    fn splits(&self) -> Vec<SplitStatus> {
        let trouble = self.reader.as_ref().and_then(|r| r.trouble.lock().clone());
        let name = trouble.map_or_else(|| self.config.url.clone(), |t| format!("{} ({t})", self.config.url));
        vec![SplitStatus { name, offset: self.received, lag: None }]
    }

    fn close(&mut self) {
        if let Some(reader) = self.reader.take() {
            reader.stop.store(true, Ordering::SeqCst);
        }
    }
}

impl Drop for SseSource {
    fn drop(&mut self) {
        self.close();
    }
}

/// The thread's side.
struct Follower {
    config: Config,
    sender: SyncSender<Event>,
    stop: Arc<AtomicBool>,
    trouble: Arc<Mutex<Option<String>>>,
    waker: Option<Waker>,
}

impl Follower {
    fn follow(&self, start_id: &str) {
        let mut parser = Parser::default();
        parser.set_last_id(start_id);
        let mut backoff = self.config.reconnect_delay;
        while !self.stop.load(Ordering::SeqCst) {
            let mut events = 0;
            let end = self.read(&mut parser, &mut events);
            parser.reset();
            let Err(reason) = end else { return };
            if self.stop.load(Ordering::SeqCst) {
                return;
            }
            // A connection that gave events was a good one: the pauses grow only while there is no progress.
            if events > 0 {
                backoff = self.config.reconnect_delay;
            }
            let pause = parser.retry_ms.map_or(backoff, Duration::from_millis).min(BACKOFF_MAX);
            tracing::warn!("{}: {reason}; connecting again in {} ms", self.config.url, pause.as_millis());
            *self.trouble.lock() = Some(format!("not connected: {reason}"));
            std::thread::sleep(pause);
            backoff = (backoff * 2).min(BACKOFF_MAX);
        }
    }

    /// Reads until the connection breaks, counting events. Ok: nobody listens any more.
    fn read(&self, parser: &mut Parser, events: &mut u64) -> std::result::Result<(), String> {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_recv_response(Some(self.config.read_timeout))
            .timeout_recv_body(None)
            // A stream that says nothing for so long is dead, though nobody closed it.
            .timeout_per_read(Some(self.config.read_timeout))
            .user_agent(&self.config.user_agent)
            .build()
            .into();
        let mut request =
            agent.get(&self.config.url).header("accept", "text/event-stream").header("cache-control", "no-cache");
        if !parser.last_id().is_empty() {
            request = request.header("last-event-id", parser.last_id());
        }
        let response = request.call().map_err(|e| e.to_string())?;
        *self.trouble.lock() = None;
        let mut lines = BufReader::new(response.into_body().into_reader());
        let mut line = Vec::new();
        loop {
            line.clear();
            let read = lines.read_until(b'\n', &mut line).map_err(|e| e.to_string())?;
            // A line without its end was cut off by the end of the connection.
            if read == 0 || line.last() != Some(&b'\n') {
                return Err("the server closed the connection".to_string());
            }
            let text = String::from_utf8_lossy(&line);
            if let Some(event) = parser.line(text.trim_end_matches(['\n', '\r'])) {
                *events += 1;
                if self.stop.load(Ordering::SeqCst) || self.sender.send(event).is_err() {
                    return Ok(());
                }
                if let Some(waker) = &self.waker {
                    waker();
                }
            }
        }
    }
}

/// The id of the last event in a topic, and the data of the events before it that have the same position and may come
/// again.
fn last_events(tail: &TopicTail) -> Result<(String, HashSet<String>)> {
    let offsets = tail.offsets()?;
    let (mut last_id, mut known) = (String::new(), HashSet::new());
    if offsets.is_empty() {
        return Ok((last_id, known));
    }
    tail.read(offsets.start.max(offsets.end - TAIL_RECORDS)..offsets.end, |record| {
        if let Some(id) = header(record, ID_HEADER) {
            last_id = String::from_utf8_lossy(id).into_owned();
        }
        known.extend(record.value.map(|v| String::from_utf8_lossy(v).into_owned()));
    })?;
    Ok((last_id, known))
}
