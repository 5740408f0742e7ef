//! A job: one INSERT, one STATEMENT SET or one printed SELECT.

use std::sync::Arc;

use crate::table::Sink;
use crate::{Config, Node, NodeId};

/// A dataflow with one or more sinks; sources that several sinks read stand in it once.
#[derive(Clone, Debug, PartialEq)]
pub struct JobPlan {
    /// Topologically ordered: `nodes[i].id == i`, inputs come first.
    pub nodes: Vec<Node>,
    /// The sink nodes.
    pub sinks: Vec<NodeId>,
    /// The configuration when the statement was reached.
    pub config: Config,
    /// `table.local-time-zone`, an IANA name or an offset such as `+08:00`.
    pub time_zone: Arc<str>,
    pub parallelism: usize,
    /// Side tables for late rows: (source node, sink description), see `Operator::late`.
    pub late_tables: Vec<LateTable>,
}

/// `SET 'ouzel.late-rows.<table>' = '<late table>'`.
#[derive(Clone, Debug, PartialEq)]
pub struct LateTable {
    /// The source node whose rows are kept.
    pub source: NodeId,
    pub sink: Sink,
}

/// What a job is called and where it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Stable identity: pipeline, file, target tables, an ordinal among equal targets.
    pub id: Arc<str>,
    pub plan: JobPlan,
}
