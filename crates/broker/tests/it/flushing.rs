//! Acknowledgements that wait for the disk, and explicit syncs.

use std::time::{Duration, Instant};

use ouzel_broker::FlushPolicy;
use ouzel_kafka::record::BatchIdentity;

use crate::setup::{Server, batch, now_ms, produce};

#[test]
fn acknowledgements_that_wait_for_the_disk_all_come_and_share_fsyncs() {
    let server = Server::with(|config| config.flush = FlushPolicy::BeforeAck);
    let begun = Instant::now();
    let writers: Vec<_> = (0..16)
        .map(|writer| {
            let broker = server.broker.clone();
            server.runtime.spawn(async move {
                for i in 0..50 {
                    let one = batch(&[&format!("{writer} {i}")], BatchIdentity::NONE, now_ms());
                    let topic = format!("t{}", writer % 3);
                    assert_eq!(produce(&broker, &topic, 0, one).await.0, 0);
                }
            })
        })
        .collect();
    for writer in writers {
        server
            .runtime
            .block_on(async { tokio::time::timeout(Duration::from_secs(60), writer).await })
            .unwrap()
            .unwrap();
    }
    assert_eq!(server.broker.stats().iter().map(|topic| topic.records()).sum::<i64>(), 800);
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?} for 800 appends", begun.elapsed());
}

#[test]
fn a_sync_of_one_topic_or_of_all_succeeds_while_others_write() {
    let server = Server::start();
    let broker = server.broker.clone();
    let writer = server.runtime.spawn(async move {
        for i in 0..300 {
            let one = batch(&["x"], BatchIdentity::NONE, now_ms());
            assert_eq!(produce(&broker, "t", 0, one).await, (0, i));
        }
    });
    while !writer.is_finished() {
        server.broker.sync().unwrap();
        if !server.broker.stats().is_empty() {
            server.broker.sync_topic("t").unwrap();
        }
    }
    server.runtime.block_on(writer).unwrap();
    assert!(server.broker.sync_topic("missing").is_err());
}
