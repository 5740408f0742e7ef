//! Rows of made-up values, at a rate, bounded by `number-of-rows`.

use std::time::{Duration, Instant};

use ouzel_engine::source::{ConnectorContext, Source, SourcePoll, SplitStatus, Waker};
use ouzel_engine::{EngineError, Result};
use ouzel_functions::EvalContext;
use ouzel_plan::table::{Scan, ScanFieldSource};
use ouzel_types::{Batch, ColumnBuilder, DataType};
use rand::SeedableRng;
use rand::rngs::SmallRng;

use super::column::{FakeColumn, Making};

const ROWS_PER_SECOND: f64 = 10_000.0;

pub struct FakerSource {
    columns: Vec<(FakeColumn, DataType)>,
    rng: SmallRng,
    rows_per_second: f64,
    limit: Option<u64>,
    produced: u64,
    released_from: (Instant, u64),
    eval: EvalContext,
}

impl FakerSource {
    pub fn new(scan: &Scan, context: &ConnectorContext) -> Result<FakerSource> {
        let table = &scan.table;
        let mut columns = Vec::new();
        for field in &scan.fields {
            let ScanFieldSource::Physical { column, path } = &field.source else {
                return Err(EngineError::user("the connector 'faker' has no metadata columns"));
            };
            // A member of a ROW that is read alone is made alone.
            let (mut name, mut ty) = (table.physical[*column].name.to_string(), &table.physical[*column].ty);
            for index in path {
                if let ouzel_types::TypeKind::Row(fields) = &ty.kind {
                    name = format!("{name}.{}", fields[*index].name);
                    ty = &fields[*index].ty;
                }
            }
            columns.push((FakeColumn::of(table, &name, ty)?, field.ty.clone()));
        }
        let number = |key: &str| table.option(key).and_then(|v| v.trim().parse::<u64>().ok());
        Ok(FakerSource {
            columns,
            rng: SmallRng::from_rng(&mut rand::rng()),
            rows_per_second: number("rows-per-second").map_or(ROWS_PER_SECOND, |n| n.max(1) as f64),
            limit: number("number-of-rows"),
            produced: 0,
            released_from: (Instant::now(), 0),
            eval: context.eval.clone(),
        })
    }

    /// Rows that the rate allows by now; the first comes at once.
    fn released(&self) -> u64 {
        let (from, base) = self.released_from;
        base + 1 + (from.elapsed().as_secs_f64() * self.rows_per_second) as u64
    }
}

impl Source for FakerSource {
    fn poll(&mut self, max_rows: usize) -> Result<SourcePoll> {
        if self.limit.is_some_and(|limit| self.produced >= limit) {
            return Ok(SourcePoll::Finished);
        }
        let allowed = self.released().min(self.limit.unwrap_or(u64::MAX)).saturating_sub(self.produced);
        let rows = allowed.min(max_rows as u64) as usize;
        if rows == 0 {
            let pause = Duration::from_secs_f64(1.0 / self.rows_per_second).as_millis().clamp(1, 1_000);
            return Ok(SourcePoll::Pending { retry_ms: Some(pause as u64) });
        }
        let now_ms = self.eval.clock.now_nanos().div_euclid(1_000_000);
        let mut making = Making { rng: &mut self.rng, now_ms, eval: &self.eval, text: String::new() };
        let mut made = Vec::with_capacity(self.columns.len());
        for (column, ty) in &self.columns {
            let mut builder = ColumnBuilder::new(ty, rows);
            (0..rows).try_for_each(|_| column.append(&mut making, &mut builder))?;
            made.push(builder.finish());
        }
        self.produced += rows as u64;
        Ok(SourcePoll::Rows { split: 0, batch: Batch::new(made, rows), bad: Vec::new(), origin: None })
    }

    fn set_waker(&mut self, _waker: Waker) {}

    fn snapshot(&mut self) -> Vec<u8> {
        self.produced.to_le_bytes().to_vec()
    }

    fn bounded(&self) -> bool {
        self.limit.is_some()
    }

    fn restore(&mut self, snapshot: &[u8]) -> Result<()> {
        let bytes = snapshot.try_into().map_err(|_| EngineError::internal("a faker snapshot has eight bytes"))?;
        self.produced = u64::from_le_bytes(bytes);
        self.released_from = (Instant::now(), self.produced);
        Ok(())
    }

    fn splits(&self) -> Vec<SplitStatus> {
        let lag = self.limit.map(|l| l.saturating_sub(self.produced) as i64);
        vec![SplitStatus { name: "faker".to_string(), offset: self.produced as i64, lag }]
    }
}
