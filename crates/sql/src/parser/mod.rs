//! Flink SQL's grammar, by recursive descent: tokens to the syntax tree.
//!
//! It checks syntax only: names, types and what Flink parses but cannot run are the binder's and the
//! planner's business. It never panics and never recurses without a limit, whatever the text; after
//! an error in one statement it goes on behind the next semicolon, so that a script's errors come
//! all at once.

mod alter;
mod create;
mod cursor;
mod data_type;
mod expression;
mod from_clause;
pub(crate) mod function_call;
mod jdbc;
mod json_function;
pub mod keyword;
mod literal;
mod match_recognize;
mod model;
mod query;
mod script;
mod show;
mod statement;
mod unpivot;
mod window_spec;

pub use cursor::{MAX_HEIGHT, MAX_NESTING};
pub use keyword::is_reserved_word;
pub use script::{ParsedScript, parse_expression, parse_query, parse_script, parse_type};
