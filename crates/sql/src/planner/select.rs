//! SELECT: FROM, WHERE, GROUP BY, HAVING, OVER, QUALIFY, the select list, DISTINCT, in that order.
//!
//! Every expression is bound over the columns of FROM; the slots in it (aggregates, OVER, subqueries) are then put in
//! place step by step, and what is above an aggregate is rewritten over its output.

use std::sync::Arc;

use ouzel_plan::aggregate::SortKey;
use ouzel_plan::{Expr, ExprKind};
use ouzel_types::DataType;

use super::env::Env;
use super::grouping::{self, Grouping};
use super::rel::{Rel, RelOp};
use super::slots::{OrderExpr, Slot, Slots, SubquerySlot, fail, has_slot, order_expr, slot_of};
use super::{exprs, from, from_names, hints, over_calls, query, subquery};
use crate::ast::{self, BinaryOp, ExprKind as Ast, SelectItem, UnaryOp};
use crate::binder::{Bound, ExprBinder, Intercept, Scope};
use crate::catalog::expansion;
use crate::diagnostic::Diagnostic;
use crate::portability::Note;

/// A bound SELECT; columns after `visible` are only there to be sorted by.
pub struct Selected {
    pub rel: Rel,
    pub visible: usize,
    pub order: Vec<SortKey>,
}

/// What is above FROM and WHERE, bound.
struct Bounds {
    items: Vec<(Expr, Arc<str>)>,
    having: Option<Expr>,
    qualify: Option<Expr>,
    order: Vec<Ordered>,
}

enum Ordered {
    /// A column of the select list.
    Output(usize, bool, bool),
    Expr(OrderExpr),
}

pub fn select(env: Env<'_>, select: &ast::Select, order_by: &[ast::OrderByItem]) -> Bound<Selected> {
    if select.stream {
        return fail("SELECT STREAM is not supported", "SELECT STREAM is not supported", select.span);
    }
    hints::check(select)?;
    let env = if select.hints.is_empty() { env } else { Env { hints: &select.hints, ..env } };
    let (rel, scope) = match &select.from {
        Some(table) => {
            if let Some(expansion) = &env.session.expansion {
                expansion.select(select);
            }
            from_names::check(table)?;
            from::table_ref(env, table)?
        }
        None => (query::one_row(), hidden_row(env)),
    };
    let binder = ExprBinder::new(&scope, env.config);
    let rel = match &select.selection {
        Some(predicate) => where_clause(env, rel, &binder, predicate)?,
        None => rel,
    };
    Slots::new(env, &select.windows).check_windows(&binder)?;
    let mut slots = Slots::new(env, &select.windows);
    let grouping = match &select.group_by {
        Some(group_by) => grouping::bind(group_by, &binder, &mut slots)?,
        None => Grouping::default(),
    };
    let bounds = bind_clauses(select, order_by, &binder, &mut slots)?;
    let aggregated = select.group_by.is_some() || select.having.is_some() || !slots.aggregates.is_empty();
    if !aggregated && !slots.groupings.is_empty() {
        return Err(vec![
            Diagnostic::error("GROUP_ID needs GROUP BY")
                .at(select.span)
                .detail("GROUP_ID operator may only occur in an aggregate query"),
        ]);
    }
    let mut above =
        Above { rel, mapping: Mapping::Plain, subqueries: vec![None; slots.subqueries.len()], overs: Vec::new() };
    let mut waiting: Vec<Option<SubquerySlot>> = slots.subqueries.drain(..).map(Some).collect();
    if aggregated {
        let early: Vec<usize> = std::mem::take(&mut slots.early);
        above.attach(&mut waiting, &early)?;
        above.aggregate(env, &slots, &grouping)?;
    }
    let all: Vec<usize> = (0..waiting.len()).collect();
    above.attach(&mut waiting, &all)?;
    if let Some(having) = &bounds.having {
        let having = above.place(having)?;
        above.rel = Rel::filter(above.rel, having);
    }
    above.over(env, &slots)?;
    if let Some(qualify) = &bounds.qualify {
        let qualify = above.place(qualify)?;
        above.rel = Rel::filter(above.rel, qualify);
    }
    project(above, bounds, select.distinct, select.span)
}

/// Join and state hints; those of batch plans are known and mean nothing here.
/// The invisible column of a SELECT without FROM.
fn hidden_row<'a>(env: Env<'a>) -> Scope<'a> {
    let mut scope = Scope::of(&[], &query::one_row().schema);
    scope.columns.iter_mut().for_each(|c| c.visible = false);
    scope.outer = env.outer;
    scope.expansion = env.session.expansion.clone();
    scope
}

fn bind_clauses(
    select: &ast::Select,
    order_by: &[ast::OrderByItem],
    binder: &ExprBinder<'_>,
    slots: &mut Slots<'_, '_>,
) -> Bound<Bounds> {
    let mut errors: Vec<Diagnostic> = Vec::new();
    slots.may_aggregate = true;
    slots.may_over = true;
    let mut items = Vec::new();
    for item in &select.projection {
        match select_item(item, binder, slots, &items) {
            Ok(more) => items.extend(more),
            Err(e) => errors.extend(e),
        }
    }
    let qualify = select.qualify.as_ref().map(|q| {
        let mut aliases = Aliases { items: &items, slots };
        let bound = binder.bind_condition(q, "QUALIFY", &mut aliases)?;
        let mut asks = false;
        bound.visit_columns(&mut |column| asks |= matches!(slot_of(column), Some(Slot::Over(_))));
        if asks {
            return Ok(bound);
        }
        fail(
            "QUALIFY has to ask for a window function",
            format!("QUALIFY expression '{q}' must contain a window function"),
            q.span,
        )
    });
    let mut order = Vec::new();
    for item in order_by {
        match ordered(item, &items, binder, slots) {
            Ok(key) => order.push(key),
            Err(e) => errors.extend(e),
        }
    }
    slots.may_over = false;
    let having = select.having.as_ref().map(|h| binder.bind_condition(h, "HAVING", slots));
    let mut unwrap = |result: Option<Bound>| match result {
        Some(Ok(expr)) => Some(expr),
        Some(Err(e)) => {
            errors.extend(e);
            None
        }
        None => None,
    };
    let (having, qualify) = (unwrap(having), unwrap(qualify));
    if errors.is_empty() { Ok(Bounds { items, having, qualify, order }) } else { Err(errors) }
}

fn select_item(
    item: &SelectItem,
    binder: &ExprBinder<'_>,
    slots: &mut Slots<'_, '_>,
    before: &[(Expr, Arc<str>)],
) -> Bound<Vec<(Expr, Arc<str>)>> {
    let columns = |positions: Vec<usize>| -> Vec<(Expr, Arc<str>)> {
        let mut names: Vec<Arc<str>> = before.iter().map(|(_, name)| name.clone()).collect();
        for i in &positions {
            let name = unique(&binder.scope.columns[*i].name, &names);
            names.push(name);
        }
        let names = names.split_off(before.len());
        if let (Some(expansion), Some(span)) = (&binder.scope.expansion, expansion::star_span(item)) {
            let columns: Vec<_> = positions.iter().map(|i| &binder.scope.columns[*i]).zip(&names).collect();
            expansion.star(span, &columns);
        }
        positions.into_iter().zip(names).map(|(i, name)| (binder.scope.column(i), name)).collect()
    };
    match item {
        SelectItem::Star { span } => {
            let all = binder.scope.star();
            no_name_twice(binder.scope, &all, *span)?;
            if all.is_empty() {
                return fail("SELECT * needs a FROM", "SELECT * requires a FROM clause", *span);
            }
            Ok(columns(all))
        }
        SelectItem::QualifiedStar { qualifier, span } => {
            let of_table = binder.scope.qualified_star(qualifier);
            if !of_table.is_empty() {
                no_name_twice(binder.scope, &of_table, *span)?;
                return Ok(columns(of_table));
            }
            members(binder.scope.resolve(qualifier).map_err(|e| vec![e])?, qualifier.span())
        }
        SelectItem::Expr { expr, alias } => {
            if let Ast::FieldStar { base } = &expr.kind {
                return members(binder.bind_with(base, slots)?, expr.span);
            }
            let bound = binder.bind_with(expr, slots)?;
            no_bare_null(&bound, expr.span)?;
            let name: Arc<str> = match (alias, natural_name(expr)) {
                (Some(alias), _) => alias.value.as_str().into(),
                (None, Some(name)) => name.into(),
                (None, None) => format!("EXPR${}", before.len()).into(),
            };
            Ok(vec![(bound, name)])
        }
    }
}

/// `*` names each column of a relation, and so no two that are called alike.
fn no_name_twice(scope: &Scope<'_>, star: &[usize], span: ast::Span) -> Bound<()> {
    match scope.called_alike(star) {
        Some(name) => fail(
            format!("`*` stands for two columns \"{name}\" of one relation"),
            format!("Column '{name}' is ambiguous"),
            span,
        ),
        None => Ok(()),
    }
}

/// Flink derives no type for a NULL that stands alone in SELECT or VALUES, whatever the sink's column is.
pub fn no_bare_null(bound: &Expr, span: ast::Span) -> Bound<()> {
    if bound.ty.kind == ouzel_types::TypeKind::Null {
        return Err(vec![crate::binder::operator::illegal_null(span)]);
    }
    Ok(())
}

/// The name of a column of `*`: with a number where the select list has the name already, as Calcite numbers it.
fn unique(name: &Arc<str>, taken: &[Arc<str>]) -> Arc<str> {
    if !taken.contains(name) {
        return name.clone();
    }
    let numbered = (0..=taken.len()).map(|n| Arc::from(format!("{name}{n}")));
    numbered.into_iter().find(|new| !taken.contains(new)).unwrap_or_else(|| name.clone())
}

/// `r.*` of a ROW.
fn members(row: Expr, span: ast::Span) -> Bound<Vec<(Expr, Arc<str>)>> {
    let ouzel_types::TypeKind::Row(fields) = &row.ty.kind else {
        return fail(
            "only a table or a row has members that * can list",
            "Not a record type. The '*' operator requires a record",
            span,
        );
    };
    let named = |(i, f): (usize, &ouzel_types::Field)| (crate::binder::scope::field_at(row.clone(), i), f.name.clone());
    Ok(fields.iter().enumerate().map(named).collect())
}

fn natural_name(expr: &ast::Expr) -> Option<&str> {
    match &expr.kind {
        Ast::Column(name) => Some(name.base()),
        Ast::Nested(inner) => natural_name(inner),
        _ => None,
    }
}

fn ordered(
    item: &ast::OrderByItem,
    items: &[(Expr, Arc<str>)],
    binder: &ExprBinder<'_>,
    slots: &mut Slots<'_, '_>,
) -> Bound<Ordered> {
    let key = query::sort_key(0, item);
    if let Some(column) = query::ordinal(&item.expr, items.len())? {
        return Ok(Ordered::Output(column, key.descending, key.nulls_first));
    }
    if let Ast::Column(name) = &item.expr.kind
        && let [only] = name.0.as_slice()
        && let Some(column) = items.iter().position(|(_, n)| n.as_ref() == only.value)
    {
        return Ok(Ordered::Output(column, key.descending, key.nulls_first));
    }
    let expr = binder.bind_with(&item.expr, &mut Aliases { items, slots })?;
    Ok(Ordered::Expr(order_expr(expr, item)))
}

/// ORDER BY and QUALIFY see the select list's names before the columns of FROM.
struct Aliases<'a, 's, 'e, 'q> {
    items: &'a [(Expr, Arc<str>)],
    slots: &'s mut Slots<'e, 'q>,
}

impl Intercept for Aliases<'_, '_, '_, '_> {
    fn intercept(&mut self, expr: &ast::Expr, binder: &ExprBinder<'_>) -> Bound<Option<Expr>> {
        if let Ast::Column(name) = &expr.kind
            && let [only] = name.0.as_slice()
            && let Some((item, _)) = self.items.iter().find(|(_, n)| n.as_ref() == only.value)
        {
            return Ok(Some(item.clone()));
        }
        self.slots.intercept(expr, binder)
    }
}

/// The relation as it grows, and how expressions over FROM are read on top of it.
struct Above {
    rel: Rel,
    mapping: Mapping,
    /// Values of attached subqueries, over `rel`.
    subqueries: Vec<Option<Expr>>,
    /// Columns of the OVER calls in `rel`.
    overs: Vec<usize>,
}

enum Mapping {
    /// Columns of FROM are columns of `rel`.
    Plain,
    Grouped(grouping::Output),
}

impl Above {
    fn attach(&mut self, waiting: &mut [Option<SubquerySlot>], which: &[usize]) -> Bound<()> {
        for index in which {
            let Some(slot) = waiting[*index].take() else { continue };
            let slot = match slot {
                SubquerySlot::In { rel, values } => {
                    let values = values.iter().map(|v| self.place(v)).collect::<Bound<Vec<_>>>()?;
                    SubquerySlot::In { rel, values }
                }
                other => other,
            };
            let left = std::mem::replace(&mut self.rel, query::one_row());
            let mapping = &self.mapping;
            let outer = |c: usize, ty: &DataType| match mapping {
                Mapping::Plain => Ok(Expr::column(c, ty.clone())),
                Mapping::Grouped(output) => output.place(&Expr::column(c, ty.clone())),
            };
            let (rel, value) = subquery::attach(left, slot, &outer)?;
            self.rel = rel;
            self.subqueries[*index] = Some(value);
        }
        Ok(())
    }

    fn aggregate(&mut self, env: Env<'_>, slots: &Slots<'_, '_>, grouping: &Grouping) -> Bound<()> {
        let place = |e: &Expr| place_subqueries(e, &self.subqueries);
        let input = std::mem::replace(&mut self.rel, query::one_row());
        let (rel, output) = grouping::build(env, input, slots, grouping, &place)?;
        self.rel = rel;
        self.mapping = Mapping::Grouped(output);
        self.subqueries.iter_mut().for_each(|s| *s = None);
        Ok(())
    }

    fn over(&mut self, env: Env<'_>, slots: &Slots<'_, '_>) -> Bound<()> {
        let mut placed = Vec::new();
        for slot in &slots.overs {
            placed.push(over_calls::placed(slot, &|e| self.place(e))?);
        }
        let rel = std::mem::replace(&mut self.rel, query::one_row());
        let mixed = over_calls::numbers_and_ranks(&placed);
        let (rel, columns, windows) = over_calls::build(rel, placed);
        if (windows > 1 || mixed) && !env.config.is_batch() {
            env.session.portability().note(
                Note::refused("OVER windows that differ in one SELECT")
                    .flink("Over Agg: Unsupported use of OVER windows. All aggregates must be computed on the same window. please re-check the over window statement.")
                    .portable("one subquery for each window, each adding its columns to the one inside"),
            );
        }
        self.rel = rel;
        self.overs = columns;
        Ok(())
    }

    /// An expression of a clause over the columns of `rel`.
    fn place(&self, expr: &Expr) -> Bound<Expr> {
        let expr = match &self.mapping {
            Mapping::Plain => expr.clone(),
            Mapping::Grouped(output) => output.place(expr)?,
        };
        Ok(self.place_slots(&expr))
    }

    fn place_slots(&self, expr: &Expr) -> Expr {
        if let ExprKind::Column(column) = expr.kind {
            return match slot_of(column) {
                Some(Slot::Subquery(i)) => self.subqueries[i].clone().unwrap_or_else(|| expr.clone()),
                Some(Slot::Over(i)) if i < self.overs.len() => Expr::column(self.overs[i], expr.ty.clone()),
                _ => expr.clone(),
            };
        }
        let mut copy = expr.clone();
        for child in copy.children_mut() {
            *child = self.place_slots(child);
        }
        copy
    }
}

fn place_subqueries(expr: &Expr, values: &[Option<Expr>]) -> Expr {
    if let ExprKind::Column(column) = expr.kind {
        return match slot_of(column) {
            Some(Slot::Subquery(i)) => values[i].clone().unwrap_or_else(|| expr.clone()),
            _ => expr.clone(),
        };
    }
    let mut copy = expr.clone();
    for child in copy.children_mut() {
        *child = place_subqueries(child, values);
    }
    copy
}

fn project(above: Above, bounds: Bounds, distinct: bool, span: ast::Span) -> Bound<Selected> {
    let (mut list, mut names, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    for (expr, name) in &bounds.items {
        match above.place(expr) {
            Ok(expr) => list.push(expr),
            Err(e) => errors.extend(e),
        }
        names.push(name.clone());
    }
    if !errors.is_empty() {
        return Err(errors.into_iter().map(|e: Diagnostic| if e.span.is_none() { e.at(span) } else { e }).collect());
    }
    let visible = list.len();
    let mut order = Vec::new();
    let mut hidden: Option<Arc<str>> = None;
    for key in &bounds.order {
        let (column, descending, nulls_first) = match key {
            Ordered::Output(column, descending, nulls_first) => (*column, *descending, *nulls_first),
            Ordered::Expr(key) => {
                let expr = above.place(&key.expr)?;
                let known = list.iter().position(|e| *e == expr);
                let column = known.unwrap_or_else(|| {
                    hidden =
                        hidden.take().or_else(|| Some(above.rel.schema.columns.get(expr.as_column()?)?.name.clone()));
                    list.push(expr);
                    names.push(format!("EXPR${}", list.len() - 1).into());
                    list.len() - 1
                });
                (column, key.descending, key.nulls_first)
            }
        };
        order.push(SortKey { column, descending, nulls_first });
    }
    if distinct && list.len() > visible {
        return fail(
            "ORDER BY of SELECT DISTINCT takes columns of the select list",
            match hidden {
                Some(name) => format!("Expression '{name}' is not in the select clause"),
                None => "Expression is not in the select clause".to_owned(),
            },
            span,
        );
    }
    let rel = Rel::project(above.rel, list, names);
    let rel = if distinct { Rel::distinct(rel) } else { rel };
    Ok(Selected { rel, visible, order })
}

/// Flink names the clause that may have no aggregate.
pub(super) fn illegal_in(error: &mut Diagnostic, clause: &str) {
    for what in ["Aggregate", "Windowed aggregate"] {
        if error.detail.as_deref() == Some(&format!("{what} expression is illegal in this clause")) {
            error.detail = Some(format!("{what} expression is illegal in {clause} clause"));
        }
    }
}

/// Flink's words for an aggregate in WHERE.
fn in_where(mut error: Diagnostic) -> Diagnostic {
    illegal_in(&mut error, "WHERE");
    error
}

/// WHERE: conditions that are subqueries become semi and anti joins, the rest filters.
pub(super) fn where_clause(env: Env<'_>, mut rel: Rel, binder: &ExprBinder<'_>, predicate: &ast::Expr) -> Bound<Rel> {
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
            Err(e) => errors.extend(e.into_iter().map(in_where)),
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
    let mut above =
        Above { rel, mapping: Mapping::Plain, subqueries: vec![None; slots.subqueries.len()], overs: Vec::new() };
    let mut waiting: Vec<Option<SubquerySlot>> = slots.subqueries.drain(..).map(Some).collect();
    let all: Vec<usize> = (0..waiting.len()).collect();
    above.attach(&mut waiting, &all)?;
    let predicate = above.place(&predicate)?;
    let kept: Vec<usize> = (0..width).collect();
    Ok(Rel::project_columns(Rel::filter(above.rel, predicate), &kept))
}

/// ON of an outer join with values of subqueries: they become columns behind those of its left side. Gives the wider side,
/// and the terms over it and the right side.
pub(super) fn on_values(
    env: Env<'_>,
    mut left: Rel,
    binder: &ExprBinder<'_>,
    terms: &[&ast::Expr],
) -> Bound<(Rel, Vec<Expr>)> {
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
    let behind = |c: usize| behind(c, width..binder.scope.columns.len(), left.width() - width);
    let terms = bound.iter().map(|(e, values)| place_subqueries(&exprs::remapped(e, &behind), values)).collect();
    Ok((left, terms))
}

/// Where a column of the right side stands once the left one is wider.
pub(super) fn behind(column: usize, right: std::ops::Range<usize>, added: usize) -> usize {
    if right.contains(&column) { column + added } else { column }
}

/// The terms of ON without subqueries, and those with values of some. EXISTS and IN are neither: Flink has none there.
pub(super) fn without_subqueries<'e>(
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

fn ast_conjuncts<'e>(expr: &'e ast::Expr, terms: &mut Vec<&'e ast::Expr>) {
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
fn subquery_condition(expr: &ast::Expr) -> Option<(bool, &Ast)> {
    match &expr.kind {
        kind @ (Ast::Exists(_) | Ast::InSubquery { .. }) => Some((false, kind)),
        Ast::Nested(inner) => subquery_condition(inner),
        Ast::Unary { op: UnaryOp::Not, expr } => subquery_condition(expr).map(|(negated, kind)| (!negated, kind)),
        _ => None,
    }
}
