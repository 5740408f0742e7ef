//! DescribeConfigs: a topic's configuration, and the few settings of the broker.

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::describe_configs_request::{DescribeConfigsRequest, DescribeConfigsResource};
use kafka_protocol::messages::describe_configs_response::{
    DescribeConfigsResourceResult, DescribeConfigsResponse, DescribeConfigsResult, DescribeConfigsSynonym,
};
use kafka_protocol::protocol::StrBytes;

use crate::broker::{Broker, check_topic_name};
use crate::error::{Error, Result};
use crate::topic_config::{KEYS, Kind};

/// Set on the topic itself.
pub(super) const SOURCE_TOPIC: i8 = 1;
/// Given when the broker was started.
const SOURCE_BROKER: i8 = 4;
/// Kafka's default.
pub(super) const SOURCE_DEFAULT: i8 = 5;

const RESOURCE_TOPIC: i8 = 2;
const RESOURCE_BROKER: i8 = 4;

pub(super) fn answer(broker: &Broker, request: DescribeConfigsRequest) -> DescribeConfigsResponse {
    let results = request.resources.iter().map(|resource| {
        let result = DescribeConfigsResult::default()
            .with_resource_type(resource.resource_type)
            .with_resource_name(resource.resource_name.clone());
        match describe(broker, resource) {
            Ok(entries) => result.with_error_message(None).with_configs(
                entries
                    .into_iter()
                    .filter(|entry| is_wanted(resource, entry.name))
                    .map(|entry| entry.describe(request.include_synonyms))
                    .collect(),
            ),
            Err(error) => result
                .with_error_code(error.code().code())
                .with_error_message(Some(StrBytes::from_string(error.to_string()))),
        }
    });
    DescribeConfigsResponse::default().with_results(results.collect())
}

struct Entry {
    name: &'static str,
    value: String,
    default: Option<&'static str>,
    kind: Kind,
    source: i8,
}

impl Entry {
    fn describe(self, include_synonyms: bool) -> DescribeConfigsResourceResult {
        let name = StrBytes::from_static_str(self.name);
        let synonym = |value: StrBytes, source: i8| {
            DescribeConfigsSynonym::default().with_name(name.clone()).with_value(Some(value)).with_source(source)
        };
        let value = StrBytes::from_string(self.value);
        let mut synonyms = Vec::new();
        if include_synonyms {
            synonyms.push(synonym(value.clone(), self.source));
            if let Some(default) = self.default.filter(|_| self.source != SOURCE_DEFAULT) {
                synonyms.push(synonym(StrBytes::from_static_str(default), SOURCE_DEFAULT));
            }
        }
        DescribeConfigsResourceResult::default()
            .with_name(name.clone())
            .with_value(Some(value))
            .with_read_only(self.source == SOURCE_BROKER)
            .with_config_source(self.source)
            .with_synonyms(synonyms)
            .with_config_type(self.kind as i8)
            .with_documentation(None)
    }
}

fn is_wanted(resource: &DescribeConfigsResource, name: &str) -> bool {
    match &resource.configuration_keys {
        Some(keys) if !keys.is_empty() => keys.iter().any(|key| key.as_str() == name),
        _ => true,
    }
}

fn describe(broker: &Broker, resource: &DescribeConfigsResource) -> Result<Vec<Entry>> {
    let name = resource.resource_name.as_str();
    match resource.resource_type {
        RESOURCE_TOPIC => {
            check_topic_name(name)?;
            let topic = broker.topic(name)?;
            let entries = KEYS.iter().map(|key| {
                let own = topic.overrides.get(key.name);
                Entry {
                    name: key.name,
                    value: own.map_or(key.default, String::as_str).to_owned(),
                    default: Some(key.default),
                    kind: key.kind,
                    source: if own.is_some() { SOURCE_TOPIC } else { SOURCE_DEFAULT },
                }
            });
            Ok(entries.collect())
        }
        RESOURCE_BROKER if name.is_empty() || name == broker.config().node_id.to_string() => Ok(broker_entries(broker)),
        RESOURCE_BROKER => {
            let message = format!("Unexpected broker id, expected {}", broker.config().node_id);
            Err(Error::refused(ResponseError::InvalidRequest, message))
        }
        other => {
            let message = format!("Unsupported resource type: {other}");
            Err(Error::refused(ResponseError::InvalidRequest, message))
        }
    }
}

fn broker_entries(broker: &Broker) -> Vec<Entry> {
    let config = broker.config();
    let entry = |name, kind, value: String| Entry { name, value, default: None, kind, source: SOURCE_BROKER };
    vec![
        entry("auto.create.topics.enable", Kind::Boolean, config.auto_create_topics.to_string()),
        entry("default.replication.factor", Kind::Int, "1".to_owned()),
        entry("log.dirs", Kind::Text, config.data_dir.join("log").display().to_string()),
        entry("message.max.bytes", Kind::Int, "1048588".to_owned()),
        entry("node.id", Kind::Int, config.node_id.to_string()),
        entry("num.partitions", Kind::Int, config.default_partitions.to_string()),
        entry("socket.request.max.bytes", Kind::Int, config.request_bytes_max.to_string()),
    ]
}
