//! SUBSTRING, LEFT, RIGHT, TRIM, LTRIM, RTRIM, BTRIM: parts of the input, which share its bytes.

use arrow_array::types::Int32Type;
use ouzel_types::TypeKind;

use crate::column::build::parts;
use crate::column::{Prim, Strs};
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::signature::{Bound, Gives, Want, function, kernel, literal_str, typed};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function(
        "SUBSTRING",
        &["SUBSTR"],
        |a| typed("SUBSTRING", a, &[Want::Str, Want::Int, Want::Int], 1, Gives::MaybeVarcharOf(0)),
        bind_substring,
    ),
    function("LEFT", &[], |a| side("LEFT", a), |_| bind_side(true)),
    function("RIGHT", &[], |a| side("RIGHT", a), |_| bind_side(false)),
    function("TRIM", &[], |a| typed("TRIM", a, &[Want::Str; 3], 0, Gives::VarcharOf(2)), bind_trim),
    function("LTRIM", &[], |a| trim_type("LTRIM", a, Gives::VarcharOf(0)), |_| trim_one(true, false)),
    function("RTRIM", &[], |a| trim_type("RTRIM", a, Gives::VarcharOf(0)), |_| trim_one(false, true)),
    function("BTRIM", &[], |a| trim_type("BTRIM", a, Gives::Kind(TypeKind::STRING)), |_| trim_one(true, true)),
];

fn side(name: &str, args: &[Argument<'_>]) -> Result<Signature, String> {
    typed(name, args, &[Want::Str, Want::Int], 0, Gives::MaybeVarcharOf(0))
}

fn trim_type(name: &str, args: &[Argument<'_>], gives: Gives) -> Result<Signature, String> {
    typed(name, args, &[Want::Str, Want::Str], 1, gives)
}

fn bind_substring(_: &Binding<'_>) -> Bound {
    kernel(|args, rows, _| {
        let (from, length) = (Prim::<Int32Type>::of(&args[1]), args.get(2).map(Prim::<Int32Type>::of));
        parts(args, 0, rows, |row, text| substring(text, from.get(row).into(), length.map(|l| l.get(row).into())))
    })
}

/// `BinaryStringDataUtil.substringSQL`: 0 acts as 1, negative positions count from the end, a negative length is NULL.
fn substring(text: &str, from: i64, length: Option<i64>) -> Option<&str> {
    if length.is_some_and(|l| l < 0) {
        return None;
    }
    let ascii = text.is_ascii();
    let start = if from > 0 {
        from - 1
    } else if from < 0 {
        let start = if ascii { text.len() as i64 } else { text.chars().count() as i64 } + from;
        if start < 0 {
            return Some("");
        }
        start
    } else {
        0
    };
    let length = length.map_or(usize::MAX, |l| l as usize);
    if ascii {
        let start = (start as usize).min(text.len());
        return Some(&text[start..start.saturating_add(length).min(text.len())]);
    }
    let rest = &text[offset(text, start as usize)..];
    Some(&rest[..offset(rest, length)])
}

/// The byte at which character `index` starts; the end if there are fewer.
fn offset(text: &str, index: usize) -> usize {
    text.char_indices().nth(index).map_or(text.len(), |(at, _)| at)
}

fn bind_side(left: bool) -> Bound {
    kernel(move |args, rows, _| {
        let count = Prim::<Int32Type>::of(&args[1]);
        parts(args, 0, rows, |row, text| {
            let count = usize::try_from(count.get(row)).unwrap_or(0);
            if left {
                return Some(&text[..offset(text, count)]);
            }
            let length = text.chars().count();
            Some(&text[offset(text, length.saturating_sub(count))..])
        })
    })
}

fn bind_trim(binding: &Binding<'_>) -> Bound {
    let side = literal_str(binding, 0).ok_or("the side of TRIM is a literal")?;
    let (leading, trailing) = (side != "TRAILING", side != "LEADING");
    kernel(move |args, rows, _| {
        let chars = Strs::of(&args[1]);
        parts(args, 2, rows, |row, text| Some(trim(text, chars.get(row), leading, trailing)))
    })
}

fn trim_one(leading: bool, trailing: bool) -> Bound {
    kernel(move |args, rows, _| {
        let chars = args.get(1).map(Strs::of);
        parts(args, 0, rows, |row, text| Some(trim(text, chars.map_or(" ", |c| c.get(row)), leading, trailing)))
    })
}

/// Takes away any of `chars` at the ends.
fn trim<'s>(text: &'s str, chars: &str, leading: bool, trailing: bool) -> &'s str {
    let in_set = |c: char| chars.contains(c);
    let text = if leading { text.trim_start_matches(in_set) } else { text };
    if trailing { text.trim_end_matches(in_set) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn substrings_count_as_flinks() {
        for (from, length, expected) in [
            (0, Some(2), Some("ab")),
            (-3, Some(2), Some("de")),
            (-10, Some(2), Some("")),
            (2, Some(-1), None),
            (10, None, Some("")),
            (2, Some(3), Some("bcd")),
        ] {
            assert_eq!(substring("abcdef", from, length), expected);
        }
        assert_eq!(substring("äöü", 2, Some(1)), Some("ö"));
        assert_eq!(substring("äöü", -1, None), Some("ü"));
    }
}
