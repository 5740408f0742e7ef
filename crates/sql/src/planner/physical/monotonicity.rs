//! Columns that only grow (or only fall) while their row is updated, such as a count of inserts.
//!
//! Top-N by such a column needs no -U rows, and the MAX of one never has to forget a value.

use ouzel_plan::aggregate::AggregateFunction;
use ouzel_plan::expr::names;
use ouzel_plan::{Expr, NodeId, Operator};

use super::graph::Graph;
use crate::planner::exprs;

/// How a column's value moves when its row is updated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Monotonicity {
    Constant,
    Increasing,
    Decreasing,
}

pub fn monotonicity(graph: &Graph, id: NodeId, column: usize) -> Option<Monotonicity> {
    let node = graph.node(id);
    if node.kinds.is_insert_only() {
        return Some(Monotonicity::Constant);
    }
    match &node.operator {
        Operator::Calc(calc) => {
            let below = calc.projection[column].as_column()?;
            let input = node.inputs[0];
            let stays = calc.filter.iter().all(|filter| never_lets_go(graph, input, filter));
            stays.then(|| monotonicity(graph, input, below)).flatten()
        }
        Operator::GroupAggregate(aggregate) => {
            if !graph.node(node.inputs[0]).kinds.is_insert_only() {
                return None;
            }
            let Some(call) = column.checked_sub(aggregate.keys.len()) else { return Some(Monotonicity::Constant) };
            match aggregate.aggregates[call].function {
                AggregateFunction::Count | AggregateFunction::Max => Some(Monotonicity::Increasing),
                AggregateFunction::Min => Some(Monotonicity::Decreasing),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether a row that has passed the filter passes it after every update: a row that leaves takes its value with it.
fn never_lets_go(graph: &Graph, input: NodeId, filter: &Expr) -> bool {
    let term_stays = |term: &Expr| {
        let moves = |column: &usize| monotonicity(graph, input, *column);
        if exprs::columns_of(term).iter().all(|c| moves(c) == Some(Monotonicity::Constant)) {
            return true;
        }
        let Some((op, left, right)) = exprs::as_comparison(term) else { return false };
        let (op, column) = match (left.as_column(), right.as_column()) {
            (Some(column), None) if exprs::columns_of(right).is_empty() => (op, column),
            (None, Some(column)) if exprs::columns_of(left).is_empty() => (exprs::mirrored(op), column),
            _ => return false,
        };
        matches!(
            (op, moves(&column)),
            (names::GT | names::GE, Some(Monotonicity::Increasing))
                | (names::LT | names::LE, Some(Monotonicity::Decreasing))
        )
    };
    exprs::conjuncts(filter.clone()).iter().all(term_stays)
}
