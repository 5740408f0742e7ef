//! Flink's words for arguments that do not fit a call.
//!
//! Two validators speak there: Calcite's own functions are "applied to arguments of type", with operands as the syntax of the
//! call has them; Flink's newer functions are an "invalid function call". Both tell a time attribute from a plain timestamp.

use ouzel_plan::{Expr, TimeAttribute};
use ouzel_types::{Scalar, TypeKind};

use super::call::family;
use super::expr_binder::ExprBinder;
use super::implicit_cast::calcite_name;
use super::operand_forms::with_forms;
use crate::calcite::is_calcite;

/// `<TIMESTAMP(3) *ROWTIME*>`
pub fn argument(b: &ExprBinder<'_>, expr: &Expr) -> String {
    match attribute(b, expr) {
        Some(mark) => format!("<{}{mark}>", expr.ty.kind),
        None => format!("<{}>", calcite_name(&expr.ty.kind)),
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
        if args.is_empty() || detail.starts_with("Invalid number of arguments") {
            let types: Vec<String> = args.iter().map(|arg| format!("<{}>", family(&arg.ty.kind))).collect();
            return format!("No match found for function signature {name}({})", types.join(", "));
        }
        return detail;
    }
    if !detail.starts_with("Cannot apply '") {
        return detail;
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
