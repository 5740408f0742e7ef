//! Where each node of a plan runs, and how its rows get to its readers: pure decisions, made before anything is opened.
//!
//! A job has `workers` threads; worker `w` holds an instance of every node whose parallelism is above `w`. A *fragment*
//! is a set of nodes that are fused: rows move between them by a call. Between fragments stand exchanges. With one
//! worker nothing is exchanged. With more, a fragment has one head (a source, or a node that is fed by exchanges), so
//! the graph of fragments has no cycle and barriers need to be aligned in front of heads only.
//!
//! Parallelism follows Flink: `parallelism.default` for sources and behind a hash exchange, one behind a global
//! operator and for constants, else that of the input; `scan.parallelism` and `sink.parallelism` where a table has them.

use std::sync::Arc;

use ouzel_plan::operator::JoinKind;
use ouzel_plan::{JobPlan, Node, Operator, Table};

use crate::error::{EngineError, Result};
use crate::state::hash::KEY_GROUPS;

/// How rows get from an input to its reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// A call inside the worker: both nodes are in one fragment.
    Forward,
    /// A queue inside the worker: two inputs meet here.
    Local,
    /// To the worker that owns the key group of these columns' hash.
    Hash(Vec<usize>),
    /// To the reader's workers in turn, batch by batch.
    Rebalance,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub parallelism: usize,
    pub fragment: usize,
    /// One per input.
    pub routes: Vec<Route>,
    /// The columns (of the output) whose hash decides on which worker a row is.
    pub partitioned_by: Option<Vec<usize>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    pub workers: usize,
    /// The plan's nodes, then the sinks beside it: dead-letter tables in order of their scans, then late tables.
    pub nodes: Vec<Place>,
    pub fragments: usize,
}

/// What a connector says about instances side by side.
pub trait Spread {
    /// How many of `wanted` sources of this table would have something to read.
    fn source(&self, table: &Table, wanted: usize) -> usize;
    /// Several sinks may write this table at the same time.
    fn sink(&self, table: &Table) -> bool;
}

impl Layout {
    /// # Errors
    /// More workers than there are key groups.
    pub fn of(plan: &JobPlan, spread: &dyn Spread) -> Result<Layout> {
        let mut layout = Layout { workers: 1, nodes: Vec::with_capacity(plan.nodes.len()), fragments: 0 };
        for node in &plan.nodes {
            let place = layout.place(plan, node, spread);
            layout.workers = layout.workers.max(place.parallelism);
            layout.nodes.push(place);
        }
        if layout.workers > KEY_GROUPS {
            return Err(EngineError::user(format!("a parallelism of {} is more than {KEY_GROUPS}", layout.workers))
                .detail("keyed state is divided into 128 key groups, Flink's default maximum parallelism")
                .hint("set 'parallelism.default' to at most 128"));
        }
        layout.cut_fragments(plan);
        layout.add_sides(plan);
        Ok(layout)
    }

    /// Dead-letter and late rows are few: one task writes them, behind an exchange if there are several workers.
    fn add_sides(&mut self, plan: &JobPlan) {
        let dead = |node: &Node| matches!(&node.operator, Operator::Scan(scan) if scan.dead_letter.is_some());
        for _ in 0..plan.nodes.iter().filter(|node| dead(node)).count() + plan.late_tables.len() {
            let fragment = if self.workers == 1 { 0 } else { self.fragments };
            self.fragments = self.fragments.max(fragment + 1);
            self.nodes.push(Place { parallelism: 1, fragment, routes: Vec::new(), partitioned_by: None });
        }
    }

    fn place(&self, plan: &JobPlan, node: &Node, spread: &dyn Spread) -> Place {
        let inherited = node.inputs.iter().map(|i| self.nodes[*i].parallelism).max().unwrap_or(1);
        let mut place = Place { parallelism: inherited, fragment: 0, routes: Vec::new(), partitioned_by: None };
        match &node.operator {
            Operator::Scan(scan) => {
                let wanted = option(&scan.table, "scan.parallelism").unwrap_or(plan.parallelism);
                place.parallelism = if wanted > 1 { spread.source(&scan.table, wanted).clamp(1, wanted) } else { 1 };
            }
            Operator::Sink(sink) => {
                let asked = option(&sink.table, "sink.parallelism");
                place.parallelism = match (spread.sink(&sink.table), asked) {
                    (false, _) => 1,
                    (true, Some(asked)) if !keeps_order(plan, node, sink) => asked,
                    (true, _) => inherited,
                };
                place.routes = vec![self.to_sink(plan, node, sink, place.parallelism)];
            }
            _ => {
                let keyed = node.distribution.iter().flatten().any(|keys| !keys.is_empty());
                let global = node.distribution.iter().flatten().any(Vec::is_empty);
                if global {
                    place.parallelism = 1;
                } else if keyed {
                    place.parallelism = plan.parallelism;
                }
                let required = |input: usize| node.distribution.get(input).and_then(Option::as_ref);
                let route = |(i, from): (usize, &usize)| self.route(*from, required(i), place.parallelism);
                place.routes = node.inputs.iter().enumerate().map(route).collect();
            }
        }
        place.partitioned_by = self.partitioning(node, &place);
        place
    }

    fn route(&self, from: usize, required: Option<&Vec<usize>>, parallelism: usize) -> Route {
        let input = &self.nodes[from];
        match required {
            _ if parallelism == 1 && input.parallelism == 1 => Route::Forward,
            None => Route::Forward,
            Some(keys) if keys.is_empty() => Route::Rebalance,
            Some(keys) if input.parallelism == parallelism && input.partitioned_by.as_ref() == Some(keys) => {
                Route::Forward
            }
            Some(keys) => Route::Hash(keys.clone()),
        }
    }

    /// Changes of one row must reach a sink in their order: they stay where they are, or go by the primary key.
    fn to_sink(&self, plan: &JobPlan, node: &Node, sink: &ouzel_plan::table::Sink, parallelism: usize) -> Route {
        let Some(input) = node.inputs.first() else { return Route::Forward };
        let from = &self.nodes[*input];
        if from.parallelism == 1 && parallelism == 1 {
            return Route::Forward;
        }
        let positions = |names: &[Arc<str>]| -> Vec<usize> {
            names.iter().filter_map(|name| sink.columns.iter().position(|c| c.name == *name)).collect()
        };
        let append = plan.nodes[*input].changelog.is_append();
        let shuffles = sink.table.option("sink.shuffle-by-partition.enable");
        if append && !sink.table.partition_keys.is_empty() && shuffles.is_some_and(|v| v.eq_ignore_ascii_case("true")) {
            return Route::Hash(positions(&sink.table.partition_keys));
        }
        let key = positions(&sink.table.primary_key);
        if key.is_empty() {
            return if from.parallelism == parallelism { Route::Forward } else { Route::Rebalance };
        }
        let within = from.partitioned_by.as_ref().is_some_and(|by| by.iter().all(|column| key.contains(column)));
        if within && from.parallelism == parallelism { Route::Forward } else { Route::Hash(key) }
    }

    /// Which columns of a node's output tell its worker.
    fn partitioning(&self, node: &Node, place: &Place) -> Option<Vec<usize>> {
        if place.parallelism == 1 {
            return None;
        }
        let input = node.inputs.first().map(|i| &self.nodes[*i]);
        let required = node.distribution.first().and_then(Option::as_ref).filter(|keys| !keys.is_empty());
        match &node.operator {
            // Keys come first in the output.
            Operator::GroupAggregate(o) => Some((0..o.keys.len()).collect()),
            Operator::WindowAggregate(o) if !o.keys.is_empty() => Some((0..o.keys.len()).collect()),
            Operator::Match(o) => Some((0..o.partition.len()).collect()),
            // The input's columns stay where they are.
            Operator::OverAggregate(_)
            | Operator::Rank(_)
            | Operator::Deduplicate(_)
            | Operator::WindowRank(_)
            | Operator::ChangelogNormalize(_)
            | Operator::SinkMaterialize(_) => required.cloned(),
            Operator::Join(o) if keeps_left(o.kind) => required.cloned(),
            Operator::IntervalJoin(o) if keeps_left(o.kind) => required.cloned(),
            Operator::TemporalJoin(o) if keeps_left(o.kind) => required.cloned(),
            Operator::WindowJoin(o) if keeps_left(o.kind) => required.cloned(),
            Operator::WindowTableFunction(_) if required.is_some() => required.cloned(),
            Operator::DropUpdateBefore | Operator::WindowTableFunction(_) | Operator::LookupJoin(_) => {
                input?.partitioned_by.clone()
            }
            Operator::Calc(calc) => {
                let by = input?.partitioned_by.as_ref()?;
                by.iter().map(|c| calc.projection.iter().position(|e| e.as_column() == Some(*c))).collect()
            }
            _ => None,
        }
    }

    /// Numbers the fragments. Where two inputs meet and there is more than one worker, a fragment begins.
    fn cut_fragments(&mut self, plan: &JobPlan) {
        if self.workers > 1 {
            for place in self.nodes.iter_mut().filter(|place| place.routes.len() > 1) {
                place.routes.iter_mut().filter(|route| **route == Route::Forward).for_each(|r| *r = Route::Local);
            }
        }
        let mut fragments = 0;
        for node in &plan.nodes {
            let forward = self.nodes[node.id].routes.iter().position(|r| *r == Route::Forward);
            let fragment = match forward {
                Some(input) => self.nodes[node.inputs[input]].fragment,
                None => {
                    fragments += 1;
                    fragments - 1
                }
            };
            self.nodes[node.id].fragment = fragment;
        }
        // One worker: there are no exchanges, so one fragment is all.
        if self.workers == 1 {
            self.nodes.iter_mut().for_each(|place| place.fragment = 0);
            fragments = 1;
        }
        self.fragments = fragments;
    }
}

/// Changes without a key are written by as many instances as give them, whatever `sink.parallelism` says: the planner has
/// refused what a Flink refuses, but a source may have fewer instances here than it was given.
fn keeps_order(plan: &JobPlan, node: &Node, sink: &ouzel_plan::table::Sink) -> bool {
    let append = node.inputs.iter().all(|input| plan.nodes[*input].changelog.is_append());
    !append && sink.table.primary_key.is_empty()
}

fn keeps_left(kind: JoinKind) -> bool {
    matches!(kind, JoinKind::Inner | JoinKind::Left | JoinKind::Semi | JoinKind::Anti)
}

fn option(table: &Table, key: &str) -> Option<usize> {
    table.option(key).and_then(|p| p.trim().parse().ok()).filter(|p| *p > 0)
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
