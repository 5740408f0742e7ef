//! GROUP BY: over windows, over legacy group windows, unbounded.

use ouzel_plan::aggregate::AggregateFunction;
use ouzel_plan::operator::{GroupAggregate, WindowAggregate, WindowSource, WindowTime};
use ouzel_plan::{AggregateCall, NodeId, Operator, Schema};
use ouzel_types::Scalar;

use super::convert::Physical;
use super::monotonicity::Monotonicity;
use super::{json, ttl};
use crate::binder::Bound;
use crate::planner::rel::{AggregateRel, GroupWindow, Rel};

impl Physical<'_> {
    pub(super) fn aggregate(&mut self, aggregate: &AggregateRel, input: &Rel, schema: &Schema) -> Bound<NodeId> {
        let aggregate = &with_json_inside(aggregate, input);
        if self.config.is_batch() {
            let input = self.convert(input)?;
            return match &aggregate.window {
                Some(window) => self.batch_group_window(aggregate, window, input, schema),
                None => Ok(self.hash_aggregate(aggregate, input, schema)),
            };
        }
        if let Some(window) = &aggregate.window {
            return self.group_window(aggregate, window, input, schema);
        }
        if let Some(done) = self.aggregate_over_window(aggregate, input)? {
            return Ok(done);
        }
        let input = self.convert(input)?;
        if let Some(done) = self.aggregate_attached(aggregate, input)? {
            return Ok(done);
        }
        // Time attributes are plain timestamps behind an unbounded aggregate.
        let mut columns = schema.columns.clone();
        columns.iter_mut().for_each(|c| c.time = None);
        let operator = Operator::GroupAggregate(GroupAggregate {
            keys: aggregate.keys.clone(),
            aggregates: aggregate.calls.iter().map(|c| self.with_steady_argument(c, input, &aggregate.keys)).collect(),
            input_retracts: !self.graph.node(input).kinds.is_insert_only(),
            emit_update_before: true,
            state_ttl_ms: ttl::state_ttl_ms(self.config, aggregate.ttl_ms),
            mini_batch: None,
        });
        Ok(self.graph.add(operator, vec![input], Schema { columns }, None))
    }

    /// MAX of what only grows and MIN of what only falls: `constants[0]` = TRUE says that nothing has to be forgotten.
    fn with_steady_argument(&self, call: &AggregateCall, input: NodeId, keys: &[usize]) -> AggregateCall {
        let mut call = call.clone();
        let wanted = match call.function {
            AggregateFunction::Max => Monotonicity::Increasing,
            AggregateFunction::Min => Monotonicity::Decreasing,
            _ => return call,
        };
        let node = self.graph.node(input);
        let Some(moves) = &node.monotonicity else { return call };
        let updated = !node.kinds.is_insert_only();
        let stays = keys.iter().all(|key| moves[*key] == Monotonicity::Constant);
        if updated && stays && call.filter.is_none() && call.args.iter().all(|column| moves[*column] == wanted) {
            call.constants = vec![Scalar::Boolean(true)];
        }
        call
    }

    fn group_window(
        &mut self,
        aggregate: &AggregateRel,
        window: &GroupWindow,
        input: &Rel,
        schema: &Schema,
    ) -> Bound<NodeId> {
        let input = self.convert(input)?;
        // To these windows a time is one by its type: also one that a join or an aggregate has passed on.
        let time = WindowTime { shape: window.shape, time: window.time, column: window.column, local: window.local };
        self.note_merged(window.shape, &aggregate.calls);
        let mut columns = schema.columns.clone();
        let results = aggregate.keys.len() + aggregate.calls.len();
        columns[..results].iter_mut().for_each(|c| c.time = None);
        let operator = Operator::WindowAggregate(WindowAggregate {
            window: WindowSource::Assign(time),
            keys: aggregate.keys.clone(),
            aggregates: aggregate.calls.iter().map(|c| self.with_steady_argument(c, input, &aggregate.keys)).collect(),
            properties: window.properties.clone(),
            input_retracts: !self.graph.node(input).kinds.is_insert_only(),
            emit: ttl::emit_strategy(self.config, window.shape)?,
            emit_update_before: false,
            legacy: true,
        });
        Ok(self.graph.add(operator, vec![input], Schema { columns }, None))
    }
}

/// JSON_ARRAYAGG and JSON_OBJECTAGG take what a projection below makes by JSON_OBJECT or JSON_ARRAY for JSON, not for a text:
/// `constants[1]` = TRUE. Flink merges the projections before it looks.
fn with_json_inside(aggregate: &AggregateRel, input: &Rel) -> AggregateRel {
    let mut aggregate = aggregate.clone();
    for call in &mut aggregate.calls {
        let of_json = matches!(call.function, AggregateFunction::JsonArrayAgg | AggregateFunction::JsonObjectAgg);
        if of_json && call.args.last().is_some_and(|value| json::column_is_json(input, *value)) {
            call.constants[1] = Scalar::Boolean(true);
        }
    }
    aggregate
}
