//! Calls: of registered functions by name, of text functions with a syntax of their own.

use std::sync::Arc;

use ouzel_functions::signature::wrong_arguments;
use ouzel_functions::{Argument, registry};
use ouzel_plan::expr::{CastMode, names};
use ouzel_plan::{Expr, TimeAttribute};
use ouzel_types::{Scalar, TypeKind};

use super::bare_null::{applies_to_null, takes_bare_null};
use super::expr_binder::{Bound, ExprBinder, Intercept, cast_node, keyword, one};
use super::implicit_cast::{calcite_name, cast, implicit};
use super::misfit;
use super::operator::illegal_null;
use super::simplified::is_never_null;
use super::{charset, conditional};
use crate::ast::{self, ExprKind as Ast, FunctionCall, Span, TrimSide};
use crate::diagnostic::{Diagnostic, nearest};

/// Functions that Flink calls without parentheses when written as a plain name.
pub fn is_niladic(name: &str) -> bool {
    ["CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP", "PI"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

/// Aggregates and window functions: the planner takes them out before the binder sees them, where they may stand.
pub fn is_aggregate(name: &str) -> bool {
    const NAMES: [&str; 41] = [
        "COUNT",
        "SUM",
        "AVG",
        "MIN",
        "MAX",
        "STDDEV",
        "STDDEV_POP",
        "STDDEV_SAMP",
        "VARIANCE",
        "VAR_POP",
        "VAR_SAMP",
        "FIRST_VALUE",
        "LAST_VALUE",
        "LISTAGG",
        "COLLECT",
        "ARRAY_AGG",
        "APPROX_COUNT_DISTINCT",
        "LAG",
        "LEAD",
        "ROW_NUMBER",
        "RANK",
        "DENSE_RANK",
        "PERCENT_RANK",
        "CUME_DIST",
        "NTILE",
        "GROUPING",
        "GROUPING_ID",
        "GROUP_ID",
        "TUMBLE_START",
        "TUMBLE_END",
        "TUMBLE_ROWTIME",
        "TUMBLE_PROCTIME",
        "HOP_START",
        "HOP_END",
        "HOP_ROWTIME",
        "HOP_PROCTIME",
        "SESSION_START",
        "SESSION_END",
        "SESSION_ROWTIME",
        "SESSION_PROCTIME",
        "PERCENTILE",
    ];
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Types the call, casts its arguments, folds it. `args` are bound already.
pub fn make(b: &ExprBinder<'_>, name: &str, args: Vec<Expr>, span: Span) -> Bound {
    let Some(function) = registry::lookup(name) else { return Err(one(unknown(name, &args, span))) };
    if args.iter().any(|a| a.ty.kind == TypeKind::Null) && !takes_bare_null(function.name) {
        let error = illegal_null(span);
        return Err(one(match applies_to_null(name) {
            true => error.detail(misfit::words(b, name, &args, wrong_arguments(function.name, &arguments(&args)))),
            false => error,
        }));
    }
    if function.name == "CURRENT_WATERMARK" {
        of_row_time(b, &args, span)?;
    }
    let signature = (function.infer)(&arguments(&args)).map_err(|detail| {
        let types: Vec<String> = args.iter().map(|a| a.ty.to_string()).collect();
        one(Diagnostic::error(format!("{} is not possible with ({})", function.name, types.join(", ")))
            .at(span)
            .detail(misfit::words(b, name, &args, detail)))
    })?;
    if let Some((text, wanted)) = unreadable_time(function.name, &args, &signature.args, b) {
        let (detail, hint) = match wanted {
            TypeKind::Date => (format!("For input string: '{text}'."), "'2024-01-31' is one"),
            TypeKind::Time(_) => (
                format!(
                    "Invalid time format: '{text}'. Expected format: HH:mm:ss[.fff] where HH is 00-23, mm is 00-59, ss is 00-59"
                ),
                "'12:00:00' is one",
            ),
            _ => (format!("Text '{text}' could not be parsed at index 0"), "'2024-01-31 12:00:00' is one"),
        };
        let error = Diagnostic::error(format!("'{text}' is no point in time")).at(span).detail(detail).hint(hint);
        return Err(one(error));
    }
    let by_bits = widens_by_bits(function.name, &args);
    let args = args
        .into_iter()
        .zip(signature.args)
        .enumerate()
        .map(|(i, (arg, ty))| match (arg.as_literal(), &ty.kind) {
            (Some(Scalar::Float(value)), TypeKind::Double) if by_bits(i) => {
                Expr::literal(Scalar::Double(f64::from(*value)), ty.with_nullable(arg.ty.nullable))
            }
            _ => b.fold(convert(function.name, arg, &ty)),
        })
        .collect();
    Ok(b.fold(Expr::call(function.name, args, signature.result)))
}

fn arguments(args: &[Expr]) -> Vec<Argument<'_>> {
    args.iter().map(|a| Argument { ty: &a.ty, literal: a.as_literal() }).collect()
}

/// A constant text that a date or time is asked to equal and that is none: Flink fails while planning.
fn unreadable_time(
    function: &str,
    args: &[Expr],
    wanted: &[ouzel_types::DataType],
    b: &ExprBinder<'_>,
) -> Option<(Arc<str>, TypeKind)> {
    if ![names::EQ, names::NE, names::IS_DISTINCT_FROM, names::IS_NOT_DISTINCT_FROM, "NULLIF"].contains(&function) {
        return None;
    }
    args.iter().zip(wanted).find_map(|(arg, to)| match arg.as_literal() {
        Some(Scalar::String(text)) if to.kind.is_temporal() => {
            let read = b.fold(convert(function, arg.clone(), to));
            read.as_literal().is_none_or(Scalar::is_null).then(|| (text.clone(), to.kind.clone()))
        }
        _ => None,
    })
}

/// Whether a constant FLOAT becomes a DOUBLE by its bits, as Flink's generated code does it, or by its decimal text, as its
/// planner does where it adds a CAST: on the left of a DOUBLE, in comparisons and in what chooses a value.
fn widens_by_bits(function: &str, args: &[Expr]) -> impl Fn(usize) -> bool + use<> {
    let arithmetic = [names::PLUS, names::MINUS, names::TIMES, names::DIVIDE].contains(&function);
    let left_of_double = arithmetic && args.get(1).is_some_and(|right| right.ty.kind == TypeKind::Double);
    let by_text = !function.starts_with(|c: char| c.is_ascii_alphabetic()) && !arithmetic
        || ["COALESCE", "IFNULL", "IF", "NULLIF", "IN", "BETWEEN"].contains(&function)
        || function.starts_with("IS ");
    move |i| !(by_text || left_of_double && i == 0)
}

/// CURRENT_WATERMARK is asked of a column that is still a row time.
fn of_row_time(b: &ExprBinder<'_>, args: &[Expr], span: Span) -> Result<(), Vec<Diagnostic>> {
    let [arg] = args else { return Ok(()) };
    if b.time_attribute(arg) == Some(TimeAttribute::Rowtime) {
        return Ok(());
    }
    let ty = &arg.ty.kind;
    let detail = if ty.is_timestamp() {
        format!("The argument of CURRENT_WATERMARK() must be a rowtime attribute, but was '{ty}'.")
    } else {
        format!(
            "CURRENT_WATERMARK() must be called with a single rowtime attribute argument, but '{ty}' cannot be a time attribute."
        )
    };
    Err(one(Diagnostic::error("CURRENT_WATERMARK is asked of something that is no row time").at(span).detail(detail)))
}

/// What inference asks for may be more than a widening: then the cast may fail a row. A text that is asked to equal a time gives
/// NULL where it is none; asked to be before or after it, it fails the row.
fn convert(function: &str, arg: Expr, to: &ouzel_types::DataType) -> Expr {
    if arg.ty.kind == to.kind || implicit(&arg.ty.kind, &to.kind) {
        return cast(arg, to);
    }
    let orders = [names::LT, names::LE, names::GT, names::GE].contains(&function);
    if arg.ty.kind.is_string() && to.kind.is_temporal() && !orders {
        // A literal stays what it is called: `t = '2024-01-01'` has the nullability of `t`.
        let nullable = arg.ty.nullable || arg.as_literal().is_none();
        return cast_node(arg, to.with_nullable(nullable), CastMode::Try);
    }
    let ty = to.with_nullable(arg.ty.nullable);
    cast_node(arg, ty, CastMode::Explicit)
}

/// Functions that Flink has and that cannot be here, with the reason.
const REFUSED: &[(&str, &str)] = &[
    ("ML_PREDICT", "it calls a model's provider in Java; call the model outside and join its table"),
    ("ML_EVALUATE", "it calls a model's provider in Java; call the model outside and join its table"),
];

/// The family of a type, by which Calcite looks for a function.
pub fn family(kind: &TypeKind) -> String {
    match kind {
        kind if kind.is_numeric() => "NUMERIC".into(),
        kind if kind.is_string() => "CHARACTER".into(),
        TypeKind::Binary(_) | TypeKind::Varbinary(_) => "BINARY".into(),
        TypeKind::Time(_) => "TIME".into(),
        TypeKind::Timestamp(_) | TypeKind::TimestampLtz(_) => "TIMESTAMP".into(),
        TypeKind::IntervalYearMonth => "INTERVAL_YEAR_MONTH".into(),
        TypeKind::IntervalDayTime => "INTERVAL_DAY_TIME".into(),
        other => calcite_name(other),
    }
}

fn unknown(name: &str, args: &[Expr], span: Span) -> Diagnostic {
    if is_aggregate(name) {
        return Diagnostic::error(format!("{name} is not possible here"))
            .at(span)
            .detail("Aggregate expression is illegal in this clause");
    }
    let error =
        Diagnostic::error(format!("the function {name} is not known")).at(span).detail(misfit::no_match(name, args));
    if let Some((_, hint)) = REFUSED.iter().find(|(refused, _)| *refused == name) {
        return error.hint(*hint);
    }
    // Operators are registered under their signs; nobody means `+` who writes f(1).
    let words = registry::all().map(|f| f.name).filter(|n| n.starts_with(|c: char| c.is_ascii_alphabetic()));
    match nearest(name, words.filter(|n| !n.contains(' '))) {
        Some(near) => error.hint(format!("did you mean {near}?")),
        None => error,
    }
}

pub fn wrong_count(name: &str, expected: &str, span: Span) -> Diagnostic {
    Diagnostic::error(format!("{name} has another number of arguments"))
        .at(span)
        .detail(format!("Invalid number of arguments to function '{name}'. Was expecting {expected} arguments"))
}

/// `f(a, b)`.
pub fn function(b: &ExprBinder<'_>, call: &FunctionCall, span: Span, hook: &mut dyn Intercept) -> Bound {
    let name = call.upper_name();
    if call.over.is_some() || call.filter.is_some() || call.distinct.is_some() || !call.within_group.is_empty() {
        let detail = if is_aggregate(&name) {
            "Aggregate expression is illegal in this clause".to_owned()
        } else if call.over.is_some() {
            "OVER must be applied to aggregate function".to_owned()
        } else if call.filter.is_some() {
            "FILTER must be applied to aggregate function".to_owned()
        } else if registry::lookup(&name).is_none() {
            misfit::no_match(&name, &b.bind_all(call.args.iter().map(|a| &a.value), hook)?)
        } else {
            format!("DISTINCT/ALL not allowed with {name} function")
        };
        return Err(one(Diagnostic::error(format!("{name} is not possible here")).at(span).detail(detail)));
    }
    if let Some(named) = call.args.iter().find_map(|a| a.name.as_ref()) {
        let mut error = Diagnostic::error(format!("{name} takes no named arguments")).at(named.span);
        if registry::lookup(&name).is_none() {
            let bound = b.bind_all(call.args.iter().map(|a| &a.value), hook)?;
            let shown = |(arg, bound): (&ast::FunctionArg, &Expr)| match &arg.name {
                Some(name) => format!("{} => <{}>", name.value, family(&bound.ty.kind)),
                None => format!("<{}>", family(&bound.ty.kind)),
            };
            let types: Vec<String> = call.args.iter().zip(&bound).map(shown).collect();
            error = error.detail(format!(
                "No match found for function signature {}({})",
                call.name.base(),
                types.join(", ")
            ));
        }
        return Err(one(error));
    }
    if !call.parens && registry::lookup(&name).is_none() && !is_aggregate(&name) {
        return Err(one(b.scope.resolve(&call.name).err().unwrap_or_else(|| unknown(&name, &[], span))));
    }
    if matches!(name.as_str(), "TUMBLE" | "HOP" | "SESSION") && !call.args.is_empty() {
        return Err(one(Diagnostic::error(format!("{name} stands in GROUP BY, or in FROM as TABLE({name}(..))"))
            .at(span)
            .detail(format!("Group function '${name}' can only appear in GROUP BY clause"))));
    }
    if ["TUMBLE_", "HOP_", "SESSION_"].iter().any(|window| name.starts_with(window)) && is_aggregate(&name) {
        let args = b.bind_all(call.args.iter().map(|a| &a.value), hook)?;
        return Err(one(Diagnostic::error(format!("{name} is not possible here: no such window is in GROUP BY"))
            .at(span)
            .detail(misfit::unsupported_call(&name, &args))));
    }
    if is_aggregate(&name) && registry::lookup(&name).is_none() {
        return Err(one(unknown(&name, &[], span)));
    }
    if name == "JSON" {
        return Err(one(Diagnostic::error("JSON() only stands inside JSON_OBJECT and JSON_ARRAY").at(span).detail(
            "The JSON() function is currently only supported inside JSON_ARRAY() or as the VALUE param of JSON_OBJECT().",
        )));
    }
    if is_operator(&name) {
        return Err(one(unknown(&name, &[], span)));
    }
    // JSON already, also where it is a constant.
    if let ("JSON_STRING", [document]) = (name.as_str(), call.args.as_slice())
        && super::json::makes_document(&document.value)
    {
        return b.inner(&document.value, hook);
    }
    let mut args = b.bind_all(call.args.iter().map(|a| &a.value), hook)?;
    if let ("NULLIF", [left, right]) = (name.as_str(), call.args.as_slice()) {
        charset::comparable(names::EQ, &left.value, &right.value, span)?;
    }
    if let ("TYPEOF", [shown, ..], [written, ..]) = (name.as_str(), args.as_mut_slice(), call.args.as_slice()) {
        shown.ty = shown.ty.with_nullable(!is_shown_never_null(&written.value, shown));
    }
    by_name(b, &name, args, span).map_err(|mut errors| {
        // An unknown function is told as it was written.
        let (upper, written) = (format!("signature {name}("), format!("signature {}(", call.name.base()));
        errors.iter_mut().filter_map(|e| e.detail.as_mut()).for_each(|words| *words = words.replace(&upper, &written));
        errors
    })
}

/// Whether TYPEOF says NOT NULL: of what the planner has made of a CASE, while an IF is left as it is.
fn is_shown_never_null(written: &ast::Expr, bound: &Expr) -> bool {
    match &written.kind {
        Ast::Nested(inner) => is_shown_never_null(inner, bound),
        Ast::Function(call) if call.upper_name() == "IF" => !bound.ty.nullable,
        Ast::Case { .. } => bound.as_literal().is_some_and(|value| !value.is_null()) || is_never_null(bound),
        _ => is_never_null(bound),
    }
}

/// Names of the registry that stand for syntax: nobody can call them.
pub fn is_operator(name: &str) -> bool {
    matches!(name, "ITEM" | "NEGATE" | "NOT" | "IN" | "CEIL_TIME" | "FLOOR_TIME" | "LIKE" | "SIMILAR")
        || !name.starts_with(|c: char| c.is_ascii_alphabetic())
        || name.contains(' ')
}

/// Functions that are another function's special case.
fn by_name(b: &ExprBinder<'_>, name: &str, args: Vec<Expr>, span: Span) -> Bound {
    if let Some(words) = misfit::wrong_count(name, &args) {
        return Err(one(Diagnostic::error(format!("{name} has another number of arguments")).at(span).detail(words)));
    }
    if let Some(unit) = extracted_unit(name) {
        let [x]: [Expr; 1] = args.try_into().map_err(|_| one(wrong_count(name, "1", span)))?;
        return super::time::extract(b, unit, x, span);
    }
    match name {
        "NOW" | "CURRENT_DATE" | "CURRENT_TIME" | "CURRENT_TIMESTAMP" | "LOCALTIME" | "LOCALTIMESTAMP"
            if !args.is_empty() =>
        {
            Err(one(Diagnostic::error(format!("{name} takes no arguments"))
                .at(span)
                .detail(misfit::unsupported_call(name, &args))))
        }
        "IF" => conditional::if_function(b, args, span),
        "NULLIF" => conditional::nullif(b, args, span),
        "COALESCE" | "IFNULL" if !args.is_empty() && args.iter().all(|a| a.ty.kind == TypeKind::Null) => {
            Err(one(illegal_null(span)))
        }
        "TYPEOF" if args.get(1).is_some_and(|flag| flag.ty.kind == TypeKind::Null) => Err(one(illegal_null(span))),
        "TYPEOF" if args.get(1).is_some_and(|flag| !matches!(flag.as_literal(), Some(Scalar::Boolean(_)))) => {
            Err(one(Diagnostic::error("the second argument of TYPEOF is TRUE or FALSE")
                .at(span)
                .detail("Invalid input arguments.")))
        }
        "PROCTIME" if !args.is_empty() => Err(one(wrong_count(name, "0", span))),
        "SOURCE_WATERMARK" => Err(one(Diagnostic::error("SOURCE_WATERMARK() only stands in WATERMARK FOR").at(span).detail(
            "SOURCE_WATERMARK() is a declarative marker function and doesn't have concrete runtime implementation. It can only be used as a single expression within a WATERMARK FOR clause.",
        ))),
        "TYPEOF" => match args.first() {
            Some(arg) => {
                let serializable =
                    args.get(1).and_then(Expr::as_literal).is_some_and(|flag| *flag == Scalar::Boolean(true));
                let text = if serializable { arg.ty.serializable_name() } else { arg.ty.to_string() };
                let text = Scalar::String(Arc::from(text));
                Ok(Expr::literal(text, TypeKind::STRING.nullable()))
            }
            None => Err(one(wrong_count(name, "1", span))),
        },
        _ => make(b, name, args, span),
    }
}

fn extracted_unit(name: &str) -> Option<&'static str> {
    Some(match name {
        "YEAR" => "YEAR",
        "QUARTER" => "QUARTER",
        "MONTH" => "MONTH",
        "WEEK" => "WEEK",
        "DAYOFYEAR" => "DOY",
        "DAYOFMONTH" => "DAY",
        "DAYOFWEEK" => "DOW",
        "HOUR" => "HOUR",
        "MINUTE" => "MINUTE",
        "SECOND" => "SECOND",
        _ => return None,
    })
}

/// TRIM, SUBSTRING, OVERLAY, POSITION.
pub fn text_form(b: &ExprBinder<'_>, expr: &ast::Expr, hook: &mut dyn Intercept) -> Bound {
    let span = expr.span;
    match &expr.kind {
        Ast::Trim { side, chars, expr } => {
            let side = match side {
                TrimSide::Both => "BOTH",
                TrimSide::Leading => "LEADING",
                TrimSide::Trailing => "TRAILING",
            };
            let mut args = b.bind_all(chars.as_deref().into_iter().chain([expr.as_ref()]), hook)?;
            charset::trimmable(chars.as_deref(), expr, span)?;
            if chars.is_none() {
                args.insert(0, keyword(" "));
            }
            args.insert(0, keyword(side));
            b.call("TRIM", args, span)
        }
        Ast::Substring { expr, start, length } => {
            let args = b.bind_all([expr.as_ref(), start.as_ref()].into_iter().chain(length.as_deref()), hook)?;
            b.call("SUBSTRING", args, span)
        }
        Ast::Overlay(overlay) => {
            let parts = [&overlay.expr, &overlay.placing, &overlay.start];
            let args = b.bind_all(parts.into_iter().chain(overlay.length.as_ref()), hook)?;
            if let [text, placed, ..] = args.as_slice() {
                charset::joinable([&overlay.expr, &overlay.placing], [&text.ty, &placed.ty], span)?;
            }
            b.call("OVERLAY", args, span)
        }
        Ast::Position { needle, haystack, start } => {
            let args = b.bind_all([needle.as_ref(), haystack.as_ref()].into_iter().chain(start.as_deref()), hook)?;
            b.call("POSITION", args, span)
        }
        _ => Err(one(Diagnostic::error("this expression is not supported").at(span))),
    }
}
