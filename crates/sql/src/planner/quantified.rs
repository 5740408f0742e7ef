//! `x op ANY (query)` and `x op ALL (query)`: IN where that is the same, else against the query's extremes and counts.

use ouzel_plan::aggregate::AggregateFunction;
use ouzel_plan::expr::names;
use ouzel_plan::{AggregateCall, Expr, ExprKind};
use ouzel_types::{DataType, Scalar, TypeKind};

use super::exprs;
use super::rel::{AggregateRel, Rel};
use super::slots::{Slots, fail};
use crate::ast::{self, BinaryOp, Quantifier};
use crate::binder::{Bound, ExprBinder, Intercept};

pub fn bind(
    slots: &mut Slots<'_, '_>,
    value: &ast::Expr,
    (op, quantifier): (BinaryOp, Quantifier),
    query: &ast::Query,
    binder: &ExprBinder<'_>,
    span: ast::Span,
) -> Bound {
    let membership = |negated| ast::Expr {
        kind: ast::ExprKind::InSubquery { expr: Box::new(value.clone()), negated, query: Box::new(query.clone()) },
        span,
    };
    let name = match (op, quantifier) {
        (BinaryOp::Eq, Quantifier::Any) | (BinaryOp::NotEq, Quantifier::All) => {
            let found = slots.intercept(&membership(op == BinaryOp::NotEq), binder)?;
            return found.map_or_else(
                || fail("this comparison is not supported", "Unsupported quantified comparison", span),
                Ok,
            );
        }
        (BinaryOp::Lt, _) => names::LT,
        (BinaryOp::LtEq, _) => names::LE,
        (BinaryOp::Gt, _) => names::GT,
        (BinaryOp::GtEq, _) => names::GE,
        (BinaryOp::Eq | BinaryOp::NotEq, _) => names::EQ,
        _ => return fail("ANY and ALL take a comparison", "Unsupported quantified comparison", span),
    };
    let (rel, mut values) = slots.in_subquery(value, query, binder)?;
    let Some(x) = values.pop().filter(|_| values.is_empty()) else {
        return fail("ANY and ALL compare one value", "Unequal number of entries in row expression", span);
    };
    // ANY is met by the easiest row, ALL by the hardest.
    let above = matches!(name, names::GT | names::GE);
    let extreme =
        if above == (quantifier == Quantifier::Any) { AggregateFunction::Min } else { AggregateFunction::Max };
    let column = rel.schema.columns[0].ty.with_nullable(true);
    let best = slots.scalar(counted(rel.clone(), extreme, Some(0), column.clone()));
    // `= ALL` and `<> ANY` ask whether there is one value only: both extremes are it, or they are not.
    let least =
        (name == names::EQ).then(|| slots.scalar(counted(rel.clone(), AggregateFunction::Min, Some(0), column)));
    let big = TypeKind::BigInt.not_null();
    let rows = slots.scalar(counted(rel.clone(), AggregateFunction::Count, None, big.clone()));
    let known = slots.scalar(counted(rel, AggregateFunction::Count, Some(0), big));
    // Flink joins with the aggregate of an empty query, which is no row: with = and <> that gives nothing.
    let of_none = if name == names::EQ { Scalar::Null } else { Scalar::Boolean(quantifier == Quantifier::All) };
    let met = match least {
        None => binder.call(name, vec![x, best], span)?,
        Some(least) => {
            let ends = [least, best].map(|end| binder.call(name, vec![x.clone(), end], span));
            let same = ends.into_iter().collect::<Bound<Vec<_>>>()?;
            let same = Expr { kind: ExprKind::And(same), ty: TypeKind::Boolean.nullable() };
            if quantifier == Quantifier::All { same } else { exprs::not(same) }
        }
    };
    Ok(answer(met, rows, known, quantifier, of_none))
}

/// SQL's three-valued answer from "the extreme row meets it", the number of rows and of those that are not NULL.
fn answer(met: Expr, rows: Expr, known: Expr, quantifier: Quantifier, of_none: Scalar) -> Expr {
    let boolean = TypeKind::Boolean.nullable();
    let value = |b: bool| Expr::literal(Scalar::Boolean(b), TypeKind::Boolean.not_null());
    let test = |name: &str, e: Expr| Expr::call(name, vec![e], TypeKind::Boolean.not_null());
    let zero = Expr::literal(Scalar::Int(0), TypeKind::BigInt.not_null());
    let none = Expr {
        kind: ExprKind::Or(vec![exprs::is_null(rows.clone()), exprs::equal(rows.clone(), zero)]),
        ty: boolean.clone(),
    };
    let some_null = Expr::call(names::GT, vec![rows, known], boolean.clone());
    let null = Expr::literal(Scalar::Null, boolean.clone());
    let (decided, otherwise) = match quantifier {
        Quantifier::Any => ((test(names::IS_TRUE, met.clone()), value(true)), value(false)),
        Quantifier::All => ((test(names::IS_FALSE, met.clone()), value(false)), value(true)),
    };
    let empty = (none, Expr::literal(of_none, boolean.clone()));
    let branches = vec![empty, decided, (some_null, null.clone()), (exprs::is_null(met), null)];
    Expr { kind: ExprKind::Case { branches, otherwise: Box::new(otherwise) }, ty: boolean }
}

fn counted(rel: Rel, function: AggregateFunction, column: Option<usize>, ty: DataType) -> Rel {
    let call = AggregateCall {
        function,
        args: column.into_iter().collect(),
        distinct: false,
        filter: None,
        order_by: Vec::new(),
        constants: Vec::new(),
        ty,
        name: "m$".into(),
    };
    Rel::aggregate(rel, AggregateRel { keys: Vec::new(), calls: vec![call], window: None, ttl_ms: None })
}
