//! The committed offsets of a consumer group, read and written from outside the group.
//!
//! No membership: positions live in checkpoints, and are committed so that other tools see how far
//! a job has read. The group must have no members of its own.

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::offset_commit_request::{
    OffsetCommitRequest, OffsetCommitRequestPartition, OffsetCommitRequestTopic,
};
use kafka_protocol::messages::offset_fetch_request::{OffsetFetchRequest, OffsetFetchRequestTopic};
use kafka_protocol::protocol::StrBytes;

use crate::client::{Client, CoordinatorKind};
use crate::error::{Error, Result};
use crate::message::Call;
use crate::transport::Target;

impl Client {
    /// The offsets that `group` has committed, in the order of `partitions`; `None` without one.
    ///
    /// # Errors
    /// [`Error::Unsupported`] when the broker knows no groups; otherwise when it refuses or does not
    /// answer.
    pub async fn committed_offsets(&self, group: &str, partitions: &[(&str, i32)]) -> Result<Vec<Option<i64>>> {
        let mut topics: Vec<OffsetFetchRequestTopic> = Vec::new();
        for (topic, partition) in partitions {
            match topics.iter_mut().find(|known| known.name.0.as_str() == *topic) {
                Some(known) => known.partition_indexes.push(*partition),
                None => topics.push(
                    OffsetFetchRequestTopic::default()
                        .with_name(text(topic).into())
                        .with_partition_indexes(vec![*partition]),
                ),
            }
        }
        let request = OffsetFetchRequest::default().with_group_id(text(group).into()).with_topics(Some(topics));
        let what = format!("OffsetFetch of group '{group}'");
        let answer = self
            .retry(&what, || async {
                let answer = self.call_group(group, request.clone(), |answer| answer.error_code).await?;
                check(&what, answer.error_code)?;
                for partition in answer.topics.iter().flat_map(|topic| &topic.partitions) {
                    check(&what, partition.error_code)?;
                }
                Ok(answer)
            })
            .await?;
        let committed = |&(topic, partition): &(&str, i32)| {
            let known = answer.topics.iter().find(|known| known.name.0.as_str() == topic)?;
            let known = known.partitions.iter().find(|known| known.partition_index == partition)?;
            (known.committed_offset >= 0).then_some(known.committed_offset)
        };
        Ok(partitions.iter().map(committed).collect())
    }

    /// Commits positions (topic, partition, next offset) for `group`.
    ///
    /// # Errors
    /// [`Error::Unsupported`] when the broker knows no groups; UNKNOWN_MEMBER_ID when the group has
    /// members; otherwise when it refuses or does not answer.
    pub async fn commit_offsets(&self, group: &str, positions: &[(&str, i32, i64)]) -> Result<()> {
        let mut topics: Vec<OffsetCommitRequestTopic> = Vec::new();
        for (topic, partition, offset) in positions {
            let place =
                OffsetCommitRequestPartition::default().with_partition_index(*partition).with_committed_offset(*offset);
            match topics.iter_mut().find(|known| known.name.0.as_str() == *topic) {
                Some(known) => known.partitions.push(place),
                None => topics.push(
                    OffsetCommitRequestTopic::default().with_name(text(topic).into()).with_partitions(vec![place]),
                ),
            }
        }
        let request = OffsetCommitRequest::default().with_group_id(text(group).into()).with_topics(topics);
        let what = format!("OffsetCommit of group '{group}'");
        let first_error = |answer: &kafka_protocol::messages::OffsetCommitResponse| {
            let mut partitions = answer.topics.iter().flat_map(|topic| &topic.partitions);
            partitions.find(|p| p.error_code != 0).map_or(0, |p| p.error_code)
        };
        self.retry(&what, || async {
            let answer = self.call_group(group, request.clone(), first_error).await?;
            check(&what, first_error(&answer))
        })
        .await
    }

    /// Asks any broker first: a single one is its own coordinator, and one that knows no groups
    /// says so at once instead of looking for a coordinator for ever.
    async fn call_group<C: Call + Clone>(
        &self,
        group: &str,
        request: C,
        error_code: impl Fn(&C::Reply) -> i16,
    ) -> Result<C::Reply> {
        let answer = self.call_once(Target::ANY, request.clone()).await?;
        if error_code(&answer) != ResponseError::NotCoordinator.code() {
            return Ok(answer);
        }
        let coordinator = self.coordinator(CoordinatorKind::Group, group).await?;
        self.call_once(coordinator, request).await
    }
}

fn check(what: &str, code: i16) -> Result<()> {
    match code {
        0 => Ok(()),
        code => Err(Error::server(what, code, None)),
    }
}

fn text(text: &str) -> StrBytes {
    StrBytes::from_string(text.to_owned())
}
