//! ||, CONCAT, CONCAT_WS, ELT.

use arrow_array::types::Int32Type;
use arrow_array::{Array, ArrayRef};
use ouzel_types::data_type::STRING_LENGTH;
use ouzel_types::{Scalar, TypeKind};

use crate::column::build::strings;
use crate::column::read::is_null;
use crate::column::{Prim, Strs};
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::signature::{Bound, Gives, Want, finish, function, kernel, typed, variadic, wrong_arguments};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("||", &[], infer_operator, |_| bind_concat()),
    function(
        "CONCAT",
        &[],
        |a| variadic("CONCAT", a, &[Want::Str], Want::Str, Gives::Kind(TypeKind::STRING)),
        |_| bind_concat(),
    ),
    function(
        "CONCAT_WS",
        &[],
        |a| variadic("CONCAT_WS", a, &[Want::Str], Want::Str, Gives::Kind(TypeKind::STRING)),
        bind_concat_ws,
    ),
    function("ELT", &[], infer_elt, bind_elt),
];

/// Two CHARs give a CHAR.
fn infer_operator(args: &[Argument<'_>]) -> Result<Signature, String> {
    let types = typed("||", args, &[Want::Str, Want::Str], 0, Gives::Like(0))?.args;
    let length = |kind: &TypeKind| match kind {
        TypeKind::Char(n) | TypeKind::Varchar(n) => *n,
        _ => STRING_LENGTH,
    };
    let sum = length(&types[0].kind).saturating_add(length(&types[1].kind)).min(STRING_LENGTH);
    let fixed = types.iter().all(|t| matches!(t.kind, TypeKind::Char(_)));
    Ok(finish(types, Gives::Kind(if fixed { TypeKind::Char(sum) } else { TypeKind::Varchar(sum) })))
}

fn bind_concat() -> Bound {
    kernel(|args, rows, errors| {
        let columns: Vec<Strs<'_>> = args.iter().map(Strs::of).collect();
        strings(args, rows, errors, |row, out| {
            columns.iter().for_each(|c| out.push_str(c.get(row)));
            Ok(true)
        })
    })
}

/// Skips NULLs; NULL only if the separator is.
fn bind_concat_ws(_: &Binding<'_>) -> Bound {
    kernel(|args, rows, errors| {
        let separator = Strs::of(&args[0]);
        let columns: Vec<(Strs<'_>, &ArrayRef)> = args[1..].iter().map(|a| (Strs::of(a), a)).collect();
        strings(&args[..1], rows, errors, |row, out| {
            let mut first = true;
            for (column, array) in &columns {
                if is_null(array.as_ref(), row) {
                    continue;
                }
                if !first {
                    out.push_str(separator.get(row));
                }
                first = false;
                out.push_str(column.get(row));
            }
            Ok(true)
        })
    })
}

fn infer_elt(args: &[Argument<'_>]) -> Result<Signature, String> {
    if let Some(Scalar::Int(at)) = args.first().and_then(|a| a.literal)
        && *at < 0
    {
        return Err(format!("Index must be an integer starting from '0', but was '{at}'."));
    }
    let [index, choices @ ..] = args else { return Err(wrong_arguments("ELT", args)) };
    let types: Vec<_> = choices.iter().map(|a| a.ty).collect();
    let common = crate::typing::least_restrictive(&types).ok_or_else(|| wrong_arguments("ELT", args))?;
    let fits = index.ty.kind.is_integer() && (common.kind.is_string() || common.kind.is_binary());
    if !fits {
        return Err(wrong_arguments("ELT", args));
    }
    let given = |a: &Argument<'_>| if a.ty.kind == TypeKind::Null { common.with_nullable(true) } else { a.ty.clone() };
    let args = std::iter::once(index.ty.clone()).chain(choices.iter().map(given)).collect();
    Ok(Signature { result: common.with_nullable(true), args })
}

/// The nth of the other arguments, 1-based; out of range is NULL. Flink takes any integer for it and fails where one that is no INT
/// is in range.
fn bind_elt(binding: &Binding<'_>) -> Bound {
    let class = match binding.arg_types[0].kind {
        TypeKind::TinyInt => Some("Byte"),
        TypeKind::SmallInt => Some("Short"),
        TypeKind::BigInt => Some("Long"),
        _ => None,
    };
    let (result, index) = (binding.result.clone(), binding.arg_types[0].clone());
    if let Some(class) = class {
        let message = format!("class java.lang.{class} cannot be cast to class java.lang.Integer");
        return kernel(move |args, rows, errors| {
            let at = |row: usize| Scalar::from_array(&args[0], &index, if args[0].len() == 1 { 0 } else { row });
            let in_range = |row: &usize| matches!(at(*row), Scalar::Int(at) if at >= 1 && at < args.len() as i64);
            (0..rows).filter(in_range).for_each(|row| errors.push(row, message.clone()));
            arrow_array::new_null_array(&result.arrow(), rows)
        });
    }
    kernel(|args, rows, _| {
        let index = Prim::<Int32Type>::of(&args[0]);
        let nulls = arrow_array::new_null_array(args[1].data_type(), 1);
        let place = |row: usize| {
            let chosen = if is_null(args[0].as_ref(), row) { 0 } else { usize::try_from(index.get(row)).unwrap_or(0) };
            match chosen {
                1.. if chosen < args.len() => (chosen - 1, if args[chosen].len() == 1 { 0 } else { row }),
                _ => (args.len() - 1, 0),
            }
        };
        let places: Vec<(usize, usize)> = (0..rows).map(place).collect();
        let values: Vec<&dyn Array> = args[1..].iter().chain([&nulls]).map(|a| a.as_ref()).collect();
        arrow_select::interleave::interleave(&values, &places).expect("invariant: one layout")
    })
}
