//! Regular joins over change logs.
//!
//! Reading order: [`pairs`] (the condition over pairs of rows, the output of pairs), [`side`] (the rows of one input),
//! [`regular`] (inner and outer), [`semi`] (semi and anti), [`bundled`] (mini-batches); [`hot_key`] (the key with the most rows, for a warning).

pub mod bundled;
pub mod hot_key;
pub mod pairs;
pub mod regular;
pub mod semi;
pub mod side;

pub use bundled::BundledJoin;
pub use regular::Join;
