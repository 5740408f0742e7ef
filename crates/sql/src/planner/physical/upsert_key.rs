//! Upsert keys: column sets that identify a row of a node's result, as Flink's metadata derives them.
//!
//! They decide whether -U rows are needed, which state a join keeps, and whether a sink needs a materialiser; so
//! what Flink does not derive is not derived here either.

use std::collections::BTreeSet;

use ouzel_plan::operator::{JoinKind, LookupKey, RankEnd, RankFunction};
use ouzel_plan::{Expr, NodeId, Operator, Schema};

use super::graph::Graph;

type Key = Vec<usize>;

/// Keys are kept few: plans of wide joins would otherwise multiply them.
const MAX_KEYS: usize = 32;

pub fn of(graph: &Graph, operator: &Operator, inputs: &[NodeId], schema: &Schema) -> Vec<Key> {
    let below =
        |i: usize| -> Vec<Key> { inputs.get(i).map(|id| graph.node(*id).upsert_keys.clone()).unwrap_or_default() };
    let keys = match operator {
        Operator::Scan(scan) => {
            let key: Option<Key> = scan.table.primary_key.iter().map(|name| schema.index_of(name)).collect();
            key.filter(|k| !k.is_empty()).into_iter().collect()
        }
        Operator::Calc(calc) => through_projection(&below(0), &calc.projection),
        Operator::DropUpdateBefore
        | Operator::SinkMaterialize(_)
        | Operator::Sink(_)
        | Operator::Limit(_)
        | Operator::Sort(_)
        | Operator::TemporalSort(_) => below(0),
        Operator::OverAggregate(over) => within_shuffle_key(&below(0), &over.partition),
        Operator::ChangelogNormalize(normalize) => vec![normalize.keys.clone()],
        Operator::GroupAggregate(aggregate) => vec![(0..aggregate.keys.len()).collect()],
        Operator::HashAggregate(aggregate) => vec![(0..aggregate.keys.len()).collect()],
        Operator::WindowAggregate(window) => {
            let keys = window.keys.len();
            let first = keys + window.aggregates.len();
            let with = |property: usize| (0..keys).chain(std::iter::once(first + property)).collect();
            (0..window.properties.len()).map(with).collect()
        }
        Operator::Expand(_) => below(0)
            .into_iter()
            .map(|mut k| {
                k.push(schema.columns.len() - 1);
                k
            })
            .collect(),
        Operator::Rank(rank) => {
            let mut keys = within_shuffle_key(&below(0), &rank.partition);
            if rank.to == RankEnd::Constant(1) && rank.from == 1 {
                keys.push(rank.partition.clone());
            }
            if rank.with_rank && rank.function == RankFunction::RowNumber {
                let mut key = rank.partition.clone();
                key.push(schema.columns.len() - 1);
                keys.push(key);
            }
            keys
        }
        Operator::Deduplicate(dedup) => vec![dedup.partition.clone()],
        Operator::WindowRank(rank) => {
            let mut keys = below(0);
            let mut key = rank.partition.clone();
            key.push(rank.start);
            if rank.to == 1 && rank.from == 1 {
                keys.push(key);
            } else if rank.with_rank {
                key.push(schema.columns.len() - 1);
                keys.push(key);
            }
            keys
        }
        Operator::Join(join) => join_keys(graph, inputs, join.kind, &join.left_keys, &join.right_keys),
        Operator::IntervalJoin(join) => join_keys(graph, inputs, join.kind, &join.left_keys, &join.right_keys),
        Operator::TemporalJoin(join) => join_keys(graph, inputs, join.kind, &join.left_keys, &join.right_keys),
        Operator::WindowJoin(join) => {
            let with = |keys: &[usize], extra: [usize; 2]| keys.iter().copied().chain(extra).collect::<Key>();
            let left = with(&join.left_keys, [join.left_start, join.left_end]);
            let right = with(&join.right_keys, [join.right_start, join.right_end]);
            join_keys(graph, inputs, join.kind, &left, &right)
        }
        Operator::LookupJoin(join) => {
            let unique = !join.table.primary_key.is_empty()
                && join.table.primary_key.iter().all(|name| {
                    let asked = |(c, _): &(usize, LookupKey)| join.table.physical[*c].name == *name;
                    join.keys.iter().any(asked)
                });
            if unique { below(0) } else { Vec::new() }
        }
        Operator::Values(_)
        | Operator::WindowTableFunction(_)
        | Operator::Union
        | Operator::Unnest(_)
        | Operator::Match(_)
        | Operator::HashJoin(_)
        | Operator::SortedOver(_) => Vec::new(),
    };
    normalized(keys)
}

/// Sorted, without duplicates and without keys that contain another.
fn normalized(keys: Vec<Key>) -> Vec<Key> {
    let mut sets: Vec<BTreeSet<usize>> = keys.into_iter().map(|k| k.into_iter().collect()).collect();
    sets.sort_by_key(|s| s.len());
    let mut kept: Vec<BTreeSet<usize>> = Vec::new();
    for set in sets {
        if kept.len() < MAX_KEYS && !kept.iter().any(|k| k == &set) {
            kept.push(set);
        }
    }
    kept.into_iter().map(|s| s.into_iter().collect()).collect()
}

/// Each key column must come through as itself (or through a cast that loses nothing); copies give several keys.
fn through_projection(keys: &[Key], projection: &[Expr]) -> Vec<Key> {
    let places = |column: usize| -> Vec<usize> {
        (0..projection.len()).filter(|i| source_column(&projection[*i]) == Some(column)).collect()
    };
    let mut result = Vec::new();
    for key in keys {
        let mut partial: Vec<Key> = vec![Vec::new()];
        for column in key {
            let places = places(*column);
            partial = partial
                .into_iter()
                .flat_map(|k| places.iter().map(move |p| k.iter().copied().chain([*p]).collect()))
                .take(MAX_KEYS)
                .collect();
        }
        result.extend(partial);
    }
    result
}

/// The column that an expression shows without loss.
fn source_column(expr: &Expr) -> Option<usize> {
    match &expr.kind {
        ouzel_plan::ExprKind::Column(c) => Some(*c),
        ouzel_plan::ExprKind::Cast { input, .. } if is_injective(&input.ty.kind, &expr.ty.kind) => source_column(input),
        _ => None,
    }
}

fn is_injective(from: &ouzel_types::TypeKind, to: &ouzel_types::TypeKind) -> bool {
    use ouzel_types::TypeKind;
    let size = |t: &TypeKind| match t {
        TypeKind::TinyInt => Some(1),
        TypeKind::SmallInt => Some(2),
        TypeKind::Int => Some(4),
        TypeKind::BigInt => Some(8),
        _ => None,
    };
    match (from, to) {
        (a, b) if a == b => true,
        (TypeKind::Varchar(a), TypeKind::Varchar(b)) => a <= b,
        (a, TypeKind::Varchar(n)) if size(a).is_some() => *n >= 20,
        (a, b) => matches!((size(a), size(b)), (Some(a), Some(b)) if a <= b),
    }
}

/// Only keys that contain the columns of a shuffle survive it.
pub fn within_shuffle_key(keys: &[Key], shuffle: &[usize]) -> Vec<Key> {
    keys.iter().filter(|k| shuffle.iter().all(|c| k.contains(c))).cloned().collect()
}

fn join_keys(graph: &Graph, inputs: &[NodeId], kind: JoinKind, left_join: &[usize], right_join: &[usize]) -> Vec<Key> {
    let (left_all, right_all) = (&graph.node(inputs[0]).upsert_keys, &graph.node(inputs[1]).upsert_keys);
    let left = within_shuffle_key(left_all, left_join);
    if matches!(kind, JoinKind::Semi | JoinKind::Anti) {
        return left;
    }
    let width = graph.width(inputs[0]);
    let right: Vec<Key> = within_shuffle_key(right_all, right_join)
        .into_iter()
        .map(|k| k.into_iter().map(|c| c + width).collect())
        .collect();
    let unique = |keys: &[Key], join: &[usize]| keys.iter().any(|k| k.iter().all(|c| join.contains(c)));
    let (left_unique, right_unique) = (unique(left_all, left_join), unique(right_all, right_join));
    let mut keys = Vec::new();
    for l in &left {
        for r in &right {
            keys.push(l.iter().chain(r).copied().collect());
        }
    }
    // A side whose rows meet at most one row of the other keeps its own keys, unless it may be padded with NULL.
    if right_unique && matches!(kind, JoinKind::Inner | JoinKind::Left) {
        keys.extend(left);
    }
    if left_unique && matches!(kind, JoinKind::Inner | JoinKind::Right) {
        keys.extend(right);
    }
    keys
}
