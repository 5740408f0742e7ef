//! Takes aggregates, OVER calls, window functions and subqueries out of expressions while they are bound.
//!
//! Each becomes a column at a position that no input has (a slot); whoever builds the operators puts real columns in
//! the place of slots. So the binder types every expression once, over the input's columns.

mod over;
mod subquery;

use std::sync::Arc;

use ouzel_plan::aggregate::AggregateFunction;
use ouzel_plan::operator::{Frame, WindowProperty};
use ouzel_plan::{Expr, ExprKind, TimeAttribute};
use ouzel_types::{DataType, Scalar, TypeKind};

use super::aggregate_call;
use super::aggregate_types::{self, Called, ResolvedAggregate};
use super::env::Env;
use super::frames::is_never_empty;
use super::group_window::{self, GroupWindowCall};
use super::rel::Rel;
use crate::ast::{self, ExprKind as Ast};
use crate::binder::implicit_cast::calcite_name;
use crate::binder::{Bound, ExprBinder, Intercept, misfit};
use crate::diagnostic::Diagnostic;
use subquery::not_scalar;

const AGGREGATE: usize = 1 << 24;
const OVER: usize = 2 << 24;
const SUBQUERY: usize = 3 << 24;
const PROPERTY: usize = 4 << 24;
const GROUPING: usize = 5 << 24;
const END: usize = 6 << 24;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    Aggregate(usize),
    Over(usize),
    Subquery(usize),
    Property(usize),
    Grouping(usize),
}

/// The slot that a column position stands for.
pub fn slot_of(column: usize) -> Option<Slot> {
    let index = column % (1 << 24);
    match column - index {
        AGGREGATE if column < END => Some(Slot::Aggregate(index)),
        OVER => Some(Slot::Over(index)),
        SUBQUERY => Some(Slot::Subquery(index)),
        PROPERTY => Some(Slot::Property(index)),
        GROUPING => Some(Slot::Grouping(index)),
        _ => None,
    }
}

pub fn has_slot(expr: &Expr, wanted: impl Fn(Slot) -> bool + Copy) -> bool {
    let mut found = false;
    expr.visit_columns(&mut |c| found |= slot_of(c).is_some_and(wanted));
    found
}

#[derive(Clone, Debug, PartialEq)]
pub struct AggregateSlot {
    pub call: ResolvedAggregate,
    pub distinct: bool,
    pub filter: Option<Expr>,
    pub order: Vec<OrderExpr>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct OrderExpr {
    pub expr: Expr,
    pub descending: bool,
    pub nulls_first: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct OverSlot {
    pub aggregate: AggregateSlot,
    pub partition: Vec<Expr>,
    pub order: Vec<OrderExpr>,
    pub frame: Option<Frame>,
}

#[derive(Clone, Debug)]
pub enum SubquerySlot {
    Scalar { rel: Rel, ty: DataType },
    Exists { rel: Rel },
    In { rel: Rel, values: Vec<Expr> },
}

/// The hook for one SELECT.
pub struct Slots<'e, 'q> {
    env: Env<'e>,
    windows: &'q [ast::NamedWindow],
    pub group_window: Option<GroupWindowCall>,
    /// Group keys, for GROUPING.
    pub keys: Vec<Expr>,
    pub may_aggregate: bool,
    pub may_over: bool,
    pub has_keys: bool,
    inside_aggregate: bool,
    inside_over: bool,
    /// Names of the select list that QUALIFY sees before those of FROM.
    pub aliases: Vec<(Expr, Arc<str>)>,
    pub aggregates: Vec<AggregateSlot>,
    pub overs: Vec<OverSlot>,
    pub subqueries: Vec<SubquerySlot>,
    /// Subqueries that an aggregate's argument reads.
    pub early: Vec<usize>,
    pub properties: Vec<WindowProperty>,
    /// Positions in `keys`.
    pub groupings: Vec<Vec<usize>>,
}

impl<'e, 'q> Slots<'e, 'q> {
    pub fn new(env: Env<'e>, windows: &'q [ast::NamedWindow]) -> Slots<'e, 'q> {
        Slots {
            env,
            windows,
            group_window: None,
            keys: Vec::new(),
            may_aggregate: false,
            may_over: false,
            has_keys: false,
            inside_aggregate: false,
            inside_over: false,
            aliases: Vec::new(),
            aggregates: Vec::new(),
            overs: Vec::new(),
            subqueries: Vec::new(),
            early: Vec::new(),
            properties: Vec::new(),
            groupings: Vec::new(),
        }
    }

    fn function(&mut self, call: &ast::FunctionCall, expr: &ast::Expr, binder: &ExprBinder<'_>) -> Bound<Option<Expr>> {
        let name = call.upper_name();
        if call.name.0.len() > 1 {
            return Ok(None);
        }
        if name == "CURRENT_DATABASE" && call.args.is_empty() {
            let database = Scalar::String(self.env.session.namespace().database.clone());
            return Ok(Some(Expr::literal(database, TypeKind::STRING.not_null())));
        }
        if let Some(window) = &self.group_window
            && let Some(property) = group_window::property_of(&name)
        {
            let asked = group_window::bind_auxiliary(call, &name, binder, expr.span)?;
            if !asked.same_window(window) {
                return fail(
                    format!("{name} names another window than GROUP BY"),
                    format!(
                        "Call to auxiliary group function '{name}' must have matching call to group function '${}' in GROUP BY clause",
                        name.split('_').next().unwrap_or(&name)
                    ),
                    expr.span,
                );
            }
            let streams = !self.env.config.is_batch();
            if property == WindowProperty::Proctime && window.time == TimeAttribute::Rowtime && streams {
                // Flink leaves the processing time of a window by row time empty.
                return Ok(Some(Expr::literal(Scalar::Null, TypeKind::TimestampLtz(3).nullable())));
            }
            let column = window.property_type(property);
            return Ok(Some(self.property(property, column)));
        }
        if matches!(name.as_str(), "GROUPING" | "GROUPING_ID" | "GROUP_ID") {
            return self.grouping(&name, call, expr, binder).map(Some);
        }
        let Some(function) = aggregate_types::by_name(&name) else {
            if call.over.is_some() {
                let unknown = ouzel_functions::registry::lookup(&name).is_none() && !crate::binder::is_aggregate(&name);
                let words = match unknown {
                    true => misfit::no_match(call.name.base(), &self.arguments(call, binder)?),
                    false => "OVER must be applied to aggregate function".to_owned(),
                };
                return fail(format!("{name} is no function that OVER may follow"), words, expr.span);
            }
            return Ok(None);
        };
        let called = Called { function, name: &name, span: expr.span, batch: binder.config.is_batch() };
        match &call.over {
            // For Flink it is the FILTER that OVER is applied to.
            Some(_) if call.filter.is_some() => fail(
                format!("{name} with FILTER takes no OVER: write CASE WHEN .. inside of it"),
                "OVER must be applied to aggregate function",
                expr.span,
            ),
            Some(over) => {
                let may_be_empty = !is_never_empty(self.window(over)?.frame.as_ref());
                let aggregate = self.aggregate_slot(called, call, binder, Some(may_be_empty))?;
                self.over(aggregate, over, expr.span, binder).map(Some)
            }
            None if aggregate_types::needs_over(function) => {
                fail(format!("{name} needs OVER"), "OVER clause is necessary for window functions", expr.span)
            }
            None => {
                let aggregate = self.aggregate_slot(called, call, binder, None)?;
                self.aggregate(aggregate, expr.span).map(Some)
            }
        }
    }

    fn arguments(&mut self, call: &ast::FunctionCall, binder: &ExprBinder<'_>) -> Bound<Vec<Expr>> {
        binder.bind_all(call.args.iter().map(|arg| &arg.value), self)
    }

    fn property(&mut self, property: WindowProperty, ty: DataType) -> Expr {
        let known = self.properties.iter().position(|p| *p == property);
        let at = known.unwrap_or_else(|| {
            self.properties.push(property);
            self.properties.len() - 1
        });
        Expr::column(PROPERTY + at, ty)
    }

    fn grouping(&mut self, name: &str, call: &ast::FunctionCall, expr: &ast::Expr, binder: &ExprBinder<'_>) -> Bound {
        if !self.has_keys && name != "GROUP_ID" {
            return fail(
                format!("{name} needs GROUP BY"),
                format!("{name} operator may only occur in an aggregate query"),
                expr.span,
            );
        }
        if call.args.is_empty() && name != "GROUP_ID" {
            return fail(
                format!("{name} is asked of a column of GROUP BY"),
                format!("Invalid number of arguments to function '{name}'. Was expecting 1 arguments"),
                expr.span,
            );
        }
        let mut positions = Vec::new();
        for arg in &call.args {
            let bound = binder.bind(&arg.value)?;
            match self.keys.iter().position(|k| *k == bound) {
                Some(at) => positions.push(at),
                None => {
                    return fail(
                        format!("the argument of {name} is no column of GROUP BY"),
                        format!("Argument to {name} operator must be a grouped expression"),
                        expr.span,
                    );
                }
            }
        }
        self.groupings.push(positions);
        Ok(Expr::column(GROUPING + self.groupings.len() - 1, TypeKind::BigInt.not_null()))
    }

    fn aggregate(&mut self, aggregate: AggregateSlot, span: ast::Span) -> Bound {
        if !self.may_aggregate || self.inside_aggregate {
            let detail = if self.inside_aggregate {
                "Aggregate expressions cannot be nested"
            } else {
                "Aggregate expression is illegal in this clause"
            };
            return fail("an aggregate is not possible here", detail, span);
        }
        let ty = aggregate.call.ty.clone();
        let known = self.aggregates.iter().position(|a| *a == aggregate);
        let at = known.unwrap_or_else(|| {
            self.aggregates.push(aggregate);
            self.aggregates.len() - 1
        });
        Ok(Expr::column(AGGREGATE + at, ty))
    }

    /// `over`: whether the frame of an OVER call may have no rows.
    fn aggregate_slot(
        &mut self,
        called: Called<'_>,
        call: &ast::FunctionCall,
        binder: &ExprBinder<'_>,
        over: Option<bool>,
    ) -> Bound<AggregateSlot> {
        let Called { function, name, span, .. } = called;
        let may_be_empty = over.unwrap_or(!self.has_keys || call.filter.is_some());
        let over = over.is_some();
        let star = aggregate_call::is_star(call);
        aggregate_call::check_form(called, call)?;
        let nested = self.enter(over);
        let args: Vec<&ast::Expr> = if star { Vec::new() } else { call.args.iter().map(|a| &a.value).collect() };
        let args = binder.bind_all(args, self);
        let filter = call.filter.as_ref().map(|f| binder.bind_condition(f, "FILTER", self)).transpose();
        let order = self.order(&call.within_group, binder);
        self.leave(nested);
        let (mut args, filter, order) = (args?, filter?, order?);
        aggregate_call::check_nulls(called, &args)?;
        let distinct = call.distinct == Some(true);
        if function == AggregateFunction::Count {
            if args.is_empty() && !star {
                return fail(
                    "COUNT needs an argument or *",
                    "Invalid number of arguments to function 'COUNT'. Was expecting 1 arguments",
                    span,
                );
            }
            args = aggregate_call::counted(args, distinct, over, span)?;
        }
        let given = args.clone();
        let mut resolved =
            aggregate_types::resolve(called, args, may_be_empty, &|e| binder.fold(e)).map_err(|mut error| {
                error.detail = error.detail.map(|words| misfit::with_attributes(binder, &given, words));
                vec![error]
            })?;
        if let (true, [only]) = (distinct, resolved.args.as_slice()) {
            aggregate_types::distinct_key(&only.ty, name, self.env.config.is_batch(), span).map_err(|e| vec![e])?;
        }
        let streams = !self.env.config.is_batch();
        if aggregate_call::ignores_nulls(called, call.null_treatment, streams)? {
            resolved.constants = vec![Scalar::Boolean(true)];
        }
        // Of an approximation the exact number is one.
        let approximate = function == AggregateFunction::ApproxCountDistinct;
        if approximate {
            resolved.function = AggregateFunction::Count;
        }
        Ok(AggregateSlot { call: resolved, distinct: distinct || approximate, filter, order: unread(order) })
    }

    /// The argument of OVER may hold aggregates of the GROUP BY below it; the argument of an aggregate may not.
    fn enter(&mut self, over: bool) -> (bool, bool, bool) {
        let before = (self.inside_aggregate, self.may_over, self.inside_over);
        self.may_over = false;
        if over {
            self.inside_over = true;
        } else {
            self.inside_aggregate = true;
        }
        before
    }

    fn leave(&mut self, before: (bool, bool, bool)) {
        (self.inside_aggregate, self.may_over, self.inside_over) = before;
    }

    pub fn order(&mut self, items: &[ast::OrderByItem], binder: &ExprBinder<'_>) -> Bound<Vec<OrderExpr>> {
        let mut order = Vec::new();
        for item in items {
            let expr = binder.bind_with(&item.expr, self)?;
            order.push(order_expr(expr, item));
        }
        Ok(order)
    }

    fn json_aggregate(&mut self, expr: &ast::Expr, binder: &ExprBinder<'_>) -> Bound<Option<Expr>> {
        let (function, args, on_null, filter, over, order) = match &expr.kind {
            Ast::JsonObjectAgg { entry, on_null, filter, over } => {
                (AggregateFunction::JsonObjectAgg, vec![&entry.key, &entry.value], on_null, filter, over, &[][..])
            }
            Ast::JsonArrayAgg { item, order_by, on_null, filter, over } => {
                (AggregateFunction::JsonArrayAgg, vec![&**item], on_null, filter, over, &order_by[..])
            }
            _ => return Ok(None),
        };
        if over.is_some() {
            return fail(
                "JSON aggregates have no OVER form",
                "JSON aggregate functions are not supported in OVER",
                expr.span,
            );
        }
        let is_json = args.last().is_some_and(|value| crate::binder::gives_json(value));
        let nested = self.enter(false);
        let plain: Vec<&ast::Expr> =
            args.into_iter().map(|a| if let Ast::FormatJson(inner) = &a.kind { &**inner } else { a }).collect();
        let bound = binder.bind_all(plain, self);
        let filter = filter.as_ref().map(|f| binder.bind_condition(f, "FILTER", self)).transpose();
        let order = self.order(order, binder);
        self.leave(nested);
        let (bound, filter, order) = (bound?, filter?, order?);
        if bound.last().is_some_and(|value| value.ty.kind == TypeKind::Null) {
            return fail("a bare NULL has no type here", "Type is not supported: ANY", expr.span);
        }
        if let [key, value] = bound.as_slice()
            && !key.ty.kind.is_string()
        {
            let clause = match on_null {
                Some(ast::JsonNullClause::Absent) => "ABSENT",
                _ => "NULL",
            };
            let (name, types) =
                (format!("JSON_OBJECTAGG_{clause}_ON_NULL"), [key, value].map(|e| calcite_name(&e.ty.kind)));
            return fail(
                format!("the key of JSON_OBJECTAGG is a text, not {}", key.ty.kind),
                format!(
                    "Cannot apply '{name}' to arguments of type '{name}(<{}>, <{}>)'. Supported form(s): '{name}(<CHARACTER>, <ANY>)'",
                    types[0], types[1]
                ),
                expr.span,
            );
        }
        let absent = match on_null {
            Some(ast::JsonNullClause::Absent) => true,
            Some(ast::JsonNullClause::Null) => false,
            None => function == AggregateFunction::JsonArrayAgg,
        };
        let name = if function == AggregateFunction::JsonArrayAgg { "JSON_ARRAYAGG" } else { "JSON_OBJECTAGG" };
        let mut call = aggregate_types::resolve(
            Called { function, name, span: expr.span, batch: binder.config.is_batch() },
            bound,
            false,
            &|e| binder.fold(e),
        )
        .map_err(|e| vec![e])?;
        call.constants = vec![Scalar::Boolean(absent), Scalar::Boolean(is_json)];
        self.aggregate(AggregateSlot { call, distinct: false, filter, order: unread(order) }, expr.span).map(Some)
    }
}

impl Slots<'_, '_> {
    /// An alias stands for its expression, also where that may not be written.
    fn not_nested(&self, item: &Expr, span: ast::Span) -> Bound<()> {
        if self.inside_aggregate && has_slot(item, |slot| matches!(slot, Slot::Aggregate(_))) {
            return fail("an aggregate inside an aggregate", "Aggregate expressions cannot be nested", span);
        }
        if (self.inside_aggregate || self.inside_over) && has_slot(item, |slot| matches!(slot, Slot::Over(_))) {
            return fail("an OVER inside an OVER", "ORDER BY expression should not contain OVER clause", span);
        }
        Ok(())
    }
}

impl Intercept for Slots<'_, '_> {
    fn intercept(&mut self, expr: &ast::Expr, binder: &ExprBinder<'_>) -> Bound<Option<Expr>> {
        match &expr.kind {
            Ast::Column(name) if !self.aliases.is_empty() => match name.0.as_slice() {
                [only] => {
                    let named = self.aliases.iter().find(|(_, alias)| alias.as_ref() == only.value);
                    named.map(|(item, _)| self.not_nested(item, expr.span).map(|()| item.clone())).transpose()
                }
                _ => Ok(None),
            },
            Ast::Function(call) => self.function(call, expr, binder),
            Ast::JsonObjectAgg { .. } | Ast::JsonArrayAgg { .. } => self.json_aggregate(expr, binder),
            Ast::Subquery(query) => {
                let rel = super::query::nested(self.env.with_outer(binder.scope), query)?;
                if rel.width() != 1 {
                    return fail("a subquery used as a value has to have one column", not_scalar(&rel), expr.span);
                }
                let ty = rel.schema.columns[0].ty.with_nullable(true);
                Ok(Some(self.subquery(SubquerySlot::Scalar { rel, ty: ty.clone() }, ty)))
            }
            Ast::Exists(query) => {
                let rel = super::query::nested(self.env.with_outer(binder.scope), query)?;
                Ok(Some(self.subquery(SubquerySlot::Exists { rel }, TypeKind::Boolean.not_null())))
            }
            Ast::InSubquery { expr: value, negated, query } => {
                let (rel, values) = self.in_subquery(value, query, binder)?;
                let found = self.subquery(SubquerySlot::In { rel, values }, TypeKind::Boolean.nullable());
                Ok(Some(if *negated { super::exprs::not(found) } else { found }))
            }
            Ast::Quantified { expr: value, op, quantifier, source: ast::QuantifiedSource::Query(query) } => {
                super::quantified::bind(self, value, (*op, *quantifier), query, binder, expr.span).map(Some)
            }
            Ast::Cast { expr: inner, data_type, safe: false } => plain_timestamp(inner, data_type, binder),
            _ => Ok(None),
        }
    }
}

/// CAST of a time attribute to its own type: nothing to compute, but what comes out is a plain timestamp.
fn plain_timestamp(inner: &ast::Expr, ty: &ast::DataType, binder: &ExprBinder<'_>) -> Bound<Option<Expr>> {
    if !matches!(inner.kind, Ast::Column(_)) {
        return Ok(None);
    }
    let (input, ty) = (binder.bind(inner)?, binder.bind_type(ty)?);
    if binder.time_attribute(&input).is_none() || input.ty.kind != ty.kind {
        return Ok(None);
    }
    let ty = input.ty.clone();
    let kind = ExprKind::Cast { input: Box::new(input), mode: ouzel_plan::expr::CastMode::Explicit };
    Ok(Some(Expr { kind, ty }))
}

/// An order inside an aggregate is checked and then left out, because Flink's functions do not look at it.
fn unread(_checked: Vec<OrderExpr>) -> Vec<OrderExpr> {
    Vec::new()
}

/// NULL is the smallest value unless NULLS FIRST or LAST says otherwise.
pub fn order_expr(expr: Expr, item: &ast::OrderByItem) -> OrderExpr {
    let descending = item.is_descending();
    OrderExpr { expr, descending, nulls_first: item.nulls_first.unwrap_or(!descending) }
}

pub fn fail<T>(primary: impl Into<String>, detail: impl Into<String>, span: ast::Span) -> Bound<T> {
    Err(vec![Diagnostic::error(primary).detail(detail).at(span)])
}
