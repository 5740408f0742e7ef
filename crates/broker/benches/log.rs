//! How fast the log takes and gives records: `cargo bench -p ouzel-broker`.
//!
//! Prints one line per case: million records per second, and megabytes per second of record
//! batches as they are on disk. The references are the same bytes copied in memory, written to a file in pieces of a
//! megabyte, and read from it again. Everything goes through the public client, in the same process
//! unless the line says TCP, on whatever disk the temporary folder is on.

use std::io::{Read, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ouzel_broker::{Broker, BrokerConfig, LocalTransport};
use ouzel_kafka::record::Compression;
use ouzel_kafka::{
    Client, ClientOptions, NewTopic, ProduceRecord, Producer, ProducerOptions, RecordStream, StreamOptions,
};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

const RECORDS: usize = 2_000_000;
const VALUE_BYTES: usize = 200;

fn main() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    references(&dir.path().with_extension("reference"));
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let broker = Broker::open(BrokerConfig::new(dir.path())).expect("an empty log opens");
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
    let address = listener.local_addr().expect("a bound address").to_string();
    runtime.spawn(broker.clone().serve(listener, std::future::pending()));
    let handle = runtime.handle().clone();
    let local = Client::new(Arc::new(LocalTransport::new(broker.clone())), handle.clone(), ClientOptions::default());
    let tcp = Client::tcp(&address, handle, ClientOptions::default()).expect("a good address");
    for (name, client) in [("in process", &local), ("TCP", &tcp)] {
        for compression in [Compression::None, Compression::Lz4] {
            let topic = format!("{}-{}", name.replace(' ', "-"), compression.name());
            write(client, &topic, compression, name);
            read(client, &topic, compression, name);
        }
    }
    round_trips(&runtime, &local, "in process");
    round_trips(&runtime, &tcp, "TCP");
    reopen(broker, dir.path());
}

fn line(case: &str, records: usize, bytes: u64, elapsed: Duration) {
    let seconds = elapsed.as_secs_f64();
    println!(
        "{case:<40} {:>8.2} M records/s {:>9.0} MB/s",
        records as f64 / seconds / 1e6,
        bytes as f64 / seconds / 1e6
    );
}

/// What the machine can do with the bytes of all values.
fn references(path: &std::path::Path) {
    let piece = vec![7u8; 1 << 20];
    let pieces = RECORDS * VALUE_BYTES / piece.len();
    let bytes = (pieces * piece.len()) as u64;
    let mut copied = vec![0u8; piece.len()];
    let begun = Instant::now();
    for _ in 0..pieces {
        copied.copy_from_slice(std::hint::black_box(&piece));
        std::hint::black_box(&copied);
    }
    line("reference: copy in memory", RECORDS, bytes, begun.elapsed());
    let begun = Instant::now();
    let mut file = std::fs::File::create(path).expect("a new file");
    (0..pieces).for_each(|_| file.write_all(&piece).expect("the disk takes it"));
    drop(file);
    line("reference: write a file", RECORDS, bytes, begun.elapsed());
    let begun = Instant::now();
    let mut file = std::fs::File::open(path).expect("the file is there");
    while file.read(&mut copied).expect("it can be read") > 0 {}
    line("reference: read a file", RECORDS, bytes, begun.elapsed());
    std::fs::remove_file(path).expect("it is ours");
}

/// Half of it repeats, as JSON does.
fn value() -> Vec<u8> {
    let mut state = 1u32;
    (0..VALUE_BYTES)
        .map(|i| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            if i % 2 == 0 { b'a' } else { (state >> 24) as u8 }
        })
        .collect()
}

fn write(client: &Client, topic: &str, compression: Compression, name: &str) {
    client.block_on(client.create_topic(&NewTopic::new(topic, 1))).expect("a new topic");
    let options = ProducerOptions { compression, ..ProducerOptions::default() };
    let producer = client.block_on(Producer::new(client, options)).expect("a producer");
    let id = client.block_on(producer.open_topic(topic, false)).expect("the topic is there");
    let value = value();
    let begun = Instant::now();
    for i in 0..RECORDS {
        let record =
            ProduceRecord { value: Some(&value), timestamp: 1_700_000_000_000 + i as i64, ..ProduceRecord::default() };
        producer.send(id, &record).expect("the log takes it");
    }
    producer.flush_blocking().expect("the log has it");
    let bytes = producer.totals().bytes_acked;
    line(&format!("write, {name}, {}", compression.name()), RECORDS, bytes, begun.elapsed());
}

fn read(client: &Client, topic: &str, compression: Compression, name: &str) {
    let stream = RecordStream::new(client, StreamOptions::default());
    stream.assign(topic, 0, 0);
    let begun = Instant::now();
    let (mut records, mut bytes, mut sum) = (0, 0, 0usize);
    while records < RECORDS {
        let batch = stream.recv_timeout(Duration::from_secs(10)).expect("records arrive").expect("and are sound");
        bytes += batch.size_bytes() as u64;
        for record in batch.records().expect("they decompress").iter() {
            sum += record.expect("they decode").value.map_or(0, <[u8]>::len);
            records += 1;
        }
    }
    assert_eq!(sum, RECORDS * VALUE_BYTES);
    line(&format!("read, {name}, {}", compression.name()), records, bytes, begun.elapsed());
}

/// From `send` to the reader's waker, one record at a time.
fn round_trips(_runtime: &Runtime, client: &Client, name: &str) {
    let topic = format!("latency-{}", name.replace(' ', "-"));
    client.block_on(client.create_topic(&NewTopic::new(&topic, 1))).expect("a new topic");
    let options = ProducerOptions { linger: Duration::ZERO, ..ProducerOptions::default() };
    let producer = client.block_on(Producer::new(client, options)).expect("a producer");
    let id = client.block_on(producer.open_topic(&topic, false)).expect("the topic is there");
    let stream = RecordStream::new(client, StreamOptions::default());
    stream.assign(&topic, 0, 0);
    let mut times: Vec<Duration> = (0..2000)
        .map(|_| {
            let begun = Instant::now();
            producer.send(id, &ProduceRecord { value: Some(b"x"), ..ProduceRecord::default() }).expect("sent");
            stream.recv_timeout(Duration::from_secs(10)).expect("it arrives").expect("and is sound");
            begun.elapsed()
        })
        .collect();
    times.sort();
    println!(
        "{:<40} median {:>6} us, 99 % {:>6} us",
        format!("send to receive, {name}"),
        times[times.len() / 2].as_micros(),
        times[times.len() * 99 / 100].as_micros()
    );
}

/// After a clean end nothing is checked; without recovery points everything is.
fn reopen(broker: Broker, dir: &std::path::Path) {
    let bytes: u64 = broker.stats().iter().map(|topic| topic.bytes()).sum();
    broker.close().expect("the disk takes it");
    // The server's task still holds the closed broker, and its folder under the old name.
    let again = dir.with_extension("again");
    std::fs::rename(dir, &again).expect("a rename on the same disk");
    let begun = Instant::now();
    let broker = Broker::open(BrokerConfig::new(&again)).expect("it opens again");
    println!(
        "{:<40} {:>8.1} ms for {} MB",
        "open after a clean end",
        begun.elapsed().as_secs_f64() * 1e3,
        bytes / 1_000_000
    );
    broker.close().expect("the disk takes it");
    for topic in broker.stats() {
        let point = again.join("log/topics").join(topic.topic).join("0/recovery-point");
        std::fs::remove_file(point).expect("a recovery point is there");
    }
    let begun = Instant::now();
    let broker = Broker::open(BrokerConfig::new(&again)).expect("it opens again");
    println!(
        "{:<40} {:>8.1} ms for {} MB",
        "open without recovery points",
        begun.elapsed().as_secs_f64() * 1e3,
        bytes / 1_000_000
    );
    drop(broker);
    std::fs::remove_dir_all(&again).expect("it is ours");
}
