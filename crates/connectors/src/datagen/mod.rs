//! `'connector' = 'datagen'`: random or sequential rows, as Flink's.
//!
//! Bounded by `number-of-rows` or by its shortest sequence. `rows-per-second` is kept by releasing rows as time
//! passes. [`field`] makes the values.

pub mod field;

use std::time::{Duration, Instant};

use ouzel_engine::source::{ConnectorContext, Source, SourcePoll, SplitStatus, Waker};
use ouzel_engine::{EngineError, Result};
use ouzel_functions::EvalContext;
use ouzel_plan::table::{Scan, ScanFieldSource};
use ouzel_types::{Batch, ColumnBuilder, DataType, TypeKind};
use rand::SeedableRng;
use rand::rngs::SmallRng;

use field::Field;

const ROWS_PER_SECOND: u64 = 10_000;

pub struct DatagenSource {
    fields: Vec<(Field, DataType)>,
    rng: SmallRng,
    rows_per_second: u64,
    limit: Option<u64>,
    produced: u64,
    released_from: (Instant, u64),
    eval: EvalContext,
}

impl DatagenSource {
    pub fn new(scan: &Scan, context: &ConnectorContext) -> Result<DatagenSource> {
        let table = &scan.table;
        let mut fields = Vec::new();
        for field in &scan.fields {
            let ScanFieldSource::Physical { column, path } = &field.source else {
                return Err(EngineError::user("the connector 'datagen' has no metadata columns"));
            };
            // A member of a ROW that is read alone is made alone.
            let (mut name, mut ty) = (table.physical[*column].name.to_string(), &table.physical[*column].ty);
            for index in path {
                if let TypeKind::Row(members) = &ty.kind {
                    name = format!("{name}.{}", members[*index].name);
                    ty = &members[*index].ty;
                }
            }
            fields.push((Field::of(table, &name, ty)?, field.ty.clone()));
        }
        let number = |key: &str| table.option(key).and_then(|v| v.parse::<u64>().ok());
        let sequence_end =
            table.physical.iter().filter_map(|c| Field::of(table, &c.name, &c.ty).ok().and_then(|f| f.sequence_rows()));
        let limit = sequence_end.chain(number("number-of-rows")).min();
        Ok(DatagenSource {
            fields,
            rng: SmallRng::from_rng(&mut rand::rng()),
            rows_per_second: number("rows-per-second").unwrap_or(ROWS_PER_SECOND).max(1),
            limit,
            produced: 0,
            released_from: (Instant::now(), 0),
            eval: context.eval.clone(),
        })
    }

    /// Rows that the rate allows by now.
    fn released(&self) -> u64 {
        let (from, base) = self.released_from;
        // The first burst is one row, so that a slow generator shows something at once.
        base + 1 + (from.elapsed().as_secs_f64() * self.rows_per_second as f64) as u64
    }
}

impl Source for DatagenSource {
    fn poll(&mut self, max_rows: usize) -> Result<SourcePoll> {
        if self.limit.is_some_and(|limit| self.produced >= limit) {
            return Ok(SourcePoll::Finished);
        }
        let allowed = self.released().min(self.limit.unwrap_or(u64::MAX)).saturating_sub(self.produced);
        let rows = allowed.min(max_rows as u64) as usize;
        if rows == 0 {
            let pause = Duration::from_secs_f64(1.0 / self.rows_per_second as f64).as_millis().clamp(1, 1_000);
            return Ok(SourcePoll::Pending { retry_ms: Some(pause as u64) });
        }
        let now_ms = self.eval.clock.now_nanos().div_euclid(1_000_000);
        let mut columns = Vec::with_capacity(self.fields.len());
        for (field, ty) in &self.fields {
            let mut builder = ColumnBuilder::new(ty, rows);
            for row in 0..rows {
                builder.append(&field.value(ty, self.produced + row as u64, now_ms, &mut self.rng));
            }
            columns.push(builder.finish());
        }
        self.produced += rows as u64;
        Ok(SourcePoll::Rows { split: 0, batch: Batch::new(columns, rows), bad: Vec::new(), origin: None })
    }

    fn set_waker(&mut self, _waker: Waker) {}

    fn snapshot(&mut self) -> Vec<u8> {
        self.produced.to_le_bytes().to_vec()
    }

    fn bounded(&self) -> bool {
        self.limit.is_some()
    }

    fn restore(&mut self, snapshot: &[u8]) -> Result<()> {
        let bytes = snapshot.try_into().map_err(|_| EngineError::internal("a datagen snapshot has eight bytes"))?;
        self.produced = u64::from_le_bytes(bytes);
        self.released_from = (Instant::now(), self.produced);
        Ok(())
    }

    fn splits(&self) -> Vec<SplitStatus> {
        let lag = self.limit.map(|l| (l - self.produced) as i64);
        vec![SplitStatus { name: "generator".to_string(), offset: self.produced as i64, lag }]
    }
}
