//! The integration tests of the SQL front end, one binary.

mod binder;
mod parser;
mod planner;
