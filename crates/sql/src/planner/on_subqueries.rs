//! Subqueries in the ON of a join: an inner join filters by them behind it, an outer one has their values on its left side.

use ouzel_plan::Expr;
use ouzel_plan::operator::JoinKind;
use ouzel_types::DataType;

use super::env::Env;
use super::rel::Rel;
use super::slot_placement::place_subqueries;
use super::slots::{Slots, fail};
use super::where_clause::{ast_conjuncts, subquery_condition};
use super::{exprs, join_condition, subquery};
use crate::ast;
use crate::binder::{Bound, ExprBinder};

/// ON, bound: what becomes of a join's left side and condition.
pub struct On<'e> {
    /// The left side; values of subqueries stand behind its own columns.
    pub left: Rel,
    /// Over `left` and the right side.
    pub condition: Vec<Expr>,
    /// Terms by which an inner join filters behind it.
    pub behind: Vec<&'e ast::Expr>,
}

/// None: ON has no subquery with a value.
pub fn bind<'e>(
    env: Env<'_>,
    kind: JoinKind,
    left: Rel,
    binder: &ExprBinder<'_>,
    on: &'e ast::Expr,
) -> Bound<Option<On<'e>>> {
    let width = left.width();
    let (plain, others) = without_subqueries(env, binder, on);
    if others.is_empty() {
        return Ok(None);
    }
    let mut condition = Vec::new();
    for term in plain {
        condition.extend(join_condition::bind(binder, term, width)?);
    }
    if kind == JoinKind::Inner {
        // What an inner join keeps may as well be kept behind it.
        return Ok(Some(On { left, condition, behind: others }));
    }
    let (left, terms) = on_values(env, left, binder, &others)?;
    let right_moves = |c: usize| moved(c, width..binder.scope.columns.len(), left.width() - width);
    condition.iter_mut().for_each(|term| term.map_columns(&right_moves));
    condition.extend(terms);
    Ok(Some(On { left, condition, behind: Vec::new() }))
}

/// ON of an outer join with values of subqueries: they become columns behind those of its left side. Gives the wider side,
/// and the terms over it and the right side.
fn on_values(env: Env<'_>, mut left: Rel, binder: &ExprBinder<'_>, terms: &[&ast::Expr]) -> Bound<(Rel, Vec<Expr>)> {
    let width = left.width();
    let mut bound = Vec::new();
    for term in terms {
        let mut slots = Slots::new(env, &[]);
        let predicate = binder.bind_condition(term, "ON", &mut slots)?;
        let mut values = Vec::new();
        for slot in slots.subqueries.drain(..) {
            let outer = |c: usize, ty: &DataType| match c < width {
                true => Ok(Expr::column(c, ty.clone())),
                false => fail(
                    "a subquery in ON of an outer join can name columns of the left side only",
                    "unexpected correlate variable $cor0 in the plan",
                    term.span,
                ),
            };
            let (rel, value) = subquery::attach(left, slot, &outer)?;
            left = rel;
            values.push(Some(value));
        }
        bound.push((predicate, values));
    }
    let right_moves = |c: usize| moved(c, width..binder.scope.columns.len(), left.width() - width);
    let terms = bound.iter().map(|(e, values)| place_subqueries(&exprs::remapped(e, &right_moves), values)).collect();
    Ok((left, terms))
}

/// Where a column of the right side stands once the left one is wider.
fn moved(column: usize, right: std::ops::Range<usize>, added: usize) -> usize {
    if right.contains(&column) { column + added } else { column }
}

/// The terms of ON without subqueries, and those with values of some. EXISTS and IN are neither: Flink has none there.
fn without_subqueries<'e>(
    env: Env<'_>,
    binder: &ExprBinder<'_>,
    on: &'e ast::Expr,
) -> (Vec<&'e ast::Expr>, Vec<&'e ast::Expr>) {
    let mut terms = Vec::new();
    ast_conjuncts(on, &mut terms);
    terms.into_iter().partition(|term| {
        let mut slots = Slots::new(env, &[]);
        subquery_condition(term).is_some()
            || binder.bind_condition(term, "ON", &mut slots).is_err()
            || slots.subqueries.is_empty()
    })
}
