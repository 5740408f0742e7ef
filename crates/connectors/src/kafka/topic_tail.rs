//! The end of a topic with one partition and one writer: what a source that fills it reads at its start, to go on
//! where the log ends. The log wins over a checkpoint, which may be older. Reads only; waits for a bounded time.

use std::ops::Range;
use std::time::{Duration, Instant};

use ouzel_engine::{EngineError, Result};
use ouzel_kafka::record::Record;
use ouzel_kafka::{Client, Isolation, OffsetSpec, RecordStream, StreamOptions};
use ouzel_plan::table::Table;

use super::clients::{KafkaClients, external};

const WAIT_MAX: Duration = Duration::from_secs(10);

pub struct TopicTail {
    client: Client,
    topic: String,
}

impl TopicTail {
    /// The topic that a table names with `topic` and `properties.bootstrap.servers`; None without them.
    pub fn of(table: &Table, clients: &KafkaClients) -> Result<Option<TopicTail>> {
        match (table.option("topic"), table.option("properties.bootstrap.servers")) {
            (Some(topic), Some(servers)) => {
                Ok(Some(TopicTail { client: clients.client(servers)?, topic: topic.to_string() }))
            }
            _ => Ok(None),
        }
    }

    /// The offsets that the topic holds; empty if there is no such topic yet.
    pub fn offsets(&self) -> Result<Range<i64>> {
        let (client, topic) = (&self.client, &self.topic);
        if client.block_on(client.topic_now(topic, false)).map_err(external)?.is_none() {
            return Ok(0..0);
        }
        let offset =
            |spec| client.block_on(client.list_offset(topic, 0, spec, Isolation::ReadUncommitted)).map_err(external);
        Ok(offset(OffsetSpec::Earliest)?..offset(OffsetSpec::Latest)?)
    }

    /// Shows `see` the records with these offsets (and those that stand in one batch with them), in order.
    pub fn read(&self, offsets: Range<i64>, mut see: impl FnMut(&Record)) -> Result<()> {
        let stream = RecordStream::new(&self.client, StreamOptions::default());
        stream.assign(&self.topic, 0, offsets.start);
        let deadline = Instant::now() + WAIT_MAX;
        while Instant::now() < deadline {
            let Some(fetched) = stream.recv_timeout(Duration::from_millis(200)) else { continue };
            let fetched = fetched.map_err(external)?;
            fetched.records().map_err(external)?.iter().flatten().for_each(|record| see(&record));
            if fetched.next_offset() >= offsets.end {
                return Ok(());
            }
        }
        let (topic, seconds) = (&self.topic, WAIT_MAX.as_secs());
        Err(EngineError::external(format!("the tail of topic '{topic}' could not be read in {seconds} s")))
    }
}

/// A header's value, the first of that name.
pub fn header<'a>(record: &Record<'a>, name: &str) -> Option<&'a [u8]> {
    record.headers.iter().find(|(n, _)| *n == name.as_bytes()).and_then(|(_, value)| value)
}
