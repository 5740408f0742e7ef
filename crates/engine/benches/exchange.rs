//! Rows per second through the hash exchange between two workers, one thread: `cargo bench -p ouzel-engine --bench exchange`.
//!
//! A batch is cut by the hash of its keys into two pieces, each goes through a lane's queue, and the receiver gathers its
//! rows: what an exchange costs both sides, without the waiting. The references are what the machine can do with the same
//! columns: copying them once, and hashing each number once. Each line is the median of five runs.

mod common;

use std::collections::VecDeque;
use std::hint::black_box;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{ArrayRef, Int64Array, StringViewArray, TimestampMillisecondArray};
use ouzel_engine::runtime::layout::Route;
use ouzel_engine::runtime::splitter::Splitter;
use ouzel_engine::state::hash::hash_bytes;
use ouzel_types::{Batch, DataType, TypeKind};
use parking_lot::Mutex;

use common::line;

const ROWS: usize = 1 << 20;
/// What a block of half a megabyte of events gives.
const BATCH: usize = 1_536;

/// auction, bidder, price, time, url: 48 bytes of fixed width and a view of 60 bytes of text.
fn types() -> Vec<DataType> {
    let number = || TypeKind::BigInt.nullable();
    vec![number(), number(), number(), TypeKind::Timestamp(3).nullable(), DataType::string()]
}

fn batches() -> Vec<Batch> {
    let mut random = common::random();
    let mut batch = |first: usize| {
        let mut numbers = |spread: u64| -> ArrayRef {
            Arc::new(Int64Array::from_iter_values((0..BATCH).map(|_| (random() % spread) as i64)))
        };
        let (auction, bidder, price) = (numbers(100_000), numbers(50_000), numbers(1 << 40));
        let times = (0..BATCH).map(|i| ((first + i) / 10) as i64);
        let urls = (0..BATCH).map(|i| format!("https://www.nexmark.com/{:04}/abcd/efgh/item.htm?query=1", i % 997));
        let columns: Vec<ArrayRef> = vec![
            auction,
            bidder,
            price,
            Arc::new(TimestampMillisecondArray::from_iter_values(times)),
            Arc::new(StringViewArray::from_iter_values(urls)),
        ];
        Batch::new(columns, BATCH)
    };
    (0..ROWS / BATCH).map(|i| batch(i * BATCH)).collect()
}

/// Cuts, queues and gathers; the rows that arrive.
fn exchange(batches: &[Batch], types: &[DataType], keys: &[usize]) -> usize {
    let mut splitter = Splitter::new(&Route::Hash(keys.to_vec()), types, 2, 0);
    let lanes: [Mutex<VecDeque<Batch>>; 2] = Default::default();
    let mut rows = 0;
    for batch in batches {
        splitter.split(batch, |target, piece| lanes[target].lock().push_back(piece));
        for lane in &lanes {
            while let Some(piece) = lane.lock().pop_front() {
                rows += black_box(piece.compact()).rows;
            }
        }
    }
    assert_eq!(rows, batches.len() * BATCH, "every row arrives once");
    rows
}

fn copy(batches: &[Batch]) -> usize {
    let mut out: Vec<u8> = Vec::new();
    for batch in batches {
        out.clear();
        for column in &batch.columns {
            column.to_data().buffers().first().into_iter().for_each(|b| out.extend_from_slice(b.as_slice()));
        }
        black_box(&out);
    }
    out.len()
}

fn hash(batches: &[Batch]) -> usize {
    let of = |batch: &Batch| {
        let values = batch.columns[0].as_primitive::<Int64Type>().values();
        values.iter().fold(0u64, |sum, v| sum.wrapping_add(hash_bytes(&v.to_le_bytes())))
    };
    batches.iter().map(of).fold(0, u64::wrapping_add) as usize
}

/// auction, day, price: a key with a short text.
fn by_day(batches: &[Batch]) -> Vec<Batch> {
    let days: ArrayRef =
        Arc::new(StringViewArray::from_iter_values((0..BATCH).map(|i| format!("2026-11-{:02}", 10 + i / 1_000))));
    let columns = |batch: &Batch| vec![batch.columns[0].clone(), days.clone(), batch.columns[2].clone()];
    batches.iter().map(|batch| Batch::new(columns(batch), BATCH)).collect()
}

fn main() {
    let (batches, types) = (batches(), types());
    let rows = batches.len() * BATCH;
    line("reference: copy the columns (memcpy)", rows, || copy(&batches));
    line("reference: hash one number a row", rows, || hash(&batches));
    line("exchange: by auction", rows, || exchange(&batches, &types, &[0]));
    line("exchange: by bidder and auction", rows, || exchange(&batches, &types, &[1, 0]));
    line("exchange: by url", rows, || exchange(&batches, &types, &[4]));
    let narrow: Vec<Batch> = batches.iter().map(|b| Batch::new(b.columns[..1].to_vec(), BATCH)).collect();
    line("exchange: one column, by auction", rows, || exchange(&narrow, &types, &[0]));
    let (days, types) = (by_day(&batches), [types[0].clone(), DataType::string(), types[2].clone()]);
    line("exchange: three columns, by auction and day", rows, || exchange(&days, &types, &[0, 1]));
}
