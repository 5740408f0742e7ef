//! Typed readers over arguments. An array of one row stands for all rows (a constant), which costs no branch:
//! the row is multiplied by a step of 0 or 1.
//!
//! Readers do not look at NULLs; the drivers in `build` call kernels only for rows in which all arguments are there.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, BinaryViewArray, BooleanArray, StringViewArray};
use arrow_buffer::NullBuffer;

/// 0 for a constant (one row that stands for all), else 1.
pub fn step(array: &dyn Array) -> usize {
    usize::from(array.len() != 1)
}

/// A fixed-width argument.
pub struct Prim<'a, T: ArrowPrimitiveType> {
    values: &'a [T::Native],
    step: usize,
}

impl<T: ArrowPrimitiveType> Clone for Prim<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ArrowPrimitiveType> Copy for Prim<'_, T> {}

impl<'a, T: ArrowPrimitiveType> Prim<'a, T> {
    pub fn of(array: &'a ArrayRef) -> Self {
        Prim { values: array.as_primitive::<T>().values(), step: step(array) }
    }
    #[inline]
    pub fn get(&self, row: usize) -> T::Native {
        self.values[row * self.step]
    }
    /// The value that stands for all rows.
    pub fn constant(&self) -> Option<T::Native> {
        if self.step == 0 { self.values.first().copied() } else { None }
    }
    pub fn values(&self) -> &'a [T::Native] {
        self.values
    }
}

/// A character argument.
#[derive(Clone, Copy)]
pub struct Strs<'a> {
    array: &'a StringViewArray,
    step: usize,
}

impl<'a> Strs<'a> {
    pub fn of(array: &'a ArrayRef) -> Self {
        Strs { array: array.as_string_view(), step: step(array) }
    }
    #[inline]
    pub fn get(&self, row: usize) -> &'a str {
        self.array.value(row * self.step)
    }
    pub fn array(&self) -> &'a StringViewArray {
        self.array
    }
}

/// A binary argument.
#[derive(Clone, Copy)]
pub struct Bins<'a> {
    array: &'a BinaryViewArray,
    step: usize,
}

impl<'a> Bins<'a> {
    pub fn of(array: &'a ArrayRef) -> Self {
        Bins { array: array.as_binary_view(), step: step(array) }
    }
    #[inline]
    pub fn get(&self, row: usize) -> &'a [u8] {
        self.array.value(row * self.step)
    }
}

/// A BOOLEAN argument.
#[derive(Clone, Copy)]
pub struct Bools<'a> {
    array: &'a BooleanArray,
    step: usize,
}

impl<'a> Bools<'a> {
    pub fn of(array: &'a ArrayRef) -> Self {
        Bools { array: array.as_boolean(), step: step(array) }
    }
    #[inline]
    pub fn get(&self, row: usize) -> bool {
        self.array.value(row * self.step)
    }
}

/// NULLs of one argument over `rows` rows.
pub fn nulls_of(array: &dyn Array, rows: usize) -> Option<NullBuffer> {
    if array.len() == 1 && rows != 1 {
        return array.is_null(0).then(|| NullBuffer::new_null(rows));
    }
    // `logical_nulls` covers the untyped NULL column too, which has no buffer.
    array.logical_nulls()
}

/// Rows in which every argument is there; None: all rows.
pub fn all_present(args: &[ArrayRef], rows: usize) -> Option<NullBuffer> {
    let mut nulls = None;
    for array in args {
        nulls = NullBuffer::union(nulls.as_ref(), nulls_of(array, rows).as_ref());
    }
    nulls.filter(|n| n.null_count() > 0)
}

/// Is `array[row]` NULL, where one row may stand for all?
#[inline]
pub fn is_null(array: &dyn Array, row: usize) -> bool {
    if array.data_type() == &arrow_schema::DataType::Null {
        return true;
    }
    array.is_null(if array.len() == 1 { 0 } else { row })
}
