//! Between text and times: DATE_FORMAT, TO_TIMESTAMP, TO_TIMESTAMP_LTZ, TO_DATE, FROM_UNIXTIME, UNIX_TIMESTAMP, CONVERT_TZ.
//!
//! A literal pattern is compiled when the query is; others once per distinct text and batch.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::types::*;
use ouzel_types::data_type::ticks_per_milli;
use ouzel_types::{DataType, TypeKind};

use super::pattern::{Flavor, Pattern, WallClock};
use super::ticks::Ticks;
use crate::cast::parse_time;
use crate::column::build::{Fail, primitives, strings};
use crate::column::{Prim, Strs};
use crate::errors::RowErrors;
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::signature::{Bound, Gives, Want, function, kernel, literal_str, typed, wrong_arguments};
use crate::zone::{Zone, ZoneCursor};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("DATE_FORMAT", &[], infer_date_format, bind_date_format),
    function(
        "TO_TIMESTAMP",
        &[],
        |a| typed("TO_TIMESTAMP", a, &[Want::Str, Want::Str], 1, Gives::Maybe(TypeKind::Timestamp(3))),
        bind_to_timestamp,
    ),
    function("TO_TIMESTAMP_LTZ", &[], infer_ltz, bind_ltz),
    function(
        "TO_DATE",
        &[],
        |a| typed("TO_DATE", a, &[Want::Str, Want::Str], 1, Gives::Maybe(TypeKind::Date)),
        bind_to_date,
    ),
    function(
        "FROM_UNIXTIME",
        &[],
        |a| typed("FROM_UNIXTIME", a, &[Want::Long, Want::Str], 1, Gives::Maybe(TypeKind::STRING)),
        bind_from_unixtime,
    ),
    ScalarFunction {
        name: "UNIX_TIMESTAMP",
        aliases: &[],
        infer: |a| typed("UNIX_TIMESTAMP", a, &[Want::Str, Want::Str], 2, Gives::Kind(TypeKind::BigInt)),
        bind: bind_unix_timestamp,
        // Without arguments it reads the clock.
        deterministic: false,
    },
    function(
        "CONVERT_TZ",
        &[],
        |a| typed("CONVERT_TZ", a, &[Want::Str; 3], 0, Gives::Maybe(TypeKind::STRING)),
        bind_convert_tz,
    ),
];

const DEFAULT: &str = "yyyy-MM-dd HH:mm:ss";
const NANOS_PER_DAY: i64 = 86_400_000_000_000;

/// Patterns of a call: one literal, or one per row.
struct Patterns {
    literal: Option<Result<Arc<Pattern>, String>>,
    flavor: Flavor,
}

impl Patterns {
    /// `index` of the pattern argument; the default where it was left out.
    fn of(binding: &Binding<'_>, index: usize, flavor: Flavor) -> Patterns {
        let text = if binding.arg_types.len() <= index { Some(DEFAULT) } else { literal_str(binding, index) };
        Patterns { literal: text.map(|t| Pattern::compile(t, flavor).map(Arc::new)), flavor }
    }

    fn reader<'a>(&'a self, args: &'a [ArrayRef], index: usize) -> PatternReader<'a> {
        PatternReader { patterns: self, column: args.get(index).map(Strs::of), known: RefCell::new(HashMap::new()) }
    }
}

struct PatternReader<'a> {
    patterns: &'a Patterns,
    column: Option<Strs<'a>>,
    known: RefCell<HashMap<&'a str, Result<Arc<Pattern>, String>>>,
}

impl PatternReader<'_> {
    fn get(&self, row: usize) -> Result<Arc<Pattern>, Fail> {
        if let Some(literal) = &self.patterns.literal {
            return literal.clone().map_err(Fail::from);
        }
        let text = self.column.map_or(DEFAULT, |c| c.get(row));
        let mut known = self.known.borrow_mut();
        known
            .entry(text)
            .or_insert_with(|| Pattern::compile(text, self.patterns.flavor).map(Arc::new))
            .clone()
            .map_err(Fail::from)
    }
}

fn session_zone(binding: &Binding<'_>) -> Zone {
    Zone::parse(&binding.context.time_zone).unwrap_or_else(Zone::utc)
}

fn infer_date_format(args: &[Argument<'_>]) -> Result<Signature, String> {
    match args {
        [value, _] if value.ty.kind.is_timestamp() || value.ty.kind.is_string() || value.ty.kind == TypeKind::Null => {
            typed("DATE_FORMAT", args, &[Want::Any, Want::Str], 0, Gives::Maybe(TypeKind::STRING))
        }
        _ => Err(wrong_arguments("DATE_FORMAT", args)),
    }
}

fn bind_date_format(binding: &Binding<'_>) -> Bound {
    let kind = binding.arg_types[0].kind.clone();
    // Between texts Flink uses the older of Java's formatters.
    let flavor = if kind.is_string() { Flavor::Simple } else { Flavor::Formatter };
    let (patterns, zone) = (Patterns::of(binding, 1, flavor), session_zone(binding));
    kernel(move |args, rows, errors| {
        if let TypeKind::Timestamp(p) = kind
            && let Some(Ok(pattern)) = &patterns.literal
            && let Some(nanos) = pattern.granularity_nanos()
        {
            return runs_of_equal_texts(pattern, Ticks::of(&args[0]), ticks_per_milli(p), nanos, args, rows, errors);
        }
        let (patterns, cursor) = (patterns.reader(args, 1), ZoneCursor::new(&zone));
        let format = |row: usize, ticks: i64, per_milli: i64, out: &mut String| -> Result<bool, Fail> {
            let per_day = per_milli * 86_400_000;
            let nanos = ticks.rem_euclid(per_day) * (1_000_000 / per_milli);
            patterns.get(row)?.format(WallClock { day: ticks.div_euclid(per_day), nanos, zone: None }, out)?;
            Ok(true)
        };
        match kind {
            TypeKind::Timestamp(p) => {
                let ticks = Ticks::of(&args[0]);
                strings(args, rows, errors, |row, out| format(row, ticks.get(row), ticks_per_milli(p), out))
            }
            TypeKind::TimestampLtz(p) => {
                let (ticks, per_milli) = (Ticks::of(&args[0]), ticks_per_milli(p));
                strings(args, rows, errors, |row, out| {
                    format(row, cursor.to_local(ticks.get(row), per_milli * 1000), per_milli, out)
                })
            }
            _ if kind.is_string() => {
                let text = Strs::of(&args[0]);
                let from = Pattern::compile(DEFAULT, Flavor::Simple).map_err(Fail::from);
                strings(args, rows, errors, |row, out| {
                    // A pattern that Java refuses fails the row even where the text is no time.
                    patterns.get(row)?;
                    let Some((day, nanos, _)) = from.as_ref().ok().and_then(|p| p.parse(text.get(row))) else {
                        return Ok(false);
                    };
                    format(row, day * 86_400_000 + nanos / 1_000_000, 1, out)
                })
            }
            _ => crate::column::build::null_column(&TypeKind::STRING.nullable(), rows),
        }
    })
}

/// Times that ascend print the same text many times in a row: it is made once for all of them.
fn runs_of_equal_texts(
    pattern: &Pattern,
    ticks: Ticks<'_>,
    per_milli: i64,
    granularity_nanos: i64,
    args: &[ArrayRef],
    rows: usize,
    errors: &mut RowErrors,
) -> ArrayRef {
    let per_day = per_milli * 86_400_000;
    let nanos_per_tick = 1_000_000 / per_milli;
    let span = granularity_nanos / nanos_per_tick;
    let (mut known, mut text): (Option<i64>, String) = (None, String::new());
    strings(args, rows, errors, |row, out| {
        let start = ticks.get(row).div_euclid(span);
        if known != Some(start) {
            text.clear();
            known = None;
            let nanos = (start * span).rem_euclid(per_day) * nanos_per_tick;
            pattern.format(WallClock { day: (start * span).div_euclid(per_day), nanos, zone: None }, &mut text)?;
            known = Some(start);
        }
        out.push_str(&text);
        Ok(true)
    })
}

fn bind_to_timestamp(binding: &Binding<'_>) -> Bound {
    let plain = binding.arg_types.len() == 1;
    let patterns = Patterns::of(binding, 1, Flavor::Formatter);
    let arrow = binding.result.arrow();
    kernel(move |args, rows, errors| {
        let (text, patterns) = (Strs::of(&args[0]), patterns.reader(args, 1));
        let array = primitives::<TimestampMillisecondType>(args, rows, errors, |row| {
            if plain {
                return Ok(parse_time::timestamp(text.get(row), 3));
            }
            // A pattern that does not compile gives NULL, as a text that does not parse.
            Ok(patterns.get(row).ok().and_then(|pattern| by_pattern_or_legacy(&pattern, text.get(row))))
        });
        Arc::new(array.with_data_type(arrow.clone()))
    })
}

/// Flink falls back to `java.sql.Timestamp.valueOf` (with a blank in the text) or `java.sql.Date.valueOf`, whatever
/// the pattern is.
fn by_pattern_or_legacy(pattern: &Pattern, text: &str) -> Option<i64> {
    match pattern.parse(text) {
        Some((day, nanos, _)) => Some(millis(day, nanos)),
        None => legacy(text.trim()),
    }
}

/// `yyyy-M-d` or `yyyy-M-d H:m:s[.f]`; days, hours, minutes and seconds may roll over.
fn legacy(text: &str) -> Option<i64> {
    let number = |text: &str, max: usize| -> Option<i64> {
        (!text.is_empty() && text.len() <= max && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse().ok())?
    };
    let (date, time) = text.split_once(' ').map_or((text, None), |(date, time)| (date, Some(time.trim())));
    let mut parts = date.splitn(3, '-');
    let year = parts.next().filter(|y| y.len() == 4).and_then(|y| number(y, 4))?;
    let (month, day) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let midnight = (ouzel_types::calendar::days(year, month, 1) + day - 1) * 86_400_000;
    let Some(time) = time else { return Some(midnight) };
    let (clock, fraction) = time.split_once('.').map_or((time, None), |(clock, fraction)| (clock, Some(fraction)));
    let mut parts = clock.splitn(3, ':').map(|part| number(part, 6));
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    let nanos = match fraction {
        None => 0,
        Some(digits) => number(digits, 9)? * 10i64.pow(9 - digits.len() as u32),
    };
    Some(midnight + ((hour * 60 + minute) * 60 + second) * 1000 + nanos / 1_000_000)
}

fn millis(day: i64, nanos: i64) -> i64 {
    day * 86_400_000 + nanos / 1_000_000
}

/// Years 0 to 9999; beyond them a number is NULL.
const LTZ_RANGE: std::ops::RangeInclusive<i64> = -62_167_219_200_000..=253_402_300_799_999;

fn infer_ltz(args: &[Argument<'_>]) -> Result<Signature, String> {
    let gives = || Gives::Maybe(TypeKind::TimestampLtz(3));
    if let [number, precision] = args
        && number.ty.kind.is_numeric()
        && (precision.ty.kind.is_numeric() || precision.ty.kind == TypeKind::Null)
        && precision.ty.kind != TypeKind::Int
    {
        return Err(
            "Unsupported argument type. TO_TIMESTAMP_LTZ(<NUMERIC>, <INTEGER>) requires the second argument to be \
                    <INTEGER>."
                .to_owned(),
        );
    }
    match args.first() {
        Some(first) if first.ty.kind.is_string() => {
            typed("TO_TIMESTAMP_LTZ", args, &[Want::Str, Want::Str, Want::Str], 2, gives())
        }
        // The fraction of a DECIMAL does not count.
        Some(first) if first.ty.kind.is_integer() || first.ty.kind.is_decimal() => {
            let number = DataType { kind: TypeKind::BigInt, nullable: first.ty.nullable };
            let rest = [Argument { ty: &number, literal: None }].into_iter().chain(args[1..].iter().copied());
            typed("TO_TIMESTAMP_LTZ", &rest.collect::<Vec<_>>(), &[Want::Long, Want::Int], 1, gives())
        }
        _ => typed("TO_TIMESTAMP_LTZ", args, &[Want::Double, Want::Int], 1, gives()),
    }
}

fn bind_ltz(binding: &Binding<'_>) -> Bound {
    let arrow = binding.result.arrow();
    if binding.arg_types[0].kind.is_string() {
        return bind_ltz_text(binding);
    }
    let whole = binding.arg_types[0].kind == TypeKind::BigInt;
    kernel(move |args, rows, errors| {
        let precision = args.get(1).map(Prim::<Int32Type>::of);
        let scale = |row: usize| match precision.map_or(3, |p| p.get(row)) {
            0 => Ok(1000),
            3 => Ok(1),
            other => Err(Fail::from(format!(
                "The precision value '{other}' for function TO_TIMESTAMP_LTZ(numeric, precision) is unsupported, the supported value is '0' for second or '3' for millisecond."
            ))),
        };
        let array = if whole {
            let values = Prim::<Int64Type>::of(&args[0]);
            primitives::<TimestampMillisecondType>(args, rows, errors, |row| {
                Ok(values.get(row).checked_mul(scale(row)?).filter(|ms| LTZ_RANGE.contains(ms)))
            })
        } else {
            let values = Prim::<Float64Type>::of(&args[0]);
            primitives::<TimestampMillisecondType>(args, rows, errors, |row| {
                let millis = values.get(row) * scale(row)? as f64;
                // A NaN of milliseconds is 0, one of seconds NULL.
                let there = !millis.is_nan() || scale(row)? == 1;
                Ok(Some(millis as i64).filter(|ms| there && LTZ_RANGE.contains(ms)))
            })
        };
        Arc::new(array.with_data_type(arrow.clone()))
    })
}

/// Text is UTC unless a zone is given as third argument.
fn bind_ltz_text(binding: &Binding<'_>) -> Bound {
    let (plain, arrow) = (binding.arg_types.len() == 1, binding.result.arrow());
    let patterns = Patterns::of(binding, 1, Flavor::Formatter);
    kernel(move |args, rows, errors| {
        let (text, patterns, zones) = (Strs::of(&args[0]), patterns.reader(args, 1), args.get(2).map(Strs::of));
        let array = primitives::<TimestampMillisecondType>(args, rows, errors, |row| {
            if plain {
                let text = text.get(row);
                let parsed = parse_time::timestamp(text, 3);
                return match parsed {
                    Some(_) => Ok(parsed),
                    None => Err(format!("Text '{text}' could not be parsed at index 0").into()),
                };
            }
            let parsed = patterns.get(row).ok().and_then(|pattern| by_pattern_or_legacy(&pattern, text.get(row)));
            let Some(local) = parsed else { return Ok(None) };
            let Some(zone) = zones.map(|z| Zone::parse(z.get(row))) else { return Ok(Some(local)) };
            Ok(zone.map(|zone| zone.instant_of(local.div_euclid(1000)) * 1000 + local.rem_euclid(1000)))
        });
        Arc::new(array.with_data_type(arrow.clone()))
    })
}

fn bind_to_date(binding: &Binding<'_>) -> Bound {
    let plain = binding.arg_types.len() == 1;
    let patterns = Patterns::of(binding, 1, Flavor::Simple);
    kernel(move |args, rows, errors| {
        let (text, patterns) = (Strs::of(&args[0]), patterns.reader(args, 1));
        Arc::new(primitives::<Date32Type>(args, rows, errors, |row| {
            if plain {
                return Ok(parse_time::date(text.get(row)));
            }
            let Some((day, nanos, offset)) = patterns.get(row)?.parse(text.get(row)) else {
                // Flink divides its mark for "no time" into days: a date in a far future.
                return Ok(Some((UNPARSABLE / 86_400_000) as i32));
            };
            let shift = offset.unwrap_or(0) * 1_000_000_000;
            Ok(Some((day + (nanos - shift).div_euclid(NANOS_PER_DAY)) as i32))
        }))
    })
}

fn bind_from_unixtime(binding: &Binding<'_>) -> Bound {
    let (patterns, zone) = (Patterns::of(binding, 1, Flavor::Simple), session_zone(binding));
    kernel(move |args, rows, errors| {
        let (values, patterns, cursor) =
            (Prim::<Int64Type>::of(&args[0]), patterns.reader(args, 1), ZoneCursor::new(&zone));
        strings(args, rows, errors, |row, out| {
            // By way of milliseconds, which wrap.
            let seconds = values.get(row).wrapping_mul(1000).div_euclid(1000);
            let local = cursor.to_local(seconds, 1);
            let value = WallClock {
                day: local.div_euclid(86_400),
                nanos: local.rem_euclid(86_400) * 1_000_000_000,
                zone: Some((&zone, local.wrapping_sub(seconds))),
            };
            patterns.get(row)?.format(value, out)?;
            Ok(true)
        })
    })
}

/// What Flink gives for a text that does not parse.
const UNPARSABLE: i64 = i64::MIN;

fn bind_unix_timestamp(binding: &Binding<'_>) -> Bound {
    if binding.arg_types.is_empty() {
        return super::clock::bind(binding);
    }
    let (patterns, zone) = (Patterns::of(binding, 1, Flavor::Simple), session_zone(binding));
    kernel(move |args, rows, errors| {
        let (text, patterns) = (Strs::of(&args[0]), patterns.reader(args, 1));
        Arc::new(primitives::<Int64Type>(args, rows, errors, |row| {
            let parsed = patterns.get(row)?.parse(text.get(row));
            // Milliseconds are divided toward zero.
            let toward_zero = |second: i64, nanos: i64| second + i64::from(second < 0 && nanos % 1_000_000_000 != 0);
            Ok(Some(parsed.map_or(UNPARSABLE, |p| toward_zero(instant(p, &zone), p.1))))
        }))
    })
}

/// Epoch seconds.
fn instant((day, nanos, offset): (i64, i64, Option<i64>), zone: &Zone) -> i64 {
    let local = day * 86_400 + nanos / 1_000_000_000;
    offset.map_or_else(|| zone.later_instant_of(local), |offset| local - offset)
}

fn bind_convert_tz(_: &Binding<'_>) -> Bound {
    let pattern = Pattern::compile(DEFAULT, Flavor::Simple)?;
    kernel(move |args, rows, errors| {
        let (text, from, to) = (Strs::of(&args[0]), Strs::of(&args[1]), Strs::of(&args[2]));
        // An unknown zone is GMT, as in `TimeZone.getTimeZone`; so is a name in other letters.
        let known: RefCell<HashMap<&str, Zone>> = RefCell::new(HashMap::new());
        // Of offsets it knows those behind GMT only.
        let offset = |id: &str| id.starts_with(['+', '-']) || (id.starts_with("UT") && id.contains(['+', '-']));
        let parse = |id: &str| if offset(id) { None } else { Zone::parse_short(id) };
        let zone = |id| known.borrow_mut().entry(id).or_insert_with(|| parse(id).unwrap_or_else(Zone::utc)).clone();
        strings(args, rows, errors, |row, out| {
            let Some(parsed) = pattern.parse(text.get(row)) else { return Ok(false) };
            let instant = instant(parsed, &zone(from.get(row)));
            let local = instant + zone(to.get(row)).offset_at(instant);
            let value = WallClock {
                day: local.div_euclid(86_400),
                nanos: local.rem_euclid(86_400) * 1_000_000_000,
                zone: None,
            };
            pattern.format(value, out)?;
            Ok(true)
        })
    })
}
