//! The operators, one file or folder each.
//!
//! Reading order: [`lowering`] (from the plan), [`form`] (what a checkpoint says about an operator), [`calc`], [`stateless`], [`expand`], [`limit`];
//! [`aggregate`] (the functions), [`group_aggregate`] with [`bundle`], [`window_aggregate`],
//! [`window_table_function`] and [`session_table_function`], [`over_aggregate`], [`over_following`], [`over_by_column`], [`temporal_sort`];
//! [`row_lowering`], [`keyed_rows`], [`timed_rows`], [`latest_rows`] and [`stored_rows`] (rows as state), [`join`], [`interval_join`],
//! [`temporal_join`], [`window_join`], [`lookup_join`], [`deduplicate`], [`rank`], [`changelog_normalize`], [`bundled`] (mini-batches of those that keep one row of a key),
//! [`sink_materialize`], [`unnest`], [`match_recognize`]; [`batch`] (what stands in their place in batch jobs).

pub mod aggregate;
pub mod async_lookup_join;
pub mod batch;
pub mod bundle;
pub mod bundled;
pub mod calc;
pub mod changelog_normalize;
pub mod deduplicate;
pub mod expand;
pub mod form;
pub mod group_aggregate;
pub mod identity_index;
pub mod interval_join;
pub mod join;
pub mod keyed_rows;
pub mod latest_rows;
pub mod limit;
pub mod lookup_join;
pub mod lookup_queue;
pub mod lookup_retry;
pub mod lowering;
pub mod match_recognize;
pub mod over_aggregate;
pub mod over_by_column;
pub mod over_following;
pub mod rank;
pub mod row_lowering;
pub mod session_table_function;
pub mod sink_materialize;
pub mod stateless;
pub mod stored_rows;
pub mod temporal_join;
pub mod temporal_sort;
pub mod timed_rows;
pub mod unnest;
pub mod window_aggregate;
pub mod window_join;
pub mod window_table_function;

pub use calc::Calc;
pub use lowering::{Lowered, lower};
