//! Produce: appends batches, then acknowledges as the flush policy says.

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::produce_request::{PartitionProduceData, ProduceRequest, TopicProduceData};
use kafka_protocol::messages::produce_response::{PartitionProduceResponse, ProduceResponse, TopicProduceResponse};
use kafka_protocol::protocol::StrBytes;

use crate::broker::Broker;
use crate::error::{Error, Result};
use crate::log::{Appended, Topic};

pub(super) async fn answer(broker: &Broker, request: ProduceRequest) -> ProduceResponse {
    let acks = request.acks;
    let mut responses = Vec::with_capacity(request.topic_data.len());
    for topic in &request.topic_data {
        responses.push(append_topic(broker, topic, acks));
    }
    if acks != 0 {
        broker.wait_before_ack().await;
    }
    ProduceResponse::default().with_responses(responses)
}

fn append_topic(broker: &Broker, data: &TopicProduceData, acks: i16) -> TopicProduceResponse {
    // From version 13 on topics are named by their id.
    let topic =
        if data.topic_id.is_nil() { broker.topic_or_create(&data.name.0) } else { broker.topic_by_id(data.topic_id) };
    let partitions = data.partition_data.iter().map(|partition| {
        let appended = match &topic {
            Ok(topic) => append(broker, topic, partition, acks),
            Err(error) => Err(Error::refused(error.code(), error.to_string())),
        };
        partition_answer(partition.index, appended)
    });
    TopicProduceResponse::default()
        .with_name(data.name.clone())
        .with_topic_id(data.topic_id)
        .with_partition_responses(partitions.collect())
}

fn append(broker: &Broker, topic: &Topic, data: &PartitionProduceData, acks: i16) -> Result<Appended> {
    if !(-1..=1).contains(&acks) {
        let message = format!("acks {acks} is none of -1, 0, 1");
        return Err(Error::refused(ResponseError::InvalidRequiredAcks, message));
    }
    let records = data.records.as_ref().filter(|records| !records.is_empty());
    let records =
        records.ok_or_else(|| Error::refused(ResponseError::InvalidRecord, "the request holds no record batch"))?;
    broker.append(topic, data.index, records)
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
