//! One function per operator: what it needs of its input, and where the columns go.

use ouzel_plan::aggregate::AggregateFunction;
use ouzel_plan::operator::{Expand, JoinKind};
use ouzel_plan::{AggregateCall, Expr, ExprKind, Schema};
use ouzel_types::Scalar;

use super::members::prune_members;
use super::outer_joins::{prune_without_padding_join, without_duplicating_join};
use super::{
    Columns, Moved, all_columns, at, at_all, call_columns, makes_updates, moved, over_columns, pick, prune,
    prune_above, prune_exact, renumber, renumber_call, repeats_rows,
};
use crate::binder::implicit_cast;
use crate::planner::exprs;
use crate::planner::pushdown::only;
use crate::planner::rel::{AggregateRel, JoinRel, OverRel, Rel, RelOp, ScanRel, SortRel, UnnestRel, WindowRel};
use crate::planner::unique_key::{Ranks, is_unique, unique_keys};

pub(super) fn values(rows: &[Vec<Scalar>], schema: &Schema, required: &Columns) -> (Rel, Moved) {
    let mut kept: Vec<usize> = required.iter().copied().collect();
    if kept.is_empty() && !schema.columns.is_empty() {
        kept.push(0);
    }
    let rows = rows.iter().map(|row| kept.iter().map(|i| row[*i].clone()).collect()).collect();
    (
        Rel { op: RelOp::Values(rows), inputs: Vec::new(), schema: pick(schema, &kept) },
        moved(schema.columns.len(), &kept),
    )
}

pub(super) fn project(projection: Vec<Expr>, input: Rel, schema: Schema, required: &Columns) -> (Rel, Moved) {
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

pub(super) fn aggregate(
    mut aggregate: AggregateRel,
    mut input: Rel,
    schema: &Schema,
    required: &Columns,
) -> (Rel, Moved) {
    let keys = aggregate.keys.len();
    let mut calls: Vec<usize> = (0..aggregate.calls.len()).filter(|i| required.contains(&(keys + i))).collect();
    if keys == 0 && calls.is_empty() && !aggregate.calls.is_empty() {
        calls.push(0);
    }
    let properties = aggregate.window.as_ref().map_or(0, |w| w.properties.len());
    let mut kept: Vec<usize> = (0..keys).collect();
    kept.extend(calls.iter().map(|i| keys + i));
    kept.extend((0..properties).map(|i| keys + aggregate.calls.len() + i));
    if groups_are_rows(&aggregate, &calls, &input) {
        return project(group_values(&aggregate, &calls, &input, schema), input, schema.clone(), required);
    }
    aggregate.calls = calls.iter().map(|i| aggregate.calls[*i].clone()).collect();
    let mut needed: Columns = aggregate.keys.iter().copied().collect();
    aggregate.calls.iter().for_each(|c| needed.extend(call_columns(c)));
    needed.extend(aggregate.window.iter().map(|w| w.column));
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
    let rel = Rel { op: RelOp::Aggregate(aggregate), inputs: vec![input], schema: pick(schema, &kept) };
    (rel, moved(width, &kept))
}

/// Every group is one row of the input, and what is asked of it is that row's value: Flink leaves such an aggregate out
/// (`FlinkAggregateRemoveRule`), so that updates come through as they are.
fn groups_are_rows(aggregate: &AggregateRel, calls: &[usize], input: &Rel) -> bool {
    let of_one_row = |call: &AggregateCall| {
        matches!(call.function, AggregateFunction::Sum | AggregateFunction::Min | AggregateFunction::Max)
            && call.filter.is_none()
    };
    aggregate.window.is_none()
        && !aggregate.keys.is_empty()
        && calls.iter().all(|i| of_one_row(&aggregate.calls[*i]))
        && is_unique(input, &aggregate.keys, Ranks::Unknown)
}

/// The columns of such an aggregate out of its input; calls that nobody reads are NULL.
fn group_values(aggregate: &AggregateRel, calls: &[usize], input: &Rel, schema: &Schema) -> Vec<Expr> {
    let value = |(i, call): (usize, &AggregateCall)| match calls.contains(&i) {
        true => implicit_cast::cast(input.column(call.args[0]), &call.ty),
        false => Expr::literal(Scalar::Null, call.ty.with_nullable(true)),
    };
    let keys = aggregate.keys.iter().map(|key| input.column(*key));
    let values: Vec<Expr> = keys.chain(aggregate.calls.iter().enumerate().map(value)).collect();
    debug_assert_eq!(values.len(), schema.columns.len(), "invariant: keys, then calls");
    values
}

pub(super) fn window(mut window: WindowRel, input: Rel, required: &Columns) -> (Rel, Moved) {
    let width = input.width();
    let mut needed: Columns = required.iter().copied().filter(|c| *c < width).collect();
    needed.insert(window.column);
    needed.extend(window.partition.iter().copied());
    needed.extend(over_columns(&input));
    let (input, map) = prune(input, &needed);
    window.column = at(&map, window.column);
    window.partition.iter_mut().for_each(|c| *c = at(&map, *c));
    let new_width = input.width();
    let mut out = map;
    out.extend((0..3).map(|i| Some(new_width + i)));
    (Rel::window(input, window), out)
}

pub(super) fn over(mut over: OverRel, mut input: Rel, required: &Columns) -> (Rel, Moved) {
    let width = input.width();
    let calls: Vec<usize> = (0..over.calls.len()).filter(|i| required.contains(&(width + i))).collect();
    if calls.is_empty() {
        let (input, mut map) = prune(input, required);
        map.extend(over.calls.iter().map(|_| None));
        return (input, map);
    }
    let total = over.calls.len();
    over.calls = calls.iter().map(|i| over.calls[*i].clone()).collect();
    let mut places: Vec<usize> = (0..width).collect();
    let ranks_updates = over.is_rank() && makes_updates(&input);
    if ranks_updates {
        (input, places) = with_unique_keys(input);
    }
    let mut needed: Columns = required.iter().filter(|c| **c < width).map(|c| places[*c]).collect();
    needed.extend(over.partition.iter().map(|c| places[*c]));
    needed.extend(over.order.iter().map(|k| places[k.column]));
    over.calls.iter().for_each(|call| needed.extend(call_columns(call).map(|c| places[c])));
    needed.extend(over_columns(&input));
    if ranks_updates {
        needed.extend(unique_keys(&input, Ranks::Found).into_iter().flatten());
    }
    let keeps_all = over.is_rank() && repeats_rows(&input);
    let (input, map) = if keeps_all { prune_above(input, &needed) } else { prune_exact(input, &needed) };
    let mut out: Moved = places.iter().map(|place| map[*place]).collect();
    over.partition.iter_mut().for_each(|c| *c = at(&out, *c));
    over.order.iter_mut().for_each(|k| k.column = at(&out, k.column));
    over.calls.iter_mut().for_each(|c| renumber_call(c, &out));
    let new_width = input.width();
    out.extend((0..total).map(|i| calls.iter().position(|c| *c == i).map(|p| new_width + p)));
    (Rel::over(input, over), out)
}

/// In the place of a projection that only picks columns what is below it, with the columns that it picks and those that tell
/// rows apart, in their order there; and where each column of the projection went. The select list of another OVER stays.
fn with_unique_keys(rel: Rel) -> (Rel, Vec<usize>) {
    let width = rel.width();
    let picks = match &rel.op {
        RelOp::Project(projection) if !is_over(&rel.inputs[0]) => {
            projection.iter().map(Expr::as_column).collect::<Option<Vec<usize>>>()
        }
        _ => None,
    };
    let Some(picked) = picks else { return (rel, (0..width).collect()) };
    let (below, places) = with_unique_keys(only(rel.inputs));
    let picked: Vec<usize> = picked.into_iter().map(|column| places[column]).collect();
    let mut kept: Columns = picked.iter().copied().collect();
    kept.extend(unique_keys(&below, Ranks::Found).into_iter().flatten());
    let kept: Vec<usize> = kept.into_iter().collect();
    let places = picked.iter().map(|column| kept.partition_point(|kept| kept < column)).collect();
    (Rel::project_columns(below, &kept), places)
}

fn is_over(rel: &Rel) -> bool {
    match &rel.op {
        RelOp::Filter(_) => is_over(&rel.inputs[0]),
        op => matches!(op, RelOp::Over(_)),
    }
}

pub(super) fn expand(mut expand: Expand, input: Rel, schema: &Schema, required: &Columns) -> (Rel, Moved) {
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
    (Rel { op: RelOp::Expand(expand), inputs: vec![input], schema: pick(schema, &kept) }, map)
}

pub(super) fn sort(mut sort: SortRel, input: Rel, required: &Columns) -> (Rel, Moved) {
    let input = match input {
        Rel { op: RelOp::Project(projection), inputs, schema } if goes_below(&sort, &projection, &inputs[0]) => {
            return sort_below(sort, &projection, only(inputs), &schema, required);
        }
        input => input,
    };
    let mut needed = required.clone();
    needed.extend(sort.keys.iter().map(|k| k.column));
    needed.extend(over_columns(&input));
    if makes_updates(&input) {
        needed = all_columns(&input);
    }
    let (input, map) = prune_exact(input, &needed);
    sort.keys.iter_mut().for_each(|k| k.column = at(&map, k.column));
    (Rel::sort(input, sort), map)
}

/// Whether a limit stands below the projection that it reads, as in Flink: it tells rows of a change log apart by columns then that
/// the projection leaves out. With a filter the projection is one operator and stays.
fn goes_below(sort: &SortRel, projection: &[Expr], below: &Rel) -> bool {
    !matches!(below.op, RelOp::Filter(_))
        && projection.iter().all(exprs::is_deterministic)
        && sort.keys.iter().all(|key| projection[key.column].as_column().is_some())
}

fn sort_below(
    mut limit: SortRel,
    projection: &[Expr],
    input: Rel,
    schema: &Schema,
    required: &Columns,
) -> (Rel, Moved) {
    let needed = projection.iter().flat_map(exprs::columns_of).collect();
    let (input, map) = prune(input, &needed);
    let projection: Vec<Expr> = projection.iter().map(|expr| renumber(expr, &map)).collect();
    for key in &mut limit.keys {
        key.column = projection[key.column].as_column().expect("invariant: a key is a column of the projection");
    }
    let all = all_columns(&input);
    let (sorted, places) = sort(limit, input, &all);
    let kept: Vec<usize> = required.iter().copied().collect();
    let exprs = kept.iter().map(|i| renumber(&projection[*i], &places)).collect();
    let rel = Rel { op: RelOp::Project(exprs), inputs: vec![sorted], schema: pick(schema, &kept) };
    (rel, moved(projection.len(), &kept))
}

pub(super) fn union(inputs: Vec<Rel>, schema: &Schema, required: &Columns) -> (Rel, Moved) {
    let kept: Vec<usize> = required.iter().copied().collect();
    let branches: Vec<Rel> = inputs
        .into_iter()
        .map(|input| {
            let (input, map) = prune(input, required);
            let exact = input.width() == kept.len() && kept.iter().enumerate().all(|(i, c)| map[*c] == Some(i));
            if exact { input } else { Rel::project_columns(input, &at_all(&map, &kept)) }
        })
        .collect();
    (Rel::union(branches, pick(schema, &kept)), moved(schema.columns.len(), &kept))
}

pub(super) fn unnest(mut unnest: UnnestRel, input: Rel, schema: &Schema, required: &Columns) -> (Rel, Moved) {
    let (width, total) = (input.width(), schema.columns.len());
    let mut needed: Columns = required.iter().copied().filter(|c| *c < width).collect();
    needed.extend(exprs::columns_of(&unnest.collection));
    needed.extend(over_columns(&input));
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

pub(super) fn scan(scan: ScanRel, schema: Schema, required: &Columns) -> (Rel, Moved) {
    let mut kept: Vec<usize> = required.iter().copied().collect();
    if kept.is_empty() && !scan.outputs.is_empty() {
        kept.push(scan.source.watermark.as_ref().map_or(0, |w| w.0).min(scan.outputs.len() - 1));
    }
    let outputs = kept.iter().map(|i| scan.outputs[*i].clone()).collect();
    let op = RelOp::Scan(ScanRel { source: scan.source, outputs });
    (Rel { op, inputs: Vec::new(), schema: pick(&schema, &kept) }, moved(schema.columns.len(), &kept))
}

pub(super) fn join(mut join: JoinRel, inputs: Vec<Rel>, required: &Columns) -> (Rel, Moved) {
    let [left, right] = <[Rel; 2]>::try_from(inputs).expect("invariant: a join has two inputs");
    let width = left.width();
    let one_sided = matches!(join.kind, JoinKind::Semi | JoinKind::Anti);
    let mut needed = required.clone();
    join.condition.iter().for_each(|c| needed.extend(exprs::columns_of(c)));
    needed.extend(join.temporal);
    let mut to_left: Columns = needed.iter().copied().filter(|c| *c < width).collect();
    let mut to_right: Columns = needed.iter().copied().filter(|c| *c >= width).map(|c| c - width).collect();
    if join.temporal.is_some() {
        // A versioned table keeps its row time; a looked-up one is cut down by the operator's own projection.
        let is_time = |c: &usize| right.schema.columns[*c].time.is_some();
        to_right.extend((0..right.width()).filter(is_time));
    }
    to_left.extend(over_columns(&left));
    to_right.extend(over_columns(&right));
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
