//! ARRAY_CONTAINS, ARRAY_POSITION, ARRAY_REMOVE, ARRAY_DISTINCT, ARRAY_UNION, ARRAY_EXCEPT, ARRAY_INTERSECT.
//!
//! NULL items are equal to each other; the order of first appearance is kept.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::types::Int32Type;
use ouzel_types::TypeKind;

use super::{Choice, Lists, all_arrays, list_field, nullable_item, valid, with_item};
use crate::column::build::{predicate, primitives};
use crate::column::read::{all_present, nulls_of};
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::order::comparator;
use crate::signature::{Bound, Gives, Want, function, kernel, nullable, typed};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("ARRAY_CONTAINS", &[], |a| infer_search("ARRAY_CONTAINS", a), bind_contains),
    function("ARRAY_POSITION", &[], |a| infer_search("ARRAY_POSITION", a), bind_position),
    function("ARRAY_REMOVE", &[], infer_remove, bind_remove),
    function(
        "ARRAY_DISTINCT",
        &[],
        |a| typed("ARRAY_DISTINCT", a, &[Want::Array], 0, Gives::Like(0)),
        |b| bind_set(b, Set::Union),
    ),
    function("ARRAY_UNION", &[], |a| infer_two("ARRAY_UNION", a), |b| bind_set(b, Set::Union)),
    function("ARRAY_EXCEPT", &[], |a| infer_except("ARRAY_EXCEPT", a), |b| bind_set(b, Set::Except)),
    function("ARRAY_INTERSECT", &[], |a| infer_except("ARRAY_INTERSECT", a), |b| bind_set(b, Set::Intersect)),
];

/// An item to look for; NULL is looked for as well in ARRAY_CONTAINS, and gives NULL in ARRAY_POSITION.
fn infer_search(name: &str, args: &[Argument<'_>]) -> Result<Signature, String> {
    let item = with_item(name, args, 0, 1)?;
    let array = args[0].ty.clone();
    let item = item.with_nullable(nullable_item(args[1].ty, &item));
    let result = if name == "ARRAY_CONTAINS" {
        TypeKind::Boolean.nullable().with_nullable(nullable(&array))
    } else {
        TypeKind::Int.nullable().with_nullable(nullable(&array) || item.nullable)
    };
    Ok(Signature { args: vec![array, item], result })
}

fn infer_remove(args: &[Argument<'_>]) -> Result<Signature, String> {
    let item = with_item("ARRAY_REMOVE", args, 0, 1)?;
    let array = args[0].ty.clone();
    Ok(Signature { args: vec![array.clone(), item.with_nullable(nullable(args[1].ty))], result: array })
}

fn infer_two(name: &str, args: &[Argument<'_>]) -> Result<Signature, String> {
    if args.len() != 2 {
        return Err(crate::signature::wrong_arguments(name, args));
    }
    all_arrays(name, args)
}

/// The result has the common type's items, for EXCEPT too.
fn infer_except(name: &str, args: &[Argument<'_>]) -> Result<Signature, String> {
    infer_two(name, args)
}

/// The place of the searched item in a row's list.
fn find<'a>(args: &'a [ArrayRef], lists: &'a Lists<'a>) -> impl Fn(usize) -> Option<usize> + 'a {
    let same = comparator(lists.values(), &args[1]);
    let step = usize::from(args[1].len() != 1);
    move |row| lists.items(row).position(|item| same(item, row * step).is_eq())
}

fn bind_contains(_: &Binding<'_>) -> Bound {
    kernel(|args, rows, _| {
        let lists = Lists::of(&args[0]);
        let find = find(args, &lists);
        predicate(&args[..1], rows, |row| find(row).is_some())
    })
}

fn bind_position(_: &Binding<'_>) -> Bound {
    kernel(|args, rows, errors| {
        let lists = Lists::of(&args[0]);
        let find = find(args, &lists);
        Arc::new(primitives::<Int32Type>(args, rows, errors, |row| Ok(Some(find(row).map_or(0, |at| at as i32 + 1)))))
    })
}

fn bind_remove(binding: &Binding<'_>) -> Bound {
    let field = list_field(binding.result)?;
    kernel(move |args, rows, _| {
        let (lists, nulls) = (Lists::of(&args[0]), nulls_of(args[0].as_ref(), rows));
        let (same, step) = (comparator(lists.values(), &args[1]), usize::from(args[1].len() != 1));
        let mut choice = Choice::new(rows);
        for row in 0..rows {
            if valid(&nulls, row) {
                lists.items(row).filter(|item| same(*item, row * step).is_ne()).for_each(|item| choice.push(0, item));
            }
            choice.end_row();
        }
        choice.finish(&[lists.values()], &field, nulls)
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Set {
    /// Of one array: its distinct items.
    Union,
    Except,
    Intersect,
}

fn bind_set(binding: &Binding<'_>, set: Set) -> Bound {
    let field = list_field(binding.result)?;
    kernel(move |args: &[ArrayRef], rows, _| {
        let (lists, nulls) = (args.iter().map(Lists::of).collect::<Vec<_>>(), all_present(args, rows));
        let sources: Vec<&ArrayRef> = lists.iter().map(Lists::values).collect();
        // same[i][j] compares an item of list i with one of list j.
        let same: Vec<Vec<_>> = sources.iter().map(|a| sources.iter().map(|b| comparator(a, b)).collect()).collect();
        let mut choice = Choice::new(rows);
        for row in 0..rows {
            if valid(&nulls, row) {
                let from = if set == Set::Union { lists.len() } else { 1 };
                for (i, list) in lists.iter().enumerate().take(from) {
                    for item in list.items(row) {
                        let other = || lists[1].items(row).any(|o| same[0][1](item, o).is_eq());
                        let wanted = match set {
                            Set::Union => true,
                            Set::Except => !other(),
                            Set::Intersect => other(),
                        };
                        if wanted && !choice.current().iter().any(|(j, taken)| same[i][*j](item, *taken).is_eq()) {
                            choice.push(i, item);
                        }
                    }
                }
            }
            choice.end_row();
        }
        choice.finish(&sources, &field, nulls)
    })
}
