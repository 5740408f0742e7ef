//! Pinot's scalar functions that rows are computed with, by name.
//!
//! Operators with a meaning of their own (AND, comparisons, CASE, CAST, LIKE, arithmetic) are in
//! [`super::expression`]. Names have no underscores and are in lower case.
//!
//! Invariant: a function given NULL gives NULL, unless it says that it takes NULL.

use super::error::QueryError;
use super::schema::ColumnType;
use super::timestamp::{self, Civil, DAY, HOUR, MINUTE, SECOND};
use super::value::Value;
use crate::state::now_ms;

pub type Implementation = fn(&[Value]) -> Result<Value, QueryError>;

#[derive(Debug, Clone, Copy)]
pub struct Function {
    pub arguments_min: usize,
    pub arguments_max: usize,
    pub returns: Returns,
    pub takes_null: bool,
    pub implementation: Implementation,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returns {
    Type(ColumnType),
    /// The type of the first argument.
    First,
}

const DOUBLE: Returns = Returns::Type(ColumnType::Double);
const LONG: Returns = Returns::Type(ColumnType::Long);
const INT: Returns = Returns::Type(ColumnType::Int);
const STRING: Returns = Returns::Type(ColumnType::String);
const BOOLEAN: Returns = Returns::Type(ColumnType::Boolean);

pub fn find(name: &str) -> Option<Function> {
    of_numbers(name).or_else(|| of_text(name)).or_else(|| of_time(name))
}

fn function(
    arguments: std::ops::RangeInclusive<usize>,
    returns: Returns,
    implementation: Implementation,
) -> Option<Function> {
    let (arguments_min, arguments_max) = arguments.into_inner();
    Some(Function { arguments_min, arguments_max, returns, takes_null: false, implementation })
}

fn of_numbers(name: &str) -> Option<Function> {
    match name {
        "abs" => function(1..=1, DOUBLE, |a| Ok(Value::Double(number(&a[0])?.abs()))),
        "floor" => function(1..=1, DOUBLE, |a| Ok(Value::Double(number(&a[0])?.floor()))),
        "ceil" | "ceiling" => function(1..=1, DOUBLE, |a| Ok(Value::Double(number(&a[0])?.ceil()))),
        "exp" => function(1..=1, DOUBLE, |a| Ok(Value::Double(number(&a[0])?.exp()))),
        "ln" => function(1..=1, DOUBLE, |a| Ok(Value::Double(number(&a[0])?.ln()))),
        "log10" => function(1..=1, DOUBLE, |a| Ok(Value::Double(number(&a[0])?.log10()))),
        "log2" => function(1..=1, DOUBLE, |a| Ok(Value::Double(number(&a[0])?.log2()))),
        "sqrt" => function(1..=1, DOUBLE, |a| Ok(Value::Double(number(&a[0])?.sqrt()))),
        "sign" => function(1..=1, DOUBLE, |a| {
            let value = number(&a[0])?;
            Ok(Value::Double(if value == 0.0 { 0.0 } else { value.signum() }))
        }),
        "power" | "pow" => function(2..=2, DOUBLE, |a| Ok(Value::Double(number(&a[0])?.powf(number(&a[1])?)))),
        "round" => function(1..=2, DOUBLE, round),
        "rounddecimal" => function(1..=2, DOUBLE, round_decimal),
        "least" => function(1..=64, DOUBLE, |a| fold(a, f64::min)),
        "greatest" => function(1..=64, DOUBLE, |a| fold(a, f64::max)),
        "coalesce" => Some(Function {
            takes_null: true,
            ..function(1..=64, Returns::First, |a| {
                Ok(a.iter().find(|value| !value.is_null()).cloned().unwrap_or_default())
            })?
        }),
        "nullif" => Some(Function {
            takes_null: true,
            ..function(2..=2, Returns::First, |a| Ok(if a[0] == a[1] { Value::Null } else { a[0].clone() }))?
        }),
        _ => None,
    }
}

/// With a second argument it is Pinot's rounding of a time to a bucket, not to digits.
fn round(args: &[Value]) -> Result<Value, QueryError> {
    let value = number(&args[0])?;
    match args.get(1) {
        None => Ok(Value::Double((value + 0.5).floor())),
        Some(bucket) => match long(bucket)? {
            0 => Err(QueryError::Execution("round(x, 0): a bucket needs a size".to_owned())),
            bucket => Ok(Value::Double((value as i64 / bucket).wrapping_mul(bucket) as f64)),
        },
    }
}

fn round_decimal(args: &[Value]) -> Result<Value, QueryError> {
    let value = number(&args[0])?;
    let digits = args.get(1).map_or(Ok(0), long)?.clamp(-300, 300);
    let scale = 10f64.powi(digits as i32);
    let rounded = (value * scale).round() / scale;
    // Beyond a double's digits there is nothing to round.
    Ok(Value::Double(if rounded.is_finite() { rounded } else { value }))
}

fn fold(args: &[Value], pick: fn(f64, f64) -> f64) -> Result<Value, QueryError> {
    let mut picked = number(&args[0])?;
    for arg in &args[1..] {
        picked = pick(picked, number(arg)?);
    }
    Ok(Value::Double(picked))
}

fn of_text(name: &str) -> Option<Function> {
    match name {
        "upper" => function(1..=1, STRING, |a| Ok(Value::string(text(&a[0])?.to_uppercase()))),
        "lower" => function(1..=1, STRING, |a| Ok(Value::string(text(&a[0])?.to_lowercase()))),
        "trim" => function(1..=1, STRING, |a| Ok(Value::string(text(&a[0])?.trim()))),
        "ltrim" => function(1..=1, STRING, |a| Ok(Value::string(text(&a[0])?.trim_start()))),
        "rtrim" => function(1..=1, STRING, |a| Ok(Value::string(text(&a[0])?.trim_end()))),
        "length" => function(1..=1, INT, |a| Ok(Value::Long(text(&a[0])?.chars().count() as i64))),
        "reverse" => function(1..=1, STRING, |a| Ok(Value::string(text(&a[0])?.chars().rev().collect::<String>()))),
        "concat" => function(2..=3, STRING, |a| {
            let separator = a.get(2).map_or(Ok(String::new()), text)?;
            Ok(Value::string(format!("{}{separator}{}", text(&a[0])?, text(&a[1])?)))
        }),
        "substr" | "substring" => function(2..=3, STRING, substr),
        "replace" => function(3..=3, STRING, |a| Ok(Value::string(text(&a[0])?.replace(&text(&a[1])?, &text(&a[2])?)))),
        "strpos" => function(2..=2, INT, |a| {
            let (within, part) = (text(&a[0])?, text(&a[1])?);
            let found = within.find(&part).map_or(-1, |at| within[..at].chars().count() as i64);
            Ok(Value::Long(found))
        }),
        "startswith" => function(2..=2, BOOLEAN, |a| Ok(Value::Boolean(text(&a[0])?.starts_with(&text(&a[1])?)))),
        _ => None,
    }
}

/// Pinot's: positions count from 0, the end is exclusive, -1 is the end of the text.
fn substr(args: &[Value]) -> Result<Value, QueryError> {
    let value = text(&args[0])?;
    let begin = usize::try_from(long(&args[1])?).unwrap_or(0);
    let end = args.get(2).map_or(Ok(-1), long)?;
    let end = usize::try_from(end).unwrap_or(usize::MAX);
    let part: String = value.chars().skip(begin).take(end.saturating_sub(begin)).collect();
    Ok(Value::string(part))
}

fn of_time(name: &str) -> Option<Function> {
    match name {
        "now" => function(0..=0, LONG, |_| Ok(Value::Long(now_ms()))),
        "datetrunc" => function(2..=2, LONG, date_trunc),
        "timeconvert" => function(3..=3, LONG, |a| {
            let (from, to) = (unit_ms(&text(&a[1])?)?, unit_ms(&text(&a[2])?)?);
            Ok(Value::Long(long(&a[0])?.wrapping_mul(from).div_euclid(to)))
        }),
        "year" => function(1..=1, INT, |a| Ok(Value::Long(civil(&a[0])?.year))),
        "quarter" => function(1..=1, INT, |a| Ok(Value::Long((civil(&a[0])?.month + 2) / 3))),
        "month" => function(1..=1, INT, |a| Ok(Value::Long(civil(&a[0])?.month))),
        "day" | "dayofmonth" => function(1..=1, INT, |a| Ok(Value::Long(civil(&a[0])?.day))),
        "dayofweek" | "dow" => {
            // 1970-01-01 was a Thursday; Monday is 1.
            function(1..=1, INT, |a| Ok(Value::Long((long(&a[0])?.div_euclid(DAY) + 3).rem_euclid(7) + 1)))
        }
        "hour" => function(1..=1, INT, |a| Ok(Value::Long(civil(&a[0])?.time / HOUR))),
        "minute" => function(1..=1, INT, |a| Ok(Value::Long(civil(&a[0])?.time / MINUTE % 60))),
        "second" => function(1..=1, INT, |a| Ok(Value::Long(civil(&a[0])?.time / SECOND % 60))),
        "millisecond" => function(1..=1, INT, |a| Ok(Value::Long(civil(&a[0])?.time % SECOND))),
        "toepochseconds" => function(1..=1, LONG, |a| to_epoch(a, SECOND)),
        "toepochminutes" => function(1..=1, LONG, |a| to_epoch(a, MINUTE)),
        "toepochhours" => function(1..=1, LONG, |a| to_epoch(a, HOUR)),
        "toepochdays" => function(1..=1, LONG, |a| to_epoch(a, DAY)),
        "fromepochseconds" => function(1..=1, LONG, |a| from_epoch(a, SECOND)),
        "fromepochminutes" => function(1..=1, LONG, |a| from_epoch(a, MINUTE)),
        "fromepochhours" => function(1..=1, LONG, |a| from_epoch(a, HOUR)),
        "fromepochdays" => function(1..=1, LONG, |a| from_epoch(a, DAY)),
        _ => None,
    }
}

fn to_epoch(args: &[Value], unit: i64) -> Result<Value, QueryError> {
    Ok(Value::Long(long(&args[0])?.div_euclid(unit)))
}

fn from_epoch(args: &[Value], unit: i64) -> Result<Value, QueryError> {
    Ok(Value::Long(long(&args[0])?.wrapping_mul(unit)))
}

fn civil(value: &Value) -> Result<Civil, QueryError> {
    Ok(Civil::from_ms(long(value)?))
}

fn unit_ms(unit: &str) -> Result<i64, QueryError> {
    Ok(match unit.to_ascii_uppercase().trim_end_matches('S') {
        "MILLISECOND" => 1,
        "SECOND" => SECOND,
        "MINUTE" => MINUTE,
        "HOUR" => HOUR,
        "DAY" => DAY,
        _ => return Err(QueryError::Execution(format!("'{unit}' is not a unit of time"))),
    })
}

fn date_trunc(args: &[Value]) -> Result<Value, QueryError> {
    let unit = text(&args[0])?;
    let ms = long(&args[1])?;
    let first_of = |month: i64| Civil { month, day: 1, time: 0, ..Civil::from_ms(ms) }.to_ms();
    let month = Civil::from_ms(ms).month;
    Ok(Value::Long(match unit.to_ascii_uppercase().as_str() {
        // Weeks begin on Monday; the epoch's Monday is three days before it.
        "WEEK" => (ms + 3 * DAY).div_euclid(7 * DAY) * 7 * DAY - 3 * DAY,
        "MONTH" => first_of(month),
        "QUARTER" => first_of((month - 1) / 3 * 3 + 1),
        "YEAR" => first_of(1),
        _ => {
            let size = unit_ms(&unit)?;
            ms.div_euclid(size) * size
        }
    }))
}

/// The number that a value computes as.
pub fn number(value: &Value) -> Result<f64, QueryError> {
    match value {
        Value::String(text) => {
            text.trim().parse().map_err(|_| QueryError::Execution(format!("'{text}' is not a number")))
        }
        other => Ok(other.as_double().unwrap_or_default()),
    }
}

pub fn long(value: &Value) -> Result<i64, QueryError> {
    match value {
        Value::Long(value) => Ok(*value),
        other => Ok(number(other)? as i64),
    }
}

/// The text that a value is as a STRING.
pub fn text(value: &Value) -> Result<String, QueryError> {
    Ok(match value {
        Value::Null => "null".to_owned(),
        Value::Boolean(value) => value.to_string(),
        Value::Long(value) => value.to_string(),
        Value::Double(value) => format!("{value:?}"),
        Value::String(value) => value.to_string(),
    })
}

/// CAST. A timestamp is its text when cast to a STRING, and its milliseconds otherwise.
pub fn cast(value: &Value, from: ColumnType, to: ColumnType) -> Result<Value, QueryError> {
    if value.is_null() {
        return Ok(Value::Null);
    }
    Ok(match to {
        ColumnType::Int => Value::Long(i64::from(long(value)? as i32)),
        ColumnType::Long => Value::Long(long(value)?),
        ColumnType::Float => Value::Double(f64::from(number(value)? as f32)),
        ColumnType::Double => Value::Double(number(value)?),
        ColumnType::Boolean => match value {
            Value::Boolean(value) => Value::Boolean(*value),
            Value::String(text) => Value::Boolean(text.eq_ignore_ascii_case("true") || &**text == "1"),
            other => Value::Boolean(number(other)? != 0.0),
        },
        ColumnType::Timestamp => match value {
            Value::String(text) => Value::Long(
                timestamp::parse(text).ok_or_else(|| QueryError::Execution(format!("'{text}' is not a timestamp")))?,
            ),
            other => Value::Long(long(other)?),
        },
        ColumnType::String | ColumnType::Json | ColumnType::Bytes => match (from, value) {
            (ColumnType::Timestamp, Value::Long(ms)) => Value::string(timestamp::format(*ms)),
            _ => Value::string(text(value)?),
        },
    })
}
