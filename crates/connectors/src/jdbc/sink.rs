//! Writes a table: rows are kept back and written by one statement, at least once.
//!
//! With a PRIMARY KEY in the DDL the last row of each key is upserted (`ON CONFLICT`) or deleted, so a repeated write
//! changes nothing; without one rows are appended, and a write that is repeated after a lost answer may double them, as
//! with Flink. `sink.buffer-flush.*` say when; a checkpoint and the end always write.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow_row::{RowConverter, SortField};
use ouzel_engine::source::ConnectorContext;
use ouzel_engine::{EngineError, Result, sink};
use ouzel_plan::{Column, table};
use ouzel_types::batch::{concat_batches, take_rows};
use ouzel_types::{Batch, RowKind};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, Statement};

use super::config::Config;
use super::connection::{Connection, is_transient};
use super::encode;
use super::shape::{self, Shape};

/// Rows kept back at most when 'sink.buffer-flush.max-rows' is 0, which sets no number.
const ROWS_MAX: usize = 100_000;

pub struct JdbcSink {
    connection: Connection,
    columns: Vec<Column>,
    /// Positions of the primary key; empty: rows are appended.
    keys: Vec<usize>,
    converter: RowConverter,
    kept: Vec<Batch>,
    kept_rows: usize,
    /// When the oldest kept row came.
    since: Option<Instant>,
    statements: Option<Statements>,
    rows: u64,
    bytes: u64,
}

struct Statements {
    insert: Statement,
    delete: Option<Statement>,
}

impl JdbcSink {
    pub fn new(spec: &table::Sink, _context: &ConnectorContext) -> Result<JdbcSink> {
        if let Some(column) = spec.columns.iter().find(|c| shape::wire_type(&c.ty.kind).is_none()) {
            return Err(shape::unsupported(&column.ty.kind));
        }
        let keys: Vec<usize> =
            spec.table.primary_key.iter().filter_map(|k| spec.columns.iter().position(|c| c.name == *k)).collect();
        let fields = keys.iter().map(|k| SortField::new(spec.columns[*k].ty.arrow())).collect();
        Ok(JdbcSink {
            connection: Connection::new(Config::of(&spec.table)?),
            columns: spec.columns.clone(),
            converter: RowConverter::new(fields).map_err(|e| EngineError::internal(e.to_string()))?,
            keys,
            kept: Vec::new(),
            kept_rows: 0,
            since: None,
            statements: None,
            rows: 0,
            bytes: 0,
        })
    }

    fn is_due(&self) -> bool {
        let options = self.connection.config().sink;
        let full = if options.rows_max == 0 { ROWS_MAX } else { options.rows_max };
        self.kept_rows >= full
            || matches!((options.interval, self.since), (Some(interval), Some(since)) if since.elapsed() >= interval)
    }

    fn flush(&mut self) -> Result<()> {
        self.since = None;
        self.kept_rows = 0;
        let Some(batch) = concat_batches(&std::mem::take(&mut self.kept)) else { return Ok(()) };
        let (upserts, deletes) = self.last_of_each_key(&batch)?;
        let mut attempt = 0;
        loop {
            let error = match self.write_rows(&batch, &upserts, &deletes)? {
                Ok(()) => return Ok(()),
                Err(error) => error,
            };
            if !is_transient(&error) || attempt >= self.connection.config().sink.retries {
                return Err(self.connection.refused(&error));
            }
            tracing::warn!("writing to the database failed: {error}; trying again");
            attempt += 1;
            std::thread::sleep(Duration::from_secs(attempt.into()));
            self.statements = None;
        }
    }

    /// The rows to insert and to delete, in order. Without a key all rows are inserted.
    fn last_of_each_key(&self, batch: &Batch) -> Result<(Vec<u32>, Vec<u32>)> {
        if self.keys.is_empty() {
            return Ok(((0..batch.rows as u32).collect(), Vec::new()));
        }
        let keys: Vec<_> = self.keys.iter().map(|k| batch.columns[*k].clone()).collect();
        let keys = self.converter.convert_columns(&keys).map_err(|e| EngineError::internal(e.to_string()))?;
        let mut last: HashMap<&[u8], u32> = HashMap::with_capacity(batch.rows);
        for row in 0..batch.rows {
            last.insert(keys.row(row).data(), row as u32);
        }
        let mut rows: Vec<u32> = last.into_values().collect();
        rows.sort_unstable();
        // A -U without its +U behind it (a filter took that one) takes the row away, as in Flink.
        let stays = |row: &u32| matches!(batch.kind(*row as usize), RowKind::Insert | RowKind::UpdateAfter);
        Ok(rows.into_iter().partition(stays))
    }

    fn write_rows(
        &mut self,
        batch: &Batch,
        upserts: &[u32],
        deletes: &[u32],
    ) -> Result<std::result::Result<(), Error>> {
        let client = self.connection.client()?;
        let (insert, delete) = match &self.statements {
            Some(known) => (known.insert.clone(), known.delete.clone()),
            None => {
                let (insert, delete) = self.texts()?;
                tracing::debug!("jdbc sink: {insert}");
                let prepared = self.connection.wait(async {
                    let insert = client.prepare(&insert).await?;
                    let delete = match &delete {
                        Some(sql) => Some(client.prepare(sql).await?),
                        None => None,
                    };
                    Ok(Statements { insert, delete })
                })?;
                match prepared {
                    Ok(known) => {
                        let both = (known.insert.clone(), known.delete.clone());
                        self.statements = Some(known);
                        both
                    }
                    Err(error) => return Ok(Err(error)),
                }
            }
        };
        let all: Vec<usize> = (0..self.columns.len()).collect();
        for (statement, rows, positions) in [(Some(insert), upserts, &all), (delete, deletes, &self.keys)] {
            let (Some(statement), false) = (statement, rows.is_empty()) else { continue };
            let whole = rows.len() == batch.rows;
            let columns = if whole { batch.columns.clone() } else { take_rows(&batch.columns, rows) };
            let parameters: Vec<encode::Parameter> =
                positions.iter().map(|i| encode::column(&columns[*i], &self.columns[*i].ty)).collect();
            self.bytes += parameters.iter().map(|p| p.bytes() as u64).sum::<u64>();
            let parameters: Vec<&(dyn ToSql + Sync)> = parameters.iter().map(|p| p as &(dyn ToSql + Sync)).collect();
            if let Err(error) = self.connection.wait(client.execute(&statement, &parameters))? {
                return Ok(Err(error));
            }
        }
        Ok(Ok(()))
    }

    /// The statements' texts: insert (or upsert), and delete when there is a key.
    fn texts(&mut self) -> Result<(String, Option<String>)> {
        let shape = Shape::of(&mut self.connection)?;
        let table = self.connection.config().table.clone();
        let real: Vec<_> = self.columns.iter().map(|c| shape.column(&c.name, &table)).collect::<Result<_>>()?;
        let rows = |positions: &[usize]| {
            let sets: Vec<String> = (1..)
                .zip(positions)
                .map(|(n, i)| {
                    format!("${n}::{}[]", encode::parameter_type(&self.columns[*i].ty.kind).unwrap_or("text"))
                })
                .collect();
            let names: Vec<String> = positions.iter().map(|i| format!("c{i}")).collect();
            format!("unnest({}) AS u({})", sets.join(", "), names.join(", "))
        };
        let value = |i: usize| {
            let ty = &self.columns[i].ty;
            match &ty.kind {
                ouzel_types::TypeKind::Array(_) => format!("u.c{i}::{}", real[i].cast),
                _ => real[i].assigned(&format!("u.c{i}"), ty),
            }
        };
        let all: Vec<usize> = (0..self.columns.len()).collect();
        let list = |positions: &[usize], each: &dyn Fn(usize) -> String, between: &str| {
            positions.iter().map(|i| each(*i)).collect::<Vec<_>>().join(between)
        };
        let name = |i: usize| real[i].name.clone();
        let mut insert = format!(
            "INSERT INTO {} ({}) SELECT {} FROM {}",
            shape.name,
            list(&all, &name, ", "),
            list(&all, &value, ", "),
            rows(&all)
        );
        if self.keys.is_empty() {
            return Ok((insert, None));
        }
        let others: Vec<usize> = all.iter().copied().filter(|i| !self.keys.contains(i)).collect();
        let set = |i: usize| format!("{0} = EXCLUDED.{0}", real[i].name);
        insert.push_str(&format!(" ON CONFLICT ({}) DO ", list(&self.keys, &name, ", ")));
        match others.is_empty() {
            true => insert.push_str("NOTHING"),
            false => insert.push_str(&format!("UPDATE SET {}", list(&others, &set, ", "))),
        }
        let equal = |i: usize| format!("t.{} = {}", real[i].name, value(i));
        let delete = format!(
            "DELETE FROM {} AS t USING {} WHERE {}",
            shape.name,
            rows(&self.keys),
            list(&self.keys, &equal, " AND ")
        );
        Ok((insert, Some(delete)))
    }
}

impl sink::Sink for JdbcSink {
    fn write(&mut self, batch: &Batch) -> Result<()> {
        if batch.rows > 0 {
            self.since.get_or_insert_with(Instant::now);
            self.kept.push(batch.clone());
            self.kept_rows += batch.rows;
            self.rows += batch.rows as u64;
        }
        if self.is_due() { self.flush() } else { Ok(()) }
    }

    fn idle(&mut self) -> Result<()> {
        if self.is_due() { self.flush() } else { Ok(()) }
    }

    fn prepare(&mut self, _checkpoint: u64) -> Result<Vec<u8>> {
        self.flush().map(|()| Vec::new())
    }

    fn commit(&mut self, _checkpoint: u64, _handle: &[u8]) -> Result<()> {
        Ok(())
    }

    fn recover(&mut self, _checkpoint: u64, _completed: Option<&[u8]>) -> Result<()> {
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        self.flush()
    }

    fn written(&self) -> (u64, u64) {
        (self.rows, self.bytes)
    }

    fn trouble(&self) -> Option<sink::Trouble> {
        Some(Arc::new(self.connection.trouble()))
    }
}
