//! FLOOR(x TO unit) and CEIL(x TO unit). Weeks start on Sunday; TIMESTAMP_LTZ is rounded on the session's wall clock.

use std::sync::Arc;

use arrow_array::types::*;
use ouzel_types::TypeKind;
use ouzel_types::data_type::ticks_per_milli;

use super::ticks::{Ticks, timestamps};
use crate::column::Prim;
use crate::column::build::total;
use crate::column::read::all_present;
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::signature::{Bound, Gives, Want, function, kernel, literal_str, typed};
use crate::zone::{Zone, ZoneCursor};
use ouzel_types::calendar::{civil, days};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("FLOOR_TIME", &[], |a| infer("FLOOR", a), |b| bind(b, false)),
    function("CEIL_TIME", &[], |a| infer("CEIL", a), |b| bind(b, true)),
];

fn infer(name: &str, args: &[Argument<'_>]) -> Result<Signature, String> {
    typed(name, args, &[Want::Temporal, Want::Str], 0, Gives::Like(0))
}

#[derive(Clone, Copy)]
enum Unit {
    /// Milliseconds.
    Clock(i64),
    Week,
    Month(i64),
    /// Years; centuries and millennia start with year 1.
    Year {
        count: i64,
        first: i64,
    },
}

fn unit(name: &str) -> Option<Unit> {
    Some(match name {
        "MILLISECOND" => Unit::Clock(1),
        // To Flink an ISO year has twelve milliseconds: its twelve months taken for a size.
        "ISOYEAR" => Unit::Clock(12),
        "SECOND" => Unit::Clock(1000),
        "MINUTE" => Unit::Clock(60_000),
        "HOUR" => Unit::Clock(3_600_000),
        "DAY" | "DOW" | "DOY" => Unit::Clock(86_400_000),
        "WEEK" => Unit::Week,
        "MONTH" => Unit::Month(1),
        "QUARTER" => Unit::Month(3),
        "YEAR" => Unit::Year { count: 1, first: 0 },
        "DECADE" => Unit::Year { count: 10, first: 0 },
        "CENTURY" => Unit::Year { count: 100, first: 1 },
        "MILLENNIUM" => Unit::Year { count: 1000, first: 1 },
        _ => return None,
    })
}

/// The first day of the unit that holds `day`, so many units later.
fn start(unit: Unit, day: i64, later: i64) -> i64 {
    match unit {
        Unit::Clock(_) => day + later,
        // Day 3 (1970-01-04) was a Sunday.
        Unit::Week => day - (day - 3).rem_euclid(7) + 7 * later,
        Unit::Month(count) => {
            let (year, month, _) = civil(day);
            let months = (year * 12 + month - 1).div_euclid(count) * count + later * count;
            days(months.div_euclid(12), months.rem_euclid(12) + 1, 1)
        }
        Unit::Year { count, first } => {
            let year = (civil(day).0 - first).div_euclid(count) * count + first + later * count;
            days(year, 1, 1)
        }
    }
}

/// Ticks of a wall clock, rounded; what is finer than a millisecond is dropped first, as in Flink.
fn round(unit: Unit, ticks: i64, per_milli: i64, up: bool) -> i64 {
    round_millis(unit, ticks - ticks.rem_euclid(per_milli), per_milli, up)
}

fn round_millis(unit: Unit, ticks: i64, per_milli: i64, up: bool) -> i64 {
    if let Unit::Clock(millis) = unit {
        let size = millis * per_milli;
        let rest = ticks.rem_euclid(size);
        return ticks - rest + if up && rest > 0 { size } else { 0 };
    }
    let per_day = per_milli * 86_400_000;
    // Of weeks and longer units CEIL looks at the day only: any time of a first of January is in its own year.
    // As in Flink the day of a time before 1970 is the next one unless it is midnight.
    let day = ticks / per_day;
    let floor = start(unit, day, 0);
    // The first day of a decade, a century or a millennium belongs to it: Flink's CEIL of it is the next one.
    let always = matches!(unit, Unit::Year { count: 10.., .. });
    (if up && (floor < day || always) { start(unit, day, 1) } else { floor }) * per_day
}

fn bind(binding: &Binding<'_>, up: bool) -> Bound {
    let kind = binding.arg_types[0].kind.clone();
    let name = literal_str(binding, 1).ok_or("the unit of FLOOR and CEIL is a literal")?;
    let unit = match (name, &kind) {
        ("MICROSECOND" | "NANOSECOND", _) => return kernel(|args, _, _| args[0].clone()),
        _ => unit(name).ok_or_else(|| format!("not supported yet: FLOOR({kind} TO {name})"))?,
    };
    let zone = Zone::parse(&binding.context.time_zone).unwrap_or_else(Zone::utc);
    kernel(move |args, rows, _| match &kind {
        TypeKind::Date => {
            let days = Prim::<Date32Type>::of(&args[0]);
            let round = |row| match unit {
                // Flink's CEIL of a DATE to DAY is the next day.
                Unit::Clock(86_400_000) if up => days.get(row) + 1,
                Unit::Clock(_) => days.get(row),
                unit => (round(unit, i64::from(days.get(row)) * 86_400_000, 1, up) / 86_400_000) as i32,
            };
            Arc::new(total::<Date32Type>(&args[..1], rows, round))
        }
        TypeKind::Time(_) => {
            let times = Prim::<Time32MillisecondType>::of(&args[0]);
            // A day or more is no unit of a time of day: it stays.
            let round = |row| match unit {
                Unit::Clock(size) if size < 86_400_000 => round(unit, times.get(row).into(), 1, up) as i32,
                _ => times.get(row),
            };
            Arc::new(total::<Time32MillisecondType>(&args[..1], rows, round))
        }
        TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p) => {
            let (ticks, per_milli, cursor) = (Ticks::of(&args[0]), ticks_per_milli(*p), ZoneCursor::new(&zone));
            let zoned = matches!(kind, TypeKind::TimestampLtz(_));
            timestamps(&kind, rows, all_present(&args[..1], rows), |row| {
                if !zoned {
                    return round(unit, ticks.get(row), per_milli, up);
                }
                // As in Flink with the offset of the instant itself, also where the result has another one.
                let (instant, local) = (ticks.get(row), cursor.to_local(ticks.get(row), per_milli * 1000));
                round(unit, local, per_milli, up) - (local - instant)
            })
        }
        _ => args[0].clone(),
    })
}
