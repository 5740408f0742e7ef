//! kcat (librdkafka) writes and reads, with every codec.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use crate::setup::Server;

fn kcat(args: &[&str], input: Option<&str>) -> Output {
    let mut child = Command::new("kcat")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("kcat cannot be started ({error}): apt-get install -y kcat"));
    let mut stdin = child.stdin.take().unwrap();
    if let Some(input) = input {
        stdin.write_all(input.as_bytes()).unwrap();
    }
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "kcat {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

#[test]
fn kcat_writes_and_reads_with_every_codec() {
    let server = Server::start();
    let address = server.address();
    for codec in ["none", "gzip", "snappy", "lz4", "zstd"] {
        let topic = format!("kcat-{codec}");
        let lines: String = (0..2000).map(|i| format!("k{i}:value {i} of {codec}\n")).collect();
        let setting = format!("compression.codec={codec}");
        let write = [
            "-b",
            &address,
            "-t",
            &topic,
            "-P",
            "-K",
            ":",
            "-X",
            &setting,
            "-X",
            "enable.idempotence=true",
            "-H",
            "source=kcat",
        ];
        kcat(&write, Some(&lines));
        let format = ["-f", "%k:%s\n"];
        let read = ["-b", &address, "-t", &topic, "-C", "-e", "-q", "-o", "beginning"];
        let read = kcat(&[&read[..], &format[..]].concat(), None);
        assert_eq!(String::from_utf8_lossy(&read.stdout), lines, "{codec}");
        let stats = server.broker.stats();
        let stats = stats.iter().find(|stats| stats.topic == topic).unwrap();
        assert_eq!(stats.records(), 2000);
        // The point of announcing Produce from 0: librdkafka does compress.
        let plain = lines.len() as u64;
        assert!(codec == "none" || stats.bytes() < plain, "{codec}: {} bytes", stats.bytes());
        let tail = server.broker.tail(&topic, 0, 2).unwrap();
        assert_eq!(tail.len(), 2);
        assert_eq!(tail[1].key.as_deref(), Some(&b"k1999"[..]));
        assert_eq!(&tail[1].headers[0].0[..], b"source");
    }
}

#[test]
fn kcat_lists_seeks_and_asks_for_times() {
    let server = Server::start();
    let address = server.address();
    let lines: String = (0..100).map(|i| format!("line {i}\n")).collect();
    kcat(&["-b", &address, "-t", "t", "-P"], Some(&lines));
    let list = kcat(&["-b", &address, "-L"], None);
    let list = String::from_utf8_lossy(&list.stdout).into_owned();
    assert!(list.contains(&format!("broker 1 at {address}")), "{list}");
    assert!(list.contains("topic \"t\" with 1 partitions"), "{list}");
    let middle = kcat(&["-b", &address, "-t", "t", "-C", "-e", "-q", "-o", "57", "-c", "1"], None);
    assert_eq!(String::from_utf8_lossy(&middle.stdout), "line 57\n");
    let last = kcat(&["-b", &address, "-t", "t", "-C", "-e", "-q", "-o", "-3"], None);
    assert_eq!(String::from_utf8_lossy(&last.stdout), "line 97\nline 98\nline 99\n");
    let query = kcat(&["-b", &address, "-Q", "-t", "t:0:0"], None);
    assert!(String::from_utf8_lossy(&query.stdout).contains("offset 0"));
}

#[test]
fn what_kcat_writes_our_client_reads_and_the_other_way_round() {
    use ouzel_kafka::{ProduceRecord, Producer, ProducerOptions, RecordStream, StreamOptions};
    let server = Server::start();
    let address = server.address();
    for codec in ["none", "gzip", "snappy", "lz4", "zstd"] {
        let topic = format!("mixed-{codec}");
        let lines: String = (0..500).map(|i| format!("line {i} {}\n", "x".repeat(50))).collect();
        kcat(&["-b", &address, "-t", &topic, "-P", "-z", codec], Some(&lines));
        for client in server.both() {
            let stream = RecordStream::new(&client, StreamOptions::default());
            stream.assign(&topic, 0, 0);
            let read = crate::setup::receive(&stream, 500).join("\n") + "\n";
            assert_eq!(read, lines, "{codec}");
        }
        let client = server.tcp();
        let options = ProducerOptions {
            compression: ouzel_kafka::record::Compression::from_name(codec).unwrap(),
            ..ProducerOptions::default()
        };
        let producer = client.block_on(Producer::new(&client, options)).unwrap();
        let ours = format!("ours-{codec}");
        let id = client.block_on(producer.open_topic(&ours, true)).unwrap();
        for line in lines.lines() {
            let record = ProduceRecord {
                value: Some(line.as_bytes()),
                timestamp: crate::setup::now_ms(),
                ..ProduceRecord::default()
            };
            producer.send(id, &record).unwrap();
        }
        producer.flush_blocking().unwrap();
        let read = kcat(&["-b", &address, "-t", &ours, "-C", "-e", "-q", "-o", "beginning"], None);
        assert_eq!(String::from_utf8_lossy(&read.stdout), lines, "{codec}");
    }
}
