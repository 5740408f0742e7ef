//! What reads the clock or the watermark: CURRENT_*, NOW, LOCALTIME, LOCALTIMESTAMP, PROCTIME, CURRENT_WATERMARK.
//!
//! The clock is read once per batch of rows, by all of them together.

use std::sync::Arc;

use arrow_array::types::*;
use arrow_array::{ArrayRef, Date32Array, Int64Array, PrimitiveArray, Time32MillisecondArray};
use ouzel_types::TypeKind;
use ouzel_types::data_type::ticks_per_milli;

use super::ticks::from_ticks;
use crate::column::build::null_column;
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::signature::{Bound, Gives, Want, kernel, typed};
use crate::zone::Zone;

pub static FUNCTIONS: &[ScalarFunction] = &[
    clock("CURRENT_TIMESTAMP", &["NOW", "CURRENT_ROW_TIMESTAMP"], |a| none(a, TypeKind::TimestampLtz(3)), bind),
    clock("PROCTIME", &["PROCTIME_MATERIALIZE"], |a| none(&a[a.len().min(1)..], TypeKind::TimestampLtz(3)), bind),
    clock("LOCALTIMESTAMP", &[], |a| none(a, TypeKind::Timestamp(3)), bind),
    clock("CURRENT_DATE", &[], |a| none(a, TypeKind::Date), bind),
    clock("LOCALTIME", &["CURRENT_TIME"], |a| none(a, TypeKind::Time(0)), bind),
    clock("CURRENT_WATERMARK", &[], infer_watermark, bind_watermark),
];

const fn clock(
    name: &'static str,
    aliases: &'static [&'static str],
    infer: crate::signature::Infer,
    bind: crate::signature::Bind,
) -> ScalarFunction {
    ScalarFunction { name, aliases, infer, bind, deterministic: false }
}

fn none(args: &[Argument<'_>], kind: TypeKind) -> Result<Signature, String> {
    typed("CURRENT_TIMESTAMP", args, &[], 0, Gives::Never(kind))
}

/// The current time as a value of the result's type; one row for all.
pub fn bind(binding: &Binding<'_>) -> Bound {
    let (clock, kind) = (binding.context.clock.clone(), binding.result.kind.clone());
    let zone = Zone::parse(&binding.context.time_zone).unwrap_or_else(Zone::utc);
    kernel(move |_, _, _| {
        let now = clock.now_nanos().div_euclid(1_000_000);
        let local = now + zone.offset_at(now.div_euclid(1000)) * 1000;
        let array: ArrayRef = match &kind {
            TypeKind::Date => Arc::new(Date32Array::from(vec![local.div_euclid(86_400_000) as i32])),
            TypeKind::Time(_) => {
                let time = local.rem_euclid(86_400_000) as i32;
                Arc::new(Time32MillisecondArray::from(vec![time - time % 1000]))
            }
            TypeKind::Timestamp(p) => from_ticks(&kind, vec![local * ticks_per_milli(*p)], None),
            TypeKind::TimestampLtz(p) => from_ticks(&kind, vec![now * ticks_per_milli(*p)], None),
            _ => Arc::new(Int64Array::from(vec![now.div_euclid(1000)])),
        };
        array
    })
}

fn infer_watermark(args: &[Argument<'_>]) -> Result<Signature, String> {
    typed("CURRENT_WATERMARK", args, &[Want::Timestamp], 0, Gives::MaybeLike(0))
}

fn bind_watermark(binding: &Binding<'_>) -> Bound {
    let (watermark, ty) = (binding.context.watermark.clone(), binding.result.clone());
    kernel(move |_, _, _| match (watermark(), &ty.kind) {
        (Some(ms), TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p)) => {
            from_ticks(&ty.kind, vec![ms.saturating_mul(ticks_per_milli(*p))], None)
        }
        (Some(ms), _) => Arc::new(PrimitiveArray::<Int64Type>::from(vec![ms])),
        (None, _) => null_column(&ty, 1),
    })
}
