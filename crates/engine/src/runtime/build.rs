//! From a plan to the graphs of its workers: operators, sinks, readers, and the sinks of dead-letter and late rows.

use std::sync::Arc;

use ouzel_functions::EvalContext;
use ouzel_plan::operator::WindowShape;
use ouzel_plan::{JobPlan, Node, Operator as PlanOperator, table};
use ouzel_types::{DataType, WATERMARK_MAX, WATERMARK_MIN};

use crate::error::Result;
use crate::lookup::Lookup;
use crate::operator::Operator;
use crate::operators::async_lookup_join::AsyncLookupJoin;
use crate::operators::lookup_join::LookupJoin;
use crate::operators::lookup_queue::Policy;
use crate::operators::lookup_retry::retries;
use crate::operators::lowering::{Lowered, lower};
use crate::runtime::dead_letter;
use crate::runtime::event_time;
use crate::runtime::exchange::{Edge, Exchange};
use crate::runtime::graph::{Graph, GraphNode, Reader, Runner};
use crate::runtime::job::JobOptions;
use crate::runtime::late_table::LateTable;
use crate::runtime::layout::{Layout, Route, Spread};
use crate::runtime::lookup_pool::LookupPool;
use crate::runtime::metrics::{JobMetrics, NodeMetrics};
use crate::runtime::notifier::Notifier;
use crate::runtime::outlets::Outlets;
use crate::runtime::sink_driver::SinkDriver;
use crate::runtime::values_source::ValuesSource;
use crate::source::{ConnectorContext, Connectors, Siblings, Source};
use crate::time::scan::ScanDriver;
use crate::time::tracker::WatermarkTracker;
use crate::time::watermark_alignment::AlignmentGroups;

/// A source of the job, and where its bad rows go.
pub struct JobSource {
    pub node: usize,
    pub fragment: usize,
    pub driver: SourceDriver,
    pub dead_letter: Option<(Arc<ouzel_plan::Table>, Reader)>,
}

pub enum SourceDriver {
    Scan(Box<ScanDriver>),
    Values(ValuesSource),
}

/// What all workers of a job are built from.
pub struct Blueprint<'a> {
    pub plan: &'a JobPlan,
    pub options: &'a JobOptions,
    pub layout: Layout,
    pub exchange: Arc<Exchange>,
    pub metrics: Arc<JobMetrics>,
    /// One per node.
    siblings: Vec<Siblings>,
    alignment: AlignmentGroups,
    /// Per node: event time is needed there or behind it.
    event_time: Vec<bool>,
}

impl<'a> Blueprint<'a> {
    /// # Errors
    /// See [`Layout::of`].
    pub fn new(plan: &'a JobPlan, options: &'a JobOptions, metrics: Arc<JobMetrics>) -> Result<Blueprint<'a>> {
        let layout = Layout::of(plan, &ByConnector(options.connectors.as_ref()))?;
        let sides = if layout.workers > 1 { sides(plan) } else { Vec::new() };
        let inputs: Vec<Vec<usize>> = plan.nodes.iter().map(|node| node.inputs.clone()).collect();
        // Worker 0 is the thread that waits for the outside: stop signals and the checkpoint writer.
        let first = options.stop.notifier().clone();
        let notifiers = std::iter::once(first).chain((1..layout.workers).map(|_| Notifier::new())).collect();
        let exchange = Arc::new(Exchange::new(&layout, &inputs, &sides, notifiers));
        Ok(Blueprint {
            plan,
            options,
            siblings: layout.nodes.iter().map(|_| Siblings::default()).collect(),
            layout,
            exchange,
            metrics,
            alignment: AlignmentGroups::default(),
            event_time: event_time::needed(plan),
        })
    }

    /// Source instances of all workers.
    pub fn source_instances(&self) -> usize {
        let sources = self.plan.nodes.iter().filter(|node| node.inputs.is_empty());
        sources.map(|node| self.layout.nodes[node.id].parallelism).sum()
    }

    /// Fragment instances of all workers.
    pub fn fragment_instances(&self) -> usize {
        (0..self.layout.workers).map(|worker| self.fragments(worker).len()).sum()
    }

    /// The fragments that a worker has an instance of.
    pub fn fragments(&self, worker: usize) -> Vec<usize> {
        let has = |fragment: &usize| {
            self.layout.nodes.iter().any(|place| place.fragment == *fragment && place.parallelism > worker)
        };
        (0..self.layout.fragments).filter(has).collect()
    }

    fn context(&self, node: usize, worker: usize) -> ConnectorContext {
        let parallelism = self.layout.nodes[node].parallelism;
        let siblings = self.siblings[node].clone();
        ConnectorContext { node, subtask: worker, parallelism, siblings, ..self.options.connector_context(self.plan) }
    }

    /// Builds everything that runs on one worker.
    pub fn build(&self, worker: usize) -> Result<(Graph, Vec<JobSource>)> {
        let mut sources = Vec::new();
        let mut nodes = Vec::new();
        for node in &self.plan.nodes {
            let runner = if self.layout.nodes[node.id].parallelism > worker {
                self.runner(node, worker, &mut sources)?
            } else {
                Runner::Absent
            };
            nodes.push(self.graph_node(node.id, &node.inputs, runner, worker));
        }
        self.connect(&mut nodes, worker);
        self.add_sides(&mut nodes, &mut sources, worker)?;
        let types: Vec<Vec<DataType>> = self
            .exchange
            .edges
            .iter()
            .map(|edge| self.plan.nodes.get(edge.from).map_or(Vec::new(), |node| node.schema.types()))
            .collect();
        let outlets = Outlets::new(self.exchange.clone(), worker, self.layout.workers, &types);
        let mut graph = Graph::new(nodes, self.metrics.clone(), outlets);
        let joins = self
            .plan
            .nodes
            .iter()
            .filter(|node| matches!(&node.operator, PlanOperator::LookupJoin(join) if join.async_lookup.is_some()));
        joins.for_each(|node| graph.add_patient(node.id));
        Ok((graph, sources))
    }

    fn runner(&self, node: &Node, worker: usize, sources: &mut Vec<JobSource>) -> Result<Runner> {
        let context = self.context(node.id, worker);
        let fragment = self.layout.nodes[node.id].fragment;
        let source = |driver: SourceDriver| JobSource { node: node.id, fragment, driver, dead_letter: None };
        Ok(match &node.operator {
            PlanOperator::Scan(scan) => {
                let connector = self.options.connectors.source(scan, &context)?;
                let driver = ScanDriver::new(scan, connector, &context.eval)?.of_several(context.parallelism > 1);
                let driver = driver.align_with(&self.alignment);
                sources.push(source(SourceDriver::Scan(Box::new(driver))));
                Runner::Source
            }
            PlanOperator::Values(rows) => {
                sources.push(source(SourceDriver::Values(ValuesSource::new(rows, &node.schema.types()))));
                Runner::Source
            }
            PlanOperator::Sink(sink) => {
                let connector = self.options.connectors.sink(sink, &context)?;
                connector.trouble().into_iter().for_each(|t| self.metrics.nodes[node.id].troubles.watch(t));
                Runner::Sink(Box::new(SinkDriver::new(sink.clone(), connector)))
            }
            PlanOperator::LookupJoin(join) => {
                let lookup = self.options.connectors.lookup(join, &context)?;
                Runner::Stateful(self.lookup_join(node, join, lookup, worker)?)
            }
            _ => match lower(self.plan, node, &context)? {
                Lowered::Calc(calc) => Runner::Calc(calc),
                Lowered::Stateful(operator) => Runner::Stateful(operator),
            },
        })
    }

    /// Asynchronous where the plan wants it and the table has something to wait for.
    fn lookup_join(
        &self,
        node: &Node,
        join: &ouzel_plan::operator::LookupJoin,
        lookup: Box<dyn Lookup>,
        worker: usize,
    ) -> Result<Box<dyn Operator>> {
        let eval = &self.options.eval;
        let Some(wanted) = &join.async_lookup else { return Ok(Box::new(LookupJoin::new(join, lookup, eval)?)) };
        match LookupPool::new(lookup, wanted.capacity, self.exchange.notifier(worker))? {
            Err(lookup) => Ok(Box::new(LookupJoin::new(join, lookup, eval)?)),
            Ok(pool) => {
                let policy = Policy {
                    capacity: wanted.capacity,
                    timeout_ms: wanted.timeout_ms,
                    unordered: wanted.unordered,
                    retry: retries(&join.hints),
                };
                let left = self.plan.nodes[node.inputs[0]].schema.types();
                Ok(Box::new(AsyncLookupJoin::new(join, policy, &left, Box::new(pool), eval)?))
            }
        }
    }

    fn graph_node(&self, id: usize, inputs: &[usize], runner: Runner, worker: usize) -> GraphNode {
        let edges = || self.exchange.edges.iter().filter(|edge| edge.to == id && id < self.plan.nodes.len());
        let through_edges: usize = edges().map(Edge::channels).sum();
        let channels = inputs.len() - edges().count() + through_edges;
        let mut tracker = WatermarkTracker::new(channels.max(1));
        let mut open_channels = channels;
        // A sender that does not exist holds nobody back.
        for edge in edges().filter(|edge| edge.route == Route::Local && edge.senders(worker).is_empty()) {
            tracker.update(edge.first_channel, WATERMARK_MAX);
            open_channels -= 1;
        }
        GraphNode {
            runner,
            fragment: self.layout.nodes[id].fragment,
            tracker,
            output_watermark: WATERMARK_MIN,
            idle: false,
            open_channels,
            readers: Vec::new(),
            late_table: None,
            traced: false,
            ending: false,
            // Tables of dead letters and late rows are no nodes of the plan, and no operators.
            cuts_batches: self.event_time.get(id).copied().unwrap_or(false),
            passes_rows: self.plan.nodes.get(id).is_some_and(|node| passes_rows(&node.operator)),
        }
    }

    /// Tells every node its readers, in order of the plan.
    fn connect(&self, nodes: &mut [GraphNode], worker: usize) {
        for node in &self.plan.nodes {
            for (port, input) in node.inputs.iter().enumerate() {
                let edge = self.exchange.edges.iter().position(|edge| edge.to == node.id && edge.port == port);
                let reader = match edge {
                    Some(edge) => Reader::Edge(edge),
                    None if self.layout.nodes[node.id].parallelism > worker => {
                        Reader::Node { node: node.id, port, channel: port }
                    }
                    None => continue,
                };
                nodes[*input].readers.push(reader);
            }
        }
    }

    /// The sinks of dead-letter and late rows, and who feeds them.
    fn add_sides(&self, nodes: &mut Vec<GraphNode>, sources: &mut [JobSource], worker: usize) -> Result<()> {
        let first = self.plan.nodes.len();
        let mut specs: Vec<table::Sink> = Vec::new();
        for node in &self.plan.nodes {
            let PlanOperator::Scan(scan) = &node.operator else { continue };
            let Some(table) = &scan.dead_letter else { continue };
            let reader = self.side_reader(node.id, first + specs.len());
            if let Some(source) = sources.iter_mut().find(|source| source.node == node.id) {
                source.dead_letter = Some((table.clone(), reader));
            }
            specs.push(dead_letter::sink_of(table));
        }
        for late in &self.plan.late_tables {
            let PlanOperator::Scan(scan) = &self.plan.nodes[late.source].operator else { continue };
            let side = first + specs.len();
            let table = Arc::new(LateTable::new(scan, &late.sink)?);
            nodes[late.source].traced = true;
            for node in fed_row_by_row(self.plan, late.source) {
                nodes[node].late_table = Some((table.clone(), self.side_reader(node, side)));
            }
            specs.push(late.sink.clone());
        }
        for (index, spec) in specs.into_iter().enumerate() {
            let runner = if worker == 0 {
                let sink = self.options.connectors.sink(&spec, &self.context(first + index, worker))?;
                Runner::Sink(Box::new(SinkDriver::new(spec, sink)))
            } else {
                Runner::Absent
            };
            nodes.push(self.graph_node(first + index, &[], runner, worker));
        }
        Ok(())
    }

    fn side_reader(&self, from: usize, side: usize) -> Reader {
        match self.exchange.edges.iter().position(|edge| edge.from == from && edge.to == side) {
            Some(edge) => Reader::Edge(edge),
            None => Reader::Node { node: side, port: 0, channel: 0 },
        }
    }
}

/// What connectors say about instances side by side.
struct ByConnector<'a>(&'a dyn Connectors);

impl Spread for ByConnector<'_> {
    fn source(&self, table: &ouzel_plan::Table, wanted: usize) -> usize {
        self.0.source_instances(table, wanted)
    }
    fn sink(&self, table: &ouzel_plan::Table) -> bool {
        self.0.sink_spreads(table)
    }
}

/// (from, to) of every node beside the plan: dead-letter tables in order of their scans, then late tables.
fn sides(plan: &JobPlan) -> Vec<(usize, usize)> {
    let mut sides = Vec::new();
    let mut next = plan.nodes.len();
    for node in &plan.nodes {
        if matches!(&node.operator, PlanOperator::Scan(scan) if scan.dead_letter.is_some()) {
            sides.push((node.id, next));
            next += 1;
        }
    }
    for late in &plan.late_tables {
        sides.extend(fed_row_by_row(plan, late.source).into_iter().map(|node| (node, next)));
        next += 1;
    }
    sides
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
        siblings: Siblings::default(),
    };
    let runs_elsewhere = |operator: &PlanOperator| {
        matches!(
            operator,
            PlanOperator::Scan(_) | PlanOperator::Values(_) | PlanOperator::Sink(_) | PlanOperator::LookupJoin(_)
        )
    };
    plan.nodes
        .iter()
        .filter(|node| !runs_elsewhere(&node.operator))
        .try_for_each(|node| lower(plan, node, &context).map(drop))
}

/// Each result of the operator is made of one row of its input, so that a late row behind it is a row of the source.
fn passes_rows(operator: &PlanOperator) -> bool {
    match operator {
        PlanOperator::WindowTableFunction(function) => !matches!(function.window.shape, WindowShape::Session { .. }),
        PlanOperator::Calc(_)
        | PlanOperator::Union
        | PlanOperator::DropUpdateBefore
        | PlanOperator::Expand(_)
        | PlanOperator::Unnest(_) => true,
        _ => false,
    }
}

/// Operators whose input rows are made of single rows of this source: it alone feeds them, with nothing in between
/// but what takes row by row.
fn fed_row_by_row(plan: &JobPlan, source: usize) -> Vec<usize> {
    let mut passes = vec![false; plan.nodes.len()];
    let mut fed = Vec::new();
    for node in &plan.nodes {
        let by_source = !node.inputs.is_empty() && node.inputs.iter().all(|i| passes[*i]);
        let passing = passes_rows(&node.operator);
        passes[node.id] = node.id == source || (by_source && passing);
        if by_source && !passing {
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

impl SourceDriver {
    /// Other instances read what this one leaves.
    pub fn takes_turns(&self) -> bool {
        matches!(self, SourceDriver::Scan(scan) if scan.takes_turns())
    }

    pub fn snapshot(&mut self) -> Vec<u8> {
        match self {
            SourceDriver::Scan(scan) => scan.snapshot(),
            SourceDriver::Values(values) => values.snapshot(),
        }
    }
}
