//! DeleteTopics: by name, or by id from version 6 on.

use kafka_protocol::messages::TopicName;
use kafka_protocol::messages::delete_topics_request::DeleteTopicsRequest;
use kafka_protocol::messages::delete_topics_response::{DeletableTopicResult, DeleteTopicsResponse};
use kafka_protocol::protocol::StrBytes;
use uuid::Uuid;

use crate::broker::Broker;
use crate::error::Result;

pub(super) fn answer(broker: &Broker, request: DeleteTopicsRequest) -> DeleteTopicsResponse {
    let by_name = request.topic_names.iter().map(|name| (Some(name), Uuid::nil()));
    let by_either = request.topics.iter().map(|topic| (topic.name.as_ref(), topic.topic_id));
    let results = by_name.chain(by_either).map(|(name, id)| delete(broker, name, id));
    DeleteTopicsResponse::default().with_responses(results.collect())
}

fn delete(broker: &Broker, name: Option<&TopicName>, id: Uuid) -> DeletableTopicResult {
    let topic = match name {
        Some(name) => broker.topic(&name.0),
        None => broker.topic_by_id(id),
    };
    let deleted: Result<_> = topic.and_then(|topic| broker.delete_topic(&topic).map(|()| topic));
    match deleted {
        Ok(topic) => DeletableTopicResult::default()
            .with_name(Some(StrBytes::from_string(topic.name.to_string()).into()))
            .with_topic_id(topic.id)
            .with_error_message(None),
        Err(error) => DeletableTopicResult::default()
            .with_name(name.cloned())
            .with_topic_id(id)
            .with_error_code(error.code().code())
            .with_error_message(Some(StrBytes::from_string(error.to_string()))),
    }
}
