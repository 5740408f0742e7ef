//! MATCH_RECOGNIZE: patterns over the ordered rows of each partition.
//!
//! Reading order: [`nfa`] (the pattern as states), [`matches`] (partial matches and which of them survive),
//! [`expressions`] (DEFINE and MEASURES over a match), [`operator`].

pub mod expressions;
pub mod matches;
pub mod nfa;
pub mod operator;

pub use operator::Match;
