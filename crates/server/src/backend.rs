//! What the server needs from whoever runs the pipelines.
//!
//! The server knows neither the engine nor the log: it reads them through [`Backend`], which the
//! program implements over both and tests implement over fixed numbers.
//!
//! Invariant: nothing here is async. `snapshot`, `metrics` and the table calls must return at
//! once (they run on the runtime's threads, several times per second); `topic_tail` may read
//! from disk and runs on a blocking thread.

use std::sync::Arc;

use crate::metrics::MetricFamily;
use crate::model::{Snapshot, TopicTail};
use crate::serving::ServedTable;

pub trait Backend: Send + Sync + 'static {
    /// Everything the page shows, at this instant. `overview.process` and `tables` may be left
    /// empty: the server fills them.
    fn snapshot(&self) -> Snapshot;

    /// Metrics beyond those that [`crate::metrics::from_snapshot`] derives from a snapshot, such
    /// as those of the embedded log. Their names must not clash with the derived ones.
    fn metrics(&self) -> Vec<MetricFamily> {
        Vec::new()
    }

    /// At most `records` of the last records of a topic, oldest first.
    fn topic_tail(&self, topic: &str, records: usize) -> Result<TopicTail, BackendError>;

    /// All served tables, in a stable order.
    fn tables(&self) -> Vec<Arc<ServedTable>>;

    /// A served table by its name. Pinot's names are case-sensitive, and so are these.
    fn table(&self, name: &str) -> Option<Arc<ServedTable>> {
        self.tables().into_iter().find(|table| table.name() == name)
    }

    /// Asks the program to end with a last checkpoint; returns before it has.
    fn stop(&self);
}

#[derive(Debug, thiserror::Error)]
pub enum BackendError {
    #[error("topic '{0}' does not exist")]
    UnknownTopic(String),
    #[error("the log could not be read: {0}")]
    Log(String),
}
