//! The parquet format, in files: whole files in, row groups out.
//!
//! Reading order: [`convert`] (Arrow arrays of a file into the layouts of Flink's types), [`options`], [`decoder`],
//! [`encoder`].
//! Columns are matched by name; one that the file does not have is NULL. Timestamps are
//! written as INT64 in the unit of their precision or in the one that the table names; INT96 is read.

pub mod convert;
pub mod decoder;
pub mod encoder;
mod merger;
pub mod options;
mod row_groups;
