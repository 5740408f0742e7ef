//! How many events a second one core decodes from JSON into projected columns, beside what the same bytes cost others: a
//! newline scan with memchr (the floor), sonic-rs and simd-json into typed structs, arrow-json into the same columns; and
//! what writing them again costs. Nexmark events, events of Wikipedia, sensor readings; recorded ones where
//! `$OUZEL_SHARED` has them.
//!
//! CPU time of the thread, the best of several rounds. `cargo bench -p ouzel-formats --bench json_decoder [-- NAME=VALUE ..]`:
//! `input=` nexmark, changes, edits or sensors, `what=` a part of a line's text, `rounds=`, `events=` so many of Nexmark or
//! `file=` the first 64 MB of them.

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

/// As the connectors cut their input.
const BLOCK_BYTES: usize = 512 << 10;

fn main() {
    if chosen("nexmark") {
        nexmark();
    }
    if chosen("changes") {
        measure::<peers::ChangeEvents>(&inputs::changes(50_000), &CHANGE);
    }
    if let Some(edits) = Some("edits").filter(|name| chosen(name)).and_then(|_| inputs::edits()) {
        measure::<peers::EditEvents>(&edits, &EDIT);
    }
    if chosen("sensors") {
        measure::<peers::SensorEvents>(&inputs::sensors(100_000), &READING);
    }
}

/// The value of an argument `name=value`.
fn argument(name: &str) -> Option<String> {
    std::env::args().skip(1).find_map(|a| a.strip_prefix(name)?.strip_prefix('=').map(str::to_string))
}

fn chosen(input: &str) -> bool {
    argument("input").is_none_or(|name| name == input)
}

fn nexmark() {
    let text = match (argument("events"), argument("file")) {
        (Some(events), _) => inputs::nexmark(events.parse().expect("a number of events")),
        (_, Some(path)) => inputs::beginning(&path, 64 << 20),
        _ => inputs::nexmark(200_000),
    };
    let five = ["bid.auction", "bid.bidder", "bid.price", "bid.channel", "bid.dateTime"];
    let blocks = blocks_of(&text);
    let measured = Measured::of("Nexmark events", &blocks);
    measured.floor(&blocks);
    measured.report("this decoder, five fields of bid", || decode(&five, &blocks));
    measured.report("this decoder, nothing (count)", || decode(&[], &blocks));
    measured.against::<peers::NexmarkEvents>(&VIEW, &blocks);
    let bids = columns_of(&VIEW, &blocks);
    measured.report("this encoder", || encode(&VIEW, &bids));
}

fn measure<P: for<'b> peers::Reads<'b>>(input: &inputs::Input, fields: &[&str]) {
    let blocks = blocks_of(&input.text);
    let measured = Measured::of(input.name, &blocks);
    measured.floor(&blocks);
    measured.against::<P>(fields, &blocks);
    let batches = columns_of(fields, &blocks);
    measured.report("this encoder", || encode(fields, &batches));
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
const EDIT: [&str; 12] = [
    "time",
    "channel",
    "page",
    "user",
    "comment",
    "namespace",
    "isRobot",
    "isNew",
    "countryName",
    "delta",
    "added",
    "deleted",
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

    fn floor(&self, blocks: &Blocks) {
        self.report("newline scan (memchr)", || newline_scan(blocks));
        self.report("memcpy of the same bytes", || copy(blocks));
    }

    /// This decoder and the others, over the same members.
    fn against<P: for<'b> peers::Reads<'b>>(&self, fields: &[&str], blocks: &Blocks) {
        let ours = self.report("this decoder", || decode(fields, blocks));
        let sonic = self.report("sonic-rs, structs", || peers::sonic::<P>(blocks));
        let simd = self.report("simd-json, the same structs", || peers::simd::<P>(blocks));
        let arrow = self.report("arrow-json, the same columns", || peers::arrow(&paths_of(fields), blocks));
        let times = |other: f64| ours / other;
        println!("\ntimes sonic-rs {:.2}, simd-json {:.2}, arrow-json {:.2}", times(sonic), times(simd), times(arrow));
    }

    /// Million events per second.
    fn report(&self, what: &str, mut run: impl FnMut() -> usize) -> f64 {
        if argument("what").is_some_and(|part| !what.contains(&part)) {
            return f64::NAN;
        }
        let rounds = argument("rounds").map_or(7, |rounds| rounds.parse().expect("a number of rounds"));
        let best = (0..rounds)
            .map(|_| {
                let start = cpu_seconds();
                black_box(run());
                cpu_seconds() - start
            })
            .fold(f64::INFINITY, f64::min);
        let events = self.events as f64 / best / 1e6;
        println!("| {what} | {events:.2} | {:.0} |", self.bytes as f64 / best / 1e6);
        events
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
                Some("bot" | "isAnomaly" | "isRobot" | "isNew") => TypeKind::Boolean,
                Some("value" | "lat" | "lon") => TypeKind::Double,
                // Of a sensor it is a text with a zone, of Wikipedia a number of seconds.
                Some("timestamp") if fields.contains(&"wiki") => TypeKind::BigInt,
                // Of an edit of 2015 it is a word.
                Some("namespace") if fields.contains(&"wiki") => TypeKind::BigInt,
                Some("auction" | "bidder" | "price" | "old" | "new" | "batteryLevel") => TypeKind::BigInt,
                Some("delta" | "added" | "deleted") => TypeKind::BigInt,
                _ => TypeKind::STRING,
            };
            (path.split('.').map(Arc::from).collect(), kind.nullable())
        })
        .collect()
}
