//! Numbers and BOOLEAN to numbers and BOOLEAN.
//!
//! Integers wrap; approximate numbers saturate at INT or BIGINT and then wrap; decimals are cut; a number too large
//! for a DECIMAL is NULL.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, BooleanArray, PrimitiveArray};
use arrow_buffer::BooleanBuffer;
use ouzel_types::TypeKind;

use super::failed;
use crate::column::build::primitives;
use crate::decimal;
use crate::errors::RowErrors;
use crate::function::Kernel;

pub fn kernel(from: &TypeKind, to: &TypeKind, try_cast: bool) -> Box<dyn Kernel> {
    let (from, to) = (from.clone(), to.clone());
    Box::new(move |args: &[ArrayRef], _: usize, errors: &mut RowErrors| convert(&args[0], &from, &to, try_cast, errors))
}

fn convert(array: &ArrayRef, from: &TypeKind, to: &TypeKind, try_cast: bool, errors: &mut RowErrors) -> ArrayRef {
    match (from, to) {
        (_, _) if from.is_integer() && to.is_integer() => integers(array, from, to),
        (TypeKind::Boolean, _) => {
            let booleans = array.as_boolean();
            let ints: PrimitiveArray<Int32Type> = PrimitiveArray::new(
                booleans.values().iter().map(i32::from).collect::<Vec<_>>().into(),
                booleans.nulls().cloned(),
            );
            let ints: ArrayRef = Arc::new(ints);
            if *to == TypeKind::Int { ints } else { convert(&ints, &TypeKind::Int, to, try_cast, errors) }
        }
        (_, TypeKind::Boolean) => to_boolean(array, from),
        (_, TypeKind::Decimal { precision, scale }) => to_decimal(array, from, (*precision, *scale), try_cast, errors),
        (_, TypeKind::Float) => floats::<Float32Type>(array, from, |v| v as f32, |v| v as f32),
        (_, TypeKind::Double) => floats::<Float64Type>(array, from, |v| v, |v| v as f64),
        _ => to_integer(array, from, to),
    }
}

/// Between integer types, wrapping.
pub fn integers(array: &ArrayRef, from: &TypeKind, to: &TypeKind) -> ArrayRef {
    fn between<A: ArrowPrimitiveType, B: ArrowPrimitiveType>(
        array: &ArrayRef,
        f: impl Fn(A::Native) -> B::Native,
    ) -> ArrayRef {
        Arc::new(array.as_primitive::<A>().unary::<_, B>(f))
    }
    use TypeKind as T;
    match (from, to) {
        (T::TinyInt, T::SmallInt) => between::<Int8Type, Int16Type>(array, i16::from),
        (T::TinyInt, T::Int) => between::<Int8Type, Int32Type>(array, i32::from),
        (T::TinyInt, T::BigInt) => between::<Int8Type, Int64Type>(array, i64::from),
        (T::SmallInt, T::TinyInt) => between::<Int16Type, Int8Type>(array, |v| v as i8),
        (T::SmallInt, T::Int) => between::<Int16Type, Int32Type>(array, i32::from),
        (T::SmallInt, T::BigInt) => between::<Int16Type, Int64Type>(array, i64::from),
        (T::Int, T::TinyInt) => between::<Int32Type, Int8Type>(array, |v| v as i8),
        (T::Int, T::SmallInt) => between::<Int32Type, Int16Type>(array, |v| v as i16),
        (T::Int, T::BigInt) => between::<Int32Type, Int64Type>(array, i64::from),
        (T::BigInt, T::TinyInt) => between::<Int64Type, Int8Type>(array, |v| v as i8),
        (T::BigInt, T::SmallInt) => between::<Int64Type, Int16Type>(array, |v| v as i16),
        (T::BigInt, T::Int) => between::<Int64Type, Int32Type>(array, |v| v as i32),
        _ => array.clone(),
    }
}

/// Integers as BIGINT, one value at a time.
fn longs(array: &ArrayRef, from: &TypeKind) -> ArrayRef {
    integers(array, from, &TypeKind::BigInt)
}

fn floats<T: ArrowPrimitiveType>(
    array: &ArrayRef,
    from: &TypeKind,
    of_double: impl Fn(f64) -> T::Native,
    of_long: impl Fn(i64) -> T::Native,
) -> ArrayRef {
    match from {
        TypeKind::Float => Arc::new(array.as_primitive::<Float32Type>().unary::<_, T>(|v| of_double(v.into()))),
        TypeKind::Double => Arc::new(array.as_primitive::<Float64Type>().unary::<_, T>(of_double)),
        TypeKind::Decimal { scale, .. } => {
            Arc::new(array.as_primitive::<Decimal128Type>().unary::<_, T>(|v| of_double(decimal::to_f64(v, *scale))))
        }
        _ => Arc::new(longs(array, from).as_primitive::<Int64Type>().unary::<_, T>(of_long)),
    }
}

fn to_boolean(array: &ArrayRef, from: &TypeKind) -> ArrayRef {
    fn nonzero<T: ArrowPrimitiveType>(array: &ArrayRef, test: impl Fn(T::Native) -> bool) -> ArrayRef {
        let array = array.as_primitive::<T>();
        let values = BooleanBuffer::collect_bool(array.len(), |row| test(array.value(row)));
        Arc::new(BooleanArray::new(values, array.nulls().cloned()))
    }
    match from {
        TypeKind::Float => nonzero::<Float32Type>(array, |v| v != 0.0),
        TypeKind::Double => nonzero::<Float64Type>(array, |v| v != 0.0),
        TypeKind::Decimal { .. } => nonzero::<Decimal128Type>(array, |v| v != 0),
        _ => nonzero::<Int64Type>(&longs(array, from), |v| v != 0),
    }
}

/// `BigDecimal`'s words for the text of a NaN or an infinity.
pub fn not_decimal(value: f64) -> &'static str {
    if value.is_nan() {
        "Character N is neither a decimal digit number, decimal point, nor \"e\" notation exponential mark."
    } else {
        "Character I is neither a decimal digit number, decimal point, nor \"e\" notation exponential mark."
    }
}

fn to_decimal(array: &ArrayRef, from: &TypeKind, to: (u8, u8), try_cast: bool, errors: &mut RowErrors) -> ArrayRef {
    let arrow = TypeKind::Decimal { precision: to.0, scale: to.1 }.arrow();
    let (args, rows) = (std::slice::from_ref(array), array.len());
    let result = match from {
        TypeKind::Decimal { scale, .. } => {
            let values = array.as_primitive::<Decimal128Type>();
            primitives::<Decimal128Type>(args, rows, errors, |row| Ok(decimal::convert(values.value(row), *scale, to)))
        }
        TypeKind::Float | TypeKind::Double => {
            let (float, double) = (array.as_primitive_opt::<Float32Type>(), array.as_primitive_opt::<Float64Type>());
            primitives::<Decimal128Type>(args, rows, errors, |row| {
                let value = match float {
                    // Through the float's own decimal text: 0.1 stays 0.1.
                    Some(values) => shortest(values.value(row)),
                    None => double.map_or(0.0, |d| d.value(row)),
                };
                if !value.is_finite() {
                    return failed(try_cast, || not_decimal(value).to_owned());
                }
                Ok(decimal::from_f64(value, to))
            })
        }
        _ => {
            let values = longs(array, from);
            let values = values.as_primitive::<Int64Type>();
            primitives::<Decimal128Type>(args, rows, errors, |row| {
                Ok(decimal::convert(values.value(row).into(), 0, to))
            })
        }
    };
    Arc::new(result.with_data_type(arrow))
}

/// The double nearest to the shortest decimal text of a float.
pub fn shortest(value: f32) -> f64 {
    use std::io::Write;
    let mut text = [0u8; 64];
    let mut cursor = std::io::Cursor::new(&mut text[..]);
    if write!(cursor, "{value:e}").is_err() {
        return value.into();
    }
    let end = cursor.position() as usize;
    std::str::from_utf8(&text[..end]).ok().and_then(|t| t.parse().ok()).unwrap_or(value.into())
}

/// FLOAT, DOUBLE and DECIMAL to integers.
fn to_integer(array: &ArrayRef, from: &TypeKind, to: &TypeKind) -> ArrayRef {
    let wide: ArrayRef = match from {
        TypeKind::Decimal { scale, .. } => {
            let power = decimal::pow10(*scale);
            Arc::new(array.as_primitive::<Decimal128Type>().unary::<_, Int64Type>(|v| (v / power) as i64))
        }
        _ => {
            let long = *to == TypeKind::BigInt;
            // Java narrows through int: `as i32` saturates, the rest wraps.
            floats::<Int64Type>(array, from, |v| if long { v as i64 } else { i64::from(v as i32) }, |v| v)
        }
    };
    integers(&wide, &TypeKind::BigInt, to)
}
