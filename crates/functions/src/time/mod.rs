//! Points in time: their columns, and the time functions, one file per family.

pub mod interval;
mod ticks;

pub use ticks::{Ticks, timestamps};
