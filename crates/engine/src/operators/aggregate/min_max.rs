//! MIN and MAX over values of fixed width that are only added. What strings and taking away need is in
//! `min_max_values.rs`.
//!
//! State: the value, and a word that says whether there is one.

use std::marker::PhantomData;

use arrow_array::types::*;
use arrow_schema::TimeUnit;
use ouzel_types::data_type::timestamp_unit;
use ouzel_types::{DataType, TypeKind};

use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::inline::{
    Booleans, Inline, InlineAggregate, Primitive, ReadColumn, Word, WriteColumn,
};

/// The extreme of a column that is read as it is written.
struct Extreme<C, const W: usize, const MAX: bool>(PhantomData<C>);

impl<C, const W: usize, const MAX: bool> Clone for Extreme<C, W, MAX> {
    fn clone(&self) -> Self {
        Extreme(PhantomData)
    }
}

impl<C, V, const W: usize, const MAX: bool> Inline for Extreme<C, W, MAX>
where
    C: ReadColumn<Value = V> + WriteColumn<Value = V>,
    V: Word + PartialOrd,
{
    type In = C;
    type Out = C;
    const WORDS: usize = W + 1;
    #[inline(always)]
    fn add(&self, state: &mut [u64], value: V) {
        let current = V::load(state);
        if state[W] == 0 || if MAX { value > current } else { value < current } {
            value.store(state);
            state[W] = 1;
        }
    }
    /// Only for arguments that move towards the extreme: the value that replaces this one is there already or comes
    /// next.
    fn retract(&self, _state: &mut [u64], _value: V) {}
    #[inline(always)]
    fn result(&self, state: &[u64]) -> Option<V> {
        (state[W] != 0).then(|| V::load(state))
    }
    #[inline(always)]
    fn merge(&self, state: &mut [u64], other: &[u64]) {
        if other[W] != 0 {
            self.add(state, V::load(other));
        }
    }
}

fn boxed<C, V, const W: usize>(max: bool, ty: &DataType) -> Option<Box<dyn Accumulator>>
where
    C: ReadColumn<Value = V> + WriteColumn<Value = V>,
    V: Word + PartialOrd,
{
    Some(if max {
        InlineAggregate::boxed(Extreme::<C, W, true>(PhantomData), ty.arrow())
    } else {
        InlineAggregate::boxed(Extreme::<C, W, false>(PhantomData), ty.arrow())
    })
}

/// None: the type has no fixed width.
pub fn extreme(ty: &DataType, max: bool) -> Option<Box<dyn Accumulator>> {
    match &ty.kind {
        TypeKind::Boolean => boxed::<Booleans, bool, 1>(max, ty),
        TypeKind::TinyInt => boxed::<Primitive<Int8Type>, i8, 1>(max, ty),
        TypeKind::SmallInt => boxed::<Primitive<Int16Type>, i16, 1>(max, ty),
        TypeKind::Int | TypeKind::IntervalYearMonth => boxed::<Primitive<Int32Type>, i32, 1>(max, ty),
        TypeKind::BigInt | TypeKind::IntervalDayTime => boxed::<Primitive<Int64Type>, i64, 1>(max, ty),
        TypeKind::Float => boxed::<Primitive<Float32Type>, f32, 1>(max, ty),
        TypeKind::Double => boxed::<Primitive<Float64Type>, f64, 1>(max, ty),
        TypeKind::Decimal { .. } => boxed::<Primitive<Decimal128Type>, i128, 2>(max, ty),
        TypeKind::Date => boxed::<Primitive<Date32Type>, i32, 1>(max, ty),
        TypeKind::Time(_) => boxed::<Primitive<Time32MillisecondType>, i32, 1>(max, ty),
        TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p) => match timestamp_unit(*p) {
            TimeUnit::Millisecond => boxed::<Primitive<TimestampMillisecondType>, i64, 1>(max, ty),
            TimeUnit::Microsecond => boxed::<Primitive<TimestampMicrosecondType>, i64, 1>(max, ty),
            _ => boxed::<Primitive<TimestampNanosecondType>, i64, 1>(max, ty),
        },
        _ => None,
    }
}
