//! Arguments of aggregates that are the same for every row: percentages, offsets and defaults.

use ouzel_plan::aggregate::AggregateFunction;
use ouzel_plan::expr::CastMode;
use ouzel_plan::{Expr, ExprKind};
use ouzel_types::{DataType, Scalar, TypeKind};

use super::aggregate_types::{Called, cannot_apply, to_type};
use crate::ast::Span;
use crate::binder::expr_binder::cast_node;
use crate::diagnostic::Diagnostic;

/// What LAG and LEAD take.
const OFFSETS: &[&str] = &["<ANY>", "<ANY>, <NUMERIC>", "<ANY>, <NUMERIC>, <ANY>"];

/// The offset and the default of LAG and LEAD, as constants or left among `args`; the type of the result.
pub fn offset_of(
    called: Called<'_>,
    args: &mut Vec<Expr>,
    fold: &dyn Fn(Expr) -> Expr,
) -> Result<(Vec<Scalar>, DataType), Diagnostic> {
    let Called { function, name, span, batch } = called;
    let value = args[0].ty.clone();
    let default = (args.len() > 2).then(|| args.remove(2));
    let offset = (args.len() > 1).then(|| args.remove(1));
    // Batch mode casts the number as it is read, whatever is lost of it.
    let default = default.map(|default| match batch && default.ty.kind.is_numeric() && value.kind.is_numeric() {
        true => fold(cast_node(default.clone(), value.with_nullable(default.ty.nullable), CastMode::Explicit)),
        false => default,
    });
    check_offset(called, offset.as_ref(), default.as_ref(), &value)?;
    let offset = offset.unwrap_or_else(|| Expr::literal(Scalar::Int(1), TypeKind::Int.not_null()));
    let default = default.map(|default| fold(to_type(default, &value)));
    let nullable = default.as_ref().is_none_or(|d| d.ty.nullable || d.ty.kind == TypeKind::Null);
    let default = default.unwrap_or_else(|| Expr::literal(Scalar::Null, value.with_nullable(true)));
    // Columns are read with each row; LEAD has no such form here, as Flink has no LEAD over a stream.
    let reads_columns = [&offset, &default].into_iter().any(|e| constant(e, name, span).is_err());
    let constants = if function == AggregateFunction::Lag && reads_columns {
        args.extend([offset, default]);
        Vec::new()
    } else {
        vec![constant(&offset, name, span)?, constant(&default, name, span)?]
    };
    // Of LAG the default alone decides, as in Flink, also where values may be NULL.
    let of_value = function == AggregateFunction::Lead && value.nullable;
    Ok((constants, value.with_nullable(nullable || of_value)))
}

fn check_offset(
    called: Called<'_>,
    offset: Option<&Expr>,
    default: Option<&Expr>,
    value: &DataType,
) -> Result<(), Diagnostic> {
    let Called { name, span, .. } = called;
    if let Some(offset) = offset.filter(|o| !is_int(&o.ty)) {
        if !offset.ty.kind.is_numeric() {
            let types = [Some(value.clone()), Some(offset.ty.clone()), default.map(|default| default.ty.clone())];
            return Err(Diagnostic::error(format!("the offset of {name} has to be a number"))
                .at(span)
                .detail(cannot_apply(name, types.into_iter().flatten(), OFFSETS)));
        }
        return Err(Diagnostic::error(format!("the offset of {name} has to be an INT, not {}", offset.ty))
            .at(span)
            .detail(format!(
                "Could not find an implementation method 'accumulate' for function '{name}' that matches the signature"
            ))
            .hint("CAST it to INT"));
    }
    if default.is_some_and(|default| default.ty.kind == TypeKind::Null) {
        return Err(Diagnostic::error(format!("the default of {name} is a NULL without a type"))
            .at(span)
            .detail("Illegal use of 'NULL'")
            .hint(format!("CAST(NULL AS {}), or no default", value.kind)));
    }
    if let Some(default) = default.filter(|d| !takes_default(value, &d.ty)) {
        let wanted = value.with_nullable(default.ty.nullable);
        return Err(Diagnostic::error(format!("the default of {name} has another type than its value"))
            .at(span)
            .detail(format!("Please explicitly cast default value {} to {wanted}.", default.ty))
            .hint(format!("CAST(.. AS {})", wanted.kind)));
    }
    Ok(())
}

fn is_int(ty: &DataType) -> bool {
    matches!(ty.kind, TypeKind::TinyInt | TypeKind::SmallInt | TypeKind::Int | TypeKind::Null)
}

/// Flink takes a default of the value's own family of types only.
fn takes_default(value: &DataType, default: &DataType) -> bool {
    let text = |ty: &DataType| ty.kind.is_string();
    (text(value) && text(default)) || std::mem::discriminant(&value.kind) == std::mem::discriminant(&default.kind)
}

/// The value of a literal.
pub fn constant(expr: &Expr, name: &str, span: Span) -> Result<Scalar, Diagnostic> {
    match &expr.kind {
        ExprKind::Literal(value) => Ok(value.clone()),
        ExprKind::Cast { input, .. } if input.ty.kind == TypeKind::Null => Ok(Scalar::Null),
        _ => Err(Diagnostic::error(format!("this argument of {name} has to be a constant"))
            .at(span)
            .detail(format!("Argument to function '{name}' must be a literal"))),
    }
}

/// One DOUBLE, or the DOUBLEs of an array.
pub fn percentages(expr: &Expr, name: &str, span: Span) -> Result<Vec<Scalar>, Diagnostic> {
    let number = |value: &Scalar, ty: &DataType| match (value, &ty.kind) {
        (Scalar::Double(d), _) => Some(*d),
        (Scalar::Float(f), _) => Some(f64::from(*f)),
        (Scalar::Int(i), _) => Some(*i as f64),
        (Scalar::Decimal(d), TypeKind::Decimal { scale, .. }) => Some(*d as f64 / 10f64.powi(i32::from(*scale))),
        _ => None,
    };
    let refuse = || {
        Diagnostic::error(format!("the percentage of {name} has to be a constant between 0 and 1"))
            .at(span)
            .detail("Percentage must be a literal between 0.0 and 1.0")
    };
    let values: Vec<f64> = match (&expr.kind, &expr.ty.kind) {
        (ExprKind::Literal(Scalar::Array(items)), TypeKind::Array(item)) => {
            items.iter().map(|v| number(v, item)).collect::<Option<_>>().ok_or_else(refuse)?
        }
        (ExprKind::Array(items), _) => items
            .iter()
            .map(|e| match &e.kind {
                ExprKind::Cast { input, .. } => input.as_literal().and_then(|v| number(v, &input.ty)),
                _ => e.as_literal().and_then(|v| number(v, &e.ty)),
            })
            .collect::<Option<_>>()
            .ok_or_else(refuse)?,
        _ => vec![expr.as_literal().and_then(|v| number(v, &expr.ty)).ok_or_else(refuse)?],
    };
    if values.iter().any(|v| !(0.0..=1.0).contains(v)) {
        return Err(refuse());
    }
    Ok(values.into_iter().map(Scalar::Double).collect())
}
