//! Three-valued truth as two bitmaps: rows that are TRUE and rows that are FALSE; the others are unknown.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BooleanArray};
use arrow_buffer::{BooleanBuffer, NullBuffer};

#[derive(Clone, Debug)]
pub struct Truth {
    pub yes: BooleanBuffer,
    pub no: BooleanBuffer,
}

impl Truth {
    pub fn constant(value: Option<bool>, rows: usize) -> Truth {
        let (set, unset) = (BooleanBuffer::new_set(rows), BooleanBuffer::new_unset(rows));
        match value {
            Some(true) => Truth { yes: set, no: unset },
            Some(false) => Truth { yes: unset, no: set },
            None => Truth { yes: unset.clone(), no: unset },
        }
    }

    /// Of a BOOLEAN column (one row stands for all; an untyped NULL column is unknown).
    pub fn of(array: &ArrayRef, rows: usize) -> Truth {
        let Some(booleans) = array.as_boolean_opt() else { return Truth::constant(None, rows) };
        if array.len() == 1 && rows != 1 {
            return Truth::constant(booleans.is_valid(0).then(|| booleans.value(0)), rows);
        }
        let values = booleans.values();
        match booleans.nulls().filter(|n| n.null_count() > 0) {
            None => Truth { yes: values.clone(), no: !values },
            Some(nulls) => Truth { yes: values & nulls.inner(), no: &(!values) & nulls.inner() },
        }
    }

    pub fn and(&self, other: &Truth) -> Truth {
        Truth { yes: &self.yes & &other.yes, no: &self.no | &other.no }
    }

    pub fn or(&self, other: &Truth) -> Truth {
        Truth { yes: &self.yes | &other.yes, no: &self.no & &other.no }
    }

    pub fn into_array(self) -> BooleanArray {
        let known = &self.yes | &self.no;
        let rows = known.len();
        let nulls = (known.count_set_bits() < rows).then(|| NullBuffer::new(known));
        BooleanArray::new(self.yes, nulls)
    }
}

pub fn none_set(mask: &BooleanBuffer) -> bool {
    mask.count_set_bits() == 0
}

pub fn all_set(mask: &BooleanBuffer) -> bool {
    mask.count_set_bits() == mask.len()
}

/// Positions of the set bits.
pub fn positions(mask: &BooleanBuffer) -> Vec<u32> {
    mask.set_indices().map(|row| row as u32).collect()
}
