//! Frames of OVER as they are bound: what bounds them, in which unit, and whether one may have no rows.

use ouzel_plan::Expr;
use ouzel_plan::batch::PARTS_OF_ONE;
use ouzel_plan::operator::{Frame, FrameBound, FrameUnit};
use ouzel_types::{Scalar, TypeKind};

use super::slots::{OrderExpr, fail};
use crate::ast;
use crate::binder::{Bound, ExprBinder};

/// What Calcite calls a frame that always has rows: one without a distance.
pub fn is_never_empty(frame: Option<&ast::WindowFrame>) -> bool {
    use ast::FrameBound as B;
    let place = |bound: &B| match bound {
        B::UnboundedPreceding => Some(0),
        B::CurrentRow => Some(1),
        B::UnboundedFollowing => Some(2),
        _ => None,
    };
    let Some(frame) = frame else { return true };
    let end = frame.end.as_ref().map_or(Some(1), place);
    place(&frame.start).zip(end).is_some_and(|(start, end)| start <= end)
}

pub fn bind_frame(frame: &ast::WindowFrame, order: Option<&OrderExpr>, binder: &ExprBinder<'_>) -> Bound<Frame> {
    let by_number = || binder.config.is_batch() && order.is_some_and(|key| key.expr.ty.kind.is_numeric());
    let (unit, distance) = match frame.unit {
        ast::FrameUnit::Rows => (FrameUnit::Rows, Distance::Rows),
        ast::FrameUnit::Range if by_number() => (FrameUnit::Range, Distance::Number),
        ast::FrameUnit::Range => (FrameUnit::Range, Distance::Time),
    };
    let misplaced = match (&frame.start, &frame.end) {
        (ast::FrameBound::UnboundedFollowing, _) => {
            "UNBOUNDED FOLLOWING cannot be specified for the lower frame boundary"
        }
        (_, Some(ast::FrameBound::UnboundedPreceding)) => {
            "UNBOUNDED PRECEDING cannot be specified for the upper frame boundary"
        }
        _ => "",
    };
    if !misplaced.is_empty() {
        return fail("the frame ends before it starts", misplaced, frame.span);
    }
    let start = bind_bound(&frame.start, distance, frame.span, binder)?;
    let end = match &frame.end {
        Some(end) => bind_bound(end, distance, frame.span, binder)?,
        None => FrameBound::CurrentRow,
    };
    Ok(Frame { unit, start, end })
}

/// What a frame's distance is counted in.
#[derive(Clone, Copy)]
enum Distance {
    Rows,
    /// Milliseconds, written as an interval.
    Time,
    /// The sort key's values, in parts of one (batch mode).
    Number,
}

impl Distance {
    /// None: a value of another kind, or with more digits than there are parts of one.
    fn of(self, value: &Expr) -> Option<i64> {
        match (self, value.as_literal()?, &value.ty.kind) {
            // An interval counts as many rows as it has milliseconds, as in Flink.
            (Distance::Rows, Scalar::Int(n), kind) if kind.is_integer() || *kind == TypeKind::IntervalDayTime => {
                Some(*n)
            }
            (Distance::Time, Scalar::Int(ms), TypeKind::IntervalDayTime) => Some(*ms),
            (Distance::Number, Scalar::Int(n), kind) if kind.is_integer() => n.checked_mul(PARTS_OF_ONE),
            (Distance::Number, Scalar::Decimal(unscaled), TypeKind::Decimal { scale, .. }) => {
                let one = 10i128.checked_pow(u32::from(*scale))?;
                let parts = unscaled.checked_mul(i128::from(PARTS_OF_ONE))?;
                (parts % one == 0).then(|| i64::try_from(parts / one).ok()).flatten()
            }
            _ => None,
        }
    }
}

fn bind_bound(
    bound: &ast::FrameBound,
    distance: Distance,
    span: ast::Span,
    binder: &ExprBinder<'_>,
) -> Bound<FrameBound> {
    let word = if matches!(bound, ast::FrameBound::Following(_)) { "FOLLOWING" } else { "PRECEDING" };
    let distance = |expr: &ast::Expr| -> Bound<i64> {
        let bound = binder.bind(expr)?;
        let why = match (distance, distance.of(&bound)) {
            (Distance::Rows, Some(..0)) => "ROWS value must be a non-negative integral constant".to_owned(),
            (_, Some(distance)) => return Ok(distance),
            (_, None) if bound.as_literal().is_none() => {
                format!("class org.apache.calcite.sql.SqlBasicCall: {expr} {word}")
            }
            (_, None) if bound.ty.kind == TypeKind::Null => "Illegal use of 'NULL'".to_owned(),
            (_, None) if bound.ty.kind.is_string() => "CHARACTER type is not allowed for window boundary".to_owned(),
            (_, None) if bound.ty.kind == TypeKind::IntervalYearMonth => {
                "INTERVAL_YEAR_MONTH type is not allowed for window boundary".to_owned()
            }
            (Distance::Rows, None) => "ROWS value must be a non-negative integral constant".to_owned(),
            (_, None) => "Data Type mismatch between ORDER BY and RANGE clause".to_owned(),
        };
        fail("a frame's distance has to be a constant: a count for ROWS, an interval or a number for RANGE", why, span)
    };
    Ok(match bound {
        ast::FrameBound::CurrentRow => FrameBound::CurrentRow,
        ast::FrameBound::UnboundedPreceding => FrameBound::UnboundedPreceding,
        ast::FrameBound::UnboundedFollowing => FrameBound::UnboundedFollowing,
        ast::FrameBound::Preceding(expr) => FrameBound::Preceding(distance(expr)?),
        ast::FrameBound::Following(expr) => FrameBound::Following(distance(expr)?),
    })
}
