//! What Flink refuses in FROM before it looks at the tables: names that stand there twice, joins without a condition.

use super::slots::fail;
use crate::ast::{JoinCondition, JoinOperator, Span, TableFactor, TableFactorKind, TableRef};
use crate::binder::Bound;

/// Checks a whole FROM.
pub fn check(from: &TableRef) -> Bound<()> {
    differ(from, &mut Vec::new())?;
    have_conditions(from)
}

fn differ<'a>(table: &'a TableRef, names: &mut Vec<&'a str>) -> Bound<()> {
    match table {
        TableRef::Factor(factor) => match (&factor.kind, &factor.alias) {
            (TableFactorKind::NestedJoin(inner), None) => differ(inner, names),
            _ => match name_of(factor) {
                Some((name, span)) if names.contains(&name) => fail(
                    format!("\"{name}\" stands in FROM twice: give one of them an alias"),
                    format!("Duplicate relation name '{name}' in FROM clause"),
                    span,
                ),
                Some((name, _)) => {
                    names.push(name);
                    Ok(())
                }
                None => Ok(()),
            },
        },
        TableRef::Join(join) => {
            differ(&join.left, names)?;
            differ(&join.right, names)
        }
    }
}

fn have_conditions(table: &TableRef) -> Bound<()> {
    let join = match table {
        TableRef::Factor(factor) => return joins_inside(factor),
        TableRef::Join(join) => join,
    };
    have_conditions(&join.left)?;
    have_conditions(&join.right)?;
    let needs =
        matches!(join.operator, JoinOperator::Inner | JoinOperator::Left | JoinOperator::Right | JoinOperator::Full);
    if needs && !join.natural && join.condition == JoinCondition::None {
        return fail(
            "the join has no condition: ON, USING or NATURAL is missing, or CROSS JOIN is meant",
            "INNER, LEFT, RIGHT or FULL join requires a condition (NATURAL keyword or ON or USING clause)",
            join.operator_span,
        );
    }
    Ok(())
}

/// Joins in parentheses; a subquery looks after its own FROM.
fn joins_inside(factor: &TableFactor) -> Bound<()> {
    match &factor.kind {
        TableFactorKind::NestedJoin(inner) => have_conditions(inner),
        TableFactorKind::MatchRecognize { input, .. } | TableFactorKind::Unpivot { input, .. } => joins_inside(input),
        _ => Ok(()),
    }
}

/// The name under which a table's columns are known.
fn name_of(factor: &TableFactor) -> Option<(&str, Span)> {
    match (&factor.alias, &factor.kind) {
        (Some(alias), _) => Some((&alias.name.value, alias.name.span)),
        (None, TableFactorKind::Table { name, .. }) => Some((name.base(), name.span())),
        _ => None,
    }
}
