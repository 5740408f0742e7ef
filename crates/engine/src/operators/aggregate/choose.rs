//! From a call of the plan to the function that runs it.

use std::sync::Arc;

use ouzel_plan::AggregateCall;
use ouzel_plan::aggregate::AggregateFunction as F;
use ouzel_types::{DataType, Scalar, TypeKind};

use crate::error::{EngineError, Result};
use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::{
    array_agg, avg, collect, count, first_last_value, json_agg, lag, lead, list_agg, min_max, min_max_values,
    percentile, rank_functions, single_value, sum,
};
use crate::state::RowCodec;

/// The accumulator of a call whose arguments have the types `args`. `retracts`: rows may be taken away.
pub fn accumulator(call: &AggregateCall, args: &[DataType], retracts: bool) -> Result<Box<dyn Accumulator>> {
    if !call.order_by.is_empty() {
        return Err(EngineError::user(format!("not supported yet: ORDER BY inside {:?}", call.function)));
    }
    choose(call, args, retracts).ok_or_else(|| {
        let types: Vec<String> = args.iter().map(ToString::to_string).collect();
        EngineError::user(format!("not supported yet: {:?}({}) as {}", call.function, types.join(", "), call.ty))
    })
}

fn choose(call: &AggregateCall, args: &[DataType], retracts: bool) -> Option<Box<dyn Accumulator>> {
    let codec = || Arc::new(RowCodec::new(args));
    let first = args.first();
    let flag = |default: bool| match call.constants.first() {
        Some(Scalar::Boolean(value)) => *value,
        _ => default,
    };
    match call.function {
        F::Count if args.len() <= 1 => Some(count::count()),
        F::Count => Some(count::count_rows(codec(), &call.ty)),
        F::Sum => sum::sum(first?, &call.ty, false),
        F::Sum0 => sum::sum(first?, &call.ty, true),
        F::Avg => avg::avg(first?, &call.ty),
        // constants[0]: the argument only moves towards the extreme, so that what is taken away is never missed.
        F::Min => extreme(first?, false, retracts && !flag(false)),
        F::Max => extreme(first?, true, retracts && !flag(false)),
        F::FirstValue => Some(first_last_value::first_last(codec(), &call.ty, false, retracts)),
        F::LastValue => Some(first_last_value::first_last(codec(), &call.ty, true, retracts)),
        F::ListAgg => {
            let separator = match call.constants.first() {
                Some(Scalar::String(separator)) => separator.clone(),
                _ => ",".into(),
            };
            first?.kind.is_string().then(|| list_agg::list_agg(codec(), &call.ty, separator))
        }
        F::Collect => matches!(call.ty.kind, TypeKind::Multiset(_)).then(|| collect::collect(codec(), &call.ty)),
        F::ArrayAgg => Some(array_agg::array_agg(codec(), &call.ty, flag(false))),
        F::JsonObjectAgg | F::JsonArrayAgg => {
            let object = call.function == F::JsonObjectAgg;
            // constants: what NULL does, and whether the values are JSON text already.
            let is_json = call.constants.get(1) == Some(&Scalar::Boolean(true));
            let rule = json_agg::Rule { object, absent_on_null: flag(!object), is_json };
            json_agg::json_agg(codec(), args, &call.ty, rule)
        }
        F::Percentile => percentile::percentile(codec(), args, &call.ty, &call.constants),
        F::SingleValue => Some(single_value::single_value(codec(), &call.ty)),
        F::Lag => lag::lag(codec(), &call.ty, &call.constants),
        F::Lead => lead::lead(codec(), &call.ty, &call.constants),
        F::RowNumber | F::Rank | F::DenseRank => Some(rank_functions::row_number()),
        // The planner makes sums and counts of variances.
        F::StddevPop | F::StddevSamp | F::VarPop | F::VarSamp => None,
        F::ApproxCountDistinct | F::PercentRank | F::CumeDist | F::Ntile => None,
    }
}

fn extreme(ty: &DataType, max: bool, retracts: bool) -> Option<Box<dyn Accumulator>> {
    let inline = if retracts { None } else { min_max::extreme(ty, max) };
    inline.or_else(|| {
        min_max_values::extreme_of_values(Arc::new(RowCodec::new(std::slice::from_ref(ty))), ty, max, retracts)
    })
}
