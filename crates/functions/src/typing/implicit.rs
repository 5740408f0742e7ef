//! Which conversions Flink inserts by itself (`LogicalTypeCasts.supportsImplicitCast`).

use ouzel_types::TypeKind;

/// Along a widening that cannot fail (lengths and precisions aside). INSERT and arguments of functions use it.
pub fn implicitly_castable(from: &TypeKind, to: &TypeKind) -> bool {
    use TypeKind as T;
    if from == to || *from == T::Null {
        return true;
    }
    match (from, to) {
        (T::Char(_) | T::Varchar(_), T::Char(_) | T::Varchar(_)) => true,
        (T::Binary(_) | T::Varbinary(_), T::Binary(_) | T::Varbinary(_)) => true,
        (T::TinyInt, T::SmallInt | T::Int | T::BigInt) | (T::SmallInt, T::Int | T::BigInt) | (T::Int, T::BigInt) => {
            true
        }
        (a, T::Decimal { .. }) => a.is_exact_numeric(),
        (a, T::Float) => a.is_exact_numeric(),
        (a, T::Double) => a.is_numeric(),
        (T::Time(_), T::Time(_)) => true,
        (T::Timestamp(_), T::Timestamp(_)) | (T::Date, T::Timestamp(_)) => true,
        (T::TimestampLtz(_), T::TimestampLtz(_) | T::Timestamp(_))
        | (T::Timestamp(_) | T::Date, T::TimestampLtz(_)) => true,
        (T::Array(a), T::Array(b)) | (T::Multiset(a), T::Multiset(b)) => implicitly_castable(&a.kind, &b.kind),
        (T::Map(k, v), T::Map(l, w)) => implicitly_castable(&k.kind, &l.kind) && implicitly_castable(&v.kind, &w.kind),
        (T::Row(a), T::Row(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(x, y)| implicitly_castable(&x.ty.kind, &y.ty.kind))
        }
        _ => false,
    }
}
