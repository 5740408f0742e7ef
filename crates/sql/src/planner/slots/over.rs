//! OVER calls of a SELECT, and the windows of its WINDOW clause.

use ouzel_plan::Expr;
use ouzel_plan::aggregate::AggregateFunction;
use ouzel_types::Scalar;

use super::{AggregateSlot, OVER, OrderExpr, OverSlot, Slots, fail};
use crate::ast::{self, ExprKind as Ast};
use crate::binder::{Bound, ExprBinder};
use crate::planner::aggregate_types::{self, ResolvedAggregate};
use crate::planner::frames::bind_frame;
use crate::planner::{named_windows, reduced_calls};

/// Sums and counts over the rows that an OVER call sees.
struct OfFrame<'s, 'e, 'q> {
    slots: &'s mut Slots<'e, 'q>,
    slot: &'s OverSlot,
    binder: &'s ExprBinder<'s>,
}

impl OfFrame<'_, '_, '_> {
    fn part(&mut self, call: ResolvedAggregate) -> Expr {
        let aggregate = AggregateSlot { call, ..self.slot.aggregate.clone() };
        self.slots.over_slot(OverSlot { aggregate, ..self.slot.clone() })
    }
}

impl reduced_calls::Parts for OfFrame<'_, '_, '_> {
    /// As in Flink a sum that may be NULL begins with zero and is looked at where there is something to sum. Of decimals it
    /// can be told: an overflow stays.
    fn sum(&mut self, of: Expr) -> Bound {
        let mut sum = aggregate_types::sum_of(of.clone(), self.slot.aggregate.call.ty.nullable);
        if !sum.ty.nullable {
            return Ok(self.part(sum));
        }
        sum.function = AggregateFunction::Sum0;
        let (count, sum) = (reduced_calls::Parts::count(self, of), self.part(sum));
        reduced_calls::if_counted(self.binder, count, sum)
    }

    fn count(&mut self, of: Expr) -> Expr {
        self.part(aggregate_types::count_of(vec![of]))
    }
}

impl Slots<'_, '_> {
    /// On a stream, as in Flink, a literal orders nothing and a key that is there already does not either.
    fn over_order(&mut self, items: &[ast::OrderByItem], binder: &ExprBinder<'_>) -> Bound<Vec<OrderExpr>> {
        let order = self.order(items, binder)?;
        if binder.config.is_batch() {
            return Ok(order);
        }
        let mut kept: Vec<OrderExpr> = Vec::new();
        for (key, item) in order.into_iter().zip(items) {
            let literal = matches!(item.expr.kind, Ast::Literal(_)) || is_null_literal(&key.expr);
            if !literal && kept.iter().all(|known| known.expr != key.expr) {
                kept.push(key);
            }
        }
        Ok(kept)
    }

    pub(super) fn over(
        &mut self,
        aggregate: AggregateSlot,
        over: &ast::Over,
        span: ast::Span,
        binder: &ExprBinder<'_>,
    ) -> Bound {
        if !self.may_over {
            let detail = match self.inside_over {
                true => "Aggregate expressions cannot be nested",
                false => "Windowed aggregate expression is illegal in this clause",
            };
            return fail("OVER is not possible here", detail, span);
        }
        let spec = self.window(over)?;
        let ranks = matches!(aggregate.call.function, AggregateFunction::Rank | AggregateFunction::DenseRank);
        if ranks && spec.order_by.is_empty() {
            return fail(
                "OVER of RANK needs ORDER BY",
                "RANK or DENSE_RANK functions require ORDER BY clause in window specification",
                span,
            );
        }
        let nested = self.enter(true);
        let partition = binder.bind_all(&spec.partition_by, self);
        let order = self.over_order(&spec.order_by, binder);
        self.leave(nested);
        let (partition, order) = (partition?, order?);
        let frame = spec.frame.as_ref().map(|f| bind_frame(f, order.first(), binder)).transpose()?;
        if let Some(written) = spec.frame.as_ref().filter(|_| takes_no_frame(aggregate.call.function)) {
            return fail(
                "functions of a row's place take no frame",
                "ROW/RANGE not allowed with RANK, DENSE_RANK or ROW_NUMBER functions",
                written.span,
            );
        }
        let slot = OverSlot { aggregate, partition, order, frame };
        let ResolvedAggregate { function, args, ty, .. } = slot.aggregate.call.clone();
        let mut parts = OfFrame { slots: self, slot: &slot, binder };
        let made = args.into_iter().next().and_then(|arg| match function {
            AggregateFunction::Sum if ty.nullable => Some(reduced_calls::Parts::sum(&mut parts, arg)),
            _ => reduced_calls::formula(binder, function, arg, &ty, reduced_calls::Over::Frame, &mut parts),
        });
        made.unwrap_or_else(|| Ok(self.over_slot(slot)))
    }

    pub(super) fn window(&self, over: &ast::Over) -> Bound<ast::WindowSpec> {
        match over {
            ast::Over::Spec(spec) => named_windows::resolved(self.windows, spec),
            ast::Over::Name(name) => named_windows::named(self.windows, name),
        }
    }

    fn over_slot(&mut self, slot: OverSlot) -> Expr {
        let ty = slot.aggregate.call.ty.clone();
        let known = self.overs.iter().position(|o| *o == slot);
        let at = known.unwrap_or_else(|| {
            self.overs.push(slot);
            self.overs.len() - 1
        });
        Expr::column(OVER + at, ty)
    }

    /// Every window of the WINDOW clause has to be right, also one that nobody uses, and no two are written alike.
    pub fn check_windows(mut self, binder: &ExprBinder<'_>) -> Bound<()> {
        self.may_aggregate = true;
        let mut known = Vec::new();
        for window in self.windows {
            let spec = named_windows::resolved(self.windows, &window.spec)?;
            let partition = binder.bind_all(&spec.partition_by, &mut self)?;
            let order = self.order(&spec.order_by, binder)?;
            let frame = window.spec.frame.as_ref().map(|f| bind_frame(f, order.first(), binder)).transpose()?;
            let base = window.spec.base.as_ref().map(|base| &base.value);
            let written = (base, partition, order, frame);
            if known.contains(&written) {
                return fail(
                    format!("window \"{}\" is written as another one of this clause", window.name.value),
                    "Duplicate window specification not allowed in the same window clause",
                    window.spec.span,
                );
            }
            known.push(written);
        }
        Ok(())
    }
}

fn is_null_literal(expr: &Expr) -> bool {
    matches!(expr.as_literal(), Some(Scalar::Null))
}

fn takes_no_frame(function: AggregateFunction) -> bool {
    matches!(
        function,
        AggregateFunction::RowNumber
            | AggregateFunction::Rank
            | AggregateFunction::DenseRank
            | AggregateFunction::PercentRank
            | AggregateFunction::CumeDist
            | AggregateFunction::Ntile
            | AggregateFunction::Lag
            | AggregateFunction::Lead
    )
}
