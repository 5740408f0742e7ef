//! AVG, VAR_POP and their like as sums and counts, with Calcite's order of operations and types: where a sum overflows, and in the
//! last digits, the result is Flink's.
//!
//! GROUP BY follows `AggregateReduceFunctionsRule`; OVER and patterns follow the converter of syntax trees, which counts in
//! the type of the result.

use ouzel_plan::aggregate::AggregateFunction as F;
use ouzel_plan::expr::names;
use ouzel_plan::{Expr, ExprKind};
use ouzel_types::{DataType, Scalar, TypeKind};

use crate::ast::Span;
use crate::binder::{Bound, ExprBinder, conditional, implicit_cast};

/// Which rows the parts of a formula are made over.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Over {
    Group,
    /// OVER and the rows of a pattern.
    Frame,
}

/// Gives the values that a formula is made of.
pub trait Parts {
    fn sum(&mut self, of: Expr) -> Bound;
    fn count(&mut self, of: Expr) -> Expr;
}

/// The call of `function` over `arg` with the type `ty`; None: it has no formula.
pub fn formula(
    binder: &ExprBinder<'_>,
    function: F,
    arg: Expr,
    ty: &DataType,
    over: Over,
    parts: &mut dyn Parts,
) -> Option<Bound> {
    let formula = Formula { binder, ty, over };
    Some(match function {
        F::Avg => formula.average(arg, parts),
        F::VarPop => formula.variance(arg, false, parts).and_then(|variance| formula.typed(variance)),
        F::VarSamp => formula.variance(arg, true, parts).and_then(|variance| formula.typed(variance)),
        F::StddevPop => formula.deviation(arg, false, parts),
        F::StddevSamp => formula.deviation(arg, true, parts),
        _ => return None,
    })
}

struct Formula<'a> {
    binder: &'a ExprBinder<'a>,
    ty: &'a DataType,
    over: Over,
}

impl Formula<'_> {
    fn average(&self, arg: Expr, parts: &mut dyn Parts) -> Bound {
        let (sum, count) = (parts.sum(arg.clone())?, parts.count(arg));
        let quotient = self.call(names::DIVIDE, self.wide(sum)?, count)?;
        self.typed(quotient)
    }

    fn deviation(&self, arg: Expr, sample: bool, parts: &mut dyn Parts) -> Bound {
        let variance = match (self.variance(arg, sample, parts)?, self.over) {
            (quotient, Over::Group) => quotient,
            (quotient, Over::Frame) => self.typed(quotient)?,
        };
        let half = Expr::literal(Scalar::Decimal(5), TypeKind::Decimal { precision: 2, scale: 1 }.not_null());
        let root = self.call("POWER", variance, half)?;
        self.typed(root)
    }

    /// `(SUM(x * x) - SUM(x) * SUM(x) / COUNT(x)) / COUNT(x)`, or the last by one less.
    fn variance(&self, arg: Expr, sample: bool, parts: &mut dyn Parts) -> Bound {
        let wide = self.wide(arg.clone())?;
        let squares = parts.sum(self.call(names::TIMES, wide.clone(), wide.clone())?)?;
        let summed = if self.over == Over::Group { arg } else { wide };
        let sum = self.wide(parts.sum(summed.clone())?)?;
        let count = parts.count(summed);
        let counted = match self.over {
            Over::Group => count.clone(),
            Over::Frame => self.wide(count.clone())?,
        };
        let square = self.call(names::TIMES, sum.clone(), sum)?;
        let mean = self.call(names::DIVIDE, square, counted.clone())?;
        let difference = self.call(names::MINUS, squares, mean)?;
        let divisor = if sample { self.one_less(count)? } else { counted };
        self.call(names::DIVIDE, difference, divisor)
    }

    /// NULL of one row.
    fn one_less(&self, count: Expr) -> Bound {
        let one = || Expr::literal(Scalar::Int(1), TypeKind::BigInt.not_null());
        let alone = self.call(names::EQ, count.clone(), one())?;
        let less = self.call(names::MINUS, count, one())?;
        let absent = Expr::literal(Scalar::Null, TypeKind::BigInt.nullable());
        conditional::choose(self.binder, alone, absent, less, Span::default())
    }

    /// With the type of the result, as nullable as it is.
    fn wide(&self, value: Expr) -> Bound {
        let nullable = value.ty.nullable;
        self.exactly(value, nullable)
    }

    fn typed(&self, value: Expr) -> Bound {
        let nullable = self.ty.nullable;
        self.exactly(value, nullable)
    }

    fn exactly(&self, value: Expr, nullable: bool) -> Bound {
        let to = self.ty.with_nullable(nullable);
        if value.ty.kind == to.kind {
            return Ok(Expr { ty: to, ..value });
        }
        let cast = implicit_cast::explicit(value, &to, false, Span::default()).map_err(|error| vec![error])?;
        Ok(Expr { ty: to, ..cast })
    }

    fn call(&self, name: &str, left: Expr, right: Expr) -> Bound {
        self.binder.call(name, vec![left, right], Span::default())
    }
}

/// NULL where nothing was counted, else `sum`.
pub fn unless_empty(binder: &ExprBinder<'_>, sum: Expr, count: Expr) -> Bound {
    let none = Expr::literal(Scalar::Int(0), TypeKind::BigInt.not_null());
    let empty = binder.call(names::EQ, vec![count, none], Span::default())?;
    let absent = Expr::literal(Scalar::Null, sum.ty.with_nullable(true));
    conditional::choose(binder, empty, absent, sum, Span::default())
}

/// The sum of a frame, NULL where it has nothing to sum.
pub fn if_counted(binder: &ExprBinder<'_>, count: Expr, sum: Expr) -> Bound {
    let none = Expr::literal(Scalar::Int(0), TypeKind::BigInt.not_null());
    let counted = binder.call(names::GT, vec![count, none], Span::default())?;
    let absent = Expr::literal(Scalar::Null, sum.ty.with_nullable(true));
    conditional::choose(binder, counted, sum, absent, Span::default())
}

/// What Flink counts as work of a projection: anything but columns, literals and casts.
pub fn is_computed(expr: &Expr) -> bool {
    !matches!(expr.kind, ExprKind::Column(_) | ExprKind::Literal(_))
        && !matches!(&expr.kind, ExprKind::Cast { mode, .. } if *mode != ouzel_plan::expr::CastMode::Try)
}
