//! Upsert keys: column sets that identify a row of a node's result, as Flink's metadata derives them.
//!
//! They decide whether -U rows are needed, which state a join keeps, and whether a sink needs a materialiser; so
//! what Flink does not derive is not derived here either.

use ouzel_plan::aggregate::SortKey;
use ouzel_plan::operator::{JoinKind, LookupKey, RankEnd, RankFunction};
use ouzel_plan::{NodeId, Operator, Schema};

use super::graph::Graph;
use crate::planner::keys::{Key, Side, identify, normalized, of_join, through_projection};

pub fn of(graph: &Graph, operator: &Operator, inputs: &[NodeId], schema: &Schema) -> Vec<Key> {
    let below =
        |i: usize| -> Vec<Key> { inputs.get(i).map(|id| graph.node(*id).upsert_keys.clone()).unwrap_or_default() };
    let keys = match operator {
        Operator::Scan(scan) => {
            let key: Option<Key> = scan.table.primary_key.iter().map(|name| schema.index_of(name)).collect();
            key.filter(|k| !k.is_empty()).into_iter().collect()
        }
        Operator::Calc(calc) => through_projection(&below(0), &calc.projection),
        Operator::DropUpdateBefore | Operator::SinkMaterialize(_) | Operator::Sink(_) | Operator::Limit(_) => below(0),
        Operator::Sort(sort) => with_sort_columns(&below(0), &sort.order),
        Operator::TemporalSort(sort) => {
            let keys = with_sort_columns(&below(0), &sort.order);
            within_shuffle_key(&keys, sort.rowtime.as_slice())
        }
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
        Operator::Rank(rank) if rank.is_limit => with_sort_columns(&below(0), &rank.order),
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

/// Only keys that contain the columns of a shuffle survive it.
pub fn within_shuffle_key(keys: &[Key], shuffle: &[usize]) -> Vec<Key> {
    keys.iter().filter(|k| shuffle.iter().all(|c| k.contains(c))).cloned().collect()
}

/// Behind a sort Flink knows only keys that contain its columns, as if they were those of a shuffle.
fn with_sort_columns(keys: &[Key], order: &[SortKey]) -> Vec<Key> {
    let sorted: Vec<usize> = order.iter().map(|key| key.column).collect();
    within_shuffle_key(keys, &sorted)
}

fn join_keys(graph: &Graph, inputs: &[NodeId], kind: JoinKind, left_join: &[usize], right_join: &[usize]) -> Vec<Key> {
    let side = |input: NodeId, equal: &[usize]| {
        let keys = &graph.node(input).upsert_keys;
        Side { keys: within_shuffle_key(keys, equal), unique: identify(keys, equal) }
    };
    of_join(kind, side(inputs[0], left_join), side(inputs[1], right_join), graph.width(inputs[0]))
}
