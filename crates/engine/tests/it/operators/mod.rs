//! Stream tests of the operators: rows and watermarks in, changes out.

mod group_aggregate;
mod window_aggregate;
