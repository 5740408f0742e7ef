//! ARRAY_APPEND, ARRAY_PREPEND, ARRAY_CONCAT, ARRAY_SLICE, ARRAY_REVERSE, ARRAY_JOIN.

use arrow_array::ArrayRef;
use arrow_array::types::Int32Type;
use ouzel_types::{DataType, TypeKind};

use super::{Choice, Lists, all_arrays, array_of, item_of, list_field, nullable_item, valid, with_item};
use crate::column::build::strings;
use crate::column::read::{all_present, is_null, nulls_of};
use crate::column::{Prim, Strs};
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::signature::{Bound, Gives, Want, finish, function, kernel, nullable, typed};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("ARRAY_APPEND", &[], |a| infer_add("ARRAY_APPEND", a), |b| bind_add(b, false)),
    function("ARRAY_PREPEND", &[], |a| infer_add("ARRAY_PREPEND", a), |b| bind_add(b, true)),
    function("ARRAY_CONCAT", &[], |a| all_arrays("ARRAY_CONCAT", a), bind_concat),
    function(
        "ARRAY_SLICE",
        &[],
        |a| typed("ARRAY_SLICE", a, &[Want::Array, Want::Int, Want::Int], 1, Gives::Like(0)),
        bind_slice,
    ),
    function("ARRAY_REVERSE", &[], |a| typed("ARRAY_REVERSE", a, &[Want::Array], 0, Gives::Like(0)), bind_reverse),
    function("ARRAY_JOIN", &[], infer_join, bind_join),
];

/// NULL may be added (the type is nullable then, though the value is not); a NULL array gives NULL.
fn infer_add(name: &str, args: &[Argument<'_>]) -> Result<Signature, String> {
    let item = with_item(name, args, 0, 1)?;
    let null = nullable_item(args[1].ty, &item);
    let array = array_of(item.clone(), nullable(args[0].ty));
    let result = array.with_nullable(array.nullable || null);
    Ok(Signature { args: vec![array, item.with_nullable(null)], result })
}

fn bind_add(binding: &Binding<'_>, first: bool) -> Bound {
    let field = list_field(binding.result)?;
    kernel(move |args, rows, _| {
        let (lists, nulls) = (Lists::of(&args[0]), nulls_of(args[0].as_ref(), rows));
        let mut choice = Choice::new(rows);
        for row in 0..rows {
            if valid(&nulls, row) {
                let added = if args[1].len() == 1 { 0 } else { row };
                if first {
                    choice.push(1, added);
                }
                lists.items(row).for_each(|item| choice.push(0, item));
                if !first {
                    choice.push(1, added);
                }
            }
            choice.end_row();
        }
        choice.finish(&[lists.values(), &args[1]], &field, nulls)
    })
}

fn bind_concat(binding: &Binding<'_>) -> Bound {
    let field = list_field(binding.result)?;
    kernel(move |args: &[ArrayRef], rows, _| {
        let (lists, nulls) = (args.iter().map(Lists::of).collect::<Vec<_>>(), all_present(args, rows));
        let mut choice = Choice::new(rows);
        for row in 0..rows {
            if valid(&nulls, row) {
                for (source, list) in lists.iter().enumerate() {
                    list.items(row).for_each(|item| choice.push(source, item));
                }
            }
            choice.end_row();
        }
        choice.finish(&lists.iter().map(Lists::values).collect::<Vec<_>>(), &field, nulls)
    })
}

/// Both ends are included and 1-based; 0 acts as 1, negative ones count from the end.
fn slice(length: usize, from: i32, to: Option<i32>) -> std::ops::Range<usize> {
    let length = length as i64;
    let place = |at: i64| if at < 0 { length + at + 1 } else { at };
    let start = place(from.into()).max(1);
    // Ends before the first item act as 1, too.
    let end = to.map_or(length, |to| place(to.into()).max(1)).min(length);
    if start > end { 0..0 } else { start as usize - 1..end as usize }
}

fn bind_slice(binding: &Binding<'_>) -> Bound {
    let field = list_field(binding.result)?;
    kernel(move |args, rows, _| {
        let (lists, nulls) = (Lists::of(&args[0]), all_present(args, rows));
        let (from, to) = (Prim::<Int32Type>::of(&args[1]), args.get(2).map(Prim::<Int32Type>::of));
        let mut choice = Choice::new(rows);
        for row in 0..rows {
            if valid(&nulls, row) {
                let items = lists.items(row);
                slice(items.len(), from.get(row), to.map(|t| t.get(row))).for_each(|i| choice.push(0, items.start + i));
            }
            choice.end_row();
        }
        choice.finish(&[lists.values()], &field, nulls)
    })
}

fn bind_reverse(binding: &Binding<'_>) -> Bound {
    let field = list_field(binding.result)?;
    kernel(move |args, rows, _| {
        let (lists, nulls) = (Lists::of(&args[0]), nulls_of(args[0].as_ref(), rows));
        let mut choice = Choice::new(rows);
        for row in 0..rows {
            if valid(&nulls, row) {
                lists.items(row).rev().for_each(|item| choice.push(0, item));
            }
            choice.end_row();
        }
        choice.finish(&[lists.values()], &field, nulls)
    })
}

fn infer_join(args: &[Argument<'_>]) -> Result<Signature, String> {
    if !item_of("ARRAY_JOIN", args, 0)?.kind.is_string() {
        return Err("Invalid input arguments.".to_owned());
    }
    let types: Vec<DataType> = typed("ARRAY_JOIN", args, &[Want::Array, Want::Str, Want::Str], 1, Gives::Like(0))?.args;
    Ok(finish(types, Gives::Kind(TypeKind::STRING)))
}

/// NULL items are left out unless a third argument stands for them.
fn bind_join(_: &Binding<'_>) -> Bound {
    kernel(|args, rows, errors| {
        let (lists, separator, instead) = (Lists::of(&args[0]), Strs::of(&args[1]), args.get(2).map(Strs::of));
        let values = lists.values();
        let texts = arrow_array::cast::AsArray::as_string_view(values);
        strings(args, rows, errors, |row, out| {
            let mut first = true;
            for item in lists.items(row) {
                let text = match (is_null_item(values, item), instead) {
                    (false, _) => texts.value(item),
                    (true, Some(instead)) => instead.get(row),
                    (true, None) => continue,
                };
                if !first {
                    out.push_str(separator.get(row));
                }
                first = false;
                out.push_str(text);
            }
            Ok(true)
        })
    })
}

fn is_null_item(values: &ArrayRef, item: usize) -> bool {
    // `is_null` takes one row for all rows, which is right here as well: then `item` is 0.
    is_null(values.as_ref(), item)
}

#[cfg(test)]
mod tests {
    use super::slice;

    #[test]
    fn slices_count_from_both_ends() {
        assert_eq!(slice(4, 2, Some(3)), 1..3);
        assert_eq!(slice(4, -2, None), 2..4);
        assert_eq!(slice(4, 0, Some(2)), 0..2);
        assert_eq!(slice(4, 3, Some(2)), 0..0);
        assert_eq!(slice(4, 2, Some(30)), 1..4);
        assert_eq!(slice(4, 2, Some(-1)), 1..4);
        assert_eq!(slice(4, -30, Some(2)), 0..2);
        assert_eq!(slice(4, 5, None), 0..0);
        assert_eq!(slice(4, 1, Some(0)), 0..1);
        assert_eq!(slice(1, 0, Some(-2)), 0..1);
        assert_eq!(slice(0, 1, Some(0)), 0..0);
    }
}
