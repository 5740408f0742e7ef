//! A plan as the nodes that a Flink shows of it: sources with what is pushed into them, assigners of watermarks and mini-batches,
//! exchanges, the halves of aggregates, projections below what reads some columns only.
//!
//! Columns of a shown node stand where the plan's node has them; only their names differ, which are those of Flink's row types.

use std::sync::Arc;

use ouzel_plan::expr::CastMode;
use ouzel_plan::node::Column;
use ouzel_plan::operator::{Calc, GroupAggregate, WindowAggregate, WindowSource};
use ouzel_plan::{AggregateCall, Expr, ExprKind, JobPlan, Node, NodeId, Operator, Schema, TimeAttribute};
use ouzel_types::Scalar;

use super::expression::{Names, Style};
use super::node::Attached;
use super::shown_source::Reading;
use super::{node, two_phases, window_phases};
use crate::binder::expr_binder::cast_node;
use crate::planner::mini_batch;

pub type ShownId = usize;

/// One line of a plan.
#[derive(Clone, Debug)]
pub struct Shown {
    pub what: What,
    /// In both styles.
    pub lines: [String; 2],
    pub inputs: Vec<ShownId>,
    pub schema: Schema,
    /// What it emits; a sink says NONE.
    pub changes: String,
    /// A sink that keeps rows by its own key.
    pub materialized: bool,
}

/// What is asked of a line for its costs and its advice.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant)] // A plan has few nodes, and most are operators.
pub enum What {
    Source,
    Calc(Calc),
    Exchange(Vec<usize>),
    /// Assigners, DropUpdateBefore and the like: they hand rows on.
    Passes,
    LocalAggregate,
    Operator(Operator),
}

pub struct Plan {
    pub nodes: Vec<Shown>,
    pub roots: Vec<ShownId>,
}

impl Shown {
    pub fn line(&self, style: Style) -> &str {
        &self.lines[usize::from(style == Style::Infix)]
    }
}

/// `is_query`: the sink is not shown.
pub fn of(plan: &JobPlan, is_query: bool) -> Plan {
    let bundles = mini_batch::explained(&plan.nodes, &plan.config);
    let mut builder = Builder { plan, bundles, nodes: Vec::new() };
    let root = |sink: &NodeId| if is_query { plan.nodes[*sink].inputs[0] } else { *sink };
    let roots: Vec<ShownId> = plan.sinks.iter().map(|sink| builder.node(root(sink), true)).collect();
    let roots = builder.one_sink_per_table(roots);
    Plan { nodes: builder.nodes, roots }
}

pub(super) struct Builder<'p> {
    plan: &'p JobPlan,
    /// By node: the assigner of mini-batches behind a scan.
    pub(super) bundles: Vec<Option<String>>,
    pub(super) nodes: Vec<Shown>,
}

/// What an aggregate reads.
#[derive(Clone, Copy, Default)]
struct Read<'a> {
    keys: &'a [usize],
    /// The time of a window of the older syntax, which stands behind the keys.
    time: Option<usize>,
    calls: &'a [AggregateCall],
    /// The time of a window, which stands last.
    last: Option<usize>,
    /// How many columns of a window stand before what is computed, in the query.
    windows: usize,
}

impl Read<'_> {
    fn columns(&self) -> impl Iterator<Item = usize> {
        let read = self.calls.iter().flat_map(crate::planner::prune::call_columns);
        self.keys.iter().copied().chain(self.time).chain(read).chain(self.last)
    }

    fn is_filter(&self, column: usize) -> bool {
        self.calls.iter().any(|call| call.filter == Some(column))
    }
}

pub(super) const STYLES: [Style; 2] = [Style::Prefix, Style::Infix];

impl<'p> Builder<'p> {
    /// Sinks that write one table alike, and changes of the same kinds and values of the same types, are one behind a union.
    fn one_sink_per_table(&mut self, roots: Vec<ShownId>) -> Vec<ShownId> {
        let mut kept: Vec<ShownId> = Vec::new();
        let mut inputs: Vec<Vec<ShownId>> = Vec::new();
        for root in roots {
            let of = |id: &ShownId| match &self.nodes[*id].what {
                What::Operator(Operator::Sink(sink)) => Some(sink.clone()),
                _ => None,
            };
            let written = |id: &ShownId| {
                let input = &self.nodes[self.nodes[*id].inputs[0]];
                (input.schema.types(), input.changes.clone(), self.nodes[*id].materialized)
            };
            let known = of(&root).and_then(|sink| {
                kept.iter().position(|k| of(k).is_some_and(|other| other == sink) && written(k) == written(&root))
            });
            match known {
                Some(at) => inputs[at].extend(self.nodes[root].inputs.clone()),
                None => {
                    kept.push(root);
                    inputs.push(self.nodes[root].inputs.clone());
                }
            }
        }
        for (root, inputs) in kept.iter().zip(inputs) {
            // Only a sink that took in another one has more inputs than it had.
            if inputs.len() > self.nodes[*root].inputs.len() {
                let schema = self.nodes[inputs[0]].schema.clone();
                let changes = self.nodes[inputs[0]].changes.clone();
                let line = node::line(&Operator::Union, &[], &schema, Style::Prefix);
                let what = What::Operator(Operator::Union);
                let union = self.add(what, [line.clone(), line], inputs, schema, &changes);
                self.nodes[*root].inputs = vec![union];
            }
        }
        kept
    }

    pub(super) fn add(
        &mut self,
        what: What,
        lines: [String; 2],
        inputs: Vec<ShownId>,
        schema: Schema,
        changes: &str,
    ) -> ShownId {
        self.nodes.push(Shown { what, lines, inputs, schema, changes: changes.to_owned(), materialized: false });
        self.nodes.len() - 1
    }

    /// `is_root`: a query that only scans has no mini-batches.
    fn node(&mut self, id: NodeId, is_root: bool) -> ShownId {
        let plan = self.plan;
        let node = &plan.nodes[id];
        match &node.operator {
            Operator::Scan(scan) => {
                let wanted: Vec<Expr> = (0..node.schema.columns.len()).map(|c| column_of(&node.schema, c)).collect();
                let calc = Calc { filter: None, projection: wanted };
                self.scan(node, scan, &calc, &node.schema, Reading { is_root, ..Reading::default() })
            }
            Operator::Calc(calc) => match &plan.nodes[node.inputs[0]].operator {
                Operator::Scan(scan) => {
                    self.scan(&plan.nodes[node.inputs[0]], scan, calc, &node.schema, Reading::default())
                }
                _ => {
                    let input = self.node(node.inputs[0], false);
                    let schema = self.calc_schema(calc, &plan.nodes[node.inputs[0]].schema, input, &node.schema);
                    self.calc(calc.clone(), input, schema, &node.changelog.to_string())
                }
            },
            Operator::GroupAggregate(aggregate) => self.group_aggregate(node, aggregate),
            Operator::WindowAggregate(aggregate) => self.window_aggregate(node, aggregate),
            Operator::Values(rows) if !node::are_literals(rows) => self.rows(node, rows),
            Operator::DropUpdateBefore => match &plan.nodes[node.inputs[0]].operator {
                Operator::Scan(scan) => {
                    let below = &plan.nodes[node.inputs[0]];
                    let projection = (0..below.schema.columns.len()).map(|c| column_of(&below.schema, c)).collect();
                    let calc = Calc { filter: None, projection };
                    let reading = Reading { drops: Some(node.changelog.to_string()), ..Reading::default() };
                    self.scan(below, scan, &calc, &node.schema, reading)
                }
                _ => {
                    let input = self.input(node, 0);
                    self.operator(node, Operator::DropUpdateBefore, vec![input])
                }
            },
            Operator::Sink(_) => self.sink(node),
            operator => {
                let inputs: Vec<ShownId> = (0..node.inputs.len()).map(|i| self.input(node, i)).collect();
                self.operator(node, operator.clone(), inputs)
            }
        }
    }

    /// A sink, of which Flink's materialiser is a part.
    fn sink(&mut self, node: &Node) -> ShownId {
        let below = &self.plan.nodes[node.inputs[0]];
        if !matches!(below.operator, Operator::SinkMaterialize(_)) {
            let input = self.input(node, 0);
            return self.operator(node, node.operator.clone(), vec![input]);
        }
        let input = self.node(below.inputs[0], false);
        let id = self.operator(node, node.operator.clone(), vec![input]);
        self.say(id, "upsertMaterialize=[true]");
        self.nodes[id].materialized = true;
        id
    }

    /// A further fact at the end of a node's line.
    fn say(&mut self, id: ShownId, fact: &str) {
        self.nodes[id].lines.iter_mut().for_each(|line| {
            line.pop();
            line.push_str(&format!(", {fact})"));
        });
    }

    /// The input of a node, with the exchange in front of the node.
    fn input(&mut self, node: &Node, i: usize) -> ShownId {
        let ranks = matches!(&node.operator, Operator::Rank(rank) if !rank.is_limit)
            || matches!(node.operator, Operator::Deduplicate(_));
        let id = if ranks { self.unprojected(node.inputs[i]) } else { self.node(node.inputs[i], false) };
        let id = match node.operator {
            Operator::OverAggregate(_) | Operator::Rank(_) | Operator::Deduplicate(_) => self.called_by_place(id),
            _ => id,
        };
        let id = self.without_row_times(node, id);
        let id = if matches!(node.operator, Operator::Union) { self.nullable(node, id) } else { id };
        self.exchanged(node, i, id)
    }

    /// A node whose computed columns without a name are called by their places.
    fn called_by_place(&mut self, id: ShownId) -> ShownId {
        let mut shown = self.nodes[id].clone();
        let What::Calc(calc) = shown.what else { return id };
        for (i, column) in shown.schema.columns.iter_mut().enumerate().filter(|(_, c)| c.name.starts_with("$f")) {
            column.name = format!("${i}").into();
        }
        self.calc(calc, shown.inputs[0], shown.schema, &shown.changes)
    }

    /// A node whose source is told of no projection: below a number of rows in order Flink tells it of none.
    fn unprojected(&mut self, id: NodeId) -> ShownId {
        let plan = self.plan;
        let node = &plan.nodes[id];
        let reading = Reading { whole: true, ..Reading::default() };
        match &node.operator {
            Operator::Scan(scan) => {
                let projection = (0..node.schema.columns.len()).map(|c| column_of(&node.schema, c)).collect();
                self.scan(node, scan, &Calc { filter: None, projection }, &node.schema, reading)
            }
            Operator::Calc(calc) if calc.filter.is_none() => match &plan.nodes[node.inputs[0]].operator {
                Operator::Scan(scan) => self.scan(&plan.nodes[node.inputs[0]], scan, calc, &node.schema, reading),
                _ => self.node(id, false),
            },
            _ => self.node(id, false),
        }
    }

    /// What a counting aggregate reads: rows, of which no column matters.
    fn counted(&mut self, id: NodeId) -> ShownId {
        let mut below = self.unprojected(id);
        if let (What::Calc(calc), Some(input)) = (&self.nodes[below].what, self.nodes[below].inputs.first())
            && calc.filter.is_none()
        {
            below = *input;
        }
        below
    }

    /// A union's column that may be NULL is one in each of its inputs.
    fn nullable(&mut self, union: &Node, id: ShownId) -> ShownId {
        let schema = self.nodes[id].schema.clone();
        let casts = |c: usize| !schema.columns[c].ty.nullable && union.schema.columns[c].ty.nullable;
        if !(0..schema.columns.len()).any(casts) {
            return id;
        }
        let column = |c: usize| {
            let expr = column_of(&schema, c);
            if casts(c) { cast_node(expr, schema.columns[c].ty.with_nullable(true), CastMode::Explicit) } else { expr }
        };
        let projection: Vec<Expr> = (0..schema.columns.len()).map(column).collect();
        let mut all = schema.clone();
        all.columns.iter_mut().zip(&union.schema.columns).for_each(|(c, u)| c.ty = c.ty.with_nullable(u.ty.nullable));
        let below = self.nodes[id].clone();
        let changes = below.changes.clone();
        match &below.what {
            What::Calc(calc) => {
                let projection = projection.iter().map(|e| e.substitute(&calc.projection)).collect();
                self.calc(Calc { filter: calc.filter.clone(), projection }, below.inputs[0], all, &changes)
            }
            _ => self.calc(Calc { filter: None, projection }, id, all, &changes),
        }
    }

    /// Rows of VALUES that are more than literals: each is a Calc over one row.
    fn rows(&mut self, node: &Node, rows: &[Vec<Scalar>]) -> ShownId {
        let changes = node.changelog.to_string();
        let zero = Schema { columns: vec![Column::new("ZERO", ouzel_types::TypeKind::Int.not_null())] };
        let mut inputs = Vec::new();
        for row in rows {
            let one = Operator::Values(vec![vec![Scalar::Int(0)]]);
            let lines = STYLES.map(|style| node::line(&one, &[], &zero, style));
            let below = self.add(What::Operator(one), lines, Vec::new(), zero.clone(), &changes);
            let value = |(value, column): (&Scalar, &Column)| {
                let literal = match rows.len() {
                    1 => node::row_literal(value, &column.ty),
                    _ => Expr::literal(value.clone(), column.ty.with_nullable(false)),
                };
                match (value, column.ty.nullable && rows.len() > 1) {
                    (Scalar::Null, _) | (_, false) => literal,
                    _ => cast_node(literal, column.ty.clone(), CastMode::Explicit),
                }
            };
            let projection = row.iter().zip(&node.schema.columns).map(value).collect();
            inputs.push(self.calc(Calc { filter: None, projection }, below, node.schema.clone(), &changes));
        }
        if inputs.len() == 1 {
            return inputs[0];
        }
        let line = node::line(&Operator::Union, &[], &node.schema, Style::Prefix);
        self.add(What::Operator(Operator::Union), [line.clone(), line], inputs, node.schema.clone(), &changes)
    }

    fn exchanged(&mut self, node: &Node, i: usize, id: ShownId) -> ShownId {
        match node.distribution.get(i).and_then(Option::as_ref) {
            // By nothing but their windows rows go to one task in Flink.
            Some(_) if is_by_window_only(&node.operator) => self.exchange(Vec::new(), id),
            Some(keys) => self.exchange(keys.clone(), id),
            None => id,
        }
    }

    fn exchange(&mut self, keys: Vec<usize>, id: ShownId) -> ShownId {
        let schema = self.nodes[id].schema.clone();
        let line = node::exchange(&keys, &schema);
        let changes = self.nodes[id].changes.clone();
        self.add(What::Exchange(keys), [line.clone(), line], vec![id], schema, &changes)
    }

    /// A regular join gives plain timestamps: a Calc below it makes them.
    fn without_row_times(&mut self, node: &Node, id: ShownId) -> ShownId {
        let schema = self.nodes[id].schema.clone();
        let is_rowtime = |c: &Column| c.time == Some(TimeAttribute::Rowtime);
        if !matches!(node.operator, Operator::Join(_)) || !schema.columns.iter().any(is_rowtime) {
            return id;
        }
        let plain = |i: usize| {
            let expr = column_of(&schema, i);
            let ty = expr.ty.clone();
            if is_rowtime(&schema.columns[i]) { cast_node(expr, ty, CastMode::Explicit) } else { expr }
        };
        let projection: Vec<Expr> = (0..schema.columns.len()).map(plain).collect();
        let mut plainly = schema.clone();
        plainly.columns.iter_mut().for_each(|c| c.time = None);
        let changes = self.nodes[id].changes.clone();
        let below = self.nodes[id].clone();
        if let What::Calc(calc) = &below.what {
            let projection = projection.iter().map(|e| e.substitute(&calc.projection)).collect();
            let calc = Calc { filter: calc.filter.clone(), projection };
            return self.calc(calc, below.inputs[0], plainly, &changes);
        }
        self.calc(Calc { filter: None, projection }, id, plainly, &changes)
    }

    /// A Calc, unless it hands on all columns as they are.
    pub(super) fn calc(&mut self, calc: Calc, input: ShownId, schema: Schema, changes: &str) -> ShownId {
        let width = self.nodes[input].schema.columns.len();
        let hands_on = calc.projection.iter().enumerate().all(|(i, e)| e.as_column() == Some(i));
        if calc.filter.is_none() && calc.projection.len() == width && hands_on {
            return input;
        }
        let below = self.nodes[input].schema.clone();
        let operator = Operator::Calc(plain_times(&calc, &below));
        let lines = STYLES.map(|style| node::line(&operator, &[&below], &schema, style));
        self.add(What::Calc(calc), lines, vec![input], schema, changes)
    }

    /// The names of a Calc's columns: those of columns that it hands on are the shown ones.
    fn calc_schema(&self, calc: &Calc, planned: &Schema, input: ShownId, own: &Schema) -> Schema {
        let shown = &self.nodes[input].schema;
        let mut schema = own.clone();
        let below = match &self.nodes[input].what {
            What::Operator(operator) => Some(operator),
            _ => None,
        };
        // A call of OVER that is a column is called by its place where nothing is computed, an element of UNNEST as the query calls it.
        let computes = calc.projection.iter().any(|expr| expr.as_column().is_none());
        let calls = match below {
            Some(Operator::OverAggregate(over)) if !computes => shown.columns.len() - over.calls.len(),
            _ => usize::MAX,
        };
        let is_element = matches!(below, Some(Operator::Unnest(_)));
        for (i, (column, expr)) in schema.columns.iter_mut().zip(&calc.projection).enumerate() {
            let Some(c) = expr.as_column() else { continue };
            if c >= calls {
                column.name = format!("${i}").into();
            } else if planned.columns[c].name == column.name && !(is_element && shown.columns[c].name.starts_with('f'))
            {
                column.name = shown.columns[c].name.clone();
            }
        }
        crate::statements::make_unique(&mut schema);
        schema
    }

    fn operator(&mut self, node: &Node, operator: Operator, inputs: Vec<ShownId>) -> ShownId {
        let schema = self.schema(node, &inputs);
        let below: Vec<Schema> = inputs.iter().map(|i| self.nodes[*i].schema.clone()).collect();
        let below: Vec<&Schema> = below.iter().collect();
        let windows: Vec<Option<Attached>> = inputs.iter().map(|i| self.windows_of(*i)).collect();
        let lines = STYLES.map(|style| node::line_over(&operator, &below, &windows, &schema, style));
        let in_bundles = matches!(operator, Operator::Join(_)) && mini_batch::is_enabled(&self.plan.config);
        let mut inputs = inputs;
        if let Operator::SortedOver(over) = &operator {
            let sorted = STYLES.map(|style| node::sort_below(over, below[0], style).unwrap_or_default());
            if !sorted[0].is_empty() {
                let changes = self.nodes[inputs[0]].changes.clone();
                let id = self.add(What::Passes, sorted, inputs, below[0].clone(), &changes);
                inputs = vec![id];
            }
        }
        let is_sink = matches!(operator, Operator::Sink(_));
        let changes = if is_sink { "NONE".to_owned() } else { node.changelog.to_string() };
        let id = self.add(What::Operator(operator), lines, inputs, schema, &changes);
        if in_bundles {
            self.say(id, "miniBatch=[true]");
        }
        id
    }

    /// The windows that a node's rows have columns of.
    fn windows_of(&self, id: ShownId) -> Option<Attached> {
        let node = &self.nodes[id];
        let keys = |keys: &[usize]| {
            let schema = &self.nodes[node.inputs[0]].schema;
            keys.iter().map(|key| schema.columns[*key].name.as_ref()).collect::<Vec<_>>().join(", ")
        };
        match &node.what {
            What::Operator(Operator::WindowTableFunction(o)) => {
                Some(Attached { shape: o.window.shape, session_keys: keys(&o.partition) })
            }
            What::Operator(Operator::WindowAggregate(o)) => match &o.window {
                WindowSource::Assign(window) => Some(Attached { shape: window.shape, session_keys: keys(&o.keys) }),
                WindowSource::Attached { .. } => self.windows_of(node.inputs[0]),
            },
            What::Source => None,
            _ => self.windows_of(*node.inputs.first()?),
        }
    }

    /// A node's columns with the names that they have in Flink.
    fn schema(&self, node: &Node, inputs: &[ShownId]) -> Schema {
        let mut schema = node.schema.clone();
        let names: Vec<Arc<str>> = inputs
            .iter()
            .take(if matches!(node.operator, Operator::Union) { 1 } else { inputs.len() })
            .flat_map(|i| self.nodes[*i].schema.columns.iter().map(|c| c.name.clone()))
            .collect();
        let keeps = match &node.operator {
            Operator::Sink(_) | Operator::Values(_) | Operator::Match(_) | Operator::HashAggregate(_) => 0,
            Operator::Expand(_) => 0,
            _ => names.len(),
        };
        for (column, name) in schema.columns.iter_mut().zip(names.into_iter().take(keeps)) {
            column.name = name;
        }
        if let Operator::Unnest(unnest) = &node.operator {
            // Elements that are no rows have no names; those of rows have their members'.
            let width = self.nodes[inputs[0]].schema.columns.len();
            if !unnest.spread {
                schema.columns[width..].iter_mut().enumerate().for_each(|(i, c)| c.name = format!("f{i}").into());
            }
        }
        let ranks = match &node.operator {
            Operator::Rank(rank) => rank.with_rank,
            Operator::WindowRank(rank) => rank.with_rank,
            _ => false,
        };
        if let (true, Some(rank)) = (ranks, schema.columns.last_mut()) {
            rank.name = "w0$o0".into();
        }
        crate::statements::make_unique(&mut schema);
        schema
    }

    /// The node below an aggregate with what that reads: its keys first, then its arguments; and where each column is.
    fn arranged(&mut self, below: NodeId, read: &Read<'_>) -> (ShownId, Vec<usize>) {
        let plan = self.plan;
        let node = &plan.nodes[below];
        let width = node.schema.columns.len();
        let mut order: Vec<usize> = Vec::new();
        for column in read.columns() {
            if !order.contains(&column) {
                order.push(column);
            }
        }
        let identity: Vec<usize> = (0..width).collect();
        if order.is_empty() {
            return (self.counted(below), identity);
        }
        let map = (0..width).map(|c| order.iter().position(|o| *o == c).unwrap_or(0)).collect();
        let pick = |schema: &Schema| Schema { columns: order.iter().map(|c| schema.columns[*c].clone()).collect() };
        let picked = |calc: &Calc, schema: &mut Schema| {
            let expr = |c: &usize| match read.is_filter(*c) && calc.projection[*c].as_column().is_none() {
                true => node::is_true(&calc.projection[*c]),
                false => calc.projection[*c].clone(),
            };
            let projection: Vec<Expr> = order.iter().map(expr).collect();
            for (i, (column, expr)) in schema.columns.iter_mut().zip(&projection).enumerate() {
                if expr.as_column().is_none() && column.name.starts_with("$f") {
                    column.name = format!("$f{}", i + read.windows).into();
                }
            }
            Calc { filter: calc.filter.clone(), projection }
        };
        let whole = Calc { filter: None, projection: (0..width).map(|c| column_of(&node.schema, c)).collect() };
        let scanned = match &node.operator {
            Operator::Scan(scan) => Some((node, scan, &whole)),
            Operator::Calc(calc) => match &plan.nodes[node.inputs[0]].operator {
                Operator::Scan(scan) => Some((&plan.nodes[node.inputs[0]], scan, calc)),
                _ => None,
            },
            _ => None,
        };
        if let Some((source, scan, calc)) = scanned {
            let mut schema = pick(&node.schema);
            let calc = picked(calc, &mut schema);
            return (self.scan(source, scan, &calc, &schema, Reading::default()), map);
        }
        let id = self.node(below, false);
        if order == identity {
            return (id, identity);
        }
        let shown = self.nodes[id].clone();
        let mut schema = pick(&shown.schema);
        let (calc, input) = match &shown.what {
            What::Calc(calc) => (picked(calc, &mut schema), shown.inputs[0]),
            _ => {
                let projection = order.iter().map(|c| column_of(&shown.schema, *c)).collect();
                (Calc { filter: None, projection }, id)
            }
        };
        (self.calc(calc, input, schema, &shown.changes), map)
    }

    fn group_aggregate(&mut self, node: &Node, aggregate: &GroupAggregate) -> ShownId {
        let read = Read { keys: &aggregate.keys, calls: &aggregate.aggregates, ..Read::default() };
        let (below, map) = self.arranged(node.inputs[0], &read);
        let mut aggregate = aggregate.clone();
        aggregate.keys.iter_mut().for_each(|key| *key = map[*key]);
        aggregate.aggregates.iter_mut().for_each(|c| crate::planner::prune::map_call(c, &|column| map[column]));
        let mut schema = node.schema.clone();
        for (column, key) in schema.columns.iter_mut().zip(&aggregate.keys) {
            column.name = self.nodes[below].schema.columns[*key].name.clone();
        }
        crate::statements::make_unique(&mut schema);
        if aggregate.mini_batch.is_some_and(|bundle| bundle.two_phase) {
            let input = self.nodes[below].schema.clone();
            let halves = STYLES.map(|style| two_phases::halves(&aggregate, &Names::of(&[&input], style), &schema));
            let [(global, local), (global_infix, local_infix)] = halves;
            let local = self.add(What::LocalAggregate, [local, local_infix], vec![below], input.clone(), "I");
            let line = node::exchange(&aggregate.keys, &input);
            let exchange =
                self.add(What::Exchange(aggregate.keys.clone()), [line.clone(), line], vec![local], input, "I");
            let what = What::Operator(Operator::GroupAggregate(aggregate));
            return self.add(what, [global, global_infix], vec![exchange], schema, &node.changelog.to_string());
        }
        let input = match node.distribution.first().and_then(Option::as_ref) {
            Some(keys) => self.exchange(keys.iter().map(|key| map[*key]).collect(), below),
            None => below,
        };
        let input_schema = self.nodes[input].schema.clone();
        let operator = Operator::GroupAggregate(aggregate);
        let lines = STYLES.map(|style| node::line(&operator, &[&input_schema], &schema, style));
        self.add(What::Operator(operator), lines, vec![input], schema, &node.changelog.to_string())
    }

    fn window_aggregate(&mut self, node: &Node, aggregate: &WindowAggregate) -> ShownId {
        let mut read = Read { keys: &aggregate.keys, calls: &aggregate.aggregates, ..Read::default() };
        let (below, map) = match &aggregate.window {
            WindowSource::Assign(time) if aggregate.legacy => {
                read.time = Some(time.column);
                self.arranged(node.inputs[0], &read)
            }
            WindowSource::Assign(time) => {
                (read.last, read.windows) = (Some(time.column), 2);
                self.arranged(node.inputs[0], &read)
            }
            WindowSource::Attached { .. } => {
                let below = self.node(node.inputs[0], false);
                (below, (0..self.nodes[below].schema.columns.len()).collect())
            }
        };
        let mut aggregate = aggregate.clone();
        aggregate.keys.iter_mut().for_each(|key| *key = map[*key]);
        aggregate.aggregates.iter_mut().for_each(|c| crate::planner::prune::map_call(c, &|column| map[column]));
        if let WindowSource::Assign(time) = &mut aggregate.window {
            time.column = map[time.column];
        }
        let mut schema = node.schema.clone();
        for (column, key) in schema.columns.iter_mut().zip(&aggregate.keys) {
            column.name = self.nodes[below].schema.columns[*key].name.clone();
        }
        crate::statements::make_unique(&mut schema);
        let input = self.nodes[below].schema.clone();
        let changes = node.changelog.to_string();
        let windows = self.windows_of(below);
        if window_phases::has_halves(&aggregate, windows.as_ref(), &self.plan.config) {
            let windows = windows.as_ref();
            let halves = STYLES
                .map(|style| window_phases::halves(&aggregate, windows, &Names::of(&[&input], style), &input, &schema));
            let [(global, local), (global_infix, local_infix)] = halves;
            let given = self.nodes[below].changes.clone();
            let local = self.add(What::LocalAggregate, [local, local_infix], vec![below], input.clone(), &given);
            let line = node::exchange(&aggregate.keys, &input);
            let keys = aggregate.keys.clone();
            let exchange = self.add(What::Exchange(keys), [line.clone(), line], vec![local], input, &given);
            let what = What::Operator(Operator::WindowAggregate(aggregate));
            return self.add(what, [global, global_infix], vec![exchange], schema, &changes);
        }
        let below = match node.distribution.first().and_then(Option::as_ref) {
            Some(keys) => self.exchange(keys.iter().map(|key| map[*key]).collect(), below),
            None => below,
        };
        let operator = Operator::WindowAggregate(aggregate);
        let lines =
            STYLES.map(|style| node::line_over(&operator, &[&input], std::slice::from_ref(&windows), &schema, style));
        self.add(What::Operator(operator), lines, vec![below], schema, &changes)
    }
}

/// What is computed of a row time reads it as a plain value.
fn plain_times(calc: &Calc, input: &Schema) -> Calc {
    let plain: Vec<Expr> = (0..input.columns.len())
        .map(|c| {
            let (column, ty) = (column_of(input, c), input.columns[c].ty.clone());
            let is_rowtime = input.columns[c].time == Some(TimeAttribute::Rowtime);
            if is_rowtime { cast_node(column, ty, CastMode::Explicit) } else { column }
        })
        .collect();
    let read = |expr: &Expr| match &expr.kind {
        ExprKind::Column(_) => expr.clone(),
        // A cast to its own type does nothing more.
        ExprKind::Cast { input, .. } if input.as_column().is_some() && input.ty.kind == expr.ty.kind => expr.clone(),
        _ => expr.substitute(&plain),
    };
    Calc { filter: calc.filter.as_ref().map(read), projection: calc.projection.iter().map(read).collect() }
}

fn is_by_window_only(operator: &Operator) -> bool {
    match operator {
        Operator::WindowJoin(join) => join.left_keys.is_empty(),
        Operator::WindowRank(rank) => rank.partition.is_empty(),
        _ => false,
    }
}

fn column_of(schema: &Schema, c: usize) -> Expr {
    Expr::column(c, schema.columns[c].ty.clone())
}
