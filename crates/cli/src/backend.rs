//! What the HTTP side shows: jobs, graph, topics and served tables of this process, all measured.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Instant;

use ouzel_broker::Broker;
use ouzel_engine::runtime::metrics::WorkerMetrics;
use ouzel_engine::runtime::supervisor::{JobState, SupervisedJob};
use ouzel_plan::{JobPlan, Operator, Table};
use ouzel_server::model::{self, Snapshot};
use ouzel_server::{Backend, BackendError, ServedTable};
use ouzel_types::{WATERMARK_MAX, WATERMARK_MIN};
use parking_lot::Mutex;
use tokio::sync::watch;

use crate::{environment, execution, hot_keys, waiting};

/// A job with what the page says about it.
pub struct RunningJob {
    pub id: String,
    pub pipeline: String,
    pub script: String,
    pub plan: Arc<JobPlan>,
    pub job: SupervisedJob,
    pub started_ms: i64,
}

pub struct Program {
    pub jobs: Vec<RunningJob>,
    pub broker: Broker,
    pub tables: Vec<Arc<ServedTable>>,
    pub addresses: Vec<model::Address>,
    pub started_ms: i64,
    pub stop: watch::Sender<bool>,
    rates: Mutex<Rates>,
}

/// Totals of a moment ago, for rates over about two seconds.
struct Rates {
    at: Instant,
    totals: HashMap<String, u64>,
    per_second: HashMap<String, f64>,
}

const RATE_WINDOW_S: f64 = 1.0;

impl Program {
    pub fn new(
        jobs: Vec<RunningJob>,
        broker: Broker,
        tables: Vec<Arc<ServedTable>>,
        addresses: Vec<model::Address>,
        stop: watch::Sender<bool>,
    ) -> Program {
        let rates = Rates { at: Instant::now(), totals: HashMap::new(), per_second: HashMap::new() };
        Program { jobs, broker, tables, addresses, started_ms: environment::now_ms(), stop, rates: Mutex::new(rates) }
    }

    /// Rates of all counters since the last window closed.
    fn rates(&self, totals: HashMap<String, u64>) -> HashMap<String, f64> {
        let mut rates = self.rates.lock();
        let elapsed = rates.at.elapsed().as_secs_f64();
        if elapsed >= RATE_WINDOW_S || rates.totals.is_empty() {
            let rate = |(key, total): (&String, &u64)| {
                let before = rates.totals.get(key).copied().unwrap_or(*total);
                (key.clone(), total.saturating_sub(before) as f64 / elapsed.max(0.001))
            };
            let per_second = totals.iter().map(rate).collect();
            *rates = Rates { at: Instant::now(), totals, per_second };
        }
        rates.per_second.clone()
    }
}

impl Backend for Program {
    fn snapshot(&self) -> Snapshot {
        let now_ms = environment::now_ms();
        let mut graph = model::Graph::default();
        let mut totals = HashMap::new();
        for job in &self.jobs {
            add_graph(job, &mut graph, &mut totals);
        }
        let mut topics = Vec::new();
        for topic in self.broker.stats() {
            let start_offset = topic.partitions.iter().map(|p| p.start_offset).sum();
            let end_offset: i64 = topic.partitions.iter().map(|p| p.end_offset).sum();
            totals.insert(format!("topic/{}", topic.topic), end_offset.max(0) as u64);
            topics.push(model::Topic {
                partitions: topic.partitions.len() as u32,
                bytes: topic.bytes(),
                name: topic.topic,
                start_offset,
                end_offset,
                rows_per_s: 0.0,
            });
        }
        let rates = self.rates(totals);
        let rate = |key: &str| rates.get(key).copied().unwrap_or(0.0);
        for topic in &mut topics {
            topic.rows_per_s = rate(&format!("topic/{}", topic.name));
        }
        for node in &mut graph.nodes {
            node.rows_in_per_s = rate(&format!("in/{}", node.id));
            node.rows_out_per_s = rate(&format!("out/{}", node.id));
            node.pressure = (rate(&format!("busy/{}", node.id)) / 1e9).clamp(0.0, 1.0);
        }
        let mut inputs_of: HashMap<String, usize> = HashMap::new();
        graph.edges.iter().for_each(|edge| *inputs_of.entry(edge.to.clone()).or_default() += 1);
        for edge in &mut graph.edges {
            let inputs = inputs_of.get(&edge.to).copied().unwrap_or(0);
            edge.rows_per_s =
                if inputs == 1 { rate(&format!("in/{}", edge.to)) } else { rate(&format!("out/{}", edge.from)) };
        }
        Snapshot {
            overview: self.overview(now_ms),
            jobs: self.jobs.iter().map(job_model).collect(),
            graph,
            topics,
            tables: Vec::new(),
            waiting: self.jobs.iter().flat_map(waiting_of).collect(),
        }
    }

    fn topic_tail(&self, topic: &str, records: usize) -> Result<model::TopicTail, BackendError> {
        let stats = self
            .broker
            .stats()
            .into_iter()
            .find(|t| t.topic == topic)
            .ok_or_else(|| BackendError::UnknownTopic(topic.to_string()))?;
        let tail = self.broker.tail_of_topic(topic, records).map_err(|e| BackendError::Log(e.to_string()))?;
        let text = |bytes: Option<&[u8]>| bytes.map(|b| String::from_utf8_lossy(b).into_owned());
        Ok(model::TopicTail {
            topic: topic.to_string(),
            end_offset: stats.partitions.iter().map(|p| p.end_offset).sum(),
            records: tail
                .iter()
                .map(|r| model::TopicRecord {
                    partition: r.partition,
                    offset: r.offset,
                    time_ms: r.timestamp,
                    key: text(r.key.as_deref()),
                    value: text(r.value.as_deref()),
                })
                .collect(),
        })
    }

    fn tables(&self) -> Vec<Arc<ServedTable>> {
        self.tables.clone()
    }

    fn stop(&self) {
        self.stop.send_replace(true);
    }
}

impl Program {
    fn overview(&self, now_ms: i64) -> model::Overview {
        let mut pipelines: Vec<model::Pipeline> = Vec::new();
        for job in &self.jobs {
            match pipelines.iter_mut().find(|p| p.name == job.pipeline) {
                Some(pipeline) => pipeline.jobs.push(job.id.clone()),
                None => pipelines.push(model::Pipeline { name: job.pipeline.clone(), jobs: vec![job.id.clone()] }),
            }
        }
        model::Overview {
            version: env!("CARGO_PKG_VERSION").to_string(),
            started_ms: self.started_ms,
            now_ms,
            uptime_ms: now_ms - self.started_ms,
            pipelines,
            addresses: self.addresses.clone(),
            process: model::ProcessUsage::default(),
        }
    }
}

fn node_id(job: &RunningJob, node: usize) -> String {
    format!("{}#{node}", job.id)
}

fn add_graph(job: &RunningJob, graph: &mut model::Graph, totals: &mut HashMap<String, u64>) {
    for (index, metrics) in job.job.metrics.nodes.iter().enumerate() {
        let id = node_id(job, index);
        let plan = job.plan.nodes.get(index);
        let table: Option<&Arc<Table>> = plan.and_then(|n| match &n.operator {
            Operator::Scan(scan) => Some(&scan.table),
            Operator::Sink(sink) => Some(&sink.table),
            _ => None,
        });
        let is_sink = matches!(plan.map(|n| &n.operator), Some(Operator::Sink(_)) | None);
        let kind = match metrics.inputs.is_empty() {
            true => model::NodeKind::Source,
            false if is_sink => model::NodeKind::Sink,
            false => model::NodeKind::Operator,
        };
        let (rows_in, rows_out) = (metrics.rows_in.load(Relaxed), metrics.rows_out.load(Relaxed));
        totals.insert(format!("in/{id}"), rows_in);
        totals.insert(format!("out/{id}"), rows_out);
        totals.insert(format!("busy/{id}"), metrics.busy_nanos.load(Relaxed));
        for input in &metrics.inputs {
            let from = node_id(job, *input);
            // Late and dead-letter rows take another way than the rest of their source's rows: what arrives counts.
            let rows =
                if metrics.inputs.len() == 1 { rows_in } else { job.job.metrics.nodes[*input].rows_out.load(Relaxed) };
            graph.edges.push(model::Edge { from, to: id.clone(), rows, rows_per_s: 0.0 });
        }
        let shown = |w: i64| Some(w).filter(|w| *w != WATERMARK_MIN && *w != WATERMARK_MAX);
        graph.nodes.push(model::Node {
            job: job.id.clone(),
            kind,
            name: metrics.name.clone(),
            detail: plan.map(|node| ouzel_sql::planner::explain::node_line(&job.plan, node)),
            topic: table.and_then(|t| t.option("topic")).map(str::to_string),
            table: table.filter(|t| t.connector() == "serve").map(|t| t.path.name.to_string()),
            watermark_ms: shown(metrics.watermark.load(Relaxed)),
            idle: metrics.idle.load(Relaxed),
            rows_in,
            rows_out,
            late_rows: metrics.late_rows.load(Relaxed),
            dead_letter_rows: metrics.dead_letter_rows.load(Relaxed),
            unmatched_changes: metrics.unmatched_changes.load(Relaxed),
            hot_key_rows: metrics.hot_key.lock().as_ref().map(|hot| hot.rows),
            state_bytes: metrics.state_bytes.load(Relaxed),
            splits: metrics
                .splits
                .lock()
                .iter()
                .map(|s| model::Split {
                    split: s.status.name.clone(),
                    offset: Some(s.status.offset),
                    lag: s.status.lag.map(|l| l.max(0) as u64),
                    last_event_ms: s.last_event_ms,
                    watermark_ms: s.watermark,
                    idle: s.idle,
                    waits_for_group: s.waits_for_group.as_deref().map(str::to_string),
                })
                .collect(),
            id,
            ..model::Node::default()
        });
    }
}

fn waiting_of(job: &RunningJob) -> Vec<model::Waiting> {
    waiting::of(&job.id, &job.job.metrics, &|node| node_id(job, node))
}

fn warnings_of(job: &RunningJob) -> Vec<model::Warning> {
    hot_keys::of(&job.plan, &job.job.metrics, &|node| node_id(job, node))
}

fn job_model(job: &RunningJob) -> model::Job {
    let status = job.job.status.lock().clone();
    let checkpoint = *job.job.metrics.checkpoint.lock();
    // An error is told until a checkpoint behind it is complete.
    let error = status.error.filter(|_| checkpoint.completed_ms <= status.failed_ms);
    let runs = status.state == JobState::Running;
    let targets = job.plan.sinks.iter().map(|s| match &job.plan.nodes[*s].operator {
        Operator::Sink(sink) => sink.table.path.name.to_string(),
        other => other.name().to_string(),
    });
    model::Job {
        id: job.id.clone(),
        pipeline: job.pipeline.clone(),
        script: job.script.clone(),
        targets: targets.collect(),
        state: match status.state {
            JobState::Running => model::JobState::Running,
            JobState::Restarting => model::JobState::Restarting,
            JobState::Finished | JobState::Stopped => model::JobState::Finished,
            JobState::Failed => model::JobState::Failed,
        },
        error: error.map(|e| execution::placed(&job.plan, e)).map(|e| model::JobError {
            primary: e.primary,
            detail: e
                .place
                .map(|place| format!("at {place}"))
                .into_iter()
                .chain(e.detail)
                .reduce(|a, b| format!("{a}\n{b}")),
            hint: e.hint,
            time_ms: Some(status.failed_ms),
        }),
        trouble: runs.then(|| job.job.metrics.trouble()).flatten(),
        warnings: if runs { warnings_of(job) } else { Vec::new() },
        restarts: status.restarts,
        next_restart_ms: status.next_start_ms,
        started_ms: Some(job.started_ms),
        checkpoints: checkpoint.completed,
        last_checkpoint: (checkpoint.completed > 0).then_some(model::Checkpoint {
            id: checkpoint.id,
            time_ms: checkpoint.completed_ms,
            bytes: checkpoint.bytes,
            duration_ms: checkpoint.duration_ms,
        }),
        tasks: job.job.metrics.workers.lock().iter().map(|worker| task_model(worker)).collect(),
    }
}

fn task_model(worker: &WorkerMetrics) -> model::Task {
    let seconds = |nanos: &std::sync::atomic::AtomicU64| nanos.load(Relaxed) as f64 / 1e9;
    model::Task {
        busy_s: seconds(&worker.busy_nanos),
        back_pressured_s: seconds(&worker.back_pressured_nanos),
        idle_s: seconds(&worker.idle_nanos),
        queued: worker.queued.load(Relaxed),
    }
}
