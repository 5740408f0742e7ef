//! SUM and Flink's $SUM0.
//!
//! Integers wrap in the argument's own type, DECIMAL sums have 38 digits and become NULL when they overflow,
//! floating point sums are kept in the argument's type: all as Flink computes them. A count of the values beside
//! the sum tells NULL from zero and makes taking away possible.

use arrow_array::types::*;
use ouzel_types::{DataType, TypeKind};

use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::inline::{Inline, InlineAggregate, Primitive, Word};

/// Addition as Flink does it for a type; None = overflow (DECIMAL only).
pub trait Addition: Word {
    const OVERFLOWS: bool = false;
    fn plus(self, other: Self) -> Option<Self>;
    fn minus(self, other: Self) -> Option<Self>;
}

macro_rules! wrapping {
    ($($ty:ty),*) => {$(
        impl Addition for $ty {
            #[inline(always)]
            fn plus(self, other: Self) -> Option<Self> {
                Some(self.wrapping_add(other))
            }
            #[inline(always)]
            fn minus(self, other: Self) -> Option<Self> {
                Some(self.wrapping_sub(other))
            }
        }
    )*};
}
wrapping!(i8, i16, i32, i64);

macro_rules! floating {
    ($($ty:ty),*) => {$(
        impl Addition for $ty {
            #[inline(always)]
            fn plus(self, other: Self) -> Option<Self> {
                Some(self + other)
            }
            #[inline(always)]
            fn minus(self, other: Self) -> Option<Self> {
                Some(self - other)
            }
        }
    )*};
}
floating!(f32, f64);

const DECIMAL_MAX: i128 = 10i128.pow(38) - 1;

impl Addition for i128 {
    const OVERFLOWS: bool = true;
    #[inline(always)]
    fn plus(self, other: Self) -> Option<Self> {
        self.checked_add(other).filter(|v| v.unsigned_abs() <= DECIMAL_MAX as u128)
    }
    #[inline(always)]
    fn minus(self, other: Self) -> Option<Self> {
        self.checked_sub(other).filter(|v| v.unsigned_abs() <= DECIMAL_MAX as u128)
    }
}

/// In the place of the number of values: a sum that begins with zero has overflown, and stays NULL in Flink.
const OVERFLOWN: u64 = i64::MIN as u64;

/// State: the sum (one or two words), the number of values.
struct Sum<T, const W: usize> {
    zero_if_empty: bool,
    ty: std::marker::PhantomData<T>,
}

impl<T, const W: usize> Clone for Sum<T, W> {
    fn clone(&self) -> Self {
        Sum { zero_if_empty: self.zero_if_empty, ty: std::marker::PhantomData }
    }
}

impl<T: ArrowPrimitiveType + Send, const W: usize> Sum<T, W>
where
    T::Native: Addition,
{
    #[inline(always)]
    fn has_overflown(&self, state: &[u64]) -> bool {
        T::Native::OVERFLOWS && state[W] == OVERFLOWN
    }

    /// An overflowed sum is NULL. SUM starts again with the next value, as in Flink.
    fn overflow(&self, state: &mut [u64]) {
        state.fill(0);
        if self.zero_if_empty {
            state[W] = OVERFLOWN;
        }
    }
}

impl<T: ArrowPrimitiveType + Send, const W: usize> Inline for Sum<T, W>
where
    T::Native: Addition,
{
    type In = Primitive<T>;
    type Out = Primitive<T>;
    const WORDS: usize = W + 1;
    #[inline(always)]
    fn add(&self, state: &mut [u64], value: T::Native) {
        if self.has_overflown(state) {
            return;
        }
        let (sum, count) = (T::Native::load(state), state[W] as i64);
        match sum.plus(value) {
            Some(sum) => {
                sum.store(state);
                state[W] = (count + 1) as u64;
            }
            None => self.overflow(state),
        }
    }
    #[inline(always)]
    fn retract(&self, state: &mut [u64], value: T::Native) {
        if self.has_overflown(state) {
            return;
        }
        let (sum, count) = (T::Native::load(state), state[W] as i64);
        match sum.minus(value) {
            Some(sum) => {
                sum.store(state);
                state[W] = (count - 1) as u64;
            }
            None => self.overflow(state),
        }
    }
    #[inline(always)]
    fn result(&self, state: &[u64]) -> Option<T::Native> {
        if self.has_overflown(state) {
            return None;
        }
        if state[W] == 0 {
            return self.zero_if_empty.then(T::Native::default);
        }
        Some(T::Native::load(state))
    }
    #[inline(always)]
    fn merge(&self, state: &mut [u64], other: &[u64]) {
        if self.has_overflown(state) || self.has_overflown(other) {
            return self.overflow(state);
        }
        match T::Native::load(state).plus(T::Native::load(other)) {
            Some(sum) => {
                sum.store(state);
                state[W] = state[W].wrapping_add(other[W]);
            }
            None => self.overflow(state),
        }
    }
}

fn boxed<T: ArrowPrimitiveType + Send, const W: usize>(
    zero_if_empty: bool,
    ty: &DataType,
) -> Option<Box<dyn Accumulator>>
where
    T::Native: Addition,
{
    Some(InlineAggregate::boxed(Sum::<T, W> { zero_if_empty, ty: std::marker::PhantomData }, ty.arrow()))
}

/// None: Flink has no SUM over this type.
pub fn sum(arg: &DataType, result: &DataType, zero_if_empty: bool) -> Option<Box<dyn Accumulator>> {
    match arg.kind {
        TypeKind::TinyInt => boxed::<Int8Type, 1>(zero_if_empty, result),
        TypeKind::SmallInt => boxed::<Int16Type, 1>(zero_if_empty, result),
        TypeKind::Int | TypeKind::IntervalYearMonth => boxed::<Int32Type, 1>(zero_if_empty, result),
        TypeKind::BigInt | TypeKind::IntervalDayTime => boxed::<Int64Type, 1>(zero_if_empty, result),
        TypeKind::Float => boxed::<Float32Type, 1>(zero_if_empty, result),
        TypeKind::Double => boxed::<Float64Type, 1>(zero_if_empty, result),
        TypeKind::Decimal { .. } => boxed::<Decimal128Type, 2>(zero_if_empty, result),
        _ => None,
    }
}
