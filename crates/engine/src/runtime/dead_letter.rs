//! Rows of a dead-letter table out of records that could not be decoded.

use std::sync::Arc;

use ouzel_plan::Column;
use ouzel_plan::table::{PhysicalColumn, Sink, Table};
use ouzel_types::data_type::ticks_per_milli;
use ouzel_types::{Batch, ColumnBuilder, Scalar, TypeKind};

use crate::source::BadRow;

/// The sink of a dead-letter table: all its physical columns, nothing enforced.
pub fn sink_of(table: &Arc<Table>) -> Sink {
    Sink {
        table: table.clone(),
        columns: table.physical.iter().map(|c| Column::new(c.name.clone(), c.ty.clone())).collect(),
        constraints: Default::default(),
        not_null: Vec::new(),
        overwrite: false,
        batch: false,
    }
}

/// `raw, topic, partition, offset, error, time` by name; a column of another name is NULL.
pub fn batch_of(table: &Table, bad: &[BadRow], now_ms: i64) -> Batch {
    let columns = table.physical.iter().map(|column| {
        let mut builder = ColumnBuilder::new(&column.ty, bad.len());
        bad.iter().for_each(|row| builder.append(&value(column, row, now_ms)));
        builder.finish()
    });
    Batch::new(columns.collect(), bad.len())
}

fn value(column: &PhysicalColumn, row: &BadRow, now_ms: i64) -> Scalar {
    let text = |s: &str| if column.ty.kind.is_string() { Scalar::String(s.into()) } else { Scalar::Null };
    match (column.name.as_ref(), &column.ty.kind) {
        ("raw", kind) if kind.is_binary() => Scalar::Bytes(row.raw.as_slice().into()),
        ("raw", _) => text(&String::from_utf8_lossy(&row.raw)),
        ("topic", _) => text(&row.topic),
        ("error", _) => text(&row.error),
        ("partition", kind) if kind.is_integer() => Scalar::Int(row.partition.into()),
        ("offset", kind) if kind.is_integer() => Scalar::Int(row.offset),
        ("time", TypeKind::TimestampLtz(p)) => Scalar::Timestamp(now_ms * ticks_per_milli(*p)),
        _ => Scalar::Null,
    }
}
