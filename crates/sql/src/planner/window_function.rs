//! TUMBLE, HOP, CUMULATE and SESSION as table functions, with positional or named arguments.

use std::sync::Arc;

use ouzel_plan::operator::WindowShape;
use ouzel_plan::{Schema, TimeAttribute};
use ouzel_types::TypeKind;

use super::env::Env;
use super::group_window::interval_ms;
use super::rel::{Rel, WindowRel};
use super::slots::fail;
use super::times::time_of;
use super::{named_table, query};
use crate::ast::{self, ExprKind as Ast, Span, TableArgSource};
use crate::binder::implicit_cast::calcite_name;
use crate::binder::{Bound, ExprBinder, Scope, misfit, operator};
use crate::catalog::resolve::in_schema;
use crate::diagnostic::Diagnostic;
use crate::portability::Note;

/// `TABLE(f(..))` or `f(..)` in FROM.
pub fn table_function(env: Env<'_>, call: &ast::TableFunctionCall, scope: &Scope<'_>) -> Bound<Rel> {
    function(env, &call.call, scope, call.span)
}

/// Flink looks up columns among the arguments before it looks at the function.
fn columns_are_known(env: Env<'_>, call: &ast::FunctionCall, scope: &Scope<'_>) -> Bound<()> {
    let binder = ExprBinder::new(scope, env.config);
    let columns = call.args.iter().filter(|arg| matches!(arg.value.kind, Ast::Column(_)));
    columns.map(|arg| &arg.value).try_for_each(|column| binder.bind(column).map(drop))
}

/// No model can be asked here, as in a Flink without its provider's jar.
fn no_provider(env: Env<'_>, call: &ast::FunctionCall, span: Span) -> Diagnostic {
    let model = call.args.iter().find_map(|arg| match &arg.value.kind {
        Ast::Model(name) => Some(name),
        _ => None,
    });
    if let Some(name) = model
        && let Ok(path) = env.session.qualify(name)
        && env.session.catalogs.model(&path).is_none()
    {
        return Diagnostic::error(format!("the model \"{name}\" is not known"))
            .at(name.span())
            .detail(format!("Object '{}' not found", path.name));
    }
    Diagnostic::error(format!("{} asks a model's provider, a Java class that nothing here can load", call.name))
        .at(span)
        .detail("Could not find any factories that implement 'org.apache.flink.table.factories.ModelProviderFactory' in the classpath.")
        .hint("call the model outside of the script and join a table of its answers")
}

fn function(env: Env<'_>, call: &ast::FunctionCall, scope: &Scope<'_>, span: Span) -> Bound<Rel> {
    let name = call.upper_name();
    let parameters: &[&str] = match name.as_str() {
        "TUMBLE" => &["DATA", "TIMECOL", "SIZE", "OFFSET"],
        "HOP" => &["DATA", "TIMECOL", "SLIDE", "SIZE", "OFFSET"],
        "CUMULATE" => &["DATA", "TIMECOL", "STEP", "SIZE", "OFFSET"],
        "SESSION" => &["DATA", "TIMECOL", "GAP"],
        "ML_PREDICT" | "ML_EVALUATE" => return Err(vec![no_provider(env, call, span)]),
        _ => {
            columns_are_known(env, call, scope)?;
            if let Some(table) = call.args.iter().find(|arg| matches!(arg.value.kind, Ast::Table(_))) {
                let (rel, ..) = input(env, &table.value)?;
                if rel.width() != 1 {
                    let words = format!(
                        "Cannot apply '$SCALAR_QUERY' to arguments of type '$SCALAR_QUERY({})'. Supported form(s): '$SCALAR_QUERY(<RECORDTYPE(SINGLE FIELD)>)'",
                        record_type(&rel.schema)
                    );
                    return fail(format!("the table function \"{}\" is not known", call.name), words, span);
                }
            }
            return fail(
                format!("the table function \"{}\" is not known", call.name),
                format!("No match found for function signature {}", call.name),
                span,
            );
        }
    };
    columns_are_known(env, call, scope)?;
    let arguments = arranged(call, &name, parameters, span)?;
    without_table(arguments[0])?;
    let Some(data) = arguments[0] else { return missing(&name, "DATA", span) };
    let (rel, scope, partition) = input(env, data)?;
    let Some(time) = arguments[1] else { return missing(&name, "TIMECOL", span) };
    let column =
        descriptor(time, &scope, &name).map_err(|errors| errors.into_iter().map(in_schema).collect::<Vec<_>>())?;
    let interval = |i: usize| -> Bound<Option<i64>> {
        let Some(expr) = arguments.get(i).copied().flatten() else { return Ok(None) };
        let scope = Scope::empty();
        let bound = ExprBinder::new(&scope, env.config).bind(expr)?;
        if matches!(expr.kind, Ast::Binary { .. } | Ast::Function(_) | Ast::Case { .. } | Ast::Cast { .. }) {
            env.session.portability().note(
                Note::refused(format!("a computed length in {name}"))
                    .flink("Only constant window descriptors are supported.")
                    .portable("one interval literal")
                    .at(expr.span),
            );
        }
        if bound.ty.kind == TypeKind::Null {
            return Err(vec![operator::illegal_null(expr.span)]);
        }
        if !bound.ty.kind.is_interval() {
            return fail(
                format!("{name} needs constant intervals of days or smaller units"),
                cannot_apply(&name, &rel.schema, &arguments, env),
                expr.span,
            );
        }
        interval_ms(&bound, &name, expr.span).map(Some)
    };
    let needed = |i: usize| -> Bound<i64> {
        match interval(i)? {
            Some(ms) => Ok(ms),
            None => missing(&name, parameters[i], span),
        }
    };
    let shape = match name.as_str() {
        "TUMBLE" => WindowShape::Tumble { size: needed(2)?, offset: interval(3)?.unwrap_or(0) },
        "HOP" => WindowShape::Hop { slide: needed(2)?, size: needed(3)?, offset: interval(4)?.unwrap_or(0) },
        "CUMULATE" => WindowShape::Cumulate { step: needed(2)?, size: needed(3)?, offset: interval(4)?.unwrap_or(0) },
        _ => WindowShape::Session { gap: needed(2)? },
    };
    check(shape, span)?;
    let named = &rel.schema.columns[column];
    if time_of(named.time, &named.ty, env.config).is_none() {
        let ty = &rel.schema.columns[column].ty;
        let shown = crate::binder::implicit_cast::calcite_name(&ty.kind);
        let words = match ty.kind.is_timestamp() {
            true => format!("The window function requires the timecol is a time attribute type, but is {shown}."),
            false => format!(
                "The window function {} requires the timecol to be TIMESTAMP or TIMESTAMP_LTZ, but is {shown}. Besides, the timecol must be a time attribute type in streaming mode.",
                signature(&name)
            ),
        };
        return fail(format!("\"{}\" is no time attribute", rel.schema.columns[column].name), words, time.span);
    }
    if !partition.is_empty() && !matches!(shape, WindowShape::Session { .. }) {
        return fail(
            format!("{name} takes no PARTITION BY"),
            format!(
                "Only tables with set semantics may be partitioned. Invalid PARTITION BY clause in the 0-th operand of table function '{name}'"
            ),
            span,
        );
    }
    Ok(Rel::window(rel, WindowRel { shape, column, partition }))
}

/// As Flink shows the arguments.
fn signature(name: &str) -> String {
    let intervals = match name {
        "TUMBLE" => "datetime interval[, datetime interval]",
        "SESSION" => "datetime interval",
        _ => "datetime interval, datetime interval[, datetime interval]",
    };
    let keys = if name == "SESSION" { " [PARTITION BY (keycols, ...)]" } else { "" };
    format!("{name}(TABLE table_name{keys}, DESCRIPTOR(timecol), {intervals})")
}

/// Calcite's words for lengths that are no intervals.
fn cannot_apply(name: &str, table: &Schema, arguments: &[Option<&ast::Expr>], env: Env<'_>) -> String {
    let mut shown = vec![record_type(table), "<COLUMN_LIST>".to_owned()];
    let scope = Scope::empty();
    let binder = ExprBinder::new(&scope, env.config);
    for argument in arguments.iter().skip(2).copied().flatten() {
        if let Ok(bound) = binder.bind(argument) {
            shown.push(misfit::written_argument(&binder, &bound, argument));
        }
    }
    format!(
        "Cannot apply '{name}' to arguments of type '{name}({})'. Supported form(s): {}",
        shown.join(", "),
        signature(name)
    )
}

/// A table as Calcite names it among arguments.
fn record_type(table: &Schema) -> String {
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|column| {
            let ty = match column.time {
                Some(TimeAttribute::Rowtime) => format!("{} *ROWTIME*", column.ty.kind),
                Some(TimeAttribute::Proctime) => format!("{} *PROCTIME*", column.ty.kind),
                None => calcite_name(&column.ty.kind),
            };
            format!("{ty} {}", column.name).to_uppercase()
        })
        .collect();
    format!("<RECORDTYPE({})>", columns.join(", "))
}

/// Arguments without the offset.
fn least(name: &str) -> usize {
    if matches!(name, "HOP" | "CUMULATE") { 4 } else { 3 }
}

fn missing<T>(name: &str, parameter: &str, span: Span) -> Bound<T> {
    fail(
        format!("{name} needs the argument {parameter}"),
        format!("Invalid number of arguments to function '{name}'. Was expecting {} arguments", least(name)),
        span,
    )
}

/// The arguments in the order of the parameters.
fn arranged<'c>(
    call: &'c ast::FunctionCall,
    name: &str,
    parameters: &[&str],
    span: Span,
) -> Bound<Vec<Option<&'c ast::Expr>>> {
    let mut arranged: Vec<Option<&ast::Expr>> = vec![None; parameters.len()];
    for (i, arg) in call.args.iter().enumerate() {
        let at = match &arg.name {
            Some(named) => parameters.iter().position(|p| named.value.eq_ignore_ascii_case(p)),
            // CUMULATE has one more, which says when it fires; its default is ours too.
            None if i < parameters.len() => Some(i),
            None => None,
        };
        match at {
            Some(at) if arranged[at].is_none() => arranged[at] = Some(&arg.value),
            _ => {
                return fail(
                    format!("{name} does not take this argument"),
                    format!(
                        "Invalid number of arguments to function '{name}'. Was expecting {} arguments",
                        least(name)
                    ),
                    if arg.value.span == Span::default() { span } else { arg.value.span },
                );
            }
        }
    }
    Ok(arranged)
}

/// DESCRIPTOR in the table's place: its column is looked for and belongs to nothing.
fn without_table(data: Option<&ast::Expr>) -> Bound<()> {
    match data.map(|data| &data.kind) {
        Some(Ast::Descriptor(columns)) if !columns.is_empty() => fail(
            "the first argument has to be a table",
            format!("Column '{}' not found in any table", columns[0].value),
            columns[0].span,
        ),
        _ => Ok(()),
    }
}

/// The table argument: its relation, names and PARTITION BY columns.
fn input<'a>(env: Env<'a>, data: &ast::Expr) -> Bound<(Rel, Scope<'a>, Vec<usize>)> {
    let table = match &data.kind {
        Ast::Table(table) => table,
        Ast::Subquery(query) => {
            let rel = query::nested(env, query)?;
            let scope = Scope::of(&[], &rel.schema);
            return Ok((rel, scope, Vec::new()));
        }
        Ast::Nested(inner) => return input(env, inner),
        _ => {
            return fail(
                "the first argument has to be a table",
                "The first argument of a window function must be a TABLE",
                data.span,
            );
        }
    };
    let (rel, qualifier) = match &table.source {
        TableArgSource::Table { name, hints } => {
            let (rel, path) = named_table::named(env, name, hints)?;
            if let Some(expansion) = &env.session.expansion {
                let columns: Vec<Arc<str>> = rel.schema.columns.iter().map(|c| c.name.clone()).collect();
                expansion.table_argument(table.span.start, name, &path, &columns);
            }
            (rel, path)
        }
        TableArgSource::Query(query) => (query::nested(env, query)?, Vec::new()),
    };
    let qualifier: Vec<Arc<str>> = qualifier;
    let scope = Scope::of(&qualifier, &rel.schema);
    let binder = ExprBinder::new(&scope, env.config);
    let mut partition = Vec::new();
    for key in &table.partition_by {
        match binder.bind(key)?.as_column() {
            Some(column) => partition.push(column),
            None => {
                return fail(
                    "PARTITION BY takes columns here",
                    "PARTITION BY of a table argument must be a column",
                    key.span,
                );
            }
        }
    }
    if !table.order_by.is_empty() {
        return fail("ORDER BY is not possible here", "Table functions do not support order keys yet.", table.span);
    }
    Ok((rel, scope, partition))
}

/// `DESCRIPTOR(ts)`.
fn descriptor(expr: &ast::Expr, scope: &Scope<'_>, name: &str) -> Bound<usize> {
    let Ast::Descriptor(columns) = &expr.kind else {
        return fail(format!("{name} names its time by DESCRIPTOR(column)"), "DESCRIPTOR is expected", expr.span);
    };
    // Flink takes the first of several columns.
    let Some(column) = columns.first() else {
        return fail(
            "DESCRIPTOR names one column here",
            "The window function requires a single time column",
            expr.span,
        );
    };
    let resolved = scope.resolve(&ast::ObjectName(vec![column.clone()])).map_err(|e| vec![e])?;
    match resolved.as_column() {
        Some(column) => Ok(column),
        None => fail(
            "DESCRIPTOR names a column",
            "The window function requires the timecol is a time attribute type",
            expr.span,
        ),
    }
}

fn check(shape: WindowShape, span: Span) -> Bound<()> {
    let positive = |ms: i64, what: &str, name: &str| {
        if ms > 0 {
            return Ok(());
        }
        fail(
            format!("the {what} of {name} has to be longer than 0"),
            match what {
                "gap" => {
                    format!("{name} table function based aggregate requires gap to be positive, but got gap {ms} ms.")
                }
                _ => format!("{name} table function based aggregate requires {what} to be positive, but got {ms} ms."),
            },
            span,
        )
    };
    let both = |(first, a): (&str, i64), (second, b): (&str, i64), name: &str| {
        if a > 0 && b > 0 {
            return Ok(());
        }
        fail(
            format!("the lengths of {name} have to be longer than 0"),
            format!(
                "{name} table function based aggregate requires {first} and {second} to be positive, but got {first} {a} ms and {second} {b} ms."
            ),
            span,
        )
    };
    match shape {
        WindowShape::Tumble { size, offset } => {
            positive(size, "size", "TUMBLE")?;
            if offset.unsigned_abs() < size.unsigned_abs() {
                return Ok(());
            }
            fail(
                "the offset of TUMBLE has to be shorter than its size",
                format!(
                    "TUMBLE table function parameters must satisfy abs(offset) < size, but got size {size} ms and offset {offset} ms."
                ),
                span,
            )
        }
        WindowShape::Hop { size, slide, .. } => {
            // An aggregate asks for more: `physical/window.rs`.
            both(("slide", slide), ("size", size), "HOP")
        }
        WindowShape::Cumulate { size, step, .. } => {
            both(("maxSize", size), ("step", step), "CUMULATE")?;
            if size % step == 0 {
                return Ok(());
            }
            fail(
                "the size of CUMULATE has to be a multiple of its step",
                format!(
                    "CUMULATE table function based aggregate requires maxSize must be an integral multiple of step, but got maxSize {size} ms and step {step} ms"
                ),
                span,
            )
        }
        WindowShape::Session { gap } => positive(gap, "gap", "SESSION"),
    }
}
