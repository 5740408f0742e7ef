//! Interval joins: a condition that bounds the time of one side by that of the other, both ways.
//!
//! Every comparison `a.time ± interval op b.time ± interval` becomes an inclusive bound in milliseconds; several bounds
//! of one direction are intersected. Without both bounds the join is a regular one.

use ouzel_plan::expr::names;
use ouzel_plan::operator::{IntervalJoin, JoinKind};
use ouzel_plan::{Expr, ExprKind, NodeId, Operator, TimeAttribute};
use ouzel_types::{Scalar, TypeKind};

use super::convert::{Physical, one_error};
use crate::binder::Bound;
use crate::planner::exprs;
use crate::planner::rel::{JoinRel, join_schema};

/// A time attribute and a constant: `column + offset_ms`.
#[derive(Clone, Copy)]
struct Shifted {
    column: usize,
    time: TimeAttribute,
    offset_ms: i64,
}

struct Bounds {
    left: usize,
    right: usize,
    time: TimeAttribute,
    /// right - left >= lower
    lower_ms: Option<i64>,
    /// right - left <= upper
    upper_ms: Option<i64>,
}

impl Physical<'_> {
    pub(super) fn interval_join(&mut self, join: &JoinRel, left: NodeId, right: NodeId) -> Bound<Option<NodeId>> {
        if matches!(join.kind, JoinKind::Semi | JoinKind::Anti) {
            return Ok(None);
        }
        let mut bounds: Option<Bounds> = None;
        let (written, rest): (Vec<Expr>, Vec<Expr>) =
            join.condition.iter().cloned().partition(|term| self.bound(term, left, right, &mut bounds));
        let Some(Bounds {
            left: left_time,
            right: right_time,
            time,
            lower_ms: Some(lower_ms),
            upper_ms: Some(upper_ms),
        }) = bounds
        else {
            return Ok(None);
        };
        self.same_time_types(left, left_time, right, right_time)?;
        let width = self.graph.width(left);
        let (sides, keys) = self.join_keys(left, right, &rest);
        // Computed keys stand behind the left side's columns.
        let added = self.graph.width(sides.left) - width;
        let place = |c: usize| if c < width { c } else { c + added };
        let schema = join_schema(self.graph.schema(sides.left), self.graph.schema(sides.right), join.kind);
        let operator = Operator::IntervalJoin(IntervalJoin {
            kind: join.kind,
            left_keys: keys.left,
            right_keys: keys.right,
            null_safe: keys.null_safe,
            condition: exprs::conjunction(keys.rest),
            time,
            left_time,
            right_time,
            lower_ms,
            upper_ms,
            written_bounds: written.iter().map(|term| exprs::remapped(term, &place)).collect(),
            cleanup_ms_min: self.config.duration_ms("table.exec.interval-join.min-cleanup-interval", 0),
        });
        let id = self.add_checked(operator, vec![sides.left, sides.right], schema, None)?;
        Ok(Some(self.without_key_columns(id, &sides, join.kind)))
    }

    fn same_time_types(&self, left: NodeId, left_time: usize, right: NodeId, right_time: usize) -> Bound<()> {
        let ends = [&self.graph.schema(left).columns[left_time], &self.graph.schema(right).columns[right_time]];
        let [l, r] = ends.map(|column| &column.ty.kind);
        if ends.iter().any(|column| column.time == Some(TimeAttribute::Proctime)) || l == r {
            return Ok(());
        }
        one_error(
            "the row times of the two sides are of two types",
            format!(
                "Interval join with rowtime attribute requires same rowtime types, but the types are {l} *ROWTIME* and {r} *ROWTIME*."
            ),
        )
    }

    /// True when the term was a bound (of the same pair of columns) and went into `bounds`.
    fn bound(&self, term: &Expr, left: NodeId, right: NodeId, bounds: &mut Option<Bounds>) -> bool {
        let Some((op, a, b)) = exprs::as_comparison(term) else { return false };
        let (Some(a), Some(b)) = (self.shifted_time(a, left, right), self.shifted_time(b, left, right)) else {
            return false;
        };
        let width = self.graph.width(left);
        // As `l op r`, the left side's time first.
        let (op, l, r) = if a.column < width && b.column >= width {
            (op, a, b)
        } else if b.column < width && a.column >= width {
            (exprs::mirrored(op), b, a)
        } else {
            return false;
        };
        if l.time != r.time {
            return false;
        }
        let known = bounds.get_or_insert(Bounds {
            left: l.column,
            right: r.column - width,
            time: l.time,
            lower_ms: None,
            upper_ms: None,
        });
        if known.left != l.column || known.right != r.column - width {
            return false;
        }
        // l.t + a op r.t + b  =>  r.t - l.t  (mirrored op)  a - b
        let difference = l.offset_ms.saturating_sub(r.offset_ms);
        let at_least = |known: &mut Option<i64>, ms: i64| *known = Some(known.map_or(ms, |k| k.max(ms)));
        let at_most = |known: &mut Option<i64>, ms: i64| *known = Some(known.map_or(ms, |k| k.min(ms)));
        match op {
            names::LE => at_least(&mut known.lower_ms, difference),
            names::LT => at_least(&mut known.lower_ms, difference.saturating_add(1)),
            names::GE => at_most(&mut known.upper_ms, difference),
            names::GT => at_most(&mut known.upper_ms, difference.saturating_sub(1)),
            names::EQ => {
                at_least(&mut known.lower_ms, difference);
                at_most(&mut known.upper_ms, difference);
            }
            _ => return false,
        }
        true
    }

    fn shifted_time(&self, expr: &Expr, left: NodeId, right: NodeId) -> Option<Shifted> {
        match &expr.kind {
            ExprKind::Column(column) => {
                let width = self.graph.width(left);
                let (side, position) = if *column < width { (left, *column) } else { (right, column - width) };
                let time = self.graph.schema(side).columns.get(position)?.time?;
                Some(Shifted { column: *column, time, offset_ms: 0 })
            }
            // A cast between types of time moves nothing; where the types then differ the join is refused.
            ExprKind::Cast { input, .. }
                if matches!(expr.ty.kind, TypeKind::Timestamp(_) | TypeKind::TimestampLtz(_)) =>
            {
                self.shifted_time(input, left, right)
            }
            ExprKind::Call { name, args } => {
                let [a, b] = args.as_slice() else { return None };
                let sign = match name.as_ref() {
                    names::PLUS => 1,
                    names::MINUS => -1,
                    _ => return None,
                };
                let (base, interval) = match (interval_ms(a), interval_ms(b)) {
                    (None, Some(ms)) => (a, ms * sign),
                    (Some(ms), None) if sign == 1 => (b, ms),
                    _ => return None,
                };
                let shifted = self.shifted_time(base, left, right)?;
                Some(Shifted { offset_ms: shifted.offset_ms.saturating_add(interval), ..shifted })
            }
            _ => None,
        }
    }
}

/// A constant DAY TO SECOND interval.
fn interval_ms(expr: &Expr) -> Option<i64> {
    match (&expr.kind, &expr.ty.kind) {
        (ExprKind::Literal(Scalar::Int(ms)), TypeKind::IntervalDayTime) => Some(*ms),
        _ => None,
    }
}
