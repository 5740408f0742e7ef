//! The integration tests of the SQL front end, one binary.

mod parser;
