//! Which columns of a query DESCRIBE calls a time. In Flink the type of a value says so and functions hand it on, so that
//! `MAX(ts)` and `ts + INTERVAL '1' SECOND` are called one. Nothing is planned by it: that asks the time of a column.

use ouzel_plan::aggregate::AggregateFunction;
use ouzel_plan::expr::names;
use ouzel_plan::{AggregateCall, Expr, ExprKind, Schema, TimeAttribute};
use ouzel_types::Scalar;

use super::rel::{Rel, RelOp};

type Time = Option<TimeAttribute>;

/// The columns of a query with the times that they are called.
pub fn declared(rel: &Rel) -> Schema {
    let mut schema = rel.schema.clone();
    for (column, time) in schema.columns.iter_mut().zip(of(rel)) {
        column.time = column.time.or(time);
    }
    schema
}

fn of(rel: &Rel) -> Vec<Time> {
    let below = |i: usize| of(&rel.inputs[i]);
    let own = rel.schema.columns.iter().map(|column| column.time);
    let mut times: Vec<Time> = match &rel.op {
        RelOp::Project(projection) => {
            let below = below(0);
            projection.iter().map(|expr| of_expr(expr, &below)).collect()
        }
        RelOp::Aggregate(aggregate) => {
            let below = below(0);
            let keys = aggregate.keys.iter().map(|key| below[*key]);
            keys.chain(aggregate.calls.iter().map(|call| of_call(call, &below))).collect()
        }
        RelOp::Over(over) => {
            let below = below(0);
            let calls: Vec<Time> = over.calls.iter().map(|call| of_call(call, &below)).collect();
            below.into_iter().chain(calls).collect()
        }
        RelOp::Join(_) => rel.inputs.iter().flat_map(of).collect(),
        RelOp::Filter(_) | RelOp::Sort(_) | RelOp::Union | RelOp::Expand(_) | RelOp::Window(_) | RelOp::Unnest(_) => {
            below(0)
        }
        RelOp::Scan(_) | RelOp::Values(_) | RelOp::Match(_) => Vec::new(),
    };
    times.resize(rel.width(), None);
    times.into_iter().zip(own).map(|(time, own)| own.or(time)).collect()
}

/// The aggregates that give one of their argument's values.
fn of_call(call: &AggregateCall, below: &[Time]) -> Time {
    use AggregateFunction as F;
    let gives =
        matches!(call.function, F::Min | F::Max | F::FirstValue | F::LastValue | F::SingleValue | F::Lag | F::Lead);
    call.args.first().filter(|_| gives).and_then(|argument| below[*argument])
}

fn of_expr(expr: &Expr, below: &[Time]) -> Time {
    match &expr.kind {
        ExprKind::Column(column) => below.get(*column).copied().flatten(),
        ExprKind::Call { name, args } => of_function(name, args, below),
        // The first value that has a type.
        ExprKind::Case { branches, otherwise } => {
            let values = branches.iter().map(|(_, value)| value).chain([otherwise.as_ref()]);
            let mut typed = values.filter(|value| value.as_literal() != Some(&Scalar::Null));
            typed.next().and_then(|value| of_expr(value, below))
        }
        _ => None,
    }
}

fn of_function(name: &str, args: &[Expr], below: &[Time]) -> Time {
    match (name, args) {
        ("PROCTIME", []) => Some(TimeAttribute::Proctime),
        (names::PLUS, [a, b]) if a.ty.kind.is_interval() => of_expr(b, below),
        (names::PLUS | names::MINUS, [a, b]) if b.ty.kind.is_interval() => of_expr(a, below),
        ("FLOOR_TIME" | "CEIL_TIME" | "COALESCE" | "IFNULL", [first, ..]) => of_expr(first, below),
        ("TIMESTAMPADD", [unit, _, time]) if is_in_days(unit) => of_expr(time, below),
        ("GREATEST" | "LEAST", [first, others @ ..]) => {
            let time = of_expr(first, below);
            time.filter(|_| others.iter().all(|other| of_expr(other, below) == time))
        }
        _ => None,
    }
}

/// Of a finer unit Flink makes a timestamp of its own precision.
fn is_in_days(unit: &Expr) -> bool {
    const FINER: [&str; 4] = ["HOUR", "MINUTE", "SECOND", "MILLISECOND"];
    !matches!(unit.as_literal(), Some(Scalar::String(word)) if FINER.contains(&word.as_ref()))
}
