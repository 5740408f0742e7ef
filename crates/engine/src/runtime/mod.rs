//! Jobs: building a graph from a plan, driving it, checkpoints, restarts.
//!
//! Reading order: [`graph`] (how a batch travels), [`job`] (the loop of one job), [`checkpoint_store`], [`plan_form`] (which checkpoint fits),
//! [`supervisor`] and [`restart_strategy`] (restarts), [`metrics`].

pub mod alignment;
pub mod build;
pub mod checkpoint_store;
pub mod checkpoints;
pub mod conductor;
pub mod control;
pub mod dead_letter;
pub mod event_time;
pub mod exchange;
pub mod graph;
pub mod job;
pub mod late_table;
pub mod layout;
pub mod lookup_pool;
pub mod metrics;
pub mod notifier;
pub mod outlets;
pub mod plan_form;
pub mod recovery;
pub mod restart_strategy;
mod sink_constraints;
pub mod sink_driver;
pub mod splitter;
pub mod supervisor;
pub mod values_source;
pub mod walk;
pub mod worker;

pub use job::{JobEnd, JobOptions, StopSignal, run_job};
pub use metrics::JobMetrics;
