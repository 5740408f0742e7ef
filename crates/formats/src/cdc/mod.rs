//! Change-log formats on top of the json decoder: debezium-json, ogg-json, canal-json, maxwell-json.
//!
//! Reading order: [`fields`] (which columns a record has to give), [`before_after`] (debezium, ogg), [`data_old`]
//! (canal, maxwell), [`encoder`] (all four). Words of errors are Flink's.

pub mod before_after;
pub mod data_old;
pub mod encoder;
pub mod fields;
mod objects;
mod refusal;
