//! ARRAY_MAX, ARRAY_MIN, ARRAY_SORT.

use arrow_array::{Array, ArrayRef};
use ouzel_types::TypeKind;

use super::{Choice, Lists, item_of, list_field, valid};
use crate::column::Bools;
use crate::column::read::{all_present, nulls_of};
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::nested::gather_optional;
use crate::order::comparator;
use crate::signature::{Bound, Gives, Want, function, kernel, typed, wrong_arguments};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("ARRAY_MAX", &[], |a| infer_extreme("ARRAY_MAX", a), |_| bind_extreme(true)),
    function("ARRAY_MIN", &[], |a| infer_extreme("ARRAY_MIN", a), |_| bind_extreme(false)),
    function(
        "ARRAY_SORT",
        &[],
        |a| {
            comparable("ARRAY_SORT", a)?;
            typed("ARRAY_SORT", a, &[Want::Array, Want::Bool, Want::Bool], 2, Gives::Like(0))
        },
        bind_sort,
    ),
];

fn comparable(name: &str, args: &[Argument<'_>]) -> Result<(), String> {
    let item = item_of(name, args, 0)?;
    if item.kind == TypeKind::Boolean {
        return Err(format!("Type '{item}' should support both 'EQUALS' and 'ORDER' comparison with itself."));
    }
    if matches!(item.kind, TypeKind::Map(..) | TypeKind::Multiset(_) | TypeKind::Row(_) | TypeKind::Array(_)) {
        return Err(wrong_arguments(name, args));
    }
    Ok(())
}

fn infer_extreme(name: &str, args: &[Argument<'_>]) -> Result<Signature, String> {
    comparable(name, args)?;
    let result = item_of(name, args, 0)?.with_nullable(true);
    let plain = typed(name, args, &[Want::Array], 0, Gives::Like(0))?;
    Ok(Signature { args: plain.args, result })
}

/// NULL items do not count; nothing else gives NULL.
fn bind_extreme(greatest: bool) -> Bound {
    kernel(move |args, rows, _| {
        let (lists, nulls) = (Lists::of(&args[0]), nulls_of(args[0].as_ref(), rows));
        let values = lists.values();
        let compare = comparator(values, values);
        let best = |row: usize| {
            let items = lists.items(row).filter(|item| values.is_valid(*item));
            items.reduce(|best, item| {
                let order = compare(best, item);
                if if greatest { order.is_lt() } else { order.is_gt() } { item } else { best }
            })
        };
        let places = (0..rows).map(|row| if valid(&nulls, row) { best(row).map(|item| item as u32) } else { None });
        gather_optional(values, places.collect())
    })
}

/// Ascending, NULLs first, unless the second argument says FALSE; then NULLs are last unless the third says TRUE.
fn bind_sort(binding: &Binding<'_>) -> Bound {
    let field = list_field(binding.result)?;
    kernel(move |args: &[ArrayRef], rows, _| {
        let (lists, nulls) = (Lists::of(&args[0]), all_present(args, rows));
        let values = lists.values();
        let (ascending, nulls_first) = (args.get(1).map(Bools::of), args.get(2).map(Bools::of));
        let compare = comparator(values, values);
        let mut choice = Choice::new(rows);
        let mut items: Vec<usize> = Vec::new();
        for row in 0..rows {
            if valid(&nulls, row) {
                let ascending = ascending.is_none_or(|a| a.get(row));
                let nulls_first = nulls_first.map_or(ascending, |n| n.get(row));
                items.clear();
                items.extend(lists.items(row));
                items.sort_by(|a, b| match (values.is_null(*a), values.is_null(*b)) {
                    (false, false) => {
                        if ascending {
                            compare(*a, *b)
                        } else {
                            compare(*b, *a)
                        }
                    }
                    (x, y) => {
                        if nulls_first {
                            y.cmp(&x)
                        } else {
                            x.cmp(&y)
                        }
                    }
                });
                items.iter().for_each(|item| choice.push(0, *item));
            }
            choice.end_row();
        }
        choice.finish(&[values], &field, nulls)
    })
}
