//! `kill -9` at any moment: what was acknowledged is in the log, once and in order.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use ouzel_broker::{Broker, BrokerConfig};
use ouzel_kafka::record::BatchIdentity;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use crate::setup::{batch, now_ms, produce, runtime};

const DIR: &str = "OUZEL_TEST_LOG_WRITER_DIR";

/// Not a test by itself: the process that is killed. Does nothing unless the variable is set.
#[test]
fn writer() {
    let Ok(dir) = std::env::var(DIR) else { return };
    let broker = Broker::open(BrokerConfig::new(dir)).unwrap();
    let runtime = runtime();
    let mut next = broker.stats().first().map_or(0, |topic| topic.records());
    loop {
        // The sequence goes on where the log ends, as a producer's would after its own restart.
        let identity =
            BatchIdentity { producer_id: 1, producer_epoch: 0, base_sequence: next as i32, transactional: false };
        let values: Vec<String> = (next..next + 1 + next % 7).map(|i| format!("value {i}")).collect();
        let borrowed: Vec<&str> = values.iter().map(String::as_str).collect();
        let answer = runtime.block_on(produce(&broker, "t", 0, batch(&borrowed, identity, now_ms())));
        assert_eq!(answer, (0, next));
        next += values.len() as i64;
        println!("acknowledged {next}");
    }
}

#[test]
fn what_was_acknowledged_survives_a_kill_at_any_moment() {
    let dir = tempfile::tempdir().unwrap();
    let mut random = StdRng::seed_from_u64(now_ms() as u64);
    let mut records = 0;
    for _ in 0..12 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kill::writer", "--nocapture"])
            .env(DIR, dir.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let moment = Duration::from_millis(random.random_range(0..60));
        let mut acknowledged = records;
        let mut begun = None;
        for line in lines {
            let line = line.unwrap();
            // The test harness writes in front of the first line.
            let Some((_, count)) = line.split_once("acknowledged ") else { continue };
            acknowledged = count.parse().unwrap();
            if begun.get_or_insert_with(std::time::Instant::now).elapsed() >= moment {
                // What it still writes until it is dead is read, too: the pipe is drained.
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        assert!(acknowledged > records, "the writer has written nothing");
        let broker = Broker::open(BrokerConfig::new(dir.path())).unwrap();
        records = broker.stats()[0].records();
        assert!(records >= acknowledged, "{acknowledged} were acknowledged, {records} are there");
        let tail = broker.tail("t", 0, records as usize).unwrap();
        for (i, record) in tail.iter().enumerate() {
            assert_eq!(record.offset, i as i64);
            assert_eq!(record.value.as_deref(), Some(format!("value {i}").as_bytes()));
        }
    }
    assert!(records > 0);
}
