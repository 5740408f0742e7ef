//! Joins: which kind of join the right side asks for, and the join of two relations.

use ouzel_plan::operator::JoinKind;

use super::env::{Env, lookup_hints, state_ttl};
use super::from::{self, FromItem};
use super::on_subqueries::{self, On};
use super::rel::{JoinRel, Rel};
use super::slots::fail;
use super::{join_condition, join_using, lateral, named_table, query, unnest, where_clause, window_function};
use crate::ast::{self, JoinCondition, JoinOperator, TableFactor, TableFactorKind, TableRef};
use crate::binder::{Bound, ExprBinder, implicit_cast};

pub fn join<'a>(env: Env<'a>, join: &ast::Join) -> Bound<FromItem<'a>> {
    let kind = join_kind(join)?;
    if let Some(expansion) = &env.session.expansion {
        expansion.join(join);
    }
    let left = from::table_ref(env, &join.left)?;
    let TableRef::Factor(right) = &join.right else {
        let right = from::table_ref(env, &join.right)?;
        return joined(env, join, node(env, join, kind), left, right);
    };
    match &right.kind {
        TableFactorKind::Unnest { .. } => unnested(env, join, kind, left, right),
        TableFactorKind::Subquery { query, lateral: true } => {
            let rel = query::nested(env.with_outer(&left.1), query)?;
            lateral::lateral(env, join, kind, left, from::called(rel, right.alias.as_ref(), &[])?)
        }
        TableFactorKind::Function(call) => {
            let rel = window_function::table_function(env, call, &left.1)?;
            joined(env, join, node(env, join, kind), left, from::called(rel, right.alias.as_ref(), &[])?)
        }
        TableFactorKind::Table { system_time: Some(time), name, hints } => {
            let (rel, qualifier) = named_table::named(env, name, hints)?;
            if let Some(expansion) = &env.session.expansion {
                expansion.table(right, &qualifier);
            }
            let right = from::called(rel, right.alias.as_ref(), &qualifier)?;
            let mut node = node(env, join, kind);
            node.temporal = Some(time_column(env, &left, &right, time)?);
            joined(env, join, node, left, right)
        }
        _ => {
            let right = from::table_ref(env, &join.right)?;
            joined(env, join, node(env, join, kind), left, right)
        }
    }
}

fn join_kind(join: &ast::Join) -> Bound<JoinKind> {
    Ok(match join.operator {
        JoinOperator::Inner | JoinOperator::Cross | JoinOperator::Comma => JoinKind::Inner,
        JoinOperator::Left => JoinKind::Left,
        JoinOperator::Right => JoinKind::Right,
        JoinOperator::Full => JoinKind::Full,
        JoinOperator::CrossApply | JoinOperator::OuterApply => {
            return fail(
                "APPLY is not supported",
                "APPLY operator is not allowed under the current SQL conformance level",
                join.operator_span,
            );
        }
    })
}

/// The join without its condition.
fn node(env: Env<'_>, join: &ast::Join, kind: JoinKind) -> JoinRel {
    let ttl = |table: &TableRef| alias_of(table).and_then(|alias| state_ttl(env.hints, alias));
    let mut node = JoinRel::new(kind, Vec::new());
    node.ttl_ms = [ttl(&join.left), ttl(&join.right)];
    node.lookup_hints = alias_of(&join.right).map(|alias| lookup_hints(env.hints, alias)).unwrap_or_default();
    node
}

fn unnested<'a>(
    env: Env<'a>,
    join: &ast::Join,
    kind: JoinKind,
    left: FromItem<'a>,
    right: &TableFactor,
) -> Bound<FromItem<'a>> {
    let outer = kind == JoinKind::Left;
    if !outer && kind != JoinKind::Inner {
        return fail(
            "UNNEST is possible in CROSS and LEFT joins only",
            format!("Unknown join type {}", if kind == JoinKind::Full { "FULL" } else { "RIGHT" }),
            join.span,
        );
    }
    let condition = match &join.condition {
        JoinCondition::On(condition) => Some(condition),
        JoinCondition::Using { columns, .. } => {
            let missing = columns.iter().find(|column| left.1.columns.iter().all(|known| *known.name != column.value));
            return match missing {
                Some(column) => fail(
                    format!("column \"{}\" of USING is not on both sides", column.value),
                    format!("Column '{}' not found in any table", column.value),
                    column.span,
                ),
                None => fail(
                    "USING is not possible with UNNEST: write CROSS JOIN UNNEST and WHERE",
                    "unexpected correlate variable $cor0 in the plan",
                    join.span,
                ),
            };
        }
        JoinCondition::None => None,
    };
    unnest::unnest(env, left, right, outer, condition)
}

/// What a Flink says of a table at one point in time: its catalogs keep no versions.
pub const ONE_VERSION: &str =
    "getTable(ObjectPath, long) is not implemented for class org.apache.flink.table.catalog.GenericInMemoryCatalog.";

/// FOR SYSTEM_TIME AS OF: the column of the left side that tells the time.
fn time_column(
    env: Env<'_>,
    (left, scope): &FromItem<'_>,
    (_, versioned): &FromItem<'_>,
    time: &ast::Expr,
) -> Bound<usize> {
    let no_time =
        |words: String| fail("FOR SYSTEM_TIME AS OF needs a time attribute of the left table", words, time.span);
    let bound = match ExprBinder::new(scope, env.config).bind(time) {
        Ok(bound) => bound,
        // A column of the versioned table itself: for Flink the left side then has no time at all.
        Err(_) if ExprBinder::new(versioned, env.config).bind(time).is_ok() => {
            return no_time(
                "Temporal Table Join requires time attribute in the left table, but no time attribute found.".into(),
            );
        }
        Err(errors) => return Err(errors),
    };
    if !bound.ty.kind.is_timestamp() {
        let name = implicit_cast::calcite_name(&bound.ty.kind);
        return no_time(format!(
            "The system time period specification expects Timestamp type but is '{}'",
            name.split('(').next().unwrap_or(&name)
        ));
    }
    if bound.as_literal().is_some() {
        return no_time(ONE_VERSION.into());
    }
    match bound.as_column().filter(|column| *column < left.width()) {
        Some(column) => Ok(column),
        None => no_time(
            "Temporal table join currently only supports 'FOR SYSTEM_TIME AS OF' left table's time attribute field"
                .into(),
        ),
    }
}

/// The join of two relations by its ON, USING or NATURAL.
fn joined<'a>(
    env: Env<'a>,
    join: &ast::Join,
    mut node: JoinRel,
    (left, left_scope): FromItem<'a>,
    (right, right_scope): FromItem<'a>,
) -> Bound<FromItem<'a>> {
    let (width, kind) = (left.width(), node.kind);
    let shared = join_using::shared_columns(join, &left_scope, &right_scope)?;
    let mut scope = left_scope.join(right_scope);
    scope.outer = env.outer;
    let binder = ExprBinder::new(&scope, env.config);
    let on = match &join.condition {
        JoinCondition::On(on) => match join_condition::bind(&binder, on, width) {
            Err(error) if node.temporal.is_none() => on_subqueries::bind(env, kind, left, &binder, on)?.ok_or(error)?,
            condition => On { left, condition: condition?, behind: Vec::new() },
        },
        _ => On { left, condition: join_using::equalities(&shared, &binder, width, join.span)?, behind: Vec::new() },
    };
    let values = width..on.left.width();
    node.condition = on.condition;
    let mut rel = Rel::join(on.left, right, node);
    if !values.is_empty() {
        let kept: Vec<usize> = (0..rel.width()).filter(|column| !values.contains(column)).collect();
        rel = Rel::project_columns(rel, &kept);
    }
    for term in on.behind {
        rel = where_clause::where_clause(env, rel, &binder, term)?;
    }
    for (column, joined) in scope.columns.iter_mut().zip(&rel.schema.columns) {
        column.ty = joined.ty.clone();
    }
    Ok(join_using::merged((rel, scope), &shared, width, kind))
}

/// The name by which hints call a side of a join.
fn alias_of(table: &TableRef) -> Option<&str> {
    match table {
        TableRef::Factor(factor) => match (&factor.alias, &factor.kind) {
            (Some(alias), _) => Some(&alias.name.value),
            (None, TableFactorKind::Table { name, .. }) => Some(name.base()),
            _ => None,
        },
        TableRef::Join(_) => None,
    }
}
