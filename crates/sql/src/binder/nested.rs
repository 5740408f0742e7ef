//! Members of rows, elements of arrays and maps, and the constructors ROW, ARRAY, MAP.

use ouzel_functions::typing::comparison::comparison_type;
use ouzel_plan::expr::names;
use ouzel_plan::{Expr, ExprKind};
use ouzel_types::{DataType, Field, Scalar, TypeKind};

use super::common_type::least_restrictive;
use super::conditional::mixing;
use super::expr_binder::{Bound, ExprBinder, Intercept, one};
use super::implicit_cast::{calcite_name, cast, widen};
use super::operator::illegal_null;
use super::scope::{field_at, field_of};
use crate::ast::{self, ExprKind as Ast, Span};
use crate::diagnostic::Diagnostic;

pub fn bind(b: &ExprBinder<'_>, expr: &ast::Expr, hook: &mut dyn Intercept) -> Bound {
    let span = expr.span;
    match &expr.kind {
        Ast::Field { base, field } => {
            let base = b.inner(base, hook)?;
            field_of(base, field).map_err(one)
        }
        Ast::Item { base, index } => {
            let mut parts = b.bind_all([base.as_ref(), index.as_ref()], hook)?;
            let (Some(index), Some(base)) = (parts.pop(), parts.pop()) else { return Err(Vec::new()) };
            item(b, base, index, span)
        }
        Ast::Row { items, explicit } => {
            let members = b.bind_all(items, hook)?;
            match members.iter().zip(items).find(|(member, _)| member.ty.kind == TypeKind::Null) {
                Some((_, item)) if *explicit => Err(one(super::operator::illegal_null(item.span))),
                _ => Ok(row(members)),
            }
        }
        Ast::Array(items) => {
            let items = b.bind_all(items, hook)?;
            array(b, items, span)
        }
        Ast::Map(entries) => {
            let items = b.bind_all(entries.iter().flat_map(|(k, v)| [k, v]), hook)?;
            map(b, items, span)
        }
        _ => Err(one(Diagnostic::error("\".*\" on an expression is only possible in SELECT").at(span))),
    }
}

/// The members are named EXPR$0, EXPR$1, ... as in Flink.
pub fn row(items: Vec<Expr>) -> Expr {
    let fields: Vec<Field> =
        items.iter().enumerate().map(|(i, e)| Field::new(format!("EXPR${i}"), e.ty.clone())).collect();
    Expr { kind: ExprKind::Row(items), ty: TypeKind::Row(fields.into()).not_null() }
}

pub fn array(b: &ExprBinder<'_>, items: Vec<Expr>, span: Span) -> Bound {
    if items.is_empty() {
        return Err(one(Diagnostic::error("ARRAY[] has no elements").at(span).detail("Require at least 1 argument")));
    }
    let element = element_type(&items, span)?;
    if element.kind == TypeKind::Null {
        return Err(one(mixed(&[], span)));
    }
    let items = items.into_iter().map(|e| b.fold(cast(e, &element))).collect();
    Ok(b.fold(Expr { kind: ExprKind::Array(items), ty: TypeKind::Array(Box::new(element)).not_null() }))
}

fn map(b: &ExprBinder<'_>, items: Vec<Expr>, span: Span) -> Bound {
    if items.is_empty() {
        return Err(one(Diagnostic::error("MAP[] has no entries")
            .at(span)
            .detail("Map requires at least 2 arguments")));
    }
    let keys: Vec<Expr> = items.iter().step_by(2).cloned().collect();
    let values: Vec<Expr> = items.iter().skip(1).step_by(2).cloned().collect();
    let key = element_type(&keys, span)?;
    let mut value = element_type(&values, span)?;
    if key.kind == TypeKind::Null {
        return Err(one(mixed(&[], span)));
    }
    if value.kind == TypeKind::Null {
        // Values that are all NULL take the keys' type in Flink.
        value = key.with_nullable(true);
    }
    let mut entries: Vec<(Expr, Expr)> = Vec::with_capacity(keys.len());
    for (k, v) in keys.into_iter().zip(values) {
        let (k, v) = (b.fold(cast(k, &key)), b.fold(cast(v, &value)));
        // Of keys that are written alike Flink keeps the last value; equal values of other keys stay side by side.
        match entries.iter_mut().find(|(known, _)| *known == k) {
            Some(entry) => entry.1 = v,
            None => entries.push((k, v)),
        }
    }
    let items = entries.into_iter().flat_map(|(k, v)| [k, v]).collect();
    Ok(b.fold(Expr { kind: ExprKind::Map(items), ty: TypeKind::Map(Box::new(key), Box::new(value)).not_null() }))
}

/// A MAP that is itself an item of SELECT: a NULL among its values has the keys' type there, which other values have to meet.
pub fn nulls_fit_keys(written: &ast::Expr, bound: &Expr) -> Bound<()> {
    let (Ast::Map(entries), TypeKind::Map(key, value)) = (&written.kind, &bound.ty.kind) else { return Ok(()) };
    let is_null = |value: &ast::Expr| matches!(value.kind, Ast::Literal(ast::Literal::Null));
    let nulls = entries.iter().filter(|(_, value)| is_null(value)).count();
    if nulls == 0 || nulls == entries.len() || least_restrictive(&[key, value]).is_some() {
        return Ok(());
    }
    Err(one(mixed(&[], written.span)))
}

fn element_type(items: &[Expr], span: Span) -> Bound<DataType> {
    let types: Vec<_> = items.iter().map(|e| &e.ty).collect();
    least_restrictive(&types).ok_or_else(|| one(mixed(&types, span)))
}

fn mixed(types: &[&DataType], span: Span) -> Diagnostic {
    let words = mixing(types, "Parameters must be of the same type");
    Diagnostic::error("the elements have no common type").at(span).detail(words)
}

/// Whether a key is found as `=` finds it: texts as they are, neither padded nor cut, numbers and timestamps by their value.
fn equal_as_they_are(key: &TypeKind, wanted: &TypeKind) -> bool {
    let zoned = |kind: &TypeKind| matches!(kind, TypeKind::TimestampLtz(_));
    key.is_numeric() && wanted.is_numeric()
        || key.is_string() && wanted.is_string()
        || key.is_binary() && wanted.is_binary()
        || key.is_timestamp() && wanted.is_timestamp() && zoned(key) == zoned(wanted)
}

/// `a[i]`, `m[k]`, `r[i]`, `r['f']`.
fn item(b: &ExprBinder<'_>, base: Expr, index: Expr, span: Span) -> Bound {
    if index.ty.kind == TypeKind::Null {
        return Err(one(illegal_null(span)));
    }
    let refused = || {
        one(Diagnostic::error(format!("{} has no elements by {}", base.ty, index.ty)).at(span).detail(format!(
            "Cannot apply 'ITEM' to arguments of type 'ITEM(<{}>, <{}>)'. Supported form(s): <ARRAY>[<INTEGER>] <MAP>[<ANY>] <ROW>[<CHARACTER>|<INTEGER>]",
            calcite_name(&base.ty.kind),
            calcite_name(&index.ty.kind)
        )))
    };
    match &base.ty.kind {
        TypeKind::Array(element) => {
            if matches!(index.ty.kind, TypeKind::TinyInt | TypeKind::SmallInt | TypeKind::BigInt) {
                return Err(one(Diagnostic::error("the index of an array is an INT")
                    .at(span)
                    .detail("Integer expression type expected.")));
            }
            if !index.ty.kind.is_integer() {
                return Err(refused());
            }
            if let Some(Scalar::Int(at)) = index.as_literal()
                && *at < 1
            {
                return Err(one(Diagnostic::error("the index of an array starts at 1")
                    .at(span)
                    .detail(format!("Array element access needs an index starting at 1 but was {at}."))));
            }
            let ty = element.with_nullable(true);
            let index = cast(index, &TypeKind::Int.nullable());
            Ok(b.call_typed(names::ITEM, vec![base, index], ty))
        }
        TypeKind::Map(key, value) => {
            let (key, value) = (key.as_ref().clone(), value.as_ref().clone());
            let ty = value.with_nullable(true);
            if equal_as_they_are(&key.kind, &index.ty.kind) {
                let (key, wanted) = comparison_type(&key, &index.ty, names::EQ).map_err(|_| refused())?;
                let keyed =
                    DataType { kind: TypeKind::Map(Box::new(key), Box::new(value)), nullable: base.ty.nullable };
                return Ok(b.call_typed(
                    names::ITEM,
                    vec![b.fold(cast(base, &keyed)), b.fold(cast(index, &wanted))],
                    ty,
                ));
            }
            match widen(index.clone(), &key) {
                // The day or the time of a timestamp is no key.
                Some(_) if index.ty.kind.is_timestamp() && !key.kind.is_timestamp() => Err(refused()),
                Some(index) => Ok(b.call_typed(names::ITEM, vec![base, b.fold(index)], ty)),
                None => Err(refused()),
            }
        }
        TypeKind::Row(fields) => {
            let at = match index.as_literal() {
                Some(Scalar::Int(at)) if *at >= 1 && *at as usize <= fields.len() => Some(*at as usize - 1),
                Some(Scalar::String(name)) => fields.iter().position(|f| f.name == *name),
                _ => None,
            };
            match at {
                Some(at) => Ok(field_at(base, at)),
                None => Err(refused()),
            }
        }
        _ => Err(refused()),
    }
}
