//! OffsetForLeaderEpoch: one node has led since the beginning, in one epoch.

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::offset_for_leader_epoch_request::{
    OffsetForLeaderEpochRequest, OffsetForLeaderPartition,
};
use kafka_protocol::messages::offset_for_leader_epoch_response::{
    EpochEndOffset, OffsetForLeaderEpochResponse, OffsetForLeaderTopicResult,
};

use crate::broker::Broker;
use crate::error::{Error, Result};

const EPOCH: i32 = 0;

pub(super) fn answer(broker: &Broker, request: OffsetForLeaderEpochRequest) -> OffsetForLeaderEpochResponse {
    let topics = request.topics.iter().map(|topic| {
        let partitions = topic.partitions.iter().map(|place| {
            let answer = EpochEndOffset::default().with_partition(place.partition);
            match end_of_epoch(broker, &topic.topic.0, place) {
                Ok((epoch, end)) => answer.with_leader_epoch(epoch).with_end_offset(end),
                Err(error) => answer.with_error_code(error.code().code()).with_leader_epoch(-1).with_end_offset(-1),
            }
        });
        OffsetForLeaderTopicResult::default().with_topic(topic.topic.clone()).with_partitions(partitions.collect())
    });
    OffsetForLeaderEpochResponse::default().with_topics(topics.collect())
}

fn end_of_epoch(broker: &Broker, topic: &str, place: &OffsetForLeaderPartition) -> Result<(i32, i64)> {
    check_current(place.current_leader_epoch)?;
    let log = broker.partition(topic, place.partition)?;
    match place.leader_epoch {
        EPOCH => Ok((EPOCH, log.bounds().1)),
        _ => Ok((-1, -1)),
    }
}

/// Refuses what was meant for another leader; -1 means that the client does not care.
pub(super) fn check_current(epoch: i32) -> Result<()> {
    match epoch {
        -1 | EPOCH => Ok(()),
        newer if newer > EPOCH => Err(Error::refused(
            ResponseError::UnknownLeaderEpoch,
            format!("this broker leads in epoch {EPOCH}, not {newer}"),
        )),
        older => Err(Error::refused(
            ResponseError::FencedLeaderEpoch,
            format!("this broker leads in epoch {EPOCH}, not {older}"),
        )),
    }
}
