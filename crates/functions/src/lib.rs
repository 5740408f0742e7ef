//! Flink's scalar functions and operators, their typing rules, and the evaluation of expressions over columns.
//!
//! Used by `sql` (to type and to fold constants) and by `engine` (to run). No I/O; time comes from a `Clock`.

pub mod errors;
pub mod function;

pub use errors::RowErrors;
pub use function::{Argument, Binding, Clock, EvalContext, Kernel, ScalarFunction, Signature};
