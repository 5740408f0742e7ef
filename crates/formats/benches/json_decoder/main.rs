//! How many events a second one core decodes from JSON into projected columns, beside what the same bytes cost others: a
//! newline scan with memchr (the floor) and sonic-rs into typed structs; and what writing them again costs. Nexmark events, events of Wikipedia, sensor readings.
//!
//! CPU time of the thread, the best of several rounds. `cargo bench -p ouzel-formats [-- EVENTS | FILE]`: so many made
//! events, or the first 64 MB of a file of Nexmark events.

use std::hint::black_box;
use std::ops::Range;
use std::sync::Arc;

use arrow_buffer::Buffer;
use ouzel_formats::json::decoder::{JsonDecoder, JsonOptions};
use ouzel_formats::json::encoder::{JsonEncodeOptions, JsonEncoder, NullKey};
use ouzel_formats::json::time::TimestampStandard;
use ouzel_formats::{Decoder, Encoder, Records};
use ouzel_plan::Column;
use ouzel_types::{Batch, DataType, TypeKind};

mod inputs;
mod peers;

const ROUNDS: usize = 7;
/// As the connectors cut their input.
const BLOCK_BYTES: usize = 512 << 10;

fn main() {
    let blocks = blocks_of(&input());
    let nexmark = Measured::of("Nexmark events", &blocks);
    nexmark.report("newline scan (memchr)", || newline_scan(&blocks));
    nexmark.report("memcpy of the same bytes", || copy(&blocks));
    let five = ["bid.auction", "bid.bidder", "bid.price", "bid.channel", "bid.dateTime"];
    nexmark.report("this decoder, five fields of bid", || decode(&five, &blocks));
    nexmark.report("this decoder, the view bid", || decode(&VIEW, &blocks));
    nexmark.report("this decoder, nothing (count)", || decode(&[], &blocks));
    nexmark.report("sonic-rs, structs of the view bid", || peers::sonic::<peers::Nexmark<'_>>(&blocks));
    let bids = columns_of(&VIEW, &blocks);
    nexmark.report("this encoder, the view bid", || encode(&VIEW, &bids));

    let wikipedia = inputs::wikipedia(50_000);
    let blocks = blocks_of(&wikipedia.text);
    let measured = Measured::of(wikipedia.name, &blocks);
    measured.report("this decoder, twelve fields", || decode(&CHANGE, &blocks));
    measured.report("sonic-rs, structs of them", || peers::sonic::<peers::Wikipedia<'_>>(&blocks));

    let sensors = inputs::sensors(100_000);
    let blocks = blocks_of(&sensors.text);
    let measured = Measured::of(sensors.name, &blocks);
    measured.report("this decoder, ten fields", || decode(&READING, &blocks));
    measured.report("sonic-rs, structs of them", || peers::sonic::<peers::Sensor<'_>>(&blocks));
}

/// The columns of Nexmark's view `bid`.
const VIEW: [&str; 10] = [
    "event_type",
    "person.dateTime",
    "auction.dateTime",
    "bid.auction",
    "bid.bidder",
    "bid.price",
    "bid.channel",
    "bid.url",
    "bid.dateTime",
    "bid.extra",
];
const CHANGE: [&str; 12] = [
    "type",
    "wiki",
    "title",
    "user",
    "bot",
    "namespace",
    "timestamp",
    "comment",
    "length.old",
    "length.new",
    "meta.dt",
    "meta.domain",
];
const READING: [&str; 10] = [
    "timestamp",
    "sensorId",
    "sensorType",
    "value",
    "unit",
    "location",
    "coordinates.lat",
    "coordinates.lon",
    "batteryLevel",
    "isAnomaly",
];

/// An input's size, for figures per event and per byte.
struct Measured {
    events: usize,
    bytes: usize,
}

impl Measured {
    fn of(name: &str, blocks: &Blocks) -> Measured {
        let events = blocks.iter().map(|(_, records)| records.len()).sum();
        let bytes: usize = blocks.iter().map(|(block, _)| block.len()).sum();
        println!("\n{events} {name}, {} bytes each\n\n| what | M events/s | MB/s |\n|---|---|---|", bytes / events);
        Measured { events, bytes }
    }

    fn report(&self, name: &str, run: impl FnMut() -> usize) {
        report(name, self.events, self.bytes, run);
    }
}

fn copy(blocks: &Blocks) -> usize {
    let mut out = Vec::new();
    for (block, _) in blocks {
        out.clear();
        out.extend_from_slice(block.as_slice());
        black_box(&out);
    }
    out.len()
}

fn columns_of(fields: &[&str], blocks: &Blocks) -> Vec<Batch> {
    let mut decoder = JsonDecoder::new(&paths_of(fields), JsonOptions::default());
    let decode = |(block, records): &(Buffer, Vec<Range<usize>>)| {
        let decoded = decoder.decode(block, records).expect("the events are right");
        Batch::new(decoded.columns, decoded.rows)
    };
    blocks.iter().map(decode).collect()
}

fn encode(fields: &[&str], batches: &[Batch]) -> usize {
    let columns: Vec<Column> =
        paths_of(fields).into_iter().map(|(path, ty)| Column { name: path.join("_").into(), ty, time: None }).collect();
    let options = JsonEncodeOptions {
        standard: TimestampStandard::Sql,
        null_key: NullKey::Fail,
        decimal_as_plain_number: false,
        ignore_null_fields: false,
    };
    let mut encoder = JsonEncoder::new(&columns, options);
    let (mut records, mut bytes) = (Records::default(), 0);
    for batch in batches {
        records.clear();
        encoder.encode(batch, &mut records).expect("the rows are right");
        bytes += records.bytes.len();
        black_box(&records.bytes);
    }
    bytes
}

fn input() -> Vec<u8> {
    let given = std::env::args().skip(1).find(|a| !a.starts_with('-'));
    match given.as_deref().map(|text| (text, text.parse::<usize>())) {
        None => inputs::nexmark(200_000),
        Some((_, Ok(events))) => inputs::nexmark(events),
        Some((path, Err(_))) => {
            use std::io::Read;
            let mut text = Vec::new();
            let file = std::fs::File::open(path).unwrap_or_else(|e| panic!("cannot open {path}: {e}"));
            file.take(64 << 20).read_to_end(&mut text).unwrap_or_else(|e| panic!("cannot read {path}: {e}"));
            text.truncate(memchr::memrchr(b'\n', &text).map_or(0, |end| end + 1));
            text
        }
    }
}

fn report(name: &str, events: usize, bytes: usize, mut run: impl FnMut() -> usize) {
    let best = (0..ROUNDS)
        .map(|_| {
            let start = cpu_seconds();
            black_box(run());
            cpu_seconds() - start
        })
        .fold(f64::INFINITY, f64::min);
    println!("| {name} | {:.2} | {:.0} |", events as f64 / best / 1e6, bytes as f64 / best / 1e6);
}

/// CPU time of this thread: other programs on the machine do not count.
fn cpu_seconds() -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the struct is ours and outlives the call.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

type Blocks = Vec<(Buffer, Vec<Range<usize>>)>;

fn blocks_of(text: &[u8]) -> Blocks {
    let mut blocks = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let limit = rest.len().min(BLOCK_BYTES);
        let cut = memchr::memrchr(b'\n', &rest[..limit]).map_or(rest.len(), |at| at + 1);
        let mut records = Vec::new();
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', &rest[..cut]) {
            records.push(start..end);
            start = end + 1;
        }
        blocks.push((Buffer::from_vec(rest[..cut].to_vec()), records));
        rest = &rest[cut..];
    }
    blocks
}

fn newline_scan(blocks: &Blocks) -> usize {
    blocks.iter().map(|(block, _)| memchr::memchr_iter(b'\n', block.as_slice()).count()).sum()
}

fn decode(fields: &[&str], blocks: &Blocks) -> usize {
    let mut decoder = JsonDecoder::new(&paths_of(fields), JsonOptions::default());
    let mut rows = 0;
    for (block, records) in blocks {
        let decoded = decoder.decode(block, records).expect("the events are right");
        assert!(decoded.bad.is_empty(), "{:?}", decoded.bad);
        rows += decoded.rows;
        black_box(&decoded.columns);
    }
    rows
}

fn paths_of(fields: &[&str]) -> Vec<(Vec<Arc<str>>, DataType)> {
    fields
        .iter()
        .map(|path| {
            let kind = match path.rsplit('.').next() {
                Some("dateTime") => TypeKind::Timestamp(3),
                Some("event_type") => TypeKind::Int,
                Some("bot" | "isAnomaly") => TypeKind::Boolean,
                Some("value" | "lat" | "lon") => TypeKind::Double,
                // Of a sensor it is a text with a zone, of Wikipedia a number of seconds.
                Some("timestamp") if fields.contains(&"wiki") => TypeKind::BigInt,
                Some("auction" | "bidder" | "price" | "namespace" | "old" | "new" | "batteryLevel") => TypeKind::BigInt,
                _ => TypeKind::STRING,
            };
            (path.split('.').map(Arc::from).collect(), kind.nullable())
        })
        .collect()
}
