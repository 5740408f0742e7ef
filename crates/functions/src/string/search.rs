//! POSITION, LOCATE, INSTR, STARTSWITH, ENDSWITH.

use std::sync::Arc;

use arrow_array::types::Int32Type;
use ouzel_types::TypeKind;

use crate::column::build::{predicate, total};
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
    // Places before the first act as the first.
    let skip = usize::try_from(from.saturating_sub(1)).unwrap_or(0);
    let start = if skip == 0 { Some(0) } else { text.char_indices().map(|(at, _)| at).chain([text.len()]).nth(skip) };
    let found = start.and_then(|start| text[start..].find(needle).map(|at| start + at));
    found.map_or(0, |at| character(text, at))
}

fn bind_instr(_: &Binding<'_>) -> Bound {
    kernel(|args, rows, _| {
        let (text, needle) = (Strs::of(&args[0]), Strs::of(&args[1]));
        let (from, nth) = (args.get(2).map(Prim::<Int32Type>::of), args.get(3).map(Prim::<Int32Type>::of));
        Arc::new(total::<Int32Type>(args, rows, |row| {
            instr(text.get(row), needle.get(row), from.map_or(1, |f| f.get(row)), nth.map_or(1, |n| n.get(row)))
        }))
    })
}

/// The nth occurrence from a position on; a negative position counts from the end and searches backwards.
fn instr(text: &str, needle: &str, from: i32, nth: i32) -> i32 {
    let (Ok(nth), false) = (usize::try_from(nth), from == 0) else { return 0 };
    if nth == 0 {
        return 0;
    }
    let size = text.chars().count() as i64;
    let starts = |at: usize| text[at..].starts_with(needle);
    let mut places =
        text.char_indices().map(|(at, _)| at).chain([text.len()]).zip(1i64..).filter(|(at, _)| starts(*at));
    let found = if from > 0 {
        places.filter(|(_, place)| *place >= from.into()).nth(nth - 1)
    } else {
        let last = size + 1 + i64::from(from);
        let before: Vec<(usize, i64)> = places.by_ref().take_while(|(_, place)| *place <= last).collect();
        before.len().checked_sub(nth).map(|i| before[i])
    };
    found.map_or(0, |(_, place)| place as i32)
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
    }
}
