//! SELECT: FROM, WHERE, GROUP BY, HAVING, OVER, QUALIFY, the select list, DISTINCT, in that order.
//!
//! Every expression is bound over the columns of FROM; the slots in it (aggregates, OVER, subqueries) are then put in
//! place step by step, and what is above an aggregate is rewritten over its output.

use std::sync::Arc;

use ouzel_plan::Expr;
use ouzel_plan::aggregate::SortKey;
use ouzel_types::DataType;

use super::env::Env;
use super::grouping::{self, Grouping};
use super::pushdown::above;
use super::rel::{Rel, RelOp};
use super::slot_placement::Above;
use super::slots::{OrderExpr, Slot, Slots, fail, order_expr, slot_of};
use super::{exprs, from, from_names, hints, over_calls, query, select_list, where_clause};
use crate::ast::{self, ExprKind as Ast};
use crate::binder::{Bound, ExprBinder, Intercept, Scope};
use crate::diagnostic::Diagnostic;

/// A bound SELECT; columns after `visible` are only there to be sorted by.
pub struct Selected {
    pub rel: Rel,
    pub visible: usize,
    pub order: Vec<SortKey>,
}

/// What is above FROM and WHERE, bound.
struct Bounds {
    items: Vec<(Expr, Arc<str>)>,
    /// Of each item that a star stands for: the column with its table.
    starred: Vec<Option<String>>,
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
        let detail = match &select.from {
            Some(ast::TableRef::Factor(factor)) => match &factor.kind {
                ast::TableFactorKind::Table { name, .. } => format!("Cannot convert table '{}' to stream", name.base()),
                _ => "Cannot convert table to stream".to_owned(),
            },
            _ => "Cannot stream VALUES".to_owned(),
        };
        return fail("SELECT STREAM is not supported", detail, select.span);
    }
    let sink = env.sink;
    let env = Env { hints: if select.hints.is_empty() { env.hints } else { &select.hints }, sink: None, ..env };
    let (rel, scope) = match &select.from {
        Some(table) => {
            if let Some(expansion) = &env.session.expansion {
                expansion.select(select);
            }
            from_names::check(table)?;
            from::table_ref(env, table)?
        }
        None => (query::one_row(), query::hidden_row(env)),
    };
    hints::check(select)?;
    let binder = ExprBinder::new(&scope, env.config);
    let rel = match &select.selection {
        Some(predicate) => where_clause::where_clause(env, rel, &binder, predicate)?,
        None => rel,
    };
    Slots::new(env, &select.windows).check_windows(&binder)?;
    let mut slots = Slots::new(env, &select.windows);
    let grouping = match &select.group_by {
        Some(group_by) => grouping::bind(group_by, &binder, &mut slots)?,
        None => Grouping::default(),
    };
    let bounds = bind_clauses(select, order_by, &binder, &mut slots, sink)?;
    let aggregated = select.group_by.is_some() || select.having.is_some() || !slots.aggregates.is_empty();
    if !aggregated && !slots.groupings.is_empty() {
        return Err(vec![
            Diagnostic::error("GROUP_ID needs GROUP BY")
                .at(select.span)
                .detail("GROUP_ID operator may only occur in an aggregate query"),
        ]);
    }
    let mut above = Above::new(rel, slots.subqueries.len());
    let mut waiting: Vec<_> = slots.subqueries.drain(..).map(Some).collect();
    if aggregated {
        let early: Vec<usize> = std::mem::take(&mut slots.early);
        above.attach(&mut waiting, &early)?;
        above.aggregate(env, &slots, &grouping, &bounds.items)?;
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

fn bind_clauses(
    select: &ast::Select,
    order_by: &[ast::OrderByItem],
    binder: &ExprBinder<'_>,
    slots: &mut Slots<'_, '_>,
    sink: Option<&[DataType]>,
) -> Bound<Bounds> {
    let mut errors: Vec<Diagnostic> = Vec::new();
    slots.may_aggregate = true;
    slots.may_over = true;
    let (mut items, mut starred) = (Vec::new(), Vec::new());
    for item in &select.projection {
        match select_list::columns(item, binder, slots, &items, sink) {
            Ok(more) => {
                starred.extend(more.iter().map(|(expr, _)| select_list::star_column(item, expr, binder.scope)));
                items.extend(more);
            }
            Err(e) => errors.extend(e),
        }
    }
    let qualify = select.qualify.as_ref().map(|q| {
        slots.aliases.clone_from(&items);
        let bound = binder.bind_condition(q, "QUALIFY", slots);
        slots.aliases.clear();
        let bound = bound?;
        let mut asks = false;
        bound.visit_columns(&mut |column| asks |= matches!(slot_of(column), Some(Slot::Over(_))));
        if asks {
            return Ok(bound);
        }
        fail(
            "QUALIFY has to ask for a window function",
            format!("QUALIFY expression '{}' must contain a window function", qualified(q, binder.scope)),
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
    if errors.is_empty() { Ok(Bounds { items, starred, having, qualify, order }) } else { Err(errors) }
}

/// The expression with columns as Flink's validator writes them out: behind their table.
fn qualified(expr: &ast::Expr, scope: &Scope<'_>) -> ast::Expr {
    let mut expr = expr.clone();
    let again = |inner: &mut ast::Expr| *inner = qualified(inner, scope);
    match &mut expr.kind {
        Ast::Column(name) if name.0.len() == 1 => {
            let column = scope.resolve(name).ok().and_then(|bound| bound.as_column());
            let table = column.and_then(|at| scope.columns.get(at)).and_then(|column| column.qualifier.last());
            if let Some(table) = table {
                name.0.insert(0, ast::Ident::new(table.as_ref(), expr.span));
            }
        }
        Ast::Nested(inner) | Ast::Unary { expr: inner, .. } | Ast::Is { expr: inner, .. } => again(inner),
        Ast::Binary { left, right, .. } => {
            again(left);
            again(right);
        }
        Ast::Function(call) => call.args.iter_mut().for_each(|arg| again(&mut arg.value)),
        _ => {}
    }
    expr
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

/// ORDER BY sees the select list's names before the columns of FROM.
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

fn project(above: Above, bounds: Bounds, distinct: bool, span: ast::Span) -> Bound<Selected> {
    let (mut list, mut names, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    for ((expr, name), starred) in bounds.items.iter().zip(&bounds.starred) {
        match above.place(expr) {
            Ok(expr) => list.push(expr),
            Err(e) => errors.extend(e.into_iter().map(|error| match starred {
                Some(column) => error.detail(format!("Expression '{column}' is not being grouped")),
                None => error,
            })),
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
    let below = computed_below(above.rel, &mut list, &names);
    let rel = Rel::project(below, list, names);
    let rel = if distinct { Rel::distinct(rel) } else { rel };
    Ok(Selected { rel, visible, order })
}

/// What is computed below the number, also of the terms of a QUALIFY that asks for some numbers.
fn computed_below(rel: Rel, list: &mut Vec<Expr>, names: &[Arc<str>]) -> Rel {
    match rel {
        Rel { op: RelOp::Filter(predicate), mut inputs, .. } if matches!(inputs[0].op, RelOp::Over(_)) => {
            let shown = list.len();
            list.extend(exprs::conjuncts(predicate));
            let numbered = over_calls::computed_below(inputs.remove(0), list, names);
            above(numbered, list.split_off(shown))
        }
        rel => over_calls::computed_below(rel, list, names),
    }
}

/// Flink names the clause that may have no aggregate.
pub(super) fn illegal_in(error: &mut Diagnostic, clause: &str) {
    for what in ["Aggregate", "Windowed aggregate"] {
        if error.detail.as_deref() == Some(&format!("{what} expression is illegal in this clause")) {
            error.detail = Some(format!("{what} expression is illegal in {clause} clause"));
        }
    }
}
