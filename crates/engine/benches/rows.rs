//! Rows per second into the form in which state keeps them, and back, one thread: `cargo bench -p ouzel-engine --bench rows`.
//!
//! Columns like those of Nexmark's bids, each alone and all of them together. The references are what the machine can do
//! with the same columns: copying their bytes once, and the canonical form (which keys and snapshots have). Each line is the
//! median of five runs.

mod common;

use std::ops::Range;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, Int64Array, StringViewArray, TimestampMillisecondArray};
use ouzel_engine::state::{EncodedRows, PackedCodec, RowCodec};
use ouzel_types::{DataType, TypeKind};

use common::line;

const ROWS: usize = 1 << 19;
/// What a block of half a megabyte of events gives.
const BATCH: usize = 1_536;

/// auction, bidder, price, time; channel and url (a thousand values, 10 and 60 bytes), 68 letters that never come again.
fn types() -> Vec<DataType> {
    let number = || TypeKind::BigInt.nullable();
    let text = DataType::string;
    vec![number(), number(), number(), TypeKind::Timestamp(3).nullable(), text(), text(), text()]
}

fn batches() -> Vec<Vec<ArrayRef>> {
    let mut random = common::random();
    let mut batch = |first: usize| -> Vec<ArrayRef> {
        let mut numbers = |spread: u64| -> ArrayRef {
            Arc::new(Int64Array::from_iter_values((0..BATCH).map(|_| (random() % spread) as i64)))
        };
        let (auction, bidder, price) = (numbers(100_000), numbers(50_000), numbers(1 << 27));
        let times = (0..BATCH).map(|i| 1_735_689_600_000 + ((first + i) / 10) as i64);
        let known: Vec<u64> = (0..BATCH).map(|_| random() % 1_000).collect();
        let channels = known.iter().map(|i| format!("channel-{i:02}"));
        let urls = known.iter().map(|i| format!("https://www.nexmark.com/{i:04}/abcd/efgh/item.htm?query=1&x={i}"));
        let letters: Vec<String> =
            (0..BATCH).map(|_| (0..68).map(|_| char::from(b'a' + (random() % 26) as u8)).collect()).collect();
        vec![
            auction,
            bidder,
            price,
            Arc::new(TimestampMillisecondArray::from_iter_values(times)),
            Arc::new(StringViewArray::from_iter_values(channels)),
            Arc::new(StringViewArray::from_iter_values(urls)),
            Arc::new(StringViewArray::from_iter_values(letters)),
        ]
    };
    (0..ROWS / BATCH).map(|i| batch(i * BATCH)).collect()
}

fn copied(columns: &[ArrayRef], out: &mut Vec<u8>) -> usize {
    out.clear();
    for column in columns {
        match column.as_string_view_opt() {
            Some(texts) => texts.iter().flatten().for_each(|text| out.extend_from_slice(text.as_bytes())),
            None => out.extend_from_slice(&column.to_data().buffers()[0]),
        }
    }
    out.len()
}

fn packing(name: &str, batches: &[Vec<ArrayRef>], members: Range<usize>) {
    let picked: Vec<Vec<ArrayRef>> = batches.iter().map(|columns| columns[members.clone()].to_vec()).collect();
    let types = &types()[members];
    let mut codec = PackedCodec::new(types);
    let mut rows = EncodedRows::default();
    let mut stored: Vec<Vec<u8>> = Vec::new();
    let mut ends: Vec<Vec<usize>> = Vec::new();
    for columns in &picked {
        codec.encode(columns, 0..BATCH, &mut rows);
        stored.push(rows.iter().flatten().copied().collect());
        ends.push(
            rows.iter()
                .scan(0, |end, row| {
                    *end += row.len();
                    Some(*end)
                })
                .collect(),
        );
    }
    let bytes: usize = stored.iter().map(Vec::len).sum();
    println!("{name}: {:.1} bytes a row", bytes as f64 / (picked.len() * BATCH) as f64);
    line("  pack", ROWS / BATCH * BATCH, || {
        picked
            .iter()
            .map(|columns| {
                codec.encode(columns, 0..BATCH, &mut rows);
                rows.len()
            })
            .sum()
    });
    line("  unpack", ROWS / BATCH * BATCH, || {
        stored
            .iter()
            .zip(&ends)
            .map(|(bytes, ends)| {
                let mut start = 0;
                let rows: Vec<&[u8]> =
                    ends.iter().map(|end| &bytes[std::mem::replace(&mut start, *end)..*end]).collect();
                codec.decode(&rows).len()
            })
            .sum()
    });
}

fn main() {
    let batches = batches();
    let mut bytes = Vec::new();
    line("reference: copying all columns", ROWS / BATCH * BATCH, || {
        batches.iter().map(|columns| copied(columns, &mut bytes)).sum()
    });
    let (canonical, mut rows) = (RowCodec::new(&types()), EncodedRows::default());
    canonical.encode(&batches[0], 0..BATCH, &mut rows);
    let bytes: usize = rows.iter().map(<[u8]>::len).sum();
    println!("the canonical form: {:.1} bytes a row", bytes as f64 / BATCH as f64);
    line("reference: the canonical form", ROWS / BATCH * BATCH, || {
        batches
            .iter()
            .map(|columns| {
                canonical.encode(columns, 0..BATCH, &mut rows);
                rows.len()
            })
            .sum()
    });
    packing("four numbers", &batches, 0..4);
    packing("a text of a thousand", &batches, 4..5);
    packing("a longer text of a thousand", &batches, 5..6);
    packing("68 letters", &batches, 6..7);
    packing("all of a bid", &batches, 0..7);
}
