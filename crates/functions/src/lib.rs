//! Flink's scalar functions and operators, their typing rules, and the evaluation of expressions over columns.
//!
//! Used by `sql` (to type and to fold constants) and by `engine` (to run). No I/O; time comes from a `Clock`.
//!
//! Reading order: [`function`] (what a function is), [`registry`] (all of them), [`typing`], [`compile`] (expressions to
//! kernels), [`cast`], then one file or folder per group of functions.

pub mod errors;
pub mod function;
pub mod registry;
pub mod signature;
pub mod typing;

pub mod compile;

pub mod binary_row;
pub mod column;
pub mod decimal;
pub mod java_map;
pub mod order;
pub mod text;
pub mod zone;

pub mod arithmetic;
pub mod cast;
pub mod collection;
pub mod comparison;
pub mod conditional;
pub mod encoding;
pub mod json;
pub mod logic;
pub mod nested;
pub mod numeric;
pub mod regex;
pub mod string;
pub mod structured;
pub mod time;
pub mod unlike;

pub use compile::{CompiledCalc, CompiledExpr, CompiledProjection, compile, compile_all, compile_calc, fold};
pub use errors::RowErrors;
pub use function::{Argument, Binding, Clock, EvalContext, Kernel, ScalarFunction, Signature};
