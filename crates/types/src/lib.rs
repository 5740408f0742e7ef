//! Flink's types and the values that flow: no I/O, no clock, no async.
//!
//! Reading order: [`data_type`] (Flink's logical types and their Arrow layouts), [`scalar`] (one value),
//! [`column_builder`] (values to columns), [`row_kind`] and [`batch`] (what an operator sees), [`calendar`] (days and
//! dates).

pub mod batch;
pub mod calendar;
pub mod column_builder;
pub mod data_type;
pub mod row_kind;
pub mod scalar;

pub use batch::{Batch, Mark};
pub use column_builder::ColumnBuilder;
pub use data_type::{DataType, Field, TypeKind};
pub use row_kind::RowKind;
pub use scalar::Scalar;

/// The watermark of an input that has ended: every event-time timer is due.
pub const WATERMARK_MAX: i64 = i64::MAX;
/// The watermark before any row was seen.
pub const WATERMARK_MIN: i64 = i64::MIN;
