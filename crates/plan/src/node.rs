//! Nodes of the plan: an operator, its inputs, its schema, what kinds of changes it gives.

use std::fmt;
use std::sync::Arc;

use ouzel_types::DataType;

use crate::Operator;

pub type NodeId = usize;

/// A node. Nodes are stored in topological order: inputs come before their readers.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub id: NodeId,
    pub operator: Operator,
    pub inputs: Vec<NodeId>,
    pub schema: Schema,
    /// What this node emits.
    pub changelog: ChangelogMode,
    /// Column sets that identify a row of the result at any time (for EXPLAIN, sinks and joins).
    pub upsert_keys: Vec<Vec<usize>>,
    /// Rows must be partitioned by these columns of each input before the operator sees them (parallelism > 1);
    /// None = any distribution, Some(empty) = one task.
    pub distribution: Vec<Option<Vec<usize>>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    pub columns: Vec<Column>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub name: Arc<str>,
    pub ty: DataType,
    pub time: Option<TimeAttribute>,
}

/// Event time is a type: which columns are time attributes is tracked through the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeAttribute {
    Rowtime,
    Proctime,
}

impl Column {
    pub fn new(name: impl Into<Arc<str>>, ty: DataType) -> Column {
        Column { name: name.into(), ty, time: None }
    }
}

impl Schema {
    pub fn types(&self) -> Vec<DataType> {
        self.columns.iter().map(|c| c.ty.clone()).collect()
    }
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name.as_ref() == name)
    }
}

/// Which kinds of rows a stream carries. Printed as Flink's `[I,UB,UA,D]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangelogMode {
    pub update_before: bool,
    pub update_after: bool,
    pub delete: bool,
}

impl ChangelogMode {
    pub const APPEND: ChangelogMode = ChangelogMode { update_before: false, update_after: false, delete: false };
    pub const RETRACT: ChangelogMode = ChangelogMode { update_before: true, update_after: true, delete: true };
    pub const UPSERT: ChangelogMode = ChangelogMode { update_before: false, update_after: true, delete: true };

    pub fn is_append(self) -> bool {
        self == ChangelogMode::APPEND
    }
}

impl fmt::Display for ChangelogMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("I")?;
        for (present, name) in [(self.update_before, ",UB"), (self.update_after, ",UA"), (self.delete, ",D")] {
            if present {
                f.write_str(name)?;
            }
        }
        Ok(())
    }
}
