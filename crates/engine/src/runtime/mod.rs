//! Jobs: building a graph from a plan, driving it, checkpoints, restarts.
//!
//! Reading order: [`graph`] (how a batch travels), [`job`] (the loop of one job), [`checkpoint_store`],
//! [`supervisor`] (restarts with backoff), [`metrics`].

pub mod build;
pub mod checkpoint_store;
pub mod dead_letter;
pub mod graph;
pub mod job;
pub mod late_table;
pub mod metrics;
pub mod notifier;
pub mod sink_driver;
pub mod supervisor;
pub mod values_source;

pub use job::{JobEnd, JobOptions, StopSignal, run_job};
pub use metrics::JobMetrics;
