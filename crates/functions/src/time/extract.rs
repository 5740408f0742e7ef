//! EXTRACT and its short forms. TIMESTAMP_LTZ is read on the session's wall clock, for EPOCH too (as Flink does).

use std::sync::Arc;

use arrow_array::types::*;
use ouzel_types::TypeKind;
use ouzel_types::data_type::ticks_per_milli;

use super::interval::moments;
use super::ticks::Ticks;
use crate::column::Prim;
use crate::column::build::total;
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::signature::{Bound, Gives, Want, function, kernel, literal_str, typed, wrong_arguments};
use crate::zone::{Zone, ZoneCursor};
use ouzel_types::calendar::{civil, day_of_year, iso_week, iso_weekday};

pub static FUNCTIONS: &[ScalarFunction] = &[function("EXTRACT", &[], infer, bind)];

fn infer(args: &[Argument<'_>]) -> Result<Signature, String> {
    let signature = typed("EXTRACT", args, &[Want::Str, Want::Any], 0, Gives::Kind(TypeKind::BigInt))?;
    let kind = &args[1].ty.kind;
    if kind.is_temporal() || kind.is_interval() || *kind == TypeKind::Null {
        return Ok(signature);
    }
    Err(wrong_arguments("EXTRACT", args))
}

fn bind(binding: &Binding<'_>) -> Bound {
    let unit = literal_str(binding, 0).ok_or("the unit of EXTRACT is a literal")?;
    let kind = binding.arg_types[1].kind.clone();
    if kind.is_interval() {
        return of_interval(unit, kind);
    }
    let field = field(unit).ok_or_else(|| format!("not supported yet: EXTRACT({unit} FROM {kind})"))?;
    let zone = Zone::parse(&binding.context.time_zone).unwrap_or_else(Zone::utc);
    kernel(move |args, rows, _| {
        let args = &args[1..];
        if let TypeKind::TimestampLtz(p) = kind {
            let (ticks, unit, cursor) = (Ticks::of(&args[0]), ticks_per_milli(p), ZoneCursor::new(&zone));
            return Arc::new(total::<Int64Type>(args, rows, |row| {
                field(Moment::of_ticks(cursor.to_local(ticks.get(row), unit * 1000), unit))
            }));
        }
        if let TypeKind::Timestamp(p) = kind {
            let (ticks, unit) = (Ticks::of(&args[0]), ticks_per_milli(p));
            return Arc::new(total::<Int64Type>(args, rows, |row| field(Moment::of_ticks(ticks.get(row), unit))));
        }
        let moment = moments(&kind, &args[0]);
        Arc::new(total::<Int64Type>(args, rows, |row| {
            let (day, nanos) = moment(row);
            field(Moment { day, millis: nanos / 1_000_000, nanos: nanos % 1_000_000 })
        }))
    })
}

/// Day, milliseconds of the day and nanoseconds of the millisecond. As in Flink, which divides towards zero, the day of a time
/// before 1970 is the next one unless it is midnight, and its milliseconds are negative; nanoseconds never are.
struct Moment {
    day: i64,
    millis: i64,
    nanos: i64,
}

impl Moment {
    fn of_ticks(ticks: i64, per_milli: i64) -> Moment {
        let millis = ticks.div_euclid(per_milli);
        let nanos = ticks.rem_euclid(per_milli) * (1_000_000 / per_milli);
        Moment { day: millis / 86_400_000, millis: millis % 86_400_000, nanos }
    }
}

type Field = fn(Moment) -> i64;

fn field(unit: &str) -> Option<Field> {
    Some(match unit {
        "MILLENNIUM" => |m| (civil(m.day).0 + 999).div_euclid(1000),
        "CENTURY" => |m| (civil(m.day).0 + 99).div_euclid(100),
        "DECADE" => |m| civil(m.day).0.div_euclid(10),
        "YEAR" => |m| civil(m.day).0,
        "ISOYEAR" => |m| iso_week(m.day).0,
        "QUARTER" => |m| (civil(m.day).1 + 2) / 3,
        "MONTH" => |m| civil(m.day).1,
        "WEEK" => |m| iso_week(m.day).1,
        "DAY" => |m| civil(m.day).2,
        "DOY" => |m| day_of_year(m.day),
        "DOW" => |m| iso_weekday(m.day) % 7 + 1,
        "ISODOW" => |m| iso_weekday(m.day),
        "HOUR" => |m| m.millis / 3_600_000,
        "MINUTE" => |m| m.millis / 60_000 % 60,
        "SECOND" => |m| m.millis / 1000 % 60,
        "MILLISECOND" => |m| m.millis % 1000,
        "MICROSECOND" => |m| m.millis % 1000 * 1000 + m.nanos / 1000,
        "NANOSECOND" => |m| m.millis % 1000 * 1_000_000 + m.nanos,
        "EPOCH" => |m| m.day * 86_400 + m.millis / 1000,
        _ => return None,
    })
}

fn of_interval(unit: &str, kind: TypeKind) -> Bound {
    let months: fn(i64) -> i64 = match unit {
        "MILLENNIUM" => |m| m / 12_000,
        "CENTURY" => |m| m / 1_200,
        "DECADE" => |m| m / 120,
        "YEAR" => |m| m / 12,
        "QUARTER" => |m| m % 12 / 3 + 1,
        "MONTH" => |m| m % 12,
        _ => |_| 0,
    };
    let millis: fn(i64) -> i64 = match unit {
        "DAY" => |m| m / 86_400_000,
        "HOUR" => |m| m % 86_400_000 / 3_600_000,
        "MINUTE" => |m| m % 3_600_000 / 60_000,
        "SECOND" => |m| m % 60_000 / 1000,
        "MILLISECOND" => |m| m % 1000,
        "EPOCH" => |m| m / 1000,
        _ => |_| 0,
    };
    kernel(move |args, rows, _| {
        let args = &args[1..];
        if kind == TypeKind::IntervalYearMonth {
            let values = Prim::<Int32Type>::of(&args[0]);
            return Arc::new(total::<Int64Type>(args, rows, |row| months(values.get(row).into())));
        }
        let values = Prim::<Int64Type>::of(&args[0]);
        Arc::new(total::<Int64Type>(args, rows, |row| millis(values.get(row))))
    })
}
