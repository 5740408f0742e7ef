//! From `plan::Expr` to kernels, and evaluation over columns.
//!
//! [`graph`] compiles expressions into nodes and shares equal ones; [`evaluate`] runs them; [`masks`] has the
//! three-valued logic; [`compiled`] is what the engine and the binder use.

pub mod absent;
pub mod compiled;
mod evaluate;
mod graph;
pub mod masks;
#[cfg(test)]
mod tests;

pub use compiled::{CalcFrame, Carried, CompiledCalc, CompiledExpr, CompiledProjection};
pub use compiled::{compile, compile_all, compile_calc, fold};
