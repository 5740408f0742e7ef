//! From a plan node to the operator that runs it: one arm per operator.

use ouzel_plan::{JobPlan, Node, Operator as PlanOperator};

use crate::error::{EngineError, Result};
use crate::operator::Operator;
use crate::operators::calc::Calc;
use crate::source::{ConnectorContext, Connectors};

/// What the driver runs. A `Calc` keeps marks and kinds, so the driver need not walk them.
pub enum Lowered {
    Calc(Box<Calc>),
    Stateful(Box<dyn Operator>),
}

/// Makes the operator of `node` (scans, values and sinks are the runtime's own).
pub fn lower(plan: &JobPlan, node: &Node, _connectors: &dyn Connectors, context: &ConnectorContext) -> Result<Lowered> {
    let inputs: Vec<_> = node.inputs.iter().map(|i| &plan.nodes[*i].schema).collect();
    let _ = (&inputs, context);
    match &node.operator {
        PlanOperator::Calc(calc) => Ok(Lowered::Calc(Box::new(Calc::new(calc, &context.eval)?))),
        other => Err(EngineError::user(format!("not supported yet: {}", other.name()))),
    }
}

/// What a node is called in metrics and on the page.
pub fn node_name(node: &Node) -> String {
    match &node.operator {
        PlanOperator::Scan(scan) => scan.table.path.name.to_string(),
        PlanOperator::Sink(sink) => sink.table.path.name.to_string(),
        other => other.name().to_string(),
    }
}
