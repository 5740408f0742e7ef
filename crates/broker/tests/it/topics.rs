//! Topics: create, describe, grow, delete, and what is refused.

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::create_partitions_request::{CreatePartitionsRequest, CreatePartitionsTopic};
use kafka_protocol::messages::describe_configs_request::{DescribeConfigsRequest, DescribeConfigsResource};
use kafka_protocol::messages::{
    CreateAclsRequest, DescribeAclsRequest, DescribeClusterRequest, FindCoordinatorRequest, OffsetForLeaderEpochRequest,
};
use kafka_protocol::protocol::StrBytes;
use ouzel_kafka::{NewTopic, Target};

use crate::setup::Server;

#[test]
fn topics_are_created_described_grown_and_deleted() {
    let server = Server::start();
    for (n, client) in server.both().iter().enumerate() {
        let name = format!("t-{n}");
        let topic = NewTopic::new(&name, 2).config("cleanup.policy", "compact");
        assert!(client.block_on(client.create_topic(&topic)).unwrap());
        assert!(!client.block_on(client.create_topic(&topic)).unwrap(), "it is there already");
        let known = client.block_on(client.topic(&name)).unwrap().unwrap();
        assert_eq!(known.partition_count(), 2);
        assert!(!known.id.is_nil());
        let request = DescribeConfigsRequest::default().with_resources(vec![
            DescribeConfigsResource::default()
                .with_resource_type(2)
                .with_resource_name(StrBytes::from_string(name.clone()))
                .with_configuration_keys(None),
        ]);
        let answer = client.block_on(client.call_once(Target::ANY, request)).unwrap();
        let configs = &answer.results[0].configs;
        let policy = configs.iter().find(|c| c.name.as_str() == "cleanup.policy").unwrap();
        assert_eq!((policy.value.as_deref(), policy.config_source), (Some("compact"), 1));
        let retention = configs.iter().find(|c| c.name.as_str() == "retention.ms").unwrap();
        assert_eq!((retention.value.as_deref(), retention.config_source), (Some("604800000"), 5));
        let request = CreatePartitionsRequest::default().with_topics(vec![
            CreatePartitionsTopic::default()
                .with_name(StrBytes::from_string(name.clone()).into())
                .with_count(5)
                .with_assignments(None),
        ]);
        let answer = client.block_on(client.call_once(Target::ANY, request)).unwrap();
        assert_eq!(answer.results[0].error_code, 0);
        let known = client.block_on(client.topic_now(&name, false)).unwrap().unwrap();
        assert_eq!(known.partition_count(), 5);
        assert!(client.block_on(client.topic_names()).unwrap().contains(&name));
        assert!(client.block_on(client.delete_topic(&name)).unwrap());
        assert!(!client.block_on(client.delete_topic(&name)).unwrap(), "it is gone already");
        assert!(client.block_on(client.topic(&name)).unwrap().is_none());
        assert!(!server.dir.path().join("log/topics").join(&name).exists());
    }
}

#[test]
fn impossible_topics_are_refused_with_kafkas_codes() {
    let server = Server::start();
    let client = server.tcp();
    let cases = [
        (NewTopic::new("no/slash", 1), ResponseError::InvalidTopicException),
        (NewTopic::new("..", 1), ResponseError::InvalidTopicException),
        (NewTopic::new("x".repeat(250), 1), ResponseError::InvalidTopicException),
        (NewTopic::new("none", 0), ResponseError::InvalidPartitions),
        (NewTopic::new("odd", 1).config("no.such.key", "1"), ResponseError::InvalidConfig),
        (NewTopic::new("odd", 1).config("retention.ms", "soon"), ResponseError::InvalidConfig),
        (NewTopic { replication: 3, ..NewTopic::new("three", 1) }, ResponseError::InvalidReplicationFactor),
    ];
    for (topic, code) in cases {
        let error = client.block_on(client.create_topic(&topic)).unwrap_err();
        assert_eq!(error.code(), Some(code), "{error}");
    }
    assert!(server.broker.stats().is_empty());
}

#[test]
fn the_rest_of_the_announced_calls_answer_as_kafka_does() {
    let server = Server::start();
    let client = server.tcp();
    let call = |request| client.block_on(client.call_once(Target::ANY, request)).unwrap();
    let coordinator =
        call(FindCoordinatorRequest::default().with_key(StrBytes::from_static_str("group")).with_key_type(0));
    assert_eq!(coordinator.error_code, ResponseError::CoordinatorNotAvailable.code());
    let cluster = client.block_on(client.call_once(Target::ANY, DescribeClusterRequest::default())).unwrap();
    assert_eq!(cluster.cluster_id.as_str(), server.broker.cluster_id());
    assert_eq!(cluster.brokers[0].port, i32::from(server.port));
    let acls = client.block_on(client.call_once(Target::ANY, DescribeAclsRequest::default())).unwrap();
    assert_eq!(acls.error_code, ResponseError::SecurityDisabled.code());
    let acls = client.block_on(client.call_once(Target::ANY, CreateAclsRequest::default())).unwrap();
    assert!(acls.results.is_empty());
    let epochs = client.block_on(client.call_once(Target::ANY, OffsetForLeaderEpochRequest::default())).unwrap();
    assert!(epochs.topics.is_empty());
    // Groups and transactions are not announced, so the client says so before it asks.
    let error = client.block_on(client.list_transactions("")).unwrap_err();
    assert!(matches!(error, ouzel_kafka::Error::Unsupported { .. }), "{error}");
    for client in server.both() {
        let error = client.block_on(client.committed_offsets("g", &[("t", 0)])).unwrap_err();
        assert!(matches!(error, ouzel_kafka::Error::Unsupported { .. }), "{error}");
    }
}

#[test]
fn auto_creation_may_be_switched_off() {
    let server = Server::with(|config| config.auto_create_topics = false);
    let client = server.tcp();
    assert!(client.block_on(client.topic_now("t", true)).unwrap().is_none());
    let server = Server::with(|config| config.default_partitions = 3);
    let client = server.tcp();
    let topic = client.block_on(client.topic_now("t", true)).unwrap().unwrap();
    assert_eq!(topic.partition_count(), 3);
}

#[test]
fn a_creation_and_a_deletion_that_a_crash_interrupted_leave_no_topic() {
    let dir = tempfile::tempdir().unwrap();
    let open = || ouzel_broker::Broker::open(ouzel_broker::BrokerConfig::new(dir.path())).unwrap();
    drop(open());
    let topics = dir.path().join("log/topics");
    std::fs::create_dir_all(topics.join("half/0")).unwrap();
    std::fs::create_dir_all(dir.path().join("log/trash/0123/0")).unwrap();
    let broker = open();
    assert!(broker.stats().is_empty());
    assert!(!topics.join("half").exists());
    assert!(!dir.path().join("log/trash/0123").exists());
}
