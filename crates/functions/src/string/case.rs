//! UPPER, LOWER, INITCAP, REVERSE, CHAR_LENGTH, ASCII, CHR and the IS_* predicates.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use arrow_array::builder::make_view;
use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef, BooleanArray, StringViewArray};
use arrow_buffer::Buffer;
use fancy_regex::Regex;
use ouzel_types::TypeKind;

use crate::column::build::{predicate, strings, total};
use crate::column::read::is_null;
use crate::column::{Prim, Strs};
use crate::errors::RowErrors;
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::signature::{Bound, Gives, Want, function, kernel, typed};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("UPPER", &[], |a| one("UPPER", a, Gives::Like(0)), |_| cased(b'a', upper)),
    function("LOWER", &[], |a| one("LOWER", a, Gives::Like(0)), |_| cased(b'A', lower)),
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
    function("IS_ALPHA", &[], |a| text_or_number("IS_ALPHA", a), |b| test(b, |_| false, |s| all(s, is_letter))),
    function(
        "IS_DIGIT",
        &[],
        |a| text_or_number("IS_DIGIT", a),
        |b| test(b, TypeKind::is_integer, |s| all(s, is_digit)),
    ),
    function(
        "IS_DECIMAL",
        &[],
        |a| text_or_number("IS_DECIMAL", a),
        |b| test(b, |kind| !kind.is_decimal(), |s| crate::cast::parse::double(&in_ascii(s)).is_some()),
    ),
];

fn one(name: &str, args: &[Argument<'_>], gives: Gives) -> Result<Signature, String> {
    typed(name, args, &[Want::Str], 0, gives)
}

fn text_or_number(name: &str, args: &[Argument<'_>]) -> Result<Signature, String> {
    let want = if args.first().is_some_and(|a| a.ty.kind.is_numeric()) { Want::Number } else { Want::Str };
    typed(name, args, &[want], 0, Gives::Never(TypeKind::Boolean))
}

fn all(text: &str, test: impl Fn(char) -> bool) -> bool {
    !text.is_empty() && text.chars().all(test)
}

/// `Character.isLetter` of a Java char: characters beyond 16 bits are two, and no letters.
fn is_letter(c: char) -> bool {
    static LETTER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\p{L}").expect("invariant: a pattern"));
    c.is_ascii_alphabetic() || is_of(&LETTER, c)
}

/// `Character.isDigit` of a Java char: of any script, but no fractions and numerals.
fn is_digit(c: char) -> bool {
    static DIGIT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\p{Nd}").expect("invariant: a pattern"));
    c.is_ascii_digit() || is_of(&DIGIT, c)
}

/// The text with digits of any script as ASCII ones, of which only IS_DECIMAL asks whether they are a number: Java reads them as
/// whole numbers only.
fn in_ascii(text: &str) -> Cow<'_, str> {
    match text.is_ascii() || text.contains(['.', 'e', 'E']) {
        true => Cow::Borrowed(text),
        false => text.chars().map(|c| if is_digit(c) { '0' } else { c }).collect(),
    }
}

fn is_of(class: &Regex, c: char) -> bool {
    !c.is_ascii() && c.len_utf16() == 1 && class.is_match(c.encode_utf8(&mut [0; 4])).unwrap_or(false)
}

fn text(f: fn(&str, &mut String)) -> Bound {
    kernel(move |args, rows, errors| text_kernel(&args[0], rows, errors, f))
}

fn text_kernel(arg: &ArrayRef, rows: usize, errors: &mut RowErrors, f: fn(&str, &mut String)) -> ArrayRef {
    let column = Strs::of(arg);
    strings(std::slice::from_ref(arg), rows, errors, |row, out| {
        f(column.get(row), out);
        Ok(true)
    })
}

/// Letters from `first` on, and the 25 behind it, change their case; `f` is for text that is not ASCII.
///
/// A text of up to twelve bytes stands in its view, so all its letters are changed at once, without a copy.
fn cased(first: u8, f: fn(&str, &mut String)) -> Bound {
    kernel(move |args, rows, errors| {
        let source = args[0].as_string_view();
        let inline = |view: &u128| *view as u32 <= 12 && (view >> 32) & (u128::MAX / 255 * 128) == 0;
        if source.len() != rows || source.nulls().is_some_and(|n| n.null_count() == rows) {
            return text_kernel(&args[0], rows, errors, f);
        }
        let (mut views, mut long) = (Vec::with_capacity(rows), Vec::new());
        let mut changed = String::new();
        for (row, view) in source.views().iter().enumerate() {
            if inline(view) {
                views.push(*view ^ letters(*view >> 32 << 32, first));
                continue;
            }
            if source.is_null(row) {
                views.push(0);
                continue;
            }
            changed.clear();
            f(source.value(row), &mut changed);
            if long.len() + changed.len() > i32::MAX as usize {
                return text_kernel(&args[0], rows, errors, f);
            }
            views.push(make_view(changed.as_bytes(), 0, long.len() as u32));
            if changed.len() > 12 {
                long.extend_from_slice(changed.as_bytes());
            }
        }
        // SAFETY: each view is inlined UTF-8 or a range of the one buffer that holds one changed text.
        Arc::new(unsafe {
            StringViewArray::new_unchecked(views.into(), vec![Buffer::from_vec(long)], source.nulls().cloned())
        })
    })
}

/// 0x20 in each byte that is one of the 26 letters from `first` on. Every byte is ASCII.
#[inline(always)]
fn letters(bytes: u128, first: u8) -> u128 {
    const ONES: u128 = u128::MAX / 255;
    let from = bytes + ONES * u128::from(128 - first);
    let behind = bytes + ONES * u128::from(128 - first - 26);
    (from & !behind & (ONES * 128)) >> 2
}

fn number(f: fn(&str) -> i32) -> Bound {
    kernel(move |args, rows, _| {
        let column = Strs::of(&args[0]);
        Arc::new(total::<Int32Type>(args, rows, |row| f(column.get(row))))
    })
}

/// NULL is FALSE here, as in Flink. Of a number only the type counts, even where it is NULL.
fn test(binding: &Binding<'_>, of_number: fn(&TypeKind) -> bool, f: fn(&str) -> bool) -> Bound {
    let kind = &binding.arg_types[0].kind;
    if kind.is_numeric() {
        let answer: ArrayRef = Arc::new(BooleanArray::from(vec![of_number(kind)]));
        return kernel(move |_, _, _| answer.clone());
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_texts_change_in_their_views() {
        let texts =
            ["", "aZ@[`{", "AbCdEfGhIjKl", "0123456789!~", "A long text of more than twelve bytes", "Äpfel", "ß"];
        let column: ArrayRef = Arc::new(StringViewArray::from_iter(texts.iter().map(Some).chain([None])));
        let run = |first, f| {
            let kernel = cased(first, f).unwrap();
            let array = kernel.eval(std::slice::from_ref(&column), texts.len() + 1, &mut RowErrors::default());
            array.as_string_view().iter().map(|v| v.map(str::to_owned)).collect::<Vec<_>>()
        };
        let wanted =
            |change: fn(&str) -> String| texts.iter().map(|t| Some(change(t))).chain([None]).collect::<Vec<_>>();
        assert_eq!(run(b'A', lower), wanted(|t| t.to_lowercase()));
        assert_eq!(run(b'a', upper), wanted(|t| t.to_uppercase()));
    }
}
