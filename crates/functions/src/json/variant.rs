//! PARSE_JSON and TRY_PARSE_JSON: VARIANT values, kept as normalised JSON text (members sorted, zeros behind the point
//! dropped).

use std::borrow::Cow;

use ouzel_types::TypeKind;

use super::parse::{Json, parse, parse_unique};
use super::write::write_json;
use crate::column::build::strings;
use crate::column::{Bools, Strs};
use crate::function::{Binding, ScalarFunction};
use crate::signature::{Bound, Gives, Want, function, kernel, typed};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function(
        "PARSE_JSON",
        &[],
        |a| typed("PARSE_JSON", a, &[Want::Str, Want::Bool], 1, Gives::Kind(TypeKind::Variant)),
        |b| bind(b, false),
    ),
    function(
        "TRY_PARSE_JSON",
        &[],
        |a| typed("TRY_PARSE_JSON", a, &[Want::Str, Want::Bool], 1, Gives::Maybe(TypeKind::Variant)),
        |b| bind(b, true),
    ),
];

fn bind(_: &Binding<'_>, tries: bool) -> Bound {
    kernel(move |args, rows, errors| {
        let (text, duplicates) = (Strs::of(&args[0]), args.get(1).map(Bools::of));
        strings(args, rows, errors, |row, out| {
            let text = text.get(row);
            let parsed = if duplicates.is_some_and(|d| d.get(row)) { parse(text) } else { parse_unique(text) };
            match parsed {
                Ok(value) => write_json(&normal(value), out),
                Err(_) if tries => return Ok(false),
                Err(message) => return Err(message.into()),
            }
            Ok(true)
        })
    })
}

fn normal(value: Json<'_>) -> Json<'_> {
    match value {
        Json::Number(text) => Json::Number(normal_number(text)),
        Json::Array(items) => Json::Array(items.into_iter().map(normal).collect()),
        Json::Object(members) => Json::Object(members.into_iter().map(|(k, v)| (k, normal(v))).collect()),
        other => other,
    }
}

/// Integers stay, decimals lose zeros at the end, numbers with an exponent are doubles.
fn normal_number(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains(['e', 'E']) {
        let mut out = String::new();
        crate::text::java_double(&mut out, text.parse().unwrap_or(f64::NAN));
        return Cow::Owned(out);
    }
    match text.split_once('.') {
        None => text,
        Some((whole, fraction)) => {
            let fraction = fraction.trim_end_matches('0');
            Cow::Owned(if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") })
        }
    }
}
