//! EXTRACT, FLOOR and CEIL to a unit, TIMESTAMPADD, TIMESTAMPDIFF: the unit becomes a literal argument.

use ouzel_plan::Expr;
use ouzel_types::TypeKind;

use super::expr_binder::{Bound, ExprBinder, Intercept, keyword, one};
use crate::ast::{self, ExprKind as Ast, Span, TimeUnit};
use crate::diagnostic::Diagnostic;

pub fn bind(b: &ExprBinder<'_>, expr: &ast::Expr, hook: &mut dyn Intercept) -> Bound {
    let span = expr.span;
    match &expr.kind {
        Ast::Extract { unit, expr } => {
            let value = b.inner(expr, hook)?;
            extract(b, unit.node.name(), value, span)
        }
        Ast::FloorTo { expr, unit } => {
            let value = b.inner(expr, hook)?;
            b.call("FLOOR_TIME", vec![value, keyword(unit.node.name())], span)
        }
        Ast::CeilTo { expr, unit } => {
            let value = b.inner(expr, hook)?;
            b.call("CEIL_TIME", vec![value, keyword(unit.node.name())], span)
        }
        Ast::TimestampAdd { unit, count, time } => {
            if matches!(unit.node, TimeUnit::Microsecond | TimeUnit::Nanosecond) {
                return Err(one(Diagnostic::error("TIMESTAMPADD counts in milliseconds at the finest")
                    .at(unit.span)
                    .detail("Unsupported call: /INT(INTERVAL SECOND(3) NOT NULL, INT NOT NULL)")));
            }
            let mut args = b.bind_all([count.as_ref(), time.as_ref()], hook)?;
            args.insert(0, keyword(unit.node.name()));
            b.call("TIMESTAMPADD", args, span)
        }
        Ast::TimestampDiff { unit, from, to } => {
            let mut args = b.bind_all([from.as_ref(), to.as_ref()], hook)?;
            if args.iter().any(|a| matches!(a.ty.kind, TypeKind::Time(_))) {
                return Err(one(Diagnostic::error("TIMESTAMPDIFF takes dates and timestamps, not times of day")
                    .at(span)
                    .detail("Cannot apply 'TIMESTAMPDIFF' to arguments of type TIME_WITHOUT_TIME_ZONE.")));
            }
            args.insert(0, keyword(unit.node.name()));
            b.call("TIMESTAMPDIFF", args, span)
        }
        _ => Err(one(Diagnostic::error("this expression is not supported").at(span))),
    }
}

/// `EXTRACT(unit FROM value)`; a time of day and an interval have only some of the units.
pub fn extract(b: &ExprBinder<'_>, unit: &'static str, value: Expr, span: Span) -> Bound {
    const CLOCK: [&str; 4] = ["HOUR", "MINUTE", "SECOND", "MILLISECOND"];
    let has = match value.ty.kind {
        TypeKind::Time(_) => CLOCK.contains(&unit),
        TypeKind::IntervalDayTime => CLOCK.contains(&unit) || unit == "DAY",
        TypeKind::IntervalYearMonth => ["YEAR", "QUARTER", "MONTH", "CENTURY", "MILLENNIUM"].contains(&unit),
        TypeKind::Date => !["MICROSECOND", "NANOSECOND"].contains(&unit),
        _ => true,
    };
    if !has {
        let detail = match value.ty.kind {
            TypeKind::Time(_) => format!("unit {unit} can not be applied to time variable"),
            TypeKind::Date => format!("unit {unit} can not be applied to date variable"),
            _ => format!(
                "Cannot apply 'EXTRACT' to arguments of type 'EXTRACT(<INTERVAL {unit}> FROM <{}>)'.",
                super::implicit_cast::calcite_name(&value.ty.kind)
            ),
        };
        return Err(one(Diagnostic::error(format!("{} has no {unit}", value.ty)).at(span).detail(detail)));
    }
    b.call("EXTRACT", vec![keyword(unit), value], span)
}
