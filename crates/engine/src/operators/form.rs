//! What a checkpoint says about the operators whose state it holds: the *form* of each, a short text for people and programs.
//!
//! A form changes when the state's layout or its meaning does, and only then: each operator writes its own out, term by term,
//! beside the code that keeps the state. Names of columns, how long state lives and the speed of sources are not in it.
//! Invariant: forms are on disks, so the words here are not changed without need.

use std::fmt::{Display, Write};

use ouzel_plan::aggregate::{AggregateFunction, SortKey};
use ouzel_plan::expr::CastMode;
use ouzel_plan::operator::{Frame, FrameBound, FrameUnit, JoinKind, WindowShape, WindowTime};
use ouzel_plan::{AggregateCall, Expr, ExprKind, TimeAttribute};
use ouzel_types::{DataType, Scalar};

/// The text, while it is made.
pub struct Form(String);

impl Form {
    pub fn new(operator: &str) -> Form {
        Form(operator.to_string())
    }

    /// `name=[value]`
    pub fn term(mut self, name: &str, value: impl Display) -> Form {
        // A String takes whatever is written.
        let _ = write!(self.0, " {name}=[{value}]");
        self
    }

    /// The word, if it holds.
    pub fn flag(mut self, name: &str, holds: bool) -> Form {
        if holds {
            self.0.push(' ');
            self.0.push_str(name);
        }
        self
    }

    pub fn into_text(self) -> String {
        self.0
    }
}

/// `#0 INT, #3 STRING`: columns of an input.
pub fn columns(positions: &[usize], input: &[DataType]) -> String {
    list(positions.iter().map(|position| column(*position, input)))
}

fn column(position: usize, input: &[DataType]) -> String {
    input.get(position).map_or_else(|| format!("#{position}"), |ty| format!("#{position} {ty}"))
}

/// The types of whole rows.
pub fn row(types: &[DataType]) -> String {
    list(types)
}

/// `SUM(DISTINCT #1 INT) BIGINT NOT NULL FILTER #2`
pub fn calls(calls: &[AggregateCall], input: &[DataType]) -> String {
    list(calls.iter().map(|call| {
        let mut text = format!("{}({}", function(call.function), if call.distinct { "DISTINCT " } else { "" });
        text.push_str(&columns(&call.args, input));
        if !call.constants.is_empty() {
            text.push_str("; ");
            text.push_str(&scalars(&call.constants));
        }
        if !call.order_by.is_empty() {
            text.push_str(" ORDER BY ");
            text.push_str(&order(&call.order_by, input));
        }
        let _ = write!(text, ") {}", call.ty);
        call.filter.map_or(text.clone(), |filter| format!("{text} FILTER #{filter}"))
    }))
}

/// `#1 BIGINT DESC NULLS LAST`
pub fn order(keys: &[SortKey], input: &[DataType]) -> String {
    list(keys.iter().map(|key| {
        let direction = if key.descending { "DESC" } else { "ASC" };
        let nulls = if key.nulls_first { "FIRST" } else { "LAST" };
        format!("{} {direction} NULLS {nulls}", column(key.column, input))
    }))
}

pub fn join_kind(kind: JoinKind) -> &'static str {
    match kind {
        JoinKind::Inner => "INNER",
        JoinKind::Left => "LEFT",
        JoinKind::Right => "RIGHT",
        JoinKind::Full => "FULL",
        JoinKind::Semi => "SEMI",
        JoinKind::Anti => "ANTI",
    }
}

pub fn time(time: TimeAttribute) -> &'static str {
    match time {
        TimeAttribute::Rowtime => "row time",
        TimeAttribute::Proctime => "processing time",
    }
}

/// Column of the row time; without one it is processing time.
pub fn rowtime(column: Option<usize>) -> String {
    column.map_or("processing time".to_string(), |column| format!("#{column}"))
}

/// A window's shape and what tells its time.
pub fn window(window: &WindowTime) -> String {
    let shape = match window.shape {
        WindowShape::Tumble { size, offset } => format!("TUMBLE {size} ms, offset {offset}"),
        WindowShape::Hop { size, slide, offset } => format!("HOP {size} ms by {slide}, offset {offset}"),
        WindowShape::Cumulate { size, step, offset } => format!("CUMULATE {size} ms by {step}, offset {offset}"),
        WindowShape::Session { gap } => format!("SESSION {gap} ms"),
    };
    format!("{shape} over #{} {}{}", window.column, time(window.time), if window.local { ", local" } else { "" })
}

pub fn frame(frame: Frame) -> String {
    let unit = match frame.unit {
        FrameUnit::Rows => "ROWS",
        FrameUnit::Range => "RANGE",
    };
    format!("{unit} {} TO {}", bound(frame.start), bound(frame.end))
}

fn bound(bound: FrameBound) -> String {
    match bound {
        FrameBound::UnboundedPreceding => "UNBOUNDED PRECEDING".to_string(),
        FrameBound::Preceding(distance) => format!("{distance} PRECEDING"),
        FrameBound::CurrentRow => "CURRENT ROW".to_string(),
        FrameBound::Following(distance) => format!("{distance} FOLLOWING"),
        FrameBound::UnboundedFollowing => "UNBOUNDED FOLLOWING".to_string(),
    }
}

/// A condition, or none.
pub fn condition(condition: Option<&Expr>) -> String {
    condition.map_or("none".to_string(), expression)
}

pub fn expressions(expressions: &[Expr]) -> String {
    list(expressions.iter().map(expression))
}

pub fn expression(expr: &Expr) -> String {
    let inner = || list(expr.children().into_iter().map(expression));
    match &expr.kind {
        ExprKind::Column(column) => format!("#{column}"),
        ExprKind::Literal(value) => format!("{} {}", scalar(value), expr.ty),
        ExprKind::Call { name, .. } => format!("{name}({}) {}", inner(), expr.ty),
        ExprKind::Cast { mode, .. } => {
            let name = match mode {
                CastMode::Explicit => "CAST",
                CastMode::Implicit => "WIDEN",
                CastMode::Try => "TRY_CAST",
                CastMode::Legacy => "LEGACY_CAST",
            };
            format!("{name}({} AS {})", inner(), expr.ty)
        }
        ExprKind::Case { .. } => format!("CASE({})", inner()),
        ExprKind::And(_) => format!("AND({})", inner()),
        ExprKind::Or(_) => format!("OR({})", inner()),
        ExprKind::Field { index, .. } => format!("{}.{index}", inner()),
        ExprKind::Row(_) => format!("ROW({})", inner()),
        ExprKind::Array(_) => format!("ARRAY({})", inner()),
        ExprKind::Map(_) => format!("MAP({})", inner()),
    }
}

pub fn scalars(values: &[Scalar]) -> String {
    list(values.iter().map(scalar))
}

fn scalar(value: &Scalar) -> String {
    match value {
        Scalar::Null => "NULL".to_string(),
        Scalar::Boolean(value) => value.to_string(),
        Scalar::Int(value) | Scalar::Timestamp(value) => value.to_string(),
        Scalar::Float(value) => value.to_string(),
        Scalar::Double(value) => value.to_string(),
        Scalar::Decimal(value) => value.to_string(),
        Scalar::Date(value) | Scalar::Time(value) => value.to_string(),
        Scalar::String(text) => format!("'{}'", text.replace('\'', "''")),
        Scalar::Bytes(bytes) => bytes.iter().fold("x'".to_string(), |text, byte| format!("{text}{byte:02x}")) + "'",
        Scalar::Array(items) | Scalar::Row(items) => format!("({})", scalars(items)),
        Scalar::Map(entries) => list(entries.iter().map(|(key, value)| format!("{}: {}", scalar(key), scalar(value)))),
    }
}

pub fn list<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    items.join(", ")
}

fn function(function: AggregateFunction) -> &'static str {
    match function {
        AggregateFunction::Count => "COUNT",
        AggregateFunction::Sum => "SUM",
        AggregateFunction::Sum0 => "$SUM0",
        AggregateFunction::Avg => "AVG",
        AggregateFunction::Min => "MIN",
        AggregateFunction::Max => "MAX",
        AggregateFunction::StddevPop => "STDDEV_POP",
        AggregateFunction::StddevSamp => "STDDEV_SAMP",
        AggregateFunction::VarPop => "VAR_POP",
        AggregateFunction::VarSamp => "VAR_SAMP",
        AggregateFunction::FirstValue => "FIRST_VALUE",
        AggregateFunction::LastValue => "LAST_VALUE",
        AggregateFunction::ListAgg => "LISTAGG",
        AggregateFunction::Collect => "COLLECT",
        AggregateFunction::ArrayAgg => "ARRAY_AGG",
        AggregateFunction::JsonObjectAgg => "JSON_OBJECTAGG",
        AggregateFunction::JsonArrayAgg => "JSON_ARRAYAGG",
        AggregateFunction::Percentile => "PERCENTILE",
        AggregateFunction::SingleValue => "SINGLE_VALUE",
        AggregateFunction::ApproxCountDistinct => "APPROX_COUNT_DISTINCT",
        AggregateFunction::Lag => "LAG",
        AggregateFunction::Lead => "LEAD",
        AggregateFunction::RowNumber => "ROW_NUMBER",
        AggregateFunction::Rank => "RANK",
        AggregateFunction::DenseRank => "DENSE_RANK",
        AggregateFunction::PercentRank => "PERCENT_RANK",
        AggregateFunction::CumeDist => "CUME_DIST",
        AggregateFunction::Ntile => "NTILE",
    }
}
