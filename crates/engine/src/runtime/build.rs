//! From a plan to a graph: operators, sinks, readers, and the extra sinks for dead-letter and late rows.

use std::sync::Arc;

use ouzel_functions::EvalContext;
use ouzel_plan::{JobPlan, Node, Operator as PlanOperator};
use ouzel_types::WATERMARK_MIN;

use crate::error::Result;
use crate::operators::lowering::{Lowered, lower};
use crate::runtime::dead_letter;
use crate::runtime::graph::{Graph, GraphNode, Runner};
use crate::runtime::job::JobOptions;
use crate::runtime::late_table::LateTable;
use crate::runtime::metrics::{JobMetrics, NodeMetrics};
use crate::runtime::sink_driver::SinkDriver;
use crate::runtime::values_source::ValuesSource;
use crate::source::{ConnectorContext, Source};
use crate::time::scan::ScanDriver;
use crate::time::tracker::WatermarkTracker;

/// A source of the job, and where its bad rows go.
pub struct JobSource {
    pub node: usize,
    pub driver: SourceDriver,
    pub dead_letter: Option<(Arc<ouzel_plan::Table>, usize)>,
}

pub enum SourceDriver {
    Scan(Box<ScanDriver>),
    Values(ValuesSource),
}

/// Builds everything that runs. `metrics` was made from the same plan by [`metrics_of`].
pub fn build(plan: &JobPlan, options: &JobOptions, metrics: Arc<JobMetrics>) -> Result<(Graph, Vec<JobSource>)> {
    let mut sources = Vec::new();
    let mut nodes = Vec::new();
    for node in &plan.nodes {
        let context = ConnectorContext { node: node.id, ..options.connector_context(plan) };
        let runner = match &node.operator {
            PlanOperator::Scan(scan) => {
                let source = options.connectors.source(scan, &context)?;
                let driver = ScanDriver::new(scan, source, &context.eval)?;
                sources.push(JobSource {
                    node: node.id,
                    driver: SourceDriver::Scan(Box::new(driver)),
                    dead_letter: scan.dead_letter.clone().map(|t| (t, 0)),
                });
                Runner::Source
            }
            PlanOperator::Values(rows) => {
                let driver = SourceDriver::Values(ValuesSource::new(rows, &node.schema.types()));
                sources.push(JobSource { node: node.id, driver, dead_letter: None });
                Runner::Source
            }
            PlanOperator::Sink(sink) => {
                Runner::Sink(Box::new(SinkDriver::new(sink.clone(), options.connectors.sink(sink, &context)?)))
            }
            _ => match lower(plan, node, &context)? {
                Lowered::Calc(calc) => Runner::Calc(calc),
                Lowered::Stateful(operator) => Runner::Stateful(operator),
            },
        };
        nodes.push(graph_node(runner, node.inputs.len()));
    }
    for node in &plan.nodes {
        for (port, input) in node.inputs.iter().enumerate() {
            nodes[*input].readers.push((node.id, port));
        }
    }
    for source in &mut sources {
        if let Some((table, reader)) = &mut source.dead_letter {
            *reader = nodes.len();
            let spec = dead_letter::sink_of(table);
            let context = ConnectorContext { node: nodes.len(), ..options.connector_context(plan) };
            let sink = options.connectors.sink(&spec, &context)?;
            nodes.push(graph_node(Runner::Sink(Box::new(SinkDriver::new(spec, sink))), 1));
        }
    }
    for late in &plan.late_tables {
        let reader = nodes.len();
        let context = ConnectorContext { node: reader, ..options.connector_context(plan) };
        let sink = options.connectors.sink(&late.sink, &context)?;
        nodes.push(graph_node(Runner::Sink(Box::new(SinkDriver::new(late.sink.clone(), sink))), 1));
        let PlanOperator::Scan(scan) = &plan.nodes[late.source].operator else { continue };
        let table = Arc::new(LateTable::new(scan, &late.sink, reader)?);
        nodes[late.source].traced = true;
        for node in fed_row_by_row(plan, late.source) {
            nodes[node].late_table = Some(table.clone());
        }
    }
    Ok((Graph::new(nodes, metrics), sources))
}

/// Finds what cannot run before anything does: every operator is made once and thrown away. Nothing is opened.
pub fn check(plan: &JobPlan, eval: &EvalContext) -> Result<()> {
    let context = ConnectorContext {
        job: "check".into(),
        node: 0,
        subtask: 0,
        parallelism: 1,
        time_zone: plan.time_zone.clone(),
        checkpoints: false,
        eval: eval.clone(),
    };
    let runs_elsewhere = |operator: &PlanOperator| {
        matches!(operator, PlanOperator::Scan(_) | PlanOperator::Values(_) | PlanOperator::Sink(_))
    };
    plan.nodes
        .iter()
        .filter(|node| !runs_elsewhere(&node.operator))
        .try_for_each(|node| lower(plan, node, &context).map(drop))
}

fn graph_node(runner: Runner, inputs: usize) -> GraphNode {
    GraphNode {
        runner,
        tracker: WatermarkTracker::new(inputs.max(1)),
        output_watermark: WATERMARK_MIN,
        idle: false,
        open_inputs: inputs,
        readers: Vec::new(),
        late_table: None,
        traced: false,
    }
}

/// Operators whose input rows are rows of this source: it alone feeds them, with nothing but filters and projections
/// in between.
fn fed_row_by_row(plan: &JobPlan, source: usize) -> Vec<usize> {
    let mut passes = vec![false; plan.nodes.len()];
    let mut fed = Vec::new();
    for node in &plan.nodes {
        let by_source = !node.inputs.is_empty() && node.inputs.iter().all(|i| passes[*i]);
        let calc = matches!(node.operator, PlanOperator::Calc(_));
        passes[node.id] = node.id == source || (by_source && calc);
        if by_source && !calc {
            fed.push(node.id);
        }
    }
    fed
}

/// Empty metrics for a plan, in the order of the graph's nodes.
pub fn metrics_of(plan: &JobPlan) -> Arc<JobMetrics> {
    let mut nodes: Vec<NodeMetrics> =
        plan.nodes.iter().map(|n| NodeMetrics::new(node_name(n), n.operator.name(), n.inputs.clone())).collect();
    for node in &plan.nodes {
        if let PlanOperator::Scan(scan) = &node.operator
            && let Some(table) = &scan.dead_letter
        {
            nodes.push(NodeMetrics::new(table.path.name.to_string(), "DeadLetterSink", vec![node.id]));
        }
    }
    for late in &plan.late_tables {
        nodes.push(NodeMetrics::new(late.sink.table.path.name.to_string(), "LateSink", vec![late.source]));
    }
    JobMetrics::new(nodes)
}

/// What a node is called in metrics and on the page.
fn node_name(node: &Node) -> String {
    match &node.operator {
        PlanOperator::Scan(scan) => scan.table.path.name.to_string(),
        PlanOperator::Sink(sink) => sink.table.path.name.to_string(),
        other => other.name().to_string(),
    }
}

/// A hash of the plan's shape: state of one shape cannot be used by another. Options of connectors are left out,
/// so that an address or a rate may change.
pub fn fingerprint(plan: &JobPlan) -> u64 {
    use std::hash::{Hash, Hasher};
    let mut hasher = rustc_hash::FxHasher::default();
    for node in &plan.nodes {
        node.inputs.hash(&mut hasher);
        let text = match &node.operator {
            PlanOperator::Scan(s) => format!("scan {} {:?} {:?} {:?}", s.table.path, s.fields, s.computed, s.watermark),
            PlanOperator::Sink(s) => format!("sink {} {:?}", s.table.path, s.columns),
            other => format!("{other:?}"),
        };
        text.hash(&mut hasher);
    }
    hasher.finish()
}

impl SourceDriver {
    pub fn snapshot(&mut self) -> Vec<u8> {
        match self {
            SourceDriver::Scan(scan) => scan.snapshot(),
            SourceDriver::Values(values) => values.snapshot(),
        }
    }
}
