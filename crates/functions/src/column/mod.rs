//! Columns inside kernels: typed readers of arguments, row-wise builders of results.

pub mod build;
pub mod read;

pub use build::{Fail, Outcome};
pub use read::{Bins, Bools, Prim, Strs};
