//! MATCH_RECOGNIZE: the subset that Flink runs, refusals for the rest of the clause in Flink's words.
//!
//! Expressions of DEFINE and MEASURES are bound over the input's columns with every reference to the match (A.x,
//! LAST(..), aggregates, MATCH_ROWTIME()) taken out as an input of its own.

mod pattern;
mod reading;

use std::sync::Arc;

use ouzel_plan::aggregate::SortKey;
use ouzel_plan::node::Column;
use ouzel_plan::operator::{Match, MatchExpr, MatchInput, SkipStrategy, Subset};
use ouzel_plan::{Schema, TimeAttribute};
use ouzel_types::{Scalar, TypeKind};

use super::env::Env;
use super::rel::{Rel, RelOp};
use super::slots::fail;
use super::times::time_of;
use super::{exprs, from};
use crate::ast::{self, AfterMatchSkip, MatchRecognize, RowsPerMatch, TableRef};
use crate::binder::{Bound, ExprBinder, NoIntercept};
use crate::portability::Note;
use pattern::{check_pattern, pattern_elements};
use reading::{bind_expr, bind_measure};

pub fn bind(env: Env<'_>, input: &ast::TableFactor, clause: &MatchRecognize) -> Bound<Rel> {
    refuse(clause)?;
    let (rel, mut scope) = from::table_ref(env, &TableRef::Factor(Box::new(input.clone())))?;
    // Names behind a pattern variable are no names of columns: a view shows the clause as it was written.
    scope.expansion = None;
    let binder = ExprBinder::new(&scope, env.config);
    let pattern = pattern_elements(&clause.pattern)?;
    check_pattern(&pattern, clause)?;
    let (order, rowtime) = order_of(clause, &binder)?;
    let partition = binder.bind_all(&clause.partition_by, &mut NoIntercept)?;
    let mut partition_columns = Vec::new();
    for (bound, key) in partition.iter().zip(&clause.partition_by) {
        match bound.as_column() {
            Some(column) => partition_columns.push(column),
            None => {
                return fail(
                    "PARTITION BY takes columns",
                    "PARTITION BY of MATCH_RECOGNIZE must be a column",
                    key.span,
                );
            }
        }
    }
    let variables: Vec<Arc<str>> = pattern.iter().map(|p| p.variable.clone()).collect();
    let defines = defines(clause, &binder, &variables)?;
    let (mut measures, mut columns) = (Vec::new(), Vec::new());
    for column in &partition_columns {
        let shown = &scope.columns[*column];
        columns.push(Column::new(shown.name.clone(), shown.ty.clone()));
    }
    let named = with_subsets(clause, &variables)?;
    if clause.measures.is_empty() {
        env.session.portability().note(
            Note::refused("MATCH_RECOGNIZE without MEASURES")
                .flink("Columns ambiguously defined: {}")
                .portable("MEASURES with one column")
                .at(clause.span),
        );
    }
    for measure in &clause.measures {
        if columns[..partition_columns.len()].iter().any(|key| *key.name == measure.alias.value) {
            return fail(
                format!("a measure is called as the key {}", measure.alias.value),
                format!("Columns ambiguously defined: {{{}}}", measure.alias.value),
                measure.alias.span,
            );
        }
        let twice = columns[partition_columns.len()..].iter().any(|c| *c.name == measure.alias.value);
        if twice {
            return fail(
                format!("two measures are called {}", measure.alias.value),
                format!("Multiple entries with same key: {}", measure.alias.value),
                measure.alias.span,
            );
        }
        let (bound, time) = bind_measure(&measure.expr, &binder, &named)?;
        columns.push(Column { name: measure.alias.value.as_str().into(), ty: bound.expr.ty.clone(), time });
        measures.push(bound);
    }
    let skip = skip_strategy(clause, &variables)?;
    let within_ms = within(clause, &binder)?;
    let subset = |s: &ast::PatternSubset| Subset {
        name: s.name.value.as_str().into(),
        variables: s.variables.iter().map(|v| v.value.as_str().into()).collect(),
    };
    let subsets = clause.subsets.iter().map(subset).collect();
    let partition = partition_columns;
    let operator = Match { partition, rowtime, order, pattern, defines, measures, subsets, skip, within_ms };
    let op = RelOp::Match(Box::new(operator));
    Ok(narrowed(Rel { op, inputs: vec![rel], schema: Schema { columns } }))
}

/// What Flink parses and refuses.
fn refuse(clause: &MatchRecognize) -> Bound<()> {
    if let Some(RowsPerMatch::All(span)) = clause.rows_per_match {
        return fail("ALL ROWS PER MATCH is not supported", "All rows per match mode is not supported yet.", span);
    }
    // The anchors `^` and `$` are taken and not looked at, as in Flink.
    Ok(())
}

/// The names that MEASURES know. Flink takes SUBSET and gives it no rows: what reads a subset reads nothing.
fn with_subsets(clause: &MatchRecognize, variables: &[Arc<str>]) -> Bound<Vec<Arc<str>>> {
    let mut named = variables.to_vec();
    for subset in &clause.subsets {
        let name = subset.name.value.as_str();
        if named.iter().any(|known| known.as_ref() == name) {
            return fail(
                format!("the variable {name} of SUBSET is there already"),
                format!("Pattern variable '{name}' has already been defined"),
                subset.name.span,
            );
        }
        named.push(name.into());
    }
    Ok(named)
}

fn order_of(clause: &MatchRecognize, binder: &ExprBinder<'_>) -> Bound<(Vec<SortKey>, Option<usize>)> {
    let mut keys = Vec::new();
    for item in &clause.order_by {
        let bound = binder.bind(&item.expr)?;
        let Some(column) = bound.as_column() else {
            return fail("ORDER BY takes columns here", "ORDER BY of MATCH_RECOGNIZE must be a column", item.expr.span);
        };
        keys.push(super::query::sort_key(column, item));
    }
    let Some(first) = keys.first().copied() else {
        return fail(
            "MATCH_RECOGNIZE needs ORDER BY a time attribute",
            "You must specify either rowtime or proctime for order by.",
            clause.span,
        );
    };
    let column = &binder.scope.columns[first.column];
    let Some(time) = time_of(column.time, &column.ty, binder.config) else {
        return fail(
            "MATCH_RECOGNIZE has to be ordered by a time attribute first",
            "You must specify either rowtime or proctime for order by as the first one.",
            clause.order_by[0].expr.span,
        );
    };
    if first.descending {
        return fail(
            "MATCH_RECOGNIZE is ordered by ascending time",
            "Primary sort order of a streaming table must be ascending on time.",
            clause.order_by[0].expr.span,
        );
    }
    Ok((keys[1..].to_vec(), (time == TimeAttribute::Rowtime).then_some(first.column)))
}

fn defines(clause: &MatchRecognize, binder: &ExprBinder<'_>, variables: &[Arc<str>]) -> Bound<Vec<Option<MatchExpr>>> {
    let mut defines = vec![None; variables.len()];
    for (i, definition) in clause.define.iter().enumerate() {
        let name = &definition.variable;
        if clause.define[..i].iter().any(|other| other.variable.value == name.value) {
            return fail(
                format!("the variable {} is defined twice", name.value),
                format!("Pattern variable '{}' has already been defined", name.value),
                name.span,
            );
        }
        // As in Flink, a condition of a variable that the pattern has not is not looked at.
        let Some(at) = variables.iter().position(|v| v.as_ref() == name.value) else { continue };
        let (bound, _) = bind_expr(&definition.condition, binder, variables, Some(at), "DEFINE")?;
        if !matches!(bound.expr.ty.kind, TypeKind::Boolean | TypeKind::Null) {
            return fail("DEFINE needs a condition", "DEFINE clause must be a condition", definition.condition.span);
        }
        defines[at] = Some(bound);
    }
    Ok(defines)
}

fn skip_strategy(clause: &MatchRecognize, variables: &[Arc<str>]) -> Bound<SkipStrategy> {
    let find = |name: &ast::Ident| match variables.iter().position(|v| v.as_ref() == name.value) {
        Some(at) => Ok(at),
        None => fail(
            format!("the variable {} of AFTER MATCH is not in PATTERN", name.value),
            format!("Unknown pattern '{}'", name.value),
            name.span,
        ),
    };
    Ok(match &clause.after_match {
        None | Some(AfterMatchSkip::ToNextRow(_)) => SkipStrategy::ToNextRow,
        Some(AfterMatchSkip::PastLastRow(_)) => SkipStrategy::PastLastRow,
        Some(AfterMatchSkip::ToFirst(name, _)) => SkipStrategy::ToFirst(find(name)?),
        Some(AfterMatchSkip::ToLast(name, _)) => SkipStrategy::ToLast(find(name)?),
    })
}

fn within(clause: &MatchRecognize, binder: &ExprBinder<'_>) -> Bound<Option<i64>> {
    let Some(within) = &clause.within else { return Ok(None) };
    let bound = binder.bind(within)?;
    match (bound.as_literal(), &bound.ty.kind) {
        (Some(Scalar::Int(ms)), TypeKind::IntervalDayTime) => Ok(Some(*ms)),
        _ => fail(
            "WITHIN takes a constant interval of days or smaller units",
            "Only constant intervals with millisecond resolution are supported as time constraints of patterns.",
            within.span,
        ),
    }
}

/// Puts a projection of the columns that the pattern reads below it.
fn narrowed(mut rel: Rel) -> Rel {
    let RelOp::Match(pattern) = &mut rel.op else { return rel };
    let mut read: std::collections::BTreeSet<usize> = pattern.partition.iter().copied().collect();
    read.extend(pattern.rowtime);
    read.extend(pattern.order.iter().map(|k| k.column));
    let all = pattern.defines.iter().flatten().chain(&pattern.measures);
    for input in all.flat_map(|e| &e.inputs) {
        match input {
            MatchInput::Row { expr, .. } => read.extend(exprs::columns_of(expr)),
            MatchInput::Aggregate { args, .. } => args.iter().for_each(|a| read.extend(exprs::columns_of(a))),
            MatchInput::Rowtime | MatchInput::Proctime => {}
        }
    }
    let kept: Vec<usize> = read.into_iter().collect();
    if kept.len() == rel.inputs[0].width() {
        return rel;
    }
    let place = |c: usize| kept.iter().position(|k| *k == c).unwrap_or(0);
    pattern.partition.iter_mut().for_each(|c| *c = place(*c));
    pattern.rowtime = pattern.rowtime.map(place);
    pattern.order.iter_mut().for_each(|k| k.column = place(k.column));
    for input in
        pattern.defines.iter_mut().flatten().chain(pattern.measures.iter_mut()).flat_map(|e| e.inputs.iter_mut())
    {
        match input {
            MatchInput::Row { expr, .. } => expr.map_columns(&place),
            MatchInput::Aggregate { args, .. } => args.iter_mut().for_each(|a| a.map_columns(&place)),
            MatchInput::Rowtime | MatchInput::Proctime => {}
        }
    }
    let input = rel.inputs.remove(0);
    rel.inputs.push(Rel::project_columns(input, &kept));
    rel
}
