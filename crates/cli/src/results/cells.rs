//! Values as Flink's client shows them: as CAST(.. AS STRING) writes them but for bytes, `<NULL>` for NULL.

use arrow_array::Array;
use ouzel_functions::cast::to_string_array;
use ouzel_functions::column::Strs;
use ouzel_functions::zone::Zone;
use ouzel_types::{Batch, DataType};

pub const NULL: &str = "<NULL>";

/// Turns batches of one schema into rows of texts.
pub struct CellWriter {
    types: Vec<DataType>,
    zone: Zone,
}

impl CellWriter {
    /// `time_zone` as a plan has it; TIMESTAMP_LTZ is shown in it.
    pub fn new(types: Vec<DataType>, time_zone: &str) -> CellWriter {
        CellWriter { types, zone: Zone::parse(time_zone).unwrap_or_else(Zone::utc) }
    }

    /// Calls `each` with the number and the cells of each row.
    pub fn rows(&self, batch: &Batch, mut each: impl FnMut(usize, Vec<String>)) {
        let texts: Vec<_> =
            batch.columns.iter().zip(&self.types).map(|(array, ty)| to_string_array(array, ty, &self.zone)).collect();
        let columns: Vec<Strs<'_>> = texts.iter().map(Strs::of).collect();
        for row in 0..batch.rows {
            let cell = |c: &Strs<'_>| if c.array().is_null(row) { NULL.to_string() } else { c.get(row).to_string() };
            each(row, columns.iter().map(cell).collect());
        }
    }
}
