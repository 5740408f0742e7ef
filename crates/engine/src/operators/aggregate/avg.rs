//! AVG: integers sum in BIGINT and truncate toward zero, floating point sums in DOUBLE, DECIMAL rounds half up at
//! the result's scale. State: sum, count.

use arrow_array::types::*;
use ouzel_types::{DataType, TypeKind};

use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::inline::{Inline, InlineAggregate, Primitive, Word};

macro_rules! integer_average {
    ($name:ident, $arrow:ty, $native:ty) => {
        #[derive(Clone)]
        struct $name;
        impl Inline for $name {
            type In = Primitive<$arrow>;
            type Out = Primitive<$arrow>;
            const WORDS: usize = 2;
            #[inline(always)]
            fn add(&self, state: &mut [u64], value: $native) {
                state[0] = state[0].wrapping_add(i64::from(value) as u64);
                state[1] = state[1].wrapping_add(1);
            }
            #[inline(always)]
            fn retract(&self, state: &mut [u64], value: $native) {
                state[0] = state[0].wrapping_sub(i64::from(value) as u64);
                state[1] = state[1].wrapping_sub(1);
            }
            #[inline(always)]
            fn result(&self, state: &[u64]) -> Option<$native> {
                (state[1] != 0).then(|| (state[0] as i64).wrapping_div(state[1] as i64) as $native)
            }
            #[inline(always)]
            fn merge(&self, state: &mut [u64], other: &[u64]) {
                state[0] = state[0].wrapping_add(other[0]);
                state[1] = state[1].wrapping_add(other[1]);
            }
        }
    };
}
integer_average!(TinyIntAverage, Int8Type, i8);
integer_average!(SmallIntAverage, Int16Type, i16);
integer_average!(IntAverage, Int32Type, i32);
integer_average!(BigIntAverage, Int64Type, i64);

macro_rules! float_average {
    ($name:ident, $arrow:ty, $native:ty) => {
        #[derive(Clone)]
        struct $name;
        impl Inline for $name {
            type In = Primitive<$arrow>;
            type Out = Primitive<$arrow>;
            const WORDS: usize = 2;
            #[inline(always)]
            fn add(&self, state: &mut [u64], value: $native) {
                (f64::load(state) + f64::from(value)).store(state);
                state[1] = state[1].wrapping_add(1);
            }
            #[inline(always)]
            fn retract(&self, state: &mut [u64], value: $native) {
                (f64::load(state) - f64::from(value)).store(state);
                state[1] = state[1].wrapping_sub(1);
            }
            #[inline(always)]
            fn result(&self, state: &[u64]) -> Option<$native> {
                (state[1] != 0).then(|| (f64::load(state) / (state[1] as i64) as f64) as $native)
            }
            #[inline(always)]
            fn merge(&self, state: &mut [u64], other: &[u64]) {
                (f64::load(state) + f64::load(other)).store(state);
                state[1] = state[1].wrapping_add(other[1]);
            }
        }
    };
}
float_average!(FloatAverage, Float32Type, f32);
float_average!(DoubleAverage, Float64Type, f64);

/// 10^38.
const MAX_DECIMAL: u128 = 100_000_000_000_000_000_000_000_000_000_000_000_000;

/// A sum that has not fit: it is a DECIMAL of 38 digits in Flink, NULL where it overflows, and stays so.
const OVERFLOWN: i128 = i128::MIN;

#[inline(always)]
fn plus(sum: i128, value: i128) -> i128 {
    match sum.checked_add(value) {
        Some(sum) if sum.unsigned_abs() < MAX_DECIMAL => sum,
        _ => OVERFLOWN,
    }
}

#[derive(Clone)]
struct DecimalAverage {
    /// 10 to the number of digits that the result has behind the point more than the argument.
    scale_up: i128,
}

impl Inline for DecimalAverage {
    type In = Primitive<Decimal128Type>;
    type Out = Primitive<Decimal128Type>;
    const WORDS: usize = 3;
    #[inline(always)]
    fn add(&self, state: &mut [u64], value: i128) {
        plus(i128::load(state), value).store(state);
        state[2] = state[2].wrapping_add(1);
    }
    #[inline(always)]
    fn retract(&self, state: &mut [u64], value: i128) {
        plus(i128::load(state), -value).store(state);
        state[2] = state[2].wrapping_sub(1);
    }
    fn result(&self, state: &[u64]) -> Option<i128> {
        let count = i128::from(state[2] as i64);
        if count == 0 {
            return None;
        }
        let sum = i128::load(state);
        (sum != OVERFLOWN).then(|| divide_half_up(sum.checked_mul(self.scale_up)?, count))?
    }
    #[inline(always)]
    fn merge(&self, state: &mut [u64], other: &[u64]) {
        let (sum, other_sum) = (i128::load(state), i128::load(other));
        if other_sum == OVERFLOWN { OVERFLOWN } else { plus(sum, other_sum) }.store(state);
        state[2] = state[2].wrapping_add(other[2]);
    }
}

/// Rounds away from zero from the half on, as `RoundingMode.HALF_UP`.
pub fn divide_half_up(dividend: i128, divisor: i128) -> Option<i128> {
    let (quotient, rest) = (dividend.checked_div(divisor)?, dividend.checked_rem(divisor)?);
    let up = rest.unsigned_abs() * 2 >= divisor.unsigned_abs();
    Some(if !up || rest == 0 { quotient } else { quotient + if (rest < 0) == (divisor < 0) { 1 } else { -1 } })
}

pub fn avg(arg: &DataType, result: &DataType) -> Option<Box<dyn Accumulator>> {
    Some(match (&arg.kind, &result.kind) {
        (TypeKind::TinyInt, TypeKind::TinyInt) => InlineAggregate::boxed(TinyIntAverage, result.arrow()),
        (TypeKind::SmallInt, TypeKind::SmallInt) => InlineAggregate::boxed(SmallIntAverage, result.arrow()),
        (TypeKind::Int, TypeKind::Int) => InlineAggregate::boxed(IntAverage, result.arrow()),
        (TypeKind::BigInt, TypeKind::BigInt) => InlineAggregate::boxed(BigIntAverage, result.arrow()),
        (TypeKind::Float, TypeKind::Float) => InlineAggregate::boxed(FloatAverage, result.arrow()),
        (TypeKind::Double, TypeKind::Double) => InlineAggregate::boxed(DoubleAverage, result.arrow()),
        (TypeKind::Decimal { scale: from, .. }, TypeKind::Decimal { scale: to, .. }) if to >= from => {
            let scale_up = 10i128.checked_pow(u32::from(to - from))?;
            InlineAggregate::boxed(DecimalAverage { scale_up }, result.arrow())
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_round_half_up() {
        assert_eq!(divide_half_up(5, 2), Some(3));
        assert_eq!(divide_half_up(-5, 2), Some(-3));
        assert_eq!(divide_half_up(7, 3), Some(2));
        assert_eq!(divide_half_up(-8, 3), Some(-3));
        assert_eq!(divide_half_up(6, 3), Some(2));
    }
}
