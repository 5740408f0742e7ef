//! A backend whose numbers are fixed: what the tests expect they can read here.
//!
//! The page itself is looked at on `examples/page_server.rs`, whose numbers move.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use ouzel_server::metrics::MetricFamily;
use ouzel_server::model::*;
use ouzel_server::serving::{Column, ColumnType, TableSchema, ValueRef};
use ouzel_server::{Backend, BackendError, ServedTable};

/// 2026-01-01 00:00:00 UTC.
pub const START_MS: i64 = 1_767_225_600_000;

pub struct FixedBackend {
    pub tables: Vec<Arc<ServedTable>>,
    pub now_ms: AtomicI64,
    pub stopped: AtomicBool,
}

impl FixedBackend {
    pub fn new() -> Self {
        Self {
            tables: vec![Arc::new(orders()), Arc::new(product_analytics())],
            now_ms: AtomicI64::new(START_MS + 90_000),
            stopped: AtomicBool::new(false),
        }
    }

    pub fn stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }
}

/// The table of the recorded Pinot answers, without its multi-value column: 100 rows,
/// `id` 0.., `name` n0 to n4, `amt` 1.5 * id, `cnt` id, `ts` one per second.
fn orders() -> ServedTable {
    let columns = vec![
        Column::new("id", ColumnType::Long),
        Column::new("name", ColumnType::String),
        Column::new("ok", ColumnType::Boolean),
        Column::new("js", ColumnType::Json),
        Column::new("amt", ColumnType::Double),
        Column::new("cnt", ColumnType::Int),
        Column::new("ts", ColumnType::Timestamp),
    ];
    let table = ServedTable::new("orders", TableSchema { columns, key: Some(vec![0]) });
    table.write(|writer| {
        for id in 0..100 {
            writer.upsert(&[
                ValueRef::Long(id),
                ValueRef::String(&format!("n{}", id % 5)),
                ValueRef::Boolean(id % 2 == 0),
                ValueRef::String(&format!("{{\"k\":{id}}}")),
                ValueRef::Double(1.5 * id as f64),
                ValueRef::Long(id),
                ValueRef::Long(START_MS + id * 1000),
            ]);
        }
    });
    table
}

fn product_analytics() -> ServedTable {
    let columns = vec![
        Column::new("product_id", ColumnType::String),
        Column::new("product_name", ColumnType::String),
        Column::new("product_category", ColumnType::String),
        Column::new("view_count", ColumnType::Long),
        Column::new("cart_adds", ColumnType::Long),
        Column::new("purchases", ColumnType::Long),
        Column::new("revenue", ColumnType::Double),
        Column::new("update_time", ColumnType::Timestamp),
    ];
    let table = ServedTable::new("product_analytics", TableSchema { columns, key: Some(vec![0]) });
    table.write(|writer| {
        for (position, (name, category, views, carts, purchases, revenue)) in PRODUCTS.iter().enumerate() {
            writer.upsert(&[
                ValueRef::String(&format!("p{position}")),
                ValueRef::String(name),
                ValueRef::String(category),
                ValueRef::Long(*views),
                ValueRef::Long(*carts),
                ValueRef::Long(*purchases),
                ValueRef::Double(*revenue),
                ValueRef::Long(START_MS + position as i64 * 30_000),
            ]);
        }
    });
    table
}

/// Name, category, views, cart adds, purchases, revenue.
const PRODUCTS: [(&str, &str, i64, i64, i64, f64); 4] = [
    ("Desk lamp", "Home & Garden", 40, 10, 4, 200.0),
    ("Novel", "Books", 30, 12, 6, 90.0),
    ("Headphones", "Electronics", 60, 9, 3, 450.0),
    ("Tent", "Sports", 10, 1, 0, 0.0),
];

impl Backend for FixedBackend {
    fn snapshot(&self) -> Snapshot {
        let now_ms = self.now_ms.load(Ordering::SeqCst);
        Snapshot {
            waiting: vec![Waiting {
                node: "pipeline.sql/active_users#3".to_owned(),
                fires_at_ms: START_MS,
                ..Waiting::default()
            }],
            overview: Overview {
                version: "0.1.0".to_owned(),
                started_ms: START_MS,
                now_ms,
                uptime_ms: now_ms - START_MS,
                pipelines: vec![Pipeline {
                    name: "product-analytics".to_owned(),
                    jobs: vec!["product-analytics/pipeline.sql/1".to_owned()],
                }],
                addresses: vec![Address { name: "kafka".to_owned(), address: "127.0.0.1:9092".to_owned() }],
                process: ProcessUsage::default(),
            },
            jobs: vec![Job {
                id: "product-analytics/pipeline.sql/1".to_owned(),
                pipeline: "product-analytics".to_owned(),
                script: "pipeline.sql".to_owned(),
                targets: vec!["product_analytics".to_owned()],
                state: JobState::Running,
                restarts: 2,
                checkpoints: 7,
                last_checkpoint: Some(Checkpoint { id: 7, time_ms: now_ms - 400, bytes: 4096, duration_ms: 12 }),
                ..Job::default()
            }],
            graph: Graph {
                nodes: vec![Node {
                    id: "source-1".to_owned(),
                    job: "product-analytics/pipeline.sql/1".to_owned(),
                    kind: NodeKind::Source,
                    name: "raw_events".to_owned(),
                    topic: Some("raw-events".to_owned()),
                    watermark_ms: Some(now_ms - 5000),
                    rows_in: 1000,
                    rows_out: 998,
                    dead_letter_rows: 2,
                    splits: vec![Split { split: "0".to_owned(), offset: Some(1000), lag: Some(3), ..Split::default() }],
                    ..Node::default()
                }],
                edges: Vec::new(),
            },
            topics: vec![Topic {
                name: "raw-events".to_owned(),
                partitions: 1,
                end_offset: 1003,
                bytes: 250_000,
                rows_per_s: 10.0,
                ..Topic::default()
            }],
            tables: Vec::new(),
        }
    }

    fn metrics(&self) -> Vec<MetricFamily> {
        vec![
            MetricFamily::counter("ouzel_log_appended_bytes", "Bytes appended to the log")
                .with(&[("topic", "raw-events")], 250_000.0),
        ]
    }

    fn topic_tail(&self, topic: &str, records: usize) -> Result<TopicTail, BackendError> {
        if topic != "raw-events" {
            return Err(BackendError::UnknownTopic(topic.to_owned()));
        }
        let last = (1003 - records.min(1003) as i64)..1003;
        let records = last.map(|offset| TopicRecord {
            partition: 0,
            offset,
            time_ms: START_MS + offset,
            key: None,
            value: Some(format!("{{\"event_id\":{offset}}}")),
        });
        Ok(TopicTail { topic: topic.to_owned(), end_offset: 1003, records: records.collect() })
    }

    fn tables(&self) -> Vec<Arc<ServedTable>> {
        self.tables.clone()
    }

    fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
    }
}
