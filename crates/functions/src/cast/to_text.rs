//! Anything to CHAR, VARCHAR and STRING.
//!
//! Values are written into one buffer per row and copied once into the column; CHAR(n) is cut and padded, VARCHAR(n) cut.

use std::fmt::Write;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef};
use ouzel_types::{DataType, Field, TypeKind};

use super::Mode;
use crate::column::build::{parts, strings};
use crate::decimal;
use crate::errors::RowErrors;
use crate::function::Kernel;
use crate::order::range;
use crate::text::{self, utf16};
use crate::time::Ticks;
use crate::zone::{Zone, ZoneCursor};

pub fn kernel(from: &DataType, to: &TypeKind, mode: &Mode) -> Box<dyn Kernel> {
    let (limit, pads) = match to {
        TypeKind::Char(n) => (*n as usize, true),
        TypeKind::Varchar(n) => (*n as usize, false),
        _ => (usize::MAX, false),
    };
    let (from, zone, style) = (from.clone(), mode.zone.clone(), if mode.legacy { &LEGACY } else { &STYLE });
    Box::new(move |args: &[ArrayRef], _: usize, errors: &mut RowErrors| {
        let rows = args[0].len();
        if from.kind.is_string() && !pads {
            return parts(args, 0, rows, |_, text| Some(cut(text, limit)));
        }
        let cursor = ZoneCursor::new(&zone);
        let writer = Writer::new(&args[0], &from, &cursor, style);
        let text = from.kind.is_string();
        strings(args, rows, errors, |row, out| {
            writer.write(row, out);
            match text {
                true => fit(out, limit, pads),
                false => fit_units(out, limit, pads),
            }
            Ok(true)
        })
    })
}

/// Cuts and fills a text that was one: by characters.
fn fit(out: &mut String, limit: usize, pads: bool) {
    if limit < out.len() {
        let length = cut(out, limit).len();
        out.truncate(length);
    }
    if pads {
        (out.chars().count()..limit).for_each(|_| out.push(' '));
    }
}

/// Cuts and fills what another value is written as: by UTF-16 units, since it is a Java string when Flink does.
fn fit_units(out: &mut String, limit: usize, pads: bool) {
    if out.is_ascii() {
        return fit(out, limit, pads);
    }
    if limit < utf16::length(out) {
        let mut kept = String::new();
        utf16::push_range(out, 0, limit, &mut kept);
        *out = kept;
    }
    if pads {
        (utf16::length(out)..limit).for_each(|_| out.push(' '));
    }
}

/// The first `limit` characters.
pub fn cut(text: &str, limit: usize) -> &str {
    if text.len() <= limit {
        return text;
    }
    text.char_indices().nth(limit).map_or(text, |(at, _)| &text[..at])
}

/// Every value as it is shown: as CAST(.. AS STRING) writes it, in the zone's local time, but for bytes.
pub fn to_string_array(array: &ArrayRef, ty: &DataType, zone: &Zone) -> ArrayRef {
    if ty.kind.is_string() {
        return array.clone();
    }
    let cursor = ZoneCursor::new(zone);
    let writer = Writer::new(array, ty, &cursor, &SHOWN);
    strings(std::slice::from_ref(array), array.len(), &mut RowErrors::default(), |row, out| {
        writer.write(row, out);
        Ok(true)
    })
}

/// Writes values of one column; nested columns hold writers of their children.
pub struct Writer<'a> {
    array: &'a ArrayRef,
    zone: &'a ZoneCursor<'a>,
    style: &'static Style,
    shape: Shape<'a>,
}

/// How casts of today write, or those before 1.15 did (`table.exec.legacy-cast-behaviour`).
pub struct Style {
    null: &'static str,
    truth: [&'static str; 2],
    between_members: &'static str,
    /// Bytes as `x'616263'` instead of the text that they are.
    hex: bool,
}

pub static STYLE: Style = Style { null: "NULL", truth: ["FALSE", "TRUE"], between_members: ", ", hex: false };
static SHOWN: Style = Style { null: "NULL", truth: ["FALSE", "TRUE"], between_members: ", ", hex: true };
static LEGACY: Style = Style { null: "null", truth: ["false", "true"], between_members: ",", hex: false };

enum Shape<'a> {
    Plain(&'a DataType),
    List(&'a [i32], Box<Writer<'a>>),
    Map(&'a [i32], Box<Writer<'a>>, Box<Writer<'a>>),
    /// Members, with their names before them in a structured type.
    Row(Vec<(Option<&'a str>, Writer<'a>)>),
}

const MULTIPLICITY: DataType = DataType { kind: TypeKind::Int, nullable: false };

impl<'a> Writer<'a> {
    pub fn new(array: &'a ArrayRef, ty: &'a DataType, zone: &'a ZoneCursor<'a>, style: &'static Style) -> Self {
        let child = |array: &'a ArrayRef, ty: &'a DataType| Box::new(Writer::new(array, ty, zone, style));
        let shape = match &ty.kind {
            TypeKind::Array(item) => {
                let list = array.as_list::<i32>();
                Shape::List(list.value_offsets(), child(list.values(), item))
            }
            TypeKind::Map(key, value) => {
                let map = array.as_map();
                Shape::Map(map.value_offsets(), child(map.keys(), key), child(map.values(), value))
            }
            TypeKind::Multiset(item) => {
                let map = array.as_map();
                Shape::Map(map.value_offsets(), child(map.keys(), item), child(map.values(), &MULTIPLICITY))
            }
            TypeKind::Row(fields) | TypeKind::Structured { fields, .. } => {
                let named = matches!(ty.kind, TypeKind::Structured { .. });
                let columns = array.as_struct().columns().iter().zip(fields.iter());
                let member = |(c, f): (&'a ArrayRef, &'a Field)| {
                    (named.then_some(f.name.as_ref()), Writer::new(c, &f.ty, zone, style))
                };
                Shape::Row(columns.map(member).collect())
            }
            _ => Shape::Plain(ty),
        };
        Writer { array, zone, style, shape }
    }

    /// The value's text; `NULL` for NULL (which happens inside nested values only).
    pub fn write(&self, row: usize, out: &mut String) {
        if self.array.is_null(row) {
            out.push_str(self.style.null);
            return;
        }
        match &self.shape {
            Shape::Plain(ty) => self.write_plain(ty, row, out),
            Shape::List(offsets, items) => {
                out.push('[');
                separated(range(offsets, row), ", ", out, |item, out| items.write(item, out));
                out.push(']');
            }
            Shape::Map(offsets, keys, values) => {
                out.push('{');
                separated(range(offsets, row), ", ", out, |entry, out| {
                    keys.write(entry, out);
                    out.push('=');
                    values.write(entry, out);
                });
                out.push('}');
            }
            Shape::Row(members) => {
                out.push('(');
                let named = members.first().is_some_and(|(name, _)| name.is_some());
                let between = if named { ", " } else { self.style.between_members };
                separated(0..members.len(), between, out, |member, out| {
                    let (name, value) = &members[member];
                    if let Some(name) = name {
                        out.push_str(name);
                        out.push('=');
                    }
                    value.write(row, out);
                });
                out.push(')');
            }
        }
    }

    fn write_plain(&self, ty: &DataType, row: usize, out: &mut String) {
        let array = self.array;
        let mut int = |value: i64| {
            let _ = write!(out, "{value}");
        };
        match &ty.kind {
            TypeKind::Boolean => out.push_str(self.style.truth[usize::from(array.as_boolean().value(row))]),
            TypeKind::TinyInt => int(array.as_primitive::<Int8Type>().value(row).into()),
            TypeKind::SmallInt => int(array.as_primitive::<Int16Type>().value(row).into()),
            TypeKind::Int => int(array.as_primitive::<Int32Type>().value(row).into()),
            TypeKind::BigInt => int(array.as_primitive::<Int64Type>().value(row)),
            TypeKind::Float => text::java_float(out, array.as_primitive::<Float32Type>().value(row)),
            TypeKind::Double => text::java_double(out, array.as_primitive::<Float64Type>().value(row)),
            TypeKind::Decimal { scale, .. } => {
                decimal::write_plain(out, array.as_primitive::<Decimal128Type>().value(row), *scale)
            }
            TypeKind::Char(_) | TypeKind::Varchar(_) | TypeKind::Variant => {
                out.push_str(array.as_string_view().value(row))
            }
            TypeKind::Binary(_) | TypeKind::Varbinary(_) if self.style.hex => {
                out.push_str("x'");
                for byte in array.as_binary_view().value(row) {
                    let _ = write!(out, "{byte:02x}");
                }
                out.push('\'');
            }
            TypeKind::Binary(_) | TypeKind::Varbinary(_) | TypeKind::Raw(_) => {
                text::utf8::push_lossy(array.as_binary_view().value(row), out);
            }
            TypeKind::Date => text::sql_date(out, array.as_primitive::<Date32Type>().value(row).into()),
            TypeKind::Time(p) => text::sql_time(out, array.as_primitive::<Time32MillisecondType>().value(row), *p),
            TypeKind::Timestamp(p) => text::sql_timestamp(out, Ticks::of(array).get(row), *p),
            TypeKind::TimestampLtz(p) => {
                let per_second = ouzel_types::data_type::ticks_per_milli(*p) * 1000;
                text::sql_timestamp(out, self.zone.to_local(Ticks::of(array).get(row), per_second), *p);
            }
            TypeKind::IntervalYearMonth => {
                text::sql_interval_year_month(out, array.as_primitive::<Int32Type>().value(row))
            }
            TypeKind::IntervalDayTime => text::sql_interval_day_time(out, array.as_primitive::<Int64Type>().value(row)),
            _ => out.push_str("NULL"),
        }
    }
}

fn separated(
    items: std::ops::Range<usize>,
    between: &str,
    out: &mut String,
    mut write: impl FnMut(usize, &mut String),
) {
    for (i, item) in items.enumerate() {
        if i > 0 {
            out.push_str(between);
        }
        write(item, out);
    }
}
