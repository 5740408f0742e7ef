//! `'connector' = 'datagen'`: random or sequential rows, as Flink's.
//!
//! Bounded by `number-of-rows` or by its shortest sequence. [`field`] makes the values.

pub mod field;

use ouzel_engine::Result;
use ouzel_engine::source::{ConnectorContext, Source};
use ouzel_plan::Table;
use ouzel_plan::table::Scan;
use ouzel_types::{ColumnBuilder, DataType};

use crate::made_up::{MadeUp, MadeUpRows, Making};
use field::Field;

struct DatagenColumn {
    field: Field,
    ty: DataType,
}

impl DatagenColumn {
    fn of(table: &Table, name: &str, ty: &DataType) -> Result<DatagenColumn> {
        Ok(DatagenColumn { field: Field::of(table, name, ty)?, ty: ty.clone() })
    }
}

impl MadeUp for DatagenColumn {
    fn append(&self, row: u64, making: &mut Making<'_>, builder: &mut ColumnBuilder) -> Result<()> {
        builder.append(&self.field.value(&self.ty, row, making.now_ms, making.rng));
        Ok(())
    }
}

pub fn source(scan: &Scan, context: &ConnectorContext) -> Result<Box<dyn Source>> {
    let columns = scan.table.physical.iter();
    let fields = columns.filter_map(|c| Field::of(&scan.table, &c.name, &c.ty).ok());
    let shortest = fields.filter_map(|field| field.sequence_rows()).min();
    Ok(Box::new(MadeUpRows::new("generator", scan, context, DatagenColumn::of, shortest)?))
}
