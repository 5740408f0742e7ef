//! The SQL front end: text to syntax tree, syntax tree to a bound and planned statement.
//!
//! Reading order: [`lexer`] and [`parser`] (text to [`ast`]), [`diagnostic`] (what is said about it), [`catalog`] and
//! [`session`] (what names mean), [`binder`] (typed expressions), [`planner`] (queries to plans), [`statements`] (what the
//! program calls), [`portability`] (what a Flink would not take). It does no I/O and reads no clock.

pub mod ast;
pub mod binder;
mod calcite;
pub mod catalog;
pub mod diagnostic;
pub mod lexer;
pub mod parser;
pub mod planner;
pub mod portability;
pub mod session;
pub mod statements;
