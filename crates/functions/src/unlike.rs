//! Equality of arrays, and of rows, whose members have no common type.
//!
//! Flink compares the members as objects of different classes: no value equals one of another type, two NULLs are equal.
//! So such arrays are equal when they have one length and nothing but NULLs. (Arrays that a Flink has just built are equal there
//! when their bytes are, which is not looked at here.)

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BooleanArray};
use arrow_buffer::BooleanBuffer;
use arrow_schema::DataType as ArrowType;

use crate::column::read::all_present;
use crate::order::comparator;
use crate::signature::{Bound, kernel};

/// The kernel of `left = right`, or of `left <> right`.
pub fn equality(wanted: bool) -> Bound {
    kernel(move |args, rows, _| {
        let (i, j) = (usize::from(args[0].len() != 1), usize::from(args[1].len() != 1));
        let present = all_present(args, rows);
        let valid = |row| present.as_ref().is_none_or(|nulls| nulls.is_valid(row));
        let values = BooleanBuffer::collect_bool(rows, |row| {
            valid(row) && equal(&args[0], row * i, &args[1], row * j) == wanted
        });
        Arc::new(BooleanArray::new(values, present.clone()))
    })
}

fn equal(left: &ArrayRef, i: usize, right: &ArrayRef, j: usize) -> bool {
    if left.is_null(i) || right.is_null(j) {
        return left.is_null(i) && right.is_null(j);
    }
    match (left.data_type(), right.data_type()) {
        (ArrowType::List(_), ArrowType::List(_)) => {
            let (a, b) = (left.as_list::<i32>().value(i), right.as_list::<i32>().value(j));
            a.len() == b.len() && (0..a.len()).all(|at| equal(&a, at, &b, at))
        }
        (ArrowType::Struct(_), ArrowType::Struct(_)) => {
            let (a, b) = (left.as_struct(), right.as_struct());
            a.columns().iter().zip(b.columns()).all(|(a, b)| equal(a, i, b, j))
        }
        (a, b) if a == b => comparator(left, right)(i, j).is_eq(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::types::Int32Type;
    use arrow_array::{ListArray, StringArray};
    use arrow_buffer::OffsetBuffer;
    use arrow_schema::Field;

    #[test]
    fn only_nulls_are_equal() {
        let numbers: ArrayRef = Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>([
            Some(vec![]),
            Some(vec![None]),
            Some(vec![Some(1)]),
        ]));
        let texts: ArrayRef = Arc::new(ListArray::new(
            Arc::new(Field::new("item", ArrowType::Utf8, true)),
            OffsetBuffer::from_lengths([0, 1, 1]),
            Arc::new(StringArray::from(vec![None, Some("1")])),
            None,
        ));
        let found: Vec<bool> = (0..3).map(|row| equal(&numbers, row, &texts, row)).collect();
        assert_eq!(found, [true, true, false]);
    }
}
