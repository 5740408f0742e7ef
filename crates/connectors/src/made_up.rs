//! A source of rows that are made up: columns that each make their own values, at a rate, up to a bound.

use ouzel_engine::source::{ConnectorContext, Source, SourcePoll, SplitStatus, Waker};
use ouzel_engine::{EngineError, Result};
use ouzel_functions::EvalContext;
use ouzel_plan::Table;
use ouzel_plan::table::{Scan, ScanFieldSource};
use ouzel_types::{Batch, ColumnBuilder, DataType, TypeKind};
use rand::SeedableRng;
use rand::rngs::SmallRng;

use crate::paced::{Due, Paced};

/// A column of made-up values.
pub trait MadeUp: Send {
    /// Makes the value of row `row`, counted from the first row of the table.
    fn append(&self, row: u64, making: &mut Making<'_>, builder: &mut ColumnBuilder) -> Result<()>;
}

/// What values are made of.
pub struct Making<'a> {
    pub rng: &'a mut SmallRng,
    pub now_ms: i64,
    pub eval: &'a EvalContext,
    /// Used again for every value.
    pub text: String,
}

impl<'a> Making<'a> {
    pub fn now(rng: &'a mut SmallRng, eval: &'a EvalContext) -> Making<'a> {
        Making { rng, now_ms: eval.clock.now_nanos().div_euclid(1_000_000), eval, text: String::new() }
    }
}

pub struct MadeUpRows<C> {
    /// What the page calls its one split.
    name: &'static str,
    columns: Vec<(C, DataType)>,
    rng: SmallRng,
    paced: Paced,
    eval: EvalContext,
}

impl<C: MadeUp> MadeUpRows<C> {
    /// `column` makes the column of a name and type of the table; `end`: rows after which it ends by itself.
    ///
    /// # Errors
    /// Those of `column`, and for a metadata column.
    pub fn new(
        name: &'static str,
        scan: &Scan,
        context: &ConnectorContext,
        column: impl Fn(&Table, &str, &DataType) -> Result<C>,
        end: Option<u64>,
    ) -> Result<MadeUpRows<C>> {
        let table = &scan.table;
        let mut columns = Vec::new();
        for field in &scan.fields {
            let (name, ty) = read_alone(table, &field.source)?;
            columns.push((column(table, &name, ty)?, field.ty.clone()));
        }
        Ok(MadeUpRows {
            name,
            columns,
            rng: SmallRng::from_rng(&mut rand::rng()),
            paced: Paced::of(table, end.into_iter().chain(scan.limit).min()),
            eval: context.eval.clone(),
        })
    }
}

impl<C: MadeUp> Source for MadeUpRows<C> {
    fn poll(&mut self, max_rows: usize) -> Result<SourcePoll> {
        let rows = match self.paced.due(max_rows) {
            Due::Rows(rows) => rows,
            Due::Later { retry_ms } => return Ok(SourcePoll::Pending { retry_ms: Some(retry_ms) }),
            Due::Finished => return Ok(SourcePoll::Finished),
        };
        let numbers = self.paced.next()..self.paced.next() + rows as u64;
        let mut making = Making::now(&mut self.rng, &self.eval);
        let mut made = Vec::with_capacity(self.columns.len());
        for (column, ty) in &self.columns {
            let mut builder = ColumnBuilder::new(ty, rows);
            numbers.clone().try_for_each(|row| column.append(row, &mut making, &mut builder))?;
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
        vec![self.paced.status(self.name)]
    }
}

/// Name and type of what a field reads; a member of a ROW that is read alone is made alone, under `row.member`.
///
/// # Errors
/// For a metadata column: sources of made-up rows have none.
fn read_alone<'a>(table: &'a Table, source: &ScanFieldSource) -> Result<(String, &'a DataType)> {
    let ScanFieldSource::Physical { column, path } = source else {
        let connector = table.option("connector").unwrap_or_default();
        return Err(EngineError::user(format!("the connector '{connector}' has no metadata columns")));
    };
    let (mut name, mut ty) = (table.physical[*column].name.to_string(), &table.physical[*column].ty);
    for index in path {
        if let TypeKind::Row(members) = &ty.kind {
            name = format!("{name}.{}", members[*index].name);
            ty = &members[*index].ty;
        }
    }
    Ok((name, ty))
}
