//! Whether a look-up join waits for its answers: the LOOKUP hint's `async` and what goes with it.

use ouzel_plan::config::parse_duration_ms;
use ouzel_plan::operator::AsyncLookup;
use ouzel_plan::{NodeId, Table};

use super::convert::Physical;
use crate::portability::Note;

impl Physical<'_> {
    /// Flink asks asynchronously where the connector offers it, unless the hint says no; its connectors for the tables
    /// that can be looked up here do not, so here the hint has to say yes. Results are out of order only where the
    /// input has no changes (`LookupJoinUtil`).
    pub(super) fn async_lookup(&self, hints: &[(String, String)], left: NodeId, table: &Table) -> Option<AsyncLookup> {
        let hint = |key: &str| hints.iter().find(|(k, _)| k == key).map(|(_, value)| value.trim());
        if !hint("async").is_some_and(|v| v.eq_ignore_ascii_case("true")) {
            return None;
        }
        let option = |key: &str, config: &str| {
            let set = self.config.get(&format!("table.exec.async-lookup.{config}"));
            hint(key).map(str::to_string).or_else(|| set.map(str::to_string))
        };
        let unordered = option("output-mode", "output-mode").is_some_and(|m| m.eq_ignore_ascii_case("ALLOW_UNORDERED"));
        let timeout = option("timeout", "timeout").and_then(|t| parse_duration_ms(&t));
        let capacity = option("capacity", "buffer-capacity").and_then(|c| c.parse::<usize>().ok());
        if table.connector() == "jdbc" {
            self.portability.note(
                Note::differs(format!("'async'='true' for look-ups in {}", table.path))
                    .flink("The JDBC connector offers no asynchronous look-up: 'async', 'output-mode', 'capacity' and 'timeout' change nothing, and a row that is asked for again holds up those behind it.")
                    .portable("the hint without 'async'"),
            );
        }
        Some(AsyncLookup {
            capacity: capacity.unwrap_or(100).max(1),
            timeout_ms: timeout.unwrap_or(180_000).max(0),
            unordered: unordered && self.graph.node(left).kinds.is_insert_only(),
        })
    }
}
