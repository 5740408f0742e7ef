//! Order and equality of values of any type: inside nested values, for sets of array elements, GREATEST and sorting.
//!
//! NULL is the smallest and equal to NULL; floating point follows `Double.compare` (NaN is the greatest).

use std::cmp::Ordering;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType};
use arrow_schema::{DataType as ArrowType, TimeUnit};

pub type Comparator<'a> = Box<dyn Fn(usize, usize) -> Ordering + 'a>;

/// Compares `left[i]` with `right[j]`; both have one layout.
pub fn comparator<'a>(left: &'a ArrayRef, right: &'a ArrayRef) -> Comparator<'a> {
    let inner = values(left, right);
    if left.null_count() == 0 && right.null_count() == 0 {
        return inner;
    }
    Box::new(move |i, j| match (left.is_null(i), right.is_null(j)) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => inner(i, j),
    })
}

fn values<'a>(left: &'a ArrayRef, right: &'a ArrayRef) -> Comparator<'a> {
    match left.data_type() {
        ArrowType::Boolean => {
            let (a, b) = (left.as_boolean(), right.as_boolean());
            Box::new(move |i, j| a.value(i).cmp(&b.value(j)))
        }
        ArrowType::Int8 => ordered::<Int8Type>(left, right),
        ArrowType::Int16 => ordered::<Int16Type>(left, right),
        ArrowType::Int32 => ordered::<Int32Type>(left, right),
        ArrowType::Int64 => ordered::<Int64Type>(left, right),
        ArrowType::Float32 => {
            let (a, b) = (left.as_primitive::<Float32Type>(), right.as_primitive::<Float32Type>());
            Box::new(move |i, j| java_compare(a.value(i).into(), b.value(j).into()))
        }
        ArrowType::Float64 => {
            let (a, b) = (left.as_primitive::<Float64Type>(), right.as_primitive::<Float64Type>());
            Box::new(move |i, j| java_compare(a.value(i), b.value(j)))
        }
        ArrowType::Decimal128(_, s1) => {
            let scales = (*s1 as u8, right.as_primitive::<Decimal128Type>().scale() as u8);
            let (a, b) = (left.as_primitive::<Decimal128Type>(), right.as_primitive::<Decimal128Type>());
            Box::new(move |i, j| crate::decimal::compare(a.value(i), scales.0, b.value(j), scales.1))
        }
        ArrowType::Utf8View => {
            let (a, b) = (left.as_string_view(), right.as_string_view());
            Box::new(move |i, j| java_str_compare(a.value(i), b.value(j)))
        }
        ArrowType::BinaryView => {
            let (a, b) = (left.as_binary_view(), right.as_binary_view());
            Box::new(move |i, j| a.value(i).cmp(b.value(j)))
        }
        ArrowType::Date32 => ordered::<Date32Type>(left, right),
        ArrowType::Time32(_) => ordered::<Time32MillisecondType>(left, right),
        ArrowType::Timestamp(TimeUnit::Millisecond, _) => ordered::<TimestampMillisecondType>(left, right),
        ArrowType::Timestamp(TimeUnit::Microsecond, _) => ordered::<TimestampMicrosecondType>(left, right),
        ArrowType::Timestamp(_, _) => ordered::<TimestampNanosecondType>(left, right),
        ArrowType::List(_) => {
            let (a, b) = (left.as_list::<i32>(), right.as_list::<i32>());
            let items = comparator(a.values(), b.values());
            Box::new(move |i, j| {
                let (x, y) = (range(a.value_offsets(), i), range(b.value_offsets(), j));
                let lengths = x.len().cmp(&y.len());
                x.zip(y).map(|(k, l)| items(k, l)).find(|o| o.is_ne()).unwrap_or(lengths)
            })
        }
        ArrowType::Struct(_) => {
            let (a, b) = (left.as_struct(), right.as_struct());
            let members: Vec<Comparator<'a>> =
                a.columns().iter().zip(b.columns()).map(|(x, y)| comparator(x, y)).collect();
            Box::new(move |i, j| members.iter().map(|m| m(i, j)).find(|o| o.is_ne()).unwrap_or(Ordering::Equal))
        }
        ArrowType::Map(..) => maps(left, right),
        _ => Box::new(|_, _| Ordering::Equal),
    }
}

/// Maps are equal when they have the same entries in any order; their order is of no meaning.
fn maps<'a>(left: &'a ArrayRef, right: &'a ArrayRef) -> Comparator<'a> {
    let (a, b) = (left.as_map(), right.as_map());
    let (keys, entries) = (comparator(a.keys(), b.keys()), comparator(a.values(), b.values()));
    Box::new(move |i, j| {
        let (x, y) = (range(a.value_offsets(), i), range(b.value_offsets(), j));
        if x.len() != y.len() {
            return x.len().cmp(&y.len());
        }
        let found = |k: usize| y.clone().any(|l| keys(k, l).is_eq() && entries(k, l).is_eq());
        if x.clone().all(found) { Ordering::Equal } else { Ordering::Less }
    })
}

fn ordered<'a, T: ArrowPrimitiveType>(left: &'a ArrayRef, right: &'a ArrayRef) -> Comparator<'a>
where
    T::Native: Ord,
{
    let (a, b) = (left.as_primitive::<T>().values(), right.as_primitive::<T>().values());
    Box::new(move |i, j| a[i].cmp(&b[j]))
}

/// The child rows of a list or map row.
pub fn range(offsets: &[i32], row: usize) -> std::ops::Range<usize> {
    offsets[row] as usize..offsets[row + 1] as usize
}

/// `String.compareTo`: by UTF-16 units, which is the order of the bytes but for characters beyond U+FFFF: they come
/// before U+E000.
pub fn java_str_compare(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    match a.iter().zip(b).find(|(x, y)| x != y) {
        None => a.len().cmp(&b.len()),
        Some((x, y)) if (*x >= 0xF0) != (*y >= 0xF0) && *x >= 0xEE && *y >= 0xEE => y.cmp(x),
        Some((x, y)) => x.cmp(y),
    }
}

/// `Double.compare`.
pub fn java_compare(a: f64, b: f64) -> Ordering {
    match a.partial_cmp(&b) {
        Some(Ordering::Equal) if a == 0.0 => b.is_sign_negative().cmp(&a.is_sign_negative()),
        Some(order) => order,
        None => a.is_nan().cmp(&b.is_nan()),
    }
}
