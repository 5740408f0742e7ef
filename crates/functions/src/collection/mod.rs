//! Functions over ARRAY and MAP, for items of any type: they choose rows of the children and gather them once.

pub mod array_order;
pub mod array_sets;
pub mod array_slices;
pub mod maps;

use std::ops::Range;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, ListArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType as ArrowType, FieldRef};
use ouzel_types::{DataType, TypeKind};

use crate::function::{Argument, Signature};
use crate::order::range;
use crate::signature::{nullable, wrong_arguments};
use crate::typing::{implicitly_castable, least_restrictive};

/// The item type of an ARRAY argument.
fn item_of<'a>(name: &str, args: &[Argument<'a>], index: usize) -> Result<&'a DataType, String> {
    match args.get(index).map(|a| &a.ty.kind) {
        Some(TypeKind::Array(item)) => Ok(item),
        _ => Err(wrong_arguments(name, args)),
    }
}

fn array_of(item: DataType, nullable: bool) -> DataType {
    DataType { kind: TypeKind::Array(Box::new(item)), nullable }
}

/// An array and a single item: the item is cast to the array's item type, whose nullability it may widen.
fn with_item(name: &str, args: &[Argument<'_>], array: usize, item: usize) -> Result<DataType, String> {
    let have = item_of(name, args, array)?;
    let given = args.get(item).ok_or_else(|| wrong_arguments(name, args))?.ty;
    // A text of any length is no CHAR by itself.
    let cut = matches!((&given.kind, &have.kind), (TypeKind::Varchar(_), TypeKind::Char(_)));
    if args.len() != 2 || cut || !implicitly_castable(&given.kind, &have.kind) {
        return Err("Invalid input arguments.".to_owned());
    }
    Ok(have.with_nullable(have.nullable || nullable(given)))
}

/// Whether the item is NULL by its type once it is one of the array's: a number that is cast is as the array's items are.
fn nullable_item(given: &DataType, have: &DataType) -> bool {
    nullable(given) || have.nullable && given.kind != have.kind && given.kind.is_numeric()
}

/// Several arrays of one item type: all are cast to the common one.
fn all_arrays(name: &str, args: &[Argument<'_>]) -> Result<Signature, String> {
    let items = (0..args.len()).map(|i| item_of(name, args, i)).collect::<Result<Vec<_>, _>>()?;
    if items.is_empty() {
        return Err(wrong_arguments(name, args));
    }
    let common = least_restrictive(&items).ok_or_else(|| wrong_arguments(name, args))?;
    let result = array_of(common.clone(), args.iter().any(|a| nullable(a.ty)));
    let types = args.iter().map(|a| array_of(common.clone(), nullable(a.ty))).collect();
    Ok(Signature { args: types, result })
}

/// A list argument; one row may stand for all.
struct Lists<'a> {
    array: &'a ListArray,
    step: usize,
}

impl<'a> Lists<'a> {
    fn of(array: &'a ArrayRef) -> Self {
        Lists { array: array.as_list(), step: usize::from(array.len() != 1) }
    }
    fn items(&self, row: usize) -> Range<usize> {
        range(self.array.value_offsets(), row * self.step)
    }
    fn values(&self) -> &'a ArrayRef {
        self.array.values()
    }
}

fn list_field(result: &DataType) -> Result<FieldRef, String> {
    match result.arrow() {
        ArrowType::List(field) => Ok(field),
        _ => Err(format!("invariant: an ARRAY result, not {result}")),
    }
}

/// Rows chosen from the children of several columns, list by list.
struct Choice {
    places: Vec<(usize, usize)>,
    offsets: Vec<i32>,
}

impl Choice {
    fn new(rows: usize) -> Self {
        let mut offsets = Vec::with_capacity(rows + 1);
        offsets.push(0);
        Choice { places: Vec::new(), offsets }
    }

    fn push(&mut self, source: usize, row: usize) {
        self.places.push((source, row));
    }

    /// What was chosen since the last end.
    fn current(&self) -> &[(usize, usize)] {
        &self.places[self.offsets.last().copied().unwrap_or(0) as usize..]
    }

    fn end_row(&mut self) {
        self.offsets.push(self.places.len() as i32);
    }

    fn gather(&self, sources: &[&ArrayRef], item: &ArrowType) -> ArrayRef {
        if self.places.is_empty() {
            return arrow_array::new_empty_array(item);
        }
        let sources: Vec<&dyn Array> = sources.iter().map(|a| a.as_ref()).collect();
        arrow_select::interleave::interleave(&sources, &self.places).expect("invariant: sources have one layout")
    }

    fn finish(self, sources: &[&ArrayRef], field: &FieldRef, nulls: Option<NullBuffer>) -> ArrayRef {
        let items = self.gather(sources, field.data_type());
        Arc::new(ListArray::new(field.clone(), OffsetBuffer::new(self.offsets.into()), items, nulls))
    }
}

/// Is row `row` there?
fn valid(nulls: &Option<NullBuffer>, row: usize) -> bool {
    nulls.as_ref().is_none_or(|n| n.is_valid(row))
}
