//! Subqueries become joins: EXISTS and IN a semi join, their negations an anti join, values a left join.
//!
//! Correlation is pulled up: a predicate that names columns of the enclosing query leaves the subquery and becomes the
//! join's condition; through aggregates and limits only equalities can pass (their inner side becomes a key). What cannot be
//! pulled up gets the values of the enclosing query pushed down ([`super::subquery_pushed`]).

use std::sync::Arc;

use ouzel_plan::aggregate::AggregateFunction;
use ouzel_plan::operator::JoinKind;
use ouzel_plan::{AggregateCall, Expr, ExprKind};
use ouzel_types::{DataType, Scalar, TypeKind};

use super::correlated_nulls;
use super::exprs;
use super::rel::{AggregateRel, JoinRel, OverRel, Rel, RelOp};
use super::slots::SubquerySlot;
use super::subquery_pushed::{self, pull_or_push};
use super::subquery_values;
use crate::binder::scope::{OUTER, split_outer};
use crate::binder::{Bound, OUTER as FIRST_OUTER};
use crate::diagnostic::Diagnostic;

/// A subquery without correlation, and what has to hold between its columns and the enclosing query's (OUTER ones).
pub struct Pulled {
    /// The subquery's own columns first; more may follow.
    pub rel: Rel,
    pub predicates: Vec<Expr>,
}

pub fn unsupported<T>(what: &str) -> Bound<T> {
    Err(vec![
        Diagnostic::error(format!("not supported yet: a subquery that names columns of the enclosing query {what}"))
            .detail("unexpected correlate variable $cor0 in the plan"),
    ])
}

/// Names a column of the enclosing query.
pub fn is_outer(expr: &Expr) -> bool {
    let mut outer = false;
    expr.visit_columns(&mut |c| outer |= c >= FIRST_OUTER);
    outer
}

pub fn is_correlated(rel: &Rel) -> bool {
    let own = match &rel.op {
        RelOp::Project(exprs) => exprs.iter().any(is_outer),
        RelOp::Filter(predicate) => is_outer(predicate),
        RelOp::Join(join) => join.condition.iter().any(is_outer),
        RelOp::Unnest(unnest) => is_outer(&unnest.collection),
        _ => false,
    };
    own || rel.inputs.iter().any(is_correlated)
}

pub fn pull(rel: Rel) -> Bound<Pulled> {
    if !is_correlated(&rel) {
        return Ok(Pulled { rel, predicates: Vec::new() });
    }
    let Rel { op, mut inputs, schema } = rel;
    match op {
        RelOp::Filter(predicate) => {
            let mut below = pull(inputs.remove(0))?;
            let (up, stay): (Vec<Expr>, Vec<Expr>) = exprs::conjuncts(predicate).into_iter().partition(is_outer);
            below.predicates.extend(up);
            if let Some(stay) = exprs::conjunction(stay) {
                below.rel = Rel::filter(below.rel, stay);
            }
            Ok(below)
        }
        RelOp::Project(projection) => {
            if projection.iter().any(is_outer) {
                return unsupported("in its SELECT list");
            }
            let below = pull(inputs.remove(0))?;
            let names: Vec<Arc<str>> = schema.columns.iter().map(|c| c.name.clone()).collect();
            Ok(project_pulled(below, projection, names))
        }
        RelOp::Join(join) => pull_join(join, inputs),
        RelOp::Aggregate(aggregate) => pull_aggregate(aggregate, inputs.remove(0)),
        RelOp::Sort(sort) if sort.fetch.is_some() && !sort.keys.is_empty() => {
            let below = pull(inputs.remove(0))?;
            let width = schema.columns.len();
            let (rel, partition, predicates) = equality_keys(below)?;
            let number = AggregateCall {
                function: AggregateFunction::RowNumber,
                args: Vec::new(),
                distinct: false,
                filter: None,
                order_by: Vec::new(),
                constants: Vec::new(),
                ty: TypeKind::BigInt.not_null(),
                name: "w0$o0".into(),
            };
            let total = rel.width();
            let over = Rel::over(rel, OverRel { partition, order: sort.keys, frame: None, calls: vec![number] });
            let last = sort.offset + sort.fetch.unwrap_or(0);
            let limit = |op: &str, n: u64| {
                let n = Expr::literal(Scalar::Int(n as i64), TypeKind::BigInt.not_null());
                Expr::call(op, vec![over.column(total), n], TypeKind::Boolean.not_null())
            };
            let mut terms = vec![limit(ouzel_plan::expr::names::LE, last)];
            if sort.offset > 0 {
                terms.push(limit(ouzel_plan::expr::names::GT, sort.offset));
            }
            let predicate = exprs::conjunction(terms).unwrap_or_else(exprs::true_literal);
            let rel = Rel::project_columns(Rel::filter(over, predicate), &(0..total).collect::<Vec<_>>());
            debug_assert!(rel.width() >= width);
            Ok(Pulled { rel, predicates })
        }
        RelOp::Sort(sort) if sort.fetch.is_none() && sort.offset == 0 => pull(inputs.remove(0)),
        RelOp::Sort(_) => unsupported("under LIMIT without ORDER BY"),
        RelOp::Union => unsupported("in a set operation"),
        RelOp::Unnest(unnest) if !is_outer(&unnest.collection) => {
            let width = inputs[0].width();
            let extra = schema.columns.len() - width;
            let below = pull(inputs.remove(0))?;
            let new_width = below.rel.width();
            let names = schema.columns[width..].iter().map(|c| c.name.clone()).collect();
            let predicates = below.predicates;
            let rel = Rel::unnest(below.rel, unnest, names);
            // Own columns first: the input's, the element's, then what was added.
            let order: Vec<usize> = (0..width).chain(new_width..new_width + extra).chain(width..new_width).collect();
            Ok(reordered(rel, &order, predicates))
        }
        _ => unsupported("here"),
    }
}

/// As `pull`; a LIMIT counts the rows of all keys, as Flink's join has it: what names the enclosing query holds behind it.
fn pull_below_limit(rel: Rel) -> Bound<Pulled> {
    match rel.op {
        RelOp::Sort(sort) if sort.fetch.is_some() || sort.offset > 0 => {
            let [input] = <[Rel; 1]>::try_from(rel.inputs).expect("invariant: a sort has one input");
            let below = pull(input)?;
            Ok(Pulled { rel: Rel::sort(below.rel, sort), predicates: below.predicates })
        }
        RelOp::Project(projection) if rel.inputs[0].limits() && !projection.iter().any(is_outer) => {
            let names = rel.schema.columns.iter().map(|c| c.name.clone()).collect();
            let [input] = <[Rel; 1]>::try_from(rel.inputs).expect("invariant: a projection has one input");
            Ok(project_pulled(pull_below_limit(input)?, projection, names))
        }
        op => pull(Rel { op, ..rel }),
    }
}

/// The projection, then the columns that the predicates read.
fn project_pulled(below: Pulled, mut projection: Vec<Expr>, mut names: Vec<Arc<str>>) -> Pulled {
    let mut needed = std::collections::BTreeSet::new();
    for predicate in &below.predicates {
        needed.extend(exprs::columns_of(predicate).into_iter().filter(|c| *c < FIRST_OUTER));
    }
    for column in needed {
        if !projection.iter().any(|e| e.as_column() == Some(column)) {
            projection.push(below.rel.column(column));
            names.push(below.rel.schema.columns[column].name.clone());
        }
    }
    let place = |c: usize| {
        if c >= FIRST_OUTER { c } else { projection.iter().position(|e| e.as_column() == Some(c)).unwrap_or(c) }
    };
    let predicates = below.predicates.iter().map(|p| exprs::remapped(p, &place)).collect();
    Pulled { rel: Rel::project(below.rel, projection, names), predicates }
}

fn reordered(rel: Rel, order: &[usize], predicates: Vec<Expr>) -> Pulled {
    let place = |c: usize| if c >= FIRST_OUTER { c } else { order.iter().position(|o| *o == c).unwrap_or(c) };
    let predicates = predicates.iter().map(|p| exprs::remapped(p, &place)).collect();
    Pulled { rel: Rel::project_columns(rel, order), predicates }
}

fn pull_join(mut join: JoinRel, mut inputs: Vec<Rel>) -> Bound<Pulled> {
    let right = inputs.remove(1);
    let left = inputs.remove(0);
    let (left_width, right_width) = (left.width(), right.width());
    let one_sided = matches!(join.kind, JoinKind::Semi | JoinKind::Anti);
    let right_may = join.kind == JoinKind::Inner;
    if (is_correlated(&right) && !right_may)
        || (is_correlated(&left) && matches!(join.kind, JoinKind::Right | JoinKind::Full))
    {
        return unsupported("on the padded side of an outer join");
    }
    let (left, right) = (pull(left)?, pull(right)?);
    let new_left = left.rel.width();
    let (up, stay): (Vec<Expr>, Vec<Expr>) = std::mem::take(&mut join.condition).into_iter().partition(is_outer);
    if !up.is_empty() && !right_may {
        return unsupported("in the condition of an outer join");
    }
    let shift_right = |e: &Expr, from: usize| {
        exprs::remapped(e, &|c| if c >= FIRST_OUTER || c < from { c } else { c - from + new_left })
    };
    join.condition = stay.iter().map(|e| shift_right(e, left_width)).collect();
    let mut predicates: Vec<Expr> = left.predicates;
    predicates.extend(up.iter().map(|e| shift_right(e, left_width)));
    predicates.extend(right.predicates.iter().map(|e| shift_right(e, 0)));
    let new_right = right.rel.width();
    let rel = Rel::join(left.rel, right.rel, join);
    if one_sided {
        return Ok(Pulled { rel, predicates });
    }
    let order: Vec<usize> = (0..left_width)
        .chain(new_left..new_left + right_width)
        .chain(left_width..new_left)
        .chain(new_left + right_width..new_left + new_right)
        .collect();
    Ok(reordered(rel, &order, predicates))
}

fn pull_aggregate(mut aggregate: AggregateRel, input: Rel) -> Bound<Pulled> {
    if aggregate.window.is_some() {
        return unsupported("in a group window");
    }
    let (rel, added, predicates) = equality_keys(pull(input)?)?;
    let own_keys = aggregate.keys.len();
    let calls = aggregate.calls.len();
    aggregate.keys.extend(&added);
    let keys = aggregate.keys.clone();
    let rel = Rel::aggregate(rel, aggregate);
    let total = keys.len();
    let order: Vec<usize> = (0..own_keys).chain(total..total + calls).chain(own_keys..total).collect();
    // The predicates read the added keys, which are now at the end.
    let place = |c: usize| {
        if c >= FIRST_OUTER { c } else { added.iter().position(|a| *a == c).map_or(c, |i| own_keys + calls + i) }
    };
    let predicates = predicates.iter().map(|p| exprs::remapped(p, &place)).collect();
    Ok(Pulled { rel: Rel::project_columns(rel, &order), predicates })
}

fn has_equalities_only(pulled: &Pulled) -> bool {
    let all_outer = |e: &Expr| exprs::columns_of(e).iter().all(|c| *c >= FIRST_OUTER);
    pulled.predicates.iter().all(|p| {
        exprs::as_equality(p).is_some_and(|(a, b)| (!is_outer(a) && all_outer(b)) || (!is_outer(b) && all_outer(a)))
    })
}

/// Equalities between an inner and an outer expression: the inner sides as columns, the predicates over these columns.
fn equality_keys(below: Pulled) -> Bound<(Rel, Vec<usize>, Vec<Expr>)> {
    let mut rel = below.rel;
    let (mut keys, mut predicates) = (Vec::new(), Vec::new());
    for predicate in below.predicates {
        let sides = exprs::as_equality(&predicate).map(|(a, b)| (a.clone(), b.clone()));
        let Some((inner, outer)) = sides.and_then(|(a, b)| {
            let all_outer = |e: &Expr| exprs::columns_of(e).iter().all(|c| *c >= FIRST_OUTER);
            if !is_outer(&a) && all_outer(&b) {
                Some((a, b))
            } else if !is_outer(&b) && all_outer(&a) {
                Some((b, a))
            } else {
                None
            }
        }) else {
            return unsupported("other than by equality under an aggregate or limit");
        };
        let column = match inner.as_column() {
            Some(column) => column,
            None => {
                rel = Rel::append(rel, vec![(inner, "$k".into())]);
                rel.width() - 1
            }
        };
        if !keys.contains(&column) {
            keys.push(column);
        }
        predicates.push(exprs::equal(rel.column(column), outer));
    }
    Ok((rel, keys, predicates))
}

/// A predicate of `pull` as a join condition: outer columns are the left side's, own ones follow.
pub fn as_condition(
    predicate: &Expr,
    left_width: usize,
    outer: &dyn Fn(usize, &DataType) -> Bound<Expr>,
) -> Bound<Expr> {
    if let ExprKind::Column(column) = predicate.kind {
        return match split_outer(column) {
            (0, c) => Ok(Expr::column(left_width + c, predicate.ty.clone())),
            (1, c) => outer(c, &predicate.ty),
            (depth, c) => Ok(Expr::column(OUTER * (depth - 1) + c, predicate.ty.clone())),
        };
    }
    let mut copy = predicate.clone();
    for child in copy.children_mut() {
        *child = as_condition(child, left_width, outer)?;
    }
    Ok(copy)
}

/// WHERE [NOT] EXISTS (..), WHERE x [NOT] IN (..): keeps left rows with (without) a match.
pub fn semi_join(left: Rel, subquery: Rel, values: Vec<Expr>, negated: bool) -> Bound<Rel> {
    let plain = |c: usize, ty: &DataType| Ok(Expr::column(c, ty.clone()));
    // An aggregate without GROUP BY is always one row.
    if values.is_empty() && is_global_aggregate(&subquery) {
        let never = Expr::literal(Scalar::Boolean(false), TypeKind::Boolean.not_null());
        return Ok(if negated { Rel::filter(left, never) } else { left });
    }
    let subquery = if values.is_empty() { without_list(subquery) } else { subquery };
    let (pulled, is_pushed) = match pull_below_limit(subquery.clone()) {
        Ok(pulled) => (pulled, false),
        Err(refused) => (subquery_pushed::pushed(&left, subquery, &plain)?.ok_or(refused)?, true),
    };
    let width = left.width();
    let mut condition = conditions(&pulled.predicates, width, &plain)?;
    let correlated = !condition.is_empty();
    let mut left = left;
    if is_pushed || correlated_nulls::is_by_values(&pulled.predicates) {
        condition.extend(correlated_nulls::not_null_columns(&condition, width));
        // NOT IN then answers a NULL with unknown also where the set is empty.
        if let ([value], true) = (values.as_slice(), negated)
            && value.ty.nullable
        {
            left = Rel::filter(left, exprs::not(exprs::is_null(value.clone())));
        }
    }
    let kind = if negated { JoinKind::Anti } else { JoinKind::Semi };
    let mut join = JoinRel::new(kind, Vec::new());
    for (i, value) in values.iter().enumerate() {
        let column = Expr::column(width + i, pulled.rel.schema.columns[i].ty.clone());
        let unknown = negated && (value.ty.nullable || column.ty.nullable);
        let equality = exprs::equal(value.clone(), column.clone());
        if unknown && values.len() == 1 && !correlated {
            join.null_aware_anti = true;
            condition.push(equality);
        } else if unknown {
            let mut terms = vec![equality];
            terms.extend([value.clone(), column].into_iter().filter(|e| e.ty.nullable).map(exprs::is_null));
            condition.push(Expr { kind: ExprKind::Or(terms), ty: TypeKind::Boolean.nullable() });
        } else {
            condition.push(equality);
        }
    }
    join.condition = condition;
    Ok(Rel::join(left, pulled.rel, join))
}

/// EXISTS asks for rows, not for what a SELECT list makes of the enclosing query's columns.
fn without_list(rel: Rel) -> Rel {
    let Rel { op: RelOp::Project(mut projection), inputs, schema } = rel else { return rel };
    for expr in projection.iter_mut().filter(|expr| is_outer(expr)) {
        *expr = Expr::literal(Scalar::Null, expr.ty.with_nullable(true));
    }
    Rel { op: RelOp::Project(projection), inputs, schema }
}

/// Joins a subquery to `left`; gives the wider relation and the value that the slot stands for.
pub fn attach(left: Rel, slot: SubquerySlot, outer: &dyn Fn(usize, &DataType) -> Bound<Expr>) -> Bound<(Rel, Expr)> {
    match slot {
        SubquerySlot::Scalar { rel, ty } => attach_scalar(left, rel, ty, outer),
        SubquerySlot::Exists { rel } => attach_found(left, rel, Vec::new(), outer),
        SubquerySlot::In { rel, values } => attach_found(left, rel, values, outer),
    }
}

fn conditions(predicates: &[Expr], width: usize, outer: &dyn Fn(usize, &DataType) -> Bound<Expr>) -> Bound<Vec<Expr>> {
    predicates.iter().map(|p| as_condition(p, width, outer)).collect()
}

/// The conditions of a subquery that Flink joins by the values of the columns that it names.
fn conditions_by_values(
    predicates: &[Expr],
    width: usize,
    outer: &dyn Fn(usize, &DataType) -> Bound<Expr>,
) -> Bound<Vec<Expr>> {
    let mut condition = conditions(predicates, width, outer)?;
    condition.extend(correlated_nulls::not_null_columns(&condition, width));
    Ok(condition)
}

fn attach_scalar(
    left: Rel,
    rel: Rel,
    ty: DataType,
    outer: &dyn Fn(usize, &DataType) -> Bound<Expr>,
) -> Bound<(Rel, Expr)> {
    if let Some((joined, mut values)) = attach_aggregate(&left, &rel, JoinKind::Left, outer)? {
        return Ok((joined, Expr { ty, ..values.remove(0) }));
    }
    let width = left.width();
    let single = is_single_row(&rel);
    let by_equality = pull(rel.clone()).ok().filter(|pulled| single || has_equalities_only(pulled));
    let pulled = match by_equality {
        Some(pulled) => pulled,
        None => match subquery_pushed::pushed(&left, rel.clone(), outer)? {
            Some(pulled) => pulled,
            None => pull(rel)?,
        },
    };
    let (rel, predicates) = if single {
        (pulled.rel, pulled.predicates)
    } else {
        let (rel, keys, predicates) = equality_keys(pulled)?;
        let call = AggregateCall {
            function: AggregateFunction::SingleValue,
            args: vec![0],
            distinct: false,
            filter: None,
            order_by: Vec::new(),
            constants: Vec::new(),
            ty: ty.clone(),
            name: "$f0".into(),
        };
        let count = keys.len();
        let places = keys.clone();
        let rel = Rel::aggregate(rel, AggregateRel { keys, calls: vec![call], window: None, ttl_ms: None });
        let order: Vec<usize> = std::iter::once(count).chain(0..count).collect();
        let place = |c: usize| if c >= FIRST_OUTER { c } else { 1 + places.iter().position(|p| *p == c).unwrap_or(0) };
        let predicates = predicates.iter().map(|p| exprs::remapped(p, &place)).collect::<Vec<_>>();
        (Rel::project_columns(rel, &order), predicates)
    };
    let condition = conditions_by_values(&predicates, width, outer)?;
    let joined = Rel::join(left, rel, JoinRel::new(JoinKind::Left, condition));
    Ok((joined, Expr::column(width, ty)))
}

/// The aggregate without keys under projections, and what the columns are over its calls.
fn global_aggregate(rel: &Rel) -> Option<(&Rel, Vec<Expr>)> {
    match &rel.op {
        RelOp::Aggregate(a) if a.keys.is_empty() && a.window.is_none() => {
            Some((rel, (0..rel.width()).map(|c| rel.column(c)).collect()))
        }
        RelOp::Project(exprs) if !exprs.iter().any(is_outer) => {
            let (aggregate, columns) = global_aggregate(&rel.inputs[0])?;
            Some((aggregate, exprs.iter().map(|e| e.substitute(&columns)).collect()))
        }
        _ => None,
    }
}

/// A correlated aggregate over nothing is one row: a left join with the groups, COUNT gives 0 above it.
/// Gives the join and the subquery's columns over it; None for other subqueries. An inner join, which Flink makes of LATERAL,
/// loses the rows for which the aggregate is over nothing.
pub fn attach_aggregate(
    left: &Rel,
    rel: &Rel,
    kind: JoinKind,
    outer: &dyn Fn(usize, &DataType) -> Bound<Expr>,
) -> Bound<Option<(Rel, Vec<Expr>)>> {
    if !is_correlated(rel) {
        return Ok(None);
    }
    let Some((aggregate, values)) = global_aggregate(rel) else { return Ok(None) };
    let width = left.width();
    let counts: Vec<bool> = match &aggregate.op {
        RelOp::Aggregate(a) => a.calls.iter().map(|c| c.function == AggregateFunction::Count).collect(),
        _ => Vec::new(),
    };
    let (groups, condition) = match pull(aggregate.clone()) {
        Ok(pulled) => (pulled.rel, conditions_by_values(&pulled.predicates, width, outer)?),
        Err(refused) => subquery_values::aggregate(left, aggregate, outer)?.ok_or(refused)?,
    };
    let columns: Vec<Expr> = (0..counts.len())
        .map(|i| {
            let column = Expr::column(width + i, groups.schema.columns[i].ty.with_nullable(true));
            if counts[i] { zero_for_null(column) } else { column }
        })
        .collect();
    let values = values.iter().map(|v| v.substitute(&columns)).collect();
    Ok(Some((Rel::join(left.clone(), groups, JoinRel::new(kind, condition)), values)))
}

fn is_global_aggregate(rel: &Rel) -> bool {
    match &rel.op {
        RelOp::Aggregate(a) => a.keys.is_empty() && a.window.is_none(),
        RelOp::Project(_) => is_global_aggregate(&rel.inputs[0]),
        _ => false,
    }
}

fn is_single_row(rel: &Rel) -> bool {
    match &rel.op {
        RelOp::Aggregate(a) => a.keys.is_empty() && a.window.is_none(),
        RelOp::Project(_) => is_single_row(&rel.inputs[0]),
        RelOp::Values(rows) => rows.len() == 1,
        _ => false,
    }
}

fn zero_for_null(column: Expr) -> Expr {
    let zero = Expr::literal(Scalar::Int(0), TypeKind::BigInt.not_null());
    let kind = ExprKind::Case { branches: vec![(exprs::is_null(column.clone()), zero)], otherwise: Box::new(column) };
    Expr { kind, ty: TypeKind::BigInt.not_null() }
}

/// EXISTS and IN as a value: a left join with the distinct matches and a mark.
fn attach_found(
    left: Rel,
    rel: Rel,
    values: Vec<Expr>,
    outer: &dyn Fn(usize, &DataType) -> Bound<Expr>,
) -> Bound<(Rel, Expr)> {
    let nullable = !values.is_empty() && rel.schema.columns.iter().any(|c| c.ty.nullable);
    let rel = if values.is_empty() { without_list(rel) } else { rel };
    let pulled = pull_or_push(&left, rel.clone(), outer)?;
    if !pulled.predicates.is_empty() && (nullable || !has_equalities_only(&pulled)) {
        return subquery_values::found(left, pulled, &values, outer);
    }
    let null_rows = (nullable && values.len() == 1).then(|| rel.clone());
    let (rel, mut keys, predicates) = equality_keys(pulled)?;
    let own: Vec<usize> = (0..values.len()).collect();
    let mut columns = own.clone();
    keys.retain(|k| !own.contains(k));
    columns.extend(&keys);
    let place = |c: usize| if c >= FIRST_OUTER { c } else { columns.iter().position(|k| *k == c).unwrap_or(c) };
    let predicates: Vec<Expr> = predicates.iter().map(|p| exprs::remapped(p, &place)).collect();
    let mark: (Expr, Arc<str>) = (exprs::true_literal(), "i$".into());
    // Without columns there is one group, which is there as soon as there is a row.
    let matches = Rel::project_columns(rel, &columns);
    let (matches, mark_at) = if columns.is_empty() {
        (Rel::distinct(Rel::append(matches, vec![mark])), 0)
    } else {
        (Rel::append(Rel::distinct(matches), vec![mark]), columns.len())
    };
    let width = left.width();
    let mut condition = conditions_by_values(&predicates, width, outer)?;
    for (i, value) in values.iter().enumerate() {
        condition.push(exprs::equal(value.clone(), Expr::column(width + i, matches.schema.columns[i].ty.clone())));
    }
    let joined = Rel::join(left, matches, JoinRel::new(JoinKind::Left, condition));
    let marked = Expr::column(width + mark_at, TypeKind::Boolean.nullable());
    let found = Expr::call(ouzel_plan::expr::names::IS_NOT_NULL, vec![marked], TypeKind::Boolean.not_null());
    let mut unknown = unknown_keys(&values);
    let mut joined = joined;
    if let Some(rows) = null_rows {
        let (with_nulls, has_null) = attach_null_count(joined, rows);
        joined = with_nulls;
        unknown.push(has_null);
    }
    Ok((joined, found_or_unknown(found, unknown)))
}

/// `x IS NULL` for the tested values that may be.
pub(super) fn unknown_keys(values: &[Expr]) -> Vec<Expr> {
    values.iter().filter(|v| v.ty.nullable).cloned().map(exprs::is_null).collect()
}

/// TRUE where something was found, else NULL where one of the conditions holds, else FALSE.
pub(super) fn found_or_unknown(found: Expr, unknown: Vec<Expr>) -> Expr {
    if unknown.is_empty() {
        return found;
    }
    let ty = TypeKind::Boolean.nullable();
    let mut branches = vec![(found, exprs::true_literal())];
    branches.extend(unknown.into_iter().map(|u| (u, Expr::literal(Scalar::Null, ty.clone()))));
    let otherwise = Box::new(Expr::literal(Scalar::Boolean(false), TypeKind::Boolean.not_null()));
    Expr { kind: ExprKind::Case { branches, otherwise }, ty }
}

/// Whether a subquery's only column has a NULL, as a column behind `left`.
fn attach_null_count(left: Rel, rows: Rel) -> (Rel, Expr) {
    let nulls = Rel::filter(rows.clone(), exprs::is_null(rows.column(0)));
    let call = AggregateCall {
        function: AggregateFunction::Count,
        args: Vec::new(),
        distinct: false,
        filter: None,
        order_by: Vec::new(),
        constants: Vec::new(),
        ty: TypeKind::BigInt.not_null(),
        name: "n$".into(),
    };
    let counted =
        Rel::aggregate(nulls, AggregateRel { keys: Vec::new(), calls: vec![call], window: None, ttl_ms: None });
    let width = left.width();
    let joined = Rel::join(left, counted, JoinRel::new(JoinKind::Left, Vec::new()));
    let count = Expr::column(width, TypeKind::BigInt.nullable());
    let zero = Expr::literal(Scalar::Int(0), TypeKind::BigInt.not_null());
    let more = Expr::call(ouzel_plan::expr::names::GT, vec![count, zero], TypeKind::Boolean.nullable());
    (joined, Expr::call(ouzel_plan::expr::names::IS_TRUE, vec![more], TypeKind::Boolean.not_null()))
}
