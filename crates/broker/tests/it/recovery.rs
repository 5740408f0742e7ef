//! What is left of a log after every kind of interrupted write.

use std::fs;
use std::path::{Path, PathBuf};

use ouzel_broker::{Broker, BrokerConfig, Error};
use ouzel_kafka::record::{BatchIdentity, HEADER_BYTES};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tokio::runtime::Runtime;

use crate::setup::{batch, fast_dir, now_ms, produce, runtime};

const SEGMENT: &str = "log/topics/t/0/00000000000000000000.log";

fn open(dir: &Path) -> Broker {
    Broker::open(BrokerConfig::new(dir)).unwrap()
}

fn append(runtime: &Runtime, broker: &Broker, values: &[&str]) -> i64 {
    let batch = batch(values, BatchIdentity::NONE, now_ms());
    let (code, offset) = runtime.block_on(produce(broker, "t", 0, batch));
    assert_eq!(code, 0);
    offset
}

fn values(broker: &Broker) -> Vec<String> {
    let tail = broker.tail("t", 0, usize::MAX >> 1).unwrap();
    tail.iter()
        .enumerate()
        .map(|(i, record)| {
            assert_eq!(record.offset, i as i64);
            String::from_utf8(record.value.as_ref().unwrap().to_vec()).unwrap()
        })
        .collect()
}

/// A small log as a crash leaves it: no recovery point, no fresh index.
fn small_log(dir: &Path, runtime: &Runtime) -> (Vec<u8>, Vec<usize>) {
    let broker = open(dir);
    for i in 0..4 {
        append(runtime, &broker, &[&format!("{i}a"), &format!("{i}b")]);
    }
    drop(broker);
    let bytes = fs::read(dir.join(SEGMENT)).unwrap();
    let size = bytes.len() / 4;
    (bytes, (0..=4).map(|i| i * size).collect())
}

fn expected(batches: usize) -> Vec<String> {
    (0..batches).flat_map(|i| [format!("{i}a"), format!("{i}b")]).collect()
}

/// Lays out a data directory with that segment and nothing else of the partition.
fn lay_out(template: &Path, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let dir = fast_dir();
    let partition = dir.path().join("log/topics/t/0");
    fs::create_dir_all(&partition).unwrap();
    for file in ["log/format", "log/topics/t/topic"] {
        fs::copy(template.join(file), dir.path().join(file)).unwrap();
    }
    let segment = dir.path().join(SEGMENT);
    fs::write(&segment, bytes).unwrap();
    (dir, segment)
}

#[test]
fn a_tail_that_is_cut_anywhere_is_cut_to_whole_batches_and_written_on() {
    let template = fast_dir();
    let runtime = runtime();
    let (bytes, ends) = small_log(template.path(), &runtime);
    for cut in 0..=bytes.len() {
        let (dir, segment) = lay_out(template.path(), &bytes[..cut]);
        let whole = ends.iter().filter(|&&end| end > 0 && end <= cut).count();
        let broker = open(dir.path());
        assert_eq!(values(&broker), expected(whole), "cut at {cut}");
        assert_eq!(fs::metadata(&segment).unwrap().len() as usize, ends[whole]);
        assert_eq!(append(&runtime, &broker, &["new"]), whole as i64 * 2);
        drop(broker);
        let broker = open(dir.path());
        let mut all = expected(whole);
        all.push("new".to_owned());
        assert_eq!(values(&broker), all, "cut at {cut}, reopened");
    }
}

#[test]
fn rubbish_behind_or_inside_a_batch_ends_the_log_there() {
    let template = fast_dir();
    let runtime = runtime();
    let (bytes, ends) = small_log(template.path(), &runtime);
    for at in 0..bytes.len() {
        let mut broken = bytes.clone();
        broken[at] ^= 0x40;
        let hit = ends.iter().filter(|&&end| end > 0 && end <= at).count();
        let (dir, _) = lay_out(template.path(), &broken);
        // Base offset and leader epoch are outside the checksum: a larger offset is a gap, which a
        // log may have, and the epoch does not matter.
        let inside = at - ends[hit];
        if inside < 8 || (12..16).contains(&inside) {
            continue;
        }
        let broker = open(dir.path());
        assert_eq!(values(&broker), expected(hit), "bit {at}");
    }
    for zeros in [1, HEADER_BYTES, 5000] {
        let mut padded = bytes.clone();
        padded.resize(bytes.len() + zeros, 0);
        let (dir, segment) = lay_out(template.path(), &padded);
        let broker = open(dir.path());
        assert_eq!(values(&broker), expected(4));
        assert_eq!(fs::metadata(segment).unwrap().len() as usize, bytes.len());
    }
}

#[test]
fn appends_and_crashes_in_any_order_keep_what_was_forced_to_the_disk() {
    let runtime = runtime();
    for seed in 0..40 {
        let mut random = StdRng::seed_from_u64(seed);
        let mut dir = fast_dir();
        let broker = open(dir.path());
        let config = [("segment.bytes", "1024"), ("index.interval.bytes", "100")];
        create_with(&runtime, &broker, &config);
        let mut written: Vec<String> = Vec::new();
        let mut broker = Some(broker);
        for round in 0..6 {
            let open_broker = broker.take().unwrap_or_else(|| open(dir.path()));
            assert_eq!(values(&open_broker), written, "seed {seed}, round {round}");
            for _ in 0..random.random_range(0..12) {
                let count = random.random_range(1..6);
                let fresh: Vec<String> =
                    (0..count).map(|i| format!("{}-{i}", "v".repeat(random.random_range(0..90)))).collect();
                let borrowed: Vec<&str> = fresh.iter().map(String::as_str).collect();
                assert_eq!(append(&runtime, &open_broker, &borrowed), written.len() as i64);
                written.extend(fresh);
            }
            match random.random_range(0..4) {
                0 => open_broker.close().unwrap(),
                1 => open_broker.sync().unwrap(),
                2 => dir = killed(dir.path()),
                _ => {}
            }
            drop(open_broker);
            let partition = dir.path().join("log/topics/t/0");
            match random.random_range(0..4) {
                0 => remove_if_there(&partition.join("recovery-point")),
                1 => damage_indexes(&partition, &mut random),
                2 => append_half_a_batch(&partition, &mut random),
                _ => {}
            }
        }
        // Readers find every offset, over all segments.
        let broker = open(dir.path());
        for from in 0..written.len() {
            let tail = broker.tail("t", 0, written.len() - from).unwrap();
            assert_eq!(tail[0].offset, from as i64, "seed {seed}");
            assert_eq!(tail.len(), written.len() - from);
        }
    }
}

/// What a `kill -9` at this moment leaves: the files as they are, without a last word.
fn killed(dir: &Path) -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            let target = to.join(path.file_name().unwrap());
            if path.is_dir() {
                copy(&path, &target);
            } else {
                fs::copy(&path, &target).unwrap();
            }
        }
    }
    let image = fast_dir();
    copy(dir, image.path());
    image
}

fn create_with(runtime: &Runtime, broker: &Broker, config: &[(&str, &str)]) {
    let client = ouzel_kafka::Client::new(
        std::sync::Arc::new(ouzel_broker::LocalTransport::new(broker.clone())),
        runtime.handle().clone(),
        ouzel_kafka::ClientOptions::default(),
    );
    let topic =
        config.iter().fold(ouzel_kafka::NewTopic::new("t", 1), |topic, (key, value)| topic.config(*key, *value));
    assert!(client.block_on(client.create_topic(&topic)).unwrap());
}

fn remove_if_there(path: &Path) {
    if path.exists() {
        fs::remove_file(path).unwrap();
    }
}

fn files(partition: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(partition)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == extension))
        .collect();
    found.sort();
    found
}

/// The disk lost what was written to the indexes last, and the recovery point with it.
fn damage_indexes(partition: &Path, random: &mut StdRng) {
    remove_if_there(&partition.join("recovery-point"));
    for extension in ["index", "timeindex"] {
        for path in files(partition, extension) {
            let length = fs::metadata(&path).unwrap().len();
            let keep = random.random_range(0..=length);
            fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(keep).unwrap();
        }
    }
}

/// A write that the crash interrupted.
fn append_half_a_batch(partition: &Path, random: &mut StdRng) {
    use std::io::Write;
    let path = files(partition, "log").pop().unwrap();
    let whole = batch(&["never acknowledged"], BatchIdentity::NONE, now_ms());
    let half = &whole[..random.random_range(0..whole.len())];
    fs::OpenOptions::new().append(true).open(path).unwrap().write_all(half).unwrap();
}

#[test]
fn a_second_process_and_a_newer_format_are_refused_in_a_sentence() {
    let dir = fast_dir();
    let broker = open(dir.path());
    let error = Broker::open(BrokerConfig::new(dir.path())).unwrap_err();
    assert!(matches!(error, Error::InUse { .. }), "{error}");
    broker.close().unwrap();
    assert!(Broker::open(BrokerConfig::new(dir.path())).is_ok(), "closing frees the lock");
    drop(broker);
    let marker = dir.path().join("log/format");
    let text = fs::read_to_string(&marker).unwrap();
    assert!(text.starts_with("ouzel-log 1\n"), "{text}");
    fs::write(&marker, text.replace("ouzel-log 1", "ouzel-log 2")).unwrap();
    let error = Broker::open(BrokerConfig::new(dir.path())).unwrap_err();
    assert!(matches!(error, Error::NewerFormat { found: 2, supported: 1, .. }), "{error}");
    assert!(error.hint().is_some());
}
