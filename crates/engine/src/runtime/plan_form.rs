//! The forms of a plan's operators, which a checkpoint keeps: state of one plan is used by another only where all are equal.
//!
//! Operators that keep nothing have a form too: a sum over `v` does not go on as a sum over `2 * v`.

use ouzel_plan::{JobPlan, Node, Operator as Plan};
use ouzel_types::DataType;

use crate::error::EngineError;
use crate::operators::batch::{HashAggregate, HashJoin, Sort, SortedOver};
use crate::operators::calc::Calc;
use crate::operators::changelog_normalize::ChangelogNormalize;
use crate::operators::deduplicate::Deduplicate;
use crate::operators::expand::Expand;
use crate::operators::form::{self, Form};
use crate::operators::group_aggregate::GroupAggregate;
use crate::operators::interval_join::IntervalJoin;
use crate::operators::join::Join;
use crate::operators::limit::Limit;
use crate::operators::lookup_join::LookupJoin;
use crate::operators::lowering::node_name;
use crate::operators::match_recognize::Match;
use crate::operators::over_aggregate::OverAggregate;
use crate::operators::rank::{Rank, WindowRank};
use crate::operators::row_lowering::latest_wins;
use crate::operators::sink_materialize::SinkMaterialize;
use crate::operators::temporal_join::TemporalJoin;
use crate::operators::temporal_sort::TemporalSort;
use crate::operators::unnest::Unnest;
use crate::operators::window_aggregate::AlignedWindowAggregate;
use crate::operators::window_join::WindowJoin;
use crate::operators::window_table_function::WindowTableFunction;
use crate::runtime::sink_driver::SinkDriver;
use crate::runtime::values_source::ValuesSource;
use crate::time::scan::ScanDriver;

/// What a checkpoint says about one node of its plan; the node's place is that in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeForm {
    /// For people.
    pub name: String,
    pub form: String,
}

/// Of each node, in order of the plan.
pub fn of_plan(plan: &JobPlan) -> Vec<NodeForm> {
    let of_node = |node: &Node| {
        let form = of_node(plan, node).term("inputs", form::list(&node.inputs));
        NodeForm { name: node_name(node), form: form.into_text() }
    };
    plan.nodes.iter().map(of_node).collect()
}

/// Names the first operator whose state the plan cannot use. None: all of it fits.
pub fn misfit(before: &[NodeForm], now: &[NodeForm]) -> Option<EngineError> {
    let differs = |at: &usize| before.get(*at).map(|node| &node.form) != now.get(*at).map(|node| &node.form);
    let at = (0..before.len().max(now.len())).find(differs)?;
    let (place, detail) = match (before.get(at), now.get(at)) {
        (Some(before), Some(now)) => (&now.name, format!("it was {}\n          it is  {}", before.form, now.form)),
        (Some(before), None) => (&before.name, format!("it was {}\n          it is no more", before.form)),
        (None, Some(now)) => (&now.name, format!("it was not there\n          it is  {}", now.form)),
        (None, None) => return None,
    };
    Some(EngineError::user("the plan of this job no longer fits its last checkpoint").at(place).detail(detail))
}

fn of_node(plan: &JobPlan, node: &Node) -> Form {
    let types = |input: usize| node.inputs.get(input).map_or_else(Vec::new, |id| plan.nodes[*id].schema.types());
    let (first, second): (Vec<DataType>, Vec<DataType>) = (types(0), types(1));
    let (input, two) = (first.as_slice(), [first.as_slice(), second.as_slice()]);
    match &node.operator {
        Plan::Scan(plan) => ScanDriver::form(plan),
        Plan::Values(rows) => ValuesSource::form(rows, &node.schema.types()),
        Plan::Calc(plan) => Calc::form(plan),
        Plan::GroupAggregate(plan) => GroupAggregate::form(plan, input),
        Plan::WindowAggregate(plan) => AlignedWindowAggregate::form(plan, input),
        Plan::WindowTableFunction(plan) => WindowTableFunction::form(plan, input),
        Plan::OverAggregate(plan) => OverAggregate::form(plan, input),
        Plan::Expand(plan) => Expand::form(plan),
        Plan::Join(plan) => Join::form(plan, two),
        Plan::IntervalJoin(plan) => IntervalJoin::form(plan, two),
        Plan::TemporalJoin(plan) => TemporalJoin::form(plan, two),
        Plan::LookupJoin(plan) => LookupJoin::form(plan),
        Plan::WindowJoin(plan) => WindowJoin::form(plan, two),
        Plan::Rank(plan) => Rank::form(plan, input),
        Plan::Deduplicate(plan) => Deduplicate::form(plan, input),
        Plan::WindowRank(rank) => {
            let schema = node.inputs.first().map(|id| &plan.nodes[*id].schema);
            WindowRank::form(rank, input, schema.is_some_and(|schema| latest_wins(rank, schema)))
        }
        Plan::TemporalSort(plan) => TemporalSort::form(plan, input),
        Plan::Limit(plan) => Limit::form(plan, input),
        Plan::Union => Form::new("Union"),
        Plan::DropUpdateBefore => Form::new("DropUpdateBefore"),
        Plan::Unnest(plan) => Unnest::form(plan),
        Plan::ChangelogNormalize(plan) => ChangelogNormalize::form(plan, input),
        Plan::SinkMaterialize(plan) => SinkMaterialize::form(plan, input),
        Plan::Match(plan) => Match::form(plan, input),
        Plan::HashAggregate(plan) => HashAggregate::form(plan, input),
        Plan::HashJoin(plan) => HashJoin::form(plan, two),
        Plan::Sort(plan) => Sort::form(plan, input),
        Plan::SortedOver(plan) => SortedOver::form(plan, input),
        Plan::Sink(plan) => SinkDriver::form(plan),
    }
}
