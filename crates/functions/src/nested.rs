//! ROW, ARRAY and MAP constructors, members of rows, ITEM, ELEMENT and CARDINALITY.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Float64Type, Int32Type};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, ListArray, MapArray, PrimitiveArray, StructArray, UInt32Array};
use arrow_buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::DataType as ArrowType;
use ouzel_plan::expr::names;
use ouzel_plan::{Expr, ExprKind};
use ouzel_types::data_type::arrow_fields;
use ouzel_types::{DataType, Scalar, TypeKind};

use crate::column::build::{expand, with_nulls};
use crate::column::read::is_null;
use crate::errors::RowErrors;
use crate::function::{Argument, Binding, Kernel, ScalarFunction, Signature};
use crate::order::{comparator, range};
use crate::signature::{Bound, Gives, Want, function, kernel, nullable, typed, wrong_arguments};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("ITEM", &[], infer_item, bind_item),
    function("CARDINALITY", &[], infer_cardinality, |_| kernel(cardinality)),
    function("ELEMENT", &[], infer_element, |_| kernel(element)),
];

/// Member `index` of a ROW; NULL where the row is.
pub fn field_kernel(index: usize) -> impl Kernel {
    move |args: &[ArrayRef], _: usize, _: &mut RowErrors| {
        let rows = args[0].as_struct();
        with_nulls(rows.column(index), rows.nulls())
    }
}

pub fn row_kernel(ty: &DataType) -> Box<dyn Kernel> {
    let TypeKind::Row(fields) = &ty.kind else { unreachable!("invariant: the caller matched a ROW") };
    let fields = arrow_fields(fields);
    Box::new(move |args: &[ArrayRef], rows: usize, _: &mut RowErrors| -> ArrayRef {
        let rows = if args.iter().all(|a| a.len() == 1) { 1.min(rows) } else { rows };
        if args.is_empty() {
            return Arc::new(StructArray::new_empty_fields(rows, None));
        }
        Arc::new(StructArray::new(fields.clone(), args.iter().map(|a| expand(a, rows)).collect(), None))
    })
}

/// Rows of several columns, one after the other: row 0 of each, row 1 of each, ...
fn interleaved(args: &[&ArrayRef], rows: usize, item: &ArrowType) -> ArrayRef {
    if args.is_empty() {
        return arrow_array::new_empty_array(item);
    }
    let values: Vec<&dyn Array> = args.iter().map(|a| a.as_ref()).collect();
    let place = |row: usize, i: usize| (i, if args[i].len() == 1 { 0 } else { row });
    let places: Vec<(usize, usize)> = (0..rows).flat_map(|row| (0..args.len()).map(move |i| place(row, i))).collect();
    arrow_select::interleave::interleave(&values, &places).expect("invariant: items have one layout")
}

fn even_offsets(rows: usize, width: usize) -> OffsetBuffer<i32> {
    OffsetBuffer::new(ScalarBuffer::from((0..=rows).map(|row| (row * width) as i32).collect::<Vec<_>>()))
}

pub fn array_kernel(ty: &DataType) -> Box<dyn Kernel> {
    let ArrowType::List(field) = ty.arrow() else { unreachable!("invariant: the caller matched an ARRAY") };
    Box::new(move |args: &[ArrayRef], rows: usize, _: &mut RowErrors| -> ArrayRef {
        let items = interleaved(&args.iter().collect::<Vec<_>>(), rows, field.data_type());
        Arc::new(ListArray::new(field.clone(), even_offsets(rows, args.len()), items, None))
    })
}

/// Keys may come twice: only those that are written alike are merged, by the binder.
pub fn map_kernel(ty: &DataType) -> Box<dyn Kernel> {
    let arrow = ty.arrow();
    let TypeKind::Map(key, value) = &ty.kind else { unreachable!("invariant: the caller matched a MAP") };
    let (key, value) = (key.arrow(), value.arrow());
    Box::new(move |args: &[ArrayRef], rows: usize, _: &mut RowErrors| -> ArrayRef {
        let keys = interleaved(&args.iter().step_by(2).collect::<Vec<_>>(), rows, &key);
        let values = interleaved(&args.iter().skip(1).step_by(2).collect::<Vec<_>>(), rows, &value);
        let width = (args.len() / 2) as i32;
        map_column(&arrow, keys, values, (0..=rows as i32).map(|row| row * width).collect(), None)
    })
}

pub fn map_column(
    ty: &ArrowType,
    keys: ArrayRef,
    values: ArrayRef,
    offsets: Vec<i32>,
    nulls: Option<NullBuffer>,
) -> ArrayRef {
    let ArrowType::Map(field, sorted) = ty else { unreachable!("invariant: the caller passes a map type") };
    let ArrowType::Struct(members) = field.data_type() else { unreachable!("invariant: map entries are a struct") };
    let entries = StructArray::new(members.clone(), vec![keys, values], None);
    Arc::new(MapArray::new(field.clone(), OffsetBuffer::new(offsets.into()), entries, nulls, *sorted))
}

pub fn gather(array: &ArrayRef, rows: Vec<u32>) -> ArrayRef {
    arrow_select::take::take(array, &UInt32Array::from(rows), None).expect("invariant: rows are inside the array")
}

/// As `gather`; None gives NULL.
pub fn gather_optional(array: &ArrayRef, rows: Vec<Option<u32>>) -> ArrayRef {
    arrow_select::take::take(array, &UInt32Array::from(rows), None).expect("invariant: rows are inside the array")
}

fn infer_item(args: &[Argument<'_>]) -> Result<Signature, String> {
    let [container, index] = args else { return Err(wrong_arguments("ITEM", args)) };
    match &container.ty.kind {
        TypeKind::Array(item) if index.ty.kind.is_integer() || index.ty.kind == TypeKind::Null => {
            if let Some(Scalar::Int(at)) = index.literal
                && *at < 1
            {
                return Err(format!("Array element access needs an index starting at 1 but was {at}."));
            }
            let index = if index.ty.kind == TypeKind::BigInt { TypeKind::BigInt } else { TypeKind::Int }.nullable();
            Ok(Signature { args: vec![container.ty.clone(), index], result: item.with_nullable(true) })
        }
        TypeKind::Map(key, value) => {
            let accepted =
                index.ty.kind == TypeKind::Null || crate::typing::least_restrictive(&[key, index.ty]).is_some();
            if !accepted {
                return Err(wrong_arguments("ITEM", args));
            }
            Ok(Signature {
                args: vec![container.ty.clone(), key.with_nullable(true)],
                result: value.with_nullable(true),
            })
        }
        _ => Err(wrong_arguments("ITEM", args)),
    }
}

/// Whether this is the element of an array or map of NOT NULL ones: Flink's generated code has no way to say that there is
/// none. IS NULL of it is FALSE, and a column of it holds a default (`compile/absent.rs`).
pub fn lacks_null(expr: &Expr) -> bool {
    let ExprKind::Call { name, args } = &expr.kind else { return false };
    // Of a NULL that is written as the index or key the planner makes a NULL.
    name.as_ref() == names::ITEM
        && args.get(1).is_some_and(|index| index.as_literal() != Some(&Scalar::Null))
        && match &args[0].ty.kind {
            TypeKind::Array(item) | TypeKind::Map(_, item) => !item.nullable,
            _ => false,
        }
}

fn bind_item(binding: &Binding<'_>) -> Bound {
    if matches!(binding.arg_types[0].kind, TypeKind::Map(..)) {
        return kernel(move |args, rows, _| {
            let maps = args[0].as_map();
            let (i, j) = (usize::from(maps.len() != 1), usize::from(args[1].len() != 1));
            let same = same_key(maps.keys(), &args[1]);
            let find = |row: usize| range(maps.value_offsets(), row * i).find(|entry| same(*entry, row * j));
            pick(args, rows, maps.values(), find)
        });
    }
    let long = binding.arg_types[1].kind == TypeKind::BigInt;
    kernel(move |args, rows, _| {
        let lists = args[0].as_list::<i32>();
        let i = usize::from(lists.len() != 1);
        let index = crate::cast::number::integers(
            &args[1],
            if long { &TypeKind::BigInt } else { &TypeKind::Int },
            &TypeKind::BigInt,
        );
        let index = crate::column::Prim::<arrow_array::types::Int64Type>::of(&index);
        let find = |row: usize| {
            let items = range(lists.value_offsets(), row * i);
            let at = usize::try_from(index.get(row)).ok()?.checked_sub(1)?;
            (at < items.len()).then(|| items.start + at)
        };
        pick(args, rows, lists.values(), find)
    })
}

/// As `=` compares: a NaN is no key, zeros of both signs are one.
fn same_key<'a>(keys: &'a ArrayRef, wanted: &'a ArrayRef) -> Box<dyn Fn(usize, usize) -> bool + 'a> {
    fn floats<'a, T: ArrowPrimitiveType<Native: PartialEq>>(
        keys: &'a ArrayRef,
        wanted: &'a ArrayRef,
    ) -> Box<dyn Fn(usize, usize) -> bool + 'a> {
        let (a, b) = (keys.as_primitive::<T>(), wanted.as_primitive::<T>());
        Box::new(move |entry, row| a.is_valid(entry) && a.value(entry) == b.value(row))
    }
    match keys.data_type() {
        ArrowType::Float32 => floats::<Float32Type>(keys, wanted),
        ArrowType::Float64 => floats::<Float64Type>(keys, wanted),
        _ => {
            let compare = comparator(keys, wanted);
            Box::new(move |entry, row| compare(entry, row).is_eq())
        }
    }
}

fn pick(args: &[ArrayRef], rows: usize, values: &ArrayRef, find: impl Fn(usize) -> Option<usize>) -> ArrayRef {
    let present = |row: usize| !is_null(&args[0], row) && !is_null(&args[1], row);
    let places = (0..rows).map(|row| if present(row) { find(row).map(|at| at as u32) } else { None });
    gather_optional(values, places.collect())
}

fn infer_cardinality(args: &[Argument<'_>]) -> Result<Signature, String> {
    match args {
        // Of a MULTISET, which Calcite would take, Flink generates no code.
        [a] if matches!(a.ty.kind, TypeKind::Multiset(_)) => Err("Expect an array or a map.".to_owned()),
        [a] if matches!(a.ty.kind, TypeKind::Array(_) | TypeKind::Map(..)) => {
            typed("CARDINALITY", args, &[Want::Any], 0, Gives::Kind(TypeKind::Int))
        }
        _ => Err(wrong_arguments("CARDINALITY", args)),
    }
}

fn cardinality(args: &[ArrayRef], _: usize, _: &mut RowErrors) -> ArrayRef {
    let offsets = match args[0].data_type() {
        ArrowType::Map(..) => args[0].as_map().value_offsets(),
        _ => args[0].as_list::<i32>().value_offsets(),
    };
    let lengths: Vec<i32> = offsets.windows(2).map(|w| w[1] - w[0]).collect();
    Arc::new(PrimitiveArray::<Int32Type>::new(lengths.into(), args[0].nulls().cloned()))
}

fn infer_element(args: &[Argument<'_>]) -> Result<Signature, String> {
    match args {
        [Argument { ty, .. }] => match &ty.kind {
            TypeKind::Array(item) => {
                Ok(Signature { args: vec![(*ty).clone()], result: item.with_nullable(item.nullable || nullable(ty)) })
            }
            _ => Err(wrong_arguments("ELEMENT", args)),
        },
        _ => Err(wrong_arguments("ELEMENT", args)),
    }
}

fn element(args: &[ArrayRef], _: usize, errors: &mut RowErrors) -> ArrayRef {
    let lists = args[0].as_list::<i32>();
    let places = (0..lists.len()).map(|row| {
        let items = range(lists.value_offsets(), row);
        if lists.is_null(row) {
            return None;
        }
        if items.len() > 1 {
            errors.push(row, "Array has more than one element.");
            return None;
        }
        (!items.is_empty()).then_some(items.start as u32)
    });
    let places = places.collect();
    gather_optional(lists.values(), places)
}
