//! Integration tests of the engine, one binary.

mod operators;
mod packed_rows;
mod runtime;
mod scan;
