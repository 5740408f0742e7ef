//! Serves the page over made-up pipelines, to work on the page without an engine:
//! `cargo run -p ouzel-server --example page_server`, then http://127.0.0.1:18080.
//!
//! All numbers are functions of the time since its start, so that two runs look alike. It is a
//! tool for people who change `web/`; the program itself never shows anything but measurements.
//! `PAGE_SERVER=wikipedia` shows another pipeline, `PAGE_SERVER=failing` a job that fails.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ouzel_server::model::*;
use ouzel_server::serving::{Column, ColumnType, TableSchema, ValueRef};
use ouzel_server::{Backend, BackendError, ServedTable, serve_page, serve_pinot};
use tokio::net::TcpListener;
use tokio::sync::watch;

fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis() as i64
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (stop, mut stopping) = watch::channel(false);
    let backend = Arc::new(Example::new(stop));
    let feeder = backend.clone();
    tokio::spawn(async move {
        loop {
            feeder.feed();
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    let port = |name: &str, default: u16| std::env::var(name).ok().and_then(|p| p.parse().ok()).unwrap_or(default);
    let page = TcpListener::bind(("127.0.0.1", port("PORT", 18080))).await?;
    let pinot = TcpListener::bind(("127.0.0.1", port("PINOT_PORT", 18099))).await?;
    println!("page http://{}  pinot http://{}", page.local_addr()?, pinot.local_addr()?);
    let mut also_stopping = stopping.clone();
    let page = serve_page(page, backend.clone(), async move {
        let _ = stopping.wait_for(|stop| *stop).await.is_ok();
    });
    let pinot = serve_pinot(pinot, backend, async move {
        let _ = also_stopping.wait_for(|stop| *stop).await.is_ok();
    });
    tokio::try_join!(page, pinot)?;
    Ok(())
}

const PRODUCTS: [(&str, &str); 12] = [
    ("Noise-cancelling headphones", "Electronics"),
    ("Mechanical keyboard", "Electronics"),
    ("Portable SSD", "Electronics"),
    ("Merino sweater", "Clothing"),
    ("Rain jacket", "Clothing"),
    ("Trail running shoes", "Sports"),
    ("Two-person tent", "Sports"),
    ("Climbing rope", "Sports"),
    ("Streaming Systems", "Books"),
    ("The Log", "Books"),
    ("Oak cutting board", "Home & Garden"),
    ("Cast-iron pan", "Home & Garden"),
];

struct Example {
    started_ms: i64,
    kind: String,
    stop: watch::Sender<bool>,
    products: Arc<ServedTable>,
    users: Arc<ServedTable>,
    sessions: Arc<ServedTable>,
}

impl Example {
    fn new(stop: watch::Sender<bool>) -> Self {
        let table = |name: &str, columns: &[(&str, ColumnType)], key: Vec<usize>| {
            let columns = columns.iter().map(|(name, data_type)| Column::new(*name, *data_type)).collect();
            Arc::new(ServedTable::new(name, TableSchema { columns, key: Some(key) }))
        };
        use ColumnType::{Double, Long, String, Timestamp};
        Self {
            started_ms: now_ms(),
            kind: std::env::var("PAGE_SERVER").unwrap_or_default(),
            stop,
            products: table(
                "product_analytics",
                &[
                    ("product_id", String),
                    ("product_name", String),
                    ("product_category", String),
                    ("view_count", Long),
                    ("cart_adds", Long),
                    ("purchases", Long),
                    ("revenue", Double),
                    ("update_time", Timestamp),
                ],
                vec![0],
            ),
            users: table(
                "active_users",
                &[("window_start", Timestamp), ("window_end", Timestamp), ("active_users", Long)],
                vec![0, 1],
            ),
            sessions: table(
                "user_sessions",
                &[
                    ("session_id", String),
                    ("user_id", String),
                    ("session_start", Timestamp),
                    ("session_end", Timestamp),
                    ("page_views", Long),
                    ("product_views", Long),
                    ("cart_adds", Long),
                    ("purchases", Long),
                    ("total_spent", Double),
                ],
                vec![0],
            ),
        }
    }

    fn seconds(&self) -> f64 {
        (now_ms() - self.started_ms) as f64 / 1000.0 + 900.0
    }

    fn feed(&self) {
        let (t, now) = (self.seconds(), now_ms());
        self.products.write(|writer| {
            for (i, (name, category)) in PRODUCTS.iter().enumerate() {
                let rate = 1.0 + (i as f64 * 2.4).sin() * 0.6;
                let views = (t * rate * 3.0) as i64;
                let carts = (t * rate * (1.2 + (i as f64).cos() * 0.5)) as i64;
                let bought = (t * rate * 0.45) as i64;
                let price = 19.9 + 37.0 * ((i * 7) % 11) as f64;
                writer.upsert(&[
                    ValueRef::String(&format!("p{i}")),
                    ValueRef::String(name),
                    ValueRef::String(category),
                    ValueRef::Long(views),
                    ValueRef::Long(carts),
                    ValueRef::Long(bought),
                    ValueRef::Double(bought as f64 * price),
                    ValueRef::Long(now),
                ]);
            }
        });
        let minute = (now - 5000).div_euclid(60_000);
        let first = minute - 40;
        self.users.write(|writer| {
            for window in first..minute {
                let users = 180 + ((window as f64 * 0.7).sin() * 40.0 + (window as f64 * 0.21).cos() * 25.0) as i64;
                let bounds = (ValueRef::Long(window * 60_000), ValueRef::Long((window + 1) * 60_000));
                writer.upsert(&[bounds.0, bounds.1, ValueRef::Long(users)]);
            }
        });
        self.sessions.write(|writer| {
            for window in first..=minute + 1 {
                for session in 0..12 {
                    let start = window * 60_000 + session * 4800;
                    if start > now {
                        continue;
                    }
                    let bought = (window + session) % 3 == 0;
                    let spent = 60.0 + 35.0 * ((window * 5 + session) as f64 * 0.9).sin();
                    writer.upsert(&[
                        ValueRef::String(&format!("s{window}-{session}")),
                        ValueRef::String(&format!("u{session}")),
                        ValueRef::Long(start),
                        ValueRef::Long((start + 45_000).min(now)),
                        ValueRef::Long(4 + session % 3),
                        ValueRef::Long(3 + (session + window) % 4),
                        ValueRef::Long(1 + session % 2),
                        ValueRef::Long(i64::from(bought)),
                        ValueRef::Double(if bought { spent } else { 0.0 }),
                    ]);
                }
            }
        });
    }
}

/// id, job, kind, name, detail, topic, table
type Shape = (&'static str, &'static str, NodeKind, &'static str, &'static str, &'static str, &'static str);

const INGEST: &str = "product-analytics/ingest.sql/1";
const PIPELINE: &str = "product-analytics/pipeline.sql/1";
const SERVE: [&str; 3] =
    ["product-analytics/serve.sql/1", "product-analytics/serve.sql/2", "product-analytics/serve.sql/3"];

const NODES: [Shape; 16] = [
    ("gen", INGEST, NodeKind::Source, "events", "generator, 40 events/s", "", ""),
    ("gen-sink", INGEST, NodeKind::Sink, "raw_events", "kafka, json", "raw-events", ""),
    ("src", PIPELINE, NodeKind::Source, "raw_events", "kafka, watermark 5 s behind event_timestamp", "raw-events", ""),
    (
        "win",
        PIPELINE,
        NodeKind::Operator,
        "TumblingWindow",
        "TUMBLE(event_timestamp, 1 min), COUNT(DISTINCT user_id)",
        "",
        "",
    ),
    ("agg-p", PIPELINE, NodeKind::Operator, "GroupAggregate", "by product_id", "", ""),
    ("agg-s", PIPELINE, NodeKind::Operator, "GroupAggregate", "by session_id, user_id", "", ""),
    ("sink-u", PIPELINE, NodeKind::Sink, "active_users_per_minute", "upsert-kafka", "active-users-per-minute", ""),
    ("sink-p", PIPELINE, NodeKind::Sink, "product_analytics", "upsert-kafka", "product-analytics", ""),
    ("sink-s", PIPELINE, NodeKind::Sink, "user_session_analytics", "upsert-kafka", "user-session-analytics", ""),
    ("late", PIPELINE, NodeKind::Sink, "late_events", "late rows", "late-events", ""),
    ("tsrc-u", SERVE[0], NodeKind::Source, "active_users_topic", "upsert-kafka", "active-users-per-minute", ""),
    ("tab-u", SERVE[0], NodeKind::Sink, "active_users", "served", "", "active_users"),
    ("tsrc-p", SERVE[1], NodeKind::Source, "product_analytics_topic", "upsert-kafka", "product-analytics", ""),
    ("tab-p", SERVE[1], NodeKind::Sink, "product_analytics", "served", "", "product_analytics"),
    ("tsrc-s", SERVE[2], NodeKind::Source, "user_sessions_topic", "upsert-kafka", "user-session-analytics", ""),
    ("tab-s", SERVE[2], NodeKind::Sink, "user_sessions", "served", "", "user_sessions"),
];

const EDGES: [(&str, &str, f64); 11] = [
    ("gen", "gen-sink", 40.0),
    ("src", "win", 40.0),
    ("src", "agg-p", 24.0),
    ("src", "agg-s", 40.0),
    ("win", "sink-u", 0.02),
    ("agg-p", "sink-p", 24.0),
    ("agg-s", "sink-s", 40.0),
    ("src", "late", 0.0),
    ("tsrc-u", "tab-u", 0.02),
    ("tsrc-p", "tab-p", 24.0),
    ("tsrc-s", "tab-s", 40.0),
];

impl Example {
    fn node(&self, shape: &Shape) -> Node {
        let (id, job, kind, name, detail, topic, table) = *shape;
        let t = self.seconds();
        let named = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let inward = EDGES.iter().filter(|edge| edge.1 == id).map(|edge| edge.2).sum::<f64>();
        let outward = EDGES.iter().filter(|edge| edge.0 == id).map(|edge| edge.2).fold(0.0, f64::max);
        let reads_topic = kind == NodeKind::Source && !topic.is_empty();
        let rate = if kind == NodeKind::Source { outward } else { inward };
        let wobble = 1.0 + (t * 0.9).sin() * 0.06;
        let watermark = now_ms() - 5000 - ((t * 2.0).sin().abs() * 800.0) as i64;
        Node {
            id: id.to_owned(),
            job: job.to_owned(),
            kind,
            name: name.to_owned(),
            detail: named(detail),
            topic: named(topic),
            table: named(table),
            watermark_ms: (job == PIPELINE).then_some(watermark),
            idle: false,
            rows_in: (t * rate) as u64,
            rows_out: (t * outward) as u64,
            rows_in_per_s: rate * wobble,
            rows_out_per_s: outward * wobble,
            bytes: (t * rate * 310.0) as u64,
            late_rows: if id == "win" { (t / 70.0) as u64 } else { 0 },
            unmatched_changes: 0,
            hot_key_rows: None,
            dead_letter_rows: if id == "src" { (t / 200.0) as u64 } else { 0 },
            state_bytes: match id {
                "win" => 46_000 + ((t * 0.1).sin() * 12_000.0) as u64,
                "agg-p" => 380_000 + (t * 160.0) as u64,
                "agg-s" => 1_240_000 + (t * 900.0) as u64,
                _ => 0,
            },
            pressure: if id == "agg-s" { 0.55 + (t * 0.3).sin() * 0.3 } else { 0.04 },
            splits: if reads_topic {
                vec![Split {
                    split: "0".to_owned(),
                    offset: Some((t * rate) as i64),
                    lag: Some(((t * 3.0).sin().abs() * 6.0) as u64),
                    last_event_ms: Some(now_ms() - 120),
                    watermark_ms: (job == PIPELINE).then_some(watermark),
                    idle: false,
                    waits_for_group: None,
                }]
            } else {
                Vec::new()
            },
        }
    }

    fn job(&self, id: &str, targets: &[&str]) -> Job {
        let now = now_ms();
        let failing = self.kind == "failing" && id == SERVE[0];
        let mut parts = id.split('/');
        Job {
            id: id.to_owned(),
            pipeline: parts.next().unwrap_or_default().to_owned(),
            script: parts.next().unwrap_or_default().to_owned(),
            targets: targets.iter().map(|target| (*target).to_owned()).collect(),
            state: if failing { JobState::Restarting } else { JobState::Running },
            error: failing.then(|| JobError {
                primary: "the record at active-users-per-minute, partition 0, offset 17 cannot be read".to_owned(),
                detail: Some("column window_start: '2026-13-01 00:00:00' is not a TIMESTAMP(3)".to_owned()),
                hint: Some("SET 'ouzel.dead-letter.active_users_topic' keeps such records in a table.".to_owned()),
                time_ms: Some(now - 1200),
            }),
            trouble: None,
            warnings: Vec::new(),
            restarts: if failing { 4 } else { 0 },
            next_restart_ms: failing.then_some(now + 6000),
            started_ms: Some(self.started_ms),
            checkpoints: ((now - self.started_ms) / 1000) as u64,
            tasks: Vec::new(),
            last_checkpoint: Some(Checkpoint {
                id: ((now - self.started_ms) / 1000) as u64,
                time_ms: now - now % 1000,
                bytes: 18_000 + id.len() as u64 * 937,
                duration_ms: 4 + (id.len() % 7) as u64,
            }),
        }
    }

    fn topic(&self, name: &str, rate: f64, size: f64) -> Topic {
        let end = (self.seconds() * rate) as i64;
        Topic {
            name: name.to_owned(),
            partitions: 1,
            start_offset: 0,
            end_offset: end,
            bytes: (end as f64 * size) as u64,
            rows_per_s: rate * (1.0 + (self.seconds() * 0.9).sin() * 0.06),
        }
    }
}

impl Backend for Example {
    fn snapshot(&self) -> Snapshot {
        let now = now_ms();
        let wikipedia = self.kind == "wikipedia";
        let jobs = vec![
            self.job(INGEST, &["raw_events"]),
            self.job(PIPELINE, &["active_users_per_minute", "product_analytics", "user_session_analytics"]),
            self.job(SERVE[0], &["active_users"]),
            self.job(SERVE[1], &["product_analytics"]),
            self.job(SERVE[2], &["user_sessions"]),
        ];
        let name = if wikipedia { "wikipedia" } else { "product-analytics" };
        let address = |name: &str, address: &str| Address { name: name.to_owned(), address: address.to_owned() };
        Snapshot {
            waiting: Vec::new(),
            overview: Overview {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                started_ms: self.started_ms,
                now_ms: now,
                uptime_ms: now - self.started_ms,
                pipelines: vec![Pipeline {
                    name: name.to_owned(),
                    jobs: jobs.iter().map(|job| job.id.clone()).collect(),
                }],
                addresses: vec![
                    address("page", "http://127.0.0.1:8080"),
                    address("kafka", "127.0.0.1:9092"),
                    address("pinot", "http://127.0.0.1:8099"),
                ],
                process: ProcessUsage::default(),
            },
            graph: Graph {
                nodes: NODES.iter().map(|shape| self.node(shape)).collect(),
                edges: EDGES
                    .iter()
                    .map(|(from, to, rate)| Edge {
                        from: (*from).to_owned(),
                        to: (*to).to_owned(),
                        rows: (self.seconds() * rate) as u64,
                        rows_per_s: rate * (1.0 + (self.seconds() * 0.9).sin() * 0.06),
                    })
                    .collect(),
            },
            jobs,
            topics: vec![
                self.topic("raw-events", 40.0, 312.0),
                self.topic("active-users-per-minute", 0.02, 120.0),
                self.topic("product-analytics", 24.0, 210.0),
                self.topic("user-session-analytics", 40.0, 260.0),
                self.topic("late-events", 0.014, 330.0),
            ],
            tables: Vec::new(),
        }
    }

    fn topic_tail(&self, topic: &str, records: usize) -> Result<TopicTail, BackendError> {
        let snapshot = self.snapshot();
        let found = snapshot.topics.iter().find(|found| found.name == topic);
        let end = found.ok_or_else(|| BackendError::UnknownTopic(topic.to_owned()))?.end_offset;
        let keyed = topic != "raw-events";
        let record = |offset: i64| {
            let (name, category) = PRODUCTS[(offset % 12) as usize];
            let event = ["page_view", "product_view", "add_to_cart", "purchase"][(offset % 4) as usize];
            let value = format!(
                "{{\"event_id\":\"{offset:08x}-5f1c-4a77-9d1e-b9c0a7{offset:06x}\",\"event_type\":\"{event}\",\"user_id\":\"u{}\",\"session_id\":\"s{}\",\"product_name\":\"{name}\",\"product_category\":\"{category}\",\"quantity\":{},\"price\":{}}}",
                offset % 97,
                offset % 31,
                1 + offset % 5,
                19.9 + (offset % 11) as f64 * 37.0
            );
            TopicRecord {
                partition: 0,
                offset,
                time_ms: now_ms() - (end - offset) * 25,
                key: keyed.then(|| format!("{{\"product_id\":\"p{}\"}}", offset % 12)),
                value: (offset % 17 != 0 || !keyed).then_some(value),
            }
        };
        let records = ((end - records as i64).max(0)..end).map(record).collect();
        Ok(TopicTail { topic: topic.to_owned(), end_offset: end, records })
    }

    fn tables(&self) -> Vec<Arc<ServedTable>> {
        if self.kind == "wikipedia" {
            return vec![self.users.clone()];
        }
        vec![self.products.clone(), self.users.clone(), self.sessions.clone()]
    }

    fn stop(&self) {
        self.stop.send_replace(true);
    }
}
