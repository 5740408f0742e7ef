//! The csv format, as Jackson's CSV reader and writer behave inside Flink.
//!
//! Reading order: [`options`], [`fields`] (a record into its fields), [`value`] (one field into one column), [`decoder`],
//! [`encoder`]. Columns are told apart by position; a record may be shorter than the schema as long as it is not
//! shorter than the projection, and never longer.

pub mod decoder;
pub mod encoder;
pub mod fields;
mod marks;
pub mod options;
pub mod value;
