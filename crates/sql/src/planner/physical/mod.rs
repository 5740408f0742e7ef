//! From the logical tree to physical operators.
//!
//! Reading order: [`graph`] (nodes that are shared), [`convert`] (one step per logical node), then one file per family;
//! [`batch`] is what all of them become in batch mode; [`kinds`] and [`upsert_key`] are what each node gives, [`ttl`] is the configuration that operators carry.

pub mod aggregate;
pub mod async_lookup;
pub mod batch;
mod column_interval;
pub mod convert;
pub mod determinism;
pub mod graph;
pub mod interval_join;
pub mod join;
mod json;
pub mod kinds;
pub mod monotonicity;
pub mod over;
pub mod rank;
pub mod sort;
pub mod temporal_join;
pub mod ttl;
pub mod upsert_key;
pub mod window;

pub use convert::Physical;
pub use graph::{Graph, PhysicalNode};
