//! Keyed state: compact rows in pages behind hash tables, snapshots as deltas.
//!
//! Reading order: [`snapshot`] (what a checkpoint of one operator is).

pub mod snapshot;

pub use snapshot::{StateReader, StateWriter};
