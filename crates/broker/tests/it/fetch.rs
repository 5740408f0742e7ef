//! Fetch: long polling, limits, whole batches, deleted topics.

use std::time::{Duration, Instant};

use bytes::Bytes;
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::fetch_request::{FetchPartition, FetchRequest, FetchTopic};
use kafka_protocol::messages::fetch_response::PartitionData;
use kafka_protocol::protocol::StrBytes;
use ouzel_kafka::record::{BatchIdentity, split_first_batch};
use ouzel_kafka::{Client, NewTopic, Target};
use tokio::runtime::Runtime;

use crate::setup::{Server, batch, now_ms, produce};

struct Ask {
    offset: i64,
    max_wait_ms: i32,
    min_bytes: i32,
    max_bytes: i32,
}

async fn fetch(client: &Client, topic: &str, ask: Ask) -> PartitionData {
    let place = FetchPartition::default()
        .with_partition(0)
        .with_fetch_offset(ask.offset)
        .with_partition_max_bytes(ask.max_bytes);
    let topic =
        FetchTopic::default().with_topic(StrBytes::from_string(topic.to_owned()).into()).with_partitions(vec![place]);
    let request = FetchRequest::default()
        .with_max_wait_ms(ask.max_wait_ms)
        .with_min_bytes(ask.min_bytes)
        .with_max_bytes(i32::MAX)
        .with_topics(vec![topic]);
    let answer = client.call_once(Target::ANY, request).await.unwrap();
    assert_eq!((answer.error_code, answer.session_id), (0, 0));
    answer.responses[0].partitions[0].clone()
}

fn offsets(records: &Bytes) -> Vec<(i64, i64)> {
    let mut records = records.clone();
    let mut found = Vec::new();
    while let Some((header, _)) = split_first_batch(&mut records).unwrap() {
        found.push((header.base_offset, header.last_offset()));
    }
    assert!(records.is_empty(), "only whole batches are sent");
    found
}

#[test]
fn a_long_poll_is_answered_by_the_append_and_not_before() {
    let server = Server::start();
    for (n, client) in server.both().iter().enumerate() {
        let topic = format!("poll-{n}");
        client.block_on(client.create_topic(&NewTopic::new(&topic, 1))).unwrap();
        let ask = |min_bytes, max_wait_ms| Ask { offset: 0, max_wait_ms, min_bytes, max_bytes: 1 << 20 };
        // Nothing comes: the answer does, at max_wait.
        let begun = Instant::now();
        let idle = client.block_on(fetch(client, &topic, ask(1, 150)));
        assert!(begun.elapsed() >= Duration::from_millis(150), "{:?}", begun.elapsed());
        assert_eq!(idle.records.as_deref(), Some(&b""[..]), "empty, not null");
        assert_eq!((idle.last_stable_offset, idle.aborted_transactions), (0, Some(vec![])));
        // Something comes: the answer does, too.
        let (asking, polled) = (client.clone(), topic.clone());
        let waiting = server.runtime.spawn(async move {
            let data = fetch(&asking, &polled, ask(1, 60_000)).await;
            (data, Instant::now())
        });
        std::thread::sleep(Duration::from_millis(50));
        assert!(!waiting.is_finished());
        let appended = Instant::now();
        let one = batch(&["hello"], BatchIdentity::NONE, now_ms());
        let size = one.len() as i32;
        server.runtime.block_on(produce(&server.broker, &topic, 0, one.clone()));
        let (data, at) = server.runtime.block_on(waiting).unwrap();
        assert!(at - appended < Duration::from_secs(10), "not at max_wait: {:?}", at - appended);
        assert_eq!((data.high_watermark, offsets(&data.records.unwrap())), (1, vec![(0, 0)]));
        // Too little comes: it waits for more.
        let (asking, polled) = (client.clone(), topic.clone());
        let waiting = server.runtime.spawn(async move { fetch(&asking, &polled, ask(size + 1, 60_000)).await });
        std::thread::sleep(Duration::from_millis(50));
        assert!(!waiting.is_finished());
        server.runtime.block_on(produce(&server.broker, &topic, 0, one));
        let data = server.runtime.block_on(waiting).unwrap();
        assert_eq!(offsets(&data.records.unwrap()), [(0, 0), (1, 1)]);
    }
}

#[test]
fn batches_come_whole_whatever_the_limit_and_the_offset() {
    let server = Server::start();
    let client = server.local();
    client.block_on(client.create_topic(&NewTopic::new("t", 1))).unwrap();
    let three = batch(&["a", "b", "c"], BatchIdentity::NONE, now_ms());
    let size = three.len() as i32;
    for _ in 0..200 {
        server.runtime.block_on(produce(&server.broker, "t", 0, three.clone()));
    }
    let ask = |offset, max_bytes| {
        let ask = Ask { offset, max_wait_ms: 0, min_bytes: 1, max_bytes };
        client.block_on(fetch(&client, "t", ask))
    };
    for first in 0..200i64 {
        for offset in first * 3..first * 3 + 3 {
            let one = ask(offset, 1).records.unwrap();
            assert_eq!(offsets(&one), [(first * 3, first * 3 + 2)], "a batch larger than the limit");
            let two = ask(offset, size * 2 + 5).records.unwrap();
            let expected = if first == 199 { 1 } else { 2 };
            assert_eq!(offsets(&two).len(), expected);
            assert_eq!(offsets(&two)[0].0, first * 3);
        }
    }
    let beyond = ask(601, 100);
    assert_eq!(beyond.error_code, ResponseError::OffsetOutOfRange.code());
    assert_eq!((beyond.log_start_offset, beyond.high_watermark), (0, 600));
    assert_eq!(ask(-1, 100).error_code, ResponseError::OffsetOutOfRange.code());
}

#[test]
fn deleting_a_topic_ends_the_wait_for_its_records() {
    let server = Server::start();
    let client = server.tcp();
    client.block_on(client.create_topic(&NewTopic::new("doomed", 1))).unwrap();
    let asking = client.clone();
    let waiting = server.runtime.spawn(async move {
        let ask = Ask { offset: 0, max_wait_ms: 60_000, min_bytes: 1, max_bytes: 1 << 20 };
        fetch(&asking, "doomed", ask).await
    });
    std::thread::sleep(Duration::from_millis(50));
    // On another lane than the waiting fetch, as every other client would be.
    let other = server.tcp();
    assert!(other.block_on(other.delete_topic("doomed")).unwrap());
    let data = server.runtime.block_on(waiting).unwrap();
    assert_eq!(data.error_code, ResponseError::UnknownTopicOrPartition.code());
}

#[test]
fn many_waiting_fetches_cost_nothing_while_they_wait() {
    let server = Server::start();
    let client = server.local();
    client.block_on(client.create_topic(&NewTopic::new("t", 1))).unwrap();
    let before = cpu_time(&server.runtime);
    let waiting: Vec<_> = (0..200)
        .map(|_| {
            let client = client.clone();
            server.runtime.spawn(async move {
                let ask = Ask { offset: 0, max_wait_ms: 60_000, min_bytes: 1, max_bytes: 1 << 20 };
                fetch(&client, "t", ask).await.high_watermark
            })
        })
        .collect();
    std::thread::sleep(Duration::from_millis(300));
    let spent = cpu_time(&server.runtime) - before;
    assert!(spent < Duration::from_millis(200), "{spent:?} of CPU for 200 idle fetches");
    let one = batch(&["x"], BatchIdentity::NONE, now_ms());
    server.runtime.block_on(produce(&server.broker, "t", 0, one));
    for fetch in waiting {
        assert_eq!(server.runtime.block_on(fetch).unwrap(), 1);
    }
}

/// What the threads of this test's own runtime have used; other tests run beside it.
fn cpu_time(runtime: &Runtime) -> Duration {
    let name =
        runtime.block_on(async { tokio::spawn(async { std::thread::current().name().map(str::to_owned) }).await });
    let name = name.unwrap().unwrap();
    let mut ticks = 0;
    for task in std::fs::read_dir("/proc/self/task").unwrap() {
        // A thread of another test may end meanwhile.
        let Ok(stat) = std::fs::read_to_string(task.unwrap().path().join("stat")) else { continue };
        let (comm, fields) = (&stat[stat.find('(').unwrap() + 1..stat.rfind(')').unwrap()], stat.rfind(')').unwrap());
        if comm == name {
            let fields: Vec<&str> = stat[fields + 2..].split(' ').collect();
            ticks += fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
        }
    }
    Duration::from_millis(ticks * 10)
}
