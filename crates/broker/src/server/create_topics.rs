//! CreateTopics.

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::create_topics_request::{CreatableTopic, CreateTopicsRequest};
use kafka_protocol::messages::create_topics_response::{
    CreatableTopicConfigs, CreatableTopicResult, CreateTopicsResponse,
};
use kafka_protocol::protocol::StrBytes;
use uuid::Uuid;

use super::describe_configs::{SOURCE_DEFAULT, SOURCE_TOPIC};
use crate::broker::Broker;
use crate::error::{Error, Result};
use crate::topic_config::{KEYS, Overrides};

pub(super) fn answer(broker: &Broker, request: CreateTopicsRequest) -> CreateTopicsResponse {
    let results = request.topics.iter().map(|topic| {
        let twice = request.topics.iter().filter(|other| other.name == topic.name).count() > 1;
        let created = if twice {
            let message = format!("Duplicate topic name: {}", topic.name.0);
            Err(Error::refused(ResponseError::InvalidRequest, message))
        } else {
            create(broker, topic, request.validate_only)
        };
        result(topic, created)
    });
    CreateTopicsResponse::default().with_topics(results.collect())
}

struct Created {
    id: Uuid,
    partitions: i32,
    overrides: Overrides,
}

fn create(broker: &Broker, topic: &CreatableTopic, dry_run: bool) -> Result<Created> {
    let partitions = partition_count(broker, topic)?;
    if !matches!(topic.replication_factor, -1 | 1) {
        let message = format!(
            "Unable to replicate the partition {} time(s): this broker is the only one.",
            topic.replication_factor
        );
        return Err(Error::refused(ResponseError::InvalidReplicationFactor, message));
    }
    let mut overrides = Overrides::new();
    for config in &topic.configs {
        let Some(value) = &config.value else {
            let message = format!("Null value not supported for topic configs: {}", config.name);
            return Err(Error::refused(ResponseError::InvalidConfig, message));
        };
        overrides.insert(config.name.to_string(), value.to_string());
    }
    broker.check_new_topic(&topic.name.0, partitions, &overrides)?;
    let id = if dry_run { Uuid::nil() } else { broker.create_topic(&topic.name.0, partitions, overrides.clone())?.id };
    Ok(Created { id, partitions, overrides })
}

fn partition_count(broker: &Broker, topic: &CreatableTopic) -> Result<i32> {
    if topic.assignments.is_empty() {
        return Ok(match topic.num_partitions {
            -1 => broker.config().default_partitions,
            count => count,
        });
    }
    let node = broker.config().node_id;
    let mut indexes: Vec<i32> = topic.assignments.iter().map(|a| a.partition_index).collect();
    indexes.sort_unstable();
    let consecutive = indexes.iter().enumerate().all(|(i, &index)| i as i32 == index);
    let here = topic.assignments.iter().all(|a| a.broker_ids.iter().all(|id| id.0 == node));
    if !consecutive || !here || topic.num_partitions != -1 {
        let message = "Replica assignments have to name partitions from 0 on and this broker only.";
        return Err(Error::refused(ResponseError::InvalidReplicaAssignment, message));
    }
    Ok(indexes.len() as i32)
}

fn result(topic: &CreatableTopic, created: Result<Created>) -> CreatableTopicResult {
    let result = CreatableTopicResult::default().with_name(topic.name.clone());
    match created {
        Ok(created) => result
            .with_topic_id(created.id)
            .with_error_message(None)
            .with_num_partitions(created.partitions)
            .with_replication_factor(1)
            .with_configs(Some(configs(&created.overrides))),
        Err(error) => result
            .with_error_code(error.code().code())
            .with_error_message(Some(StrBytes::from_string(error.to_string())))
            .with_num_partitions(-1)
            .with_replication_factor(-1)
            .with_configs(None),
    }
}

fn configs(overrides: &Overrides) -> Vec<CreatableTopicConfigs> {
    let entries = KEYS.iter().map(|key| {
        let own = overrides.get(key.name);
        let value = own.map_or(key.default, String::as_str).to_owned();
        CreatableTopicConfigs::default()
            .with_name(StrBytes::from_static_str(key.name))
            .with_value(Some(StrBytes::from_string(value)))
            .with_config_source(if own.is_some() { SOURCE_TOPIC } else { SOURCE_DEFAULT })
    });
    entries.collect()
}
