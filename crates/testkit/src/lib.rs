//! Tests in pictures: rows with change kinds and watermarks as text in, changes as text out.
//!
//! Reading order: [`value`] (values and column types as text), [`rows`] (lines as batches and back), [`harness`]
//! (drives one operator as the engine's driver does, on a virtual clock, with crashes). No I/O.

pub mod harness;
pub mod rows;
pub mod value;

pub use harness::Harness;
pub use value::types;
