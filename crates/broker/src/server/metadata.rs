//! Metadata: this one broker, and the topics that were asked for.

use std::sync::Arc;

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::metadata_request::{MetadataRequest, MetadataRequestTopic};
use kafka_protocol::messages::metadata_response::{
    MetadataResponse, MetadataResponseBroker, MetadataResponsePartition, MetadataResponseTopic,
};
use kafka_protocol::protocol::StrBytes;

use super::dispatch::RequestContext;
use crate::broker::{Broker, check_topic_name};
use crate::error::{Error, Result};
use crate::log::Topic;

pub(super) fn answer(broker: &Broker, request: MetadataRequest, context: &RequestContext) -> MetadataResponse {
    let node = broker.config().node_id;
    let topics = match &request.topics {
        // In version 0 an empty list means all of them.
        Some(topics) if !(topics.is_empty() && context.version == 0) => {
            topics.iter().map(|wanted| describe(broker, wanted, request.allow_auto_topic_creation)).collect()
        }
        _ => broker.topics().iter().map(|topic| found(broker, topic)).collect(),
    };
    let this = MetadataResponseBroker::default()
        .with_node_id(node.into())
        .with_host(StrBytes::from_string(context.host.clone()))
        .with_port(i32::from(context.port))
        .with_rack(None);
    MetadataResponse::default()
        .with_brokers(vec![this])
        .with_cluster_id(Some(StrBytes::from_string(broker.cluster_id().to_owned())))
        .with_controller_id(node.into())
        .with_topics(topics)
}

fn describe(broker: &Broker, wanted: &MetadataRequestTopic, create: bool) -> MetadataResponseTopic {
    match look_up(broker, wanted, create) {
        Ok(topic) => found(broker, &topic),
        Err(error) => MetadataResponseTopic::default()
            .with_error_code(error.code().code())
            .with_name(wanted.name.clone())
            .with_topic_id(wanted.topic_id),
    }
}

fn look_up(broker: &Broker, wanted: &MetadataRequestTopic, create: bool) -> Result<Arc<Topic>> {
    match &wanted.name {
        None => broker.topic_by_id(wanted.topic_id),
        Some(name) => {
            check_topic_name(&name.0)?;
            if create { broker.topic_or_create(&name.0) } else { broker.topic(&name.0) }
        }
    }
    .map_err(|error| match error {
        // A topic that cannot be created on the side is a topic that does not exist.
        Error::Io { .. } => Error::refused(ResponseError::UnknownTopicOrPartition, error.to_string()),
        other => other,
    })
}

fn found(broker: &Broker, topic: &Topic) -> MetadataResponseTopic {
    let node = broker.config().node_id;
    let partitions = (0..topic.partition_count()).map(|partition| {
        MetadataResponsePartition::default()
            .with_partition_index(partition)
            .with_leader_id(node.into())
            .with_leader_epoch(0)
            .with_replica_nodes(vec![node.into()])
            .with_isr_nodes(vec![node.into()])
    });
    MetadataResponseTopic::default()
        .with_name(Some(StrBytes::from_string(topic.name.to_string()).into()))
        .with_topic_id(topic.id)
        .with_partitions(partitions.collect())
}
