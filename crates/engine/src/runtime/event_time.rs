//! Where event time still matters: from a node behind which nobody looks at the watermark, batches go on whole.

use ouzel_plan::operator::{Calc, MiniBatch, WindowShape};
use ouzel_plan::{JobPlan, Operator};

use crate::operators::calc::reads_watermark;

/// Per node: it, or a node behind it, does something when the watermark rises, so that a batch is cut there.
pub fn needed(plan: &JobPlan) -> Vec<bool> {
    let mut needed: Vec<bool> = plan.nodes.iter().map(|node| reads(&node.operator)).collect();
    // Inputs stand before their readers.
    for node in plan.nodes.iter().rev().filter(|node| !node.inputs.is_empty()) {
        if needed[node.id] {
            node.inputs.iter().for_each(|input| needed[*input] = true);
        }
    }
    needed
}

/// The operator's results may depend on the rows between which the watermark rises.
fn reads(operator: &Operator) -> bool {
    match operator {
        Operator::Calc(Calc { filter, projection }) => filter.iter().chain(projection).any(reads_watermark),
        Operator::GroupAggregate(plan) => ends_bundles(plan.mini_batch),
        Operator::Join(plan) => ends_bundles(plan.mini_batch),
        Operator::ChangelogNormalize(plan) => ends_bundles(plan.mini_batch),
        Operator::Deduplicate(plan) => plan.rowtime.is_some() || ends_bundles(plan.mini_batch),
        Operator::WindowTableFunction(plan) => matches!(plan.window.shape, WindowShape::Session { .. }),
        Operator::LookupJoin(plan) => plan.async_lookup.is_some(),
        Operator::WindowAggregate(_)
        | Operator::OverAggregate(_)
        | Operator::IntervalJoin(_)
        | Operator::TemporalJoin(_)
        | Operator::WindowJoin(_)
        | Operator::WindowRank(_)
        | Operator::TemporalSort(_)
        | Operator::Match(_) => true,
        // A sink takes a batch before it is told of the batch's last watermark.
        Operator::Scan(_)
        | Operator::Values(_)
        | Operator::Expand(_)
        | Operator::Rank(_)
        | Operator::Limit(_)
        | Operator::Union
        | Operator::Unnest(_)
        | Operator::DropUpdateBefore
        | Operator::SinkMaterialize(_)
        | Operator::HashAggregate(_)
        | Operator::HashJoin(_)
        | Operator::Sort(_)
        | Operator::SortedOver(_)
        | Operator::Sink(_) => false,
    }
}

fn ends_bundles(mini_batch: Option<MiniBatch>) -> bool {
    mini_batch.is_some_and(|plan| plan.event_time)
}

#[cfg(test)]
mod tests {
    use ouzel_plan::operator::{Limit, TemporalSort};
    use ouzel_plan::{ChangelogMode, Config, Node, Schema};

    use super::*;

    fn plan(nodes: Vec<(Operator, Vec<usize>)>) -> JobPlan {
        let node = |(id, (operator, inputs)): (usize, (Operator, Vec<usize>))| Node {
            id,
            distribution: vec![None; inputs.len()],
            inputs,
            operator,
            schema: Schema { columns: Vec::new() },
            changelog: ChangelogMode::APPEND,
            upsert_keys: Vec::new(),
        };
        JobPlan {
            nodes: nodes.into_iter().enumerate().map(node).collect(),
            sinks: Vec::new(),
            config: Config::default(),
            time_zone: "UTC".into(),
            parallelism: 1,
            late_tables: Vec::new(),
        }
    }

    #[test]
    fn what_feeds_a_reader_of_event_time_is_cut_and_what_it_feeds_is_not() {
        let values = || Operator::Values(Vec::new());
        let limit = || Operator::Limit(Limit { offset: 0, fetch: 1, input_retracts: false, state_ttl_ms: 0 });
        let sort = Operator::TemporalSort(TemporalSort { rowtime: Some(0), order: Vec::new() });
        let plan = plan(vec![
            (values(), vec![]),
            (limit(), vec![0]),
            (sort, vec![1]),
            (limit(), vec![2]),
            (values(), vec![]),
            (Operator::Union, vec![3, 4]),
        ]);
        assert_eq!(needed(&plan), [true, true, true, false, false, false]);
    }
}
