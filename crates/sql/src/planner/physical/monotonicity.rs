//! Columns that only grow (or only fall) while their row is updated, such as a count of inserts.
//!
//! Top-N by such a column needs no -U rows, and the MAX of one never has to forget a value.

use ouzel_plan::aggregate::AggregateFunction;
use ouzel_plan::{NodeId, Operator};

use super::graph::Graph;

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
        Operator::Calc(calc) => match calc.projection[column].as_column() {
            Some(below) => monotonicity(graph, node.inputs[0], below),
            None => None,
        },
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
