//! What of a table a Flink does not have: its connector, or options of ours.

use super::connector::{self, Connector};
use super::validate::specs;
use crate::Table;

pub enum Foreign {
    Connector(&'static Connector),
    /// The key as written.
    Option(String),
}

/// Empty: a Flink (with its own connectors' jars) takes the table. Of a foreign connector the options are not looked at.
pub fn foreign(table: &Table) -> Vec<Foreign> {
    match connector::lookup(table.connector()) {
        Some(connector) if !connector.flink => vec![Foreign::Connector(connector)],
        Some(connector) => specs(table, connector)
            .into_iter()
            .filter(|(_, spec)| !spec.flink)
            .map(|(key, _)| Foreign::Option(key.to_string()))
            .collect(),
        None => Vec::new(),
    }
}
