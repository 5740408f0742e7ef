//! The growing plan: nodes with what is known of each (windows, kinds of changes, upsert keys).
//!
//! Equal sub-plans become one node: a node with the same operator, inputs and columns is added once, so that a view
//! read twice, or a table read by two sinks, runs once.

use std::collections::BTreeSet;
use std::sync::Arc;

use ouzel_plan::node::Column;
use ouzel_plan::operator::{Calc, Rank, WindowRank, WindowShape};
use ouzel_plan::{Expr, ExprKind, NodeId, Operator, Schema, TimeAttribute};

use super::kinds::Kinds;
use super::monotonicity::Monotonicity;
use crate::planner::exprs;
use crate::planner::rel::project_column;

#[derive(Clone, Debug, PartialEq)]
pub struct PhysicalNode {
    pub operator: Operator,
    pub inputs: Vec<NodeId>,
    pub schema: Schema,
    pub windows: Option<Windows>,
    pub kinds: Kinds,
    pub upsert_keys: Vec<Vec<usize>>,
    /// By column; None where rows may go or nothing is known.
    pub monotonicity: Option<Vec<Monotonicity>>,
}

/// Which columns say in which window a row is.
#[derive(Clone, Debug, PartialEq)]
pub struct Windows {
    pub starts: BTreeSet<usize>,
    pub ends: BTreeSet<usize>,
    pub times: BTreeSet<usize>,
    pub shape: WindowShape,
    pub time: TimeAttribute,
    pub local: bool,
    /// Sessions only: where each column of their PARTITION BY is. None behind an aggregate: from there on equal bounds
    /// do not mean one session.
    pub sessions_by: Option<Vec<BTreeSet<usize>>>,
}

impl Windows {
    pub fn renumbered(&self, map: &impl Fn(usize) -> Vec<usize>) -> Option<Windows> {
        let all = |set: &BTreeSet<usize>| -> BTreeSet<usize> { set.iter().flat_map(|c| map(*c)).collect() };
        let windows = Windows {
            starts: all(&self.starts),
            ends: all(&self.ends),
            times: all(&self.times),
            sessions_by: self.sessions_by.as_ref().map(|by| by.iter().map(&all).collect()),
            ..self.clone()
        };
        let known = !(windows.starts.is_empty() && windows.ends.is_empty() && windows.times.is_empty());
        known.then_some(windows)
    }

    /// What is known of rows that come from several places: the columns that say it in all of them, if the windows are
    /// the same. Sessions of different places are not one session.
    pub fn of_all(all: &[Option<&Windows>]) -> Option<Windows> {
        let all: Vec<&Windows> = all.iter().copied().collect::<Option<_>>()?;
        let (first, rest) = all.split_first()?;
        if matches!(first.shape, WindowShape::Session { .. })
            || rest.iter().any(|other| !other.same_windows(first) || other.local != first.local)
        {
            return None;
        }
        let shared = |of: fn(&Windows) -> &BTreeSet<usize>| -> BTreeSet<usize> {
            rest.iter().fold(of(first).clone(), |known, other| &known & of(other))
        };
        let windows = Windows {
            starts: shared(|w| &w.starts),
            ends: shared(|w| &w.ends),
            times: shared(|w| &w.times),
            ..(*first).clone()
        };
        windows.renumbered(&|column| vec![column])
    }

    pub fn contains(&self, column: usize) -> bool {
        self.starts.contains(&column) || self.ends.contains(&column) || self.times.contains(&column)
    }

    /// Rows of one window and of these keys are what one window holds: always, unless it is a session of other keys.
    pub fn may_group_by(&self, keys: &[usize]) -> bool {
        if !matches!(self.shape, WindowShape::Session { .. }) {
            return true;
        }
        let Some(by) = &self.sessions_by else { return false };
        by.iter().all(|columns| keys.iter().any(|k| columns.contains(k)))
            && keys.iter().all(|k| by.iter().any(|columns| columns.contains(k)))
    }

    /// Both are the same kind of window (their columns may differ).
    pub fn same_windows(&self, other: &Windows) -> bool {
        self.shape == other.shape && self.time == other.time
    }
}

#[derive(Debug, Default)]
pub struct Graph {
    pub nodes: Vec<PhysicalNode>,
    /// Rows are gathered (`table.exec.mini-batch.enabled`).
    pub in_mini_batches: bool,
}

impl Graph {
    pub fn node(&self, id: NodeId) -> &PhysicalNode {
        &self.nodes[id]
    }

    pub fn schema(&self, id: NodeId) -> &Schema {
        &self.nodes[id].schema
    }

    pub fn width(&self, id: NodeId) -> usize {
        self.nodes[id].schema.columns.len()
    }

    pub fn column(&self, id: NodeId, column: usize) -> Expr {
        Expr::column(column, self.nodes[id].schema.columns[column].ty.clone())
    }

    /// Adds the node, or finds the one that is equal.
    pub fn add(&mut self, operator: Operator, inputs: Vec<NodeId>, schema: Schema, windows: Option<Windows>) -> NodeId {
        let equal = |n: &PhysicalNode| {
            n.inputs == inputs && n.operator == operator && n.schema == schema && !matches!(operator, Operator::Sink(_))
        };
        if let Some(known) = self.nodes.iter().position(equal) {
            return known;
        }
        let kinds = super::kinds::of(self, &operator, &inputs);
        let upsert_keys = super::upsert_key::of(self, &operator, &inputs, &schema);
        let monotonicity = super::monotonicity::of(self, &operator, &inputs, &schema, kinds);
        self.nodes.push(PhysicalNode { operator, inputs, schema, windows, kinds, upsert_keys, monotonicity });
        self.nodes.len() - 1
    }

    /// Without the nodes that no sink reads (Calcs that melted into others), and the sinks' new positions.
    pub fn reachable(self, sinks: &[NodeId]) -> (Graph, Vec<NodeId>) {
        let mut read = vec![false; self.nodes.len()];
        sinks.iter().for_each(|s| read[*s] = true);
        for id in (0..self.nodes.len()).rev() {
            if read[id] {
                self.nodes[id].inputs.iter().for_each(|i| read[*i] = true);
            }
        }
        let mut places = vec![0; self.nodes.len()];
        let mut nodes = Vec::new();
        for (id, mut node) in self.nodes.into_iter().enumerate() {
            places[id] = nodes.len();
            if read[id] {
                node.inputs.iter_mut().for_each(|i| *i = places[*i]);
                nodes.push(node);
            }
        }
        let graph = Graph { nodes, in_mini_batches: self.in_mini_batches };
        (graph, sinks.iter().map(|s| places[*s]).collect())
    }

    pub fn project(&mut self, input: NodeId, exprs: Vec<Expr>, names: Vec<Arc<str>>) -> NodeId {
        self.calc(input, None, exprs, names)
    }

    pub fn project_columns(&mut self, input: NodeId, columns: &[usize]) -> NodeId {
        let exprs = columns.iter().map(|c| self.column(input, *c)).collect();
        let names = columns.iter().map(|c| self.schema(input).columns[*c].name.clone()).collect();
        self.project(input, exprs, names)
    }

    pub fn filter(&mut self, input: NodeId, predicate: Expr) -> NodeId {
        let exprs = (0..self.width(input)).map(|c| self.column(input, c)).collect();
        let names = self.schema(input).columns.iter().map(|c| c.name.clone()).collect();
        self.calc(input, Some(predicate), exprs, names)
    }

    /// Filter, then projection; melts into a Calc below where that changes no result.
    pub fn calc(&mut self, input: NodeId, filter: Option<Expr>, exprs: Vec<Expr>, names: Vec<Arc<str>>) -> NodeId {
        if filter.is_none() && self.is_identity(input, &exprs) {
            return input;
        }
        let input = self.without_unread_rank(input, filter.as_ref(), &exprs);
        if let Some((below, merged)) = self.merged(input, filter.as_ref(), &exprs) {
            let below = self.without_unread_rank(below, merged.filter.as_ref(), &merged.projection);
            return self.calc_over_normalizer(below, merged, names);
        }
        self.calc_over_normalizer(input, Calc { filter, projection: exprs }, names)
    }

    /// A filter over a normaliser moves into it, what it asks of the key alone moves below it, as in Flink: a row that
    /// enters the filter is +I then, one that leaves it -D.
    fn calc_over_normalizer(&mut self, input: NodeId, calc: Calc, names: Vec<Arc<str>>) -> NodeId {
        let (mut input, mut filter) = (input, calc.filter);
        if let (Operator::ChangelogNormalize(known), Some(predicate)) = (&self.nodes[input].operator, &filter)
            && exprs::is_deterministic(predicate)
        {
            let (mut normalize, below) = (known.clone(), self.nodes[input].inputs[0]);
            let on_key = |term: &Expr| exprs::columns_of(term).iter().all(|c| normalize.keys.contains(c));
            let (keys, rest): (Vec<Expr>, Vec<Expr>) =
                exprs::conjuncts(predicate.clone()).into_iter().partition(on_key);
            normalize.filter = exprs::conjunction(normalize.filter.into_iter().chain(rest).collect());
            let below = exprs::conjunction(keys).map_or(below, |keys| self.filter(below, keys));
            let schema = self.nodes[input].schema.clone();
            input = self.add(Operator::ChangelogNormalize(normalize), vec![below], schema, None);
            filter = None;
        }
        if filter.is_none() && self.is_identity(input, &calc.projection) {
            return input;
        }
        self.add_calc(input, filter, calc.projection, names)
    }

    /// A Top-N whose rank nobody reads gives other changes: rows only come and go.
    fn without_unread_rank(&mut self, input: NodeId, filter: Option<&Expr>, exprs: &[Expr]) -> NodeId {
        let node = &self.nodes[input];
        let last = node.schema.columns.len().saturating_sub(1);
        let operator = match &node.operator {
            Operator::Rank(rank) if rank.with_rank => Operator::Rank(Rank { with_rank: false, ..rank.clone() }),
            Operator::WindowRank(rank) if rank.with_rank => {
                Operator::WindowRank(WindowRank { with_rank: false, ..rank.clone() })
            }
            _ => return input,
        };
        if reads(last, filter, exprs) > 0 {
            return input;
        }
        let (inputs, mut schema, windows) = (node.inputs.clone(), node.schema.clone(), node.windows.clone());
        schema.columns.truncate(last);
        self.add(operator, inputs, schema, windows)
    }

    fn is_identity(&self, input: NodeId, exprs: &[Expr]) -> bool {
        exprs.len() == self.width(input) && exprs.iter().enumerate().all(|(i, e)| e.as_column() == Some(i))
    }

    fn add_calc(&mut self, input: NodeId, filter: Option<Expr>, projection: Vec<Expr>, names: Vec<Arc<str>>) -> NodeId {
        let below = &self.nodes[input];
        let columns: Vec<Column> =
            projection.iter().zip(names).map(|(e, name)| project_column(&below.schema, e, name)).collect();
        let windows = below.windows.as_ref().and_then(|w| {
            w.renumbered(&|c| (0..projection.len()).filter(|i| projection[*i].as_column() == Some(c)).collect())
        });
        self.add(Operator::Calc(Calc { filter, projection }), vec![input], Schema { columns }, windows)
    }

    fn merged(&self, input: NodeId, filter: Option<&Expr>, exprs: &[Expr]) -> Option<(NodeId, Calc)> {
        let node = &self.nodes[input];
        let Operator::Calc(below) = &node.operator else { return None };
        if !below.projection.iter().enumerate().all(|(i, e)| may_duplicate(e, reads(i, filter, exprs))) {
            return None;
        }
        let projection = exprs.iter().map(|e| e.substitute(&below.projection)).collect();
        let mut terms: Vec<Expr> = below.filter.iter().flat_map(|f| exprs::conjuncts(f.clone())).collect();
        terms.extend(filter.iter().flat_map(|f| exprs::conjuncts(f.substitute(&below.projection))));
        Some((node.inputs[0], Calc { filter: exprs::conjunction(terms), projection }))
    }
}

/// How often an expression above reads column `i` of the Calc below.
fn reads(i: usize, filter: Option<&Expr>, exprs: &[Expr]) -> usize {
    let mut count = 0;
    for expr in filter.into_iter().chain(exprs) {
        expr.visit_columns(&mut |c| count += usize::from(c == i));
    }
    count
}

/// A volatile value must stay one value; PROCTIME() alone is only a mark until it is read.
fn may_duplicate(expr: &Expr, reads: usize) -> bool {
    let proctime = matches!(&expr.kind, ExprKind::Call { name, .. } if name.as_ref() == "PROCTIME");
    reads <= 1 || proctime || exprs::is_deterministic(expr)
}
