//! The SQL front end: text to syntax tree, syntax tree to a bound and planned statement.
//!
//! It does no I/O and reads no clock.

pub mod ast;
pub mod diagnostic;
pub mod lexer;
pub mod parser;
pub mod binder;
pub mod catalog;
pub mod session;
