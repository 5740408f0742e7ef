//! What a scalar function is: a name, a rule for its types, and a kernel over columns.
//!
//! `infer` runs in the binder: it checks the arguments in Flink's words, says to which types they are cast
//! implicitly and what comes out. `bind` runs once per query: literals are known, so patterns and formats are
//! compiled there. The kernel then runs per batch and allocates nothing per row.

use std::sync::Arc;

use arrow_array::ArrayRef;
use ouzel_types::{DataType, Scalar};

use crate::errors::RowErrors;

/// A scalar function of the registry.
pub struct ScalarFunction {
    /// Canonical upper-case name; operators have the names of `ouzel_plan::expr::names`.
    pub name: &'static str,
    pub aliases: &'static [&'static str],
    pub infer: fn(&[Argument<'_>]) -> Result<Signature, String>,
    pub bind: fn(&Binding<'_>) -> Result<Box<dyn Kernel>, String>,
    /// False for RAND, UUID, CURRENT_TIMESTAMP...: never folded into a constant.
    pub deterministic: bool,
}

/// An argument as the binder sees it.
#[derive(Clone, Copy, Debug)]
pub struct Argument<'a> {
    pub ty: &'a DataType,
    pub literal: Option<&'a Scalar>,
}

/// The outcome of type inference.
#[derive(Clone, Debug, PartialEq)]
pub struct Signature {
    /// One type per argument: where it differs, the binder inserts an implicit cast.
    pub args: Vec<DataType>,
    pub result: DataType,
}

/// What is known when a query is compiled.
pub struct Binding<'a> {
    pub arg_types: &'a [DataType],
    /// Per argument: its value if it is a literal.
    pub literals: &'a [Option<Scalar>],
    pub result: &'a DataType,
    pub context: &'a EvalContext,
}

/// The compiled form of a call. `args` have `rows` rows each, in the layouts of `Binding::arg_types`, or one row that
/// stands for all (a constant); so may the result. A row that fails is NULL in the result and reported to `errors`.
pub trait Kernel: Send + Sync {
    fn eval(&self, args: &[ArrayRef], rows: usize, errors: &mut RowErrors) -> ArrayRef;
}

impl<F> Kernel for F
where
    F: Fn(&[ArrayRef], usize, &mut RowErrors) -> ArrayRef + Send + Sync,
{
    fn eval(&self, args: &[ArrayRef], rows: usize, errors: &mut RowErrors) -> ArrayRef {
        self(args, rows, errors)
    }
}

/// What an expression may read besides its columns. No kernel reads a clock by itself.
#[derive(Clone)]
pub struct EvalContext {
    /// `table.local-time-zone`: an IANA name or an offset such as `+08:00` or `GMT-8`.
    pub time_zone: Arc<str>,
    pub clock: Arc<dyn Clock>,
    /// The operator's current watermark in epoch ms for CURRENT_WATERMARK; None before the first.
    pub watermark: Arc<dyn Fn() -> Option<i64> + Send + Sync>,
    /// When the query started, epoch ms (what CURRENT_TIMESTAMP is in batch mode; streams read the clock per row).
    pub query_start_ms: i64,
}

/// Where time comes from: the wall clock in production, a virtual one in tests.
pub trait Clock: Send + Sync {
    /// Epoch nanoseconds.
    fn now_nanos(&self) -> i64;
}
