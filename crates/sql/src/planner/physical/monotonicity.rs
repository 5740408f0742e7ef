//! How the columns of a row move when the row is updated, bottom-up, as Flink's planner knows it (`ModifiedMonotonicity`).
//!
//! Top-N by a column that only rises needs no -U rows, and the MAX of one never has to forget a value. Of windows, patterns and
//! LIMIT a Flink knows nothing, although their rows never change: what is counted over them is ranked from a full change log.
//! Where rows can be deleted nothing is known here; Flink overlooks that behind outer joins, of upserting sources and of what a Top-N
//! pushes out.

use ouzel_plan::aggregate::AggregateFunction;
use ouzel_plan::expr::names;
use ouzel_plan::operator::{JoinKind, RankEnd};
use ouzel_plan::{AggregateCall, Expr, ExprKind, NodeId, Operator, Schema};

use super::column_interval;
use super::graph::Graph;
use super::kinds::Kinds;
use crate::planner::exprs;

/// How a column's value moves when its row is updated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Monotonicity {
    Constant,
    Increasing,
    Decreasing,
    /// It may become anything.
    Unsteady,
}

use Monotonicity::{Constant, Decreasing, Increasing, Unsteady};

/// By column; None where a row may go, or where Flink does not know.
pub fn of(
    graph: &Graph,
    operator: &Operator,
    inputs: &[NodeId],
    schema: &Schema,
    kinds: Kinds,
) -> Option<Vec<Monotonicity>> {
    let width = schema.columns.len();
    let input = |i: usize| graph.node(inputs[i]).monotonicity.as_deref();
    match operator {
        Operator::Scan(_) | Operator::IntervalJoin(_) | Operator::OverAggregate(_) => {
            kinds.is_insert_only().then(|| vec![Constant; width])
        }
        Operator::Calc(calc) => {
            let below = input(0)?;
            if is_steady(below) {
                return Some(vec![Constant; width]);
            }
            if calc.filter.as_ref().is_some_and(|filter| lets_go(filter, below)) {
                return Some(vec![Unsteady; width]);
            }
            let moved = |expr: &Expr| without_casts(expr).as_column().map_or(Unsteady, |column| below[column]);
            Some(calc.projection.iter().map(moved).collect())
        }
        Operator::Expand(_) | Operator::Unnest(_) | Operator::DropUpdateBefore | Operator::LookupJoin(_) => {
            let moves = if is_steady(input(0)?) { Constant } else { Unsteady };
            Some(vec![moves; width])
        }
        Operator::GroupAggregate(aggregate) => {
            let below = input(0)?;
            if aggregate.keys.iter().any(|key| below[*key] != Constant) {
                return None;
            }
            let mut moves = vec![Constant; aggregate.keys.len()];
            moves.extend(aggregate.aggregates.iter().map(|call| of_call(graph, inputs[0], call, below)));
            Some(moves)
        }
        Operator::WindowAggregate(window) if window.legacy && window.emit.is_none() => {
            is_steady(input(0)?).then(|| vec![Constant; width])
        }
        Operator::Join(join) if matches!(join.kind, JoinKind::Inner | JoinKind::Semi) => {
            of_join([input(0)?, input(1)?], [&join.left_keys, &join.right_keys], join.condition.is_none(), join.kind)
        }
        // The comparison of the times is none of the equalities.
        Operator::TemporalJoin(join) => {
            of_join([input(0)?, input(1)?], [&join.left_keys, &join.right_keys], false, join.kind)
        }
        Operator::Deduplicate(dedup) => {
            let changes = dedup.keep_last || dedup.rowtime.is_some();
            is_steady(input(0)?).then(|| of_first_rows(&dedup.partition, changes, width))
        }
        Operator::Rank(rank) if rank.from == 1 && rank.to == RankEnd::Constant(1) && !rank.is_limit => {
            let descends = rank.order.first().is_some_and(|key| key.descending);
            is_steady(input(0)?).then(|| of_first_rows(&rank.partition, descends, width))
        }
        Operator::Union => {
            let (first, others) = inputs.split_first()?;
            let first = graph.node(*first).monotonicity.clone()?;
            let others: Option<Vec<&Vec<Monotonicity>>> =
                others.iter().map(|other| graph.node(*other).monotonicity.as_ref()).collect();
            let is_same = others?.into_iter().all(|other| *other == first);
            Some(if is_same { first } else { vec![Unsteady; width] })
        }
        Operator::Values(_)
        | Operator::WindowAggregate(_)
        | Operator::WindowTableFunction(_)
        | Operator::WindowJoin(_)
        | Operator::WindowRank(_)
        | Operator::Join(_)
        | Operator::Rank(_)
        | Operator::TemporalSort(_)
        | Operator::Limit(_)
        | Operator::ChangelogNormalize(_)
        | Operator::SinkMaterialize(_)
        | Operator::Match(_)
        | Operator::HashAggregate(_)
        | Operator::HashJoin(_)
        | Operator::Sort(_)
        | Operator::SortedOver(_)
        | Operator::Sink(_) => None,
    }
}

/// No row is ever updated.
fn is_steady(moves: &[Monotonicity]) -> bool {
    moves.iter().all(|moves| *moves == Constant)
}

/// The row of a partition that another may take the place of.
fn of_first_rows(partition: &[usize], changes: bool, width: usize) -> Vec<Monotonicity> {
    let moves = |column: usize| if changes && !partition.contains(&column) { Unsteady } else { Constant };
    (0..width).map(moves).collect()
}

fn of_join(
    sides: [&[Monotonicity]; 2],
    keys: [&[usize]; 2],
    is_equi: bool,
    kind: JoinKind,
) -> Option<Vec<Monotonicity>> {
    let [left, right] = sides;
    let keys_stay = sides.iter().zip(keys).all(|(side, keys)| keys.iter().all(|key| side[*key] == Constant));
    if !keys_stay || !(is_equi || is_steady(left) && is_steady(right)) {
        return None;
    }
    Some(if kind == JoinKind::Semi { left.to_vec() } else { [left, right].concat() })
}

/// What an aggregate does while its group grows. Over rows that are updated it does so only if its argument moves the same way.
fn of_call(graph: &Graph, input: NodeId, call: &AggregateCall, below: &[Monotonicity]) -> Monotonicity {
    let moves = match call.function {
        AggregateFunction::Count => return Increasing,
        AggregateFunction::Max => Increasing,
        AggregateFunction::Min => Decreasing,
        AggregateFunction::Sum | AggregateFunction::Sum0 => of_sum(graph, input, call),
        _ => return Unsteady,
    };
    let follows = is_steady(below) || call.args.iter().all(|argument| below[*argument] == moves);
    if follows { moves } else { Unsteady }
}

/// A sum of what is never negative grows.
fn of_sum(graph: &Graph, input: NodeId, call: &AggregateCall) -> Monotonicity {
    let interval =
        call.args.first().and_then(|argument| column_interval::filtered(graph, input, *argument, call.filter));
    match interval.map(|interval| (interval.lower, interval.upper)) {
        Some((Some(lower), _)) if lower >= 0.0 => Increasing,
        Some((None, Some(upper))) if upper <= 0.0 => Decreasing,
        _ => Unsteady,
    }
}

/// Whether a row that has passed the filter may fail it after an update: it takes its value with it then.
fn lets_go(filter: &Expr, below: &[Monotonicity]) -> bool {
    exprs::conjuncts(filter.clone()).iter().any(|term| {
        if exprs::columns_of(term).iter().all(|column| below[*column] == Constant) {
            return false;
        }
        let Some((op, left, right)) = exprs::as_comparison(term) else { return true };
        let (left, right) = (without_casts(left), without_casts(right));
        let (op, column) = match (left.as_column(), right.as_column()) {
            (Some(column), None) if exprs::columns_of(right).is_empty() => (op, column),
            (None, Some(column)) if exprs::columns_of(left).is_empty() => (exprs::mirrored(op), column),
            _ => return true,
        };
        !matches!((op, below[column]), (names::GT | names::GE, Increasing) | (names::LT | names::LE, Decreasing))
    })
}

fn without_casts(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::Cast { input, .. } => without_casts(input),
        _ => expr,
    }
}
