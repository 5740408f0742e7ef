//! Result types of + - * / MOD over numbers, points in time and intervals.

use ouzel_types::{DataType, TypeKind};

use super::common_type::merge_numeric;
use super::decimal::{DecimalOperator, result_type};
use crate::function::Signature;

/// Casts of the operands and the result type; `None` where the operator does not take these types.
pub fn infer(operator: &str, left: &DataType, right: &DataType) -> Option<Signature> {
    let nullable = left.nullable || right.nullable;
    let (a, b) = match (&left.kind, &right.kind) {
        // NULL takes the other operand's type.
        (TypeKind::Null, TypeKind::Null) => (&TypeKind::Int, &TypeKind::Int),
        (TypeKind::Null, other) | (other, TypeKind::Null) => (other, other),
        both => both,
    };
    if a.is_numeric() && b.is_numeric() {
        return numeric(operator, a, b, (left.nullable, right.nullable));
    }
    let result = temporal(operator, a, b)?;
    let args =
        vec![a.clone().nullable().with_nullable(left.nullable), b.clone().nullable().with_nullable(right.nullable)];
    Some(Signature { args, result: DataType { kind: result, nullable } })
}

fn numeric(operator: &str, a: &TypeKind, b: &TypeKind, nullable: (bool, bool)) -> Option<Signature> {
    let sign = |x: TypeKind, y: TypeKind, result: TypeKind| {
        let args = vec![DataType { kind: x, nullable: nullable.0 }, DataType { kind: y, nullable: nullable.1 }];
        Some(Signature { args, result: DataType { kind: result, nullable: nullable.0 || nullable.1 } })
    };
    if a.is_exact_numeric() && b.is_exact_numeric() && (a.is_decimal() || b.is_decimal()) {
        let operator = match operator {
            "+" | "-" => DecimalOperator::Plus,
            "*" => DecimalOperator::Times,
            "/" => DecimalOperator::Divide,
            _ => DecimalOperator::Modulo,
        };
        let shape = |t: &TypeKind| t.decimal_shape().expect("invariant: exact numbers have a shape");
        let decimal = |(precision, scale): (u8, u8)| TypeKind::Decimal { precision, scale };
        let (x, y) = (shape(a), shape(b));
        if operator == DecimalOperator::Modulo && x.1 == 0 && y.1 == 0 {
            // As of integers, the result has the type of the second operand.
            return sign(decimal(x), decimal(y), b.clone());
        }
        return sign(decimal(x), decimal(y), result_type(operator, x, y));
    }
    if operator == "MOD" && (a.is_approximate() || b.is_approximate()) {
        return None;
    }
    let common = merge_numeric(a, b);
    if operator == "MOD" {
        // Calcite gives MOD the type of its second operand.
        return sign(common.clone(), common, b.clone());
    }
    sign(common.clone(), common.clone(), common)
}

fn temporal(operator: &str, a: &TypeKind, b: &TypeKind) -> Option<TypeKind> {
    match operator {
        "+" | "-" if a.is_interval() && a == b => Some(a.clone()),
        "+" | "-" if a.is_temporal() && b.is_interval() => {
            (!matches!((a, b), (TypeKind::Time(_), TypeKind::IntervalYearMonth))).then(|| a.clone())
        }
        "+" if a.is_interval() && b.is_temporal() => Some(b.clone()),
        // (t1 - t2) unit: the binder says the unit; milliseconds here.
        "-" if a.is_temporal() && b.is_temporal() => Some(TypeKind::IntervalDayTime),
        "*" if a.is_interval() && b.is_numeric() => Some(a.clone()),
        "*" if a.is_numeric() && b.is_interval() => Some(b.clone()),
        "/" if a.is_interval() && b.is_numeric() => Some(a.clone()),
        _ => None,
    }
}
