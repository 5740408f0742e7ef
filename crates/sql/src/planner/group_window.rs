//! Legacy group windows: TUMBLE, HOP and SESSION in GROUP BY, and their auxiliary functions in SELECT.

use ouzel_plan::expr::names;
use ouzel_plan::operator::{WindowProperty, WindowShape};
use ouzel_plan::{Expr, ExprKind, TimeAttribute};
use ouzel_types::{DataType, Scalar, TypeKind};

use super::slots::fail;
use super::times::time_of;
use crate::ast::{self, Span};
use crate::binder::{Bound, ExprBinder};

#[derive(Clone, Debug, PartialEq)]
pub struct GroupWindowCall {
    pub shape: WindowShape,
    pub column: usize,
    /// The time is `column ± interval`, which Flink's legacy windows take for a time attribute still.
    pub shifted: Option<Expr>,
    pub time: TimeAttribute,
    /// TIMESTAMP_LTZ, or processing time.
    pub local: bool,
    ltz: bool,
}

impl GroupWindowCall {
    pub fn same_window(&self, other: &GroupWindowCall) -> bool {
        self.shape == other.shape && self.column == other.column && self.shifted == other.shifted
    }

    pub fn property_type(&self, property: WindowProperty) -> DataType {
        match property {
            WindowProperty::Start | WindowProperty::End => TypeKind::Timestamp(3).not_null(),
            WindowProperty::Rowtime if !self.ltz => TypeKind::Timestamp(3).not_null(),
            WindowProperty::Rowtime | WindowProperty::Proctime => TypeKind::TimestampLtz(3).not_null(),
        }
    }
}

pub fn is_window(name: &str) -> bool {
    matches!(name, "TUMBLE" | "HOP" | "SESSION" | "$TUMBLE" | "$HOP" | "$SESSION")
}

pub fn property_of(name: &str) -> Option<WindowProperty> {
    let (window, property) = name.split_once('_')?;
    if !is_window(window) {
        return None;
    }
    match property {
        "START" => Some(WindowProperty::Start),
        "END" => Some(WindowProperty::End),
        "ROWTIME" => Some(WindowProperty::Rowtime),
        "PROCTIME" => Some(WindowProperty::Proctime),
        _ => None,
    }
}

/// `TUMBLE(ts, size)` of GROUP BY.
pub fn bind_window(
    call: &ast::FunctionCall,
    name: &str,
    binder: &ExprBinder<'_>,
    span: Span,
) -> Bound<GroupWindowCall> {
    let args: Vec<&ast::Expr> = call.args.iter().map(|a| &a.value).collect();
    let (time, rest) = match args.split_first() {
        Some((time, rest)) => (binder.bind(time)?, rest),
        None => return fail(format!("{name} needs a time attribute"), wrong_arguments(name), span),
    };
    let mut intervals = Vec::new();
    for arg in rest {
        intervals.push(interval_ms(&binder.bind(arg)?, name, span)?);
    }
    let shape = match (name, intervals.as_slice()) {
        ("TUMBLE", [size]) => WindowShape::Tumble { size: *size, offset: 0 },
        ("HOP", [slide, size]) => WindowShape::Hop { size: *size, slide: *slide, offset: 0 },
        ("SESSION", [gap]) => WindowShape::Session { gap: *gap },
        _ => return fail(format!("{name} has other arguments"), wrong_arguments(name), span),
    };
    let time_of = |expr: &Expr| time_of(binder.time_attribute(expr), &expr.ty, binder.config);
    let base = shifted_attribute(&time).filter(|base| time_of(base) == Some(TimeAttribute::Rowtime));
    let shifted = base.is_some().then(|| time.clone());
    let attribute = base.unwrap_or(&time);
    let Some((column, attribute)) = attribute.as_column().zip(time_of(attribute)) else {
        return fail(
            format!("{name} groups by a column that is no time attribute"),
            format!(
                "Window aggregate can only be defined over a time attribute column, but {} encountered.",
                time.ty.kind
            ),
            span,
        );
    };
    let ltz = matches!(time.ty.kind, TypeKind::TimestampLtz(_));
    Ok(GroupWindowCall { shape, column, shifted, time: attribute, local: ltz, ltz })
}

/// The `ts` of `ts + interval`, `interval + ts`, `ts - interval`, and of several of them.
fn shifted_attribute(time: &Expr) -> Option<&Expr> {
    let ExprKind::Call { name, args } = &time.kind else { return None };
    let [a, b] = args.as_slice() else { return None };
    let is_interval = |expr: &Expr| expr.as_literal().is_some() && expr.ty.kind == TypeKind::IntervalDayTime;
    let base = match name.as_ref() {
        names::PLUS | names::MINUS if is_interval(b) => a,
        names::PLUS if is_interval(a) => b,
        _ => return None,
    };
    Some(shifted_attribute(base).unwrap_or(base))
}

/// `TUMBLE_START(ts, size)`: the window it means.
pub fn bind_auxiliary(
    call: &ast::FunctionCall,
    name: &str,
    binder: &ExprBinder<'_>,
    span: Span,
) -> Bound<GroupWindowCall> {
    let window = name.split_once('_').map_or(name, |(window, _)| window);
    bind_window(call, window, binder, span)
}

fn wrong_arguments(name: &str) -> String {
    format!("Invalid arguments of group window function {name}")
}

/// A positive constant of days to milliseconds.
pub fn interval_ms(expr: &Expr, name: &str, span: Span) -> Bound<i64> {
    match (expr.as_literal(), &expr.ty.kind) {
        (Some(Scalar::Int(ms)), TypeKind::IntervalDayTime) => Ok(*ms),
        (_, kind) => fail(
            format!("{name} needs constant intervals of days or smaller units"),
            if *kind == TypeKind::IntervalYearMonth {
                "Window aggregate only support SECOND, MINUTE, HOUR, DAY as the time unit. MONTH and YEAR time unit are not supported yet."
            } else {
                "Only constant window descriptors are supported."
            },
            span,
        ),
    }
}
