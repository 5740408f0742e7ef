//! The type in which several types meet: branches of CASE and COALESCE, members of ARRAY and VALUES, UNION.
//!
//! Characters never meet numbers or times here, as in Flink.

use ouzel_types::{DataType, Field, TypeKind};

use super::decimal::union_shape;

/// The least restrictive type of all; NULL types only add nullability. None: there is none.
pub fn common_type(types: &[DataType]) -> Option<DataType> {
    least_restrictive(&types.iter().collect::<Vec<_>>())
}

pub fn least_restrictive(types: &[&DataType]) -> Option<DataType> {
    let nullable = types.iter().any(|t| t.nullable || t.kind == TypeKind::Null);
    let mut merged: Option<TypeKind> = None;
    for ty in types.iter().filter(|t| t.kind != TypeKind::Null) {
        merged = Some(match merged {
            None => ty.kind.clone(),
            Some(before) => merge(&before, &ty.kind)?,
        });
    }
    Some(DataType { kind: merged.unwrap_or(TypeKind::Null), nullable })
}

fn merge(a: &TypeKind, b: &TypeKind) -> Option<TypeKind> {
    if a == b {
        return Some(a.clone());
    }
    if a.is_numeric() && b.is_numeric() {
        return Some(merge_numeric(a, b));
    }
    Some(match (a, b) {
        (TypeKind::Char(n) | TypeKind::Varchar(n), TypeKind::Char(m) | TypeKind::Varchar(m)) => {
            TypeKind::Varchar(*n.max(m))
        }
        (TypeKind::Binary(n) | TypeKind::Varbinary(n), TypeKind::Binary(m) | TypeKind::Varbinary(m)) => {
            TypeKind::Varbinary(*n.max(m))
        }
        (TypeKind::Time(p), TypeKind::Time(q)) => TypeKind::Time(*p.max(q)),
        (TypeKind::Timestamp(p), TypeKind::Timestamp(q)) => TypeKind::Timestamp(*p.max(q)),
        (TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p), TypeKind::Timestamp(q) | TypeKind::TimestampLtz(q)) => {
            TypeKind::TimestampLtz(*p.max(q))
        }
        (TypeKind::Date, TypeKind::Timestamp(p)) | (TypeKind::Timestamp(p), TypeKind::Date) => TypeKind::Timestamp(*p),
        (TypeKind::Array(x), TypeKind::Array(y)) => TypeKind::Array(Box::new(least_restrictive(&[x, y])?)),
        (TypeKind::Multiset(x), TypeKind::Multiset(y)) => TypeKind::Multiset(Box::new(least_restrictive(&[x, y])?)),
        (TypeKind::Map(k, v), TypeKind::Map(l, w)) => {
            TypeKind::Map(Box::new(least_restrictive(&[k, l])?), Box::new(least_restrictive(&[v, w])?))
        }
        (TypeKind::Row(x), TypeKind::Row(y)) if x.len() == y.len() => {
            let fields = x
                .iter()
                .zip(y.iter())
                .map(|(f, g)| Some(Field::new(f.name.clone(), least_restrictive(&[&f.ty, &g.ty])?)));
            TypeKind::Row(fields.collect::<Option<Vec<_>>>()?.into())
        }
        _ => return None,
    })
}

/// The common type of COALESCE, IFNULL, GREATEST and LEAST, which Flink types itself: of numbers of which one is approximate
/// DOUBLE wins, otherwise FLOAT, unless a DECIMAL comes behind it.
pub fn flink_common_type(types: &[&DataType]) -> Option<DataType> {
    let known: Vec<&TypeKind> = types.iter().map(|t| &t.kind).filter(|k| **k != TypeKind::Null).collect();
    if known.iter().all(|k| k.is_numeric()) && known.iter().any(|k| k.is_approximate()) {
        let float = known.iter().position(|k| k.is_approximate()).unwrap_or(0);
        let double = known.iter().any(|k| **k == TypeKind::Double) || known[float..].iter().any(|k| k.is_decimal());
        let nullable = types.iter().any(|t| t.nullable || t.kind == TypeKind::Null);
        return Some(DataType { kind: if double { TypeKind::Double } else { TypeKind::Float }, nullable });
    }
    // Structured types have no common one but the first to which all others can be cast by themselves.
    if let Some(TypeKind::Structured { .. }) = known.first() {
        let kind = known.iter().find(|to| known.iter().all(|from| becomes(from, to)))?;
        let nullable = types.iter().any(|t| t.nullable || t.kind == TypeKind::Null);
        return Some(DataType { kind: (*kind).clone(), nullable });
    }
    // Of DATE and TIMESTAMP the DATE, of TIME and TIMESTAMP the TIME.
    let part = known.iter().find(|k| matches!(k, TypeKind::Date | TypeKind::Time(_)));
    let stamps = known.iter().any(|k| matches!(k, TypeKind::Timestamp(_)));
    if let (Some(part), true) = (part, stamps)
        && known.iter().all(|k| k == part || matches!(k, TypeKind::Timestamp(_)))
    {
        let nullable = types.iter().any(|t| t.nullable || t.kind == TypeKind::Null);
        return Some(DataType { kind: (*part).clone(), nullable });
    }
    least_restrictive(types)
}

/// Whether the members of one structured type or ROW can be kept in those of another.
fn becomes(from: &TypeKind, to: &TypeKind) -> bool {
    let (Some(from), Some(to)) = (from.members(), to.members()) else { return false };
    let kept = |from: &DataType, to: &DataType| least_restrictive(&[from, to]).is_some_and(|ty| ty.kind == to.kind);
    from.len() == to.len() && from.iter().zip(to.iter()).all(|(from, to)| kept(&from.ty, &to.ty))
}

/// Exact numbers meet in the wider one; DECIMAL with an approximate one gives DOUBLE, integers give it way.
pub fn merge_numeric(a: &TypeKind, b: &TypeKind) -> TypeKind {
    match (a.is_approximate(), b.is_approximate()) {
        // As Calcite: of two approximate types the first stays.
        (true, true) => a.clone(),
        (true, false) => approximate(a, b),
        (false, true) => approximate(b, a),
        (false, false) if a.is_integer() && b.is_integer() => {
            if a.decimal_shape() >= b.decimal_shape() {
                a.clone()
            } else {
                b.clone()
            }
        }
        (false, false) => {
            let shape = |t: &TypeKind| t.decimal_shape().expect("invariant: exact numbers have a shape");
            let (precision, scale) = union_shape(shape(a), shape(b));
            TypeKind::Decimal { precision, scale }
        }
    }
}

fn approximate(approximate: &TypeKind, exact: &TypeKind) -> TypeKind {
    if exact.is_decimal() { TypeKind::Double } else { approximate.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_meet() {
        let decimal = |precision, scale| TypeKind::Decimal { precision, scale };
        for (a, b, expected) in [
            (TypeKind::Int, TypeKind::BigInt, TypeKind::BigInt),
            (TypeKind::Int, decimal(2, 1), decimal(11, 1)),
            (TypeKind::Float, TypeKind::BigInt, TypeKind::Float),
            (TypeKind::Float, decimal(2, 1), TypeKind::Double),
        ] {
            assert_eq!(merge(&a, &b), Some(expected.clone()));
            assert_eq!(merge(&b, &a), Some(expected));
        }
        assert_eq!(merge(&TypeKind::Float, &TypeKind::Double), Some(TypeKind::Float));
    }

    #[test]
    fn strings_meet_in_varchar_and_never_meet_numbers() {
        assert_eq!(merge(&TypeKind::Char(1), &TypeKind::Char(3)), Some(TypeKind::Varchar(3)));
        assert_eq!(merge(&TypeKind::Char(1), &TypeKind::Int), None);
        let null = TypeKind::Null.nullable();
        assert_eq!(common_type(&[TypeKind::Int.not_null(), null]), Some(TypeKind::Int.nullable()));
    }
}
