//! UPPER, LOWER, INITCAP, REVERSE, CHAR_LENGTH, ASCII, CHR and the IS_* predicates.

use std::sync::Arc;

use arrow_array::types::*;
use ouzel_types::TypeKind;

use crate::column::build::{predicate, strings, total};
use crate::column::read::is_null;
use crate::column::{Prim, Strs};
use crate::function::{Argument, ScalarFunction, Signature};
use crate::signature::{Bound, Gives, Want, function, kernel, typed};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("UPPER", &["UCASE"], |a| one("UPPER", a, Gives::Like(0)), |_| text(upper)),
    function("LOWER", &["LCASE"], |a| one("LOWER", a, Gives::Like(0)), |_| text(lower)),
    function("INITCAP", &[], |a| one("INITCAP", a, Gives::Like(0)), |_| text(initcap)),
    function(
        "REVERSE",
        &[],
        |a| one("REVERSE", a, Gives::Maybe(TypeKind::STRING)),
        |_| text(|s, out| out.extend(s.chars().rev())),
    ),
    function(
        "CHAR_LENGTH",
        &["CHARACTER_LENGTH"],
        |a| one("CHAR_LENGTH", a, Gives::Kind(TypeKind::Int)),
        |_| number(|s| if s.is_ascii() { s.len() as i32 } else { s.chars().count() as i32 }),
    ),
    function(
        "ASCII",
        &[],
        |a| one("ASCII", a, Gives::Kind(TypeKind::Int)),
        |_| number(|s| s.as_bytes().first().map_or(0, |b| i32::from(*b as i8))),
    ),
    function(
        "CHR",
        &[],
        |a| typed("CHR", a, &[Want::Long], 0, Gives::Maybe(TypeKind::STRING)),
        |_| {
            kernel(|args, rows, errors| {
                let codes = Prim::<Int64Type>::of(&args[0]);
                strings(args, rows, errors, |row, out| {
                    // Negative codes give the empty text, large ones wrap at 256.
                    if let Ok(code) = u64::try_from(codes.get(row)) {
                        out.push(char::from(code as u8));
                    }
                    Ok(true)
                })
            })
        },
    ),
    function(
        "IS_ALPHA",
        &[],
        |a| one("IS_ALPHA", a, Gives::Never(TypeKind::Boolean)),
        |_| test(|s| all(s, char::is_alphabetic)),
    ),
    function(
        "IS_DIGIT",
        &[],
        |a| one("IS_DIGIT", a, Gives::Never(TypeKind::Boolean)),
        |_| test(|s| all(s, |c| c.is_numeric())),
    ),
    function(
        "IS_DECIMAL",
        &[],
        |a| one("IS_DECIMAL", a, Gives::Never(TypeKind::Boolean)),
        |_| test(|s| crate::cast::parse::double(s).is_some()),
    ),
];

fn one(name: &str, args: &[Argument<'_>], gives: Gives) -> Result<Signature, String> {
    typed(name, args, &[Want::Str], 0, gives)
}

fn all(text: &str, test: impl Fn(char) -> bool) -> bool {
    !text.is_empty() && text.chars().all(test)
}

fn text(f: fn(&str, &mut String)) -> Bound {
    kernel(move |args, rows, errors| {
        let column = Strs::of(&args[0]);
        strings(args, rows, errors, |row, out| {
            f(column.get(row), out);
            Ok(true)
        })
    })
}

fn number(f: fn(&str) -> i32) -> Bound {
    kernel(move |args, rows, _| {
        let column = Strs::of(&args[0]);
        Arc::new(total::<Int32Type>(args, rows, |row| f(column.get(row))))
    })
}

/// NULL is FALSE here, as in Flink.
fn test(f: fn(&str) -> bool) -> Bound {
    kernel(move |args, rows, _| {
        let column = Strs::of(&args[0]);
        predicate(&[], rows, |row| !is_null(args[0].as_ref(), row) && f(column.get(row)))
    })
}

fn upper(text: &str, out: &mut String) {
    if text.is_ascii() {
        out.push_str(text);
        out.make_ascii_uppercase();
    } else {
        text.chars().for_each(|c| out.extend(c.to_uppercase()));
    }
}

fn lower(text: &str, out: &mut String) {
    if text.is_ascii() {
        out.push_str(text);
        out.make_ascii_lowercase();
    } else {
        out.push_str(&text.to_lowercase());
    }
}

/// Words are runs of ASCII letters and digits, as in Calcite.
fn initcap(text: &str, out: &mut String) {
    let mut inside = false;
    for c in text.chars() {
        out.push(if inside { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() });
        inside = c.is_ascii_alphanumeric();
    }
}
