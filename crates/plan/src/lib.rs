//! The plan of a job: the only thing that `sql` (which makes it) and `engine` (which runs it) share.
//!
//! Reading order: [`expr`] (typed expressions), [`aggregate`] (aggregate calls), [`table`] (what a table's DDL
//! says), [`operator`] (one struct per physical operator), [`batch`] (those of batch jobs), [`node`] (nodes, schemas, change modes), [`job`].
//! No I/O, no clock. Everything is resolved: columns are positions, types are final, options are validated.

pub mod aggregate;
pub mod batch;
pub mod config;
pub mod descriptor;
pub mod expr;
pub mod job;
pub mod nearest;
pub mod node;
pub mod operator;
pub mod table;

pub use aggregate::AggregateCall;
pub use config::Config;
pub use expr::{Expr, ExprKind};
pub use job::{Job, JobPlan};
pub use node::{ChangelogMode, Column, Node, NodeId, Schema, TimeAttribute};
pub use operator::Operator;
pub use table::{ObjectPath, Table};
