//! Frames that no well-behaved client sends.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use kafka_protocol::messages as k;
use kafka_protocol::messages::ApiKey;
use kafka_protocol::protocol::StrBytes;
use ouzel_kafka::NewTopic;
use ouzel_kafka::message::{Request, encode_request};
use ouzel_kafka::record::BatchIdentity;
use uuid::Uuid;

use crate::setup::{Server, batch, now_ms};

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    stream
}

fn frame(body: &[u8]) -> Vec<u8> {
    let mut frame = (body.len() as u32).to_be_bytes().to_vec();
    frame.extend_from_slice(body);
    frame
}

/// Header of version 1: key, version, correlation id, no client id.
fn request(key: i16, version: i16, rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    body.extend_from_slice(&key.to_be_bytes());
    body.extend_from_slice(&version.to_be_bytes());
    body.extend_from_slice(&42i32.to_be_bytes());
    body.extend_from_slice(&(-1i16).to_be_bytes());
    body.extend_from_slice(rest);
    frame(&body)
}

fn is_closed(stream: &mut TcpStream) -> bool {
    matches!(stream.read(&mut [0; 1]), Ok(0) | Err(_))
}

#[test]
fn unknown_and_malformed_requests_end_the_connection_and_nothing_else() {
    let server = Server::start();
    let cases: [(&str, Vec<u8>); 8] = [
        ("an unknown API", request(999, 0, &[])),
        ("an API that is not there (JoinGroup)", request(11, 0, &[0; 20])),
        ("a version of old (Produce 2)", request(0, 2, &[0; 20])),
        ("a version to come (Fetch 99)", request(1, 99, &[0; 20])),
        ("a body that ends early (Metadata 1)", request(3, 1, &[0, 0])),
        ("a frame of nothing", frame(&[])),
        ("a frame of one byte", frame(&[7])),
        ("a frame of 2 GiB", 0x8000_0000u32.to_be_bytes().to_vec()),
    ];
    for (name, bytes) in cases {
        let mut stream = connect(&server);
        stream.write_all(&bytes).unwrap();
        assert!(is_closed(&mut stream), "{name}");
    }
    let client = server.tcp();
    client.block_on(client.ping(Duration::from_secs(5))).unwrap();
}

#[test]
fn an_unknown_version_of_api_versions_is_answered_in_the_oldest_form() {
    let server = Server::start();
    let mut stream = connect(&server);
    stream.write_all(&request(18, 77, &[])).unwrap();
    let mut size = [0; 4];
    stream.read_exact(&mut size).unwrap();
    let mut body = vec![0; u32::from_be_bytes(size) as usize];
    stream.read_exact(&mut body).unwrap();
    assert_eq!(body[..4], 42i32.to_be_bytes());
    assert_eq!(body[4..6], 35i16.to_be_bytes(), "UNSUPPORTED_VERSION");
    let count = i32::from_be_bytes(body[6..10].try_into().unwrap());
    assert_eq!(body.len(), 10 + count as usize * 6);
    assert_eq!(body[10..16], [0, 0, 0, 0, 0, 13], "Produce from 0");
}

#[test]
fn requests_of_one_connection_are_answered_in_order() {
    let server = Server::start();
    let mut stream = connect(&server);
    // Three ApiVersions 0 at once.
    let mut bytes = Vec::new();
    for id in [1i32, 2, 3] {
        let mut one = request(18, 0, &[]);
        one[8..12].copy_from_slice(&id.to_be_bytes());
        bytes.extend(one);
    }
    stream.write_all(&bytes).unwrap();
    for id in [1i32, 2, 3] {
        let mut size = [0; 4];
        stream.read_exact(&mut size).unwrap();
        let mut body = vec![0; u32::from_be_bytes(size) as usize];
        stream.read_exact(&mut body).unwrap();
        assert_eq!(body[..4], id.to_be_bytes());
    }
}

fn text(text: &str) -> StrBytes {
    StrBytes::from_string(text.to_owned())
}

/// A request about topic `t` as a client of that version would send it.
fn typical(api: ApiKey, version: i16, id: Uuid) -> Request {
    let by_id = |since: i16| if version >= since { (String::new(), id) } else { ("t".to_owned(), Uuid::nil()) };
    match api {
        ApiKey::Produce => {
            let (name, id) = by_id(13);
            let data = k::produce_request::PartitionProduceData::default().with_records(Some(batch(
                &["x"],
                BatchIdentity::NONE,
                now_ms(),
            )));
            let topic = k::produce_request::TopicProduceData::default()
                .with_name(text(&name).into())
                .with_topic_id(id)
                .with_partition_data(vec![data]);
            k::ProduceRequest::default().with_acks(-1).with_topic_data(vec![topic]).into()
        }
        ApiKey::Fetch => {
            let (name, id) = by_id(13);
            let place = k::fetch_request::FetchPartition::default().with_partition_max_bytes(1000);
            let topic = k::fetch_request::FetchTopic::default()
                .with_topic(text(&name).into())
                .with_topic_id(id)
                .with_partitions(vec![place]);
            k::FetchRequest::default().with_topics(vec![topic]).into()
        }
        ApiKey::ListOffsets => {
            let place = k::list_offsets_request::ListOffsetsPartition::default().with_timestamp(-1);
            let topic = k::list_offsets_request::ListOffsetsTopic::default()
                .with_name(text("t").into())
                .with_partitions(vec![place]);
            k::ListOffsetsRequest::default().with_topics(vec![topic]).into()
        }
        ApiKey::Metadata => {
            let topic = k::metadata_request::MetadataRequestTopic::default().with_name(Some(text("t").into()));
            k::MetadataRequest::default().with_topics(Some(vec![topic])).into()
        }
        ApiKey::FindCoordinator if version >= 4 => {
            k::FindCoordinatorRequest::default().with_coordinator_keys(vec![text("g")]).into()
        }
        ApiKey::FindCoordinator => k::FindCoordinatorRequest::default().with_key(text("g")).into(),
        ApiKey::ApiVersions => k::ApiVersionsRequest::default()
            .with_client_software_name(text("test"))
            .with_client_software_version(text("1"))
            .into(),
        ApiKey::CreateTopics => {
            let topic = k::create_topics_request::CreatableTopic::default()
                .with_name(text("another").into())
                .with_num_partitions(1)
                .with_replication_factor(1);
            k::CreateTopicsRequest::default().with_topics(vec![topic]).into()
        }
        ApiKey::DeleteTopics if version >= 6 => {
            let topic = k::delete_topics_request::DeleteTopicState::default().with_name(Some(text("another").into()));
            k::DeleteTopicsRequest::default().with_topics(vec![topic]).into()
        }
        ApiKey::DeleteTopics => k::DeleteTopicsRequest::default().with_topic_names(vec![text("another").into()]).into(),
        ApiKey::InitProducerId => k::InitProducerIdRequest::default().with_transactional_id(None).into(),
        ApiKey::OffsetForLeaderEpoch => {
            let place = k::offset_for_leader_epoch_request::OffsetForLeaderPartition::default();
            let topic = k::offset_for_leader_epoch_request::OffsetForLeaderTopic::default()
                .with_topic(text("t").into())
                .with_partitions(vec![place]);
            k::OffsetForLeaderEpochRequest::default().with_topics(vec![topic]).into()
        }
        ApiKey::DescribeAcls => k::DescribeAclsRequest::default().into(),
        ApiKey::CreateAcls => {
            k::CreateAclsRequest::default().with_creations(vec![k::create_acls_request::AclCreation::default()]).into()
        }
        ApiKey::DeleteAcls => k::DeleteAclsRequest::default()
            .with_filters(vec![k::delete_acls_request::DeleteAclsFilter::default()])
            .into(),
        ApiKey::DescribeConfigs => {
            let resource = k::describe_configs_request::DescribeConfigsResource::default()
                .with_resource_type(2)
                .with_resource_name(text("t"))
                .with_configuration_keys(None);
            k::DescribeConfigsRequest::default().with_resources(vec![resource]).with_include_synonyms(true).into()
        }
        ApiKey::CreatePartitions => {
            let topic = k::create_partitions_request::CreatePartitionsTopic::default()
                .with_name(text("t").into())
                .with_count(1)
                .with_assignments(None);
            k::CreatePartitionsRequest::default().with_topics(vec![topic]).into()
        }
        ApiKey::DescribeCluster => k::DescribeClusterRequest::default().into(),
        other => panic!("{other:?} is announced: ask it something here"),
    }
}

#[test]
fn every_announced_version_is_answered() {
    let server = Server::start();
    let client = server.local();
    client.block_on(client.create_topic(&NewTopic::new("t", 1))).unwrap();
    let id = client.block_on(client.existing_topic("t")).unwrap().id;
    let versions =
        client.block_on(client.call_once(ouzel_kafka::Target::ANY, k::ApiVersionsRequest::default())).unwrap();
    let mut stream = connect(&server);
    for announced in versions.api_keys {
        let api = ApiKey::try_from(announced.api_key).unwrap();
        let oldest = announced.min_version.max(api.valid_versions().min);
        for version in oldest..=announced.max_version {
            let request = typical(api, version, id);
            let frame = encode_request(&request, version, 5, &text("test")).unwrap();
            stream.write_all(&frame).unwrap();
            let mut size = [0; 4];
            stream.read_exact(&mut size).unwrap_or_else(|error| panic!("{api:?} version {version}: {error}"));
            let mut body = bytes::BytesMut::zeroed(u32::from_be_bytes(size) as usize);
            stream.read_exact(&mut body).unwrap();
            let mut body = body.freeze();
            assert_eq!(body[..4], 5i32.to_be_bytes());
            let header = api.response_header_version(version);
            bytes::Buf::advance(&mut body, if header == 0 { 4 } else { 5 });
            let answer = ouzel_kafka::message::Response::decode(api, version, &mut body);
            answer.unwrap_or_else(|error| panic!("{api:?} version {version}: {error}"));
            assert!(body.is_empty(), "{api:?} version {version}");
        }
    }
}

#[test]
fn requests_with_wrong_bytes_anywhere_do_not_end_the_broker() {
    let server = Server::start();
    let client = server.local();
    client.block_on(client.create_topic(&NewTopic::new("t", 1))).unwrap();
    let id = client.block_on(client.existing_topic("t")).unwrap().id;
    let versions =
        client.block_on(client.call_once(ouzel_kafka::Target::ANY, k::ApiVersionsRequest::default())).unwrap();
    for announced in versions.api_keys {
        let api = ApiKey::try_from(announced.api_key).unwrap();
        let oldest = announced.min_version.max(api.valid_versions().min);
        // The oldest and the newest form: with plain lengths and with compact ones.
        for version in [oldest, announced.max_version] {
            let request = typical(api, version, id);
            let frame = encode_request(&request, version, 5, &text("test")).unwrap();
            // Behind size, API, version and correlation id.
            for at in 12..frame.len() {
                for wrong in [0x7f, 0xff] {
                    let mut frame = frame.to_vec();
                    frame[at] = wrong;
                    // Answered, refused or waiting for a very long time: we do not stay to see.
                    connect(&server).write_all(&frame).unwrap();
                }
            }
        }
        let client = server.tcp();
        client.block_on(client.ping(Duration::from_secs(10))).unwrap_or_else(|error| panic!("{api:?}: {error}"));
    }
}
