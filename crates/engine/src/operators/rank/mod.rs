//! Top-N over changes.
//!
//! Reading order: [`sorted`] (the order of one partition), [`identities`],
//! [`operator`] (state and output), then one file per kind of
//! input: [`append`], [`upsert`], [`retract`].

pub mod append;
pub mod identities;
pub mod operator;
pub mod retract;
pub mod sorted;
pub mod upsert;

pub use operator::Rank;
