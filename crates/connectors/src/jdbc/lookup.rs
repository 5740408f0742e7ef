//! Asks a table for rows by key: one statement for all keys of a batch.
//!
//! Flink asks key by key; the rows that a key gets are the same, in the order in which the database gives them. A broken
//! connection is made again and the statement repeated `lookup.max-retries` times, a second longer each time.

use std::time::Duration;

use arrow_array::ArrayRef;
use ouzel_engine::lookup::Lookup;
use ouzel_engine::{EngineError, Result};
use ouzel_plan::operator::LookupJoin;
use ouzel_types::DataType;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, Row, Statement};

use super::config::Config;
use super::connection::{Connection, is_transient};
use super::decode::RowDecoder;
use super::encode;
use super::shape::{self, Shape};

pub struct JdbcLookup {
    plan: LookupJoin,
    connection: Connection,
    key_types: Vec<DataType>,
    decoder: RowDecoder,
    statement: Option<Statement>,
}

impl JdbcLookup {
    pub fn new(plan: &LookupJoin) -> Result<JdbcLookup> {
        let key_types: Vec<DataType> =
            plan.keys.iter().map(|(column, _)| plan.table.physical[*column].ty.clone()).collect();
        let unknown = key_types.iter().chain(&plan.right_types).find(|t| shape::wire_type(&t.kind).is_none());
        if let Some(ty) = unknown {
            return Err(shape::unsupported(&ty.kind));
        }
        Ok(JdbcLookup {
            connection: Connection::new(Config::of(&plan.table)?),
            decoder: RowDecoder::new(&plan.right_types),
            key_types,
            plan: plan.clone(),
            statement: None,
        })
    }

    /// `SELECT k.n, t.c FROM unnest($1::int4[]) WITH ORDINALITY AS k(k0, n) JOIN t ON t.a = k.k0 ORDER BY k.n`
    fn sql(&mut self) -> Result<String> {
        let shape = Shape::of(&mut self.connection)?;
        let table = self.connection.config().table.clone();
        let column = |physical: usize| shape.column(&self.plan.table.physical[physical].name, &table);
        let (mut sets, mut names, mut terms) = (Vec::new(), Vec::new(), Vec::new());
        for (i, ((physical, _), ty)) in self.plan.keys.iter().zip(&self.key_types).enumerate() {
            let element = encode::parameter_type(&ty.kind).ok_or_else(|| shape::unsupported(&ty.kind))?;
            let real = column(*physical)?;
            sets.push(format!("${}::{element}[]", i + 1));
            names.push(format!("k{i}"));
            terms.push(format!("t.{} = {}", real.name, real.assigned(&format!("k.k{i}"), ty)));
        }
        let mut selected = vec!["k.n".to_string()];
        for (physical, ty) in self.plan.projection.iter().zip(&self.plan.right_types) {
            selected.push(format!("t.{}", column(*physical)?.selected(ty, &table)?));
        }
        Ok(format!(
            "SELECT {} FROM unnest({}) WITH ORDINALITY AS k({}, n) JOIN {} AS t ON {} ORDER BY k.n",
            selected.join(", "),
            sets.join(", "),
            names.join(", "),
            shape.name,
            terms.join(" AND ")
        ))
    }

    fn ask(&mut self, keys: &[ArrayRef]) -> Result<std::result::Result<Vec<Row>, Error>> {
        let client = self.connection.client()?;
        let parameters: Vec<encode::Parameter> =
            keys.iter().zip(&self.key_types).map(|(array, ty)| encode::column(array, ty)).collect();
        let parameters: Vec<&(dyn ToSql + Sync)> = parameters.iter().map(|p| p as &(dyn ToSql + Sync)).collect();
        let statement = match &self.statement {
            Some(statement) => statement.clone(),
            None => {
                let sql = self.sql()?;
                tracing::debug!("jdbc look-up: {sql}");
                match self.connection.wait(client.prepare(&sql))? {
                    Ok(statement) => self.statement.insert(statement).clone(),
                    Err(error) => return Ok(Err(error)),
                }
            }
        };
        self.connection.wait(client.query(&statement, &parameters))
    }
}

impl Lookup for JdbcLookup {
    fn another(&self) -> Result<Option<Box<dyn Lookup>>> {
        Ok(Some(Box::new(JdbcLookup::new(&self.plan)?)))
    }

    fn lookup(&mut self, keys: &[ArrayRef], rows: usize) -> Result<(Vec<u32>, Vec<ArrayRef>)> {
        if rows == 0 {
            return Ok((Vec::new(), self.decoder.finish()));
        }
        if let Some((array, ty)) = keys.iter().zip(&self.key_types).find(|(a, t)| *a.data_type() != t.arrow()) {
            return Err(EngineError::internal(format!("a look-up key of {ty} came as {}", array.data_type())));
        }
        let mut attempt = 0;
        let found = loop {
            let error = match self.ask(keys)? {
                Ok(rows) => break rows,
                Err(error) => error,
            };
            if !is_transient(&error) || attempt >= self.connection.config().lookup_retries {
                return Err(self.connection.refused(&error));
            }
            tracing::warn!("a look-up failed: {error}; trying again");
            attempt += 1;
            std::thread::sleep(Duration::from_secs(attempt.into()));
            self.statement = None;
            if self.connection.client().is_err() {
                self.connection.reset();
            }
        };
        let mut probe = Vec::with_capacity(found.len());
        for row in &found {
            probe.push((row.get::<_, i64>(0) - 1) as u32);
            self.decoder.append(row, 1)?;
        }
        Ok((probe, self.decoder.finish()))
    }
}
