//! JSON_VALUE, JSON_QUERY, JSON_EXISTS and IS JSON.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::{ArrayBuilder, StringViewBuilder};
use arrow_array::types::{Float64Type, Int32Type};
use arrow_array::{ArrayRef, ListArray};
use arrow_buffer::{NullBufferBuilder, OffsetBuffer};
use arrow_schema::DataType as ArrowType;
use ouzel_types::TypeKind;

use super::parse::{Json, parse};
use super::path::{Mode, Path};
use super::write::{write_json, write_number};
use crate::column::build::{Fail, booleans, predicate, primitives, strings};
use crate::column::read::{all_present, is_null};
use crate::column::{Bools, Prim, Strs};
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::signature::{Bound, Gives, Want, function, kernel, literal_str, typed};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("JSON_VALUE", &[], infer_value, bind_value),
    function(
        "JSON_QUERY",
        &[],
        |a| typed("JSON_QUERY", a, &[Want::Str; 5], 3, Gives::Maybe(TypeKind::STRING)),
        bind_query,
    ),
    function(
        "JSON_EXISTS",
        &[],
        |a| typed("JSON_EXISTS", a, &[Want::Str; 3], 1, Gives::Maybe(TypeKind::Boolean)),
        bind_exists,
    ),
    function("IS JSON VALUE", &["IS JSON"], |a| is_json("IS JSON VALUE", a), |_| bind_is(|_| true)),
    function("IS JSON OBJECT", &[], |a| is_json("IS JSON OBJECT", a), |_| bind_is(|j| matches!(j, Json::Object(_)))),
    function("IS JSON ARRAY", &[], |a| is_json("IS JSON ARRAY", a), |_| bind_is(|j| matches!(j, Json::Array(_)))),
    function("IS JSON SCALAR", &[], |a| is_json("IS JSON SCALAR", a), |_| bind_is(|j| j.is_scalar())),
];

fn is_json(name: &str, args: &[Argument<'_>]) -> Result<Signature, String> {
    typed(name, args, &[Want::Str], 0, Gives::Never(TypeKind::Boolean))
}

/// NULL is no JSON.
fn bind_is(test: fn(&Json<'_>) -> bool) -> Bound {
    kernel(move |args, rows, _| {
        let text = Strs::of(&args[0]);
        predicate(&[], rows, |row| !is_null(args[0].as_ref(), row) && parse(text.get(row)).is_ok_and(|j| test(&j)))
    })
}

/// Paths of a call: one literal, or compiled once per text and batch.
struct Paths {
    literal: Option<Arc<Path>>,
}

impl Paths {
    fn of(binding: &Binding<'_>) -> Paths {
        Paths { literal: literal_str(binding, 1).map(|text| Arc::new(Path::compile(text))) }
    }

    fn reader<'a>(&'a self, args: &'a [ArrayRef]) -> impl Fn(usize) -> Arc<Path> + 'a {
        let (column, known) = (Strs::of(&args[1]), RefCell::new(HashMap::<&str, Arc<Path>>::new()));
        move |row| match &self.literal {
            Some(path) => path.clone(),
            None => {
                let text = column.get(row);
                known.borrow_mut().entry(text).or_insert_with(|| Arc::new(Path::compile(text))).clone()
            }
        }
    }
}

enum Outcome<'a> {
    Value(Json<'a>),
    Empty,
    Error(String),
}

/// JSON null counts as missing: an error in strict mode, nothing in lax mode.
fn absent(path: &Path, what: &str) -> Outcome<'static> {
    match path.mode {
        Mode::Lax => Outcome::Empty,
        Mode::Strict => {
            Outcome::Error(format!("Strict jsonpath mode requires {what} value, and the actual value is: 'null'"))
        }
    }
}

fn scalar_at<'a>(path: &Path, text: &'a str) -> Outcome<'a> {
    match path.lookup(text) {
        Err(message) => Outcome::Error(message),
        Ok(None) => absent(path, "scalar"),
        Ok(Some(value)) if value.is_scalar() => Outcome::Value(value),
        Ok(Some(_)) if path.mode == Mode::Lax => Outcome::Empty,
        Ok(Some(value)) => {
            let mut text = String::new();
            write_json(&value, &mut text);
            Outcome::Error(format!("Strict jsonpath mode requires scalar value, and the actual value is: ''{text}''"))
        }
    }
}

/// The types of the defaults are the result's, which the user writes: nothing to check but the texts.
fn infer_value(args: &[Argument<'_>]) -> Result<Signature, String> {
    let wants = [Want::Str, Want::Str, Want::Str, Want::Any, Want::Str, Want::Any];
    typed("JSON_VALUE", args, &wants, 4, Gives::Maybe(TypeKind::STRING))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Otherwise {
    Null,
    Fail,
    Default,
}

fn otherwise(binding: &Binding<'_>, index: usize) -> Otherwise {
    match literal_str(binding, index) {
        Some("ERROR") => Otherwise::Fail,
        Some("DEFAULT") => Otherwise::Default,
        _ => Otherwise::Null,
    }
}

/// What a row of JSON_VALUE gives: a scalar of the document, a default (by argument), or NULL.
enum Chosen<'a> {
    Scalar(Json<'a>),
    Default(usize),
    Null,
}

fn bind_value(binding: &Binding<'_>) -> Bound {
    let (paths, on_empty, on_error) = (Paths::of(binding), otherwise(binding, 2), otherwise(binding, 4));
    let result = binding.result.clone();
    // Flink casts a default to the class of the result and does not convert; the class for DOUBLE is BigDecimal, which none has.
    let fits: Vec<bool> =
        binding.arg_types.iter().map(|ty| ty.kind == result.kind && result.kind != TypeKind::Double).collect();
    let classes: Vec<&str> = binding.arg_types.iter().map(|ty| default_class(&ty.kind)).collect();
    match result.kind {
        TypeKind::Boolean | TypeKind::Int | TypeKind::Double | TypeKind::Char(_) | TypeKind::Varchar(_) => {}
        other => return Err(format!("Unsupported type '{other}' for RETURNING in JSON_VALUE().")),
    }
    kernel(move |args, rows, errors| {
        let (text, path) = (Strs::of(&args[0]), paths.reader(args));
        let choose = |row: usize| -> Result<Chosen<'_>, Fail> {
            match scalar_at(&path(row), text.get(row)) {
                Outcome::Value(value) => Ok(Chosen::Scalar(value)),
                Outcome::Empty => match on_empty {
                    Otherwise::Null => Ok(Chosen::Null),
                    Otherwise::Default => Ok(Chosen::Default(3)),
                    Otherwise::Fail => Err("Empty result of JSON_VALUE function is not allowed".into()),
                },
                Outcome::Error(message) => match on_error {
                    Otherwise::Null => Ok(Chosen::Null),
                    Otherwise::Default => Ok(Chosen::Default(5)),
                    Otherwise::Fail => Err(message.into()),
                },
            }
        };
        let default = |arg: usize, row: usize| !is_null(args[arg].as_ref(), row);
        let fitting = |arg: usize, row: usize, wanted: &str| match default(arg, row) {
            true if !fits[arg] => Err(Fail::from(format!("class {} cannot be cast to class {wanted}", classes[arg]))),
            there => Ok(there),
        };
        let present = &args[..2];
        match &result.kind {
            TypeKind::Boolean => booleans(present, rows, errors, |row| match choose(row)? {
                Chosen::Null => Ok(None),
                Chosen::Default(arg) => {
                    Ok(fitting(arg, row, "java.lang.Boolean")?.then(|| Bools::of(&args[arg]).get(row)))
                }
                Chosen::Scalar(Json::Bool(value)) => Ok(Some(value)),
                Chosen::Scalar(other) => Err(wrong_class(&other, "java.lang.Boolean")),
            }),
            TypeKind::Int => Arc::new(primitives::<Int32Type>(present, rows, errors, |row| match choose(row)? {
                Chosen::Null => Ok(None),
                Chosen::Default(arg) => {
                    Ok(fitting(arg, row, "java.lang.Integer")?.then(|| Prim::<Int32Type>::of(&args[arg]).get(row)))
                }
                Chosen::Scalar(Json::Number(n)) if n.parse::<i32>().is_ok() => Ok(n.parse().ok()),
                Chosen::Scalar(other) => Err(wrong_class(&other, "java.lang.Integer")),
            })),
            TypeKind::Double => Arc::new(primitives::<Float64Type>(present, rows, errors, |row| match choose(row)? {
                Chosen::Null => Ok(None),
                Chosen::Default(arg) => fitting(arg, row, "java.math.BigDecimal").map(|_| None),
                Chosen::Scalar(Json::Number(n)) if n.contains(['.', 'e', 'E']) => Ok(n.parse().ok()),
                Chosen::Scalar(other) => Err(wrong_class(&other, "java.math.BigDecimal")),
            })),
            _ => strings(present, rows, errors, |row, out| {
                match choose(row)? {
                    Chosen::Null => return Ok(false),
                    Chosen::Default(arg) if !default(arg, row) => return Ok(false),
                    Chosen::Default(arg) => out.push_str(Strs::of(&args[arg]).get(row)),
                    Chosen::Scalar(value) => write_raw(&value, out),
                }
                Ok(true)
            }),
        }
    })
}

/// A scalar's own text: strings without quotes.
fn write_raw(value: &Json<'_>, out: &mut String) {
    match value {
        Json::String(text) => out.push_str(text),
        Json::Number(text) => write_number(text, out),
        other => write_json(other, out),
    }
}

/// The class of a constant of this type in Flink's generated code.
fn default_class(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Boolean => "java.lang.Boolean",
        TypeKind::TinyInt => "java.lang.Byte",
        TypeKind::SmallInt => "java.lang.Short",
        TypeKind::Int => "java.lang.Integer",
        TypeKind::BigInt => "java.lang.Long",
        TypeKind::Float => "java.lang.Float",
        TypeKind::Double => "java.lang.Double",
        TypeKind::Decimal { .. } => "org.apache.flink.table.data.DecimalData",
        _ => "org.apache.flink.table.data.binary.BinaryStringData",
    }
}

/// Flink casts to the class of the RETURNING type and does not convert.
fn wrong_class(value: &Json<'_>, wanted: &str) -> Fail {
    let class = match value {
        Json::String(_) => "java.lang.String",
        Json::Bool(_) => "java.lang.Boolean",
        Json::Number(n) if n.contains(['.', 'e', 'E']) => "java.math.BigDecimal",
        Json::Number(n) if n.parse::<i32>().is_ok() => "java.lang.Integer",
        Json::Number(n) if n.parse::<i64>().is_ok() => "java.lang.Long",
        _ => "java.math.BigInteger",
    };
    format!("class {class} cannot be cast to class {wanted}").into()
}

#[derive(Clone, Copy)]
enum Wrapper {
    Without,
    Conditional,
    Unconditional,
}

/// What JSON_QUERY gives where there is nothing to give.
#[derive(Clone, Copy)]
enum Substitute {
    Null,
    Array,
    Object,
    Fail,
}

fn substitute(binding: &Binding<'_>, index: usize) -> Substitute {
    match literal_str(binding, index) {
        Some("EMPTY ARRAY") => Substitute::Array,
        Some("EMPTY OBJECT") => Substitute::Object,
        Some("ERROR") => Substitute::Fail,
        _ => Substitute::Null,
    }
}

fn composite_at<'a>(path: &Path, wrapper: Wrapper, text: &'a str) -> Outcome<'a> {
    let value = match path.lookup(text) {
        Err(message) => return Outcome::Error(message),
        Ok(None) => return absent(path, "array or object"),
        Ok(Some(value)) => value,
    };
    let value = match wrapper {
        Wrapper::Without => value,
        Wrapper::Conditional if matches!(value, Json::Array(_)) => value,
        _ => Json::Array(vec![value]),
    };
    if !value.is_scalar() {
        return Outcome::Value(value);
    }
    match path.mode {
        Mode::Lax => Outcome::Empty,
        Mode::Strict => {
            let mut text = String::new();
            write_raw(&value, &mut text);
            Outcome::Error(format!(
                "Strict jsonpath mode requires array or object value, and the actual value is: '{text}'"
            ))
        }
    }
}

fn bind_query(binding: &Binding<'_>) -> Bound {
    let paths = Paths::of(binding);
    let wrapper = match literal_str(binding, 2) {
        Some("CONDITIONAL") => Wrapper::Conditional,
        Some("UNCONDITIONAL") => Wrapper::Unconditional,
        _ => Wrapper::Without,
    };
    let (on_empty, on_error) = (substitute(binding, 3), substitute(binding, 4));
    let choose = move |path: &Path, text: &str, each: &mut dyn FnMut(Json<'_>)| -> Result<bool, Fail> {
        let (instead, message) = match composite_at(path, wrapper, text) {
            Outcome::Value(value) => {
                each(value);
                return Ok(true);
            }
            Outcome::Empty => (on_empty, "Empty result of JSON_QUERY function is not allowed".to_owned()),
            Outcome::Error(message) => (on_error, message),
        };
        match instead {
            Substitute::Null => return Ok(false),
            Substitute::Fail => return Err(message.into()),
            Substitute::Array => each(Json::Array(Vec::new())),
            Substitute::Object => each(Json::Object(Vec::new())),
        }
        Ok(true)
    };
    if let ArrowType::List(field) = binding.result.arrow() {
        return kernel(move |args, rows, errors| {
            let (text, path, present) = (Strs::of(&args[0]), paths.reader(args), all_present(&args[..2], rows));
            let (mut items, mut offsets, mut nulls) =
                (StringViewBuilder::new(), vec![0i32], NullBufferBuilder::new(rows));
            for row in 0..rows {
                let mut there = false;
                if present.as_ref().is_none_or(|n| n.is_valid(row)) {
                    let mut given = false;
                    let chosen = choose(&path(row), text.get(row), &mut |value| {
                        given = true;
                        there = append_items(&value, &mut items);
                    });
                    match (chosen, on_error) {
                        (Err(message), _) => errors.push(row, message),
                        // What is no array takes the branch of an error.
                        (Ok(_), Substitute::Array) if given && !there => there = true,
                        (Ok(_), Substitute::Fail) if given && !there => {
                            errors.push(row, "class java.util.LinkedHashMap cannot be cast to class java.util.List");
                        }
                        _ => {}
                    }
                }
                nulls.append(there);
                offsets.push(items.len() as i32);
            }
            let offsets = OffsetBuffer::new(offsets.into());
            Arc::new(ListArray::new(field.clone(), offsets, Arc::new(items.finish()), nulls.finish()))
        });
    }
    kernel(move |args, rows, errors| {
        let (text, path) = (Strs::of(&args[0]), paths.reader(args));
        strings(&args[..2], rows, errors, |row, out| {
            choose(&path(row), text.get(row), &mut |value| write_json(&value, out))
        })
    })
}

/// RETURNING ARRAY<STRING>: items as texts; what is no array is NULL.
fn append_items(value: &Json<'_>, items: &mut StringViewBuilder) -> bool {
    let Json::Array(values) = value else { return false };
    let mut text = String::new();
    for value in values {
        if *value == Json::Null {
            items.append_null();
            continue;
        }
        text.clear();
        write_raw(value, &mut text);
        items.append_value(&text);
    }
    true
}

fn bind_exists(binding: &Binding<'_>) -> Bound {
    let paths = Paths::of(binding);
    let on_error = literal_str(binding, 2).unwrap_or("FALSE").to_owned();
    kernel(move |args, rows, errors| {
        let (text, path) = (Strs::of(&args[0]), paths.reader(args));
        booleans(&args[..2], rows, errors, |row| match (path(row).lookup(text.get(row)), on_error.as_str()) {
            (Ok(found), _) => Ok(Some(found.is_some())),
            (Err(_), "TRUE") => Ok(Some(true)),
            (Err(_), "UNKNOWN") => Ok(None),
            (Err(message), "ERROR") => Err(message.into()),
            (Err(_), _) => Ok(Some(false)),
        })
    })
}
