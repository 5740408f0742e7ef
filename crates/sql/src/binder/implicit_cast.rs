//! Which casts happen by themselves, which only when written, and the nodes for both.
//!
//! The tables are Flink's `LogicalTypeCasts`; nullability is not looked at (a NOT NULL sink column is checked row by row).

use ouzel_functions::cast::temporal::cut_unit;
use ouzel_plan::expr::CastMode;
use ouzel_plan::{Expr, ExprKind};
use ouzel_types::data_type::ticks_per_milli;
use ouzel_types::{DataType, Field, Scalar, TypeKind};

use super::expr_binder::cast_node;
use crate::ast::Span;
use crate::diagnostic::Diagnostic;

/// A value of type `to`, if Flink casts to it by itself. The result keeps the nullability of the value.
pub fn widen(expr: Expr, to: &DataType) -> Option<Expr> {
    implicit(&expr.ty.kind, &to.kind).then(|| cast(expr, to))
}

/// The implicit cast node; the value itself where the types are the same.
pub fn cast(expr: Expr, to: &DataType) -> Expr {
    if expr.ty.kind == to.kind {
        return expr;
    }
    let nullable = expr.ty.nullable || expr.ty.kind == TypeKind::Null;
    if let Some(value) = expr.as_literal().and_then(|value| retyped(value, &expr.ty.kind, &to.kind)) {
        return Expr::literal(value, to.with_nullable(nullable));
    }
    cast_node(expr, to.with_nullable(nullable), CastMode::Implicit)
}

/// The literal under another type, where that needs no computation.
fn retyped(value: &Scalar, from: &TypeKind, to: &TypeKind) -> Option<Scalar> {
    let same = match (value, to) {
        (Scalar::Null, _) => true,
        (Scalar::Int(_), _) => from.is_integer() && to.is_integer() && from.decimal_shape() <= to.decimal_shape(),
        (Scalar::String(text), TypeKind::Varchar(n)) => text.chars().count() <= *n as usize,
        _ => false,
    };
    same.then(|| value.clone())
}

/// Whether Flink assigns a value of one type to a column of another without a CAST.
pub fn implicit(from: &TypeKind, to: &TypeKind) -> bool {
    use TypeKind as T;
    if from == to || *from == T::Null {
        return true;
    }
    match (from, to) {
        (T::Char(_), T::Char(_)) | (T::Binary(_), T::Binary(_)) => true,
        (_, T::Varchar(_)) => from.is_string(),
        (_, T::Varbinary(_)) => from.is_binary(),
        (_, T::Decimal { .. } | T::Double) => from.is_numeric(),
        (_, T::SmallInt | T::Int | T::BigInt) => from.is_integer() && from.decimal_shape() <= to.decimal_shape(),
        (_, T::Float) => from.is_exact_numeric(),
        (T::Timestamp(_), T::Date | T::Time(_)) | (T::Time(_), T::Time(_)) => true,
        (_, T::Timestamp(_) | T::TimestampLtz(_)) => from.is_timestamp(),
        (T::Array(a), T::Array(b)) | (T::Multiset(a), T::Multiset(b)) => implicit(&a.kind, &b.kind),
        (T::Map(k1, v1), T::Map(k2, v2)) => implicit(&k1.kind, &k2.kind) && implicit(&v1.kind, &v2.kind),
        _ => match (from.members(), to.members()) {
            (Some(a), Some(b)) => {
                a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| implicit(&a.ty.kind, &b.ty.kind))
            }
            _ => false,
        },
    }
}

/// Whether values of one type are values of the other as they are: texts and bytes within the length, members whatever they are
/// called (`LogicalTypeCasts.supportsAvoidingCast`, where NULLs are no matter).
pub fn is_avoidable(from: &TypeKind, to: &TypeKind) -> bool {
    use TypeKind as T;
    match (from, to) {
        (T::Char(have) | T::Varchar(have), T::Varchar(most))
        | (T::Binary(have) | T::Varbinary(have), T::Varbinary(most)) => have <= most,
        (T::Array(a), T::Array(b)) | (T::Multiset(a), T::Multiset(b)) => is_avoidable(&a.kind, &b.kind),
        (T::Map(k1, v1), T::Map(k2, v2)) => is_avoidable(&k1.kind, &k2.kind) && is_avoidable(&v1.kind, &v2.kind),
        (T::Row(a), T::Row(b)) => are_avoidable(a, b),
        (T::Structured { class: one, fields: a }, T::Structured { class: other, fields: b }) => {
            one == other && are_avoidable(a, b)
        }
        _ => from == to,
    }
}

fn are_avoidable(from: &[Field], to: &[Field]) -> bool {
    from.len() == to.len() && from.iter().zip(to).all(|(from, to)| is_avoidable(&from.ty.kind, &to.ty.kind))
}

/// CAST and TRY_CAST as written.
pub fn explicit(input: Expr, to: &DataType, safe: bool, span: Span) -> Result<Expr, Diagnostic> {
    if let Err(mut message) = castable(&input.ty.kind, &to.kind) {
        // The generator of code, which refuses these, knows what is NOT NULL.
        if to.kind.is_interval() && input.ty.kind.is_string() {
            message = format!("Unsupported cast from '{}' to '{}'.", input.ty, to.with_nullable(input.ty.nullable));
        }
        let from = input.ty.with_nullable(true);
        return Err(Diagnostic::error(format!("{from} cannot be cast to {}", to.with_nullable(true)))
            .at(span)
            .detail(message));
    }
    let input = without_nulls(input, to);
    let nullable = safe || to.nullable && (input.ty.nullable || input.ty.kind == TypeKind::Null);
    let ty = to.with_nullable(nullable);
    if input.ty.kind == TypeKind::Null {
        return Ok(Expr::literal(Scalar::Null, to.with_nullable(true)));
    }
    if input.ty.kind == to.kind {
        return Ok(Expr { kind: input.kind, ty });
    }
    Ok(cast_node(input, ty, if safe { CastMode::Try } else { CastMode::Explicit }))
}

/// A number that is cast to a text which holds all of it, and on from there: Calcite's planner leaves the text out, so that
/// `CAST(CAST(300 AS STRING) AS TINYINT)` of a column is 44. Of floating point numbers it knows no length. Casts to BOOLEAN, bytes, DATE
/// and TIME do read the text.
pub fn without_text(input: Expr, to: &TypeKind) -> Expr {
    let TypeKind::Varchar(length) = input.ty.kind else { return input };
    let direct = to.is_numeric() || to.is_string() || to.is_timestamp();
    match input.kind {
        ExprKind::Cast { input: number, mode: CastMode::Explicit }
            if direct && number.ty.kind.is_numeric() && text_length(&number.ty.kind) <= length =>
        {
            *number
        }
        kind => Expr { kind, ty: input.ty },
    }
}

/// Sign, digits and point of a number, as Calcite counts them.
fn text_length(kind: &TypeKind) -> u32 {
    match kind {
        TypeKind::TinyInt => 4,
        TypeKind::SmallInt => 6,
        TypeKind::Int => 11,
        TypeKind::BigInt => 20,
        TypeKind::Decimal { precision, scale: 0 } => u32::from(*precision) + 1,
        TypeKind::Decimal { precision, scale } => u32::from(*precision) + u32::from(*scale) + 2,
        _ => 0,
    }
}

/// An array that is made of its elements and cast to NOT NULL ones of another type: Flink's binary array has zeros where NULLs
/// were, which the cast reads.
fn without_nulls(mut input: Expr, to: &DataType) -> Expr {
    let (TypeKind::Array(from), TypeKind::Array(to)) = (&input.ty.kind, &to.kind) else { return input };
    let Some(zero) = zero(&from.kind).filter(|_| from.nullable && !to.nullable && from.kind != to.kind) else {
        return input;
    };
    match &mut input.kind {
        ExprKind::Literal(Scalar::Array(items)) => {
            items.iter_mut().filter(|item| item.is_null()).for_each(|item| *item = zero.clone());
        }
        ExprKind::Array(items) => {
            for item in items.iter_mut().filter(|item| item.ty.nullable) {
                let args = vec![item.clone(), Expr::literal(zero.clone(), item.ty.with_nullable(false))];
                *item = Expr::call("COALESCE", args, item.ty.clone());
            }
        }
        _ => {}
    }
    input
}

/// What stands in eight bytes of nothing.
fn zero(kind: &TypeKind) -> Option<Scalar> {
    Some(match kind {
        TypeKind::Boolean => Scalar::Boolean(false),
        TypeKind::Float => Scalar::Float(0.0),
        TypeKind::Double => Scalar::Double(0.0),
        TypeKind::Date => Scalar::Date(0),
        TypeKind::Time(_) => Scalar::Time(0),
        TypeKind::Char(_) | TypeKind::Varchar(_) => Scalar::String("".into()),
        kind if kind.is_integer() => Scalar::Int(0),
        _ => return None,
    })
}

/// A literal TIMESTAMP or TIMESTAMP_LTZ with fewer digits: cut down, where the cast of a row goes toward 1970. None: it is no such cast.
pub fn shortened(input: &Expr, to: &TypeKind) -> Option<Expr> {
    let (p, q) = match (&input.ty.kind, to) {
        (TypeKind::Timestamp(p), TypeKind::Timestamp(q)) | (TypeKind::TimestampLtz(p), TypeKind::TimestampLtz(q)) => {
            (*p, *q)
        }
        _ => return None,
    };
    let Some(Scalar::Timestamp(ticks)) = input.as_literal() else { return None };
    if q >= p {
        return None;
    }
    let ticks = ticks.div_euclid(ticks_per_milli(p) / ticks_per_milli(q));
    let cut = ticks - ticks.rem_euclid(cut_unit(q));
    Some(Expr::literal(Scalar::Timestamp(cut), to.clone().nullable().with_nullable(input.ty.nullable)))
}

/// Whether CAST takes the pair; the error is Flink's text.
pub fn castable(from: &TypeKind, to: &TypeKind) -> Result<(), String> {
    use TypeKind as T;
    let refuse = || {
        Err(format!("Cast function cannot convert value of type {} to type {}", calcite_name(from), calcite_name(to)))
    };
    if from == to || matches!(from, T::Null) {
        return Ok(());
    }
    if from.is_numeric() && to.is_timestamp() {
        return Err(format!(
            "The cast from NUMERIC type to {} type is not allowed. It's recommended to use {}",
            if matches!(to, T::Timestamp(_)) { "TIMESTAMP" } else { "TIMESTAMP_LTZ" },
            if matches!(to, T::Timestamp(_)) {
                "TO_TIMESTAMP(FROM_UNIXTIME(numeric_col)) instead, note the numeric is in seconds."
            } else {
                "TO_TIMESTAMP_LTZ(numeric_col, precision) instead."
            }
        ));
    }
    if from.is_timestamp() && to.is_numeric() {
        return Err(format!(
            "The cast from {} type to NUMERIC type is not allowed. It's recommended to use UNIX_TIMESTAMP(CAST(timestamp_col AS STRING)) instead.",
            if matches!(from, T::Timestamp(_)) { "TIMESTAMP" } else { "TIMESTAMP_LTZ" },
        ));
    }
    // Calcite lets these through to the generator of code.
    if from.is_string() && (to.is_interval() || matches!(to, T::Array(_) | T::Map(..) | T::Row(_) | T::Multiset(_))) {
        return Err(format!("Unsupported cast from '{from}' to '{to}'."));
    }
    let ok = match (from, to) {
        (T::Raw(_), _) => to.is_binary(),
        (_, T::Raw(_) | T::Variant | T::Null) => false,
        (T::Variant, _) => false,
        (_, T::Char(_) | T::Varchar(_)) => true,
        (_, T::Boolean) => from.is_string() || from.is_numeric(),
        (_, T::Binary(_) | T::Varbinary(_)) => from.is_string() || from.is_binary(),
        (_, T::Date) => from.is_string() || from.is_timestamp(),
        (_, T::Time(_)) => from.is_string() || from.is_timestamp() || matches!(from, T::Time(_)),
        (_, T::Timestamp(_) | T::TimestampLtz(_)) => from.is_string() || from.is_temporal(),
        (_, T::IntervalDayTime | T::IntervalYearMonth) => from.is_exact_numeric(),
        (T::Array(a), T::Array(b)) | (T::Multiset(a), T::Multiset(b)) => castable(&a.kind, &b.kind).is_ok(),
        (T::Map(k1, v1), T::Map(k2, v2)) => {
            castable(&k1.kind, &k2.kind).is_ok() && castable(&v1.kind, &v2.kind).is_ok()
        }
        (_, to) if to.is_numeric() => from.is_numeric() || from.is_string() || matches!(from, T::Boolean),
        _ => match (from.members(), to.members()) {
            (Some(a), Some(b)) => {
                a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| castable(&a.ty.kind, &b.ty.kind).is_ok())
            }
            _ => false,
        },
    };
    if ok { Ok(()) } else { refuse() }
}

pub use ouzel_functions::typing::comparison::argument_name as calcite_name;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_widenings_are_implicit() {
        let decimal = TypeKind::Decimal { precision: 10, scale: 2 };
        for (from, to, ok) in [
            (TypeKind::Int, TypeKind::BigInt, true),
            (TypeKind::BigInt, TypeKind::Int, false),
            (TypeKind::Int, decimal.clone(), true),
            (decimal.clone(), TypeKind::Int, false),
            (TypeKind::Double, TypeKind::Float, false),
            (TypeKind::STRING, TypeKind::Int, false),
            (TypeKind::Int, TypeKind::STRING, false),
            (TypeKind::Char(3), TypeKind::STRING, true),
            (TypeKind::STRING, TypeKind::Char(3), false),
            (TypeKind::Timestamp(3), TypeKind::Date, true),
            (TypeKind::TimestampLtz(3), TypeKind::Timestamp(6), true),
            (TypeKind::Boolean, TypeKind::STRING, false),
        ] {
            assert_eq!(implicit(&from, &to), ok, "{from} to {to}");
        }
    }

    #[test]
    fn refusals_are_worded_as_flink_does() {
        assert!(castable(&TypeKind::Boolean, &TypeKind::Date).unwrap_err().ends_with("of type BOOLEAN to type DATE"));
        assert!(castable(&TypeKind::Int, &TypeKind::Timestamp(6)).unwrap_err().contains("TO_TIMESTAMP(FROM_UNIXTIME"));
        assert!(castable(&TypeKind::STRING, &TypeKind::Timestamp(6)).is_ok());
    }
}
