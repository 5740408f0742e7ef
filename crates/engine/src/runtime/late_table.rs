//! Rows of a late table: source rows that an operator dropped because they came behind the watermark.
//!
//! A late table has physical columns of its source and, if it declares them, `late_operator STRING`, `late_watermark
//! TIMESTAMP(3)` and `late_ms BIGINT`. Operators say which row of their input was late; [`Trace`] leads from there
//! through filters and projections back to the row of the source, which may have columns that they do not read.

use std::sync::Arc;

use arrow_array::ArrayRef;
use ouzel_plan::table::{PhysicalColumn, Scan, ScanFieldSource, Sink};
use ouzel_types::batch::take_rows;
use ouzel_types::data_type::ticks_per_milli;
use ouzel_types::{Batch, ColumnBuilder, Scalar, TypeKind};

use crate::error::{EngineError, Result};
use crate::operators::window_aggregate::RowTimes;

/// A row of a batch and the watermark it came behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LateRow {
    pub row: u32,
    pub watermark: i64,
}

/// How the rows of a batch on its way follow from the rows of its source's batch.
#[derive(Debug, Clone)]
pub enum Trace {
    /// They do not: an operator has made new rows.
    Lost,
    Same,
    /// The source's row of each row.
    Rows(Arc<[u32]>),
}

impl Trace {
    /// The trace after `kept` of the rows were gathered (None: all of them stayed in place).
    pub fn then(&self, kept: Option<Arc<[u32]>>) -> Trace {
        match (self, kept) {
            (Trace::Lost, _) => Trace::Lost,
            (trace, None) => trace.clone(),
            (Trace::Same, Some(kept)) => Trace::Rows(kept),
            (Trace::Rows(rows), Some(kept)) => Trace::Rows(kept.iter().map(|row| rows[*row as usize]).collect()),
        }
    }

    pub fn source_row(&self, row: u32) -> Option<u32> {
        match self {
            Trace::Lost => None,
            Trace::Same => Some(row),
            Trace::Rows(rows) => rows.get(row as usize).copied(),
        }
    }
}

/// A late table of one source.
#[derive(Debug)]
pub struct LateTable {
    columns: Vec<(PhysicalColumn, Content)>,
    row_time: Option<usize>,
}

#[derive(Debug, Clone, Copy)]
enum Content {
    /// A column of the scan.
    Source(usize),
    Operator,
    Watermark,
    LateMs,
    Null,
}

impl LateTable {
    /// # Errors
    /// A column has the name of a source column and another type.
    pub fn new(scan: &Scan, sink: &Sink) -> Result<LateTable> {
        let columns = sink.table.physical.iter().map(|column| Ok((column.clone(), content(scan, column)?)));
        let columns =
            columns.collect::<Result<Vec<_>>>().map_err(|e| e.at(format!("late table `{}`", sink.table.path.name)))?;
        Ok(LateTable { columns, row_time: scan.watermark.as_ref().map(|w| w.column) })
    }

    /// The late table's rows out of rows of the source.
    ///
    /// # Errors
    /// The source's time column is no time.
    pub fn batch_of(&self, source: &Batch, late: &[LateRow], operator: &str) -> Result<Batch> {
        let rows: Vec<u32> = late.iter().map(|late| late.row).collect();
        let times = self.row_time.map(|column| RowTimes::new(&source.columns[column])).transpose()?;
        let mut columns: Vec<ArrayRef> = Vec::with_capacity(self.columns.len());
        for (column, content) in &self.columns {
            if let Content::Source(index) = content {
                columns.extend(take_rows(std::slice::from_ref(&source.columns[*index]), &rows));
                continue;
            }
            let mut builder = ColumnBuilder::new(&column.ty, late.len());
            for late in late {
                builder.append(&match (content, &column.ty.kind) {
                    (Content::Operator, _) => Scalar::String(operator.into()),
                    (Content::Watermark, TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p)) => {
                        Scalar::Timestamp(late.watermark * ticks_per_milli(*p))
                    }
                    (Content::LateMs, _) => match &times {
                        Some(times) => Scalar::Int(late.watermark - times.require(late.row as usize)?),
                        None => Scalar::Null,
                    },
                    _ => Scalar::Null,
                });
            }
            columns.push(builder.finish());
        }
        Ok(Batch::new(columns, late.len()))
    }
}

fn content(scan: &Scan, column: &PhysicalColumn) -> Result<Content> {
    let kind = &column.ty.kind;
    if let Some(physical) = scan.table.physical_index(&column.name) {
        let of_source = &scan.table.physical[physical].ty;
        if of_source.kind != *kind {
            return Err(EngineError::user(format!(
                "the column '{}' is {} here and {of_source} in its source",
                column.name, column.ty
            )));
        }
        let whole = |source: &ScanFieldSource| matches!(source, ScanFieldSource::Physical { column, path } if *column == physical && path.is_empty());
        let field = scan.fields.iter().position(|f| whole(&f.source));
        let output = match &scan.computed {
            None => field,
            Some(computed) => field.and_then(|field| computed.iter().position(|e| e.as_column() == Some(field))),
        };
        return Ok(output.map_or(Content::Null, Content::Source));
    }
    Ok(match (column.name.as_ref(), kind) {
        ("late_operator", kind) if kind.is_string() => Content::Operator,
        ("late_watermark", TypeKind::Timestamp(_) | TypeKind::TimestampLtz(_)) => Content::Watermark,
        ("late_ms", kind) if kind.is_integer() => Content::LateMs,
        _ => Content::Null,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_traced_through_two_filters() {
        let first = Trace::Same.then(Some(vec![1, 4, 7, 9].into()));
        let second = first.then(None).then(Some(vec![0, 3].into()));
        assert_eq!((second.source_row(0), second.source_row(1)), (Some(1), Some(9)));
        assert_eq!(Trace::Lost.then(Some(vec![0].into())).source_row(0), None);
    }
}
