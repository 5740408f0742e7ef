//! Between DATE, TIME, TIMESTAMP and TIMESTAMP_LTZ. The session zone stands between wall clocks and instants.

use std::sync::Arc;

use arrow_array::types::*;
use arrow_array::{Array, ArrayRef};
use ouzel_types::TypeKind;
use ouzel_types::data_type::ticks_per_milli;

use crate::column::Prim;
use crate::column::build::total;
use crate::column::read::all_present;
use crate::errors::RowErrors;
use crate::function::Kernel;
use crate::time::{Ticks, timestamps};
use crate::zone::{Zone, ZoneCursor};
use ouzel_types::calendar::MILLIS_PER_DAY;

pub fn kernel(from: &TypeKind, to: &TypeKind, zone: &Zone) -> Box<dyn Kernel> {
    let (from, to, zone) = (from.clone(), to.clone(), zone.clone());
    Box::new(move |args: &[ArrayRef], _: usize, _: &mut RowErrors| -> ArrayRef {
        let rows = args[0].len();
        let cursor = ZoneCursor::new(&zone);
        let (read, per_milli) = wall_clock(&args[0], &from, &to, &cursor);
        let per_day = MILLIS_PER_DAY * per_milli;
        match &to {
            TypeKind::Date if matches!(from, TypeKind::TimestampLtz(_)) => {
                Arc::new(total::<Date32Type>(args, rows, |row| read(row).div_euclid(per_day) as i32))
            }
            // Toward zero, as Flink divides: the last day before 1970 becomes its first.
            TypeKind::Date => Arc::new(total::<Date32Type>(args, rows, |row| {
                (read(row).div_euclid(per_milli) / MILLIS_PER_DAY) as i32
            })),
            // TIME keeps whole seconds here, as Flink's cast does.
            TypeKind::Time(_) if matches!(from, TypeKind::TimestampLtz(_)) => {
                Arc::new(total::<Time32MillisecondType>(args, rows, |row| {
                    (read(row).rem_euclid(per_day) / (per_milli * 1000) * 1000) as i32
                }))
            }
            // Toward zero, as Flink divides: the time of a day before 1970 is counted back from the next midnight.
            TypeKind::Time(_) => Arc::new(total::<Time32MillisecondType>(args, rows, |row| {
                (read(row).div_euclid(per_milli) % MILLIS_PER_DAY / 1000 * 1000) as i32
            })),
            TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p) => {
                let target = ticks_per_milli(*p);
                let zoned = matches!(to, TypeKind::TimestampLtz(_)) && !matches!(from, TypeKind::TimestampLtz(_));
                let cut = cut_unit(*p);
                let convert = |row: usize| {
                    let ticks = rescale(read(row), per_milli, target);
                    let ticks = if zoned { cursor.to_instant(ticks, target * 1000) } else { ticks };
                    // Milliseconds toward zero, as Flink divides; nanoseconds within one downward.
                    ticks - if target == 1 { ticks % cut } else { ticks.rem_euclid(cut) }
                };
                timestamps(&to, rows, all_present(args, rows), convert)
            }
            other => crate::column::build::null_column(&other.clone().nullable(), rows),
        }
    })
}

/// Ticks of the stored unit that one digit of the precision is: 100 for TIMESTAMP(1) in milliseconds.
pub fn cut_unit(precision: u8) -> i64 {
    10i64.pow(u32::from((3 - precision % 3) % 3)).max(if precision == 0 { 1000 } else { 1 })
}

fn rescale(ticks: i64, from: i64, to: i64) -> i64 {
    if to >= from { ticks.saturating_mul(to / from) } else { ticks.div_euclid(from / to) }
}

type Read<'a> = Box<dyn Fn(usize) -> i64 + 'a>;

/// Ticks per row and ticks per millisecond; LTZ values as their wall clock unless the target is LTZ too.
fn wall_clock<'a>(array: &'a ArrayRef, from: &TypeKind, to: &TypeKind, cursor: &'a ZoneCursor<'a>) -> (Read<'a>, i64) {
    match from {
        TypeKind::Date => {
            let days = Prim::<Date32Type>::of(array);
            (Box::new(move |row| i64::from(days.get(row)) * MILLIS_PER_DAY), 1)
        }
        TypeKind::Time(_) => {
            let times = Prim::<Time32MillisecondType>::of(array);
            (Box::new(move |row| times.get(row).into()), 1)
        }
        TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p) => {
            let (ticks, per_milli) = (Ticks::of(array), ticks_per_milli(*p));
            if matches!(from, TypeKind::TimestampLtz(_)) && !matches!(to, TypeKind::TimestampLtz(_)) {
                (Box::new(move |row| cursor.to_local(ticks.get(row), per_milli * 1000)), per_milli)
            } else {
                (Box::new(move |row| ticks.get(row)), per_milli)
            }
        }
        _ => (Box::new(|_| 0), 1),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn precisions_between_units_are_cut() {
        let units: Vec<i64> = (0..=9).map(super::cut_unit).collect();
        assert_eq!(units, [1000, 100, 10, 1, 100, 10, 1, 100, 10, 1]);
    }
}
