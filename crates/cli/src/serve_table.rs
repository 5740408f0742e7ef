//! The sink of a materialised table: keeps the latest row per key where SQL over HTTP reads it.
//!
//! At least once is enough: an upsert may be repeated. A checkpoint holds the rows that changed since the one before, so
//! that a restart goes on at its position instead of reading the topics again.

use std::sync::Arc;

use arrow_array::StringViewArray;
use arrow_array::builder::StringViewBuilder;
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
    /// The table's epoch at the last snapshot.
    saved: u64,
}

impl ServeSink {
    pub fn new(spec: &table::Sink, table: Arc<ServedTable>) -> ServeSink {
        ServeSink { table, types: spec.columns.iter().map(|c| c.ty.clone()).collect(), rows: 0, saved: 0 }
    }
}

impl Sink for ServeSink {
    fn write(&mut self, batch: &Batch) -> Result<()> {
        let columns: Vec<CellColumn<'_>> =
            batch.columns.iter().zip(&self.types).map(|(a, t)| CellColumn::of(a, t)).collect();
        // Readers wait while the table is written: what has to be made is made before.
        let texts: Vec<Option<StringViewArray>> = columns.iter().map(|column| texts_of(column, batch.rows)).collect();
        self.table.write(|writer| {
            let mut values = Vec::with_capacity(columns.len());
            for row in 0..batch.rows {
                values.clear();
                values.extend(columns.iter().zip(&texts).map(|(column, texts)| value_of(column, row, texts.as_ref())));
                if batch.kind(row).is_add() { writer.upsert(&values) } else { writer.delete(&values) }
            }
        });
        self.rows += batch.rows as u64;
        Ok(())
    }

    fn prepare(&mut self, _checkpoint: u64) -> Result<Vec<u8>> {
        Ok(Vec::new())
    }

    fn snapshot(&mut self, full: bool) -> Result<Option<Vec<u8>>> {
        let changes = self.table.changed_since(if full { 0 } else { self.saved });
        self.saved = changes.epoch();
        Ok((full || !changes.is_empty()).then(|| changes.encode()))
    }

    fn restore(&mut self, chain: &[&[u8]]) -> Result<()> {
        // Rows of other columns, damaged ones, or a newer program's: they are the same at each start.
        self.table.restore(chain).map_err(|e| {
            EngineError::internal(e.to_string())
                .hint("remove the job's folder under `checkpoints` to start it afresh")
                .hopeless()
        })
    }

    fn commit(&mut self, _checkpoint: u64, _handle: &[u8]) -> Result<()> {
        Ok(())
    }

    fn recover(&mut self, _checkpoint: u64, completed: Option<&[u8]>) -> Result<()> {
        let parts: &[&[u8]] = match &completed {
            // A fresh start begins without rows.
            None => &[],
            // `restore` follows.
            Some([]) => return Ok(()),
            // An older checkpoint: the handle is the whole table.
            Some(rows) => &[rows],
        };
        self.table.restore(parts).map_err(|e| EngineError::internal(e.to_string()))
    }

    fn finish(&mut self) -> Result<()> {
        Ok(())
    }

    fn written(&self) -> (u64, u64) {
        (self.rows, 0)
    }
}

/// The texts of a column that the served table keeps as text and Arrow does not.
fn texts_of(column: &CellColumn<'_>, rows: usize) -> Option<StringViewArray> {
    let written = matches!(
        column.cells,
        Cells::Bytes(_) | Cells::Time(_) | Cells::Array { .. } | Cells::Map { .. } | Cells::Row { .. }
    );
    if !written {
        return None;
    }
    let mut texts = StringViewBuilder::with_capacity(rows);
    let mut text = Vec::new();
    for row in 0..rows {
        text.clear();
        if column.is_null(row) {
            texts.append_null();
            continue;
        }
        match &column.cells {
            Cells::Bytes(values) => text.extend(values.value(row).iter().flat_map(|b| {
                let digit = |nibble: u8| b"0123456789abcdef"[usize::from(nibble)];
                [digit(b >> 4), digit(b & 15)]
            })),
            // What has no text is shown up to there.
            _ => drop(ouzel_formats::row_text::write_cell(column, row, &mut text)),
        }
        texts.append_value(String::from_utf8_lossy(&text));
    }
    Some(texts.finish())
}

fn value_of<'a>(column: &'a CellColumn<'_>, row: usize, texts: Option<&'a StringViewArray>) -> ValueRef<'a> {
    if column.is_null(row) {
        return ValueRef::Null;
    }
    if let Some(texts) = texts {
        return ValueRef::String(texts.value(row));
    }
    match &column.cells {
        Cells::Null => ValueRef::Null,
        Cells::Boolean(v) => ValueRef::Boolean(v.value(row)),
        Cells::Int8(v) => ValueRef::Long(v[row].into()),
        Cells::Int16(v) => ValueRef::Long(v[row].into()),
        Cells::Int32(v) | Cells::Months(v) => ValueRef::Long(v[row].into()),
        Cells::Int64(v) | Cells::Millis(v) => ValueRef::Long(v[row]),
        Cells::Float(v) => ValueRef::Double(v[row].into()),
        Cells::Double(v) => ValueRef::Double(v[row]),
        Cells::Decimal { values, scale } => ValueRef::Double(values[row] as f64 / 10f64.powi((*scale).into())),
        Cells::String(v) => ValueRef::String(v.value(row)),
        Cells::Date(v) => ValueRef::Long(i64::from(v[row]) * 86_400_000),
        Cells::Timestamp { ticks, ticks_per_milli, .. } => ValueRef::Long(ticks[row].div_euclid(*ticks_per_milli)),
        // `texts_of` has made their texts.
        Cells::Bytes(_) | Cells::Time(_) | Cells::Array { .. } | Cells::Map { .. } | Cells::Row { .. } => {
            ValueRef::Null
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use arrow_array::{ArrayRef, Int64Array};
    use ouzel_plan::{ObjectPath, Table};
    use ouzel_server::serving::Value;
    use ouzel_types::RowKind;

    use super::*;

    fn sink() -> (ServeSink, Arc<ServedTable>) {
        let column = |name: &str| ouzel_plan::Column::new(name, TypeKind::BigInt.not_null());
        let spec = table::Sink {
            table: Arc::new(Table {
                path: ObjectPath { catalog: "c".into(), database: "d".into(), name: "t".into() },
                physical: Vec::new(),
                metadata: Vec::new(),
                primary_key: Vec::new(),
                partition_keys: Vec::new(),
                options: BTreeMap::new(),
            }),
            columns: vec![column("k"), column("v")],
            constraints: Default::default(),
            not_null: Vec::new(),
            overwrite: false,
            batch: false,
        };
        let served = Arc::new(served_table("t", &spec.columns, Some(vec![0])));
        (ServeSink::new(&spec, served.clone()), served)
    }

    fn write(sink: &mut ServeSink, rows: &[(RowKind, i64, i64)]) {
        let column = |of: fn(&(RowKind, i64, i64)) -> i64| -> ArrayRef {
            Arc::new(Int64Array::from_iter_values(rows.iter().map(of)))
        };
        let kinds = rows.iter().map(|row| row.0).collect();
        sink.write(&Batch::with_kinds(vec![column(|r| r.1), column(|r| r.2)], kinds)).unwrap();
    }

    fn rows(table: &ServedTable) -> BTreeMap<i64, i64> {
        let long = |value: &Value| if let Value::Long(value) = value { *value } else { panic!("{value:?}") };
        table.snapshot().rows().map(|row| (long(&row[0]), long(&row[1]))).collect()
    }

    #[test]
    fn a_checkpoint_is_what_changed_and_a_restart_has_all() {
        let (mut sink, table) = sink();
        let many: Vec<_> = (0..5_000).map(|k| (RowKind::Insert, k, k)).collect();
        write(&mut sink, &many);
        let base = sink.snapshot(true).unwrap().expect("a base, whatever it holds");
        assert_eq!(sink.snapshot(false).unwrap(), None, "nothing has changed");
        write(&mut sink, &[(RowKind::UpdateAfter, 17, -1), (RowKind::Delete, 4_000, 4_000)]);
        let delta = sink.snapshot(false).unwrap().expect("two chunks");
        assert!(delta.len() * 5 < base.len(), "{} bytes beside {}", delta.len(), base.len());
        let wanted = rows(&table);
        let (mut restarted, table) = self::sink();
        restarted.recover(2, Some(&[])).unwrap();
        restarted.restore(&[&base, &delta]).unwrap();
        assert_eq!(rows(&table), wanted);
        assert_eq!((wanted.len(), wanted[&17]), (4_999, -1));
        // A job that starts afresh does not keep the rows of a run before.
        restarted.recover(0, None).unwrap();
        assert!(rows(&table).is_empty());
    }
}
