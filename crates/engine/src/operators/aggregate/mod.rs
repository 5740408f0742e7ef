//! Aggregate functions over many groups at once.
//!
//! Reading order: [`accumulator`] (the contract), [`inline`] (functions of a few words) with [`count`], [`sum`],
//! [`avg`], [`min_max`], [`rank_functions`]; [`row_wise`] (functions with side state) with [`chosen_row`],
//! [`listed`] and the rest;
//! [`distinct`] with [`compact_set`]; [`groups`] (everything a group-by operator owns); [`choose`] (from the plan to a function).

pub mod accumulator;
pub mod array_agg;
pub mod avg;
pub mod choose;
pub mod chosen_row;
pub mod collect;
pub mod compact_set;
pub mod count;
pub mod distinct;
pub mod first_last_value;
pub mod groups;
pub mod inline;
pub mod json_agg;
pub mod lag;
pub mod lead;
pub mod list_agg;
pub mod listed;
pub mod min_max;
pub mod min_max_values;
pub mod percentile;
pub mod rank_functions;
pub mod row_wise;
pub mod saved;
pub mod single_value;
pub mod sum;
pub mod value_counts;
pub mod value_list;

pub use groups::{Aggregates, GroupOptions, Groups};
