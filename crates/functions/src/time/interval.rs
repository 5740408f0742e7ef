//! Points in time plus and minus intervals, and differences of points in time.
//!
//! Months clamp at the month's end; a DATE stays a DATE (parts of a day are cut); TIME wraps around midnight.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::types::*;
use ouzel_types::TypeKind;
use ouzel_types::data_type::ticks_per_milli;

use super::ticks::{Ticks, timestamps};
use crate::cast::temporal::cut_unit;
use crate::column::Prim;
use crate::column::build::total;
use crate::column::read::all_present;
use crate::signature::{Bound, kernel};
use ouzel_types::calendar::{MILLIS_PER_DAY, add_months, months_between};

pub fn bind(left: &TypeKind, right: &TypeKind, minus: bool, result: &TypeKind) -> Bound {
    if left.is_interval() {
        let swapped = bind(right, left, minus, result)?;
        return kernel(move |args, rows, errors| swapped.eval(&[args[1].clone(), args[0].clone()], rows, errors));
    }
    if right.is_temporal() {
        return difference(left, right, result);
    }
    let (left, months) = (left.clone(), *right == TypeKind::IntervalYearMonth);
    let sign = if minus { -1 } else { 1 };
    kernel(move |args, rows, _| {
        if months {
            let amount = Prim::<Int32Type>::of(&args[1]);
            add_month_column(&left, args, rows, |row| i64::from(amount.get(row)) * sign)
        } else {
            let amount = Prim::<Int64Type>::of(&args[1]);
            add_millis_column(&left, args, rows, |row| amount.get(row).wrapping_mul(sign))
        }
    })
}

/// `args[0]` of type `ty`, so many months later.
pub fn add_month_column(ty: &TypeKind, args: &[ArrayRef], rows: usize, months: impl Fn(usize) -> i64) -> ArrayRef {
    match ty {
        TypeKind::Date => {
            let days = Prim::<Date32Type>::of(&args[0]);
            Arc::new(total::<Date32Type>(args, rows, |row| add_months(days.get(row).into(), months(row)) as i32))
        }
        TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p) => {
            let (ticks, per_day) = (Ticks::of(&args[0]), ticks_per_milli(*p) * MILLIS_PER_DAY);
            timestamps(ty, rows, all_present(args, rows), |row| {
                let ticks = ticks.get(row);
                let day = add_months(ticks.div_euclid(per_day), months(row));
                day.wrapping_mul(per_day).wrapping_add(ticks.rem_euclid(per_day))
            })
        }
        // Months are nothing to a time of day; a NULL of them is NULL.
        TypeKind::Time(_) => {
            let times = Prim::<Time32MillisecondType>::of(&args[0]);
            Arc::new(total::<Time32MillisecondType>(args, rows, |row| times.get(row)))
        }
        _ => args[0].clone(),
    }
}

/// `args[0]` of type `ty`, so many milliseconds later.
pub fn add_millis_column(ty: &TypeKind, args: &[ArrayRef], rows: usize, millis: impl Fn(usize) -> i64) -> ArrayRef {
    match ty {
        TypeKind::Date => {
            let days = Prim::<Date32Type>::of(&args[0]);
            Arc::new(total::<Date32Type>(args, rows, |row| {
                // Whole days of the interval count, toward zero.
                i64::from(days.get(row)).wrapping_add(millis(row) / MILLIS_PER_DAY) as i32
            }))
        }
        TypeKind::Time(_) => {
            let times = Prim::<Time32MillisecondType>::of(&args[0]);
            Arc::new(total::<Time32MillisecondType>(args, rows, |row| {
                i64::from(times.get(row)).wrapping_add(millis(row)).rem_euclid(MILLIS_PER_DAY) as i32
            }))
        }
        TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p) => {
            let (ticks, unit, cut) = (Ticks::of(&args[0]), ticks_per_milli(*p), cut_unit(*p));
            timestamps(ty, rows, all_present(args, rows), |row| {
                let sum = ticks.get(row).wrapping_add(millis(row).wrapping_mul(unit));
                if cut == 1 { sum } else { sum - sum.rem_euclid(cut) }
            })
        }
        _ => args[0].clone(),
    }
}

/// A column of points in time as (day, nanoseconds of the day).
pub fn moments<'a>(ty: &TypeKind, array: &'a ArrayRef) -> Box<dyn Fn(usize) -> (i64, i64) + 'a> {
    match ty {
        TypeKind::Date => {
            let days = Prim::<Date32Type>::of(array);
            Box::new(move |row| (days.get(row).into(), 0))
        }
        TypeKind::Time(_) => {
            let times = Prim::<Time32MillisecondType>::of(array);
            Box::new(move |row| (0, i64::from(times.get(row)) * 1_000_000))
        }
        TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p) => {
            let (ticks, unit) = (Ticks::of(array), ticks_per_milli(*p));
            let per_day = unit * MILLIS_PER_DAY;
            Box::new(move |row| {
                let ticks = ticks.get(row);
                (ticks.div_euclid(per_day), ticks.rem_euclid(per_day) * (1_000_000 / unit))
            })
        }
        _ => Box::new(|_| (0, 0)),
    }
}

/// left - right, in months or milliseconds.
fn difference(left: &TypeKind, right: &TypeKind, result: &TypeKind) -> Bound {
    let (left, right, months) = (left.clone(), right.clone(), *result == TypeKind::IntervalYearMonth);
    kernel(move |args, rows, _| {
        let (a, b) = (moments(&left, &args[0]), moments(&right, &args[1]));
        if months {
            let whole = |m: (i64, i64)| (m.0, m.1 / 1_000_000);
            let months = |row: usize| months_between(whole(b(row)), whole(a(row))) as i32;
            return Arc::new(total::<Int32Type>(args, rows, months));
        }
        let millis = |m: (i64, i64)| m.0 * MILLIS_PER_DAY + m.1 / 1_000_000;
        Arc::new(total::<Int64Type>(args, rows, |row| millis(a(row)) - millis(b(row))))
    })
}
