//! The least restrictive type of several: CASE, COALESCE, UNION, VALUES, ARRAY and MAP constructors.
//!
//! The rules are those a Flink 2.2 shows with its type coercion off: strings and numbers, or dates and timestamps, have
//! no common type; FLOAT and DOUBLE keep the first; a decimal that would need more than 38 digits loses scale.

use ouzel_types::{DataType, Field, TypeKind};

const MAX_PRECISION: u8 = 38;

/// None: the types cannot be mixed. Untyped NULLs only make the result nullable; nothing but NULLs gives NULL.
pub fn least_restrictive(types: &[&DataType]) -> Option<DataType> {
    let nullable = types.iter().any(|t| t.nullable || t.kind == TypeKind::Null);
    let mut known = types.iter().filter(|t| t.kind != TypeKind::Null);
    let Some(first) = known.next() else { return Some(TypeKind::Null.nullable()) };
    let kind = known.try_fold(first.kind.clone(), |kind, ty| common(kind, &ty.kind))?;
    Some(DataType { kind, nullable })
}

fn common(a: TypeKind, b: &TypeKind) -> Option<TypeKind> {
    if a == *b {
        return Some(a);
    }
    if a.is_numeric() && b.is_numeric() {
        return Some(common_number(a, b));
    }
    Some(match (&a, b) {
        (TypeKind::Char(x) | TypeKind::Varchar(x), TypeKind::Char(y) | TypeKind::Varchar(y)) => {
            TypeKind::Varchar(*x.max(y))
        }
        (TypeKind::Binary(x) | TypeKind::Varbinary(x), TypeKind::Binary(y) | TypeKind::Varbinary(y)) => {
            TypeKind::Varbinary(*x.max(y))
        }
        (TypeKind::Time(x), TypeKind::Time(y)) => TypeKind::Time(*x.max(y)),
        // Of equal precisions the first decides between the two families, otherwise the last.
        (TypeKind::Timestamp(x) | TypeKind::TimestampLtz(x), TypeKind::Timestamp(y) | TypeKind::TimestampLtz(y))
            if x == y =>
        {
            a
        }
        (TypeKind::Timestamp(x) | TypeKind::TimestampLtz(x), TypeKind::TimestampLtz(y)) => {
            TypeKind::TimestampLtz(*x.max(y))
        }
        (TypeKind::Timestamp(x) | TypeKind::TimestampLtz(x), TypeKind::Timestamp(y)) => TypeKind::Timestamp(*x.max(y)),
        (TypeKind::Array(x), TypeKind::Array(y)) => TypeKind::Array(Box::new(least_restrictive(&[x, y])?)),
        (TypeKind::Multiset(x), TypeKind::Multiset(y)) => TypeKind::Multiset(Box::new(least_restrictive(&[x, y])?)),
        (TypeKind::Map(k1, v1), TypeKind::Map(k2, v2)) => {
            TypeKind::Map(Box::new(least_restrictive(&[k1, k2])?), Box::new(least_restrictive(&[v1, v2])?))
        }
        (TypeKind::Row(x), TypeKind::Row(y)) if x.len() == y.len() => {
            let fields: Option<Vec<Field>> = x
                .iter()
                .zip(y.iter())
                .map(|(x, y)| Some(Field { ty: least_restrictive(&[&x.ty, &y.ty])?, ..x.clone() }))
                .collect();
            TypeKind::Row(fields?.into())
        }
        _ => return None,
    })
}

fn common_number(a: TypeKind, b: &TypeKind) -> TypeKind {
    if a.is_approximate() && b.is_approximate() {
        return a;
    }
    if a.is_approximate() || b.is_approximate() {
        let (approximate, exact) = if a.is_approximate() { (&a, b) } else { (b, &a) };
        return if exact.is_decimal() { TypeKind::Double } else { approximate.clone() };
    }
    let ((p1, s1), (p2, s2)) = match (a.decimal_shape(), b.decimal_shape()) {
        (Some(x), Some(y)) => (x, y),
        _ => return a,
    };
    if a.is_integer() && b.is_integer() {
        return if p1 >= p2 { a } else { b.clone() };
    }
    let digits = (p1 - s1).max(p2 - s2).min(MAX_PRECISION);
    let scale = s1.max(s2).min(MAX_PRECISION - digits);
    TypeKind::Decimal { precision: digits + scale, scale }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(a: TypeKind, b: TypeKind) -> String {
        least_restrictive(&[&a.not_null(), &b.not_null()]).map_or("none".into(), |t| t.kind.to_string())
    }

    #[test]
    fn mixes_as_flink_does() {
        let decimal = |precision, scale| TypeKind::Decimal { precision, scale };
        assert_eq!(of(TypeKind::Int, decimal(2, 1)), "DECIMAL(11, 1)");
        assert_eq!(of(decimal(38, 2), decimal(38, 10)), "DECIMAL(38, 2)");
        assert_eq!(of(TypeKind::Float, TypeKind::Double), "FLOAT");
        assert_eq!(of(TypeKind::Float, decimal(2, 1)), "DOUBLE");
        assert_eq!(of(TypeKind::SmallInt, TypeKind::Int), "INT");
        assert_eq!(of(TypeKind::Char(1), TypeKind::Char(3)), "VARCHAR(3)");
        assert_eq!(of(TypeKind::Int, TypeKind::Char(3)), "none");
        assert_eq!(of(TypeKind::Date, TypeKind::Timestamp(3)), "none");
        assert_eq!(of(TypeKind::TimestampLtz(3), TypeKind::Timestamp(6)), "TIMESTAMP(6)");
        assert_eq!(of(TypeKind::Timestamp(3), TypeKind::TimestampLtz(6)), "TIMESTAMP_LTZ(6)");
    }
}
