//! A sink with what the planner asks of it: NOT NULL and lengths enforced, counting.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, ListArray, MapArray, StructArray};
use arrow_schema::{ArrowError, DataType as ArrowType};
use ouzel_plan::table;
use ouzel_types::Batch;

use crate::error::{EngineError, Result};
use crate::operators::form::{self, Form};
use crate::sink::Sink;

use super::sink_constraints::SinkConstraints;

pub struct SinkDriver {
    name: String,
    /// The sink's types; members of the query's rows may be called otherwise.
    types: Vec<ArrowType>,
    constraints: SinkConstraints,
    sink: Box<dyn Sink>,
}

impl SinkDriver {
    pub fn new(spec: table::Sink, sink: Box<dyn Sink>) -> SinkDriver {
        let types = spec.columns.iter().map(|column| column.ty.arrow()).collect();
        SinkDriver { name: spec.table.path.name.to_string(), types, constraints: SinkConstraints::new(spec), sink }
    }

    pub fn write(&mut self, batch: Batch) -> Result<()> {
        let batch = self.enforce(batch)?;
        if batch.rows == 0 {
            return Ok(());
        }
        self.sink.write(&batch).map_err(|e| e.at(format!("sink table `{}`", self.name)))
    }

    fn enforce(&self, mut batch: Batch) -> Result<Batch> {
        for (column, ty) in batch.columns.iter_mut().zip(&self.types).filter(|(column, ty)| column.data_type() != *ty) {
            *column = renamed(column, ty).map_err(|e| EngineError::internal(e.to_string()))?;
        }
        let dropped = self
            .constraints
            .violated(&batch.columns, batch.rows)
            .map_err(|violation| EngineError::user(violation.to_string()).at(format!("sink table `{}`", self.name)))?;
        if !dropped.is_empty() {
            let mut dropped = dropped.into_iter().peekable();
            let keep: Vec<u32> = (0..batch.rows as u32).filter(|row| dropped.next_if_eq(row).is_none()).collect();
            batch.selection = Some(keep.into());
            batch = batch.compact();
        }
        self.constraints.fit(&mut batch.columns);
        Ok(batch)
    }

    pub fn watermark(&mut self, watermark: i64) -> Result<()> {
        self.sink.watermark(watermark)
    }
    pub fn idle(&mut self) -> Result<()> {
        self.sink.idle().map_err(|e| e.at(format!("sink table `{}`", self.name)))
    }
    pub fn prepare(&mut self, checkpoint: u64) -> Result<Vec<u8>> {
        self.sink.prepare(checkpoint).map_err(|e| e.at(format!("sink table `{}`", self.name)))
    }
    pub fn snapshot(&mut self, full: bool) -> Result<Option<Vec<u8>>> {
        self.sink.snapshot(full).map_err(|e| e.at(format!("sink table `{}`", self.name)))
    }
    pub fn restore(&mut self, chain: &[&[u8]]) -> Result<()> {
        self.sink.restore(chain).map_err(|e| e.at(format!("sink table `{}`", self.name)))
    }
    pub fn commit(&mut self, checkpoint: u64, handle: &[u8]) -> Result<()> {
        self.sink.commit(checkpoint, handle).map_err(|e| e.at(format!("sink table `{}`", self.name)))
    }
    pub fn recover(&mut self, checkpoint: u64, completed: Option<&[u8]>) -> Result<()> {
        self.sink.recover(checkpoint, completed).map_err(|e| e.at(format!("sink table `{}`", self.name)))
    }
    pub fn finish(&mut self) -> Result<()> {
        self.sink.finish().map_err(|e| e.at(format!("sink table `{}`", self.name)))
    }
    pub fn written(&self) -> (u64, u64) {
        self.sink.written()
    }

    /// The form of what a sink has under way.
    pub fn form(sink: &ouzel_plan::table::Sink) -> Form {
        let key = sink.table.primary_key.iter().filter_map(|name| sink.table.physical_index(name));
        Form::new("Sink")
            .term("table", &sink.table.path)
            .term("connector", sink.table.connector())
            .term("key", form::list(key))
            .term("columns", form::list(sink.columns.iter().map(|column| &column.ty)))
    }
}

/// The same values with the members' names of `ty`.
///
/// # Errors
/// The types differ in more than names.
fn renamed(column: &ArrayRef, ty: &ArrowType) -> std::result::Result<ArrayRef, ArrowError> {
    let nulls = column.nulls().cloned();
    Ok(match ty {
        _ if column.data_type() == ty => column.clone(),
        ArrowType::List(item) => {
            let list = column.as_list::<i32>();
            let items = renamed(list.values(), item.data_type())?;
            Arc::new(ListArray::try_new(item.clone(), list.offsets().clone(), items, nulls)?)
        }
        ArrowType::Map(entries, sorted) => {
            let map = column.as_map();
            let pairs: ArrayRef = Arc::new(map.entries().clone());
            let pairs = renamed(&pairs, entries.data_type())?.as_struct().clone();
            Arc::new(MapArray::try_new(entries.clone(), map.offsets().clone(), pairs, nulls, *sorted)?)
        }
        ArrowType::Struct(fields) => {
            let columns = column.as_struct().columns().iter().zip(fields);
            let columns = columns
                .map(|(member, field)| renamed(member, field.data_type()))
                .collect::<std::result::Result<_, _>>()?;
            Arc::new(StructArray::try_new_with_length(fields.clone(), columns, nulls, column.len())?)
        }
        other => return Err(ArrowError::SchemaError(format!("{} is written as {other}", column.data_type()))),
    })
}
