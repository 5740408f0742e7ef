//! POSITION, LOCATE, INSTR, STARTSWITH, ENDSWITH.

use std::sync::Arc;

use arrow_array::types::Int32Type;
use ouzel_types::TypeKind;

use crate::column::build::{predicate, primitives, total};
use crate::column::{Bins, Prim, Strs};
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::signature::{Bound, Gives, Want, function, kernel, typed, wrong_arguments};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function(
        "POSITION",
        &["LOCATE"],
        |a| typed("POSITION", a, &[Want::Str, Want::Str, Want::Int], 1, INT),
        bind_position,
    ),
    function("INSTR", &[], |a| typed("INSTR", a, &[Want::Str, Want::Str, Want::Int, Want::Int], 2, INT), bind_instr),
    function("STARTSWITH", &[], |a| infer_ends("STARTSWITH", a), |b| bind_ends(b, true)),
    function("ENDSWITH", &[], |a| infer_ends("ENDSWITH", a), |b| bind_ends(b, false)),
];

const INT: Gives = Gives::Kind(TypeKind::Int);

/// The 1-based character at which byte `at` lies.
fn character(text: &str, at: usize) -> i32 {
    text[..at].chars().count() as i32 + 1
}

fn bind_position(_: &Binding<'_>) -> Bound {
    kernel(|args, rows, _| {
        let (needle, text, from) = (Strs::of(&args[0]), Strs::of(&args[1]), args.get(2).map(Prim::<Int32Type>::of));
        Arc::new(total::<Int32Type>(args, rows, |row| {
            position(needle.get(row), text.get(row), from.map_or(1, |f| f.get(row)))
        }))
    })
}

fn position(needle: &str, text: &str, from: i32) -> i32 {
    if needle.is_empty() {
        return 1;
    }
    // Places before the first act as the first; the least of all wraps round, as Java's does.
    let skip = usize::try_from(from.wrapping_sub(1)).unwrap_or(0);
    let start = if skip == 0 { Some(0) } else { text.char_indices().map(|(at, _)| at).chain([text.len()]).nth(skip) };
    let found = start.and_then(|start| text[start..].find(needle).map(|at| start + at));
    found.map_or(0, |at| character(text, at))
}

fn bind_instr(_: &Binding<'_>) -> Bound {
    kernel(|args, rows, errors| {
        let (text, needle) = (Strs::of(&args[0]), Strs::of(&args[1]));
        let (from, nth) = (args.get(2).map(Prim::<Int32Type>::of), args.get(3).map(Prim::<Int32Type>::of));
        Arc::new(primitives::<Int32Type>(args, rows, errors, |row| {
            let nth = nth.map_or(1, |n| n.get(row));
            if nth <= 0 {
                return Err("nthAppearance must be positive!".into());
            }
            Ok(Some(instr(text.get(row), needle.get(row), from.map_or(1, |f| f.get(row)), nth)))
        }))
    })
}

/// The nth occurrence from a position on; a negative position counts from the end and searches backwards, over both texts
/// turned round. An empty needle is found at 1, wherever it is looked for. `nth` is positive.
fn instr(text: &str, needle: &str, from: i32, nth: i32) -> i32 {
    if from == 0 {
        return 0;
    }
    if from < 0 {
        let turned = |text: &str| text.chars().rev().collect::<String>();
        let place = instr(&turned(text), &turned(needle), from.saturating_neg(), nth);
        let size = |text: &str| text.chars().count() as i32;
        return if place == 0 { 0 } else { size(text) + 2 - place - size(needle) };
    }
    let (mut start, mut place) = (from, 0);
    for _ in 0..nth {
        if needle.is_empty() {
            return 1;
        }
        let skipped = text.char_indices().map(|(at, _)| at).nth(start as usize - 1);
        let found = skipped.and_then(|at| text[at..].find(needle).map(|found| at + found));
        let Some(found) = found else { return 0 };
        place = character(text, found);
        start = place + 1;
    }
    place
}

fn infer_ends(name: &str, args: &[Argument<'_>]) -> Result<Signature, String> {
    let signature = typed(name, args, &[Want::StrOrBytes, Want::StrOrBytes], 0, Gives::Kind(TypeKind::Boolean))?;
    if signature.args[0].kind.is_string() != signature.args[1].kind.is_string() {
        return Err(wrong_arguments(name, args));
    }
    Ok(signature)
}

fn bind_ends(binding: &Binding<'_>, start: bool) -> Bound {
    let bytes = binding.arg_types[0].kind.is_binary();
    kernel(move |args, rows, _| {
        let test = |a: &[u8], b: &[u8]| if start { a.starts_with(b) } else { a.ends_with(b) };
        if bytes {
            let (a, b) = (Bins::of(&args[0]), Bins::of(&args[1]));
            predicate(args, rows, |row| test(a.get(row), b.get(row)))
        } else {
            let (a, b) = (Strs::of(&args[0]), Strs::of(&args[1]));
            predicate(args, rows, |row| test(a.get(row).as_bytes(), b.get(row).as_bytes()))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_one_based_characters() {
        assert_eq!(position("c", "äbc", 1), 3);
        assert_eq!(position("b", "abcb", 3), 4);
        assert_eq!(position("x", "abc", 1), 0);
        assert_eq!(position("b", "abc", 0), 2);
        assert_eq!(instr("abcb", "b", -1, 1), 4);
        assert_eq!(instr("abcb", "b", -2, 1), 2);
        assert_eq!(instr("abcb", "b", 1, 2), 4);
        assert_eq!(instr("abcb", "b", 3, 2), 0);
        assert_eq!(instr("abc", "abc", -2, 1), 0);
        assert_eq!(instr("", "", 5, 1), 1);
    }
}
