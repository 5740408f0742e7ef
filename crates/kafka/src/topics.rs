//! Topics: create, delete, add partitions.

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::create_topics_request::{CreatableTopic, CreatableTopicConfig, CreateTopicsRequest};
use kafka_protocol::messages::delete_topics_request::DeleteTopicsRequest;
use kafka_protocol::protocol::StrBytes;

use crate::client::Client;
use crate::error::{Error, Result};
use crate::transport::Target;

/// A topic to create.
#[derive(Debug, Clone)]
pub struct NewTopic {
    /// Its name.
    pub name: String,
    /// Number of partitions; -1 takes the broker's default.
    pub partitions: i32,
    /// Copies of each partition; -1 takes the broker's default.
    pub replication: i16,
    /// Topic configuration, such as `cleanup.policy`.
    pub configs: Vec<(String, String)>,
}

impl NewTopic {
    /// A topic with the broker's default replication.
    pub fn new(name: impl Into<String>, partitions: i32) -> Self {
        Self { name: name.into(), partitions, replication: -1, configs: Vec::new() }
    }

    /// Adds one configuration entry.
    #[must_use]
    pub fn config(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.configs.push((key.into(), value.into()));
        self
    }
}

impl Client {
    /// Creates a topic; `Ok(false)` when it is there already.
    ///
    /// # Errors
    /// When the broker refuses or does not answer.
    pub async fn create_topic(&self, topic: &NewTopic) -> Result<bool> {
        let created = self.retry("CreateTopics", || self.create_topic_once(topic)).await;
        let created = match created {
            Ok(()) => true,
            Err(error) if error.code() == Some(ResponseError::TopicAlreadyExists) => false,
            Err(error) => return Err(error),
        };
        self.wait_until_led(&topic.name).await?;
        Ok(created)
    }

    /// A fresh topic is not known to all brokers at once.
    async fn wait_until_led(&self, topic: &str) -> Result<()> {
        self.retry("Metadata", || async {
            self.refresh(&[topic], false).await?;
            let not_yet = || {
                let what = format!("Metadata of topic '{topic}'");
                Error::server(what, ResponseError::LeaderNotAvailable.code(), None)
            };
            let known = self.topic(topic).await?.ok_or_else(not_yet)?;
            (0..known.partition_count()).try_for_each(|p| known.leader(p).map(drop))
        })
        .await
    }

    async fn create_topic_once(&self, topic: &NewTopic) -> Result<()> {
        let config = |(key, value): &(String, String)| {
            CreatableTopicConfig::default()
                .with_name(StrBytes::from_string(key.clone()))
                .with_value(Some(StrBytes::from_string(value.clone())))
        };
        let creatable = CreatableTopic::default()
            .with_name(StrBytes::from_string(topic.name.clone()).into())
            .with_num_partitions(topic.partitions)
            .with_replication_factor(topic.replication)
            .with_configs(topic.configs.iter().map(config).collect());
        let request = CreateTopicsRequest::default()
            .with_topics(vec![creatable])
            .with_timeout_ms(self.options().call_timeout.as_millis() as i32);
        let answer = self.call_once(Target::ANY, request).await?;
        let what = format!("CreateTopics of topic '{}'", topic.name);
        let Some(result) = answer.topics.first() else {
            return Err(Error::protocol(what, "the topic is missing"));
        };
        if result.error_code != 0 {
            return Err(Error::server(what, result.error_code, result.error_message.as_deref()));
        }
        Ok(())
    }

    /// Deletes a topic; `Ok(false)` when there is none of that name.
    ///
    /// # Errors
    /// When the broker refuses or does not answer.
    pub async fn delete_topic(&self, topic: &str) -> Result<bool> {
        let deleted = self.retry("DeleteTopics", || self.delete_topic_once(topic)).await;
        self.expire_metadata();
        deleted
    }

    async fn delete_topic_once(&self, topic: &str) -> Result<bool> {
        let request = DeleteTopicsRequest::default()
            .with_topic_names(vec![StrBytes::from_string(topic.to_owned()).into()])
            .with_timeout_ms(self.options().call_timeout.as_millis() as i32);
        let answer = self.call_once(Target::ANY, request).await?;
        let what = format!("DeleteTopics of topic '{topic}'");
        let Some(result) = answer.responses.first() else {
            return Err(Error::protocol(what, "the topic is missing"));
        };
        match ResponseError::try_from_code(result.error_code) {
            None => Ok(true),
            Some(ResponseError::UnknownTopicOrPartition) => Ok(false),
            Some(_) => {
                let message = result.error_message.as_deref();
                Err(Error::server(what, result.error_code, message))
            }
        }
    }
}
