//! ListOffsets: the start, the end, a time, the newest record.

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::list_offsets_request::{ListOffsetsPartition, ListOffsetsRequest};
use kafka_protocol::messages::list_offsets_response::{
    ListOffsetsPartitionResponse, ListOffsetsResponse, ListOffsetsTopicResponse,
};

use super::dispatch::RequestContext;
use crate::broker::Broker;
use crate::error::{Error, Result};

const LATEST: i64 = -1;
const EARLIEST: i64 = -2;
const MAX_TIMESTAMP: i64 = -3;
/// The first offset on local disk: all of the log is.
const EARLIEST_LOCAL: i64 = -4;
/// The last offset in tiered storage: there is none.
const LATEST_TIERED: i64 = -5;

pub(super) fn answer(broker: &Broker, request: ListOffsetsRequest, context: &RequestContext) -> ListOffsetsResponse {
    let topics = request.topics.iter().map(|topic| {
        let partitions = topic.partitions.iter().map(|place| {
            let answer = ListOffsetsPartitionResponse::default().with_partition_index(place.partition_index);
            match find(broker, &topic.name.0, place) {
                Ok((timestamp, offset)) => answer
                    .with_timestamp(timestamp)
                    .with_offset(offset)
                    .with_leader_epoch(if offset < 0 || context.version < 4 { -1 } else { 0 }),
                Err(error) => answer.with_error_code(error.code().code()).with_timestamp(-1).with_offset(-1),
            }
        });
        ListOffsetsTopicResponse::default().with_name(topic.name.clone()).with_partitions(partitions.collect())
    });
    ListOffsetsResponse::default().with_topics(topics.collect())
}

/// Timestamp and offset; both -1 when there is no such record.
fn find(broker: &Broker, topic: &str, place: &ListOffsetsPartition) -> Result<(i64, i64)> {
    super::offset_for_leader_epoch::check_current(place.current_leader_epoch)?;
    let log = broker.partition(topic, place.partition_index)?;
    let (start, end) = log.bounds();
    let found = match place.timestamp {
        LATEST => return Ok((-1, end)),
        EARLIEST | EARLIEST_LOCAL => return Ok((-1, start)),
        LATEST_TIERED => return Ok((-1, -1)),
        MAX_TIMESTAMP => log.newest()?,
        timestamp if timestamp >= 0 => log.first_at_or_after(timestamp)?,
        other => {
            let message = format!("timestamp {other} has no meaning");
            return Err(Error::refused(ResponseError::InvalidRequest, message));
        }
    };
    Ok(found.map_or((-1, -1), |found| (found.timestamp, found.offset)))
}
