//! `'connector' = 'datagen'`: random or sequential rows, as Flink's.
//!
//! Bounded by `number-of-rows` or by its shortest sequence. [`field`] makes the values.

pub mod field;

use ouzel_engine::Result;
use ouzel_engine::source::{ConnectorContext, Source, SourcePoll, SplitStatus, Waker};
use ouzel_functions::EvalContext;
use ouzel_plan::table::Scan;
use ouzel_types::{Batch, ColumnBuilder, DataType};
use rand::SeedableRng;
use rand::rngs::SmallRng;

use crate::paced::{Due, Paced, read_alone};
use field::Field;

pub struct DatagenSource {
    fields: Vec<(Field, DataType)>,
    rng: SmallRng,
    paced: Paced,
    eval: EvalContext,
}

impl DatagenSource {
    pub fn new(scan: &Scan, context: &ConnectorContext) -> Result<DatagenSource> {
        let table = &scan.table;
        let mut fields = Vec::new();
        for field in &scan.fields {
            let (name, ty) = read_alone(table, &field.source)?;
            fields.push((Field::of(table, &name, ty)?, field.ty.clone()));
        }
        let sequence_end =
            table.physical.iter().filter_map(|c| Field::of(table, &c.name, &c.ty).ok().and_then(|f| f.sequence_rows()));
        Ok(DatagenSource {
            fields,
            rng: SmallRng::from_rng(&mut rand::rng()),
            paced: Paced::of(table, sequence_end.chain(scan.limit).min()),
            eval: context.eval.clone(),
        })
    }
}

impl Source for DatagenSource {
    fn poll(&mut self, max_rows: usize) -> Result<SourcePoll> {
        let rows = match self.paced.due(max_rows) {
            Due::Rows(rows) => rows,
            Due::Later { retry_ms } => return Ok(SourcePoll::Pending { retry_ms: Some(retry_ms) }),
            Due::Finished => return Ok(SourcePoll::Finished),
        };
        let now_ms = self.eval.clock.now_nanos().div_euclid(1_000_000);
        let mut columns = Vec::with_capacity(self.fields.len());
        for (field, ty) in &self.fields {
            let mut builder = ColumnBuilder::new(ty, rows);
            for row in 0..rows {
                builder.append(&field.value(ty, self.paced.next() + row as u64, now_ms, &mut self.rng));
            }
            columns.push(builder.finish());
        }
        self.paced.made(rows);
        Ok(SourcePoll::Rows { split: 0, batch: Batch::new(columns, rows), bad: Vec::new(), origin: None })
    }

    fn set_waker(&mut self, _waker: Waker) {}

    fn snapshot(&mut self) -> Vec<u8> {
        self.paced.snapshot()
    }

    fn bounded(&self) -> bool {
        self.paced.bounded()
    }

    fn restore(&mut self, snapshot: &[u8]) -> Result<()> {
        self.paced.restore(snapshot)
    }

    fn splits(&self) -> Vec<SplitStatus> {
        vec![self.paced.status("generator")]
    }
}
