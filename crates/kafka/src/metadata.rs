//! What the client knows about topics, partitions and leaders.
//!
//! Pure data: asking is done in `client.rs`.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::metadata_request::{MetadataRequest, MetadataRequestTopic};
use kafka_protocol::messages::metadata_response::{MetadataResponse, MetadataResponseTopic};
use kafka_protocol::protocol::StrBytes;
use tokio::time::Instant;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::transport::Node;

/// One topic as the cluster described it.
#[derive(Debug, Clone)]
pub struct TopicMetadata {
    /// Its name.
    pub name: Arc<str>,
    /// Its id; nil on clusters older than 2.8.
    pub id: Uuid,
    /// Node that leads each partition, in partition order; -1 while there is none.
    pub leaders: Vec<i32>,
}

impl TopicMetadata {
    /// Partitions are numbered from 0 to this.
    pub fn partition_count(&self) -> i32 {
        self.leaders.len() as i32
    }

    /// The node that leads `partition`.
    ///
    /// # Errors
    /// [`Error::NoSuchPartition`], or LEADER_NOT_AVAILABLE during an election.
    pub fn leader(&self, partition: i32) -> Result<i32> {
        let leader = usize::try_from(partition).ok().and_then(|index| self.leaders.get(index)).ok_or_else(|| {
            Error::NoSuchPartition { topic: self.name.to_string(), partition, count: self.leaders.len() }
        })?;
        if *leader < 0 {
            return Err(Error::server(
                format!("Metadata of topic '{}', partition {partition},", self.name),
                ResponseError::LeaderNotAvailable.code(),
                None,
            ));
        }
        Ok(*leader)
    }
}

#[derive(Default)]
pub(crate) struct Cluster {
    topics: HashMap<String, Known>,
}

struct Known {
    answer: Result<Arc<TopicMetadata>>,
    since: Option<Instant>,
}

impl Cluster {
    pub(crate) fn update(&mut self, answer: &MetadataResponse, now: Instant) {
        for topic in &answer.topics {
            let Some(name) = &topic.name else { continue };
            let known = Known { answer: topic_metadata(name, topic), since: Some(now) };
            self.topics.insert(name.to_string(), known);
        }
    }

    /// Everything known is asked for again before it is used; leaders stay visible meanwhile.
    pub(crate) fn expire(&mut self) {
        for known in self.topics.values_mut() {
            known.since = None;
        }
    }

    pub(crate) fn fresh(&self, topic: &str, max_age: Duration) -> Option<Arc<TopicMetadata>> {
        let known = self.topics.get(topic)?;
        if known.since?.elapsed() > max_age {
            return None;
        }
        known.answer.as_ref().ok().cloned()
    }

    pub(crate) fn get(&self, topic: &str) -> Result<Option<Arc<TopicMetadata>>> {
        match self.topics.get(topic).map(|known| &known.answer) {
            None | Some(Err(Error::UnknownTopic { .. })) => Ok(None),
            Some(Ok(known)) => Ok(Some(known.clone())),
            Some(Err(error)) => Err(error.clone()),
        }
    }
}

/// `topics`: `None` asks for all of them.
pub(crate) fn request(topics: Option<&[&str]>, create: bool) -> MetadataRequest {
    let mut request = MetadataRequest::default();
    request.allow_auto_topic_creation = create;
    request.topics = topics.map(|topics| {
        let by_name = |name: &&str| {
            MetadataRequestTopic::default().with_name(Some(StrBytes::from_string((*name).to_owned()).into()))
        };
        topics.iter().map(by_name).collect()
    });
    request
}

pub(crate) fn nodes(answer: &MetadataResponse) -> Vec<Node> {
    let node = |broker: &kafka_protocol::messages::metadata_response::MetadataResponseBroker| {
        Some(Node { id: broker.node_id.0, host: broker.host.to_string(), port: u16::try_from(broker.port).ok()? })
    };
    answer.brokers.iter().filter_map(node).collect()
}

pub(crate) fn topic_names(answer: &MetadataResponse) -> Vec<String> {
    let mut names: Vec<String> = answer
        .topics
        .iter()
        .filter(|topic| !topic.is_internal && topic.error_code == 0)
        .filter_map(|topic| topic.name.as_ref().map(|name| name.to_string()))
        .collect();
    names.sort();
    names
}

fn topic_metadata(name: &str, topic: &MetadataResponseTopic) -> Result<Arc<TopicMetadata>> {
    match ResponseError::try_from_code(topic.error_code) {
        None => {}
        Some(ResponseError::UnknownTopicOrPartition) => {
            return Err(Error::UnknownTopic { topic: name.to_owned() });
        }
        Some(_) => {
            let what = format!("Metadata of topic '{name}'");
            return Err(Error::server(what, topic.error_code, None));
        }
    }
    let count = topic.partitions.iter().map(|p| p.partition_index + 1).max().unwrap_or(0).max(0);
    let mut leaders = vec![-1; count as usize];
    for partition in &topic.partitions {
        if let Ok(index) = usize::try_from(partition.partition_index) {
            leaders[index] = partition.leader_id.0;
        }
    }
    Ok(Arc::new(TopicMetadata { name: Arc::from(name), id: topic.topic_id, leaders }))
}
