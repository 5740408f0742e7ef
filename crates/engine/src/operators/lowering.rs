//! From a plan node to the operator that runs it.
//!
//! Scans, values and sinks are the runtime's own; here they are refused. An operator or a combination that does
//! not run yet says so when the job is built, never while it runs.

use ouzel_plan::operator::WindowTableFunction as WindowFunction;
use ouzel_plan::operator::{FrameBound, OverOrder, WindowAggregate, WindowShape, WindowSource, WindowTime};
use ouzel_plan::{JobPlan, Node, Operator as Plan};
use ouzel_types::DataType;

use crate::error::{EngineError, Result};
use crate::operator::Operator;
use crate::operators::batch;
use crate::operators::calc::Calc;
use crate::operators::expand::Expand;
use crate::operators::group_aggregate::GroupAggregate;
use crate::operators::limit::{self, Limit};
use crate::operators::over_aggregate::OverAggregate;
use crate::operators::over_by_column::OverByColumn;
use crate::operators::over_following::OverFollowing;
use crate::operators::rank::Rank;
use crate::operators::row_lowering::{lower_rows, lower_window_rank};
use crate::operators::session_table_function::SessionTableFunction;
use crate::operators::stateless::{DropUpdateBefore, Union};
use crate::operators::temporal_sort::TemporalSort;
use crate::operators::window_aggregate::{AlignedWindowAggregate, EmittingWindowAggregate, SessionAggregate};
use crate::operators::window_table_function::WindowTableFunction;
use crate::source::ConnectorContext;

/// A filter or projection, which the driver applies to whole batches, or anything else.
pub enum Lowered {
    Calc(Box<Calc>),
    Stateful(Box<dyn Operator>),
}

/// The operator of `node`, which is a node of `plan`.
pub fn lower(plan: &JobPlan, node: &Node, context: &ConnectorContext) -> Result<Lowered> {
    if let Plan::Calc(calc) = &node.operator {
        return Ok(Lowered::Calc(Box::new(Calc::new(calc, &context.eval).map_err(|e| e.at(node_name(node)))?)));
    }
    if let (Plan::WindowRank(rank), [input]) = (&node.operator, node.inputs.as_slice()) {
        let rank = lower_window_rank(rank, &plan.nodes[*input].schema, context);
        return rank.map(Lowered::Stateful).map_err(|e| e.at(node_name(node)));
    }
    let inputs: Vec<Vec<DataType>> = node.inputs.iter().map(|input| plan.nodes[*input].schema.types()).collect();
    stateful(&node.operator, &inputs, context).map(Lowered::Stateful).map_err(|e| e.at(node_name(node)))
}

fn stateful(plan: &Plan, inputs: &[Vec<DataType>], context: &ConnectorContext) -> Result<Box<dyn Operator>> {
    let zone = context.time_zone.as_ref();
    let input = || inputs.first().map(Vec::as_slice).ok_or_else(|| EngineError::internal("a node without its input"));
    Ok(match plan {
        Plan::GroupAggregate(plan) => Box::new(GroupAggregate::new(plan, input()?)?),
        Plan::WindowAggregate(plan) => window_aggregate(plan, input()?, zone)?,
        Plan::WindowTableFunction(plan) => window_table_function(plan, input()?, zone)?,
        Plan::OverAggregate(plan) => match plan.order {
            OverOrder::Column(order) => Box::new(OverByColumn::new(plan, order, input()?)?),
            OverOrder::Rowtime(rowtime) if plan.frame.end != FrameBound::CurrentRow => {
                Box::new(OverFollowing::new(plan, rowtime, input()?)?)
            }
            OverOrder::Rowtime(_) | OverOrder::Proctime => Box::new(OverAggregate::new(plan, input()?)?),
        },
        Plan::TemporalSort(plan) => Box::new(TemporalSort::new(plan, input()?)?),
        Plan::Expand(plan) => Box::new(Expand::new(plan)),
        Plan::HashAggregate(plan) => Box::new(batch::HashAggregate::new(plan, input()?)?),
        Plan::Sort(plan) => Box::new(batch::Sort::new(plan, input()?)?),
        Plan::SortedOver(plan) => Box::new(batch::SortedOver::new(plan, input()?)?),
        Plan::Limit(plan) if plan.input_retracts => Box::new(Rank::new(&limit::over_changes(plan), input()?)?),
        Plan::Limit(plan) => Box::new(Limit::new(plan)),
        Plan::Union => Box::new(Union),
        Plan::DropUpdateBefore => Box::new(DropUpdateBefore),
        other => return lower_rows(other, inputs, context),
    })
}

/// Which of the window operators runs a window aggregate.
pub fn window_aggregate(plan: &WindowAggregate, input: &[DataType], zone: &str) -> Result<Box<dyn Operator>> {
    if let (WindowSource::Assign(window), Some(emit)) = (&plan.window, plan.emit) {
        return Ok(Box::new(EmittingWindowAggregate::new(plan, window, emit, input, zone)?));
    }
    Ok(match &plan.window {
        WindowSource::Assign(window @ WindowTime { shape: WindowShape::Session { gap }, .. }) => {
            Box::new(SessionAggregate::new(plan, window, *gap, input, zone)?)
        }
        _ => Box::new(AlignedWindowAggregate::new(plan, input, zone)?),
    })
}

/// Which of the operators runs a window table function.
pub fn window_table_function(plan: &WindowFunction, input: &[DataType], zone: &str) -> Result<Box<dyn Operator>> {
    Ok(match plan.window.shape {
        WindowShape::Session { gap } => {
            Box::new(SessionTableFunction::new(&plan.window, gap, &plan.partition, input, zone)?)
        }
        _ => Box::new(WindowTableFunction::new(&plan.window, zone)?),
    })
}

/// What a node is called in metrics, errors and on the page: its operator, its place, its table if it has one.
pub fn node_name(node: &Node) -> String {
    match &node.operator {
        Plan::Scan(scan) => format!("{}[{}]: {}", node.operator.name(), node.id, scan.table.path.name),
        Plan::Sink(sink) => format!("{}[{}]: {}", node.operator.name(), node.id, sink.table.path.name),
        operator => format!("{}[{}]", operator.name(), node.id),
    }
}
