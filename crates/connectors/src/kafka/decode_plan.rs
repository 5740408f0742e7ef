//! Which part of a record gives which column: its value, its key, both, or what the log says about it.

use std::sync::Arc;

use ouzel_engine::Result;
use ouzel_plan::table::{ScanField, ScanFieldSource, Table};
use ouzel_types::DataType;

use super::config::{key_columns, value_excludes_key};

#[derive(Clone)]
pub(super) struct FieldLayout {
    pub from: FieldFrom,
    pub ty: DataType,
}

#[derive(Clone)]
pub(super) enum FieldFrom {
    Value(usize),
    Key(usize),
    /// In both (a key column of an upsert table): from the value, or from the key of a tombstone.
    Both {
        value: usize,
        key: usize,
    },
    Metadata(Arc<str>),
}

/// Which decoder gives which field.
pub(super) struct DecodePlan {
    pub value_fields: Vec<ScanField>,
    pub key_fields: Vec<ScanField>,
    pub layout: Vec<FieldLayout>,
}

impl DecodePlan {
    pub fn of(table: &Table, fields: &[ScanField], upsert: bool) -> Result<DecodePlan> {
        let keys = key_columns(table);
        let excludes = value_excludes_key(table);
        let mut plan = DecodePlan { value_fields: Vec::new(), key_fields: Vec::new(), layout: Vec::new() };
        for field in fields {
            let from = match &field.source {
                ScanFieldSource::Metadata(index) => {
                    let key = &table.metadata[*index].key;
                    match key.strip_prefix("value.") {
                        Some(_) => plan.value(field),
                        None => FieldFrom::Metadata(key.clone()),
                    }
                }
                ScanFieldSource::Physical { column, path } => {
                    let position = keys.iter().position(|k| *k == table.physical[*column].name.as_ref());
                    match position {
                        Some(key) if excludes => plan.key(field, key, path),
                        Some(key) if upsert => {
                            let FieldFrom::Value(value) = plan.value(field) else { continue };
                            let FieldFrom::Key(key) = plan.key(field, key, path) else { continue };
                            FieldFrom::Both { value, key }
                        }
                        _ => plan.value(field),
                    }
                }
            };
            plan.layout.push(FieldLayout { from, ty: field.ty.clone() });
        }
        Ok(plan)
    }

    pub fn reads_headers(&self) -> bool {
        self.layout.iter().any(|f| matches!(&f.from, FieldFrom::Metadata(key) if key.as_ref() == "headers"))
    }

    fn value(&mut self, field: &ScanField) -> FieldFrom {
        self.value_fields.push(field.clone());
        FieldFrom::Value(self.value_fields.len() - 1)
    }

    fn key(&mut self, field: &ScanField, column: usize, path: &[usize]) -> FieldFrom {
        let source = ScanFieldSource::Physical { column, path: path.to_vec() };
        self.key_fields.push(ScanField { source, ty: field.ty.clone() });
        FieldFrom::Key(self.key_fields.len() - 1)
    }
}
