//! Batches of idempotent producers are in the log once, over restarts too.

use kafka_protocol::error::ResponseError;
use ouzel_broker::{Broker, BrokerConfig};
use ouzel_kafka::record::BatchIdentity;

use crate::setup::{batch, now_ms, produce, runtime};

fn identity(producer_id: i64, base_sequence: i32) -> BatchIdentity {
    BatchIdentity { producer_id, producer_epoch: 0, base_sequence, transactional: false }
}

#[test]
fn duplicates_are_acknowledged_and_gaps_refused_before_and_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let runtime = runtime();
    let send = |broker: &Broker, sequence: i32| {
        let batch = batch(&["a", "b"], identity(7, sequence), now_ms());
        runtime.block_on(produce(broker, "t", 0, batch))
    };
    let gap = ResponseError::OutOfOrderSequenceNumber.code();
    for closes in [true, false] {
        let topic_end = if closes { 0 } else { 6 };
        let broker = Broker::open(BrokerConfig::new(dir.path())).unwrap();
        let first = topic_end as i32;
        assert_eq!(send(&broker, first), (0, topic_end));
        assert_eq!(send(&broker, first + 2), (0, topic_end + 2));
        assert_eq!(send(&broker, first), (0, topic_end), "a duplicate has its first offset");
        assert_eq!(send(&broker, first + 8), (gap, -1));
        if closes {
            broker.close().unwrap();
        }
        drop(broker);
        if !closes {
            // As after a crash: only the log itself remains.
            let point = dir.path().join("log/topics/t/0/recovery-point");
            std::fs::remove_file(point).unwrap();
        }
        let broker = Broker::open(BrokerConfig::new(dir.path())).unwrap();
        assert_eq!(send(&broker, first + 2), (0, topic_end + 2));
        assert_eq!(send(&broker, first + 6), (gap, -1));
        assert_eq!(send(&broker, first + 4), (0, topic_end + 4));
        assert_eq!(broker.stats()[0].records(), topic_end + 6);
    }
}

#[test]
fn producer_ids_are_never_given_twice() {
    let dir = tempfile::tempdir().unwrap();
    let runtime = runtime();
    let mut seen = std::collections::HashSet::new();
    for _ in 0..3 {
        let broker = Broker::open(BrokerConfig::new(dir.path())).unwrap();
        let transport = ouzel_broker::LocalTransport::new(broker);
        for _ in 0..5 {
            let request = kafka_protocol::messages::InitProducerIdRequest::default().with_transactional_id(None);
            let call = ouzel_kafka::Transport::call(&transport, ouzel_kafka::Target::ANY, request.into());
            let answer = runtime.block_on(call).unwrap();
            let answer: kafka_protocol::messages::InitProducerIdResponse = answer.try_into().unwrap();
            assert_eq!(answer.error_code, 0);
            assert!(seen.insert(answer.producer_id.0));
        }
    }
}
