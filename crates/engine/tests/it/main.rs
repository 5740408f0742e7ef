//! Integration tests of the engine, one binary.

mod operators;
mod runtime;
mod scan;
