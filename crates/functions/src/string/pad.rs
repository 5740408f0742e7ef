//! LPAD, RPAD, REPEAT, OVERLAY, REPLACE, TRANSLATE.

use arrow_array::types::Int32Type;
use ouzel_types::TypeKind;
use ouzel_types::data_type::STRING_LENGTH;

use crate::column::build::strings;
use crate::column::read::is_null;
use crate::column::{Prim, Strs};
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::signature::{Bound, Gives, Want, finish, function, kernel, typed};
use crate::text::byte_hits::ByteHits;
use crate::text::utf16;

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("LPAD", &[], |a| pad_type("LPAD", a), |_| bind_pad(true)),
    function("RPAD", &[], |a| pad_type("RPAD", a), |_| bind_pad(false)),
    function("REPEAT", &[], |a| typed("REPEAT", a, &[Want::Str, Want::Int], 0, STRING), bind_repeat),
    function("OVERLAY", &[], infer_overlay, bind_overlay),
    function("REPLACE", &[], |a| typed("REPLACE", a, &[Want::Str; 3], 0, STRING), bind_replace),
    function("TRANSLATE", &["TRANSLATE3"], infer_translate, bind_translate),
];

/// UTF-16 units that are padded at most: a few rows of more would take all memory. Flink's bound is that of its JVM.
const LONGEST: usize = 1 << 28;
const STRING: Gives = Gives::Kind(TypeKind::STRING);

fn pad_type(name: &str, args: &[Argument<'_>]) -> Result<Signature, String> {
    typed(name, args, &[Want::Str, Want::Int, Want::Str], 0, STRING)
}

/// Characters that are NULL replace nothing.
fn infer_translate(args: &[Argument<'_>]) -> Result<Signature, String> {
    let Signature { args, result } = typed("TRANSLATE", args, &[Want::Str; 3], 0, STRING)?;
    let result = result.with_nullable(args[0].nullable);
    Ok(Signature { args, result })
}

/// A negative length or nothing to pad with is NULL.
fn bind_pad(left: bool) -> Bound {
    kernel(move |args, rows, errors| {
        let (text, length, pad) = (Strs::of(&args[0]), Prim::<Int32Type>::of(&args[1]), Strs::of(&args[2]));
        strings(args, rows, errors, |row, out| {
            let (text, pad) = (text.get(row), pad.get(row));
            let Ok(length) = usize::try_from(length.get(row)) else { return Ok(false) };
            if pad.is_empty() {
                return Ok(false);
            }
            let missing = length.saturating_sub(utf16::length(text));
            if missing > LONGEST {
                return Err("the padded text is longer than 256 MB: Requested array size exceeds VM limit".into());
            }
            if left {
                push_cycled(pad, missing, out);
            }
            utf16::push_range(text, 0, length, out);
            if !left {
                push_cycled(pad, missing, out);
            }
            Ok(true)
        })
    })
}

/// So many UTF-16 units of the text, over and over.
fn push_cycled(pad: &str, units: usize, out: &mut String) {
    let width = utf16::length(pad);
    (0..units / width).for_each(|_| out.push_str(pad));
    utf16::push_range(pad, 0, units % width, out);
}

fn bind_repeat(_: &Binding<'_>) -> Bound {
    kernel(|args, rows, errors| {
        let (text, count) = (Strs::of(&args[0]), Prim::<Int32Type>::of(&args[1]));
        strings(args, rows, errors, |row, out| {
            let (text, count) = (text.get(row), usize::try_from(count.get(row)).unwrap_or(0));
            if text.len().saturating_mul(count) > i32::MAX as usize {
                return Err("the repeated text is longer than 2 GB".into());
            }
            (0..count).for_each(|_| out.push_str(text));
            Ok(true)
        })
    })
}

fn infer_overlay(args: &[Argument<'_>]) -> Result<Signature, String> {
    let types = typed("OVERLAY", args, &[Want::Str, Want::Str, Want::Int, Want::Int], 1, STRING)?.args;
    let length = |i: usize| match &types[i].kind {
        TypeKind::Char(n) | TypeKind::Varchar(n) => *n,
        _ => STRING_LENGTH,
    };
    let kind = TypeKind::Varchar(length(0).saturating_add(length(1)).min(STRING_LENGTH));
    Ok(finish(types, Gives::Kind(kind)))
}

fn bind_overlay(_: &Binding<'_>) -> Bound {
    kernel(|args, rows, errors| {
        let (text, new) = (Strs::of(&args[0]), Strs::of(&args[1]));
        let (start, length) = (Prim::<Int32Type>::of(&args[2]), args.get(3).map(Prim::<Int32Type>::of));
        strings(args, rows, errors, |row, out| {
            let (text, new, start) = (text.get(row), new.get(row), i64::from(start.get(row)));
            let size = utf16::length(text) as i64;
            if start <= 0 || start > size {
                out.push_str(text);
                return Ok(true);
            }
            let length = length.map_or_else(|| utf16::length(new) as i64, |l| l.get(row).into());
            // The sum wraps round in Java, which then asks for a part that is not there.
            if length > 0 && start + length > i64::from(i32::MAX) {
                let begin = (start - 1 + length) as i32;
                return Err(format!("begin {begin}, end {size}, length {size}").into());
            }
            utf16::push_range(text, 0, start as usize - 1, out);
            out.push_str(new);
            // Nothing follows when nothing is replaced, as in Flink.
            if length > 0 && start + length <= size {
                utf16::push_range(text, (start - 1 + length) as usize, size as usize, out);
            }
            Ok(true)
        })
    })
}

/// `String.replace`: an empty search text stands between all characters.
fn bind_replace(_: &Binding<'_>) -> Bound {
    kernel(|args, rows, errors| {
        let (text, search, new) = (Strs::of(&args[0]), Strs::of(&args[1]), Strs::of(&args[2]));
        strings(args, rows, errors, |row, out| {
            let (text, search, new) = (text.get(row), search.get(row), new.get(row));
            let mut last = 0;
            if let [byte] = search.as_bytes() {
                for at in ByteHits::of(*byte, text.as_bytes()) {
                    out.push_str(&text[last..at]);
                    out.push_str(new);
                    last = at + 1;
                }
            } else {
                for (at, found) in text.match_indices(search) {
                    out.push_str(&text[last..at]);
                    out.push_str(new);
                    last = at + found.len();
                }
            }
            out.push_str(&text[last..]);
            Ok(true)
        })
    })
}

/// Characters of the second text become those at the same place in the third, or vanish where it is shorter.
fn bind_translate(_: &Binding<'_>) -> Bound {
    kernel(|args, rows, errors| {
        let (text, from, to) = (Strs::of(&args[0]), Strs::of(&args[1]), Strs::of(&args[2]));
        // Only a NULL text gives NULL; NULL characters are no characters.
        strings(&args[..1], rows, errors, |row, out| {
            let from = if is_null(args[1].as_ref(), row) { "" } else { from.get(row) };
            let to = if is_null(args[2].as_ref(), row) { "" } else { to.get(row) };
            for c in text.get(row).chars() {
                match from.chars().position(|f| f == c) {
                    None => out.push(c),
                    Some(place) => out.extend(to.chars().nth(place)),
                }
            }
            Ok(true)
        })
    })
}
