//! The sink of a materialised table: keeps the latest row per key where SQL over HTTP reads it.
//!
//! At least once is enough: an upsert may be repeated. A checkpoint holds the whole table, so that a restart goes on
//! at its position instead of reading the topics again.

use std::sync::Arc;

use ouzel_engine::sink::Sink;
use ouzel_engine::{EngineError, Result};
use ouzel_formats::cells::{Cells, Column as CellColumn};
use ouzel_plan::table;
use ouzel_server::ServedTable;
use ouzel_server::serving::{Column, ColumnType, TableSchema, ValueRef};
use ouzel_types::{Batch, DataType, TypeKind};

/// An empty served table with the columns of a sink; `key` by position, None for an append-only query.
pub fn served_table(name: &str, columns: &[ouzel_plan::Column], key: Option<Vec<usize>>) -> ServedTable {
    let columns = columns.iter().map(|c| Column::new(c.name.to_string(), column_type(&c.ty))).collect();
    ServedTable::new(name, TableSchema { columns, key })
}

fn column_type(ty: &DataType) -> ColumnType {
    match &ty.kind {
        TypeKind::Boolean => ColumnType::Boolean,
        TypeKind::TinyInt | TypeKind::SmallInt | TypeKind::Int => ColumnType::Int,
        TypeKind::BigInt => ColumnType::Long,
        TypeKind::Float => ColumnType::Float,
        TypeKind::Double | TypeKind::Decimal { .. } => ColumnType::Double,
        TypeKind::Date | TypeKind::Timestamp(_) | TypeKind::TimestampLtz(_) => ColumnType::Timestamp,
        kind if kind.is_nested() => ColumnType::Json,
        kind if kind.is_binary() => ColumnType::Bytes,
        _ => ColumnType::String,
    }
}

pub struct ServeSink {
    table: Arc<ServedTable>,
    types: Vec<DataType>,
    rows: u64,
}

impl ServeSink {
    pub fn new(spec: &table::Sink, table: Arc<ServedTable>) -> ServeSink {
        ServeSink { table, types: spec.columns.iter().map(|c| c.ty.clone()).collect(), rows: 0 }
    }
}

impl Sink for ServeSink {
    fn write(&mut self, batch: &Batch) -> Result<()> {
        let columns: Vec<CellColumn<'_>> =
            batch.columns.iter().zip(&self.types).map(|(a, t)| CellColumn::of(a, t)).collect();
        self.table.write(|writer| {
            let mut texts: Vec<String> = vec![String::new(); columns.len()];
            for row in 0..batch.rows {
                for (text, column) in texts.iter_mut().zip(&columns) {
                    text_of(column, row, text);
                }
                let values: Vec<ValueRef<'_>> =
                    columns.iter().zip(&texts).map(|(column, text)| value_of(column, row, text)).collect();
                if batch.kind(row).is_add() { writer.upsert(&values) } else { writer.delete(&values) }
            }
        });
        self.rows += batch.rows as u64;
        Ok(())
    }

    fn prepare(&mut self, _checkpoint: u64) -> Result<Vec<u8>> {
        Ok(self.table.changed_since(0).encode())
    }

    fn commit(&mut self, _checkpoint: u64, _handle: &[u8]) -> Result<()> {
        Ok(())
    }

    fn recover(&mut self, _checkpoint: u64, completed: Option<&[u8]>) -> Result<()> {
        let Some(rows) = completed else { return Ok(()) };
        self.table.restore(&[rows]).map_err(|e| EngineError::internal(e.to_string()))
    }

    fn finish(&mut self) -> Result<()> {
        Ok(())
    }

    fn written(&self) -> (u64, u64) {
        (self.rows, 0)
    }
}

/// Text of values that the served table keeps as text and Arrow does not.
fn text_of(column: &CellColumn<'_>, row: usize, text: &mut String) {
    text.clear();
    if column.is_null(row) {
        return;
    }
    match &column.cells {
        Cells::Bytes(values) => values.value(row).iter().for_each(|b| text.push_str(&format!("{b:02x}"))),
        Cells::Time(_) | Cells::Array { .. } | Cells::Map { .. } | Cells::Row { .. } => {
            let mut bytes = Vec::new();
            ouzel_formats::row_text::write_cell(column, row, &mut bytes);
            text.push_str(&String::from_utf8_lossy(&bytes));
        }
        _ => {}
    }
}

fn value_of<'a>(column: &'a CellColumn<'_>, row: usize, text: &'a str) -> ValueRef<'a> {
    if column.is_null(row) {
        return ValueRef::Null;
    }
    match &column.cells {
        Cells::Null => ValueRef::Null,
        Cells::Boolean(v) => ValueRef::Boolean(v.value(row)),
        Cells::Int8(v) => ValueRef::Long(v[row].into()),
        Cells::Int16(v) => ValueRef::Long(v[row].into()),
        Cells::Int32(v) => ValueRef::Long(v[row].into()),
        Cells::Int64(v) => ValueRef::Long(v[row]),
        Cells::Float(v) => ValueRef::Double(v[row].into()),
        Cells::Double(v) => ValueRef::Double(v[row]),
        Cells::Decimal { values, scale } => ValueRef::Double(values[row] as f64 / 10f64.powi((*scale).into())),
        Cells::String(v) => ValueRef::String(v.value(row)),
        Cells::Date(v) => ValueRef::Long(i64::from(v[row]) * 86_400_000),
        Cells::Timestamp { ticks, ticks_per_milli, .. } => ValueRef::Long(ticks[row].div_euclid(*ticks_per_milli)),
        Cells::Bytes(_) | Cells::Time(_) | Cells::Array { .. } | Cells::Map { .. } | Cells::Row { .. } => {
            ValueRef::String(text)
        }
    }
}
