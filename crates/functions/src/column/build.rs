//! Row-wise drivers: they call a kernel's closure for the rows in which all arguments are there and build the result.
//! NULL in, NULL out; a failing row becomes NULL and is noted.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::builder::{BinaryViewBuilder, BooleanBuilder, StringViewBuilder};
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, BooleanArray, PrimitiveArray, StringViewArray, UInt32Array};
use arrow_buffer::{BooleanBuffer, NullBuffer, NullBufferBuilder, ScalarBuffer};
use ouzel_types::DataType;

use super::read::all_present;
use crate::errors::RowErrors;

/// Why a row failed.
pub type Fail = Cow<'static, str>;
/// None is NULL.
pub type Outcome<T> = Result<Option<T>, Fail>;

/// Calls `each(row, present)` for all rows.
fn drive(args: &[ArrayRef], rows: usize, mut each: impl FnMut(usize, bool)) {
    match all_present(args, rows) {
        None => (0..rows).for_each(|row| each(row, true)),
        Some(nulls) => (0..rows).for_each(|row| each(row, nulls.is_valid(row))),
    }
}

/// A fixed-width column; the caller sets its type where it has parameters.
pub fn primitives<T: ArrowPrimitiveType>(
    args: &[ArrayRef],
    rows: usize,
    errors: &mut RowErrors,
    mut f: impl FnMut(usize) -> Outcome<T::Native>,
) -> PrimitiveArray<T> {
    let mut values = Vec::with_capacity(rows);
    let mut nulls = NullBufferBuilder::new(rows);
    drive(args, rows, |row, present| {
        let value = if present { noted(f(row), row, errors) } else { None };
        nulls.append(value.is_some());
        values.push(value.unwrap_or_default());
    });
    PrimitiveArray::new(ScalarBuffer::from(values), nulls.finish())
}

/// A fixed-width column of a function that never fails nor gives NULL: no branch per row. `f` is also called for rows
/// that are NULL (with whatever lies there), so it must be total.
pub fn total<T: ArrowPrimitiveType>(
    args: &[ArrayRef],
    rows: usize,
    f: impl Fn(usize) -> T::Native,
) -> PrimitiveArray<T> {
    let nulls = all_present(args, rows);
    if nulls.as_ref().is_some_and(|n| n.null_count() == rows) {
        return PrimitiveArray::new_null(rows);
    }
    PrimitiveArray::new(ScalarBuffer::from((0..rows).map(f).collect::<Vec<_>>()), nulls)
}

pub fn booleans(
    args: &[ArrayRef],
    rows: usize,
    errors: &mut RowErrors,
    mut f: impl FnMut(usize) -> Outcome<bool>,
) -> ArrayRef {
    let mut builder = BooleanBuilder::with_capacity(rows);
    drive(args, rows, |row, present| {
        builder.append_option(if present { noted(f(row), row, errors) } else { None });
    });
    Arc::new(builder.finish())
}

/// A predicate that never fails nor gives NULL.
pub fn predicate(args: &[ArrayRef], rows: usize, mut f: impl FnMut(usize) -> bool) -> ArrayRef {
    let nulls = all_present(args, rows);
    let values = match &nulls {
        None => BooleanBuffer::collect_bool(rows, f),
        Some(n) => BooleanBuffer::collect_bool(rows, |row| n.is_valid(row) && f(row)),
    };
    Arc::new(BooleanArray::new(values, nulls))
}

/// A character column. `f` writes into the (emptied) buffer and says whether there is a value.
pub fn strings(
    args: &[ArrayRef],
    rows: usize,
    errors: &mut RowErrors,
    mut f: impl FnMut(usize, &mut String) -> Result<bool, Fail>,
) -> ArrayRef {
    let mut builder = StringViewBuilder::with_capacity(rows);
    let mut text = String::new();
    drive(args, rows, |row, present| {
        text.clear();
        let there = present && noted(f(row, &mut text).map(Some), row, errors).unwrap_or(false);
        if there { builder.append_value(&text) } else { builder.append_null() }
    });
    Arc::new(builder.finish())
}

/// A character column whose values are borrowed from somewhere (copied once, into the column).
pub fn borrowed<'a>(args: &[ArrayRef], rows: usize, mut f: impl FnMut(usize) -> Option<&'a str>) -> ArrayRef {
    let mut builder = StringViewBuilder::with_capacity(rows);
    drive(args, rows, |row, present| builder.append_option(if present { f(row) } else { None }));
    Arc::new(builder.finish())
}

/// Parts of a column's own strings: the result shares the input's buffers and copies only the views.
/// `f(row, text)` returns a part of `text`, or None for NULL.
pub fn parts(
    args: &[ArrayRef],
    of: usize,
    rows: usize,
    mut f: impl for<'s> FnMut(usize, &'s str) -> Option<&'s str>,
) -> ArrayRef {
    let source = args[of].as_string_view();
    if source.len() != rows {
        let text = super::Strs::of(&args[of]);
        return borrowed(args, rows, |row| f(row, text.get(row)));
    }
    let mut views = Vec::with_capacity(rows);
    let mut nulls = NullBufferBuilder::new(rows);
    drive(args, rows, |row, present| {
        let part = if present { f(row, source.value(row)) } else { None };
        nulls.append(part.is_some());
        views.push(part.map_or(0, |part| part_view(source, row, part)));
    });
    // SAFETY: each view is either inlined UTF-8 or a range inside a string of `source`, whose buffers are kept.
    Arc::new(unsafe {
        StringViewArray::new_unchecked(ScalarBuffer::from(views), source.data_buffers().to_vec(), nulls.finish())
    })
}

fn part_view(source: &StringViewArray, row: usize, part: &str) -> u128 {
    let bytes = part.as_bytes();
    if bytes.len() <= 12 {
        return arrow_array::builder::make_view(bytes, 0, 0);
    }
    let view = arrow_data::ByteView::from(source.views()[row]);
    let offset = bytes.as_ptr() as usize - source.value(row).as_ptr() as usize;
    arrow_array::builder::make_view(bytes, view.buffer_index, view.offset + offset as u32)
}

/// A binary column; `f` writes into the (emptied) buffer and says whether there is a value.
pub fn bytes(
    args: &[ArrayRef],
    rows: usize,
    errors: &mut RowErrors,
    mut f: impl FnMut(usize, &mut Vec<u8>) -> Result<bool, Fail>,
) -> ArrayRef {
    let mut builder = BinaryViewBuilder::with_capacity(rows);
    let mut value = Vec::new();
    drive(args, rows, |row, present| {
        value.clear();
        let there = present && noted(f(row, &mut value).map(Some), row, errors).unwrap_or(false);
        if there { builder.append_value(&value) } else { builder.append_null() }
    });
    Arc::new(builder.finish())
}

/// A constant repeated, or the array as it is.
pub fn expand(array: &ArrayRef, rows: usize) -> ArrayRef {
    if array.len() == rows {
        return array.clone();
    }
    let zeros = UInt32Array::new(ScalarBuffer::from(vec![0u32; rows]), None);
    arrow_select::take::take(array.as_ref(), &zeros, None).expect("invariant: a constant has one row")
}

/// A column of NULLs.
pub fn null_column(ty: &DataType, rows: usize) -> ArrayRef {
    arrow_array::new_null_array(&ty.arrow(), rows)
}

fn noted<T>(outcome: Outcome<T>, row: usize, errors: &mut RowErrors) -> Option<T> {
    match outcome {
        Ok(value) => value,
        Err(message) => {
            errors.push(row, message);
            None
        }
    }
}

/// Adds NULLs to an array (AND of validity).
pub fn with_nulls(array: &ArrayRef, nulls: Option<&NullBuffer>) -> ArrayRef {
    let Some(extra) = nulls else { return array.clone() };
    let merged = NullBuffer::union(array.nulls(), Some(extra));
    let data = array.to_data().into_builder().nulls(merged).build();
    arrow_array::make_array(data.expect("invariant: only the validity changed"))
}
