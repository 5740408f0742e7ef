//! From syntax to typed expressions.
//!
//! Reading order: [`scope`] (what names mean), [`expr_binder`] (the walk, hooks, implicit casts), then one file per
//! family: [`literal`], [`interval`], [`operator`], [`conditional`], [`call`], [`json`], [`time`], [`nested`];
//! [`common_type`] and [`implicit_cast`] hold Flink's rules, [`misfit`], [`operand_forms`] and [`signatures`] its words for what does not fit, [`bare_null`] who takes a NULL without a type, [`data_type`] the types as written, [`fold`] and [`simplified`] constants, [`charset`] character sets.
//! It plans nothing: aggregates, OVER, windows and subqueries are taken out by the planner's [`Intercept`].

mod bare_null;
pub mod call;
mod charset;
pub mod common_type;
pub mod conditional;
pub mod data_type;
pub mod expr_binder;
pub mod fold;
pub mod implicit_cast;
pub mod interval;
pub mod json;
pub mod literal;
pub mod misfit;
pub mod nested;
mod operand_forms;
pub mod operator;
pub mod scope;
mod signatures;
mod simplified;
pub mod time;

pub use call::{is_aggregate, is_operator};
pub use data_type::type_of;
pub use expr_binder::{Bound, ExprBinder, Intercept, NoIntercept};
pub use json::gives_json;
pub use scope::{OUTER, Scope, ScopeColumn};
