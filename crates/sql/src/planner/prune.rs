//! Columns that nobody reads are not carried; of ROW columns only the members that are read are decoded.
//!
//! Each step returns the smaller tree and where each old column went. Filters and sinks keep their meaning; what a
//! script writes to a sink is never pruned. A column is kept where Flink keeps it and it can be seen in the changes: an
//! aggregate that nobody reads still makes updates of its rows ([`repeats_rows`]), a Top-N tells equal rows apart by their
//! unique keys. An outer join that adds nothing is left out, as there.

use std::collections::BTreeSet;

use ouzel_plan::operator::JoinKind;
use ouzel_plan::{AggregateCall, Expr, ExprKind, Schema};

use super::exprs;
use super::rel::{Rel, RelOp, ScanOutput, ScanRel};
use super::unique_key::{Ranks, equal_columns, is_unique, unique_keys};

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
    let Rel { op, mut inputs, schema } = rel;
    match op {
        RelOp::Scan(scan) => prune_scan(scan, schema, required),
        RelOp::Values(rows) => {
            let mut kept: Vec<usize> = required.iter().copied().collect();
            if kept.is_empty() && !schema.columns.is_empty() {
                kept.push(0);
            }
            let rows = rows.iter().map(|row| kept.iter().map(|i| row[*i].clone()).collect()).collect();
            (Rel { op: RelOp::Values(rows), inputs, schema: pick(&schema, &kept) }, moved(schema.columns.len(), &kept))
        }
        RelOp::Project(projection) => prune_project(projection, only(inputs), schema, required),
        RelOp::Filter(predicate) => {
            let mut needed = required.clone();
            needed.extend(exprs::columns_of(&predicate));
            let (input, map) = prune(only(inputs), &needed);
            let predicate = renumber(&predicate, &map);
            (Rel::filter(input, predicate), map)
        }
        RelOp::Join(_) => prune_join(Rel { op, inputs, schema }, required),
        RelOp::Aggregate(mut aggregate) => {
            let keys = aggregate.keys.len();
            let mut calls: Vec<usize> = (0..aggregate.calls.len()).filter(|i| required.contains(&(keys + i))).collect();
            if keys == 0 && calls.is_empty() && !aggregate.calls.is_empty() {
                calls.push(0);
            }
            let properties = aggregate.window.as_ref().map_or(0, |w| w.properties.len());
            let mut kept: Vec<usize> = (0..keys).collect();
            kept.extend(calls.iter().map(|i| keys + i));
            kept.extend((0..properties).map(|i| keys + aggregate.calls.len() + i));
            aggregate.calls = calls.iter().map(|i| aggregate.calls[*i].clone()).collect();
            let mut needed: Columns = aggregate.keys.iter().copied().collect();
            aggregate.calls.iter().for_each(|c| needed.extend(call_columns(c)));
            needed.extend(aggregate.window.iter().map(|w| w.column));
            let mut input = only(inputs);
            if aggregate.window.is_none() && aggregate.calls.iter().all(|c| c.distinct) {
                input = without_duplicating_join(input, &needed);
            }
            if needed.is_empty() && repeats_rows(&input) {
                needed = all_columns(&input);
            }
            let (input, map) = prune_exact(input, &needed);
            aggregate.keys.iter_mut().for_each(|k| *k = at(&map, *k));
            aggregate.calls.iter_mut().for_each(|c| renumber_call(c, &map));
            if let Some(window) = &mut aggregate.window {
                window.column = at(&map, window.column);
            }
            let width = schema.columns.len();
            let rel = Rel { op: RelOp::Aggregate(aggregate), inputs: vec![input], schema: pick(&schema, &kept) };
            (rel, moved(width, &kept))
        }
        RelOp::Window(mut window) => {
            let input = only(inputs);
            let width = input.width();
            let mut needed: Columns = required.iter().copied().filter(|c| *c < width).collect();
            needed.insert(window.column);
            needed.extend(window.partition.iter().copied());
            let (input, map) = prune(input, &needed);
            window.column = at(&map, window.column);
            window.partition.iter_mut().for_each(|c| *c = at(&map, *c));
            let new_width = input.width();
            let mut out = map;
            out.extend((0..3).map(|i| Some(new_width + i)));
            (Rel::window(input, window), out)
        }
        RelOp::Over(mut over) => {
            let input = only(inputs);
            let width = input.width();
            let calls: Vec<usize> = (0..over.calls.len()).filter(|i| required.contains(&(width + i))).collect();
            if calls.is_empty() {
                let (input, mut map) = prune(input, required);
                map.extend(over.calls.iter().map(|_| None));
                return (input, map);
            }
            let total = over.calls.len();
            over.calls = calls.iter().map(|i| over.calls[*i].clone()).collect();
            let mut needed: Columns = required.iter().copied().filter(|c| *c < width).collect();
            needed.extend(over.partition.iter().copied());
            needed.extend(over.order.iter().map(|k| k.column));
            over.calls.iter().for_each(|c| needed.extend(call_columns(c)));
            if over.is_rank() && makes_updates(&input) {
                needed.extend(unique_keys(&input, Ranks::Found).into_iter().flatten());
            }
            let keeps_all = over.is_rank() && repeats_rows(&input);
            let (input, map) = if keeps_all { prune_above(input, &needed) } else { prune_exact(input, &needed) };
            over.partition.iter_mut().for_each(|c| *c = at(&map, *c));
            over.order.iter_mut().for_each(|k| k.column = at(&map, k.column));
            over.calls.iter_mut().for_each(|c| renumber_call(c, &map));
            let new_width = input.width();
            let mut out = map;
            out.extend((0..total).map(|i| calls.iter().position(|c| *c == i).map(|p| new_width + p)));
            (Rel::over(input, over), out)
        }
        RelOp::Expand(mut expand) => {
            let input = only(inputs);
            let width = input.width();
            let mut needed: Columns = required.iter().copied().filter(|c| *c < width).collect();
            needed.extend(expand.keys.iter().copied());
            let (input, mut map) = prune(input, &needed);
            expand.keys.iter_mut().for_each(|c| *c = at(&map, *c));
            for (columns, _) in &mut expand.sets {
                columns.iter_mut().for_each(|c| *c = at(&map, *c));
            }
            map.push(Some(input.width()));
            let mut kept: Vec<usize> = (0..width).filter(|i| map[*i].is_some()).collect();
            kept.sort_by_key(|i| map[*i]);
            kept.push(width);
            (Rel { op: RelOp::Expand(expand), inputs: vec![input], schema: pick(&schema, &kept) }, map)
        }
        RelOp::Sort(mut sort) => {
            let input = only(inputs);
            let mut needed = required.clone();
            needed.extend(sort.keys.iter().map(|k| k.column));
            if makes_updates(&input) {
                needed = all_columns(&input);
            }
            let (input, map) = prune_exact(input, &needed);
            sort.keys.iter_mut().for_each(|k| k.column = at(&map, k.column));
            (Rel::sort(input, sort), map)
        }
        RelOp::Union => {
            let kept: Vec<usize> = required.iter().copied().collect();
            let branches: Vec<Rel> = inputs
                .drain(..)
                .map(|input| {
                    let (input, map) = prune(input, required);
                    let exact = input.width() == kept.len() && kept.iter().enumerate().all(|(i, c)| map[*c] == Some(i));
                    if exact { input } else { Rel::project_columns(input, &at_all(&map, &kept)) }
                })
                .collect();
            (Rel::union(branches, pick(&schema, &kept)), moved(schema.columns.len(), &kept))
        }
        RelOp::Unnest(mut unnest) => {
            let input = only(inputs);
            let (width, total) = (input.width(), schema.columns.len());
            let mut needed: Columns = required.iter().copied().filter(|c| *c < width).collect();
            needed.extend(exprs::columns_of(&unnest.collection));
            if let Some(condition) = &unnest.condition {
                needed.extend(exprs::columns_of(condition).into_iter().filter(|c| *c < width));
            }
            let (input, map) = prune(input, &needed);
            unnest.collection = renumber(&unnest.collection, &map);
            let new_width = input.width();
            let mut out = map;
            out.extend((width..total).map(|i| Some(new_width + i - width)));
            unnest.condition = unnest.condition.as_ref().map(|c| renumber(c, &out));
            let mut columns = input.schema.columns.clone();
            columns.extend(schema.columns[width..].iter().cloned());
            (Rel { op: RelOp::Unnest(unnest), inputs: vec![input], schema: Schema { columns } }, out)
        }
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

/// The input of an aggregate that does not see how often a row is there (DISTINCT, COUNT(DISTINCT ..)): an outer join
/// whose other side it does not read only repeats rows.
fn without_duplicating_join(rel: Rel, needed: &Columns) -> Rel {
    let Rel { op, mut inputs, schema } = rel;
    match op {
        RelOp::Project(projection) if projection.iter().all(|e| matches!(e.kind, ExprKind::Column(_))) => {
            let below = needed.iter().flat_map(|c| exprs::columns_of(&projection[*c])).collect();
            let whole = inputs[0].width();
            let input = without_duplicating_join(only(inputs), &below);
            if input.width() == whole {
                return Rel { op: RelOp::Project(projection), inputs: vec![input], schema };
            }
            // The join was a left one: its columns stand where they stood. What was the other side's is read by nobody.
            let null = |e: &Expr| Expr::literal(ouzel_types::Scalar::Null, e.ty.with_nullable(true));
            let kept = |e: &Expr| match exprs::columns_of(e).iter().all(|c| *c < input.width()) {
                true => e.clone(),
                false => null(e),
            };
            let projection = projection.iter().map(kept).collect();
            Rel { op: RelOp::Project(projection), inputs: vec![input], schema }
        }
        RelOp::Join(join) if join.kind == JoinKind::Left && join.temporal.is_none() => {
            let width = inputs[0].width();
            if needed.iter().all(|c| *c < width) {
                return inputs.swap_remove(0);
            }
            Rel { op: RelOp::Join(join), inputs, schema }
        }
        op => Rel { op, inputs, schema },
    }
}

fn prune_project(projection: Vec<Expr>, input: Rel, schema: Schema, required: &Columns) -> (Rel, Moved) {
    let mut kept: Vec<usize> = required.iter().copied().collect();
    if kept.is_empty() && !projection.is_empty() {
        // A row without columns is still a row; the cheapest column stands for it.
        kept.push(projection.iter().position(|e| matches!(e.kind, ExprKind::Column(_))).unwrap_or(0));
    }
    let exprs: Vec<Expr> = kept.iter().map(|i| projection[*i].clone()).collect();
    let out = moved(projection.len(), &kept);
    let schema = pick(&schema, &kept);
    let (input, exprs) = match prune_members(input, exprs) {
        Ok(done) => done,
        Err((input, exprs)) => {
            let needed = exprs.iter().flat_map(exprs::columns_of).collect();
            let (input, map) = prune_without_padding_join(input, &needed);
            (input, exprs.iter().map(|e| renumber(e, &map)).collect())
        }
    };
    (Rel { op: RelOp::Project(exprs), inputs: vec![input], schema }, out)
}

/// As `prune`, under a projection: an outer join whose other side is not read and has at most one row for each row
/// changes nothing.
fn prune_without_padding_join(rel: Rel, required: &Columns) -> (Rel, Moved) {
    match kept_side(&rel, required) {
        Some(side) => {
            let Rel { mut inputs, schema, .. } = rel;
            let left_width = inputs[0].width();
            let first = if side == 0 { 0 } else { left_width };
            let side = inputs.swap_remove(side);
            let width = side.width();
            let below = required.iter().map(|c| c - first).collect();
            let (side, map) = prune_without_padding_join(side, &below);
            let place = |c: usize| (first..first + width).contains(&c).then(|| map[c - first]).flatten();
            let moved = (0..schema.columns.len()).map(place).collect();
            (side, moved)
        }
        None => prune(rel, required),
    }
}

/// The side of an outer join whose rows come out as they are, each once.
fn kept_side(rel: &Rel, required: &Columns) -> Option<usize> {
    let RelOp::Join(join) = &rel.op else { return None };
    if join.temporal.is_some() {
        return None;
    }
    let width = rel.inputs[0].width();
    let (left, right): (Vec<usize>, Vec<usize>) = equal_columns(join, width).into_iter().unzip();
    let unread = |side: usize| required.iter().all(|c| (*c < width) == (side == 0));
    match join.kind {
        JoinKind::Left if unread(0) && is_unique(&rel.inputs[1], &right, Ranks::Unknown) => Some(0),
        JoinKind::Right if unread(1) && is_unique(&rel.inputs[0], &left, Ranks::Unknown) => Some(1),
        _ => None,
    }
}

/// A projection over a (filtered) scan reads members of ROW columns: the scan then gives only those.
#[allow(clippy::result_large_err)]
fn prune_members(input: Rel, exprs: Vec<Expr>) -> Result<(Rel, Vec<Expr>), (Rel, Vec<Expr>)> {
    let mut predicates = Vec::new();
    let mut below = &input;
    while let RelOp::Filter(predicate) = &below.op {
        predicates.push(predicate.clone());
        below = &below.inputs[0];
    }
    let RelOp::Scan(scan) = &below.op else { return Err((input, exprs)) };
    let mut outputs = BTreeSet::new();
    for expr in exprs.iter().chain(&predicates) {
        exprs::visit_member_paths(expr, &mut |column, path| {
            let mut output = scan.outputs[column].clone();
            output.path.extend(path);
            outputs.insert(output);
        });
    }
    let (whole, members): (BTreeSet<ScanOutput>, BTreeSet<ScanOutput>) =
        outputs.into_iter().partition(|o| o.path.is_empty());
    let outside = |o: &ScanOutput| !whole.contains(&ScanOutput { column: o.column, path: Vec::new() });
    let mut wanted: Vec<ScanOutput> = members.into_iter().filter(outside).collect();
    wanted.extend(whole);
    wanted.sort();
    if wanted.is_empty() {
        wanted.extend(scan.outputs.first().cloned());
    }
    let source = scan.source.clone();
    let find = |column: usize, path: &[usize]| -> Option<Expr> {
        let mut output = scan.outputs[column].clone();
        output.path.extend(path);
        let at = wanted.iter().position(|w| *w == output)?;
        Some(Expr::column(at, source.output_column(output.column, &output.path).ty))
    };
    let rewritten = exprs.iter().map(|e| exprs::replace_member_paths(e, &find)).collect();
    let columns = wanted.iter().map(|o| source.output_column(o.column, &o.path)).collect();
    let rewritten_predicates: Vec<Expr> = predicates.iter().map(|p| exprs::replace_member_paths(p, &find)).collect();
    let op = RelOp::Scan(ScanRel { source: source.clone(), outputs: wanted.clone() });
    let mut rel = Rel { op, inputs: Vec::new(), schema: Schema { columns } };
    for predicate in rewritten_predicates.into_iter().rev() {
        rel = Rel::filter(rel, predicate);
    }
    Ok((rel, rewritten))
}

fn prune_scan(scan: ScanRel, schema: Schema, required: &Columns) -> (Rel, Moved) {
    let mut kept: Vec<usize> = required.iter().copied().collect();
    if kept.is_empty() && !scan.outputs.is_empty() {
        kept.push(scan.source.watermark.as_ref().map_or(0, |w| w.0).min(scan.outputs.len() - 1));
    }
    let outputs = kept.iter().map(|i| scan.outputs[*i].clone()).collect();
    let op = RelOp::Scan(ScanRel { source: scan.source, outputs });
    (Rel { op, inputs: Vec::new(), schema: pick(&schema, &kept) }, moved(schema.columns.len(), &kept))
}

fn prune_join(rel: Rel, required: &Columns) -> (Rel, Moved) {
    let Rel { op, mut inputs, .. } = rel;
    let RelOp::Join(mut join) = op else { unreachable!("invariant: called for joins only") };
    let right = inputs.pop().expect("invariant: a join has two inputs");
    let left = inputs.pop().expect("invariant: a join has two inputs");
    let width = left.width();
    let one_sided = matches!(join.kind, JoinKind::Semi | JoinKind::Anti);
    let mut needed = required.clone();
    join.condition.iter().for_each(|c| needed.extend(exprs::columns_of(c)));
    needed.extend(join.temporal);
    let to_left = needed.iter().copied().filter(|c| *c < width).collect();
    let mut to_right: Columns = needed.iter().copied().filter(|c| *c >= width).map(|c| c - width).collect();
    if join.temporal.is_some() {
        // A versioned table keeps its row time; a looked-up one is cut down by the operator's own projection.
        let is_time = |c: &usize| right.schema.columns[*c].time.is_some();
        to_right.extend((0..right.width()).filter(is_time));
    }
    let (left, left_map) = prune_exact(left, &to_left);
    let (right, right_map) = prune_exact(right, &to_right);
    let new_width = left.width();
    let mut map = left_map;
    map.extend(right_map.iter().map(|new| new.map(|n| n + new_width)));
    join.condition = join.condition.iter().map(|c| renumber(c, &map)).collect();
    join.temporal = join.temporal.map(|c| at(&map, c));
    if one_sided {
        map.truncate(width);
    }
    (Rel::join(left, right, join), map)
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

fn only(mut inputs: Vec<Rel>) -> Rel {
    inputs.pop().expect("invariant: the operator has one input")
}
