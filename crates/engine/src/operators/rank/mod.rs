//! Top-N over changes.
//!
//! Reading order: [`sorted`] (the order of one partition), [`behind_sort_key`] (a row), [`identities`],
//! [`operator`] (state and output), then one file per kind of
//! input: [`append`], [`upsert`], [`retract`], [`offset`]; [`window_rank`] (Top-N inside windows).

pub mod append;
mod behind_sort_key;
pub mod identities;
pub mod offset;
pub mod operator;
pub mod retract;
pub mod sorted;
pub mod upsert;
pub mod window_rank;

pub use operator::Rank;
pub use window_rank::WindowRank;
