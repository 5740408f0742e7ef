//! How many Nexmark events a second one core decodes from JSON into the columns of `bid`, beside what the same bytes
//! cost others: a newline scan with memchr (the floor) and sonic-rs into typed structs; and what writing them again costs.
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
use serde::Deserialize;

const ROUNDS: usize = 7;
/// As the connectors cut their input.
const BLOCK_BYTES: usize = 512 << 10;

fn main() {
    let blocks = blocks_of(&input());
    let events = blocks.iter().map(|(_, records)| records.len()).sum();
    let bytes: usize = blocks.iter().map(|(block, _)| block.len()).sum();
    println!("{events} Nexmark events, {} bytes each\n", bytes / events);
    report("newline scan (memchr)", events, bytes, || newline_scan(&blocks));
    let five = ["bid.auction", "bid.bidder", "bid.price", "bid.channel", "bid.dateTime"];
    report("this decoder, five fields of bid", events, bytes, || decode(&five, &blocks));
    let view = [
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
    report("this decoder, the view bid", events, bytes, || decode(&view, &blocks));
    report("this decoder, nothing (count)", events, bytes, || decode(&[], &blocks));
    report("sonic-rs, structs of the view bid", events, bytes, || sonic(&blocks));
    let bids = columns_of(&view, &blocks);
    report("memcpy of the same bytes", events, bytes, || copy(&blocks));
    report("this encoder, the view bid", events, bytes, || encode(&view, &bids));
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
        None => nexmark(200_000),
        Some((_, Ok(events))) => nexmark(events),
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
    println!("{name:36} {:6.2} M events/s {:6.0} MB/s", events as f64 / best / 1e6, bytes as f64 / best / 1e6);
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
                Some("channel" | "url" | "extra") => TypeKind::STRING,
                Some("event_type") => TypeKind::Int,
                _ => TypeKind::BigInt,
            };
            (path.split('.').map(Arc::from).collect(), kind.nullable())
        })
        .collect()
}

#[derive(Deserialize)]
struct Event<'a> {
    event_type: i32,
    #[serde(borrow)]
    person: Option<Times<'a>>,
    #[serde(borrow)]
    auction: Option<Times<'a>>,
    #[serde(borrow)]
    bid: Option<Bid<'a>>,
}

#[derive(Deserialize)]
struct Times<'a> {
    #[serde(rename = "dateTime", borrow)]
    date_time: &'a str,
}

#[derive(Deserialize)]
struct Bid<'a> {
    auction: i64,
    bidder: i64,
    price: i64,
    #[serde(borrow)]
    channel: &'a str,
    #[serde(borrow)]
    url: &'a str,
    #[serde(rename = "dateTime", borrow)]
    date_time: &'a str,
    #[serde(borrow)]
    extra: &'a str,
}

/// Times stay text here, so sonic-rs does less than the decoder.
fn sonic(blocks: &Blocks) -> usize {
    let mut sum = 0;
    for (block, records) in blocks {
        for record in records {
            let event: Event<'_> =
                sonic_rs::from_slice(&block.as_slice()[record.clone()]).expect("the events are right");
            let other = [&event.person, &event.auction].into_iter().flatten().map(|t| t.date_time.len()).sum::<usize>();
            let bid = event.bid.map_or(0, |b| {
                (b.auction ^ b.bidder ^ b.price) as usize
                    ^ b.channel.len()
                    ^ b.url.len()
                    ^ b.date_time.len()
                    ^ b.extra.len()
            });
            sum ^= bid ^ other ^ event.event_type as usize;
        }
    }
    sum
}

/// 1 person, 3 auctions and 46 bids of 50 events, shaped and sized as the Nexmark generator's in Flink's JSON.
fn nexmark(events: usize) -> Vec<u8> {
    use std::io::Write;
    let mut random = Random(42);
    let mut out = Vec::new();
    for n in 0..events {
        let time = 1_700_000_000_000 + n as i64 / 10;
        let seconds = time / 1000 % 86_400;
        let (h, m, s, ms) = (seconds / 3600, seconds / 60 % 60, seconds % 60, time % 1000);
        let at = format!("2023-11-14 {h:02}:{m:02}:{s:02}.{ms:03}");
        let epoch = n / 50;
        match n % 50 {
            0 => writeln!(
                out,
                r#"{{"event_type":0,"person":{{"id":{},"name":"Peter Jones","emailAddress":"{}@{}.com","creditCard":"1234 5678 9012 3456","city":"San Francisco","state":"CA","dateTime":"{at}","extra":"{}"}},"auction":null,"bid":null}}"#,
                1000 + epoch, random.text(7), random.text(5), random.text(80)
            ),
            1..=3 => writeln!(
                out,
                r#"{{"event_type":1,"person":null,"auction":{{"id":{},"itemName":"{}","description":"{}","initialBid":{},"reserve":{},"dateTime":"{at}","expires":"{at}","seller":{},"category":1{},"extra":"{}"}},"bid":null}}"#,
                1000 + epoch * 3 + n % 50, random.text(15), random.text(60), random.price(), random.price(), 1000 + epoch, n % 5, random.text(300)
            ),
            _ => {
                let channel = ["Google", "Facebook", "Baidu", "Apple", "channel-1234", "channel-77"][random.below(6)];
                writeln!(
                    out,
                    r#"{{"event_type":2,"person":null,"auction":null,"bid":{{"auction":{},"bidder":{},"price":{},"channel":"{channel}","url":"https://www.nexmark.com/{}/{}/{}/item.htm?query=1","dateTime":"{at}","extra":"{}"}}}}"#,
                    1000 + epoch * 3, 2000 + epoch, random.price(), random.text(4), random.text(4), random.text(4), random.text(64)
                )
            }
        }
        .expect("writing to memory");
    }
    out
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
    fn price(&mut self) -> u64 {
        (10f64.powf(self.below(6000) as f64 / 1000.0) * 100.0) as u64
    }
    fn text(&mut self, most: usize) -> String {
        let length = most * 8 / 10 + self.below(most * 4 / 10 + 1);
        (0..length).map(|_| char::from(b'a' + self.below(26) as u8)).collect()
    }
}
