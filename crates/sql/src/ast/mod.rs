//! The syntax tree of the Flink SQL 2.2 dialect: what was written, with the place of everything that
//! an error may point at.
//!
//! It does not resolve names, types or functions: that is the binder's work. It holds no numbers
//! either: a numeric literal stays the text that was written, because `1.10` and `1.1` have
//! different types.
//!
//! Invariants: a [`Span`] is a byte range of the text that was given to the parser, on character
//! boundaries; a child's span lies within its parent's. The height of a tree is bounded (see
//! `parser::MAX_HEIGHT`), so recursive walks over it are safe on an ordinary stack.

mod data_type;
mod ddl;
mod expr;
mod model;
mod name;
mod pattern;
mod query;
mod statement;
mod to_sql;
mod unpivot;

pub use data_type::*;
pub use ddl::*;
pub use expr::*;
pub use model::*;
pub use name::*;
pub use pattern::*;
pub use query::*;
pub use statement::*;
pub(crate) use to_sql::number::number as printed_number;
pub use unpivot::*;
