//! WHERE: conditions that are subqueries become semi and anti joins, the rest filters.

use ouzel_plan::{Expr, ExprKind};

use super::env::Env;
use super::rel::{Rel, RelOp};
use super::select::illegal_in;
use super::slot_placement::Above;
use super::slots::{Slots, has_slot};
use super::{exprs, query, subquery};
use crate::ast::{self, BinaryOp, ExprKind as Ast, UnaryOp};
use crate::binder::{Bound, ExprBinder};
use crate::diagnostic::Diagnostic;

/// WHERE: conditions that are subqueries become semi and anti joins, the rest filters.
pub fn where_clause(env: Env<'_>, mut rel: Rel, binder: &ExprBinder<'_>, predicate: &ast::Expr) -> Bound<Rel> {
    let mut terms = Vec::new();
    ast_conjuncts(predicate, &mut terms);
    let mut errors = Vec::new();
    let mut later = Vec::new();
    for term in terms {
        if let Some((negated, kind)) = subquery_condition(term) {
            later.push((negated, kind));
            continue;
        }
        let mut slots = Slots::new(env, &[]);
        match binder.bind_condition(term, "WHERE", &mut slots) {
            Ok(mut bound) => {
                exprs::decide_same_operands(&mut bound);
                rel = filtered(rel, bound, slots)?;
            }
            Err(e) => errors.extend(match super::join_condition::text_keys_in_where(binder.scope, term) {
                Err(refused) if only_types(&e) => refused,
                _ => e.into_iter().map(in_where).collect(),
            }),
        }
    }
    for (negated, kind) in later {
        let mut slots = Slots::new(env, &[]);
        let joined = match kind {
            Ast::Exists(query) => {
                let inner = query::nested(env.with_outer(binder.scope), query);
                inner.and_then(|inner| subquery::semi_join(rel.clone(), inner, Vec::new(), negated))
            }
            Ast::InSubquery { expr, query, negated: not_in } => slots
                .in_subquery(expr, query, binder)
                .and_then(|(inner, values)| subquery::semi_join(rel.clone(), inner, values, negated != *not_in)),
            _ => continue,
        };
        match joined {
            Ok(joined) => rel = joined,
            Err(e) => errors.extend(e),
        }
    }
    if errors.is_empty() { Ok(rel) } else { Err(errors) }
}

/// Nothing is wrong but that a type is not cast to another by itself.
pub(super) fn only_types(errors: &[Diagnostic]) -> bool {
    errors
        .iter()
        .all(|error| error.detail.as_deref().is_some_and(|words| words.starts_with("implicit type conversion between")))
}

/// Flink's words for an aggregate in WHERE.
fn in_where(mut error: Diagnostic) -> Diagnostic {
    illegal_in(&mut error, "WHERE");
    error
}

/// A term more for the filter that is there already: a WHERE of thousands of terms is one filter, not as many.
fn and_filter(rel: Rel, predicate: Expr) -> Rel {
    let Rel { op: RelOp::Filter(below), inputs, schema } = rel else { return Rel::filter(rel, predicate) };
    let terms = match below.kind {
        ExprKind::And(mut terms) => {
            terms.push(predicate);
            terms
        }
        kind => vec![Expr { kind, ty: below.ty }, predicate],
    };
    let all = exprs::conjunction(terms).expect("invariant: there are two terms at least");
    Rel { op: RelOp::Filter(all), inputs, schema }
}

/// A filter whose subqueries are joined below it and cut off above it.
fn filtered(rel: Rel, predicate: Expr, mut slots: Slots<'_, '_>) -> Bound<Rel> {
    if !has_slot(&predicate, |_| true) {
        return Ok(and_filter(rel, predicate));
    }
    let width = rel.width();
    let mut above = Above::new(rel, slots.subqueries.len());
    let mut waiting: Vec<_> = slots.subqueries.drain(..).map(Some).collect();
    let all: Vec<usize> = (0..waiting.len()).collect();
    above.attach(&mut waiting, &all)?;
    let predicate = above.place(&predicate)?;
    let kept: Vec<usize> = (0..width).collect();
    Ok(Rel::project_columns(Rel::filter(above.rel, predicate), &kept))
}

/// The terms that AND joins.
pub fn ast_conjuncts<'e>(expr: &'e ast::Expr, terms: &mut Vec<&'e ast::Expr>) {
    match &expr.kind {
        Ast::Binary { left, op: BinaryOp::And, right, .. } => {
            ast_conjuncts(left, terms);
            ast_conjuncts(right, terms);
        }
        Ast::Nested(inner) => ast_conjuncts(inner, terms),
        _ => terms.push(expr),
    }
}

/// `[NOT] EXISTS (..)` and `x [NOT] IN (..)`, with the NOTs before it counted.
pub fn subquery_condition(expr: &ast::Expr) -> Option<(bool, &Ast)> {
    match &expr.kind {
        kind @ (Ast::Exists(_) | Ast::InSubquery { .. }) => Some((false, kind)),
        Ast::Nested(inner) => subquery_condition(inner),
        Ast::Unary { op: UnaryOp::Not, expr } => subquery_condition(expr).map(|(negated, kind)| (!negated, kind)),
        _ => None,
    }
}
