//! ROUND, TRUNCATE, FLOOR and CEIL.
//!
//! DOUBLE and FLOAT go through their shortest decimal text, as `BigDecimal.valueOf` does: ROUND(5.555, 2) is 5.56.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{ArrayRef, ArrowPrimitiveType};
use ouzel_types::{Scalar, TypeKind};

use crate::cast::number::not_decimal;
use crate::column::Prim;
use crate::column::build::{Fail, primitives, total};
use crate::decimal::{fit, pow10, rescale};
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::signature::{Bound, Gives, Want, finish, function, kernel, typed};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("ROUND", &[], |a| infer_round("ROUND", a), |b| bind_round(b, false)),
    function("TRUNCATE", &[], |a| infer_round("TRUNCATE", a), |b| bind_round(b, true)),
    function("FLOOR", &[], |a| infer_whole("FLOOR", a), |b| bind_whole(b, false)),
    function("CEIL", &["CEILING"], |a| infer_whole("CEIL", a), |b| bind_whole(b, true)),
];

/// DECIMAL(p, s) rounded to a literal number of digits has room for a carry.
fn infer_round(name: &str, args: &[Argument<'_>]) -> Result<Signature, String> {
    let plain = typed(name, args, &[Want::Number, Want::Int], 1, Gives::Like(0))?;
    let TypeKind::Decimal { precision, scale } = plain.args[0].kind else { return Ok(plain) };
    let digits = match args.get(1).map(|a| a.literal) {
        None => 0,
        Some(Some(Scalar::Int(n))) => *n,
        Some(_) => return Ok(plain),
    };
    let whole = 1 + i64::from(precision) - i64::from(scale);
    let (p, s) = if digits >= scale.into() {
        (precision.into(), scale.into())
    } else if digits < 0 {
        (whole.min(38), 0)
    } else {
        ((whole + digits).min(38), digits)
    };
    Ok(finish(plain.args, Gives::Kind(TypeKind::Decimal { precision: p as u8, scale: s as u8 })))
}

fn infer_whole(name: &str, args: &[Argument<'_>]) -> Result<Signature, String> {
    let plain = typed(name, args, &[Want::Number], 0, Gives::Like(0))?;
    match plain.args[0].kind {
        TypeKind::Decimal { precision, .. } => {
            Ok(finish(plain.args, Gives::Kind(TypeKind::Decimal { precision, scale: 0 })))
        }
        _ => Ok(plain),
    }
}

fn bind_round(binding: &Binding<'_>, truncates: bool) -> Bound {
    fn integer<T: ArrowPrimitiveType>(
        widen: fn(T::Native) -> i128,
        narrow: fn(i128) -> T::Native,
        truncates: bool,
    ) -> Bound {
        kernel(move |args, rows, _| {
            let values = Prim::<T>::of(&args[0]);
            let digits = digits_of(args);
            Arc::new(total::<T>(args, rows, |row| {
                narrow(round_exact(widen(values.get(row)), 0, digits(row), truncates))
            }))
        })
    }
    match &binding.arg_types[0].kind {
        TypeKind::TinyInt => integer::<Int8Type>(i128::from, |v| v as i8, truncates),
        TypeKind::SmallInt => integer::<Int16Type>(i128::from, |v| v as i16, truncates),
        TypeKind::Int => integer::<Int32Type>(i128::from, |v| v as i32, truncates),
        TypeKind::BigInt => integer::<Int64Type>(i128::from, |v| v as i64, truncates),
        TypeKind::Float => kernel(move |args, rows, errors| {
            let (values, digits) = (Prim::<Float32Type>::of(&args[0]), digits_of(args));
            Arc::new(primitives::<Float32Type>(args, rows, errors, |row| {
                let value = finite(crate::cast::number::shortest(values.get(row)))?;
                Ok(Some(round_double(value, digits(row), truncates) as f32))
            }))
        }),
        TypeKind::Double => kernel(move |args, rows, errors| {
            let (values, digits) = (Prim::<Float64Type>::of(&args[0]), digits_of(args));
            Arc::new(primitives::<Float64Type>(args, rows, errors, |row| {
                Ok(Some(round_double(finite(values.get(row))?, digits(row), truncates)))
            }))
        }),
        TypeKind::Decimal { scale, .. } => {
            let (scale, to) = (*scale, binding.result.kind.decimal_shape().unwrap_or((38, 0)));
            let arrow = binding.result.arrow();
            kernel(move |args, rows, errors| {
                let (values, digits) = (Prim::<Decimal128Type>::of(&args[0]), digits_of(args));
                let array = primitives::<Decimal128Type>(args, rows, errors, |row| {
                    let exact = round_exact(values.get(row), scale, digits(row), truncates);
                    Ok(rescale(exact, scale, to.1).and_then(|v| fit(v, to.0)))
                });
                Arc::new(array.with_data_type(arrow.clone()))
            })
        }
        other => Err(format!("not supported yet: ROUND of {other}")),
    }
}

fn digits_of(args: &[ArrayRef]) -> Box<dyn Fn(usize) -> i32 + '_> {
    match args.get(1) {
        None => Box::new(|_| 0),
        Some(array) => {
            let digits = Prim::<Int32Type>::of(array);
            Box::new(move |row| digits.get(row))
        }
    }
}

/// NaN and the infinities have no decimal text: Java's `BigDecimal` refuses them, and so the job fails.
fn finite(value: f64) -> Result<f64, Fail> {
    if value.is_finite() { Ok(value) } else { Err(not_decimal(value).into()) }
}

/// An unscaled value with everything behind `digits` decimal places made zero.
fn round_exact(value: i128, scale: u8, digits: i32, truncates: bool) -> i128 {
    let drop = i32::from(scale).saturating_sub(digits);
    if drop <= 0 {
        return value;
    }
    if drop > 38 {
        return 0;
    }
    let power = pow10(drop as u8);
    if truncates {
        return value - value % power;
    }
    rescale(value, drop as u8, 0).and_then(|v| v.checked_mul(power)).unwrap_or(0)
}

/// Rounds the shortest decimal text of a double.
fn round_double(value: f64, digits: i32, truncates: bool) -> f64 {
    if !value.is_finite() {
        return value;
    }
    // Through a BigDecimal, which has no -0.0.
    if value == 0.0 {
        return 0.0;
    }
    round_quick(value, digits, truncates).unwrap_or_else(|| round_by_text(value, digits, truncates))
}

/// The same without the text where the text cannot matter: the scaled value is exact to far less than its distance from the
/// next value at which the answer changes. `whole / scale` is one correctly rounded division of exact numbers, so it is the
/// double nearest to the decimal answer.
fn round_quick(value: f64, digits: i32, truncates: bool) -> Option<f64> {
    const EXACT_BELOW: f64 = 1e9;
    const DOUBT: f64 = 1e-5;
    if !(0..=9).contains(&digits) {
        return None;
    }
    let scale = 10f64.powi(digits);
    let scaled = value.abs() * scale;
    if scaled >= EXACT_BELOW {
        return None;
    }
    let whole = scaled.trunc();
    let rest = scaled - whole;
    let turn = if truncates { 0.0 } else { 0.5 };
    if (rest - turn).abs() < DOUBT || !(DOUBT..=1.0 - DOUBT).contains(&rest) {
        return None;
    }
    let whole = if !truncates && rest > 0.5 { whole + 1.0 } else { whole };
    (whole > 0.0).then(|| (whole / scale).copysign(value))
}

fn round_by_text(value: f64, digits: i32, truncates: bool) -> f64 {
    let mut text = [0u8; 64];
    let Some((mantissa, exponent)) = decimal_parts(value, &mut text) else { return value };
    // value = mantissa * 10^exponent
    let drop = -(exponent.saturating_add(digits));
    if drop <= 0 {
        return value;
    }
    let kept = if drop > 30 {
        0
    } else if truncates {
        mantissa / pow10(drop as u8)
    } else {
        rescale(mantissa, drop as u8, 0).unwrap_or(0)
    };
    let mut cursor = std::io::Cursor::new(&mut text[..]);
    if std::io::Write::write_fmt(&mut cursor, format_args!("{kept}e{}", -digits)).is_err() {
        return value;
    }
    let end = cursor.position() as usize;
    std::str::from_utf8(&text[..end]).ok().and_then(|t| t.parse().ok()).unwrap_or(value)
}

fn decimal_parts(value: f64, text: &mut [u8; 64]) -> Option<(i128, i32)> {
    let mut cursor = std::io::Cursor::new(&mut text[..]);
    std::io::Write::write_fmt(&mut cursor, format_args!("{value:e}")).ok()?;
    let end = cursor.position() as usize;
    let (mantissa, exponent) = std::str::from_utf8(&text[..end]).ok()?.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let size = fraction
        .bytes()
        .fold(whole.trim_start_matches('-').parse::<i128>().ok()?, |v, b| v * 10 + i128::from(b - b'0'));
    Some((if value < 0.0 { -size } else { size }, exponent - fraction.len() as i32))
}

fn bind_whole(binding: &Binding<'_>, up: bool) -> Bound {
    match &binding.arg_types[0].kind {
        TypeKind::Float => kernel(move |args, _, _| {
            let round = |v: f32| if up { v.ceil() } else { v.floor() };
            Arc::new(args[0].as_primitive::<Float32Type>().unary::<_, Float32Type>(round))
        }),
        TypeKind::Double => kernel(move |args, _, _| {
            let round = |v: f64| if up { v.ceil() } else { v.floor() };
            Arc::new(args[0].as_primitive::<Float64Type>().unary::<_, Float64Type>(round))
        }),
        TypeKind::Decimal { scale, .. } => {
            let (power, arrow) = (pow10(*scale), binding.result.arrow());
            kernel(move |args, _, _| {
                let round = |v: i128| v.div_euclid(power) + i128::from(up && v.rem_euclid(power) != 0);
                Arc::new(
                    args[0]
                        .as_primitive::<Decimal128Type>()
                        .unary::<_, Decimal128Type>(round)
                        .with_data_type(arrow.clone()),
                )
            })
        }
        _ => kernel(|args, _, _| args[0].clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_round_by_their_text() {
        for (value, digits, rounded, cut) in [
            (5.555, 2, 5.56, 5.55),
            (2.5, 0, 3.0, 2.0),
            (-2.567, 1, -2.6, -2.5),
            (1234.5, -2, 1200.0, 1200.0),
            (1e300, 2, 1e300, 1e300),
            (1e-20, 2, 0.0, 0.0),
        ] {
            assert_eq!(round_double(value, digits, false), rounded, "{value} {digits}");
            assert_eq!(round_double(value, digits, true), cut, "{value} {digits}");
        }
    }

    #[test]
    fn the_quick_way_is_the_way_of_the_text() {
        let mut bits = 0x9e37_79b9_7f4a_7c15u64;
        let mut quick = 0;
        for _ in 0..200_000 {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let value = ((bits >> 11) as f64 / (1u64 << 53) as f64 - 0.5) * 10f64.powi((bits % 12) as i32);
            let digits = (bits >> 40) as i32 % 10;
            for truncates in [false, true] {
                if let Some(found) = round_quick(value, digits, truncates) {
                    quick += 1;
                    assert_eq!(found, round_by_text(value, digits, truncates), "{value} {digits} {truncates}");
                }
            }
        }
        assert!(quick > 100_000);
        for halves in [2.5, -2.5, 1.005, 0.5, 1.45] {
            assert_eq!(round_double(halves, 0, false), round_by_text(halves, 0, false));
            assert_eq!(round_double(halves, 2, false), round_by_text(halves, 2, false));
        }
    }
}
