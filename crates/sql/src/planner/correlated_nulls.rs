//! Columns of the enclosing query that are NULL, where Flink decorrelates by their values.
//!
//! EXISTS and IN whose correlated conditions are free of OR become semi and anti joins (`SubQueryDecorrelator`). Every
//! other correlated subquery is joined with the distinct values of the columns that it names, and back to the enclosing
//! query's rows by `=`: a row with a NULL in one of these columns then finds nothing, whatever the condition says of NULL.

use std::collections::BTreeSet;

use ouzel_plan::expr::names;
use ouzel_plan::{Expr, ExprKind};
use ouzel_types::TypeKind;

use super::exprs;
use crate::binder::OUTER as FIRST_OUTER;

/// Whether a semi or anti join cannot stand for a subquery with these correlated conditions, in Flink.
pub fn is_by_values(predicates: &[Expr]) -> bool {
    predicates.iter().any(|p| has_or(p, false) && !is_null_or_compared(p))
}

/// An OR over a column of the enclosing query, in conjunctive normal form.
fn has_or(expr: &Expr, negated: bool) -> bool {
    let is_correlated = exprs::columns_of(expr).iter().any(|c| *c >= FIRST_OUTER);
    if !is_correlated {
        return false;
    }
    match &expr.kind {
        ExprKind::And(terms) => negated || terms.iter().any(|t| has_or(t, negated)),
        ExprKind::Or(terms) => !negated || terms.iter().any(|t| has_or(t, negated)),
        // Flink makes an OR of a condition that is a CASE.
        ExprKind::Case { .. } if expr.ty.kind == TypeKind::Boolean => true,
        ExprKind::Call { name, args } => match name.as_ref() {
            names::NOT => has_or(&args[0], !negated),
            names::IN if args.len() > 2 => !negated,
            names::IS_DISTINCT_FROM | names::IS_NOT_DISTINCT_FROM => true,
            _ => args.iter().any(|a| has_or(a, false)),
        },
        _ => expr.children().into_iter().any(|c| has_or(c, false)),
    }
}

/// `x IS NULL OR x > 1`, which Flink writes without OR: `(x > 1) IS NOT FALSE`.
fn is_null_or_compared(expr: &Expr) -> bool {
    let ExprKind::Or(terms) = &expr.kind else { return false };
    let is_null = |e: &Expr| match &e.kind {
        ExprKind::Call { name, args } if name.as_ref() == names::IS_NULL => args[0].as_column(),
        _ => None,
    };
    let compared = |e: &Expr| {
        let (_, left, right) = exprs::as_comparison(e)?;
        let column = left.as_column().or_else(|| right.as_column())?;
        (left.as_literal().is_some() || right.as_literal().is_some()).then_some(column)
    };
    match terms.as_slice() {
        [a, b] => {
            is_null(a).is_some_and(|c| compared(b) == Some(c)) || is_null(b).is_some_and(|c| compared(a) == Some(c))
        }
        _ => false,
    }
}

/// `x IS NOT NULL` for each column below `left_width` that may be NULL and that a condition names in another way than by
/// an equality with it, which says so itself.
pub fn not_null_columns(condition: &[Expr], left_width: usize) -> Vec<Expr> {
    let mut strict = BTreeSet::new();
    for (left, right) in condition.iter().filter_map(exprs::as_equality) {
        strict.extend(left.as_column().into_iter().chain(right.as_column()));
    }
    let mut found: Vec<Expr> = Vec::new();
    condition.iter().for_each(|term| collect(term, left_width, &strict, &mut found));
    found
}

fn collect(expr: &Expr, left_width: usize, strict: &BTreeSet<usize>, found: &mut Vec<Expr>) {
    if let Some(column) = expr.as_column()
        && column < left_width
        && expr.ty.nullable
        && !strict.contains(&column)
    {
        let term = Expr::call(names::IS_NOT_NULL, vec![expr.clone()], TypeKind::Boolean.not_null());
        if !found.contains(&term) {
            found.push(term);
        }
    }
    expr.children().into_iter().for_each(|child| collect(child, left_width, strict, found));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_or_over_an_outer_column_is_found() {
        let outer = Expr::column(FIRST_OUTER, TypeKind::Int.nullable());
        let own = Expr::column(0, TypeKind::Int.nullable());
        let equal = exprs::equal(outer.clone(), own.clone());
        let null = exprs::is_null(outer.clone());
        let or = |terms: Vec<Expr>| Expr { kind: ExprKind::Or(terms), ty: TypeKind::Boolean.nullable() };
        let and = |terms: Vec<Expr>| Expr { kind: ExprKind::And(terms), ty: TypeKind::Boolean.nullable() };
        assert!(!is_by_values(&[equal.clone(), null.clone()]));
        assert!(is_by_values(&[or(vec![equal.clone(), null.clone()])]));
        assert!(!is_by_values(&[exprs::not(or(vec![equal.clone(), null.clone()]))]));
        assert!(is_by_values(&[exprs::not(and(vec![equal.clone(), null.clone()]))]));
        assert!(is_by_values(&[exprs::not_distinct(outer.clone(), own.clone())]));
        assert!(!is_by_values(&[or(vec![exprs::is_null(own.clone()), exprs::is_null(own)])]));
    }

    #[test]
    fn equalities_need_no_more() {
        let column = |c| Expr::column(c, TypeKind::Int.nullable());
        let condition =
            [exprs::equal(column(0), column(5)), exprs::not_distinct(column(1), column(6)), exprs::is_null(column(0))];
        let found = not_null_columns(&condition, 3);
        assert_eq!(found.iter().flat_map(exprs::columns_of).collect::<Vec<_>>(), [1]);
    }
}
