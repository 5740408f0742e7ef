//! How the rows of each input must be partitioned before an operator sees them.

use ouzel_plan::Operator;
use ouzel_plan::operator::WindowSource;

/// Per input: None = any, Some(empty) = one task, else hash of these columns.
pub fn of(operator: &Operator, inputs: usize) -> Vec<Option<Vec<usize>>> {
    match operator {
        Operator::GroupAggregate(o) => vec![Some(o.keys.clone())],
        Operator::HashAggregate(o) => vec![Some(o.keys.clone())],
        Operator::WindowAggregate(o) => match (&o.window, o.keys.is_empty()) {
            // Windows that are columns can be told apart by them.
            (WindowSource::Attached { start, end, .. }, true) => vec![Some(vec![*start, *end])],
            _ => vec![Some(o.keys.clone())],
        },
        Operator::WindowTableFunction(o) => match o.window.shape {
            ouzel_plan::operator::WindowShape::Session { .. } => vec![Some(o.partition.clone())],
            _ => vec![None],
        },
        Operator::OverAggregate(o) => vec![Some(o.partition.clone())],
        Operator::SortedOver(o) => vec![Some(o.partition.clone())],
        Operator::Rank(o) => vec![Some(o.partition.clone())],
        Operator::Deduplicate(o) => vec![Some(o.partition.clone())],
        Operator::WindowRank(o) => {
            let mut keys = o.partition.clone();
            if keys.is_empty() {
                keys = vec![o.start, o.end];
            }
            vec![Some(keys)]
        }
        Operator::Match(o) => vec![Some(o.partition.clone())],
        Operator::ChangelogNormalize(o) => vec![Some(o.keys.clone())],
        Operator::SinkMaterialize(o) => vec![Some(o.keys.clone())],
        Operator::TemporalSort(_) | Operator::Sort(_) | Operator::Limit(_) => vec![Some(Vec::new())],
        // NOT IN has no keys (a NULL concerns every row of the other side), so that it runs in one task.
        Operator::Join(o) => vec![Some(o.left_keys.clone()), Some(o.right_keys.clone())],
        Operator::HashJoin(o) => vec![Some(o.left_keys.clone()), Some(o.right_keys.clone())],
        Operator::IntervalJoin(o) => vec![Some(o.left_keys.clone()), Some(o.right_keys.clone())],
        Operator::TemporalJoin(o) => vec![Some(o.left_keys.clone()), Some(o.right_keys.clone())],
        Operator::WindowJoin(o) => {
            let side = |keys: &[usize], start: usize, end: usize| {
                if keys.is_empty() { vec![start, end] } else { keys.to_vec() }
            };
            vec![
                Some(side(&o.left_keys, o.left_start, o.left_end)),
                Some(side(&o.right_keys, o.right_start, o.right_end)),
            ]
        }
        _ => vec![None; inputs],
    }
}
