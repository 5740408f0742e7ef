//! A broker in a temporary folder, its clients, and batches made by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use kafka_protocol::messages::produce_request::{PartitionProduceData, ProduceRequest, TopicProduceData};
use kafka_protocol::protocol::StrBytes;
use ouzel_broker::{Broker, BrokerConfig, LocalTransport};
use ouzel_kafka::record::{BatchBuilder, BatchIdentity, Compression};
use ouzel_kafka::{Client, ClientOptions, FetchedBatch, RecordStream, Target, Transport};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// A broker that serves TCP on a free port.
pub struct Server {
    pub broker: Broker,
    pub runtime: Runtime,
    pub port: u16,
    pub dir: TempDir,
}

impl Server {
    pub fn start() -> Self {
        Self::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut BrokerConfig)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut config = BrokerConfig::new(dir.path());
        change(&mut config);
        let broker = Broker::open(config).unwrap();
        let runtime = runtime();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let port = listener.local_addr().unwrap().port();
        runtime.spawn(broker.clone().serve(listener, std::future::pending()));
        Self { broker, runtime, port, dir }
    }

    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub fn tcp(&self) -> Client {
        let handle = self.runtime.handle().clone();
        Client::tcp(&self.address(), handle, options()).unwrap()
    }

    pub fn local(&self) -> Client {
        let transport = Arc::new(LocalTransport::new(self.broker.clone()));
        Client::new(transport, self.runtime.handle().clone(), options())
    }

    pub fn both(&self) -> [Client; 2] {
        [self.tcp(), self.local()]
    }
}

fn options() -> ClientOptions {
    ClientOptions { call_timeout: Duration::from_secs(5), ..ClientOptions::default() }
}

/// Two threads with a name of their own, so that their CPU time can be told apart.
pub fn runtime() -> Runtime {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let name = format!("runtime-{}", COUNT.fetch_add(1, Ordering::Relaxed));
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).thread_name(name).enable_all().build().unwrap()
}

/// A batch of plain values.
pub fn batch(values: &[&str], identity: BatchIdentity, timestamp: i64) -> Bytes {
    let mut builder = BatchBuilder::default();
    for value in values {
        builder.push(timestamp, None, Some(value.as_bytes()), std::iter::empty());
    }
    builder.finish(identity, Compression::None).unwrap()
}

/// Sends one batch by hand; gives error code and base offset.
pub async fn produce(broker: &Broker, topic: &str, partition: i32, batch: Bytes) -> (i16, i64) {
    let data = PartitionProduceData::default().with_index(partition).with_records(Some(batch));
    let topic = TopicProduceData::default()
        .with_name(StrBytes::from_string(topic.to_owned()).into())
        .with_partition_data(vec![data]);
    let request = ProduceRequest::default().with_acks(-1).with_topic_data(vec![topic]);
    let transport = LocalTransport::new(broker.clone());
    let answer = transport.call(Target::ANY, request.into()).await.unwrap();
    let answer: kafka_protocol::messages::ProduceResponse = answer.try_into().unwrap();
    let partition = &answer.responses[0].partition_responses[0];
    (partition.error_code, partition.base_offset)
}

/// The values of a batch as text.
pub fn values(batch: &FetchedBatch) -> Vec<String> {
    let records = batch.records().unwrap();
    let text = |value: Option<&[u8]>| String::from_utf8(value.unwrap().to_vec()).unwrap();
    records.iter().map(|record| text(record.unwrap().value)).collect()
}

/// Reads until `count` values have come.
pub fn receive(stream: &RecordStream, count: usize) -> Vec<String> {
    let mut found = Vec::new();
    while found.len() < count {
        let batch = stream
            .recv_timeout(Duration::from_secs(10))
            .unwrap_or_else(|| panic!("only {} of {count} records came", found.len()))
            .unwrap();
        found.extend(values(&batch));
    }
    found
}

pub fn now_ms() -> i64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis() as i64
}

/// A folder in memory where there is such a thing: for tests that open and force to the disk
/// thousands of times and are not about the disk.
pub fn fast_dir() -> TempDir {
    let memory = std::path::Path::new("/dev/shm");
    if memory.is_dir() {
        return TempDir::new_in(memory).unwrap();
    }
    TempDir::new().unwrap()
}
