//! Produce: appends batches, then acknowledges as the flush policy says.

use std::sync::Arc;

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::produce_request::{PartitionProduceData, ProduceRequest, TopicProduceData};
use kafka_protocol::messages::produce_response::{PartitionProduceResponse, ProduceResponse, TopicProduceResponse};
use kafka_protocol::protocol::StrBytes;

use crate::broker::Broker;
use crate::error::{Error, Result};
use crate::log::{Appended, FlushTicket, PartitionLog, Topic};

pub(super) async fn answer(broker: &Broker, request: ProduceRequest) -> ProduceResponse {
    let acks = request.acks;
    let mut ticket = FlushTicket::default();
    let mut topics = Vec::with_capacity(request.topic_data.len());
    for data in request.topic_data {
        let topic = find(broker, &data).await;
        let appended: Vec<_> = data
            .partition_data
            .iter()
            .map(|partition| (partition.index, append(broker, &topic, partition, acks, &mut ticket)))
            .collect();
        topics.push((data.name, data.topic_id, appended));
    }
    if acks != 0 {
        broker.wait_before_ack(ticket).await;
    }
    let responses = topics.into_iter().map(|(name, topic_id, appended)| {
        let partitions = appended.into_iter().map(|(index, appended)| {
            // An fsync that failed while we waited takes the acknowledgement back.
            let kept = appended.and_then(|(log, appended)| log.check_writable().map(|()| appended));
            partition_answer(index, kept)
        });
        TopicProduceResponse::default()
            .with_name(name)
            .with_topic_id(topic_id)
            .with_partition_responses(partitions.collect())
    });
    ProduceResponse::default().with_responses(responses.collect())
}

/// From version 13 on topics are named by their id.
async fn find(broker: &Broker, data: &TopicProduceData) -> Result<Arc<Topic>> {
    if !data.topic_id.is_nil() {
        return broker.topic_by_id(data.topic_id);
    }
    match broker.topic(&data.name.0) {
        Err(Error::UnknownTopic { .. }) => {
            let name = data.name.0.clone();
            broker.off_the_runtime(move |broker| broker.topic_or_create(&name)).await
        }
        found => found,
    }
}

fn append(
    broker: &Broker,
    topic: &Result<Arc<Topic>>,
    data: &PartitionProduceData,
    acks: i16,
    ticket: &mut FlushTicket,
) -> Result<(Arc<PartitionLog>, Appended)> {
    let topic = topic.as_ref().map_err(|error| Error::refused(error.code(), error.to_string()))?;
    if !(-1..=1).contains(&acks) {
        let message = format!("acks {acks} is none of -1, 0, 1");
        return Err(Error::refused(ResponseError::InvalidRequiredAcks, message));
    }
    let records = data.records.as_ref().filter(|records| !records.is_empty());
    let records =
        records.ok_or_else(|| Error::refused(ResponseError::InvalidRecord, "the request holds no record batch"))?;
    let log = topic.partition(data.index)?;
    let (appended, covered_by) = broker.append(&log, records)?;
    *ticket = covered_by.max(*ticket);
    Ok((log, appended))
}

fn partition_answer(index: i32, appended: Result<Appended>) -> PartitionProduceResponse {
    let answer =
        PartitionProduceResponse::default().with_index(index).with_error_message(None).with_log_append_time_ms(-1);
    match appended {
        Ok(appended) => answer.with_base_offset(appended.base_offset).with_log_start_offset(appended.start_offset),
        Err(error) => answer
            .with_error_code(error.code().code())
            .with_error_message(Some(StrBytes::from_string(error.to_string())))
            .with_base_offset(-1)
            .with_log_start_offset(-1),
    }
}
