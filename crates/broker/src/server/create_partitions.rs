//! CreatePartitions: adds partitions to a topic.

use kafka_protocol::messages::create_partitions_request::CreatePartitionsRequest;
use kafka_protocol::messages::create_partitions_response::{CreatePartitionsResponse, CreatePartitionsTopicResult};
use kafka_protocol::protocol::StrBytes;

use crate::broker::Broker;

pub(super) fn answer(broker: &Broker, request: CreatePartitionsRequest) -> CreatePartitionsResponse {
    let results = request.topics.iter().map(|topic| {
        let result = CreatePartitionsTopicResult::default().with_name(topic.name.clone());
        match broker.grow_topic(&topic.name.0, topic.count, request.validate_only) {
            Ok(()) => result.with_error_message(None),
            Err(error) => result
                .with_error_code(error.code().code())
                .with_error_message(Some(StrBytes::from_string(error.to_string()))),
        }
    });
    CreatePartitionsResponse::default().with_results(results.collect())
}
