//! The project's own client against the broker, on both transports.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ouzel_kafka::record::Compression;
use ouzel_kafka::{
    Error, Isolation, NewTopic, OffsetSpec, ProduceRecord, Producer, ProducerOptions, RecordStream, StreamOptions,
    partition_of_key,
};

use crate::setup::{Server, now_ms, receive, values};

fn record(value: &str) -> ProduceRecord<'_> {
    ProduceRecord { value: Some(value.as_bytes()), timestamp: now_ms(), ..ProduceRecord::default() }
}

#[test]
fn what_is_written_is_read_with_every_codec() {
    let server = Server::start();
    for (n, client) in server.both().iter().enumerate() {
        for compression in
            [Compression::None, Compression::Gzip, Compression::Snappy, Compression::Lz4, Compression::Zstd]
        {
            let topic = format!("codec-{}-{n}", compression.name());
            client.block_on(client.create_topic(&NewTopic::new(&topic, 1))).unwrap();
            let options = ProducerOptions { compression, batch_bytes: 10_000, ..ProducerOptions::default() };
            let producer = client.block_on(Producer::new(client, options)).unwrap();
            let id = client.block_on(producer.open_topic(&topic, false)).unwrap();
            let expected: Vec<String> = (0..5000).map(|i| format!("value number {i}")).collect();
            for value in &expected {
                producer.send(id, &record(value)).unwrap();
            }
            producer.flush_blocking().unwrap();
            assert_eq!(producer.totals().records_acked, 5000);
            let stream = RecordStream::new(client, StreamOptions::default());
            stream.assign(&topic, 0, 0);
            assert_eq!(receive(&stream, 5000), expected, "{topic}");
            let progress = stream.progress(&topic, 0).unwrap();
            assert_eq!((progress.position, progress.high_watermark), (5000, 5000));
        }
    }
}

#[test]
fn keys_headers_and_nulls_survive_and_keys_choose_the_partition_as_java_does() {
    let server = Server::start();
    for (n, client) in server.both().iter().enumerate() {
        let topic = format!("keyed-{n}");
        client.block_on(client.create_topic(&NewTopic::new(&topic, 5))).unwrap();
        let producer = client.block_on(Producer::new(client, ProducerOptions::default())).unwrap();
        let id = client.block_on(producer.open_topic(&topic, false)).unwrap();
        for i in 0..200i64 {
            let key = format!("key-{i}");
            let headers = [("n", Some(key.as_bytes())), ("nothing", None)];
            let record = ProduceRecord {
                partition: None,
                key: Some(key.as_bytes()),
                value: (i % 3 != 0).then_some(b"v"),
                timestamp: 1000 + i,
                headers: &headers,
            };
            producer.send(id, &record).unwrap();
        }
        producer.flush_blocking().unwrap();
        let stream = RecordStream::new(client, StreamOptions::default());
        for partition in 0..5 {
            stream.assign(&topic, partition, 0);
        }
        let mut seen = 0;
        while seen < 200 {
            let batch = stream.recv_timeout(Duration::from_secs(5)).unwrap().unwrap();
            for record in batch.records().unwrap().iter().map(Result::unwrap) {
                let key = record.key.unwrap();
                assert_eq!(partition_of_key(key, 5), batch.partition as usize);
                assert_eq!(record.headers.last("n"), Some(Some(key)));
                assert_eq!(record.headers.last("nothing"), Some(None));
                let i = record.timestamp - 1000;
                assert_eq!(record.value.is_none(), i % 3 == 0);
                seen += 1;
            }
        }
    }
}

#[test]
fn offsets_are_found_by_place_and_by_time() {
    let server = Server::start();
    for (n, client) in server.both().iter().enumerate() {
        let topic = format!("times-{n}");
        client.block_on(client.create_topic(&NewTopic::new(&topic, 1))).unwrap();
        let options = ProducerOptions { batch_bytes: 200, compression: Compression::Lz4, ..ProducerOptions::default() };
        let producer = client.block_on(Producer::new(client, options)).unwrap();
        let id = client.block_on(producer.open_topic(&topic, false)).unwrap();
        for i in 0..1000 {
            let record =
                ProduceRecord { value: Some(b"0123456789"), timestamp: 10_000 + i * 10, ..ProduceRecord::default() };
            producer.send(id, &record).unwrap();
        }
        producer.flush_blocking().unwrap();
        let find = |spec| client.block_on(client.list_offset(&topic, 0, spec, Isolation::ReadCommitted)).unwrap();
        assert_eq!(find(OffsetSpec::Earliest), 0);
        assert_eq!(find(OffsetSpec::Latest), 1000);
        for (time, offset) in [(0, 0), (10_000, 0), (10_001, 1), (15_005, 501), (19_990, 999)] {
            assert_eq!(find(OffsetSpec::Timestamp(time)), offset, "{time}");
        }
        assert_eq!(find(OffsetSpec::Timestamp(19_991)), 1000, "the end, when nothing is that new");
    }
}

#[test]
fn a_stream_reads_ahead_within_its_bounds_and_seeks_exactly() {
    let server = Server::start();
    for (n, client) in server.both().iter().enumerate() {
        let topic = format!("ahead-{n}");
        client.block_on(client.create_topic(&NewTopic::new(&topic, 2))).unwrap();
        let options = ProducerOptions { batch_bytes: 4096, ..ProducerOptions::default() };
        let producer = client.block_on(Producer::new(client, options)).unwrap();
        let id = client.block_on(producer.open_topic(&topic, false)).unwrap();
        let value = "x".repeat(100);
        for i in 0..20_000 {
            let record = ProduceRecord { partition: Some(i % 2), ..record(&value) };
            producer.send(id, &record).unwrap();
        }
        producer.flush_blocking().unwrap();
        let options = StreamOptions { queue_bytes: 100_000, partition_max_bytes: 20_000, ..StreamOptions::default() };
        let stream = RecordStream::new(client, options);
        let woken = Arc::new(AtomicUsize::new(0));
        let count = woken.clone();
        stream.set_waker(Arc::new(move || {
            count.fetch_add(1, Ordering::Relaxed);
        }));
        stream.assign(&topic, 0, 0);
        stream.assign(&topic, 1, 0);
        let mut positions = BTreeMap::from([(0, 0), (1, 0)]);
        while positions.values().any(|&position| position < 10_000) {
            let batch = stream.recv_timeout(Duration::from_secs(5)).unwrap().unwrap();
            let position = positions.get_mut(&batch.partition).unwrap();
            assert_eq!(batch.base_offset(), *position);
            *position = batch.next_offset();
            for partition in 0..2 {
                let queued = stream.progress(&topic, partition).unwrap().queued_bytes;
                assert!(queued <= 50_000 + 20_000, "{queued}");
            }
        }
        assert!(woken.load(Ordering::Relaxed) > 10);
        // Into the middle of a batch: the batch comes whole, the records before are left out.
        stream.pause(&topic, 1);
        stream.seek(&topic, 0, 4321);
        let batch = stream.recv_timeout(Duration::from_secs(5)).unwrap().unwrap();
        let first = batch.records().unwrap().iter().next().unwrap().unwrap().offset;
        assert_eq!((batch.base_offset(), first), (4321, 4321));
        // A paused partition is silent until it is resumed.
        stream.seek(&topic, 1, 9_999);
        stream.unassign(&topic, 0);
        assert!(stream.recv_timeout(Duration::from_millis(50)).is_none());
        stream.resume(&topic, 1);
        let batch = stream.recv_timeout(Duration::from_secs(5)).unwrap().unwrap();
        assert_eq!((batch.partition, values(&batch).len()), (1, 1));
    }
}

#[test]
fn a_topic_may_come_later_and_positions_outside_the_log_are_named() {
    let server = Server::start();
    for (n, client) in server.both().iter().enumerate() {
        let topic = format!("later-{n}");
        let missing = client.block_on(client.topic(&topic)).unwrap();
        assert!(missing.is_none());
        let error = client.block_on(client.existing_topic(&topic)).unwrap_err();
        assert!(matches!(error, Error::UnknownTopic { .. }), "{error}");
        let stream = RecordStream::new(client, StreamOptions::default());
        stream.assign(&topic, 0, 0);
        assert!(stream.recv_timeout(Duration::from_millis(100)).is_none());
        let trouble = stream.progress(&topic, 0).unwrap().trouble.unwrap();
        assert!(matches!(trouble, Error::UnknownTopic { .. }), "{trouble}");
        // Writing creates it, since the broker does such things by default.
        let producer = client.block_on(Producer::new(client, ProducerOptions::default())).unwrap();
        let id = client.block_on(producer.open_topic(&topic, true)).unwrap();
        producer.send(id, &record("hello")).unwrap();
        producer.flush_blocking().unwrap();
        assert_eq!(receive(&stream, 1), ["hello"]);
        assert!(stream.progress(&topic, 0).unwrap().trouble.is_none());
        stream.seek(&topic, 0, 77);
        let error = stream.recv_timeout(Duration::from_secs(5)).unwrap().unwrap_err();
        assert!(matches!(error, Error::OffsetOutOfRange { offset: 77, start: 0, end: 1, .. }), "{error}");
    }
}

#[test]
fn a_full_buffer_and_an_oversized_record_are_refused() {
    let server = Server::start();
    let client = server.local();
    let options =
        ProducerOptions { buffer_bytes: 10_000, linger: Duration::from_secs(3600), ..ProducerOptions::default() };
    let producer = client.block_on(Producer::new(&client, options)).unwrap();
    let id = client.block_on(producer.open_topic("small", true)).unwrap();
    let value = "y".repeat(1000);
    let mut taken = 0;
    let error = loop {
        match producer.try_send(id, &record(&value)) {
            Ok(()) => taken += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, Error::BufferFull), "{error}");
    assert!((8..=10).contains(&taken), "{taken}");
    // Full is a reason to send, whatever the linger time: the waiting send gets its room.
    producer.send(id, &record(&value)).unwrap();
    producer.flush_blocking().unwrap();
    assert!(producer.is_flushed().unwrap());
    producer.try_send(id, &record(&value)).unwrap();
    let huge = "z".repeat(2 << 20);
    let error = producer.try_send(id, &record(&huge)).unwrap_err();
    assert!(matches!(error, Error::RecordTooLarge { .. }), "{error}");
    let error = producer.try_send(id, &ProduceRecord { partition: Some(3), ..record("a") }).unwrap_err();
    assert!(matches!(error, Error::NoSuchPartition { partition: 3, count: 1, .. }), "{error}");
}

#[test]
fn a_producer_outlives_a_restart_of_the_broker() {
    let dir = tempfile::tempdir().unwrap();
    let runtime = crate::setup::runtime();
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    let open = || ouzel_broker::Broker::open(ouzel_broker::BrokerConfig::new(dir.path())).unwrap();
    let broker = open();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let served = runtime.spawn(broker.clone().serve(listener, async {
        stopped.await.unwrap();
    }));
    let client =
        ouzel_kafka::Client::tcp(&address.to_string(), runtime.handle().clone(), ouzel_kafka::ClientOptions::default())
            .unwrap();
    let producer = client.block_on(Producer::new(&client, ProducerOptions::default())).unwrap();
    let id = client.block_on(producer.open_topic("t", true)).unwrap();
    let stream = RecordStream::new(&client, StreamOptions::default());
    stream.assign("t", 0, 0);
    producer.send(id, &record("before")).unwrap();
    producer.flush_blocking().unwrap();
    assert_eq!(receive(&stream, 1), ["before"]);
    stop.send(()).unwrap();
    runtime.block_on(served).unwrap();
    broker.close().unwrap();
    drop(broker);
    producer.send(id, &record("during")).unwrap();
    let broker = open();
    let listener = runtime.block_on(tokio::net::TcpListener::bind(address)).unwrap();
    runtime.spawn(broker.clone().serve(listener, std::future::pending()));
    producer.send(id, &record("after")).unwrap();
    producer.flush_blocking().unwrap();
    assert_eq!(receive(&stream, 2), ["during", "after"]);
    assert_eq!(broker.stats()[0].records(), 3);
}

#[test]
fn nobody_there_is_one_sentence() {
    let runtime = crate::setup::runtime();
    let client =
        ouzel_kafka::Client::tcp("127.0.0.1:1", runtime.handle().clone(), ouzel_kafka::ClientOptions::default())
            .unwrap();
    let error = client.block_on(client.ping(Duration::from_millis(200))).unwrap_err();
    assert!(matches!(error, Error::Connect { .. }), "{error}");
    assert!(error.hint().is_some());
    let wrong = ouzel_kafka::Client::tcp("nowhere", runtime.handle().clone(), Default::default());
    assert!(matches!(wrong, Err(Error::Address { .. })));
}

#[test]
fn records_without_a_key_use_all_partitions_in_turns() {
    let server = Server::start();
    let client = server.local();
    client.block_on(client.create_topic(&NewTopic::new("spread", 4))).unwrap();
    let options = ProducerOptions { linger: Duration::ZERO, ..ProducerOptions::default() };
    let producer = client.block_on(Producer::new(&client, options)).unwrap();
    let id = client.block_on(producer.open_topic("spread", false)).unwrap();
    for _ in 0..8 {
        producer.send(id, &record("x")).unwrap();
        producer.flush_blocking().unwrap();
    }
    let ends: Vec<i64> = server.broker.stats()[0].partitions.iter().map(|p| p.end_offset).collect();
    assert_eq!(ends, [2, 2, 2, 2]);
}
