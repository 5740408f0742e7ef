//! From the plan to the operators that keep rows: joins, deduplication, Top-N, patterns and their like.

use ouzel_plan::operator::WindowRank as WindowRankPlan;
use ouzel_plan::{Operator as Plan, Schema};
use ouzel_types::DataType;

use crate::error::{EngineError, Result};
use crate::operator::Operator;
use crate::operators::batch::HashJoin;
use crate::operators::bundled::{Bundled, Keep};
use crate::operators::changelog_normalize::ChangelogNormalize;
use crate::operators::deduplicate::Deduplicate;
use crate::operators::interval_join::IntervalJoin;
use crate::operators::join::{BundledJoin, Join};
use crate::operators::match_recognize::Match;
use crate::operators::rank::{Rank, WindowRank};
use crate::operators::sink_materialize::SinkMaterialize;
use crate::operators::temporal_join::TemporalJoin;
use crate::operators::unnest::Unnest;
use crate::operators::window_join::WindowJoin;
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
        Plan::Join(plan) => {
            let join = Join::new(plan, two()?, eval)?;
            match plan.mini_batch {
                Some(mini_batch) => Box::new(BundledJoin::new(join, plan, mini_batch, two()?)),
                None => Box::new(join),
            }
        }
        Plan::HashJoin(plan) => Box::new(HashJoin::new(plan, two()?, eval)?),
        Plan::Deduplicate(plan) => {
            let keep = match plan.rowtime {
                None => Keep::Last,
                Some(_) if !plan.compacts => Keep::All,
                Some(time) if plan.keep_last => Keep::Latest(time),
                Some(time) => Keep::Earliest(time),
            };
            let deduplicate = Deduplicate::new(plan, one()?);
            match plan.mini_batch {
                Some(mini_batch) => Box::new(Bundled::new(deduplicate, mini_batch, &plan.partition, keep, one()?)),
                None => Box::new(deduplicate),
            }
        }
        Plan::Rank(plan) => Box::new(Rank::new(plan, one()?)?),
        Plan::IntervalJoin(plan) => Box::new(IntervalJoin::new(plan, two()?, eval)?),
        Plan::TemporalJoin(plan) => Box::new(TemporalJoin::new(plan, two()?, eval)?),
        Plan::WindowJoin(plan) => Box::new(WindowJoin::new(plan, two()?, eval, &context.time_zone)?),
        Plan::Unnest(plan) => Box::new(Unnest::new(plan, eval)?),
        Plan::ChangelogNormalize(plan) => {
            let normalize = ChangelogNormalize::new(plan, one()?, eval)?;
            match plan.mini_batch {
                Some(mini_batch) => Box::new(Bundled::new(normalize, mini_batch, &plan.keys, Keep::Last, one()?)),
                None => Box::new(normalize),
            }
        }
        Plan::Match(plan) => Box::new(Match::new(plan, one()?, eval)?),
        Plan::SinkMaterialize(plan) => Box::new(SinkMaterialize::new(plan, one()?)),
        other => return Err(EngineError::user(format!("not supported yet: {}", other.name()))),
    })
}

/// Top-N in windows. The last row by a time attribute is a deduplication: of equal times the later arrival wins.
pub fn lower_window_rank(
    plan: &WindowRankPlan,
    input: &Schema,
    context: &ConnectorContext,
) -> Result<Box<dyn Operator>> {
    Ok(Box::new(WindowRank::new(plan, &input.types(), &context.time_zone, latest_wins(plan, input))?))
}

/// A Top-N in windows that is a deduplication by time.
pub fn latest_wins(plan: &WindowRankPlan, input: &Schema) -> bool {
    match plan.order.as_slice() {
        [key] => plan.to == 1 && key.descending && input.columns[key.column].time.is_some(),
        _ => false,
    }
}

fn missing() -> EngineError {
    EngineError::internal("a node without its inputs")
}
