//! Legacy group windows: TUMBLE, HOP and SESSION in GROUP BY, and their auxiliary functions in SELECT.

use ouzel_plan::expr::names;
use ouzel_plan::operator::{WindowProperty, WindowShape};
use ouzel_plan::{Expr, ExprKind, TimeAttribute};
use ouzel_types::{DataType, Scalar, TypeKind};

use super::slots::fail;
use super::times::time_of;
use crate::ast::{self, Span};
use crate::binder::implicit_cast::calcite_name;
use crate::binder::{Bound, ExprBinder, NoIntercept, misfit, operator};

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
    /// Whether the time may be NULL: Flink's row time of the window has the type of its column.
    nullable: bool,
}

impl GroupWindowCall {
    pub fn same_window(&self, other: &GroupWindowCall) -> bool {
        self.shape == other.shape && self.column == other.column && self.shifted == other.shifted
    }

    pub fn property_type(&self, property: WindowProperty) -> DataType {
        match property {
            WindowProperty::Start | WindowProperty::End => TypeKind::Timestamp(3).not_null(),
            WindowProperty::Rowtime if !self.ltz => TypeKind::Timestamp(3).not_null().with_nullable(self.nullable),
            WindowProperty::Rowtime => TypeKind::TimestampLtz(3).not_null().with_nullable(self.nullable),
            WindowProperty::Proctime => TypeKind::TimestampLtz(3).not_null(),
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
    let least = if name.ends_with("HOP") { 3 } else { 2 };
    if !(least..=least + 1).contains(&args.len()) {
        return fail(
            format!("{name} has other arguments"),
            format!("Invalid number of arguments to function '${name}'. Was expecting {least} arguments"),
            span,
        );
    }
    let bound = binder.bind_all(args.iter().copied(), &mut NoIntercept)?;
    let (time, rest) = (bound[0].clone(), &bound[1..]);
    // An offset, which Flink takes and does not run, is a TIME.
    let (intervals, offset) = rest.split_at(least - 1);
    if bound.iter().any(|arg| arg.ty.kind == TypeKind::Null) {
        return Err(vec![operator::illegal_null(span)]);
    }
    let fits = (time.ty.kind.is_temporal() || time.ty.kind.is_timestamp())
        && intervals.iter().all(|interval| interval.ty.kind.is_interval())
        && offset.iter().all(|offset| matches!(offset.ty.kind, TypeKind::Time(_)));
    if !fits {
        let types: Vec<String> =
            bound.iter().zip(&args).map(|(arg, written)| misfit::written_argument(binder, arg, written)).collect();
        let forms = vec!["<DATETIME_INTERVAL>"; least - 1].join(", ");
        return fail(
            format!("{name} has arguments of other types"),
            format!(
                "Cannot apply '${name}' to arguments of type '${name}({})'. Supported form(s): '${name}(<DATETIME>, {forms})' '${name}(<DATETIME>, {forms}, <TIME>)'",
                types.join(", ")
            ),
            span,
        );
    }
    let intervals = intervals.iter().map(|interval| interval_ms(interval, name, span)).collect::<Bound<Vec<i64>>>()?;
    if !offset.is_empty() {
        return fail(
            format!("{name} takes no offset"),
            format!("{name} window with alignment is not supported yet."),
            span,
        );
    }
    let shape = match (name, intervals.as_slice()) {
        ("TUMBLE", [size]) => WindowShape::Tumble { size: *size, offset: 0 },
        ("HOP", [slide, size]) => WindowShape::Hop { size: *size, slide: *slide, offset: 0 },
        ("SESSION", [gap]) => WindowShape::Session { gap: *gap },
        _ => return fail(format!("{name} has other arguments"), wrong_arguments(name), span),
    };
    let positive = match shape {
        WindowShape::Tumble { size, .. } if size <= 0 => "TumblingWindowAssigner parameters must satisfy size > 0",
        WindowShape::Hop { size, slide, .. } if size <= 0 || slide <= 0 => {
            "SlidingWindowAssigner parameters must satisfy slide > 0 and size > 0"
        }
        WindowShape::Session { gap } if gap <= 0 => "SessionWindowAssigner parameters must satisfy 0 < size",
        _ => "",
    };
    if !positive.is_empty() {
        return fail(format!("the lengths of {name} have to be longer than 0"), positive, span);
    }
    let time_of = |expr: &Expr| time_of(binder.time_attribute(expr), &expr.ty, binder.config);
    let base = shifted_attribute(&time).filter(|base| time_of(base) == Some(TimeAttribute::Rowtime));
    let shifted = base.is_some().then(|| time.clone());
    let attribute = base.unwrap_or(&time);
    let Some((column, attribute)) = attribute.as_column().zip(time_of(attribute)) else {
        return fail(
            format!("{name} groups by a column that is no time attribute"),
            format!(
                "Window aggregate can only be defined over a time attribute column, but {} encountered.",
                calcite_name(&time.ty.kind)
            ),
            span,
        );
    };
    let ltz = matches!(time.ty.kind, TypeKind::TimestampLtz(_));
    Ok(GroupWindowCall { shape, column, shifted, time: attribute, local: ltz, ltz, nullable: time.ty.nullable })
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
