//! STDDEV_POP, STDDEV_SAMP, VAR_POP, VAR_SAMP: Flink rewrites them to sums of values and of squares, so do we, in
//! the same order of operations; a row that leaves the result as it was is an update there. State: sum, sum of squares,
//! count.
//!
//! Over DECIMAL each step rounds to the scale that Flink's typing gives it, so the last digit is Flink's.

use arrow_array::types::*;
use ouzel_functions::decimal;
use ouzel_types::{DataType, TypeKind};

use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::inline::{Inline, InlineAggregate, Primitive, Word};

/// Which of the four.
#[derive(Clone, Copy)]
pub struct Variance {
    pub sample: bool,
    pub root: bool,
}

impl Variance {
    fn of(self, sum: f64, squares: f64, count: i64) -> Option<f64> {
        if count == 0 || (self.sample && count == 1) {
            return None;
        }
        let n = count as f64;
        let variance = (squares - sum * sum / n) / if self.sample { n - 1.0 } else { n };
        Some(if self.root { variance.powf(0.5) } else { variance })
    }
}

macro_rules! floating {
    ($name:ident, $arrow:ty, $native:ty) => {
        #[derive(Clone)]
        struct $name(Variance);
        impl Inline for $name {
            type In = Primitive<$arrow>;
            type Out = Primitive<$arrow>;
            const WORDS: usize = 3;
            const EVERY_VALUE_CHANGES: bool = true;
            fn add(&self, state: &mut [u64], value: $native) {
                let value = f64::from(value);
                (f64::load(state) + value).store(state);
                (f64::load(&state[1..]) + value * value).store(&mut state[1..]);
                state[2] = state[2].wrapping_add(1);
            }
            fn retract(&self, state: &mut [u64], value: $native) {
                let value = f64::from(value);
                (f64::load(state) - value).store(state);
                (f64::load(&state[1..]) - value * value).store(&mut state[1..]);
                state[2] = state[2].wrapping_sub(1);
            }
            fn result(&self, state: &[u64]) -> Option<$native> {
                self.0.of(f64::load(state), f64::load(&state[1..]), state[2] as i64).map(|v| v as $native)
            }
            fn merge(&self, state: &mut [u64], other: &[u64]) {
                (f64::load(state) + f64::load(other)).store(state);
                (f64::load(&state[1..]) + f64::load(&other[1..])).store(&mut state[1..]);
                state[2] = state[2].wrapping_add(other[2]);
            }
        }
    };
}
floating!(FloatVariance, Float32Type, f32);
floating!(DoubleVariance, Float64Type, f64);

macro_rules! integral {
    ($name:ident, $arrow:ty, $native:ty) => {
        /// Squares and sums wrap in the argument's type, quotients are BIGINT and truncate.
        #[derive(Clone)]
        struct $name(Variance);
        impl Inline for $name {
            type In = Primitive<$arrow>;
            type Out = Primitive<$arrow>;
            const WORDS: usize = 3;
            const EVERY_VALUE_CHANGES: bool = true;
            fn add(&self, state: &mut [u64], value: $native) {
                <$native>::load(state).wrapping_add(value).store(state);
                <$native>::load(&state[1..]).wrapping_add(value.wrapping_mul(value)).store(&mut state[1..]);
                state[2] = state[2].wrapping_add(1);
            }
            fn retract(&self, state: &mut [u64], value: $native) {
                <$native>::load(state).wrapping_sub(value).store(state);
                <$native>::load(&state[1..]).wrapping_sub(value.wrapping_mul(value)).store(&mut state[1..]);
                state[2] = state[2].wrapping_sub(1);
            }
            fn result(&self, state: &[u64]) -> Option<$native> {
                let (sum, squares) = (<$native>::load(state), <$native>::load(&state[1..]));
                let count = state[2] as i64;
                if count == 0 || (self.0.sample && count == 1) {
                    return None;
                }
                let divisor = if self.0.sample { count - 1 } else { count };
                let mean = i64::from(sum.wrapping_mul(sum)).wrapping_div(count);
                let variance = i64::from(squares).wrapping_sub(mean).wrapping_div(divisor);
                Some(if self.0.root { (variance as f64).powf(0.5) as $native } else { variance as $native })
            }
            fn merge(&self, state: &mut [u64], other: &[u64]) {
                <$native>::load(state).wrapping_add(<$native>::load(other)).store(state);
                <$native>::load(&state[1..]).wrapping_add(<$native>::load(&other[1..])).store(&mut state[1..]);
                state[2] = state[2].wrapping_add(other[2]);
            }
        }
    };
}
integral!(TinyIntVariance, Int8Type, i8);
integral!(SmallIntVariance, Int16Type, i16);
integral!(IntVariance, Int32Type, i32);
integral!(BigIntVariance, Int64Type, i64);

/// The scale of a quotient of a DECIMAL(38, _) in Flink.
const QUOTIENT_SCALE: u8 = 6;
const QUOTIENT: (u8, u8) = (38, QUOTIENT_SCALE);

#[derive(Clone)]
struct DecimalVariance {
    which: Variance,
    arg_scale: u8,
    result_scale: u8,
}

impl Inline for DecimalVariance {
    type In = Primitive<Decimal128Type>;
    type Out = Primitive<Decimal128Type>;
    const WORDS: usize = 5;
    const EVERY_VALUE_CHANGES: bool = true;
    fn add(&self, state: &mut [u64], value: i128) {
        i128::load(state).wrapping_add(value).store(state);
        i128::load(&state[2..]).wrapping_add(value.wrapping_mul(value)).store(&mut state[2..]);
        state[4] = state[4].wrapping_add(1);
    }
    fn retract(&self, state: &mut [u64], value: i128) {
        i128::load(state).wrapping_sub(value).store(state);
        i128::load(&state[2..]).wrapping_sub(value.wrapping_mul(value)).store(&mut state[2..]);
        state[4] = state[4].wrapping_sub(1);
    }
    fn result(&self, state: &[u64]) -> Option<i128> {
        let (sum, squares, count) = (i128::load(state), i128::load(&state[2..]), state[4] as i64);
        if count == 0 || (self.which.sample && count == 1) {
            return None;
        }
        let divisor = if self.which.sample { count - 1 } else { count };
        // SUM(x) * SUM(x) is DECIMAL(38, 2s or 6), every quotient and difference behind it DECIMAL(38, 6).
        let square_scale = 2 * self.arg_scale;
        let product_scale = square_scale.min(QUOTIENT_SCALE);
        let product = decimal::multiply(sum, self.arg_scale, sum, self.arg_scale, (38, product_scale))?;
        let mean = decimal::divide(product, product_scale, count.into(), 0, QUOTIENT)?;
        let difference = decimal::add(squares, square_scale, -mean, QUOTIENT_SCALE, QUOTIENT)?;
        let variance = decimal::divide(difference, QUOTIENT_SCALE, divisor.into(), 0, QUOTIENT)?;
        if self.which.root {
            let root = (variance as f64 / 10f64.powi(QUOTIENT_SCALE.into())).powf(0.5);
            return Some((root * 10f64.powi(self.result_scale.into())).round() as i128);
        }
        decimal::convert(variance, QUOTIENT_SCALE, (38, self.result_scale))
    }
    fn merge(&self, state: &mut [u64], other: &[u64]) {
        i128::load(state).wrapping_add(i128::load(other)).store(state);
        i128::load(&state[2..]).wrapping_add(i128::load(&other[2..])).store(&mut state[2..]);
        state[4] = state[4].wrapping_add(other[4]);
    }
}

pub fn variance(arg: &DataType, result: &DataType, which: Variance) -> Option<Box<dyn Accumulator>> {
    let ty = result.arrow();
    Some(match (&arg.kind, &result.kind) {
        (TypeKind::Float, TypeKind::Float) => InlineAggregate::boxed(FloatVariance(which), ty),
        (TypeKind::Double, TypeKind::Double) => InlineAggregate::boxed(DoubleVariance(which), ty),
        (TypeKind::TinyInt, TypeKind::TinyInt) => InlineAggregate::boxed(TinyIntVariance(which), ty),
        (TypeKind::SmallInt, TypeKind::SmallInt) => InlineAggregate::boxed(SmallIntVariance(which), ty),
        (TypeKind::Int, TypeKind::Int) => InlineAggregate::boxed(IntVariance(which), ty),
        (TypeKind::BigInt, TypeKind::BigInt) => InlineAggregate::boxed(BigIntVariance(which), ty),
        (TypeKind::Decimal { scale: from, .. }, TypeKind::Decimal { scale: to, .. }) => {
            InlineAggregate::boxed(DecimalVariance { which, arg_scale: *from, result_scale: *to }, ty)
        }
        _ => return None,
    })
}
