//! Exercises the client against a cluster that somebody else wrote:
//! `cargo run -p ouzel-kafka --example check_against -- ADDRESS [--no-coordinators]`.
//!
//! Prints one line per finding and ends with 1 at the first one that is wrong.

use std::error::Error;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ouzel_kafka::record::Compression;
use ouzel_kafka::{
    Client, ClientOptions, Isolation, NewTopic, OffsetSpec, ProduceRecord, Producer, ProducerOptions, RecordStream,
    ResponseError, StreamOptions, TransactionEnd,
};

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> Outcome {
    let mut args = std::env::args().skip(1);
    let address = args.next().ok_or("usage: check_against ADDRESS [--no-coordinators]")?;
    let groups_and_transactions = args.next().is_none();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let client = Client::tcp(&address, runtime.handle().clone(), ClientOptions::default())?;
    client.block_on(client.ping(Duration::from_secs(30)))?;
    codecs(&client)?;
    places(&client)?;
    if groups_and_transactions {
        committed_offsets(&client)?;
        commits_and_aborts(&client)?;
        a_commit_by_another_process(&client)?;
        fencing(&client)?;
    }
    Ok(())
}

fn now_ms() -> i64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH);
    elapsed.map_or(0, |elapsed| elapsed.as_millis() as i64)
}

/// A topic that no earlier run has used.
fn fresh(client: &Client, name: &str, partitions: i32) -> Result<String, Box<dyn Error>> {
    let name = format!("{name}-{}", now_ms());
    client.block_on(client.create_topic(&NewTopic::new(&name, partitions)))?;
    Ok(name)
}

fn send(producer: &Producer, client: &Client, topic: &str, values: &[String]) -> Outcome {
    let id = client.block_on(producer.open_topic(topic, false))?;
    for value in values {
        let record = ProduceRecord {
            key: Some(value.as_bytes()),
            value: Some(value.as_bytes()),
            timestamp: now_ms(),
            headers: &[("from", Some(b"ouzel"))],
            ..ProduceRecord::default()
        };
        producer.send(id, &record)?;
    }
    producer.flush_blocking()?;
    Ok(())
}

/// A transaction has ended when its markers are in the partitions, a moment after the broker said yes.
fn settle(client: &Client, topic: &str) -> Outcome {
    let partitions = client.block_on(client.existing_topic(topic))?.partition_count();
    for partition in 0..partitions {
        let end = |isolation| client.block_on(client.list_offset(topic, partition, OffsetSpec::Latest, isolation));
        let begun = std::time::Instant::now();
        while end(Isolation::ReadCommitted)? < end(Isolation::ReadUncommitted)? {
            if begun.elapsed() > Duration::from_secs(10) {
                return Err("the transaction stays open".into());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
    Ok(())
}

/// All values of a topic up to its end, sorted.
fn read(client: &Client, topic: &str, isolation: Isolation) -> Result<Vec<String>, Box<dyn Error>> {
    let partitions = client.block_on(client.existing_topic(topic))?.partition_count();
    let options = StreamOptions { isolation, ..StreamOptions::default() };
    let stream = RecordStream::new(client, options);
    let mut open = Vec::new();
    for partition in 0..partitions {
        let end = client.block_on(client.list_offset(topic, partition, OffsetSpec::Latest, isolation))?;
        stream.assign(topic, partition, 0);
        if end > 0 {
            open.push((partition, end));
        }
    }
    let mut found = Vec::new();
    while !open.is_empty() {
        let batch = stream.recv_timeout(Duration::from_secs(5)).ok_or("nothing arrives")??;
        for record in batch.records()?.iter() {
            found.push(String::from_utf8(record?.value.unwrap_or_default().to_vec())?);
        }
        open.retain(|&(partition, end)| partition != batch.partition || batch.next_offset() < end);
    }
    found.sort();
    Ok(found)
}

fn expect<T: PartialEq + std::fmt::Debug>(what: &str, found: T, expected: T) -> Outcome {
    if found != expected {
        return Err(format!("{what}: {found:?}, expected {expected:?}").into());
    }
    println!("ok: {what}");
    Ok(())
}

fn numbered(count: usize, name: &str) -> Vec<String> {
    (0..count).map(|i| format!("{name} {i:06}")).collect()
}

fn codecs(client: &Client) -> Outcome {
    for codec in [Compression::None, Compression::Gzip, Compression::Snappy, Compression::Lz4, Compression::Zstd] {
        let topic = fresh(client, &format!("codec-{}", codec.name()), 3)?;
        let options = ProducerOptions { compression: codec, batch_bytes: 8 << 10, ..ProducerOptions::default() };
        let producer = client.block_on(Producer::new(client, options))?;
        let values = numbered(5000, codec.name());
        send(&producer, client, &topic, &values)?;
        let found = read(client, &topic, Isolation::ReadUncommitted)?;
        expect(&format!("{} written and read back", codec.name()), found, values)?;
    }
    Ok(())
}

fn places(client: &Client) -> Outcome {
    let topic = fresh(client, "places", 1)?;
    let before = now_ms();
    let producer = client.block_on(Producer::new(client, ProducerOptions::default()))?;
    send(&producer, client, &topic, &numbered(10, "a"))?;
    std::thread::sleep(Duration::from_millis(20));
    let between = now_ms();
    std::thread::sleep(Duration::from_millis(20));
    send(&producer, client, &topic, &numbered(5, "b"))?;
    let find = |spec| client.block_on(client.list_offset(&topic, 0, spec, Isolation::ReadCommitted));
    expect("earliest", find(OffsetSpec::Earliest)?, 0)?;
    expect("latest", find(OffsetSpec::Latest)?, 15)?;
    expect("before everything", find(OffsetSpec::Timestamp(before))?, 0)?;
    expect("between two writes", find(OffsetSpec::Timestamp(between))?, 10)?;
    expect("behind everything", find(OffsetSpec::Timestamp(now_ms() + 1000))?, 15)?;
    expect("deleted", client.block_on(client.delete_topic(&topic))?, true)
}

fn committed_offsets(client: &Client) -> Outcome {
    let topic = fresh(client, "offsets", 2)?;
    let group = format!("group-{topic}");
    let places = [(topic.as_str(), 1), (topic.as_str(), 0)];
    let read = || client.block_on(client.committed_offsets(&group, &places));
    expect("a new group has committed nothing", read()?, vec![None, None])?;
    client.block_on(client.commit_offsets(&group, &[(&topic, 1, 17)]))?;
    expect("a committed offset is found again", read()?, vec![Some(17), None])
}

fn transactional(client: &Client, id: &str) -> Result<(Producer, ouzel_kafka::TransactionHandle), Box<dyn Error>> {
    let handle = client.block_on(client.init_transactions(id, 60_000))?;
    let producer = Producer::transactional(client, ProducerOptions::default(), handle.clone());
    Ok((producer, handle))
}

fn commits_and_aborts(client: &Client) -> Outcome {
    let topic = fresh(client, "transactions", 2)?;
    let id = format!("check-{topic}");
    let (producer, handle) = transactional(client, &id)?;
    send(&producer, client, &topic, &numbered(100, "committed"))?;
    expect("open: nothing for a reader of committed data", read(client, &topic, Isolation::ReadCommitted)?.len(), 0)?;
    expect("open: everything for the other reader", read(client, &topic, Isolation::ReadUncommitted)?.len(), 100)?;
    let listed = client.block_on(client.list_transactions(&id))?;
    expect("listed as open", listed[0].state.as_str(), "Ongoing")?;
    client.block_on(client.end_transaction(&handle, TransactionEnd::Commit))?;
    settle(client, &topic)?;
    expect("committed", read(client, &topic, Isolation::ReadCommitted)?, numbered(100, "committed"))?;
    client.block_on(client.end_transaction(&handle, TransactionEnd::Commit))?;
    println!("ok: the commit was sent again");
    producer.begin_transaction();
    send(&producer, client, &topic, &numbered(100, "aborted"))?;
    client.block_on(client.end_transaction(&handle, TransactionEnd::Abort))?;
    producer.begin_transaction();
    send(&producer, client, &topic, &numbered(50, "second"))?;
    client.block_on(client.end_transaction(&handle, TransactionEnd::Commit))?;
    settle(client, &topic)?;
    let mut both = numbered(100, "committed");
    both.extend(numbered(50, "second"));
    expect("aborted records stay hidden", read(client, &topic, Isolation::ReadCommitted)?, both)
}

/// The producer is gone; its handle alone commits.
fn a_commit_by_another_process(client: &Client) -> Outcome {
    let topic = fresh(client, "handed-over", 1)?;
    let (producer, handle) = transactional(client, &format!("check-{topic}"))?;
    send(&producer, client, &topic, &numbered(10, "prepared"))?;
    drop(producer);
    let other = Client::tcp(&client.describe(), client.runtime().clone(), ClientOptions::default())?;
    for _ in 0..2 {
        other.block_on(other.end_transaction(&handle, TransactionEnd::Commit))?;
    }
    settle(client, &topic)?;
    let found = read(&other, &topic, Isolation::ReadCommitted)?;
    expect("committed by its handle, twice", found, numbered(10, "prepared"))
}

fn fencing(client: &Client) -> Outcome {
    let topic = fresh(client, "fenced", 1)?;
    let id = format!("check-{topic}");
    let (producer, handle) = transactional(client, &id)?;
    send(&producer, client, &topic, &numbered(10, "lost"))?;
    let successor = client.block_on(client.init_transactions(&id, 60_000))?;
    expect("the same producer, a newer epoch", successor.producer_epoch > handle.producer_epoch, true)?;
    let refused = client.block_on(client.end_transaction(&handle, TransactionEnd::Commit));
    let code = refused.err().and_then(|error| error.code());
    let fenced = matches!(code, Some(ResponseError::InvalidProducerEpoch | ResponseError::ProducerFenced));
    expect("a commit of the predecessor is refused", fenced, true)?;
    settle(client, &topic)?;
    expect("what it wrote is aborted", read(client, &topic, Isolation::ReadCommitted)?.len(), 0)
}
