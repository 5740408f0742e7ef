//! EXTRACT, FLOOR and CEIL to a unit, TIMESTAMPADD, TIMESTAMPDIFF: the unit becomes a literal argument.

use super::expr_binder::{Bound, ExprBinder, Intercept, keyword, one};
use super::interval::unit_name;
use crate::ast::{self, ExprKind as Ast};
use crate::diagnostic::Diagnostic;

pub fn bind(b: &ExprBinder<'_>, expr: &ast::Expr, hook: &mut dyn Intercept) -> Bound {
    let span = expr.span;
    match &expr.kind {
        Ast::Extract { unit, expr } => {
            let value = b.inner(expr, hook)?;
            b.call("EXTRACT", vec![keyword(unit_name(unit.node)), value], span)
        }
        Ast::FloorTo { expr, unit } => {
            let value = b.inner(expr, hook)?;
            b.call("FLOOR_TIME", vec![value, keyword(unit_name(unit.node))], span)
        }
        Ast::CeilTo { expr, unit } => {
            let value = b.inner(expr, hook)?;
            b.call("CEIL_TIME", vec![value, keyword(unit_name(unit.node))], span)
        }
        Ast::TimestampAdd { unit, count, time } => {
            let mut args = b.bind_all([count.as_ref(), time.as_ref()], hook)?;
            args.insert(0, keyword(unit_name(unit.node)));
            b.call("TIMESTAMPADD", args, span)
        }
        Ast::TimestampDiff { unit, from, to } => {
            let mut args = b.bind_all([from.as_ref(), to.as_ref()], hook)?;
            args.insert(0, keyword(unit_name(unit.node)));
            b.call("TIMESTAMPDIFF", args, span)
        }
        _ => Err(one(Diagnostic::error("this expression is not supported").at(span))),
    }
}
