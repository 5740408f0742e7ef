//! Queries: WITH, set operations, VALUES, ORDER BY and LIMIT. SELECT itself is in `select`.

use std::sync::Arc;

use ouzel_plan::aggregate::{AggregateFunction, SortKey};
use ouzel_plan::expr::names;
use ouzel_plan::node::Column;
use ouzel_plan::operator::JoinKind;
use ouzel_plan::{AggregateCall, Expr, Schema, TimeAttribute};
use ouzel_types::{DataType, Scalar, TypeKind};

use super::env::{CteScope, Env};
use super::exprs;
use super::rel::{AggregateRel, JoinRel, Rel, RelOp, SortRel, UnnestRel};
use super::slots::fail;
use super::{named_table, select, select_list};
use crate::ast::{self, QueryBody, SetOperator, Span};
use crate::binder::{Bound, ExprBinder, Scope};

/// The query of a statement: its ORDER BY counts.
pub fn top(env: Env<'_>, query: &ast::Query) -> Bound<Rel> {
    bind(env, query, true)
}

/// A subquery, view or common table expression: without LIMIT its ORDER BY means nothing.
pub fn nested(env: Env<'_>, query: &ast::Query) -> Bound<Rel> {
    bind(env, query, false)
}

fn bind(env: Env<'_>, query: &ast::Query, top: bool) -> Bound<Rel> {
    if query.recursive {
        return fail("WITH RECURSIVE is not supported", crate::calcite::NO_PLAN, query.span);
    }
    if let Some(expansion) = &env.session.expansion {
        expansion.query(query);
    }
    let ctes = CteScope { entries: &query.with, parent: env.ctes };
    let env = if query.with.is_empty() { env } else { Env { ctes: Some(&ctes), ..env } };
    let (offset, fetch) = bounds(env, query)?;
    // A single parenthesised body with nothing around it keeps its own order.
    if let (QueryBody::Nested(inner), true, None, 0) = (&query.body, query.order_by.is_empty(), fetch, offset) {
        return bind(env, inner, top);
    }
    let keeps_order = top || fetch.is_some() || offset > 0;
    let order: &[ast::OrderByItem] = if keeps_order { &query.order_by } else { &[] };
    let (rel, keys, visible) = match &query.body {
        QueryBody::Select(body) => {
            let selected = select::select(env, body, order)?;
            (selected.rel, selected.order, selected.visible)
        }
        other => {
            let rel = body(Env { sink: None, ..env }, other)?;
            let keys = order_by_output(env, &rel, order)?;
            let visible = rel.width();
            (rel, keys, visible)
        }
    };
    if keys.is_empty() && fetch.is_none() && offset == 0 {
        return Ok(rel);
    }
    let sorted = Rel::sort(rel, SortRel { keys: without_repeats(keys), offset, fetch });
    let all: Vec<usize> = (0..visible).collect();
    Ok(if visible == sorted.width() { sorted } else { Rel::project_columns(sorted, &all) })
}

/// What is sorted by a column is not sorted by it again.
fn without_repeats(keys: Vec<SortKey>) -> Vec<SortKey> {
    let mut kept: Vec<SortKey> = Vec::with_capacity(keys.len());
    for key in keys {
        if !kept.iter().any(|known| known.column == key.column) {
            kept.push(key);
        }
    }
    kept
}

/// OFFSET and LIMIT. Flink takes the low 32 bits of both, so that a large one may be negative: such rows there are none. A batch that
/// sorts cannot keep more than 2^31 rows.
fn bounds(env: Env<'_>, query: &ast::Query) -> Bound<(u64, Option<u64>)> {
    let limit = query.limit.as_ref().or(query.fetch.as_ref());
    let written = query.offset.as_ref().map(|o| count(env, o)).transpose()?.unwrap_or(0);
    let Some(limit) = limit else { return Ok((written, None)) };
    let in_32_bits = |n: u64| i64::from(n as i32);
    let (offset, fetch) = (in_32_bits(written), in_32_bits(count(env, limit)?));
    let end = offset + fetch;
    if env.config.is_batch() && !query.order_by.is_empty() && !(0..=i64::from(i32::MAX)).contains(&end) {
        return fail(
            "ORDER BY with LIMIT keeps at most 2147483647 rows in batch mode",
            "IllegalArgumentException",
            limit.span,
        );
    }
    let start = offset.max(0);
    Ok((start as u64, Some((end - start).max(0) as u64)))
}

fn count(env: Env<'_>, expr: &ast::Expr) -> Bound<u64> {
    let scope = Scope::empty();
    let bound = ExprBinder::new(&scope, env.config).bind(expr)?;
    // Of a number with a point the whole part counts, as in Flink.
    let whole = match (bound.as_literal(), &bound.ty.kind) {
        (Some(Scalar::Decimal(unscaled)), TypeKind::Decimal { scale, .. }) => {
            10i128.checked_pow((*scale).into()).and_then(|one| i64::try_from(unscaled / one).ok())
        }
        _ => exprs::as_integer(&bound),
    };
    match whole.and_then(|n| u64::try_from(n).ok()) {
        Some(n) => Ok(n),
        None => fail(
            "LIMIT and OFFSET take a constant count",
            "LIMIT and OFFSET must be non-negative integer literals",
            expr.span,
        ),
    }
}

/// ORDER BY of a set operation or VALUES: positions and names of its columns.
fn order_by_output(env: Env<'_>, rel: &Rel, items: &[ast::OrderByItem]) -> Bound<Vec<SortKey>> {
    let scope = Scope::of(&[], &rel.schema);
    let binder = ExprBinder::new(&scope, env.config);
    let mut keys = Vec::new();
    for item in items {
        let column = match ordinal(&item.expr, rel.width())? {
            Some(column) => column,
            None => match binder.bind(&item.expr)?.as_column() {
                Some(column) => column,
                None => {
                    return fail(
                        "ORDER BY of a set operation takes columns of its result",
                        "Expression in ORDER BY is not a column of the set operation",
                        item.expr.span,
                    );
                }
            },
        };
        keys.push(sort_key(column, item));
    }
    Ok(keys)
}

pub fn sort_key(column: usize, item: &ast::OrderByItem) -> SortKey {
    let descending = item.is_descending();
    SortKey { column, descending, nulls_first: item.nulls_first.unwrap_or(!descending) }
}

/// `ORDER BY 2`.
pub fn ordinal(expr: &ast::Expr, width: usize) -> Bound<Option<usize>> {
    let ast::ExprKind::Literal(ast::Literal::Number(text)) = &expr.kind else { return Ok(None) };
    match text.parse::<usize>() {
        Ok(n) if (1..=width).contains(&n) => Ok(Some(n - 1)),
        _ => fail("ORDER BY names a column by a number that is not there", "Ordinal out of range", expr.span),
    }
}

pub fn body(env: Env<'_>, query_body: &QueryBody) -> Bound<Rel> {
    match query_body {
        QueryBody::Select(select) => Ok(select::select(env, select, &[])?.rel),
        QueryBody::Values(rows) => values(env, rows),
        QueryBody::Table(name) => {
            let (rel, _) = named_table::named(env, name, &[])?;
            let all: Vec<usize> = (0..rel.width()).collect();
            Ok(Rel::project_columns(rel, &all))
        }
        QueryBody::Nested(query) => nested(env, query),
        QueryBody::SetOperation { left, op, all, right, span } => {
            if let Some(expansion) = &env.session.expansion {
                expansion.set_operation(left, *op, right);
            }
            let (left, right) = both(body(env, left), body(env, right))?;
            set_operation(env, left, right, *op, *all, *span)
        }
    }
}

/// Errors of both sides together.
pub fn both<A, B>(a: Bound<A>, b: Bound<B>) -> Bound<(A, B)> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (a, b) => Err(a.err().into_iter().chain(b.err()).flatten().collect()),
    }
}

/// VALUES: rows are cast to the common type of each column.
pub fn values(env: Env<'_>, values: &ast::Values) -> Bound<Rel> {
    if let Some(expansion) = &env.session.expansion {
        expansion.values(values);
    }
    if values.rows.iter().flatten().any(holds_query) {
        return selected_values(env, values);
    }
    let scope = env.outer.map_or_else(Scope::empty, |outer| Scope::empty().with_outer(outer));
    let binder = ExprBinder::new(&scope, env.config);
    let (mut rows, mut errors) = (Vec::new(), Vec::new());
    for row in &values.rows {
        let items: Vec<&ast::Expr> = match row.as_slice() {
            [only] => match &only.kind {
                ast::ExprKind::Row { items, explicit: false } => items.iter().collect(),
                _ => vec![only],
            },
            several => several.iter().collect(),
        };
        let spans: Vec<ast::Span> = items.iter().map(|item| item.span).collect();
        match binder.bind_all(items, &mut crate::binder::NoIntercept) {
            Ok(row) => {
                errors.extend(
                    row.iter()
                        .zip(spans)
                        .filter_map(|(e, span)| {
                            select_list::no_bare_null(e, span).and_then(|()| binder.check(e, span)).err()
                        })
                        .flatten(),
                );
                rows.push(row);
            }
            Err(e) => errors.extend(e),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let width = rows.first().map_or(0, Vec::len);
    if rows.iter().any(|r| r.len() != width) {
        return fail(
            "the rows of VALUES have different lengths",
            "Values passed to VALUES operator must have compatible types",
            values.span,
        );
    }
    let mut columns = Vec::new();
    for i in 0..width {
        let types: Vec<&DataType> = rows.iter().map(|r| &r[i].ty).collect();
        let Some(common) = binder.common_type(&types) else {
            return fail(
                "a column of VALUES has values of different types",
                "Values passed to VALUES operator must have compatible types",
                values.span,
            );
        };
        let nullable = types.iter().any(|t| t.nullable);
        columns.push(Column::new(format!("EXPR${i}"), common.with_nullable(nullable)));
    }
    for row in &mut rows {
        for (expr, column) in row.iter_mut().zip(&columns) {
            let ty = column.ty.with_nullable(column.ty.nullable || expr.ty.nullable);
            *expr = binder.as_common(expr.clone(), &ty);
        }
    }
    let constants: Option<Vec<Vec<Scalar>>> =
        rows.iter().map(|r| r.iter().map(|e| e.as_literal().cloned()).collect()).collect();
    if let Some(rows) = constants {
        return Ok(Rel { op: RelOp::Values(rows), inputs: Vec::new(), schema: Schema { columns } });
    }
    // Rows that are computed: one projection each.
    let names: Vec<Arc<str>> = columns.iter().map(|c| c.name.clone()).collect();
    let branches: Vec<Rel> = rows.into_iter().map(|row| Rel::project(one_row(), row, names.clone())).collect();
    let mut branches = branches;
    if branches.len() == 1 {
        return Ok(branches.remove(0));
    }
    Ok(Rel::union(branches, Schema { columns }))
}

/// A subquery is among the values, bare or in parentheses.
fn holds_query(item: &ast::Expr) -> bool {
    match &item.kind {
        ast::ExprKind::Subquery(_) => true,
        ast::ExprKind::Nested(inner) => holds_query(inner),
        ast::ExprKind::Row { items, explicit: false } => items.iter().any(holds_query),
        _ => false,
    }
}

/// VALUES with subqueries: each row is a SELECT of its values.
fn selected_values(env: Env<'_>, values: &ast::Values) -> Bound<Rel> {
    let mut rows = Vec::new();
    for row in &values.rows {
        let items: Vec<&ast::Expr> = match row.as_slice() {
            [ast::Expr { kind: ast::ExprKind::Row { items, explicit: false }, .. }] => items.iter().collect(),
            items => items.iter().collect(),
        };
        let item = |expr: &ast::Expr| ast::SelectItem::Expr { expr: expr.clone(), alias: None };
        let select = ast::Select {
            hints: Vec::new(),
            stream: false,
            distinct: false,
            projection: items.into_iter().map(item).collect(),
            from: None,
            selection: None,
            group_by: None,
            having: None,
            windows: Vec::new(),
            qualify: None,
            span: values.span,
        };
        rows.push(select::select(env, &select, &[])?.rel);
    }
    let Some(first) = rows.first() else {
        return fail("VALUES without rows", "Encountered \"<EOF>\"", values.span);
    };
    let first = first.clone();
    rows.into_iter()
        .skip(1)
        .try_fold(first, |left, right| set_operation(env, left, right, SetOperator::Union, true, values.span))
}

/// What SELECT without FROM reads.
pub fn one_row() -> Rel {
    let schema = Schema { columns: vec![Column::new("ZERO", TypeKind::Int.not_null())] };
    Rel { op: RelOp::Values(vec![vec![Scalar::Int(0)]]), inputs: Vec::new(), schema }
}

/// What names the columns of [`one_row`]: nothing does.
pub fn hidden_row<'a>(env: Env<'a>) -> Scope<'a> {
    let mut scope = Scope::of(&[], &one_row().schema);
    scope.columns.iter_mut().for_each(|c| c.visible = false);
    scope.outer = env.outer;
    scope.expansion = env.session.expansion.clone();
    scope
}

fn set_operation(env: Env<'_>, left: Rel, right: Rel, op: SetOperator, all: bool, span: Span) -> Bound<Rel> {
    let word = match op {
        SetOperator::Union => "UNION",
        SetOperator::Intersect => "INTERSECT",
        SetOperator::Except => "EXCEPT",
    };
    if left.width() != right.width() {
        return fail(
            format!("the sides of {word} have {} and {} columns", left.width(), right.width()),
            format!("Column count mismatch in {word}{}", if all { " ALL" } else { "" }),
            span,
        );
    }
    let scope = Scope::empty();
    let binder = ExprBinder::new(&scope, env.config);
    let mut columns = Vec::new();
    for (l, r) in left.schema.columns.iter().zip(&right.schema.columns) {
        let Some(common) = binder.common_type(&[&l.ty, &r.ty]) else {
            return fail(
                format!("column \"{}\" has type {} on the left of {word} and {} on the right", l.name, l.ty, r.ty),
                crate::binder::conditional::mixing(
                    &[&l.ty, &r.ty],
                    &format!(
                        "Type mismatch in column {} of {word}{}",
                        columns.len() + 1,
                        if all { " ALL" } else { "" }
                    ),
                ),
                span,
            );
        };
        let nullable = l.ty.nullable || r.ty.nullable;
        // Behind a row time a plain timestamp passes for one, as in Flink, which takes the first input's type.
        let of_rowtime = (l.time, r.time) == (Some(TimeAttribute::Rowtime), None);
        let by_type = op == SetOperator::Union && all && of_rowtime && l.ty.kind == r.ty.kind;
        let time = if l.time == r.time || by_type { l.time } else { None };
        columns.push(Column { name: l.name.clone(), ty: common.with_nullable(nullable), time });
    }
    let schema = Schema { columns };
    let (left, right) = (widened(&binder, left, &schema), widened(&binder, right, &schema));
    Ok(match (op, all) {
        (SetOperator::Union, true) => union_all(vec![left, right], schema),
        (SetOperator::Union, false) => {
            Rel::distinct(union_all(vec![without_distinct(left), without_distinct(right)], schema))
        }
        (SetOperator::Intersect | SetOperator::Except, false) => {
            let kind = if op == SetOperator::Intersect { JoinKind::Semi } else { JoinKind::Anti };
            let mut rel = Rel::distinct(null_safe_join(left, right, kind));
            // Of a column's type both sides are asked, also where the left one's values are kept.
            rel.schema.columns.iter_mut().zip(&schema.columns).for_each(|(own, common)| {
                own.ty.nullable |= common.ty.nullable;
            });
            rel
        }
        (op, true) => replicated(left, right, schema, op == SetOperator::Intersect),
    })
}

/// What DISTINCT stands over; the DISTINCT of a UNION needs no other one below, as in Flink.
fn without_distinct(mut rel: Rel) -> Rel {
    match &rel.op {
        RelOp::Aggregate(distinct)
            if distinct.calls.is_empty()
                && distinct.window.is_none()
                && distinct.keys.iter().copied().eq(0..rel.inputs[0].width()) =>
        {
            rel.inputs.remove(0)
        }
        _ => rel,
    }
}

/// UNION ALL of unions is one union, as Flink prints it.
fn union_all(inputs: Vec<Rel>, schema: Schema) -> Rel {
    let flat = inputs
        .into_iter()
        .flat_map(|input| match input.op {
            RelOp::Union if input.schema.types() == schema.types() => input.inputs,
            _ => vec![input],
        })
        .collect();
    Rel::union(flat, schema)
}

fn widened(binder: &ExprBinder<'_>, rel: Rel, schema: &Schema) -> Rel {
    if rel.schema.columns.iter().zip(&schema.columns).all(|(a, b)| a.ty.kind == b.ty.kind) {
        return rel;
    }
    let exprs = (0..rel.width())
        .map(|i| {
            let expr = rel.column(i);
            let ty = schema.columns[i].ty.with_nullable(schema.columns[i].ty.nullable || expr.ty.nullable);
            binder.as_common(expr, &ty)
        })
        .collect();
    let names = schema.columns.iter().map(|c| c.name.clone()).collect();
    Rel::project(rel, exprs, names)
}

fn null_safe_join(left: Rel, right: Rel, kind: JoinKind) -> Rel {
    let width = left.width();
    let condition = (0..width)
        .map(|i| {
            let right = Expr::column(width + i, right.schema.columns[i].ty.clone());
            let plain = !left.schema.columns[i].ty.nullable && !right.ty.nullable;
            if plain { exprs::equal(left.column(i), right) } else { exprs::not_distinct(left.column(i), right) }
        })
        .collect();
    Rel::join(left, right, JoinRel::new(kind, condition))
}

/// INTERSECT ALL and EXCEPT ALL: count both sides per row, then repeat the row as often as is left.
///
/// The repetition is an UNNEST of an array of that length (`SPLIT(REPEAT('x', n), '')`: one element per letter).
fn replicated(left: Rel, right: Rel, schema: Schema, intersect: bool) -> Rel {
    let width = left.width();
    let big = || TypeKind::BigInt.not_null();
    let marked = |rel: Rel, left: i64, right: i64| {
        let one = |n: i64| Expr::literal(Scalar::Int(n), big());
        Rel::append(rel, vec![(one(left), "l$".into()), (one(right), "r$".into())])
    };
    let mut columns = schema.columns.clone();
    columns.extend([Column::new("l$", big()), Column::new("r$", big())]);
    let union = Rel::union(vec![marked(left, 1, 0), marked(right, 0, 1)], Schema { columns });
    let sum = |column: usize, name: &str| AggregateCall {
        function: AggregateFunction::Sum,
        args: vec![column],
        distinct: false,
        filter: None,
        order_by: Vec::new(),
        constants: Vec::new(),
        ty: big(),
        name: name.into(),
    };
    let calls = vec![sum(width, "l$"), sum(width + 1, "r$")];
    let counted = Rel::aggregate(union, AggregateRel { keys: (0..width).collect(), calls, window: None, ttl_ms: None });
    let (l, r) = (counted.column(width), counted.column(width + 1));
    let number = if intersect {
        let smaller = Expr::call(names::LT, vec![l.clone(), r.clone()], TypeKind::Boolean.not_null());
        let kind = ouzel_plan::ExprKind::Case { branches: vec![(smaller, l)], otherwise: Box::new(r) };
        Expr { kind, ty: big() }
    } else {
        Expr::call(names::MINUS, vec![l, r], big())
    };
    let mut projection: Vec<Expr> = (0..width).map(|i| counted.column(i)).collect();
    projection.push(number);
    let mut names_: Vec<Arc<str>> = schema.columns.iter().map(|c| c.name.clone()).collect();
    names_.push("n$".into());
    let counted = Rel::project(counted, projection, names_);
    let zero = Expr::literal(Scalar::Int(0), big());
    let positive = Expr::call(names::GT, vec![counted.column(width), zero], TypeKind::Boolean.not_null());
    let counted = Rel::filter(counted, positive);
    let unnest = UnnestRel {
        collection: repeated(counted.column(width)),
        spread: false,
        ordinality: false,
        outer: false,
        condition: None,
        element: vec![DataType::string()],
    };
    let repeated = Rel::unnest(counted, unnest, vec!["x$".into()]);
    Rel::project_columns(repeated, &(0..width).collect::<Vec<_>>())
}

/// An array of `n` elements, n > 0.
fn repeated(n: Expr) -> Expr {
    let text = |text: &str, length| Expr::literal(Scalar::String(text.into()), TypeKind::Char(length).not_null());
    let times = Expr {
        kind: ouzel_plan::ExprKind::Cast { input: Box::new(n), mode: ouzel_plan::expr::CastMode::Explicit },
        ty: TypeKind::Int.not_null(),
    };
    let letters = Expr::call("REPEAT", vec![text("x", 1), times], TypeKind::STRING.not_null());
    let array = TypeKind::Array(Box::new(DataType::string())).not_null();
    Expr::call("SPLIT", vec![letters, text("", 0)], array)
}
