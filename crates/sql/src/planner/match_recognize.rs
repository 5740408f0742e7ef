//! MATCH_RECOGNIZE: the subset that Flink runs, refusals for the rest of the clause in Flink's words.
//!
//! Expressions of DEFINE and MEASURES are bound over the input's columns with every reference to the match (A.x,
//! LAST(..), aggregates, MATCH_ROWTIME()) taken out as an input of its own.

use std::sync::Arc;

use ouzel_plan::aggregate::{AggregateFunction, SortKey};
use ouzel_plan::node::Column;
use ouzel_plan::operator::{Match, MatchExpr, MatchInput, PatternElement, SkipStrategy};
use ouzel_plan::{AggregateCall, Expr, Schema, TimeAttribute};
use ouzel_types::{Scalar, TypeKind};

use super::aggregate_types::{Called, ResolvedAggregate};
use super::env::Env;
use super::rel::{Rel, RelOp};
use super::slots::fail;
use super::times::time_of;
use super::{aggregate_types, exprs, from, reduced_calls};
use crate::ast::{
    self, AfterMatchSkip, ExprKind as Ast, MatchRecognize, PatternKind, PatternQuantifier, RowsPerMatch, TableRef,
};
use crate::binder::{Bound, ExprBinder, Intercept, NoIntercept, misfit};
use crate::diagnostic::Diagnostic;
use crate::portability::Note;

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
    let operator = Match { partition: partition_columns, rowtime, order, pattern, defines, measures, skip, within_ms };
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

fn pattern_elements(pattern: &ast::Pattern) -> Bound<Vec<PatternElement>> {
    match &pattern.kind {
        PatternKind::Variable(name) => {
            Ok(vec![PatternElement { variable: name.value.as_str().into(), min: 1, max: Some(1), greedy: true }])
        }
        PatternKind::Concat(parts) => {
            let mut elements = Vec::new();
            for part in parts {
                elements.extend(pattern_elements(part)?);
            }
            Ok(elements)
        }
        PatternKind::Quantified { pattern, quantifier } => quantified(pattern, *quantifier),
        // Parentheses around one variable or a whole pattern change nothing.
        PatternKind::Group(inner) => match &inner.kind {
            PatternKind::Variable(_) => pattern_elements(inner),
            _ => fail("groups are not supported in PATTERN", "Group patterns are not supported yet.", pattern.span),
        },
        PatternKind::Alternation(_) => fail(
            "alternation is not supported in PATTERN",
            "Currently, CEP doesn't support branching patterns.",
            pattern.span,
        ),
        PatternKind::Permute(_) => fail(
            "PERMUTE is not supported in PATTERN",
            "Currently, CEP doesn't support PERMUTE patterns.",
            pattern.span,
        ),
        PatternKind::Exclude(_) => fail(
            "exclusion is not supported in PATTERN",
            "Currently, CEP doesn't support '{-' '-}' patterns.",
            pattern.span,
        ),
    }
}

fn quantified(pattern: &ast::Pattern, quantifier: PatternQuantifier) -> Bound<Vec<PatternElement>> {
    let name = match &pattern.kind {
        PatternKind::Variable(name) => name,
        PatternKind::Group(inner) if matches!(inner.kind, PatternKind::Variable(_)) => {
            return quantified(inner, quantifier);
        }
        _ => {
            return fail("groups are not supported in PATTERN", "Group patterns are not supported yet.", pattern.span);
        }
    };
    if let ast::PatternRepeat::AtMost(_) = quantifier.repeat {
        return fail(
            "{,m} is not supported in PATTERN",
            "The from should be a positive number greater than 0.",
            quantifier.span,
        );
    }
    let (min, max) = quantifier.repeat.bounds();
    if max == Some(0) || max.is_some_and(|max| max < min) {
        let least = min.max(1);
        let words = format!("The to should be a number greater than or equal to from: {least}.");
        return fail("this quantifier never matches", words, quantifier.span);
    }
    if max.unwrap_or(min) > MOST_REPEATED {
        return Err(vec![
            Diagnostic::error(format!("a variable of PATTERN is repeated more than {MOST_REPEATED} times"))
                .at(quantifier.span)
                .hint("each repetition is a state of its own: count in DEFINE, or leave the upper bound out"),
        ]);
    }
    Ok(vec![PatternElement { variable: name.value.as_str().into(), min, max, greedy: !quantifier.reluctant }])
}

/// Flink has no limit but its memory.
const MOST_REPEATED: u32 = 10_000;

fn check_pattern(pattern: &[PatternElement], clause: &MatchRecognize) -> Bound<()> {
    let span = clause.pattern.span;
    for (i, element) in pattern.iter().enumerate() {
        if pattern[..i].iter().any(|p| p.variable == element.variable) {
            return fail(
                format!("the variable {} stands twice in PATTERN", element.variable),
                "Pattern variables must be unique. That might change in the future.",
                span,
            );
        }
    }
    if pattern.iter().all(|p| p.min == 0) {
        return fail(
            "this pattern matches nothing at all",
            "Patterns that can produce empty matches are not supported. There must be at least one non-optional state.",
            span,
        );
    }
    for (i, element) in pattern.iter().enumerate() {
        // What Flink's library makes of `?` and `*`; `{0,2}` is another thing to it.
        let optional = element.min == 0 && matches!(element.max, None | Some(1));
        if optional && i > 0 && is_greedy(&pattern[i - 1]) {
            return fail(
                format!("{} may be left out and stands behind a greedy variable", element.variable),
                "Optional pattern cannot be preceded by greedy pattern",
                span,
            );
        }
        if (element.min, element.max, element.greedy) == (0, Some(1), false) {
            return fail("?? is not supported in PATTERN", "Reluctant optional variables are not supported yet.", span);
        }
    }
    if pattern.last().is_some_and(is_greedy) {
        return fail(
            "the last variable of PATTERN cannot be greedy",
            "Greedy quantifiers are not allowed as the last element of a Pattern yet. Finish your pattern with either a simple variable or reluctant quantifier.",
            span,
        );
    }
    Ok(())
}

/// `?`, one row and `{n}` have nothing to be greedy with.
fn is_greedy(element: &PatternElement) -> bool {
    element.greedy && element.max != Some(element.min) && (element.min, element.max) != (0, Some(1))
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

/// As in Flink a measure over columns that are NOT NULL is NOT NULL, also where no row has its variable: what a column
/// holds then is said in `functions/compile/absent.rs`.
fn bind_measure(expr: &ast::Expr, binder: &ExprBinder<'_>, variables: &[Arc<str>]) -> Bound<(MatchExpr, Time)> {
    let width = binder.scope.columns.len();
    let (mut bound, time) = bind_expr(expr, binder, variables, None, "MEASURES")?;
    // A time that is cast, if only to its own type, is a plain value.
    let time = time.filter(|_| !matches!(expr.kind, Ast::Cast { .. }));
    let mut hook = Hook { variables, defining: None, inputs: Vec::new(), width, inside: None, promised: true };
    bound.expr.ty.nullable = binder.bind_with(expr, &mut hook)?.ty.nullable;
    Ok((bound, time))
}

/// A time attribute: of MATCH_ROWTIME(), its sister, and what reads one of the input's.
type Time = Option<TimeAttribute>;

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

fn bind_expr(
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
        // In DEFINE an unqualified column is the current row of the variable that is defined.
        let variable = variable.or(self.defining);
        let ty = self.read_type(&resolved);
        Ok(Some(self.input(MatchInput::Row { variable, first: false, offset: 0, expr: resolved, ty: ty.clone() }, ty)))
    }

    fn navigation(
        &mut self,
        call: &ast::FunctionCall,
        first: bool,
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
        Ok(Some(self.input(MatchInput::Row { variable, first, offset, expr, ty: ty.clone() }, ty)))
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
                "FIRST" => self.navigation(call, true, expr.span, binder),
                "LAST" => self.navigation(call, false, expr.span, binder),
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
