//! What expressions of DEFINE and MEASURES read of the match: variables, navigation, aggregates and the times of the match.

use std::sync::Arc;

use ouzel_plan::aggregate::AggregateFunction;
use ouzel_plan::operator::{MatchExpr, MatchInput, MatchRow};
use ouzel_plan::{AggregateCall, Expr, TimeAttribute};
use ouzel_types::TypeKind;

use crate::ast::{self, ExprKind as Ast};
use crate::binder::{Bound, ExprBinder, Intercept, misfit};
use crate::diagnostic::Diagnostic;
use crate::planner::aggregate_types::{Called, ResolvedAggregate};
use crate::planner::slots::fail;
use crate::planner::times::time_of;
use crate::planner::{aggregate_types, exprs, reduced_calls};

/// A time attribute: of MATCH_ROWTIME(), its sister, and what reads one of the input's.
pub(super) type Time = Option<TimeAttribute>;

/// Of MIN and MAX too.
fn time_of_input(input: &MatchInput, binder: &ExprBinder<'_>) -> Time {
    let read = match input {
        MatchInput::Rowtime => return Some(TimeAttribute::Rowtime),
        MatchInput::Proctime => return Some(TimeAttribute::Proctime),
        MatchInput::Row { expr, .. } => expr,
        MatchInput::Aggregate { call, args, .. } => match (call.function, args.as_slice()) {
            (AggregateFunction::Min | AggregateFunction::Max, [arg]) => arg,
            _ => return None,
        },
    };
    binder.time_attribute(read)
}

/// As in Flink a measure over columns that are NOT NULL is NOT NULL, also where no row has its variable: what a column
/// holds then is said in `functions/compile/absent.rs`.
pub(super) fn bind_measure(
    expr: &ast::Expr,
    binder: &ExprBinder<'_>,
    variables: &[Arc<str>],
) -> Bound<(MatchExpr, Time)> {
    let width = binder.scope.columns.len();
    let (mut bound, time) = bind_expr(expr, binder, variables, None, "MEASURES")?;
    // A time that is cast, if only to its own type, is a plain value.
    let time = time.filter(|_| !matches!(expr.kind, Ast::Cast { .. }));
    let mut hook = Hook { variables, defining: None, inputs: Vec::new(), width, inside: None, promised: true };
    bound.expr.ty.nullable = binder.bind_with(expr, &mut hook)?.ty.nullable;
    Ok((bound, time))
}

pub(super) fn bind_expr(
    expr: &ast::Expr,
    binder: &ExprBinder<'_>,
    variables: &[Arc<str>],
    defining: Option<usize>,
    clause: &str,
) -> Bound<(MatchExpr, Time)> {
    let width = binder.scope.columns.len();
    let mut hook = Hook { variables, defining, inputs: Vec::new(), width, inside: None, promised: false };
    let bound = if clause == "DEFINE" {
        binder.bind_condition(expr, clause, &mut hook)?
    } else {
        binder.bind_with(expr, &mut hook)?
    };
    let input = bound.as_column().and_then(|c| c.checked_sub(width)).map(|i| &hook.inputs[i]);
    let time = input.and_then(|input| time_of_input(input, binder));
    let expr = exprs::remapped(&bound, &|c| c.saturating_sub(width));
    Ok((MatchExpr { expr, inputs: hook.inputs }, time))
}

struct Hook<'v> {
    variables: &'v [Arc<str>],
    defining: Option<usize>,
    inputs: Vec<MatchInput>,
    /// Columns of the input; positions from here on are `inputs`.
    width: usize,
    /// Inside FIRST, LAST or an aggregate: the variable that its columns have named so far.
    inside: Option<Option<usize>>,
    /// Values are as their columns' types promise; otherwise a variable without rows makes them NULL.
    promised: bool,
}

impl Hook<'_> {
    fn input(&mut self, input: MatchInput, ty: ouzel_types::DataType) -> Expr {
        let known = self.inputs.iter().position(|i| *i == input);
        let at = known.unwrap_or_else(|| {
            self.inputs.push(input);
            self.inputs.len() - 1
        });
        Expr::column(self.width + at, ty)
    }

    fn read_type(&self, expr: &Expr) -> ouzel_types::DataType {
        expr.ty.with_nullable(expr.ty.nullable || !self.promised)
    }

    fn variable(&self, name: &ast::ObjectName) -> Option<usize> {
        let first = name.0.first().filter(|_| name.0.len() > 1)?;
        self.variables.iter().position(|v| v.as_ref() == first.value)
    }

    fn column(&mut self, name: &ast::ObjectName, binder: &ExprBinder<'_>) -> Bound<Option<Expr>> {
        let variable = self.variable(name);
        let plain = match variable {
            Some(_) => ast::ObjectName(name.0[1..].to_vec()),
            None => name.clone(),
        };
        let resolved = match binder.scope.resolve(&plain) {
            Ok(resolved) => resolved,
            // CURRENT_DATE and its like have no column: the binder knows them.
            Err(error) if variable.is_none() => {
                return if name.0.len() == 1 { Ok(None) } else { Err(vec![error]) };
            }
            Err(error) => {
                let words = error.detail.clone().map(|words| {
                    words.replace("not found in any table", &format!("not found in table '{}'", name.0[0].value))
                });
                return Err(vec![Diagnostic { detail: words, ..error }]);
            }
        };
        if let Some(seen) = &mut self.inside {
            match (*seen, variable) {
                (Some(a), Some(b)) if a != b => {
                    return fail(
                        "an aggregate or navigation can read one pattern variable only",
                        "Multiple pattern variables in one aggregation",
                        name.span(),
                    );
                }
                (None, Some(b)) => *seen = Some(b),
                _ => {}
            }
            return Ok(Some(resolved));
        }
        let which = if variable.is_some() { MatchRow::OfVariable } else { MatchRow::Plain };
        // In DEFINE an unqualified column is the current row of the variable that is defined.
        let variable = variable.or(self.defining);
        let ty = self.read_type(&resolved);
        Ok(Some(self.input(MatchInput::Row { variable, which, offset: 0, expr: resolved, ty: ty.clone() }, ty)))
    }

    fn navigation(
        &mut self,
        call: &ast::FunctionCall,
        which: MatchRow,
        span: ast::Span,
        binder: &ExprBinder<'_>,
    ) -> Bound<Option<Expr>> {
        let Some(value) = call.args.first() else {
            return fail("FIRST and LAST take an expression", "Invalid number of arguments to function", span);
        };
        let offset = match call.args.get(1) {
            None => 0,
            Some(arg) => match exprs::as_integer(&binder.bind(&arg.value)?).and_then(|n| u32::try_from(n).ok()) {
                Some(n) => n,
                None => {
                    return fail(
                        "the offset has to be a constant count",
                        "Offset must be a non-negative integer literal",
                        span,
                    );
                }
            },
        };
        let (expr, variable) = self.inner(&value.value, binder)?;
        let ty = self.read_type(&expr);
        Ok(Some(self.input(MatchInput::Row { variable, which, offset, expr, ty: ty.clone() }, ty)))
    }

    /// An argument over the input's columns, and the variable that its columns name.
    fn inner(&mut self, expr: &ast::Expr, binder: &ExprBinder<'_>) -> Bound<(Expr, Option<usize>)> {
        if self.inside.is_some() {
            return fail(
                "these calls cannot be nested",
                "Aggregation and navigation functions cannot be nested",
                expr.span,
            );
        }
        self.inside = Some(None);
        let bound = binder.bind_with(expr, self);
        let variable = self.inside.take().flatten();
        Ok((bound?, variable))
    }

    fn aggregate(
        &mut self,
        function: AggregateFunction,
        call: &ast::FunctionCall,
        span: ast::Span,
        binder: &ExprBinder<'_>,
    ) -> Bound<Option<Expr>> {
        let name = call.upper_name();
        if call.distinct == Some(true) {
            return fail(
                "DISTINCT aggregates are not supported in patterns",
                format!("DISTINCT/ALL not allowed with {} function", as_flink_writes(call)),
                span,
            );
        }
        let (mut args, mut variable) = (Vec::new(), None);
        for arg in &call.args {
            match &arg.value.kind {
                Ast::Star { qualifier } => {
                    variable =
                        qualifier.as_ref().and_then(|q| self.variables.iter().position(|v| v.as_ref() == q.base()));
                }
                _ => {
                    let (bound, of) = self.inner(&arg.value, binder)?;
                    variable = variable.or(of);
                    args.push(bound);
                }
            }
        }
        let resolved = aggregate_types::resolve(
            Called { function, name: &name, span, batch: binder.config.is_batch() },
            args,
            true,
            &|e| binder.fold(e),
        )
        .map_err(|e| vec![e])?;
        let mut parts = OfRows { hook: self, variable };
        let over = reduced_calls::Over::Frame;
        let first = resolved.args.first().cloned();
        let made = first.and_then(|arg| reduced_calls::formula(binder, function, arg, &resolved.ty, over, &mut parts));
        made.unwrap_or_else(|| Ok(self.aggregate_input(variable, resolved, &name))).map(Some)
    }

    fn aggregate_input(&mut self, variable: Option<usize>, resolved: ResolvedAggregate, name: &str) -> Expr {
        let ResolvedAggregate { function, args, constants, ty } = resolved;
        let call = AggregateCall {
            function,
            args: (0..args.len()).collect(),
            distinct: false,
            filter: None,
            order_by: Vec::new(),
            constants,
            ty: ty.clone(),
            name: name.into(),
        };
        self.input(MatchInput::Aggregate { variable, call, args }, ty)
    }

    /// MATCH_ROWTIME of a row time is of its type. On its own it is a TIMESTAMP whatever the row time is: then its text
    /// is that of UTC.
    fn rowtime(&mut self, call: &ast::FunctionCall, span: ast::Span, binder: &ExprBinder<'_>) -> Bound<Option<Expr>> {
        let ltz = match call.args.as_slice() {
            [] => false,
            [arg] => self.is_ltz_row_time(&arg.value, binder)?,
            _ => return self.too_many_arguments(call, span),
        };
        let kind = if ltz { TypeKind::TimestampLtz(3) } else { TypeKind::Timestamp(3) };
        Ok(Some(self.input(MatchInput::Rowtime, kind.not_null())))
    }

    fn is_ltz_row_time(&self, arg: &ast::Expr, binder: &ExprBinder<'_>) -> Bound<bool> {
        // In DEFINE a column stands for a row of its variable.
        let name = match &arg.kind {
            Ast::Column(name) if self.defining.is_none() => name,
            _ => {
                return fail(
                    "MATCH_ROWTIME takes a column",
                    "The function MATCH_ROWTIME requires a field reference as argument, but actual argument is not a simple field reference.",
                    arg.span,
                );
            }
        };
        let behind_variable = usize::from(self.variable(name).is_some());
        let plain = ast::ObjectName(name.0[behind_variable..].to_vec());
        let column = binder.scope.resolve(&plain).map_err(|error| vec![error])?;
        let time = column.as_column().and_then(|c| time_of(binder.scope.columns[c].time, &column.ty, binder.config));
        if time != Some(TimeAttribute::Rowtime) {
            return fail(
                format!("MATCH_ROWTIME takes a row time, \"{plain}\" is none"),
                format!(
                    "The function MATCH_ROWTIME requires argument to be a row time attribute type, but is '{}'.",
                    column.ty
                ),
                arg.span,
            );
        }
        Ok(matches!(column.ty.kind, TypeKind::TimestampLtz(_)))
    }

    fn proctime(&mut self, call: &ast::FunctionCall, span: ast::Span) -> Bound<Option<Expr>> {
        if !call.args.is_empty() {
            return self.too_many_arguments(call, span);
        }
        Ok(Some(self.input(MatchInput::Proctime, TypeKind::TimestampLtz(3).not_null())))
    }

    fn too_many_arguments<T>(&self, call: &ast::FunctionCall, span: ast::Span) -> Bound<T> {
        let name = call.upper_name();
        fail(
            format!("{name} has too many arguments"),
            format!("Invalid number of arguments to function '{name}'. Was expecting 0 arguments"),
            span,
        )
    }
}

/// Sums and counts over the rows of a variable.
struct OfRows<'h, 'a> {
    hook: &'h mut Hook<'a>,
    variable: Option<usize>,
}

impl reduced_calls::Parts for OfRows<'_, '_> {
    fn sum(&mut self, of: Expr) -> Bound {
        Ok(self.hook.aggregate_input(self.variable, aggregate_types::sum_of(of, true), "SUM"))
    }

    fn count(&mut self, of: Expr) -> Expr {
        self.hook.aggregate_input(self.variable, aggregate_types::count_of(vec![of]), "COUNT")
    }
}

impl Intercept for Hook<'_> {
    fn intercept(&mut self, expr: &ast::Expr, binder: &ExprBinder<'_>) -> Bound<Option<Expr>> {
        match &expr.kind {
            Ast::Column(name) => self.column(name, binder),
            Ast::MatchSemantics { running, expr: inner } => {
                if *running {
                    let value = binder.bind_with(inner, self)?;
                    let words = misfit::unsupported_call("RUNNING", &[value]);
                    return fail("RUNNING is not supported", words, expr.span);
                }
                binder.bind_with(inner, self).map(Some)
            }
            Ast::Function(call) if call.name.0.len() == 1 => match call.upper_name().as_str() {
                "FIRST" => self.navigation(call, MatchRow::First, expr.span, binder),
                "LAST" => self.navigation(call, MatchRow::Last, expr.span, binder),
                "PREV" | "NEXT" => fail(
                    "PREV and NEXT are not supported",
                    "Flink does not support physical offsets within partition.",
                    expr.span,
                ),
                "CLASSIFIER" | "MATCH_NUMBER" => fail(
                    format!("{} is not supported", call.upper_name()),
                    match call.upper_name().as_str() {
                        "MATCH_NUMBER" => "No match found for function signature MATCH_NUMBER()".to_owned(),
                        name => format!("Unsupported call: {name}()"),
                    },
                    expr.span,
                ),
                "MATCH_ROWTIME" => self.rowtime(call, expr.span, binder),
                "MATCH_PROCTIME" => self.proctime(call, expr.span),
                name => match aggregate_types::by_name(name) {
                    Some(function) if !aggregate_types::needs_over(function) => {
                        self.aggregate(function, call, expr.span, binder)
                    }
                    _ => Ok(None),
                },
            },
            _ => Ok(None),
        }
    }
}

/// The call with its names in quotes.
fn as_flink_writes(call: &ast::FunctionCall) -> String {
    let args: Vec<String> = call
        .args
        .iter()
        .map(|arg| match &arg.value.kind {
            Ast::Column(name) => name.0.iter().map(|part| format!("`{}`", part.value)).collect::<Vec<_>>().join("."),
            _ => arg.value.to_string(),
        })
        .collect();
    let distinct = if call.distinct == Some(true) { "DISTINCT " } else { "" };
    format!("{}({distinct}{})", call.upper_name(), args.join(", "))
}
