//! JSON_VALUE, JSON_QUERY, JSON_EXISTS, JSON_OBJECT, JSON_ARRAY, IS JSON: their clauses become literal arguments.

use ouzel_plan::{Expr, ExprKind};
use ouzel_types::{DataType, Scalar, TypeKind};

use super::call::is_aggregate;
use super::expr_binder::{Bound, ExprBinder, Intercept, keyword, one};
use super::implicit_cast::{calcite_name, cast, castable};
use super::operator::illegal_null;
use crate::ast::{
    self, ExprKind as Ast, IsJsonKind, JsonBehavior, JsonNullClause, JsonValueFunction, JsonWrapper, Span,
};
use crate::diagnostic::Diagnostic;

pub fn is_json(
    b: &ExprBinder<'_>,
    expr: &ast::Expr,
    kind: IsJsonKind,
    negated: bool,
    span: Span,
    hook: &mut dyn Intercept,
) -> Bound {
    let name = match kind {
        IsJsonKind::Value => "IS JSON VALUE",
        IsJsonKind::Object => "IS JSON OBJECT",
        IsJsonKind::Array => "IS JSON ARRAY",
        IsJsonKind::Scalar => "IS JSON SCALAR",
    };
    let text = b.inner(expr, hook)?;
    if text.ty.kind == TypeKind::Null {
        return Err(one(illegal_null(expr.span)));
    }
    if !text.ty.kind.is_string() {
        return Err(one(Diagnostic::error(format!("{name} asks about a text, this is {}", text.ty)).at(span).detail(
            format!(
                "Cannot apply '{name}' to arguments of type '<{}> {name}'. Supported form(s): '<CHARACTER> {name}'",
                calcite_name(&text.ty.kind)
            ),
        )));
    }
    let test = b.call(name, vec![text], span)?;
    if negated { b.call(ouzel_plan::expr::names::NOT, vec![test], span) } else { Ok(test) }
}

pub fn bind(b: &ExprBinder<'_>, expr: &ast::Expr, hook: &mut dyn Intercept) -> Bound {
    let span = expr.span;
    match &expr.kind {
        Ast::JsonExists { input, path, on_error } => {
            let mode = match on_error {
                None | Some(JsonBehavior::False) => "FALSE",
                Some(JsonBehavior::True) => "TRUE",
                Some(JsonBehavior::Unknown) => "UNKNOWN",
                Some(JsonBehavior::Error) => "ERROR",
                Some(_) => return Err(one(wrong_behavior("JSON_EXISTS", span))),
            };
            let mut args = texts(b, "JSON_EXISTS", [input, path], span, hook)?;
            args.push(keyword(mode));
            Ok(b.call_typed("JSON_EXISTS", args, TypeKind::Boolean.nullable()))
        }
        Ast::JsonValue(function) => json_value(b, function, span, hook),
        Ast::JsonQuery { input, path, returning, wrapper, on_empty, on_error } => {
            let ty = match returning.as_ref().map(|t| b.bind_type(t)).transpose()? {
                None => DataType::string(),
                Some(ty) if ty.kind.is_string() => ty.with_nullable(true),
                Some(ty) if matches!(&ty.kind, TypeKind::Array(item) if item.kind.is_string()) => {
                    ty.with_nullable(true)
                }
                Some(ty) => return Err(one(wrong_returning("JSON_QUERY", &ty, span))),
            };
            let wrapper = match wrapper {
                None | Some(JsonWrapper::Without) => "WITHOUT",
                Some(JsonWrapper::Conditional) => "CONDITIONAL",
                Some(JsonWrapper::Unconditional) => "UNCONDITIONAL",
            };
            let behavior = |given: &Option<JsonBehavior>| match given {
                None | Some(JsonBehavior::Null) => Ok("NULL"),
                Some(JsonBehavior::EmptyArray) => Ok("EMPTY ARRAY"),
                Some(JsonBehavior::EmptyObject) => Ok("EMPTY OBJECT"),
                Some(JsonBehavior::Error) => Ok("ERROR"),
                Some(_) => Err(one(wrong_behavior("JSON_QUERY", span))),
            };
            let (empty, error) = (behavior(on_empty)?, behavior(on_error)?);
            for (when, given) in [("empty", empty), ("error", error)] {
                if given == "EMPTY OBJECT" && !ty.kind.is_string() {
                    return Err(one(wrong_behavior("JSON_QUERY", span).detail(format!(
                        "Illegal on {when} behavior 'EMPTY OBJECT' for return type: VARCHAR(2147483647) ARRAY"
                    ))));
                }
            }
            let mut args = texts(b, "JSON_QUERY", [input, path], span, hook)?;
            args.extend([keyword(wrapper), keyword(empty), keyword(error)]);
            Ok(b.call_typed("JSON_QUERY", args, ty))
        }
        Ast::JsonObject { entries, on_null } => {
            let (mut mask, mut args) = (String::new(), Vec::new());
            for entry in entries {
                let key = b.inner(&entry.key, hook)?;
                if !key.ty.kind.is_string() {
                    return Err(one(Diagnostic::error("a key of JSON_OBJECT is a text")
                        .at(entry.key.span)
                        .detail("Expected a character type")));
                }
                if key.ty.nullable {
                    return Err(one(Diagnostic::error("a key of JSON_OBJECT must not be NULL")
                        .at(entry.key.span)
                        .detail(format!("Argument to function '{}' must not be NULL", written(b, &entry.key, &key)))
                        .hint("COALESCE(key, '')")));
                }
                let (value, raw) = json_member(b, &entry.value, hook)?;
                mask.push(raw);
                args.extend([key, value]);
            }
            let mode = if *on_null == Some(JsonNullClause::Absent) { "ABSENT" } else { "NULL" };
            Ok(construct(b, "JSON_OBJECT", mode, &mask, args))
        }
        Ast::JsonArray { items, on_null } => {
            let (mut mask, mut args) = (String::new(), Vec::new());
            for item in items {
                let (value, raw) = json_member(b, item, hook)?;
                mask.push(raw);
                args.push(value);
            }
            let mode = if *on_null == Some(JsonNullClause::Null) { "NULL" } else { "ABSENT" };
            Ok(construct(b, "JSON_ARRAY", mode, &mask, args))
        }
        _ => Err(one(Diagnostic::error("this expression is not supported").at(span))),
    }
}

fn construct(b: &ExprBinder<'_>, name: &str, mode: &str, mask: &str, values: Vec<Expr>) -> Expr {
    let mut args = vec![keyword(mode), keyword(mask)];
    args.extend(values);
    b.call_typed(name, args, TypeKind::STRING.not_null())
}

/// A value and its place in the mask: '1' where it is JSON text already.
fn json_member(b: &ExprBinder<'_>, expr: &ast::Expr, hook: &mut dyn Intercept) -> Bound<(Expr, char)> {
    let refused = |ty: &DataType| {
        one(Diagnostic::error(format!("{ty} cannot be written as JSON"))
            .at(expr.span)
            .detail(format!("Type '{ty}' is not scalar or cannot be converted into JSON.")))
    };
    match &expr.kind {
        Ast::Function(call) if call.upper_name() == "JSON" && call.args.len() == 1 => {
            let value = b.inner(&call.args[0].value, hook)?;
            return if value.ty.kind.is_string() { Ok((value, '1')) } else { Err(refused(&value.ty)) };
        }
        Ast::FormatJson(_) => {
            return Err(one(Diagnostic::error("FORMAT JSON is not supported")
                .at(expr.span)
                .detail("No match found for function signature FORMAT JSON")
                .hint("write JSON(<text>)")));
        }
        Ast::Nested(inner) => return json_member(b, inner, hook),
        Ast::Literal(ast::Literal::Null) => {
            return Err(one(Diagnostic::error("a bare NULL has no type here")
                .at(expr.span)
                .detail("Type is not supported: ANY")
                .hint("write CAST(NULL AS <type>)")));
        }
        _ => {}
    }
    let raw = gives_json(expr);
    let value = b.inner(expr, hook)?;
    ouzel_functions::json::construct::check(&value.ty).map_err(|detail| {
        one(Diagnostic::error(format!("{} cannot be written as JSON", value.ty)).at(expr.span).detail(detail))
    })?;
    Ok((value, if raw { '1' } else { '0' }))
}

/// How Flink's message writes a key: a column behind its table's name, anything else as SQL.
fn written(b: &ExprBinder<'_>, key: &ast::Expr, bound: &Expr) -> String {
    match bound.kind {
        ExprKind::Column(index) => b.scope.columns.get(index).map_or_else(String::new, |column| {
            column.qualifier.last().map_or_else(|| column.name.to_string(), |table| format!("{table}.{}", column.name))
        }),
        _ => key.to_string(),
    }
}

/// Whether the expression makes JSON text, which stands in other JSON as it is.
pub fn gives_json(expr: &ast::Expr) -> bool {
    match &expr.kind {
        Ast::JsonObjectAgg { .. } | Ast::JsonArrayAgg { .. } => true,
        Ast::Function(call) => is_aggregate(&call.upper_name()) && call.upper_name().starts_with("JSON_"),
        Ast::Nested(inner) => gives_json(inner),
        _ => makes_document(expr),
    }
}

/// Whether the expression is JSON_OBJECT or JSON_ARRAY.
pub fn makes_document(expr: &ast::Expr) -> bool {
    match &expr.kind {
        Ast::JsonObject { .. } | Ast::JsonArray { .. } => true,
        Ast::Nested(inner) => makes_document(inner),
        _ => false,
    }
}

/// The input and the path, which must be texts.
fn texts(
    b: &ExprBinder<'_>,
    name: &str,
    parts: [&ast::Expr; 2],
    span: Span,
    hook: &mut dyn Intercept,
) -> Bound<Vec<Expr>> {
    let args = b.bind_all(parts, hook)?;
    let wrong = args.iter().find(|a| !a.ty.kind.is_string());
    match wrong {
        None => Ok(args),
        Some(wrong) => {
            let words = match name {
                "JSON_EXISTS" => super::misfit::unsupported_call(name, &args),
                _ => format!(
                    "Cannot apply '{name}' to arguments of type '{name}(<{}>, <{}>)'.",
                    calcite_name(&args[0].ty.kind),
                    calcite_name(&args[1].ty.kind)
                ),
            };
            Err(one(Diagnostic::error(format!("{name} takes texts, this is {}", wrong.ty)).at(span).detail(words)))
        }
    }
}

fn json_value(b: &ExprBinder<'_>, function: &JsonValueFunction, span: Span, hook: &mut dyn Intercept) -> Bound {
    let ty = match function.returning.as_ref().map(|t| b.bind_type(t)).transpose()? {
        None => DataType::string(),
        Some(ty) if ty.kind.is_string() || matches!(ty.kind, TypeKind::Boolean | TypeKind::Int | TypeKind::Double) => {
            ty.with_nullable(true)
        }
        Some(ty) => return Err(one(wrong_returning("JSON_VALUE", &ty, span))),
    };
    let mut args = texts(b, "JSON_VALUE", [&function.input, &function.path], span, hook)?;
    for behavior in [&function.on_empty, &function.on_error] {
        let null = Expr::literal(Scalar::Null, ty.clone());
        let (mode, default) = match behavior {
            None | Some(JsonBehavior::Null) => ("NULL", null),
            Some(JsonBehavior::Error) => ("ERROR", null),
            Some(JsonBehavior::Default(value)) => {
                let value = b.inner(value, hook)?;
                ("DEFAULT", default_value(b, value, &ty, span)?)
            }
            Some(_) => return Err(one(wrong_behavior("JSON_VALUE", span))),
        };
        args.extend([keyword(mode), default]);
    }
    Ok(b.call_typed("JSON_VALUE", args, ty))
}

/// A default is a constant. Anything becomes a text, as in Flink; for another result it stays what it is, and a row that takes
/// one of another class fails.
fn default_value(b: &ExprBinder<'_>, value: Expr, ty: &DataType, span: Span) -> Bound {
    if value.as_literal().is_none() {
        return Err(one(Diagnostic::error("the default of JSON_VALUE is a constant").at(span).detail("None.get")));
    }
    if !ty.kind.is_string() {
        return Ok(value);
    }
    if castable(&value.ty.kind, &ty.kind).is_err() {
        return Err(one(Diagnostic::error(format!("the default is {} where {ty} is returned", value.ty)).at(span)));
    }
    Ok(b.fold(cast(value, ty)))
}

fn wrong_returning(name: &str, ty: &DataType, span: Span) -> Diagnostic {
    // Flink names JSON_VALUE for both.
    Diagnostic::error(format!("{name} cannot return {ty}"))
        .at(span)
        .detail(format!("Unsupported type '{ty}' for RETURNING in JSON_VALUE()."))
}

fn wrong_behavior(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(format!("this ON EMPTY or ON ERROR is not possible for {name}")).at(span)
}
