//! FROM: tables, views, subqueries, joins, UNNEST; window functions and patterns have files of their own.
//!
//! Each piece gives a relation and the scope that names its columns.

use std::collections::BTreeMap;
use std::sync::Arc;

use ouzel_plan::expr::names;
use ouzel_plan::operator::JoinKind;
use ouzel_plan::{Config, Expr, ExprKind, ObjectPath, Schema};
use ouzel_types::{DataType, TypeKind};

use super::env::{Env, lookup_hints, state_ttl};
use super::rel::{JoinRel, Rel, RelOp, ScanOutput, ScanRel, UnnestRel};
use super::slots::fail;
use super::source::SourceTable;
use super::{
    column_expansion, exprs, hints, join_condition, match_recognize, query, select, subquery, unpivot, window_function,
};
use crate::ast::{self, Hint, HintOption, JoinCondition, JoinOperator, Span, TableFactor, TableFactorKind, TableRef};
use crate::binder::{Bound, ExprBinder, Scope, implicit_cast};
use crate::portability::Note;
use crate::session::Relation;

/// Views within views are refused from this depth on.
const MAX_DEPTH: usize = 64;

pub fn table_ref<'a>(env: Env<'a>, table: &TableRef) -> Bound<(Rel, Scope<'a>)> {
    let (rel, mut scope) = match table {
        TableRef::Factor(table) => factor(env, table)?,
        TableRef::Join(table) => join(env, table)?,
    };
    scope.outer = env.outer;
    scope.expansion = env.session.expansion.clone();
    Ok((rel, scope))
}

fn factor<'a>(env: Env<'a>, table: &TableFactor) -> Bound<(Rel, Scope<'a>)> {
    if let Some(sample) = &table.sample {
        return fail("TABLESAMPLE is not supported", "TABLESAMPLE is not supported currently.", sample.span);
    }
    let unnamed = unnamed(env, table);
    let (rel, qualifier) = match &table.kind {
        TableFactorKind::Table { name, hints, system_time } => {
            if system_time.is_some() {
                return fail(
                    "FOR SYSTEM_TIME AS OF is only possible on the right side of a join",
                    "Querying a table at a specific time is only supported in a temporal table join",
                    table.span,
                );
            }
            let (rel, path) = named(env, name, hints)?;
            if let Some(expansion) = &env.session.expansion {
                expansion.table(table, &path);
            }
            (rel, path)
        }
        TableFactorKind::Subquery { query, .. } => (query::nested(env, query)?, unnamed),
        TableFactorKind::Values(values) => (query::values(env, values)?, unnamed),
        TableFactorKind::Function(call) => {
            let scope = Scope::of_columns(Vec::new(), env.outer);
            (window_function::table_function(env, call, &scope)?, unnamed)
        }
        TableFactorKind::NestedJoin(inner) => {
            let (rel, scope) = table_ref(env, inner)?;
            return match &table.alias {
                None => Ok((rel, scope)),
                Some(alias) => aliased(rel, alias, Vec::new()),
            };
        }
        TableFactorKind::MatchRecognize { input, clause } => (match_recognize::bind(env, input, clause)?, unnamed),
        TableFactorKind::Unpivot { input, clause } => (unpivot::bind(env, input, clause)?, unnamed),
        TableFactorKind::Unnest { .. } => {
            let left = query::one_row();
            let mut scope = Scope::of(&[], &left.schema);
            scope.columns.iter_mut().for_each(|c| c.visible = false);
            scope.outer = env.outer;
            let width = left.width();
            scope.expansion = env.session.expansion.clone();
            let (rel, scope) = unnest(env, (left, scope), table, false, None)?;
            let kept: Vec<usize> = (width..rel.width()).collect();
            let columns = scope.columns[width..].to_vec();
            return Ok((Rel::project_columns(rel, &kept), Scope::of_columns(columns, env.outer)));
        }
    };
    let unstarred = column_expansion::unstarred(env, &table.kind, &rel);
    let (rel, mut scope) = match &table.alias {
        Some(alias) => aliased(rel, alias, qualifier)?,
        None => {
            let scope = Scope::of(&qualifier, &rel.schema);
            (rel, scope)
        }
    };
    unstarred.into_iter().for_each(|column| scope.columns[column].in_star = false);
    Ok((rel, scope))
}

/// The qualifier of a relation without alias where a view is written out; nobody else can name it.
fn unnamed(env: Env<'_>, table: &TableFactor) -> Vec<Arc<str>> {
    let named = matches!(table.kind, TableFactorKind::Table { .. } | TableFactorKind::NestedJoin(_));
    match &env.session.expansion {
        Some(expansion) if !named && table.alias.is_none() => vec![expansion.alias(table.span.end).into()],
        _ => Vec::new(),
    }
}

/// `AS t (a, b)`.
pub fn aliased<'a>(mut rel: Rel, alias: &ast::TableAlias, _: Vec<Arc<str>>) -> Bound<(Rel, Scope<'a>)> {
    if !alias.columns.is_empty() {
        rel = renamed(rel, &alias.columns, alias.span)?;
    }
    let qualifier: Vec<Arc<str>> = vec![alias.name.value.as_str().into()];
    let scope = Scope::of(&qualifier, &rel.schema);
    Ok((rel, scope))
}

pub fn renamed(mut rel: Rel, columns: &[ast::Ident], span: ast::Span) -> Bound<Rel> {
    if columns.len() != rel.width() {
        return fail(
            format!("{} names for {} columns", columns.len(), rel.width()),
            format!(
                "List of column aliases must have same degree as table; table has {} columns ({}), whereas alias list has {} columns",
                rel.width(),
                rel.schema.columns.iter().map(|c| format!("'{}'", c.name)).collect::<Vec<_>>().join(", "),
                columns.len()
            ),
            span,
        );
    }
    let exprs: Vec<Expr> = (0..rel.width()).map(|c| rel.column(c)).collect();
    let names = columns.iter().map(|c| c.value.as_str().into()).collect();
    rel = Rel::project(rel, exprs, names);
    Ok(rel)
}

/// A table, view or common table expression, and its own qualifier.
pub fn named(env: Env<'_>, name: &ast::ObjectName, hints: &[Hint]) -> Bound<(Rel, Vec<Arc<str>>)> {
    if let [only] = name.0.as_slice()
        && let Some((cte, scope)) = env.ctes.and_then(|c| c.find(&only.value))
    {
        let rel = query::nested(Env { ctes: Some(&scope), ..env.without_outer() }, &cte.query)?;
        if !cte.columns.is_empty() && cte.columns.len() != rel.width() {
            return fail(
                format!("{} names for {} columns", cte.columns.len(), rel.width()),
                "Number of columns must match number of query columns",
                cte.span,
            );
        }
        let rel = if cte.columns.is_empty() { rel } else { renamed(rel, &cte.columns, cte.span)? };
        return Ok((rel, vec![only.value.as_str().into()]));
    }
    let path_of = |path: &ObjectPath| vec![path.catalog.clone(), path.database.clone(), path.name.clone()];
    match env.session.relation(name).map_err(|e| vec![e])? {
        Relation::Table(table) => {
            let source = SourceTable::new(&table, &options_of(hints, env.config)?, env.config);
            super::options::check_source(&source.table, name.span(), env.session.portability())?;
            check_duplicates(&source, env.config, name.span())?;
            Ok((scan(Arc::new(source)), path_of(&table.path)))
        }
        Relation::View(view) => {
            refuse_options(hints, "view", &view.path)?;
            let inner = env.session.inside(&view.path, &view.namespace);
            let rel = view_query(env, &inner, &view.query, name.span())?;
            let rel = as_made(rel, &view.queried, name.span())?;
            Ok((named_as(rel, &view.schema), path_of(&view.path)))
        }
        Relation::Materialized(table) => {
            refuse_options(hints, "materialized table", &table.path)?;
            let inner = env.session.inside(&table.path, &table.namespace);
            let rel = view_query(env, &inner, &table.query, name.span())?;
            Ok((named_as(rel, &table.schema), path_of(&table.path)))
        }
    }
}

/// Which events came twice can be told by a key only.
fn check_duplicates(source: &SourceTable, config: &Config, span: Span) -> Bound<()> {
    let asked = config.bool("table.exec.source.cdc-events-duplicate", false);
    if !asked || source.changelog.is_append() || !source.primary_key.is_empty() {
        return Ok(());
    }
    let path = &source.table.path;
    fail(
        format!("table {path} needs a primary key: its events may come twice"),
        format!(
            "Configuration 'table.exec.source.cdc-events-duplicate' is enabled which requires the changelog sources to define a PRIMARY KEY. However, table '{}.{}.{}' doesn't have a primary key.",
            path.catalog, path.database, path.name
        ),
        span,
    )
}

fn scan(source: Arc<SourceTable>) -> Rel {
    let outputs = (0..source.schema.columns.len()).map(|column| ScanOutput { column, path: Vec::new() }).collect();
    let schema = source.schema.clone();
    Rel { op: RelOp::Scan(ScanRel { source, outputs }), inputs: Vec::new(), schema }
}

fn view_query(env: Env<'_>, session: &crate::session::Session, query: &ast::Query, span: ast::Span) -> Bound<Rel> {
    if env.depth >= MAX_DEPTH {
        return fail("views are nested too deeply", "Views are nested too deeply", span);
    }
    let inner = Env { session, config: env.config, ctes: None, outer: None, depth: env.depth + 1, hints: &[] };
    query::nested(inner, query)
}

/// A `*` of a view stands for the columns that were there when the view was made, in that order.
fn as_made(rel: Rel, queried: &[Arc<str>], span: ast::Span) -> Bound<Rel> {
    let columns = &rel.schema.columns;
    if columns.iter().map(|c| &c.name).eq(queried) {
        return Ok(rel);
    }
    let mut found: Vec<usize> = Vec::new();
    for name in queried {
        let Some(at) = (0..columns.len()).find(|at| columns[*at].name == *name && !found.contains(at)) else {
            // One that is written was missed while the query was bound.
            return fail(
                format!("the view's column \"{name}\" is not there any more"),
                format!("Column '{name}' not found in any table"),
                span,
            );
        };
        found.push(at);
    }
    Ok(Rel::project_columns(rel, &found))
}

/// The columns under the names of `schema`, and of the types that they had when it was made.
fn named_as(rel: Rel, schema: &Schema) -> Rel {
    if rel.width() != schema.columns.len() {
        return rel;
    }
    let exprs =
        schema.columns.iter().enumerate().map(|(c, made)| implicit_cast::cast(rel.column(c), &made.ty)).collect();
    let names = schema.columns.iter().map(|c| c.name.clone()).collect();
    Rel::project(rel, exprs, names)
}

/// `/*+ OPTIONS('k' = 'v') */`.
pub fn options_of(hints: &[Hint], config: &Config) -> Bound<BTreeMap<String, String>> {
    hints::known(hints)?;
    let mut options = BTreeMap::new();
    for hint in hints {
        if !hint.name.value.eq_ignore_ascii_case("OPTIONS") {
            return fail(
                format!("the hint {} is not known at a table", hint.name.value),
                format!("Hint: {} is not supported at a table", hint.name.value),
                hint.span,
            );
        }
        if !config.bool("table.dynamic-table-options.enabled", true) {
            return fail(
                "OPTIONS hints are switched off by 'table.dynamic-table-options.enabled'",
                "The 'OPTIONS' hint is allowed only when the config option 'table.dynamic-table-options.enabled' is set to true.",
                hint.span,
            );
        }
        if hint.options.is_empty() {
            return fail(
                "OPTIONS names no option",
                "Hint [OPTIONS] only support non empty key value options",
                hint.span,
            );
        }
        for option in &hint.options {
            match option {
                HintOption::KeyValue { key, value } => {
                    options.insert(key.value.clone(), value.value.clone());
                }
                HintOption::Value(value) => {
                    return fail(
                        "OPTIONS takes 'key' = 'value' pairs",
                        "Hint [OPTIONS] only support non empty key value options",
                        value.span,
                    );
                }
            }
        }
    }
    Ok(options)
}

fn refuse_options(hints: &[Hint], what: &str, path: &ObjectPath) -> Bound<()> {
    match hints.first() {
        Some(hint) => fail(
            format!("a {what} takes no options"),
            format!("View '{path}' cannot be enriched with new options. Hints can only be applied to tables."),
            hint.span,
        ),
        None => Ok(()),
    }
}

fn join<'a>(env: Env<'a>, join: &ast::Join) -> Bound<(Rel, Scope<'a>)> {
    let kind = join_kind(join)?;
    if let Some(expansion) = &env.session.expansion {
        expansion.join(join);
    }
    let (left, left_scope) = table_ref(env, &join.left)?;
    if let TableRef::Factor(right) = &join.right {
        match &right.kind {
            TableFactorKind::Unnest { .. } => {
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
                    _ => None,
                };
                return unnest(env, (left, left_scope), right, outer, condition);
            }
            TableFactorKind::Subquery { query, lateral: true } => {
                let rel = query::nested(env.with_outer(&left_scope), query)?;
                let (rel, scope) = match &right.alias {
                    Some(alias) => aliased(rel, alias, Vec::new())?,
                    None => {
                        let scope = Scope::of(&[], &rel.schema);
                        (rel, scope)
                    }
                };
                return lateral(env, join, kind, (left, left_scope), (rel, scope));
            }
            TableFactorKind::Function(call) => {
                let rel = window_function::table_function(env, call, &left_scope)?;
                let (rel, scope) = match &right.alias {
                    Some(alias) => aliased(rel, alias, Vec::new())?,
                    None => {
                        let scope = Scope::of(&[], &rel.schema);
                        (rel, scope)
                    }
                };
                return plain(env, join, kind, (left, left_scope), (rel, scope), None);
            }
            TableFactorKind::Table { system_time: Some(time), name, hints } => {
                let (rel, qualifier) = named(env, name, hints)?;
                if let Some(expansion) = &env.session.expansion {
                    expansion.table(right, &qualifier);
                }
                return temporal(env, join, kind, (left, left_scope), right, (rel, qualifier), time);
            }
            _ => {}
        }
    }
    let right = table_ref(env, &join.right)?;
    plain(env, join, kind, (left, left_scope), right, None)
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

fn temporal<'a>(
    env: Env<'a>,
    join: &ast::Join,
    kind: JoinKind,
    (left, left_scope): (Rel, Scope<'a>),
    factor: &TableFactor,
    (rel, qualifier): (Rel, Vec<Arc<str>>),
    time: &ast::Expr,
) -> Bound<(Rel, Scope<'a>)> {
    let (rel, scope) = match &factor.alias {
        Some(alias) => aliased(rel, alias, Vec::new())?,
        None => {
            let scope = Scope::of(&qualifier, &rel.schema);
            (rel, scope)
        }
    };
    let bound = ExprBinder::new(&left_scope, env.config).bind(time)?;
    let Some(column) = bound.as_column().filter(|c| *c < left.width()) else {
        return fail(
            "FOR SYSTEM_TIME AS OF needs a time attribute of the left table",
            "Temporal table join currently only supports 'FOR SYSTEM_TIME AS OF' left table's time attribute field",
            time.span,
        );
    };
    plain(env, join, kind, (left, left_scope), (rel, scope), Some(column))
}

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

fn plain<'a>(
    env: Env<'a>,
    join: &ast::Join,
    kind: JoinKind,
    (mut left, left_scope): (Rel, Scope<'a>),
    (right, right_scope): (Rel, Scope<'a>),
    temporal: Option<usize>,
) -> Bound<(Rel, Scope<'a>)> {
    let width = left.width();
    let shared = shared_columns(join, &left_scope, &right_scope)?;
    let mut scope = left_scope.join(right_scope);
    scope.outer = env.outer;
    let binder = ExprBinder::new(&scope, env.config);
    let mut condition = Vec::new();
    for (name, l, r) in &shared {
        let sides = vec![scope.column(*l), scope.column(width + r)];
        let span = join.span;
        let types = [sides[0].ty.clone(), sides[1].ty.clone()];
        let equality = binder.call(names::EQ, sides, span).map_err(|_| {
            let detail = format!("Column '{name}' in NATURAL JOIN or USING has incompatible types");
            vec![
                crate::diagnostic::Diagnostic::error(format!("column \"{name}\" has different types on the two sides"))
                    .detail(detail)
                    .at(span),
            ]
        })?;
        join_condition::one_kind(&types[0], &types[1], span)?;
        condition.push(equality);
    }
    let mut with_subqueries = Vec::new();
    if let JoinCondition::On(on) = &join.condition {
        match join_condition::bind(&binder, on, width) {
            Ok(bound) => condition.extend(bound),
            Err(error) if temporal.is_none() => {
                let (plain, others) = select::without_subqueries(env, &binder, on);
                if others.is_empty() {
                    return Err(error);
                }
                for term in plain {
                    condition.extend(join_condition::bind(&binder, term, width)?);
                }
                if kind == JoinKind::Inner {
                    // What an inner join keeps may as well be kept behind it.
                    with_subqueries = others;
                } else {
                    let (wider, terms) = select::on_values(env, left, &binder, &others)?;
                    left = wider;
                    let behind = |c: usize| select::behind(c, width..scope.columns.len(), left.width() - width);
                    condition.iter_mut().for_each(|term| term.map_columns(&behind));
                    condition.extend(terms);
                }
            }
            Err(error) => return Err(error),
        }
    }
    if temporal.is_none() && condition.is_empty() && shared.is_empty() && needs_condition(join) {
        return fail("this join needs ON or USING", "Join condition is missing", join.span);
    }
    let ttl = |table: &TableRef| alias_of(table).and_then(|alias| state_ttl(env.hints, alias));
    let mut node = JoinRel::new(kind, condition);
    node.temporal = temporal;
    node.ttl_ms = [ttl(&join.left), ttl(&join.right)];
    node.lookup_hints = alias_of(&join.right).map(|alias| lookup_hints(env.hints, alias)).unwrap_or_default();
    let added = left.width() - width;
    let mut rel = Rel::join(left, right, node);
    if added > 0 {
        let kept: Vec<usize> = (0..width).chain(width + added..rel.width()).collect();
        rel = Rel::project_columns(rel, &kept);
    }
    for term in with_subqueries {
        rel = select::where_clause(env, rel, &binder, term)?;
    }
    if matches!(kind, JoinKind::Semi | JoinKind::Anti) {
        scope.columns.truncate(width);
        return Ok((rel, scope));
    }
    for (column, joined) in scope.columns.iter_mut().zip(&rel.schema.columns) {
        column.ty = joined.ty.clone();
    }
    Ok(merged(rel, scope, &shared, width, kind))
}

fn needs_condition(join: &ast::Join) -> bool {
    matches!(join.operator, JoinOperator::Left | JoinOperator::Right | JoinOperator::Full)
        && !join.natural
        && matches!(join.condition, JoinCondition::None)
}

/// USING (a, b) and NATURAL: (name, position left, position right).
fn shared_columns(join: &ast::Join, left: &Scope<'_>, right: &Scope<'_>) -> Bound<Vec<(String, usize, usize)>> {
    let find = |scope: &Scope<'_>, name: &str| -> Vec<usize> {
        scope.star().into_iter().filter(|i| scope.columns[*i].name.as_ref() == name).collect()
    };
    if join.natural {
        let mut shared = Vec::new();
        for l in left.star() {
            let name = left.columns[l].name.to_string();
            if let [r] = find(right, &name).as_slice() {
                shared.push((name, l, *r));
            }
        }
        return Ok(shared);
    }
    let JoinCondition::Using { columns, .. } = &join.condition else { return Ok(Vec::new()) };
    let mut shared = Vec::new();
    for column in columns {
        match (find(left, &column.value).as_slice(), find(right, &column.value).as_slice()) {
            ([l], [r]) => shared.push((column.value.clone(), *l, *r)),
            ([], _) | (_, []) => {
                return fail(
                    format!("column \"{}\" of USING is not on both sides", column.value),
                    format!("Column '{}' not found in any table", column.value),
                    column.span,
                );
            }
            _ => {
                return fail(
                    format!("column \"{}\" of USING is ambiguous", column.value),
                    format!("Column name '{}' in USING clause is not unique on one side of join", column.value),
                    column.span,
                );
            }
        }
    }
    Ok(shared)
}

/// Shared columns come first and once; the originals are still reached by their table's name.
fn merged<'a>(
    rel: Rel,
    mut scope: Scope<'a>,
    shared: &[(String, usize, usize)],
    width: usize,
    kind: JoinKind,
) -> (Rel, Scope<'a>) {
    if shared.is_empty() {
        return (rel, scope);
    }
    let (mut exprs, mut names): (Vec<Expr>, Vec<Arc<str>>) = (Vec::new(), Vec::new());
    let mut columns = Vec::new();
    for (name, l, r) in shared {
        let (left, right) = (rel.column(*l), rel.column(width + r));
        let expr = match kind {
            JoinKind::Right => right,
            JoinKind::Full => {
                let ty = left.ty.clone();
                let present = Expr::call(names::IS_NOT_NULL, vec![left.clone()], TypeKind::Boolean.not_null());
                Expr { kind: ExprKind::Case { branches: vec![(present, left)], otherwise: Box::new(right) }, ty }
            }
            _ => left,
        };
        let mut column = scope.columns[*l].clone();
        column.qualifier = Vec::new().into();
        column.ty = expr.ty.clone();
        column.visible = true;
        columns.push(column);
        exprs.push(expr);
        names.push(name.as_str().into());
        scope.columns[*l].visible = false;
        scope.columns[width + r].visible = false;
    }
    for i in 0..rel.width() {
        exprs.push(rel.column(i));
        names.push(rel.schema.columns[i].name.clone());
    }
    columns.extend(scope.columns);
    (Rel::project(rel, exprs, names), Scope::of_columns(columns, scope.outer))
}

/// LATERAL (SELECT ..): correlation becomes the join's condition.
fn lateral<'a>(
    env: Env<'a>,
    join: &ast::Join,
    kind: JoinKind,
    (left, left_scope): (Rel, Scope<'a>),
    (right, right_scope): (Rel, Scope<'_>),
) -> Bound<(Rel, Scope<'a>)> {
    if !matches!(kind, JoinKind::Inner | JoinKind::Left) {
        return fail(
            "LATERAL is possible in INNER and LEFT joins only",
            "Only INNER and LEFT JOIN are supported with LATERAL",
            join.span,
        );
    }
    let width = left.width();
    let own = right.width();
    let outer = |c: usize, ty: &DataType| Ok(Expr::column(c, ty.clone()));
    // Joined inner, Flink loses the rows for which the aggregate is over nothing; it pads them in a left join only.
    let inner = kind == JoinKind::Inner && subquery::pull(right.clone()).is_ok();
    if !inner && let Some((joined, values)) = subquery::attach_aggregate(&left, &right, &outer)? {
        return aggregate_lateral(env, join, kind, (left.width(), joined), values, (left_scope, right_scope.columns));
    }
    let limited = right.limits();
    let pulled = subquery::pull(right)?;
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
        condition.extend(exprs::conjuncts(binder.bind_condition(on, "ON", &mut crate::binder::NoIntercept)?));
    }
    let rel = Rel::join(left, pulled.rel, JoinRel::new(kind, condition));
    let kept: Vec<usize> = (0..width + own).collect();
    let rel = if rel.width() > kept.len() { Rel::project_columns(rel, &kept) } else { rel };
    for (column, joined) in scope.columns.iter_mut().zip(&rel.schema.columns) {
        column.ty = joined.ty.clone();
    }
    Ok((rel, scope))
}

/// LATERAL over an aggregate without GROUP BY: one row for each row on the left.
fn aggregate_lateral<'a>(
    env: Env<'a>,
    join: &ast::Join,
    kind: JoinKind,
    (width, joined): (usize, Rel),
    values: Vec<Expr>,
    (left_scope, right_columns): (Scope<'a>, Vec<crate::binder::ScopeColumn>),
) -> Bound<(Rel, Scope<'a>)> {
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
        let condition = binder.bind_condition(on, "ON", &mut crate::binder::NoIntercept)?;
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

/// `CROSS JOIN UNNEST(a) [WITH ORDINALITY] AS t (x, n)`.
fn unnest<'a>(
    env: Env<'a>,
    (left, left_scope): (Rel, Scope<'a>),
    factor: &TableFactor,
    outer: bool,
    condition: Option<&ast::Expr>,
) -> Bound<(Rel, Scope<'a>)> {
    let TableFactorKind::Unnest { exprs: collections, with_ordinality, .. } = &factor.kind else {
        return fail("UNNEST was expected", "UNNEST was expected", factor.span);
    };
    let [collection] = collections.as_slice() else {
        return fail("UNNEST takes one collection", "UNNEST with several arguments is not supported", factor.span);
    };
    let bound = ExprBinder::new(&left_scope, env.config).bind(collection)?;
    let (element, mut names_, spread) = elements(&bound, factor)?;
    if *with_ordinality {
        names_.push("ORDINALITY".into());
    }
    let qualifier: Vec<Arc<str>> = factor.alias.iter().map(|a| a.name.value.as_str().into()).collect();
    if let Some(alias) = &factor.alias {
        if !alias.columns.is_empty() {
            if alias.columns.len() != names_.len() {
                return fail(
                    format!("{} names for {} columns", alias.columns.len(), names_.len()),
                    "List of column aliases must have same degree as table",
                    alias.span,
                );
            }
            names_ = alias.columns.iter().map(|c| c.value.as_str().into()).collect();
        } else if !spread && names_.len() == 1 {
            names_[0] = alias.name.value.as_str().into();
        }
    }
    let width = left.width();
    let node = UnnestRel { collection: bound, spread, ordinality: *with_ordinality, outer, condition: None, element };
    let mut rel = Rel::unnest(left, node, names_);
    let right = Schema { columns: rel.schema.columns[width..].to_vec() };
    let mut scope = left_scope.join(Scope::of(&qualifier, &right));
    scope.outer = env.outer;
    if let Some(condition) = condition {
        let binder = ExprBinder::new(&scope, env.config);
        let bound = binder.bind_condition(condition, "ON", &mut crate::binder::NoIntercept)?;
        if let Some(predicate) = exprs::conjunction(exprs::conjuncts(bound)) {
            if !outer {
                rel = Rel::filter(rel, predicate);
            } else if let RelOp::Unnest(node) = &mut rel.op {
                node.condition = Some(predicate);
            }
        }
    }
    Ok((rel, scope))
}

/// The columns of a collection's elements; whether ROWs are spread.
#[allow(clippy::type_complexity)]
fn elements(collection: &Expr, factor: &TableFactor) -> Bound<(Vec<DataType>, Vec<Arc<str>>, bool)> {
    let of_item = |item: &DataType| match &item.kind {
        TypeKind::Row(fields) => {
            let types = fields.iter().map(|f| f.ty.with_nullable(f.ty.nullable || item.nullable)).collect();
            (types, fields.iter().map(|f| f.name.clone()).collect(), true)
        }
        _ => (vec![item.clone()], vec!["EXPR$0".into()], false),
    };
    match &collection.ty.kind {
        TypeKind::Array(item) | TypeKind::Multiset(item) => Ok(of_item(item)),
        TypeKind::Map(key, value) => {
            Ok((vec![(**key).clone(), (**value).clone()], vec!["KEY".into(), "VALUE".into()], true))
        }
        _ => fail(
            format!("UNNEST takes an ARRAY, MAP or MULTISET, not {}", collection.ty),
            format!(
                "Cannot apply 'UNNEST' to arguments of type 'UNNEST(<{}>)'. Supported form(s): 'UNNEST(<MULTISET>)' 'UNNEST(<ARRAY>)' 'UNNEST(<MAP>)'",
                crate::binder::implicit_cast::calcite_name(&collection.ty.kind)
            ),
            factor.span,
        ),
    }
}
