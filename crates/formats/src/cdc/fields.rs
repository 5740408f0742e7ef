//! What a change-log decoder reads: members of the row, and metadata that stands beside it.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, new_null_array};
use ouzel_plan::table::{ScanField, ScanFieldSource, Table};
use ouzel_types::{DataType, Field, TypeKind};

use crate::error::FormatError;

/// The requested fields of a scan, split into the row and its metadata.
pub struct ChangeFields {
    /// The physical columns that are read, as one ROW.
    pub row: DataType,
    pub outputs: Vec<Output>,
    /// (path in the record, type as decoded) per metadata field.
    pub metadata: Vec<(Vec<Arc<str>>, DataType)>,
}

/// Where one requested field comes from.
pub enum Output {
    /// Member of the row, then members of it.
    Row { member: usize, path: Vec<usize> },
    /// Index into `metadata`; epoch milliseconds become a timestamp of this type.
    Metadata { index: usize, ty: DataType },
}

impl ChangeFields {
    /// `place` says where the metadata key of a format stands in the record and how it is decoded.
    pub fn of(
        table: &Table,
        fields: &[ScanField],
        place: impl Fn(&str) -> Option<(Vec<&'static str>, DataType)>,
    ) -> Result<ChangeFields, FormatError> {
        let mut columns: Vec<usize> = Vec::new();
        let mut outputs = Vec::new();
        let mut metadata = Vec::new();
        for field in fields {
            match &field.source {
                ScanFieldSource::Physical { column, path } => {
                    let member = columns.iter().position(|c| c == column).unwrap_or_else(|| {
                        columns.push(*column);
                        columns.len() - 1
                    });
                    outputs.push(Output::Row { member, path: path.clone() });
                }
                ScanFieldSource::Metadata(index) => {
                    let key = &table.metadata[*index].key;
                    let key = key.strip_prefix("value.").unwrap_or(key);
                    let (path, ty) = place(key)
                        .ok_or_else(|| FormatError::Unsupported(format!("the format has no metadata '{key}'")))?;
                    outputs.push(Output::Metadata { index: metadata.len(), ty: field.ty.clone() });
                    metadata.push((path.into_iter().map(Arc::from).collect(), ty));
                }
            }
        }
        let row = DataType::row(
            columns
                .iter()
                .map(|c| Field::new(table.physical[*c].name.clone(), table.physical[*c].ty.clone()))
                .collect(),
        );
        Ok(ChangeFields { row, outputs, metadata })
    }

    pub fn width(&self) -> usize {
        if let TypeKind::Row(fields) = &self.row.kind { fields.len() } else { 0 }
    }
}

/// Members of members of a struct column.
pub fn drill(column: &ArrayRef, path: &[usize]) -> ArrayRef {
    path.iter().fold(column.clone(), |column, member| column.as_struct().column(*member).clone())
}

/// Decoded metadata as a column of its declared type, for the given records.
pub fn metadata_column(decoded: &ArrayRef, ty: &DataType, records: &[u32]) -> ArrayRef {
    let indices = arrow_array::UInt32Array::from_iter_values(records.iter().copied());
    let taken = arrow_select::take::take(decoded.as_ref(), &indices, None)
        .unwrap_or_else(|_| new_null_array(decoded.data_type(), records.len()));
    let (TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p)) = ty.kind else { return taken };
    let Some(millis) = taken.as_primitive_opt::<arrow_array::types::Int64Type>() else { return taken };
    let mut builder = ouzel_types::ColumnBuilder::new(ty, records.len());
    for value in millis {
        let ticks = value.map(|v| v * ouzel_types::data_type::ticks_per_milli(p));
        builder.append(&ticks.map_or(ouzel_types::Scalar::Null, ouzel_types::Scalar::Timestamp));
    }
    builder.finish()
}
