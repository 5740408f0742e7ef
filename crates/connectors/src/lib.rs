//! Sources and sinks: one folder per connector, one line each in [`registry`].
//!
//! A connector moves bytes or rows across the process's edge; formats decode them, the engine gives them meaning.

mod bad_record;
pub mod blackhole;
pub mod datagen;
pub mod faker;
pub mod filesystem;
pub mod generator;
pub mod jdbc;
pub mod kafka;
pub mod lookup_cache;
mod made_up;
pub mod nexmark;
mod paced;
pub mod print;
pub mod registry;
pub mod sse;

pub use registry::Registry;
