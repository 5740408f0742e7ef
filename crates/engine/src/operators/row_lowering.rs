//! From the plan to the operators that keep rows: joins, deduplication, Top-N, patterns and their like.

use ouzel_plan::Operator as Plan;
use ouzel_types::DataType;

use crate::error::{EngineError, Result};
use crate::operator::Operator;
use crate::operators::deduplicate::Deduplicate;
use crate::operators::join::Join;
use crate::operators::rank::Rank;
use crate::source::ConnectorContext;

/// The operator of `plan`, whose inputs have these types.
pub fn lower_rows(plan: &Plan, inputs: &[Vec<DataType>], context: &ConnectorContext) -> Result<Box<dyn Operator>> {
    let eval = &context.eval;
    let one = || inputs.first().map(Vec::as_slice).ok_or_else(missing);
    let two = || match inputs {
        [left, right] => Ok([left.as_slice(), right.as_slice()]),
        _ => Err(missing()),
    };
    Ok(match plan {
        Plan::Join(plan) => Box::new(Join::new(plan, two()?, eval)?),
        Plan::Deduplicate(plan) => Box::new(Deduplicate::new(plan, one()?)),
        Plan::Rank(plan) => Box::new(Rank::new(plan, one()?)?),
        other => return Err(EngineError::user(format!("not supported yet: {}", other.name()))),
    })
}

fn missing() -> EngineError {
    EngineError::internal("a node without its inputs")
}
