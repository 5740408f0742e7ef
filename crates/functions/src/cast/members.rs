//! ROW, STRUCTURED, ARRAY, MAP and MULTISET to another of the same shape, member by member.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, ListArray, MapArray, StructArray};
use arrow_schema::DataType as ArrowType;
use ouzel_types::data_type::arrow_fields;
use ouzel_types::{DataType, Field, Scalar, TypeKind};

use super::{Mode, kernel_for};
use crate::column::build::expand;
use crate::compile::absent::fill;
use crate::errors::RowErrors;
use crate::function::Kernel;
use crate::java_map::{DEFAULT_PLACES, Hashes, in_java_order};

type Member = Option<Box<dyn Kernel>>;

pub fn kernel(from: &DataType, to: &DataType, mode: &Mode) -> Result<Box<dyn Kernel>, String> {
    let arrow = to.arrow();
    match (&from.kind, &to.kind) {
        (TypeKind::Array(a), TypeKind::Array(b)) => {
            let item = kernel_for(a, b, mode)?;
            let filled = item.is_some() && a.nullable && !b.nullable;
            Ok(Box::new(move |args: &[ArrayRef], _: usize, errors: &mut RowErrors| {
                if filled {
                    refuse_nulls(args[0].as_list(), errors);
                }
                lists(&args[0], &item, &arrow, errors)
            }))
        }
        (TypeKind::Map(k, v), TypeKind::Map(l, w)) => {
            let (key, value) = (kernel_for(k, l, mode)?, kernel_for(v, w, mode)?);
            let zero = value.as_ref().filter(|_| v.nullable && !w.nullable).and_then(|_| zero(v));
            Ok(Box::new(move |args: &[ArrayRef], _: usize, errors: &mut RowErrors| {
                let filled = zero.as_ref().map(|zero| values_filled(args[0].as_map(), zero));
                maps(filled.as_ref().unwrap_or(&args[0]), &key, &value, &arrow, errors)
            }))
        }
        (TypeKind::Multiset(a), TypeKind::Multiset(b)) => {
            let key = kernel_for(a, b, mode)?;
            Ok(Box::new(move |args: &[ArrayRef], _: usize, errors: &mut RowErrors| {
                maps(&args[0], &key, &None, &arrow, errors)
            }))
        }
        _ => match (from.kind.members(), to.kind.members()) {
            (Some(a), Some(b)) => row_to_row(a, b, mode),
            _ => Err(format!("Unsupported cast from '{from}' to '{to}'.")),
        },
    }
}

/// ROW or structured type to either, of as many members.
fn row_to_row(from: &[Field], to: &[Field], mode: &Mode) -> Result<Box<dyn Kernel>, String> {
    let members =
        from.iter().zip(to.iter()).map(|(f, g)| kernel_for(&f.ty, &g.ty, mode)).collect::<Result<Vec<Member>, _>>()?;
    let fields = arrow_fields(to);
    Ok(Box::new(move |args: &[ArrayRef], _: usize, errors: &mut RowErrors| -> ArrayRef {
        let rows = args[0].as_struct();
        if fields.is_empty() {
            return args[0].clone();
        }
        let columns = rows.columns().iter().zip(&members).map(|(c, m)| {
            let mut noted = RowErrors::default();
            let cast = apply(c, m, &mut noted);
            noted.retain(|row| rows.is_valid(row));
            errors.append(&mut noted);
            cast
        });
        Arc::new(StructArray::new(fields.clone(), columns.collect(), rows.nulls().cloned()))
    }))
}

fn apply(array: &ArrayRef, member: &Member, errors: &mut RowErrors) -> ArrayRef {
    match member {
        None => array.clone(),
        Some(kernel) => expand(&kernel.eval(std::slice::from_ref(array), array.len(), errors), array.len()),
    }
}

/// Errors of child rows belong to the row that holds the child.
fn children(array: &ArrayRef, member: &Member, offsets: &[i32], errors: &mut RowErrors) -> ArrayRef {
    let mut noted = RowErrors::default();
    let cast = apply(array, member, &mut noted);
    for (child, message) in noted.iter() {
        let row = offsets.partition_point(|start| *start as usize <= child);
        // Children before the first offset or behind the last belong to no row (the array is a slice).
        if row > 0 && row < offsets.len() {
            errors.push(row - 1, message.to_owned());
        }
    }
    cast
}

/// An element of an array of NOT NULL cannot be NULL; where no element is cast, Flink does not look.
fn refuse_nulls(list: &ListArray, errors: &mut RowErrors) {
    if list.values().null_count() == 0 {
        return;
    }
    for (row, ends) in list.value_offsets().windows(2).enumerate() {
        if list.is_valid(row) && (ends[0]..ends[1]).any(|child| list.values().is_null(child as usize)) {
            errors.push(row, "NullPointerException: a NULL element of an array of NOT NULL".to_owned());
        }
    }
}

/// A NULL among the values of a map is zero in Flink's binary map, where a cast to NOT NULL does not ask whether it is there.
fn zero(ty: &DataType) -> Option<ArrayRef> {
    let number = ty.kind.is_numeric() && !ty.kind.is_decimal();
    let zero = if ty.kind == TypeKind::Boolean { Scalar::Boolean(false) } else { Scalar::Int(0) };
    let zero = match ty.kind {
        TypeKind::Float => Scalar::Float(0.0),
        TypeKind::Double => Scalar::Double(0.0),
        _ => zero,
    };
    (number || ty.kind == TypeKind::Boolean).then(|| zero.to_array(ty, 1))
}

fn values_filled(map: &MapArray, zero: &ArrayRef) -> ArrayRef {
    let values = fill(map.values().clone(), Some(zero));
    let ArrowType::Map(field, sorted) = map.data_type() else { unreachable!("invariant: a map array") };
    let entries = StructArray::new(map.entries().fields().clone(), vec![map.keys().clone(), values], None);
    Arc::new(MapArray::new(field.clone(), map.offsets().clone(), entries, map.nulls().cloned(), *sorted))
}

fn lists(array: &ArrayRef, item: &Member, to: &ArrowType, errors: &mut RowErrors) -> ArrayRef {
    let ArrowType::List(field) = to else { unreachable!("invariant: the target is an ARRAY") };
    let list = array.as_list::<i32>();
    let items = children(list.values(), item, list.value_offsets(), errors);
    Arc::new(ListArray::new(field.clone(), list.offsets().clone(), items, list.nulls().cloned()))
}

fn maps(array: &ArrayRef, key: &Member, value: &Member, to: &ArrowType, errors: &mut RowErrors) -> ArrayRef {
    let ArrowType::Map(field, sorted) = to else { unreachable!("invariant: the target is a MAP") };
    let ArrowType::Struct(members) = field.data_type() else { unreachable!("invariant: map entries are a struct") };
    let map = array.as_map();
    let keys = children(map.keys(), key, map.value_offsets(), errors);
    let values = children(map.values(), value, map.value_offsets(), errors);
    let entries = StructArray::new(members.clone(), vec![keys, values], None);
    let map = MapArray::new(field.clone(), map.offsets().clone(), entries, map.nulls().cloned(), *sorted);
    Arc::new(in_java_order(map, Hashes::Flink, |_| DEFAULT_PLACES))
}
