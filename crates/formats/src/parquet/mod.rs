//! The parquet format, in files: whole files in, row groups out.
//!
//! Reading order: [`convert`] (Arrow arrays of a file into the layouts of Flink's types), [`decoder`], [`encoder`].
//! Columns are matched by name; one that the file does not have is NULL. Timestamps are instants of UTC, whatever
//! `utc-timezone` says, and are written as INT64 (INT96 is read). Pages are plain or compressed with Snappy.

pub mod convert;
pub mod decoder;
pub mod encoder;
