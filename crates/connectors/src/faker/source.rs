//! Rows of made-up values, at a rate, bounded by `number-of-rows`.

use ouzel_engine::Result;
use ouzel_engine::source::{ConnectorContext, Source, SourcePoll, SplitStatus, Waker};
use ouzel_functions::EvalContext;
use ouzel_plan::table::Scan;
use ouzel_types::{Batch, ColumnBuilder, DataType};
use rand::SeedableRng;
use rand::rngs::SmallRng;

use super::column::{FakeColumn, Making};
use crate::paced::{Due, Paced, read_alone};

pub struct FakerSource {
    columns: Vec<(FakeColumn, DataType)>,
    rng: SmallRng,
    paced: Paced,
    eval: EvalContext,
}

impl FakerSource {
    pub fn new(scan: &Scan, context: &ConnectorContext) -> Result<FakerSource> {
        let table = &scan.table;
        let mut columns = Vec::new();
        for field in &scan.fields {
            let (name, ty) = read_alone(table, &field.source)?;
            columns.push((FakeColumn::of(table, &name, ty)?, field.ty.clone()));
        }
        Ok(FakerSource {
            columns,
            rng: SmallRng::from_rng(&mut rand::rng()),
            paced: Paced::of(table, scan.limit),
            eval: context.eval.clone(),
        })
    }
}

impl Source for FakerSource {
    fn poll(&mut self, max_rows: usize) -> Result<SourcePoll> {
        let rows = match self.paced.due(max_rows) {
            Due::Rows(rows) => rows,
            Due::Later { retry_ms } => return Ok(SourcePoll::Pending { retry_ms: Some(retry_ms) }),
            Due::Finished => return Ok(SourcePoll::Finished),
        };
        let now_ms = self.eval.clock.now_nanos().div_euclid(1_000_000);
        let mut making = Making { rng: &mut self.rng, now_ms, eval: &self.eval, text: String::new() };
        let mut made = Vec::with_capacity(self.columns.len());
        for (column, ty) in &self.columns {
            let mut builder = ColumnBuilder::new(ty, rows);
            (0..rows).try_for_each(|_| column.append(&mut making, &mut builder))?;
            made.push(builder.finish());
        }
        self.paced.made(rows);
        Ok(SourcePoll::Rows { split: 0, batch: Batch::new(made, rows), bad: Vec::new(), origin: None })
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
        vec![self.paced.status("faker")]
    }
}
