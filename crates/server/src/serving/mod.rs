//! Served tables and SQL over them.
//!
//! A served table keeps the latest row per key in memory. Queries are Apache Pinot's single-table
//! SELECTs and bind by Pinot's rules, not Flink's (`/` and SUM give DOUBLE, timestamps compute
//! and compare as epoch milliseconds, LIMIT is 10 unless given, an aggregate over nothing gives
//! one row); therefore they have a small parser and binder of their own. Where Pinot substitutes
//! a default value for NULL, NULL stays NULL here, as in Pinot with null handling enabled.
//!
//! In reading order: [`Value`] and [`ColumnType`]; [`ServedTable`] with its snapshots and their
//! [`codec`]; then text to answer: [`parser`], [`bind`], [`mod@execute`].

pub mod aggregate;
pub mod ast;
pub mod bind;
pub mod codec;
pub mod error;
pub mod execute;
pub mod expression;
pub mod functions;
pub mod group;
pub mod lexer;
pub mod like;
pub mod parser;
pub mod schema;
pub mod table;
pub mod timestamp;
pub mod value;

pub use codec::CodecError;
pub use error::QueryError;
pub use execute::{Answer, execute};
pub use schema::{Column, ColumnType, TableSchema};
pub use table::{ServedTable, TableChanges, TableSnapshot, TableWriter};
pub use value::{Value, ValueRef};
