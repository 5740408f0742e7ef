//! `'connector' = 'faker'`: rows of made-up names, addresses and the like, as the flink-faker jar makes them.
//!
//! [`expression`] reads `#{Name.fullName}`, [`providers`] says what there is, with the lists of [`words`] and the makers
//! of [`makers`]; [`regexify`] makes text from a regular expression, [`mod@column`] turns text into values, [`source()`]
//! and [`lookup`] are its two uses. The words are fewer than Datafaker's and English only; which one comes is up to chance
//! there and here.

pub mod column;
pub mod expression;
pub mod lookup;
pub mod makers;
pub mod providers;
pub mod regexify;
pub mod words;

use ouzel_engine::Result;
use ouzel_engine::source::{ConnectorContext, Source};
use ouzel_plan::table::Scan;

use crate::made_up::MadeUpRows;
use column::FakeColumn;

pub fn source(scan: &Scan, context: &ConnectorContext) -> Result<Box<dyn Source>> {
    Ok(Box::new(MadeUpRows::new("faker", scan, context, FakeColumn::of, None)?))
}
