//! How many events a second one core decodes from JSON into projected columns, beside what the same bytes cost others: a
//! newline scan with memchr (the floor), sonic-rs and simd-json into typed structs, arrow-json into the same columns; and
//! what writing them again costs. Nexmark events, events of Wikipedia, sensor readings; recorded ones where
//! `$OUZEL_SHARED` has them.
//!
//! Inputs are about ten megabytes: a block that was just read is in the cache too. `cargo bench -p ouzel-formats --features peers --bench json_decoder [-- NAME=VALUE ..]`:
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
#[path = "../measure.rs"]
mod measure;
mod peers;

use measure::{Blocks, Measured, argument, blocks_of, chosen};

fn main() {
    if chosen("nexmark") {
        nexmark();
    }
    if chosen("changes") {
        measure::<peers::ChangeEvents>(&inputs::changes(8_000), &CHANGE);
    }
    if let Some(edits) = Some("edits").filter(|name| chosen(name)).and_then(|_| inputs::edits()) {
        measure::<peers::EditEvents>(&edits, &EDIT);
    }
    if chosen("sensors") {
        measure::<peers::SensorEvents>(&inputs::sensors(15_000), &READING);
    }
}

fn nexmark() {
    let text = match (argument("events"), argument("file")) {
        (Some(events), _) => inputs::nexmark(events.parse().expect("a number of events")),
        (_, Some(path)) => inputs::beginning(&path, 64 << 20),
        _ => inputs::nexmark(30_000),
    };
    let five = ["bid.auction", "bid.bidder", "bid.price", "bid.channel", "bid.dateTime"];
    let blocks = blocks_of(&text);
    let measured = Measured::of("Nexmark events", &blocks);
    measured.floor(&blocks);
    measured.report("this decoder, five fields of bid", || decode(&five, &blocks));
    measured.report("this decoder, nothing (count)", || decode(&[], &blocks));
    against::<peers::NexmarkEvents>(&measured, &VIEW, &blocks);
    let damaged = blocks_of(&inputs::damaged(&text, 100));
    measured.report("this decoder, 1 % of the lines cut off", || decode_what_is_right(&VIEW, &damaged));
    encoder(&measured, &VIEW, &blocks);
}

/// This decoder and the others, over the same members.
fn against<P: for<'b> peers::Reads<'b>>(measured: &Measured, fields: &[&str], blocks: &Blocks) {
    let ours = measured.report("this decoder", || decode(fields, blocks));
    let sonic = measured.report("sonic-rs, structs", || peers::sonic::<P>(blocks));
    let simd = measured.report("simd-json, the same structs", || peers::simd::<P>(blocks));
    let arrow = measured.report("arrow-json, the same columns", || peers::arrow(&paths_of(fields), blocks));
    let times = |other: f64| ours / other;
    println!("\ntimes sonic-rs {:.2}, simd-json {:.2}, arrow-json {:.2}\n", times(sonic), times(simd), times(arrow));
}

fn measure<P: for<'b> peers::Reads<'b>>(input: &inputs::Input, fields: &[&str]) {
    let blocks = blocks_of(&input.text);
    let measured = Measured::of(input.name, &blocks);
    measured.floor(&blocks);
    against::<P>(&measured, fields, &blocks);
    encoder(&measured, fields, &blocks);
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

fn columns_of(fields: &[&str], blocks: &Blocks) -> Vec<Batch> {
    let mut decoder = JsonDecoder::new(&paths_of(fields), JsonOptions::default());
    let decode = |(block, records): &(Buffer, Vec<Range<usize>>)| {
        let decoded = decoder.decode(block, records).expect("the events are right");
        Batch::new(decoded.columns, decoded.rows)
    };
    blocks.iter().map(decode).collect()
}

fn encoder(measured: &Measured, fields: &[&str], blocks: &Blocks) {
    let batches = columns_of(fields, blocks);
    let columns: Vec<Column> =
        paths_of(fields).into_iter().map(|(path, ty)| Column { name: path.join("_").into(), ty, time: None }).collect();
    let options = JsonEncodeOptions {
        standard: TimestampStandard::Sql,
        null_key: NullKey::Fail,
        decimal_as_plain_number: false,
        ignore_null_fields: false,
    };
    let mut encoder = JsonEncoder::new(&columns, options);
    let mut records = Records::default();
    measured.report("this encoder", || {
        for batch in &batches {
            records.clear();
            encoder.encode(batch, &mut records).expect("the rows are right");
            black_box(&records.bytes);
        }
        records.len()
    });
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

/// Bad records are told apart, as for a dead-letter table.
fn decode_what_is_right(fields: &[&str], blocks: &Blocks) -> usize {
    let mut decoder = JsonDecoder::new(&paths_of(fields), JsonOptions::default());
    let mut bad = 0;
    for (block, records) in blocks {
        let decoded = decoder.decode(block, records).expect("a bad record costs itself only");
        assert_eq!(decoded.rows + decoded.bad.len(), records.len());
        bad += decoded.bad.len();
        black_box(&decoded.columns);
    }
    assert!(bad > 0);
    bad
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
