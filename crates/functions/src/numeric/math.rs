//! Functions of one or two DOUBLEs, ABS and SIGN.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, Float64Array};
use ouzel_types::TypeKind;

use crate::column::Prim;
use crate::column::build::total;
use crate::decimal::pow10;
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::signature::{Bound, Gives, Want, function, kernel, typed};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("ABS", &[], |a| typed("ABS", a, &[Want::Number], 0, Gives::Like(0)), bind_abs),
    function("SIGN", &[], |a| typed("SIGN", a, &[Want::Number], 0, Gives::Like(0)), bind_sign),
    function("SQRT", &[], |a| one("SQRT", a), |_| unary(|v| java_pow(v, 0.5))),
    function("EXP", &[], |a| one("EXP", a), |_| unary(f64::exp)),
    function("LN", &[], |a| one("LN", a), |_| unary(f64::ln)),
    function("LOG10", &[], |a| one("LOG10", a), |_| unary(f64::log10)),
    function("LOG2", &[], |a| one("LOG2", a), |_| unary(|v| v.ln() / std::f64::consts::LN_2)),
    function("SIN", &[], |a| one("SIN", a), |_| unary(f64::sin)),
    function("COS", &[], |a| one("COS", a), |_| unary(f64::cos)),
    function("TAN", &[], |a| one("TAN", a), |_| unary(f64::tan)),
    function("COT", &[], |a| one("COT", a), |_| unary(|v| 1.0 / v.tan())),
    function("ASIN", &[], |a| one("ASIN", a), |_| unary(f64::asin)),
    function("ACOS", &[], |a| one("ACOS", a), |_| unary(f64::acos)),
    function("ATAN", &[], |a| one("ATAN", a), |_| unary(f64::atan)),
    function("SINH", &[], |a| one("SINH", a), |_| unary(sinh)),
    function("COSH", &[], |a| one("COSH", a), |_| unary(cosh)),
    function("TANH", &[], |a| one("TANH", a), |_| unary(tanh)),
    function("DEGREES", &[], |a| one("DEGREES", a), |_| unary(|v| v * (180.0 / std::f64::consts::PI))),
    function("RADIANS", &[], |a| one("RADIANS", a), |_| unary(|v| v * (std::f64::consts::PI / 180.0))),
    function("POWER", &[], |a| two("POWER", a), |_| binary(java_pow)),
    function("ATAN2", &[], infer_atan2, |_| binary(f64::atan2)),
    function("LOG", &[], infer_log, bind_log),
    function("PI", &[], |a| typed("PI", a, &[], 0, Gives::Never(TypeKind::Double)), |_| constant(std::f64::consts::PI)),
    function("E", &[], |a| typed("E", a, &[], 0, Gives::Never(TypeKind::Double)), |_| constant(std::f64::consts::E)),
];

fn one(name: &str, args: &[Argument<'_>]) -> Result<Signature, String> {
    typed(name, args, &[Want::Double], 0, Gives::Kind(TypeKind::Double))
}

fn two(name: &str, args: &[Argument<'_>]) -> Result<Signature, String> {
    typed(name, args, &[Want::Double, Want::Double], 0, Gives::Kind(TypeKind::Double))
}

/// Unlike the others it takes no DECIMAL.
fn infer_atan2(args: &[Argument<'_>]) -> Result<Signature, String> {
    if let Some(decimal) = args.iter().find(|a| a.ty.kind.is_decimal()) {
        return Err(format!("Unsupported call: ATAN2 with {}", decimal.ty.kind));
    }
    two("ATAN2", args)
}

fn infer_log(args: &[Argument<'_>]) -> Result<Signature, String> {
    typed("LOG", args, &[Want::Double, Want::Double], 1, Gives::Kind(TypeKind::Double))
}

fn unary(f: impl Fn(f64) -> f64 + Send + Sync + 'static) -> Bound {
    kernel(move |args, _, _| Arc::new(args[0].as_primitive::<Float64Type>().unary::<_, Float64Type>(&f)))
}

fn binary(f: impl Fn(f64, f64) -> f64 + Send + Sync + 'static) -> Bound {
    kernel(move |args, rows, _| {
        let (a, b) = (Prim::<Float64Type>::of(&args[0]), Prim::<Float64Type>::of(&args[1]));
        Arc::new(total::<Float64Type>(args, rows, |row| f(a.get(row), b.get(row))))
    })
}

/// `Math.pow`: unlike C's, 1 to the power of NaN or infinity is NaN.
fn java_pow(base: f64, exponent: f64) -> f64 {
    if exponent.is_nan() || base.abs() == 1.0 && exponent.is_infinite() { f64::NAN } else { base.powf(exponent) }
}

/// The formulas of Java's `StrictMath`, so that the last digit is the same.
fn cosh(x: f64) -> f64 {
    let size = x.abs();
    if !(0.5 * std::f64::consts::LN_2..22.0).contains(&size) {
        return x.cosh();
    }
    let t = size.exp();
    0.5 * t + 0.5 / t
}

fn sinh(x: f64) -> f64 {
    let (size, half) = (x.abs(), 0.5f64.copysign(x));
    if !(1e-8..22.0).contains(&size) {
        return x.sinh();
    }
    let t = size.exp_m1();
    half * if size < 1.0 { 2.0 * t - t * t / (t + 1.0) } else { t + t / (t + 1.0) }
}

fn tanh(x: f64) -> f64 {
    let size = x.abs();
    if !(1e-8..22.0).contains(&size) {
        return x.tanh();
    }
    let z = if size >= 1.0 {
        1.0 - 2.0 / ((2.0 * size).exp_m1() + 2.0)
    } else {
        let t = (-2.0 * size).exp_m1();
        -t / (t + 2.0)
    };
    z.copysign(x)
}

/// One argument: natural; two: base first.
fn bind_log(binding: &Binding<'_>) -> Bound {
    if binding.arg_types.len() == 1 { unary(f64::ln) } else { binary(|base, value| value.ln() / base.ln()) }
}

fn constant(value: f64) -> Bound {
    let array: ArrayRef = Arc::new(Float64Array::from(vec![value]));
    kernel(move |_, _, _| array.clone())
}

fn same_type<T: ArrowPrimitiveType>(f: impl Fn(T::Native) -> T::Native + Send + Sync + 'static) -> Bound {
    kernel(move |args, _, _| {
        let array = args[0].as_primitive::<T>();
        Arc::new(array.unary::<_, T>(&f).with_data_type(array.data_type().clone()))
    })
}

fn bind_abs(binding: &Binding<'_>) -> Bound {
    match &binding.arg_types[0].kind {
        TypeKind::TinyInt => same_type::<Int8Type>(i8::wrapping_abs),
        TypeKind::SmallInt => same_type::<Int16Type>(i16::wrapping_abs),
        TypeKind::Int => same_type::<Int32Type>(i32::wrapping_abs),
        TypeKind::BigInt => same_type::<Int64Type>(i64::wrapping_abs),
        TypeKind::Float => same_type::<Float32Type>(f32::abs),
        TypeKind::Double => same_type::<Float64Type>(f64::abs),
        _ => same_type::<Decimal128Type>(i128::abs),
    }
}

fn bind_sign(binding: &Binding<'_>) -> Bound {
    fn sign(v: f64) -> f64 {
        // Zeros and NaN stay as they are.
        if v > 0.0 {
            1.0
        } else if v < 0.0 {
            -1.0
        } else {
            v
        }
    }
    match &binding.arg_types[0].kind {
        TypeKind::TinyInt => same_type::<Int8Type>(i8::signum),
        TypeKind::SmallInt => same_type::<Int16Type>(i16::signum),
        TypeKind::Int => same_type::<Int32Type>(i32::signum),
        TypeKind::BigInt => same_type::<Int64Type>(i64::signum),
        TypeKind::Float => same_type::<Float32Type>(|v| sign(v.into()) as f32),
        TypeKind::Double => same_type::<Float64Type>(sign),
        TypeKind::Decimal { scale, .. } => {
            let one = pow10(*scale);
            same_type::<Decimal128Type>(move |v| v.signum() * one)
        }
        other => Err(format!("not supported yet: SIGN of {other}")),
    }
}
