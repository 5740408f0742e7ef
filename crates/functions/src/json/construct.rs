//! JSON_OBJECT, JSON_ARRAY, JSON_STRING: SQL values as JSON text. Members are sorted by name, as Flink's mapper writes them.

use std::fmt::Write;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef};
use base64::Engine;
use ouzel_plan::{Expr, ExprKind};
use ouzel_types::{DataType, Scalar, TypeKind};

use super::parse::parse;
use super::write::{write_json, write_number, write_string};
use crate::column::Strs;
use crate::column::build::{Fail, strings};
use crate::column::read::is_null;
use crate::decimal;
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::order::range;
use crate::signature::{Bound, Gives, finish, function, kernel, literal_str, wrong_arguments};
use crate::text;
use crate::time::Ticks;

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("JSON_OBJECT", &[], infer_object, bind_object),
    function("JSON_ARRAY", &[], infer_array, bind_array),
    function("JSON_STRING", &[], infer_string, bind_string),
];

/// Whether the expression is one whose text is JSON by itself.
pub fn makes_json(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Call { name, .. } if matches!(name.as_ref(), "JSON_OBJECT" | "JSON_ARRAY"))
}

/// The arguments of JSON_OBJECT or JSON_ARRAY with a mask that also marks values which are JSON; None: they are as they were.
pub fn with_json_inside(name: &str, args: &[Expr], is_json: impl Fn(&Expr) -> bool) -> Option<Vec<Expr>> {
    let (first, step) = match name {
        "JSON_OBJECT" => (3, 2),
        "JSON_ARRAY" => (2, 1),
        _ => return None,
    };
    let Some(Scalar::String(mask)) = args.get(1).and_then(Expr::as_literal) else { return None };
    let values = args.iter().skip(first).step_by(step);
    let marked: String =
        mask.chars().zip(values).map(|(mark, value)| if is_json(value) { '1' } else { mark }).collect();
    if marked == mask.as_ref() {
        return None;
    }
    let mut args = args.to_vec();
    args[1] = Expr::literal(Scalar::String(marked.into()), args[1].ty.clone());
    Some(args)
}

/// Whether values of this type can be written; the error is Flink's text.
pub fn check(ty: &DataType) -> Result<(), String> {
    match &ty.kind {
        TypeKind::Date
        | TypeKind::Time(_)
        | TypeKind::IntervalDayTime
        | TypeKind::IntervalYearMonth
        | TypeKind::Raw(_) => Err(format!("Type '{ty}' is not scalar or cannot be converted into JSON.")),
        TypeKind::Array(item) => check(item),
        TypeKind::Map(key, value) if key.kind.is_string() => check(value),
        TypeKind::Multiset(item) if item.kind.is_string() => Ok(()),
        TypeKind::Map(key, _) | TypeKind::Multiset(key) => {
            Err(format!("Type '{key}' is not supported for JSON conversion. The key type must be a character string."))
        }
        TypeKind::Row(fields) | TypeKind::Structured { fields, .. } => fields.iter().try_for_each(|f| check(&f.ty)),
        _ => Ok(()),
    }
}

fn as_they_are(args: &[Argument<'_>]) -> Vec<DataType> {
    args.iter().map(|a| a.ty.clone()).collect()
}

fn infer_object(args: &[Argument<'_>]) -> Result<Signature, String> {
    if args.len() < 2 || !args.len().is_multiple_of(2) {
        return Err(wrong_arguments("JSON_OBJECT", args));
    }
    for pair in args[2..].chunks_exact(2) {
        if !pair[0].ty.kind.is_string() {
            return Err(wrong_arguments("JSON_OBJECT", args));
        }
        check(pair[1].ty)?;
    }
    Ok(finish(as_they_are(args), Gives::Never(TypeKind::STRING)))
}

fn infer_array(args: &[Argument<'_>]) -> Result<Signature, String> {
    args.iter().skip(2).try_for_each(|a| check(a.ty))?;
    Ok(finish(as_they_are(args), Gives::Never(TypeKind::STRING)))
}

fn infer_string(args: &[Argument<'_>]) -> Result<Signature, String> {
    let [value] = args else { return Err(wrong_arguments("JSON_STRING", args)) };
    if value.ty.kind == TypeKind::Variant {
        let expected = "Unsupported argument type. Expected type of family 'CHARACTER_STRING' but actual type was";
        return Err(format!("{expected} '{}'.", value.ty));
    }
    check(value.ty)?;
    Ok(finish(as_they_are(args), Gives::Kind(TypeKind::STRING)))
}

/// One '0' or '1' per value; '1' is text that is JSON already.
fn mask(binding: &Binding<'_>) -> Vec<bool> {
    literal_str(binding, 1).unwrap_or("").bytes().map(|b| b == b'1').collect()
}

fn bind_object(binding: &Binding<'_>) -> Bound {
    let (absent, mask) = (literal_str(binding, 0) == Some("ABSENT"), mask(binding));
    let types: Vec<DataType> = binding.arg_types.iter().skip(3).step_by(2).cloned().collect();
    kernel(move |args, rows, errors| {
        let keys: Vec<Strs<'_>> = args[2..].iter().step_by(2).map(Strs::of).collect();
        let key_arrays: Vec<&ArrayRef> = args[2..].iter().step_by(2).collect();
        let values: Vec<Member<'_>> = members(&args[2..], 1, 2, &types, &mask);
        let mut order: Vec<usize> = Vec::new();
        strings(&[], rows, errors, |row, out| {
            order.clear();
            for i in 0..values.len() {
                if is_null(key_arrays[i].as_ref(), row) {
                    return Err("Key of JSON_OBJECT must not be NULL".into());
                }
                if absent && values[i].is_null(row) {
                    continue;
                }
                // The last value of equal keys counts.
                order.retain(|o| keys[*o].get(row) != keys[i].get(row));
                order.push(i);
            }
            order.sort_by_key(|i| keys[*i].get(row));
            out.push('{');
            for (at, i) in order.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_string(keys[*i].get(row), out);
                out.push(':');
                values[*i].write(row, out)?;
            }
            out.push('}');
            Ok(true)
        })
    })
}

fn bind_array(binding: &Binding<'_>) -> Bound {
    let (absent, mask) = (literal_str(binding, 0) != Some("NULL"), mask(binding));
    let types: Vec<DataType> = binding.arg_types.iter().skip(2).cloned().collect();
    kernel(move |args, rows, errors| {
        let values: Vec<Member<'_>> = members(&args[2..], 0, 1, &types, &mask);
        strings(&[], rows, errors, |row, out| {
            out.push('[');
            let mut first = true;
            for value in values.iter().filter(|v| !absent || !v.is_null(row)) {
                if !first {
                    out.push(',');
                }
                first = false;
                value.write(row, out)?;
            }
            out.push(']');
            Ok(true)
        })
    })
}

fn bind_string(binding: &Binding<'_>) -> Bound {
    let ty = binding.arg_types[0].clone();
    kernel(move |args, rows, errors| {
        let value = Member { array: &args[0], writer: JsonWriter::new(&args[0], &ty), raw: false };
        strings(args, rows, errors, |row, out| {
            value.write(row, out)?;
            Ok(true)
        })
    })
}

struct Member<'a> {
    array: &'a ArrayRef,
    writer: JsonWriter<'a>,
    raw: bool,
}

fn members<'a>(
    args: &'a [ArrayRef],
    first: usize,
    step: usize,
    types: &'a [DataType],
    mask: &[bool],
) -> Vec<Member<'a>> {
    let values = args.iter().skip(first).step_by(step).zip(types).enumerate();
    let member = |(i, (array, ty)): (usize, (&'a ArrayRef, &'a DataType))| Member {
        array,
        writer: JsonWriter::new(array, ty),
        raw: mask.get(i).copied().unwrap_or(false),
    };
    values.map(member).collect()
}

impl Member<'_> {
    fn at(&self, row: usize) -> usize {
        if self.array.len() == 1 { 0 } else { row }
    }
    fn is_null(&self, row: usize) -> bool {
        is_null(self.array.as_ref(), row)
    }
    fn write(&self, row: usize, out: &mut String) -> Result<(), Fail> {
        if self.raw && !self.is_null(row) {
            let value = parse(self.array.as_string_view().value(self.at(row)))?;
            write_json(&value, out);
            return Ok(());
        }
        self.writer.write(self.at(row), out);
        Ok(())
    }
}

/// Writes values of one column as JSON.
pub struct JsonWriter<'a> {
    array: &'a ArrayRef,
    shape: Shape<'a>,
}

enum Shape<'a> {
    Plain(&'a DataType),
    List(&'a [i32], Box<JsonWriter<'a>>),
    Map(&'a [i32], &'a ArrayRef, Box<JsonWriter<'a>>),
    /// Sorted by name.
    Row(Vec<(Arc<str>, JsonWriter<'a>)>),
}

const MULTIPLICITY: DataType = DataType { kind: TypeKind::Int, nullable: false };

impl<'a> JsonWriter<'a> {
    /// The array has the layout of `ty`, which [`check`] takes.
    pub fn new(array: &'a ArrayRef, ty: &'a DataType) -> Self {
        let shape = match &ty.kind {
            TypeKind::Array(item) => {
                let list = array.as_list::<i32>();
                Shape::List(list.value_offsets(), Box::new(JsonWriter::new(list.values(), item)))
            }
            TypeKind::Map(_, value) => {
                let map = array.as_map();
                Shape::Map(map.value_offsets(), map.keys(), Box::new(JsonWriter::new(map.values(), value)))
            }
            TypeKind::Multiset(_) => {
                let map = array.as_map();
                Shape::Map(map.value_offsets(), map.keys(), Box::new(JsonWriter::new(map.values(), &MULTIPLICITY)))
            }
            TypeKind::Row(fields) | TypeKind::Structured { fields, .. } => {
                let columns = array.as_struct().columns().iter().zip(fields.iter());
                let mut members: Vec<_> = columns.map(|(c, f)| (f.name.clone(), JsonWriter::new(c, &f.ty))).collect();
                members.sort_by(|a, b| a.0.cmp(&b.0));
                Shape::Row(members)
            }
            _ => Shape::Plain(ty),
        };
        JsonWriter { array, shape }
    }

    pub fn write(&self, row: usize, out: &mut String) {
        if is_null(self.array.as_ref(), row) {
            out.push_str("null");
            return;
        }
        match &self.shape {
            Shape::Plain(ty) => self.write_plain(ty, row, out),
            Shape::List(offsets, items) => {
                out.push('[');
                for (i, item) in range(offsets, row).enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    items.write(item, out);
                }
                out.push(']');
            }
            Shape::Map(offsets, keys, values) => {
                let keys = keys.as_string_view();
                let mut entries: Vec<usize> = range(offsets, row).collect();
                entries.sort_by_key(|e| keys.value(*e));
                out.push('{');
                for (i, entry) in entries.into_iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    write_string(keys.value(entry), out);
                    out.push(':');
                    values.write(entry, out);
                }
                out.push('}');
            }
            Shape::Row(members) => {
                out.push('{');
                for (i, (name, member)) in members.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    write_string(name, out);
                    out.push(':');
                    member.write(row, out);
                }
                out.push('}');
            }
        }
    }

    fn write_plain(&self, ty: &DataType, row: usize, out: &mut String) {
        let array = self.array;
        let mut int = |value: i64| {
            let _ = write!(out, "{value}");
        };
        match &ty.kind {
            TypeKind::Boolean => out.push_str(if array.as_boolean().value(row) { "true" } else { "false" }),
            TypeKind::TinyInt => int(array.as_primitive::<Int8Type>().value(row).into()),
            TypeKind::SmallInt => int(array.as_primitive::<Int16Type>().value(row).into()),
            TypeKind::Int => int(array.as_primitive::<Int32Type>().value(row).into()),
            TypeKind::BigInt => int(array.as_primitive::<Int64Type>().value(row)),
            TypeKind::Float => write_double(array.as_primitive::<Float32Type>().value(row).into(), out),
            TypeKind::Double => write_double(array.as_primitive::<Float64Type>().value(row), out),
            TypeKind::Decimal { scale, .. } => {
                let mut plain = String::new();
                decimal::write_plain(&mut plain, array.as_primitive::<Decimal128Type>().value(row), *scale);
                write_number(&plain, out);
            }
            TypeKind::Char(_) | TypeKind::Varchar(_) => write_string(array.as_string_view().value(row), out),
            TypeKind::Variant => out.push_str(array.as_string_view().value(row)),
            TypeKind::Binary(_) | TypeKind::Varbinary(_) => {
                out.push('"');
                base64::engine::general_purpose::STANDARD.encode_string(array.as_binary_view().value(row), out);
                out.push('"');
            }
            TypeKind::Timestamp(p) => {
                out.push('"');
                short_instant(out, Ticks::of(array).get(row), *p);
                out.push('"');
            }
            TypeKind::TimestampLtz(p) => {
                out.push('"');
                short_instant(out, Ticks::of(array).get(row), *p);
                out.push_str("Z\"");
            }
            _ => out.push_str("null"),
        }
    }
}

/// `2024-01-02T03:04:05.6`: as many digits of the fraction as it has.
fn short_instant(out: &mut String, ticks: i64, precision: u8) {
    let start = out.len();
    text::instant(out, ticks, precision);
    out.pop();
    if out[start..].contains('.') {
        out.truncate(out.trim_end_matches('0').len());
    }
}

/// Through `BigDecimal.valueOf`; what is no number is quoted.
fn write_double(value: f64, out: &mut String) {
    let mut text = String::new();
    text::java_double(&mut text, value);
    if value.is_finite() { write_number(&text, out) } else { write_string(&text, out) }
}
