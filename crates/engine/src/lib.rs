//! The streaming engine: operators over batches, keyed state, watermarks, tasks, checkpoints.
//!
//! Reading order: [`operator`], [`source`], [`sink`] (the contracts), [`state`], [`time`], [`operators`], [`runtime`].
//! The engine never sees SQL: it runs an `ouzel_plan::JobPlan`.

pub mod error;
pub mod lookup;
pub mod operator;
pub mod operators;
pub mod runtime;
pub mod sink;
pub mod source;
pub mod state;
pub mod time;

pub use error::{Domain, EngineError, Result};
pub use operator::{Counters, HotKey, Operator, Output};
