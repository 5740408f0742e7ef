//! CAST, TRY_CAST and implicit casts between all types.
//!
//! [`number`], [`parse`] (from text), [`to_text`], [`temporal`], [`binary`], [`members`] (ROW, ARRAY, MAP member by
//! member). Which pairs exist is in [`castable`]. A cast that fails in a row fails the row, or gives NULL as TRY_CAST.

pub mod binary;
mod hexadecimal;
pub mod members;
pub mod number;
pub mod parse;
pub mod parse_time;
mod short_decimal;
pub mod temporal;
mod time_failure;
pub mod to_text;

use arrow_array::ArrayRef;
use ouzel_plan::expr::CastMode;
use ouzel_types::{DataType, TypeKind};

use crate::column::build::null_column;
use crate::errors::RowErrors;
use crate::function::{EvalContext, Kernel};
use crate::zone::Zone;

pub use to_text::to_string_array;

/// Can the user write CAST(from AS to)? The error is in Flink's words.
pub fn castable(from: &DataType, to: &DataType) -> Result<(), String> {
    use TypeKind as T;
    let (a, b) = (&from.kind, &to.kind);
    let fine = match (a, b) {
        (T::Null, _) => true,
        (T::Variant, T::Variant) => true,
        (T::Variant, _) | (_, T::Variant) => false,
        _ if a == b => true,
        (_, _) if b.is_string() => true,
        (_, _) if a.is_string() => b.is_numeric() || b.is_binary() || b.is_temporal() || *b == T::Boolean,
        (_, _) if a.is_binary() => b.is_binary(),
        (T::Boolean, _) => b.is_numeric(),
        (_, T::Boolean) => a.is_numeric(),
        (_, T::Timestamp(_) | T::TimestampLtz(_)) if a.is_numeric() => {
            let target = if matches!(b, T::Timestamp(_)) { "TIMESTAMP" } else { "TIMESTAMP_LTZ" };
            return Err(format!(
                "The cast from NUMERIC type to {target} type is not allowed. It's recommended to use TO_TIMESTAMP{} instead.",
                if target == "TIMESTAMP" { "(FROM_UNIXTIME(numeric_col))" } else { "_LTZ(numeric_col, precision)" }
            ));
        }
        (T::Timestamp(_) | T::TimestampLtz(_), _) if b.is_numeric() => {
            let source = if matches!(a, T::Timestamp(_)) { "TIMESTAMP" } else { "TIMESTAMP_LTZ" };
            return Err(format!("The cast from {source} type to NUMERIC type is not allowed."));
        }
        (_, _) if a.is_numeric() => b.is_numeric(),
        (T::Date, _) => b.is_timestamp(),
        (T::Time(_), _) => matches!(b, T::Time(_)) || b.is_timestamp(),
        (T::Timestamp(_) | T::TimestampLtz(_), _) => b.is_temporal(),
        (T::IntervalDayTime, T::IntervalDayTime) | (T::IntervalYearMonth, T::IntervalYearMonth) => true,
        (T::Array(x), T::Array(y)) | (T::Multiset(x), T::Multiset(y)) => return castable(x, y),
        (T::Map(k, v), T::Map(l, w)) => return castable(k, l).and_then(|()| castable(v, w)),
        _ => match (a.members(), b.members()) {
            (Some(x), Some(y)) if x.len() == y.len() => {
                return x.iter().zip(y.iter()).try_for_each(|(f, g)| castable(&f.ty, &g.ty));
            }
            _ => false,
        },
    };
    if fine { Ok(()) } else { Err(format!("Unsupported cast from '{from}' to '{to}'.")) }
}

/// What a row's failure becomes, and how text is written.
pub struct Mode {
    pub try_cast: bool,
    /// As before Flink 1.15: texts and bytes of any length, and other words in texts.
    pub legacy: bool,
    pub zone: Zone,
}

/// None: nothing to do.
pub fn cast_kernel(
    from: &DataType,
    to: &DataType,
    mode: CastMode,
    context: &EvalContext,
) -> Result<Option<Box<dyn Kernel>>, String> {
    let zone = Zone::parse(&context.time_zone).ok_or_else(|| format!("unknown time zone '{}'", context.time_zone))?;
    let legacy = mode == CastMode::Legacy;
    let try_cast = mode == CastMode::Try || legacy;
    if try_cast && from.kind.is_nested() {
        // One member that fails makes the whole value NULL.
        let kernel = kernel_for(from, to, &Mode { try_cast: false, legacy, zone })?;
        return Ok(kernel.map(|kernel| -> Box<dyn Kernel> {
            Box::new(move |args: &[ArrayRef], rows: usize, _: &mut RowErrors| {
                failures_to_null(kernel.as_ref(), args, rows)
            })
        }));
    }
    kernel_for(from, to, &Mode { try_cast, legacy, zone })
}

fn failures_to_null(kernel: &dyn Kernel, args: &[ArrayRef], rows: usize) -> ArrayRef {
    let mut errors = RowErrors::default();
    let value = kernel.eval(args, rows, &mut errors);
    if errors.is_empty() {
        return value;
    }
    let mut present = vec![true; value.len()];
    errors.iter().for_each(|(row, _)| present[row] = false);
    crate::column::build::with_nulls(&value, Some(&present.into()))
}

pub fn kernel_for(from: &DataType, to: &DataType, mode: &Mode) -> Result<Option<Box<dyn Kernel>>, String> {
    let unbounded;
    let to = match &to.kind {
        TypeKind::Char(_) | TypeKind::Varchar(_) if mode.legacy => {
            unbounded = TypeKind::STRING.nullable().with_nullable(to.nullable);
            &unbounded
        }
        TypeKind::Binary(_) | TypeKind::Varbinary(_) if mode.legacy => {
            unbounded = TypeKind::BYTES.nullable().with_nullable(to.nullable);
            &unbounded
        }
        _ => to,
    };
    let (a, b) = (&from.kind, &to.kind);
    if a == b || unchanged(a, b) {
        return Ok(None);
    }
    if *a == TypeKind::Null {
        let to = to.clone();
        return Ok(Some(Box::new(move |_: &[ArrayRef], _: usize, _: &mut RowErrors| null_column(&to, 1))));
    }
    castable(from, to)?;
    let kernel = match (a, b) {
        (_, _) if b.is_string() => to_text::kernel(from, b, mode),
        (_, _) if a.is_string() && b.is_binary() => binary::from_text(b),
        (_, _) if a.is_string() => parse::kernel(to, mode),
        (_, _) if a.is_binary() => binary::resize(b),
        (_, _) if a.is_numeric() || *a == TypeKind::Boolean => number::kernel(a, b, mode.try_cast),
        (_, _) if a.is_temporal() => temporal::kernel(a, b, &mode.zone),
        _ if a.is_nested() => members::kernel(from, to, mode)?,
        _ => return Err(format!("Unsupported cast from '{from}' to '{to}'.")),
    };
    Ok(Some(kernel))
}

/// Same layout and every value stays valid.
fn unchanged(a: &TypeKind, b: &TypeKind) -> bool {
    match (a, b) {
        (TypeKind::Char(n) | TypeKind::Varchar(n), TypeKind::Varchar(m)) => n <= m,
        (TypeKind::Binary(n) | TypeKind::Varbinary(n), TypeKind::Varbinary(m)) => n <= m,
        (TypeKind::Time(_), TypeKind::Time(_)) => true,
        (TypeKind::Timestamp(p), TypeKind::Timestamp(q)) | (TypeKind::TimestampLtz(p), TypeKind::TimestampLtz(q)) => {
            p <= q && a.arrow() == b.arrow()
        }
        (TypeKind::Array(x), TypeKind::Array(y)) | (TypeKind::Multiset(x), TypeKind::Multiset(y)) => {
            unchanged_type(x, y)
        }
        (TypeKind::Map(k, v), TypeKind::Map(l, w)) => unchanged_type(k, l) && unchanged_type(v, w),
        _ => match (a.members(), b.members()) {
            (Some(x), Some(y)) => {
                x.len() == y.len()
                    && a.arrow() == b.arrow()
                    && x.iter().zip(y.iter()).all(|(f, g)| unchanged_type(&f.ty, &g.ty))
            }
            _ => false,
        },
    }
}

fn unchanged_type(a: &DataType, b: &DataType) -> bool {
    a.kind == b.kind || unchanged(&a.kind, &b.kind)
}

/// Marks a failed parse: NULL for TRY_CAST, the row's error otherwise.
pub(crate) fn failed<T>(try_cast: bool, message: impl FnOnce() -> String) -> crate::column::Outcome<T> {
    if try_cast { Ok(None) } else { Err(message().into()) }
}
