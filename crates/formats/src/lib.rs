//! Bytes to columns and back: json, csv, raw, avro, parquet and the change-log formats.
//!
//! Reading order: [`decoder`], [`encoder`] (the contracts). No I/O: connectors bring the bytes.

pub mod avro;
pub mod bounds;
pub mod cdc;
pub mod cells;
pub mod csv;
pub mod decoder;
pub mod encoder;
pub mod error;
pub mod java_text;
pub mod json;
pub mod lines;
pub mod merger;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod raw;
pub mod registry;
pub mod row_text;

pub use decoder::{Decoded, Decoder, Framing};
pub use encoder::{Encoder, Records};
pub use error::FormatError;
pub use merger::FileMerger;
