//! TIMESTAMPADD and TIMESTAMPDIFF.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::types::*;
use ouzel_types::{DataType, TypeKind};

use super::interval::{add_millis_column, add_month_column, moments};
use crate::column::Prim;
use crate::column::build::total;
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::signature::{Bound, Gives, Want, finish, function, kernel, literal_str, typed, wrong_arguments};
use ouzel_types::calendar::months_between;

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("TIMESTAMPADD", &[], infer_add, bind_add),
    function("TIMESTAMPDIFF", &[], infer_difference, bind_difference),
];

enum Unit {
    Months(i64),
    Millis(i64),
}

fn unit(name: &str) -> Option<Unit> {
    Some(match name {
        "MILLENNIUM" => Unit::Months(12_000),
        "CENTURY" => Unit::Months(1_200),
        "DECADE" => Unit::Months(120),
        "YEAR" | "ISOYEAR" => Unit::Months(12),
        "QUARTER" => Unit::Months(3),
        "MONTH" => Unit::Months(1),
        "WEEK" => Unit::Millis(7 * 86_400_000),
        "DAY" => Unit::Millis(86_400_000),
        "HOUR" => Unit::Millis(3_600_000),
        "MINUTE" => Unit::Millis(60_000),
        "SECOND" => Unit::Millis(1000),
        "MILLISECOND" => Unit::Millis(1),
        _ => return None,
    })
}

fn literal_unit<'a>(args: &[Argument<'a>]) -> Option<&'a str> {
    match args.first()?.literal? {
        ouzel_types::Scalar::String(text) => Some(text),
        _ => None,
    }
}

/// A DATE with a part of a day becomes TIMESTAMP(6).
fn infer_add(args: &[Argument<'_>]) -> Result<Signature, String> {
    let mut types = typed("TIMESTAMPADD", args, &[Want::Str, Want::Long, Want::Temporal], 0, Gives::Like(2))?.args;
    let unit = literal_unit(args).unwrap_or("");
    let part_of_day = matches!(unit, "HOUR" | "MINUTE" | "SECOND" | "MILLISECOND");
    let result = match &types[2].kind {
        TypeKind::Date if part_of_day => TypeKind::Timestamp(6),
        TypeKind::Timestamp(p) if unit == "MILLISECOND" => TypeKind::Timestamp(*p.max(&3)),
        TypeKind::TimestampLtz(p) if unit == "MILLISECOND" => TypeKind::TimestampLtz(*p.max(&3)),
        other => other.clone(),
    };
    types[2] = DataType { kind: result.clone(), nullable: types[2].nullable };
    Ok(finish(types, Gives::Kind(result)))
}

fn bind_add(binding: &Binding<'_>) -> Bound {
    let name = literal_str(binding, 0).ok_or("the unit of TIMESTAMPADD is a literal")?;
    let unit = unit(name).ok_or_else(|| format!("not supported yet: TIMESTAMPADD({name}, ..)"))?;
    let kind = binding.arg_types[2].kind.clone();
    kernel(move |args, rows, _| {
        let amount = Prim::<Int64Type>::of(&args[1]);
        let args = [args[2].clone(), args[1].clone()];
        match unit {
            // An interval of months has 32 bits.
            Unit::Months(count) => {
                add_month_column(&kind, &args, rows, |row| i64::from(amount.get(row).wrapping_mul(count) as i32))
            }
            Unit::Millis(size) => add_millis_column(&kind, &args, rows, |row| amount.get(row).wrapping_mul(size)),
        }
    })
}

fn infer_difference(args: &[Argument<'_>]) -> Result<Signature, String> {
    let result = if literal_unit(args) == Some("NANOSECOND") { TypeKind::BigInt } else { TypeKind::Int };
    let signature = typed("TIMESTAMPDIFF", args, &[Want::Str, Want::Temporal, Want::Temporal], 0, Gives::Kind(result))?;
    let ltz = |i: usize| matches!(signature.args[i].kind, TypeKind::TimestampLtz(_));
    let time = |i: usize| matches!(signature.args[i].kind, TypeKind::Time(_));
    if ltz(1) != ltz(2) {
        return Err("TIMESTAMP_LTZ only supports diff between the same type.".to_owned());
    }
    if time(1) != time(2) {
        return Err(wrong_arguments("TIMESTAMPDIFF", args));
    }
    Ok(signature)
}

/// What TIMESTAMPDIFF counts in.
enum Step {
    Months(i64),
    /// A part of a second is cut off first.
    Seconds(i64),
    /// So many to a second.
    PartsOfSecond(i64),
    /// Of the seconds in 32 bits, which end after 68 years.
    Weeks,
}

/// Flink's units, which are not always what they are called: a DECADE counts years, a DOW days.
fn step(name: &str) -> Option<Step> {
    Some(match (name, unit(name)) {
        ("DECADE", _) => Step::Months(12),
        ("DOW" | "DOY" | "ISODOW", _) => Step::Seconds(86_400),
        ("EPOCH", _) => Step::Seconds(1),
        ("MILLISECOND", _) => Step::PartsOfSecond(1_000),
        ("MICROSECOND", _) => Step::PartsOfSecond(1_000_000),
        ("NANOSECOND", _) => Step::PartsOfSecond(1_000_000_000),
        ("WEEK", _) => Step::Weeks,
        (_, Some(Unit::Months(count))) => Step::Months(count),
        (_, Some(Unit::Millis(size))) => Step::Seconds(size / 1_000),
        _ => return None,
    })
}

fn bind_difference(binding: &Binding<'_>) -> Bound {
    let name = literal_str(binding, 0).ok_or("the unit of TIMESTAMPDIFF is a literal")?;
    let (a, b) = (binding.arg_types[1].kind.clone(), binding.arg_types[2].kind.clone());
    let step = step(name).ok_or_else(|| format!("not supported yet: TIMESTAMPDIFF({name}, ..)"))?;
    let long = name == "NANOSECOND";
    kernel(move |args: &[ArrayRef], rows, _| {
        let (from, to) = (moments(&a, &args[1]), moments(&b, &args[2]));
        // Flink counts milliseconds.
        let whole = |m: (i64, i64)| (m.0, m.1 / 1_000_000);
        let count = |row| {
            let (from, to) = (whole(from(row)), whole(to(row)));
            let seconds = || ((to.0 - from.0) * 86_400_000 + to.1 - from.1) / 1_000;
            match step {
                Step::Months(size) => months_between(from, to) / size,
                Step::Seconds(size) => seconds() / size,
                Step::PartsOfSecond(parts) => seconds().wrapping_mul(parts),
                Step::Weeks => i64::from(seconds() as i32 / 604_800),
            }
        };
        if long {
            return Arc::new(total::<Int64Type>(&args[1..], rows, count));
        }
        Arc::new(total::<Int32Type>(&args[1..], rows, |row| count(row) as i32))
    })
}
