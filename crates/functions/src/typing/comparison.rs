//! In which type two values are compared.

use ouzel_types::{DataType, Field, TypeKind};

use super::common_type::{least_restrictive, merge_numeric};

/// The types to which both sides are cast before they are compared, or Flink's words why they are not comparable.
/// Decimals of different shapes stay as they are: a common shape could overflow.
pub fn comparison_type(left: &DataType, right: &DataType, operator: &str) -> Result<(DataType, DataType), String> {
    use TypeKind as T;
    let (a, b) = (&left.kind, &right.kind);
    let both = |kind: T| Ok((kind.clone().with(left), kind.with(right)));
    let as_they_are = || Ok((left.clone(), right.clone()));
    match (a, b) {
        (T::Null, _) => Ok((b.clone().nullable(), right.clone())),
        (_, T::Null) => Ok((left.clone(), a.clone().nullable())),
        _ if a == b => as_they_are(),
        // Structured types are never cast to another: equality wants one type, IS DISTINCT FROM one layout.
        (T::Structured { fields: x, .. }, T::Structured { fields: y, .. }) => match operator {
            "=" | "<>" | "IN" => Err(format!("Incompatible structured types: {left} and {right}.")),
            _ if operator.contains("DISTINCT") && same_layout(x, y) => as_they_are(),
            _ => Err(refused(left, right, operator)),
        },
        (T::Structured { .. }, T::Row(_)) | (T::Row(_), T::Structured { .. }) => {
            Err(format!("Incompatible types: {left} and {right}."))
        }
        _ if a.is_string() && b.is_string() || a.is_binary() && b.is_binary() => as_they_are(),
        _ if a.is_exact_numeric() && b.is_exact_numeric() && (a.is_decimal() || b.is_decimal()) => {
            Ok((as_decimal(left), as_decimal(right)))
        }
        _ if a.is_numeric() && b.is_numeric() => both(merge_numeric(a, b)),
        _ if a.is_numeric() && b.is_string() || a.is_string() && b.is_numeric() => {
            Err(format!("implicit type conversion between {} and {} is not supported now", sql_name(a), sql_name(b)))
        }
        // No text equals a BOOLEAN or an interval, whatever it says; ordering reads it as one.
        _ if a.is_string() && is_no_text_equal_to(b) || is_no_text_equal_to(a) && b.is_string() => {
            let other = if a.is_string() { b } else { a };
            match operator.starts_with(['<', '>']) && operator != "<>" {
                true => both(other.clone()),
                false => as_they_are(),
            }
        }
        // A literal as a string takes the other side's type.
        _ if a.is_temporal() && b.is_string() => Ok((left.clone(), a.clone().nullable())),
        _ if a.is_string() && b.is_temporal() => Ok((b.clone().nullable(), right.clone())),
        (T::Date, T::Timestamp(_) | T::TimestampLtz(_)) | (T::Timestamp(_) | T::TimestampLtz(_), T::Date) => {
            Err(refused(left, right, operator))
        }
        (T::Timestamp(x), T::TimestampLtz(y)) | (T::TimestampLtz(x), T::Timestamp(y)) if operator != "IN" => {
            let by_left = if matches!(operator, "=" | "<>") { x == y } else { x > y };
            both(of_family(if by_left { a } else { b }, *x.max(y)))
        }
        _ => match least_restrictive(&[left, right]) {
            Some(common) => both(common.kind),
            None if matches!(operator, "=" | "<>")
                && let Some(words) = number_as_time(a, b) =>
            {
                Err(words)
            }
            None if are_unlike(a, b) && !matches!(operator, "<" | "<=" | ">" | ">=" | "IN") => as_they_are(),
            None => Err(refused(left, right, operator)),
        },
    }
}

/// A TIMESTAMP or a TIMESTAMP_LTZ, as one of two sides decides. A Flink's planner casts the sides of = and <> as it does
/// those of UNION: of equal precisions the left one decides, otherwise the right one. Its generated code casts those of
/// the other comparisons: the higher precision decides, of equal ones the right side. It matters in the hours that
/// daylight saving skips or repeats.
fn of_family(decides: &TypeKind, precision: u8) -> TypeKind {
    match decides {
        TypeKind::TimestampLtz(_) => TypeKind::TimestampLtz(precision),
        _ => TypeKind::Timestamp(precision),
    }
}

fn same_layout(a: &[Field], b: &[Field]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.ty.arrow() == b.ty.arrow())
}

/// Types whose values Flink compares with a text as objects of two classes.
pub fn is_no_text_equal_to(kind: &TypeKind) -> bool {
    *kind == TypeKind::Boolean || kind.is_interval()
}

/// Flink's words for an array of numbers beside one of times: its planner takes the times for their common type, and cannot cast to it.
fn number_as_time(a: &TypeKind, b: &TypeKind) -> Option<String> {
    let (TypeKind::Array(x), TypeKind::Array(y)) = (a, b) else { return None };
    let (number, times) = match (&x.kind, &y.kind) {
        (n, t) if n.is_exact_numeric() && t.is_temporal() => (n, t),
        (t, n) if n.is_integer() && t.is_temporal() => (n, t),
        _ => return None,
    };
    Some(match times {
        TypeKind::Timestamp(_) => "The cast from NUMERIC type to TIMESTAMP type is not allowed. It's recommended to use TO_TIMESTAMP(FROM_UNIXTIME(numeric_col)) instead, note the numeric is in seconds.".to_owned(),
        TypeKind::TimestampLtz(_) => "The cast from NUMERIC type to TIMESTAMP_LTZ type is not allowed. It's recommended to use TO_TIMESTAMP_LTZ(numeric_col, precision) instead.".to_owned(),
        _ => format!("Unsupported cast from 'ARRAY<{number}>' to 'ARRAY<{times}>'."),
    })
}

/// Arrays, and rows of one length, whose members have no common type: Flink compares those as objects (`unlike.rs`).
pub fn are_unlike(a: &TypeKind, b: &TypeKind) -> bool {
    let same_family = match (a, b) {
        (TypeKind::Array(_), TypeKind::Array(_)) => true,
        (TypeKind::Row(x), TypeKind::Row(y)) => x.len() == y.len(),
        _ => false,
    };
    same_family && least_restrictive(&[&a.clone().nullable(), &b.clone().nullable()]).is_none()
}

/// Flink's words for an operator that has no form for the two types.
pub fn refused(left: &DataType, right: &DataType, operator: &str) -> String {
    let name = |kind: &TypeKind| match kind {
        TypeKind::Structured { .. } => argument_name(kind).to_uppercase(),
        _ => argument_name(kind),
    };
    let (a, b) = (name(&left.kind), name(&right.kind));
    format!(
        "Cannot apply '{operator}' to arguments of type '<{a}> {operator} <{b}>'. Supported form(s): '<COMPARABLE_TYPE> {operator} <COMPARABLE_TYPE>'"
    )
}

fn as_decimal(ty: &DataType) -> DataType {
    let (precision, scale) = ty.kind.decimal_shape().expect("invariant: exact numbers have a shape");
    TypeKind::Decimal { precision, scale }.with(ty)
}

/// The root name of a type as Flink's messages have it.
pub fn sql_name(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Int => "INTEGER".to_owned(),
        TypeKind::Varchar(_) => "VARCHAR".to_owned(),
        TypeKind::Char(_) => "CHAR".to_owned(),
        TypeKind::Decimal { .. } => "DECIMAL".to_owned(),
        other => other.to_string(),
    }
}

/// A type as Flink's validator writes the arguments of a call: `VARCHAR(2147483647)`, `INTEGER ARRAY`.
pub fn argument_name(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Int => "INTEGER".into(),
        TypeKind::Varchar(n) => format!("VARCHAR({n})"),
        TypeKind::Varbinary(n) => format!("VARBINARY({n})"),
        TypeKind::IntervalDayTime => "INTERVAL DAY TO SECOND".into(),
        TypeKind::IntervalYearMonth => "INTERVAL YEAR TO MONTH".into(),
        TypeKind::TimestampLtz(p) => format!("TIMESTAMP_WITH_LOCAL_TIME_ZONE({p})"),
        TypeKind::Array(item) => format!("{} ARRAY", argument_name(&item.kind)),
        TypeKind::Multiset(item) => format!("{} MULTISET", argument_name(&item.kind)),
        TypeKind::Map(key, value) => format!("({}, {}) MAP", argument_name(&key.kind), argument_name(&value.kind)),
        TypeKind::Row(fields) => {
            let members: Vec<String> =
                fields.iter().map(|f| format!("{} {}", argument_name(&f.ty.kind), f.name)).collect();
            format!("RecordType:peek_no_expand({})", members.join(", "))
        }
        other => other.to_string(),
    }
}

trait WithNullability {
    fn with(self, like: &DataType) -> DataType;
}

impl WithNullability for TypeKind {
    fn with(self, like: &DataType) -> DataType {
        DataType { kind: self, nullable: like.nullable }
    }
}
