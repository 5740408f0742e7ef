//! Scans a table: one query, or one per range of `scan.partition.*`, read as its rows arrive.
//!
//! Columns, what can be said of the filter, and a LIMIT are part of the query. A restart runs the query of its range
//! again and skips the rows that were given: exact as long as nobody changes the table. `scan.fetch-size` and
//! `scan.auto-commit` need nothing: rows are taken from the connection as they are asked for.

use std::pin::Pin;
use std::sync::Arc;

use futures_util::StreamExt;
use ouzel_engine::source::{ConnectorContext, Source, SourcePoll, SplitStatus, Waker};
use ouzel_engine::{EngineError, Result};
use ouzel_plan::table::{Scan, ScanFieldSource};
use ouzel_types::{Batch, DataType};
use tokio_postgres::RowStream;

use super::config::{self, Config, Range};
use super::connection::Connection;
use super::decode::RowDecoder;
use super::encode::Parameter;
use super::predicate;
use super::shape::Shape;

pub struct JdbcSource {
    scan: Arc<Scan>,
    connection: Connection,
    decoder: RowDecoder,
    types: Vec<DataType>,
    /// One without a range unless the scan is partitioned.
    ranges: Vec<Option<Range>>,
    partition_column: Option<String>,
    range: usize,
    /// Rows of the range that were given.
    given: u64,
    rows: Option<Pin<Box<RowStream>>>,
    total: u64,
}

impl JdbcSource {
    pub fn new(scan: &Scan, _context: &ConnectorContext) -> Result<JdbcSource> {
        let partitions = config::partitions(&scan.table)?;
        let types: Vec<DataType> = scan.fields.iter().map(|f| f.ty.clone()).collect();
        Ok(JdbcSource {
            scan: Arc::new(scan.clone()),
            connection: Connection::new(Config::of(&scan.table)?),
            decoder: RowDecoder::new(&types),
            types,
            ranges: match &partitions {
                Some((_, ranges)) => ranges.iter().copied().map(Some).collect(),
                None => vec![None],
            },
            partition_column: partitions.map(|(column, _)| column),
            range: 0,
            given: 0,
            rows: None,
            total: 0,
        })
    }

    /// The query of the current range.
    fn query(&mut self) -> Result<String> {
        let shape = Shape::of(&mut self.connection)?;
        let table = self.connection.config().table.clone();
        let physical = |column: usize| shape.column(&self.scan.table.physical[column].name, &table);
        let mut selected = Vec::new();
        for (field, ty) in self.scan.fields.iter().zip(&self.types) {
            let ScanFieldSource::Physical { column, .. } = &field.source else {
                return Err(EngineError::user("the connector 'jdbc' has no metadata columns"));
            };
            selected.push(physical(*column)?.selected(ty, &table)?);
        }
        let mut terms = Vec::new();
        if let (Some(column), Some(range)) = (&self.partition_column, self.ranges[self.range]) {
            let column = shape.column(column, &table)?;
            terms.push(format!("{} BETWEEN {} AND {}", column.name, range.from, range.to));
        }
        if let Some(filter) = self.scan.hint_filter.as_ref().filter(|_| self.connection.config().pushes_filters) {
            let name = |output: usize| self.physical_of(output).and_then(|c| physical(c).ok()).map(|c| c.name);
            terms.extend(predicate::where_clause(filter, &name));
        }
        let mut sql = format!("SELECT {} FROM {}", selected.join(", "), shape.name);
        if !terms.is_empty() {
            sql.push_str(&format!(" WHERE {}", terms.join(" AND ")));
        }
        if let Some(limit) = self.scan.limit {
            sql.push_str(&format!(" LIMIT {limit}"));
        }
        Ok(sql)
    }

    /// The physical column behind an output column of the scan, if it is one as it stands.
    fn physical_of(&self, output: usize) -> Option<usize> {
        let field = match &self.scan.computed {
            Some(computed) => computed.get(output)?.as_column()?,
            None => output,
        };
        match &self.scan.fields.get(field)?.source {
            ScanFieldSource::Physical { column, .. } => Some(*column),
            ScanFieldSource::Metadata(_) => None,
        }
    }

    fn open(&mut self) -> Result<()> {
        let sql = self.query()?;
        tracing::debug!("jdbc scan: {sql}");
        let client = self.connection.client()?;
        let none: [&Parameter; 0] = [];
        let opened = self.connection.wait(async {
            let mut rows = Box::pin(client.query_raw(&sql, none).await?);
            for _ in 0..self.given {
                if rows.next().await.transpose()?.is_none() {
                    break;
                }
            }
            Ok(rows)
        })?;
        self.rows = Some(opened.map_err(|e| self.connection.refused(&e))?);
        Ok(())
    }

    /// Up to `max_rows` rows into the decoder; true: the range has no more.
    fn read(&mut self, max_rows: usize) -> Result<bool> {
        let Some(rows) = &mut self.rows else { return Ok(true) };
        let decoder = &mut self.decoder;
        let read = self.connection.wait(async {
            while decoder.rows() < max_rows {
                match rows.next().await {
                    Some(Ok(row)) => decoder.append(&row, 0)?,
                    Some(Err(error)) => return Ok(Err(error)),
                    None => return Ok(Ok(true)),
                }
            }
            Ok(Ok(false))
        })?;
        read?.map_err(|e| self.connection.refused(&e))
    }
}

impl Source for JdbcSource {
    fn poll(&mut self, max_rows: usize) -> Result<SourcePoll> {
        loop {
            if self.range >= self.ranges.len() {
                return Ok(SourcePoll::Finished);
            }
            if self.rows.is_none() {
                self.open()?;
            }
            let ended = self.read(max_rows)?;
            let rows = self.decoder.rows();
            self.given += rows as u64;
            self.total += rows as u64;
            let columns = self.decoder.finish();
            if ended {
                self.rows = None;
                self.range += 1;
                self.given = 0;
            }
            if rows > 0 {
                let batch = Batch::new(columns, rows);
                return Ok(SourcePoll::Rows { split: 0, batch, bad: Vec::new(), origin: None });
            }
        }
    }

    fn set_waker(&mut self, _waker: Waker) {}

    /// Text: `v1 <range> <rows of it>`.
    fn snapshot(&mut self) -> Vec<u8> {
        format!("v1 {} {}", self.range, self.given).into_bytes()
    }

    fn bounded(&self) -> bool {
        true
    }

    fn restore(&mut self, snapshot: &[u8]) -> Result<()> {
        let bad = || EngineError::internal("the snapshot of a database scan cannot be read");
        let text = std::str::from_utf8(snapshot).map_err(|_| bad())?;
        let ["v1", range, given] = text.split(' ').collect::<Vec<_>>()[..] else { return Err(bad()) };
        self.range = range.parse().map_err(|_| bad())?;
        self.given = given.parse().map_err(|_| bad())?;
        Ok(())
    }

    fn splits(&self) -> Vec<SplitStatus> {
        let name = self.connection.config().table.clone();
        vec![SplitStatus { name, offset: self.total as i64, lag: None }]
    }

    fn close(&mut self) {
        self.rows = None;
        self.connection.reset();
    }
}
