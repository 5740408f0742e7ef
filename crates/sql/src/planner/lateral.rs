//! LATERAL (SELECT ..): correlation becomes the join's condition.

use std::sync::Arc;

use ouzel_plan::Expr;
use ouzel_plan::operator::JoinKind;
use ouzel_types::DataType;

use super::env::Env;
use super::from::FromItem;
use super::rel::{JoinRel, Rel};
use super::slots::fail;
use super::subquery_pushed::pull_or_push;
use super::{exprs, subquery};
use crate::ast::{self, JoinCondition};
use crate::binder::{Bound, ExprBinder, NoIntercept, Scope, ScopeColumn};
use crate::portability::Note;

/// LATERAL (SELECT ..): correlation becomes the join's condition.
pub fn lateral<'a>(
    env: Env<'a>,
    join: &ast::Join,
    kind: JoinKind,
    (left, left_scope): FromItem<'a>,
    (right, right_scope): FromItem<'_>,
) -> Bound<FromItem<'a>> {
    if !matches!(kind, JoinKind::Inner | JoinKind::Left) {
        return fail(
            "LATERAL is possible in INNER and LEFT joins only",
            format!("Unknown join type {}", if kind == JoinKind::Full { "FULL" } else { "RIGHT" }),
            join.span,
        );
    }
    let width = left.width();
    let own = right.width();
    let outer = |c: usize, ty: &DataType| Ok(Expr::column(c, ty.clone()));
    // Flink knows of the row that an aggregate without GROUP BY always has only where the join asks for nothing else than it: in a LEFT
    // join of one column ON TRUE.
    let always = kind == JoinKind::Left && own == 1 && is_true(&join.condition);
    let flat = !always && pull_or_push(&left, right.clone(), &outer).is_ok();
    if !flat && let Some((joined, values)) = subquery::attach_aggregate(&left, &right, kind, &outer)? {
        return aggregate_lateral(env, join, kind, (left.width(), joined), values, (left_scope, right_scope.columns));
    }
    let limited = right.limits();
    let pulled = pull_or_push(&left, right, &outer)?;
    if limited && !pulled.predicates.is_empty() {
        env.session.portability().note(
            Note::refused("LATERAL with a LIMIT for each row on the left")
                .flink("unexpected correlate variable $cor0 in the plan")
                .portable("a join with a subquery that keeps ROW_NUMBER() OVER (PARTITION BY the key ORDER BY ..) <= n")
                .at(join.span),
        );
    }
    let mut condition = Vec::new();
    for predicate in &pulled.predicates {
        condition.push(subquery::as_condition(predicate, width, &outer)?);
    }
    let mut scope = left_scope.join(Scope::of_columns(right_scope.columns, None));
    scope.outer = env.outer;
    if let JoinCondition::On(on) = &join.condition {
        let binder = ExprBinder::new(&scope, env.config);
        condition.extend(exprs::conjuncts(binder.bind_condition(on, "ON", &mut NoIntercept)?));
    }
    let rel = Rel::join(left, pulled.rel, JoinRel::new(kind, condition));
    let kept: Vec<usize> = (0..width + own).collect();
    let rel = if rel.width() > kept.len() { Rel::project_columns(rel, &kept) } else { rel };
    for (column, joined) in scope.columns.iter_mut().zip(&rel.schema.columns) {
        column.ty = joined.ty.clone();
    }
    Ok((rel, scope))
}

fn is_true(condition: &JoinCondition) -> bool {
    match condition {
        JoinCondition::On(on) => matches!(on.kind, ast::ExprKind::Literal(ast::Literal::Boolean(true))),
        JoinCondition::None => true,
        JoinCondition::Using { .. } => false,
    }
}

/// LATERAL over an aggregate without GROUP BY: one row for each row on the left.
fn aggregate_lateral<'a>(
    env: Env<'a>,
    join: &ast::Join,
    kind: JoinKind,
    (width, joined): (usize, Rel),
    values: Vec<Expr>,
    (left_scope, right_columns): (Scope<'a>, Vec<ScopeColumn>),
) -> Bound<FromItem<'a>> {
    let mut exprs: Vec<Expr> = (0..width).map(|c| joined.column(c)).collect();
    let mut names: Vec<Arc<str>> = joined.schema.columns[..width].iter().map(|c| c.name.clone()).collect();
    names.extend(right_columns.iter().map(|c| c.name.clone()));
    exprs.extend(values);
    let mut rel = Rel::project(joined, exprs, names);
    let mut scope = left_scope.join(Scope::of_columns(right_columns, None));
    scope.outer = env.outer;
    for (column, joined) in scope.columns.iter_mut().zip(&rel.schema.columns) {
        column.ty = joined.ty.clone();
    }
    if let JoinCondition::On(on) = &join.condition {
        let binder = ExprBinder::new(&scope, env.config);
        let condition = binder.bind_condition(on, "ON", &mut NoIntercept)?;
        if let Some(predicate) = exprs::conjunction(exprs::conjuncts(condition)) {
            if kind == JoinKind::Left {
                return fail(
                    "not supported yet: LEFT JOIN LATERAL over an aggregate with another condition than TRUE",
                    "unexpected correlate variable $cor0 in the plan",
                    on.span,
                );
            }
            rel = Rel::filter(rel, predicate);
        }
    }
    Ok((rel, scope))
}
