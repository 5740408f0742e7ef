//! The operators, one file or folder each.
//!
//! Reading order: [`lowering`] (from the plan), [`calc`], [`stateless`], [`expand`], [`limit`];
//! [`aggregate`] (the functions), [`group_aggregate`] with [`bundle`], [`window_aggregate`],
//! [`window_table_function`] and [`session_table_function`], [`over_aggregate`], [`over_by_column`], [`temporal_sort`];
//! [`row_lowering`], [`keyed_rows`] and [`latest_rows`] (rows as state), [`join`], [`deduplicate`], [`rank`].

pub mod aggregate;
pub mod bundle;
pub mod calc;
pub mod deduplicate;
pub mod expand;
pub mod group_aggregate;
pub mod join;
pub mod keyed_rows;
pub mod latest_rows;
pub mod limit;
pub mod lowering;
pub mod over_aggregate;
pub mod over_by_column;
pub mod rank;
pub mod row_lowering;
pub mod session_table_function;
pub mod stateless;
pub mod temporal_sort;
pub mod window_aggregate;
pub mod window_table_function;

pub use calc::Calc;
pub use lowering::{Lowered, lower};
