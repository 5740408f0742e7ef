//! + - * / MOD and sign change over numbers, intervals and points in time.
//!
//! Integers wrap; integer division truncates and fails on 0; decimal overflow is NULL.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef, ArrowNativeTypeOp, ArrowPrimitiveType, PrimitiveArray};
use ouzel_types::TypeKind;

use crate::column::Prim;
use crate::column::build::primitives;
use crate::column::read::all_present;
use crate::decimal;
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::signature::{Bound, Gives, Want, function, kernel, typed, wrong_arguments};
use crate::{time, typing};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("+", &[], |a| infer("+", a), |b| bind(Op::Plus, b)),
    function("-", &[], |a| infer("-", a), |b| bind(Op::Minus, b)),
    function("*", &[], |a| infer("*", a), |b| bind(Op::Times, b)),
    function("/", &[], |a| infer("/", a), |b| bind(Op::Divide, b)),
    function("MOD", &["%"], |a| infer("MOD", a), |b| bind(Op::Modulo, b)),
    function("NEGATE", &[], infer_negate, bind_negate),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Op {
    Plus,
    Minus,
    Times,
    Divide,
    Modulo,
}

fn infer(name: &str, args: &[Argument<'_>]) -> Result<Signature, String> {
    let [left, right] = args else { return Err(wrong_arguments(name, args)) };
    typing::arithmetic::infer(name, left.ty, right.ty).ok_or_else(|| wrong_arguments(name, args))
}

fn infer_negate(args: &[Argument<'_>]) -> Result<Signature, String> {
    match args {
        [a] if a.ty.kind.is_interval() => Ok(Signature { args: vec![a.ty.clone()], result: a.ty.clone() }),
        _ => typed("-", args, &[Want::Number], 0, Gives::Like(0)),
    }
}

fn bind(op: Op, binding: &Binding<'_>) -> Bound {
    let [left, right] = binding.arg_types else { return Err("invariant: two operands".to_owned()) };
    let (a, b) = (&left.kind, &right.kind);
    if a.is_temporal() || b.is_temporal() {
        return time::interval::bind(a, b, op == Op::Minus, &binding.result.kind);
    }
    if a.is_interval() && b.is_numeric() {
        return scaled_interval(op, a, b, false);
    }
    if a.is_numeric() && b.is_interval() {
        return scaled_interval(op, b, a, true);
    }
    match a {
        TypeKind::TinyInt => integer::<Int8Type>(op, binding),
        TypeKind::SmallInt => integer::<Int16Type>(op, binding),
        TypeKind::Int | TypeKind::IntervalYearMonth => integer::<Int32Type>(op, binding),
        TypeKind::BigInt | TypeKind::IntervalDayTime => integer::<Int64Type>(op, binding),
        TypeKind::Float => approximate::<Float32Type>(op),
        TypeKind::Double => approximate::<Float64Type>(op),
        TypeKind::Decimal { .. } => decimals(op, a, b, &binding.result.kind),
        _ => Err(format!("not supported yet: arithmetic on {a}")),
    }
}

/// Values of a function that is defined everywhere: no branch per row.
fn elementwise<T: ArrowPrimitiveType>(
    args: &[ArrayRef],
    rows: usize,
    f: impl Fn(T::Native, T::Native) -> T::Native,
) -> PrimitiveArray<T> {
    let nulls = all_present(args, rows);
    let (a, b) = (Prim::<T>::of(&args[0]), Prim::<T>::of(&args[1]));
    let values: Vec<T::Native> = match (a.constant(), b.constant()) {
        (_, Some(y)) if args[0].len() == rows => a.values().iter().map(|x| f(*x, y)).collect(),
        (Some(x), _) if args[1].len() == rows => b.values().iter().map(|y| f(x, *y)).collect(),
        (None, None) => a.values().iter().zip(b.values()).map(|(x, y)| f(*x, *y)).collect(),
        _ => (0..rows).map(|row| f(a.get(row), b.get(row))).collect(),
    };
    PrimitiveArray::new(values.into(), nulls)
}

fn integer<T>(op: Op, binding: &Binding<'_>) -> Bound
where
    T: ArrowPrimitiveType,
    T::Native: ArrowNativeTypeOp,
{
    let divides = matches!(op, Op::Divide | Op::Modulo);
    let narrower = op == Op::Modulo && binding.result.kind != binding.arg_types[0].kind;
    let result = binding.result.clone();
    let input = binding.arg_types[0].clone();
    kernel(move |args, rows, errors| {
        let array: ArrayRef = if divides {
            let (a, b) = (Prim::<T>::of(&args[0]), Prim::<T>::of(&args[1]));
            Arc::new(primitives::<T>(args, rows, errors, |row| {
                let (x, y) = (a.get(row), b.get(row));
                if y.is_zero() {
                    return Err("/ by zero".into());
                }
                Ok(Some(if op == Op::Divide { x.div_wrapping(y) } else { x.mod_wrapping(y) }))
            }))
        } else {
            Arc::new(match op {
                Op::Plus => elementwise::<T>(args, rows, |x, y| x.add_wrapping(y)),
                Op::Minus => elementwise::<T>(args, rows, |x, y| x.sub_wrapping(y)),
                _ => elementwise::<T>(args, rows, |x, y| x.mul_wrapping(y)),
            })
        };
        if narrower { crate::cast::number::integers(&array, &input.kind, &result.kind) } else { array }
    })
}

fn approximate<T>(op: Op) -> Bound
where
    T: ArrowPrimitiveType,
    T::Native: ArrowNativeTypeOp,
{
    kernel(move |args, rows, _| {
        Arc::new(match op {
            Op::Plus => elementwise::<T>(args, rows, |x, y| x.add_wrapping(y)),
            Op::Minus => elementwise::<T>(args, rows, |x, y| x.sub_wrapping(y)),
            Op::Times => elementwise::<T>(args, rows, |x, y| x.mul_wrapping(y)),
            Op::Divide => elementwise::<T>(args, rows, |x, y| x.div_wrapping(y)),
            Op::Modulo => elementwise::<T>(args, rows, |x, y| x.mod_wrapping(y)),
        })
    })
}

fn decimals(op: Op, a: &TypeKind, b: &TypeKind, result: &TypeKind) -> Bound {
    let (Some((_, s1)), Some((_, s2)), Some(to)) = (a.decimal_shape(), b.decimal_shape(), result.decimal_shape())
    else {
        return Err(format!("invariant: decimal operands, not {a} and {b}"));
    };
    let (arrow, result) = (result.arrow(), result.clone());
    if op == Op::Times && product_always_fits(a, b, to) {
        return kernel(move |args, rows, _| {
            let array = elementwise::<Decimal128Type>(args, rows, i128::wrapping_mul);
            Arc::new(array.with_data_type(arrow.clone()))
        });
    }
    kernel(move |args, rows, errors| {
        let (x, y) = (Prim::<Decimal128Type>::of(&args[0]), Prim::<Decimal128Type>::of(&args[1]));
        let array = primitives::<Decimal128Type>(args, rows, errors, |row| {
            let (x, y) = (x.get(row), y.get(row));
            if y == 0 && matches!(op, Op::Divide | Op::Modulo) {
                return Err(if x == 0 { "Division undefined" } else { "Division by zero" }.into());
            }
            Ok(match op {
                Op::Plus => decimal::add(x, s1, y, s2, to),
                Op::Minus => decimal::add(x, s1, -y, s2, to),
                Op::Times => decimal::multiply(x, s1, y, s2, to),
                Op::Divide => decimal::divide(x, s1, y, s2, to),
                Op::Modulo => decimal::remainder(x, s1, y, s2, to),
            })
        });
        if result.is_integer() {
            // The rest of a division is smaller than the divisor, which has this type.
            let whole = array.with_data_type(TypeKind::Decimal { precision: 38, scale: 0 }.arrow());
            let cast = crate::cast::number::kernel(&TypeKind::Decimal { precision: 38, scale: 0 }, &result, false);
            let rows = whole.len();
            return cast.eval(&[Arc::new(whole)], rows, errors);
        }
        Arc::new(array.with_data_type(arrow.clone()))
    })
}

/// Whether every product of two such decimals is a decimal of the result's type as it is.
fn product_always_fits(a: &TypeKind, b: &TypeKind, to: (u8, u8)) -> bool {
    let (Some((p1, s1)), Some((p2, s2))) = (a.decimal_shape(), b.decimal_shape()) else { return false };
    s1 + s2 == to.1 && p1 + p2 <= to.0.min(38)
}

/// interval * number, either order.
fn scaled_interval(op: Op, interval: &TypeKind, number: &TypeKind, swapped: bool) -> Bound {
    if op != Op::Times || !number.is_integer() {
        return Err(format!("Unsupported call: interval arithmetic over {interval} and {number}"));
    }
    let (months, number) = (*interval == TypeKind::IntervalYearMonth, number.clone());
    kernel(move |args, rows, _| {
        let (interval, factor) = if swapped { (&args[1], &args[0]) } else { (&args[0], &args[1]) };
        let factor =
            crate::cast::number::integers(factor, &number, if months { &TypeKind::Int } else { &TypeKind::BigInt });
        let args = [interval.clone(), factor];
        if months {
            Arc::new(elementwise::<Int32Type>(&args, rows, i32::wrapping_mul))
        } else {
            Arc::new(elementwise::<Int64Type>(&args, rows, i64::wrapping_mul))
        }
    })
}

fn bind_negate(binding: &Binding<'_>) -> Bound {
    fn negate<T>() -> Bound
    where
        T: ArrowPrimitiveType,
        T::Native: ArrowNativeTypeOp,
    {
        kernel(|args, _, _| {
            let array = args[0].as_primitive::<T>();
            Arc::new(array.unary::<_, T>(|v| v.neg_wrapping()).with_data_type(array.data_type().clone()))
        })
    }
    match &binding.arg_types[0].kind {
        TypeKind::TinyInt => negate::<Int8Type>(),
        TypeKind::SmallInt => negate::<Int16Type>(),
        TypeKind::Int | TypeKind::IntervalYearMonth => negate::<Int32Type>(),
        TypeKind::BigInt | TypeKind::IntervalDayTime => negate::<Int64Type>(),
        TypeKind::Float => negate::<Float32Type>(),
        TypeKind::Double => negate::<Float64Type>(),
        TypeKind::Decimal { .. } => negate::<Decimal128Type>(),
        other => Err(format!("Cannot apply '-' to arguments of type '-<{other}>'")),
    }
}
