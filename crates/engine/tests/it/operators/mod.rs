//! Stream tests of the operators: rows and watermarks in, changes out.

mod group_aggregate;
mod over_aggregate;
mod window_aggregate;
mod window_functions;
