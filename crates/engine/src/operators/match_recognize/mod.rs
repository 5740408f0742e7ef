//! MATCH_RECOGNIZE: patterns over the ordered rows of each partition.
//!
//! Reading order: [`nfa`] (the pattern as states), [`matches`] (partial matches and which of them survive),
//! [`expressions`] (DEFINE and MEASURES over a match) with [`scalar_condition`], [`saved_matches`],
//! [`operator`].

pub mod expressions;
pub mod java_heap;
pub mod matches;
pub mod nfa;
pub mod operator;
pub mod saved_matches;
pub mod scalar_condition;

pub use operator::Match;
