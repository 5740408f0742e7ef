//! A made-up row for every key, as flink-faker gives one: the key's columns hold the key, the others their expressions.

use arrow_array::ArrayRef;
use ouzel_engine::Result;
use ouzel_engine::lookup::Lookup;
use ouzel_engine::source::ConnectorContext;
use ouzel_functions::EvalContext;
use ouzel_plan::operator::LookupJoin;
use ouzel_types::ColumnBuilder;
use rand::SeedableRng;
use rand::rngs::SmallRng;

use super::column::FakeColumn;
use crate::made_up::{MadeUp, Making};

pub struct FakerLookup {
    columns: Vec<Given>,
    plan: LookupJoin,
    rng: SmallRng,
    eval: EvalContext,
}

/// Where a column of the answer comes from.
enum Given {
    Key(usize),
    Made(FakeColumn),
}

impl FakerLookup {
    pub fn new(join: &LookupJoin, context: &ConnectorContext) -> Result<FakerLookup> {
        let column = |physical: &usize| match join.keys.iter().position(|(column, _)| column == physical) {
            Some(key) => Ok(Given::Key(key)),
            None => {
                let column = &join.table.physical[*physical];
                FakeColumn::of(&join.table, &column.name, &column.ty).map(Given::Made)
            }
        };
        Ok(FakerLookup {
            columns: join.projection.iter().map(column).collect::<Result<_>>()?,
            plan: join.clone(),
            rng: SmallRng::from_rng(&mut rand::rng()),
            eval: context.eval.clone(),
        })
    }
}

impl Lookup for FakerLookup {
    fn lookup(&mut self, keys: &[ArrayRef], rows: usize) -> Result<(Vec<u32>, Vec<ArrayRef>)> {
        let mut making = Making::now(&mut self.rng, &self.eval);
        let mut answer = Vec::with_capacity(self.columns.len());
        for (column, ty) in self.columns.iter().zip(&self.plan.right_types) {
            answer.push(match column {
                Given::Key(key) => keys[*key].clone(),
                Given::Made(column) => {
                    let mut builder = ColumnBuilder::new(ty, rows);
                    (0..rows).try_for_each(|row| column.append(row as u64, &mut making, &mut builder))?;
                    builder.finish()
                }
            });
        }
        Ok(((0..rows as u32).collect(), answer))
    }
}
