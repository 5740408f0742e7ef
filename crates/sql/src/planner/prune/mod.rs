//! Columns that nobody reads are not carried; of ROW columns only the members that are read are decoded.
//!
//! Each step returns the smaller tree and where each old column went. Filters and sinks keep their meaning; what a
//! script writes to a sink is never pruned. A column is kept where Flink keeps it and it can be seen in the changes: an
//! aggregate that nobody reads still makes updates of its rows ([`repeats_rows`]), a Top-N tells equal rows apart by their
//! unique keys. An outer join that adds nothing is left out, as there.

mod members;
mod operators;
mod outer_joins;

use std::collections::BTreeSet;

use ouzel_plan::{AggregateCall, Expr, Schema};

use super::exprs;
use super::pushdown::only;
use super::rel::{Rel, RelOp};

type Columns = BTreeSet<usize>;

/// Keeps all columns of `rel`, in order.
pub fn prune_columns(rel: Rel) -> Rel {
    let all: Columns = (0..rel.width()).collect();
    let schema = rel.schema.clone();
    let (rel, map) = prune(rel, &all);
    if map.iter().enumerate().all(|(i, new)| *new == Some(i)) && rel.width() == schema.columns.len() {
        return rel;
    }
    let exprs = map
        .iter()
        .zip(&schema.columns)
        .map(|(new, c)| Expr::column(new.expect("invariant: every column was required"), c.ty.clone()))
        .collect();
    let names = schema.columns.iter().map(|c| c.name.clone()).collect();
    Rel::project(rel, exprs, names)
}

/// Where each column of the tree went; None: it is gone.
type Moved = Vec<Option<usize>>;

fn prune(rel: Rel, required: &Columns) -> (Rel, Moved) {
    let Rel { op, inputs, schema } = rel;
    match op {
        RelOp::Scan(scan) => operators::scan(scan, schema, required),
        RelOp::Values(rows) => operators::values(&rows, &schema, required),
        RelOp::Project(projection) => operators::project(projection, only(inputs), schema, required),
        RelOp::Filter(predicate) => {
            let mut needed = required.clone();
            needed.extend(exprs::columns_of(&predicate));
            let input = only(inputs);
            needed.extend(over_columns(&input));
            let (input, map) = prune(input, &needed);
            let predicate = renumber(&predicate, &map);
            (Rel::filter(input, predicate), map)
        }
        RelOp::Join(call) => operators::join(call, inputs, required),
        RelOp::Aggregate(call) => operators::aggregate(call, only(inputs), &schema, required),
        RelOp::Window(call) => operators::window(call, only(inputs), required),
        RelOp::Over(call) => operators::over(call, only(inputs), required),
        RelOp::Expand(call) => operators::expand(call, only(inputs), &schema, required),
        RelOp::Sort(call) => operators::sort(call, only(inputs), required),
        RelOp::Union => operators::union(inputs, &schema, required),
        RelOp::Unnest(call) => operators::unnest(call, only(inputs), &schema, required),
        RelOp::Match(_) => {
            // The input of a pattern is what its own projection below it kept.
            let input = prune_columns(only(inputs));
            let width = schema.columns.len();
            (Rel { op, inputs: vec![input], schema }, (0..width).map(Some).collect())
        }
    }
}

/// As `prune`, and nothing but the needed columns comes out: for operators that keep their input's rows.
fn prune_exact(rel: Rel, needed: &Columns) -> (Rel, Moved) {
    let (rel, map) = prune(rel, needed);
    if needed.is_empty() || rel.width() == needed.len() {
        return (rel, map);
    }
    let kept: Vec<usize> = needed.iter().copied().collect();
    let places = at_all(&map, &kept);
    (Rel::project_columns(rel, &places), moved(map.len(), &kept))
}

/// As `prune_exact`, but what is not needed is left out above the tree, not within it.
fn prune_above(rel: Rel, needed: &Columns) -> (Rel, Moved) {
    let all = all_columns(&rel);
    let (rel, map) = prune(rel, &all);
    let kept: Vec<usize> = needed.iter().copied().collect();
    let places = at_all(&map, &kept);
    (Rel::project_columns(rel, &places), moved(map.len(), &kept))
}

/// The results of OVER calls in a relation. Flink leaves calls that nobody reads out only where projections meet: behind
/// a filter, a join or a window function they stay, and with them the late rows that they drop.
fn over_columns(rel: &Rel) -> Columns {
    match &rel.op {
        RelOp::Over(_) => (rel.inputs[0].width()..rel.width()).collect(),
        RelOp::Project(projection) => {
            let below = over_columns(&rel.inputs[0]);
            let reads = |e: &Expr| !below.is_empty() && exprs::columns_of(e).iter().any(|c| below.contains(c));
            (0..projection.len()).filter(|i| reads(&projection[*i])).collect()
        }
        _ => Columns::new(),
    }
}

fn all_columns(rel: &Rel) -> Columns {
    (0..rel.width()).collect()
}

/// Whether columns that nobody reads can be seen in the changes: an aggregate repeats a row when any of its values has
/// changed, a Top-N when any column of a row has.
fn repeats_rows(rel: &Rel) -> bool {
    let here = match &rel.op {
        RelOp::Aggregate(aggregate) => aggregate.window.is_none(),
        RelOp::Over(over) => over.is_rank(),
        RelOp::Sort(sort) => sort.fetch.is_some(),
        _ => false,
    };
    here || rel.inputs.iter().any(repeats_rows)
}

fn makes_updates(rel: &Rel) -> bool {
    repeats_rows(rel) || reads_change_log(rel)
}

fn reads_change_log(rel: &Rel) -> bool {
    let here = matches!(&rel.op, RelOp::Scan(scan) if !scan.source.changelog.is_append());
    here || rel.inputs.iter().any(reads_change_log)
}

pub fn call_columns(call: &AggregateCall) -> impl Iterator<Item = usize> {
    call.args.iter().copied().chain(call.filter).chain(call.order_by.iter().map(|k| k.column))
}

pub fn map_call(call: &mut AggregateCall, map: &impl Fn(usize) -> usize) {
    call.args.iter_mut().for_each(|c| *c = map(*c));
    call.filter = call.filter.map(map);
    call.order_by.iter_mut().for_each(|k| k.column = map(k.column));
}

fn renumber_call(call: &mut AggregateCall, map: &Moved) {
    map_call(call, &|c| at(map, c));
}

fn renumber(expr: &Expr, map: &Moved) -> Expr {
    exprs::remapped(expr, &|c| at(map, c))
}

fn at(map: &Moved, column: usize) -> usize {
    map.get(column).copied().flatten().expect("invariant: a column that is read was required")
}

fn at_all(map: &Moved, columns: &[usize]) -> Vec<usize> {
    columns.iter().map(|c| at(map, *c)).collect()
}

fn moved(width: usize, kept: &[usize]) -> Moved {
    (0..width).map(|i| kept.iter().position(|k| *k == i)).collect()
}

fn pick(schema: &Schema, kept: &[usize]) -> Schema {
    Schema { columns: kept.iter().map(|i| schema.columns[*i].clone()).collect() }
}
