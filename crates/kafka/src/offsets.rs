//! ListOffsets: from "the beginning", "the end" or a time to an offset.

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::list_offsets_request::{ListOffsetsPartition, ListOffsetsRequest, ListOffsetsTopic};
use kafka_protocol::protocol::StrBytes;

use crate::client::Client;
use crate::error::{Error, Result};
use crate::transport::Target;

/// A place in a partition that the broker knows the offset of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OffsetSpec {
    /// The first offset in the log.
    Earliest,
    /// The offset behind the last one that this isolation level may read.
    Latest,
    /// The first record at or after this time, epoch milliseconds; the end when there is none.
    Timestamp(i64),
}

/// What of a transaction a reader sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Isolation {
    /// Everything, aborted records included: Kafka's own default.
    #[default]
    ReadUncommitted,
    /// Only what was committed.
    ReadCommitted,
}

impl Isolation {
    pub(crate) fn level(self) -> i8 {
        match self {
            Self::ReadUncommitted => 0,
            Self::ReadCommitted => 1,
        }
    }
}

impl Client {
    /// The offsets of several places, in the order of `places` (topic, partition, place).
    ///
    /// # Errors
    /// When a partition does not exist or its leader does not answer within `call_timeout`.
    pub async fn list_offsets(&self, places: &[(&str, i32, OffsetSpec)], isolation: Isolation) -> Result<Vec<i64>> {
        self.retry("ListOffsets", || self.list_offsets_once(places, isolation)).await
    }

    /// The offset of one place.
    ///
    /// # Errors
    /// As [`Client::list_offsets`].
    pub async fn list_offset(
        &self,
        topic: &str,
        partition: i32,
        spec: OffsetSpec,
        isolation: Isolation,
    ) -> Result<i64> {
        let offsets = self.list_offsets(&[(topic, partition, spec)], isolation).await?;
        Ok(offsets[0])
    }

    async fn list_offsets_once(&self, places: &[(&str, i32, OffsetSpec)], isolation: Isolation) -> Result<Vec<i64>> {
        let mut found = Vec::with_capacity(places.len());
        for &place in places {
            let leader = self.leader(place.0, place.1).await?;
            // One request per place: two places of one partition cannot share a request.
            found.push(self.offset_from(leader, place, isolation).await?);
        }
        Ok(found)
    }

    async fn offset_from(
        &self,
        leader: i32,
        (topic, partition, spec): (&str, i32, OffsetSpec),
        isolation: Isolation,
    ) -> Result<i64> {
        let timestamp = match spec {
            OffsetSpec::Latest => -1,
            OffsetSpec::Earliest => -2,
            OffsetSpec::Timestamp(time) => time.max(0),
        };
        let place = ListOffsetsPartition::default().with_partition_index(partition).with_timestamp(timestamp);
        let topics = ListOffsetsTopic::default()
            .with_name(StrBytes::from_string(topic.to_owned()).into())
            .with_partitions(vec![place]);
        // -1: a consumer. The codec's default would mean the follower with node id 0.
        let request = ListOffsetsRequest::default()
            .with_replica_id((-1).into())
            .with_isolation_level(isolation.level())
            .with_topics(vec![topics]);
        let answer = self.call_once(Target::node(leader), request).await?;
        let what = || format!("ListOffsets of topic '{topic}', partition {partition},");
        let found = answer
            .topics
            .first()
            .and_then(|topic| topic.partitions.first())
            .ok_or_else(|| Error::protocol(what(), "the partition is missing"))?;
        if found.error_code != 0 {
            return Err(Error::server(what(), found.error_code, None));
        }
        if found.offset < 0 && matches!(spec, OffsetSpec::Timestamp(_)) {
            // Nothing is that new: Kafka answers -1, and reading goes on at the end.
            let end = (topic, partition, OffsetSpec::Latest);
            return Box::pin(self.offset_from(leader, end, isolation)).await;
        }
        if found.offset < 0 {
            let code = ResponseError::OffsetNotAvailable.code();
            return Err(Error::server(what(), code, None));
        }
        Ok(found.offset)
    }
}
