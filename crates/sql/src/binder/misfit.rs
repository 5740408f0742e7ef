//! Flink's words for arguments that do not fit a call.
//!
//! Two validators speak there: Calcite's own functions are "applied to arguments of type", with operands as the syntax of the
//! call has them; Flink's newer functions are an "invalid function call". Both tell a time attribute from a plain timestamp.

use ouzel_plan::{Expr, TimeAttribute};
use ouzel_types::{Scalar, TypeKind};

use super::call::family;
use super::expr_binder::ExprBinder;
use super::implicit_cast::calcite_name;
use super::operand_forms::{forms, with_forms};
use super::signatures::{self, signatures};
use crate::ast::{self, ExprKind as Ast, Literal};
use crate::calcite::is_calcite;

/// `<TIMESTAMP(3) *ROWTIME*>`
pub fn argument(b: &ExprBinder<'_>, expr: &Expr) -> String {
    match attribute(b, expr) {
        Some(mark) => format!("<{}{mark}>", expr.ty.kind),
        None if expr.ty.kind.members().is_some() => format!("<{}>", calcite_name(&expr.ty.kind).to_uppercase()),
        None => format!("<{}>", calcite_name(&expr.ty.kind)),
    }
}

/// The same, where it is known how the argument is written: a literal interval is of its own unit, `<INTERVAL DAY>`.
pub fn written_argument(b: &ExprBinder<'_>, expr: &Expr, written: &ast::Expr) -> String {
    match interval_unit(written) {
        Some(unit) if expr.ty.kind.is_interval() => format!("<INTERVAL {unit}>"),
        _ => argument(b, expr),
    }
}

/// The unit or units of a literal interval, as it is written.
fn interval_unit(written: &ast::Expr) -> Option<String> {
    match &written.kind {
        Ast::Interval { qualifier, .. } => Some(qualifier.to_string()),
        Ast::Literal(Literal::Interval { qualifier, .. }) => Some(qualifier.to_string()),
        Ast::Nested(inner) | Ast::Unary { expr: inner, .. } => interval_unit(inner),
        _ => None,
    }
}

/// Puts the units of literal intervals among `operands` in the place of what their types are called.
pub fn with_units(operands: &[&ast::Expr], words: &mut String) {
    let mut from = 0;
    for operand in operands {
        let Some(unit) = interval_unit(operand) else { continue };
        let plain = ["<INTERVAL DAY TO SECOND>", "<INTERVAL YEAR TO MONTH>"];
        let found = plain.iter().filter_map(|name| Some((words[from..].find(name)? + from, name.len()))).min();
        let Some((at, length)) = found else { return };
        let shown = format!("<INTERVAL {unit}>");
        words.replace_range(at..at + length, &shown);
        from = at + shown.len();
    }
}

fn attribute(b: &ExprBinder<'_>, expr: &Expr) -> Option<&'static str> {
    b.time_attribute(expr).map(|time| match time {
        TimeAttribute::Rowtime => " *ROWTIME*",
        TimeAttribute::Proctime => " *PROCTIME*",
    })
}

/// Words in which the arguments' types stand in their order: those of time attributes say so.
pub fn with_attributes(b: &ExprBinder<'_>, args: &[Expr], mut words: String) -> String {
    let mut from = 0;
    for arg in args {
        let plain = format!("<{}>", calcite_name(&arg.ty.kind));
        let Some(at) = words[from..].find(&plain).map(|at| at + from) else { continue };
        let shown = argument(b, arg);
        words.replace_range(at..at + plain.len(), &shown);
        from = at + shown.len();
    }
    words
}

/// What Flink says where type inference says `detail` about a call of `name`.
pub fn words(b: &ExprBinder<'_>, name: &str, args: &[Expr], detail: String) -> String {
    if args.iter().any(|arg| arg.ty.kind == TypeKind::Null) && (!is_calcite(name) || name == "CARDINALITY") {
        return "Illegal use of 'NULL'".to_owned();
    }
    if !is_calcite(name) {
        if detail.starts_with("Cannot apply '") && !args.is_empty() {
            let shown = |arg: &Expr| match (attribute(b, arg), arg.ty.nullable) {
                (None, _) => arg.ty.to_string(),
                (Some(mark), true) => format!("{}{mark}", arg.ty.kind),
                (Some(mark), false) => format!("{}{mark} NOT NULL", arg.ty.kind),
            };
            let types = args.iter().map(shown).collect::<Vec<_>>().join(", ");
            return format!("Invalid function call: {name}({types})\n{}", cause(name, args, &types));
        }
        return match args.is_empty() || detail.starts_with("Invalid number of arguments") {
            true => no_match(name, args),
            false => detail,
        };
    }
    if !detail.starts_with("Cannot apply '") {
        // Calcite does not know how many arguments these take.
        return if matches!(name, "PI" | "TRY_PARSE_JSON") { no_match(name, args) } else { detail };
    }
    let types: Vec<String> = args.iter().map(|arg| argument(b, arg)).collect();
    let (shown, call) = match (name, types.as_slice()) {
        ("EXTRACT", [_, value]) => (name, format!("EXTRACT(<INTERVAL {}> FROM {value})", unit(&args[0]))),
        ("FLOOR_TIME" | "CEIL_TIME", [value, _]) => {
            let shown = name.trim_end_matches("_TIME");
            (shown, format!("{shown}({value}, <INTERVAL {}>)", unit(&args[1])))
        }
        ("TIMESTAMPADD" | "TIMESTAMPDIFF", [_, a, c]) => {
            (name, format!("{name}(<INTERVAL {}>, {a}, {c})", unit(&args[0])))
        }
        ("POSITION", [needle, text]) => (name, format!("POSITION({needle} IN {text})")),
        ("OVERLAY", [text, by, at]) => (name, format!("OVERLAY({text} PLACING {by} FROM {at})")),
        ("OVERLAY", [text, by, at, length]) => (name, format!("OVERLAY({text} PLACING {by} FROM {at} FOR {length})")),
        ("TRIM", [_, chars, _]) => (name, format!("TRIM([BOTH|LEADING|TRAILING] <SYMBOL> FROM {chars})")),
        ("CHARACTER_LENGTH" | "LOCATE" | "SUBSTR", _) => (name, format!("{name}({})", types.join(", "))),
        _ => return with_forms(name, with_attributes(b, args, detail)),
    };
    with_forms(shown, format!("Cannot apply '{shown}' to arguments of type '{call}'."))
}

/// What Flink says of a function that it does not find.
pub fn no_match(name: &str, args: &[Expr]) -> String {
    let types: Vec<String> = args.iter().map(|arg| format!("<{}>", family(&arg.ty.kind))).collect();
    format!("No match found for function signature {name}({})", types.join(", "))
}

/// What Flink's generator of code says of a call that its validator has taken.
pub fn unsupported_call(name: &str, args: &[Expr]) -> String {
    let types: Vec<String> = args.iter().map(|arg| arg.ty.to_string()).collect();
    format!(
        "Unsupported call: {name}({}) \nIf you think this function should be supported, you can create an issue and start a discussion for it.",
        types.join(", ")
    )
}

/// Flink's words where `name` takes another number of arguments: they are counted before anybody looks at their types.
pub fn wrong_count(name: &str, args: &[Expr]) -> Option<String> {
    match signatures(name) {
        None => calcites_count(name, args.len()),
        Some(known) if signatures::take(known, args.len()) => None,
        Some(known) => {
            let called = known[0].trim_start_matches('\'').split('(').next().unwrap_or(name);
            Some(format!("{}.\nSupported signatures are:\n{}", no_match(called, args), known.join("\n")))
        }
    }
}

fn calcites_count(name: &str, given: usize) -> Option<String> {
    if matches!(name, "CONCAT" | "CONCAT_WS") {
        return None;
    }
    let counts: Vec<usize> = forms(name).iter().map(|form| form.matches('<').count()).collect();
    let least = counts.iter().min()?;
    let simple = forms(name).iter().all(|form| form.starts_with('(') && !form.contains(" TO "));
    (simple && !counts.contains(&given))
        .then(|| format!("Invalid number of arguments to function '{name}'. Was expecting {least} arguments"))
}

/// Why a call of one of Flink's own functions is invalid: the innermost cause.
fn cause(name: &str, args: &[Expr], types: &str) -> String {
    let is_collection = |arg: &Expr| match name {
        "MAP_UNION" => matches!(arg.ty.kind, TypeKind::Map(..)),
        _ => matches!(arg.ty.kind, TypeKind::Array(_)),
    };
    match (name, args) {
        ("ARRAY_CONCAT" | "ARRAY_EXCEPT" | "ARRAY_INTERSECT" | "ARRAY_UNION" | "MAP_UNION", _)
            if !args.iter().all(is_collection) =>
        {
            format!("All arguments requires to be a {} type", if name == "MAP_UNION" { "MAP" } else { "ARRAY" })
        }
        ("ARRAY_CONCAT" | "ARRAY_EXCEPT" | "ARRAY_INTERSECT" | "ARRAY_UNION" | "MAP_UNION", _) => {
            format!("Could not find a common type for arguments: [{types}]")
        }
        ("GREATEST" | "LEAST", [a, c, ..]) if a.ty.kind.is_numeric() != c.ty.kind.is_numeric() => format!(
            "All types in a comparison should support both 'EQUALS' and 'ORDER' comparison with each other. Can not compare {} with {}",
            a.ty, c.ty
        ),
        ("ARRAY_MAX" | "ARRAY_MIN", [arg]) => match &arg.ty.kind {
            TypeKind::Array(element) => {
                format!("Type '{element}' should support both 'EQUALS' and 'ORDER' comparison with itself.")
            }
            _ => "Invalid input arguments.".to_owned(),
        },
        _ => "Invalid input arguments.".to_owned(),
    }
}

/// The unit of a call, which is handed on as a text.
fn unit(expr: &Expr) -> &str {
    match expr.as_literal() {
        Some(Scalar::String(text)) => text,
        _ => "",
    }
}
