//! ROW_NUMBER() with a limit on it: Top-N, deduplication, and both within windows.

use ouzel_plan::aggregate::{AggregateFunction, SortKey};
use ouzel_plan::expr::names;
use ouzel_plan::node::Column;
use ouzel_plan::operator::{Deduplicate, Rank, RankEnd, RankFunction, RankInput, WindowRank};
use ouzel_plan::{Expr, ExprKind, NodeId, Operator, Schema, TimeAttribute};
use ouzel_types::{Scalar, TypeKind};

use super::convert::{Physical, one_error};
use super::monotonicity::Monotonicity;
use super::{ttl, upsert_key};
use crate::binder::Bound;
use crate::planner::changelog::can_leave_update_before_out;
use crate::planner::rel::{OverRel, Rel, RelOp};
use crate::planner::{exprs, mini_batch};

/// Which ranks are kept, and what else the filter asks.
struct RankRange {
    from: u64,
    to: RankEnd,
    rest: Vec<Expr>,
}

impl Physical<'_> {
    /// `WHERE rn <= n` over ROW_NUMBER(): None where the filter or what is below has another shape.
    pub(super) fn rank_filter(&mut self, predicate: &Expr, input: &Rel) -> Bound<Option<NodeId>> {
        let RelOp::Over(over) = &input.op else { return Ok(None) };
        let [call] = over.calls.as_slice() else { return Ok(None) };
        let function = match call.function {
            AggregateFunction::RowNumber => RankFunction::RowNumber,
            AggregateFunction::Rank => RankFunction::Rank,
            AggregateFunction::DenseRank => RankFunction::DenseRank,
            _ => return Ok(None),
        };
        let number = input.width() - 1;
        let Some(range) = rank_range(predicate, number)? else { return Ok(None) };
        if matches!(range.to, RankEnd::Constant(to) if to < range.from) {
            return Ok(Some(self.graph.add(Operator::Values(Vec::new()), Vec::new(), input.schema.clone(), None)));
        }
        if over.order.is_empty() {
            return Ok(None);
        }
        if function != RankFunction::RowNumber {
            let name = if function == RankFunction::Rank { "RANK" } else { "DENSE_RANK" };
            return one_error(
                format!("{name}() as a Top-N is not supported on a stream"),
                format!("{name}() on streaming table is not supported currently"),
            );
        }
        let base = self.convert(&input.inputs[0])?;
        let id = match self.window_rank(base, over, &range)? {
            Some(id) => id,
            None => self.plain_rank(base, over, function, &range, &call.name),
        };
        Ok(Some(match exprs::conjunction(range.rest) {
            Some(rest) => self.graph.filter(id, rest),
            None => id,
        }))
    }

    /// Output: the input's columns and the rank, whatever the operator gives.
    fn plain_rank(
        &mut self,
        base: NodeId,
        over: &OverRel,
        function: RankFunction,
        range: &RankRange,
        name: &str,
    ) -> NodeId {
        let schema = self.graph.schema(base).clone();
        let first_only = range.from == 1 && range.to == RankEnd::Constant(1);
        let ttl_ms = ttl::state_ttl_ms(self.config, None);
        if first_only && let Some(dedup) = self.deduplicate(base, over, ttl_ms) {
            let windows = self.graph.node(base).windows.clone();
            let mut id = self.graph.add(Operator::Deduplicate(dedup), vec![base], schema, windows);
            id = self.with_constant_rank(id, 1, name);
            return id;
        }
        let single = match range.to {
            RankEnd::Constant(to) if to == range.from => Some(to),
            _ => None,
        };
        let with_rank = single.is_none();
        let mut columns = schema.columns;
        if with_rank {
            columns.push(Column::new(name, TypeKind::BigInt.not_null()));
        }
        let operator = Operator::Rank(Rank {
            function,
            partition: over.partition.clone(),
            order: over.order.clone(),
            from: range.from,
            to: range.to,
            with_rank,
            is_limit: false,
            input: self.rank_input(base, &over.order, &over.partition, range.from),
            emit_update_before: true,
            state_ttl_ms: ttl_ms,
        });
        let id = self.graph.add(operator, vec![base], Schema { columns }, None);
        match single {
            Some(rank) => self.with_constant_rank(id, rank, name),
            None => id,
        }
    }

    fn with_constant_rank(&mut self, id: NodeId, rank: u64, name: &str) -> NodeId {
        let mut exprs: Vec<Expr> = (0..self.graph.width(id)).map(|c| self.graph.column(id, c)).collect();
        let mut names: Vec<_> = self.graph.schema(id).columns.iter().map(|c| c.name.clone()).collect();
        exprs.push(Expr::literal(Scalar::Int(rank as i64), TypeKind::BigInt.not_null()));
        names.push(name.into());
        self.graph.project(id, exprs, names)
    }

    fn deduplicate(&self, base: NodeId, over: &OverRel, state_ttl_ms: i64) -> Option<Deduplicate> {
        let node = self.graph.node(base);
        let [key] = over.order.as_slice() else { return None };
        let time = node.schema.columns[key.column].time?;
        if !node.kinds.is_insert_only() {
            return None;
        }
        Some(Deduplicate {
            partition: over.partition.clone(),
            rowtime: (time == TimeAttribute::Rowtime).then_some(key.column),
            keep_last: key.descending,
            insert_only: !key.descending && !mini_batch::is_enabled(self.config),
            emit_update_before: key.descending,
            state_ttl_ms,
            mini_batch: None,
            compacts: false,
        })
    }

    /// PARTITION BY window_start, window_end.
    fn window_rank(&mut self, base: NodeId, over: &OverRel, range: &RankRange) -> Bound<Option<NodeId>> {
        let node = self.graph.node(base);
        let Some(windows) = node.windows.clone() else { return Ok(None) };
        let find = |set: &std::collections::BTreeSet<usize>| over.partition.iter().copied().find(|c| set.contains(c));
        let (Some(start), Some(end)) = (find(&windows.starts), find(&windows.ends)) else { return Ok(None) };
        let RankEnd::Constant(to) = range.to else { return Ok(None) };
        let single = to == range.from;
        let mut schema = node.schema.clone();
        if !single {
            schema.columns.push(Column::new("w0$o0", TypeKind::BigInt.not_null()));
        }
        let operator = Operator::WindowRank(WindowRank {
            start,
            end,
            time: windows.time,
            local: windows.local,
            partition: over.partition.iter().copied().filter(|c| !windows.contains(*c)).collect(),
            order: over.order.clone(),
            from: range.from,
            to,
            with_rank: !single,
            assign: None,
        });
        let id = self.add_checked(operator, vec![base], schema, Some(windows))?;
        Ok(Some(if single { self.with_constant_rank(id, to, "w0$o0") } else { id }))
    }

    /// Flink's choice between its three strategies.
    pub(super) fn rank_input(&self, base: NodeId, order: &[SortKey], partition: &[usize], from: u64) -> RankInput {
        let node = self.graph.node(base);
        if node.kinds.is_insert_only() {
            return RankInput::Append;
        }
        let keys = upsert_key::within_shuffle_key(&node.upsert_keys, partition);
        // Behind an offset a row that was NULL, which is above all numbers then, must not fall.
        let falls = |key: &SortKey| from > 1 && key.nulls_first && node.schema.columns[key.column].ty.nullable;
        let rises = |moves: &Vec<Monotonicity>| {
            order.iter().all(|key| match moves[key.column] {
                Monotonicity::Constant => true,
                Monotonicity::Increasing => key.descending,
                Monotonicity::Decreasing => !key.descending,
                Monotonicity::Unsteady => false,
            })
        };
        let steady = !order.iter().any(falls)
            && node.monotonicity.as_ref().is_some_and(rises)
            && can_leave_update_before_out(&self.graph, base);
        match keys.first() {
            Some(key) if steady && !key.is_empty() => RankInput::Upsert(key.clone()),
            _ => RankInput::Retract,
        }
    }
}

/// Splits a filter into the ranks it keeps and the rest; None when it does not limit the rank from above.
fn rank_range(predicate: &Expr, number: usize) -> Bound<Option<RankRange>> {
    let mut range = RankRange { from: 1, to: RankEnd::Constant(u64::MAX), rest: Vec::new() };
    let (mut by_column, mut lower, mut upper) = (None, 1i64, None::<i64>);
    let at_most = |upper: Option<i64>, n: i64| Some(upper.map_or(n, |upper| upper.min(n)));
    for term in exprs::conjuncts(predicate.clone()) {
        let Some((op, value)) = rank_comparison(&term, number) else {
            range.rest.push(term);
            continue;
        };
        let constant = rank_constant(value);
        match (op, constant) {
            (names::LE, Some(n)) => upper = at_most(upper, n),
            (names::LT, Some(n)) => upper = at_most(upper, n.saturating_sub(1)),
            (names::GE, Some(n)) => lower = lower.max(n),
            (names::GT, Some(n)) => lower = lower.max(n.saturating_add(1)),
            (names::EQ, Some(n)) => {
                upper = at_most(upper, n);
                lower = lower.max(n);
            }
            (names::LE, None) if by_column.is_none() && value.as_column().is_some_and(|c| c < number) => {
                by_column = value.as_column().map(|column| (column, term.clone()));
            }
            _ => range.rest.push(term),
        }
    }
    match (by_column, upper) {
        (None, None) if lower > 1 => {
            return one_error(
                "a Top-N needs an upper limit of the rank",
                "Rank end is not specified. Currently rank only support TopN, which means the rank end must be specified.",
            );
        }
        (None, None) => return Ok(None),
        (Some((column, _)), None) => range.to = RankEnd::Column(column),
        (by_column, Some(upper)) => {
            if upper < 1 {
                return one_error(
                    format!("no rank is {upper} or less"),
                    format!("Rank end should not less than zero, but now is {upper}"),
                );
            }
            range.to = RankEnd::Constant(upper as u64);
            // A limit by a column beside the constant one is a filter on what the Top-N gives.
            range.rest.extend(by_column.map(|(_, term)| term));
        }
    }
    range.from = lower as u64;
    Ok(Some(range))
}

/// The number with which a rank is compared. Flink takes the digits of a DECIMAL without its point: `rn < 2.5` is `rn < 25`.
fn rank_constant(value: &Expr) -> Option<i64> {
    match &value.kind {
        ExprKind::Literal(Scalar::Decimal(digits)) => i64::try_from(*digits).ok(),
        _ => exprs::as_integer(value),
    }
}

/// `rn op value`, with rn on the left.
fn rank_comparison(term: &Expr, number: usize) -> Option<(&str, &Expr)> {
    let is_number = |e: &Expr| strip_cast(e).as_column() == Some(number);
    let (op, left, right) = exprs::as_comparison(term)?;
    if is_number(left) && !exprs::columns_of(right).contains(&number) {
        return Some((op, strip_cast(right)));
    }
    if is_number(right) && !exprs::columns_of(left).contains(&number) {
        return Some((exprs::mirrored(op), strip_cast(left)));
    }
    None
}

fn strip_cast(expr: &Expr) -> &Expr {
    match &expr.kind {
        ouzel_plan::ExprKind::Cast { input, mode: ouzel_plan::expr::CastMode::Implicit } => strip_cast(input),
        _ => expr,
    }
}
