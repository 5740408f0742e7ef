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
            let per_day = unit * 86_400_000;
            return Arc::new(total::<Int64Type>(args, rows, |row| {
                let local = cursor.to_local(ticks.get(row), unit * 1000);
                field(local.div_euclid(per_day), local.rem_euclid(per_day) * (1_000_000 / unit))
            }));
        }
        if let TypeKind::Timestamp(p) = kind {
            let (ticks, unit) = (Ticks::of(&args[0]), ticks_per_milli(p));
            let per_day = unit * 86_400_000;
            return Arc::new(total::<Int64Type>(args, rows, |row| {
                let ticks = ticks.get(row);
                field(ticks.div_euclid(per_day), ticks.rem_euclid(per_day) * (1_000_000 / unit))
            }));
        }
        let moment = moments(&kind, &args[0]);
        Arc::new(total::<Int64Type>(args, rows, |row| {
            let (day, nanos) = moment(row);
            field(day, nanos)
        }))
    })
}

/// Of a day and the nanoseconds of the day.
type Field = fn(i64, i64) -> i64;

fn field(unit: &str) -> Option<Field> {
    Some(match unit {
        "MILLENNIUM" => |d, _| (civil(d).0 + 999).div_euclid(1000),
        "CENTURY" => |d, _| (civil(d).0 + 99).div_euclid(100),
        "DECADE" => |d, _| civil(d).0.div_euclid(10),
        "YEAR" => |d, _| civil(d).0,
        "ISOYEAR" => |d, _| iso_week(d).0,
        "QUARTER" => |d, _| (civil(d).1 + 2) / 3,
        "MONTH" => |d, _| civil(d).1,
        "WEEK" => |d, _| iso_week(d).1,
        "DAY" => |d, _| civil(d).2,
        "DOY" => |d, _| day_of_year(d),
        "DOW" => |d, _| iso_weekday(d) % 7 + 1,
        "ISODOW" => |d, _| iso_weekday(d),
        "HOUR" => |_, n| n / 3_600_000_000_000,
        "MINUTE" => |_, n| n / 60_000_000_000 % 60,
        "SECOND" => |_, n| n / 1_000_000_000 % 60,
        "MILLISECOND" => |_, n| n / 1_000_000 % 1000,
        "MICROSECOND" => |_, n| n / 1000 % 1_000_000,
        "NANOSECOND" => |_, n| n % 1_000_000_000,
        "EPOCH" => |d, n| d * 86_400 + n / 1_000_000_000,
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
